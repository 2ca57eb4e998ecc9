// One who looks at pages and fills in forms, without a browser: what the list
// of pages is made with.
import { File } from 'node:buffer';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const unescaped = (s) => s.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, e) =>
    ({ amp: '&', lt: '<', gt: '>', quot: '"' })[e] ?? "'");

export const attribute = (tag, name) => {
	const m = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
	return m && unescaped(m[1]);
};
const has = (tag, name) => new RegExp(`\\s${name}(?=[\\s=>])`).test(tag);

// The forms that are posted: [{ action, fields, buttons, multipart }], as the
// page at href has them.
export function formsOf(html, href) {
	const forms = [];
	for (const [text] of html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)) {
		const [tag] = text.match(/^<form[^>]*>/);
		if (attribute(tag, 'method') !== 'post')
			continue;
		const fields = [];
		const buttons = [];
		for (const [whole, a, b] of text.matchAll(
		    /<(textarea|select)\b[\s\S]*?<\/\1>|<(input|button)\b[^>]*>/g)) {
			const kind = a ?? b;
			const [one] = whole.match(/^<[^>]*>/);
			const f = { kind: kind === 'input' ?
			    attribute(one, 'type') ?? 'text' : kind,
			    name: attribute(one, 'name'),
			    required: has(one, 'required'), checked: has(one, 'checked'),
			    value: attribute(one, 'value') ?? '' };
			if (kind === 'textarea')
				f.value = unescaped(whole.slice(one.length)
				    .replace(/^\n|<\/textarea>$/g, ''));
			if (kind === 'select') {
				f.options = [...whole.matchAll(/<option[^>]*>/g)];
				f.options = f.options.map(([o]) => ({
					value: attribute(o, 'value') ?? '',
					selected: has(o, 'selected') }));
				f.value = (f.options.find((o) => o.selected) ??
				    f.options[0])?.value ?? '';
			}
			if (kind !== 'button')
				fields.push(f);
			else if (attribute(one, 'type') !== 'button')
				buttons.push({ ...f, action: attribute(one, 'formaction') });
		}
		const here = new URL(href, 'http://x');
		const to = (action) => new URL(action ?? href, here).pathname +
		    new URL(action ?? href, here).search;
		forms.push({ action: to(attribute(tag, 'action')), fields,
			multipart: /multipart/.test(attribute(tag, 'enctype') ?? ''),
			buttons: buttons.map((b) => ({ ...b,
			    action: b.action ? to(b.action) : null })) });
	}
	return forms;
}

// Where a page leads to, and the pictures on it.
export function linksOf(html, href) {
	const here = new URL(href, 'http://x');
	const links = [];
	for (const [tag] of html.matchAll(/<(?:a|img)\s[^>]*>/g)) {
		const to = attribute(tag, 'href') ?? attribute(tag, 'src');
		if (to && !to.startsWith('#') && URL.canParse(to, here)) {
			const url = new URL(to, here);
			links.push(url.origin === here.origin ?
			    url.pathname + url.search : url.href);
		}
	}
	return links;
}

// A picture that is one, for fields that take pictures, documents or both.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQAAAACCEkxzAAAAD0lEQVR4' +
    'nGNgGAWjgHwAAAJAAAFZNqEDAAAAAElFTkSuQmCC', 'base64');

const plausible = { email: 'visitor@example.org', url: 'https://www.example.org/',
	tel: '+371 67 026 000', number: '1', date: '2027-03-04',
	'datetime-local': '2027-03-04T09:00', text: 'Something to read',
	textarea: 'What holds on the second day?' };

// As a value: the first thing that a field offers; as a name: every choice.
export const first = Symbol('first');
export const choices = Symbol('choices');

// A form as somebody fills it in who leaves out what is optional.
export function filled(form, values, button = form.buttons[0]) {
	const body = new FormData();
	const chosen = new Set(form.fields.filter((f) => f.checked)
	    .map((f) => f.name));
	const done = new Set();
	for (const f of form.fields) {
		if (!f.name || done.has(f.name) && f.kind !== 'checkbox')
			continue;
		const wish = values[f.name] ??
		    (f.kind === 'checkbox' || f.kind === 'radio' ? values[choices] : undefined);
		if (f.kind === 'file') {
			body.append(f.name, wish instanceof File ? wish :
			    (wish ?? values[choices]) || f.required ?
			    new File([png], 'picture.png', { type: 'image/png' }) :
			    new File([], ''));
		} else if (f.kind === 'checkbox' || f.kind === 'radio') {
			// What is required has one chosen; of a row, the first.
			const on = wish === first ? f.checked || !chosen.has(f.name) :
			    wish !== undefined ? [wish].flat().includes(f.value) :
			    f.checked || f.required && !chosen.has(f.name);
			if (!on)
				continue;
			chosen.add(f.name);
			body.append(f.name, f.value);
			if (f.kind === 'checkbox')
				continue;
		} else if (wish !== undefined && wish !== first) {
			body.append(f.name, wish);
		} else if (f.kind === 'select') {
			const needed = f.required || wish === first;
			body.append(f.name, f.value !== '' || !needed ? f.value :
			    f.options.find((o) => o.value !== '')?.value ?? '');
		} else {
			body.append(f.name, f.value !== '' || !f.required ? f.value :
			    plausible[f.kind] ?? '');
		}
		done.add(f.name);
	}
	for (const [name, value] of Object.entries(values))
		if (!form.fields.some((f) => f.name === name) &&
		    typeof value === 'string')
			body.append(name, value);
	if (button?.name && !(button.name in values))
		body.append(button.name, button.value);
	return form.multipart ? body : new URLSearchParams([...body]
	    .map(([name, value]) => [name, String(value)]));
}

