/* What the pages of this room ask of its store. */
#ifndef GROUP_GROUP_DESK_H
#define GROUP_GROUP_DESK_H

#include "group/group.h"

/* The sessions a grouping meets in, each once, by time; rounds_each: of one in
 * which all groups meet. */
enum rc grouping_sessions(struct db *, struct arena *, row_id grouping,
    row_id **ids, size_t *n, int64_t *rounds_each);
/* What is wrong with such a choice, or SHAPE_FINE; groups: how many that makes,
 * where groups have sessions of their own, else 0. */
enum shape { SHAPE_FINE, SHAPE_UNEVEN, SHAPE_NO_SEATS, SHAPE_ROUNDS,
	SHAPE_OVERLAP };
enum shape grouping_shape(const struct session_item *list, const row_id *ids,
    size_t n, int64_t rounds_each, int64_t *groups);

/* Moves people in one round, group GROUPING_NOWHERE: out of it.  Who is not there
 * then, or in another edition, is left alone; *n: how many moved. */
enum rc seats_move(struct db *, const struct allotment *, size_t round,
    const row_id *participants, size_t count, int32_t group, int64_t *n);
enum rc seats_lock(struct db *, const struct allotment *, size_t round,
    const row_id *participants, size_t count, bool on, int64_t *n);

/* What was done to a plan since it was published last, and can be taken back: the
 * latest GROUPING_STEPS, latest first.  Seats, locks and who is away; not the
 * rules. */
struct step {
	row_id id;
	const char *what;		/* as allotment_save() has it; "out", "lock",
					 * "unlock", "away", "here" */
	bool done;			/* false: taken back, to be done again */
	int64_t people;			/* whose seats it changed, ... */
	row_id participant;		/* ... one of them, ... */
	int64_t from, to;		/* ... in which rounds, from 1 */
	struct step *next;
};
enum rc grouping_steps(struct db *, struct arena *, row_id grouping,
    struct step **out);
/* Of that list, or NULL. */
const struct step *step_to_undo(const struct step *);
const struct step *step_to_redo(const struct step *);
/* Takes that step back, or does it again.  RC_CONFLICT when it is not its turn:
 * something else was done since. */
enum rc seats_undo(struct db *, struct arena *, row_id grouping, row_id step,
    bool again);

/* Away from a round on to the last, up to it from the first, or in it alone. */
enum away { AWAY_NOT, AWAY_ONE, AWAY_FROM, AWAY_UNTIL };
enum rc away_set(struct db *, const struct allotment *, row_id participant,
    size_t round, enum away);
/* RC_CONFLICT when they are not two of the edition's. */
enum rc bond_set(struct db *, const struct allotment *, row_id one,
    row_id other, bool together);
enum rc bond_drop(struct db *, row_id grouping, row_id one, row_id other);

/* numbers: groups from 1, best first; n 0: no wish. */
enum rc wishes_set(struct db *, row_id grouping, row_id participant,
    const int64_t *numbers, size_t n);
enum rc langs_set(struct db *, row_id edition, row_id participant,
    const char *langs);
enum rc langs_find(struct db *, struct arena *, row_id participant,
    const char **out);

/* Whom publishing would put where they cannot be. */
enum obstacle_kind { OBSTACLE_NOT_THERE, OBSTACLE_FULL, OBSTACLE_LEAD };
struct obstacle {
	enum obstacle_kind kind;
	size_t round, group;
	const char *name;		/* NULL: OBSTACLE_FULL */
	enum there why;
	struct obstacle *next;
};
enum rc allotment_obstacles(struct db *, struct arena *,
    const struct allotment *, struct obstacle **out);
/* Takes it back: nobody sees it, and places in sessions are free. */
enum rc grouping_unpublish(struct db *, struct arena *,
    const struct allotment *);
/* The participant that a person is in an edition, 0: none of those placed. */
row_id allotment_participant(const struct allotment *, row_id person);
enum rc grouping_phones(struct db *, struct arena *, struct allotment *);
enum rc grouping_made(struct db *, row_id grouping, int64_t seed);

#endif
