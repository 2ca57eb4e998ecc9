// Own rules: what axe and the validators do not see.  Everything in this file
// runs inside the page (Playwright carries the function over as text), so each
// export stands alone, and returns findings as [rule, where].

// What does not depend on the window: once a page.
export function contentRules() {
	const found = [];
	const all = (sel, root = document) => [...root.querySelectorAll(sel)];
	const text = (e) => (e?.textContent ?? '').replace(/\s+/g, ' ').trim();
	const drawn = (e) => e.checkVisibility({ visibilityProperty: true });
	const at = (e) => {
		const id = e.id ? '#' + e.id : '';
		const name = e.getAttribute('name');
		return e.localName + id + (name && !id ? `[name=${name}]` : '') +
		    (text(e) ? ` "${text(e).slice(0, 40)}"` : '');
	};
	const say = (rule, e) => found.push([rule,
	    typeof e === 'string' ? e : at(e)]);
	const byIds = (e, attribute) => (e.getAttribute(attribute) ?? '')
	    .split(/\s+/).filter(Boolean)
	    .map((id) => document.getElementById(id));
	// A name that the eye can read, not only a screen reader.
	const readable = (e) => {
		const box = e.getBoundingClientRect();
		return text(e) !== '' && box.width > 4 && box.height > 4;
	};

	const root = document.documentElement;
	if (!root.lang)
		say('no-lang', 'html');
	if (!['ltr', 'rtl'].includes(root.dir))
		say('no-dir', 'html');
	if (!document.title.trim())
		say('no-title', 'head');

	const headings = all('h1,h2,h3,h4,h5,h6').filter(drawn);
	const h1 = headings.filter((h) => h.localName === 'h1');
	if (h1.length !== 1)
		say('one-h1', `${h1.length} of them`);
	let last = 0;
	for (const h of headings) {
		const level = Number(h.localName[1]);
		if (level > last + 1)
			say('heading-order', h);
		if (text(h) === '')
			say('empty-heading', h);
		last = level;
	}

	for (const a of all('a[href]')) {
		const href = a.getAttribute('href');
		if (href.startsWith('#') && href.length > 1 &&
		    !document.getElementById(decodeURIComponent(href.slice(1))))
			say('dead-fragment', a);
		if (/^\s*javascript:/i.test(href))
			say('script-link', a);
		if (/^(click here|here|more|read more|link|this)\.?$/i.test(text(a)) &&
		    !a.getAttribute('aria-label'))
			say('vague-link', a);
		if (a.target === '_blank')
			say('new-window', a);
		if (a.hreflang && a.hreflang !== root.lang &&
		    !a.lang && !a.querySelector('[lang]'))
			say('link-lang', a);
	}
	const main = document.querySelector('main');
	if (!main || !main.id || document.querySelector('a[href]')?.hash !==
	    '#' + main.id)
		say('skip-link', 'the first link must lead to main');

	const fields = all('input:not([type=hidden],[type=submit],' +
	    '[type=button],[type=image]),select,textarea');
	for (const f of fields) {
		const labels = [...(f.labels ?? []), ...byIds(f, 'aria-labelledby')];
		if (drawn(f) && !labels.some((l) => l && readable(l)) &&
		    !f.closest('.trap'))
			say('no-visible-label', f);
		for (const attribute of ['aria-describedby', 'aria-errormessage'])
			if (byIds(f, attribute).some((e) => e === null))
				say('dead-description', f);
		if (f.getAttribute('aria-invalid') === 'true') {
			const told = [...byIds(f, 'aria-describedby'),
			    ...byIds(f, 'aria-errormessage'),
			    ...byIds(f.closest('fieldset') ?? f, 'aria-describedby')];
			if (!told.some((e) => e && text(e) &&
			    /error|fault/.test(e.className + e.id)))
				say('error-not-tied', f);
		}
		if (['email', 'tel', 'password'].includes(f.type) &&
		    !f.getAttribute('autocomplete'))
			say('no-autocomplete', f);
		// Twice as many marks in what a person may copy as in what they type.
		if (f.type === 'password' && f.hasAttribute('onpaste'))
			say('no-paste', f);
	}
	// Where the summary says what is wrong, its links lead to such fields.
	for (const a of all('[role=alert] a[href^="#"], .error-summary a[href^="#"]')) {
		const to = document.getElementById(a.hash.slice(1));
		const field = to?.matches('fieldset') ? to.querySelector('input') : to;
		// Of radio buttons the group is invalid, not one of them.
		if (field && field.getAttribute('aria-invalid') !== 'true' &&
		    !(field.type === 'radio' &&
		    field.closest('[role=radiogroup][aria-invalid=true]')) &&
		    !field.querySelector?.('[aria-invalid=true]'))
			say('summary-link', a);
	}
	for (const e of all('a[href],button,input,select,textarea,summary'))
		if (e.tabIndex < 0 && drawn(e) && !e.disabled &&
		    !e.closest('[role=tablist],[role=menu],[role=toolbar],.trap'))
			say('not-in-tab-order', e);
	for (const a of all('p a[href],li a[href],dd a[href]')) {
		const own = getComputedStyle(a);
		const around = getComputedStyle(a.parentElement);
		if (drawn(a) && own.display === 'inline' && !a.closest('nav') &&
		    text(a.parentElement).length > text(a).length + 3 &&
		    own.textDecorationLine === 'none' &&
		    own.borderBottomStyle === 'none' &&
		    own.fontWeight === around.fontWeight)
			say('link-only-by-colour', a);
	}
	const groups = new Map();
	for (const f of fields.filter((f) => f.name &&
	    (f.type === 'radio' || f.type === 'checkbox'))) {
		const key = (f.form?.action ?? '') + ' ' + f.type + ' ' + f.name;
		groups.set(key, [...(groups.get(key) ?? []), f]);
	}
	for (const group of groups.values()) {
		const [f] = group;
		if (group.length < 2 || f.closest('td'))
			continue;
		const set = f.closest('fieldset');
		const role = f.closest('[role=group],[role=radiogroup]');
		const named = (set && text(set.querySelector(':scope > legend'))) ||
		    (role && (role.getAttribute('aria-label') ||
		    byIds(role, 'aria-labelledby').some((e) => text(e))));
		if (!named)
			say('group-without-legend', f);
	}
	for (const f of all('form')) {
		if (drawn(f) && !f.querySelector('button:not([type=button]),' +
		    'input[type=submit],input[type=image]') &&
		    !document.querySelector(`button[form="${f.id}"]`))
			say('form-without-button', f.getAttribute('action') ?? 'form');
	}

	for (const e of all('*')) {
		for (const { name } of e.attributes)
			if (name.startsWith('on'))
				say('inline-handler', e);
		if (e.hasAttribute('style'))
			say('inline-style', e);
	}
	for (const e of all('style'))
		say('inline-style', e.outerHTML.slice(0, 40));
	for (const e of all('script:not([src])'))
		if (e.type !== 'application/ld+json')
			say('inline-script', e.outerHTML.slice(0, 40));

	for (const t of all('table')) {
		if (!t.caption && !t.getAttribute('aria-label') &&
		    !t.getAttribute('aria-labelledby'))
			say('table-without-caption', t);
		if (!t.querySelector('th'))
			say('table-without-heads', t);
		for (const th of all('thead th', t))
			if (!th.scope && !th.id)
				say('head-without-scope', th);
	}
	for (const i of all('img'))
		if (!i.hasAttribute('width') || !i.hasAttribute('height'))
			say('picture-without-size', i);
	for (const e of all('time'))
		if (!e.dateTime)
			say('time-without-machine-form', e);
	// Text that a template or a format left behind.
	// A command for the reader may hold a format of its own.
	let said = document.body.innerText;
	for (const e of all('code,pre'))
		said = said.replace(e.innerText, '');
	const left = said.match(
	    /\{\{[^}]*\}\}|%[sd]\b|%l+d|\(null\)|\bundefined\b|\[object Object\]|&(amp|lt|gt|quot);/);
	if (left)
		say('left-over', left[0]);
	return found;
}

