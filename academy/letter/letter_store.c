/* Templates, what an edition begins with, and the letters that were sent. */
#include "store/db.h"

#include <string.h>

#include "letter/letter.h"
#include "letter/letter_desk.h"
#include "letter/letter_fill.h"

unsigned
letter_kind_of(const char *name)
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
	" t.body, t.as_pdf, t.posted FROM letter_template t"

static struct letter_template
read_template(const struct rows *q, struct arena *a)
{
	return (struct letter_template){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.kind = letter_kind_of(col_text(q, a, 2)), .title = col_text(q, a, 3),
		.for_group = col_text(q, a, 4), .subject = col_text(q, a, 5),
		.body = col_text(q, a, 6), .as_pdf = col_int(q, 7) != 0,
		.posted = col_int(q, 8) != 0,
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
		    " kind, title, for_group, subject, body, as_pdf, posted)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
		    ARGS(INT(t->edition), TEXT(letter_kind_name[t->kind]),
		    TEXT(t->title), TEXT(t->for_group), TEXT(t->subject),
		    TEXT(t->body), INT(t->as_pdf), INT(t->posted)), &t->id);
	return db_change(db, "UPDATE letter_template SET kind = $3, title = $4,"
	    " for_group = $5, subject = $6, body = $7, as_pdf = $8,"
	    " posted = $9 WHERE id = $1 AND edition_id = $2",
	    ARGS(INT(t->id), INT(t->edition), TEXT(letter_kind_name[t->kind]),
	    TEXT(t->title), TEXT(t->for_group), TEXT(t->subject),
	    TEXT(t->body), INT(t->as_pdf), INT(t->posted)));
}

enum rc
letter_template_remove(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM letter_template WHERE id = $1"
	    " AND edition_id = $2", ARGS(INT(id), INT(edition)));
}

/* --- what an edition begins with --- */

static enum rc
defaults(struct db *db, struct arena *a, row_id edition)
{
	struct edition e;

	TRY(edition_find(db, a, edition, &e));
	for (int k = 0; k < LETTER_OTHER; k++) {
		struct letter_template t = letter_default_of(a, e.langs,
		    (enum letter_kind)k);

		t.edition = edition;
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

static enum rc
holds_part(struct db *db, row_id part, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM letter_batch"
	    " WHERE part_id = $1",
	    ARGS(INT(part)), &n));
	*out = *out || n > 0;
	return RC_OK;
}
const struct holder letter_holder = { "letter", holds_part, NULL };

/* --- letters sent --- */

#define LETTER_COLUMNS \
	"l.id, l.edition_id, l.template_id, l.kind, l.person_id, p.name," \
	" l.lang, l.subject, l.as_pdf, l.mail_id, l.at"

static struct letter
read_letter(const struct rows *q, struct arena *a)
{
	return (struct letter){
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.template = col_int(q, 2), .kind = letter_kind_of(col_text(q, a, 3)),
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
