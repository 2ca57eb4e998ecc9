/* Signing in: links, sessions, passwords, the second factor. */
#include "people/people.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

/* --- links --- */

enum rc
sign_in_link_make(struct db *db, struct arena *a, row_id person,
    const char *next, unixtime now, int64_t seconds, const char **secret)
{
	*secret = people_secret(a);
	TRY(db_change(db, "INSERT INTO sign_in_link"
	    " (hash, person_id, next, until)"
	    " SELECT $1, p.id, $3, CAST($4 AS BIGINT) FROM person p"
	    " WHERE p.id = $2 AND p.erased_at IS NULL",
	    ARGS(TEXT(people_hash(a, *secret)), INT(person),
	    TEXT(people_path_own(next) ? next : NULL), INT(now + seconds))));
	return db_exec(db, "DELETE FROM sign_in_link WHERE until <= $1",
	    ARGS(INT(now)), NULL);
}

enum rc
sign_in_link_find(struct db *db, struct arena *a, const char *secret,
    unixtime now, struct person *out)
{
	row_id person;

	TRY(db_int(db, "SELECT person_id FROM sign_in_link"
	    " WHERE hash = $1 AND until > $2",
	    ARGS(TEXT(people_hash(a, secret)), INT(now)), &person));
	return person_find(db, a, person, out);
}

enum rc
sign_in_link_use(struct db *db, struct arena *a, const char *secret,
    unixtime now, row_id *person, const char **next)
{
	struct rows q = db_query(db, "DELETE FROM sign_in_link"
	    " WHERE hash = $1 AND until > $2 RETURNING person_id, next",
	    ARGS(TEXT(people_hash(a, secret)), INT(now)));

	TRY(db_next(&q));
	*person = col_int(&q, 0);
	*next = col_null(&q, 1) ? "/" : col_text(&q, a, 1);
	db_done(&q);
	return RC_OK;
}

/* --- sessions --- */

enum rc
session_make(struct db *db, struct arena *a, row_id person,
    const char *agent, unixtime now, const char **secret)
{
	row_id id;

	*secret = people_secret(a);
	return db_insert(db, "INSERT INTO session (hash, person_id, agent,"
	    " made_at, seen_at) SELECT $1, p.id, $3, CAST($4 AS BIGINT),"
	    " CAST($4 AS BIGINT) FROM person p"
	    " WHERE p.id = $2 AND p.erased_at IS NULL RETURNING id",
	    ARGS(TEXT(people_hash(a, *secret)), INT(person), TEXT(agent),
	    INT(now)), &id);
}

/* Not yet too old: two parameters, the oldest moment of making and of last
 * use without and with a second factor. */
#define SESSION_ALIVE(made, idle, staff) \
	" s.made_at > " made " AND s.seen_at >" \
	" CASE WHEN s.factor_at IS NULL THEN CAST(" idle " AS BIGINT)" \
	" ELSE CAST(" staff " AS BIGINT) END"

enum { SEEN_EVERY = 600 };	/* seconds between two notes of use */

enum rc
session_person(struct db *db, struct arena *a, const char *secret,
    unixtime now, struct signed_in *out)
{
	struct rows q = db_query(db, "SELECT s.id, s.person_id, p.name, p.lang,"
	    " p.admin, CASE WHEN s.factor_at IS NULL THEN 0 ELSE 1 END,"
	    " CASE WHEN p.totp IS NULL THEN 0 ELSE 1 END, s.seen_at, s.console"
	    " FROM session s JOIN person p ON p.id = s.person_id"
	    " WHERE s.hash = $1 AND p.erased_at IS NULL AND"
	    SESSION_ALIVE("$2", "$3", "$4"),
	    ARGS(TEXT(people_hash(a, secret)), INT(now - SESSION_SECONDS),
	    INT(now - SESSION_IDLE_SECONDS),
	    INT(now - SESSION_STAFF_IDLE_SECONDS)));

	TRY(db_next(&q));
	*out = (struct signed_in){
		.session = col_int(&q, 0),
		.person = col_int(&q, 1),
		.name = col_text(&q, a, 2),
		.lang = col_text(&q, a, 3),
		.admin = col_int(&q, 4) != 0,
		/* A factor that was taken away since proves nothing. */
		.factor = col_int(&q, 5) != 0 &&
		    (col_int(&q, 6) != 0 || col_int(&q, 8) != 0),
		.has_factor = col_int(&q, 6) != 0,
		.stale = col_int(&q, 7) <= now - SEEN_EVERY,
	};
	db_done(&q);
	/* Reading pages does not write: what is done counts as use. */
	if (out->stale && db_in_write(db))
		return session_seen(db, out->session, now);
	return RC_OK;
}

