// The page battery: every page in every state through axe, our own rules,
// html-validate and vnu.
//
//   battery.mjs LIST
//
// LIST is a file of JSON lines, one page each:
//   name, url
//   cookies   [{ name, value }] of a visitor who is signed in
//   status    what it answers, or a list of what it may; 200 without
//   states    in which states it is looked at: a name in `stateSets`
//   budget    bytes that the first visit may cost
//   nojs      try it without scripts too
//   answer    HTML that came in answer to a form, to be looked at as it is
//   wrong     fill in that form of the page (its number) wrongly, and look at
//             the page that comes back
//   large     fill in that form with more than the server takes
//   repeat    ask so many times first
// Prints each finding once with the states it shows in, and "N passed,
// N failed" over pages and states.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { htmlValidate, nuValidate } from './html.mjs';
import * as rules from './rules.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url)
    .resolve('axe-core/axe.min.js'), 'utf8');
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a',
    'wcag22aa', 'best-practice'];
const wide = { width: 1280, height: 900, scheme: 'light', layout: true };
const dark = { ...wide, scheme: 'dark', layout: false };
const narrow = { width: 320, height: 640, scheme: 'dark', layout: true };
// Each width in another scheme.  Axe sees all of a page at full width; what
// everybody sees is looked at in more ways.
const stateSets = {
	all: [{ ...wide, axe: 'all', tab: true }, { ...dark, axe: 'colour' },
	    { ...narrow, axe: 'all', tab: true }],
	signed: [{ ...wide, axe: 'all', tab: true }, { ...narrow, axe: 'colour' }],
	wrong: [{ ...wide, axe: 'all', tab: true }, { ...narrow, axe: 'colour' }],
	// The other direction changes the layout, not what is on the page; vnu
	// reads all of them.
	rtl: [wide, { ...narrow, axe: 'all' }],
	'rtl signed': [wide, narrow],
};
const tabsMax = 400;

const nameOf = (s) => `${s.width} ${s.scheme}`;

function browserPath() {
	const path = ['/usr/bin/chromium', '/usr/bin/chromium-browser',
	    '/snap/bin/chromium', '/usr/bin/google-chrome']
	    .find((p) => fs.existsSync(p));
	if (!path)
		throw new Error('there is no Chromium here: apt install chromium');
	return path;
}

export function launch() {
	return chromium.launch({ executablePath: browserPath(), args: [
		'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
		'--disable-background-networking', '--disable-component-update',
		'--disable-sync', '--disable-dev-shm-usage'] });
}

// Axe over the page as it stands; in the second colour scheme only what
// depends on colours.
function runAxe(page, what) {
	return page.evaluate(async ([tags, colour]) => {
		const result = await globalThis.axe.run(document, {
			resultTypes: ['violations'],
			...(colour ? { runOnly: { type: 'rule',
			    values: ['color-contrast', 'link-in-text-block'] } } :
			    { runOnly: { type: 'tag', values: tags },
			    rules: { 'target-size': { enabled: true } } }),
		});
		return result.violations.map((v) => [v.id,
		    v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' +
		    (n.any[0]?.message ?? n.none[0]?.message ?? v.help)).join('; ')]);
	}, [wcag, what === 'colour']);
}

async function tabWalk({ page, cdp }) {
	const stops = await page.evaluate(rules.tabWatch);
	// Day, month, year, hour, ... and the picker of a date are a stop each.
	const parts = 7 * await page.locator('input[type=date],' +
	    'input[type=datetime-local],input[type=time]').count();
	// Two more than there are: the walk must come out of the page again.  They
	// are sent without waiting, the browser takes them one by one.
	const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
	const sent = [];
	for (let i = 0; i < Math.min(stops + parts + 2, tabsMax); i++)
		sent.push(cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown',
			...key }), cdp.send('Input.dispatchKeyEvent',
		    { type: 'keyUp', ...key }));
	await Promise.all(sent);
	return stops > tabsMax ? [] : page.evaluate(rules.tabFindings);
}

async function listeners(cdp) {
	const { result } = await cdp.send('Runtime.evaluate', {
		expression: rules.clickListeners, includeCommandLineAPI: true });
	return result.value ? [['click-on-what-takes-no-focus', result.value]] : [];
}

