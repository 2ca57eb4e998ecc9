/* audience: organiser */
/* The reader as it is compiled: answers, preview, versions. */
#include <string.h>

#include "ask/ask.h"
#include "mail/mail.h"
#include "programme/programme_desk_web.h"
#include "question/question_reader_web.h"
#include "question_reader_desk_pages.h"

static enum rc
load(struct req *r, struct reader_desk_view *v)
{
	struct reader_line **end = &v->lines;
	struct reader_entry *out = NULL;
	struct reader *versions;
	struct asked *q;

	v->edition = *r->at_edition;
	TRY(reader_list(r->db, r->arena, r->edition, &versions));
	v->versions = versions;
	if (versions != NULL && versions->withdrawn_at == 0)
		TRY(reader_answered(r->db, r->arena, versions->id, &out));
	TRY(asked_list(r->db, r->arena, r->edition, &q));
	for (; q != NULL; q = q->next) {
		const struct reader_entry *n = out;
		struct reader_answer x;

		while (n != NULL && n->person != q->person)
			n = n->next;
		TRY(reader_answer_find(r->db, r->arena, q->id, &x));
		*end = arena_new(r->arena, struct reader_line);
		**end = (struct reader_line){ .q = q,
		    .answered = !text_blank(x.answer),
		    .late = versions != NULL && versions->withdrawn_at == 0 &&
		    n == NULL };
		v->people++;
		v->said += asked_said(q);
		v->answered += asked_said(q) && (*end)->answered;
		end = &(*end)->next;
	}
	return RC_OK;
}

static enum rc
show(struct req *r)
{
	struct reader_desk_view v = { 0 };
	struct html *h;

	TRY(load(r, &v));
	h = page_open_of(r, tr(r->lang, "Reader"), tr(r->lang,
	    "Organise"));
	reader_desk_page(h, r, &v);
	return page_close(h, r);
}

/* --- an answer --- */

static const struct field answer_fields[] = {
	{ "answer", F_LONG, N_("Answer"), N_("Headings, lists and links can be "
	    "written in Markdown."), .max = READER_TEXT_MAX },
	{ "sources", F_LONG, N_("Sources"), .max = READER_TEXT_MAX },
	{ "practices", F_LONG, N_("Practices"), N_("The address of a practice "
	    "on each line."), .max = 4000 },
	{ 0 }
};

static enum rc
answer(struct req *r)
{
	row_id practices[ASKED_PRACTICES], person;
	struct reader_desk_view v = { .edition = *r->at_edition };
	struct reader_answer x;
	struct asked q;
	struct html *h;
	struct form *f;
	size_t n = 0;

	TRY(req_id(r, "person", &person));
	TRY(asked_find(r->db, r->arena, r->edition, person, &q));
	if (!asked_may_read(r, &q))
		return RC_DENIED;
	TRY(reader_answer_find(r->db, r->arena, q.id, &x));
	f = v.form = form_open(r, answer_fields, NULL, NULL);
	form_set(f, "answer", x.answer);
	form_set(f, "sources", x.sources);
	form_set(f, "practices", practice_lines(r->arena, x.practices));
	if (r->method == POST) {
		form_read(f);
		TRY(practices_typed(r, f, "practices", practices, &n));
	}
	if (r->method == POST && r->faults == 0) {
		TRY(asked_ensure(r->db, &q, r->now));
		x = (struct reader_answer){ .asked = q.id,
		    .answer = form_text(f, "answer"),
		    .sources = form_text(f, "sources") };
		TRY(reader_answer_save(r->db, &x, r->now));
		TRY(asked_practices_set(r->db, q.id, "reader", practices, n));
		TRY(question_note(r, "reader.answer", q.person));
		reply_flash(r, tr(r->lang, "Saved."));
		return reply_see_other(r, "/editions/%s/desk/reader",
		    v.edition.slug);
	}
	v.one = &q;
	h = page_open_of(r, q.name, tr(r->lang, "Answer for the reader"));
	reader_answer_page(h, r, &v);
	return page_close(h, r);
}

