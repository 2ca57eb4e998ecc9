/* audience: organiser */
/* The organiser's side: from whom nothing was heard, who gets what and when,
 * the schedule, answers received by telephone. */
#include "ask/ask_web.h"

#include <stdlib.h>
#include <string.h>

#include "ask/ask_inside_web.h"
#include "ask_desk_pages.h"
#include "store/journal.h"

static enum rc
note_down(struct req *r, const char *action, row_id thing)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "ask", .thing = thing,
	    .programme = r->programme });
}

static const char *
number(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

/* --- who was heard --- */

static int
how(const struct ask *q, unixtime now)
{
	switch (q->state) {
	case ASK_ANSWERED:
		return LINE_HEARD;
	case ASK_MISSED:
		return LINE_MISSED;
	case ASK_SKIPPED:
	case ASK_STATES:
		return LINE_SKIPPED;
	case ASK_WAITING:
		break;
	}
	return q->bounced || q->email == NULL ? LINE_BOUNCED :
	    ask_late(q, now) ? LINE_LATE : LINE_WAITING;
}

static bool
silent(const struct ask_line *l)
{
	return l->how != LINE_HEARD && l->how != LINE_SKIPPED;
}

static const struct ask_thing *
thing_of(const struct ask_thing *list, row_id id)
{
	while (list != NULL && list->id != id)
		list = list->next;
	return list;
}

/* The latest question of each thing, the most silent first. */
static enum rc
read_lines(struct req *r, struct asks_view *v)
{
	struct ask_line *by_how[LINE_HEARD + 1] = { NULL };
	struct ask_line **ends[LINE_HEARD + 1], **end = &v->lines;
	struct schedule_line **last = &v->schedules;

	for (int i = 0; i <= LINE_HEARD; i++)
		ends[i] = &by_how[i];
	for (const struct ask_kind *const *k = ask_kinds; *k != NULL; k++) {
		struct ask_thing *things;
		const char *schedule;
		struct ask *q;

		TRY((*k)->things(r->db, r->arena, r->edition, &things));
		TRY(ask_list(r->db, r->arena, r->edition, (*k)->kind, 0, &q));
		for (; q != NULL; q = q->next) {
			struct ask_line *l;

			if (q->next != NULL && q->next->thing == q->thing)
				continue;
			l = arena_new(r->arena, struct ask_line);
			*l = (struct ask_line){ .kind = *k, .ask = q,
			    .thing = thing_of(things, q->thing),
			    .how = how(q, r->now) };
			*ends[l->how] = l;
			ends[l->how] = &l->next;
			v->n++;
			v->heard += l->how == LINE_HEARD;
			v->silent += silent(l);
		}
		if ((*k)->every > 0) {
			*last = arena_new(r->arena, struct schedule_line);
			(*last)->kind = *k;
			last = &(*last)->next;
		}
		if ((*k)->usual == NULL)
			continue;
		TRY(ask_schedule(r->db, r->arena, r->edition, (*k)->kind,
		    &schedule));
		*last = arena_new(r->arena, struct schedule_line);
		**last = (struct schedule_line){ .kind = *k, .text =
		    schedule == NULL ? (*k)->usual : schedule };
		last = &(*last)->next;
	}
	for (int i = 0; i <= LINE_HEARD; i++)
		for (struct ask_line *l = by_how[i], *next; l != NULL; l = next) {
			next = l->next;
			l->next = NULL;
			if (!v->all && !silent(l))
				continue;
			*end = l;
			end = &l->next;
		}
	return RC_OK;
}

/* Those that may be reminded now; *mails: how many that takes. */
static enum rc
to_remind(struct req *r, const struct ask ***out, size_t *n, int64_t *mails)
{
	struct ask *list;
	size_t all = 0;

	TRY(ask_list(r->db, r->arena, r->edition, NULL, 0, &list));
	for (const struct ask *q = list; q != NULL; q = q->next)
		all++;
	*out = arena_array(r->arena, const struct ask *, all + 1);
	*n = 0;
	*mails = 0;
	for (const struct ask *q = list; q != NULL; q = q->next) {
		bool first = true;

		if (!ask_remind_may(q, r->now))
			continue;
		for (size_t i = 0; i < *n; i++)
			first = first && !ask_joined((*out)[i], q);
		*mails += first;
		(*out)[(*n)++] = q;
	}
	return RC_OK;
}

static enum rc
show_asks(struct req *r)
{
	struct asks_view v = { .all = text_same(req_query(r, "show"), "all") };
	const struct ask **some;
	struct html *h;
	size_t n;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(read_lines(r, &v));
	TRY(to_remind(r, &some, &n, &v.may_remind));
	h = page_open(r, tr(r->lang, "Asked afterwards"));
	asks_page(h, r, &v);
	return page_close(h, r);
}

/* Everybody who is silent and was not written to in the last days. */
static enum rc
remind(struct req *r)
{
	const struct ask **some;
	int64_t n = 0;
	size_t many;

	if (r->faults > 0)
		return show_asks(r);
	TRY(to_remind(r, &some, &many, &n));
	for (size_t i = 0; i < many; i++)
		TRY(ask_reminded(r->db, some[i], false, r->now));
	n = 0;
	TRY(ask_send_all(r->db, r->arena, some, many, 1, r->now, &n));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "ask.remind", .kind = "edition",
	    .thing = r->edition, .programme = r->programme,
	    .note = number(r->arena, n) }));
	reply_flash(r, tr_fill(r->arena, trn(r->lang, n,
	    "{1} person is reminded.", "{1} people are reminded."),
	    (const char *const[]){ number(r->arena, n), NULL }));
	return reply_see_other(r, "/editions/%s/desk/asks",
	    req_param(r, "edition"));
}