// One page of the browser for each kind of visitor, kept for the next job.
class Visitor {
	static async open(browser, cookies, url, scripts) {
		const v = new Visitor();
		v.context = await browser.newContext({ javaScriptEnabled: scripts,
			reducedMotion: 'reduce', locale: 'en-GB' });
		if (cookies?.length)
			await v.context.addCookies(cookies.map((c) => ({ ...c,
				url: new URL('/', url).href })));
		v.page = await v.context.newPage();
		v.cdp = await v.context.newCDPSession(v.page);
		await v.cdp.send('Network.enable');
		await v.cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
		v.cdp.on('Network.loadingFinished', (e) => {
			v.bytes += e.encodedDataLength;
		});
		v.page.on('console', (m) => {
			if (['error', 'warning'].includes(m.type()) &&
			    !/status of [45]\d\d/.test(m.text()))
				v.noise.push(['console', m.text().slice(0, 200)]);
		});
		v.page.on('pageerror', (e) => v.noise.push(['script', String(e)]));
		// What a page needs is there; the page itself may well be missing.
		v.page.on('response', (r) => {
			if (r.status() >= 400 && r.request().resourceType() !==
			    'document')
				v.noise.push(['dead-resource', new URL(r.url()).pathname]);
		});
		v.page.on('request', (r) => {
			const to = new URL(r.url());
			if (to.protocol.startsWith('http') && to.origin !== v.origin)
				v.noise.push(['request-to-others', to.origin]);
		});
		return v;
	}

	async go(url, answer) {
		this.bytes = 0;
		this.noise = [];
		this.origin = new URL(url).origin;
		if (answer)
			await this.page.route(url, (route) => route.fulfill(
			    { status: 200, contentType: 'text/html; charset=utf-8',
				body: answer }), { times: 1 });
		return this.page.goto(url, { waitUntil: 'load' });
	}
}

// The error state is reached as a visitor reaches it: by a form with wrong
// answers.  The page that comes back is the one to look at.
async function sendWrong(visitor, job, add) {
	const { page } = visitor;
	const sent = await page.evaluate(rules.fillWrong, job.wrong);
	if (!sent.fields.some((f) => f.wrong))
		return null;		// whatever is chosen here is right
	for (const id of sent.files)
		await page.setInputFiles(`[id="${id}"]`, { name: 'a.png',
			mimeType: 'image/png', buffer: Buffer.from([0, 1, 2, 3]) });
	const answered = page.waitForNavigation({ waitUntil: 'load' });
	await page.evaluate(rules.send, [job.wrong, sent.button]);
	const response = await answered;
	// Who only chooses cannot choose wrongly but by forging.
	const may = sent.typed ? [422] : [400, 403, 404, 409, 422];
	if (!may.includes(response.status()))
		add('sent', 'own', [['wrong-answers-taken',
		    `${response.request().method()} ${response.status()}`]]);
	if (response.status() === 422)
		add('sent', 'own', await page.evaluate(rules.wrongFindings, sent));
	return response;
}

async function sendLarge({ page }, job) {
	await page.evaluate((n) => {
		const form = document.querySelectorAll('form[method=post]')[n];
		form.querySelector('textarea').value = 'x'.repeat(400000);
	}, job.large);
	const answered = page.waitForNavigation({ waitUntil: 'load' });
	await page.evaluate(rules.send, [job.large, null]);
	return answered;
}

async function checkPage(job, visitor, bare) {
	const found = [];
	const page = visitor.page;
	const add = (state, by, list) => {
		for (const [rule, where] of list)
			found.push({ state, by, rule, where });
	};

	for (let i = 0; i < (job.repeat ?? 0); i++)
		await visitor.context.request.get(job.url);
	let response = await visitor.go(job.url, job.answer);
	if (job.wrong !== undefined)
		response = await sendWrong(visitor, job, add) ?? response;
	else if (job.large !== undefined)
		response = await sendLarge(visitor, job);
	if (job.wrong === undefined &&
	    ![job.status ?? 200].flat().includes(response.status()))
		add('sent', 'own', [['status', String(response.status())]]);
	if (new URL(response.url()).pathname !== new URL(job.url).pathname &&
	    job.wrong === undefined)
		add('sent', 'own', [['leads-elsewhere', response.url()]]);
	const html = await response.text();
	if (job.budget && visitor.bytes > job.budget)
		add('sent', 'own', [['first-visit',
		    `${visitor.bytes} bytes of ${job.budget}`]]);
	if (!/<title>[^<]*\S[^<]*<\/title>/.test(html))
		add('sent', 'own', [['no-title', 'head']]);
	add('sent', 'own', await page.evaluate(rules.contentRules));
	add('sent', 'own', await listeners(visitor.cdp));
	const states = stateSets[job.states ?? 'all'];
	if (states.some((s) => s.axe)) {
		add('sent', 'html-validate', await htmlValidate(html));
		await page.evaluate(axe);
	}
	for (const s of states) {
		await page.setViewportSize({ width: s.width, height: s.height });
		await page.emulateMedia({ colorScheme: s.scheme });
		if (s.axe)
			add(nameOf(s), 'axe', await runAxe(page, s.axe));
		add(nameOf(s), 'own', await page.evaluate(rules.colourRules));
		if (s.layout)
			add(nameOf(s), 'own', await page.evaluate(rules.layoutRules));
		if (s.tab)
			add(nameOf(s), 'own', await tabWalk(visitor));
	}
	add('sent', 'own', visitor.noise);
	if (bare) {
		const all = await page.evaluate(rules.controls);
		await bare.go(job.url);
		const less = new Set(await bare.page.evaluate(rules.controls));
		const gone = all.filter((c) => !less.has(c));
		add('no scripts', 'own', gone.length > 0 ?
		    [['only-with-scripts', gone.slice(0, 5).join(', ')]] : []);
	}
	return { found, html, bytes: visitor.bytes, title: await page.title() };
}

