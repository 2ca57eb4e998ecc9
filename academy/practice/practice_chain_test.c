/* From a plan to the practices that came of it, as the demonstration shows it:
 * a plan, the practice that it became, and who adapted that. */
#include "test/stories/story.h"

TEST_STORE(practice_chain)
{
	struct scene *s = scene_open(db, a);
	int64_t plan = 0;

	/* The plan began with a practice, and became another one. */
	CHECK(db_int(db, "SELECT l.id FROM plan l JOIN practice p"
	    " ON p.id = l.practice_id JOIN plan_link k ON k.plan_id = l.id"
	    " WHERE l.title = 'One first address for newcomers'"
	    " AND p.code = 'firstdesk' AND k.kind = 'practice'"
	    " AND k.url LIKE '%/practices/onecounter'", NO_ARGS, &plan) ==
	    RC_OK);
	CHECK(visit_get(s->organiser, arena_printf(a,
	    "/editions/baltic-2025/desk/plans/%lld", (long long)plan)) == 200);
	CHECK(visit_has_html(s->organiser, "/practices/onecounter\""));
	CHECK(visit_link(s->organiser, "/practices/firstdesk") != NULL);

	/* Each record names the next, with what came of it. */
	CHECK(visit_get(s->anyone, "/practices/onecounter") == 200);
	CHECK(story_order(s->anyone, "Adapted by",
	    "One first address for newcomers",
	    "It worked with a desk of our own", NULL));
	CHECK(visit_get(s->anyone, "/practices/firstdesk") == 200);
	CHECK(story_order(s->anyone, "Adapted from",
	    "One counter for registration and first advice",
	    "It worked with a desk of our own", "Adapted by",
	    "A first address in the library, and one in the market hall",
	    "It worked in the library and not in the market hall", NULL));
	CHECK(visit_get(s->anyone, "/practices/twodesks") == 200);
	CHECK(story_order(s->anyone, "Adapted from",
	    "One first address for newcomers", NULL));
	CHECK(visit_link(s->anyone, "/practices/firstdesk") != NULL);

	/* Side by side it is said as on their pages, and not as figures. */
	CHECK(visit_get(s->anyone, "/practices/compare?with=onecounter,"
	    "firstdesk,twodesks") == 200);
	CHECK(story_order(s->anyone, "Adapted from",
	    "One counter for registration", "Adapted by",
	    "A first address in the library", NULL));
	CHECK(!visit_has(s->anyone, "How much"));
	CHECK(visit_link(s->anyone, "/practices/twodesks") != NULL);
}