/* --- who gets what and when --- */

static int
by_time(const void *a, const void *b)
{
	const struct ahead_line *const *p = a, *const *q = b;

	return ((*p)->due > (*q)->due) - ((*p)->due < (*q)->due);
}

static void
add_line(struct req *r, struct ahead_line **list, size_t *n,
    struct ahead_line line)
{
	struct ahead_line *l = arena_new(r->arena, struct ahead_line);

	*l = line;
	l->next = *list;
	*list = l;
	(*n)++;
}

/* When the next reminder about a thing goes, day by day. */
static void
remind_ahead(struct req *r, const struct ask_kind *k,
    const struct ask_thing *t, const struct ask *had,
    struct ahead_line **list, size_t *n)
{
	for (const struct ask *q = had; q != NULL; q = q->next) {
		struct ask later = *q;

		if (q->thing != t->id || q->state != ASK_WAITING)
			continue;
		for (int day = 0; day <= ASK_LINK_DAYS; day++) {
			unixtime at = r->now + (int64_t)day * 86400;

			if (!ask_remind_due(&later, at))
				continue;
			add_line(r, list, n, (struct ahead_line){ .kind = k,
			    .name = q->name, .lang = q->lang,
			    .moment = q->moment, .due = at, .ask = true,
			    .reminder = true });
			break;
		}
	}
}

/* When it is asked after next: so long after the last word or question. */
static void
again_ahead(struct req *r, const struct ask_kind *k,
    const struct ask_thing *t, const struct ask *had,
    struct ahead_line **list, size_t *n)
{
	unixtime last = t->since, due;

	if (t->over)
		return;
	for (const struct ask *q = had; q != NULL; q = q->next) {
		if (q->thing != t->id)
			continue;
		if (q->state == ASK_WAITING)
			return;
		last = q->asked_at > last ? q->asked_at : last;
	}
	due = last + (int64_t)k->every * 86400;
	add_line(r, list, n, (struct ahead_line){ .kind = k, .name = t->name,
	    .lang = t->lang, .moment = time_iso_date(r->arena, due, "UTC"), .due = due,
	    .ask = true, .now = due <= r->now });
}

static enum rc
ahead_of_kind(struct req *r, const struct edition *e, const struct ask_kind *k,
    struct ahead_line **list, size_t *n)
{
	struct ask_moment moments[ASK_MOMENTS];
	struct ask_step steps[ASK_MOMENTS];
	const char *schedule = NULL;
	struct ask_thing *things;
	struct ask *had;
	int m = 0;

