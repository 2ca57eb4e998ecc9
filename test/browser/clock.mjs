// The one clock of a consultation group, on a telephone, on the wall, and where
// no scripts run: the same step and the same time left, after a reload too, and
// once a network that was away is back.  And two who write one report.
//
//   clock.mjs BASE LINKS
//
// LINKS: `guildhall demo --links --json`.
import fs from 'node:fs';
import { launch } from '../pages/battery.mjs';
import { Visitor } from '../pages/visitor.mjs';

const [base, linksFile] = process.argv.slice(2);
let passed = 0;
let failed = 0;

function holds(what, yes, ...seen) {
	if (yes)
		passed++;
	else
		failed++;
	if (!yes)
		console.log(`FAILED ${what}: ${seen.join(', ')}`);
}

const organiser = new Visitor(base, 'organiser');
await organiser.signIn(fs.readFileSync(linksFile, 'utf8').split('\n')
    .filter(Boolean).map((line) => JSON.parse(line))
    .find(({ role }) => role === 'organiser').link);
const list = '/editions/urban-2018/mine/consult';
const [room] = (await (await organiser.fetch(list)).text())
    .match(/[^"]*\/consult\/\d+(?=")/g).reverse();

const browser = await launch();
async function open(address, options) {
	const context = await browser.newContext({ baseURL: base, locale: 'en-GB',
		...options });
	await context.addCookies(organiser.cookies().map((c) => ({ ...c, url: base })));
	const page = await context.newPage();
	page.setDefaultTimeout(9000);
	await page.goto(address);
	return page;
}

const stepOf = (page) => page.locator('h2.step').innerText();
async function leftOf(page) {
	const [, sign, m, s] = (await page.locator('.left .time').innerText())
	    .match(/(−?)(\d+):(\d+)/);
	return (sign ? -1 : 1) * (60 * m + +s);
}
// The server's own answer is asked for last, and may be a second further.
async function same(what, ...pages) {
	const [steps, left] = [await Promise.all(pages.map(stepOf)),
		await Promise.all(pages.map(leftOf))];
	const told = (await (await organiser.fetch(`${room}/state`)).json()).left;
	holds(`${what}: one step`, new Set(steps).size === 1, ...steps);
	holds(`${what}: one time`, [...left, told].every((n) =>
	    Math.abs(n - told) <= 2) && Math.max(...left) - Math.min(...left) <= 1,
	...left, told);
}

try {
	const phone = await open(room, { viewport: { width: 320, height: 640 } });
	const wall = await open(`${room}/screen`);
	const plain = await open(room, { javaScriptEnabled: false });
	const note = wall.locator('[data-offline]');
	const step = (words) => wall.locator('h2.step', { hasText: words }).waitFor();

	await phone.getByRole('button', { name: 'Begin', exact: true }).click();
	await phone.locator('.left .time').waitFor();
	holds('the telephone stays where it was', !phone.url().includes('clock'),
	    phone.url());
	await step(await stepOf(phone));	// the wall asks by itself
	await same('begun', phone, wall);

	// Without a script nothing moves by itself; a link looks again.
	holds('no script: as it was', await stepOf(plain) === 'Not begun yet',
	    await stepOf(plain));
	await plain.getByRole('link', { name: 'Look again' }).click();
	await same('looked again', plain, phone, wall);

	await wall.context().setOffline(true);
	await phone.reload();
	await same('reloaded', phone, wall);
	await note.waitFor();
	holds('the wall says that it has no network', await note.isVisible());
	await same('without a network the clock goes on', phone, wall);
	const before = await stepOf(phone);
	await phone.getByRole('button', { name: 'Next step' }).click();
	await phone.locator('h2.step', { hasNotText: before }).waitFor();
	holds('what is pressed meanwhile is not seen', await stepOf(wall) ===
	    before, await stepOf(wall));

	await wall.context().setOffline(false);
	await step(await stepOf(phone));
	await same('the network is back', phone, wall);
	holds('it says so no more', await note.isHidden());
	await phone.getByRole('button', { name: 'Pause' }).click();
	await wall.locator('.left .badge').waitFor();
	await same('paused', phone, wall);

	// Two write one report: who reads beside the form what the other changed
	// saves at once; who does not is asked first.
	const notes = await open('/editions/urban-2018/mine/notes');
	await notes.locator('.lines a').first().click();
	await notes.locator('[name=kind][value=report]').check();
	await notes.locator('[name=title]').fill('Table 9');
	await notes.locator('[name=body]').fill('One.');
	await notes.getByRole('button', { name: 'Keep it' }).click();
	await notes.getByRole('link', { name: /^Change One/ }).click();
	const other = await open(notes.url());
	for (const [text, reads] of [['One. Two.', true], ['One. Three.', false]]) {
		const form = notes.url();
		await other.goto(form);
		await other.locator('[name=body]').fill(text);
		await other.getByRole('button', { name: 'Save' }).click();
		await notes.evaluate(() => dispatchEvent(new Event('visibilitychange')));
		const what = notes.locator('[data-newer] summary');
		await what.waitFor();
		if (reads)
			await what.click();
		await notes.locator('[name=body]').fill(`${text} Four.`);
		await notes.getByRole('button', { name: 'Save' }).click();
		await notes.waitForLoadState();
		const asked = await notes.getByText('Nothing is lost').count();
		holds(`joined beside the form, ${reads ? '' : 'not '}read`, (asked === 0) ===
		    reads, asked);
		await notes.goto(form);
	}
} catch (e) {
	failed++;
	console.log(e);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
