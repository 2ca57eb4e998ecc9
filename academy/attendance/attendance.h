/*
 * Attendance: who was in which session and how that is known, and what follows
 * from it: signature sheets, badges, certificates, the participants' list and
 * every figure a funder asks for.  presence is the one fact table; all figures
 * are queries on it.
 *
 * Expected in a session is whoever is in its part, unless its seats are
 * limited: then who is placed there or does something there.  What counts are
 * sessions that were not cancelled and are no breaks.
 */
#ifndef ATTENDANCE_ATTENDANCE_H
#define ATTENDANCE_ATTENDANCE_H

#include "programme/programme.h"

struct certificate_rule {
	row_id edition;
	int64_t share;			/* percent of the sessions that count */
	int64_t parts_min;
	const char *competence, *title;	/* words */
};

struct attended {			/* of one participant */
	int64_t sessions, of_sessions;	/* in the parts they are in; no breaks,
					 * no cancelled ones, limited seats only
					 * where placed */
	int64_t minutes;
	int64_t parts, of_parts;	/* parts attended up to the share */
};
/* The rule: share of the sessions, and enough parts. */
bool certificate_earned(const struct certificate_rule *, const struct attended *);
/* Whether n of m sessions are the share; none of none is not. */
bool attended_share(int64_t n, int64_t m, int64_t share);

/* Marks or clears; RC_CONFLICT when the participant is not in the session's
 * part, or the session was cancelled or is a break.  shown: 'signature',
 * 'check-in', 'organiser'; a signature replaces the others, which replace
 * nothing. */
enum rc presence_set(struct db *, row_id session, row_id participant,
    const char *shown, bool present, row_id by, unixtime now);
enum rc attended_by(struct db *, row_id participant, struct attended *out);
/* 80 percent of one part where nothing was saved. */
enum rc certificate_rule_find(struct db *, struct arena *, row_id edition,
    struct certificate_rule *out);
enum rc certificate_rule_save(struct db *, const struct certificate_rule *);
/* Issues to everyone who has earned it and has none; *issued: how many.  Nobody
 * whose certificate was withdrawn gets another this way. */
enum rc certificate_issue(struct db *, struct arena *, row_id edition,
    row_id by, unixtime now, int *issued);

/* How many have earned one and have none. */
enum rc certificate_due(struct db *, struct arena *, row_id edition,
    int64_t *out);

/* --- what a certificate says, and how it is proved --- */

/*
 * The facts are canonical JSON: keys in order, no space, signed with Ed25519
 * as they stand.  The name is in them as a digest with a salt of its own:
 * when the name is erased the salt goes too, and the signature stays good.
 */
struct certificate_facts {
	const char *code;
	const char *programme, *edition, *title, *competence;	/* as printed;
					 * title "" is "Certificate of
					 * participation" in lang */
	const char *from, *to, *issued;	/* 2025-03-13 */
	const char *lang;
	const char *name_digest;
	int64_t minutes, sessions, of_sessions;
};
const char *certificate_facts_text(struct arena *,
    const struct certificate_facts *);
enum rc certificate_facts_read(struct arena *, const char *,
    struct certificate_facts *out);
const char *certificate_name_digest(struct arena *, const char *salt,
    const char *name);

struct certificate {
	row_id id, participant, edition;
	const char *code, *name, *name_salt, *lang, *facts;
	const unsigned char *signature;
	size_t signature_n;
	int64_t minutes, sessions;
	unixtime issued_at, told_at, withdrawn_at;	/* 0: not */
	const char *withdrawn_why;
	struct certificate *next;
};
enum verdict { VERDICT_VALID, VERDICT_WITHDRAWN, VERDICT_ALTERED };
/* Whether a stored certificate is what was signed; fills what was printed. */
enum verdict certificate_judge(struct arena *, const struct certificate *,
    struct certificate_facts *out);
/* By its code, as typed; RC_NONE when there is none. */
enum rc certificate_by_code(struct db *, struct arena *, const char *,
    struct certificate *out);

enum { CERTIFICATE_CODE = 12, CHECK_IN_CODE = 8, SIGNATURE_BYTES = 64 };
/* Random letters and digits, none that is misread. */
const char *attendance_code(struct arena *, int n);
/* A code as it was typed, in its own form; NULL when it is none. */
const char *attendance_code_clean(struct arena *, const char *, int n);
/* In groups of four, for reading. */
const char *attendance_code_grouped(struct arena *, const char *);

/* The key that signs is made from these 32 bytes; set once at the start. */
void attendance_key(const unsigned char seed[32]);
const unsigned char *attendance_public_key(void);	/* 32 bytes */
void certificate_sign(const char *facts, unsigned char out[SIGNATURE_BYTES]);

/* What may be said in public of a number of people: "<5" for 1 to 4. */
enum { SMALL_NUMBER = 5 };
const char *figure_public(struct arena *, int64_t);

/* The kind of job that makes large files.  They hold people's data, and are
 * dropped a day later by this chore. */
extern const char attendance_job[];
enum { FILE_LIFE = 86400 };	/* seconds */
enum rc attendance_purge(struct db *, struct arena *, unixtime now);

/* For app/routes.c's lists. */
extern const struct personal attendance_personal;
extern const struct cloner attendance_cloner;
extern const struct holder attendance_holder;
extern const struct doer attendance_doer;

#endif