	TRY(k->things(r->db, r->arena, e->id, &things));
	TRY(ask_list(r->db, r->arena, e->id, k->kind, 0, &had));
	if (k->usual != NULL) {
		TRY(ask_schedule(r->db, r->arena, e->id, k->kind, &schedule));
		m = ask_moments(r->arena, schedule == NULL ? k->usual :
		    schedule, moments);
	}
	for (const struct ask_thing *t = things; t != NULL; t = t->next) {
		int s = e->ends == 0 ? 0 : ask_steps(r->arena, moments, m,
		    e->ends, e->zone, t, had, r->now, true, steps);

		for (int i = 0; i < s; i++)
			add_line(r, list, n, (struct ahead_line){ .kind = k,
			    .name = t->name, .lang = t->lang,
			    .moment = ask_moment_text(r->arena,
			    steps[i].moment), .due = steps[i].due,
			    .ask = steps[i].ask, .now = steps[i].due <= r->now });
		if (k->every > 0)
			again_ahead(r, k, t, had, list, n);
		remind_ahead(r, k, t, had, list, n);
	}
	return RC_OK;
}

static enum rc
show_ahead(struct req *r)
{
	struct ahead_view v = { 0 };
	struct ahead_line *list = NULL, **all, **end = &v.lines;
	struct html *h;
	size_t n = 0, i = 0;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	v.dated = v.edition.ends != 0;
	for (const struct ask_kind *const *k = ask_kinds; *k != NULL; k++)
		TRY(ahead_of_kind(r, &v.edition, *k, &list, &n));
	all = arena_array(r->arena, struct ahead_line *, n + 1);
	for (; list != NULL; list = list->next)
		all[i++] = list;
	qsort(all, n, sizeof *all, by_time);
	for (i = 0; i < n; i++) {
		*end = all[i];
		end = &all[i]->next;
	}
	*end = NULL;
	h = page_open(r, tr(r->lang, "Who gets what and when"));
	ahead_page(h, r, &v);
	return page_close(h, r);
}

/* --- the schedule --- */

/* "30, 60" of the moments of that unit. */
static const char *
numbers_of(struct arena *a, const char *schedule, char unit)
{
	struct ask_moment m[ASK_MOMENTS];
	int n = ask_moments(a, schedule, m);
	struct buf b = BUF(a);

	for (int i = 0; i < n; i++)
		if (m[i].unit == unit)
			buf_printf(&b, b.n == 0 ? "%d" : ", %d", m[i].n);
	return buf_text(&b);
}

/* Adds "30d 60d" of "30, 60" to a schedule; false when it is none. */
static bool
add_numbers(struct arena *a, struct buf *b, const char *typed, char unit)
{
	const char *p = typed == NULL ? "" : typed;
	struct ask_moment m[ASK_MOMENTS];

	while (*p != '\0') {
		size_t n = strspn(p, "0123456789");

		if (n > 0)
			buf_printf(b, b->n == 0 ? "%.*s%c" : " %.*s%c", (int)n,
			    p, unit);
		p += n;
		n = strspn(p, " ,;");
		if (n == 0 && *p != '\0')
			return false;
		p += n;
	}
	return ask_moments(a, buf_text(b), m) >= 0;
}

static const char *
field_name(struct arena *a, const struct ask_kind *k, char unit)
{
	return arena_printf(a, "%s-%s", k->kind, unit == 'd' ? "days" :
	    "months");
}

static struct field *
schedule_fields(struct req *r)
{
	struct field *f;
	size_t n = 0;

	for (const struct ask_kind *const *k = ask_kinds; *k != NULL; k++)
		n++;
	f = arena_array(r->arena, struct field, 3 * n + 1);
	n = 0;
	for (const struct ask_kind *const *k = ask_kinds; *k != NULL; k++) {
		if ((*k)->usual == NULL)
			continue;
		f[n++] = (struct field){ (*k)->kind, F_HEADING, (*k)->label };
		f[n++] = (struct field){ field_name(r->arena, *k, 'd'), F_TEXT,
		    N_("Days after the last day"), N_("Whole numbers, such as "
		    "30. Empty: never."), .max = 60 };
		f[n++] = (struct field){ field_name(r->arena, *k, 'm'), F_TEXT,
		    N_("Months after the last day"), N_("Whole numbers, such "
		    "as 3, 6, 12. Empty: never."), .max = 60 };
	}
	return f;
}

