/* An analysis as it is written, and as its owner gets it: page, paper, mail. */
#include "question/question_analysis_web.h"

#include <stdlib.h>
#include <string.h>

#include "ask/ask.h"
#include "mail/mail.h"
#include "programme/programme_desk_web.h"
#include "question_analysis_pages.h"
#include "render/pdf.h"

/* --- who --- */

/* Whoever may write it: organisers and trainers who may read the question, and
 * who was asked to. */
bool
analysis_may_write(const struct req *r, const struct asked *q)
{
	return q->person != r->person && ((q->author != 0 &&
	    q->author == r->person) || ((r->roles & (ROLE_ORGANISER |
	    ROLE_TRAINER)) != 0 && asked_may_read(r, q)));
}

static enum rc
open_written(struct req *r, struct analysis_view *v)
{
	row_id person;

	page_noindex(r);
	v->edition = *r->at_edition;
	TRY(req_id(r, "person", &person));
	TRY(asked_find(r->db, r->arena, r->edition, person, &v->q));
	if (!analysis_may_write(r, &v->q))
		return RC_NONE;
	v->desk = (r->roles & (ROLE_ORGANISER | ROLE_TRAINER)) != 0;
	/* What is said in a group stays there, but for the organisers. */
	if (question_consulted != NULL)
		TRY(question_consulted(r->db, r->arena, r->edition, person,
		    (r->roles & ROLE_ORGANISER) != 0 && r->second_factor ? 0 :
		    r->person, &v->consulted));
	return analysis_find(r->db, r->arena, v->q.id, &v->y);
}

/* --- versions --- */

static enum rc
versions(struct req *r, struct analysis_view *v)
{
	struct analysis_version_view **end = &v->versions;
	struct analysis_version *list;

	TRY(analysis_versions(r->db, r->arena, v->q.id, &list));
	for (; list != NULL; list = list->next) {
		struct text_change **changes;

		*end = arena_new(r->arena, struct analysis_version_view);
		(*end)->version = list;
		changes = &(*end)->changes;
		for (int i = 0; i < ANALYSIS_TEXTS && list->next != NULL; i++)
			text_changed(r, &changes, tr(r->lang,
			    analysis_text_label[i]), list->next->text[i],
			    list->text[i]);
		end = &(*end)->next;
	}
	return RC_OK;
}

/* --- writing --- */

static const struct option states[] = {
	{ "draft", N_("Draft: those who run the edition see it") },
	{ "finished", N_("Finished: the participant gets it") },
	{ 0 }
};

const char *
practice_lines(struct arena *a, const struct asked_practice *p)
{
	struct buf b = BUF(a);

	for (; p != NULL; p = p->next)
		buf_printf(&b, "%s/practices/%s\n", ask_base(), p->code);
	return buf_text(&b);
}

enum rc
practices_typed(struct req *r, struct form *f, const char *name, row_id *id,
    size_t *n)
{
	struct text_list lines = text_split(r->arena, form_text(f, name), '\n');

	*n = 0;
	for (size_t i = 0; i < lines.n; i++) {
		const char *line = text_clean(r->arena, lines.at[i], true);
		enum rc rc;

		if (text_blank(line))
			continue;
		if (*n == ASKED_PRACTICES) {
			form_fault(f, name, TRF(r->arena, r->lang,
			    "At most {1} practices", arena_printf(r->arena,
			    "%d", (int)ASKED_PRACTICES)));
			return RC_OK;
		}
		rc = asked_practice_find(r->db, line, &id[*n]);
		if (rc == RC_NONE)
			form_fault(f, name, TRF(r->arena, r->lang, "This is no "
			    "published practice: {1}", text_cut(r->arena, line,
			    80)));
		else if (rc != RC_OK)
			return rc;
		else
			++*n;
	}
	return RC_OK;
}

static struct form *
analysis_form(struct req *r, const struct analysis_view *v)
{
	static const struct field fields[] = {
		{ "question", F_LONG, N_("The question"), N_("As you understand "
		    "it. Headings, lists and links can be written in "
		    "Markdown."), .max = ANALYSIS_TEXT_MAX },
		{ "observations", F_LONG, N_("Observations"), N_("What you see "
		    "in this context."), .max = ANALYSIS_TEXT_MAX },
		{ "options", F_LONG, N_("Options"), N_("What could be done, with "
		    "what speaks for and against it."),
		    .max = ANALYSIS_TEXT_MAX },
		{ "sources", F_LONG, N_("Sources"), .max = ANALYSIS_TEXT_MAX },
		{ "practices", F_LONG, N_("Practices"), N_("The address of a "
		    "practice on each line."), .max = 4000 },
		{ "names", F_LONG, N_("Whom to ask"), N_("Only people who agreed "
		    "to be named."), .max = ANALYSIS_TEXT_MAX },
		{ "state", F_CHOICE, N_("State"), .required = true,
		    .options = states },
		{ 0 }
	};
	struct form *f = form_open(r, fields, NULL, NULL);

	for (int i = 0; i < ANALYSIS_TEXTS; i++)
		form_set(f, analysis_text_name[i], v->y.text[i]);
	if (v->y.state == ANALYSIS_NOT_BEGUN)
		form_set(f, "question", v->q.issue);
	form_set(f, "practices", practice_lines(r->arena, v->y.practices));
	form_set(f, "state", v->y.state == ANALYSIS_FINISHED ? "finished" :
	    "draft");
	return f;
}

