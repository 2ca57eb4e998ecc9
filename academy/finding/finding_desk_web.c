/* audience: organiser */
/* The organiser's part: the rule, what is put to agreement, what is adopted. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_inside_web.h"
#include "finding/finding_ledger.h"
#include "finding/finding_tried.h"
#include "finding_desk_pages.h"

/* --- the desk --- */

static const struct option ways[] = {
	{ "consensus", N_("Consensus, with objections heard") },
	{ "vote", N_("A vote") }, { 0 }
};
static const struct option voices[] = {
	{ "person", N_("One voice for each participant") },
	{ "organisation", N_("One voice for each organisation") }, { 0 }
};
static const struct option majorities[] = {
	{ "half", N_("More yes than no") },
	{ "two-thirds", N_("Two thirds of yes and no") },
	{ "three-quarters", N_("Three quarters of yes and no") }, { 0 }
};
static const struct field rule_fields[] = {
	{ "way", F_CHOICE, N_("How this edition agrees"), .options = ways,
	    .required = true },
	{ "majority", F_CHOICE, N_("Majority"), .options = majorities,
	    .show_if = "way", .show_is = "vote", .required = true },
	{ "voice", F_CHOICE, N_("Whose voice counts"), N_("Of an organisation "
	    "the last word counts. Organisers and trainers have no voice."),
	    .options = voices, .required = true },
	{ "quorum", F_NUMBER, N_("Quorum"), N_("How many percent of the voices "
	    "must have spoken."), .min = 0, .max = 100, .required = true },
	{ 0 }
};

static enum rc
fill(struct req *r, struct desk_view *v)
{
	struct desk_finding **ends[] = { &v->candidates, &v->open,
	    &v->adopted };
	struct finding *list;
	enum rc rc;

	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	rc = agree_rule_find(r->db, r->arena, r->edition, &v->now);
	if (rc == RC_NONE)
		v->now = (struct agree_rule){ .quorum = 50 };
	else
		TRY(rc);
	v->stated = rc == RC_OK;
	TRY(finding_list(r->db, r->arena, r->edition, &list));
	for (; list != NULL; list = list->next) {
		int at = list->state == FINDING_CANDIDATE ? 0 :
		    list->state == FINDING_OPEN ? 1 : list->state ==
		    FINDING_ADOPTED ? 2 : -1;
		struct desk_finding *d;

		if (at < 0)
			continue;
		v->concluded = v->concluded || list->conclusion;
		d = arena_new(r->arena, struct desk_finding);
		d->finding = list;
		TRY(round_list(r->db, r->arena, list->id, &d->round));
		*ends[at] = d;
		ends[at] = &d->next;
	}
	return RC_OK;
}

