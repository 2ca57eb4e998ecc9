// One academy from an empty server to a certificate, as those live it who run
// it and those who come.
//
//   walk.mjs MODE BASE MAIL-FOLDER ADMINISTRATOR'S-LINK
import crypto from 'node:crypto';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launch } from '../pages/battery.mjs';
import { Hand } from './hand.mjs';
import { today } from '../pages/visitor.mjs';
import { MailBox } from './mail.mjs';

const modes = {
	keyboard: { way: 'keyboard', lang: 'en' },
	noscript: { way: 'mouse', lang: 'en', scripts: false },
	phone: { way: 'finger', lang: 'en', viewport: { width: 320, height: 640 } },
	arabic: { way: 'mouse', lang: 'ar' },
};
const [modeName, base, mailFolder, adminLink] = process.argv.slice(2);
const mode = modes[modeName];
const mail = new MailBox(mailFolder);
const files = fs.mkdtempSync(path.join(os.tmpdir(), `walk-${modeName}-`));
let passed = 0;
let failed = 0;

// What people type, in the language of the mode.
const tale = {
	en: {
		letters: 'English', criterion: 'The question', waiting: 'You are not admitted now', quota: 'Towns',
		issue: 'Which question from your work should your peers analyse ' +
		    'with you?',
		agree: 'I have read how my data are used.',
		programme: 'Harbour Academy', port: 'City of Northport',
		edition: 'Harbour Academy, first year', part: 'Week in Northport',
		topic: 'Housing', opening: 'Opening round', workshop: 'Homes for all',
		place: 'Northport', summary: 'Ports learn from each other.', room: 'Great hall',
		intro: 'For people who find homes for others.',
		tables: 'Tables',
		marta: 'Marta Winter', olga: 'Olga Reader', sita: 'Sita Marsh',
		tom: 'Tom Vale',
		ask: 'How do small towns find homes for large families?',
		attached: 'Letter of your mayor',
		position: 'Adviser',
		town: 'Municipality of Marsh', other: 'Vale Refugee Forum',
		why: 'Both are good; the seat goes to the better score.',
	},
	ar: {
		letters: 'العربية', criterion: 'السؤال', waiting: 'لم يتم قبولكم حتى الآن', quota: 'بلدات',
		issue: 'ما السؤال من عملكم الذي تريدون أن يحلله زملاؤكم معكم؟',
		agree: 'قرأت كيف تُستخدم بياناتي.',
		programme: 'أكاديمية الميناء', port: 'مدينة الميناء الشمالي',
		edition: 'أكاديمية الميناء، السنة الأولى', part: 'أسبوع في الميناء',
		topic: 'السكن', opening: 'جلسة الافتتاح', workshop: 'بيوت للجميع',
		place: 'الميناء', summary: 'مدن الموانئ تتعلم بعضها من بعض.', room: 'القاعة الكبرى',
		intro: 'لمن يبحثون عن بيوت لغيرهم.',
		tables: 'طاولات',
		marta: 'مرثا شتاء', olga: 'علا قارئ', sita: 'سيتا مارش',
		tom: 'توم وادي',
		ask: 'كيف تجد البلدات الصغيرة بيوتا للعائلات الكبيرة؟',
		attached: 'رسالة من رئيس البلدية',
		position: 'مستشار',
		town: 'بلدية مارش', other: 'منتدى الوادي للاجئين',
		why: 'كلاهما جيد، والمقعد لصاحب الدرجة الأعلى.',
	},
}[mode.lang];
const address = (who) => `${who}-${modeName}@example.org`;

// A zone in which it is day now, so that today is today until the end.
const zone = ['Europe/Vilnius', 'America/New_York', 'Pacific/Auckland',
	'Asia/Kolkata', 'Pacific/Honolulu'].find((zone) => {
	const hour = +new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric',
		hour12: false }).format();
	return hour >= 5 && hour < 22;
});
const day = today(zone);

