/* Dialogues, needs and the moment at which both sides are opened. */
#include "store/db.h"

#include <string.h>

#include "dialogue/dialogue.h"

/* --- dialogues --- */

/* Every read of dialogues starts so; what is in a closed one is not counted. */
#define IN_OPEN(what) " CASE WHEN d.opened_at IS NULL THEN 0 ELSE" \
	" (SELECT count(*) FROM " what ") END"
#define SIGNED(side) " AND EXISTS (SELECT 1 FROM commitment_signature s" \
	" WHERE s.commitment_id = c.id AND s.version = c.version" \
	" AND s.side = '" side "')"
#define HANDED(side) " (SELECT h.at FROM dialogue_hand_in h" \
	" WHERE h.dialogue_id = d.id AND h.side = '" side "')"
#define SELECT_DIALOGUE \
	"SELECT d.id, d.edition_id, d.part_id, d.title, d.about, t.title," \
	" d.opens_at, d.opened_at, d.opened_by, d.made_at," \
	HANDED("administration") "," HANDED("migrants") "," \
	IN_OPEN("dialogue_need n WHERE n.dialogue_id = d.id") "," \
	IN_OPEN("dialogue_need n WHERE n.dialogue_id = d.id" \
	" AND n.ending IS NOT NULL") "," \
	IN_OPEN("commitment c WHERE c.dialogue_id = d.id") "," \
	IN_OPEN("commitment c WHERE c.dialogue_id = d.id" \
	SIGNED("administration") SIGNED("migrants")) \
	" FROM dialogue d LEFT JOIN part t ON t.id = d.part_id"

static struct dialogue
read_dialogue(const struct rows *q, struct arena *a)
{
	return (struct dialogue){ .id = col_int(q, 0), .edition = col_int(q, 1),
	    .part = col_int(q, 2), .title = col_text(q, a, 3),
	    .about = col_text(q, a, 4), .part_title = col_text(q, a, 5),
	    .opens_at = col_int(q, 6), .opened_at = col_int(q, 7),
	    .opened_by = col_int(q, 8), .made_at = col_int(q, 9),
	    .handed_at = { col_int(q, 10), col_int(q, 11) },
	    .n_needs = col_int(q, 12), .n_settled = col_int(q, 13),
	    .n_commitments = col_int(q, 14), .n_signed = col_int(q, 15) };
}