/* All of them, once none is wrong. */
static enum rc
save_schedules(struct req *r, const struct form *f)
{
	for (const struct ask_kind *const *k = ask_kinds; *k != NULL; k++) {
		struct buf b = BUF(r->arena);

		if ((*k)->usual == NULL)
			continue;
		add_numbers(r->arena, &b, form_text(f, field_name(r->arena, *k,
		    'd')), 'd');
		add_numbers(r->arena, &b, form_text(f, field_name(r->arena, *k,
		    'm')), 'm');
		TRY(ask_schedule_save(r->db, r->edition, (*k)->kind,
		    buf_text(&b)));
	}
	return RC_OK;
}

static enum rc
schedule(struct req *r)
{
	struct form *f = form_open(r, schedule_fields(r), NULL, NULL);
	struct edition e;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	if (r->method == POST)
		form_read(f);
	for (const struct ask_kind *const *k = ask_kinds; *k != NULL; k++) {
		const char *days = field_name(r->arena, *k, 'd');
		const char *months = field_name(r->arena, *k, 'm');
		struct buf b = BUF(r->arena);
		const char *saved;
		bool good;

		if ((*k)->usual == NULL)
			continue;
		if (r->method == POST) {
			good = add_numbers(r->arena, &b, form_text(f, days),
			    'd');
			if (!good)
				form_fault(f, days, tr(r->lang, "Use whole "
				    "numbers from 1 to 1000, each once"));
			else if (!add_numbers(r->arena, &b, form_text(f,
			    months), 'm'))
				form_fault(f, months, tr(r->lang, "Use whole "
				    "numbers from 1 to 120, each once, twelve "
				    "moments in all"));
			continue;
		}
		TRY(ask_schedule(r->db, r->arena, r->edition, (*k)->kind,
		    &saved));
		if (saved == NULL)
			saved = (*k)->usual;
		form_set(f, days, numbers_of(r->arena, saved, 'd'));
		form_set(f, months, numbers_of(r->arena, saved, 'm'));
	}
	if (r->method == POST && r->faults == 0) {
		TRY(save_schedules(r, f));
		TRY(note_down(r, "ask.schedule", r->edition));
		reply_flash(r, tr(r->lang, "Saved."));
		return reply_see_other(r, "/editions/%s/desk/asks/ahead",
		    e.slug);
	}
	h = page_open(r, tr(r->lang, "When people are asked"));
	schedule_page(h, r, &e, f);
	return page_close(h, r);
}

/* --- one question --- */

static const struct field call_fields[] = {
	{ "answer", F_SELECT, N_("Answer"), .required = true },
	{ "why", F_LONG },		/* the kind's own */
	{ "outcome", F_LONG, N_("What has changed"), .max = ASK_TEXT_MAX },
	{ "evidence", F_TEXT, N_("Evidence"), .max = ASK_EVIDENCE_MAX },
	{ "shared", F_FLAG, N_("The public may read it") },
	{ "note", F_TEXT, N_("How you received it"), N_("For example: by "
	    "telephone on 3 May. It stands beside the answer."),
	    .required = true, .max = 200 },
};
enum { CALL_FIELDS = sizeof call_fields / sizeof *call_fields };

static struct form *
call_form(struct req *r, const struct ask_kind *k)
{
	struct field *f = arena_array(r->arena, struct field, CALL_FIELDS + 1);
	struct option *o;
	size_t n = 0;

	while (k->choices[n].value != NULL)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	for (size_t i = 0; i < n; i++)
		o[i] = (struct option){ k->choices[i].value,
		    k->choices[i].label };
	n = 0;
	for (size_t i = 0; i < CALL_FIELDS; i++) {
		if ((i == 2 && k->outcome == NULL) ||
		    (i == 3 && k->evidence == NULL) ||
		    (i == 4 && k->share == NULL))
			continue;
		f[n] = i == 1 ? ask_why_field(r, k) : call_fields[i];
		if (i == 4)
			f[n].label = k->share;
		n++;
	}
	f[0].options = o;
	return form_open(r, f, NULL, NULL);
}