// What depends on the window's size: overflow, clipping, size of targets.
export function layoutRules() {
	const found = [];
	const text = (e) => (e.getAttribute('aria-label') || e.textContent || '')
	    .replace(/\s+/g, ' ').trim();
	const at = (e) => e.localName + (e.id ? '#' + e.id : '') +
	    (e.getAttribute('class') ? '.' + e.getAttribute('class') : '') +
	    (text(e) ? ` "${text(e).slice(0, 30)}"` : '');
	const say = (rule, e) => found.push([rule,
	    typeof e === 'string' ? e : at(e)]);
	const style = getComputedStyle;
	// A box of one pixel holds what only a screen reader says.
	const hidden = (e) => {
		const box = e.getBoundingClientRect();
		return (box.width <= 1 && box.height <= 1) ||
		    style(e).clipPath === 'inset(50%)' ||
		    style(e).visibility === 'hidden';
	};
	const scrolls = (e) => {
		for (; e && e !== document.body; e = e.parentElement)
			if (['auto', 'scroll'].includes(style(e).overflowX))
				return true;
		return false;
	};
	const wide = document.documentElement.clientWidth;
	const outside = () => [...document.body.querySelectorAll('*')]
	    .filter((e) => {
		const box = e.getBoundingClientRect();
		return e.checkVisibility() && box.width > 0 && (box.right > wide + 1 || box.left < -1) &&
		    !e.closest('svg *') && !scrolls(e) && !hidden(e) &&
		    !hidden(e.parentElement) && style(e).position !== 'absolute';
	    });
	const clipped = () => [...document.body.querySelectorAll('*')]
	    .filter((e) => {
		const s = style(e);
		// A field scrolls what does not fit into it.
		if (e.matches('input,textarea,select') || !e.clientWidth ||
		    !e.checkVisibility() || hidden(e) || e.closest('svg') ||
		    !['hidden', 'clip'].includes(s.overflowX) &&
		    !['hidden', 'clip'].includes(s.overflowY))
			return false;
		return e.scrollWidth > e.clientWidth + 1 ||
		    e.scrollHeight > e.clientHeight + 1;
	    });
	const tooWide = () => document.documentElement.scrollWidth > innerWidth;

	if (tooWide())
		say('reflow', `${document.documentElement.scrollWidth} px wide`);
	for (const e of outside().slice(0, 3))
		say('outside-the-window', e);
	for (const e of clipped().slice(0, 3))
		say('clipped', e);
	for (const e of document.querySelectorAll('button,td,th,label,legend,h1,h2'))
		if (e.clientWidth > 0 && !hidden(e) && !scrolls(e) &&
		    style(e).overflowX === 'visible' &&
		    e.scrollWidth > e.clientWidth + 2 && !e.querySelector('.vh'))
			say('text-leaves-its-box', e);

	// A column that its neighbour has pushed away.
	for (const e of document.querySelectorAll('dd,dt,td,th,li,p'))
		if (e.clientWidth < 8 && text(e) && e.checkVisibility() &&
		    !hidden(e) && style(e).display !== 'inline' && !e.closest('.vh'))
			say('no-room', e);

	// WCAG 1.4.12: text spacing that a reader sets.
	const spaced = new CSSStyleSheet();
	spaced.replaceSync('*{line-height:1.5!important;' +
	    'letter-spacing:.12em!important;word-spacing:.16em!important}' +
	    'p{margin-block-end:2em!important}');
	const wasWide = tooWide();
	const before = new Set(clipped());
	document.adoptedStyleSheets = [...document.adoptedStyleSheets, spaced];
	if (tooWide() && !wasWide)
		say('text-spacing', outside()[0] ?? 'the page is too wide');
	for (const e of clipped())
		if (!before.has(e))
			say('text-spacing', e);
	document.adoptedStyleSheets = document.adoptedStyleSheets
	    .filter((s) => s !== spaced);

	// WCAG 2.5.8, with its exceptions for links in a sentence and for space
	// around a small target.
	const targets = [...document.querySelectorAll('a[href],button,summary,' +
	    'input:not([type=hidden]),select,textarea,[role=button]')]
	    .filter((e) => e.checkVisibility({ visibilityProperty: true }) &&
	    !hidden(e))
	    .map((e) => {
		const label = (e.type === 'radio' || e.type === 'checkbox') &&
		    e.labels?.[0]?.getBoundingClientRect();
		const own = e.getBoundingClientRect();
		return { e, box: own, size: label && label.height > own.height ?
		    label : own };
	    });
	for (const { e, box, size } of targets) {
		if (size.width >= 24 && size.height >= 24)
			continue;
		const around = e.parentElement;
		if (style(e).display === 'inline' &&
		    text(around).length > text(e).length + 3)
			continue;
		const x = box.x + box.width / 2;
		const y = box.y + box.height / 2;
		const crowded = targets.some((o) => o.e !== e &&
		    !o.e.contains(e) && !e.contains(o.e) &&
		    Math.hypot(Math.max(o.box.left - x, 0, x - o.box.right),
		    Math.max(o.box.top - y, 0, y - o.box.bottom)) < 12);
		if (e.localName === 'button' || crowded)
			say('target-size', `${at(e)} ${Math.round(size.width)}x` +
			    Math.round(size.height));
	}
	return found;
}

