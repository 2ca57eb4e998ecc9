import { File } from 'node:buffer';
import { choices, first, today } from './visitor.mjs';

// What people do so that there are pages to look at: mail is sent and opened,
// an application is on its way, a partner has a part of its own.  A page that
// follows from what somebody does has its step here.
//
// w.send(who, page, action, values): that visitor fills in the form of the page
// that leads to action; resolves to where the answer leads.  A field that is
// required and not in values gets something plausible.
// w.mail(pattern): waits for a link of that form in any mail.
// w.look(who, href): an address that no page links to (from mail, from paper).

// In an empty store: a programme and an edition of which nothing is said yet.
async function empty(w) {
	const admin = 'administrator';
	await w.send(admin, '/admin/programmes/new', undefined,
	    { 'title.en': 'Academy', slug: 'academy' });
	await w.send(admin, '/programmes/academy/desk/new-edition', undefined,
	    { 'title.en': 'First edition', slug: 'first' });
	// An edition of which nothing is known cannot be made public.
	await w.send(admin, '/programmes/academy/desk/edit', undefined,
	    { public: '1' });
	w.look('visitor', '/programmes/academy');
}

async function asPublic(w) {
	const who = 'visitor';
	const programme = '/programmes/baltic-academy/follow';
	await w.send(who, '/sign-in', undefined, { email: 'trainer@demo.example' });
	w.look(who, await w.mail('/sign-in/'));
	await w.send(who, programme, undefined, { email: 'undecided@example.org',
		agree: '1' });
	w.look(who, await w.mail('/follow/'));
	await w.send(who, programme, undefined, { email: 'follower@example.org',
		agree: '1' });
	await w.send(who, await w.mail('/follow/'));
	await w.send('organiser', '/editions/baltic-2025/desk/news', undefined,
	    { 'title.en': 'Something new', 'body.en': 'The hall is another.' });
	w.look(who, await w.mail('/leave/'));
	for (let i = 0; i < 2; i++) {
		await w.send(who, '/editions/baltic-2025/contact');
		w.look(who, await w.mail('/queries/'));
	}
	// Printed on certificates.
	w.look(who, '/verify');
	// A year ago somebody told of it: does it still hold?
	w.look(who, await w.mail('/ask/'));
}

const next = '/editions/urban-next';

// One application as far as its last page; where it stands.
async function fill(w, email) {
	const who = 'visitor';
	const own = await w.send(who, `${next}/apply`, `${next}/apply/start`);
	for (const page of await w.links(who, own, /\/apply\/\w+\/\d+$/))
		await w.send(who, page, undefined, { email, employer_email:
			'employer@example.org', delegation: 'new',
			delegation_name: 'The town hall', [choices]: first });
	return own;
}

async function apply(w) {
	const who = 'visitor';
	await w.send('organiser', `${next}/desk/call`, undefined,
	    { authorisation: '1' });
	await w.send('organiser', `${next}/desk/form/add`, undefined,
	    { kind: 'file', 'label.en': 'A plan of yours' });
	await w.send('organiser', `${next}/desk/tracks/add`, undefined,
	    { 'title.en': 'A track of its own' });
	const draft = await fill(w, 'draft@example.org');
	w.look(who, draft);
	const open = await fill(w, 'open@example.org');
	await w.send(who, `${open}/check`, `${open}/send`, { agree: '1' });
	w.look(who, open);
	w.look(who, await w.mail('/apply/confirm/'));
	const sent = await fill(w, 'participant@demo.example');
	await w.send(who, `${sent}/check`, `${sent}/send`, { agree: '1' });
	await w.send(who, await w.mail('/apply/confirm/'));
	w.look(who, sent);
	w.look(who, await w.mail('/apply/employer/'));
	w.look(who, await w.mail('/decision'));
}

const figure = { label: 'Newcomers', value: '1200', year: '2025',
	source: 'Statistics Latvia' };