// Each step is one check.  One that fails ends the walk: what comes after
// stands on it.
async function step(hand, name, act) {
	try {
		await act(hand);
		passed++;
		if (process.env.PICTURES)
			await hand.page.screenshot({ fullPage: true, path: path.join(
			    process.env.PICTURES, `${modeName}-${String(passed)
			    .padStart(2, '0')} ${name}.png`) });
	} catch (e) {
		failed++;
		const picture = path.join(files, 'failed.png');
		await hand.page.screenshot({ fullPage: true, path: picture });
		console.log(`FAILED ${name}\n  at ${hand.page.url()}\n  ` +
		    `${e.message.split('\n').slice(0, 6).join('\n  ')}\n  ${picture}`);
		throw new Error('the walk ends');
	}
}

// What an authenticator app shows for a key.
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

const texts = (pdf) => execFileSync('pdftotext', ['-layout', pdf, '-'],
    { encoding: 'utf8' });

// All texts of a workbook.
const sheet = (file) => execFileSync('python3', ['-c', 'import sys, zipfile; ' +
    'z = zipfile.ZipFile(sys.argv[1]); sys.stdout.buffer.write(' +
    'b"".join(z.read(n) for n in z.namelist()))', file], { encoding: 'utf8' });

async function signIn(h, link) {
	await h.go(`${link}?lang=${mode.lang}`);
	await h.leading(() => h.way.press(h.page.locator('main form button')));
}

async function signInByMail(h, who) {
	await h.go(`${base}/sign-in?lang=${mode.lang}`);
	await h.fill('E-mail address', who);
	await h.press('Go on');
	await h.readsHeading('Look into your mail');
	await signIn(h, await mail.link(who, '/sign-in/'));
}

async function secondStep(h) {
	await h.readsHeading('Second step when signing in');
	await h.fill('Code', codeOf(await h.page.locator('#key').innerText()));
	await h.press('Set up');
	await h.readsHeading('Your recovery codes');
	await h.follow('I have kept them: go on');
}

// --- who prepares ---

async function administer(anna) {
	await step(anna, 'the administrator signs in by the link of init', async (h) => {
		await signIn(h, adminLink);
		await h.readsHeading('Administration');
	});
	await step(anna, 'sets up the second step', async (h) => {
		await h.follow('Set it up now');
		await secondStep(h);
		await h.readsHeading('Administration');
	});
	await step(anna, 'adds an organisation', async (h) => {
		await h.follow('Organisations');
		await h.follow('Add an organisation');
		await h.fill('Name', tale.port);
		await h.choose('Kind', 'Public authority');
		await h.choose('Level', 'Local');
		await h.chooseCountry('Country', 'LT');
		await h.press('Add');
		await h.reads(tale.port);
	});
	await step(anna, 'adds a programme', async (h) => {
		await h.follow('Programmes');
		await h.follow('Add a programme');
		await h.fill('Title', tale.programme);
		await h.choose('Kind', 'Academy');
		await h.fill('Web address', 'harbour');
		await h.press('Add the programme');
	});
	await step(anna, 'gives an organiser the role', async (h) => {
		await h.follow('Who works for it');
		await h.fillIn({ 'E-mail address': address('marta'), 'Name': tale.marta });
		await h.choose('Role', 'Organiser');
		await h.press('Give the role');
		await h.reads(tale.marta);
	});
}

