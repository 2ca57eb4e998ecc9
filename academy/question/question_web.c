/* A question as its owner has it: read, written anew, its versions, its turn. */
#include "question/question_web.h"

#include <string.h>

#include "programme/programme_desk_web.h"
#include "question/question_inside_web.h"
#include "question/question_reader.h"
#include "question_pages.h"
#include "store/journal.h"

/* --- what the files share --- */

enum rc
question_note(struct req *r, const char *action, row_id person)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "person", .thing = person,
	    .programme = r->programme });
}

bool
asked_may_read(const struct req *r, const struct asked *q)
{
	return !q->confidential || q->person == r->person ||
	    (q->author != 0 && q->author == r->person) ||
	    ((r->roles & ROLE_ORGANISER) != 0 && r->second_factor);
}

const char *
slot_words(struct arena *a, const struct asked_slot *s,
    const struct edition *e, const char *lang)
{
	const char *room = words_pick(a, s->room, lang).text;
	const char *when = arena_printf(a, "%s–%s", time_text(a, s->starts,
	    e->zone, lang, TIME_DATE_TIME), time_text(a, s->ends, e->zone, lang,
	    TIME_CLOCK));

	return room == NULL ? when : arena_printf(a, "%s, %s", when, room);
}

struct asked *
asked_group(struct arena *a, const struct asked *all, const struct asked *own)
{
	struct asked *list = NULL;

	/* The list is by name; the group is by turn. */
	for (; all != NULL; all = all->next) {
		struct asked **at = &list, *x;

		if (own->shown.session == 0 || all->person == own->person ||
		    all->shown.session != own->shown.session ||
		    all->shown.group != own->shown.group)
			continue;
		while (*at != NULL && (*at)->shown.pos <= all->shown.pos)
			at = &(*at)->next;
		x = arena_new(a, struct asked);
		*x = *all;
		x->next = *at;
		*at = x;
	}
	return list;
}

/* --- versions --- */

void
text_changed(struct req *r, struct text_change ***end, const char *label,
    const char *before, const char *after)
{
	if (before == NULL)
		before = "";
	if (after == NULL)
		after = "";
	if (strcmp(before, after) == 0)
		return;
	**end = arena_new(r->arena, struct text_change);
	(**end)->label = label;
	(**end)->pieces = practice_diff(r->arena, before, after);
	*end = &(**end)->next;
}

struct version_view *
versions_view(struct req *r, const struct asked_version *list)
{
	struct version_view *all = NULL, **end = &all;

	for (; list != NULL; list = list->next) {
		const struct asked_version *was = list->next;
		struct text_change **changes;

		*end = arena_new(r->arena, struct version_view);
		(*end)->version = list;
		changes = &(*end)->changes;
		if (was != NULL) {
			text_changed(r, &changes, tr(r->lang, "The question"),
			    was->issue, list->issue);
			text_changed(r, &changes, tr(r->lang, "What was tried"),
			    was->tried, list->tried);
			text_changed(r, &changes, tr(r->lang,
			    "What success would be"), was->success,
			    list->success);
		}
		end = &(*end)->next;
	}
	return all;
}

/* --- the form --- */

static const struct option readers[] = {
	{ "edition", N_("Everybody in this edition") },
	{ "group", N_("Only the organisers and the group that works on it") },
	{ 0 }
};

struct form *
asked_form(struct req *r, const struct asked *q, const struct topic *topics)
{
	struct choices of_topics = { 0 };
	struct field *f;
	struct form *form;

	for (; topics != NULL; topics = topics->next)
		choices_add(r->arena, &of_topics, topics->id,
		    words_pick(r->arena, topics->title, r->lang).text);
	f = FIELDS(r,
	    { "issue", F_LONG, N_("The question"), N_("One real situation that "
	    "is not solved yet: where it happens, who is concerned, what makes "
	    "it difficult."), .max = ASKED_ISSUE_MAX, .required = true },
	    { "tried", F_LONG, N_("What was tried"), N_("What did not work is "
	    "as useful as what did."), .max = ASKED_TRIED_MAX },
	    { "success", F_LONG, N_("What success would be"), N_("What would "
	    "be different in a year?"), .max = ASKED_SUCCESS_MAX },
	    { "topic", F_SELECT, tr(r->lang, "Topic"), .plain = true,
	    .options = choices_done(r->arena, &of_topics) },
	    { "readers", F_CHOICE, N_("Who may read it"), .required = true,
	    .options = readers });
	if (of_topics.n == 0)
		desk_drop(f, "topic");
	form = form_open(r, f, NULL, NULL);
	form_set(form, "issue", q->issue);
	form_set(form, "tried", q->tried);
	form_set(form, "success", q->success);
	if (of_topics.n > 0)
		desk_set_row(form, "topic", q->topic);
	form_set(form, "readers", q->confidential ? "group" : "edition");
	return form;
}

