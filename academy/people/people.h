/*
 * People and organisations.
 *
 * A person is somebody known by an e-mail address: whoever applied, follows,
 * works for a programme or administers the server.  Nobody needs a password:
 * a mailed link signs in, once, by a POST on the page it opens.  Organisers
 * and administrators also give a second factor (a time-based code).
 *
 * What a person may do in a programme are its roles there: room programme.
 */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H

#include "base/buf.h"
#include "base/text.h"
#include "store/db.h"

enum { PERSON_NAME_MAX = 120, ORGANISATION_NAME_MAX = 200 };	/* code points */

enum organisation_kind { ORG_AUTHORITY, ORG_CIVIL_SOCIETY,
	ORG_MIGRANT, ORG_POLICE, ORG_INTERNATIONAL, ORG_OTHER, ORG_KINDS };
extern const char *const organisation_kind_name[ORG_KINDS];	/* in the store */
extern const char *const organisation_kind_label[ORG_KINDS];	/* marked strings */

enum level { LEVEL_NONE, LEVEL_LOCAL, LEVEL_REGIONAL, LEVEL_NATIONAL,
	LEVEL_INTERNATIONAL, LEVELS };
extern const char *const level_name[LEVELS];
extern const char *const level_label[LEVELS];

struct figure {			/* of a municipality's context profile */
	row_id id;
	const char *label, *value, *unit, *source;
	int64_t year;
	struct figure *next;
};

struct organisation {
	row_id id;
	const char *name;		/* words (JSON) */
	enum organisation_kind kind;
	enum level level;
	const char *country;		/* alpha-2, "" for international bodies */
	const char *place, *website;
	int64_t population, population_year;
	struct figure *figures;		/* organisation_find() only */
	struct organisation *next;
};

struct person {
	row_id id;
	const char *email, *name, *lang;
	row_id organisation;
	const char *organisation_name;	/* words; NULL without */
	enum organisation_kind organisation_kind;
	enum level level;		/* of the organisation */
	const char *position, *country, *gender, *expertise, *phone;
	const char *mail_format;	/* "html" or "text" */
	bool has_password, has_factor, admin, invented;
	unixtime made_at, erased_at;
	const char *asked_email;	/* the new address asked for, or NULL */
	struct person *next;
};

/* --- rules --- */

/* Whether this is a path of ours that may be gone to after signing in: begins
 * with one slash, no backslash, no control character, at most 500 bytes. */
bool people_path_own(const char *);
/* "Firefox on Linux", from a User-Agent header; never the header itself. */
const char *people_browser(struct arena *, const char *agent);
/* 128 random bits as 32 hex digits, and what of it stands in the store. */
const char *people_secret(struct arena *);
const char *people_hash(struct arena *, const char *secret);

/*
 * A password has 15 characters, or 8 beside a second factor; at most 200.  It
 * is none of the commonest, no single repeated character and not the person's
 * own address or name.
 */
enum password_fault { PASSWORD_GOOD, PASSWORD_SHORT, PASSWORD_LONG,
	PASSWORD_COMMON, PASSWORD_OWN };
enum { PASSWORD_MIN = 15, PASSWORD_FACTOR_MIN = 8, PASSWORD_MAX = 200 };
enum password_fault password_fault(struct arena *, const char *password,
    bool has_factor, const char *email, const char *name);

enum { TOTP_BYTES = 20, TOTP_STEP = 30, RECOVERY_CODES = 10 };
/* The step, of the one before, this and the next, at which this code is right
 * and later than used; RC_DENIED when there is none. */
enum rc totp_match(const unsigned char *secret, size_t n, const char *code,
    unixtime now, int64_t used, int64_t *step);
/* Base 32 without padding (RFC 4648), as authenticators take it; and in groups
 * of four, for typing. */
const char *totp_base32(struct arena *, const unsigned char *, size_t);
const char *totp_grouped(struct arena *, const char *base32);
/* "otpauth://totp/..." of a secret, for the picture. */
const char *totp_uri(struct arena *, const char *base32, const char *site,
    const char *email);
/* Sixteen letters and digits in four groups, none that is misread. */
const char *recovery_code(struct arena *);

/*
 * What a search by the beginning of a word looks at: hex of the folded text
 * from the start of each word on, so that every collation sorts it the same.
 */
enum { PEOPLE_KEYS = 24 };
size_t people_keys(struct arena *, const char *text,
    const char *out[PEOPLE_KEYS]);
const char *people_search_key(struct arena *, const char *text);

/* A journal entry's action ("decision.admit") in words, a marked string; NULL
 * where it has none. */
const char *action_label(const char *action);

/* --- people --- */

enum rc person_find(struct db *, struct arena *, row_id, struct person *out);
enum rc person_by_email(struct db *, struct arena *, const char *email,
    struct person *out);
/*
 * The person with p->email, made from p when there is none.  An existing
 * person's name, organisation and so on stay as they are: whoever types an
 * address must not change another's record.  Sets p->id.
 */