enum rc
dialogue_find(struct db *db, struct arena *a, row_id id, struct dialogue *out)
{
	struct rows q = db_query(db, SELECT_DIALOGUE " WHERE d.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_dialogue(&q, a);
	db_done(&q);
	return RC_OK;
}

static enum rc
read_dialogues(struct rows q, struct arena *a, struct dialogue **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct dialogue);
		**out = read_dialogue(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
dialogue_list(struct db *db, struct arena *a, row_id edition,
    struct dialogue **out)
{
	return read_dialogues(db_query(db, SELECT_DIALOGUE
	    " WHERE $1 = 0 OR d.edition_id = $1 ORDER BY d.edition_id, d.id",
	    ARGS(INT(edition))), a, out);
}

enum rc
dialogue_due(struct db *db, struct arena *a, unixtime now,
    struct dialogue **out)
{
	return read_dialogues(db_query(db, SELECT_DIALOGUE
	    " WHERE d.opened_at IS NULL AND d.opens_at <= $1 ORDER BY d.id",
	    ARGS(INT(now))), a, out);
}

enum rc
dialogue_count(struct db *db, row_id edition, int64_t *out)
{
	return db_int(db, "SELECT count(*) FROM dialogue WHERE edition_id = $1",
	    ARGS(INT(edition)), out);
}

enum rc
dialogue_save(struct db *db, struct dialogue *d, unixtime now)
{
	if (d->id == 0) {
		d->made_at = now;
		return db_insert(db, "INSERT INTO dialogue (edition_id,"
		    " part_id, title, about, opens_at, made_at) VALUES ($1,"
		    " $2, $3, $4, $5, $6) RETURNING id", ARGS(INT(d->edition),
		    INT_OR_NULL(d->part), TEXT(d->title), TEXT(d->about),
		    INT_OR_NULL(d->opens_at), INT(now)), &d->id);
	}
	return db_change(db, "UPDATE dialogue SET title = $2, about = $3,"
	    " part_id = $4, opens_at = $5 WHERE id = $1"
	    " AND (opened_at IS NULL OR (coalesce(part_id, 0) = $6"
	    " AND coalesce(opens_at, 0) = $7))", ARGS(INT(d->id),
	    TEXT(d->title), TEXT(d->about), INT_OR_NULL(d->part),
	    INT_OR_NULL(d->opens_at), INT(d->part), INT(d->opens_at)));
}

enum rc
dialogue_remove(struct db *db, row_id id)
{
	return db_change(db, "DELETE FROM dialogue WHERE id = $1"
	    " AND NOT EXISTS (SELECT 1 FROM dialogue_need n"
	    " WHERE n.dialogue_id = dialogue.id) AND NOT EXISTS (SELECT 1"
	    " FROM commitment c WHERE c.dialogue_id = dialogue.id)",
	    ARGS(INT(id)));
}

enum rc
dialogue_open(struct db *db, row_id id, row_id by, unixtime now)
{
	/* One statement: who comes second finds it open. */
	return db_change(db, "UPDATE dialogue SET opened_at = $2,"
	    " opened_by = $3 WHERE id = $1 AND opened_at IS NULL"
	    " AND ((opens_at IS NOT NULL AND opens_at <= $2) OR ($4 <> 0"
	    " AND (SELECT count(*) FROM dialogue_hand_in h"
	    " WHERE h.dialogue_id = dialogue.id) = 2))", ARGS(INT(id),
	    INT(now), INT_OR_NULL(by), INT(by)));
}

/* --- who is on a side --- */

enum rc
dialogue_members(struct db *db, struct arena *a, const struct dialogue *d,
    struct participant **out)
{
	struct participant *p;

	TRY(participant_list(db, a, d->edition, d->part, NULL, &p));
	for (; p != NULL; p = p->next)
		if (dialogue_side_of(p) != SIDE_NONE) {
			*out = p;
			out = &p->next;
		}
	*out = NULL;
	return RC_OK;
}

enum rc
dialogue_side_in(struct db *db, struct arena *a, const struct dialogue *d,
    row_id person, enum dialogue_side *out)
{
	struct participant *p;
	const char *wrote;
	enum rc rc;

	*out = SIDE_NONE;
	if (person == 0)
		return RC_OK;
	TRY(dialogue_members(db, a, d, &p));
	while (p != NULL && p->person.id != person)
		p = p->next;
	if (p == NULL)
		return RC_OK;
	*out = dialogue_side_of(p);
	if (d->opened_at != 0)
		return RC_OK;
	rc = db_text(db, a, "SELECT side FROM dialogue_need"
	    " WHERE dialogue_id = $1 AND person_id = $2 ORDER BY id LIMIT 1",
	    ARGS(INT(d->id), INT(person)), &wrote);
	if (rc == RC_OK)
		*out = dialogue_side_named(wrote);
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
outputs(struct db *db, struct arena *a, row_id edition,
    row_id person, bool leads, struct part_output **out)
{
	struct dialogue *d;

	*out = NULL;
	TRY(dialogue_list(db, a, edition, &d));
	for (; d != NULL; d = d->next) {
		enum dialogue_side side;

		if (d->opened_at == 0 || d->part == 0)
			continue;
		TRY(dialogue_side_in(db, a, d, person, &side));
		if (side == SIDE_NONE && !leads)
			continue;
		*out = arena_new(a, struct part_output);
		**out = (struct part_output){ .part = d->part,
		    .where = "dialogues", .id = d->id, .title = d->title,
		    .n = d->n_signed,
		    .one = N_("{1} commitment signed by both sides"),
		    .other = N_("{1} commitments signed by both sides") };
		out = &(*out)->next;
	}
	return RC_OK;
}
const struct outputter dialogue_outputter = { "dialogue", outputs };

/* --- needs --- */

enum rc
need_list(struct db *db, struct arena *a, const struct dialogue *d,
    enum dialogue_side side, struct need **out)
{
	/* The store says whether it is open, not who asks. */
	struct rows q = db_query(db, "SELECT n.id, n.side, n.n, n.kind,"
	    " n.text, n.lang, n.ending, n.pair_id, n.reply, n.reply_lang,"
	    " n.settled_at FROM dialogue_need n JOIN dialogue d"
	    " ON d.id = n.dialogue_id WHERE d.id = $1"
	    " AND (n.side = $2 OR d.opened_at IS NOT NULL)"
	    " ORDER BY n.side, n.n", ARGS(INT(d->id), TEXT(side == SIDE_NONE ?
	    "" : dialogue_side_name[side])));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		const char *end = col_text(&q, a, 6);
		struct need *n = arena_new(a, struct need);

		*n = (struct need){ .id = col_int(&q, 0), .dialogue = d->id,
		    .side = dialogue_side_named(col_text(&q, a, 1)),
		    .n = col_int(&q, 2), .kind = text_same(col_text(&q, a, 3),
		    need_kind_name[NEED_CHALLENGE]) ? NEED_CHALLENGE :
		    NEED_NEED, .text = col_text(&q, a, 4),
		    .lang = col_text(&q, a, 5), .pair = col_int(&q, 7),
		    .reply = col_text(&q, a, 8),
		    .reply_lang = col_text(&q, a, 9),
		    .settled_at = col_int(&q, 10) };
		for (unsigned i = NEED_PAIRED; i < NEED_ENDS; i++)
			if (text_same(end, need_end_name[i]))
				n->end = (enum need_end)i;
		*out = n;
		out = &n->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* Still being written by that side, $1 and $2. */
#define WRITING(dialogue, side) \
	" EXISTS (SELECT 1 FROM dialogue d WHERE d.id = " dialogue \
	" AND d.opened_at IS NULL AND NOT EXISTS (SELECT 1" \
	" FROM dialogue_hand_in h WHERE h.dialogue_id = d.id" \
	" AND h.side = " side "))"

enum rc
need_add(struct db *db, struct need *n, row_id person, unixtime now)
{
	struct rows q;

	TRY(db_insert(db, "INSERT INTO dialogue_need (dialogue_id, side, n,"
	    " kind, text, lang, person_id, at) SELECT $1, $2,"
	    " coalesce(max(o.n), 0) + 1, $3, $4, $5, $6, $7"
	    " FROM dialogue_need o WHERE o.dialogue_id = $1 AND o.side = $2"
	    " HAVING count(*) < $8 AND" WRITING("$1", "$2") " RETURNING id",
	    ARGS(INT(n->dialogue), TEXT(dialogue_side_name[n->side]),
	    TEXT(need_kind_name[n->kind]), TEXT(n->text), TEXT(n->lang),
	    INT(person), INT(now), INT(NEEDS_MAX)), &n->id));
	q = db_query(db, "SELECT n FROM dialogue_need WHERE id = $1",
	    ARGS(INT(n->id)));
	TRY(db_next(&q));
	n->n = col_int(&q, 0);
	db_done(&q);
	return RC_OK;
}

enum rc
need_save(struct db *db, const struct need *n)
{
	return db_change(db, "UPDATE dialogue_need SET kind = $4, text = $5,"
	    " lang = $6 WHERE dialogue_id = $1 AND side = $2 AND n = $3 AND"
	    WRITING("$1", "$2"), ARGS(INT(n->dialogue),
	    TEXT(dialogue_side_name[n->side]), INT(n->n),
	    TEXT(need_kind_name[n->kind]), TEXT(n->text), TEXT(n->lang)));
}

enum rc
need_remove(struct db *db, row_id dialogue, enum dialogue_side side, int64_t n)
{
	return db_change(db, "DELETE FROM dialogue_need WHERE dialogue_id = $1"
	    " AND side = $2 AND n = $3 AND" WRITING("$1", "$2"),
	    ARGS(INT(dialogue), TEXT(dialogue_side_name[side]), INT(n)));
}

enum rc
dialogue_hand_in(struct db *db, row_id dialogue, enum dialogue_side side,
    row_id person, bool yes, unixtime now)
{
	if (!yes)
		return db_change(db, "DELETE FROM dialogue_hand_in"
		    " WHERE dialogue_id = $1 AND side = $2 AND EXISTS"
		    " (SELECT 1 FROM dialogue d WHERE d.id = $1"
		    " AND d.opened_at IS NULL)", ARGS(INT(dialogue),
		    TEXT(dialogue_side_name[side])));
	return db_change(db, "INSERT INTO dialogue_hand_in (dialogue_id, side,"
	    " person_id, at) SELECT d.id, $2, $3, $4 FROM dialogue d"
	    " WHERE d.id = $1 AND d.opened_at IS NULL"
	    " ON CONFLICT (dialogue_id, side) DO NOTHING", ARGS(INT(dialogue),
	    TEXT(dialogue_side_name[side]), INT(person), INT(now)));
}

enum rc
need_settle(struct db *db, const struct need *n, unixtime before,
    row_id person, unixtime now)
{
	const row_id pair = n->end == NEED_PAIRED ? n->pair : 0;

	/* What it was paired with before is paired no more, unless it is so
	 * with another. */
	TRY(db_exec(db, "UPDATE dialogue_need SET ending = NULL,"
	    " pair_id = NULL, settled_by = $3, settled_at = $4"
	    " WHERE pair_id = $1 AND id <> $2 AND id = (SELECT o.pair_id"
	    " FROM dialogue_need o WHERE o.id = $1)", ARGS(INT(n->id),
	    INT(pair), INT(person), INT(now)), NULL));
	TRY(db_change(db, "UPDATE dialogue_need SET ending = $3, pair_id = $4,"
	    " reply = $5, reply_lang = $6, settled_by = $7, settled_at = $8"
	    " WHERE id = $1 AND coalesce(settled_at, 0) = $2"
	    " AND EXISTS (SELECT 1 FROM dialogue d WHERE d.id ="
	    " dialogue_need.dialogue_id AND d.opened_at IS NOT NULL)"
	    " AND ($9 = 0 OR EXISTS (SELECT 1 FROM dialogue_need o"
	    " WHERE o.id = $9 AND o.dialogue_id = dialogue_need.dialogue_id"
	    " AND o.side <> dialogue_need.side))", ARGS(INT(n->id),
	    INT(before), TEXT(n->end == NEED_UNSETTLED ? NULL :
	    need_end_name[n->end]), INT_OR_NULL(pair), TEXT(n->reply),
	    TEXT(n->reply == NULL ? NULL : n->reply_lang), INT(person),
	    INT(now), INT(pair))));
	if (pair == 0)
		return RC_OK;
	return db_exec(db, "UPDATE dialogue_need SET ending = 'paired',"
	    " pair_id = $2, settled_by = $3, settled_at = $4 WHERE id = $1"
	    " AND ending IS NULL", ARGS(INT(pair), INT(n->id), INT(person),
	    INT(now)), NULL);
}
