/* audience: organiser */
/* The review of one record, by the editors of its programme. */
#include <string.h>

#include "practice/practice_guard_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_pages.h"
#include "practice_review_pages.h"
#include "web/form.h"

enum { SAY_MAX = 3000 };

static const struct option to_options[] = {
	{ "inside", N_("A note for colleagues") },
	{ "author", N_("A question to the author: it becomes a draft again, "
	    "and the author gets a mail") },
	{ 0 }
};
static const struct field say_fields[] = {
	{ "to", F_CHOICE, N_("Who reads this?"), .options = to_options,
	    .required = true },
	{ "body", F_LONG, N_("Text"), .max = SAY_MAX, .required = true },
	{ 0 }
};

enum rc
practice_review_open(struct req *r, struct write_view *v)
{
	TRY(practice_own(r, v));
	/* Its author reviews it only as an editor, too. */
	return v->editor ? RC_OK : RC_NONE;
}

/* Who can review: those who look after the programme. */
static enum rc
reviewers(struct req *r, const struct practice *p, const struct option **out)
{
	struct person *list;
	struct option *o;
	size_t n = 0;

	TRY(practice_reviewers(r->db, r->arena, p->programme, &list));
	for (struct person *h = list; h != NULL; h = h->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	n = 0;
	for (struct person *h = list; h != NULL; h = h->next)
		o[n++] = (struct option){ arena_printf(r->arena, "%lld",
		    (long long)h->id), h->name };
	*out = o;
	return RC_OK;
}

static enum rc
assign_form(struct req *r, const struct practice *p, struct form **out)
{
	struct field *fields = arena_array(r->arena, struct field, 2);

	fields[0] = (struct field){ "reviewer", F_SELECT, tr(r->lang,
	    "Who reviews it?"), .plain = true, .required = true };
	TRY(reviewers(r, p, &fields[0].options));
	*out = form_open(r, fields, NULL, NULL);
	if (p->reviewer != 0)
		form_set_int(*out, "reviewer", p->reviewer);
	return RC_OK;
}

/* The forms of the page; one with faults is the one that was sent. */
struct review_forms { struct form *assign, *say; };

static enum rc
draw(struct req *r, struct review_forms f)
{
	struct write_view w = { 0 };
	struct record_view v = { 0 };
	struct practice text;
	struct html *h;

	TRY(practice_review_open(r, &w));
	if (f.assign == NULL)
		TRY(assign_form(r, &w.p, &f.assign));
	if (f.say == NULL)
		f.say = form_open(r, say_fields, NULL, NULL);
	TRY(practice_messages(r->db, r->arena, w.p.id, true, &w.messages));
	if (w.p.state != PRACTICE_WITHDRAWN)
		TRY(practice_twins(r->db, r->arena, &w.text, false, &w.twins));
	TRY(trial_waiting(r->db, r->arena, w.p.id, 0, &w.trials));
	text = w.text;
	text.attribution = w.p.attribution;
	if (text.attribution == ATTRIBUTION_ANONYMOUS)
		w.slips = text_split(r->arena, practice_slips(r->arena, &text),
		    '\n');
	TRY(practice_files(r->db, r->arena, w.p.id, false, &w.files));
	v.p = &text;
	TRY(concept_list(r->db, r->arena, &v.concepts));
	TRY(practice_relatives(r->db, r->arena, &text, &v.from, &v.by));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Review"));
	review_page(h, r, &w, &v, f.assign, f.say);
	return page_close(h, r);
}

enum rc
practice_review_answer(struct req *r)
{
	return draw(r, (struct review_forms){ 0 });
}

enum rc
practice_reviewed(struct req *r, const struct write_view *v,
    const char *action, const char *flash)
{
	TRY(practice_note(r, &v->p, action));
	reply_flash(r, flash);
	return reply_see_other(r, "/me/practices/%s/review", v->p.code);
}

static enum rc
assign(struct req *r)
{
	struct write_view v = { 0 };
	struct form *f;

	TRY(practice_review_open(r, &v));
	TRY(assign_form(r, &v.p, &f));
	form_read(f);
	if (r->faults > 0)
		return draw(r, (struct review_forms){ .assign = f });
	if (!text_number(form_text(f, "reviewer"), 1, INT64_MAX,
	    &v.p.reviewer))
		return RC_INVALID;
	if (v.p.state == PRACTICE_SUBMITTED)
		TRY(practice_become(r->db, r->arena, &v.p, PRACTICE_REVIEW,
		    r->now));
	else
		TRY(practice_keep(r->db, r->arena, &v.p, r->now));
	if (v.p.reviewer != r->person)
		TRY(practice_tell_reviewer(r->db, r->arena, &v.p, NULL));
	return practice_reviewed(r, &v, "practice.assign", tr(r->lang, "Saved."));
}

/* A question gives the text back: only its author changes it. */
static enum rc
say(struct req *r)
{
	struct write_view v = { 0 };
	struct form *f = form_open(r, say_fields, NULL, NULL);
	const char *body;
	bool inside;

	TRY(practice_review_open(r, &v));
	form_read(f);
	if (r->faults > 0)
		return draw(r, (struct review_forms){ .say = f });
	body = form_text(f, "body");
	inside = text_same(form_text(f, "to"), "inside");
	TRY(practice_say(r->db, v.p.id, r->person, inside, body, r->now));
	if (inside)
		return practice_reviewed(r, &v, "practice.note", tr(r->lang, "Saved."));
	if (v.p.pending != 0 && v.sent)
		TRY(practice_reopen(r->db, &v.p));
	else if (v.p.state == PRACTICE_SUBMITTED ||
	    v.p.state == PRACTICE_REVIEW)
		TRY(practice_become(r->db, r->arena, &v.p, PRACTICE_DRAFT,
		    r->now));
	TRY(practice_tell_author(r->db, r->arena, &v.p, body));
	return practice_reviewed(r, &v, "practice.question", tr(r->lang, "Sent."));
}

static enum rc
publish(struct req *r)
{
	struct write_view v = { 0 };

	TRY(practice_review_open(r, &v));
	if (r->faults > 0)
		return practice_review_answer(r);
	if (v.p.pending != 0 && !v.sent)
		return RC_CONFLICT;	/* its author has not handed it in */
	if (v.p.reviewer == 0)
		v.p.reviewer = r->person;
	TRY(practice_accept(r->db, r->arena, &v.p, r->now));
	TRY(practice_tell_author(r->db, r->arena, &v.p, NULL));
	return practice_reviewed(r, &v, "practice.publish", tr(r->lang, "Published."));
}

static enum rc
refuse(struct req *r)
{
	struct write_view v = { 0 };

	TRY(practice_review_open(r, &v));
	if (r->faults > 0)
		return practice_review_answer(r);
	TRY(practice_refuse(r->db, &v.p));
	return practice_reviewed(r, &v, "practice.refuse", tr(r->lang, "Not taken over. "
	    "What is published stays as it is."));
}

static enum rc
become(struct req *r, enum practice_state to, const char *action)
{
	struct write_view v = { 0 };

	TRY(practice_review_open(r, &v));
	if (r->faults > 0)
		return practice_review_answer(r);
	TRY(practice_become(r->db, r->arena, &v.p, to, r->now));
	return practice_reviewed(r, &v, action, tr(r->lang, "Saved."));
}

static enum rc
archive(struct req *r)
{
	return become(r, PRACTICE_ARCHIVED, "practice.archive");
}

static enum rc
restore(struct req *r)
{
	return become(r, PRACTICE_PUBLISHED, "practice.restore");
}

static enum rc
holds(struct req *r)
{
	struct write_view v = { 0 };

	TRY(practice_review_open(r, &v));
	if (r->faults > 0)
		return practice_review_answer(r);
	v.p.checked_at = r->now;
	TRY(practice_keep(r->db, r->arena, &v.p, r->now));
	return practice_reviewed(r, &v, "practice.holds", tr(r->lang, "Saved."));
}

const struct route practice_review_routes[] = {
	{ GET, "/me/practices/:practice/review", RIGHT_PERSON,
	    practice_review_answer },
	{ POST, "/me/practices/:practice/review/assign", RIGHT_PERSON, assign },
	{ POST, "/me/practices/:practice/review/say", RIGHT_PERSON, say },
	{ POST, "/me/practices/:practice/review/publish", RIGHT_PERSON,
	    publish },
	{ POST, "/me/practices/:practice/review/refuse", RIGHT_PERSON, refuse },
	{ POST, "/me/practices/:practice/review/archive", RIGHT_PERSON,
	    archive },
	{ POST, "/me/practices/:practice/review/restore", RIGHT_PERSON,
	    restore },
	{ POST, "/me/practices/:practice/review/holds", RIGHT_PERSON, holds },
	{ 0 }
};
