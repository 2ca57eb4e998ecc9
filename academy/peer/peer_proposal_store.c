/* Proposals: made by matching, sent by the organiser, agreed to by both. */
#include "store/db.h"

#include <string.h>

#include "peer/peer_inside.h"

#define SELECT_PROPOSAL \
	"SELECT x.id, x.edition_id, x.seeker_id, x.giver_id, x.concept_id," \
	" c.label, x.offer_id, o.label, x.topic, x.language, x.size, x.share," \
	" x.role, x.made_at, x.sent_at, x.linked_at, x.ended_at," \
	" x.seeker_answer, x.giver_answer, x.words, x.words_lang" \
	" FROM proposal x" \
	" JOIN concept c ON c.id = x.concept_id" \
	" LEFT JOIN concept o ON o.id = x.offer_id"

static enum peer_answer
answer(const char *said)
{
	return said == NULL ? ANSWER_NONE : strcmp(said, "yes") == 0 ?
	    ANSWER_YES : ANSWER_NO;
}

static struct peer_proposal
read_proposal(struct rows *q, struct arena *a)
{
	struct peer_proposal p = {
		.id = col_int(q, 0), .edition = col_int(q, 1),
		.seeker = col_int(q, 2), .giver = col_int(q, 3),
		.same = col_null(q, 6), .concept = col_text(q, a, 4),
		.label = col_text(q, a, 5),
		.fit = { (int)col_int(q, 8), (int)col_int(q, 9),
		    (int)col_int(q, 10), (int)col_int(q, 11),
		    (int)col_int(q, 12) },
		.made_at = col_int(q, 13), .sent_at = col_int(q, 14),
		.linked_at = col_int(q, 15), .ended_at = col_int(q, 16),
		.seeker_said = answer(col_text(q, a, 17)),
		.giver_said = answer(col_text(q, a, 18)),
		.words = col_text(q, a, 19), .words_lang = col_text(q, a, 20),
	};

	if (!p.same && !text_same(p.concept, col_text(q, a, 6))) {
		p.other = col_text(q, a, 6);
		p.other_label = col_text(q, a, 7);
	}
	return p;
}