enum rc person_ensure(struct db *, struct person *p, unixtime now);
/* Replaces name, lang, organisation, position, country, gender, expertise,
 * phone and mail_format. */
enum rc person_update(struct db *, const struct person *);
/* Up to 50 with a word of the name, or a part of the address, that begins so. */
enum rc person_search(struct db *, struct arena *, const char *text,
    struct person **out);
/* By name, limit at a time, after that person (0: from the first); text NULL:
 * everybody.  The erased are left out. */
enum rc person_page(struct db *, struct arena *, const char *text,
    row_id after, int limit, struct person **out);
enum rc person_admins(struct db *, struct arena *, struct person **out);
/* RC_CONFLICT when another person has this address already.  Ends sessions and
 * links: what was mailed to the old address signs nobody in. */
enum rc person_email_set(struct db *, row_id, const char *email);
/* Notes that a person wishes another address; NULL takes it back. */
enum rc person_email_ask(struct db *, row_id, const char *email, unixtime now);
/* RC_CONFLICT when the last administrator would go, or the person is erased. */
enum rc person_admin_set(struct db *, row_id, bool admin);
/* NULL: none any more. */
enum rc person_password_set(struct db *, row_id, const char *password);
/*
 * RC_OK with the person's id, RC_DENIED when address or password is wrong.
 * Takes the same time whether the address is known or not.
 */
enum rc person_password_check(struct db *, const char *email,
    const char *password, row_id *id);
/*
 * Takes away what tells who it was, here and in all other rooms.  RC_CONFLICT
 * for the last administrator.  The row stays, without a name.
 */
enum rc person_erase(struct db *, struct arena *, row_id, unixtime now);
/* The same, where no room needs to know any more who it is; *gone tells. */
enum rc person_leave(struct db *, struct arena *, row_id, unixtime now,
    bool *gone);
/* Adds to the array all that is held about a person, other rooms' included. */
enum rc person_export(struct db *, struct arena *, row_id, struct buf *json);
/* Two accounts of one person: everything of from goes to to, whose own facts
 * stay; empty ones are filled.  from is then erased. */
enum rc person_merge(struct db *, struct arena *, row_id from, row_id to,
    unixtime now);

/* By the hash of the secret in the calendar's address; and a new one, which
 * ends the old (NULL: none any more). */
enum rc person_by_calendar(struct db *, struct arena *, const char *hash,
    struct person *out);
enum rc person_calendar_set(struct db *, row_id, const char *hash);
/* Whether there is one. */
enum rc person_calendar_is(struct db *, row_id, bool *out);

struct consent {
	row_id id;
	const char *purpose, *basis, *text_shown, *lang;
	bool given;
	unixtime at;
	struct consent *next;
};
/* The person of the row is given; each is a row of its own, none is changed. */
enum rc consent_add(struct db *, row_id person, const struct consent *);
/* The latest word on each purpose. */
enum rc consent_list(struct db *, struct arena *, row_id person,
    struct consent **out);

struct people_counts { int64_t people, admins, organisations, asking; };
enum rc people_count(struct db *, struct people_counts *out);

/* --- organisations --- */

enum rc organisation_find(struct db *, struct arena *, row_id,
    struct organisation *out);
/* Sets o->id. */
enum rc organisation_add(struct db *, struct organisation *o, unixtime now);
enum rc organisation_update(struct db *, const struct organisation *);
/* The one with the same folded name and country, made from o when there is
 * none. */
enum rc organisation_ensure(struct db *, struct organisation *o, unixtime now);
/* By name; text NULL: all.  At most 200. */
enum rc organisation_search(struct db *, struct arena *, const char *text,
    struct organisation **out);
/* The same, limit at a time, after that organisation (0: from the first). */
enum rc organisation_page(struct db *, struct arena *, const char *text,
    row_id after, int limit, struct organisation **out);
/* Sets f->id. */
enum rc figure_add(struct db *, row_id organisation, struct figure *f);
enum rc figure_remove(struct db *, row_id organisation, row_id figure);

/* --- signing in --- */

enum {
	SIGN_IN_LINK_SECONDS = 30 * 60,
	SESSION_IDLE_SECONDS = 14 * 24 * 3600,
	SESSION_SECONDS = 90 * 24 * 3600,	/* at most, whatever happens */
	SESSION_STAFF_IDLE_SECONDS = 12 * 3600,	/* with a second factor */
};

/* A link's secret, to be mailed or printed; next: a path of ours, or NULL. */
enum rc sign_in_link_make(struct db *, struct arena *, row_id person,
    const char *next, unixtime now, int64_t seconds, const char **secret);

/* The same, made on the server's console: the session it begins counts as
 * proved by a second factor.  Never mailed. */
enum rc sign_in_link_console(struct db *, struct arena *, row_id person,
    const char *next, unixtime now, int64_t seconds, const char **secret);
enum rc sign_in_link_is_console(struct db *, struct arena *,
    const char *secret, bool *out);
