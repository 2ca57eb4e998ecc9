/* How an edition agrees on its findings, and what each voice said. */
#include "store/db.h"

#include <string.h>

#include "finding/finding.h"

static unsigned
place(const char *name, const char *const *names, unsigned n)
{
	unsigned i = 0;

	while (i + 1 < n && strcmp(names[i], name) != 0)
		i++;
	return i;
}

/* --- the rule --- */

static struct agree_rule
read_rule(const struct rows *q, struct arena *a, int first)
{
	return (struct agree_rule){ .way = place(col_text(q, a, first),
	    agree_way_name, AGREE_WAYS), .voice = place(col_text(q, a,
	    first + 1), agree_voice_name, AGREE_VOICES),
	    .quorum = col_int(q, first + 2), .majority = place(col_text(q, a,
	    first + 3), majority_name, MAJORITIES) };
}

enum rc
agree_rule_find(struct db *db, struct arena *a, row_id edition,
    struct agree_rule *out)
{
	struct rows q = db_query(db, "SELECT way, voice, quorum, majority"
	    " FROM finding_rule WHERE edition_id = $1", ARGS(INT(edition)));

	TRY(db_next(&q));
	*out = read_rule(&q, a, 0);
	db_done(&q);
	return RC_OK;
}

enum rc
agree_rule_save(struct db *db, row_id edition, const struct agree_rule *r)
{
	return db_change(db, "INSERT INTO finding_rule (edition_id, way, voice,"
	    " quorum, majority) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (edition_id) DO UPDATE SET way = excluded.way,"
	    " voice = excluded.voice, quorum = excluded.quorum,"
	    " majority = excluded.majority", ARGS(INT(edition),
	    TEXT(agree_way_name[r->way]), TEXT(agree_voice_name[r->voice]),
	    INT(r->quorum), TEXT(majority_name[r->majority])));
}

/* --- voices --- */

/* Who has one: participants, not those who run or teach it. */
#define WITH_VOICE " FROM participant pa WHERE pa.edition_id = $1" \
	" AND pa.role = 'participant' AND EXISTS (SELECT 1" \
	" FROM participant_part pp WHERE pp.participant_id = pa.id" \
	" AND pp.state <> 'cancelled')"

static enum rc
count_voices(struct db *db, row_id edition, enum agree_voice voice,
    int64_t *out)
{
	return db_int(db, voice == VOICE_PERSON ? "SELECT count(*)" WITH_VOICE :
	    "SELECT count(DISTINCT coalesce(-pa.organisation_id,"
	    " pa.person_id))" WITH_VOICE, ARGS(INT(edition)), out);
}

enum rc
voice_has(struct db *db, row_id edition, row_id person, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*)" WITH_VOICE " AND pa.person_id = $2",
	    ARGS(INT(edition), INT(person)), &n));
	*out = n > 0;
	return RC_OK;
}

/* The key of a person's voice; RC_DENIED without one. */
static enum rc
holder_of(struct db *db, const struct round *x, row_id edition, row_id person,
    int64_t *out)
{
	enum rc rc = db_int(db, x->rule.voice == VOICE_PERSON ?
	    "SELECT pa.person_id" WITH_VOICE " AND pa.person_id = $2" :
	    "SELECT coalesce(-pa.organisation_id, pa.person_id)" WITH_VOICE
	    " AND pa.person_id = $2", ARGS(INT(edition), INT(person)), out);

	return rc == RC_NONE ? RC_DENIED : rc;
}

enum rc
voice_give(struct db *db, const struct round *x, row_id edition, row_id person,
    enum said c, const char *objection, unixtime now)
{
	int64_t holder;

