/* Letters from the template to the outbox. */
#include "store/db.h"

#include <string.h>
#include <unicode/uloc.h>

#include "base/log.h"
#include "letter/letter.h"
#include "letter/letter_desk.h"
#include "letter/letter_fill.h"
#include "mail/mail.h"
#include "render/markdown.h"

/* All that letters are made of: the edition's, then one person's. */
struct making {
	struct db *db;
	struct arena *a;
	const struct letter_facts *facts;
	unixtime now;
	struct edition edition;
	struct programme programme;
	struct letter_template *templates;
	struct part *parts;

	struct person person;
	/* As participant, or NULL. */
	const char *country, *track, *role, *level, *kind, *delegation;
	const char *latin_name;		/* for a visa letter */
	row_id own_part;		/* that comes next; 0: none */
	struct letter_template template;
	const char *lang;
};

static enum rc
load_edition(struct making *m, row_id edition)
{
	static const struct letter_facts none;

	if (m->facts == NULL)
		m->facts = &none;
	TRY(edition_find(m->db, m->a, edition, &m->edition));
	TRY(programme_find(m->db, m->a, m->edition.programme, &m->programme));
	TRY(letter_template_list(m->db, m->a, edition, &m->templates));
	return part_list(m->db, m->a, edition, &m->parts);
}