static enum rc
open_ask(struct req *r, struct ask_view *v)
{
	struct ask_thing *things;
	const struct ask_thing *t;
	row_id id;

	TRY(req_id(r, "ask", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	TRY(ask_find(r->db, r->arena, id, &v->ask));
	v->kind = ask_kind(v->ask.kind);
	if (v->ask.edition != r->edition || v->kind == NULL)
		return RC_NONE;
	TRY(v->kind->things(r->db, r->arena, r->edition, &things));
	t = thing_of(things, v->ask.thing);
	v->title = t == NULL ? NULL : t->title;
	return RC_OK;
}

static enum rc
draw_ask(struct req *r, struct ask_view *v, struct form *f)
{
	struct html *h;

	v->form = f == NULL ? call_form(r, v->kind) : f;
	h = page_open_of(r, tr(r->lang, v->kind->label), tr(r->lang,
	    "Asked afterwards"));
	ask_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_ask(struct req *r)
{
	struct ask_view v = { 0 };

	TRY(open_ask(r, &v));
	return draw_ask(r, &v, NULL);
}

static enum rc
to_ask(struct req *r, const struct ask_view *v)
{
	return reply_see_other(r, "/editions/%s/desk/asks/%lld",
	    v->edition.slug, (long long)v->ask.id);
}

/* An answer that came by telephone, in the person's name. */
static enum rc
enter(struct req *r)
{
	struct ask_view v = { 0 };
	struct ask typed;
	struct form *f;

	TRY(open_ask(r, &v));
	typed = v.ask;
	f = call_form(r, v.kind);
	form_read(f);
	ask_overtaken(r, f, &v.ask);
	ask_typed(r, v.kind, f, &typed);
	if (r->faults > 0)
		return draw_ask(r, &v, f);
	v.ask = typed;
	v.ask.by = r->person;
	v.ask.by_note = form_text(f, "note");
	TRY(ask_answer(r->db, &v.ask, r->now));
	if (v.kind->answered != NULL)
		TRY(v.kind->answered(r->db, r->arena, &v.ask, r->now));
	TRY(note_down(r, "ask.enter", v.ask.id));
	reply_flash(r, tr(r->lang, "The answer is entered."));
	return to_ask(r, &v);
}

static enum rc
revoke(struct req *r)
{
	struct ask_view v = { 0 };

	TRY(open_ask(r, &v));
	if (r->faults > 0)
		return draw_ask(r, &v, NULL);
	TRY(ask_revoke(r->db, v.ask.id, false));
	TRY(note_down(r, "ask.revoke", v.ask.id));
	reply_flash(r, tr(r->lang, "The links sent so far work no more."));
	return to_ask(r, &v);
}

static enum rc
remind_one(struct req *r)
{
	struct ask_view v = { 0 };
	enum rc rc;

	TRY(open_ask(r, &v));
	if (r->faults > 0)
		return draw_ask(r, &v, NULL);
	if (v.ask.state != ASK_WAITING || !ask_open(&v.ask, r->now))
		return RC_CONFLICT;
	TRY(ask_reminded(r->db, &v.ask, false, r->now));
	rc = ask_send(r->db, r->arena, &(const struct ask *){ &v.ask }, 1, 1,
	    r->now);
	if (rc == RC_NONE || rc == RC_INVALID) {
		reply_flash(r, tr(r->lang, "There is no address to write to."));
		return to_ask(r, &v);
	}
	TRY(rc);
	TRY(note_down(r, "ask.remind", v.ask.id));
	reply_flash(r, tr(r->lang, "A new link is on its way."));
	return to_ask(r, &v);
}

#define DESK "/editions/:edition/desk/asks"
const struct route ask_desk_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show_asks },
	{ POST, DESK "/remind", RIGHT_ORGANISER, remind },
	{ GET, DESK "/ahead", RIGHT_ORGANISER, show_ahead },
	{ GET, DESK "/schedule", RIGHT_ORGANISER, schedule },
	{ POST, DESK "/schedule", RIGHT_ORGANISER, schedule },
	{ GET, DESK "/:ask", RIGHT_ORGANISER, show_ask },
	{ POST, DESK "/:ask", RIGHT_ORGANISER, enter },
	{ POST, DESK "/:ask/revoke", RIGHT_ORGANISER, revoke },
	{ POST, DESK "/:ask/remind", RIGHT_ORGANISER, remind_one },
	{ 0 }
};
