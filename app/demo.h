/*
 * The demonstration: five real programmes with their real facts, and invented
 * people, marked as such.  The same data are what the stories begin with, so
 * each programme is a file of its own (app/demo_*.c).
 */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "programme/programme.h"

/* Loads vocabulary and all programmes, in one transaction; now: the moment
 * around which open calls are laid.  RC_CONFLICT when they are there already. */
enum rc demo_load(struct db *, struct arena *, unixtime now);

/* One programme each; vocabulary_load() before. */
enum rc demo_urban(struct db *, struct arena *, unixtime now);
enum rc demo_integra(struct db *, struct arena *, unixtime now);
enum rc demo_welcoming(struct db *, struct arena *, unixtime now);
enum rc demo_cimi(struct db *, struct arena *, unixtime now);
enum rc demo_baltic(struct db *, struct arena *, unixtime now);

/* The 55 records that go with the program, published in that programme. */
enum rc demo_practices(struct db *, struct arena *, const char *programme,
    unixtime now);
/* What the invented people tell, and what is picked to be read. */
enum rc demo_practice(struct db *, struct arena *, unixtime now);

/* Notes of sessions, findings, and what partners made of them. */
enum rc demo_findings(struct db *, struct arena *);
/* Candidates of an edition, as they become and end; one is put to agreement by
 * that rule. */
struct agree_rule;
enum rc demo_making(struct db *, struct arena *, const struct edition *,
    const struct participant *, const struct agree_rule *);

/* Days that applications are kept: nobody is protected by erasing invented
 * people of 2014, and the demonstration would lose them within a minute. */
enum { DEMO_KEEP = 7300 };

/* The people who show the roles: name, address, what they do. */
struct demo_role { const char *name, *email, *what; };
extern const struct demo_role demo_roles[];	/* name NULL ends */

/* --- building blocks --- */

/* What officials ask, and what came of it; in Markdown where pages have it. */
struct demo_case {
	const char *issue, *tried, *success;
	const char *answer[2];		/* in the reader, and its sources */
	const char *practice;		/* code */
	const char *concept;		/* of the vocabulary */
	const char *offer[4];		/* a case, practice, warning, contact */
	const char *note[2];		/* what was said; what is taken along */
	const char *analysis[4];	/* observations, options, sources, whom
					 * to ask */
};
extern const struct demo_case demo_cases[];
extern const size_t demo_cases_n;
/* The one that asks this; another, where none does. */
const struct demo_case *demo_case_of(const char *issue);

/* Words of pairs: W(a, "en", "Reception", "lt", "Priėmimas", NULL). */
const char *demo_words(struct arena *, ...) __attribute__((sentinel));
#define W demo_words
/* A time in a zone: "2025-03-13T09:00". */
unixtime demo_time(const char *iso, const char *zone);
/* The organisation of that English name, made when it is new. */
enum rc demo_organisation(struct db *, struct arena *, const char *name,
    enum organisation_kind, enum level, const char *country, row_id *id);
enum rc demo_involve(struct db *, struct arena *, row_id programme,
    row_id edition, enum involvement_role, int pos, const char *organisation,
    enum organisation_kind, enum level, const char *country,
    const char *acknowledgement);
struct demo_organisation {
	enum involvement_role role;
	const char *name;
	enum organisation_kind kind;
	enum level level;
	const char *country, *acknowledgement;
};
/* All of them, each role numbered from 1; edition 0: in the programme. */
enum rc demo_involve_all(struct db *, struct arena *, row_id programme,
    row_id edition, const struct demo_organisation *, size_t n);

struct demo_topic { const char *words, *concept; };
enum rc demo_topics(struct db *, row_id edition, const struct demo_topic *,
    size_t n, row_id *ids);

struct demo_session {
	int part;			/* index into parts */
	enum session_kind kind;
	const char *title, *starts, *ends, *room;
	const char *topics;		/* "0 2": indices */
	const char *keynote, *expert, *rapporteur;	/* names, or NULL */
	bool admitted_only;
	int seats;
};
enum rc demo_sessions(struct db *, struct arena *, row_id edition,
    const char *zone, const row_id *parts, const row_id *topics,
    const struct demo_session *, size_t n);
/* A link of the edition (edition 0: of the programme). */
enum rc demo_link(struct db *, struct arena *, row_id programme,
    row_id edition, enum document_kind, const char *title, const char *url,
    const char *note, bool source, unixtime now);
/* Organiser, assessor, trainer of demo_roles for a programme, and the partner
 * where there is an organisation for which. */
enum rc demo_people(struct db *, row_id programme, row_id partner,
    unixtime now);

/* Dialogues of these parts: one opened, one still closed, one that may be
 * opened. */