// Runs the jobs, two at a time; each(job, result) hears of every page.
export async function battery(jobs, { browser, parallel = 2 } = {}) {
	const own = browser ?? await launch();
	const results = new Map();
	const queue = [...jobs];
	const worker = async () => {
		const visitors = new Map();
		const visitor = async (job, scripts) => {
			const key = JSON.stringify([job.cookies ?? [], scripts]);
			if (!visitors.has(key))
				visitors.set(key, await Visitor.open(own, job.cookies,
				    job.url, scripts));
			return visitors.get(key);
		};
		for (let job; (job = queue.shift());) {
			try {
				results.set(job, await checkPage(job,
				    await visitor(job, true),
				    job.nojs ? await visitor(job, false) : null));
			} catch (e) {
				visitors.clear();
				results.set(job, { html: '', found: [{ state: 'sent',
				    by: 'own', rule: 'broken', where: String(e)
				    .split('\n')[0] }] });
			}
		}
		for (const v of visitors.values())
			await v.context.close();
	};
	await Promise.all(Array.from({ length: parallel }, worker));
	if (!browser)
		await own.close();

	const pages = new Map([...results].filter(([, r]) => r.html)
	    .map(([job, r]) => [job, r.html]));
	for (const [job, list] of await nuValidate(pages))
		for (const [rule, where] of list)
			results.get(job).found.push({ state: 'sent', by: 'vnu',
			    rule, where });
	return results;
}

// What is the same page under another address: for partners, for those who have
// an account, with what was looked for.
const oneOf = (kind) => kind.replace(/\/desk\/partner(\/parts)?$/, '/desk/parts')
    .replace('/desk/partner/', '/desk/')
    .replace('/apply/:secret/decision', '/decision')
    .replace('/verify/:code', '/verify');

// One title for pages of different kinds tells a reader of tabs nothing.
function sharedTitles(results) {
	const kinds = new Map();
	for (const [job, r] of results)
		if (r.title && job.kind)
			kinds.set(r.title, new Set([...(kinds.get(r.title) ?? []),
			    oneOf(job.kind)]));
	return [...kinds].filter(([, kind]) => kind.size > 1)
	    .map(([title, kind]) => `"${title}": ${[...kind].join(', ')}`);
}

export function report(results) {
	// A fault of the frame is one fault on all pages, not one a page.
	const lines = new Map();
	const worst = { bytes: 0 };
	let checked = 0;
	let failed = 0;
	for (const [job, r] of results) {
		const bad = new Set(r.found.map((f) => f.state));
		checked += 1 + stateSets[job.states ?? 'all'].length +
		    (job.nojs ? 1 : 0);
		failed += bad.size;
		for (const f of r.found) {
			const key = `${f.by} ${f.rule}: ${f.where}`;
			const at = lines.get(key) ?? { pages: new Set(), states: new Set() };
			at.pages.add(job.name);
			at.states.add(f.state);
			lines.set(key, at);
		}
		if (job.budget && r.bytes > worst.bytes)
			Object.assign(worst, { bytes: r.bytes, name: job.name });
	}
	for (const [key, at] of [...lines].sort()) {
		const [first, ...rest] = at.pages;
		console.log(`${first}${rest.length ? ` and ${rest.length} more` : ''}` +
		    ` [${[...at.states].join(', ')}] ${key}`);
	}
	for (const line of sharedTitles(results)) {
		console.log(`the same title on different pages: ${line}`);
		checked++;
		failed++;
	}
	if (worst.name)
		console.log(`dearest first visit: ${worst.bytes} bytes, ${worst.name}`);
	console.log(`${checked - failed} passed, ${failed} failed`);
	return failed;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	const jobs = fs.readFileSync(process.argv[2], 'utf8').split('\n')
	    .filter(Boolean).map((line) => JSON.parse(line));
	process.exitCode = report(await battery(jobs)) > 0 ? 1 : 0;
}
