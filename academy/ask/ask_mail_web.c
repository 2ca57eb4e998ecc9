/* What the clerk sends, and what is sent at once. */
#include "ask/ask_inside_web.h"

#include <string.h>

#include "mail/mail.h"

enum { DAY = 86400 };

const char *
ask_purpose(struct arena *a, const struct ask *q)
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
	const char *n;

	if (ask_moments(a, moment, m) != 1)
		return tr(lang, "asked at once");
	n = arena_printf(a, "%d", m[0].n);
	return tr_fill(a, m[0].unit == 'd' ? trn(lang, m[0].n,
	    "after {1} day", "after {1} days") : trn(lang, m[0].n,
	    "after {1} month", "after {1} months"),
	    (const char *const[]){ n, NULL });
}

static unixtime
until(const struct ask *q)
{
	return q->asked_at + (int64_t)ASK_LINK_DAYS * DAY;
}

struct url
ask_door(struct arena *a, const struct ask *q)
{
	return url_to(a, "/ask/%lld/%s", (long long)q->id, token_make(a,
	    ask_purpose(a, q), q->id, until(q)));
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
	h_text(&n->html, address);
	buf_str(&n->html.out, "\">");
	h_text(&n->html, label);
	buf_str(&n->html.out, "</a></p>\n");
}

enum rc
ask_send(struct db *db, struct arena *a, const struct ask *q, int reminder,
    unixtime now)
{
	const char *lang = language_known(q->lang) ? q->lang : "en", *at;
	const struct ask_kind *k = ask_kind(q->kind);
	struct note n = { .text = BUF(a), .html = { .out = BUF(a),
	    .lang = lang, .rtl = language_rtl(lang) } };
	struct ask_words w;
	struct edition e;
	struct mail m;
	row_id mail;

	if (k == NULL || q->email == NULL)
		return RC_NONE;
	TRY(edition_find(db, a, q->edition, &e));
	TRY(k->words(db, a, q, lang, &w));
	at = arena_printf(a, "%s%s", ask_base(), ask_door(a, q).p);
	buf_printf(&n.html.out, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">"
	    "<body>\n", lang, n.html.rtl ? "rtl" : "ltr");
	if (reminder > 0)
		say(&n, tr(lang, "A reminder: we have not heard from you."));
	say(&n, w.intro);
	for (const struct ask_choice *c = k->choices; c->value != NULL; c++)
		link_to(&n, tr(lang, c->label), arena_printf(a, "%s?answer=%s",
		    at, c->value));
	say(&n, TRF(a, lang, "The link opens a page with this answer chosen."
	    " Nothing is answered before you press the button there. You need"
	    " no password. It works until {1}.", time_text(a, until(q),
	    e.zone, lang, TIME_DATE)));
	if (reminder >= ASK_REMINDERS)
		say(&n, tr(lang, "This is the last reminder."));
	if (e.contact_email != NULL)
		say(&n, TRF(a, lang, "Questions? Answer this mail or write to"
		    " {1}.", e.contact_email));
	say(&n, words_pick(a, e.title, lang).text);
	buf_str(&n.html.out, "</body></html>\n");
	m = (struct mail){ .to = q->email, .to_name = q->name, .lang = lang,
	    .subject = reminder > 0 ? TRF(a, lang, "Reminder: {1}", w.subject) :
	    w.subject, .text = buf_text(&n.text), .html = text_same(q->format,
	    "text") ? NULL : buf_text(&n.html.out), .reply_to =
	    e.contact_email, .kind = "ask", .programme = e.programme,
	    .person = q->person, .secret = true, .due = now };
	TRY(funders_sign(db, a, e.programme, e.id, &m));
	TRY(mail_queue(db, &m, &mail));
	return ask_mailed(db, q->id, mail);
}