static enum rc
load_participant(struct making *m)
{
	struct rows q = db_query(m->db, "SELECT country, track, role,"
	    " level, organisation_kind, delegation FROM participant WHERE edition_id = $1 AND person_id = $2",
	    ARGS(INT(m->edition.id), INT(m->person.id)));
	enum rc rc = db_next(&q);

	m->country = m->track = m->role = NULL;
	m->level = m->kind = m->delegation = NULL;
	if (rc == RC_OK) {
		m->country = col_text(&q, m->a, 0);
		m->track = words_pick(m->a, col_text(&q, m->a, 1), "").text;
		m->role = col_text(&q, m->a, 2);
		m->level = col_text(&q, m->a, 3);
		m->kind = col_text(&q, m->a, 4);
		m->delegation = col_text(&q, m->a, 5);
		db_done(&q);
	} else if (rc != RC_NONE) {
		return rc;
	}
	if (text_blank(m->country))
		m->country = m->person.country;
	rc = db_int(m->db, "SELECT t.id FROM participant_part pp"
	    " JOIN participant pa ON pa.id = pp.participant_id"
	    " JOIN part t ON t.id = pp.part_id WHERE pa.edition_id = $1"
	    " AND pa.person_id = $2 AND pp.state <> 'cancelled'"
	    " AND (t.ends IS NULL OR t.ends >= $3) ORDER BY t.pos, t.id LIMIT 1",
	    ARGS(INT(m->edition.id), INT(m->person.id), INT(m->now)),
	    &m->own_part);
	if (rc == RC_NONE)
		m->own_part = 0;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
load_person(struct making *m, row_id person)
{
	struct letter_name name;

	TRY(person_find(m->db, m->a, person, &m->person));
	TRY(load_participant(m));
	TRY(letter_name_find(m->db, m->a, person, &name));
	m->latin_name = letter_both_names(m->a, m->person.name, name.latin,
	    name.own);
	return RC_OK;
}

static bool
for_this_group(const struct making *m, const struct letter_template *t)
{
	const struct { const char *what, *is; } own[] = {
		{ "track", m->track }, { "role", m->role },
		{ "country", m->country }, { "level", m->level },
		{ "kind", m->kind }, { "delegation", m->delegation },
	};

	if (m->facts->group != NULL)
		return letter_for_group(t->for_group, m->facts->group);
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (!text_blank(own[i].is) && letter_for_group(t->for_group,
		    arena_printf(m->a, "%s:%s", own[i].what, own[i].is)))
			return true;
	return false;
}

/* Sets m->template to the one of this kind for this person. */
static enum rc
choose(struct making *m, enum letter_kind kind)
{
	const struct letter_template *general = NULL, *t;

	for (t = m->templates; t != NULL; t = t->next) {
		if (m->facts->template != 0 ? t->id == m->facts->template :
		    t->kind == kind && !text_blank(t->for_group) &&
		    for_this_group(m, t)) {
			m->template = *t;
			return RC_OK;
		}
		if (general == NULL && t->kind == kind &&
		    text_blank(t->for_group))
			general = t;
	}
	if (m->facts->template != 0)
		return RC_NONE;
	m->template = general != NULL ? *general :
	    letter_default_of(m->a, m->edition.langs, kind);
	return m->template.body == NULL ? RC_NONE : RC_OK;
}

static bool
titled(struct arena *a, const struct part *p, const char *title,
    const char *langs)
{
	struct text_list l = text_split(a, langs, ' ');

	for (size_t i = 0; i < l.n; i++)
		if (text_same(words_pick(a, p->title, l.at[i]).text, title))
			return true;
	return text_same(p->title, title);
}

/* The part that the letter is about, or NULL. */
static const struct part *
part_of(const struct making *m)
{
	const struct letter_facts *f = m->facts;
	const struct part *p;

	for (p = m->parts; p != NULL; p = p->next)
		if (f->part_id != 0 ? p->id == f->part_id : f->part != NULL ?
		    titled(m->a, p, f->part, m->edition.langs) :
		    p->id == m->own_part)
			return p;
	if (f->part_id != 0 || f->part != NULL)
		return NULL;
	for (p = m->parts; p != NULL; p = p->next)
		if (p->ends == 0 || p->ends >= m->now)
			return p;
	return m->parts;
}

static const char *
pick(const struct making *m, const char *words)
{
	return words_pick(m->a, words, m->lang).text;
}

static const char *
contact(const struct making *m)
{
	const char *name = m->edition.contact_name;
	const char *email = m->edition.contact_email;

	if (text_blank(name) || text_blank(email))
		return text_blank(email) ? name : email;
	return arena_printf(m->a, "%s, %s", name, email);
}

static struct values
collect(const struct making *m)
{
	const struct letter_facts *f = m->facts;
	const char *zone = m->edition.zone;
	const struct part *p = part_of(m);
	struct values v = { .of = {
		[PUT_NAME] = m->template.kind == LETTER_VISA ?
		    m->latin_name : m->person.name,
		[PUT_ORGANISATION] = pick(m, m->person.organisation_name),
		[PUT_POSITION] = m->person.position,
		[PUT_COUNTRY] = letter_country(m->a, m->country, m->lang),
		[PUT_EDITION] = pick(m, m->edition.title),
		[PUT_PROGRAMME] = pick(m, m->programme.title),
		[PUT_PART] = f->part, [PUT_DATES] = f->dates,
		[PUT_DEADLINE] = f->deadline, [PUT_LINK] = f->link,
		[PUT_NUMBER] = f->number, [PUT_REASON] = f->reason,
		[PUT_CONTACT] = contact(m),
		[PUT_TODAY] = time_text(m->a, m->now, zone, m->lang, TIME_DATE),
	} };

	if (v.of[PUT_DEADLINE] == NULL && f->deadline_at != 0)
		v.of[PUT_DEADLINE] = time_text(m->a, f->deadline_at, zone,
		    m->lang, TIME_DATE_TIME);
	if (p == NULL)
		return v;
	/* A title that was given in one language is said in the letter's. */
	v.of[PUT_PART] = pick(m, p->title);
	if (v.of[PUT_DATES] == NULL)
		v.of[PUT_DATES] = p->starts == 0 ? pick(m, p->tentative) :
		    time_span(m->a, p->starts, p->ends == 0 ? p->starts :
		    p->ends, zone, m->lang);
	v.of[PUT_PLACE] = pick(m, p->place);
	v.of[PUT_VENUE] = pick(m, p->venue);
	return v;
}

/* Fills m->template for m->person; needed: what has to have a value and has
 * none. */
static void
fill(struct making *m, struct letter_text *out, const char **needed)
{
	const struct letter_template *t = &m->template;
	struct buf missing = BUF(m->a), must = BUF(m->a);
	struct values v;

	/* A visa letter is read by a consulate, not by its bearer. */
	m->lang = letter_lang(m->a, t->subject, t->body, t->kind ==
	    LETTER_VISA ? NULL : m->person.lang, m->edition.langs);
	v = collect(m);
	*out = (struct letter_text){
		.lang = m->lang,
		.subject = letter_fill(m->a, pick(m, t->subject), FILL_LINE,
		    &v, &missing, &must),
		.body = letter_fill(m->a, pick(m, t->body), FILL_MARKDOWN,
		    &v, &missing, &must),
	};
	if (*out->subject == '\0')
		out->subject = text_clean(m->a, v.of[PUT_EDITION], true);
	out->missing = buf_text(&missing);
	*needed = buf_text(&must);
}

enum rc
letter_preview(struct db *db, struct arena *a, const struct letter_template *t,
    row_id person, const struct letter_facts *facts, unixtime now,
    struct letter_text *out)
{
	struct making m = { .db = db, .a = a, .facts = facts, .now = now };
	const char *needed;

	TRY(load_edition(&m, t->edition));
	TRY(load_person(&m, person));
	m.template = *t;
	fill(&m, out, &needed);
	return RC_OK;
}

enum rc
letter_notes(struct db *db, struct arena *a, row_id edition, row_id person,
    unixtime now, struct letter_template **out)
{
	struct making m = { .db = db, .a = a, .now = now };
	struct letter_template *next;

	*out = NULL;
	TRY(load_edition(&m, edition));
	TRY(load_person(&m, person));
	for (struct letter_template *t = m.templates; t != NULL; t = next) {
		next = t->next;
		if (!t->posted || t->kind != LETTER_PRACTICAL ||
		    (!text_blank(t->for_group) && !for_this_group(&m, t)))
			continue;
		t->next = NULL;
		*out = t;
		out = &t->next;
	}
	return RC_OK;
}

enum rc
letter_template_choose(struct db *db, struct arena *a, row_id edition,
    enum letter_kind kind, row_id person, const struct letter_facts *facts,
    unixtime now, struct letter_template *out)
{
	struct making m = { .db = db, .a = a, .facts = facts, .now = now };

	TRY(load_edition(&m, edition));
	TRY(load_person(&m, person));
	TRY(choose(&m, kind));
	*out = m.template;
	return RC_OK;
}

enum rc
letter_check(struct db *db, struct arena *a, const struct letter_template *t,
    const struct letter_facts *facts, unixtime now, struct recipient *to)
{
	struct making m = { .db = db, .a = a, .facts = facts, .now = now };
	struct letter_text text;
	enum rc rc;

	TRY(load_edition(&m, t->edition));
	for (; to != NULL; to = to->next) {
		TRY(load_person(&m, to->person));
		m.template = *t;
		if (t->body == NULL && (rc = choose(&m, t->kind)) != RC_OK) {
			if (rc != RC_NONE)
				return rc;
			to->problem = "template";
			continue;
		}
		fill(&m, &text, &to->needed);
		to->missing = text.missing;
		to->lang = text.lang;
		if (*to->needed != '\0')
			to->problem = "value";
		else if (m.person.email == NULL)
			to->problem = "address";
	}
	return RC_OK;
}

/* --- sending --- */

static const char *
html_page(struct arena *a, const char *lang, const char *body)
{
	return arena_printf(a, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">"
	    "<head><meta charset=\"utf-8\"></head>"
	    "<body style=\"font-family: sans-serif; line-height: 1.5;"
	    " max-width: 40em\">\n%s</body></html>\n", lang,
	    uloc_isRightToLeft(lang) ? "rtl" : "ltr",
	    markdown_html(a, body, 2));
}

static enum rc
post(struct making *m, const struct letter_text *text, row_id letter,
    row_id *mail)
{
	struct mail_part pdf = { .type = "application/pdf" };
	struct mail out = {
		.to = m->person.email, .to_name = m->person.name,
		.lang = text->lang, .subject = text->subject,
		.text = markdown_text(m->a, text->body),
		.html = text_same(m->person.mail_format, "text") ? NULL :
		    html_page(m->a, text->lang, text->body),
		.reply_to = m->edition.contact_email,
		.kind = arena_printf(m->a, "letter.%s",
		    letter_kind_name[m->template.kind]),
		.programme = m->edition.programme, .person = m->person.id,
	};
	struct buf bytes = BUF(m->a);

	if (m->template.as_pdf) {
		TRY(letter_pdf(m->db, m->a, letter, &bytes));
		pdf.name = letter_file_name(m->a, text->subject);
		pdf.bytes = bytes.p;
		pdf.size = bytes.n;
		out.parts = &pdf;
	}
	TRY(funders_sign(m->db, m->a, m->edition.programme, m->edition.id,
	    &out));
	return mail_queue(m->db, &out, mail);
}

/* m->template to m->person.  Nothing is written unless it can be sent. */
static enum rc
write_letter(struct making *m, row_id *letter)
{
	const struct letter_template *t = &m->template;
	struct letter_text text;
	const char *needed, *address;
	row_id id, mail;

	if (m->person.erased_at != 0 || m->person.email == NULL) {
		log_line(LOG_WARN, "letter", "person %lld was erased: no"
		    " letter is sent", (long long)m->person.id);
		return RC_CONFLICT;
	}
	if (!text_email(m->a, m->person.email, &address))
		return RC_INVALID;
	fill(m, &text, &needed);
	if (*needed != '\0') {
		log_line(LOG_WARN, "letter", "template %lld, person %lld: no"
		    " value for %s", (long long)t->id,
		    (long long)m->person.id, needed);
		return RC_CONFLICT;
	}
	TRY(db_insert(m->db, "INSERT INTO letter (edition_id, template_id,"
	    " kind, person_id, lang, subject, body, as_pdf, at) VALUES ($1, $2,"
	    " $3, $4, $5, $6, $7, $8, $9) RETURNING id",
	    ARGS(INT(m->edition.id), INT_OR_NULL(t->id),
	    TEXT(letter_kind_name[t->kind]), INT(m->person.id),
	    TEXT(text.lang), TEXT(text.subject), TEXT(text.body),
	    INT(t->as_pdf), INT(m->now)), &id));
	TRY(post(m, &text, id, &mail));
	TRY(db_change(m->db, "UPDATE letter SET mail_id = $2 WHERE id = $1",
	    ARGS(INT(id), INT(mail))));
	if (letter != NULL)
		*letter = id;
	return RC_OK;
}

enum rc
letter_send(struct db *db, struct arena *a, row_id edition,
    enum letter_kind kind, row_id person, const struct letter_facts *facts,
    unixtime now, row_id *letter)
{
	struct making m = { .db = db, .a = a, .facts = facts, .now = now };

	TRY(load_edition(&m, edition));
	TRY(load_person(&m, person));
	TRY(choose(&m, kind));
	return write_letter(&m, letter);
}

enum rc
letter_write(struct db *db, struct arena *a, const struct letter_template *t,
    row_id person, const struct letter_facts *facts, unixtime now,
    row_id *letter)
{
	struct making m = { .db = db, .a = a, .facts = facts, .now = now };

	if (t->body == NULL)
		return letter_send(db, a, t->edition, t->kind, person, facts,
		    now, letter);
	TRY(load_edition(&m, t->edition));
	TRY(load_person(&m, person));
	m.template = *t;
	return write_letter(&m, letter);
}
