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
	struct person *next;
};

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
/* Up to 50 whose name or address begins with the folded text. */
enum rc person_search(struct db *, struct arena *, const char *text,
    struct person **out);

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

struct signed_in {		/* what a session cookie stands for */
	row_id session, person;
	const char *name, *lang;
	bool admin, factor;	/* factor: given in this session */
	bool has_factor;	/* one is set up */
};
/* RC_NONE when the cookie is unknown, too old, or the person was erased. */
enum rc session_person(struct db *, struct arena *, const char *secret,
    unixtime now, struct signed_in *out);

/* Sealing of small secrets under the server's key (XChaCha20-Poly1305). */
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
	/* Takes the name and all that law or grant does not demand away. */
	enum rc (*erase)(struct db *, struct arena *, row_id person,
	    unixtime now);
	/* Moves all of one person to another: two accounts merged. */
	enum rc (*merge)(struct db *, row_id from, row_id to);
};
extern const struct personal *const *people_others;	/* set by the app; NULL ends */

#endif
