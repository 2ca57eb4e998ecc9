/* Templates, and letters from the template to the outbox. */
#include "store/db.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uloc.h>

#include "base/log.h"
#include "letter/letter.h"
#include "letter/letter_desk.h"
#include "letter/letter_fill.h"
#include "mail/mail.h"
#include "render/markdown.h"

static unsigned
kind_of(const char *name)
{
	unsigned i = 0;

	while (i < LETTER_OTHER && (name == NULL ||
	    strcmp(letter_kind_name[i], name) != 0))
		i++;
	return i;
}

/* --- templates --- */

#define SELECT_TEMPLATE \
	"SELECT t.id, t.edition_id, t.kind, t.title, t.for_group, t.subject," \
	" t.body, t.as_pdf FROM letter_template t"

static struct letter_template
read_template(const struct rows *q, struct arena *a)
{
	return (struct letter_template){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.kind = kind_of(col_text(q, a, 2)), .title = col_text(q, a, 3),
		.for_group = col_text(q, a, 4), .subject = col_text(q, a, 5),
		.body = col_text(q, a, 6), .as_pdf = col_int(q, 7) != 0,
	};
}

enum rc
letter_template_list(struct db *db, struct arena *a, row_id edition,
    struct letter_template **out)
{
	struct letter_template *of[LETTER_KINDS] = { 0 };
	struct letter_template **end[LETTER_KINDS];
	struct rows q = db_query(db, SELECT_TEMPLATE
	    " WHERE t.edition_id = $1 ORDER BY t.id", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	for (int k = 0; k < LETTER_KINDS; k++)
		end[k] = &of[k];
	while ((rc = db_next(&q)) == RC_OK) {
		struct letter_template *t = arena_new(a,
		    struct letter_template);

		*t = read_template(&q, a);
		*end[t->kind] = t;
		end[t->kind] = &t->next;
	}
	if (rc != RC_NONE)
		return rc;
	/* Kind by kind, as they come in an edition's life. */
	for (int k = 0; k < LETTER_KINDS; k++) {
		*out = of[k];
		if (of[k] != NULL)
			out = end[k];
	}
	return RC_OK;
}

enum rc
letter_template_find(struct db *db, struct arena *a, row_id edition, row_id id,
    struct letter_template *out)
{
	struct rows q = db_query(db, SELECT_TEMPLATE
	    " WHERE t.id = $1 AND t.edition_id = $2",
	    ARGS(INT(id), INT(edition)));

