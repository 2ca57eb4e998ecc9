/* What people say of themselves as peers, and who may be matched. */
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

#include "peer/peer_inside.h"

/* Whether the last word of a person on this is yes. */
#define AGREED(what, person, slug) \
	"coalesce((SELECT c.given FROM consent c WHERE c.person_id = " person \
	" AND c.purpose = '" what "/' || " slug \
	" ORDER BY c.id DESC LIMIT 1), 0)"

/* Everybody in an edition e, with what was said there, if anything was. */
#define SELECT_PEER \
	"SELECT p.id, e.id, p.name, p.email, p.lang, pa.organisation_id," \
	" o.name, pa.country, w.langs, w.population, w.share, w.roles," \
	" w.seek_max, w.offer_max, " AGREED("peers", "p.id", "e.slug") ", " \
	AGREED("peers-list", "p.id", "e.slug") ", " \
	AGREED("peers-later", "p.id", "e.slug") ", o.population" \
	" FROM participant pa JOIN person p ON p.id = pa.person_id" \
	" JOIN edition e ON e.id = pa.edition_id" \
	" LEFT JOIN organisation o ON o.id = pa.organisation_id" \
	" LEFT JOIN peer w ON w.edition_id = e.id AND w.person_id = p.id"
/* Who is still in it, and still somebody. */
#define IS_IN \
	"p.erased_at IS NULL AND EXISTS (SELECT 1 FROM participant_part pp" \
	" WHERE pp.participant_id = pa.id AND pp.state <> 'cancelled')"
#define OVER(e) e ".status IN ('completed', 'implemented', 'archived')"
/* The edition's last day is so long ago that it keeps no more than records. */
#define OLD(e, now) \
	"(SELECT max(t.ends) FROM part t WHERE t.edition_id = " e ".id)" \
	" + " e ".retention_days * 86400 < " now

static struct peer
read_peer(struct rows *q, struct arena *a)
{
	return (struct peer){
		.person = col_int(q, 0), .edition = col_int(q, 1),
		.name = col_text(q, a, 2), .email = col_text(q, a, 3),
		.lang = col_text(q, a, 4), .organisation = col_int(q, 5),
		.organisation_name = col_text(q, a, 6),
		.country = col_text(q, a, 7), .langs = col_text(q, a, 8),
		.population = col_int(q, 9), .share = col_int(q, 10),
		.roles = (unsigned)col_int(q, 11),
		.seek_max = col_int(q, 12), .offer_max = col_int(q, 13),
		.agreed = col_int(q, 14) != 0, .listed = col_int(q, 15) != 0,
		.later = col_int(q, 16) != 0,
	};
}

const char *
peer_purpose(struct arena *a, const char *what, const char *slug)
{
	return arena_printf(a, "%s/%s", what, slug);
}

/* --- entries --- */

static struct peer_entry
read_entry(struct rows *q, struct arena *a)
{
	return (struct peer_entry){ .id = col_int(q, 0),
	    .side = strcmp(col_text(q, a, 1), peer_side_name[PEER_SEEK]) == 0 ?
	    PEER_SEEK : PEER_OFFER, .concept = col_text(q, a, 2),
	    .parent = col_text(q, a, 3), .label = col_text(q, a, 4),
	    .text = col_text(q, a, 5), .lang = col_text(q, a, 6),
	    .question = col_int(q, 7) != 0 };
}

