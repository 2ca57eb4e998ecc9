/* Who does not come and who comes late, in the room of a group. */
#include "consult/consult_web.h"

#include "consult/consult_inside_web.h"

/* --- in words --- */

const char *
consult_change_says(struct arena *a, const char *lang,
    const struct consult_change *c)
{
	const char *name = c->name == NULL ? "–" : c->name;

	return c->what == CHANGE_AWAY ? TRF(a, lang, N_("{1} was marked as not "
	    "there."), name) : c->what == CHANGE_CAME ? TRF(a, lang,
	    N_("{1} took a seat."), name) : tr(lang, N_("The rest was made "
	    "anew."));
}

/* --- what is done --- */

bool
consult_may_undo(const struct req *r, const struct consult_view *v)
{
	const struct consult_change *c = &v->change;

	return c->id != 0 && (v->organiser || c->by == r->person ||
	    (v->leads && (c->group == 0 || c->group == v->group.id)));
}

static const struct consult_seat *
one_of(const struct consult_seat *s, row_id person)
{
	while (s != NULL && s->person != person)
		s = s->next;
	return s;
}

/* Somebody came, or did not. */
static enum rc
set_here(struct req *r)
{
	struct consult_view v = { 0 };
	bool here = text_same(req_value(r, "here"), "1");
	struct consult_seat *others;
	const struct consult_seat *one;
	int64_t person = 0;
	enum rc rc = RC_CONFLICT;

	TRY(consult_open(r, &v));
	if (!v.controls)
		return RC_DENIED;
	if (r->faults > 0)
		return consult_draw(r, &v);
	(void)text_number(req_value(r, "person"), 1, INT64_MAX, &person);
	if (v.next != NULL) {
		TRY(consult_others(r->db, r->arena, &v.group, v.next->n,
		    v.leads, &others));
		one = one_of(here ? others : v.group.seats, person);
		if (one == NULL)	/* was not to be chosen */
			return RC_CONFLICT;
		if (here || consult_there(one, v.next->n))
			rc = consult_here(r->db, r->arena, &v.group, person,
			    here, r->person, r->now);
	}
	if (rc == RC_CONFLICT) {
		reply_flash(r, here ? tr(r->lang, "That cannot be done now. "
		    "Nobody leaves while the own question is worked on, or "
		    "with the only question of a group; and there must be a "
		    "question still to come.") : tr(r->lang, "That cannot be "
		    "done now."));
		return consult_to_room(r, &v);
	}
	TRY(rc);
	TRY(consult_note_down(r, here ? "consult.came" : "consult.away",
	    v.group.id));
	reply_flash(r, tr(r->lang, "The roles from this question on are "
	    "shared out anew."));
	return consult_to_room(r, &v);
}

static enum rc
make_anew(struct req *r)
{
	struct consult_view v = { 0 };
	int64_t moved;
	enum rc rc;

	TRY(consult_open(r, &v));
	if (!v.leads)
		return RC_DENIED;
	if (r->faults > 0)
		return consult_draw(r, &v);
	rc = consult_anew(r->db, r->arena, r->edition, v.group.session, NULL, 0,
	    v.group.id, r->person, r->now, &moved);
	if (rc == RC_NONE) {
		reply_flash(r, tr(r->lang, "Nobody needs to move: the groups "
		    "are even."));
		return consult_to_room(r, &v);
	}
	TRY(rc);
	TRY(consult_note_down(r, "consult.anew", v.group.id));
	reply_flash(r, tr_fill(r->arena, trn(r->lang, moved, "{1} person sits "
	    "in another group from the next question on.", "{1} people sit in "
	    "another group from the next question on."),
	    (const char *const[]){ arena_printf(r->arena, "%lld",
	    (long long)moved), NULL }));
	return consult_to_room(r, &v);
}

static enum rc
undo(struct req *r)
{
	struct consult_view v = { 0 };
	int64_t id = 0;

	TRY(consult_open(r, &v));
	if (!v.controls)
		return RC_DENIED;
	if (r->faults > 0)
		return consult_draw(r, &v);
	TRY(consult_change_find(r->db, r->arena, v.group.session, v.group.id,
	    r->now, &v.change));
	(void)text_number(req_value(r, "change"), 1, INT64_MAX, &id);
	if (v.change.id != id || id == 0) {
		reply_flash(r, tr(r->lang, "It was changed meanwhile, or a "
		    "question went on: look again."));
		return consult_to_room(r, &v);
	}
	if (!consult_may_undo(r, &v))
		return RC_DENIED;
	TRY(consult_undo(r->db, &v.change));
	TRY(consult_note_down(r, "consult.undo", v.group.id));
	reply_flash(r, tr(r->lang, "It is as it was before."));
	return consult_to_room(r, &v);
}

#define ROOM "/editions/:edition/mine/consult/:group"
const struct route consult_late_routes[] = {
	{ POST, ROOM "/here", RIGHT_PARTICIPANT, set_here },
	{ POST, ROOM "/anew", RIGHT_PARTICIPANT, make_anew },
	{ POST, ROOM "/undo", RIGHT_PARTICIPANT, undo },
	{ 0 }
};