// What depends on colours: the edge of a field against its ground, 3:1 (WCAG
// 1.4.11); text is axe's.
export function colourRules() {
	const found = [];
	const canvas = document.createElement('canvas').getContext('2d',
	    { willReadFrequently: true });
	const rgba = (colour) => {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = colour;
		canvas.fillRect(0, 0, 1, 1);
		return canvas.getImageData(0, 0, 1, 1).data;
	};
	const luminance = ([r, g, b]) => {
		const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) =>
		    v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * x + 0.7152 * y + 0.0722 * z;
	};
	const contrast = (a, b) => {
		const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
		return (x + 0.05) / (y + 0.05);
	};
	const ground = (e) => {
		for (; e; e = e.parentElement) {
			const c = rgba(getComputedStyle(e).backgroundColor);
			if (c[3] === 255)
				return c;
		}
		return rgba(getComputedStyle(document.documentElement)
		    .colorScheme === 'dark' ? '#000' : '#fff');
	};
	for (const e of document.querySelectorAll('input:not([type=hidden],' +
	    '[type=submit],[type=radio],[type=checkbox],[type=file],' +
	    '[type=range],[type=color]),select,textarea')) {
		if (!e.checkVisibility() || e.disabled)
			continue;
		const s = getComputedStyle(e);
		const behind = ground(e.parentElement);
		const edges = ['Top', 'Bottom', 'Left', 'Right']
		    .filter((side) => parseFloat(s[`border${side}Width`]) > 0 &&
		    s[`border${side}Style`] !== 'none')
		    .map((side) => rgba(s[`border${side}Color`]))
		    .filter((c) => c[3] > 200);
		if (![...edges, ground(e)].some((c) => contrast(c, behind) >= 3))
			found.push(['field-contrast', e.localName + '#' +
			    (e.id || e.name)]);
	}
	return found;
}

