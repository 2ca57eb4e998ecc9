// Has the battery teeth?  A good page, and the same with one defect each: the
// good one must come through clean, and every defect must be found by the rule
// that is there for it.  Beside many a defect stands its good twin, much like it
// and right: together, on one page, the twins must come through clean too.
//
//   planted.mjs [WORD]      only defects whose name holds WORD
import fs from 'node:fs';
import http from 'node:http';
import { battery } from './battery.mjs';

const read = (name) => fs.readFileSync(new URL(`good/${name}`,
    import.meta.url), 'utf8');
const good = { html: read('form.html'), css: read('form.css'),
	js: read('form.js'), answered: 422 };
const invalid = (id) => ` aria-invalid="true" aria-describedby="${id}-error"`;
const error = (id) => `<p class="error" id="${id}-error">` +
    '<span class="vh">Error: </span>Choose what is offered</p>\n';
good.answer = [
	['autocomplete="name" required value="Anna Bērziņa"',
	    `autocomplete="name" required${invalid('name')} value=""`],
	['<input id="name"', error('name') + '<input id="name"'],
	['<select id="country" name="country">', error('country') +
	    `<select id="country" name="country"${invalid('country')}>`],
	['<legend>Your role</legend>', '<legend>Your role</legend>\n' +
	    error('role')],
	['name="role" value="elected"', `name="role" value="elected"${invalid('role')}`],
	['<legend>Languages you follow a talk in</legend>',
	    '<legend>Languages you follow a talk in</legend>\n' + error('languages')],
	['name="languages" value="en"',
	    `name="languages" value="en"${invalid('languages')}`],
].reduce((html, [from, to]) => html.replace(from, to), good.html);
good.js += 'document.querySelector("[role=alert]")?.focus();\n';

// A change that changes nothing is a mistake here, not a defect found.
const swap = (from, to) => (p) => ({ ...p, html: p.html.replace(from, to) });
const style = (css) => (p) => ({ ...p, css: p.css + css });
const script = (js) => (p) => ({ ...p, js: p.js + js });
const before = (what, html) => swap(what, html + what);
// The answer to wrong answers: the page as it is, with each field at fault.
const answer = (from, to) => (p) => ({ ...p, wrong: 0,
	answer: p.answer.replace(from, to) });
const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';

