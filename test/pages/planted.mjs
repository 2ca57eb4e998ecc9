// Has the battery teeth?  A good page, and the same with one defect each: the
// good one must come through clean and every defect must be found.
//
//   planted.mjs [WORD]      only defects whose name holds WORD
import fs from 'node:fs';
import http from 'node:http';
import { battery } from './battery.mjs';

const read = (name) => fs.readFileSync(new URL(`good/${name}`,
    import.meta.url), 'utf8');
const good = { html: read('form.html'), css: read('form.css'),
	js: read('form.js') };

// A change that changes nothing is a mistake here, not a defect found.
const swap = (from, to) => (p) => ({ ...p, html: p.html.replace(from, to) });
const style = (css) => (p) => ({ ...p, css: p.css + css });
const script = (js) => (p) => ({ ...p, js: p.js + js });

const defects = {
	'no language': swap(' lang="en" dir="ltr"', ' dir="ltr"'),
	'no direction': swap(' dir="ltr"', ''),
	'an empty title': swap(/<title>.*<\/title>/, '<title></title>'),
	'an empty title that a script fills': (p) => script(
	    'document.title = "Error: " + document.title;')(
	    swap(/<title>.*<\/title>/, '<title></title>')(p)),
	'no h1': swap(/<h1>(.*)<\/h1>/, '<p class="h1">$1</p>'),
	'two h1': swap(/<h2>Sessions<\/h2>/, '<h1>Sessions</h1>'),
	'a heading level left out': swap(/<h2>You<\/h2>/, '<h4>You</h4>'),
	'no main': (p) => ({ ...p, html: p.html.replace('<main id="main" ' +
	    'tabindex="-1">', '<div id="main" tabindex="-1">')
	    .replace('</main>', '</div>') }),
	'no way past the header': swap(/<a class="skip".*<\/a>/, ''),
	'a label that belongs to nothing': swap('<label for="name">', '<label>'),
	'a placeholder as the only label': swap(
	    /<label for="name">Name<\/label>\n<input/,
	    '<input placeholder="Name" aria-label="Name"'),
	'a hidden label': swap('<label for="name">', '<label class="vh" for="name">'),
	'an error not tied to its field': swap(
	    'aria-describedby="mail-hint mail-error"', 'aria-describedby="mail-hint"'),
	'a description that is not there': swap('id="question-error"',
	    'id="question-fault"'),
	'a dead link in the summary': swap('href="#question"', 'href="#questions"'),
	'radios without a legend': swap('<legend>Your role</legend>',
	    '<p>Your role</p>'),
	'no token for autofill': swap(' autocomplete="email"', ''),
	'a wrong token for autofill': swap('autocomplete="name"',
	    'autocomplete="nom"'),
	'the same id twice': swap('id="role-2"', 'id="role-1"'),
	'a picture without a text': swap(/ aria-label="Three[^"]*"/, ''),
	'a link without a name': swap('>Help and contact<', '><'),
	'a link that says nothing': swap('>Help and contact<', '>Click here<'),
	'a language link without its language': swap(' lang="lv"', ''),
	'a table without heads': (p) => ({ ...p,
	    html: p.html.replace(/<th scope="col">(\w+)<\/th>/g, '<td>$1</td>') }),
	'a table without a caption': swap(/<caption.*<\/caption>/, ''),
	'a click on a div': swap('<h2>Sessions</h2>',
	    '<h2>Sessions</h2><div onclick="go()">Open all</div>'),
	'a click that a script adds to a paragraph': script(
	    'document.querySelector("figcaption").addEventListener("click",' +
	    ' () => {});'),
	'an inline style': swap('<h2>You</h2>', '<h2 style="color:#222">You</h2>'),
	'an inline script': swap('</main>', '<script>var x = 1;</script></main>'),
	'a script that breaks': script('null.value = 1;'),
	'something from another server': swap('</main>',
	    '<p><img src="http://127.0.0.2:9/p.png" alt="" width="1" height="1">' +
	    '</p></main>'),
	'focus that cannot be seen': style(':focus-visible { outline: none; }'),
	'focus under a fixed bar': style('footer { position: fixed;' +
	    'inset: 30% 0 0 0; background: #fff; }'),
	'a field that Tab cannot reach': swap('name="country"',
	    'name="country" tabindex="-1"'),
	'an order of its own': swap('name="country"', 'name="country" tabindex="3"'),
	'a trap for the keyboard': script('document.querySelector("textarea")' +
	    '.addEventListener("keydown", (e) => {' +
	    ' if (e.key === "Tab") e.preventDefault(); });'),
	'pale text': style('.hint { color: #999; }'),
	'pale text in the dark only': style('@media (prefers-color-scheme: dark)' +
	    '{ .hint { color: #555; } }'),
	'the pale edge of a field': style('select { border-color: #ddd; }'),
	'links that only their colour tells': style('footer a { ' +
	    'text-decoration: none; color: #334; }'),
	'too wide for 320 px': style('fieldset { inline-size: 30rem; }'),
	'text cut off when it is spaced': style('.hint { block-size: 1.6rem;' +
	    ' inline-size: 18rem; overflow: hidden; white-space: nowrap; }'),
	'a target too small': style('button.plain { min-block-size: 0; padding: 0;' +
	    ' border: 0; font-size: .6rem; line-height: 1; }'),
	'a table that widens the page': style('.scroll { overflow: visible; }' +
	    'table { min-inline-size: 40rem; }'),
	'zoom forbidden': swap('initial-scale=1',
	    'initial-scale=1, user-scalable=no'),
	'a list that is none': swap(/<ul>\n<li><a href="#mail"/,
	    '<ul><div></div><li><a href="#mail"'),
	'an end tag forgotten': swap('</figure>', ''),
	'a role that is none': swap('role="alert"', 'role="alarm"'),
	'a form without a button': swap(/<p class="buttons">.*<\/p>/, ''),
	'a field only with scripts': (p) => script(
	    'document.querySelector(".field").hidden = false;')(
	    swap('<div class="field">', '<div class="field" hidden>')(p)),
	'a hole of a template left open': swap('Help and contact', '{{contact}}'),
	'a dear first visit': script('//' + 'x'.repeat(40000)),
};

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "img-src 'self' data:; form-action 'self'; base-uri 'none'";

