/* audience: organiser */
/* The questions of an edition, for those who run it. */
#include <string.h>

#include "programme/programme_desk_web.h"
#include "question/question_inside_web.h"
#include "question_desk_pages.h"
#include "question_pages.h"

/* --- the list --- */

static bool
in_state(const char *state, const struct asked *q)
{
	if (strcmp(state, "none") == 0)
		return !asked_said(q);
	if (strcmp(state, "confidential") == 0)
		return q->confidential;
	if (strcmp(state, "amended") == 0)
		return q->amended;
	if (strcmp(state, "no-slot") == 0)
		return q->slot.session == 0;
	return true;
}

/* Names and texts that hold the words typed; a text that one may not read is
 * not searched either. */
static bool
found(struct req *r, const struct questions_view *v, const struct asked *q)
{
	const char *want = text_fold(r->arena, v->text);
	const char *in[] = { q->name, words_pick(r->arena, q->organisation,
	    r->lang).text, q->issue, q->tried, q->success };
	size_t n = asked_may_read(r, q) ? sizeof in / sizeof *in : 2;

	if (*want == '\0')
		return true;
	for (size_t i = 0; i < n; i++)
		if (in[i] != NULL && strstr(text_fold(r->arena, in[i]), want) !=
		    NULL)
			return true;
	return false;
}

static const char *
chosen(const struct req *r, const char *name)
{
	const char *v = req_query(r, name);

	return v == NULL ? "" : v;
}

static enum rc
list(struct req *r)
{
	struct questions_view v = { .edition = *r->at_edition,
	    .organiser = (r->roles & ROLE_ORGANISER) != 0 };
	struct asked_line **end = &v.lines;
	struct topic *topics;
	struct html *h;
	struct asked *q;

	v.state = chosen(r, "state");
	v.topic = chosen(r, "topic");
	v.text = chosen(r, "q");
	TRY(topic_titles(r->db, r->arena, r->edition, &topics));
	v.topics = topics;
	TRY(asked_list(r->db, r->arena, r->edition, &q));
	for (; q != NULL; q = q->next) {
		v.people++;
		v.said += asked_said(q);
		v.confidential += q->confidential;
		v.slots += q->slot.session != 0;
		if (!in_state(v.state, q) || !found(r, &v, q) ||
		    (*v.topic != '\0' && strcmp(v.topic, arena_printf(r->arena,
		    "%lld", (long long)q->topic)) != 0))
			continue;
		v.shown++;
		*end = arena_new(r->arena, struct asked_line);
		**end = (struct asked_line){ .q = q,
		    .hidden = !asked_may_read(r, q) };
		end = &(*end)->next;
	}
	h = page_open(r, tr(r->lang, "Open questions"));
	asked_list_page(h, r, &v);
	return page_close(h, r);
}

/* --- one --- */

static enum rc
open_one(struct req *r, struct asked_view *v)
{
	row_id person;

	v->edition = *r->at_edition;
	v->organiser = (r->roles & ROLE_ORGANISER) != 0;
	TRY(req_id(r, "person", &person));
	TRY(asked_find(r->db, r->arena, r->edition, person, &v->q));
	v->hidden = !asked_may_read(r, &v->q);
	return RC_OK;
}

static enum rc
show(struct req *r)
{
	struct asked_view v = { 0 };
	struct asked_version *versions;
	struct html *h;

	TRY(open_one(r, &v));
	if (!v.hidden) {
		TRY(asked_versions(r->db, r->arena, &v.q, &versions));
		v.versions = versions_view(r, versions);
	}
	h = page_open_of(r, v.q.name, tr(r->lang, "Open question"));
	asked_desk_page(h, r, &v);
	return page_close(h, r);
}

/* As somebody tells it on the telephone, or to put it under another topic. */
static enum rc
edit(struct req *r)
{
	struct asked_view v = { 0 };
	struct topic *topics;
	struct html *h;
	struct form *f;

	TRY(open_one(r, &v));
	if (v.hidden)
		return RC_DENIED;
	TRY(asked_published(r, &v.published));
	TRY(topic_titles(r->db, r->arena, r->edition, &topics));
	f = asked_form(r, &v.q, topics);
	if (r->method == POST)
		form_read(f);
	if (r->method == POST && r->faults == 0) {
		asked_typed(f, &v.q);
		TRY(asked_save(r->db, r->arena, &v.q, r->person, v.published,
		    r->now));
		TRY(question_note(r, "question.save", v.q.person));
		reply_flash(r, tr(r->lang, "Saved."));
		return reply_see_other(r, "/editions/%s/desk/questions/%lld",
		    v.edition.slug, (long long)v.q.person);
	}
	h = page_open_of(r, v.q.name, tr(r->lang, "Change the question"));
	asked_desk_form_page(h, r, &v, f);
	return page_close(h, r);
}

#define DESK "/editions/:edition/desk/questions"
const struct route question_desk_routes[] = {
	{ GET, DESK, RIGHT_TRAINER, list },
	{ GET, DESK "/:person", RIGHT_TRAINER, show },
	{ GET, DESK "/:person/edit", RIGHT_ORGANISER, edit },
	{ POST, DESK "/:person/edit", RIGHT_ORGANISER, edit },
	{ 0 }
};
