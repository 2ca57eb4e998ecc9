/* The reader: answers, versions, copies. */
#include "store/db.h"

#include <string.h>

#include "base/text.h"
#include "question/question_reader.h"

enum rc
reader_answer_find(struct db *db, struct arena *a, row_id asked,
    struct reader_answer *out)
{
	struct rows q = db_query(db, "SELECT answer, sources FROM reader_answer"
	    " WHERE asked_id = $1", ARGS(INT(asked)));
	enum rc rc = db_next(&q);

	*out = (struct reader_answer){ .asked = asked };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	out->answer = col_text(&q, a, 0);
	out->sources = col_text(&q, a, 1);
	db_done(&q);
	return asked_practices(db, a, asked, "reader", &out->practices);
}

enum rc
reader_answer_save(struct db *db, const struct reader_answer *x, unixtime now)
{
	return db_change(db, "INSERT INTO reader_answer (asked_id, answer,"
	    " sources, changed_at) VALUES ($1, $2, $3, $4)"
	    " ON CONFLICT (asked_id) DO UPDATE SET answer = excluded.answer,"
	    " sources = excluded.sources, changed_at = excluded.changed_at",
	    ARGS(INT(x->asked), TEXT(x->answer), TEXT(x->sources), INT(now)));
}

/* --- versions --- */