static enum rc
draw(struct req *r, struct desk_view *v)
{
	struct html *h;

	if (v->rule == NULL) {
		v->rule = form_open(r, rule_fields, NULL, NULL);
		form_set(v->rule, "way", agree_way_name[v->now.way]);
		form_set(v->rule, "voice", agree_voice_name[v->now.voice]);
		form_set(v->rule, "majority", majority_name[v->now.majority]);
		form_set_int(v->rule, "quorum", v->now.quorum);
	}
	h = page_open_of(r, tr(r->lang, "Findings"),
	    tr(r->lang, "Organise"));
	findings_desk_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_desk(struct req *r)
{
	struct desk_view v = { 0 };

	TRY(fill(r, &v));
	return draw(r, &v);
}

static enum rc
back(struct req *r, const struct edition *e)
{
	return reply_see_other(r, "/editions/%s/desk/findings", e->slug);
}

static enum rc
save_rule(struct req *r)
{
	struct desk_view v = { 0 };
	struct agree_rule x = { 0 };

	TRY(fill(r, &v));
	v.rule = form_open(r, rule_fields, NULL, NULL);
	form_read(v.rule);
	if (r->faults > 0)
		return draw(r, &v);
	x.way = text_same(form_text(v.rule, "way"), "vote") ? WAY_VOTE :
	    WAY_CONSENSUS;
	x.voice = text_same(form_text(v.rule, "voice"), "organisation") ?
	    VOICE_ORGANISATION : VOICE_PERSON;
	for (unsigned i = 0; x.way == WAY_VOTE && i < MAJORITIES; i++)
		if (text_same(majority_name[i], form_text(v.rule, "majority")))
			x.majority = i;
	x.quorum = form_int(v.rule, "quorum");
	TRY(agree_rule_save(r->db, r->edition, &x));
	TRY(finding_note_down(r, "finding.rule", "edition", r->edition));
	reply_flash(r, tr(r->lang, "The rule is stated. What is open already "
	    "keeps the one it was opened under."));
	return back(r, &v.edition);
}

/* --- one finding --- */

static enum rc
open_one(struct req *r, struct desk_view *v, struct finding *f)
{
	row_id id;

	TRY(req_id(r, "finding", &id));
	TRY(finding_find(r->db, r->arena, id, f));
	if (f->edition != r->edition)
		return RC_NONE;
	return fill(r, v);
}

static enum rc
put_to_agreement(struct req *r)
{
	struct desk_view v = { 0 };
	struct finding f;

	TRY(open_one(r, &v, &f));
	if (r->faults > 0)
		return draw(r, &v);
	if (!v.stated) {
		reply_flash(r, tr(r->lang, "State first how this edition "
		    "agrees."));
		return back(r, &v.edition);
	}
	TRY(round_open(r->db, &f, &v.now, r->now));
	TRY(finding_note_down(r, "finding.open", "finding", f.id));
	reply_flash(r, tr(r->lang, "Participants can speak on it now; its text "
	    "stands still."));
	return back(r, &v.edition);
}

static enum rc
end_round(struct req *r, bool withdraw)
{
	struct desk_view v = { 0 };
	struct round *rounds;
	struct finding f;
	enum outcome o;

	TRY(open_one(r, &v, &f));
	if (r->faults > 0)
		return draw(r, &v);
	TRY(round_list(r->db, r->arena, f.id, &rounds));
	if (rounds == NULL || rounds->closed_at != 0)
		return RC_CONFLICT;
	o = withdraw ? OUTCOME_WITHDRAWN : agree_outcome(&rounds->rule,
	    rounds->tally);
	TRY(round_close(r->db, r->arena, &f, rounds, o, r->person, r->now));
	TRY(finding_note_down(r, withdraw ? "finding.withdraw" :
	    "finding.close", "finding", f.id));
	if (o == OUTCOME_ADOPTED)
		TRY(tried_fill(r->db, r->edition, r->now));
	reply_flash(r, tr(r->lang, outcome_label[o]));
	return back(r, &v.edition);
}

static enum rc
close_round(struct req *r)
{
	return end_round(r, false);
}

static enum rc
withdraw(struct req *r)
{
	return end_round(r, true);
}

static enum rc
recommend(struct req *r)
{
	struct desk_view v = { 0 };
	struct finding f;
	enum rc rc;

	TRY(open_one(r, &v, &f));
	if (r->faults > 0)
		return draw(r, &v);
	rc = finding_recommend(r->db, f.id, r->now);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "A recommendation is adopted and "
		    "says its level and who is to act."));
		return back(r, &v.edition);
	}
	TRY(rc);
	TRY(origin_add(r->db, f.id, r->now));
	TRY(ledger_fill(r->db, r->edition));
	TRY(finding_note_down(r, "finding.recommend", "finding", f.id));
	reply_flash(r, tr(r->lang, "It is a recommendation now: "
	    "partners can be asked for their word on it."));
	return back(r, &v.edition);
}

/* "1. One counter ...", in each language that says so. */
static const char *
all_in_words(struct req *r, const struct desk_view *v)
{
	const char *const *langs = finding_langs(r->arena, &v->edition);
	const char *out = NULL;

	for (size_t i = 0; langs[i] != NULL; i++) {
		struct buf b = BUF(r->arena);

		for (const struct desk_finding *d = v->adopted; d != NULL;
		    d = d->next) {
			const char *title = words_in(r->arena,
			    d->finding->title, langs[i]);

			if (title != NULL)
				buf_printf(&b, "%lld. %s\n",
				    (long long)d->finding->number, title);
		}
		if (b.n > 0)
			out = words_set(r->arena, out, langs[i], text_cut(
			    r->arena, buf_text(&b), FINDING_TEXT_MAX - 1));
	}
	return out;
}

static enum rc
conclude(struct req *r)
{
	struct finding f = { .edition = r->edition };
	struct desk_view v = { 0 };
	const char *const *langs;
	enum rc rc;

	TRY(fill(r, &v));
	if (r->faults > 0)
		return draw(r, &v);
	langs = finding_langs(r->arena, &v.edition);
	for (size_t i = 0; langs[i] != NULL; i++)
		f.title = words_set(r->arena, f.title, langs[i], tr(langs[i],
		    "Overall conclusion"));
	f.body = all_in_words(r, &v);
	rc = finding_conclude(r->db, &f, r->person, r->now);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "There is a conclusion already."));
		return back(r, &v.edition);
	}
	TRY(rc);
	TRY(finding_note_down(r, "finding.conclude", "finding", f.id));
	reply_flash(r, tr(r->lang, "Write what the edition comes to. Then put "
	    "it to agreement, or publish it without."));
	return reply_see_other(r, "/editions/%s/mine/findings/%lld/edit",
	    v.edition.slug, (long long)f.id);
}

