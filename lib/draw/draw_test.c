/* Draws in memory: who stands on the waiting list where points decide. */
#include "draw/draw.h"

#include <stdlib.h>

#include "test/test.h"

static struct select_text
file(struct arena *a, const char *name, const char *text)
{
	return (struct select_text){ .path = name, .text = text,
	    .n = strlen(text), .sha256 = select_sha256(a, text,
	    strlen(text)) };
}

static const char quotas[] = "feature,value,min,max\nsex,f,1,3\nsex,m,1,3\n";
/* Four best, two after them, four equals, two far below. */
static const char people[] = "id,sex,points\nb1,f,90\nb2,m,91\nb3,f,92\n"
    "b4,m,93\nn1,f,80\nn2,m,79.5\ne1,f,70\ne2,m,70\ne3,f,70\ne4,m,70\n"
    "l1,f,10\nl2,m,10\n";

/* The lottery's files, as they are published. */
static void
solved(struct arena *a, const char *method, struct select_folder *f)
{
	struct select_input in = { .arena = a, .set = { .method = method,
	    .seats = 4, .alternates = 3, .score_column = "points" } };
	struct select_answer answer;
	struct solve_work w = { .stage = "" };

	in.quotas = file(a, "quotas.csv", quotas);
	in.people = file(a, "people.csv", people);
	CHECK(select_read_quotas(&in) == RC_OK && select_read_people(&in) ==
	    RC_OK && select_read_places(&in) == RC_OK);
	CHECK(select_solve(&in, &w, &answer) == RC_OK);
	*f = (struct select_folder){ .path = "" };
	select_write_lottery(&in, &answer.lottery, f);
}

/* Draws with a seed; whether each of ids is on the waiting list into on[]. */
static void
drawn(struct arena *a, struct select_folder f, const char *seed,
    const char *const *ids, bool *on)
{
	struct select_input in;
	struct select_drawn d;
	struct solve_work w = { .stage = "" };
	const char *why = NULL;

	CHECK(select_read_folder(a, &f, &why) == RC_OK);
	CHECK(select_read_again(a, &f, &in) == RC_OK);
	CHECK(select_finish(&in, &f, seed, &w, &d) == RC_OK);
	json_decref(f.certificate);
	CHECK(d.panel.people == 4 && d.alternates.people == 3);
	for (int k = 0; ids[k] != NULL; k++) {
		on[k] = false;
		for (int i = 0; i < d.alternates.people; i++)
			on[k] = on[k] || strcmp(in.id[d.alternates.person[i]],
			    ids[k]) == 0;
		for (int i = 0; i < d.panel.people; i++)
			CHECK(!on[k] || strcmp(in.id[d.panel.person[i]],
			    ids[k]) != 0);
	}
}

TEST(draw_alternates_by_score)
{
	static const char *const ids[] = { "n1", "n2", "e1", "e2", "e3", "e4",
	    "l1", "l2", NULL };
	struct arena *a = arena_make();
	struct select_folder f;
	int seen[8] = { 0 };
	bool on[8];

	solved(a, "score", &f);
	for (int s = 0; s < 40; s++) {
		drawn(a, f, arena_printf(a, "%d", s), ids, on);
		for (int k = 0; k < 8; k++)
			seen[k] += on[k];
	}
	/* The next best always; chance among equals only; nobody below. */
	CHECK(seen[0] == 40 && seen[1] == 40);
	CHECK(seen[2] > 0 && seen[3] > 0 && seen[4] > 0 && seen[5] > 0);
	CHECK(seen[2] + seen[3] + seen[4] + seen[5] == 40);
	CHECK(seen[6] == 0 && seen[7] == 0);
	arena_free(a);
}

/* Where chance decides, points do not. */
TEST(draw_alternates_by_lot)
{
	static const char *const ids[] = { "b1", "b4", "l1", "l2", NULL };
	struct arena *a = arena_make();
	struct select_folder f;
	int seen[4] = { 0 };
	bool on[4];

	solved(a, "leximin", &f);
	for (int s = 0; s < 60; s++) {
		drawn(a, f, arena_printf(a, "%d", s), ids, on);
		for (int k = 0; k < 4; k++)
			seen[k] += on[k];
	}
	for (int k = 0; k < 4; k++)
		CHECK(seen[k] > 0);
	arena_free(a);
}