enum rc demo_dialogues(struct db *, struct arena *, row_id edition,
    const row_id part[2], unixtime now);
/* The participant of demo_roles, confirmed for these parts. */
enum rc demo_participant(struct db *, row_id edition, const row_id *parts,
    size_t n, unixtime now);

/* A call with these dates and the usual form. */
enum rc demo_call(struct db *, struct arena *, row_id edition, unixtime opens,
    unixtime closes);
/* n invented applications from these countries ("LT LV EE"), an hour apart,
 * the first of them numbered from; track 0: none; ids may be NULL. */
enum rc demo_applicants(struct db *, struct arena *, const struct edition *,
    row_id track, const char *countries, int from, int n, row_id *ids,
    unixtime when);

/* The first most of these applications from that country, as one delegation. */
enum rc demo_delegation(struct db *, struct arena *, row_id edition,
    const char *name, const char *country, int most, const row_id *ids, int n);
/* A bound in percent of the seats; -1: none. */
enum rc demo_quota(struct db *, struct arena *, row_id edition,
    const char *title, const char *fact, const char *values, int at_least,
    int at_most);
/* A group of countries; *value is what a quota says for it. */
enum rc demo_group(struct db *, struct arena *, row_id edition,
    const char *title, const char *countries, const char **value);
struct demo_choice {
	int seats, admit, wait;		/* people; the rest is refused */
	int decline;			/* one of so many gives the place back;
					 * 0: nobody */
	unixtime when;			/* when it was assessed */
	const char *seed;		/* the first part's by a draw: best scores,
					 * chance among equals; NULL: by hand */
};
/* Assessed, decided, published, answered: the first of the applications are
 * admitted.  demo_people() before. */
enum rc demo_choose(struct db *, struct arena *, const struct edition *,
    const struct demo_choice *, const row_id *ids, int n);
/* A draw of a part, drawn and put before whoever chooses.  demo_people() before. */
struct demo_lot {
	const char *method;		/* "leximin" */
	int seats, alternates;		/* seats 0: those of the part */
	const char *source;		/* announced: where the seed comes from;
					 * NULL: not public */
	const char *seed;
	unixtime when;			/* asked for; drawn three days later */
};
enum rc demo_draw(struct db *, struct arena *, row_id edition, row_id part,
    const struct demo_lot *);
/* So many of each part were in all its sessions that are for everybody. */
enum rc demo_came(struct db *, struct arena *, row_id edition, int came);

/* So many of the participants, by name, took a plan home, the from-th of the
 * invented ones first, and were asked about it at these moments. */
enum rc demo_plans(struct db *, struct arena *, row_id edition,
    const char *schedule, int from, int most, unixtime now);
/* What employers, peers and callers said of them. */
enum rc demo_plan_words(struct db *, struct arena *, row_id edition,
    unixtime now);
/* What the participants ask, and when each has its turn; the timetable is
 * published.  The edition's format is the open question. */
enum rc demo_questions(struct db *, struct arena *, const struct edition *,
    unixtime now);
/* What came of each; demo_practices() before. */
enum rc demo_analyses(struct db *, struct arena *, const char *slug);
enum rc demo_reader(struct db *, struct arena *, const char *slug);
/* Consultation groups of those questions: a session that is over, one under way,
 * one in which somebody stays away, one to come. */
enum rc demo_consult(struct db *, struct arena *, const struct edition *,
    unixtime now);
/* A case study for the groups of the session whose title begins so in English,
 * with what two of them made of it. */
enum rc demo_case(struct db *, struct arena *, const struct edition *,
    const char *session);
/* Some of the participants say what they offer and seek; proposals are made,
 * sent, agreed to. */
enum rc demo_peers(struct db *, struct arena *, row_id edition, unixtime now);

struct demo_groups {
	int kind;			/* enum grouping_kind */
	const char *title;		/* words */
	const char *const *sessions;	/* how their titles begin; NULL ends */
	int64_t groups, rounds_each, wishes;
	const char *mix;		/* "country level" */
	bool language;			/* one in common */
	const char *place;		/* "Room": each is numbered; or NULL */
	const char *travel;		/* "..."; or NULL */
};
/* Made and published; the trainer of demo_roles leads the first group.  People
 * are in the edition before. */
enum rc demo_groups(struct db *, struct arena *, const struct edition *,
    const struct demo_groups *, unixtime when);

/* The person with that address, made when new, with a role in the programme
 * ("organiser", "partner", "assessor", "trainer"). */
enum rc demo_staff(struct db *, row_id programme, const char *name,
    const char *email, const char *role, row_id organisation, unixtime now,
    row_id *id);

#endif
