// What pages can do beyond HTML.  Everything works without it; every word it
// shows comes from the page, in the visitor's language.
const all = (css, at = document) => [...at.querySelectorAll(css)];
const debounce = (fn, ms) => {
	let timer;
	return (...args) => {
		clearTimeout(timer);
		timer = setTimeout(fn, ms, ...args);
	};
};
const post = (form, body = new FormData(form)) => fetch(form.dataset.autosave || form.action, {
	method: 'POST',
	body: form.enctype === 'multipart/form-data' ? body : new URLSearchParams(body),
	headers: { 'X-Quiet': '1' },
	redirect: 'manual',
});
// fetch() shows a redirect that it does not follow as status 0.
const taken = (answer) => answer.ok || answer.type === 'opaqueredirect';

// Characters as people count them; the server counts code points, which are
// never fewer, so the count here is of code points too once it comes close.
const length = (text, max) => {
	const points = [...text.replace(/\r\n/g, '\n')].length;
	return points > max * 0.9 || !Intl.Segmenter ? points :
		[...new Intl.Segmenter().segment(text)].length;
};

function counter(line) {
	const control = document.getElementById(line.id.slice(0, -6));
	const { max, left, over } = line.dataset;
	const always = control.tagName === 'TEXTAREA';
	const live = document.createElement('span');
	live.className = 'vh';
	live.setAttribute('aria-live', 'polite');
	line.after(live);
	const say = debounce((text) => { live.textContent = text; }, 1200);
	const number = new Intl.NumberFormat(document.documentElement.lang);
	const show = (event) => {
		const rest = max - length(control.value, max);
		const text = (rest < 0 ? over : left).replace('{n}', number.format(Math.abs(rest)));
		line.classList.toggle('over', rest < 0);
		line.textContent = always || rest < max / 5 ? text : '';
		if (event && rest < max / 5)
			say(text);
	};
	control.addEventListener('input', show);
	show();
}

// A question that depends on another: see form.h, show_if.
function conditional(box) {
	const form = box.closest('form, main');	// a preview has no form
	const { if: name, is } = box.dataset;
	const update = () => {
		const asked = all('[name]', form).filter((c) => c.name === name);
		const first = asked[0];
		const gone = first && first.closest('[data-if][hidden]');
		const values = asked.filter((c) => !/radio|checkbox/.test(c.type) || c.checked).map((c) => c.value);
		const unticked = is !== '1' && first && first.type === 'checkbox' && asked.length === 1 && !first.checked;
		box.hidden = Boolean(gone) || !(values.includes(is) || unticked);
	};
	form.addEventListener('change', update);
	const words = box.querySelector('.hint');
	if (words)
		words.classList.add('vh');
	update();
}

// <form data-autosave="/address"> with <p class="saved" role="status"
// data-saving data-saved data-failed> in it; {time} is the visitor's clock.
function autosave(form) {
	const state = form.querySelector('.saved');
	let dirty = false, busy = false;
	const tell = (what, failed) => {
		if (!state)
			return;
		state.textContent = (state.dataset[what] || '').replace('{time}',
			new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }));
		state.classList.toggle('failed', Boolean(failed));
	};
	const save = async () => {
		if (!dirty || busy)
			return;
		busy = true;
		dirty = false;
		tell('saving');
		try {
			const body = new FormData(form);
			all('input[type=file]', form).forEach((c) => body.delete(c.name));
			body.delete('_key');
			const answer = await post(form, body);
			if (!taken(answer))
				throw answer;
			tell('saved');
		} catch {
			dirty = true;
			tell('failed', true);
		}
		busy = false;
	};
	const soon = debounce(save, 1500);
	form.addEventListener('input', () => { dirty = true; soon(); });
	form.addEventListener('submit', () => { dirty = false; });
	addEventListener('online', save);
	addEventListener('visibilitychange', () => { if (document.hidden) save(); });
	setInterval(save, 30000);
}

