/* What a consultation leaves: offers, the note, and what becomes of them. */
#include <string.h>

#include "consult/consult_inside_web.h"
#include "consult_record_pages.h"
#include "question/question_analysis_web.h"
#include "render/pdf.h"

/* --- what the files share --- */

enum rc
consult_read_round(struct req *r, struct consult_view *v)
{
	struct asked *q = arena_new(r->arena, struct asked);
	const struct consult_round *x = v->round;
	row_id group = v->group.id;
	enum rc rc;

	v->question = NULL;
	v->offers = NULL;
	v->note = (struct consult_note){ 0 };
	if (x == NULL || x->giver == 0)
		return RC_OK;
	v->owner = x->giver == r->person;
	v->writes = !v->owner && (v->leads || x->rapporteur == r->person ||
	    x->moderator == r->person);
	rc = asked_find(r->db, r->arena, r->edition, x->giver, q);
	if (rc == RC_OK)
		v->question = q;
	else if (rc != RC_NONE)
		return rc;
	TRY(consult_offers(r->db, r->arena, group, x->giver, &v->offers));
	return consult_note_find(r->db, r->arena, group, x->giver, &v->note);
}

bool
consult_may_offer(const struct consult_view *v)
{
	return v->round != NULL && v->inside && !v->owner &&
	    consult_record_open(&v->group, v->round, &v->note);
}

struct url
consult_record_at(struct req *r, const struct consult_view *v,
    const char *more)
{
	return consult_at(r, v, arena_printf(r->arena, "/rounds/%lld%s",
	    (long long)v->round->n, more));
}

static enum rc
open_record(struct req *r, struct consult_view *v)
{
	int64_t n;

	TRY(consult_open(r, v));
	if (!text_number(req_param(r, "round"), 1, v->group.rounds, &n))
		return RC_NONE;
	if (!consult_reads(r, v, n))
		return RC_NONE;
	v->round = &v->group.round[n - 1];
	TRY(consult_read_round(r, v));
	return v->round->giver == 0 ? RC_NONE : RC_OK;
}

static enum rc
to_record(struct req *r, const struct consult_view *v, const char *more)
{
	return reply_see_other(r, "/editions/%s/mine/consult/%lld/rounds/%lld"
	    "%s", v->edition.slug, (long long)v->group.id,
	    (long long)v->round->n, more);
}

/* --- the record of a question --- */

static const struct field offer_fields[] = {
	{ "kind", F_CHOICE, N_("What is it?"), .required = true,
	    .options = (const struct option[]){
	    { "case", N_("Similar case") }, { "practice", N_("Practice") },
	    { "warning", N_("Warning") }, { "contact", N_("Contact") },
	    { 0 } } },
	{ "body", F_LONG, N_("What you offer"), N_("Short: all in the group "
	    "read it at once. Only names of people who agreed."),
	    .max = OFFER_TEXT_MAX, .required = true },
	{ "practice", F_TEXT, N_("Address of a published practice"),
	    .max = 300, .show_if = "kind", .show_is = "practice" },
	{ 0 }
};

static const struct field back_fields[] = {
	{ "remark", F_LONG, N_("What should be different?"),
	    .max = NOTE_REMARK_MAX, .required = true },
	{ 0 }
};

static enum rc
draw(struct req *r, struct consult_view *v)
{
	struct record_view w = { .room = v };
	struct html *h;

	if (consult_may_offer(v))
		w.offer = form_open(r, offer_fields, NULL, NULL);
	if (v->owner && v->note.state >= NOTE_READ)
		w.back = form_open(r, back_fields, NULL, NULL);
	w.takes = v->note.state == NOTE_CONFIRMED && (v->owner ||
	    v->organiser);
	h = page_open_of(r, TRF(r->arena, r->lang, N_("Group {1}"),
	    arena_printf(r->arena, "%lld", (long long)v->group.number)),
	    TRF(r->arena, r->lang, N_("Question {1}"), arena_printf(r->arena,
	    "%lld", (long long)v->round->n)));
	consult_record_page(h, r, &w);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct consult_view v = { 0 };

	TRY(open_record(r, &v));
	return draw(r, &v);
}

/* --- offers --- */

