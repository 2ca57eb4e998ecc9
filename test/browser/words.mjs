// The words of a page in a visitor's language, by the English ones: the walk
// says "Sign in" and presses what stands there instead.
import fs from 'node:fs';

const text = (lines) => [...lines.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map((m) => JSON.parse(`"${m[1]}"`)).join('');

export function wordsOf(lang) {
	const words = new Map();
	if (lang !== 'en')
		for (const entry of fs.readFileSync(`locale/${lang}.po`, 'utf8')
		    .split(/\n\n+/)) {
			const m = !/^#,.*fuzzy/m.test(entry) && entry.match(
			    /^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)/m);
			if (m && text(m[2]))
				words.set(text(m[1]), text(m[2]));
		}
	return (english, ...values) => (words.get(english) ?? english)
	    .replace(/<[^>]*>/g, '')
	    .replace(/\{(\d)\}/g, (_, n) => values[n - 1] ?? '');
}
