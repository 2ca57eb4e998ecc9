/* What the clerk sends, and what is sent at once. */
#include "ask/ask_inside_web.h"

#include <string.h>

#include "mail/mail.h"

enum { DAY = 86400 };

static const char *
purpose(struct arena *a, const struct ask *q)
{
	return arena_printf(a, "ask %s %lld %s %lld", q->kind,
	    (long long)q->person, q->person == 0 && q->email != NULL ?
	    q->email : "", (long long)q->nonce);
}

const char *
ask_choice_label(const char *lang, const struct ask *q)
{
	const struct ask_kind *k = ask_kind(q->kind);
	const struct ask_choice *c = k == NULL ? NULL :
	    ask_choice(k, q->answer);

	return c == NULL ? q->answer : tr(lang, c->label);
}

const char *
ask_moment_label(struct arena *a, const char *lang, const char *moment)
{
	struct ask_moment m[ASK_MOMENTS];
	struct civil day;
	const char *n;

	if (time_parse(moment, &day))
		return time_text(a, time_from(day, "UTC"), "UTC", lang,
		    TIME_DATE);
	if (ask_moments(a, moment, m) != 1)
		return tr(lang, "asked at once");
	n = arena_printf(a, "%d", m[0].n);
	return tr_fill(a, m[0].unit == 'd' ? trn(lang, m[0].n,
	    "after {1} day", "after {1} days") : trn(lang, m[0].n,
	    "after {1} month", "after {1} months"),
	    (const char *const[]){ n, NULL });
}

const char *
ask_proof(struct arena *a, const struct ask *q, unixtime end)
{
	return token_make(a, purpose(a, q), q->id, end);
}

bool
ask_proves(const struct ask *q, const char *proof, unixtime now)
{
	struct arena *a = arena_make();
	row_id thing;
	bool yes = q->asked_at != 0 && token_check(proof, purpose(a, q), now,
	    &thing) == RC_OK && thing == q->id;

	arena_free(a);
	return yes;
}

struct url
ask_door(struct arena *a, const struct ask *q)
{
	return url_to(a, "/ask/%lld/%s", (long long)q->id, ask_proof(a, q,
	    ask_until(q)));
}

/* --- one mail --- */

struct note { struct buf text; struct html html; };

static void
say(struct note *n, const char *text)
{
	buf_printf(&n->text, "%s\n\n", text);
	buf_str(&n->html.out, "<p>");
	h_text(&n->html, text);
	buf_str(&n->html.out, "</p>\n");
}

static void
link_to(struct note *n, const char *label, const char *address)
{
	buf_printf(&n->text, "%s:\n%s\n\n", label, address);
	buf_str(&n->html.out, "<p><a href=\"");
	h_attr(&n->html, address);
	buf_str(&n->html.out, "\">");
	h_text(&n->html, label);
	buf_str(&n->html.out, "</a></p>\n");
}

bool
ask_joined(const struct ask *p, const struct ask *q)
{
	const struct ask_kind *k = ask_kind(p->kind);

	return k != NULL && k->together != NULL && p->edition == q->edition &&
	    text_same(p->kind, q->kind) && p->person != 0 &&
	    p->person == q->person;
}

/* What is asked, and a link for each answer. */
static enum rc
put_question(struct db *db, struct arena *a, struct note *n,
    const struct ask_kind *k, const struct ask *q, const char *lang,
    bool several)
{
	const char *at = arena_printf(a, "%s%s", ask_base(), ask_door(a,
	    q).p);
	struct ask_words w;

	TRY(k->words(db, a, q, lang, &w));
	if (several) {
		buf_printf(&n->text, "* %s\n\n", w.subject);
		buf_str(&n->html.out, "<h2>");
		h_text(&n->html, w.subject);
		buf_str(&n->html.out, "</h2>\n");
	}
	say(n, w.intro);
	for (const struct ask_choice *c = k->choices; c->value != NULL; c++)
		link_to(n, tr(lang, c->label), arena_printf(a, "%s?answer=%s",
		    at, c->value));
	return RC_OK;
}

