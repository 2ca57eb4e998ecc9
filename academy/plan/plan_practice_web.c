/* What became of a plan, told in the library of practices. */
#include <string.h>

#include "people/people.h"
#include "plan/plan_inside_web.h"
#include "practice/practice.h"

const struct ask *
plan_last_heard(const struct plan_view *v)
{
	const struct ask *last = NULL;

	for (const struct ask *q = v->heard; q != NULL; q = q->next)
		if (q->state == ASK_ANSWERED)
			last = q;
	return last;
}

bool
plan_tellable(const struct plan_view *v)
{
	return plan_over(&v->plan) || plan_last_heard(v) != NULL;
}

const char *
plan_link_code(const struct req *r, const struct plan_link *l)
{
	const char *url = l->url;

	if (url == NULL)
		return NULL;
	if (text_starts(url, r->base_url))
		url += strlen(r->base_url);
	return text_starts(url, "/practices/") && strchr(url + strlen(
	    "/practices/"), '/') == NULL ? practice_code_in(url) : NULL;
}

/* Into one of the practice's fields, as much as it takes. */
static void
put(struct req *r, struct practice *p, const char *key, const char *text)
{
	const struct practice_field *f = practice_field(key);

	if (text_blank(text))
		return;
	text = text_clean(r->arena, text, f->shape != P_WORDS);
	if (f->max > 0)
		text = text_cut(r->arena, text, (size_t)f->max);
	practice_set_text(p, f, f->shape == P_WORDS ? words_set(r->arena, NULL,
	    p->lang, text) : text);
}

/* What was done: the actions that were not dropped, one a line. */
static const char *
done(struct req *r, const struct plan *plan)
{
	struct buf b = BUF(r->arena);

	for (const struct action *x = plan->actions; x != NULL; x = x->next)
		if (x->state != ACTION_DROPPED)
			buf_printf(&b, "%s%s%s%s", b.n == 0 ? "" : "\n",
			    x->title, x->steps == NULL ? "" : ": ",
			    x->steps == NULL ? "" : x->steps);
	return buf_text(&b);
}

/* What came of it in a line, without what parts the cells of a row. */
static const char *
outcome(struct req *r, const struct plan_view *v, bool less)
{
	const struct ask *q = plan_last_heard(v);
	const char *said = q == NULL ? v->plan.why : q->outcome != NULL ?
	    q->outcome : q->why;
	char *line = arena_dup(r->arena, text_cut(r->arena, text_clean(r->arena,
	    said == NULL ? tr(v->plan.owner_lang, less ? N_("It did not work") :
	    N_("It worked")) : said, true), 300));

	for (char *s = line; *s != '\0'; s++)
		if (*s == ';' || *s == '\n')
			*s = ',';
	return line;
}

/* A row for each practice here that the plan goes back to. */
static enum rc
adapted(struct req *r, const struct plan_view *v, bool less,
    struct practice *p)
{
	struct buf b = BUF(r->arena);

	for (const struct plan_link *l = v->plan.links; l != NULL; l = l->next) {
		const char *code = l->kind == LINK_PRACTICE ?
		    plan_link_code(r, l) : NULL;
		struct practice from;
		enum rc rc;

		if (code == NULL)
			continue;
		rc = practice_shown(r->db, r->arena, code, &from);
		if (rc == RC_NONE)
			continue;
		TRY(rc);
		buf_printf(&b, "%s%s; %s", b.n == 0 ? "" : "\n", from.code,
		    outcome(r, v, less));
	}
	if (b.n > 0)
		p->adapted_from = buf_text(&b);
	return RC_OK;
}

static enum rc
fill(struct req *r, const struct plan_view *v, bool less, struct practice *p)
{
	const struct ask *q = plan_last_heard(v);
	const struct plan *plan = &v->plan;
	const char *came = q == NULL ? NULL : q->outcome;
	const char *why = q == NULL || q->why == NULL ? plan->why : q->why;
	struct person who;

	TRY(person_find(r->db, r->arena, r->person, &who));
	p->author = r->person;
	p->edition = plan->edition;
	p->programme = v->edition.programme;
	p->organisation = who.organisation;
	p->contact_name = who.name;
	p->contact_email = who.email;
	p->lang = language_known(plan->owner_lang) ? plan->owner_lang : "en";
	p->kind = less ? PRACTICE_LESS : PRACTICE_GOOD;
	p->country = text_blank(plan->country) ? NULL : plan->country;
	if (who.organisation != 0) {
		struct organisation o;

		TRY(organisation_find(r->db, r->arena, who.organisation, &o));
		p->city = o.place;
	}
	p->year_from = time_civil(plan->made_at, v->edition.zone).year;
	if (plan_over(plan))
		p->year_to = time_civil(r->now, v->edition.zone).year;
	put(r, p, "title", plan->title);
	put(r, p, "lead", plan->authority);
	put(r, p, "problem", plan->challenge);
	put(r, p, "goal", plan->objective);
	put(r, p, "what_was_done", done(r, plan));
	put(r, p, "result", came == NULL ? why : came);
	if (less) {
		put(r, p, "expected", plan->objective);
		put(r, p, "happened", why == NULL ? came : why);
	}
	if (q != NULL && q->evidence != NULL && text_starts(q->evidence,
	    "http"))
		put(r, p, "evaluation_url", q->evidence);
	else if (q != NULL)
		put(r, p, "evidence_note", q->evidence);
	return adapted(r, v, less, p);
}

/* A draft of its keeper's own, begun; told once. */
static enum rc
tell(struct req *r)
{
	const char *kind = req_value(r, "kind");
	bool less = text_same(kind, practice_kind_name[PRACTICE_LESS]);
	struct practice p = PRACTICE_NEW;
	struct plan_view v = { 0 };

	TRY(plan_own(r, &v));
	if (r->faults > 0)
		return plan_answer(r, &v);
	if (v.plan.practice != 0)
		return reply_see_other(r, "/me/practices/%s",
		    v.plan.practice_code);
	if (!plan_tellable(&v))
		return RC_CONFLICT;
	if (!less && !text_same(kind, practice_kind_name[PRACTICE_GOOD]))
		return RC_INVALID;
	TRY(fill(r, &v, less, &p));
	TRY(practice_save(r->db, r->arena, &p, &(struct practice_by){
	    .person = r->person, .now = r->now, .how = "form",
	    .draft = true }));
	TRY(plan_told(r->db, v.plan.id, p.id));
	TRY(plan_note(r, "plan.practice", v.plan.id, v.edition.programme));
	reply_flash(r, tr(r->lang, "The form is filled in from your plan. Look "
	    "it through, add what is missing, and hand it in."));
	return reply_see_other(r, "/me/practices/%s/edit/1", p.code);
}

const struct route plan_practice_routes[] = {
	{ POST, "/plans/:plan/practice", RIGHT_PERSON, tell },
	{ 0 }
};