// name: [what is done to the good page, the rule that must find it].  A rule is
// said with its checker: "own no-lang".
const defects = {
	'no language': [swap(' lang="en" dir="ltr"', ' dir="ltr"'), 'own no-lang'],
	'a language that is none': [swap(' lang="en" dir="ltr"',
	    ' lang="english" dir="ltr"'), 'axe html-lang-valid'],
	'a language of a part that is none': [swap(' lang="lv"', ' lang="latvian"'),
	    'axe valid-lang'],
	'no direction': [swap(' dir="ltr"', ''), 'own no-dir'],
	'an empty title': [swap(/<title>.*<\/title>/, '<title></title>'),
	    'own no-title'],
	'an empty title that a script fills': [(p) => script(
	    'document.title = "Error: " + document.title;')(
	    swap(/<title>.*<\/title>/, '<title></title>')(p)), 'own no-title'],
	'no h1': [swap(/<h1>(.*)<\/h1>/, '<p class="h1">$1</p>'), 'own one-h1'],
	'two h1': [swap(/<h2>Sessions<\/h2>/, '<h1>Sessions</h1>'), 'own one-h1'],
	'a heading level left out': [swap(/<h2>You<\/h2>/, '<h4>You</h4>'),
	    'own heading-order'],
	'an empty heading': [swap('<h2>You</h2>', '<h2> </h2>'),
	    'own empty-heading'],
	'no main': [(p) => ({ ...p, html: p.html.replace('<main id="main" ' +
	    'tabindex="-1">', '<div id="main" tabindex="-1">')
	    .replace('</main>', '</div>') }), 'axe landmark-one-main'],
	'two mains': [before('</main>', '<main><p>More</p></main>'),
	    'axe landmark-no-duplicate-main'],
	'two menus with one name': [before('</header>',
	    '<nav aria-label="Languages"><a href="/x">More of them</a></nav>'),
	    'axe landmark-unique'],
	'no way past the header': [swap(/<a class="skip".*<\/a>/, ''),
	    'own skip-link'],
	'a label that belongs to nothing': [swap('<label for="name">', '<label>'),
	    'own no-visible-label'],
	'a placeholder as the only label': [swap(
	    /<label for="name">Name<\/label>\n<input/,
	    '<input placeholder="Name" aria-label="Name"'), 'own no-visible-label'],
	'a hidden label': [swap('<label for="name">',
	    '<label class="vh" for="name">'), 'own no-visible-label'],
	'an error not tied to its field': [swap(
	    'aria-describedby="mail-hint mail-error"',
	    'aria-describedby="mail-hint"'), 'own error-not-tied'],
	'a description that is not there': [swap('id="question-error"',
	    'id="question-fault"'), 'own dead-description'],
	'a dead link in the summary': [swap('href="#question"', 'href="#questions"'),
	    'own dead-fragment'],
	'a link in the summary to a field that is right': [swap('href="#question"',
	    'href="#country"'), 'own summary-link'],
	'radios without a legend': [swap('<legend>Your role</legend>',
	    '<p>Your role</p>'), 'own group-without-legend'],
	'no token for autofill': [swap(' autocomplete="email"', ''),
	    'own no-autocomplete'],
	'a wrong token for autofill': [swap('autocomplete="name"',
	    'autocomplete="nom"'), 'axe autocomplete-valid'],
	'a password that cannot be pasted': [before('<p class="buttons">',
	    '<div class="field"><label for="pw">Password</label><input id="pw" ' +
	    'name="pw" type="password" autocomplete="current-password" ' +
	    'onpaste="return false"></div>'), 'own no-paste'],
	'the same id twice': [swap('id="role-2"', 'id="role-1"'), 'vnu vnu'],
	'a drawing without a text': [swap(/ aria-label="Three[^"]*"/, ''),
	    'axe svg-img-alt'],
	'a picture without a text': [before('</main>',
	    `<p><img src="${pixel}" width="9" height="9"></p>`), 'axe image-alt'],
	'a picture without a size': [before('</main>',
	    `<p><img src="${pixel}" alt="A dot"></p>`), 'own picture-without-size'],
	'a picture that is not there': [before('</main>',
	    '<p><img src="/gone.png" alt="Gone" width="9" height="9"></p>'),
	    'own dead-resource'],
	'a link without a name': [swap('>Help and contact<', '><'), 'axe link-name'],
	'a button without a name': [swap('>Save for later<', '><'),
	    'axe button-name'],
	'a summary without a name': [swap('>How people are chosen<', '><'),
	    'axe summary-name'],
	'a link that says nothing': [swap('>Help and contact<', '>Click here<'),
	    'own vague-link'],
	'a link into a new window': [swap('href="/contact"',
	    'href="/contact" target="_blank"'), 'own new-window'],
	'a link that is a script': [swap('href="/contact"',
	    'href="javascript:void 0"'), 'own script-link'],
	'a language link without its language': [swap(' lang="lv"', ''),
	    'own link-lang'],
	'a table without heads': [(p) => ({ ...p, html: p.html.replace(
	    /<th scope="col">(\w+)<\/th>/g, '<td>$1</td>') }),
	    'own table-without-heads'],
	'a head that belongs to nothing': [swap('<th scope="col">When', '<th>When'),
	    'own head-without-scope'],
	'an empty head': [swap('<th scope="col">When', '<th scope="col">'),
	    'axe empty-table-header'],
	'a scope that is none': [swap('<th scope="col">When',
	    '<th scope="column">When'), 'vnu vnu'],
	'a table without a caption': [swap(/<caption.*<\/caption>/, ''),
	    'own table-without-caption'],
	'a time only for people': [swap(' datetime="2027-03-04T09:00"', ''),
	    'own time-without-machine-form'],
	'a term defined twice': [before('</main>',
	    '<dl><dt>Seat</dt><dd>One</dd><dt>Seat</dt><dd>Two</dd></dl>'),
	    'vnu vnu'],
	'a click on a div': [swap('<h2>Sessions</h2>',
	    '<h2>Sessions</h2><div onclick="go()">Open all</div>'),
	    'own inline-handler'],
	'a click that a script adds to a paragraph': [script(
	    'document.querySelector("figcaption").addEventListener("click",' +
	    ' () => {});'), 'own click-on-what-takes-no-focus'],
	'an inline style': [swap('<h2>You</h2>',
	    '<h2 style="color:#222">You</h2>'), 'own inline-style'],
	'a style sheet within the page': [before('</head>',
	    '<style>p { margin: 0 }</style>'), 'own inline-style'],
	'an inline script': [before('</main>', '<script>var x = 1;</script>'),
	    'own inline-script'],
	'a script that breaks': [script('null.value = 1;'), 'own script'],
	'something from another server': [before('</main>',
	    '<p><img src="http://127.0.0.2:9/p.png" alt="" width="1" height="1">' +
	    '</p>'), 'own request-to-others'],
	'a page that loads itself again': [before('</head>',
	    '<meta http-equiv="refresh" content="30">'), 'axe meta-refresh'],
	'focus that cannot be seen': [style(':focus-visible { outline: none; }'),
	    'own focus-not-shown'],
	'focus under a fixed bar': [style('footer { position: fixed;' +
	    'inset: 30% 0 0 0; background: #fff; }'), 'own focus-hidden'],
	'a field that Tab cannot reach': [swap('name="country"',
	    'name="country" tabindex="-1"'), 'own not-in-tab-order'],
	'an order of its own': [swap('name="country"',
	    'name="country" tabindex="3"'), 'axe tabindex'],
	'a trap for the keyboard': [script('document.querySelector("textarea")' +
	    '.addEventListener("keydown", (e) => {' +
	    ' if (e.key === "Tab") e.preventDefault(); });'),
	    'own not-reached-by-tab'],
	'what is hidden from a screen reader takes the focus': [swap(
	    '<p class="buttons">', '<p class="buttons" aria-hidden="true">'),
	    'axe aria-hidden-focus'],
	'a button within a link': [swap('>Help and contact<',
	    '><button>Help and contact</button><'), 'vnu vnu'],
	'pale text': [style('.hint { color: #999; }'), 'axe color-contrast'],
	'pale text in the dark only': [style('@media (prefers-color-scheme: dark)' +
	    '{ .hint { color: #555; } }'), 'axe color-contrast'],
	'pale text in the dark, on wide windows only': [style('@media ' +
	    '(prefers-color-scheme: dark) and (min-width: 600px)' +
	    '{ .hint { color: #555; } }'), 'axe color-contrast'],
	'the pale edge of a field': [style('select { border-color: #ddd; }'),
	    'own field-contrast'],
	'the pale edge of a field in the dark': [style('@media ' +
	    '(prefers-color-scheme: dark) { select { border-color: #333; } }'),
	    'own field-contrast'],
	'links that only their colour tells': [style('footer a { ' +
	    'text-decoration: none; color: #334; }'), 'own link-only-by-colour'],
	'too wide for 320 px': [style('fieldset { inline-size: 30rem; }'),
	    'own reflow'],
	'a part that leaves the window': [style('figure { position: relative;' +
	    ' inset-inline-start: -3rem; margin: 0; }'), 'own outside-the-window'],
	'text that leaves its box': [style('legend { inline-size: 4rem;' +
	    ' white-space: nowrap; }'), 'own text-leaves-its-box'],
	'text that is cut off': [style('.hint { block-size: 1.6rem;' +
	    ' inline-size: 12rem; overflow: hidden; white-space: nowrap; }'),
	    'own clipped'],
	'text that is cut off when it is spaced': [style('.hint { ' +
	    'inline-size: 22rem; max-inline-size: none; overflow: hidden;' +
	    ' white-space: nowrap; font-size: 1rem; }'), 'own text-spacing'],
	'a column without room': [(p) => style('dl { display: grid;' +
	    ' grid-template-columns: max-content minmax(0, 1fr); }')(before(
	    '</main>', '<dl><dt>Which question from your work should your peers' +
	    ' analyse with you?</dt><dd>None</dd></dl>')(p)), 'own no-room'],
	'a target too small': [style('button.plain { min-block-size: 0;' +
	    ' padding: 0; border: 0; font-size: .6rem; line-height: 1; }'),
	    'own target-size'],
	'a table that widens the page': [style('.scroll { overflow: visible; }' +
	    'table { min-inline-size: 40rem; }'), 'own reflow'],
	'zoom forbidden': [swap('initial-scale=1',
	    'initial-scale=1, user-scalable=no'), 'axe meta-viewport'],
	'a list that is none': [swap(/<ul>\n<li><a href="#mail"/,
	    '<ul><div></div><li><a href="#mail"'), 'axe list'],
	'an end tag forgotten': [swap('</figure>', ''), 'vnu vnu'],
	'an element of long ago': [before('</main>', '<center>Welcome</center>'),
	    'html-validate deprecated'],
	'an attribute that is none': [swap('<h2>You</h2>',
	    '<h2 colour="red">You</h2>'), 'vnu vnu'],
	'a kind of field that is none': [swap('type="email"', 'type="mail"'),
	    'html-validate attribute-allowed-values'],
	'a block within a line': [swap('<h2>You</h2>',
	    '<h2>You</h2><span><div>are welcome</div></span>'),
	    'html-validate element-permitted-content'],
	'a form within a form': [before('<p class="buttons">',
	    '<form action="/x"><button>Go</button></form>'), 'vnu vnu'],
	'a role that is none': [swap('role="alert"', 'role="alarm"'),
	    'axe aria-roles'],
	'a role without what it needs': [swap('<p class="hint" id="mail-hint">',
	    '<p class="hint" id="mail-hint" role="checkbox">'),
	    'axe aria-required-attr'],
	'a property that its role has not': [swap('<h2>You</h2>',
	    '<h2 aria-checked="true">You</h2>'), 'axe aria-allowed-attr'],
	'a property with a wrong value': [swap('aria-invalid="true"',
	    'aria-invalid="maybe"'), 'axe aria-valid-attr-value'],
	'a property that is none': [swap('<h2>You</h2>',
	    '<h2 aria-labeledby="summary">You</h2>'), 'axe aria-valid-attr'],
	'a form without a button': [swap(/<p class="buttons">.*<\/p>/, ''),
	    'own form-without-button'],
	'a field only with scripts': [(p) => script(
	    'document.querySelector(".field").hidden = false;')(
	    swap('<div class="field">', '<div class="field" hidden>')(p)),
	    'own only-with-scripts'],
	'a hole of a template left open': [swap('Help and contact', '{{contact}}'),
	    'own left-over'],
	'a text that was not there': [swap('Help and contact', 'Help (null)'),
	    'own left-over'],
	'a text escaped twice': [swap('Help and contact', 'Help &amp;amp; contact'),
	    'own left-over'],
	'a dear first visit': [script('//' + 'x'.repeat(40000)), 'own first-visit'],
	'an error where a page should be': [(p) => ({ ...p, status: 500 }),
	    'own status'],
	'a page that is another': [(p) => ({ ...p, elsewhere: true }),
	    'own leads-elsewhere'],
	// In Arabic, as far as the layout goes.
	'a place from the left': [(p) => ({ ...style('figure { position: relative;' +
	    ' left: 4rem; margin: 0; } svg { max-inline-size: none; }')(
	    swap('lang="en" dir="ltr"', 'lang="ar" dir="rtl"')(p)),
	    states: 'rtl' }), 'own outside-the-window'],
	// How a form answers to wrong answers.
	'wrong answers that are taken': [(p) => ({ ...p, wrong: 0,
	    answered: 200 }), 'own wrong-answers-taken'],
	'faults without a summary': [answer(/<section class="error-summary"[\s\S]*?<\/section>/,
	    ''), 'own no-error-summary'],
	'faults that the title does not tell': [answer('Error: ', ''),
	    'own title-without-error'],
	'a summary that does not get the focus': [(p) => ({ ...p, wrong: 0,
	    js: '' }), 'own summary-without-focus'],
	'a fault that its field does not tell': [answer(' aria-invalid="true" ' +
	    'aria-describedby="country-error"', ''), 'own fault-not-told'],
	'what was typed is lost': [answer('anna at riga', ''),
	    'own typed-text-lost'],
	'a field that is gone': [answer(/<fieldset>\n<legend>Languages[\s\S]*?<\/fieldset>/,
	    ''), 'own field-gone'],
};