enum rc
ask_now(struct db *db, struct arena *a, struct ask *q, unixtime now)
{
	struct ask put;
	enum rc rc;

	q->moment = "now";
	q->state = ASK_WAITING;
	q->due_at = q->asked_at = now;
	if (q->lang == NULL)
		q->lang = "en";
	rc = ask_add(db, q);
	if (rc == RC_CONFLICT)
		rc = ask_anew(db, q);
	TRY(rc);
	TRY(ask_find(db, a, q->id, &put));
	rc = ask_send(db, a, &put, 0, now);
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
ask_pass_on(struct db *db, struct arena *a, row_id edition, const char *kind,
    row_id thing, row_id person, unixtime now)
{
	struct ask *list;
	enum rc rc;

	TRY(ask_pass(db, kind, thing, person));
	TRY(ask_list(db, a, edition, kind, thing, &list));
	for (; list != NULL; list = list->next) {
		if (list->state != ASK_WAITING || !ask_open(list, now))
			continue;
		rc = ask_send(db, a, list, 0, now);
		if (rc != RC_OK && rc != RC_NONE)
			return rc;
	}
	return RC_OK;
}

/* --- the clerk --- */

/* One question or reminder, in a transaction of its own: a clerk that dies
 * leaves none half sent. */
struct errand {
	struct arena *arena;
	struct ask ask;
	unixtime now;
};

static enum rc
put_down(struct db *db, void *of)
{
	struct errand *x = of;
	struct ask q = x->ask, put;
	enum rc rc;

	TRY(ask_add(db, &q));
	if (q.state != ASK_WAITING)
		return RC_OK;
	TRY(ask_find(db, x->arena, q.id, &put));
	rc = ask_send(db, x->arena, &put, 0, x->now);
	/* Nobody to write to, or nowhere: it stands as waiting, and shows. */
	return rc == RC_NONE || rc == RC_INVALID ? RC_OK : rc;
}

static enum rc
remind(struct db *db, void *of)
{
	struct errand *x = of;
	enum rc rc;

	TRY(ask_reminded(db, &x->ask, true, x->now));
	rc = ask_send(db, x->arena, &x->ask, x->ask.reminders + 1, x->now);
	return rc == RC_NONE || rc == RC_INVALID ? RC_OK : rc;
}

static enum rc
carry_out(struct db *db, enum rc (*what)(struct db *, void *),
    struct errand *x)
{
	enum rc rc = db_transact(db, what, x);

	/* Another clerk was faster. */
	return rc == RC_CONFLICT ? RC_OK : rc;
}

/* The things of one edition, from first up to the next edition's. */
static enum rc
ask_edition(struct db *db, struct arena *a, const struct ask_kind *k,
    const struct ask_thing *first, const struct ask_thing **next, unixtime now)
{
	struct ask_moment moments[ASK_MOMENTS];
	struct ask_step steps[ASK_MOMENTS];
	const struct ask_thing *t = first;
	const char *schedule;
	struct edition e;
	struct ask *had;
	int n;

	TRY(edition_find(db, a, first->edition, &e));
	TRY(ask_schedule(db, a, e.id, k->kind, &schedule));
	TRY(ask_list(db, a, e.id, k->kind, 0, &had));
	n = ask_moments(a, schedule == NULL ? k->usual : schedule, moments);
	for (; t != NULL && t->edition == first->edition; t = t->next) {
		int m = e.ends == 0 ? 0 : ask_steps(a, moments, n, e.ends,
		    e.zone, t, had, now, false, steps);

		for (int i = 0; i < m; i++) {
			struct errand x = { .arena = a, .now = now };

			x.ask = (struct ask){ .edition = e.id, .kind = k->kind,
			    .thing = t->id, .person = t->person,
			    .lang = t->lang, .moment = ask_moment_text(a,
			    steps[i].moment), .due_at = steps[i].due,
			    .state = steps[i].ask ? ASK_WAITING : ASK_SKIPPED,
			    .asked_at = steps[i].ask ? now : 0 };
			TRY(carry_out(db, put_down, &x));
		}
	}
	*next = t;
	return RC_OK;
}

enum rc
ask_chore(struct db *db, struct arena *a, unixtime now)
{
	struct ask *waiting;

	for (const struct ask_kind *const *k = ask_kinds; k != NULL &&
	    *k != NULL; k++) {
		struct ask_thing *list;

		if ((*k)->usual == NULL)
			continue;
		TRY((*k)->things(db, a, 0, &list));
		for (const struct ask_thing *t = list; t != NULL;)
			TRY(ask_edition(db, a, *k, t, &t, now));
	}
	TRY(ask_end_old(db, now));
	TRY(ask_waiting(db, a, &waiting));
	for (; waiting != NULL; waiting = waiting->next) {
		struct errand x = { .arena = a, .ask = *waiting, .now = now };

		if (ask_remind_due(waiting, now))
			TRY(carry_out(db, remind, &x));
	}
	return RC_OK;
}
