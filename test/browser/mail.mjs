// What arrived at the mail server.
import fs from 'node:fs';
import { mailsIn } from '../pages/visitor.mjs';

const quoted = (s) => s.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g,
    (_, x) => String.fromCharCode(parseInt(x, 16)));
const utf8 = (s) => Buffer.from(s, 'latin1').toString('utf8');

const header = (s) => s.replace(/\?=\s+=\?/g, '?==?').replace(
    /=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how, s) => how.toLowerCase() === 'b' ?
    Buffer.from(s, 'base64').toString('latin1') : quoted(s.replace(/_/g, ' ')));

function read(file) {
	const raw = fs.readFileSync(file, 'latin1').replace(/\r\n/g, '\n');
	const [head] = raw.split('\n\n', 1);
	const field = (name) => utf8(header((head.match(new RegExp(
	    `^${name}:((?:.*\n[ \t])*.*)$`, 'mi'))?.[1] ?? '').trim()));
	return { to: field('To'), subject: field('Subject'),
		text: utf8(quoted(raw)), pdf: /application\/pdf/.test(raw) };
}

export class MailBox {
	constructor(folder) {
		this.folder = folder;
		this.known = new Map();
	}

	all() {
		for (const file of mailsIn(this.folder))
			if (!this.known.has(file))
				this.known.set(file, read(file));
		return [...this.known.values()];
	}

	// The first mail to that address in which the words stand; waits for it.
	async find(to, words) {
		for (let waited = 0; waited < 300; waited++) {
			const found = this.all().find((m) => m.to.includes(to) &&
			    words.test(`${m.subject}\n${m.text}`));
			if (found)
				return found;
			await new Promise((done) => { setTimeout(done, 100); });
		}
		throw new Error(`no mail to ${to} with ${words}; there are: ` +
		    this.all().map((m) => `${m.to} "${m.subject}"`).join(', '));
	}

	// The address in such a mail that goes to this place.
	async link(to, place) {
		const at = new RegExp(`http://[^\\s"<>]*${place}[^\\s"<>]*`);
		return (await this.find(to, at)).text.match(at)[0];
	}
}