	TRY(db_next(&q));
	*out = read_template(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
letter_template_save(struct db *db, struct letter_template *t)
{
	if (t->id == 0)
		return db_insert(db, "INSERT INTO letter_template (edition_id,"
		    " kind, title, for_group, subject, body, as_pdf) VALUES"
		    " ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
		    ARGS(INT(t->edition), TEXT(letter_kind_name[t->kind]),
		    TEXT(t->title), TEXT(t->for_group), TEXT(t->subject),
		    TEXT(t->body), INT(t->as_pdf)), &t->id);
	return db_change(db, "UPDATE letter_template SET kind = $3, title = $4,"
	    " for_group = $5, subject = $6, body = $7, as_pdf = $8"
	    " WHERE id = $1 AND edition_id = $2",
	    ARGS(INT(t->id), INT(t->edition), TEXT(letter_kind_name[t->kind]),
	    TEXT(t->title), TEXT(t->for_group), TEXT(t->subject),
	    TEXT(t->body), INT(t->as_pdf)));
}

enum rc
letter_template_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM letter_template WHERE id = $1"
	    " AND edition_id = $2", ARGS(INT(id), INT(edition)));
}

/* --- what an edition begins with --- */

static void
add_default(struct arena *a, struct letter_template *t, const char *lang)
{
	const struct letter_default *d = letter_built_in;

	while (d->lang != NULL && (d->kind != t->kind ||
	    strcmp(d->lang, lang) != 0))
		d++;
	if (d->lang == NULL)
		return;
	t->subject = words_set(a, t->subject, lang, d->subject);
	t->body = words_set(a, t->body, lang, d->body);
}

static enum rc
defaults(struct db *db, struct arena *a, row_id edition)
{
	struct edition e;
	struct text_list langs;

	TRY(edition_find(db, a, edition, &e));
	langs = text_split(a, e.langs, ' ');
	for (int k = 0; k < LETTER_OTHER; k++) {
		struct letter_template t = {
			.edition = edition, .kind = (enum letter_kind)k,
			.title = letter_kind_label[k],
			.as_pdf = k == LETTER_VISA || k == LETTER_INVITATION,
		};

		for (size_t i = 0; i < langs.n; i++)
			add_default(a, &t, langs.at[i]);
		if (t.body == NULL)
			add_default(a, &t, "en");
		TRY(letter_template_save(db, &t));
	}
	return RC_OK;
}

enum rc
letter_defaults(struct db *db, row_id edition)
{
	struct arena *a = arena_make();
	enum rc rc = defaults(db, a, edition);

	arena_free(a);
	return rc;
}

static enum rc
clone(struct db *db, struct arena *a, row_id from, row_id to, unixtime now)
{
	struct letterhead head;
	int64_t n;

	(void)now;
	TRY(db_exec(db, "INSERT INTO letter_template (edition_id, kind, title,"
	    " for_group, subject, body, as_pdf) SELECT $2, kind, title,"
	    " for_group, subject, body, as_pdf FROM letter_template"
	    " WHERE edition_id = $1 ORDER BY id", ARGS(INT(from), INT(to)),
	    &n));
	if (n == 0)
		TRY(letter_defaults(db, to));
	TRY(letterhead_find(db, a, from, &head));
	head.edition = to;
	return letterhead_save(db, &head);
}

const struct cloner letter_cloner = { "letter", clone };

/* --- one letter --- */

/* All that a letter is made of. */
struct making {
	struct db *db;
	struct arena *a;
	struct edition edition;
	struct programme programme;
	struct person person;
	const char *country, *track, *role;	/* as participant, or NULL */
	struct letter_template template;
	const struct letter_facts *facts;
	unixtime now;
	const char *lang;
};

static const struct letter_facts no_facts;

static enum rc
load(struct making *m, row_id edition, row_id person)
{
	struct rows q;
	enum rc rc;

	TRY(edition_find(m->db, m->a, edition, &m->edition));
	TRY(programme_find(m->db, m->a, m->edition.programme, &m->programme));
	TRY(person_find(m->db, m->a, person, &m->person));
	q = db_query(m->db, "SELECT country, track, role FROM participant"
	    " WHERE edition_id = $1 AND person_id = $2",
	    ARGS(INT(edition), INT(person)));
	if ((rc = db_next(&q)) == RC_OK) {
		m->country = col_text(&q, m->a, 0);
		m->track = words_pick(m->a, col_text(&q, m->a, 1), "").text;
		m->role = col_text(&q, m->a, 2);
		db_done(&q);
	} else if (rc != RC_NONE) {
		return rc;
	}
	if (text_blank(m->country))
		m->country = m->person.country;
	return RC_OK;
}

static bool
for_this_group(const struct making *m, const struct letter_template *t)
{
	struct arena *a = m->a;

	if (m->facts->group != NULL)
		return letter_for_group(t->for_group, m->facts->group);
	return (m->track != NULL && letter_for_group(t->for_group,
	    arena_printf(a, "track:%s", m->track))) ||
	    (m->role != NULL && letter_for_group(t->for_group,
	    arena_printf(a, "role:%s", m->role))) ||
	    (!text_blank(m->country) && letter_for_group(t->for_group,
	    arena_printf(a, "country:%s", m->country)));
}

static enum rc
choose(struct making *m, enum letter_kind kind)
{
	struct letter_template *all, *general = NULL;

	if (m->facts->template != 0)
		return letter_template_find(m->db, m->a, m->edition.id,
		    m->facts->template, &m->template);
	TRY(letter_template_list(m->db, m->a, m->edition.id, &all));
	for (; all != NULL; all = all->next) {
		if (all->kind != kind)
			continue;
		if (text_blank(all->for_group)) {
			if (general == NULL)
				general = all;
		} else if (for_this_group(m, all)) {
			m->template = *all;
			return RC_OK;
		}
	}
	if (general == NULL)
		return RC_NONE;
	m->template = *general;
	return RC_OK;
}

enum rc
letter_template_choose(struct db *db, struct arena *a, row_id edition,
    enum letter_kind kind, row_id person, const struct letter_facts *facts,
    struct letter_template *out)
{
	struct making m = { .db = db, .a = a,
	    .facts = facts == NULL ? &no_facts : facts };