// Right, though it looks like a defect.
const twins = [
	swap('Latviešu</a></li>', 'Latviešu</a></li>\n' +
	    '<li><a href="/?lang=en" hreflang="en">English</a></li>'),
	before('</header>',
	    '<nav aria-label="Rooms"><a href="/x">Another room</a></nav>'),
	before('<p class="buttons">', '<div class="field"><label for="pw">' +
	    'Password</label><input id="pw" name="pw" type="password" ' +
	    'autocomplete="current-password" placeholder="Seven words"></div>' +
	    '<div class="field"><input type="hidden" name="page" value="2">' +
	    '</div>'),
	before('</main>', `<p><img src="${pixel}" alt="" width="9" height="9"></p>` +
	    '<dl><dt>Seats</dt><dd>One</dd><dd>Two</dd><dt>Rooms</dt><dd>One</dd>' +
	    '</dl><p>Ask for 100% of it, or <a href="/more">read more about seats' +
	    '</a>. <b>All</b> of <a href="/rules">the rules</a> say more.</p>' +
	    '<table aria-label="Seats"><tbody><tr><th scope="row">Hall</th>' +
	    '<td>40</td></tr></tbody></table><h2>More</h2><h3>And more</h3><h2>The end</h2>'),
	style('.scroll { max-block-size: 9rem; overflow-y: auto; }' +
	    'summary { text-decoration: underline; }' +
	    'footer a { text-decoration: none; border-block-end: 1px solid; }'),
	script('document.querySelector("summary").addEventListener("click",' +
	    ' () => {});'),
];

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; " +
    "img-src 'self' data:; form-action 'self'; base-uri 'none'";