void
asked_typed(struct form *f, struct asked *q)
{
	q->issue = form_text(f, "issue");
	q->tried = form_text(f, "tried");
	q->success = form_text(f, "success");
	q->topic = desk_row(f, "topic");
	q->confidential = text_same(form_text(f, "readers"), "group");
}

/* --- pages --- */

enum rc
asked_published(struct req *r, bool *out)
{
	struct reader reader;
	enum rc rc = reader_find(r->db, r->arena, r->edition, &reader);

	*out = rc == RC_OK;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
own(struct req *r, struct asked_view *v)
{
	enum rc rc;

	page_noindex(r);
	v->edition = *r->at_edition;
	rc = asked_find(r->db, r->arena, r->edition, r->person, &v->q);
	v->in = rc == RC_OK;
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	return asked_published(r, &v->published);
}

static enum rc
mine(struct req *r)
{
	struct asked_view v = { 0 };
	struct asked_consulted *consulted = NULL;
	struct asked_version *versions;
	struct html *h;
	struct asked *all;

	TRY(own(r, &v));
	TRY(asked_list(r->db, r->arena, r->edition, &all));
	for (const struct asked *q = all; q != NULL; q = q->next)
		v.writes = v.writes || q->author == r->person;
	if (v.in) {
		TRY(asked_versions(r->db, r->arena, &v.q, &versions));
		v.versions = versions_view(r, versions);
		if (question_consulted != NULL)
			TRY(question_consulted(r->db, r->arena, r->edition,
			    r->person, r->person, &consulted));
		v.consulted = consulted;
		v.group = asked_group(r->arena, all, &v.q);
		if (!edition_timetable_shown(&v.edition)) {
			v.q.shown.session = 0;
			v.group = NULL;
		}
	}
	h = page_open(r, tr(r->lang, "My question"));
	asked_own_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
edit(struct req *r)
{
	struct asked_view v = { 0 };
	struct topic *topics;
	struct html *h;
	struct form *f;
	bool was_open;

	TRY(own(r, &v));
	if (!v.in)		/* staff who look on ask nothing here */
		return RC_NONE;
	TRY(topic_titles(r->db, r->arena, r->edition, &topics));
	f = asked_form(r, &v.q, topics);
	if (r->method == POST)
		form_read(f);
	if (r->method == POST && r->faults == 0) {
		was_open = !v.q.confidential;
		asked_typed(f, &v.q);
		TRY(asked_save(r->db, r->arena, &v.q, r->person, v.published,
		    r->now));
		TRY(question_note(r, "question.save", r->person));
		reply_flash(r, was_open && v.q.confidential ? tr(r->lang,
		    "Saved. If the question sought help, it does so no more: "
		    "say under “My peers” in other words what you seek.") :
		    tr(r->lang, "Saved."));
		return reply_see_other(r, "/editions/%s/mine/question",
		    v.edition.slug);
	}
	h = page_open(r, tr(r->lang, "Write your question"));
	asked_form_page(h, r, &v, f, url_to(r->arena,
	    "/editions/%s/mine/question/edit", v.edition.slug));
	return page_close(h, r);
}

#define MINE "/editions/:edition/mine/question"
const struct route question_routes[] = {
	{ GET, MINE, RIGHT_PARTICIPANT, mine },
	{ GET, MINE "/edit", RIGHT_PARTICIPANT, edit },
	{ POST, MINE "/edit", RIGHT_PARTICIPANT, edit },
	{ 0 }
};