static enum rc
collect(struct rows *q, struct arena *a, struct peer_proposal **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(q)) == RC_OK) {
		*out = arena_new(a, struct peer_proposal);
		**out = read_proposal(q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
proposal_list(struct db *db, struct arena *a, row_id edition,
    struct peer_proposal **out)
{
	struct rows q = db_query(db, SELECT_PROPOSAL " WHERE x.edition_id = $1"
	    " ORDER BY x.topic + x.language + x.size + x.share + x.role DESC,"
	    " x.id", ARGS(INT(edition)));

	return collect(&q, a, out);
}

enum rc
proposal_of_person(struct db *db, struct arena *a, row_id programme,
    row_id person, struct peer_proposal **out)
{
	struct rows q = db_query(db, SELECT_PROPOSAL
	    " JOIN edition e ON e.id = x.edition_id WHERE e.programme_id = $1"
	    " AND (x.seeker_id = $2 OR x.giver_id = $2)"
	    " AND x.sent_at IS NOT NULL ORDER BY x.sent_at DESC, x.id DESC",
	    ARGS(INT(programme), INT(person)));

	return collect(&q, a, out);
}

enum rc
proposal_find(struct db *db, struct arena *a, row_id id,
    struct peer_proposal *out)
{
	struct rows q = db_query(db, SELECT_PROPOSAL " WHERE x.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_proposal(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
proposal_drop(struct db *db, row_id edition, row_id id)
{
	return db_change(db, "DELETE FROM proposal WHERE id = $1"
	    " AND edition_id = $2 AND sent_at IS NULL",
	    ARGS(INT(id), INT(edition)));
}

enum rc
proposal_send(struct db *db, row_id edition, row_id id, unixtime now)
{
	return db_change(db, "UPDATE proposal SET sent_at = $3 WHERE id = $1"
	    " AND edition_id = $2 AND sent_at IS NULL",
	    ARGS(INT(id), INT(edition), INT(now)));
}

/* --- one side --- */

enum rc
proposal_side(struct db *db, struct arena *a, const struct peer_proposal *p,
    row_id person, struct peer *out)
{
	bool gives = person == p->giver && !p->same;
	const char *concept = gives && p->other != NULL ? p->other : p->concept;
	/* In this edition, else the latest of the programme they were in. */
	struct rows q = db_query(db, "SELECT pe.id, pa.edition_id, pe.name,"
	    " pe.email, pe.lang, pa.organisation_id, o.name, pa.country"
	    " FROM person pe JOIN participant pa ON pa.person_id = pe.id"
	    " JOIN edition e ON e.id = pa.edition_id"
	    " LEFT JOIN organisation o ON o.id = pa.organisation_id"
	    " WHERE pe.id = $1 AND e.programme_id = (SELECT t.programme_id"
	    " FROM edition t WHERE t.id = $2) ORDER BY CASE WHEN e.id = $2"
	    " THEN 0 ELSE 1 END, e.id DESC LIMIT 1",
	    ARGS(INT(person), INT(p->edition)));
	struct peer_entry **e;

	TRY(db_next(&q));
	*out = (struct peer){ .person = col_int(&q, 0),
	    .edition = col_int(&q, 1), .name = col_text(&q, a, 2),
	    .email = col_text(&q, a, 3), .lang = col_text(&q, a, 4),
	    .organisation = col_int(&q, 5),
	    .organisation_name = col_text(&q, a, 6),
	    .country = col_text(&q, a, 7) };
	db_done(&q);
	if (gives && p->words != NULL) {
		if (*p->words == '\0')
			return RC_OK;
		out->entries = arena_new(a, struct peer_entry);
		*out->entries = (struct peer_entry){ .side = PEER_OFFER,
		    .concept = p->concept, .label = p->label,
		    .text = p->words, .lang = p->words_lang };
		return RC_OK;
	}
	TRY(peer_entries(db, a, out));
	for (e = &out->entries; *e != NULL;)
		if ((*e)->side == (gives ? PEER_OFFER : PEER_SEEK) &&
		    strcmp((*e)->concept, concept) == 0)
			e = &(*e)->next;
		else
			*e = (*e)->next;
	return RC_OK;
}

/* --- agreeing --- */

#define MINE(side) side "_answer = CASE WHEN " side "_id = $2 THEN $3" \
	" ELSE " side "_answer END"

enum rc
proposal_answer(struct db *db, row_id id, row_id person, bool yes,
    unixtime now, bool *linked)
{
	int64_t n;

	*linked = false;
	/* What is a link already can only be ended. */
	if (!yes) {
		TRY(db_exec(db, "UPDATE proposal SET ended_at = $3 WHERE"
		    " id = $1 AND (seeker_id = $2 OR giver_id = $2)"
		    " AND linked_at IS NOT NULL AND ended_at IS NULL",
		    ARGS(INT(id), INT(person), INT(now)), &n));
		if (n > 0)
			return RC_OK;
	}
	TRY(db_change(db, "UPDATE proposal SET " MINE("seeker") ", "
	    MINE("giver") " WHERE id = $1 AND (seeker_id = $2"
	    " OR giver_id = $2) AND linked_at IS NULL AND sent_at > $4",
	    ARGS(INT(id), INT(person), TEXT(yes ? "yes" : "no"),
	    INT(now - PEER_DAYS * 86400))));
	TRY(db_exec(db, "UPDATE proposal SET linked_at = $2 WHERE id = $1"
	    " AND seeker_answer = 'yes' AND giver_answer = 'yes'"
	    " AND linked_at IS NULL", ARGS(INT(id), INT(now)), &n));
	*linked = n > 0;
	return RC_OK;
}

/* --- what came of it --- */

enum rc
peer_figures(struct db *db, row_id edition, struct peer_figures *out)
{
	/* Of a person's country and organisation as of the programme. */
#define OF(what, person) \
	"(SELECT pa." what " FROM participant pa JOIN edition e" \
	" ON e.id = pa.edition_id WHERE pa.person_id = " person \
	" AND e.programme_id = (SELECT t.programme_id FROM edition t" \
	" WHERE t.id = $1) ORDER BY CASE WHEN e.id = $1 THEN 0 ELSE 1 END," \
	" e.id DESC LIMIT 1)"
	struct rows q = db_query(db, "SELECT (SELECT count(*) FROM peer"
	    " WHERE edition_id = $1), (SELECT count(*) FROM peer_entry"
	    " WHERE edition_id = $1 AND side = 'offer'), (SELECT count(*)"
	    " FROM peer_entry WHERE edition_id = $1 AND side = 'seek'),"
	    " count(*) FILTER (WHERE x.sent_at IS NULL),"
	    " count(*) FILTER (WHERE x.sent_at IS NOT NULL),"
	    " count(*) FILTER (WHERE x.linked_at IS NOT NULL),"
	    " count(*) FILTER (WHERE x.ended_at IS NOT NULL),"
	    " count(*) FILTER (WHERE x.linked_at IS NOT NULL AND "
	    OF("country", "x.seeker_id") " <> " OF("country", "x.giver_id")
	    "), count(*) FILTER (WHERE x.linked_at IS NOT NULL"
	    " AND x.words IS NOT NULL) FROM proposal x WHERE x.edition_id = $1", ARGS(INT(edition)));

	TRY(db_next(&q));
	*out = (struct peer_figures){ .people = col_int(&q, 0),
	    .offers = col_int(&q, 1), .seeks = col_int(&q, 2),
	    .waiting = col_int(&q, 3), .sent = col_int(&q, 4),
	    .linked = col_int(&q, 5), .ended = col_int(&q, 6),
	    .abroad = col_int(&q, 7), .asked = col_int(&q, 8) };
	db_done(&q);
	return db_int(db, "SELECT count(DISTINCT y.organisation) FROM (SELECT "
	    OF("organisation_id", "x.seeker_id") " AS organisation"
	    " FROM proposal x WHERE x.edition_id = $1"
	    " AND x.linked_at IS NOT NULL UNION ALL SELECT "
	    OF("organisation_id", "x.giver_id") " FROM proposal x"
	    " WHERE x.edition_id = $1 AND x.linked_at IS NOT NULL) y",
	    ARGS(INT(edition)), &out->organisations);
#undef OF
}