static enum rc
tell(struct req *r, const struct analysis_view *v)
{
	const struct asked *q = &v->q;
	const char *lang = language_known(q->lang) ? q->lang : "en";
	const char *title = words_pick(r->arena, v->edition.title, lang).text;
	struct mail m = { .kind = "question.analysis", .to = q->email,
	    .to_name = q->name, .lang = lang, .person = q->person,
	    .programme = v->edition.programme,
	    .reply_to = v->edition.contact_email };
	enum rc rc;

	TRY(analysis_told(r->db, q->id, r->now));
	if (q->email == NULL)
		return RC_OK;
	m.subject = TRF(r->arena, lang, "{1}: your analysis is ready", title);
	m.text = arena_printf(r->arena, "%s\n\n%s/editions/%s/mine/analysis\n",
	    TRF(r->arena, lang, "The in-depth analysis of the question you "
	    "brought to {1} is ready. You can read it and print it here:",
	    title), ask_base(), v->edition.slug);
	TRY(funders_sign(r->db, r->arena, v->edition.programme, v->edition.id,
	    &m));
	rc = mail_queue(r->db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;
}

static void
typed(struct req *r, struct form *f, struct analysis *y)
{
	bool any = false;

	for (int i = 0; i < ANALYSIS_TEXTS; i++) {
		y->text[i] = form_text(f, analysis_text_name[i]);
		any = any || (i > TEXT_QUESTION && !text_blank(y->text[i]));
	}
	y->state = text_same(form_text(f, "state"), "finished") ?
	    ANALYSIS_FINISHED : ANALYSIS_DRAFT;
	if (y->state == ANALYSIS_FINISHED && !any)
		form_fault(f, "state", tr(r->lang, "Nothing is written "
		    "yet"));
}

static enum rc
draw_written(struct req *r, struct analysis_view *v, struct form *f)
{
	struct html *h;

	TRY(versions(r, v));
	h = page_open_of(r, v->q.name, tr(r->lang, "Analysis"));
	analysis_write_page(h, r, v, f);
	return page_close(h, r);
}

static enum rc
write_one(struct req *r)
{
	row_id practices[ASKED_PRACTICES];
	struct analysis_view v = { 0 };
	struct form *f;
	size_t n = 0;

	TRY(open_written(r, &v));
	if (r->method == GET || !text_number(req_query(r, "version") == NULL ?
	    "" : req_query(r, "version"), 0, INT64_MAX, &v.seen))
		v.seen = v.y.version;
	f = analysis_form(r, &v);
	if (r->method == POST) {
		form_read(f);
		typed(r, f, &v.y);
		TRY(practices_typed(r, f, "practices", practices, &n));
	}
	if (r->method == POST && r->faults == 0) {
		bool first = v.y.state == ANALYSIS_FINISHED && v.y.told_at == 0;
		int64_t last = v.y.version;
		enum rc rc;

		TRY(asked_ensure(r->db, &v.q, r->now));
		v.y.asked = v.q.id;
		v.y.version = v.seen;
		rc = analysis_save(r->db, r->arena, &v.y, r->person, r->now);
		if (rc == RC_CONFLICT) {
			form_fault(f, NULL, tr(r->lang, "Somebody else saved it"
			    " in the meantime. What you wrote is kept here; the"
			    " versions below show what is different. Save again"
			    " to put yours in its place."));
			v.seen = last;
			return draw_written(r, &v, f);
		}
		TRY(rc);
		TRY(asked_practices_set(r->db, v.q.id, "analysis", practices,
		    n));
		if (first)
			TRY(tell(r, &v));
		TRY(question_note(r, "analysis.save", v.q.person));
		reply_flash(r, first ? tr(r->lang, "Saved. The participant is "
		    "told by mail that it is ready.") : tr(r->lang, "Saved."));
		return reply_see_other(r, "/editions/%s/analyses/%lld",
		    v.edition.slug, (long long)v.q.person);
	}
	return draw_written(r, &v, f);
}

/* What one was asked to write. */
static enum rc
to_write(struct req *r)
{
	struct questions_view v = { .edition = *r->at_edition };
	struct asked_line **end = &v.lines;
	struct asked *q;
	struct html *h;

	page_noindex(r);
	TRY(asked_list(r->db, r->arena, r->edition, &q));
	for (; q != NULL; q = q->next)
		if (q->author == r->person) {
			*end = arena_new(r->arena, struct asked_line);
			(*end)->q = q;
			end = &(*end)->next;
		}
	h = page_open(r, tr(r->lang, "Analyses to write"));
	analyses_to_write_page(h, r, &v);
	return page_close(h, r);
}

/* --- as its owner gets it --- */

static enum rc
own(struct req *r, struct analysis_view *v)
{
	enum rc rc;

	page_noindex(r);
	v->edition = *r->at_edition;
	rc = asked_find(r->db, r->arena, r->edition, r->person, &v->q);
	if (rc == RC_OK)
		rc = analysis_find(r->db, r->arena, v->q.id, &v->y);
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
mine(struct req *r)
{
	struct analysis_view v = { 0 };
	struct html *h;

	TRY(own(r, &v));
	h = page_open(r, tr(r->lang, "My analysis"));
	analysis_own_page(h, r, &v);
	return page_close(h, r);
}

struct pdf *
question_paper(struct req *r, const struct edition *e, const char *title,
    const char *funders)
{
	const struct programme *p = r->at_programme;
	struct pdf_paper with = { .lang = r->lang, .title = title,
	    .made_at = r->now, .footer = funders,
	    .page_mark = tr(r->lang, "Page {1} of {2}") };

	with.subject = words_pick(r->arena, e->title, r->lang).text;
	with.author = words_pick(r->arena, p->title, r->lang).text;
	if (p->primary_colour != NULL && *p->primary_colour == '#')
		with.accent = (unsigned)strtoul(p->primary_colour + 1, NULL,
		    16);
	return pdf_begin(r->arena, &with);
}

void
pdf_practices(struct req *r, struct pdf *pdf, const struct asked_practice *p)
{
	if (p != NULL)
		pdf_heading(pdf, 3, tr(r->lang, "Practices"));
	for (; p != NULL; p = p->next)
		pdf_text(pdf, arena_printf(r->arena, "%s\n%s/practices/%s",
		    words_pick(r->arena, p->title, r->lang).text, ask_base(),
		    p->code), NULL);
}

static enum rc
paper(struct req *r, const struct analysis_view *v)
{
	const struct asked *q = &v->q;
	const char *org = words_pick(r->arena, q->organisation, r->lang).text;
	struct buf b = BUF(r->arena);
	const char *funders;
	struct pdf *pdf;

	TRY(funders_text(r->db, r->arena, v->edition.programme, v->edition.id,
	    r->lang, &funders));
	pdf = question_paper(r, &v->edition, tr(r->lang, "In-depth analysis"),
	    funders);
	pdf_small(pdf, words_pick(r->arena, v->edition.title, r->lang).text,
	    NULL);
	pdf_heading(pdf, 1, tr(r->lang, "In-depth analysis"));
	pdf_fact(pdf, tr(r->lang, "For"), org == NULL ? q->name :
	    arena_printf(r->arena, "%s, %s", q->name, org));
	pdf_fact(pdf, tr(r->lang, "Date"), time_text(r->arena,
	    v->y.changed_at, v->edition.zone, r->lang, TIME_DATE));
	if (v->y.state != ANALYSIS_FINISHED)
		pdf_fact(pdf, tr(r->lang, "State"), tr(r->lang, "Draft"));
	for (int i = 0; i < ANALYSIS_TEXTS; i++) {
		if (i == TEXT_NAMES)
			pdf_practices(r, pdf, v->y.practices);
		if (text_blank(v->y.text[i]))
			continue;
		pdf_heading(pdf, 2, tr(r->lang, analysis_text_label[i]));
		pdf_markdown(pdf, v->y.text[i], NULL, 3);
	}
	TRY(pdf_end(pdf, &b));
	return reply_bytes(r, "application/pdf", "analysis.pdf", b.p, b.n);
}

static enum rc
own_pdf(struct req *r)
{
	struct analysis_view v = { 0 };

	TRY(own(r, &v));
	return v.y.state != ANALYSIS_FINISHED ? RC_NONE : paper(r, &v);
}

static enum rc
written_pdf(struct req *r)
{
	struct analysis_view v = { 0 };

	TRY(open_written(r, &v));
	return paper(r, &v);
}

#define AT "/editions/:edition"
const struct route question_analysis_routes[] = {
	{ GET, AT "/mine/analysis", RIGHT_PARTICIPANT, mine },
	{ GET, AT "/mine/analysis.pdf", RIGHT_PARTICIPANT, own_pdf },
	{ GET, AT "/mine/analyses", RIGHT_PARTICIPANT, to_write },
	{ GET, AT "/analyses/:person", RIGHT_PARTICIPANT, write_one },
	{ POST, AT "/analyses/:person", RIGHT_PARTICIPANT, write_one, 0,
	    256 * 1024 },
	{ GET, AT "/analyses/:person/analysis.pdf", RIGHT_PARTICIPANT,
	    written_pdf },
	{ 0 }
};