enum rc
ask_send(struct db *db, struct arena *a, const struct ask *const *asks,
    size_t many, int reminder, unixtime now)
{
	const struct ask *q = asks[0];
	const char *lang = language_known(q->lang) ? q->lang : "en", *subject;
	const struct ask_kind *k = ask_kind(q->kind);
	struct note n = { .text = BUF(a), .html = { .out = BUF(a),
	    .lang = lang, .rtl = language_rtl(lang) } };
	unixtime last = ask_until(q);
	struct edition e = { .zone = "UTC" };
	struct ask_words w;
	struct mail m;
	row_id mail;

	if (k == NULL || q->email == NULL)
		return RC_NONE;
	if (q->edition != 0)
		TRY(edition_find(db, a, q->edition, &e));
	TRY(k->words(db, a, q, lang, &w));
	subject = many == 1 ? w.subject : tr_fill(a, tr(lang, k->together),
	    (const char *const[]){ words_pick(a, e.title, lang).text, NULL });
	buf_printf(&n.html.out, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">"
	    "<body>\n", lang, n.html.rtl ? "rtl" : "ltr");
	if (reminder > 0)
		say(&n, tr(lang, "A reminder: we have not heard from you."));
	for (size_t i = 0; i < many; i++) {
		TRY(put_question(db, a, &n, k, asks[i], lang, many > 1));
		if (ask_until(asks[i]) < last)
			last = ask_until(asks[i]);
	}
	say(&n, TRF(a, lang, "The link opens a page with this answer chosen."
	    " Nothing is answered before you press the button there. You need"
	    " no password. It works until {1}.", time_text(a, last, e.zone,
	    lang, TIME_DATE)));
	if (reminder >= ASK_REMINDERS)
		say(&n, tr(lang, "This is the last reminder."));
	if (e.contact_email != NULL)
		say(&n, TRF(a, lang, "Questions? Answer this mail or write to"
		    " {1}.", e.contact_email));
	if (q->edition != 0)
		say(&n, words_pick(a, e.title, lang).text);
	buf_str(&n.html.out, "</body></html>\n");
	m = (struct mail){ .to = q->email, .to_name = q->name, .lang = lang,
	    .subject = reminder > 0 ? TRF(a, lang, "Reminder: {1}", subject) :
	    subject, .text = buf_text(&n.text), .html = text_same(q->format,
	    "text") ? NULL : buf_text(&n.html.out), .reply_to =
	    e.contact_email, .kind = "ask", .programme = e.programme,
	    .person = q->person, .secret = true, .due = now };
	if (q->edition != 0)
		TRY(funders_sign(db, a, e.programme, e.id, &m));
	TRY(mail_queue(db, &m, &mail));
	for (size_t i = 0; i < many; i++)
		TRY(ask_mailed(db, asks[i]->id, mail));
	return RC_OK;
}

enum rc
ask_send_all(struct db *db, struct arena *a, const struct ask *const *all,
    size_t n, int reminder, unixtime now, int64_t *mails)
{
	const struct ask **some = arena_array(a, const struct ask *, n + 1);
	bool *sent = arena_array(a, bool, n + 1);

	for (size_t i = 0; i < n; i++) {
		size_t m = 0;
		enum rc rc;

		for (size_t j = i; j < n; j++) {
			if (sent[j] || (j > i && !ask_joined(all[i], all[j])))
				continue;
			sent[j] = true;
			some[m++] = all[j];
		}
		if (m == 0)
			continue;
		rc = ask_send(db, a, some, m, reminder, now);
		/* Nobody to write to, or nowhere: it stands as waiting, and
		 * shows. */
		if (rc != RC_OK && rc != RC_NONE && rc != RC_INVALID)
			return rc;
		*mails += rc == RC_OK;
	}
	return RC_OK;
}