function serve(variants) {
	const server = http.createServer((req, res) => {
		const [, number, file] = req.url.split('/');
		const page = variants[Number(number)];
		if (page?.elsewhere && file === '') {
			res.writeHead(303, { location: '/0/' }).end();
			return;
		}
		// What comes before wrong answers is a page without faults.
		const html = req.method === 'POST' ? page?.answer :
		    page?.wrong === undefined ? page?.html : page.html
		    .replace('Error: ', '').replace('role="alert" ', '');
		const [type, body] = { '': ['text/html', html],
			'form.css': ['text/css', page?.css],
			'form.js': ['text/javascript', page?.js] }[file] ?? [];
		if (body === undefined) {
			res.writeHead(404).end();
			return;
		}
		const status = req.method === 'POST' ? page.answered : page.status;
		res.writeHead(status ?? 200, { 'content-type': `${type}; charset=utf-8`,
			'content-security-policy': csp });
		res.end(body.replace(/(href|src)="\/form\./g, `$1="/${number}/form.`)
		    .replace('action="/apply"', `action="/${number}/"`));
	});
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => resolve(server));
	});
}

const word = process.argv[2] ?? '';
const names = Object.keys(defects).filter((name) => name.includes(word));
// Three that must come through clean: the page, its answer to wrong answers, and
// the page with all twins.
const clean = { 'the good page': good, 'its good answer': { ...good, wrong: 0 },
	'the good twins': twins.reduce((p, change) => change(p), good) };
const variants = [...Object.values(clean),
    ...names.map((name) => defects[name][0](good))];
const titles = [...Object.keys(clean), ...names];
const server = await serve(variants);
const base = `http://127.0.0.1:${server.address().port}`;
const jobs = variants.map((v, i) => ({ name: titles[i], url: `${base}/${i}/`,
	...(v.wrong === undefined ? { nojs: true, budget: 30000 } :
	    { wrong: v.wrong }), states: v.states ??
	    (v.wrong === undefined ? 'all' : 'wrong') }));
const results = await battery(jobs);
server.close();

let passed = 0;
let failed = 0;
const found = { axe: 0, own: 0, 'html-validate': 0, vnu: 0 };
for (const [i, job] of jobs.entries()) {
	const r = results.get(job);
	const wanted = defects[job.name]?.[1];
	const by = new Map();
	for (const f of r.found)
		by.set(f.by, (by.get(f.by) ?? new Set()).add(f.rule));
	const same = JSON.stringify(variants[i]) === JSON.stringify(good);
	const ok = wanted === undefined ? r.found.length === 0 :
	    !same && r.found.some((f) => `${f.by} ${f.rule}` === wanted);
	ok ? passed++ : failed++;
	if (wanted !== undefined)
		for (const who of by.keys())
			found[who]++;
	const told = [...by].map(([who, list]) => `${who}: ${[...list].join(' ')}`);
	console.log(`${ok ? 'ok    ' : 'FAILED'} ${job.name}` +
	    `${wanted && same ? ' (changes nothing)' : ''}: ` +
	    `${told.join('; ') || 'nothing'}${ok || !wanted ? '' :
	    ` and not ${wanted}`}`);
	if (!ok)
		for (const f of r.found.slice(0, 9))
			console.log(`       ${f.by} ${f.rule} [${f.state}] ${f.where}`);
}
console.log('found by: ' + Object.entries(found).map(([who, n]) =>
    `${who} ${n}`).join(', ') + `, of ${names.length}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
