/*
 * The harvester: reads another Guildhall, or any source of OAI-PMH, and keeps
 * its records here up to date, deletions included.
 *
 * The first harvest takes all, later ones what has changed since; each part of
 * a list is written in one transaction with the place where it goes on, so that
 * a harvest that breaks off goes on there.  A Guildhall gives whole records;
 * others Dublin Core, which tells little, and nothing is invented: the record
 * is kept with what it says, and marked as incomplete.  Records that a source
 * has from elsewhere are left to be harvested there.
 *
 * A record that its source deletes is withdrawn here, and what it told is
 * taken away with all its versions.
 */
#ifndef PRACTICE_OAI_HARVEST_H
#define PRACTICE_OAI_HARVEST_H

#include "practice/practice_oai.h"
#include "store/job.h"

struct oai_count { int64_t added, changed, removed, left; };

struct oai_source {
	row_id id;
	const char *url;		/* its base address */
	const char *set;		/* NULL: all of it */
	bool publish;			/* else for review */
	enum practice_kind kind;	/* what it collects, where it does not say */
	enum oai_prefix prefix;		/* OAI_NO_PREFIX: not yet known */
	unixtime from;			/* where the next harvest begins; 0: all */
	unixtime began;			/* of the one that is under way; 0: none */
	const char *token;		/* where that goes on */
	unixtime next_at, last_at;	/* last_at: done, 0: never */
	const char *problem;		/* of the last try: a marked string */
	bool paused;			/* not read of its own accord */
	unixtime tried_at;		/* asked for its formats; 0: never */
	struct oai_count count;		/* of the last harvest */
	int64_t records;		/* that are here from there */
	struct oai_source *next;
};

enum rc oai_source_add(struct db *, const struct oai_source *, row_id *id);
enum rc oai_source_list(struct db *, struct arena *, struct oai_source **out);
enum rc oai_source_find(struct db *, struct arena *, row_id,
    struct oai_source *out);
/* Its records stay, and are no longer kept up to date. */
enum rc oai_source_drop(struct db *, row_id);
enum rc oai_source_pause(struct db *, row_id, bool);
/* Asks the clerk to read it now; or, to try it: only to see whether it answers
 * and which of the formats it gives. */
enum rc oai_source_ask(struct db *, struct arena *, row_id, row_id person,
    bool only_try);
/* Whether the clerk has that still to do. */
enum rc oai_source_busy(struct db *, struct arena *, row_id, bool *out);
/* The newest that are here from there, at most 20. */
enum rc oai_source_records(struct db *, struct arena *, row_id,
    struct practice_entry **out);
/* As oai_harvest(), but takes nothing. */
enum rc oai_try(struct db *, struct arena *, row_id source);

extern const char oai_harvest_job[];
enum rc oai_harvest_job_run(struct db *, struct arena *, struct job *);
/* Asks for those whose time has come: once a day, an hour after trouble. */
enum rc oai_harvest_due(struct db *, struct arena *, unixtime now);

/* How long a harvest goes on at once; more: there is more, parts were read. */
struct oai_turn {
	int64_t seconds;		/* and what it is at, to its end */
	int64_t parts;			/* of the list, read so far */
	bool more;
	/* Before each question, if not NULL; RC_CONFLICT stops. */
	enum rc (*progress)(void *, int64_t records);
	void *ctx;
};
/*
 * Reads it to the end, or for a turn; the next one goes on there.  RC_INVALID:
 * it does not work, and problem of the source says why; what came before that
 * stays.
 */
enum rc oai_harvest(struct db *, struct arena *, row_id source,
    struct oai_turn *, struct oai_count *);

/* How an address is read; tests put another in its place. */
struct fetched;
extern enum rc (*oai_fetch)(struct arena *, const char *url,
    struct fetched *out);
/* Also from one's own network: for the command, where its user says so; and of
 * these hosts always (harvest_private in the configuration; NULL ends). */
void oai_fetch_private(bool);
void oai_fetch_hosts(const char *const *);
/* Whether an address is one of these hosts'. */
bool oai_host_listed(const char *url, const char *const *hosts);
/* The addresses of this server's own records begin so. */
void oai_base_set(const char *base_url);

/* --- what an answer says --- */

struct oai_got {			/* a record, or that it is deleted */
	struct oai_got *next;
	const char *identifier, *datestamp;
	bool deleted, archived, anonymous;
	const char *json;		/* of a Guildhall */
	bool elsewhere;			/* the source has it from another */
	/* Of Dublin Core, one a line where there may be several: */
	const char *title, *title_lang, *creator, *description, *source,
	    *language, *identifiers, *type;
};
struct oai_reply {
	const char *error;		/* its code, or NULL */
	unixtime at;			/* responseDate; 0: none */
	bool whole;			/* it gives records as a Guildhall does */
	bool day;			/* its times are days */
	const char *token;		/* NULL or "": the list ends */
	struct oai_got *records;
	int64_t n;
};
/* RC_INVALID: this is no answer of OAI-PMH. */
enum rc oai_reply_read(struct arena *, const char *, size_t,
    struct oai_reply *out);
/* A record as it is to be kept; RC_INVALID: nothing can be made of it. */
enum rc oai_practice(struct arena *, const struct oai_source *,
    const struct oai_got *, struct practice *out);

#endif
