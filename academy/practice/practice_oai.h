/*
 * The library for harvesters: OAI-PMH 2.0 (Open Archives Initiative, 2002).
 *
 * A record's identifier is its permanent address.  It goes out as Dublin Core
 * (oai_dc) and whole (guildhall: the JSON of practice_to_json() in an element),
 * so that another Guildhall can take it over.  Sets: topic:ID, country:XX,
 * kind:NAME.  A record that left the public is told as deleted for ever, in
 * every set: what it told of itself is not kept.
 */
#ifndef PRACTICE_OAI_H
#define PRACTICE_OAI_H

#include "practice/practice.h"

enum oai_verb { OAI_NO_VERB, OAI_IDENTIFY, OAI_FORMATS, OAI_SETS,
	OAI_IDENTIFIERS, OAI_RECORDS, OAI_RECORD, OAI_VERBS };
extern const char *const oai_verb_name[OAI_VERBS];

enum oai_error { OAI_FINE, OAI_BAD_VERB, OAI_BAD_ARGUMENT, OAI_BAD_TOKEN,
	OAI_BAD_FORMAT, OAI_NO_IDENTIFIER, OAI_NO_RECORDS, OAI_ERRORS };
extern const char *const oai_error_code[OAI_ERRORS];

enum oai_prefix { OAI_NO_PREFIX, OAI_DC, OAI_GUILDHALL, OAI_PREFIXES };
extern const char *const oai_prefix_name[OAI_PREFIXES];

enum { OAI_PAGE = 100 };		/* records at once */

struct oai_ask {
	enum oai_verb verb;
	enum oai_prefix prefix;
	const char *identifier, *set;	/* or NULL */
	unixtime from, until;		/* seconds counted in; 0: open */
	/* Of a list that goes on: after this one, so many were given. */
	unixtime after_at;
	const char *after;		/* NULL: the list begins */
	int64_t given;
	/* What was sent, to be repeated in the answer. */
	struct oai_sent { const char *name, *value; struct oai_sent *next; }
	    *sent;
};

/* Reads what was sent, all of it; now: where a list ends that has no until. */
enum oai_error oai_read(struct arena *, struct oai_sent *, unixtime now,
    struct oai_ask *out);
/* "2025-03-13" or "2025-03-13T07:30:00Z"; *day: which of them. */
bool oai_date(const char *, unixtime *out, bool *day);
/* A token for what follows after the record (at, code). */
const char *oai_token(struct arena *, const struct oai_ask *, unixtime at,
    const char *code, int64_t given);
/* A set by its parts: topic, country or kind, each NULL where it is another;
 * false: there is no such set. */
struct oai_set { const char *topic, *country, *kind; };
bool oai_set_read(struct arena *, const char *, struct oai_set *out);
/* Whether an id of a topic can stand in a set's name. */
bool oai_set_word(const char *);

struct oai_item {			/* a record, or that it is gone */
	struct oai_item *next;
	const char *code;
	unixtime at;
	const char *record;		/* JSON; NULL: deleted */
	const char *topics, *country, *kind;
	enum practice_state state;
	bool anonymous;
	unixtime published_at;
	const char *origin;		/* its identifier where it was
					   harvested, or NULL */
};

/* --- writing --- */

struct oai_names {			/* a topic's name in English */
	const char *id, *name;
	struct oai_names *next;
};
struct oai_answer {
	struct buf out;
	const char *base_url;
	const struct oai_names *names;
};
void oai_begin(struct oai_answer *, const struct oai_ask *, enum oai_error,
    unixtime now);
void oai_end(struct oai_answer *);
void oai_fault(struct oai_answer *, enum oai_error);
void oai_header(struct oai_answer *, const struct oai_item *);
/* RC_FAILED, logged: what is stored cannot be read. */
enum rc oai_record(struct oai_answer *, const struct oai_item *,
    enum oai_prefix);
/* Who runs the server: an address for harvesters' mail.  Set once at the start;
 * the host's postmaster where it is not. */
void oai_admin_set(const char *email);
const char *oai_admin(struct arena *, const char *host);
/* The schema of the format guildhall. */
extern const char oai_schema[];

/* --- the store --- */

/* One more than a page where there are more. */
enum rc oai_list(struct db *, struct arena *, const struct oai_ask *,
    const struct oai_set *, struct oai_item **out);
enum rc oai_find(struct db *, struct arena *, const char *code,
    struct oai_item *out);
/* Names of sets in use, sorted, and the earliest time. */
struct oai_sets { const char *spec; struct oai_sets *next; };
enum rc oai_sets(struct db *, struct arena *, struct oai_sets **out);
enum rc oai_earliest(struct db *, unixtime *out);

#endif
