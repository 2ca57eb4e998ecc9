/* A file of practices on its way in: rows of it, and the clerk's part. */
#include "practice/practice_carry_desk.h"

#include <stdlib.h>
#include <string.h>

#include "store/blob.h"
#include "store/journal.h"

const char *const carry_state_name[CARRY_STATES] = { "checking", "checked",
	"importing", "done", "refused" };
const char carry_job[] = "practice.carry";

enum { KEPT = 30 * 86400 };

static unsigned
index_of(const char *const *names, unsigned n, const char *s)
{
	for (unsigned i = 0; i < n; i++)
		if (text_same(names[i], s))
			return i;
	return 0;
}

/* --- rows --- */

#define SELECT_CARRY \
	"SELECT id, programme_id, blob_id, job_id, name, publish, state, why," \
	" why_name, why_line, lines, wrong, same, added, merged, skipped, at," \
	" edition_id, (SELECT count(*) FROM practice_carry_line l" \
	" WHERE l.carry_id = practice_carry.id AND l.faults IS NULL)," \
	" (SELECT count(*) FROM practice_carry_line l" \
	" WHERE l.carry_id = practice_carry.id AND l.faults IS NOT NULL)," \
	" tally FROM practice_carry"

static struct carry_tally *
read_tally(struct arena *a, const char *text)
{
	struct carry_tally *first = NULL, **end = &first;
	const char *why;
	size_t i;
	json_t *all, *t;

	if (text == NULL || json_read(a, text, strlen(text), &all, &why) !=
	    RC_OK)
		return NULL;
	json_array_foreach(all, i, t) {
		*end = arena_new(a, struct carry_tally);
		(*end)->fault.key = arena_dup(a, json_string_value(
		    json_array_get(t, 0)));
		(*end)->fault.why = arena_dup(a, json_string_value(
		    json_array_get(t, 1)));
		(*end)->lines = json_integer_value(json_array_get(t, 2));
		(*end)->first = json_integer_value(json_array_get(t, 3));
		end = &(*end)->next;
	}
	json_decref(all);
	return first;
}

static struct carry
read_carry(const struct rows *q, struct arena *a)
{
	return (struct carry){ .id = col_int(q, 0), .programme = col_int(q, 1),
	    .blob = col_int(q, 2), .job = col_int(q, 3),
	    .name = col_text(q, a, 4), .publish = col_int(q, 5) != 0,
	    .state = (enum carry_state)index_of(carry_state_name, CARRY_STATES,
	    col_text(q, a, 6)), .why = col_text(q, a, 7),
	    .why_name = col_text(q, a, 8), .why_line = col_int(q, 9),
	    .lines = col_int(q, 10), .wrong = col_int(q, 11),
	    .same = col_int(q, 12), .added = col_int(q, 13),
	    .merged = col_int(q, 14), .skipped = col_int(q, 15),
	    .at = col_int(q, 16), .edition = col_int(q, 17),
	    .told = col_int(q, 18), .listed = col_int(q, 19),
	    .tally = read_tally(a, col_text(q, a, 20)) };
}

/* programme 0: the clerk's own look. */
enum rc
carry_find(struct db *db, struct arena *a, row_id programme, row_id id,
    struct carry *out)
{
	struct rows q = db_query(db, SELECT_CARRY " WHERE id = $1"
	    " AND ($2 = 0 OR programme_id = $2)", ARGS(INT(id),
	    INT(programme)));

