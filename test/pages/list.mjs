// Which pages there are: each visitor walks every link from the front page,
// fills in the forms without which some pages would not be there (steps.mjs),
// and what was reached is matched with the route table.  A new page or form is
// in the battery without being named anywhere; one that nobody reaches is a
// fault.
//
//   list.mjs full|empty BASE ROUTES LINKS MAIL-FOLDER
//
// ROUTES: `guildhall routes --json`; LINKS: `guildhall demo --links --json`.
// Prints the battery's jobs to standard output and, to standard error, what is
// wrong with the list; ends with status 1 when something is.
import fs from 'node:fs';
import { examples, steps, unreached } from './steps.mjs';
import { Visitor, attribute, formsOf, linksOf, mailLinks } from './visitor.mjs';

const [state, base, routesFile, linksFile, mailFolder] = process.argv.slice(2);
const full = state === 'full';
const examplesMax = 5;		// of one kind, looked into for links
const fetchesMax = 1200;		// for one visitor
const budget = 30000;		// bytes of a public page's first visit, not of one
				// that needs a secret from a mail

const lines = (file) => fs.readFileSync(file, 'utf8').split('\n')
    .filter(Boolean).map((line) => JSON.parse(line));
const routes = lines(routesFile)
    .map((r) => ({ ...r, key: `${r.method} ${r.path}`,
	pattern: new RegExp('^' + r.path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
	    .replace(/:\w+/g, '[^/]+') + '$') }))
    // /editions/new before /editions/:edition
    .sort((a, b) => a.path.split(':').length - b.path.split(':').length);
const routeOf = (method, href) => routes.find((r) => r.method === method &&
    r.pattern.test(new URL(href, base).pathname));

let wrong = 0;
function say(text) {
	console.error(text);
	wrong++;
}

const reached = new Set();	// keys of routes
const pages = [];		// { visitor, href, kind, route, html, forms }

// Pages of one kind have one route and ask the same of it.
function kindOf(href, route) {
	const url = new URL(href, base);
	const asked = [...new Set(url.searchParams.keys())].sort().join('&');
	return (route?.path ?? url.pathname) + (asked && '?' + asked);
}

class Walk {
	constructor(visitor) {
		this.visitor = visitor;
		this.from = new Map();
		this.waiting = new Map();	// kind: addresses
		this.seen = new Map();		// kind: how many
		this.visited = new Set();
		this.fetches = 0;
	}

	add(href, source) {
		const url = new URL(href, new URL(source, base));
		const path = url.pathname + url.search;
		// Languages are looked at as such.
		if (url.origin !== base || this.from.has(path) ||
		    url.searchParams.has('lang'))
			return;
		this.from.set(path, source);
		const kind = kindOf(path, routeOf('GET', path));
		this.waiting.set(kind, [...(this.waiting.get(kind) ?? []), path]);
	}

	// Of what was seen least; undefined when enough is known of each.
	next() {
		let best;
		for (const [kind, list] of this.waiting)
			if (list.length > 0 && (this.seen.get(kind) ?? 0) <
			    Math.min(examplesMax, this.seen.get(best) ?? Infinity))
				best = this.seen.has(kind) || !best ||
				    this.seen.has(best) ? kind : best;
		if (best === undefined)
			return undefined;
		this.seen.set(best, (this.seen.get(best) ?? 0) + 1);
		return this.waiting.get(best).shift();
	}

	async visit(href) {
		const { visitor } = this;
		const route = routeOf('GET', href);
		if (this.visited.has(href))
			return;
		this.visited.add(href);
		const response = await visitor.fetch(href);
		this.fetches++;
		const to = response.headers.get('location');
		if (to) {
			this.add(to, href);
			return;
		}
		if (response.status !== 200) {
			say(`${visitor.role}: ${href} answers ${response.status}; ` +
			    `linked from ${this.from.get(href)}`);
			return;
		}
		if (route)
			reached.add(route.key);
		if (!/^text\/html/.test(response.headers.get('content-type') ?? ''))
			return;
		this.page(href, await response.text());
	}

	page(href, html, answer) {
		const forms = formsOf(html, href);
		const route = routeOf(answer ? 'POST' : 'GET', href);
		pages.push({ visitor: this.visitor, href, route, html, forms, answer,
			kind: (answer ? 'answer of ' : '') + kindOf(href, route) });
		for (const f of forms)
			for (const action of [f.action, ...f.buttons
			    .map((b) => b.action).filter(Boolean)])
				reached.add(routeOf('POST', action)?.key);
		if (examples.test(href))
			return;
		for (const link of linksOf(html, href))
			this.add(link, href);
	}

