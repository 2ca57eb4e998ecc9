/* audience: organiser */
/* The analyses of an edition: n of n, who writes which, and which will not be. */
#include <string.h>

#include "programme/programme_desk_web.h"
#include "question/question_analysis_web.h"
#include "question_analysis_desk_pages.h"

static enum rc
list(struct req *r)
{
	struct analyses_view v = { .edition = *r->at_edition,
	    .organiser = (r->roles & ROLE_ORGANISER) != 0 };
	struct asked_line **end = &v.lines;
	struct asked *q;
	struct html *h;

	v.state = req_query(r, "state") == NULL ? "" : req_query(r, "state");
	TRY(asked_list(r->db, r->arena, r->edition, &q));
	for (; q != NULL; q = q->next) {
		enum analysis_state is = analysis_state_of(q->analysis);

		v.people++;
		v.finished += is == ANALYSIS_FINISHED;
		v.none += is == ANALYSIS_NONE;
		v.missing += !analysis_settled(q);
		if (strcmp(v.state, "missing") == 0 ? analysis_settled(q) :
		    *v.state != '\0' && strcmp(v.state,
		    analysis_state_name[is]) != 0)
			continue;
		*end = arena_new(r->arena, struct asked_line);
		**end = (struct asked_line){ .q = q,
		    .hidden = !analysis_may_write(r, q) };
		end = &(*end)->next;
	}
	h = page_open(r, tr(r->lang, "In-depth analyses"));
	analyses_page(h, r, &v);
	return page_close(h, r);
}

/* --- who writes it, or why nobody does --- */

static struct form *
author_form(struct req *r, const struct asked *q, const struct person *people)
{
	struct choices who = { 0 };
	struct form *f;

	for (; people != NULL; people = people->next)
		if (people->id != q->person)
			choices_add(r->arena, &who, people->id, people->name);
	f = form_open(r, FIELDS(r,
	    { "author", F_SELECT, tr(r->lang, "Who writes it"),
	    tr(r->lang, "Organisers, trainers and experts. Whoever is asked "
	    "reads the question, even where it is confidential."),
	    .plain = true, .options = choices_done(r->arena, &who) }), NULL,
	    NULL);
	desk_set_row(f, "author", q->author);
	return f;
}

static const struct field why_fields[] = {
	{ "why", F_LONG, N_("Why there will be none"),
	    .max = ANALYSIS_WHY_MAX, .required = true },
	{ 0 }
};

static enum rc
open_one(struct req *r, struct analyses_view *v, struct asked *q)
{
	struct person *people;
	struct analysis y;
	row_id person;

	v->edition = *r->at_edition;
	v->organiser = true;
	TRY(req_id(r, "person", &person));
	TRY(asked_find(r->db, r->arena, r->edition, person, q));
	v->one = q;
	TRY(analysis_authors(r->db, r->arena, r->programme, r->edition,
	    &people));
	TRY(analysis_find(r->db, r->arena, q->id, &y));
	v->author = author_form(r, q, people);
	v->why = form_open(r, why_fields, NULL, NULL);
	form_set(v->why, "why", y.why);
	return RC_OK;
}

static enum rc
draw(struct req *r, const struct analyses_view *v)
{
	struct html *h = page_open_of(r, v->one->name, tr(r->lang,
	    "Who writes it"));

	analysis_author_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_one(struct req *r)
{
	struct analyses_view v = { 0 };
	struct asked q;

	TRY(open_one(r, &v, &q));
	return draw(r, &v);
}

static enum rc
done(struct req *r, const char *action, const struct asked *q)
{
	TRY(question_note(r, action, q->person));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/desk/analyses",
	    r->at_edition->slug);
}

static enum rc
assign(struct req *r)
{
	struct analyses_view v = { 0 };
	struct asked q;

	TRY(open_one(r, &v, &q));
	form_read(v.author);
	if (r->faults > 0)
		return draw(r, &v);
	TRY(asked_ensure(r->db, &q, r->now));
	TRY(analysis_assign(r->db, q.id, desk_row(v.author, "author"),
	    r->now));
	return done(r, "analysis.author", &q);
}

static enum rc
excuse(struct req *r)
{
	struct analyses_view v = { 0 };
	struct asked q;
	enum rc rc;

	TRY(open_one(r, &v, &q));
	form_read(v.why);
	if (r->faults > 0)
		return draw(r, &v);
	TRY(asked_ensure(r->db, &q, r->now));
	rc = analysis_excuse(r->db, q.id, form_text(v.why, "why"), r->now);
	if (rc == RC_CONFLICT) {
		form_fault(v.why, "why", tr(r->lang, "It is finished already"));
		return draw(r, &v);
	}
	TRY(rc);
	return done(r, "analysis.none", &q);
}

/* --- the edition is completed --- */

static enum rc
check(struct db *db, struct arena *a, row_id edition, enum edition_step step,
    struct hindrance **out)
{
	struct hindrance x = {
	    .one = N_("{1} participant has no in-depth analysis yet. Write it, "
	    "or record why there is none."),
	    .other = N_("{1} participants have no in-depth analysis yet. Write "
	    "them, or record why there are none."),
	    .where = "desk/analyses?state=missing" };
	struct asked *all;
	struct edition e;
	size_t people = 0;

	*out = NULL;
	TRY(edition_find(db, a, edition, &e));
	if (step != STEP_COMPLETED || !e.open_question)
		return RC_OK;
	TRY(asked_list(db, a, edition, &all));
	for (const struct asked *q = all; q != NULL; q = q->next)
		people++;
	x.names.at = arena_array(a, const char *, people + 1);
	for (const struct asked *q = all; q != NULL; q = q->next)
		if (!analysis_settled(q))
			x.names.at[x.names.n++] = q->name;
	x.n = (int64_t)x.names.n;
	if (x.n > 0) {
		*out = arena_new(a, struct hindrance);
		**out = x;
	}
	return RC_OK;
}

const struct stepper analysis_stepper = { "question", check, NULL };

#define DESK "/editions/:edition/desk/analyses"
const struct route question_analysis_desk_routes[] = {
	{ GET, DESK, RIGHT_TRAINER, list },
	{ GET, DESK "/:person", RIGHT_ORGANISER, show_one },
	{ POST, DESK "/:person", RIGHT_ORGANISER, assign },
	{ POST, DESK "/:person/none", RIGHT_ORGANISER, excuse },
	{ 0 }
};