async function prepare(marta) {
	await step(marta, 'the organiser signs in by a mailed link', async (h) => {
		await signInByMail(h, address('marta'));
		await h.readsHeading('Your page');
	});
	await step(marta, 'writes the text of the programme and makes it public',
	    async (h) => {
		await h.followTo(tale.programme);
		await secondStep(h);
		await h.follow('Text, languages and contact');
		await h.fill('Summary', tale.summary);
		await h.tick('Everybody can see the programme');
		await h.press('Save');
	});
	await step(marta, 'makes an edition', async (h) => {
		await h.follow('New edition');
		await h.fillIn({ 'Title': tale.edition, 'Web address': 'harbour-1',
			'Time zone': zone });
		await h.press('Make the edition');
	});
	await step(marta, 'adds a part, as the desk asks', async (h) => {
		await h.follow('a part: when and where people meet');
		await h.choose('Kind', 'Part');
		await h.fillIn({ 'Title': tale.part, 'Begins': `${day}T00:10`,
			'Ends': `${day}T23:50`, 'Place': tale.place, 'Seats': '1' });
		await h.chooseCountry('Country of the place', 'LT');
		await h.press('Add the part');
		await h.reads(tale.part);
		await h.follow('Organise');
	});
	await step(marta, 'says who organises it', async (h) => {
		await h.follow('by whom: an organiser, leader, coordinator or host');
		await h.fill('Name', tale.port.split(' ').pop());
		await h.press('Search');
		await h.follow('Add <span class="vh">{1}</span>', tale.port);
		await h.choose('Role', 'Organised by');
		await h.press('Add');
		await h.follow('Organise');
	});
	await step(marta, 'adds a topic', async (h) => {
		await h.follow('Topics');
		await h.follow('Add a topic');
		await h.fill("Topic, in this edition's words", tale.topic);
		await h.press('Save');
		await h.follow('Organise');
	});
	await step(marta, 'adds two sessions', async (h) => {
		await h.follow('Sessions');
		for (const [title, kind, from, to] of [
			[tale.opening, 'Plenary', '00:30', '01:30'],
			[tale.workshop, 'Workshop', '02:00', '03:00']]) {
			await h.follow(title === tale.opening ? 'Add a session' :
			    'Add another session');
			await h.choose('Part', { own: tale.part });
			await h.choose('Kind', kind);
			await h.fillIn({ 'Title': title, 'Begins': `${day}T${from}`,
				'Ends': `${day}T${to}`, 'Room or meeting point': tale.room });
			await h.tick({ own: tale.topic });
			await h.press('Add the session');
		}
		await h.follow('Organise');
	});
	await step(marta, 'opens the call', async (h) => {
		await h.follow('Call');
		await h.fill('Before the form', tale.intro);
		await h.press('Save');
		await h.press('Open now');
		await h.reads('The call is open.');
	});
	await step(marta, 'asks for a letter in the form', async (h) => {
		await h.follow('Edit the form');
		await h.follow('Add a question');
		await h.choose('Kind of answer', 'File');
		await h.fill('Question', tale.attached);
		await h.tick('Must be answered');
		await h.press('Save');
		await h.reads(tale.attached);
		await h.follow('See it as applicants do');
		await h.reads('This is how applicants see the form. Nothing you type ' +
		    'here is stored.');
	});
	await step(marta, 'publishes the edition', async (h) => {
		await h.go('/editions/harbour-1/desk');
		await h.press('Publish the edition');
		await h.reads('Everybody can see this edition.');
	});
	await step(marta, 'says what is scored and invites an assessor', async (h) => {
		await h.follow('Selection: criteria, seats, quotas');
		await h.press('Begin with four');
		await h.follow('Assessors');
		await h.fillIn({ 'E-mail address': address('olga'), 'Name': tale.olga });
		await h.press('Invite');
		await h.fill('Assessors for each application', '1');
		await h.tick('Blind: names and identifying answers are hidden');
		await h.press('Save');
	});
}

// --- who applies ---

async function begin(h, who, country) {
	await h.go(`${base}/?lang=${mode.lang}`);
	await h.followTo(tale.edition);
	await h.follow('Apply');
	await h.press('Start');
	await h.follow('Begin');
	await h.fillIn({ 'Your name': tale[who], 'E-mail address': address(who) });
	await h.chooseCountry('Country in which you work', country);
	await h.choose('Gender', 'Woman');
	await h.choose('Language of our letters to you', { own: tale.letters });
}

async function nameOrganisation(h, organisation, kind, level) {
	await h.readsHeading('Your organisation');
	await h.fill('Name of your organisation', organisation);
	await h.choose('Kind of organisation', kind);
	await h.choose('At which level does it work?', level);
}