/* The second factor counts as given in the session of this cookie. */
enum rc session_prove(struct db *, struct arena *, const char *secret,
    unixtime now);

struct signed_in {		/* what a session cookie stands for */
	row_id session, person;
	const char *name, *lang;
	bool admin, factor;	/* factor: given in this session */
	bool has_factor;	/* one is set up */
	bool stale;		/* session_seen() is due */
};
/* RC_NONE when the cookie is unknown, too old, or the person was erased.
 * Inside a writing transaction it also notes the use (session_seen). */
enum rc session_person(struct db *, struct arena *, const char *secret,
    unixtime now, struct signed_in *out);
/* Notes that the session is in use; outside any reading transaction. */
enum rc session_seen(struct db *, row_id session, unixtime now);
/* Whom a link signs in, without using it up; RC_NONE when it is none, used or
 * too old. */
enum rc sign_in_link_find(struct db *, struct arena *, const char *secret,
    unixtime now, struct person *out);
/* Uses it up; next is "/" where the link has none. */
enum rc sign_in_link_use(struct db *, struct arena *, const char *secret,
    unixtime now, row_id *person, const char **next);
/* A new session's cookie; agent: people_browser(). */
enum rc session_make(struct db *, struct arena *, row_id person,
    const char *agent, unixtime now, const char **secret);
/* The second factor was given: a new cookie for the same session. */
enum rc session_factor(struct db *, struct arena *, row_id session,
    unixtime now, const char **secret);

struct person_session {
	row_id id;
	const char *agent;
	unixtime made_at, seen_at, factor_at;
	struct person_session *next;
};
/* Newest use first, the dead left out. */
enum rc person_sessions(struct db *, struct arena *, row_id person, unixtime now,
    struct person_session **out);
/* RC_NONE when the session is none of this person's. */
enum rc person_session_end(struct db *, row_id person, row_id session);
/* All but keep (0: all). */
enum rc person_session_end_others(struct db *, row_id person, row_id keep,
    int64_t *ended);
/* What is too old, for the clerk. */
enum rc people_purge(struct db *, unixtime now);

/* --- second factor --- */

/* Sets one up, by a code that proves the authenticator; RC_DENIED when the
 * code is wrong.  codes: RECOVERY_CODES, to be shown once. */
enum rc factor_set(struct db *, struct arena *, row_id person,
    const unsigned char secret[TOTP_BYTES], const char *code, unixtime now,
    const char *codes[RECOVERY_CODES]);
/* A time-based or a recovery code, each good once; RC_DENIED when it is
 * neither.  recovery: set when it was one of those. */
enum rc factor_check(struct db *, struct arena *, row_id person,
    const char *code, unixtime now, bool *recovery);
/* New recovery codes in place of the old. */
enum rc factor_codes(struct db *, struct arena *, row_id person,
    const char *codes[RECOVERY_CODES]);
enum rc factor_codes_left(struct db *, row_id person, int64_t *left);
/* Away with it: lost, or not wanted any more. */
enum rc factor_remove(struct db *, row_id person);

/* Sealing of small secrets under the server's key (XChaCha20-Poly1305).
 * people_unseal() gives NULL for what was not sealed here. */
const void *people_seal(struct arena *, const void *, size_t, size_t *n);
const void *people_unseal(struct arena *, const void *, size_t, size_t *n);
/* Set once at the start, beside token_key(). */
void people_key(const unsigned char key[32]);

/* Time-based one-time code (RFC 6238, SHA-1, 30 s, 6 digits) at a step. */
int totp_code(const unsigned char *secret, size_t n, int64_t step);

/*
 * What other rooms hold about a person: each adds its part to export and
 * erasure by a row in app/routes.c's list.
 */
struct personal {
	const char *room;
	/* Adds objects to a JSON array of {"kind":..., ...}. */
	enum rc (*export)(struct db *, struct arena *, row_id person,
	    struct buf *json);
	/* Takes the name and all that law or grant does not demand away; the
	 * person's row still has its address. */
	enum rc (*erase)(struct db *, struct arena *, row_id person,
	    unixtime now);
	/* Moves all of one person to another: two accounts merged.  Both have
	 * their addresses still. */
	enum rc (*merge)(struct db *, row_id from, row_id to);
	/* Sets *yes where it must know who the person is. */
	enum rc (*needs)(struct db *, row_id person, bool *yes);
};
extern const struct personal *const *people_others;	/* set by the app; NULL ends */
/*
 * For export: writes a query's rows, each as {"kind": kind, ...}. names are those
 * of its columns in order, parted by spaces, and what is not plain text says what
 * it is: "edition title:words at:time round:number funded:flag chance:real".
 * What is NULL or blank is left out. kind may be NULL where a column is the kind.
 */
enum rc personal_rows(struct arena *, struct rows, const char *kind,
    const char *names, struct buf *json);
/* For needs: sets *yes where the number that a query gives is above 0. */
enum rc personal_any(struct db *, const char *sql, row_id person, bool *yes);

#endif