	async go() {
		for (let href; this.fetches < fetchesMax && (href = this.next());)
			await this.visit(href);
	}
}

// What the steps need: see steps.mjs.
class World {
	constructor(visitors) {
		this.visitors = visitors;
		this.starts = [];
		this.opened = new Set();
		this.answers = [];
	}

	who(role) {
		let v = this.visitors.find((one) => one.role === role);
		if (!v)
			this.visitors.push(v = new Visitor(base, role));
		return v;
	}

	look(role, href) {
		this.starts.push([this.who(role), href]);
	}

	async send(role, page, action = page, values = {}) {
		const visitor = this.who(role);
		const response = await visitor.submit(page, action, values);
		const to = response.headers.get('location');
		if (to) {
			const url = new URL(to, base);
			this.look(role, url.pathname + url.search);
			return url.pathname;
		}
		const html = await response.text();
		if (response.status !== 200) {
			const fault = html.match(/data-faults[\s\S]*?<\/ul>/) ??
			    html.match(/<h1>[\s\S]*?<\/h1>/);
			throw new Error(`${role}: ${action} answers ` +
			    `${response.status}${fault?.[0].replace(/<[^>]*>|\s+/g, ' ')}`);
		}
		this.answers.push({ visitor, href: action, html });
		return html;
	}

	// Waits for a link that is not on the page at once.
	async link(role, href, pattern) {
		for (let i = 0; i < 100; i++) {
			const [link] = await this.links(role, href, pattern);
			if (link)
				return link;
			await new Promise((r) => { setTimeout(r, 200); });
		}
		throw new Error(`${role}: ${href} never led to ${pattern}`);
	}

