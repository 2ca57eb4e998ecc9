/* audience: organiser */
/* The organisers' desk: what was handed in at an edition, what nobody has spoken
 * for in a year; picks. */
#include <string.h>

#include "practice/practice_guard_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_desk_pages.h"
#include "programme/programme_desk_web.h"
#include "store/journal.h"
#include "web/form.h"

enum { DAY = 86400 };

/* Rows of a list. */
enum { ROWS = 100 };

/* The first ROWS of a list that may have one more. */
static bool
cut(struct practice_entry *e)
{
	bool more;

	for (int i = 1; e != NULL && i < ROWS; i++)
		e = e->next;
	more = e != NULL && e->next != NULL;
	if (more)
		e->next = NULL;
	return more;
}

static bool
waits(const struct practice_entry *e)
{
	return e->state == PRACTICE_SUBMITTED || e->state == PRACTICE_REVIEW ||
	    e->waits;
}

/* Those that do not wait, out of all. */
static enum rc
read_rest(struct req *r, struct desk_practices *v,
    const struct practice_desk *d)
{
	struct practice_entry *all, *next, **end = &v->rest;
	const char *before = req_query(r, "before");
	int n = 0;

	if (before != NULL && !text_number(before, 1, INT64_MAX, &v->before))
		return RC_NONE;
	TRY(practice_desk_all(r->db, r->arena, d, v->before, ROWS + 1, &all));
	for (; all != NULL && n < ROWS; all = next, n++) {
		next = all->next;
		v->older = next == NULL ? 0 : all->id;
		all->next = NULL;
		if (waits(all))
			continue;
		*end = all;
		end = &all->next;
	}
	return RC_OK;
}

static enum rc
read_lists(struct req *r, struct desk_practices *v)
{
	const struct practice_desk d = { r->programme, r->edition };
	const unixtime year = r->now - (int64_t)PRACTICE_ASK_DAYS * DAY;

	TRY(practice_desk_waiting(r->db, r->arena, &d, ROWS + 1,
	    &v->waiting));
	v->more_waiting = cut(v->waiting);
	TRY(practice_desk_overdue(r->db, r->arena, &d, year, ROWS + 1,
	    &v->overdue));
	v->more_overdue = cut(v->overdue);
	TRY(read_rest(r, v, &d));
	return trial_waiting(r->db, r->arena, 0, r->programme, &v->trials);
}

static enum rc
desk(struct req *r)
{
	struct desk_practices v = { .now = r->now };
	struct html *h;

	TRY(desk_open(r, &v.desk));
	TRY(read_lists(r, &v));
	TRY(practice_partners(r->db, r->arena, r->edition, &v.partners));
	TRY(practice_call_find(r->db, r->edition, &v.due));
	TRY(visit_list(r->db, r->arena, r->edition, r->person, false,
	    &v.visits));
	v.full = desk_full(r);
	h = page_open(r, desk_title(r, &v.desk, tr(r->lang, "Practices")));
	desk_practices_page(h, r, &v);
	return page_close(h, r);
}

/* --- records of no edition: the programme's, and those of none --- */

static enum rc
programme(struct req *r)
{
	struct desk_practices v = { .now = r->now };
	struct html *h;

	if (r->programme != 0)
		TRY(desk_open(r, &v.desk));
	TRY(read_lists(r, &v));
	h = page_open_of(r, r->programme == 0 ? tr(r->lang, "Administration") :
	    tr(r->lang, "Organise"), tr(r->lang, "Practices"));
	programme_practices_page(h, r, &v);
	return page_close(h, r);
}

/* --- picks --- */

static enum rc
pick_form(struct req *r, const struct desk *d, struct form **out)
{
	struct session_item *sessions;
	struct choices of = { 0 };
	struct field *f;

	TRY(session_lines(r->db, r->arena, r->edition, false, &sessions));
	for (struct session_item *s = sessions; s != NULL; s = s->next)
		if (s->kind != SESSION_BREAK && !s->cancelled)
			choices_add(r->arena, &of, s->id, arena_printf(
			    r->arena, "%s, %s", words_pick(r->arena, s->title,
			    r->lang).text, time_text(r->arena, s->starts,
			    d->edition.zone, r->lang, TIME_SHORT)));
	f = FIELDS(r,
	    { "practice", F_TEXT, N_("Address of the practice"),
	    N_("As it stands at the end of its page"), .max = 300,
	    .required = true },
	    { "session", F_SELECT, tr(r->lang, "For which session?"),
	    tr(r->lang, "None: for the whole edition"), .plain = true,
	    .options = choices_done(r->arena, &of) },
	    { "note", F_WORDS, N_("Why this one?"), .max = 300 });
	*out = form_open(r, f, d->edition.zone, d->langs);
	form_set(*out, "practice", req_query(r, "practice"));
	return RC_OK;
}

static enum rc
draw_picks(struct req *r, const struct desk *d, struct form *f)
{
	struct practice_pick *list;
	struct html *h;

	TRY(practice_picks(r->db, r->arena, r->edition, 0, false, &list));
	h = page_open(r, tr(r->lang, "Practices to read"));
	picks_page(h, r, d, list, f);
	return page_close(h, r);
}

static enum rc
picks(struct req *r)
{
	struct desk d;
	struct form *f;

	TRY(desk_open(r, &d));
	TRY(pick_form(r, &d, &f));
	return draw_picks(r, &d, f);
}

static enum rc
pick(struct req *r)
{
	struct desk d;
	struct form *f;
	enum rc rc;

	TRY(desk_open(r, &d));
	TRY(pick_form(r, &d, &f));
	form_read(f);
	if (r->faults > 0)
		return draw_picks(r, &d, f);
	rc = practice_pick_add(r->db, r->edition, desk_row(f, "session"),
	    practice_code_in(form_text(f, "practice")), form_words(f, "note"),
	    r->now);
	if (rc == RC_NONE || rc == RC_CONFLICT) {
		form_fault(f, "practice", rc == RC_NONE ? tr(r->lang,
		    "No published practice has this address") : tr(r->lang,
		    "It is picked there already"));
		return draw_picks(r, &d, f);
	}
	TRY(rc);
	return desk_done(r, &d, "practice.pick", "edition", r->edition,
	    "practices/picks", tr(r->lang, "Picked."));
}

static enum rc
unpick(struct req *r)
{
	struct desk d;
	row_id id;
	enum rc rc;

	TRY(desk_open(r, &d));
	if (r->faults > 0)
		return desk_stale(r, &d, "practices/picks");
	TRY(req_id(r, "pick", &id));
	rc = practice_pick_remove(r->db, r->edition, id);
	TRY(rc == RC_CONFLICT ? RC_NONE : rc);
	return desk_done(r, &d, "practice.unpick", "edition", r->edition,
	    "practices/picks", tr(r->lang, "Taken out."));
}

const struct route practice_desk_routes[] = {
	{ GET, "/editions/:edition/desk/practices", RIGHT_TRAINER, desk },
	{ GET, "/editions/:edition/desk/practices/picks", RIGHT_TRAINER,
	    picks },
	{ POST, "/editions/:edition/desk/practices/picks", RIGHT_TRAINER,
	    pick },
	{ POST, "/editions/:edition/desk/practices/picks/:pick/remove",
	    RIGHT_TRAINER, unpick },
	{ GET, "/programmes/:programme/desk/practices", RIGHT_TRAINER,
	    programme },
	{ GET, "/admin/practices", RIGHT_ADMIN, programme },
	{ 0 }
};