async function account(w) {
	await w.send('participant', '/account/password', undefined,
	    { new: 'seven tall trees by the quay' });
	const calendar = await w.send('participant', '/me', '/me/calendar');
	w.look('visitor', calendar.match(/\/calendar\/\w+/)[0]);
	await w.send('visitor', '/sign-in', undefined,
	    { email: 'participant@demo.example' });
	await w.again('participant', await w.mail('/sign-in/'));
	// One who applied, and has been answered.
	await w.send('visitor', '/sign-in', undefined,
	    { email: 'urban-2018-1@demo.example' });
	await w.again('applicant', await w.mail('/sign-in/'));
	w.look('applicant', '/editions/urban-2018/decision');
	// One who has a second step is asked for it after the link.
	await w.send('visitor', '/sign-in', undefined,
	    { email: 'organiser@demo.example' });
	w.look('organiser', '/me');
	w.look('participant', '/me/applications');
	w.look('organiser', '/me/applications');
	await w.again('between two steps', await w.mail('/sign-in/'));
	w.look('between two steps', '/sign-in/code');
	await w.send('administrator', '/admin/organisations/1',
	    '/admin/organisations/1/figures', figure);
	const [trainer] = await w.links('administrator', '/admin/people?q=trainer',
	    /people\/\d+$/);
	w.look('administrator', `${trainer}/roles`);
	w.look('administrator', '/admin/people/2/merge?with=trainer%40demo.example');
}

async function partner(w) {
	const who = 'partner';
	const at = '/editions/baltic-2025/desk/partner';
	await w.send(who, `${at}/organisation`, `${at}/organisation/figures`,
	    figure);
	w.look(who, `${at}/organisation`);
	await w.send(who, `${at}/parts/new`, undefined, { 'title.en': 'A local day',
		'place.en': 'Cēsis', country: 'LV', starts: '2025-11-05T09:00',
		ends: '2025-11-05T17:00' });
	await w.send(who, `${at}/sessions/new`, undefined,
	    { 'title.en': 'At the library', starts: '2025-11-05T10:00',
		ends: '2025-11-05T11:00', seats: '12' });
	const [session] = await w.links(who, `${at}/sessions`, /sessions\/\d+$/);
	await w.send(who, session, `${session}/with`, { name: 'A guest', role: first });
	await w.send(who, `${at}/documents/new`, undefined,
	    { 'title.en': 'A leaflet', file: true });
	w.look(who, `${at}/parts`);
}

// What an organiser does: documents, papers, letters, places, who came.
async function organise(w) {
	const who = 'organiser';
	const edition = '/editions/baltic-2025/desk';
	const programme = '/programmes/baltic-academy/desk';
	for (const at of [edition, programme])
		for (const title of ['A picture', 'Another'])
			await w.send(who, `${at}/documents/new`, undefined,
			    { 'title.en': title, file: true });
	await w.send(who, `${programme}/brand`, undefined, { logo: true });
	await w.send(who, `${edition}/letters/head`, undefined,
	    { logo: true, signature: true });
	for (const name of ['Library', 'Museum'])
		await w.send(who, `${edition}/organisations/new`, undefined,
		    { 'name.en': name });
	const [involved] = await w.links(who, `${edition}/organisations`,
	    /organisations\/\d+$/);
	await w.send(who, `${involved}/profile`, `${involved}/profile/figures`,
	    figure);
	w.look(who, `${involved}/profile`);
	const session = `${edition}/sessions/10`;
	await w.send(who, session, undefined, { seats: '20' });
	await w.send(who, session, `${session}/with`, { name: 'A guest', role: first });
	await w.send(who, `${session}/places`, undefined, { person: first });
	await w.send(who, `${next}/desk/selection`,
	    `${next}/desk/selection/groups`, { 'title.en': 'North', countries: 'LV LT' });
	await w.send(who, `${next}/desk/assessors`, `${next}/desk/assessors/assign`);
	w.look(who, `${next}/desk/assessors`);
	for (const page of [await w.links('assessor', `${next}/assess`,
	    /assess\/\d+$/)].flatMap((all) => [all[0], all.at(-1)])) {
		w.look('assessor', page);
		w.look(who, page.replace('assess', 'desk/selection/applications'));
	}
	const [person] = await w.links(who, `${edition}/people`, /people\/\d+$/);
	await w.send('trainer', person, `${person}/sessions`, { session: first });
	w.look(who, `${edition}/queries`);
}