static enum rc
state(struct req *r)
{
	struct desk_view v = { 0 };
	struct finding f;

	TRY(open_one(r, &v, &f));
	if (r->faults > 0)
		return draw(r, &v);
	if (text_blank(f.body)) {
		reply_flash(r, tr(r->lang, "Write first what the edition "
		    "concluded."));
		return back(r, &v.edition);
	}
	TRY(finding_state(r->db, &f, r->person, r->now));
	TRY(finding_note_down(r, "finding.state", "finding", f.id));
	reply_flash(r, tr(r->lang, "It stands on the edition's page."));
	return back(r, &v.edition);
}

static enum rc
amend(struct req *r)
{
	struct desk_view v = { 0 };
	struct finding f;
	row_id draft;
	enum rc rc;

	TRY(open_one(r, &v, &f));
	if (r->faults > 0)
		return draw(r, &v);
	if (f.state != FINDING_ADOPTED)
		return RC_CONFLICT;
	rc = finding_amend(r->db, &f, r->person, r->now, &draft);
	if (rc == RC_CONFLICT)
		return rc;
	TRY(rc);
	TRY(finding_note_down(r, "finding.amend", "finding", f.id));
	reply_flash(r, tr(r->lang, "Write the next text here. It counts once "
	    "it is agreed."));
	return reply_see_other(r, "/editions/%s/mine/findings/%lld/edit",
	    v.edition.slug, (long long)draft);
}

/* --- objections --- */

static const struct field heard_fields[] = {
	{ "holder", F_SELECT, N_("Objection"), .required = true,
	    .plain = true },
	{ "heard", F_LONG, N_("How it was met"), N_("It stands beside the "
	    "objection. Whoever objects can still change their voice."),
	    .max = 1000, .required = true },
	{ 0 }
};

static struct form *
heard_form(struct req *r, const struct voice *list)
{
	struct field *f = desk_fields(r->arena, heard_fields,
	    sizeof heard_fields);
	struct choices c = { 0 };

	for (; list != NULL; list = list->next)
		choices_add_text(r->arena, &c, arena_printf(r->arena, "%lld",
		    (long long)list->holder), text_cut(r->arena,
		    text_blank(list->objection) ? tr(r->lang, "erased") :
		    list->objection, 120));
	f[0].options = choices_done(r->arena, &c);
	f[0].label = tr(r->lang, f[0].label);
	return form_open(r, f, NULL, NULL);
}

static enum rc
heard(struct req *r)
{
	struct heard_view v = { 0 };
	struct desk_view d = { 0 };
	struct voice *list, **end = &v.voices;
	struct round *rounds;
	struct html *h;
	int64_t holder;

	TRY(open_one(r, &d, &v.finding));
	v.edition = d.edition;
	TRY(round_list(r->db, r->arena, v.finding.id, &rounds));
	if (rounds == NULL || rounds->closed_at != 0)
		return RC_CONFLICT;
	TRY(voice_list(r->db, r->arena, rounds->id, &list));
	for (; list != NULL; list = list->next)
		if (list->choice == SAID_NO) {
			*end = list;
			end = &list->next;
		}
	*end = NULL;
	v.form = heard_form(r, v.voices);
	if (r->method == POST) {
		form_read(v.form);
		if (r->faults == 0) {
			(void)text_number(form_text(v.form, "holder"),
			    INT64_MIN, INT64_MAX, &holder);
			TRY(voice_heard(r->db, rounds->id, holder,
			    form_text(v.form, "heard")));
			TRY(finding_note_down(r, "finding.heard", "finding",
			    v.finding.id));
			reply_flash(r, tr(r->lang, "Saved."));
			return reply_see_other(r, "/editions/%s/desk/findings/"
			    "%lld/heard", v.edition.slug,
			    (long long)v.finding.id);
		}
	}
	h = page_open_of(r, words_pick(r->arena, v.finding.title,
	    r->lang).text, tr(r->lang, "Objections"));
	heard_page(h, r, &v);
	return page_close(h, r);
}

#define DESK "/editions/:edition/desk/findings"
const struct route finding_desk_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show_desk },
	{ POST, DESK "/rule", RIGHT_ORGANISER, save_rule },
	{ POST, DESK "/conclusion", RIGHT_ORGANISER, conclude },
	{ POST, DESK "/:finding/open", RIGHT_ORGANISER, put_to_agreement },
	{ POST, DESK "/:finding/close", RIGHT_ORGANISER, close_round },
	{ POST, DESK "/:finding/withdraw", RIGHT_ORGANISER, withdraw },
	{ POST, DESK "/:finding/recommend", RIGHT_ORGANISER, recommend },
	{ POST, DESK "/:finding/state", RIGHT_ORGANISER, state },
	{ POST, DESK "/:finding/amend", RIGHT_ORGANISER, amend },
	{ GET, DESK "/:finding/heard", RIGHT_ORGANISER, heard },
	{ POST, DESK "/:finding/heard", RIGHT_ORGANISER, heard },
	{ 0 }
};
