/* What partners are asked by signed links, and who hears what they said. */
#include "finding/finding_ledger_inside_web.h"

#include <string.h>

#include "finding_ledger_pages.h"
#include "mail/mail.h"

enum { DAY = 86400 };

static enum rc
things(struct db *db, struct arena *a, row_id edition, bool committed,
    struct ask_thing **out)
{
	struct ledger_row *list;

	*out = NULL;
	TRY(ledger_rows(db, a, edition, 0, &list));
	for (; list != NULL; list = list->next) {
		if (committed && list->committed == 0)
			continue;
		*out = arena_new(a, struct ask_thing);
		**out = (struct ask_thing){ .id = list->id,
		    .edition = list->edition, .person = list->person,
		    .name = list->name, .lang = list->lang == NULL ? "en" :
		    list->lang, .title = words_pick(a, list->title,
		    list->lang == NULL ? "en" : list->lang).text,
		    .since = committed ? list->answered_at : 0,
		    .over = list->person == 0 || (committed &&
		    list->done == list->committed) };
		out = &(*out)->next;
	}
	return RC_OK;
}

static enum rc
commit_things(struct db *db, struct arena *a, row_id edition,
    struct ask_thing **out)
{
	return things(db, a, edition, false, out);
}

static enum rc
practice_things(struct db *db, struct arena *a, row_id edition,
    struct ask_thing **out)
{
	return things(db, a, edition, true, out);
}

/* "one, two" */
static const char *
countries_of(struct db *db, struct arena *a, const struct ledger_row *r,
    const char *lang)
{
	struct ledger_cell *c;
	struct buf b = BUF(a);

	if (ledger_cells(db, a, r->edition, r->partner, &c) != RC_OK)
		return "";
	for (; c != NULL; c = c->next)
		if (c->row == r->id)
			buf_printf(&b, b.n == 0 ? "%s" : ", %s",
			    country_name(c->country, lang));
	return buf_text(&b);
}

static enum rc
commit_words(struct db *db, struct arena *a, const struct ask *q,
    const char *lang, struct ask_words *out)
{
	struct ledger_row r;
	struct edition e;

	TRY(ledger_row_find(db, a, q->thing, &r));
	TRY(edition_find(db, a, q->edition, &e));
	out->subject = TRF(a, lang, "Recommendation {1}: do you commit to it?",
	    arena_printf(a, "%lld", (long long)r.number));
	out->intro = TRF(a, lang, "{1} recommends: {2}. Does {3} commit to it "
	    "for {4}? To decline, with a reason, is an answer as good as any "
	    "other.", words_pick(a, e.title, lang).text, words_pick(a, r.title,
	    lang).text, words_pick(a, r.partner_name, lang).text,
	    countries_of(db, a, &r, lang));
	return RC_OK;
}

static enum rc
commit_answered(struct db *db, struct arena *a, const struct ask *q,
    unixtime now)
{
	enum cell_state s = text_same(q->answer, "committed") ?
	    CELL_COMMITTED : text_same(q->answer, "declined") ?
	    CELL_DECLINED : CELL_OPEN;

	return ledger_answer(db, q->thing, NULL, s, s == CELL_COMMITTED &&
	    q->outcome != NULL ? q->outcome : q->why, s == CELL_COMMITTED ?
	    time_iso_date(a, now + (int64_t)LEDGER_TERM_DAYS * DAY, "UTC") :
	    NULL, q->person, now);
}

static enum rc
show_asked(struct req *r, struct html *h, const struct ask *q)
{
	struct row_view v = { 0 };

	TRY(ledger_row_find(r->db, r->arena, q->thing, &v.row));
	TRY(finding_find(r->db, r->arena, v.row.finding, &v.finding));
	TRY(edition_find(r->db, r->arena, q->edition, &v.edition));
	TRY(ledger_cells(r->db, r->arena, q->edition, v.row.partner,
	    &v.cells));
	v.today = time_iso_date(r->arena, r->now, v.edition.zone);
	ledger_asked_part(h, r, &v);
	return RC_OK;
}

static const struct ask_choice commit_choices[] = {
	{ "committed", N_("We commit to it"), false },
	{ "declined", N_("We decline"), true },
	{ "later", N_("Not decided yet"), false }, { 0 }
};
const struct ask_kind ledger_commit_ask = { .kind = "commit",
	.label = N_("Recommendations put to partners"),
	.choices = commit_choices,
	.why = N_("Why, or under which conditions"),
	.outcome = N_("What you will do, and until when"),
	.together = N_("{1}: do you commit to its recommendations?"),
	.things = commit_things, .words = commit_words,
	.answered = commit_answered, .show = show_asked };