// Node 18.13, of Debian 12, knows no getSetCookie() and joins the lines.
function cookiesOf(response) {
	return response.headers.getSetCookie?.() ??
	    (response.headers.get('set-cookie') ?? '').split(/, (?=[^ ;,=]+=)/)
	    .filter((line) => line !== '');
}

// Today there, as forms have it: 2026-11-26.
export function today(zone) {
	const at = Object.fromEntries(new Intl.DateTimeFormat('en', {
		timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit',
	}).formatToParts().map((part) => [part.type, part.value]));
	return `${at.year}-${at.month}-${at.day}`;
}

export class Visitor {
	constructor(base, role) {
		this.base = base;
		this.role = role;
		this.jar = new Map();
	}

	async fetch(href, init = {}) {
		const response = await fetch(new URL(href, this.base), { ...init,
			redirect: 'manual', headers: { ...init.headers,
			origin: this.base, 'sec-fetch-site': 'same-origin',
			cookie: [...this.jar].map((c) => c.join('=')).join('; ') } });
		for (const line of cookiesOf(response)) {
			const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
			value ? this.jar.set(name, value) : this.jar.delete(name);
		}
		return response;
	}

	// Fills in the form of the page at href that is posted to action.
	async submit(href, action = href, values = {}) {
		const page = await this.fetch(href);
		const forms = formsOf(await page.text(), href);
		for (const form of forms) {
			const button = form.buttons.find((b) => b.action === action);
			if (form.action === action || button)
				return this.fetch(action, { method: 'POST',
					body: filled(form, values, button) });
		}
		throw new Error(`${this.role}: ${href} (${page.status}) has no form ` +
		    `that leads to ${action}`);
	}

	// The link shows a button, so that a mail scanner does not use it up.
	async signIn(link) {
		const at = new URL(link).pathname;
		const response = await this.submit(at);
		if (response.status !== 303 || this.jar.size === 0)
			throw new Error(`${this.role}: the sign-in link was answered ` +
			    `with ${response.status}`);
		if (/admin|organiser/.test(this.role))
			await this.secondFactor();
	}

	// As an authenticator app does it (RFC 6238), from the key on the page.
	async secondFactor() {
		const at = '/account/factor';
		const html = await (await this.fetch(at)).text();
		const key = html.match(/id="key">([A-Za-z2-7 ]+)</)?.[1];
		if (!key)
			throw new Error(`${this.role}: ${at} shows no key`);
		const form = formsOf(html, at).find((f) => f.action === at);
		const response = await this.fetch(at, { method: 'POST',
			body: filled(form, { code: codeOf(key) }) });
		if (response.status !== 200)
			throw new Error(`${this.role}: the code was answered ` +
			    `with ${response.status}`);
	}

	cookies() {
		return [...this.jar].map(([name, value]) => ({ name, value }));
	}
}

function codeOf(key) {
	const digits = [...key.replace(/ /g, '').toUpperCase()].map((c) =>
	    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2)
	    .padStart(5, '0')).join('').match(/.{8}/g);
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
	const mac = crypto.createHmac('sha1',
	    Buffer.from(digits.map((b) => parseInt(b, 2)))).update(counter).digest();
	return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1000000)
	    .padStart(6, '0');
}

// The mails in a folder of folders, but for those that are being written.
export function mailsIn(folder) {
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((at) => {
		const file = path.join(folder, at.name);
		if (at.isDirectory())
			return at.name === 'tmp' ? [] : mailsIn(file);
		return at.isFile() ? [file] : [];
	});
}

// Links of this server in all mails that have come, quoted-printable undone.
export function mailLinks(folder, base) {
	const links = new Set();
	for (const file of mailsIn(folder)) {
		const text = fs.readFileSync(file, 'latin1').replace(/=\r?\n/g, '')
		    .replace(/=3D/g, '=');
		for (const [link] of text.matchAll(/https?:\/\/[^\s"<>]*/g))
			if (link.startsWith(base + '/'))
				links.add(unescaped(link.slice(base.length)));
	}
	return links;
}