static enum rc
add_offer(struct req *r)
{
	struct consult_view v = { 0 };
	struct consult_offer o = { .lang = r->lang, .person = r->person };
	const char *practice;
	struct form *f;
	enum rc rc;

	TRY(open_record(r, &v));
	if (v.owner || !v.inside)
		return RC_DENIED;
	if (!consult_may_offer(&v)) {
		reply_flash(r, tr(r->lang, "Nothing can be added now."));
		return to_record(r, &v, "");
	}
	f = form_open(r, offer_fields, NULL, NULL);
	form_read(f);
	while (o.kind + 1 < OFFER_KINDS && !text_same(form_text(f, "kind"),
	    consult_offer_name[o.kind]))
		o.kind++;
	o.body = form_text(f, "body");
	practice = form_text(f, "practice");
	if (o.kind == OFFER_PRACTICE && !text_blank(practice)) {
		rc = asked_practice_find(r->db, practice, &o.practice);
		if (rc == RC_NONE)
			form_fault(f, "practice", tr(r->lang, "This is no "
			    "published practice"));
		else if (rc != RC_OK)
			return rc;
	}
	if (r->faults > 0)
		return draw(r, &v);
	rc = consult_offer_add(r->db, v.group.id, v.round->giver, &o, r->now);
	if (rc == RC_CONFLICT) {
		form_fault(f, NULL, tr(r->lang, "There are too many offers "
		    "already."));
		return draw(r, &v);
	}
	TRY(rc);
	reply_flash(r, tr(r->lang, "All in the group see your offer now."));
	return to_record(r, &v, "#offers");
}

static enum rc
remove_offer(struct req *r)
{
	struct consult_view v = { 0 };
	const struct consult_offer *o;
	row_id id;

	TRY(open_record(r, &v));
	TRY(req_id(r, "offer", &id));
	for (o = v.offers; o != NULL && o->id != id; o = o->next)
		;
	if (o == NULL)
		return RC_NONE;
	if (o->person != r->person && !v.writes)
		return RC_DENIED;
	if (r->faults > 0)
		return draw(r, &v);
	if (v.note.state == NOTE_CONFIRMED) {
		reply_flash(r, tr(r->lang, "The note is confirmed already."));
		return to_record(r, &v, "#offers");
	}
	TRY(consult_offer_remove(r->db, v.group.id, v.round->giver, id));
	reply_flash(r, tr(r->lang, "The offer is taken out."));
	return to_record(r, &v, "#offers");
}

/* --- the note --- */

static const struct field note_fields[] = {
	{ "said", F_LONG, N_("What was said"), N_("What the matter is, what "
	    "the group saw in it. No names of people who need protection."),
	    .max = NOTE_TEXT_MAX, .required = true },
	{ "takes", F_LONG, N_("What the case giver takes along"), N_("First "
	    "actions: what, who, until when."), .max = NOTE_TEXT_MAX },
	{ 0 }
};

static enum rc
open_note(struct req *r, struct record_view *w, struct consult_view *v)
{
	w->room = v;
	TRY(open_record(r, v));
	if (!v->writes)
		return RC_DENIED;
	if (!text_number(req_query(r, "version"), 0, INT64_MAX, &w->began))
		w->began = v->note.version;
	w->note = form_open(r, note_fields, NULL, NULL);
	form_set(w->note, "said", v->note.said);
	form_set(w->note, "takes", v->note.takes);
	return RC_OK;
}

static enum rc
draw_note(struct req *r, const struct record_view *w)
{
	struct html *h = page_open_of(r, TRF(r->arena, r->lang,
	    N_("Question {1}"), arena_printf(r->arena, "%lld",
	    (long long)w->room->round->n)), tr(r->lang, "The note"));

	consult_note_page(h, r, w);
	return page_close(h, r);
}

static enum rc
show_note(struct req *r)
{
	struct consult_view v = { 0 };
	struct record_view w = { 0 };

	TRY(open_note(r, &w, &v));
	if (!consult_record_open(&v.group, v.round, &v.note))
		return to_record(r, &v, "#note");
	return draw_note(r, &w);
}

static enum rc
save_note(struct req *r)
{
	struct consult_view v = { 0 };
	struct record_view w = { 0 };
	struct consult_note n;

	TRY(open_note(r, &w, &v));
	form_read(w.note);
	if (!consult_record_open(&v.group, v.round, &v.note)) {
		reply_flash(r, v.note.state == NOTE_CONFIRMED ?
		    tr(r->lang, "The note is confirmed already.") :
		    tr(r->lang, "This question has not begun yet."));
		return to_record(r, &v, "#note");
	}
	if (r->faults > 0)
		return draw_note(r, &w);
	n = (struct consult_note){ .lang = r->lang, .version = w.began,
	    .said = form_text(w.note, "said"),
	    .takes = form_text(w.note, "takes") };
	if (w.began != v.note.version) {	/* another wrote meanwhile */
		w.meanwhile = true;
		w.began = v.note.version;
		form_fault(w.note, "said", tr(r->lang, "This text is not saved "
		    "yet: join it with the one above, then save"));
		return draw_note(r, &w);
	}
	TRY(consult_note_save(r->db, v.group.id, v.round->giver, &n, r->person,
	    r->now));
	TRY(consult_note_down(r, "consult.note", v.group.id));
	reply_flash(r, tr(r->lang, "Saved. Read it back when it is whole: its "
	    "owner then confirms it."));
	return to_record(r, &v, "#note");
}