// The same fields, buttons and links for a visitor without scripts.
export function controls() {
	const list = [];
	for (const e of document.querySelectorAll('main a[href],main button,' +
	    'main input:not([type=hidden]),main select,main textarea')) {
		if (e.closest('.js,[data-js]') || e.disabled ||
		    e.matches('button[type=button]'))
			continue;
		let open = e;
		for (; open; open = open.parentElement?.closest('details'))
			if (open.localName === 'details' && !open.open)
				break;
		const shown = e.checkVisibility({ visibilityProperty: true });
		if (shown || open)
			list.push(e.localName + ' ' + (e.name ||
			    e.getAttribute('href') || e.textContent.trim()));
	}
	return [...new Set(list)];
}

// Called before the walk: records each stop at the next press of Tab, when the
// window has come to rest.
export function tabWatch() {
	const w = { stops: [], seen: new Map(), again: false };
	const looks = (e) => {
		const s = getComputedStyle(e);
		return [s.outlineStyle === 'none' ? 0 : s.outlineWidth +
		    s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor,
		    s.textDecorationLine, s.fill, s.stroke, s.strokeWidth].join();
	};
	// The element, its label and an SVG's parts may show the focus.
	const signs = (e) => [e, e.labels?.[0], e.firstElementChild,
	    e.nextElementSibling].filter(Boolean).map(looks).join('|');
	const rest = new Map();
	document.activeElement?.blur();
	const candidates = [...document.querySelectorAll('a[href],button,input,' +
	    'select,textarea,summary,[tabindex],audio[controls],video[controls]')]
	    .filter((e) => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden' &&
	    e.checkVisibility({ visibilityProperty: true }));
	for (const e of candidates)
		rest.set(e, signs(e));
	w.expected = candidates.filter((e) => e.type !== 'radio');
	const measure = () => {
		const e = document.activeElement;
		// The parts of a date are stops in the same element.
		if (!e || e === document.body || e === w.last || w.again)
			return;
		w.last = e;
		if (w.seen.has(e)) {
			w.again = true;
			return;
		}
		const box = e.getBoundingClientRect();
		const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
		const y = Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 1);
		// A link over two lines has a middle that is not its own.
		const first = e.getClientRects()[0] ?? box;
		const hit = [[x, y], [first.x + first.width / 2,
		    first.y + first.height / 2]]
		    .map(([a, b]) => document.elementFromPoint(a, b))
		    .some((t) => t && (e.contains(t) || t.contains(e) ||
		    e.labels?.[0]?.contains(t)));
		w.seen.set(e, {
			shown: signs(e) !== rest.get(e),
			hidden: !hit || box.bottom < 0 || box.top > innerHeight,
		});
	};
	addEventListener('keydown', (event) => {
		if (event.key === 'Tab')
			measure();
	}, true);
	w.measure = measure;
	globalThis.tabWalk = w;
	// Reading starts at the top of the page.
	document.body.tabIndex = -1;
	document.body.focus();
	document.body.removeAttribute('tabindex');
	return candidates.length;
}

