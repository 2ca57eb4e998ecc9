// A visitor at a page, with verbs for what people do: read, follow a link,
// fill in a field by its label, press a button by its name.  The words are the
// English ones, whatever the language of the page.
//
// How it is done is the visitor's way: the mouse, a finger, or the keyboard
// alone.  On each page that comes there is something to see to, see arrive().
import { wordsOf } from './words.mjs';

const escape = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

class Mouse {
	constructor(page) {
		this.page = page;
	}

	press(el) { return el.click(); }
	type(el, text) { return el.fill(text); }
	pick(el, label) { return el.selectOption({ label }); }
	put(el, file) { return el.setInputFiles(file); }
}

class Finger extends Mouse {
	press(el) { return el.tap(); }

	async type(el, text) {
		await el.tap();
		await el.fill(text);
	}
}

// How many presses of Tab lead from where the focus is to the element; less
// than nothing: of Shift and Tab.
function distance(target) {
	const kind = (e) => e.type === 'radio' ? `${e.form?.id}${e.name}` : e;
	const stops = [...document.querySelectorAll('a[href], button, input, ' +
	    'select, textarea, summary, [tabindex="0"]')].filter((e) =>
	    !e.disabled && e.type !== 'hidden' && e.checkVisibility())
	    .map(kind).filter((e, i, all) => all.indexOf(e) === i);
	const now = document.activeElement;
	if (now === target || (target.type === 'radio' && now.type === 'radio' &&
	    kind(now) === kind(target)))
		return 0;
	return stops.indexOf(kind(target)) - stops.indexOf(kind(now));
}

// What is wrong with the way the focus shows.
function unseen(e) {
	const style = getComputedStyle(e);
	const box = e.getBoundingClientRect();
	const at = document.elementFromPoint(
	    Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1),
	    Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1));
	return e !== document.activeElement ? 'not focused' :
		!e.matches(':focus-visible') || style.outlineStyle === 'none' ||
		parseFloat(style.outlineWidth) < 2 ? 'the focus does not show' :
		box.bottom <= 0 || box.top >= innerHeight ? 'out of sight' :
		at && !e.contains(at) && !at.contains(e) ? 'covered' : '';
}

class Keyboard extends Mouse {
	constructor(page) {
		super(page);
		page.on('filechooser', () => {});	// caught from now on
	}

	async keys(key, times) {
		for (let i = 0; i < times; i++)
			await this.page.keyboard.press(key);
	}

	async reach(el) {
		const target = await el.elementHandle();
		for (let tries = 0; tries < 40; tries++) {
			const steps = await target.evaluate(distance);
			if (steps === 0)
				break;
			await this.keys(steps > 0 ? 'Tab' : 'Shift+Tab',
			    Math.max(1, Math.abs(steps) - 1));
		}
		for (let i = 0; i < 20 && await target.evaluate((e) =>
		    e.type === 'radio' && e !== document.activeElement); i++)
			await this.keys('ArrowDown', 1);
		const fault = await target.evaluate(unseen);
		if (fault)
			throw new Error(`${el}: ${fault}`);
		return target;
	}

	async press(el) {
		const target = await this.reach(el);
		const box = await target.evaluate((e) =>
		    /^(radio|checkbox)$/.test(e.type) ? e.checked ? 'on' : 'off' : '');
		if (box !== 'on')
			await this.keys(box ? 'Space' : 'Enter', 1);
	}

	// Part by part, in the order of the browser's own language: month first
	// with a clock of twelve hours, or day first.
	async typeDate(el, text) {
		const [y, m, d, hour, minute] = text.split(/\D/);
		const time = hour ? [(hour % 12 || 12).toString().padStart(2, '0') +
			minute + (hour < 12 ? 'a' : 'p'), hour + minute] : ['', ''];
		for (const [date, clock] of [[m + d + y, time[0]], [d + m + y, time[1]]]) {
			await this.keys('ArrowLeft', 6);
			await this.page.keyboard.type(date);
			await this.keys('ArrowRight', 1);
			await this.page.keyboard.type(clock);
			if (await el.inputValue() === text)
				break;
		}
	}

	async type(el, text) {
		const target = await this.reach(el);
		const kind = await target.evaluate((e) => e.type);
		if (kind.startsWith('date')) {
			await this.typeDate(el, text);
		} else {
			await this.page.keyboard.press('Control+A');
			await this.page.keyboard.type(text);
		}
		const now = await el.inputValue();
		if (now !== text)
			throw new Error(`${el}: "${now}" stands there, not "${text}"`);
	}

