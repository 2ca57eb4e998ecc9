/*
 * Groups: who sits with whom.  A grouping is a set of groups for some sessions
 * of an edition: breakouts, site visits, consultation groups.  Its rounds are
 * those sessions, in order of time:
 *
 *   - all groups meet in one session, which may have several rounds; or
 *   - each group has a session of its own (with limited seats), and those that
 *     begin together are one round.
 *
 * Those placed are the edition's participants and contributors who are in the
 * part of the round; who is away then, or has a place or a task in another
 * session, is not.  Nobody is in two places.
 *
 * The rules are those of lib/solve/group.h.  An organiser has groups made,
 * moves people, locks them, has the rest made again, publishes.  Participants
 * see the groups that were published, never what stands since; rooms and buses
 * as they stand.
 */
#ifndef GROUP_GROUP_H
#define GROUP_GROUP_H

#include "base/csv.h"
#include "intake/intake.h"

enum {
	GROUPING_ROUNDS = 20, GROUPING_GROUPS = 120, GROUPING_WISHES = 5,
	GROUPING_AT_ONCE = 200,		/* seats; beyond, papers and publishing
					 * are jobs; making groups always is */
	GROUPING_STEPS = 20,		/* that can be taken back */
	GROUPING_NOWHERE = -1,
};

enum grouping_kind { GROUPING_BREAKOUT, GROUPING_VISIT, GROUPING_CONSULTATION,
	GROUPING_KINDS };
extern const char *const grouping_kind_name[GROUPING_KINDS];
extern const char *const grouping_kind_label[GROUPING_KINDS];

enum delegations { DELEGATIONS_APART, DELEGATIONS_TOGETHER, DELEGATIONS_FREE,
	DELEGATIONS_WAYS };
extern const char *const delegations_name[DELEGATIONS_WAYS];
extern const char *const delegations_label[DELEGATIONS_WAYS];

/* How long is searched. */
enum effort { EFFORT_SHORT, EFFORT_LONG, EFFORT_LONGEST, EFFORTS };
extern const char *const effort_name[EFFORTS];
extern const char *const effort_label[EFFORTS];

struct grouping {
	row_id id, edition;
	const char *title;		/* words */
	enum grouping_kind kind;
	int64_t groups, rounds;
	struct text_list diverse;	/* facts: "country", a question's name */
	const char *language;		/* "stated", a question's name, or NULL */
	enum delegations delegations;
	int64_t wishes;			/* how many each may have; 0: none */
	unixtime wishes_until;		/* 0: until it is published */
	enum effort effort;
	int64_t seed;
	const char *undo;		/* the last change: "move", "undo", ...; NULL:
					 * none since it was published */
	int64_t version;
	unixtime published_at, made_at;	/* 0: not public */
	unixtime starts;		/* of its first round; 0: it has none */
	int64_t seated;			/* people with a group in some round */
	int64_t untold;			/* seats that changed after publication */
	struct grouping *next;
};

struct grouping_round {
	unixtime starts, ends;
	row_id part;
	const struct session_item *all;	/* in which all groups meet, or NULL */
};

enum lead_role { LEAD_FACILITATOR, LEAD_RAPPORTEUR, LEAD_ROLES };
extern const char *const lead_role_name[LEAD_ROLES];
extern const char *const lead_role_label[LEAD_ROLES];

struct grouping_lead {
	row_id person, participant;	/* 0: not among those placed */
	const char *name;
	enum lead_role role;
	struct grouping_lead *next;
};

struct grouping_group {
	int64_t number;			/* from 1 */
	const char *title, *place, *travel;	/* words, or NULL */
	int64_t seats;			/* 0: no bound of its own */
	bool interpreted;
	row_id topic;
	const char *topic_title;	/* words, or NULL */
	struct grouping_lead *leads;
};

struct grouping_person {
	row_id participant, person;
	const char *name, *email, *phone, *lang;
	const char *organisation;	/* words, or NULL */
	const char *country, *delegation;
	const char **fact;		/* [diverse.n]; "" not said */
	const char *langs;		/* "en lt"; values of the question */
	bool stated;			/* langs are their own word */
	int64_t *wish;			/* rank of each group, 0 none; NULL: no wish */
};

/* Why somebody has no group in a round. */
enum there { THERE, THERE_AWAY, THERE_ELSEWHERE, THERE_NOT_IN_PART };

struct grouping_bond {
	size_t one, other;		/* people */
	bool together;
	struct grouping_bond *next;
};

/* A grouping with all that belongs to it.  Cell [round * people + person], or
 * [round * groups + group]. */
struct allotment {
	struct grouping grouping;
	size_t rounds, groups, people;
	struct grouping_round *round;
	struct grouping_group *group;
	const struct session_item **session;	/* of each group in each round */
	int64_t *room;			/* seats there; INT64_MAX: no bound */
	struct grouping_person *person;	/* by name */
	enum there *there;
	int32_t *plan, *former, *told;	/* group from 0, or GROUPING_NOWHERE */
	bool *locked;
	struct grouping_bond *bonds;
};

/* --- rules: group.c --- */