enum rc
ask_all_now(struct db *db, struct arena *a, struct ask *q, size_t n,
    unixtime now)
{
	const struct ask **put = arena_array(a, const struct ask *, n + 1);
	int64_t mails = 0;

	for (size_t i = 0; i < n; i++) {
		struct ask *now_put = arena_new(a, struct ask);
		enum rc rc;

		if (q[i].moment == NULL)
			q[i].moment = "now";
		q[i].state = ASK_WAITING;
		q[i].due_at = q[i].asked_at = now;
		if (q[i].lang == NULL)
			q[i].lang = "en";
		rc = ask_add(db, &q[i]);
		if (rc == RC_CONFLICT)
			rc = ask_anew(db, &q[i]);
		TRY(rc);
		TRY(ask_find(db, a, q[i].id, now_put));
		put[i] = now_put;
	}
	return ask_send_all(db, a, put, n, 0, now, &mails);
}

enum rc
ask_now(struct db *db, struct arena *a, struct ask *q, unixtime now)
{
	return ask_all_now(db, a, q, 1, now);
}

enum rc
ask_pass_on(struct db *db, struct arena *a, row_id edition, const char *kind,
    const row_id *things, size_t n, row_id person, unixtime now)
{
	const struct ask **open;
	struct buf b = BUF(a);
	int64_t mails = 0;

	for (size_t i = 0; i < n; i++) {
		const struct ask *list;
		struct ask *read;

		TRY(ask_pass(db, kind, things[i], person, now));
		if (person == 0)
			continue;
		TRY(ask_list(db, a, edition, kind, things[i], &read));
		for (list = read; list != NULL; list = list->next)
			if (list->state == ASK_WAITING && ask_open(list, now))
				buf_put(&b, &list, sizeof list);
	}
	open = arena_array(a, const struct ask *, b.n / sizeof *open + 1);
	if (b.n > 0)
		memcpy(open, b.p, b.n);
	return ask_send_all(db, a, open, b.n / sizeof *open, 0, now, &mails);
}

/* --- the clerk --- */

/* Questions or reminders that go out by one mail, in a transaction of their own:
 * a clerk that dies leaves none half sent. */
struct errand {
	struct arena *arena;
	const struct ask **asks;
	size_t n;
	unixtime now;
};

static enum rc
put_down(struct db *db, void *of)
{
	struct errand *x = of;
	const struct ask **put = arena_array(x->arena, const struct ask *,
	    x->n + 1);
	size_t n = 0;
	enum rc rc;

	for (size_t i = 0; i < x->n; i++) {
		struct ask q = *x->asks[i], *read;

		rc = ask_add(db, &q);
		if (rc == RC_CONFLICT)
			continue;	/* another clerk was faster */
		TRY(rc);
		if (q.state != ASK_WAITING)
			continue;
		read = arena_new(x->arena, struct ask);
		TRY(ask_find(db, x->arena, q.id, read));
		put[n++] = read;
	}
	if (n == 0)
		return RC_OK;
	rc = ask_send(db, x->arena, put, n, 0, x->now);
	/* Nobody to write to, or nowhere: it stands as waiting, and shows. */
	return rc == RC_NONE || rc == RC_INVALID ? RC_OK : rc;
}

static enum rc
remind(struct db *db, void *of)
{
	struct errand *x = of;
	int last = 0;
	enum rc rc;

	for (size_t i = 0; i < x->n; i++) {
		TRY(ask_reminded(db, x->asks[i], true, x->now));
		if (x->asks[i]->reminders >= last)
			last = x->asks[i]->reminders + 1;
	}
	rc = ask_send(db, x->arena, x->asks, x->n, last, x->now);
	return rc == RC_NONE || rc == RC_INVALID ? RC_OK : rc;
}