	TRY(db_next(&q));
	*out = read_carry(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
carry_list(struct db *db, struct arena *a, row_id programme,
    struct carry **out)
{
	struct rows q = db_query(db, SELECT_CARRY " WHERE programme_id = $1"
	    " ORDER BY id DESC LIMIT 50", ARGS(INT(programme)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct carry);
		**out = read_carry(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* What the clerk is told. */
static enum rc
ask_clerk(struct db *db, struct arena *a, row_id id, row_id person,
    enum carry_state state)
{
	row_id job;

	TRY(job_add(db, carry_job, arena_printf(a, "%lld", (long long)id),
	    person, 0, NULL, &job));
	return db_change(db, "UPDATE practice_carry SET state = $2,"
	    " job_id = $3 WHERE id = $1", ARGS(INT(id),
	    TEXT(carry_state_name[state]), INT(job)));
}

enum rc
carry_begin(struct db *db, struct arena *a, const struct carry_plan *plan,
    const char *name, const void *bytes, size_t n, row_id *id)
{
	struct blob blob;

	TRY(blob_put(db, name, bytes, n, &blob));
	TRY(db_insert(db, "INSERT INTO practice_carry (programme_id, blob_id,"
	    " name, publish, state, at, edition_id) VALUES ($1, $2, $3, $4,"
	    " 'checking', $5, $6) RETURNING id", ARGS(INT(plan->programme),
	    INT(blob.id), TEXT(name), INT(plan->publish), INT(plan->now),
	    INT_OR_NULL(plan->edition)), id));
	return ask_clerk(db, a, *id, plan->person, CARRY_CHECKING);
}

/* --- lines --- */

static const char *
write_faults(struct arena *a, const struct carry_item *i)
{
	struct buf b = BUF(a);
	int told = 0;

	if (i->faults == NULL)
		return NULL;
	json_begin(&b, '[');
	for (const struct practice_fault *f = i->faults; f != NULL &&
	    told < CARRY_FAULTS_MAX; f = f->next, told++) {
		json_begin(&b, '[');
		json_text(&b, f->key == NULL ? NULL :
		    text_cut(a, f->key, 60));
		json_text(&b, f->why);
		json_text(&b, told == 0 ? i->detail : NULL);
		json_end(&b, ']');
	}
	json_end(&b, ']');
	return buf_text(&b);
}

static void
read_faults(struct arena *a, const char *text, struct carry_told *t)
{
	struct practice_fault **end = &t->faults;
	const char *why;
	size_t i;
	json_t *all, *f;

	if (text == NULL || json_read(a, text, strlen(text), &all, &why) !=
	    RC_OK)
		return;
	json_array_foreach(all, i, f) {
		*end = arena_new(a, struct practice_fault);
		(*end)->key = arena_dup(a, json_string_value(
		    json_array_get(f, 0)));
		(*end)->why = arena_dup(a, json_string_value(
		    json_array_get(f, 1)));
		if (i == 0)
			t->detail = arena_dup(a, json_string_value(
			    json_array_get(f, 2)));
		end = &(*end)->next;
	}
	json_decref(all);
}

enum rc
carry_lines(struct db *db, struct arena *a, row_id carry, bool wrong,
    int64_t from, int64_t n, struct carry_told **out)
{
	struct rows q = db_query(db, "SELECT line, title, faults, same,"
	    " same_code, same_title, same_line, mine, choice"
	    " FROM practice_carry_line WHERE carry_id = $1"
	    " AND (faults IS NOT NULL) = ($2 = 1)"
	    " ORDER BY line LIMIT $3 OFFSET $4", ARGS(INT(carry), INT(wrong),
	    INT(n), INT(from)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct carry_told *t = arena_new(a, struct carry_told);

		*t = (struct carry_told){ .line = col_int(&q, 0),
		    .title = col_text(&q, a, 1),
		    .same = (enum carry_same)index_of(carry_same_name,
		    CARRY_SAMES, col_text(&q, a, 3)),
		    .same_code = col_text(&q, a, 4),
		    .same_title = col_text(&q, a, 5),
		    .same_line = col_int(&q, 6), .mine = col_int(&q, 7) != 0,
		    .choice = (enum carry_choice)index_of(carry_choice_name,
		    CARRY_CHOICES, col_text(&q, a, 8)) };
		read_faults(a, col_text(&q, a, 2), t);
		*out = t;
		out = &t->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
carry_choose(struct db *db, row_id carry, int64_t line,
    enum carry_choice choice)
{
	/* All: those that can be merged are, the others stay as they were. */
	return db_change(db, "UPDATE practice_carry_line SET choice = $3"
	    " WHERE carry_id = $1 AND ($2 = 0 OR line = $2)"
	    " AND faults IS NULL AND ($3 <> 'merge' OR mine = 1)"
	    " AND EXISTS (SELECT 1 FROM practice_carry c"
	    " WHERE c.id = carry_id AND c.state = 'checked')",
	    ARGS(INT(carry), INT(line), TEXT(carry_choice_name[choice])));
}

enum rc
carry_go(struct db *db, struct arena *a, const struct carry *c,
    const struct carry_plan *plan)
{
	TRY(db_change(db, "UPDATE practice_carry SET state = 'importing'"
	    " WHERE id = $1 AND state = 'checked' AND wrong = 0 AND lines > 0",
	    ARGS(INT(c->id))));
	TRY(journal_add(db, &(struct journal_entry){ .person = plan->person,
	    .at = plan->now, .action = "practices.import",
	    .kind = "programme", .thing = c->programme,
	    .programme = c->programme, .note = arena_printf(a, "%lld",
	    (long long)c->lines) }));
	return ask_clerk(db, a, c->id, plan->person, CARRY_IMPORTING);
}

enum rc
carry_drop(struct db *db, const struct carry *c)
{
	TRY(db_change(db, "DELETE FROM practice_carry WHERE id = $1"
	    " AND state <> 'importing'", ARGS(INT(c->id))));
	return c->blob == 0 ? RC_OK : blob_drop(db, c->blob);
}

enum rc
carry_purge(struct db *db, struct arena *a, unixtime now)
{
	struct carry *all = NULL, **end = &all;
	struct rows q = db_query(db, SELECT_CARRY " WHERE at < $1",
	    ARGS(INT(now - KEPT)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(a, struct carry);
		**end = read_carry(&q, a);
		end = &(*end)->next;
	}
	if (rc != RC_NONE || all == NULL)
		return rc == RC_NONE ? RC_OK : rc;
	TRY(db_begin(db));
	for (; all != NULL; all = all->next) {
		rc = carry_drop(db, all);
		if (rc != RC_OK && rc != RC_CONFLICT) {
			db_rollback(db);
			return rc;
		}
	}
	return db_commit(db);
}

/* --- the clerk --- */

struct told {			/* a row of practice_carry_line to be written */
	struct told *next;
	int64_t line;
	const char *title, *faults;
	struct carry_found found;
};

struct work {
	struct db *db;
	struct arena *a;
	const struct job *job;
	struct carry carry;
	struct carry_run run;
	struct told *told, **end;
	int64_t wrong;			/* of those told */
	struct carry_tally *tally[CARRY_KINDS_MAX];
	int kinds;
};

static void
tally(struct work *w, const struct practice_fault *f, int64_t line)
{
	struct carry_tally *t;
	int i = 0;

	while (i < w->kinds && (!text_same(w->tally[i]->fault.key, f->key) ||
	    !text_same(w->tally[i]->fault.why, f->why)))
		i++;
	if (i == CARRY_KINDS_MAX)
		return;
	if (i == w->kinds) {
		w->tally[w->kinds++] = t = arena_new(w->a, struct carry_tally);
		t->fault.key = arena_dup(w->a, f->key);
		t->fault.why = f->why;
		t->first = line;
	}
	w->tally[i]->lines++;
}

static int
most_first(const void *x, const void *y)
{
	const struct carry_tally *a = *(struct carry_tally *const *)x,
	    *b = *(struct carry_tally *const *)y;

	if (a->lines != b->lines)
		return a->lines > b->lines ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

static const char *
write_tally(struct work *w)
{
	struct buf b = BUF(w->a);

	if (w->kinds == 0)
		return NULL;
	qsort(w->tally, (size_t)w->kinds, sizeof *w->tally, most_first);
	json_begin(&b, '[');
	for (int i = 0; i < w->kinds; i++) {
		const struct carry_tally *t = w->tally[i];

		json_begin(&b, '[');
		json_text(&b, t->fault.key == NULL ? NULL : text_cut(w->a,
		    t->fault.key, 60));
		json_text(&b, t->fault.why);
		json_number(&b, t->lines);
		json_number(&b, t->first);
		json_end(&b, ']');
	}
	json_end(&b, ']');
	return buf_text(&b);
}

static enum rc
open_file(struct work *w)
{
	struct buf b = BUF(w->a);
	struct blob blob;

	TRY(blob_find(w->db, w->a, w->carry.blob, &blob));
	buf_room(&b, (size_t)blob.size + 1);
	TRY(blob_read(w->db, blob.id, 0, blob.size, &b));
	w->run.bytes = buf_text(&b);
	w->run.n = b.n;
	return RC_OK;
}

static enum rc
progress(void *p, int64_t lines)
{
	struct work *w = p;

	return job_progress(w->db, w->job, lines, 0);
}

static enum rc
tell(void *p, const struct carry_item *i, const struct carry_found *f,
    enum carry_choice *choice)
{
	struct work *w = p;

	(void)choice;
	for (const struct practice_fault *x = i->faults; x != NULL; x = x->next)
		tally(w, x, (int64_t)i->line);
	/* A file that is something else has as many wrong lines as lines:
	 * nothing of it comes in, and the first ones say enough. */
	if (i->faults != NULL && ++w->wrong > CARRY_WRONG_MAX)
		return RC_OK;
	*w->end = arena_new(w->a, struct told);
	**w->end = (struct told){ .line = (int64_t)i->line,
	    .title = arena_dup(w->a, i->practice.title),
	    .faults = write_faults(w->a, i), .found = *f };
	(*w->end)->found.code = arena_dup(w->a, f->code);
	(*w->end)->found.title = arena_dup(w->a, f->title);
	w->end = &(*w->end)->next;
	return RC_OK;
}

static enum rc
write_told(struct work *w)
{
	for (const struct told *t = w->told; t != NULL; t = t->next)
		TRY(db_exec(w->db, "INSERT INTO practice_carry_line (carry_id,"
		    " line, title, faults, same, same_code, same_title,"
		    " same_line, mine, choice) VALUES ($1, $2, $3, $4, $5, $6,"
		    " $7, $8, $9, 'skip')", ARGS(INT(w->carry.id),
		    INT(t->line), TEXT(t->title), TEXT(t->faults),
		    TEXT(carry_same_name[t->found.same]),
		    TEXT(t->found.code), TEXT(t->found.title),
		    INT((int64_t)t->found.line), INT(t->found.mine)), NULL));
	return RC_OK;
}

/* What came out of the look, in the transaction that is open. */
static enum rc
write_look(struct work *w, bool refused)
{
	const struct carry_reader *f = &w->run.reader;
	const struct carry_run *r = &w->run;

	TRY(db_exec(w->db, "DELETE FROM practice_carry_line"
	    " WHERE carry_id = $1", ARGS(INT(w->carry.id)), NULL));
	if (!refused)
		TRY(write_told(w));
	/* RC_CONFLICT: it was dropped meanwhile. */
	return db_change(w->db, "UPDATE practice_carry SET state = $2,"
	    " why = $3, why_name = $4, why_line = $5, lines = $6, wrong = $7,"
	    " same = $8, tally = $9 WHERE id = $1 AND state = 'checking'",
	    ARGS(INT(w->carry.id), TEXT(refused ? "refused" : "checked"),
	    TEXT(refused ? f->what : NULL), TEXT(f->name == NULL ? NULL :
	    text_cut(w->a, text_clean(w->a, f->name, true), 60)),
	    INT(refused ? (int64_t)f->line : 0), INT(r->lines), INT(r->wrong),
	    INT(r->same), TEXT(refused ? NULL : write_tally(w))));
}

static enum rc
check(struct work *w)
{
	enum rc rc;

	w->run.line = tell;
	w->run.progress = progress;
	w->end = &w->told;
	TRY(open_file(w));
	rc = carry_look(&w->run);
	if (rc != RC_OK && rc != RC_INVALID)
		return rc;
	TRY(db_begin(w->db));
	rc = write_look(w, rc == RC_INVALID);
	if (rc != RC_OK) {
		db_rollback(w->db);
		return rc;
	}
	return db_commit(w->db);
}

/* What was chosen for the line; RC_CONFLICT where it was not so when the file
 * was looked through. */
static enum rc
chosen(void *p, const struct carry_item *i, const struct carry_found *f,
    enum carry_choice *choice)
{
	struct work *w = p;
	const char *name;
	enum rc rc;

	if (i->faults != NULL)
		return RC_CONFLICT;
	rc = db_text(w->db, w->a, "SELECT choice FROM practice_carry_line"
	    " WHERE carry_id = $1 AND line = $2 AND same = $3",
	    ARGS(INT(w->carry.id), INT((int64_t)i->line),
	    TEXT(carry_same_name[f->same])), &name);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_CONFLICT : rc;
	*choice = (enum carry_choice)index_of(carry_choice_name,
	    CARRY_CHOICES, name);
	return RC_OK;
}

/* All of the file, in the transaction that is open. */
static enum rc
take_all(struct work *w)
{
	TRY(open_file(w));
	w->run.line = chosen;
	TRY(carry_look(&w->run));
	TRY(carry_write(&w->run));
	TRY(db_change(w->db, "UPDATE practice_carry SET state = 'done',"
	    " added = $2, merged = $3, skipped = $4, blob_id = NULL"
	    " WHERE id = $1 AND state = 'importing'", ARGS(INT(w->carry.id),
	    INT(w->run.added), INT(w->run.merged), INT(w->run.skipped))));
	return blob_drop(w->db, w->carry.blob);
}

/* The library has changed since the file was looked through: once more. */
static enum rc
check_again(struct work *w)
{
	enum rc rc;

	TRY(db_begin(w->db));
	rc = ask_clerk(w->db, w->a, w->carry.id, w->job->person,
	    CARRY_CHECKING);
	if (rc != RC_OK) {
		db_rollback(w->db);
		return rc;
	}
	return db_commit(w->db);
}

static enum rc
bring_in(struct work *w)
{
	bool again;
	enum rc rc;

	TRY(db_begin(w->db));
	rc = take_all(w);
	if (rc == RC_OK && (rc = db_commit(w->db)) == RC_OK)
		return RC_OK;
	again = db_must_retry(w->db);
	db_rollback(w->db);
	if (rc == RC_INVALID || (rc == RC_CONFLICT && !again))
		return check_again(w);
	return rc;
}

enum rc
carry_job_run(struct db *db, struct arena *a, struct job *j)
{
	struct work w = { .db = db, .a = a, .job = j };
	int64_t id;
	enum rc rc;

	if (!text_number(j->input, 1, INT64_MAX, &id))
		return RC_INVALID;
	rc = carry_find(db, a, 0, id, &w.carry);
	/* Dropped, or done by a clerk that died right after. */
	if (rc == RC_NONE || (rc == RC_OK && w.carry.blob == 0))
		return RC_OK;
	TRY(rc);
	w.run = (struct carry_run){ .db = db, .arena = a, .ctx = &w,
	    .plan = { .programme = w.carry.programme,
	    .edition = w.carry.edition, .person = j->person,
	    .now = time_now(), .publish = w.carry.publish, .how = "import" } };
	return w.carry.state == CARRY_CHECKING ? check(&w) :
	    w.carry.state == CARRY_IMPORTING ? bring_in(&w) : RC_OK;
}
