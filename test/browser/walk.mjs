// The main job as people do it, in a browser: the public reads and asks, mail
// arrives, the organiser answers.  Once with scripts, once without.
//
//   walk.mjs BASE MAIL-FOLDER ORGANISER-LINK
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { launch } from '../pages/battery.mjs';

const [base, mailFolder, link] = process.argv.slice(2);
let passed = 0;
let failed = 0;

function check(name, ok) {
	ok ? passed++ : failed++;
	if (!ok)
		console.log(`FAILED ${name}`);
}

// Every mail that has come, quoted-printable undone.
function mails() {
	const files = fs.readdirSync(mailFolder, { recursive: true })
	    .filter((f) => !/(^|\/)tmp\//.test(f))	// still being written
	    .map((f) => path.join(mailFolder, f))
	    .filter((f) => fs.statSync(f).isFile());
	return files.map((f) => fs.readFileSync(f, 'latin1')
	    .replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, x) =>
	    String.fromCharCode(parseInt(x, 16))));
}

async function mailFor(address, word) {
	for (let i = 0; i < 100; i++) {
		const found = mails().find((m) => m.includes(address) &&
		    m.includes(word));
		if (found)
			return found;
		await new Promise((r) => { setTimeout(r, 200); });
	}
	return '';
}

const heading = async (page) => (await page.locator('h1').first()
    .textContent()).trim();

// The button of the form that the page is about.
const send = (page) => page.locator('main form[method=post] button')
    .first().click();

async function read(page) {
	await page.goto(base);
	await page.locator('main a[href="/programmes/baltic-academy"]').first()
	    .click();
	check('the programme opens', (await heading(page)).includes('Baltic'));
	await page.locator('main a[href="/editions/baltic-2025"]').first().click();
	const title = await page.title();
	check('the edition opens', page.url().endsWith('/editions/baltic-2025'));
	await page.goto(`${base}/editions/baltic-2025/timetable`);
	check('the timetable has sessions',
	    await page.locator('main a[href*="/sessions/"]').count() > 3);
	check('each page has its title', title !== await page.title());
	await page.goto(`${base}/editions/baltic-2025?lang=lt`);
	check('Lithuanian is Lithuanian',
	    await page.locator('html').getAttribute('lang') === 'lt');
	await page.goto(`${base}/editions/baltic-2025/timetable`);
	check('and stays so on the next page',
	    await page.locator('html').getAttribute('lang') === 'lt');
	await page.goto(`${base}/?lang=ar`);
	check('Arabic is written from right to left',
	    await page.locator('html').getAttribute('dir') === 'rtl');
	await page.goto(`${base}/?lang=en`);
}

async function skip(page) {
	await page.goto(base);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.waitForTimeout(200);
	check('the first Tab and Enter lead past the header',
	    await page.evaluate(() => document.activeElement.localName) === 'main');
}

async function ask(page, who, scripts) {
	await page.goto(`${base}/editions/baltic-2025/contact`);
	await send(page);
	const alert = page.locator('[role=alert]').first();
	check('an empty question is refused', await alert.count() === 1);
	const first = alert.locator('a').first();
	const field = (await first.getAttribute('href')).slice(1);
	if (scripts) {
		check('the summary of errors has the focus', await page.evaluate(() =>
		    document.querySelector('[role=alert]')
		    .contains(document.activeElement)));
		await first.press('Enter');
		check('its link leads into the field', await page.evaluate(() =>
		    document.activeElement.id) === field);
	}
	await page.fill('[name=name]', 'Rūta Žilinskienė');
	await page.fill('[name=email]', who);
	await page.fill('[name=subject]', `Which train? ${who}`);
	await page.fill('[name=body]', 'Is there one <b>before</b> nine?');
	await send(page);
	check('a whole question is taken',
	    await page.locator('[aria-invalid=true]').count() === 0);
	const number = (await page.locator('main').textContent())
	    .match(/Q-\d{4}-\d+/)?.[0];
	check('it gets a number', number !== undefined);
	const mail = await mailFor(who, number);
	check('the number is mailed', mail !== '');
	const thread = mail.match(/http:\/\/[^\s"<>]*\/queries\/[^\s"<>]+/)?.[0];
	check('with a link to the thread', thread !== undefined);
	return { number, thread };
}

async function follow(page, who) {
	await page.goto(`${base}/programmes/baltic-academy/follow`);
	await page.fill('[name=email]', who);
	await page.check('[name=agree]');
	await send(page);
	const mail = await mailFor(who, '/follow/');
	const own = mail.match(/http:\/\/[^\s"<>]*\/follow\/[^\s"<>]+/)?.[0];
	check('a follower is asked by mail', own !== undefined);
	if (!own)
		return;
	await page.goto(own);
	await send(page);
	check('and confirms', await page.locator('[role=alert]').count() === 0 &&
	    (await page.content()).includes(who.split('@')[0]) ||
	    await page.locator('main [role=status], main h1').count() > 0);
}

function codeOf(key) {
	const bits = [...key.replace(/\s/g, '').toUpperCase()].map((c) =>
	    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2)
	    .padStart(5, '0')).join('').match(/.{8}/g);
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
	const mac = crypto.createHmac('sha1',
	    Buffer.from(bits.map((b) => parseInt(b, 2)))).update(counter).digest();
	return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1000000)
	    .padStart(6, '0');
}

async function answer(page, number, who) {
	await page.goto(link);
	await send(page);
	await page.goto(`${base}/editions/baltic-2025/desk/queries`);
	if (page.url().includes('/account/factor')) {
		await page.fill('[name=code]',
		    codeOf(await page.locator('#key').textContent()));
		await page.locator('main form[action="/account/factor"] button')
		    .first().click();
		await page.goto(`${base}/editions/baltic-2025/desk/queries`);
	}
	const row = page.locator('main tr, main li, main article')
	    .filter({ hasText: number }).first();
	check('the organiser sees the question', await row.count() === 1);
	await row.locator('a').first().click();
	check('what a visitor typed is text',
	    (await page.locator('main').textContent()).includes('<b>before</b>'));
	await page.locator('main textarea').first().fill('At 7:40, platform 2.');
	await page.locator('main form').filter({
	    has: page.locator('textarea') }).locator('button').first().click();
	const mail = await mailFor(who, 'platform 2');
	check('the answer is mailed', mail !== '');
}

const browser = await launch();
try {
	for (const scripts of [true, false]) {
		const context = await browser.newContext({ javaScriptEnabled: scripts,
			reducedMotion: 'reduce', locale: 'en-GB' });
		const page = await context.newPage();
		page.setDefaultTimeout(15000);
		const noise = [];
		page.on('pageerror', (e) => noise.push(String(e)));
		const who = scripts ? 'ruta@example.org' : 'jonas@example.org';
		await read(page);
		await skip(page);
		await follow(page, who);
		const { number, thread } = await ask(page, who, scripts);
		if (scripts) {
			const desk = await browser.newContext({ locale: 'en-GB' });
			await answer(await desk.newPage(), number, who);
			if (thread) {
				await page.goto(thread);
				check('the visitor reads the answer', (await page
				    .locator('main').textContent()).includes('platform 2'));
			}
			await desk.close();
		}
		check('no script fails', noise.length === 0);
		await context.close();
	}
} catch (e) {
	check(`the walk goes on: ${String(e).split('\n').slice(0, 3).join(' ')}`, false);
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
