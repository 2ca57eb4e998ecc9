/* audience: organiser */
/* Groups made for the sessions of open questions; the steps of an edition. */
#include <string.h>

#include "consult/consult_inside_web.h"
#include "consult_desk_pages.h"
#include "programme/programme_desk_web.h"

static enum rc
load(struct req *r, struct desk_consults *v)
{
	struct desk_session **end = &v->sessions;
	struct consult_group *groups;
	struct session_item *i;
	struct asked *all;

	v->edition = *r->at_edition;
	TRY(session_list(r->db, r->arena, r->edition, false, &i));
	TRY(asked_list(r->db, r->arena, r->edition, &all));
	TRY(consult_list(r->db, r->arena, r->edition, 0, &groups));
	TRY(consult_steps(r->db, r->arena, r->edition, v->steps));
	for (; i != NULL; i = i->next) {
		struct desk_session *s = arena_new(r->arena,
		    struct desk_session);
		struct own_line **last = &s->groups;

		s->session = i;
		for (const struct asked *q = all; q != NULL; q = q->next)
			s->turns += q->slot.session == i->id;
		for (const struct consult_group *g = groups; g != NULL;
		    g = g->next) {
			if (g->session != i->id)
				continue;
			*last = arena_new(r->arena, struct own_line);
			TRY(consult_find(r->db, r->arena, g->id,
			    &(*last)->group));
			s->begun |= g->clock.round > 1 || g->news > 0 ||
			    g->clock.step != CONSULT_BEFORE;
			last = &(*last)->next;
		}
		if (i->cancelled || (s->turns == 0 && s->groups == NULL &&
		    i->kind != SESSION_OPEN_QUESTION))
			continue;
		*end = s;
		end = &s->next;
	}
	return RC_OK;
}

static enum rc
show(struct req *r)
{
	struct desk_consults v = { 0 };
	struct html *h;

	TRY(load(r, &v));
	h = page_open_of(r, tr(r->lang, "Consultation groups"), tr(r->lang,
	    "Organise"));
	consult_desk_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
make(struct req *r)
{
	struct desk d;
	struct session_item i;
	enum rc rc;

	TRY(desk_open(r, &d));
	if (r->faults > 0)
		return desk_stale(r, &d, "consult");
	TRY(req_id(r, "session", &i.id));
	TRY(session_item_find(r->db, r->arena, i.id, &i));
	if (i.edition != r->edition)
		return RC_NONE;
	rc = consult_make(r->db, r->arena, r->at_edition, &i);
	if (rc == RC_NONE)
		return desk_refused(r, &d, "consult", tr(r->lang, "No question "
		    "has its turn in this session yet: give out slots first."));
	if (rc == RC_CONFLICT)
		return desk_refused(r, &d, "consult", tr(r->lang, "These groups "
		    "have begun: change who sits where in their rooms."));
	TRY(rc);
	return desk_done(r, &d, "consult.make", "session_item", i.id,
	    "consult", tr(r->lang, "The groups are made; everybody sees their "
	    "own, with the roles."));
}

/* --- the steps --- */

static const char *
name(struct arena *a, const char *what, int i)
{
	return arena_printf(a, "%s%d", what, i + 1);
}

static const char *const *
langs_of(struct arena *a, const struct edition *e)
{
	struct text_list l = text_split(a, e->langs, ' ');
	const char **out = arena_array(a, const char *, l.n + 2);
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++)
		if (*l.at[i] != '\0')
			out[n++] = l.at[i];
	if (n == 0)
		out[n] = "en";
	return out;
}

static struct form *
steps_form(struct req *r, const struct consult_step s[CONSULT_STEPS])
{
	struct field *list = arena_array(r->arena, struct field,
	    CONSULT_STEPS * 3 + 1);
	struct form *f;

	for (int i = 0; i < CONSULT_STEPS; i++) {
		list[i * 3] = (struct field){ name(r->arena, "step", i),
		    F_HEADING, consult_step_label[i], consult_step_says[i] };
		list[i * 3 + 1] = (struct field){ name(r->arena, "minutes", i),
		    F_NUMBER, N_("Minutes; 0 leaves it out"), .min = 0,
		    .max = CONSULT_MINUTES_MAX, .required = true };
		list[i * 3 + 2] = (struct field){ name(r->arena, "title", i),
		    F_WORDS, N_("A name of your own"),
		    .max = CONSULT_TITLE_MAX };
	}
	f = form_open(r, list, NULL, langs_of(r->arena, r->at_edition));
	for (int i = 0; i < CONSULT_STEPS; i++) {
		form_set_int(f, name(r->arena, "minutes", i), s[i].minutes);
		form_set_words(f, name(r->arena, "title", i), s[i].title);
	}
	return f;
}

static enum rc
steps(struct req *r)
{
	struct desk_consults v = { .edition = *r->at_edition };
	struct form *f;
	struct html *h;
	struct desk d;

	TRY(desk_open(r, &d));
	TRY(consult_steps(r->db, r->arena, r->edition, v.steps));
	f = steps_form(r, v.steps);
	if (r->method == POST) {
		form_read(f);
		for (int i = 0; i < CONSULT_STEPS; i++) {
			v.steps[i].minutes = form_int(f, name(r->arena,
			    "minutes", i));
			v.steps[i].title = form_words(f, name(r->arena,
			    "title", i));
		}
		if (r->faults == 0 && consult_minutes(v.steps) == 0)
			form_fault(f, "minutes1", tr(r->lang, "One step at "
			    "least must have its time"));
		if (r->faults == 0) {
			TRY(consult_steps_save(r->db, r->edition, v.steps));
			return desk_done(r, &d, "consult.steps", "edition",
			    r->edition, "consult", tr(r->lang, "Saved."));
		}
	}
	h = page_open(r, tr(r->lang, "Steps of a consultation"));
	consult_steps_page(h, r, &v, f);
	return page_close(h, r);
}

#define DESK "/editions/:edition/desk/consult"
const struct route consult_desk_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show },
	{ GET, DESK "/steps", RIGHT_ORGANISER, steps },
	{ POST, DESK "/steps", RIGHT_ORGANISER, steps },
	{ POST, DESK "/:session/make", RIGHT_ORGANISER, make },
	{ 0 }
};