	TRY(holder_of(db, x, edition, person, &holder));
	return db_change(db, "INSERT INTO finding_voice (round_id, holder,"
	    " person_id, organisation_id, choice, objection, at)"
	    " SELECT r.id, $2, $3, pa.organisation_id, $4, $5, $6"
	    " FROM finding_round r JOIN participant pa ON pa.edition_id = $7"
	    " AND pa.person_id = $3 WHERE r.id = $1 AND r.closed_at IS NULL"
	    " ON CONFLICT (round_id, holder) DO UPDATE SET"
	    " person_id = excluded.person_id, choice = excluded.choice,"
	    " objection = excluded.objection, heard = NULL,"
	    " at = excluded.at", ARGS(INT(x->id), INT(holder), INT(person),
	    TEXT(said_name[c]), TEXT(objection), INT(now), INT(edition)));
}

#define SELECT_VOICE \
	"SELECT v.round_id, v.holder, v.person_id, p.name, o.name, v.choice," \
	" v.objection, v.heard, v.at FROM finding_voice v" \
	" LEFT JOIN person p ON p.id = v.person_id" \
	" LEFT JOIN organisation o ON o.id = v.organisation_id"

static struct voice
read_voice(const struct rows *q, struct arena *a)
{
	return (struct voice){ .round = col_int(q, 0), .holder = col_int(q, 1),
	    .person = col_int(q, 2), .name = col_text(q, a, 3),
	    .organisation = col_text(q, a, 4), .choice = place(
	    col_text(q, a, 5), said_name, SAIDS),
	    .objection = col_text(q, a, 6), .heard = col_text(q, a, 7),
	    .at = col_int(q, 8) };
}

