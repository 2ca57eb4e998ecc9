/* What the tests of this room share: the scene, who sits in it, its doors. */
#ifndef CONSULT_SCENE_TEST_H
#define CONSULT_SCENE_TEST_H

#include "consult/consult.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

static struct scene *s;

static inline int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static inline void
write_sql(const char *sql)
{
	CHECK(db_begin(s->db) == RC_OK);
	CHECK(db_exec(s->db, sql, NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
}

static inline struct visitor *
by_email(const char *email)
{
	struct visitor *v = scene_person(s, email);

	visit_get(v, "/?lang=en");
	return v;
}

static inline struct visitor *
by_id(row_id person)
{
	const char *email = "";

	CHECK(db_text(s->db, s->arena, "SELECT email FROM person WHERE id = $1",
	    ARGS(INT(person)), &email) == RC_OK);
	return by_email(email);
}

static inline const char *
id_text(row_id id)
{
	return arena_printf(s->arena, "%lld", (long long)id);
}

/* The group as it is now. */
static inline struct consult_group
again(const struct consult_group *old)
{
	struct consult_group is = { 0 };

	CHECK(consult_find(s->db, s->arena, old->id, &is) == RC_OK);
	return is;
}

static inline const char *
room(const struct consult_group *g, const char *more)
{
	return arena_printf(s->arena, "/editions/urban-2018/mine/consult/%lld%s",
	    (long long)g->id, more);
}

/* Somebody moves the clock. */
static inline int
move_clock(struct visitor *v, const struct consult_group *g, const char *what)
{
	CHECK(visit_get(v, room(g, "")) == 200);
	return visit_post(v, room(g, "/clock"), "do", what, NULL);
}

#endif