enum rc
reader_list(struct db *db, struct arena *a, row_id edition, struct reader **out)
{
	struct rows q = db_query(db, "SELECT id, edition_id, version, at,"
	    " withdrawn_at FROM reader WHERE edition_id = $1"
	    " ORDER BY version DESC", ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct reader);
		**out = (struct reader){ .id = col_int(&q, 0),
		    .edition = col_int(&q, 1), .version = col_int(&q, 2),
		    .at = col_int(&q, 3), .withdrawn_at = col_int(&q, 4) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
reader_find(struct db *db, struct arena *a, row_id edition, struct reader *out)
{
	struct reader *all;

	TRY(reader_list(db, a, edition, &all));
	/* Withdrawn is the reader, not its last version alone. */
	if (all == NULL || all->withdrawn_at != 0)
		return RC_NONE;
	*out = *all;
	out->next = NULL;
	return RC_OK;
}

enum rc
reader_withdraw(struct db *db, row_id edition, unixtime now)
{
	return db_change(db, "UPDATE reader SET withdrawn_at = $2"
	    " WHERE edition_id = $1 AND withdrawn_at IS NULL",
	    ARGS(INT(edition), INT(now)));
}

/* --- what it holds --- */

/* By topic in the edition's order, those of none after them, those without an
 * answer last; then by name. */
static int64_t
rank(const struct topic *topics, const struct asked *q, const char *answer)
{
	int64_t n = 1;

	if (text_blank(answer))
		return 2000000;
	for (; topics != NULL; topics = topics->next, n++)
		if (topics->id == q->topic)
			return n;
	return 1000000;
}

struct draft {				/* an entry of the next version */
	const struct asked *q;
	struct reader_answer answer;
	int64_t rank;
	struct draft *next;
};

static enum rc
drafts(struct db *db, struct arena *a, row_id edition, struct draft **out)
{
	struct topic *topics;
	struct asked *q;

	*out = NULL;
	TRY(topic_titles(db, a, edition, &topics));
	TRY(asked_list(db, a, edition, &q));
	for (; q != NULL; q = q->next) {
		struct draft **at = out, *d;

		if (!asked_said(q))
			continue;
		d = arena_new(a, struct draft);
		d->q = q;
		TRY(reader_answer_find(db, a, q->id, &d->answer));
		d->rank = rank(topics, q, d->answer.answer);
		while (*at != NULL && (*at)->rank <= d->rank)
			at = &(*at)->next;
		d->next = *at;
		*at = d;
	}
	return RC_OK;
}

static const char *
said(const char *text)
{
	return text_blank(text) ? NULL : text;
}

static enum rc
drafted(struct db *db, struct arena *a, row_id edition, row_id person,
    struct reader_entry **out)
{
	struct draft *d;

	TRY(drafts(db, a, edition, &d));
	for (; d != NULL; d = d->next) {
		const struct asked *q = d->q;

		if (q->confidential && q->person != person)
			continue;
		*out = arena_new(a, struct reader_entry);
		**out = (struct reader_entry){ .person = q->person,
		    .topic = q->topic_title, .organisation = q->organisation,
		    .country = q->country, .lang = q->lang, .issue = q->issue,
		    .tried = q->tried, .success = q->success,
		    .answer = said(d->answer.answer),
		    .sources = d->answer.sources,
		    .practices = d->answer.practices,
		    .confidential = q->confidential };
		out = &(*out)->next;
	}
	return RC_OK;
}

static enum rc
entry_practices(struct db *db, struct arena *a, row_id reader, row_id person,
    struct asked_practice **out)
{
	struct rows q = db_query(db, "SELECT p.id, p.code, p.title, p.city,"
	    " p.country FROM reader_entry_practice x JOIN asked k"
	    " ON k.id = x.asked_id JOIN practice_public p"
	    " ON p.id = x.practice_id WHERE x.reader_id = $1"
	    " AND k.person_id = $2 ORDER BY x.pos", ARGS(INT(reader),
	    INT(person)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct asked_practice);
		**out = (struct asked_practice){ .id = col_int(&q, 0),
		    .code = col_text(&q, a, 1), .title = col_text(&q, a, 2),
		    .city = col_text(&q, a, 3), .country = col_text(&q, a, 4) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
published(struct db *db, struct arena *a, row_id reader, row_id person,
    struct reader_entry **out)
{
	struct rows q = db_query(db, "SELECT k.person_id, n.topic,"
	    " n.organisation, n.country, n.lang, n.issue, n.tried, n.success,"
	    " n.answer, n.sources, n.confidential + k.confidential"
	    " FROM reader_entry n JOIN asked k ON k.id = n.asked_id"
	    " WHERE n.reader_id = $1 AND (k.person_id = $2"
	    " OR n.confidential + k.confidential = 0)"
	    " AND EXISTS (SELECT 1 FROM participant pa JOIN participant_part pp"
	    " ON pp.participant_id = pa.id WHERE pa.edition_id = k.edition_id"
	    " AND pa.person_id = k.person_id AND pp.state <> 'cancelled')"
	    " ORDER BY n.pos",
	    ARGS(INT(reader), INT(person)));
	struct reader_entry **end = out;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct reader_entry);
		**end = (struct reader_entry){ .person = col_int(&q, 0),
		    .topic = col_text(&q, a, 1),
		    .organisation = col_text(&q, a, 2),
		    .country = col_text(&q, a, 3), .lang = col_text(&q, a, 4),
		    .issue = col_text(&q, a, 5), .tried = col_text(&q, a, 6),
		    .success = col_text(&q, a, 7),
		    .answer = col_text(&q, a, 8),
		    .sources = col_text(&q, a, 9),
		    .confidential = col_int(&q, 10) != 0 };
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (struct reader_entry *n = *out; n != NULL; n = n->next)
		TRY(entry_practices(db, a, reader, n->person, &n->practices));
	return RC_OK;
}

enum rc
reader_entries(struct db *db, struct arena *a, row_id edition, row_id reader,
    row_id person, struct reader_entry **out)
{
	*out = NULL;
	return reader == 0 ? drafted(db, a, edition, person, out) :
	    published(db, a, reader, person, out);
}

enum rc
reader_answered(struct db *db, struct arena *a, row_id reader,
    struct reader_entry **out)
{
	struct rows q = db_query(db, "SELECT k.person_id FROM reader_entry n"
	    " JOIN asked k ON k.id = n.asked_id WHERE n.reader_id = $1"
	    " AND n.answer IS NOT NULL", ARGS(INT(reader)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct reader_entry);
		(*out)->person = col_int(&q, 0);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
add_entry(struct db *db, row_id reader, const struct draft *d, int64_t pos)
{
	const struct asked *q = d->q;
	int64_t n = 0;

	TRY(db_change(db, "INSERT INTO reader_entry (reader_id, asked_id, pos,"
	    " topic, organisation, country, lang, issue, tried, success,"
	    " answer, sources, confidential) VALUES ($1, $2, $3, $4, $5, $6,"
	    " $7, $8, $9, $10, $11, $12, $13)", ARGS(INT(reader), INT(q->id),
	    INT(pos), TEXT(q->topic_title), TEXT(q->organisation),
	    TEXT(q->country), TEXT(q->lang), TEXT(q->issue), TEXT(q->tried),
	    TEXT(q->success), TEXT(said(d->answer.answer)),
	    TEXT(d->answer.sources), INT(q->confidential))));
	for (const struct asked_practice *p = d->answer.practices; p != NULL;
	    p = p->next)
		TRY(db_change(db, "INSERT INTO reader_entry_practice (reader_id,"
		    " asked_id, practice_id, pos) VALUES ($1, $2, $3, $4)",
		    ARGS(INT(reader), INT(q->id), INT(p->id), INT(n++))));
	return RC_OK;
}

enum rc
reader_publish(struct db *db, struct arena *a, row_id edition, row_id by,
    unixtime now, struct reader *out)
{
	struct draft *d;
	struct asked *q;
	int64_t pos = 0;

	TRY(asked_list(db, a, edition, &q));
	for (; q != NULL; q = q->next)
		if (asked_said(q))
			TRY(asked_ensure(db, q, now));
	TRY(drafts(db, a, edition, &d));
	*out = (struct reader){ .edition = edition, .at = now };
	TRY(db_int(db, "SELECT coalesce(max(version), 0) + 1 FROM reader"
	    " WHERE edition_id = $1", ARGS(INT(edition)), &out->version));
	TRY(db_insert(db, "INSERT INTO reader (edition_id, version, by_id, at)"
	    " VALUES ($1, $2, $3, $4) RETURNING id", ARGS(INT(edition),
	    INT(out->version), INT_OR_NULL(by), INT(now)), &out->id));
	for (; d != NULL; d = d->next)
		TRY(add_entry(db, out->id, d, ++pos));
	return RC_OK;
}