/* The note gets another state, as it was seen. */
static enum rc
set_note(struct req *r, const struct consult_view *v, const char *seen,
    enum note_state to, const char *remark, const char *said)
{
	int64_t version;
	enum rc rc = RC_CONFLICT;

	if (text_number(seen, 1, INT64_MAX, &version))
		rc = consult_note_set(r->db, v->group.id, v->round->giver,
		    version, to, remark, r->now);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "The note was changed meanwhile: "
		    "look again."));
		return to_record(r, v, "#note");
	}
	TRY(rc);
	TRY(consult_note_down(r, arena_printf(r->arena, "consult.note.%s",
	    consult_note_name[to]), v->group.id));
	reply_flash(r, said);
	return to_record(r, v, "#note");
}

static enum rc
read_back(struct req *r)
{
	struct consult_view v = { 0 };

	TRY(open_record(r, &v));
	if (!v.writes)
		return RC_DENIED;
	if (r->faults > 0)
		return draw(r, &v);
	if (v.note.state != NOTE_DRAFT && v.note.state != NOTE_BACK) {
		reply_flash(r, tr(r->lang, "That cannot be done now."));
		return to_record(r, &v, "#note");
	}
	return set_note(r, &v, req_value(r, "version"), NOTE_READ, NULL,
	    tr(r->lang, "Read it aloud now. The case giver confirms it, or "
	    "sends it back."));
}

static enum rc
confirm(struct req *r)
{
	struct consult_view v = { 0 };

	TRY(open_record(r, &v));
	if (!v.owner)
		return RC_DENIED;
	if (r->faults > 0)
		return draw(r, &v);
	if (v.note.state != NOTE_READ) {
		reply_flash(r, tr(r->lang, "That cannot be done now."));
		return to_record(r, &v, "#note");
	}
	return set_note(r, &v, req_value(r, "version"), NOTE_CONFIRMED, NULL,
	    tr(r->lang, "Confirmed. You can put it into your analysis, or "
	    "begin your action plan from it."));
}

static enum rc
send_back(struct req *r)
{
	struct consult_view v = { 0 };
	struct form *f;

	TRY(open_record(r, &v));
	if (!v.owner)
		return RC_DENIED;
	if (v.note.state < NOTE_READ) {
		reply_flash(r, tr(r->lang, "That cannot be done now."));
		return to_record(r, &v, "#note");
	}
	f = form_open(r, back_fields, NULL, NULL);
	form_read(f);
	if (r->faults > 0)
		return draw(r, &v);
	return set_note(r, &v, req_query(r, "version"), NOTE_BACK,
	    form_text(f, "remark"), tr(r->lang, "Sent back, with your "
	    "remark."));
}

/* --- into the analysis --- */

/* The practices that the analysis names, and those of the offers; false: too
 * many. */
static bool
all_practices(const struct asked_practice *p, const struct consult_offer *o,
    row_id id[ASKED_PRACTICES], size_t *n)
{
	*n = 0;
	for (; p != NULL && *n < ASKED_PRACTICES; p = p->next)
		id[(*n)++] = p->id;
	for (; o != NULL; o = o->next) {
		size_t i = 0;

		while (i < *n && id[i] != o->practice)
			i++;
		if (o->practice == 0 || i < *n)
			continue;
		if (*n == ASKED_PRACTICES)
			return false;
		id[(*n)++] = o->practice;
	}
	return true;
}

/* Those ticked; false: one of them is no longer there. */
static bool
chosen(struct req *r, const struct consult_offer *o,
    struct consult_offer **list)
{
	struct text_list ids = req_values(r, "offer");
	struct consult_offer **end = list;
	size_t n = 0, asked = 0;

	for (size_t i = 0; i < ids.n; i++)
		asked += !text_blank(ids.at[i]);
	*list = NULL;
	for (; o != NULL; o = o->next) {
		if (!text_has(ids, arena_printf(r->arena, "%lld",
		    (long long)o->id)))
			continue;
		*end = arena_new(r->arena, struct consult_offer);
		**end = *o;
		end = &(*end)->next;
		*end = NULL;
		n++;
	}
	return n == asked;
}

/* Why it cannot be put there; NULL: it can. */
static const char *
hindered(struct req *r, const struct consult_view *v, const struct analysis *y,
    bool any)
{
	if (v->note.state != NOTE_CONFIRMED)
		return tr(r->lang, "The note is not confirmed yet.");
	if (!any)
		return tr(r->lang, "Choose what is to be put there.");
	if (y->state == ANALYSIS_NONE)
		return tr(r->lang, "It is recorded that there will be no "
		    "analysis.");
	if (y->state == ANALYSIS_FINISHED && !v->organiser)
		return tr(r->lang, "Your analysis is finished: ask the "
		    "organisers.");
	return NULL;
}

