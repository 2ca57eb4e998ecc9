/* Practices in an edition: those picked for it, and those told to its room
 * only. */
#include <string.h>

#include "practice/practice_guard_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_pages.h"
#include "practice_room_pages.h"

static bool
inside(const struct req *r)
{
	return r->admin || (r->roles & (ROLE_PARTICIPANT | ROLE_ORGANISER |
	    ROLE_TRAINER)) != 0;
}

static enum rc
list(struct req *r)
{
	struct room_view v = { .inside = inside(r) };
	struct html *h;

	TRY(practice_picks(r->db, r->arena, r->edition, 0, !v.inside,
	    &v.picks));
	if (v.inside) {
		TRY(practice_of_room(r->db, r->arena, r->edition, &v.told));
		TRY(visit_list(r->db, r->arena, r->edition, r->person, false,
		    &v.visits));
	}
	TRY(concept_list(r->db, r->arena, &v.concepts));
	h = page_open(r, tr(r->lang, "Practices"));
	room_page(h, r, r->at_edition, &v);
	return page_close(h, r);
}

enum rc
practice_in_room(struct req *r, struct practice *p)
{
	TRY(practice_by_code(r->db, r->arena, req_param(r, "practice"), p));
	return p->edition == r->edition && p->state == PRACTICE_PUBLISHED &&
	    p->attribution == ATTRIBUTION_ROOM ? RC_OK : RC_NONE;
}

static enum rc
show(struct req *r)
{
	struct practice p;
	struct record_view v = { .p = &p };
	struct html *h;

	TRY(practice_in_room(r, &p));
	TRY(concept_list(r->db, r->arena, &v.concepts));
	TRY(practice_relatives(r->db, r->arena, &p, &v.from, &v.by));
	TRY(practice_files(r->db, r->arena, p.id, true, &v.files));
	v.files_at = url_to(r->arena, "/editions/%s/practices/%s",
	    r->at_edition->slug, p.code);
	page_noindex(r);
	h = page_open(r, words_pick(r->arena, p.title, r->lang).text);
	room_record_page(h, r, r->at_edition, &v);
	return page_close(h, r);
}

const struct route practice_room_routes[] = {
	{ GET, "/editions/:edition/practices", RIGHT_ANYONE, list },
	{ GET, "/editions/:edition/practices/:practice", RIGHT_PARTICIPANT,
	    show },
	{ 0 }
};