	// Waits while the page offers to stop what is being made.
	async ended(role, href) {
		for (let i = 0; i < 100; i++) {
			if (!/\/stop"/.test(await this.text(role, href)))
				return;
			await new Promise((r) => { setTimeout(r, 200); });
		}
		throw new Error(`${role}: ${href} never ended`);
	}

	// Signs in by the link, as one more visitor of that role.
	async again(role, link) {
		const other = new Visitor(base, role);
		await other.submit(link);
		if (!this.visitors.some((v) => v.role === role))
			this.visitors.push(other);
	}

	async text(role, href) {
		return (await this.who(role).fetch(href)).text();
	}

	async links(role, href, pattern) {
		return [...new Set(linksOf(await this.text(role, href), href))]
		    .filter((link) => pattern.test(link));
	}

	// A link that came by mail and was not asked for before.
	async mail(part) {
		for (let i = 0; i < 100; i++) {
			const link = [...mailLinks(mailFolder, base)].find((l) =>
			    l.includes(part) && !this.opened.has(l));
			if (link) {
				this.opened.add(link);
				return link;
			}
			await new Promise((r) => { setTimeout(r, 200); });
		}
		throw new Error(`no mail brought a link with ${part}`);
	}
}

// A page is looked at in each form that it takes: first the fullest, then
// another as long as it holds what the ones before have not.
function chosen(list, most) {
	const parts = (html) => [...html.slice(html.indexOf('<main'))
	    .matchAll(/<(\w+)(?: [^>]*?class="([^"]*)")?/g)]
	    .map(([, tag, name]) => `${tag}.${name ?? ''}`);
	const known = new Set();
	const out = [];
	for (const p of [...list].sort((a, b) => b.html.length - a.html.length)) {
		const fresh = parts(p.html).filter((x) => !known.has(x));
		if (out.length > 0 && fresh.length === 0)
			continue;
		fresh.forEach((x) => known.add(x));
		out.push(p);
		if (out.length === most)
			break;
	}
	return out;
}

const secret = /\/:(secret|token|code)\b/;
const open = (visitor) => visitor.role === 'visitor';

function job(visitor, href, more = {}) {
	return { name: [visitor.role, full ? '' : state, href, more.how]
	    .filter(Boolean).join(' '), url: new URL(href, base).href,
	    cookies: visitor.cookies(), ...more };
}

const inArabic = (visitor) => [...visitor.cookies()
    .filter((c) => c.name !== 'lang'), { name: 'lang', value: 'ar' }];

function pageJobs() {
	const jobs = [];
	const groups = new Map();
	for (const p of pages) {
		const key = `${open(p.visitor)} ${p.kind}`;
		groups.set(key, [...(groups.get(key) ?? []), p]);
	}
	for (const list of groups.values()) {
		const [first, ...more] = chosen(list, open(list[0].visitor) ? 3 : 2);
		for (const p of [first, ...more])
			jobs.push(job(p.visitor, p.href, { kind: p.route?.path,
				states: open(p.visitor) ? 'all' : 'signed',
				...(p.answer ? { answer: p.html, how: 'answered' } :
				open(p.visitor) ? { nojs: true, ...(secret.test(
				    p.route?.path) ? {} : { budget }) } : {}) }));
		// Every page from right to left, as far as it can be asked for.
		if (!first.answer && (full || open(first.visitor)))
			jobs.push(job(first.visitor, first.href, { how: 'in Arabic',
				states: open(first.visitor) ? 'rtl' : 'rtl signed',
				cookies: inArabic(first.visitor) }));
	}
	return jobs;
}

// Each form as it comes back when its answers are wrong.
function formJobs() {
	const best = new Map();
	for (const p of pages)
		for (const [n, form] of p.answer ? [] : p.forms.entries()) {
			const typed = form.fields.filter((f) => f.kind !== 'hidden');
			const route = routeOf('POST', form.action);
			const old = best.get(route?.key);
			if (route && typed.length > (old?.typed.length ?? 0))
				best.set(route.key, { p, n, form, typed });
		}
	return [...best.values()].flatMap(({ p, n, form }) => {
		const how = `with wrong answers to ${form.action}`;
		const jobs = [job(p.visitor, p.href, { how, wrong: n,
			states: 'wrong' })];
		if (open(p.visitor))
			jobs.push(job(p.visitor, p.href, { how: `${how} in Arabic`,
				wrong: n, states: 'rtl', cookies: inArabic(p.visitor) }));
		return jobs;
	});
}

// What is not there, not allowed, not ours.
function errorJobs(visitors) {
	const jobs = [];
	const [visitor] = visitors;
	const signed = visitors.find((v) => v.role === 'participant') ??
	    visitors[1];
	const error = (v, href, status, more) => jobs.push(job(v, href,
	    { status, states: 'wrong', how: `(${status})`, ...more }));
	error(visitor, '/no/such/page', 404);
	error(signed, '/no/such/page', 404);
	error(signed, '/admin', 403);
	error(visitor, '/sign-out', 405);
	const contact = pages.find((p) => open(p.visitor) && !p.answer &&
	    p.forms.some((f) => f.fields.some((one) => one.kind === 'textarea')));
	if (contact)
		error(visitor, contact.href, 413, { large: contact.forms.findIndex(
		    (f) => f.fields.some((one) => one.kind === 'textarea')) });
	// A link that is used up, has run out or was cut off.
	for (const r of routes)
		if (r.method === 'GET' && r.right === 'anyone' &&
		    /\/:(secret|token|code)$/.test(r.path)) {
			const like = [...pages].find((p) => p.kind.startsWith(
			    r.path.split('/:')[0]));
			const known = (p) => like?.href.split('/')[p];
			const href = r.path.split('/').map((part, i, all) =>
			    !part.startsWith(':') ? part : i === all.length - 1 ?
			    'QUJDREVGR0hJSktMTU5P' : known(i) ?? '1').join('/');
			error(visitor, href, [200, 400, 404, 410]);
		}
	// Last, for it shuts this page for a while.
	error(visitor, '/verify/none', 429, { repeat: 61 });
	return jobs;
}

const visitors = [new Visitor(base, 'visitor')];
for (const { role = 'administrator', link } of lines(linksFile)) {
	const v = new Visitor(base, role);
	try {
		await v.signIn(link);
		visitors.push(v);
	} catch (e) {
		say(e.message);
	}
}
const world = new World(visitors);
for (const step of steps[state])
	try {
		await step(world);
	} catch (e) {
		say(e.message);
	}
await Promise.all(visitors.map(async (v) => {
	const walk = new Walk(v);
	walk.add('/', '/');
	for (const [who, href] of world.starts)
		if (who === v) {
			// Another page that links to it may be found first.
			if (!walk.from.has(href))
				walk.from.set(href, 'steps.mjs');
			await walk.visit(href);
		}
	for (const { visitor, href, html } of world.answers)
		if (visitor === v)
			walk.page(href, html, true);
	return walk.go();
}));

const jobs = pageJobs();
if (full)
	jobs.push(...formJobs(), ...errorJobs(visitors));
for (const j of jobs)
	console.log(JSON.stringify(j));
if (full) {
	for (const r of routes)
		if (!reached.has(r.key) && !(r.key in unreached))
			say(`nobody reached ${r.key} (${r.right})`);
	for (const key of Object.keys(unreached))
		if (!routes.some((r) => r.key === key))
			say(`steps.mjs: there is no ${key}`);
}
process.exitCode = wrong > 0 ? 1 : 0;