// From what one applies for to the last page, with the file.
async function answer(h, file) {
	await h.readsHeading('What you apply for');
	await h.choose('Do you apply with others?', 'I apply alone');
	await h.press('Save and continue');
	await h.fill({ own: tale.issue }, tale.ask);
	await h.press('Save and continue');
	await h.tick({ own: tale.topic });
	await h.press('Save and continue');
	await h.attach({ own: tale.attached }, file);
	await h.press('Save and continue');
	await h.readsHeading('Check and send');
	await h.tick({ own: tale.agree });
}

async function confirm(h, who) {
	await h.go(await mail.link(address(who), '/apply/confirm/'));
	await h.press('Confirm: this is my application');
	await h.readsHeading('We have your application');
}

function write(name, bytes) {
	const file = path.join(files, name);
	fs.writeFileSync(file, bytes);
	return file;
}

async function apply(sita, elsewhere, tom) {
	const pdf = write('letter.pdf', '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>' +
	    'endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n' +
	    'trailer<</Root 1 0 R>>\n%%EOF\n');
	await step(sita, 'a visitor finds the call and begins', async (h) => {
		await begin(h, 'sita', 'LT');
		await h.press('Save and come back later');
		await h.reads('Keep this address');
	});
	await step(elsewhere, 'goes on elsewhere by the mailed link', async (h) => {
		await h.go(await mail.link(address('sita'), '/apply/'));
		await h.follow('Go on');
	});
	await step(elsewhere, 'forgets an answer, is told, and loses nothing',
	    async (h) => {
		await nameOrganisation(h, tale.town, 'Public authority', 'Local');
		await h.pressInVain('Save and continue');
		await h.readsValue('Name of your organisation', tale.town);
		await h.followFault();
		await h.fill('Your position there', tale.position);
		await h.press('Save and continue');
	});
	await step(elsewhere, 'answers the questions and uploads a file',
	    (h) => answer(h, pdf));
	await step(elsewhere, 'sends it and confirms by the mailed link', async (h) => {
		await h.press('Send my application');
		await h.readsHeading('One more step: open our mail');
		await confirm(h, 'sita');
	});
	await step(tom, 'another one applies', async (h) => {
		await begin(h, 'tom', 'LV');
		await h.press('Save and continue');
		await nameOrganisation(h, tale.other, 'Civil-society organisation',
		    'National');
		await h.fill('Your position there', tale.position);
		await h.press('Save and continue');
		await answer(h, pdf);
		await h.press('Send my application');
		await confirm(h, 'tom');
	});
}

// --- who chooses ---

async function assess(marta, olga) {
	await step(marta, 'the call is closed and applications are assigned',
	    async (h) => {
		await h.go('/editions/harbour-1/desk');
		await h.follow('Call');
		await h.press('Close now');
		await h.follow('Organise');
		await h.follow('Applications');
		await h.reads(tale.sita);
		await h.follow('Organise');
		await h.follow('Assessors');
		await h.press('Assign balanced');
	});
	await step(olga, 'the assessor signs in and sees what there is to do',
	    async (h) => {
		await signIn(h, await mail.link(address('olga'), '/sign-in/'));
		await h.readsHeading('Applications for you to assess');
	});
	await step(olga, 'scores them without seeing who it is', async (h) => {
		await h.followPart('tbody th a');
		for (const points of ['5', '2']) {
			await h.readsNot(tale.sita);
			await h.readsNot(tale.town);
			for (const box of await h.page.locator('main select').all())
				await h.way.pick(box, points);
			await h.press('Finish and go on');
		}
	});
}

async function choose(marta) {
	await step(marta, 'the organiser sets a quota', async (h) => {
		await h.go('/editions/harbour-1/desk/selection');
		await h.follow('Add a quota');
		await h.follow('Level of government');
		await h.fill('Name of this quota', tale.quota);
		await h.tick('Local');
		await h.choose('Counted in', 'People');
		await h.fill('At least', '1');
		await h.press('Save');
		await h.reads(tale.quota);
	});
	await step(marta, 'admits one and puts the other on the waiting list',
	    async (h) => {
		await h.follow('Choose');
		await h.reads({ own: tale.quota });
		const [first, second] = await h.page.locator('main tbody th a')
		    .allInnerTexts();
		await h.fill('In my own words', tale.why);
		await h.pressHere({ own: `${h.say('Admit')} ${first}` });
		await h.row(first).reads('Admitted');
		await h.fill('In my own words', tale.why);
		await h.pressHere({ own: `${h.say('Wait')} ${second}` });
		await h.row(second).reads('Waiting list');
	});
	await step(marta, 'publishes the decisions', async (h) => {
		await h.follow('Check and publish');
		await h.tick('I have checked the decisions. The letters go out now, ' +
		    'and this cannot be taken back.');
		await h.press('Publish the decisions');
		await h.reads('Published. The letters are on their way.');
	});
}

