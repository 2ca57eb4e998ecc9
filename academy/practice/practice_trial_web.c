/* "We tried it": told by who took a practice home; shown when those who look
 * after it have read it. */
#include <string.h>

#include "practice/practice_guard_web.h"
#include "practice/practice_trial_show.h"
#include "practice/practice_web.h"
#include "practice_trial_pages.h"
#include "web/form.h"

static const struct option outcomes[TRIAL_OUTCOMES + 1] = {
	{ "worked", N_("It worked") },
	{ "partly", N_("It worked in part") },
	{ "not", N_("It did not work") },
	{ "running", N_("It is too early to say") },
	{ 0 }
};

const char *
trial_class(enum trial_outcome o)
{
	return o == TRIAL_WORKED ? "good" : o == TRIAL_RUNNING ? "" : "warn";
}

static enum rc
own_options(struct req *r, const struct practice *p, const struct option **out)
{
	struct practice_entry *list;
	struct option *o;
	size_t n = 0;

	TRY(trial_own_records(r->db, r->arena, r->person, p->id, &list));
	for (struct practice_entry *e = list; e != NULL; e = e->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	n = 0;
	for (struct practice_entry *e = list; e != NULL; e = e->next)
		o[n++] = (struct option){ e->code, words_pick(r->arena,
		    e->title, r->lang).text };
	*out = n == 0 ? NULL : o;
	return RC_OK;
}

static enum rc
open_form(struct req *r, const struct practice *p, struct form **out)
{
	struct field *f = arena_array(r->arena, struct field, 8);
	const struct option *own;
	int n = 0;

	TRY(own_options(r, p, &own));
	f[n++] = (struct field){ "outcome", F_CHOICE, N_("What came of it?"),
	    N_("All answers help. What did not work helps most."),
	    .options = outcomes, .required = true };
	f[n++] = (struct field){ "adapted", F_LONG,
	    N_("What did you do otherwise than it is told here?"),
	    .max = TRIAL_TEXT_MAX, .required = true };
	f[n++] = (struct field){ "happened", F_LONG,
	    N_("What happened, and how do you know?"), .max = TRIAL_TEXT_MAX,
	    .required = true };
	f[n++] = (struct field){ "place", F_TEXT,
	    N_("Local authority or organisation"), .max = TRIAL_PLACE_MAX,
	    .required = true };
	f[n++] = (struct field){ "country", F_COUNTRY, N_("Country") };
	f[n++] = (struct field){ "named", F_FLAG,
	    N_("This name and country may be shown"),
	    N_("Otherwise only what you tell is.") };
	if (own != NULL)
		f[n++] = (struct field){ "own", F_SELECT,
		    tr(r->lang, "Your own practice that came of it"),
		    tr(r->lang, "The two are then linked, on both pages."),
		    .plain = true, .options = own };
	*out = form_open(r, f, NULL, NULL);
	return RC_OK;
}

/* The practice of the path, which everybody may see. */
static enum rc
open_trial(struct req *r, struct trial_view *v)
{
	enum rc rc;

	TRY(practice_shown(r->db, r->arena, req_param(r, "practice"), &v->p));
	rc = trial_of(r->db, r->arena, v->p.id, r->person, &v->t);
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
draw(struct req *r, struct trial_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v->p.title, r->lang).text,
	    tr(r->lang, "We tried it"));
	trial_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct trial_view v = { 0 };
	struct organisation o;
	struct person who;

	TRY(open_trial(r, &v));
	TRY(open_form(r, &v.p, &v.form));
	if (v.t.id != 0) {
		form_set(v.form, "outcome", trial_outcome_name[v.t.outcome]);
		form_set(v.form, "adapted", v.t.adapted);
		form_set(v.form, "happened", v.t.happened);
		form_set(v.form, "place", v.t.place);
		form_set(v.form, "country", v.t.country);
		form_set(v.form, "named", v.t.named ? "1" : NULL);
		if (v.t.own_code != NULL)
			form_set(v.form, "own", v.t.own_code);
		return draw(r, &v);
	}
	TRY(person_find(r->db, r->arena, r->person, &who));
	if (who.organisation != 0) {
		TRY(organisation_find(r->db, r->arena, who.organisation, &o));
		form_set(v.form, "place", words_pick(r->arena, o.name,
		    r->lang).text);
		form_set(v.form, "country", text_blank(o.country) ? NULL :
		    o.country);
	}
	return draw(r, &v);
}

static enum rc
tell(struct req *r)
{
	struct trial_view v = { 0 };
	struct trial t;
	const char *own = NULL;
	struct practice mine;

	TRY(open_trial(r, &v));
	TRY(open_form(r, &v.p, &v.form));
	form_read(v.form);
	if (r->faults > 0)
		return draw(r, &v);
	t = (struct trial){ .practice = v.p.id, .person = r->person,
	    .adapted = form_text(v.form, "adapted"),
	    .happened = form_text(v.form, "happened"),
	    .place = form_text(v.form, "place"),
	    .country = form_text(v.form, "country"),
	    .named = form_flag(v.form, "named"), .lang = r->lang,
	    .at = r->now };
	while (!text_same(trial_outcome_name[t.outcome], form_text(v.form,
	    "outcome")))
		t.outcome++;
	/* The form has the field where there is a record to choose. */
	if (req_value(r, "own") != NULL) {
		const struct option *options;

		TRY(own_options(r, &v.p, &options));
		own = options == NULL ? NULL : form_text(v.form, "own");
	}
	if (own != NULL) {
		TRY(practice_by_code(r->db, r->arena, own, &mine));
		t.own = mine.id;
	}
	TRY(trial_tell(r->db, &t));
	TRY(practice_load(r->db, r->arena, v.p.id, &mine));
	TRY(practice_note(r, &mine, "practice.tried"));
	TRY(practice_tell_tried(r->db, r->arena, &mine, t.happened,
	    false));
	reply_flash(r, tr(r->lang, "Thank you. It is shown when those who look "
	    "after the practice have read it."));
	return reply_see_other(r, "/practices/%s/tried", v.p.code);
}