static enum rc
take(struct req *r)
{
	const char *label[OFFER_KINDS], *why;
	struct consult_view v = { 0 };
	bool note = text_same(req_value(r, "note"), "1");
	row_id practices[ASKED_PRACTICES];
	struct consult_offer *offers;
	struct analysis y;
	size_t n;

	TRY(open_record(r, &v));
	if (!v.owner && !v.organiser)
		return RC_DENIED;
	if (r->faults > 0)
		return draw(r, &v);
	if (v.question == NULL)
		return RC_NONE;
	if (!chosen(r, v.offers, &offers) ||
	    (!note && !text_blank(req_value(r, "note"))))
		return RC_CONFLICT;
	TRY(asked_ensure(r->db, v.question, r->now));
	TRY(analysis_find(r->db, r->arena, v.question->id, &y));
	why = hindered(r, &v, &y, note || offers != NULL);
	if (why != NULL) {
		reply_flash(r, why);
		return to_record(r, &v, "#take");
	}
	for (unsigned k = 0; k < OFFER_KINDS; k++)
		label[k] = tr(r->lang, consult_offer_label[k]);
	if (y.state == ANALYSIS_NOT_BEGUN) {
		y.state = ANALYSIS_DRAFT;
		y.text[TEXT_QUESTION] = v.question->issue;
	}
	if (!consult_into_analysis(r->arena, note ? &v.note : NULL, offers,
	    label, &y) || !all_practices(y.practices, offers, practices, &n)) {
		reply_flash(r, tr(r->lang, "The analysis would be too long: "
		    "choose less."));
		return to_record(r, &v, "#take");
	}
	TRY(analysis_save(r->db, r->arena, &y, 0, r->now));
	TRY(asked_practices_set(r->db, y.asked, "analysis", practices, n));
	TRY(consult_taken(r->db, v.group.id, v.round->giver, offers, note,
	    r->now));
	TRY(consult_note_down(r, "consult.take", v.group.id));
	reply_flash(r, tr(r->lang, "It stands in the analysis now."));
	return to_record(r, &v, "#take");
}

/* --- by hand --- */

static enum rc
sheet(struct req *r)
{
	struct consult_view v = { 0 };
	struct buf b = BUF(r->arena);
	const struct asked *q;
	const char *funders, *title;
	struct pdf *pdf;

	TRY(open_record(r, &v));
	q = v.question;
	title = TRF(r->arena, r->lang, "Group {1}: question {2}",
	    arena_printf(r->arena, "%lld", (long long)v.group.number),
	    arena_printf(r->arena, "%lld", (long long)v.round->n));
	TRY(funders_text(r->db, r->arena, v.edition.programme, v.edition.id,
	    r->lang, &funders));
	pdf = question_paper(r, &v.edition, title, funders);
	pdf_small(pdf, words_pick(r->arena, v.group.session_title,
	    r->lang).text, NULL);
	pdf_heading(pdf, 1, title);
	if (q != NULL && asked_said(q))
		pdf_text(pdf, q->issue, q->lang);
	pdf_space(pdf, 3);
	for (unsigned k = 0; k < OFFER_KINDS; k++)
		consult_blank(r, pdf, tr(r->lang, consult_offer_label[k]), 26);
	for (unsigned k = 0; note_fields[k].name != NULL; k++)
		consult_blank(r, pdf, tr(r->lang, note_fields[k].label), 34);
	TRY(pdf_end(pdf, &b));
	return reply_bytes(r, "application/pdf", arena_printf(r->arena,
	    "group-%lld-question-%lld.pdf", (long long)v.group.number,
	    (long long)v.round->n), b.p, b.n);
}

#define RECORD "/editions/:edition/mine/consult/:group/rounds/:round"
const struct route consult_record_routes[] = {
	{ GET, RECORD, RIGHT_PARTICIPANT, show },
	{ GET, RECORD "/sheet.pdf", RIGHT_PARTICIPANT, sheet },
	{ POST, RECORD "/offers", RIGHT_PARTICIPANT, add_offer },
	{ POST, RECORD "/offers/:offer/remove", RIGHT_PARTICIPANT,
	    remove_offer },
	{ GET, RECORD "/note", RIGHT_PARTICIPANT, show_note },
	{ POST, RECORD "/note", RIGHT_PARTICIPANT, save_note },
	{ POST, RECORD "/note/read", RIGHT_PARTICIPANT, read_back },
	{ POST, RECORD "/note/confirm", RIGHT_PARTICIPANT, confirm },
	{ POST, RECORD "/note/back", RIGHT_PARTICIPANT, send_back },
	{ POST, RECORD "/take", RIGHT_PARTICIPANT, take },
	{ 0 }
};