export function tabFindings() {
	const w = globalThis.tabWalk;
	const found = [];
	const at = (e) => e.localName + (e.id ? '#' + e.id : '') + ' "' +
	    (e.getAttribute('aria-label') || e.textContent || e.name || '')
	    .replace(/\s+/g, ' ').trim().slice(0, 30) + '"';
	w.measure();
	for (const [e, s] of w.seen) {
		if (!s.shown)
			found.push(['focus-not-shown', at(e)]);
		if (s.hidden)
			found.push(['focus-hidden', at(e)]);
	}
	const missed = w.expected.filter((e) => !w.seen.has(e) && e.isConnected);
	if (missed.length > 0)
		found.push(['not-reached-by-tab', at(missed[0]) +
		    (missed.length > 1 ? ` and ${missed.length - 1} more` : '')]);
	return found;
}

// Run with the console's own helpers, the only way to see listeners.
export const clickListeners = `
	[...document.querySelectorAll('body *')].filter((e) =>
	    !e.matches('a,button,input,select,textarea,summary,details,label,' +
	        'form,dialog,main,video,audio,[role],[tabindex]') &&
	    ['click', 'mousedown', 'mouseup', 'pointerdown', 'touchstart']
	        .some((type) => getEventListeners(e)[type]))
	    .map((e) => e.localName + (e.id ? '#' + e.id : '')).join()`;