static enum rc
practice_words(struct db *db, struct arena *a, const struct ask *q,
    const char *lang, struct ask_words *out)
{
	struct ledger_row r;
	struct edition e;

	TRY(ledger_row_find(db, a, q->thing, &r));
	TRY(edition_find(db, a, q->edition, &e));
	out->subject = TRF(a, lang, "Recommendation {1}: how far is it?",
	    arena_printf(a, "%lld", (long long)r.number));
	out->intro = TRF(a, lang, "After {1}, {2} committed to this: {3}. How "
	    "far is it put into practice?", words_pick(a, e.title, lang).text,
	    words_pick(a, r.partner_name, lang).text, words_pick(a, r.title,
	    lang).text);
	return RC_OK;
}

static enum rc
practice_answered(struct db *db, struct arena *a, const struct ask *q,
    unixtime now)
{
	struct ledger_log l = { .row = q->thing, .country = "",
	    .practice = true, .day = time_iso_date(a, now, "UTC"),
	    .url = q->evidence };

	for (unsigned i = 0; i < PRACTISEDS; i++)
		if (text_same(practised_name[i], q->answer))
			l.state = i;
	l.note = q->why == NULL ? q->outcome : q->outcome == NULL ? q->why :
	    arena_printf(a, "%s\n\n%s", q->outcome, q->why);
	return ledger_log_add(db, &l, q->person, now);
}

static const struct ask_choice practice_choices[] = {
	{ "done", N_("Put into practice"), false },
	{ "started", N_("Under way"), false },
	{ "not-yet", N_("Not begun"), false },
	{ "stopped", N_("Stopped"), true }, { 0 }
};
const struct ask_kind ledger_practice_ask = { .kind = "practised",
	.label = N_("Recommendations put into practice"),
	.usual = "6m 12m 24m", .choices = practice_choices,
	.why = N_("Why, or what is in the way"),
	.outcome = N_("What is different now"),
	.evidence = N_("Where it can be seen: a web address, a document"),
	.together = N_("{1}: how far are its recommendations?"),
	.things = practice_things, .words = practice_words,
	.answered = practice_answered, .show = show_asked };

/* --- who brought it up --- */

struct errand { struct arena *arena; struct origin origin; unixtime now; };

static enum rc
tell(struct db *db, void *of)
{
	struct errand *x = of;
	struct arena *a = x->arena;
	struct move *m;
	struct finding f;
	struct person p;
	struct edition e;
	struct buf b = BUF(a);
	const char *lang;
	struct mail mail = { .kind = "finding.moved" };
	enum rc rc;

	TRY(origin_told(db, &x->origin, x->now));
	TRY(person_find(db, a, x->origin.person, &p));
	if (p.email == NULL)
		return RC_OK;
	TRY(finding_find(db, a, x->origin.finding, &f));
	TRY(edition_find(db, a, f.edition, &e));
	TRY(origin_moves(db, a, &x->origin, &m));
	lang = language_known(p.lang) ? p.lang : "en";
	buf_printf(&b, "%s\n\n", TRF(a, lang, "You brought this up in {1}: {2}."
	    " Since you last heard of it:", words_pick(a, e.title, lang).text,
	    words_pick(a, f.title, lang).text));
	for (; m != NULL; m = m->next)
		buf_printf(&b, "- %s%s%s%s: %s\n", words_pick(a, m->partner,
		    lang).text, *m->country == '\0' ? "" : " (",
		    *m->country == '\0' ? "" : country_name(m->country, lang),
		    *m->country == '\0' ? "" : ")", tr(lang, m->what));
	buf_printf(&b, "\n%s/editions/%s/findings/%lld\n\n%s\n", ask_base(),
	    e.slug, (long long)f.id, tr(lang, "There is at most one such mail "
	    "a day. To hear no more of it, open the finding among those in the "
	    "making and press the button there."));
	mail.to = p.email;
	mail.to_name = p.name;
	mail.lang = lang;
	mail.subject = TRF(a, lang, "Something moved: {1}", words_pick(a,
	    f.title, lang).text);
	mail.text = buf_text(&b);
	mail.reply_to = e.contact_email;
	mail.programme = e.programme;
	mail.person = p.id;
	TRY(funders_sign(db, a, e.programme, e.id, &mail));
	rc = mail_queue(db, &mail, NULL);
	return rc == RC_INVALID ? RC_OK : rc;
}

enum rc
finding_chore(struct db *db, struct arena *a, unixtime now)
{
	struct origin *list;

	TRY(origin_due(db, a, now, &list));
	for (; list != NULL; list = list->next) {
		struct errand x = { a, *list, now };
		enum rc rc = db_transact(db, tell, &x);

		/* Another clerk was faster. */
		if (rc != RC_OK && rc != RC_CONFLICT)
			return rc;
	}
	return RC_OK;
}