enum rc
peer_entries(struct db *db, struct arena *a, struct peer *p)
{
	struct peer_entry **end = &p->entries;
	struct rows q = db_query(db, "SELECT x.id, x.side, x.concept_id,"
	    " c.parent, c.label, x.text, x.lang, x.question FROM peer_entry x"
	    " JOIN concept c ON c.id = x.concept_id WHERE x.edition_id = $1"
	    " AND x.person_id = $2 ORDER BY x.side, c.pos",
	    ARGS(INT(p->edition), INT(p->person)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct peer_entry);
		**end = read_entry(&q, a);
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
peer_entry_save(struct db *db, row_id edition, row_id person,
    struct peer_entry *e, unixtime now)
{
	const struct args args = ARGS(INT(edition), INT(person),
	    TEXT(peer_side_name[e->side]), TEXT(e->concept), TEXT(e->text),
	    TEXT(e->lang), INT(now), INT(e->id), INT(PEER_ENTRIES_MAX));
	int64_t there;

	/* Also guards what is changed to a topic that is there already. */
	TRY(db_int(db, "SELECT count(*) FROM peer_entry WHERE edition_id = $1"
	    " AND person_id = $2 AND side = $3 AND concept_id = $4"
	    " AND id <> $5", ARGS(INT(edition), INT(person),
	    TEXT(peer_side_name[e->side]), TEXT(e->concept), INT(e->id)),
	    &there));
	if (there > 0)
		return RC_CONFLICT;
	if (e->id != 0)
		return db_change(db, "UPDATE peer_entry SET side = $3,"
		    " concept_id = $4, text = $5, lang = $6, at = $7"
		    " WHERE id = $8 AND edition_id = $1 AND person_id = $2"
		    " AND (side = $3 OR (SELECT count(*) FROM peer_entry o"
		    " WHERE o.edition_id = $1 AND o.person_id = $2"
		    " AND o.side = $3) < $9)", args);
	return db_insert(db, "INSERT INTO peer_entry (edition_id, person_id,"
	    " side, concept_id, text, lang, at) SELECT $1, $2, $3, $4, $5, $6,"
	    " $7 FROM peer w WHERE w.edition_id = $1 AND w.person_id = $2"
	    " AND (SELECT count(*) FROM peer_entry o WHERE o.edition_id = $1"
	    " AND o.person_id = $2 AND o.side = $3) < $9 AND $8 = 0"
	    " ON CONFLICT (edition_id, person_id, side, concept_id) DO NOTHING"
	    " RETURNING id", args, &e->id);
}

enum rc
peer_entry_remove(struct db *db, row_id edition, row_id person, row_id id)
{
	return db_change(db, "DELETE FROM peer_entry WHERE id = $1"
	    " AND edition_id = $2 AND person_id = $3",
	    ARGS(INT(id), INT(edition), INT(person)));
}

/* --- what one says --- */

/* What holds of whoever has said nothing; population: of the organisation. */
static void
say_nothing(struct peer *p, int64_t population)
{
	p->langs = p->lang;
	p->population = population;
	p->share = -1;
	p->seek_max = p->offer_max = 2;
}

enum rc
peer_find(struct db *db, struct arena *a, row_id edition, row_id person,
    struct peer *out, bool *said)
{
	struct rows q = db_query(db, SELECT_PEER " WHERE pa.edition_id = $1"
	    " AND pa.person_id = $2 AND " IS_IN, ARGS(INT(edition),
	    INT(person)));

	TRY(db_next(&q));
	*out = read_peer(&q, a);
	*said = out->langs != NULL;
	if (!*said)
		say_nothing(out, col_int(&q, 17));
	db_done(&q);
	return peer_entries(db, a, out);
}

enum rc
peer_save(struct db *db, const struct peer *p, unixtime now)
{
	return db_change(db, "INSERT INTO peer (edition_id, person_id, langs,"
	    " population, share, roles, seek_max, offer_max, at)"
	    " SELECT pa.edition_id, pa.person_id, $3, $4, $5, $6, $7, $8, $9"
	    " FROM participant pa JOIN person p ON p.id = pa.person_id"
	    " WHERE pa.edition_id = $1 AND pa.person_id = $2 AND " IS_IN
	    " ON CONFLICT (edition_id, person_id) DO UPDATE SET"
	    " langs = excluded.langs, population = excluded.population,"
	    " share = excluded.share, roles = excluded.roles,"
	    " seek_max = excluded.seek_max, offer_max = excluded.offer_max,"
	    " at = excluded.at", ARGS(INT(p->edition), INT(p->person),
	    TEXT(p->langs), INT(p->population), INT(p->share), INT(p->roles),
	    INT(p->seek_max), INT(p->offer_max), INT(now)));
}

enum rc
peer_save_first(struct db *db, const struct peer *p, unixtime now)
{
	return db_exec(db, "INSERT INTO peer (edition_id, person_id, langs,"
	    " population, share, roles, seek_max, offer_max, at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
	    " ON CONFLICT (edition_id, person_id) DO NOTHING",
	    ARGS(INT(p->edition), INT(p->person), TEXT(p->langs),
	    INT(p->population), INT(p->share), INT(p->roles),
	    INT(p->seek_max), INT(p->offer_max), INT(now)), NULL);
}

/* The rows of one person, here or (edition 0) anywhere. */
static enum rc
forget(struct db *db, row_id edition, row_id person)
{
	static const char *const sql[] = {
		"DELETE FROM peer_entry WHERE person_id = $1"
		    " AND ($2 = 0 OR edition_id = $2)",
		"DELETE FROM peer WHERE person_id = $1"
		    " AND ($2 = 0 OR edition_id = $2)",
		"DELETE FROM proposal WHERE (seeker_id = $1 OR giver_id = $1)"
		    " AND ($2 = 0 OR edition_id = $2) AND sent_at IS NULL",
		"UPDATE proposal SET words = '' WHERE giver_id = $1"
		    " AND words IS NOT NULL"
		    " AND ($2 = 0 OR edition_id = $2)",
		"DELETE FROM peer_why WHERE (person_id = $1 OR giver_id = $1)"
		    " AND ($2 = 0 OR edition_id = $2)",
		NULL
	};

	return db_steps(db, sql, ARGS(INT(person), INT(edition)));
}

enum rc
peer_leave(struct db *db, row_id edition, row_id person)
{
	static const char *const sql[] = {
		"UPDATE proposal SET seeker_answer = 'no' WHERE edition_id = $1"
		    " AND seeker_id = $2 AND linked_at IS NULL",
		"UPDATE proposal SET giver_answer = 'no' WHERE edition_id = $1"
		    " AND giver_id = $2 AND linked_at IS NULL",
		NULL
	};

	TRY(db_steps(db, sql, ARGS(INT(edition), INT(person))));
	return forget(db, edition, person);
}

/* --- who may be matched --- */

static int
by_person(const void *x, const void *y)
{
	const struct peer *p = *(struct peer *const *)x;
	const struct peer *q = *(struct peer *const *)y;

	if (p->person != q->person)
		return p->person < q->person ? -1 : 1;
	return (p->edition > q->edition) - (p->edition < q->edition);
}

/* What each of them says, by one query for all. */
static enum rc
fill(struct db *db, struct arena *a, row_id edition, struct peer *list)
{
	struct rows q = db_query(db, "SELECT x.id, x.side, x.concept_id,"
	    " c.parent, c.label, x.text, x.lang, x.question, x.person_id,"
	    " x.edition_id"
	    " FROM peer_entry x JOIN concept c ON c.id = x.concept_id"
	    " JOIN edition e ON e.id = x.edition_id WHERE e.programme_id ="
	    " (SELECT t.programme_id FROM edition t WHERE t.id = $1)"
	    " ORDER BY x.person_id, x.edition_id, x.side, c.pos",
	    ARGS(INT(edition)));
	struct peer **all, *of, *last = NULL;
	struct peer_entry **end = NULL;
	size_t n = 0;
	enum rc rc;

	for (of = list; of != NULL; of = of->next)
		n++;
	all = arena_array(a, struct peer *, n + 1);
	for (n = 0, of = list; of != NULL; of = of->next)
		all[n++] = of;
	qsort(all, n, sizeof *all, by_person);
	while ((rc = db_next(&q)) == RC_OK) {
		struct peer key = { .person = col_int(&q, 8),
		    .edition = col_int(&q, 9) }, *k = &key, **at;

		at = bsearch(&k, all, n, sizeof *all, by_person);
		if (at == NULL)
			continue;
		if (*at != last)
			end = &(*at)->entries;
		last = *at;
		*end = arena_new(a, struct peer_entry);
		**end = read_entry(&q, a);
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* What stands of each person, in this edition or another: after PEER_DAYS a
 * proposal that is no link does not. */
static enum rc
count_open(struct db *db, struct peer *list, unixtime now)
{
	struct rows q = db_query(db, "SELECT seeker_id, giver_id,"
	    " CASE WHEN offer_id IS NULL THEN 1 ELSE 0 END FROM proposal"
	    " WHERE sent_at IS NOT NULL AND ended_at IS NULL"
	    " AND (linked_at IS NOT NULL OR sent_at > $1)",
	    ARGS(INT(now - PEER_DAYS * 86400)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK)
		for (struct peer *p = list; p != NULL; p = p->next) {
			p->seek_open += p->person == col_int(&q, 0);
			if (p->person != col_int(&q, 1))
				continue;
			if (col_int(&q, 2) != 0)
				p->seek_open++;
			else
				p->offer_open++;
		}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
collect(struct rows *q, struct arena *a, struct peer **out)
{
	struct peer *last = NULL;
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(q)) == RC_OK) {
		struct peer p = read_peer(q, a);

		/* Who was in several editions speaks in the latest. */
		if (last != NULL && last->person == p.person)
			continue;
		*out = last = arena_new(a, struct peer);
		*last = p;
		out = &last->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
peer_pool(struct db *db, struct arena *a, row_id edition, unixtime now,
    struct peer **out)
{
	struct rows q = db_query(db, SELECT_PEER " WHERE w.person_id IS NOT NULL"
	    " AND " IS_IN " AND " AGREED("peers", "p.id", "e.slug") " = 1"
	    " AND (e.id = $1 OR (e.programme_id = (SELECT t.programme_id FROM"
	    " edition t WHERE t.id = $1) AND " OVER("e") " AND "
	    AGREED("peers-later", "p.id", "e.slug") " = 1"
	    " AND NOT EXISTS (SELECT 1 FROM participant o WHERE"
	    " o.edition_id = $1 AND o.person_id = p.id)))"
	    " ORDER BY CASE WHEN e.id = $1 THEN 0 ELSE 1 END, p.name_sort,"
	    " p.id, e.id DESC", ARGS(INT(edition)));

	TRY(collect(&q, a, out));
	TRY(count_open(db, *out, now));
	return fill(db, a, edition, *out);
}

enum rc
peer_listed(struct db *db, struct arena *a, row_id edition, struct peer **out)
{
	struct rows q = db_query(db, SELECT_PEER " WHERE w.person_id IS NOT NULL"
	    " AND " IS_IN " AND pa.edition_id = $1 AND "
	    AGREED("peers", "p.id", "e.slug") " = 1 AND "
	    AGREED("peers-list", "p.id", "e.slug") " = 1"
	    " ORDER BY p.name_sort, p.id", ARGS(INT(edition)));

	TRY(collect(&q, a, out));
	return fill(db, a, edition, *out);
}

enum rc
peer_everybody(struct db *db, struct arena *a, row_id edition,
    struct peer **out)
{
	struct rows q = db_query(db, SELECT_PEER " WHERE pa.edition_id = $1"
	    " AND " IS_IN " ORDER BY p.name_sort, p.id", ARGS(INT(edition)));
	struct peer **end = out;
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct peer *p = arena_new(a, struct peer);

		*p = read_peer(&q, a);
		if (p->langs == NULL)
			say_nothing(p, col_int(&q, 17));
		*end = p;
		end = &p->next;
	}
	return rc == RC_NONE ? fill(db, a, edition, *out) : rc;
}

/* --- for the clerk --- */

enum rc
peer_purge(struct db *db, [[maybe_unused]] struct arena *a, unixtime now)
{
	/* Over, and the edition's time to keep what is no record is too. */
	static const char *const sql[] = {
		"DELETE FROM peer_entry WHERE (edition_id, person_id) IN"
		    " (SELECT w.edition_id, w.person_id FROM peer w"
		    " JOIN edition e ON e.id = w.edition_id WHERE "
		    OLD("e", "$1") " AND " AGREED("peers-later", "w.person_id",
		    "e.slug") " = 0)",
		"DELETE FROM peer WHERE EXISTS (SELECT 1 FROM edition e"
		    " WHERE e.id = peer.edition_id AND " OLD("e", "$1")
		    " AND " AGREED("peers-later", "peer.person_id", "e.slug")
		    " = 0)",
		"DELETE FROM peer_why WHERE EXISTS (SELECT 1 FROM edition e"
		    " WHERE e.id = peer_why.edition_id AND " OLD("e", "$1")
		    ")",
		"UPDATE proposal SET words = '' WHERE words <> ''"
		    " AND EXISTS (SELECT 1 FROM edition e WHERE e.id ="
		    " proposal.edition_id AND " OLD("e", "$1") ")",
		"DELETE FROM proposal WHERE linked_at IS NULL AND EXISTS"
		    " (SELECT 1 FROM edition e WHERE e.id = proposal.edition_id"
		    " AND " OLD("e", "$1") ") AND coalesce(sent_at, made_at)"
		    " < $1 - 86400 * 60",
		NULL
	};

	return db_steps(db, sql, ARGS(INT(now)));
}

/* --- what is held about a person --- */

static enum rc
export_proposals(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	/* The other side is somebody else: only one's own answer. */
	return personal_rows(a, db_query(db, "SELECT e.slug, x.concept_id,"
	    " CASE WHEN x.seeker_id = $1 THEN 'seek' ELSE 'offer' END,"
	    " CASE WHEN x.seeker_id = $1 THEN x.seeker_answer"
	    " ELSE x.giver_answer END, CASE WHEN x.giver_id = $1 THEN x.words"
	    " END, x.sent_at, x.linked_at, x.ended_at"
	    " FROM proposal x JOIN edition e ON e.id = x.edition_id"
	    " WHERE (x.seeker_id = $1 OR x.giver_id = $1)"
	    " AND x.sent_at IS NOT NULL ORDER BY x.id", ARGS(INT(person))),
	    "peer proposal", "edition topic side answer words sent_at:time"
	    " linked_at:time ended_at:time", b);
}

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, w.langs,"
	    " w.population, w.share, w.roles, w.seek_max, w.offer_max"
	    " FROM peer w JOIN edition e ON e.id = w.edition_id"
	    " WHERE w.person_id = $1 ORDER BY e.id", ARGS(INT(person))), "peer",
	    "edition languages population:number migrants_percent:number"
	    " roles:number seek_max:number offer_max:number", b));
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, x.side, x.concept_id,"
	    " x.text, x.lang, x.question FROM peer_entry x JOIN edition e"
	    " ON e.id = x.edition_id WHERE x.person_id = $1 ORDER BY x.id",
	    ARGS(INT(person))), "peer entry",
	    "edition side topic text language open_question:flag", b));
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, w.concept_id, w.lack"
	    " FROM peer_why w JOIN edition e ON e.id = w.edition_id"
	    " WHERE w.person_id = $1 ORDER BY e.id, w.concept_id",
	    ARGS(INT(person))), "peer without proposal", "edition topic why",
	    b));
	/* In a file that has not come in yet. */
	TRY(personal_rows(a, db_query(db, "SELECT e.slug, l.side, l.concept_id,"
	    " l.text, l.lang FROM peer_file_line l JOIN peer_file f"
	    " ON f.id = l.file_id JOIN edition e ON e.id = f.edition_id"
	    " WHERE l.person_id = $1 ORDER BY f.id, l.line",
	    ARGS(INT(person))), "peer entry in a file",
	    "edition side topic text language", b));
	return export_proposals(db, a, person, b);
}