// --- who comes ---

async function accept(sita, tom) {
	await step(sita, 'the letter comes, and the place is taken', async (h) => {
		await h.go(await mail.link(address('sita'), '/decision'));
		await h.readsHeading('The decision on your application');
		await h.reads('We offer you a place.');
		await h.reads({ own: tale.criterion });
		await h.press({ own: `${h.say('Yes, I will come')}: ${tale.part}` });
		await h.reads('Your place is confirmed');
	});
	await step(tom, 'the other letter says plainly that there is no place',
	    async (h) => {
		await mail.find(address('tom'), new RegExp(tale.waiting));
		await h.go(await mail.link(address('tom'), '/apply/'));
		await h.follow('Read the answer');
		await h.reads('You do not have a place.');
		await h.readsNot(h.say('Yes, I will come'));
	});
	await step(sita, 'the participant finds timetable and schedule', async (h) => {
		await h.follow('Sign in');
		await signInByMail(h, address('sita'));
		await h.followTo(tale.edition);
		await h.follow('Timetable');
		await h.reads({ own: tale.workshop });
		await h.go('/me');
		await h.follow('My schedule');
		await h.reads({ own: tale.opening });
	});
	await step(sita, 'and has it in the calendar', async (h) => {
		await h.go('/me');
		await h.press('Make an address');
		const calendar = await h.page.locator('#address').inputValue();
		const answer = await h.context.request.get(calendar);
		if (!(await answer.text()).includes(`SUMMARY:${tale.opening}`))
			throw new Error(`the session is not in ${calendar}`);
	});
}

async function attend(marta, sita) {
	await step(marta, 'the organiser marks who came', async (h) => {
		await h.go('/editions/harbour-1/desk');
		await h.follow('Attendance');
		await h.followTo(tale.opening);
		const present = { own: `${h.say('Present')}: ${tale.sita}` };
		if (mode.scripts !== false) {
			await h.context.setOffline(true);
			await h.pressHere(present);
			await h.reads('Kept here, waiting for the network');
			const here = h.page.url();
			await h.page.reload().catch(() => {});	// there is nothing to load
			await h.context.setOffline(false);
			await h.go(here);
		} else {
			await h.press(present);
		}
		await h.row(tale.sita).sees('.badge.good');
		await h.go(h.page.url());
		await h.reads('{1} present, {2} expected', 1, 1);
	});
	let poster;
	await step(marta, 'makes a poster', async (h) => {
		await h.follow('Attendance');
		await h.followTo(tale.workshop);
		await h.press('Make a poster to check in');
		await h.readsHeading('Check in here');
		poster = await h.page.locator('.poster b').innerText();
	});
	await step(sita, 'the participant scans it and checks in', async (h) => {
		await h.go(`http://${poster}`);
		await h.press('I am here');
		await h.reads('You are checked in. Welcome!');
		await h.follow('See my attendance');
	});
}

