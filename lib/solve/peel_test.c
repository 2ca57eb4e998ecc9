/* Taking apart what cannot be taken apart. */
#include "solve/types.h"

#include "base/json.h"
#include "solve/select_sample.h"
#include "test/test.h"

/*
 * Where what is left lies where the whole numbers do not reach, ways in vain come
 * to an end soon: the programs over panels do the rest.  Steps are the same on
 * every machine: six ways take 67 to 126, all forty 336 to 595.
 */
TEST(solve_peel_gives_up)
{
	struct arena *a = arena_make();

	for (int i = 0; i < 5; i++) {
		const char *name = arena_printf(a, "tiny_gap/tiny_%03d", i);
		struct solve_work w = { 0 };
		struct mix mix = { .arena = a };
		struct problem p;
		struct chances c;
		struct sample s;
		json_t *e = NULL;
		const char *why, *text;
		uint64_t before;
		double left;
		size_t n;

		text = sample_text(a, arena_printf(a, "test/solve/%s/expected.json",
		    name), &n);
		CHECK(text != NULL && json_read(a, text, n, &e, &why) == RC_OK);
		CHECK(sample_read(a, name, (int)json_integer_value(json_object_get(e,
		    "k")), false, 0, &s));
		json_decref(e);
		problem_make(a, &s.pool, NULL, &p);
		mix.types = p.types;
		CHECK(leximin_chances(a, &p, false, &w, &c));
		before = w.steps;
		left = peel(&p, c.p, 1, &w, &mix);
		CHECK(left > 0.1);
		CHECK(w.steps - before < 200);
	}
	arena_free(a);
}