/* A link that was is counted on, without anybody's words. */
static enum rc
erase_person(struct db *db, struct arena *a, row_id person, unixtime now)
{
	TRY(peer_file_forget(db, a, person));
	TRY(forget(db, 0, person));
	TRY(db_exec(db, "DELETE FROM proposal WHERE (seeker_id = $1"
	    " OR giver_id = $1) AND linked_at IS NULL", ARGS(INT(person)),
	    NULL));
	return db_exec(db, "UPDATE proposal SET ended_at = $2 WHERE"
	    " (seeker_id = $1 OR giver_id = $1) AND ended_at IS NULL",
	    ARGS(INT(person), INT(now)), NULL);
}

/* What the other said in the same edition stands; so do proposals that it has
 * already, and none is to oneself. */
static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const sql[] = {
		"INSERT INTO peer (edition_id, person_id, langs, population,"
		    " share, roles, seek_max, offer_max, at) SELECT edition_id,"
		    " $2, langs, population, share, roles, seek_max, offer_max,"
		    " at FROM peer WHERE person_id = $1"
		    " ON CONFLICT (edition_id, person_id) DO NOTHING",
		"DELETE FROM peer_entry WHERE person_id = $1 AND EXISTS"
		    " (SELECT 1 FROM peer_entry o WHERE o.person_id = $2"
		    " AND o.edition_id = peer_entry.edition_id"
		    " AND o.side = peer_entry.side"
		    " AND o.concept_id = peer_entry.concept_id)",
		"UPDATE peer_entry SET person_id = $2 WHERE person_id = $1",
		"DELETE FROM proposal WHERE (seeker_id = $1 AND (giver_id = $2"
		    " OR EXISTS (SELECT 1 FROM proposal o WHERE o.edition_id ="
		    " proposal.edition_id AND o.concept_id ="
		    " proposal.concept_id AND o.seeker_id = $2"
		    " AND o.giver_id = proposal.giver_id)))"
		    " OR (giver_id = $1 AND (seeker_id = $2 OR EXISTS"
		    " (SELECT 1 FROM proposal o WHERE o.edition_id ="
		    " proposal.edition_id AND o.concept_id ="
		    " proposal.concept_id AND o.giver_id = $2"
		    " AND o.seeker_id = proposal.seeker_id)))",
		"UPDATE proposal SET seeker_id = $2 WHERE seeker_id = $1",
		"UPDATE proposal SET giver_id = $2 WHERE giver_id = $1",
		"UPDATE peer_file_line SET person_id = $2 WHERE person_id = $1",
		NULL
	};

	TRY(db_steps(db, sql, ARGS(INT(from), INT(to))));
	/* The next search says anew why. */
	TRY(db_exec(db, "DELETE FROM peer_why WHERE person_id = $1"
	    " OR giver_id = $1", ARGS(INT(from)), NULL));
	return db_exec(db, "DELETE FROM peer WHERE person_id = $1",
	    ARGS(INT(from)), NULL);
}

/* A partner's address stays known to the partner. */
static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT count(*) FROM proposal WHERE (seeker_id"
	    " = $1"
	    " OR giver_id = $1) AND linked_at IS NOT NULL AND ended_at IS NULL",
	    person, yes);
}

const struct personal peer_personal = { "peer", export_person, erase_person,
	merge_person, needs };