// <form method="get" data-swap="results">: a filter changes that region only;
// the address follows, so that Back and bookmarks work.
function swap(form) {
	const region = document.getElementById(form.dataset.swap);
	if (!region)
		return;
	region.setAttribute('aria-live', 'polite');
	let latest;
	const load = async (url, push) => {
		const mine = latest = {};
		region.setAttribute('aria-busy', 'true');
		try {
			const answer = await fetch(url);
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			const fresh = page.getElementById(region.id);
			if (mine !== latest)
				return;
			if (!answer.ok || !fresh)
				throw answer;
			region.replaceChildren(...fresh.childNodes);
			document.title = page.title;
			start(region);
			if (push)
				history.pushState(null, '', url);
		} catch {
			if (mine === latest)
				location.assign(url);
		} finally {
			if (mine === latest)
				region.removeAttribute('aria-busy');
		}
	};
	const send = () => {
		const url = new URL(form.action, location);
		url.search = new URLSearchParams([...new FormData(form)].filter(([, v]) => v !== ''));
		load(url, true);
	};
	form.addEventListener('change', send);
	form.addEventListener('input', debounce((e) => { if (e.target.type === 'search') send(); }, 400));
	form.addEventListener('submit', (e) => { e.preventDefault(); send(); });
	addEventListener('popstate', () => location.reload());
}

// <form data-queue data-waiting="..." data-done="..." data-refused="...">:
// ticks made where there is no network, or after the sign-in ran out, are kept
// and sent when it is back.  The form's _key makes a repeated one count once; a
// button may have a data-done of its own.
const QUEUE = 'queue';
const queued = () => JSON.parse(localStorage.getItem(QUEUE) || '[]');
const keep = (list) => localStorage.setItem(QUEUE, JSON.stringify(list));
// The page may have been loaded anew since; then the key is another.
const about = (item, form) => new URL(form.action, location).href === item.url &&
	all('input[type=hidden]', form).every((c) => c.name.startsWith('_') ||
	item.body.some(([name, value]) => name === c.name && value === c.value));
const told = (item, what, text) => {
	const forms = all('form[data-queue]');
	const form = forms.find((f) => f.elements._key && f.elements._key.value === item.key) ||
		forms.find((f) => about(item, f));
	if (!form)
		return;
	let state = form.querySelector('[role=status]');
	if (!state) {
		state = document.createElement('span');
		state.setAttribute('role', 'status');
		state.className = 'badge';
		form.append(state);
	}
	state.textContent = text || form.dataset[what];
	state.className = { done: 'badge good', refused: 'badge bad' }[what] || 'badge warn';
};
let sending = false;
async function flush() {
	if (sending)
		return;
	sending = true;
	for (let list = queued(); list.length > 0; list = queued()) {
		const [{ key, url, body, done }] = list;
		const fresh = document.querySelector('input[name=_token]');
		const sent = new URLSearchParams(body);
		if (fresh)
			sent.set('_token', fresh.value);
		try {
			const answer = await fetch(url, { method: 'POST', body: sent, headers: { 'X-Quiet': '1' } });
			const away = answer.redirected && /^\/(sign-in|account)/.test(new URL(answer.url).pathname);
			if (away || answer.status >= 500 || answer.status === 429)
				break;
			if (answer.ok)
				told(list[0], 'done', done);
			else
				told(list[0], 'refused');
		} catch {
			break;
		}
		keep(queued().filter((item) => item.key !== key));
	}
	sending = false;
	queued().forEach((item) => told(item, 'waiting'));
}
function queue(form) {
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		const data = new FormData(form, event.submitter);
		const key = data.get('_key');
		const action = event.submitter && event.submitter.getAttribute('formaction');
		const item = { key, url: new URL(action || form.action, location).href, body: [...data],
			done: event.submitter && event.submitter.dataset.done };
		keep([...queued().filter((other) => other.key !== key), item]);
		told(item, 'waiting');
		flush();
	});
}

// <div data-in-place="region"> around a posted form: its answer takes that
// region's place, and the focus stays in the row of the button.  What the page
// said goes to #said.
function inPlace(box) {
	const region = document.getElementById(box.dataset.inPlace);
	box.firstElementChild.addEventListener('submit', async (event) => {
		event.preventDefault();
		const form = event.target, button = event.submitter;
		const row = button && button.closest('tr');
		region.setAttribute('aria-busy', 'true');
		try {
			const answer = await fetch((button && button.getAttribute('formaction')) || form.action, {
				method: 'POST',
				body: new URLSearchParams(new FormData(form, button)),
			});
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			const fresh = page.getElementById(region.id);
			if (!fresh)
				throw answer;
			region.replaceChildren(...fresh.childNodes);
			start(region);
			const again = row && document.getElementById(row.id);
			const to = region.querySelector('[role=alert]') ||
				all('button', region).find((b) => button && b.name === button.name && b.value === button.value) ||
				(again && again.querySelector('button, a'));
			if (to)
				to.focus();
			const flash = page.querySelector('.flash'), said = document.getElementById('said');
			if (flash && said)
				setTimeout(() => { said.textContent = flash.textContent; }, 100);
		} catch {
			location.reload();
		}
		region.removeAttribute('aria-busy');
	});
}