	// The first letters, then the arrows.
	async pick(el, label) {
		const target = await this.reach(el);
		const away = () => target.evaluate((e, label) => [...e.options]
		    .findIndex((o) => o.label === label) - e.selectedIndex, label);
		if (Math.abs(await away()) > 9)
			await this.page.keyboard.type(label);
		const steps = await away();
		await this.keys(steps > 0 ? 'ArrowDown' : 'ArrowUp', Math.abs(steps));
		if (await away() !== 0)
			throw new Error(`${el}: "${label}" cannot be chosen`);
	}

	async put(el, file) {
		await this.reach(el);
		const [chooser] = await Promise.all([
			this.page.waitForEvent('filechooser'), this.keys('Enter', 1)]);
		await chooser.setFiles(file);
	}
}

const ways = { mouse: Mouse, finger: Finger, keyboard: Keyboard };

// What no page may do, in any mode.
function arrival([lang, dir]) {
	const faults = [];
	const html = document.documentElement;
	if (html.lang !== lang || html.dir !== dir)
		faults.push(`it is in ${html.lang}, ${html.dir}`);
	if (document.querySelectorAll('h1').length !== 1)
		faults.push('it has not one main heading');
	if (html.scrollWidth > innerWidth)
		faults.push(`it is ${html.scrollWidth - innerWidth} pixels too wide`);
	return faults;
}

export class Hand {
	static async open(browser, base, mode) {
		const hand = new Hand();
		hand.context = await browser.newContext({ baseURL: base,
			javaScriptEnabled: mode.scripts !== false, reducedMotion: 'reduce',
			locale: mode.lang === 'en' ? 'en-GB' : mode.lang,
			viewport: mode.viewport ?? { width: 1280, height: 900 },
			isMobile: mode.way === 'finger', hasTouch: mode.way === 'finger' });
		hand.page = await hand.context.newPage();
		hand.page.setDefaultTimeout(10000);
		hand.page.setDefaultNavigationTimeout(40000);
		hand.root = hand.page;
		hand.mode = mode;
		hand.say = wordsOf(mode.lang);
		hand.way = new ways[mode.way](hand.page);
		hand.noise = [];
		hand.page.on('pageerror', (e) => hand.noise.push(String(e)));
		hand.page.on('console', (m) => m.type() === 'error' &&
		    !/status of 4\d\d|ERR_INTERNET/.test(m.text()) &&
		    hand.noise.push(m.text()));
		hand.page.on('response', (r) => {
			if (r.request().isNavigationRequest() &&
			    r.frame() === hand.page.mainFrame())
				hand.shared.status = r.status();
		});
		hand.shared = {};
		return hand;
	}

	// The same visitor, looking at one place of the page only.
	at(locator) {
		return Object.assign(Object.create(Hand.prototype), this,
		    { root: locator });
	}

	// The row of a table or list in which the words stand.
	row(words) {
		return this.at(this.page.locator('main tr, main li, ' +
		    'main dl.rows > div').filter({ hasText: words }).last());
	}

	// The part of the page under this heading.
	section(heading, ...values) {
		return this.at(this.page.locator('main section').filter({
			has: this.page.getByRole('heading', {
				name: this.say(heading, ...values), exact: true }) }).last());
	}

	// { own } are somebody's own words, the same in every language.
	name(english, ...values) {
		return english.own ?? this.say(english, ...values).replace(/\s+/g, ' ').trim();
	}

	label(english) {
		const optional = escape(this.say('(optional)'));
		const within = escape(this.say('in {1}', '')).trim();
		return new RegExp(`^\\s*${escape(this.name(english))}(\\s+${optional})?` +
		    `(\\s+${within}.*)?\\s*$`);
	}

	// --- going somewhere ---

	async arrive(expected = 'done') {
		const { status } = this.shared;
		const refused = expected === 'refused';
		if (refused ? status !== 422 : status >= 400)
			throw new Error(`answered with ${status}: ` + (await this.page
			    .locator('.faults, .fault, .notice').allInnerTexts())
			    .join(' | ').replace(/\s+/g, ' '));
		const faults = [...await this.page.evaluate(arrival, [this.mode.lang,
			this.mode.lang === 'ar' ? 'rtl' : 'ltr']), ...this.noise.splice(0)];
		if (faults.length > 0)
			throw new Error(`${this.page.url()}: ${faults.join('; ')}`);
	}

	async go(address) {
		await this.page.goto(address, { waitUntil: 'load' });
		await this.arrive();
	}

	async leading(act, expected) {
		const loaded = this.page.waitForEvent('load', { timeout: 40000 });
		await Promise.all([loaded, act()]);
		await this.arrive(expected);
	}