function serve(variants) {
	const server = http.createServer((req, res) => {
		const [, number, file] = req.url.split('/');
		const page = variants[Number(number)];
		const [type, body] = { '': ['text/html', page?.html],
			'form.css': ['text/css', page?.css],
			'form.js': ['text/javascript', page?.js] }[file] ?? [];
		if (body === undefined) {
			res.writeHead(404).end();
			return;
		}
		res.writeHead(200, { 'content-type': `${type}; charset=utf-8`,
			'content-security-policy': csp });
		res.end(body.replace(/(href|src)="\/form\./g, `$1="/${number}/form.`));
	});
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => resolve(server));
	});
}

const word = process.argv[2] ?? '';
const names = Object.keys(defects).filter((name) => name.includes(word));
const variants = [good, ...names.map((name) => defects[name](good))];
const server = await serve(variants);
const base = `http://127.0.0.1:${server.address().port}`;
const jobs = variants.map((_, i) => ({ url: `${base}/${i}/`, nojs: true,
	budget: 30000, name: i === 0 ? 'the good page' : names[i - 1] }));
const results = await battery(jobs);
server.close();

let passed = 0;
let failed = 0;
const found = { axe: 0, own: 0, 'html-validate': 0, vnu: 0 };
for (const [job, r] of [...results].sort(([a], [b]) =>
    jobs.indexOf(a) - jobs.indexOf(b))) {
	const control = job === jobs[0];
	const by = new Map();
	for (const f of r.found)
		by.set(f.by, (by.get(f.by) ?? new Set()).add(f.rule));
	const unchanged = !control && ['html', 'css', 'js'].every((k) =>
	    variants[jobs.indexOf(job)][k] === good[k]);
	const ok = control ? r.found.length === 0 : r.found.length > 0 && !unchanged;
	ok ? passed++ : failed++;
	if (!control)
		for (const who of by.keys())
			found[who]++;
	const told = [...by].map(([who, list]) => `${who}: ${[...list].join(' ')}`);
	console.log(`${ok ? 'ok    ' : 'FAILED'} ${job.name}` +
	    `${unchanged ? ' (changes nothing)' : ''}: ${told.join('; ') || 'nothing'}`);
	if (control && !ok)
		for (const f of r.found)
			console.log(`       ${f.by} ${f.rule} [${f.state}] ${f.where}`);
}
console.log('found by: ' + Object.entries(found).map(([who, n]) =>
    `${who} ${n}`).join(', ') + `, of ${names.length}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