// <div data-board> in a form with boxes "who", a select "to" and buttons that are
// worth "move" and "out": a row with data-who that is dropped on something with
// data-group goes there, with an empty one out.  The boxes and the buttons do the
// same by hand.
function board(area) {
	const form = area.closest('form');
	const button = (what) => form.querySelector(`button[value=${what}]`);
	let who;
	all('[data-who]', area).forEach((row) => {
		row.draggable = true;
		row.addEventListener('dragstart', (event) => {
			who = row.dataset.who;
			event.dataTransfer.effectAllowed = 'move';
			event.dataTransfer.setData('text/plain', row.innerText);
		});
		row.addEventListener('dragend', () => { who = undefined; });
	});
	all('[data-group]', area).forEach((group) => {
		const over = (on) => group.classList.toggle('over', on);
		group.addEventListener('dragover', (event) => {
			if (who)
				event.preventDefault();
			over(Boolean(who));
		});
		group.addEventListener('dragleave', () => over(false));
		group.addEventListener('drop', (event) => {
			event.preventDefault();
			over(false);
			if (!who)
				return;
			all('[name=who]', form).forEach((box) => { box.checked = box.value === who; });
			const to = group.dataset.group;
			if (to)
				form.elements.to.value = to;
			form.requestSubmit(button(to ? 'move' : 'out'));
		});
	});
}

// <div data-live="/state"> with #live in it, which the server made at data-now
// with data-left seconds left; data-runs: they go on.  The server is asked every
// few seconds; without a network the clock goes on by itself.  What is said
// aloud is a new step, the last minute and the end.
function live(box) {
	const offline = box.querySelector('[data-offline]');
	const say = box.querySelector('[data-say]');
	const region = () => document.getElementById('live');
	let skew = -Infinity, ends, left, runs, said, spoken;
	const tell = (text) => { if (text && text !== said) say.textContent = said = text; };
	// The server tells whole seconds, late: the earliest answer is the truest.
	const take = (now, rest, on) => {
		const ahead = now * 1000 - Date.now();
		skew = Math.abs(ahead - skew) > 3000 ? ahead : Math.max(skew, ahead);
		[left, runs, ends] = [rest, on, (now + rest) * 1000];
	};
	const from = ({ dataset: d }) => take(+d.now, +d.left, d.runs === '1');
	const tick = () => {
		const at = region().querySelector('.left .time');
		if (!at)
			return;
		const rest = runs ? Math.ceil((ends - Date.now() - skew) / 1000) : left;
		const n = Math.abs(rest);
		at.textContent = `${rest < 0 ? '−' : ''}${Math.floor(n / 60)}:${String(n % 60).padStart(2, '0')}`;
		at.parentElement.classList.toggle('late', rest < 0);
		const mark = rest <= 0 ? 'end' : rest <= 60 ? 'last' : '';
		if (runs && mark !== spoken) {
			tell(say.dataset[mark]);
			spoken = mark;
		}
	};
	const put = (page) => {
		const fresh = page.getElementById('live'), old = region();
		if (!fresh)
			throw page;
		const { name, value } = document.activeElement;
		const inside = old.contains(document.activeElement);
		const step = old.dataset.said;
		all('details', old).forEach((d, i) => {
			const to = all('details', fresh)[i];
			if (to && d.open)
				to.open = true;
		});
		old.replaceWith(document.adoptNode(fresh));
		if (inside && name)
			(all('button', fresh).find((b) => b.name === name && b.value === value) ||
				fresh.querySelector('button') || document.body).focus();
		from(fresh);
		spoken = undefined;
		const flash = page.querySelector('.flash');
		if (flash)
			fresh.prepend(document.adoptNode(flash));
		if (flash || fresh.dataset.said !== step)
			tell(flash ? flash.textContent : fresh.dataset.said);
		tick();
	};
	const load = async (answer) => {
		const { pathname } = new URL(answer.url);
		if (pathname.startsWith('/sign-in') || answer.status === 404)
			return location.reload();
		if (answer.redirected && pathname !== location.pathname)
			return location.replace(answer.url);	// sits in another group now
		if (!answer.ok)
			throw answer;
		put(new DOMParser().parseFromString(await answer.text(), 'text/html'));
		offline.hidden = true;
	};
	const ask = async () => {
		try {
			const answer = await fetch(box.dataset.live, { signal: AbortSignal.timeout(8000) });
			if (answer.redirected || !answer.ok)
				return await load(answer);
			const now = await answer.json();
			if (String(now.version) !== region().dataset.version)
				return await load(await fetch(location.href));
			take(now.now, now.left, now.runs);
			offline.hidden = true;
		} catch {
			offline.hidden = false;
		}
	};
	const later = async () => {
		if (!document.hidden)
			await ask();
		setTimeout(later, 3000 + Math.random() * 1000);
	};
	box.addEventListener('submit', async (event) => {
		if (!event.target.closest('#live'))
			return;
		event.preventDefault();
		const form = event.target;
		try {
			await load(await fetch(form.action, { method: 'POST',
				body: new URLSearchParams(new FormData(form, event.submitter)) }));
		} catch {
			offline.hidden = false;
		}
	});
	addEventListener('online', ask);
	addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
	from(region());
	tick();
	setInterval(tick, 250);
	setTimeout(later, 3000);
}