enum rc
voice_list(struct db *db, struct arena *a, row_id round, struct voice **out)
{
	struct rows q = db_query(db, SELECT_VOICE " WHERE v.round_id = $1"
	    " ORDER BY coalesce(p.name_sort, ''), v.holder",
	    ARGS(INT(round)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct voice);
		**out = read_voice(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
voice_of(struct db *db, struct arena *a, const struct round *x, row_id edition,
    row_id person, struct voice *out)
{
	int64_t holder;
	struct rows q;
	enum rc rc = holder_of(db, x, edition, person, &holder);

	if (rc != RC_OK)
		return rc == RC_DENIED ? RC_NONE : rc;
	q = db_query(db, SELECT_VOICE " WHERE v.round_id = $1"
	    " AND v.holder = $2", ARGS(INT(x->id), INT(holder)));
	TRY(db_next(&q));
	*out = read_voice(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
voice_heard(struct db *db, row_id round, row_id holder, const char *heard)
{
	return db_change(db, "UPDATE finding_voice SET heard = $3"
	    " WHERE round_id = $1 AND holder = $2 AND choice = 'no'"
	    " AND EXISTS (SELECT 1 FROM finding_round r WHERE r.id = $1"
	    " AND r.closed_at IS NULL)", ARGS(INT(round), INT(holder),
	    TEXT(heard)));
}

/* --- rounds --- */

#define SPOKE(what) "(SELECT count(*) FROM finding_voice v" \
	" WHERE v.round_id = r.id AND v.choice = " what ")"

enum rc
round_list(struct db *db, struct arena *a, row_id finding, struct round **out)
{
	struct rows q = db_query(db, "SELECT r.id, r.finding_id, r.way,"
	    " r.voice, r.quorum, r.majority, r.opened_at, r.closed_at,"
	    " coalesce(r.outcome, ''), r.voices, coalesce(r.yes, "
	    SPOKE("'yes'") "), coalesce(r.no, " SPOKE("'no'") "),"
	    " coalesce(r.blank, " SPOKE("'blank'") "), coalesce(r.unheard, "
	    SPOKE("'no' AND v.heard IS NULL") "), f.edition_id"
	    " FROM finding_round r JOIN finding f ON f.id = r.finding_id"
	    " WHERE r.finding_id = $1 ORDER BY r.id DESC",
	    ARGS(INT(finding)));
	struct round **end = out;
	row_id edition = 0;
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct round);
		**end = (struct round){ .id = col_int(&q, 0),
		    .finding = col_int(&q, 1), .rule = read_rule(&q, a, 2),
		    .opened_at = col_int(&q, 6), .closed_at = col_int(&q, 7),
		    .outcome = place(col_text(&q, a, 8), outcome_name,
		    OUTCOMES), .tally = { col_int(&q, 9), col_int(&q, 10),
		    col_int(&q, 11), col_int(&q, 12), col_int(&q, 13) } };
		edition = col_int(&q, 14);
		end = &(*end)->next;
	}
	if (rc != RC_NONE)
		return rc;
	for (struct round *r = *out; r != NULL; r = r->next)
		if (r->closed_at == 0)
			TRY(count_voices(db, edition, r->rule.voice,
			    &r->tally.voices));
	return RC_OK;
}

enum rc
round_open(struct db *db, const struct finding *f, const struct agree_rule *r,
    unixtime now)
{
	row_id id;

	TRY(finding_end(db, f->id, f->version, FINDING_CANDIDATE, FINDING_OPEN,
	    NULL, now));
	return db_insert(db, "INSERT INTO finding_round (finding_id, way,"
	    " voice, quorum, majority, opened_at) VALUES ($1, $2, $3, $4, $5,"
	    " $6) RETURNING id", ARGS(INT(f->id),
	    TEXT(agree_way_name[r->way]), TEXT(agree_voice_name[r->voice]),
	    INT(r->quorum), TEXT(majority_name[r->majority]), INT(now)), &id);
}

/* The frozen text, under its own number of version. */
static enum rc
freeze(struct db *db, row_id id, const char *how, row_id person, unixtime now)
{
	return db_change(db, "INSERT INTO finding_version (finding_id, n,"
	    " title, body, level, addressee, topic_id, how, person_id, at)"
	    " SELECT id, version, title, body, level, addressee, topic_id, $2,"
	    " $3, $4 FROM finding WHERE id = $1", ARGS(INT(id), TEXT(how),
	    INT_OR_NULL(person), INT(now)));
}

/* The amendment's text is the amended finding's next one. */
static enum rc
fold(struct db *db, const struct finding *f, enum finding_state from,
    const char *how, row_id person, unixtime now)
{
	TRY(finding_end(db, f->id, f->version, from, FINDING_MERGED, NULL,
	    now));
	TRY(db_change(db, "UPDATE finding SET title = a.title, body = a.body,"
	    " level = a.level, addressee = a.addressee,"
	    " topic_id = a.topic_id, version = finding.version + 1,"
	    " amended_at = $2, changed_at = $2 FROM (SELECT amends_id, title,"
	    " body, level, addressee, topic_id FROM finding WHERE id = $1) a"
	    " WHERE finding.id = a.amends_id AND finding.state = 'adopted'",
	    ARGS(INT(f->id), INT(now))));
	TRY(finding_sources_copy(db, f->id, f->amends));
	TRY(finding_source_add(db, f->amends, SOURCE_FINDING, f->id));
	return freeze(db, f->amends, how, person, now);
}

static enum rc
adopt(struct db *db, const struct finding *f, enum finding_state from,
    const char *how, row_id person, unixtime now)
{
	TRY(db_change(db, "UPDATE finding SET state = 'adopted',"
	    " version = version + 1, adopted_at = $3, changed_at = $3,"
	    " number = CASE conclusion WHEN 0 THEN (SELECT"
	    " coalesce(max(x.number), 0) + 1 FROM finding x"
	    " WHERE x.edition_id = finding.edition_id) END WHERE id = $1"
	    " AND version = $2 AND state = $4", ARGS(INT(f->id),
	    INT(f->version), INT(now), TEXT(finding_state_name[from]))));
	return freeze(db, f->id, how, person, now);
}

enum rc
round_close(struct db *db, [[maybe_unused]] struct arena *a, struct finding *f,
    const struct round *r, enum outcome o, row_id person, unixtime now)
{
	TRY(db_change(db, "UPDATE finding_round SET closed_at = $2,"
	    " outcome = $3, voices = $4, yes = $5, no = $6, blank = $7,"
	    " unheard = $8 WHERE id = $1 AND closed_at IS NULL",
	    ARGS(INT(r->id), INT(now), TEXT(outcome_name[o]),
	    INT(r->tally.voices), INT(r->tally.yes), INT(r->tally.no),
	    INT(r->tally.blank), INT(r->tally.unheard))));
	if (o == OUTCOME_ADOPTED)
		return f->amends != 0 ? fold(db, f, FINDING_OPEN, "amendment",
		    person, now) : adopt(db, f, FINDING_OPEN, "adopted",
		    person, now);
	return finding_end(db, f->id, f->version, FINDING_OPEN,
	    FINDING_CANDIDATE, NULL, now);
}

/* --- afterwards --- */

enum rc
finding_amend(struct db *db, const struct finding *f, row_id person,
    unixtime now, row_id *out)
{
	struct finding draft = *f;

	draft.id = 0;
	TRY(finding_save(db, &draft, &(struct finding_by){ person, "made",
	    now }));
	*out = draft.id;
	TRY(finding_sources_copy(db, f->id, draft.id));
	/* One at a time, or the later would undo the earlier. */
	return db_change(db, "UPDATE finding SET amends_id = $2 WHERE id = $1"
	    " AND EXISTS (SELECT 1 FROM finding t WHERE t.id = $2"
	    " AND t.state = 'adopted') AND NOT EXISTS (SELECT 1 FROM finding o"
	    " WHERE o.amends_id = $2 AND o.state IN ('candidate', 'open'))",
	    ARGS(INT(draft.id), INT(f->id)));
}

enum rc
finding_conclude(struct db *db, struct finding *f, row_id person, unixtime now)
{
	int64_t had;

	TRY(db_int(db, "SELECT count(*) FROM finding WHERE edition_id = $1"
	    " AND state IN ('candidate', 'open', 'adopted')"
	    " AND conclusion = 1", ARGS(INT(f->edition)), &had));
	if (had > 0)
		return RC_CONFLICT;
	f->conclusion = true;
	TRY(finding_save(db, f, &(struct finding_by){ person, "made", now }));
	return db_exec(db, "INSERT INTO finding_source (finding_id, kind,"
	    " thing_id) SELECT $1, 'finding', id FROM finding"
	    " WHERE edition_id = $2 AND state = 'adopted' AND conclusion = 0",
	    ARGS(INT(f->id), INT(f->edition)), NULL);
}

enum rc
finding_state(struct db *db, const struct finding *f, row_id person,
    unixtime now)
{
	if (!f->conclusion)
		return RC_CONFLICT;
	return f->amends != 0 ? fold(db, f, FINDING_CANDIDATE, "stated", person,
	    now) : adopt(db, f, FINDING_CANDIDATE, "stated", person, now);
}

enum rc
finding_recommend(struct db *db, row_id id, unixtime now)
{
	return db_change(db, "UPDATE finding SET recommended_at = $2"
	    " WHERE id = $1 AND state = 'adopted' AND recommended_at IS NULL"
	    " AND conclusion = 0"
	    " AND level <> '' AND addressee IS NOT NULL", ARGS(INT(id),
	    INT(now)));
}

enum rc
finding_taken(struct db *db, row_id id, int64_t *plans, int64_t *done)
{
	TRY(db_int(db, "SELECT count(DISTINCT plan_id) FROM plan_link"
	    " WHERE kind = 'recommendation' AND thing_id = $1", ARGS(INT(id)),
	    plans));
	return db_int(db, "SELECT count(DISTINCT p.id) FROM plan_link l"
	    " JOIN plan p ON p.id = l.plan_id WHERE l.kind = 'recommendation'"
	    " AND l.thing_id = $1 AND p.state = 'done'", ARGS(INT(id)), done);
}

enum rc
finding_any(struct db *db, row_id edition, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM finding WHERE edition_id = $1"
	    " AND state = 'adopted'", ARGS(INT(edition)), &n));
	*out = n > 0;
	return RC_OK;
}