	TRY(load(&m, edition, person));
	TRY(choose(&m, kind));
	*out = m.template;
	return RC_OK;
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

/* The part that the letter is about; NULL: none is known. */
static enum rc
part_of(const struct making *m, const struct part **out)
{
	const struct letter_facts *f = m->facts;
	const struct part *next = NULL, *own = NULL;
	struct part *all;

	*out = NULL;
	TRY(part_list(m->db, m->a, m->edition.id, &all));
	for (const struct part *p = all; p != NULL; p = p->next) {
		int64_t in;

		if (f->part_id != 0 ? p->id == f->part_id : f->part != NULL &&
		    titled(m->a, p, f->part, m->edition.langs)) {
			*out = p;
			return RC_OK;
		}
		if (p->ends != 0 && p->ends < m->now)
			continue;
		if (next == NULL)
			next = p;
		TRY(db_int(m->db, "SELECT count(*) FROM participant_part pp"
		    " JOIN participant pa ON pa.id = pp.participant_id"
		    " WHERE pa.person_id = $1 AND pp.part_id = $2"
		    " AND pp.state <> 'cancelled'",
		    ARGS(INT(m->person.id), INT(p->id)), &in));
		if (own == NULL && in > 0)
			own = p;
	}
	if (f->part_id == 0 && f->part == NULL)
		*out = own != NULL ? own : next != NULL ? next : all;
	return RC_OK;
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

static enum rc
collect(const struct making *m, struct values *v)
{
	const struct letter_facts *f = m->facts;
	const char *zone = m->edition.zone;
	const struct part *p;

	TRY(part_of(m, &p));
	*v = (struct values){ .of = {
		[PUT_NAME] = m->template.kind == LETTER_VISA ?
		    letter_latin_name(m->a, m->person.name) : m->person.name,
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
	if (p == NULL)
		return RC_OK;
	/* A title that was given in one language is said in the letter's. */
	v->of[PUT_PART] = pick(m, p->title);
	if (v->of[PUT_DATES] == NULL)
		v->of[PUT_DATES] = p->starts == 0 ? pick(m, p->tentative) :
		    time_span(m->a, p->starts, p->ends == 0 ? p->starts :
		    p->ends, zone, m->lang);
	v->of[PUT_PLACE] = pick(m, p->place);
	v->of[PUT_VENUE] = pick(m, p->venue);
	return RC_OK;
}

/* Fills m->template for m->person; needed: what has to have a value and has
 * none. */
static enum rc
fill(struct making *m, struct letter_text *out, const char **needed)
{
	const struct letter_template *t = &m->template;
	struct buf missing = BUF(m->a), must = BUF(m->a);
	struct values v;

	/* A visa letter is read by a consulate, not by its bearer. */
	m->lang = letter_lang(m->a, t->subject, t->body, t->kind ==
	    LETTER_VISA ? NULL : m->person.lang, m->edition.langs);
	TRY(collect(m, &v));
	*out = (struct letter_text){
		.lang = m->lang,
		.subject = letter_fill(m->a, words_pick(m->a, t->subject,
		    m->lang).text, FILL_LINE, &v, &missing, &must),
		.body = letter_fill(m->a, words_pick(m->a, t->body,
		    m->lang).text, FILL_MARKDOWN, &v, &missing, &must),
	};
	if (*out->subject == '\0')
		out->subject = text_clean(m->a, v.of[PUT_EDITION], true);
	out->missing = buf_text(&missing);
	*needed = buf_text(&must);
	return RC_OK;
}

enum rc
letter_preview(struct db *db, struct arena *a, const struct letter_template *t,
    row_id person, const struct letter_facts *facts, unixtime now,
    struct letter_text *out)
{
	struct making m = { .db = db, .a = a, .template = *t, .now = now,
	    .facts = facts == NULL ? &no_facts : facts };
	const char *needed;

	TRY(load(&m, t->edition, person));
	return fill(&m, out, &needed);
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
		pdf.name = arena_printf(m->a, "%s.pdf",
		    text_slug(m->a, text->subject));
		pdf.bytes = bytes.p;
		pdf.size = bytes.n;
		if (bytes.n > 0)
			out.parts = &pdf;
	}
	return mail_queue(m->db, &out, mail);
}

enum rc
letter_send(struct db *db, struct arena *a, row_id edition,
    enum letter_kind kind, row_id person, const struct letter_facts *facts,
    unixtime now, row_id *letter)
{
	struct making m = { .db = db, .a = a, .now = now,
	    .facts = facts == NULL ? &no_facts : facts };
	struct letter_text text;
	const char *needed;
	row_id id, mail;

	TRY(load(&m, edition, person));
	if (m.person.erased_at != 0 || m.person.email == NULL) {
		log_line(LOG_WARN, "letter", "person %lld was erased: no"
		    " letter is sent", (long long)person);
		return RC_CONFLICT;
	}
	TRY(choose(&m, kind));
	TRY(fill(&m, &text, &needed));
	if (*needed != '\0') {
		log_line(LOG_WARN, "letter", "template %lld, person %lld: no"
		    " value for %s", (long long)m.template.id,
		    (long long)person, needed);
		return RC_CONFLICT;
	}
	TRY(db_insert(db, "INSERT INTO letter (edition_id, template_id, kind,"
	    " person_id, lang, subject, body, as_pdf, at) VALUES ($1, $2, $3,"
	    " $4, $5, $6, $7, $8, $9) RETURNING id",
	    ARGS(INT(edition), INT(m.template.id),
	    TEXT(letter_kind_name[m.template.kind]), INT(person),
	    TEXT(text.lang), TEXT(text.subject), TEXT(text.body),
	    INT(m.template.as_pdf), INT(now)), &id));
	TRY(post(&m, &text, id, &mail));
	TRY(db_change(db, "UPDATE letter SET mail_id = $2 WHERE id = $1",
	    ARGS(INT(id), INT(mail))));
	if (letter != NULL)
		*letter = id;
	return RC_OK;
}

/* --- letters sent --- */

#define LETTER_COLUMNS \
	"l.id, l.edition_id, l.template_id, l.kind, l.person_id, p.name," \
	" l.lang, l.subject, l.as_pdf, l.mail_id, l.at"

static struct letter
read_letter(const struct rows *q, struct arena *a)
{
	return (struct letter){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.template = col_int(q, 2), .kind = kind_of(col_text(q, a, 3)),
		.person = col_int(q, 4), .person_name = col_text(q, a, 5),
		.lang = col_text(q, a, 6), .subject = col_text(q, a, 7),
		.as_pdf = col_int(q, 8) != 0, .mail = col_int(q, 9),
		.at = col_int(q, 10),
	};
}

enum rc
letter_list(struct db *db, struct arena *a, row_id edition,
    enum letter_kind kind, row_id person, row_id before, int limit,
    struct letter **out)
{
	struct rows q = db_query(db, "SELECT " LETTER_COLUMNS " FROM letter l"
	    " JOIN person p ON p.id = l.person_id WHERE l.edition_id = $1"
	    " AND ($2 = '' OR l.kind = $2) AND ($3 = 0 OR l.person_id = $3)"
	    " AND ($4 = 0 OR l.id < $4) ORDER BY l.id DESC LIMIT $5",
	    ARGS(INT(edition), TEXT(kind == LETTER_KINDS ? "" :
	    letter_kind_name[kind]), INT(person), INT(before), INT(limit)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct letter);
		**out = read_letter(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
letter_find(struct db *db, struct arena *a, row_id edition, row_id person,
    row_id id, struct letter *out)
{
	struct rows q = db_query(db, "SELECT " LETTER_COLUMNS ", l.body"
	    " FROM letter l JOIN person p ON p.id = l.person_id"
	    " WHERE l.id = $1 AND l.edition_id = $2"
	    " AND ($3 = 0 OR l.person_id = $3)",
	    ARGS(INT(id), INT(edition), INT(person)));

	TRY(db_next(&q));
	*out = read_letter(&q, a);
	out->body = col_text(&q, a, 11);
	db_done(&q);
	return RC_OK;
}
