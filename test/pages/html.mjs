// The two validators, each over the HTML as the server sent it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';

const require = createRequire(import.meta.url);
const vnu = path.join(path.dirname(require.resolve('vnu-jar/package.json')),
    'build/dist/vnu.jar');

const checker = new HtmlValidate(new StaticConfigLoader({
	root: true,
	extends: ['html-validate:recommended', 'html-validate:document'],
	rules: {
		// Matters of taste that our templates decide otherwise.
		'no-trailing-whitespace': 'off',
		'void-style': 'off',
		'attribute-boolean-style': 'off',
		'attribute-empty-style': 'off',
		'doctype-style': 'off',
		'long-title': 'off',
		'no-implicit-button-type': 'off',
		'no-implicit-input-type': 'off',
		// A row of checkboxes or radios has one name; so have the
		// submit buttons among which a form is decided.
		'form-dup-name': ['error', { shared: ['radio', 'checkbox',
		    'submit', 'button'] }],
		// role="list" brings back what list-style: none takes in Safari.
		'no-redundant-role': 'off',
		'require-sri': 'off',
		'no-inline-style': 'error',
		'prefer-native-element': 'off',
	},
}));

export async function htmlValidate(html) {
	// A button without a type is one that submits; the checker does not know.
	const report = await checker.validateString(
	    html.replace(/<button(?![^>]*\stype=)/g, '<button type="submit"'));
	return report.results.flatMap((r) => r.messages)
	    .filter((m) => m.severity === 2)
	    .map((m) => [m.ruleId, `line ${m.line}: ${m.message}`]);
}

// One start of Java for all pages: pages is a map of name to HTML; the answer
// a map of name to findings.
export async function nuValidate(pages) {
	const found = new Map();
	if (pages.size === 0)
		return found;
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'guildhall-vnu-'));
	const names = [...pages.keys()];
	names.forEach((name, i) =>
	    fs.writeFileSync(path.join(dir, `${i}.html`), pages.get(name)));
	const text = await new Promise((resolve, reject) => {
		const java = spawn('java', ['-Xss4m', '-jar', vnu, '--format',
		    'json', '--stdout', '--exit-zero-always', dir]);
		let out = '';
		let err = '';
		java.stdout.on('data', (d) => { out += d; });
		java.stderr.on('data', (d) => { err += d; });
		java.on('error', reject);
		java.on('close', (code) => code === 0 ? resolve(out) :
		    reject(new Error(`vnu ended with ${code}: ${err}`)));
	});
	fs.rmSync(dir, { recursive: true });
	for (const m of JSON.parse(text).messages) {
		const file = m.url && path.basename(m.url, '.html');
		const fault = m.type === 'error' || m.subType === 'warning' ||
		    m.type === 'non-document-error';
		// It guesses the language of names and figures wrongly.
		if (!fault || /appears to be written in|language of the content/i
		    .test(m.message))
			continue;
		const name = names[file] ?? names[0];
		// A list of people is none of terms: two may have one name.
		const above = (pages.get(name) ?? '').split('\n')
		    .slice(0, m.lastLine).join('\n');
		if (/Duplicate .dt. name/.test(m.message) && /^<dl class="rows"/
		    .test(above.slice(above.lastIndexOf('<dl'))))
			continue;
		found.set(name, [...(found.get(name) ?? []),
		    ['vnu', `line ${m.lastLine ?? '?'}: ${m.message}`]]);
	}
	return found;
}