// By dragging where there is a mouse; everywhere else, and by the keyboard alone,
// with the box, the list and the button.
async function seat(marta) {
	const row = (h) => h.page.locator(`[data-who]:has-text("${tale.sita}")`);
	const groupOf = (h) => row(h).locator('xpath=ancestor::*[@data-group]')
	    .getAttribute('data-group');
	let from;
	await step(marta, 'groups are made', async (h) => {
		await h.go('/editions/harbour-1/desk/groups');
		await h.follow('New set of groups');
		await h.fill('Name', tale.tables);
		await h.way.press(h.page.locator('input[name=sessions]').first());
		await h.fill('Groups in a round', '2');
		await h.press('Add the set of groups');
		await h.press('Make the groups');
		await h.sees('form[action$=undo]');
		from = await groupOf(h);
	});
	await step(marta, 'somebody is moved to the other', async (h) => {
		const to = from === '1' ? '2' : '1';
		if (mode.way === 'mouse' && mode.scripts !== false) {
			await h.leading(() => row(h).dragTo(
			    h.page.locator(`[data-group="${to}"]`)));
		} else {
			await h.tick({ own: tale.sita });
			await h.choose('Move those ticked to',
			    { own: h.say('Group {1}', to) });
			await h.press('Move');
		}
		if (await groupOf(h) !== to)
			throw new Error(`${tale.sita} is in group ${await groupOf(h)}`);
	});
	await step(marta, 'and it is taken back', async (h) => {
		await h.leading(() => h.way.press(h.page.locator(
		    'form[action$=undo] button')));
		if (await groupOf(h) !== from)
			throw new Error(`${tale.sita} is in group ${await groupOf(h)}`);
		await h.sees('form[action$=redo]');
	});
	await step(marta, 'somebody is taken out of all groups', async (h) => {
		if (mode.way === 'mouse' && mode.scripts !== false) {
			await h.leading(() => row(h).dragTo(
			    h.page.locator('[data-group=""]')));
		} else {
			await h.tick({ own: tale.sita });
			await h.press('Take out of the group');
		}
		if (await groupOf(h) !== '')
			throw new Error(`${tale.sita} is in group ${await groupOf(h)}`);
		await h.leading(() => h.way.press(h.page.locator(
		    'form[action$=undo] button')));
		if (await groupOf(h) !== from)
			throw new Error(`${tale.sita} is in group ${await groupOf(h)}`);
	});
}

async function report(marta, sita, stranger) {
	await step(marta, 'certificates are issued', async (h) => {
		await h.go('/editions/harbour-1/desk');
		await h.follow('Certificates');
		await h.leading(() => h.way.press(h.page.locator('form[action$=issue] ' +
		    'button')));
	});
	let code;
	await step(sita, 'the certificate comes by mail', async (h) => {
		await mail.link(address('sita'), '/mine/certificate');
		await h.go('/me');
		await h.follow('My schedule');
		await h.follow('My attendance');
		const text = texts(await h.take('Get my certificate (PDF)'));
		if (!text.includes(tale.sita) || !text.includes(tale.programme))
			throw new Error(`the certificate says: ${text}`);
		code = await h.page.locator('a[href*="/verify/"]').innerText();
	});
	await step(stranger, 'a stranger finds that it is good', async (h) => {
		await h.go('/verify');
		await h.fill('Code on the certificate', code);
		await h.press('Check');
		await h.reads('Valid: we have issued this certificate, and its ' +
		    'signature is right.');
		await h.reads({ own: tale.sita });
	});
	for (const [button, read] of [['As CSV', (f) => fs.readFileSync(f, 'utf8')],
		['As XLSX', sheet]])
		await step(marta, `participants are exported: ${button}`, async (h) => {
			await h.go('/editions/harbour-1/desk');
			await h.follow('Export of participants');
			await h.press(button);
			while (await h.link('Look again').count() > 0)
				await h.follow('Look again');
			const text = read(await h.take('Download'));
			if (!text.includes(tale.sita))
				throw new Error(`the table says: ${text}`);
		});
}

const browser = await launch();
const visitor = () => Hand.open(browser, base, mode);
try {
	const marta = await visitor();
	await administer(await visitor());
	await prepare(marta);
	const sita = await visitor();
	await apply(sita, await visitor(), await visitor());
	await assess(marta, await visitor());
	await choose(marta);
	await accept(sita, await visitor());
	await seat(marta);
	await attend(marta, sita);
	await report(marta, sita, await visitor());
} catch (e) {
	if (e.message !== 'the walk ends') {
		failed++;
		console.log(e);
	}
}
await browser.close();
if (failed === 0)
	fs.rmSync(files, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