enum rc
session_seen(struct db *db, row_id session, unixtime now)
{
	return db_exec(db, "UPDATE session SET seen_at = $2 WHERE id = $1"
	    " AND seen_at <= $3",
	    ARGS(INT(session), INT(now), INT(now - SEEN_EVERY)), NULL);
}

enum rc
session_factor(struct db *db, struct arena *a, row_id session, unixtime now,
    const char **secret)
{
	*secret = people_secret(a);
	return db_change(db, "UPDATE session SET hash = $2, factor_at = $3,"
	    " seen_at = $3 WHERE id = $1",
	    ARGS(INT(session), TEXT(people_hash(a, *secret)), INT(now)));
}

enum rc
person_sessions(struct db *db, struct arena *a, row_id person, unixtime now,
    struct person_session **out)
{
	struct rows q = db_query(db, "SELECT s.id, s.agent, s.made_at,"
	    " s.seen_at, s.factor_at FROM session s WHERE s.person_id = $1 AND"
	    SESSION_ALIVE("$2", "$3", "$4")
	    " ORDER BY s.seen_at DESC, s.id DESC",
	    ARGS(INT(person), INT(now - SESSION_SECONDS),
	    INT(now - SESSION_IDLE_SECONDS),
	    INT(now - SESSION_STAFF_IDLE_SECONDS)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct person_session);
		**out = (struct person_session){
			.id = col_int(&q, 0),
			.agent = col_text(&q, a, 1),
			.made_at = col_int(&q, 2),
			.seen_at = col_int(&q, 3),
			.factor_at = col_int(&q, 4),
		};
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
person_session_end(struct db *db, row_id person, row_id session)
{
	enum rc rc = db_change(db, "DELETE FROM session"
	    " WHERE id = $2 AND person_id = $1",
	    ARGS(INT(person), INT(session)));

	return rc == RC_CONFLICT ? RC_NONE : rc;
}

enum rc
person_session_end_others(struct db *db, row_id person, row_id keep, int64_t *ended)
{
	return db_exec(db, "DELETE FROM session"
	    " WHERE person_id = $1 AND id <> $2",
	    ARGS(INT(person), INT(keep)), ended);
}

enum rc
people_purge(struct db *db, unixtime now)
{
	TRY(db_exec(db, "DELETE FROM sign_in_link WHERE until <= $1",
	    ARGS(INT(now)), NULL));
	return db_exec(db, "DELETE FROM session WHERE made_at <= $1"
	    " OR seen_at <= CASE WHEN factor_at IS NULL"
	    " THEN CAST($2 AS BIGINT) ELSE CAST($3 AS BIGINT) END",
	    ARGS(INT(now - SESSION_SECONDS), INT(now - SESSION_IDLE_SECONDS),
	    INT(now - SESSION_STAFF_IDLE_SECONDS)), NULL);
}

/* --- passwords --- */

/* OWASP's least: 19 MiB, two rounds, about 35 ms on a small machine. */
enum { ARGON_ROUNDS = 2, ARGON_BYTES = 19 * 1024 * 1024 };

enum rc
person_password_set(struct db *db, row_id id, const char *password)
{
	char hash[crypto_pwhash_STRBYTES];
	struct arena *a;
	const char *p;
	int bad;

	if (password == NULL)
		return db_change(db, "UPDATE person SET password = NULL"
		    " WHERE id = $1 AND erased_at IS NULL", ARGS(INT(id)));
	a = arena_make();
	p = text_clean(a, password, false);
	bad = crypto_pwhash_str(hash, p, strlen(p), ARGON_ROUNDS, ARGON_BYTES);
	arena_free(a);
	if (bad) {
		log_line(LOG_ERROR, "people", "no memory for a password's hash");
		return RC_FAILED;
	}
	return db_change(db, "UPDATE person SET password = $2"
	    " WHERE id = $1 AND erased_at IS NULL", ARGS(INT(id), TEXT(hash)));
}

static enum rc
check_password(struct db *db, struct arena *a, const char *address,
    const char *password, row_id *id)
{
	/* Of nobody: looked at where there is no other, for equal time. */
	static const char nobody[] =
	    "$argon2id$v=19"
	    "$m=19456,t=2,p=1$S1GY2fmK3pjDdRbESeJMdw$dtHabDOtfsEmAlxRZJjnPFxB2wmcTCX/0iTvU5Ni0O4";
	const char *email, *hash = NULL, *p = text_clean(a, password, false);
	struct rows q;
	char stored[crypto_pwhash_STRBYTES];
	bool known = text_email(a, address, &email), right;

	*id = 0;
	q = db_query(db, "SELECT id, password FROM person WHERE email = $1"
	    " AND erased_at IS NULL", ARGS(TEXT(known ? email : "")));
	switch (db_next(&q)) {
	case RC_OK:
		*id = col_int(&q, 0);
		hash = col_text(&q, a, 1);
		db_done(&q);
		break;
	case RC_NONE:
		break;
	default:
		return RC_FAILED;
	}
	snprintf(stored, sizeof stored, "%s", hash == NULL ? nobody : hash);
	right = crypto_pwhash_str_verify(stored, p, strlen(p)) == 0;
	if (hash == NULL || !right) {
		*id = 0;
		return RC_DENIED;
	}
	return RC_OK;
}

enum rc
person_password_check(struct db *db, const char *email, const char *password,
    row_id *id)
{
	struct arena *a = arena_make();
	enum rc rc = check_password(db, a, email, password, id);

	arena_free(a);
	return rc;
}

/* --- second factor --- */

enum rc
factor_codes(struct db *db, struct arena *a, row_id person,
    const char *codes[RECOVERY_CODES])
{
	TRY(db_exec(db, "DELETE FROM recovery_code WHERE person_id = $1",
	    ARGS(INT(person)), NULL));
	for (int i = 0; i < RECOVERY_CODES; i++) {
		codes[i] = recovery_code(a);
		TRY(db_change(db, "INSERT INTO recovery_code (person_id, hash)"
		    " VALUES ($1, $2)",
		    ARGS(INT(person), TEXT(people_hash(a, codes[i])))));
	}
	return RC_OK;
}

enum rc
factor_codes_left(struct db *db, row_id person, int64_t *left)
{
	return db_int(db, "SELECT count(*) FROM recovery_code"
	    " WHERE person_id = $1", ARGS(INT(person)), left);
}

enum rc
factor_set(struct db *db, struct arena *a, row_id person,
    const unsigned char secret[TOTP_BYTES], const char *code, unixtime now,
    const char *codes[RECOVERY_CODES])
{
	const void *sealed;
	int64_t step;
	size_t n;

	TRY(totp_match(secret, TOTP_BYTES, code, now, 0, &step));
	sealed = people_seal(a, secret, TOTP_BYTES, &n);
	TRY(db_change(db, "UPDATE person SET totp = $2, totp_step = $3"
	    " WHERE id = $1 AND erased_at IS NULL",
	    ARGS(INT(person), BYTES(sealed, n), INT(step))));
	return factor_codes(db, a, person, codes);
}

/* As it was shown, however it is typed: "ABCD EFGH..." */
static const char *
tidy_code(struct arena *a, const char *typed)
{
	struct buf b = BUF(a);
	int n = 0;

	for (; *typed != '\0' && n <= 16; typed++) {
		char c = *typed;

		if (c == '-' || c == ' ')
			continue;
		if (n > 0 && n % 4 == 0)
			buf_char(&b, '-');
		buf_char(&b, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
		n++;
	}
	return buf_text(&b);
}

enum rc
factor_check(struct db *db, struct arena *a, row_id person, const char *code,
    unixtime now, bool *recovery)
{
	struct rows q = db_query(db, "SELECT totp, totp_step FROM person"
	    " WHERE id = $1 AND totp IS NOT NULL", ARGS(INT(person)));
	const void *sealed, *secret;
	size_t n_sealed, n;
	int64_t used, step;
	enum rc rc;

	*recovery = false;
	if ((rc = db_next(&q)) != RC_OK)
		return rc == RC_NONE ? RC_DENIED : rc;
	sealed = col_bytes(&q, a, 0, &n_sealed);
	used = col_int(&q, 1);
	db_done(&q);
	if ((secret = people_unseal(a, sealed, n_sealed, &n)) == NULL)
		/* The server's key is another than it was: only a recovery
		 * code still helps. */
		log_line(LOG_ERROR, "people", "person %lld: the second factor"
		    " cannot be unsealed", (long long)person);
	else if (totp_match(secret, n, code, now, used, &step) == RC_OK) {
		/* Guarded once more: two requests with one code. */
		rc = db_change(db, "UPDATE person SET totp_step = $2"
		    " WHERE id = $1 AND totp_step < $2",
		    ARGS(INT(person), INT(step)));
		return rc == RC_CONFLICT ? RC_DENIED : rc;
	}
	rc = db_change(db, "DELETE FROM recovery_code"
	    " WHERE person_id = $1 AND hash = $2",
	    ARGS(INT(person), TEXT(people_hash(a, tidy_code(a, code)))));
	*recovery = rc == RC_OK;
	return rc == RC_CONFLICT ? RC_DENIED : rc;
}

enum rc
factor_remove(struct db *db, row_id person)
{
	TRY(db_change(db, "UPDATE person SET totp = NULL, totp_step = 0"
	    " WHERE id = $1 AND totp IS NOT NULL", ARGS(INT(person))));
	TRY(db_exec(db, "UPDATE session SET factor_at = NULL"
	    " WHERE person_id = $1", ARGS(INT(person)), NULL));
	return db_exec(db, "DELETE FROM recovery_code WHERE person_id = $1",
	    ARGS(INT(person)), NULL);
}
