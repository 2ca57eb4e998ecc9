/* Voices on a finding that is put to agreement. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_inside_web.h"
#include "finding/finding_ledger.h"
#include "finding/finding_tried_inside_web.h"

const char *
agree_rule_words(struct arena *a, const char *lang, const struct agree_rule *r)
{
	/* xgettext:no-c-format */
	const char *quorum = TRF(a, lang, "At least {1} % of the voices must "
	    "have spoken.", arena_printf(a, "%lld", (long long)r->quorum));

	return r->way == WAY_CONSENSUS ? TRF(a, lang, "{1}. {2}. {3}",
	    tr(lang, agree_way_label[r->way]), tr(lang,
	    agree_voice_label[r->voice]), quorum) :
	    TRF(a, lang, "{1}: {2}. {3}. {4}", tr(lang,
	    agree_way_label[r->way]), tr(lang, majority_label[r->majority]),
	    tr(lang, agree_voice_label[r->voice]), quorum);
}

static const struct option consensus[] = {
	{ "yes", N_("I agree") }, { "no", N_("I object") },
	{ "blank", N_("I stand aside") }, { 0 }
};
static const struct option vote[] = {
	{ "yes", N_("Yes") }, { "no", N_("No") },
	{ "blank", N_("I abstain") }, { 0 }
};
static const struct field consensus_fields[] = {
	{ "choice", F_CHOICE, N_("Your voice"), .options = consensus,
	    .required = true },
	{ "objection", F_LONG, N_("What you object to, and what would meet it"),
	    .show_if = "choice", .show_is = "no", .max = 1000,
	    .required = true },
	{ 0 }
};
static const struct field vote_fields[] = {
	{ "choice", F_CHOICE, N_("Your voice"), .options = vote,
	    .required = true },
	{ 0 }
};

static bool
objects(const struct round *x)
{
	return x->rule.way == WAY_CONSENSUS;
}

enum rc
finding_agreement(struct req *r, struct finding_view *v)
{
	struct voice own;
	enum rc rc;

	TRY(finding_taken(r->db, v->finding.id, &v->taken, &v->done));
	rc = origin_find(r->db, v->finding.id, r->person, &v->quiet);
	v->origin = rc == RC_OK;
	if (rc != RC_NONE)
		TRY(rc);
	TRY(tried_of_finding(r, &v->finding, &v->tried));
	TRY(round_list(r->db, r->arena, v->finding.id, &v->rounds));
	TRY(voice_has(r->db, r->edition, r->person, &v->has_voice));
	if (v->finding.amends != 0) {
		struct finding *f = arena_new(r->arena, struct finding);

		TRY(finding_find(r->db, r->arena, v->finding.amends, f));
		v->amends = f;
	}
	if (v->rounds == NULL)
		return RC_OK;
	TRY(voice_list(r->db, r->arena, v->rounds->id, &v->voices));
	rc = voice_of(r->db, r->arena, v->rounds, r->edition, r->person, &own);
	if (rc == RC_OK) {
		v->own = arena_new(r->arena, struct voice);
		*v->own = own;
	} else if (rc != RC_NONE) {
		return rc;
	}
	if (v->voice == NULL) {
		v->voice = form_open(r, objects(v->rounds) ? consensus_fields :
		    vote_fields, NULL, NULL);
		if (v->own != NULL) {
			form_set(v->voice, "choice", said_name[
			    v->own->choice]);
			if (objects(v->rounds))
				form_set(v->voice, "objection",
				    v->own->objection);
		}
	}
	return RC_OK;
}

static enum rc
speak(struct req *r)
{
	struct finding_view v = { 0 };
	enum said c = SAID_YES;

	TRY(finding_of_path(r, &v));
	TRY(finding_agreement(r, &v));
	if (!v.has_voice)
		return RC_DENIED;
	if (v.rounds == NULL || v.rounds->closed_at != 0)
		return RC_CONFLICT;
	v.voice = form_open(r, objects(v.rounds) ? consensus_fields :
	    vote_fields, NULL, NULL);
	form_read(v.voice);
	if (r->faults > 0)
		return finding_draw(r, &v);
	while (c + 1 < SAIDS && !text_same(said_name[c], form_text(v.voice,
	    "choice")))
		c++;
	TRY(voice_give(r->db, v.rounds, r->edition, r->person, c,
	    objects(v.rounds) && c == SAID_NO ? form_text(v.voice,
	    "objection") : NULL, r->now));
	reply_flash(r, tr(r->lang, "Your voice is counted. You can change it "
	    "until the agreement is closed."));
	return reply_see_other(r, "/editions/%s/mine/findings/%lld",
	    v.edition.slug, (long long)v.finding.id);
}

/* Who brought a recommendation up hears no more of it, or again. */
static enum rc
be_quiet(struct req *r)
{
	struct finding_view v = { 0 };

	TRY(finding_of_path(r, &v));
	if (r->faults > 0)
		return finding_draw(r, &v);
	TRY(origin_quiet(r->db, v.finding.id, r->person, text_same(req_value(r,
	    "quiet"), "1")));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "/editions/%s/mine/findings/%lld",
	    v.edition.slug, (long long)v.finding.id);
}

const struct route finding_agree_routes[] = {
	{ POST, "/editions/:edition/mine/findings/:finding/quiet",
	    RIGHT_PARTICIPANT, be_quiet },
	{ POST, "/editions/:edition/mine/findings/:finding/voice",
	    RIGHT_PARTICIPANT, speak },
	{ 0 }
};
