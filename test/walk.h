/*
 * A walk over every route, as each role: for the tests of rights and of hostile
 * input.  Handlers are run as they are, but what a POST changed is dropped.
 */
#ifndef TEST_WALK_H
#define TEST_WALK_H

#include "test/client.h"
#include "test/test.h"

enum walker { W_ANYONE, W_PERSON, W_PARTICIPANT, W_PARTNER, W_ASSESSOR,
	W_TRAINER, W_ORGANISER, W_ADMIN,
	W_ORGANISER_PLAIN, W_ADMIN_PLAIN,	/* without the second factor */
	WALKERS };
extern const char *const walker_name[WALKERS];

enum whose {
	WHOSE_OWN,		/* edition, programme and rows of the walker's */
	WHOSE_PEER,		/* rows of somebody else in the same edition */
	WHOSE_MIXED,		/* the walker's edition, another programme's rows */
	WHOSE_FOREIGN,		/* another programme's edition and rows */
};

struct walk {
	struct db *db;
	struct arena *arena;
	struct web web;
	const struct route *routes;	/* of all tables, path NULL ends */
	struct visitor *visitor[WALKERS];
	const char *session[WALKERS];	/* cookies; NULL: nobody */
	struct place *place[2];		/* the walkers' own, and another */
};

/* The demonstration with what it lacks of rows, and a visitor of each role. */
struct walk *walk_open(struct db *, struct arena *);
/* The route's path with rows of these; NULL where it has none of that kind. */
const char *walk_path(struct walk *, const struct route *, enum whose);
/* The id that a parameter of that name has there, as text; NULL when unknown. */
const char *walk_id(struct walk *, const char *name, enum whose);

struct walked {
	bool ran;		/* the gate let it through to its handler */
	bool changed;		/* the handler wrote something (and it was dropped) */
	int status;		/* the handler's, else the gate's */
	const char *location;	/* of 303 */
};
/* SQL with {e}, {p}, ... of the walkers' own filled in: test/walk.c. */
const char *walk_filled(struct walk *, const char *sql);
/* From now on what a POST changed is kept after all. */
void walk_keep(struct walk *, bool);
/* Asks for a path; a POST with what is given, without a token. */
struct walked walk_get(struct walk *, enum walker, const char *path);
struct walked walk_post(struct walk *, enum walker, const char *path,
    const struct visit_form *, const struct visit_value *);
/* The route that a path leads to. */
const struct route *walk_route(struct walk *, enum method, const char *path);

#endif