static enum rc
drop(struct req *r)
{
	struct trial_view v = { 0 };

	TRY(open_trial(r, &v));
	if (v.t.id == 0)
		return RC_NONE;
	if (r->faults > 0)
		return show(r);
	TRY(trial_drop(r->db, v.p.id, r->person));
	reply_flash(r, tr(r->lang, "Taken back."));
	return reply_see_other(r, "/practices/%s", v.p.code);
}

/* --- a record of one's own that is adapted from it --- */

static enum rc
adapted_form(struct req *r, struct trial_view *v)
{
	struct field *f = arena_array(r->arena, struct field, 3);
	struct practice_entry *list;
	struct option *o;
	size_t n = 0;

	TRY(practice_shown(r->db, r->arena, req_param(r, "practice"), &v->p));
	TRY(practice_of_author(r->db, r->arena, r->person, &list));
	for (struct practice_entry *e = list; e != NULL; e = e->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	n = 0;
	for (struct practice_entry *e = list; e != NULL; e = e->next)
		if (e->id != v->p.id && !e->waits && practice_writable(
		    &(struct practice){ .state = e->state }))
			o[n++] = (struct option){ e->code, words_pick(r->arena,
			    e->title, r->lang).text };
	v->any = n > 0;
	f[0] = (struct field){ "own", F_SELECT, tr(r->lang, "Which of your "
	    "practices?"), .options = o, .plain = true, .required = true };
	f[1] = (struct field){ "outcome", F_TEXT, N_("What came of it?"),
	    .max = 300 };
	v->form = form_open(r, f, NULL, NULL);
	return RC_OK;
}

static enum rc
adapted_draw(struct req *r, struct trial_view *v)
{
	struct html *h;

	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v->p.title, r->lang).text,
	    tr(r->lang, "Ours is adapted from it"));
	adapted_page(h, r, v);
	return page_close(h, r);
}

static enum rc
adapted(struct req *r)
{
	struct trial_view v = { 0 };

	TRY(adapted_form(r, &v));
	return adapted_draw(r, &v);
}

/* As a row of that record's own text: handed in with it. */
static enum rc
adapted_save(struct req *r)
{
	struct trial_view v = { 0 };
	struct practice p, text;
	const char *outcome;
	char *line;
	bool sent;

	TRY(adapted_form(r, &v));
	form_read(v.form);
	if (r->faults > 0 || !v.any)
		return adapted_draw(r, &v);
	TRY(practice_by_code(r->db, r->arena, form_text(v.form, "own"), &p));
	TRY(practice_sent(r->db, p.id, &sent));
	if (p.author != r->person || !practice_writable(&p) ||
	    (p.pending != 0 && sent))
		return RC_CONFLICT;
	text = p;
	if (p.pending != 0)
		TRY(practice_version_load(r->db, r->arena, p.id, p.pending,
		    &text));
	outcome = form_text(v.form, "outcome");
	line = arena_printf(r->arena, "%s%s%s%s%s", text.adapted_from == NULL ?
	    "" : text.adapted_from, text.adapted_from == NULL ? "" : "\n",
	    v.p.code, outcome == NULL ? "" : "; ", outcome == NULL ? "" :
	    outcome);
	for (char *at = strrchr(line, '\n') == NULL ? line : strrchr(line,
	    '\n'), *first = strchr(at, ';'); *at != '\0'; at++)
		if (*at == ';' && at != first)
			*at = ',';
	text.adapted_from = line;
	TRY(practice_save(r->db, r->arena, &text, &(struct practice_by){
	    .person = r->person, .now = r->now, .how = "form",
	    .draft = true }));
	reply_flash(r, tr(r->lang, "Saved. Hand it in for others to see it."));
	return reply_see_other(r, "/me/practices/%s", p.code);
}

/* --- those who look after the practice --- */

static enum rc
decide(struct req *r)
{
	bool yes = text_same(req_value(r, "verdict"), "show");
	struct write_view v = { 0 };
	struct trial *t;
	row_id id;

	TRY(practice_own(r, &v));
	if (!v.editor)
		return RC_NONE;
	if (r->faults > 0)
		return practice_review_answer(r);
	TRY(req_id(r, "trial", &id));
	TRY(trial_waiting(r->db, r->arena, v.p.id, 0, &t));
	while (t != NULL && t->id != id)
		t = t->next;
	if (t == NULL || (!yes && !text_same(req_value(r, "verdict"),
	    "refuse")))
		return RC_NONE;
	TRY(trial_decide(r->db, v.p.id, id, yes));
	if (yes)
		TRY(practice_tell_tried(r->db, r->arena, &v.p, t->happened,
		    true));
	TRY(practice_note(r, &v.p, "practice.trial"));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/me/practices/%s/review", v.p.code);
}

const struct route practice_trial_routes[] = {
	{ GET, "/practices/:practice/tried", RIGHT_PERSON, show },
	{ POST, "/practices/:practice/tried", RIGHT_PERSON, tell },
	{ POST, "/practices/:practice/tried/drop", RIGHT_PERSON, drop },
	{ GET, "/practices/:practice/adapted", RIGHT_PERSON, adapted },
	{ POST, "/practices/:practice/adapted", RIGHT_PERSON, adapted_save },
	{ POST, "/me/practices/:practice/review/trials/:trial", RIGHT_PERSON,
	    decide },
	{ 0 }
};