// <div id="X" data-newer="/address" data-stamp="...">: what somebody else saved
// since.  The page there has the same part; where its stamp is another, it takes
// this one's place.  Whoever reads there what was changed writes on from that
// text: the form beside it is saved at once.
function newer(box) {
	const read = ({ target }) => {
		const at = box.dataset.newer.split('/newer')[0], n = parseInt(box.dataset.stamp, 10);
		for (const form of target.open ? document.forms : []) {
			const [to, query] = (form.getAttribute('action') || '').split('?');
			if ((to === at || to === `${at}/edit`) && query)
				form.setAttribute('action', `${to}?version=${n}`);
		}
	};
	box.addEventListener('toggle', read, true);
	const ask = async () => {
		if (document.hidden)
			return;
		try {
			const answer = await fetch(box.dataset.newer, { signal: AbortSignal.timeout(8000) });
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			const fresh = answer.ok && page.getElementById(box.id);
			if (!fresh || fresh.dataset.stamp === box.dataset.stamp)
				return;
			box.dataset.stamp = fresh.dataset.stamp;
			box.replaceChildren(...fresh.childNodes);
		} catch {
			// The next time may have a network again.
		}
	};
	setInterval(ask, 18000 + Math.random() * 4000);
	addEventListener('visibilitychange', ask);
}

function start(at = document) {
	all('.count[data-max]', at).forEach(counter);
	all('[data-if]', at).forEach(conditional);
	all('form[data-autosave]', at).forEach(autosave);
	all('form[data-swap]', at).forEach(swap);
	all('form[data-queue]', at).forEach(queue);
	all('[data-in-place]', at).forEach(inPlace);
	all('[data-board]', at).forEach(board);
	all('[data-live]', at).forEach(live);
	all('[data-newer]', at).forEach(newer);
	all('[data-confirm]', at).forEach((form) => form.addEventListener('submit', (event) => {
		if (!confirm(form.dataset.confirm))
			event.preventDefault();
	}));
	// Buttons that only a script can serve come hidden.
	all('[data-print]', at).forEach((button) => {
		button.hidden = false;
		button.addEventListener('click', () => print());
	});
	all('[data-copy]', at).forEach((button) => {
		button.hidden = !navigator.clipboard;
		button.addEventListener('click', async () => {
			const from = document.getElementById(button.dataset.copy);
			await navigator.clipboard.writeText(from.value || from.textContent.trim());
			button.textContent = button.dataset.copied || button.textContent;
		});
	});
}
start();

const faults = document.querySelector('[data-faults]');
if (faults)
	faults.focus();
// The link of a fault leads into a closed translation: open it first.
addEventListener('hashchange', () => {
	const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	const box = at && at.closest('details:not([open])');
	if (box)
		box.open = true;
	if (at && at.closest('form'))
		at.focus();
});
addEventListener('click', (event) => {
	all('.langs[open]').forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
addEventListener('keydown', (event) => {
	const menu = event.key === 'Escape' && event.target.closest('.langs[open]');
	if (menu) {
		menu.open = false;
		menu.firstElementChild.focus();
	}
});
addEventListener('online', flush);
if (localStorage.getItem(QUEUE))
	flush();