// The page of a draw, once the clerk has worked it out.
async function drawn(w, edition, values) {
	const who = 'organiser';
	const at = `${edition}/desk/selection/draws`;
	const page = await w.send(who, at, undefined, values);
	await w.link(who, page, /\/files\//);
	return page;
}

async function draw(w) {
	const who = 'organiser';
	w.look(who, await drawn(w, next, {}));	// to be announced and drawn
	// Some wait for a place: a draw among them, on the page of choosing.
	const cimi = '/editions/cimi-2017';
	const page = await drawn(w, cimi, { seats: '38', alternates: '0' });
	await w.send(who, page, `${page}/announce`, { source: 'Saturday\'s numbers' });
	await w.send(who, page, `${page}/draw`, { seed: '4 8 15', sure: '1' });
	await w.link(who, page, /\/files\/selected/);	// the clerk has drawn
	await w.send(who, page, `${page}/propose`);
	w.look('visitor', page.replace('/desk/selection', ''));
	const two = (await w.links(who, `${next}/desk/selection/draws`,
	    /draws\/\d+$/)).map((href) => href.split('/').pop());
	w.look(who, `${next}/desk/selection/draws/compare?a=${two[0]}&b=${two[0]}`);
	const [old] = await w.links(who, `${next}/desk/selection/draws?part=6`,
	    /draws\/\d+$/);
	w.look(who, `${next}/desk/selection/draws/compare?a=${two[0]}&b=${old.split('/').pop()}`);
}

// Everybody is decided about in each part, but it is not published yet.
async function choose(w) {
	const who = 'organiser';
	const at = `${next}/desk/selection/choose`;
	for (const page of await w.links(who, at, /choose\?part=\d+$/)) {
		const ids = [...(await w.text(who, page)).matchAll(
		    /name="application" value="(\d+)"/g)].map((m) => m[1]);
		for (const [what, some] of [['admit', ids.slice(0, 6)],
		    ['wait', ids.slice(6, 10)], ['refuse', ids.slice(10)]])
			if (some.length > 0)
				await w.send(who, page, page, { do: what,
					application: some, reason: 'As the board decided' });
		w.look(who, `${page}&show=wait`);
	}
	w.look(who, `${next}/desk/selection/publish`);
	w.look(who, `${next}/desk/selection/delegations`);
	for (const page of await w.links(who,
	    `${next}/desk/applications?state=unconfirmed`, /applications\/\d+$/))
		w.look(who, page);
}

async function attend(w) {
	const who = 'organiser';
	const edition = '/editions/baltic-2025/desk';
	const mine = '/editions/baltic-2025/mine';
	w.look('trainer', `${edition}/attendance/9`);
	w.look(who, `${edition}/attendance/9?q=a`);
	for (let i = 1; i <= 8; i++)
		await w.send('trainer', `${edition}/attendance/${i}`,
		    `${edition}/attendance/${i}/all`);
	// One may check in on the day itself.
	const day = today('Europe/Riga');
	await w.send(who, `${edition}/sessions/new`, undefined,
	    { 'title.en': 'Open house', starts: `${day}T00:10`,
		ends: `${day}T23:50` });
	const session = (await w.links(who, `${edition}/sessions`,
	    /sessions\/\d+$/)).at(-1);
	const at = `${edition}/attendance/${session.split('/').pop()}`;
	await w.send('trainer', at, `${at}/poster`);
	const code = (await w.text('trainer', `${at}/poster`))
	    .match(/\/check-in\/[\w-]+/)?.[0];
	w.look('participant', code);
	w.look('assessor', code);	// has no place
	w.look('visitor', code);
	w.look('participant', `${mine}/attendance`);
	await w.send(who, `${edition}/certificates`, `${edition}/certificates/issue`);
	// The clerk makes the files, when it gets round to it.
	for (const what of ['export', 'badges', 'attendance/sheets'])
		await w.link(who, await w.send(who, `${edition}/${what}`),
		    /\/file$/);
}

async function letters(w) {
	const who = 'organiser';
	const at = '/editions/baltic-2025/desk';
	await w.send(who, `${at}/letters/new`, undefined, { kind: 'practical',
		title: 'Notes for the journey', 'subject.en': 'The journey',
		'body.en': 'The hall is by the river.', posted: '1' });
	for (const page of await w.links(who, `${at}/letters`, /templates\/\d+$/))
		w.look(who, `${page}/preview`);
	await w.send(who, `${at}/letters/send`);
	const batch = await w.send(who, `${at}/mail`, undefined, { 'body.en': 'Bring shoes.' });
	await w.send(who, batch, `${batch}/send`);
	await w.send('visitor', '/editions/baltic-2025/contact', undefined,
	    { email: 'refused@example.org' });
	for (const [role, outbox] of [['administrator', '/admin/outbox'],
	    [who, `${at}/outbox`]])
		w.look(role, await w.link(role, `${outbox}?state=failed`,
		    /outbox\/\d+$/));
}

async function peers(w) {
	const at = '/editions/welcoming-2017/desk/peers';
	await w.send('organiser', at, `${at}/send`);
	w.look('visitor', await w.mail('/peers/'));
	// Help with a question: offered, and asked for.
	const own = '/editions/urban-2018/mine/peers';
	await w.send('applicant', `${own}/about`, undefined,
	    { langs: first, agree: '1' });
	const [help] = await w.links('applicant', own, /\/help\/\d+$/);
	w.look('applicant', help);
	w.look('applicant', `${own}/seek?about=question`);
	// Files: one is no such table, of the next no line is right, then all.
	for (const text of ['email,side\nx,y\n',
	    'email,side,topic,text\nnobody@example.org,seek,health,Words\n',
	    'email,side,topic,text\nwelcoming-2017-16@demo.example,seek,health,W\n'])
		w.look('organiser', await w.send('organiser', `${at}/file`,
		    undefined, { file: new File([text], 'said.csv',
			{ type: 'text/csv' }) }));
}

// A plan is begun, handed to the employer and to a peer.
async function plans(w) {
	const who = 'participant';
	const mine = '/editions/baltic-2025/mine/plan';
	const own = (await w.send(who, `${mine}?another=1`, `${mine}?from=blank`,
	    { title: 'A desk for newcomers' })).replace(/[?#].*/, '');
	await w.send(who, own, `${own}/links`, { title: 'Where it comes from' });
	await w.send(who, `${own}/report`, undefined, { report: 'What I learned' });
	await w.send(who, `${own}/hand`, `${own}/hand/peer`,
	    { peer: 'trainer@demo.example' });
	await w.send(who, `${own}/hand`, `${own}/hand/employer`,
	    { email: 'chief@example.org', plan: '1', report: '1' });
	const link = await w.mail('/ask/');
	// It opens with the answer chosen; pressed, it says thank you.
	w.look('visitor', `${link}&change=1`);
	await w.send('visitor', link, link.replace(/\?.*/, ''),
	    { why: 'There was no time.' });
	w.look(who, own);
	w.look(who, `${own}/hand`);
}

// Two sides: one dialogue is open already, in another they still write alone.
async function dialogues(w) {
	const at = '/editions/integra-plus-2014';
	w.look('organiser', await w.send('organiser', `${at}/desk/dialogues/new`,
	    undefined, { 'title.en': 'Both at one table' }));
	await w.send('visitor', '/sign-in', undefined,
	    { email: 'integra-plus-2014-4@demo.example' });
	await w.again('one side', await w.mail('/sign-in/'));
	w.look('one side', `${at}/dialogues`);
	const open = (await w.links('organiser', `${at}/dialogues`,
	    /dialogues\/\d+$/)).sort()[0];
	await w.send('one side', `${open}/commitments/new`, undefined,
	    { text: 'We meet each month', who: 'The office' });
	const sign = (await w.links('one side', open, /\/sign$/)).at(-1);
	await w.send('one side', sign, `${sign}?version=1`, { agree: '1' });
	// One of them is handed in by both sides, and may be opened.
	for (const page of await w.links('organiser', `${at}/desk/dialogues`,
	    /dialogues\/\d+$/))
		w.look('organiser', page);
}

// A set of groups is made, with wishes and papers, and not published yet.
async function groups(w) {
	const who = 'organiser';
	const at = '/editions/baltic-2025/desk/groups';
	const board = await w.send(who, `${at}/new`, undefined, { sessions: first,
		'title.en': 'Tables', rounds_each: '12', wishes: '1' });
	const making = await w.send(who, board, `${board}/make`);
	w.look(who, making);
	await w.ended(who, making);
	// A step that was taken back can be done again.
	await w.send(who, board, `${board}/move`, { who: first, do: 'out' });
	await w.send(who, board, `${board}/undo`);
	await w.link(who, await w.send(who, `${board}/papers`), /\/file$/);
	for (const part of ['', '/publish', '/people'])
		w.look(who, board + part);
	w.look('participant', board.replace('desk', 'mine') + '/wishes');
}

// What a practice needs before it is handed in.
const said = { language: 'en', topics: first, city: 'Cēsis', country: 'LV',
	year_from: '2019', evidence_level: '2',
	source_url: 'https://www.example.org/desk', ...Object.fromEntries(
	    ['summary', 'target_groups', 'lead', 'problem', 'goal', 'what_was_done',
		'result', 'challenges', 'lesson', 'evidence_note'].map((name) =>
		[`${name}.en`, 'As the town hall tells it'])) };

// One that can be handed in; its page.
async function tell(w, title) {
	const who = 'participant';
	const own = (await w.send(who, '/me/practices/new', undefined, { title,
		kind: 'good_practice', language: 'en', edition: 'baltic-2025' }))
	    .replace(/\/edit.*/, '');
	for (const page of await w.links(who, own, /\/edit\/\d+$/))
		await w.send(who, page, undefined, said);
	return own;
}

async function practices(w) {
	const who = 'participant';
	const at = '/editions/baltic-2025/desk/practices';
	const own = await tell(w, 'A desk for all');
	await w.send(who, `${own}/files`, undefined,
	    { title: 'A leaflet', agreed: '1', file: true });
	w.look(who, own);
	for (const part of ['?q=housing', '?q=housng', '?practice=gp03'])
		w.look('organiser', `${at}/picks${part}`);
	// Looked at beside another one; put together with one; a file to look into.
	for (const part of ['', '/merge', '/merge?into=gp02'])
		w.look('organiser', `/me/practices/buddies/review${part}`);
	const twin = '/me/practices/twodesks/review';
	await w.send('organiser', `${twin}/merge?into=firstdesk`,
	    `${twin}/merge`);
	w.look('organiser', twin);
	w.look('organiser', '/me/practices/guarantee3rent/review');
	// Published, and a change of it handed in.
	const changed = await tell(w, 'A desk for everybody');
	await w.send(who, changed, `${changed}/hand-in`);
	await w.send('organiser', `${changed}/review`, `${changed}/review/publish`);
	await w.send(who, `${changed}/edit/1`, undefined,
	    { 'summary.en': 'It is open on Saturdays' });
	await w.send(who, changed, `${changed}/hand-in`);
	w.look('organiser', `${changed}/review`);
	const old = await tell(w, 'A desk of old');
	await w.send(who, old, `${old}/hand-in`);
	await w.send('organiser', `${old}/review`, `${old}/review/publish`);
	await w.send('organiser', `${old}/review`, `${old}/review/archive`);
	await w.send(who, `${old}/edit/1`, undefined,
	    { 'summary.en': 'It was open on Sundays' });
	w.look(who, `${old}/versions`);
	w.look('organiser', `${old}/review`);
	w.look(who, '/editions/baltic-2025/practices/search?q=desk');
	// Files: what is wrong in one, what is known of another.
	for (const [name, text] of [['wrong', 'title,kind\n,mixed\nRight,other\n'],
	    ['known', 'title,kind,city\nA desk for everybody,mixed,Cēsis\nNew,mixed,\n']]) {
		const page = await w.send('organiser', `${at}/import`, undefined, {
			file: new File([text], `${name}.csv`,
			    { type: 'text/csv' }) });
		w.look('organiser', page);
		if (name === 'known')
			await w.link('organiser', page, /\/practices\/[\w-]+$/);
	}
	// The sheet of a site visit, which can become a practice.
	const [visit] = await w.links('organiser',
	    '/editions/cimi-2017/practices', /\/visits\/\d+$/);
	await w.send('organiser', visit, undefined,
	    { could: 'One desk for all', shared: '1' });
	w.look('organiser', `${visit}/record`);
	// Another library, which does not answer.
	const source = await w.send('administrator', '/admin/practices/sources',
	    undefined, { url: 'https://elsewhere.example.org/oai' });
	await w.send('administrator', source, `${source}/read`);
	w.look('administrator', source);
	// Leaflets of a practice, and of one that is told in a room only.
	w.look('visitor', await w.link('visitor', '/practices/onecounter',
	    /\/files\/\w+$/));
	w.look('organiser', await w.link('organiser',
	    '/editions/urban-2018/practices/cafe7evening', /\/files\/\w+$/));
	// What readers of feeds and harvesters ask for.
	for (const href of ['/practices.atom', '/oai?verb=Identify',
	    '/oai/guildhall.xsd'])
		w.look('visitor', href);
}

// A note of a session, a report of a group, findings of them.
async function findings(w) {
	const at = '/editions/baltic-2025/mine';
	const session = await w.link('participant', `${at}/notes`,
	    /\/notes\/\d+$/);
	await w.send('participant', session, undefined, { kind: 'note',
		body: 'Ask those who came last year' });
	await w.send('organiser', session, undefined, { kind: 'report',
		title: 'Table 1', body: 'One desk for all' });
	w.look('participant', session);
	const note = await w.link('participant', session,
	    /\/notes\/\d+\/\d+$/);
	w.look('participant', note);
	w.look('participant', `${note}/newer?version=1`);
	const from = await w.link('organiser', session, /new\?note=\d+$/);
	const own = await w.send('organiser', from, undefined,
	    { 'title.en': 'Those who came last year are asked' });
	w.look('organiser', own);
	await w.send('organiser', `${own}/edit`, `${own}/edit?version=1`,
	    { 'title.en': 'Those who came before are asked' });
	w.look('organiser', `${own}/newer?version=1`);
	await w.send('organiser', own, `${own}/practices`, { practice: 'gp01' });
	w.look('organiser', `${own}/versions`);
	const id = (href) => href.match(/\d+$/)[0];
	// Two that stay as they are can be merged, or split.
	const spare = [];
	for (const title of ['A desk for all', 'One desk is enough'])
		spare.push(await w.send('organiser', `${at}/findings/new`, undefined,
		    { 'title.en': title }));
	w.look('organiser', `${spare[0]}/split`);
	w.look('organiser', `${at}/findings/merge?f=${id(spare[0])}.1&f=${id(
	    spare[1])}.1`);
	const gone = await w.send('organiser', `${at}/findings/new`, undefined,
	    { 'title.en': 'Nothing more' });
	await w.send('organiser', gone, `${gone}/drop`, { why: 'Said already' });
	w.look('organiser', gone);
	// Put to agreement: one objects, one is taken back, one is adopted.
	const desk = '/editions/baltic-2025/desk/findings';
	await w.send('organiser', desk, `${desk}/rule`, { way: 'consensus',
		voice: 'person', quorum: '0' });
	await w.send('organiser', desk, `${desk}/${id(own)}/open`);
	await w.send('participant', own, `${own}/voice`, { choice: 'no',
		objection: 'It is too short' });
	w.look('organiser', `${desk}/${id(own)}/heard`);
	w.look('organiser', desk);
	w.look('participant', own);
	const agreed = await w.send('organiser', `${at}/findings/new`, undefined,
	    { 'title.en': 'Everybody is asked', level: 'municipal',
		'addressee.en': 'Towns' });
	await w.send('organiser', desk, `${desk}/${id(agreed)}/open`);
	await w.send('participant', agreed, `${agreed}/voice`, { choice: 'yes' });
	await w.send('organiser', desk, `${desk}/${id(agreed)}/close`);
	w.look('visitor', '/editions/baltic-2025/findings');
	w.look('organiser', agreed);
	await w.send('organiser', desk, `${desk}/${id(agreed)}/recommend`);
	// Who answers for it, what was asked, promoted and practised.
	const ledger = '/editions/baltic-2025/desk/ledger';
	await w.send('organiser', `${ledger}/partners`);
	const partner = await w.link('organiser', `${ledger}/partners`,
	    /\/partners\/\d+$/);
	await w.send('organiser', partner, undefined, { name: 'A colleague',
		email: 'colleague@example.org' });
	await w.send('organiser', ledger, `${ledger}/ask`);
	w.look('participant', `${agreed}/action`);
	const row = await w.link('organiser', ledger, /\/rows\/\d+$/);
	await w.send('organiser', row, `${row}/promotion`, {});
	await w.send('organiser', row, `${row}/practice`, {});
	for (const part of ['', '/partners', '?show=late'])
		w.look('organiser', ledger + part);
	w.look('organiser', row);
	w.look('partner', '/editions/baltic-2025/partner/ledger');
	w.look('organiser', `${desk}/${id(agreed)}/give`);
	// Drafted, it can be published without agreement, too: from the desk.
	w.look('organiser', await w.send('organiser', desk,
	    `${desk}/conclusion`));
	w.look('organiser', desk);
	// A rapporteur from outside.
	w.look('organiser', await w.send('organiser',
	    '/editions/baltic-2025/desk/rapporteurs', undefined,
	    { name: 'A rapporteur', email: 'rapporteur@example.org' }));
	const linked = await w.mail('/notes/');
	await w.send('visitor', linked);
	w.look('visitor', linked);
	const written = await w.link('visitor', linked,
	    /\/notes\/\d+\/[^/]+\/\d+$/);
	w.look('visitor', `${written}/newer?version=1`);
	// Who is asked what was tried of it.
	const tried = '/editions/baltic-2025/desk/tried';
	await w.send('organiser', tried);
	w.look('organiser', tried);
	w.look('organiser', await w.link('organiser', tried, /tried\/\d+$/));
}

// A question is written anew, answered in the reader, and analysed.
async function questions(w) {
	const who = 'organiser';
	const at = '/editions/baltic-2025';
	await w.send('participant', `${at}/mine/question/edit`, undefined,
	    { issue: 'How do we begin?', topic: first });
	for (const page of await w.links(who, `${at}/desk/reader`, /reader\/\d+$/))
		await w.send(who, page, undefined, { answer: 'Ask the library.',
			sources: 'A handbook' });
	await w.send(who, `${at}/desk/reader`, `${at}/desk/reader/publish`);
	for (const page of await w.links(who, `${at}/desk/analyses`,
	    /\/analyses\/\d+$/)) {
		const [version] = (await w.text(who, page))
		    .match(/\?version=\d+/) ?? [''];
		await w.send(who, page, page + version, { state: 'finished',
			observations: 'Nobody asks.', options: 'Ask.' });
	}
	w.look(who, `${at}/desk/reader`);
	w.look('participant', `${at}/reader`);
	w.look('participant', `${at}/mine/analysis`);
	w.look('trainer', `${at}/mine/analyses`);
}

// The clock of a group goes on until that question has begun.
async function reach(w, room, n) {
	for (let i = 0; i < 80; i++) {
		const page = await w.text('organiser', room);
		const at = Number(page.match(/Question (\d+) of/)[1]);
		if (at > n || (at === n && !page.includes('Not begun yet')))
			return;
		await w.send('organiser', room, `${room}/clock`, {
			do: page.includes('value="next"') ? 'next' : 'start' });
	}
}

// In groups: somebody offers, the organiser writes down, the owner of a question
// is asked whether that is right.  Cases are written, handed out, worked on.
async function consult(w) {
	const who = 'organiser';
	const at = '/editions/urban-2018';
	const rooms = await w.links(who, `${at}/mine/consult`, /\/consult\/\d+$/);
	const own = (await w.text('applicant', `${at}/mine/consult`))
	    .split('<article').find((text) => text.includes('case giver</b>'));
	const [room] = own.match(/\/editions\/[^"]*\/consult\/\d+/);
	const turn = Number(own.match(/(\d+): you are <b>case giver/)[1]);
	const mine = `${room}/rounds/${turn}`;
	await reach(w, room, Math.max(turn, 3));
	for (const other of [1, 2, 3].map((n) => `${room}/rounds/${n}`)) {
		if (!(await w.text('applicant', other)).includes('Offer it'))
			continue;
		await w.send('applicant', other, `${other}/offers`,
		    { kind: 'contact', body: 'Ask our library.' });
		w.look('applicant', other);
		break;
	}
	const [back] = (await w.text('applicant', mine))
	    .match(/note\/back\?version=\d+/) ?? [];
	if (back)
		await w.send('applicant', mine, `${mine}/${back}`, { remark: 'In May' });
	const [note] = (await w.text(who, `${mine}/note`)).match(/note\?version=\d+/);
	await w.send(who, `${mine}/note`, `${mine}/${note}`,
	    { said: 'It is nobody\'s task.', takes: 'Name somebody.' });
	await w.send(who, mine, `${mine}/note/read`);
	for (const href of [room, mine])
		w.look('applicant', href);
	// Another group of that session, so that those of one are to be made still:
	// just begun, somebody is missing, a note is begun.
	const spare = rooms[rooms.indexOf(room) - 1] ?? rooms[1];
	await reach(w, spare, 1);
	await w.send(who, spare, `${spare}/here`, { here: '0' });
	await w.send(who, `${spare}/rounds/1/note`,
	    `${spare}/rounds/1/note?version=0`, { said: 'It is new.' });
	for (const part of ['', '/screen', '/rounds/1',
	    '/rounds/1/note'])
		w.look(who, spare + part);
	// Confirmed, and beside the analysis.
	let record;
	for (const href of rooms.flatMap((href) => [1, 2, 3].map((n) =>
	    `${href}/rounds/${n}`)))
		if (record === undefined &&
		    (await w.text(who, href)).includes('/take"'))
			record = href;
	w.look(who, record);
	const [, giver] = (await w.text(who, record)).match(/\/analyses\/(\d+)/);
	w.look(who, `${at}/analyses/${giver}`);
	// Of a session: who owns a question still to come stays away.
	for (const late of await w.links(who, `${at}/desk/consult`, /\/late$/)) {
		const text = await w.text(who, late);
		const [, missing] = text.match(
		    /value="(\d+)"[^>]*><label[^>]*>(?:(?!<\/label>)[^])*question \d/)
		    ?? [];
		if (missing === undefined)
			continue;
		await w.send(who, late, late, { there: text.match(
		    /(?<=name="there" value=")\d+/g).filter((id) =>
		    id !== missing) });
		w.look(who, late);
		break;
	}
	const cases = '/editions/baltic-2025/desk/cases';
	const plain = await w.send('trainer', cases, undefined, {
		title: 'The school by the river', session: first, groups: '3',
		body: 'Nobody asked the parents.' });
	w.look('trainer', plain);
	const handed = await w.send('trainer', cases, undefined, {
		title: 'A file alone', session: first, groups: '2',
		file: new File(['%PDF-1.7\nA case\n'], 'case.pdf',
		    { type: 'application/pdf' }) });
	await w.send('trainer', handed, `${handed}/hand`, { on: '1' });
	w.look('trainer', handed);
	w.look('trainer', await w.link('trainer', handed, /\/groups\/1$/));
	w.look('participant', '/editions/baltic-2025/mine/cases');
}

// Pages of examples, whose links are no more than that.
export const examples = /\/letter\?letter=/;

export const steps = { empty: [empty],
	full: [asPublic, apply, account, partner, organise, draw, choose, attend,
		letters, peers, plans, groups, practices, findings,
		questions, dialogues, consult] };

// What no visitor of this test can reach, and why.
export const unreached = {
	'GET /b/:file': 'a style sheet; every page of a programme asks for it',
	'POST /editions/:edition/desk/selection/draws/:draw/cancel': 'only while ' +
	    'the clerk works on it; selection_draw_test.c has it',
	'POST /editions/:edition/desk/peers/stop': 'only while the clerk works ' +
	    'on it; peer_test.c has it',
	'POST /editions/:edition/desk/selection/replace': 'only while a place is ' +
	    'free before the part begins; selection_together_test.c has it',
	'POST /editions/:edition/desk/selection/replace/stop': 'likewise',
	'POST /editions/:edition/desk/selection/draws/relax': 'only where the ' +
	    'quotas cannot be kept; likewise',
	'POST /editions/:edition/desk/selection/choose/proposals': 'everybody is ' +
	    'decided on here, so that it can be published; likewise',
	'POST /editions/:edition/desk/groups/:grouping/jobs/:job/stop': 'only ' +
	    'while the clerk works on it; group_test.c has it',
	'GET /editions/:edition/mine/consult/:group/state': 'the script of its ' +
	    'page asks; consult_test.c has it',
	'GET /practice-holds/:token': 'links of older mails, which lead to /ask; ' +
	    'practice_life_test.c has it',
	'GET /practice-holds/:ask/:token/edit/:page': 'only after the answer, which ' +
	    'takes its form away; practice_life_test.c has it',
	'POST /practice-holds/:ask/:token/edit/:page': 'likewise',
	'POST /practice-holds/:ask/:token/hand-in': 'likewise',
	'POST /oai': 'for machines, which need no form; practice_oai_test.c has it',
	'POST /editions/:edition/desk/outbox/:mail/cancel': 'a mail waits only ' +
	    'while the mail server is away; the same form as in /admin/outbox',
	'POST /admin/outbox/:mail/cancel': 'likewise; letter_test.c has it',
	'POST /editions/:edition/desk/partner/sessions/:session/places/:person/remove':
	    'the partner has no participants of its own here; the same page as ' +
	    'the organiser\'s, which is reached',
};