// Fills in a form as badly as each field allows; tells what was written where.
// What is required stays empty, what has a form is given another, what has a
// length is too long, what is chosen is not on offer.
export function fillWrong(n) {
	const form = document.querySelectorAll('form[method=post]')[n];
	const sent = { fields: [], files: [], typed: false, button: null,
		title: document.title };
	const shapes = { email: 'anna at riga', url: 'not a place', tel: 'call me',
		date: '32.13.2026', 'datetime-local': '32.13.2026 25:61',
		number: 'a few', password: 'x' };
	const chosen = new Set();
	let long = 0;
	for (const f of form.elements) {
		const name = f.name;
		if (!name || ['hidden', 'submit', 'button', 'fieldset']
		    .includes(f.type))
			continue;
		// What depends on another answer may not be looked at.
		const tell = (value, wrong) => sent.fields.push({ name, value,
			wrong: wrong && !f.closest('[data-if]') });
		if (f.type === 'file') {
			if (!f.required)
				sent.files.push(f.id);
			tell(null, true);
			sent.typed = true;
		} else if (f.type === 'radio' || f.type === 'checkbox') {
			const group = [...form.elements].filter((o) => o.name === name);
			f.checked = false;
			if (group.length > 1 && !chosen.has(name)) {
				f.value = 'no-such-thing';
				f.checked = true;
				tell(null, true);
			} else if (group.length === 1 && f.required) {
				tell(null, true);
			}
			chosen.add(name);
		} else if (f.localName === 'select') {
			f.append(new Option('No such thing', 'no-such-thing'));
			f.value = 'no-such-thing';
			tell(null, true);
		} else {
			const kind = f.type === 'text' && f.inputMode === 'numeric' ?
			    'number' : f.type;
			// The browser keeps to a maxlength by itself.
			const told = document.getElementById(f.id + '-count')
			    ?.dataset.max;
			const max = f.maxLength > 0 ? Infinity : Number(told ?? 2000);
			let value = `Ā <b>"x" & 'y'</b>`.slice(0, f.maxLength > 0 ?
			    f.maxLength : undefined);
			let wrong = false;
			if (shapes[kind]) {
				value = shapes[kind];
				wrong = true;
			} else if (f.required) {
				value = '';
				wrong = true;
			} else if (long + max < 20000) {
				value = value.padEnd(max + 1, 'x');
				long += max;
				wrong = true;
			}
			if (f.localName === 'input')
				f.type = kind === 'password' ? kind : 'text';
			f.value = value;
			// A password is not sent back, and may be wrong or not.
			if (kind === 'password')
				tell(null, false);
			else
				tell(value, wrong);
			sent.typed ||= wrong;
		}
	}
	const button = form.querySelector('button:not([type=button])');
	if (button?.name)
		sent.button = [button.name, button.value];
	return sent;
}

// Posts the form as it stands, whatever scripts would do with it.
export function send([n, button]) {
	const form = document.querySelectorAll('form[method=post]')[n];
	if (button) {
		const field = document.createElement('input');
		field.type = 'hidden';
		[field.name, field.value] = button;
		form.append(field);
	}
	HTMLFormElement.prototype.submit.call(form);
}

// The page that comes back says what is wrong, at each field and at the top,
// and has kept what was typed.
export function wrongFindings(sent) {
	const found = [];
	const all = (sel) => [...document.querySelectorAll(sel)];
	const faults = all('[role=alert] a[href^="#"], [role=alert] li');
	if (faults.length === 0)
		found.push(['no-error-summary', 'the page']);
	if (document.title === sent.title)
		found.push(['title-without-error', document.title]);
	if (!document.querySelector('[role=alert]')
	    ?.contains(document.activeElement))
		found.push(['summary-without-focus', document.activeElement?.localName]);
	for (const { name, value, wrong } of sent.fields) {
		const fields = all('[name]').filter((f) => f.name === name &&
		    f.type !== 'hidden');
		if (fields.length === 0) {
			found.push(['field-gone', name]);
			continue;
		}
		if (wrong && !fields.some((f) =>
		    f.closest('[aria-invalid=true]')))
			found.push(['fault-not-told', name]);
		if (value !== null && !fields.some((f) => f.value === value ||
		    f.value.trim() === value.trim()))
			found.push(['typed-text-lost', `${name}: ` +
			    fields[0].value.slice(0, 40)]);
	}
	return found;
}