/* Each mail's worth of a list, one after the other. */
static enum rc
carry_out(struct db *db, enum rc (*what)(struct db *, void *),
    struct arena *a, struct ask *list, unixtime now)
{
	while (list != NULL) {
		struct errand x = { .arena = a, .now = now };
		struct ask *rest = NULL, **end = &rest, *first = list;
		struct buf b = BUF(a);
		enum rc rc;

		for (struct ask *q = list, *next; q != NULL; q = next) {
			const struct ask *one = q;

			next = q->next;
			if (q == first || (ask_joined(first, q) &&
			    first->state == q->state &&
			    first->reminders == q->reminders)) {
				buf_put(&b, &one, sizeof one);
			} else {
				*end = q;
				end = &q->next;
			}
		}
		*end = NULL;
		list = rest;
		x.n = b.n / sizeof *x.asks;
		x.asks = arena_array(a, const struct ask *, x.n);
		memcpy(x.asks, b.p, b.n);
		rc = db_transact(db, what, &x);
		/* Another clerk was faster. */
		if (rc != RC_OK && rc != RC_CONFLICT)
			return rc;
	}
	return RC_OK;
}

/* The things of one edition, from first up to the next edition's. */
static enum rc
ask_edition(struct db *db, struct arena *a, const struct ask_kind *k,
    const struct ask_thing *first, const struct ask_thing **next, unixtime now)
{
	struct ask_moment moments[ASK_MOMENTS];
	struct ask_step steps[ASK_MOMENTS];
	const struct ask_thing *t = first;
	struct ask *had, *list = NULL, **end = &list;
	const char *schedule;
	struct edition e;
	int n;

	TRY(edition_find(db, a, first->edition, &e));
	TRY(ask_schedule(db, a, e.id, k->kind, &schedule));
	TRY(ask_list(db, a, e.id, k->kind, 0, &had));
	n = ask_moments(a, schedule == NULL ? k->usual : schedule, moments);
	for (; t != NULL && t->edition == first->edition; t = t->next) {
		int m = e.ends == 0 ? 0 : ask_steps(a, moments, n, e.ends,
		    e.zone, t, had, now, false, steps);

		for (int i = 0; i < m; i++) {
			*end = arena_new(a, struct ask);
			**end = (struct ask){ .edition = e.id, .kind = k->kind,
			    .thing = t->id, .person = t->person,
			    .lang = t->lang, .moment = ask_moment_text(a,
			    steps[i].moment), .due_at = steps[i].due,
			    .state = steps[i].ask ? ASK_WAITING : ASK_SKIPPED,
			    .asked_at = steps[i].ask ? now : 0 };
			end = &(*end)->next;
		}
	}
	*next = t;
	return carry_out(db, put_down, a, list, now);
}

/* What is asked after again and again. */
static enum rc
ask_again(struct db *db, struct arena *a, const struct ask_kind *k,
    unixtime now)
{
	const int64_t every = (int64_t)k->every * DAY;
	struct ask *list = NULL, **end = &list;
	struct ask_thing *t;

	TRY(k->due(db, a, now - every, ASK_AT_ONCE, &t));
	for (; t != NULL; t = t->next) {
		*end = arena_new(a, struct ask);
		**end = (struct ask){ .edition = t->edition, .kind = k->kind,
		    .thing = t->id, .person = t->person, .name = t->name,
		    .email = t->email, .lang = t->lang,
		    .moment = time_iso_date(a, now, "UTC"),
		    .due_at = t->since + every, .state = ASK_WAITING,
		    .asked_at = now };
		end = &(*end)->next;
	}
	return carry_out(db, put_down, a, list, now);
}

enum rc
ask_chore(struct db *db, struct arena *a, unixtime now)
{
	struct ask *waiting, *late = NULL, **end = &late;

	for (const struct ask_kind *const *k = ask_kinds; k != NULL &&
	    *k != NULL; k++) {
		struct ask_thing *list;

		if ((*k)->every > 0)
			TRY(ask_again(db, a, *k, now));
		if ((*k)->usual == NULL)
			continue;
		TRY((*k)->things(db, a, 0, &list));
		for (const struct ask_thing *t = list; t != NULL;)
			TRY(ask_edition(db, a, *k, t, &t, now));
	}
	TRY(ask_end_old(db, now));
	TRY(ask_waiting(db, a, &waiting));
	for (struct ask *next; waiting != NULL; waiting = next) {
		next = waiting->next;
		if (!ask_remind_due(waiting, now))
			continue;
		*end = waiting;
		end = &waiting->next;
	}
	*end = NULL;
	return carry_out(db, remind, a, late, now);
}
