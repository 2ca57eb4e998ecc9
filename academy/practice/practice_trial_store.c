/* What became of practices where others tried them. */
#include "practice/practice_trial.h"

#include "practice/practice_inside.h"

const char *const trial_outcome_name[TRIAL_OUTCOMES] = { "worked", "partly",
	"not", "running" };
const char *const trial_outcome_label[TRIAL_OUTCOMES] = { N_("It worked"),
	N_("It worked in part"), N_("It did not work"),
	N_("It is too early to say") };
const char *const trial_state_name[TRIAL_STATES] = { "told", "shown",
	"refused" };

/* A record of one's own is linked while everybody may see it, with its place. */
#define SELECT_TRIAL \
	"SELECT t.id, t.practice_id, t.person_id, t.state, t.outcome, t.place," \
	" t.country, t.named, t.adapted, t.happened, t.lang, t.own_id, o.code," \
	" o.title, p.code, p.title, t.at FROM practice_trial t" \
	" JOIN practice p ON p.id = t.practice_id" \
	" LEFT JOIN practice_public o ON o.id = t.own_id" \
	" AND o.attribution = 'named'"

static struct trial
read_trial(const struct rows *q, struct arena *a)
{
	return (struct trial){ .id = col_int(q, 0), .practice = col_int(q, 1),
	    .person = col_int(q, 2),
	    .state = (enum trial_state)practice_index(trial_state_name,
	    TRIAL_STATES, col_text(q, a, 3)),
	    .outcome = (enum trial_outcome)practice_index(trial_outcome_name,
	    TRIAL_OUTCOMES, col_text(q, a, 4)), .place = col_text(q, a, 5),
	    .country = col_text(q, a, 6), .named = col_int(q, 7) != 0,
	    .adapted = col_text(q, a, 8), .happened = col_text(q, a, 9),
	    .lang = col_text(q, a, 10), .own = col_int(q, 11),
	    .own_code = col_text(q, a, 12), .own_title = col_text(q, a, 13),
	    .code = col_text(q, a, 14), .title = col_text(q, a, 15),
	    .at = col_int(q, 16) };
}

static enum rc
read_all(struct rows q, struct arena *a, struct trial **out)
{
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct trial);
		**out = read_trial(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
trial_of(struct db *db, struct arena *a, row_id practice, row_id person,
    struct trial *out)
{
	struct rows q = db_query(db, SELECT_TRIAL " WHERE t.practice_id = $1"
	    " AND t.person_id = $2", ARGS(INT(practice), INT(person)));

	TRY(db_next(&q));
	*out = read_trial(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
trial_tell(struct db *db, const struct trial *t)
{
	int64_t mine;

	if (t->own != 0) {
		TRY(db_int(db, "SELECT count(*) FROM practice WHERE id = $1"
		    " AND author_id = $2 AND id <> $3", ARGS(INT(t->own),
		    INT(t->person), INT(t->practice)), &mine));
		if (mine == 0)
			return RC_INVALID;
	}
	return db_change(db, "INSERT INTO practice_trial (practice_id,"
	    " person_id, state, outcome, place, country, named, adapted,"
	    " happened, lang, own_id, at) VALUES ($1, $2, 'told', $3, $4, $5,"
	    " $6, $7, $8, $9, $10, $11)"
	    " ON CONFLICT (practice_id, person_id) DO UPDATE SET"
	    " state = excluded.state, outcome = excluded.outcome,"
	    " place = excluded.place, country = excluded.country,"
	    " named = excluded.named, adapted = excluded.adapted,"
	    " happened = excluded.happened, lang = excluded.lang,"
	    " own_id = excluded.own_id, at = excluded.at",
	    ARGS(INT(t->practice), INT(t->person),
	    TEXT(trial_outcome_name[t->outcome]), TEXT(t->place),
	    TEXT(t->country), INT(t->named), TEXT(t->adapted),
	    TEXT(t->happened), TEXT(t->lang), INT_OR_NULL(t->own),
	    INT(t->at)));
}

enum rc
trial_drop(struct db *db, row_id practice, row_id person)
{
	return db_change(db, "DELETE FROM practice_trial"
	    " WHERE practice_id = $1 AND person_id = $2", ARGS(INT(practice),
	    INT(person)));
}

enum rc
trial_shown(struct db *db, struct arena *a, row_id practice,
    struct trial **out)
{
	TRY(read_all(db_query(db, SELECT_TRIAL " WHERE t.practice_id = $1"
	    " AND t.state = 'shown' ORDER BY t.at DESC, t.id DESC LIMIT 100",
	    ARGS(INT(practice))), a, out));
	for (struct trial *t = *out; t != NULL; t = t->next)
		if (!t->named) {
			t->place = t->country = NULL;
			t->own_code = t->own_title = NULL;
		}
	return RC_OK;
}

enum rc
trial_waiting(struct db *db, struct arena *a, row_id practice,
    row_id programme, struct trial **out)
{
	return read_all(db_query(db, SELECT_TRIAL " WHERE t.state = 'told'"
	    " AND ($1 = 0 OR t.practice_id = $1) AND ($1 <> 0"
	    " OR coalesce(p.programme_id, 0) = $2) ORDER BY t.at, t.id"
	    " LIMIT 200", ARGS(INT(practice), INT(programme))), a, out);
}

enum rc
trial_decide(struct db *db, row_id practice, row_id trial, bool show)
{
	return db_change(db, "UPDATE practice_trial SET state = $3"
	    " WHERE id = $1 AND practice_id = $2 AND state = 'told'",
	    ARGS(INT(trial), INT(practice), TEXT(trial_state_name[show ?
	    TRIAL_SHOWN : TRIAL_REFUSED])));
}

enum rc
trial_own_records(struct db *db, struct arena *a, row_id person, row_id but,
    struct practice_entry **out)
{
	struct rows q = practice_entries(db, a, " WHERE p.author_id = $1"
	    " AND p.id <> $2 AND p.state = 'published'"
	    " AND p.attribution = 'named' ORDER BY p.changed_at DESC, p.id DESC",
	    ARGS(INT(person), INT(but)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice_entry);
		**out = practice_read_entry(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}