	// What only a screen reader hears may begin after a space.
	find(role, english, ...values) {
		return this.root.getByRole(role, { name: new RegExp(`^${escape(
			this.name(english, ...values)).replaceAll(':', '\\s*:')}$`) })
		    .first();
	}

	link(english, ...values) {
		return this.find('link', english, ...values);
	}

	button(english, ...values) {
		return this.find('button', english, ...values);
	}

	follow(english, ...values) {
		return this.leading(() => this.way.press(this.link(english, ...values)));
	}

	// A link of somebody's own words.
	followTo(words) {
		return this.leading(() => this.way.press(this.root.getByRole('link',
		    { name: words, exact: true }).first()));
	}

	// The link at a place, whatever it says.
	followPart(css) {
		return this.leading(() => this.way.press(this.root.locator(css).first()));
	}

	// The first fault's link, into the field.
	async followFault() {
		const link = this.page.locator('[role=alert] a').first();
		const field = this.page.locator(await link.getAttribute('href'));
		if (this.mode.scripts !== false && !await this.page.evaluate(() =>
		    document.querySelector('[role=alert]')
		    .contains(document.activeElement)))
			throw new Error('the summary of faults has not the focus');
		await this.way.press(link);
		if (!await field.evaluate((e) => e.matches(':target') ||
		    e === document.activeElement || e.contains(document.activeElement)))
			throw new Error("the fault's link does not lead to its field");
	}

	// A button, and the page that comes of it.
	press(english, ...values) {
		return this.leading(() => this.way.press(this.button(english, ...values)));
	}

	// The same where the form comes back with its faults.
	pressInVain(english) {
		return this.leading(() => this.way.press(this.button(english)), 'refused');
	}

	// A button that changes the page it stands on; where there are no scripts,
	// a page comes.
	pressHere(english, ...values) {
		return this.mode.scripts === false ? this.press(english, ...values) :
			this.way.press(this.button(english, ...values));
	}

	async unfold(english) {
		await this.way.press(this.root.locator('summary').filter({
			hasText: this.name(english) }).first());
	}

	async fetch(act) {
		const [download] = await Promise.all([
			this.page.waitForEvent('download'), act()]);
		return download.path();
	}

	// The file behind a link.
	take(english, ...values) {
		return this.fetch(() => this.way.press(this.link(english, ...values)));
	}

	// --- forms ---

	fill(english, text) {
		return this.way.type(this.root.getByRole('textbox', {
			name: this.label(english) }).or(this.root.getByLabel(
			this.label(english))).first(), text);
	}

	async fillIn(fields) {
		for (const [label, text] of Object.entries(fields))
			await this.fill(label, text);
	}

	tick(english) {
		return this.way.press(this.root.getByRole('checkbox', {
			name: this.label(english) }).first());
	}

	// One of the options of a list or of a group of buttons.
	async choose(english, option) {
		const name = this.label(english);
		const list = this.root.getByRole('combobox', { name });
		const group = this.root.getByRole('radiogroup', { name });
		await list.or(group).first().waitFor();
		if (await list.count() > 0)
			await this.way.pick(list.first(), this.name(option));
		else
			await this.way.press(group.first().getByRole('radio', {
				name: this.name(option), exact: true }));
	}

	// Two letters, as each language has its own name.
	async chooseCountry(english, code) {
		const list = this.root.getByRole('combobox', {
			name: this.label(english) });
		await this.way.pick(list, await list.locator(`[value=${code}]`)
		    .textContent());
	}

	attach(english, file) {
		return this.way.put(this.root.getByLabel(this.label(english)).first(),
		    file);
	}

	// --- reading ---

	async readsValue(english, text) {
		const now = await this.root.getByLabel(this.label(english)).first()
		    .inputValue();
		if (now !== text)
			throw new Error(`"${now}" stands in "${english}"`);
	}

	async reads(english, ...values) {
		const words = this.name(english, ...values);
		await this.root.getByText(words).first().waitFor().catch(() => {
			throw new Error(`it does not say "${words}"`);
		});
	}

	async sees(css) {
		await this.root.locator(css).first().waitFor().catch(() => {
			throw new Error(`there is no ${css}`);
		});
	}

	async readsHeading(english, ...values) {
		const now = (await this.page.locator('h1').innerText())
		    .replace(/\s+/g, ' ').trim();
		const words = this.name(english, ...values);
		if (now !== words)
			throw new Error(`the heading is "${now}", not "${words}"`);
	}

	async readsNot(words) {
		if ((await this.page.locator('main').innerText()).includes(words))
			throw new Error(`it says "${words}"`);
	}
}
