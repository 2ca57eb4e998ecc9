/* audience: organiser */
/* Practices picked into an edition or one of its sessions. */
#include "practice/practice_find.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_pick_pages.h"
#include "programme/programme_desk_web.h"
#include "web/form.h"

enum { FOUND = 10 };

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

/* What words find in the library, to be picked without typing an address; and
 * the title of what was chosen so. */
static enum rc
look_for(struct req *r, struct picks_view *v)
{
	const char *chosen = req_query(r, "practice");
	struct practice_ask ask = { .most = FOUND };
	struct practice_found found;
	struct practice p;
	struct find_query q;
	enum rc rc;

	v->text = req_query(r, "q");
	v->text = text_blank(v->text) ? NULL : text_cut(r->arena, v->text, 200);
	if (v->text != NULL) {
		find_query(r->arena, practice_vocabulary(), v->text, &q);
		TRY(practice_find(r->db, r->arena, 0, &ask, &q, &found));
		v->hits = found.hits;
		v->all = found.all;
		v->instead = found.instead;
	}
	if (text_blank(chosen))
		return RC_OK;
	rc = practice_shown(r->db, r->arena, practice_code_in(chosen), &p);
	if (rc == RC_OK)
		v->chosen = p.title;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
draw_picks(struct req *r, const struct desk *d, struct form *f)
{
	struct picks_view v = { .desk = *d };
	struct html *h;

	TRY(practice_picks(r->db, r->arena, r->edition, 0, false, &v.list));
	TRY(look_for(r, &v));
	h = page_open(r, desk_title(r, d, tr(r->lang, "Practices to read")));
	picks_page(h, r, &v, f);
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

const struct route practice_pick_routes[] = {
	{ GET, "/editions/:edition/desk/practices/picks", RIGHT_TRAINER,
	    picks },
	{ POST, "/editions/:edition/desk/practices/picks", RIGHT_TRAINER,
	    pick },
	{ POST, "/editions/:edition/desk/practices/picks/:pick/remove",
	    RIGHT_TRAINER, unpick },
	{ 0 }
};
