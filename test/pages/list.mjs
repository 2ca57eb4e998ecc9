// Which pages there are: each visitor walks every link from the front page,
// and what was reached is matched with the route table, so that a new page is
// in the battery without being named anywhere.
//
//   list.mjs BASE ROUTES LINKS [STATE]
//
// ROUTES: `guildhall routes --json`; LINKS: `guildhall demo --links --json`.
// STATE is a word for the names of the jobs ("empty").  Prints the
// battery's jobs to standard output and, to standard error, dead links and
// routes that nobody reached; ends with status 1 when there is a dead link.
import crypto from 'node:crypto';
import fs from 'node:fs';

const [base, routesFile, linksFile, state = ''] = process.argv.slice(2);
// Pages of one route: for the public, and for one who is signed in.
const examples = (visitor) => (visitor.role === 'visitor' ? 2 : 1);
const fetchesMax = 600;		// for one visitor
const budget = 30000;		// bytes of a public page's first visit

const routes = fs.readFileSync(routesFile, 'utf8').split('\n').filter(Boolean)
    .map((line) => JSON.parse(line)).filter((r) => r.method === 'GET')
    .map((r) => ({ ...r, pattern: new RegExp('^' + r.path
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+') + '$') }))
    // /editions/new before /editions/:edition
    .sort((a, b) => a.path.split(':').length - b.path.split(':').length);
const routeOf = (path) => routes.find((r) => r.pattern.test(path));

const unescaped = (s) => s.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, e) =>
    ({ amp: '&', lt: '<', gt: '>', quot: '"' })[e] ?? "'");

const attribute = (tag, name) => {
	const m = tag.match(new RegExp(`\\s${name}="([^"]*)"`));
	return m && unescaped(m[1]);
};

class Visitor {
	constructor(role) {
		this.role = role;
		this.jar = new Map();
	}

	async fetch(path, init = {}) {
		const response = await fetch(new URL(path, base), { ...init,
			redirect: 'manual', headers: { ...init.headers,
			origin: base, 'sec-fetch-site': 'same-origin',
			cookie: [...this.jar].map((c) => c.join('=')).join('; ') } });
		for (const line of response.headers.getSetCookie?.() ?? []) {
			const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
			value ? this.jar.set(name, value) : this.jar.delete(name);
		}
		return response;
	}

	// The form of a page that posts to path (or the first in what the page
	// is about), sent as it stands but for fields.
	async submit(path, html, fields = {}) {
		const forms = html.slice(Math.max(html.indexOf('<main'), 0)).match(
		    /<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/gi) ?? [];
		const form = forms.find((f) => attribute(f, 'action') === path) ??
		    forms[0];
		if (!form)
			return null;
		const body = new URLSearchParams();
		for (const [tag] of form.matchAll(/<(input|button)[^>]*>/g))
			if (attribute(tag, 'name'))
				body.append(attribute(tag, 'name'),
				    attribute(tag, 'value') ?? '');
		for (const [name, value] of Object.entries(fields))
			body.set(name, value);
		return this.fetch(attribute(form, 'action') ?? path,
		    { method: 'POST', body });
	}

	// The link shows a button, so that a mail scanner does not use it up.
	async signIn(link) {
		const path = new URL(link).pathname;
		let response = await this.fetch(path);
		if (response.status === 200)
			response = await this.submit(path, await response.text());
		if (response?.status !== 303 || this.jar.size === 0)
			throw new Error(`${this.role}: the sign-in link answered ` +
			    `${response?.status ?? 'without a form'}`);
		if (/admin|organiser/.test(this.role))
			await this.secondFactor();
	}

	// As an authenticator app does it (RFC 6238), from the key on the page.
	async secondFactor() {
		const path = '/account/factor';
		const html = await (await this.fetch(path)).text();
		const key = html.match(/id="key">([A-Za-z2-7 ]+)</)?.[1];
		if (!key)
			throw new Error(`${this.role}: ${path} shows no key`);
		const digits = [...key.replace(/ /g, '').toUpperCase()].map((c) =>
		    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2)
		    .padStart(5, '0')).join('').match(/.{8}/g);
		const counter = Buffer.alloc(8);
		counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
		const mac = crypto.createHmac('sha1',
		    Buffer.from(digits.map((b) => parseInt(b, 2)))).update(counter)
		    .digest();
		const code = (mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) %
		    1000000;
		const response = await this.submit(path, html,
		    { code: String(code).padStart(6, '0') });
		if (response?.status !== 200)
			throw new Error(`${this.role}: the code was answered ` +
			    `with ${response?.status}`);
	}

	cookies() {
		return [...this.jar].map(([name, value]) => ({ name, value }));
	}
}

let dead = 0;
const reached = new Set();
// What several see alike is looked at by the public and the first of the others.
const seenBy = new Map();

function enough(visitor, url, route) {
	// Languages are looked at as such.
	if (url.searchParams.has('lang'))
		return true;
	if (visitor.role === 'visitor' || !route)
		return false;
	const first = seenBy.get(route.path) ?? visitor.role;
	seenBy.set(route.path, first);
	return first !== visitor.role;
}

async function walk(visitor) {
	const jobs = [];
	const count = new Map();
	const from = new Map([['/', '']]);
	const queue = ['/'];
	for (let n = 0; queue.length > 0 && n < fetchesMax; n++) {
		const href = queue.shift();
		const url = new URL(href, base);
		const route = routeOf(url.pathname);
		const kind = (route?.path ?? url.pathname) +
		    [...new Set(url.searchParams.keys())].sort().join('&');
		// Enough of this kind is known, and where it leads to.
		if ((count.get(kind) ?? 0) >= (route && !url.search ? examples(visitor) : 1))
			continue;
		count.set(kind, (count.get(kind) ?? 0) + 1);
		const response = await visitor.fetch(href);
		if (route)
			reached.add(route.path);
		const to = response.headers.get('location');
		if (to) {
			add(to, href);
			continue;
		}
		if (response.status !== 200) {
			console.error(`${visitor.role}: ${href} answers ` +
			    `${response.status}; linked from ${from.get(href)}`);
			dead++;
			continue;
		}
		if (!/^text\/html/.test(response.headers.get('content-type') ?? ''))
			continue;
		const html = await response.text();
		if (!enough(visitor, url, route))
			jobs.push(...jobsOf(visitor, url, route, html));
		for (const [tag] of html.matchAll(/<a\s[^>]*>/g))
			if (attribute(tag, 'href'))
				add(attribute(tag, 'href'), href);
	}
	return jobs;

	function add(href, source) {
		const url = new URL(href, new URL(source || '/', base));
		const path = url.pathname + url.search;
		if (url.origin !== new URL(base).origin || from.has(path))
			return;
		from.set(path, source);
		queue.push(path);
	}
}

function jobsOf(visitor, url, route, html) {
	const name = [visitor.role, state, url.pathname + url.search]
	    .filter(Boolean).join(' ');
	const job = { name, url: url.href, cookies: visitor.cookies(),
		kind: route?.path, nojs: visitor.role === 'visitor' };
	const jobs = [job];
	if (visitor.role === 'visitor') {
		job.budget = budget;
		// One language that is written from right to left.
		jobs.push({ ...job, name: `${name} in Arabic`, kind: undefined,
			nojs: false, cookies: [{ name: 'lang', value: 'ar' }] });
	}
	const form = html.match(/<main[\s\S]*?<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/);
	// Only what is typed can be sent empty; a choice has its first value.
	if (form && [...form[0].matchAll(/<(input|textarea)\s[^>]*>/g)].some(
	    ([tag]) => /\s(required|aria-required="true")/.test(tag) &&
	    !/type="(hidden|radio|checkbox|file|submit)"/.test(tag)))
		jobs.push({ ...job, name: `${name} with errors`, empty: true,
			nojs: false, budget: undefined });
	return jobs;
}

const visitors = [new Visitor('visitor')];
for (const line of fs.readFileSync(linksFile, 'utf8').split('\n')
    .filter(Boolean)) {
	const { role = 'admin', link } = JSON.parse(line);
	const v = new Visitor(role);
	try {
		await v.signIn(link);
		visitors.push(v);
	} catch (e) {
		console.error(e.message);
		dead++;
	}
}
for (const v of visitors)
	for (const job of await walk(v))
		console.log(JSON.stringify(job));
// What is not there and what one may not see are pages too.
console.log(JSON.stringify({ name: 'visitor 404', url: `${base}/no/such/page`,
	status: 404 }));
const missed = routes.filter((r) => !reached.has(r.path));
if (!state)
	for (const r of missed)
		console.error(`nobody reached ${r.path} (${r.right})`);
process.exitCode = dead > 0 ? 1 : 0;