/* --- out --- */

/* As everybody without a confidential question of their own would get it. */
static enum rc
preview(struct req *r)
{
	struct reader_view v = { .edition = *r->at_edition };
	struct html *h;

	TRY(reader_view_fill(r, &v, 0, 0));
	h = page_open(r, tr(r->lang, "Preview of the reader"));
	reader_preview_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
tell(struct req *r, const struct reader *out, const struct asked *q)
{
	const struct edition *e = r->at_edition;
	const char *lang = language_known(q->lang) ? q->lang : "en";
	const char *title = words_pick(r->arena, e->title, lang).text;
	struct mail m = { .kind = "question.reader", .to = q->email,
	    .to_name = q->name, .lang = lang, .person = q->person,
	    .programme = e->programme, .reply_to = e->contact_email };
	enum rc rc;

	if (q->email == NULL)
		return RC_OK;
	m.subject = out->version == 1 ? TRF(r->arena, lang,
	    "{1}: the reader is published", title) : TRF(r->arena, lang,
	    "{1}: there is a new version of the reader", title);
	m.text = arena_printf(r->arena, "%s\n\n%s/editions/%s/reader\n",
	    TRF(r->arena, lang, "The reader of {1} answers the questions that "
	    "participants bring, with sources and practices. Read it here, or "
	    "take it along as PDF or EPUB:", title), ask_base(), e->slug);
	TRY(funders_sign(r->db, r->arena, e->programme, e->id, &m));
	rc = mail_queue(r->db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;
}

static enum rc
refused(struct req *r, const char *why)
{
	struct desk d;

	TRY(desk_open(r, &d));
	return desk_refused(r, &d, "reader", why);
}

static enum rc
publish(struct req *r)
{
	struct reader_desk_view v = { 0 };
	struct reader out;
	struct asked *q;

	if (r->faults > 0)
		return refused(r, tr(r->lang, "The page was open for a long "
		    "time, or you signed in or out meanwhile. Go back and try "
		    "again."));
	TRY(load(r, &v));
	if (v.answered == 0)
		return refused(r, tr(r->lang, "No question is answered yet."));
	TRY(reader_publish(r->db, r->arena, r->edition, r->person, r->now,
	    &out));
	TRY(asked_list(r->db, r->arena, r->edition, &q));
	for (; q != NULL; q = q->next)
		TRY(tell(r, &out, q));
	TRY(question_note(r, "reader.publish", r->person));
	reply_flash(r, tr(r->lang, "The reader is published, and the "
	    "participants are told by mail."));
	return reply_see_other(r, "/editions/%s/desk/reader",
	    r->at_edition->slug);
}

static enum rc
withdraw(struct req *r)
{
	enum rc rc;

	if (r->faults > 0)
		return refused(r, tr(r->lang, "The page was open for a long "
		    "time, or you signed in or out meanwhile. Go back and try "
		    "again."));
	rc = reader_withdraw(r->db, r->edition, r->now);
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	TRY(question_note(r, "reader.withdraw", r->person));
	reply_flash(r, tr(r->lang, "The reader is withdrawn: participants do "
	    "not see it any more."));
	return reply_see_other(r, "/editions/%s/desk/reader",
	    r->at_edition->slug);
}

#define DESK "/editions/:edition/desk/reader"
const struct route question_reader_desk_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, show },
	{ GET, DESK "/preview", RIGHT_ORGANISER, preview },
	{ POST, DESK "/publish", RIGHT_ORGANISER, publish },
	{ POST, DESK "/withdraw", RIGHT_ORGANISER, withdraw },
	{ GET, DESK "/:person", RIGHT_ORGANISER, answer },
	{ POST, DESK "/:person", RIGHT_ORGANISER, answer, 0, 256 * 1024 },
	{ 0 }
};