/* How much is searched, in work units of lib/solve/group.h. */
int64_t allotment_work(const struct allotment *);
/* Whether each group of a round has a session of its own. */
bool allotment_own(const struct allotment *, size_t round);
/* People of a group in a round. */
size_t allotment_size(const struct allotment *, const int32_t *plan,
    size_t round, size_t group);
size_t allotment_present(const struct allotment *, size_t round);

/* How many people a group gets: as even as their rooms allow.  room may hold
 * INT64_MAX; uneven: as wishes ask.  False when there is no
 * room for all. */
bool grouping_sizes(size_t people, const int64_t *room, size_t groups,
    bool uneven, uint32_t *least, uint32_t *most);

/* What stands of each rule; a list in a fixed order, so that two of them can be
 * laid beside each other. */
enum rule { RULE_MEET, RULE_REPEAT, RULE_MIX, RULE_LANGUAGE, RULE_APART,
	RULE_TOGETHER, RULE_SIZE, RULE_WISH, RULE_AGAIN, RULE_PLACED };
struct rule_state {
	enum rule rule;
	const char *fact;		/* RULE_MIX: what is mixed */
	int64_t n;			/* pairs that met, seats at a first wish, who
					 * has a group; else what breaks it: 0 holds */
	int64_t of;			/* what no plan can better */
	int64_t most;			/* RULE_REPEAT: of any two */
	struct rule_state *next;
};
struct rule_state *allotment_rules(struct arena *, const struct allotment *,
    const int32_t *plan);
/* The same, were one who is there in a round in another group of it: [group], and
 * [groups] in none.  Takes little longer than one list, whatever the groups. */
struct rule_state **allotment_moves(struct arena *, const struct allotment *,
    size_t round, size_t person);
/* Whether n is as good as it can be. */
bool rule_holds(const struct rule_state *);

/* Where a share is missed: in that group there are n of a value, and its share
 * would be low to high. */
struct missed {
	size_t round, group, field;
	const char *value;
	int64_t n, low, high;
	struct missed *next;
};
struct missed *allotment_missed(struct arena *, const struct allotment *,
    const int32_t *plan, size_t round);

/* Indices of those who share no language with anybody; *n of them. */
const uint32_t *allotment_alone(struct arena *, const struct allotment *,
    size_t *n);

/*
 * Groups from round from (0: the first) on; what is before, and who is locked,
 * stays.  Fills plan.  RC_CONFLICT: in round *where there is no room for all;
 * RC_INVALID: locks contradict each other, or there is nobody or no round.
 * go_on as in lib/solve/group.h.
 */
enum rc allotment_make(struct arena *, const struct allotment *, size_t from,
    int64_t seed, int64_t work, bool (*go_on)(void *, int64_t, int64_t),
    void *with, int32_t *plan, size_t *where);

/* A plan from rows of "round,group,id"; id: the participant's.  Rounds that the
 * rows do not name stay.  RC_INVALID with the line and what is wrong with it. */
enum import_fault { IMPORT_FINE, IMPORT_COLUMNS, IMPORT_ROUND, IMPORT_GROUP,
	IMPORT_PERSON, IMPORT_TWICE, IMPORT_NOT_THERE };
enum rc allotment_import(struct arena *, const struct allotment *,
    const struct csv *, int32_t *plan, enum import_fault *fault, size_t *line);

/* --- what others may call --- */

enum rc grouping_list(struct db *, struct arena *, row_id edition,
    bool published, struct grouping **out);
enum rc grouping_find(struct db *, struct arena *, row_id edition, row_id,
    struct grouping *out);
/* sessions: ids by time; each has so many rounds, where they do not meet at the
 * same time.  Sets id of a new one.  What stands of its plan beyond the rounds
 * and groups there are is dropped. */
enum rc grouping_save(struct db *, struct arena *, struct grouping *,
    const row_id *sessions, size_t n, int64_t rounds_each, unixtime now);
enum rc grouping_remove(struct db *, row_id edition, row_id);
enum rc allotment_load(struct db *, struct arena *, row_id edition, row_id,
    struct allotment *out);
/* Replaces the plan; what: "generate" or "import", for who takes it back. */
enum rc allotment_save(struct db *, const struct allotment *,
    const int32_t *plan, const char *what);
enum rc grouping_group_save(struct db *, row_id grouping,
    const struct grouping_group *);
/* role LEAD_ROLES: takes it off.  RC_CONFLICT when the person is none of the
 * edition's. */
enum rc grouping_lead_set(struct db *, row_id grouping, int64_t number,
    row_id person, enum lead_role role);
/* Tells what stands: seats, and places in sessions of their own.  RC_CONFLICT
 * when somebody cannot be placed: allotment_obstacles() says whom. */
enum rc grouping_publish(struct db *, struct arena *, const struct allotment *,
    unixtime now);

/* The clerk's job that makes groups, papers and publications; files that it made
 * are dropped a day later by this chore. */
extern const char grouping_job[];
enum rc grouping_purge(struct db *, struct arena *, unixtime now);
/* For programme_groups. */
enum rc grouping_of_person(struct db *, struct arena *, row_id edition,
    row_id person, struct own_group **out);

extern const struct personal grouping_personal;
extern const struct cloner grouping_cloner;
extern const struct holder grouping_holder;
extern const struct doer grouping_doer;

#endif
