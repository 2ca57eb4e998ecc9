/* audience: organiser */
/* The organisers' desk: what was handed in at an edition, what nobody has spoken
 * for in a year. */
#include "practice/practice_guard_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_desk_pages.h"
#include "programme/programme_desk_web.h"

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

const struct route practice_desk_routes[] = {
	{ GET, "/editions/:edition/desk/practices", RIGHT_TRAINER, desk },
	{ GET, "/programmes/:programme/desk/practices", RIGHT_TRAINER,
	    programme },
	{ GET, "/admin/practices", RIGHT_ADMIN, programme },
	{ 0 }
};
