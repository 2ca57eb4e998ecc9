/* Records that tell the same, and texts of old: put together, taken apart,
 * taken again. */
#include <string.h>

#include "practice/practice_trial.h"
#include "test/stories/story.h"

#define AT(...) arena_printf(a, __VA_ARGS__)

/* Told twice: noticed, and put together. */
TEST_STORE(practice_twice)
{
	struct scene *s = scene_open(db, a);
	struct practice p, one, copy;
	struct practice_twin *t;
	const char *code;

	CHECK(practice_by_code(db, a, "gp02", &one) == RC_OK);
	CHECK(practice_twins(db, a, &one, false, &t) == RC_OK && t == NULL);
	CHECK(db_begin(db) == RC_OK);
	p = one;
	p.id = 0;
	p.code = NULL;
	p.title = "{\"en\":\"Another title\"}";
	CHECK(practice_save(db, a, &p, &(struct practice_by){ .now =
	    time_now(), .how = "form" }) == RC_OK);
	code = p.code;
	CHECK(practice_twins(db, a, &p, true, &t) == RC_OK);
	CHECK(t != NULL && !t->titled && text_same(t->entry->code, "gp02"));
	/* However many are hidden, the others are found. */
	for (int i = 0; i < 11; i++) {
		copy = one;
		copy.id = 0;
		copy.code = NULL;
		copy.title = "{\"en\":\"A copy\"}";
		if (i < 10)
			copy.attribution = ATTRIBUTION_ROOM;
		CHECK(practice_save(db, a, &copy, &(struct practice_by){ .now =
		    time_now(), .how = "form" }) == RC_OK);
	}
	CHECK(practice_twins(db, a, &p, true, &t) == RC_OK);
	CHECK(t != NULL && t->next != NULL && t->next->next == NULL &&
	    text_same(t->next->entry->code, copy.code));
	/* Same title and place, whatever the text. */
	p.title = one.title;
	p.what_was_done = p.result = "{\"en\":\"Short\"}";
	CHECK(practice_save(db, a, &p, &(struct practice_by){ .now =
	    time_now(), .how = "form" }) == RC_OK);
	CHECK(practice_twins(db, a, &p, true, &t) == RC_OK);
	CHECK(t != NULL && t->titled);
	/* Others' hidden ones are nobody's business. */
	one.attribution = ATTRIBUTION_ROOM;
	CHECK(practice_save(db, a, &one, &(struct practice_by){ .now =
	    time_now(), .how = "form" }) == RC_OK);
	CHECK(practice_twins(db, a, &p, true, &t) == RC_OK && t == NULL);
	CHECK(practice_twins(db, a, &p, false, &t) == RC_OK && t != NULL);
	/* Nothing is put together with what nobody may see. */
	CHECK(practice_merge(db, a, &p, &one, time_now()) == RC_CONFLICT);
	CHECK(practice_by_code(db, a, "gp03", &one) == RC_OK);
	CHECK(practice_merge(db, a, &p, &one, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(s->anyone, AT("/practices/%s", code)) == 200);
	CHECK_TEXT(visit_path(s->anyone), "/practices/gp03");
}

static int64_t
count(struct db *db, const char *sql)
{
	int64_t out = -1;

	CHECK(db_int(db, sql, NO_ARGS, &out) == RC_OK);
	return out;
}

/* Put together by a reviewer who saw both, and taken apart again: whatever went
 * along goes back. */
TEST_STORE(practice_merged_and_apart)
{
	struct scene *s = scene_open(db, a);
	static const char review[] = "/me/practices/firstdesk/review";
	static const char merge[] = "/me/practices/firstdesk/review/merge";
	static const char apart[] = "/me/practices/firstdesk/review/apart";
	struct practice p, third;
	const char *email;

	CHECK(db_begin(db) == RC_OK && practice_pick_add(db, 1, 0, "firstdesk",
	    NULL, time_now()) == RC_OK && practice_pick_add(db, 2, 0,
	    "firstdesk", NULL, time_now()) == RC_OK && practice_pick_add(db, 2,
	    0, "onecounter", NULL, time_now()) == RC_OK &&
	    practice_by_code(db, a, "firstdesk", &p) == RC_OK &&
	    trial_tell(db, &(struct trial){ .practice = p.id, .person = p.author,
	    .outcome = TRIAL_WORKED, .place = "A town", .adapted = "x",
	    .happened = "x", .lang = "en", .at = time_now() }) == RC_OK &&
	    db_commit(db) == RC_OK);
	CHECK(db_text(db, a, "SELECT email FROM person WHERE id = (SELECT"
	    " author_id FROM practice WHERE code = 'firstdesk')", NO_ARGS,
	    &email) == RC_OK);

	/* For those who review only. */
	CHECK(story_refused(s->anyone, merge));
	CHECK(visit_get(s->participant, merge) == 404);
	CHECK(visit_get(s->organiser, review) == 200);
	CHECK(visit_link(s->organiser, merge) != NULL);
	CHECK(visit_get(s->organiser, merge) == 200);
	CHECK(visit_post(s->organiser, merge, "into", "no-such", NULL) == 422);
	CHECK(visit_has(s->organiser, "No other published practice has this "
	    "address"));
	CHECK(visit_has_html(s->organiser, "value=\"no-such\""));
	CHECK(visit_post(s->organiser, merge, "into", "firstdesk", NULL) ==
	    422);
	/* Nothing happens before both were seen. */
	CHECK(visit_post(s->organiser, merge, "into",
	    "http://guildhall.test/practices/onecounter", NULL) == 200);
	CHECK(visit_has(s->organiser, "its address leads to the second"));
	CHECK(visit_link(s->organiser, "/practices/onecounter") != NULL);
	CHECK(visit_get(s->anyone, "/practices/firstdesk") == 200);
	CHECK_TEXT(visit_path(s->anyone), "/practices/firstdesk");

	CHECK(visit_post(s->organiser, merge, "into", "onecounter", "sure",
	    "1", NULL) == 200);
	CHECK(visit_has(s->organiser, "Put together with One counter"));
	CHECK(visit_get(s->anyone, "/practices/firstdesk") == 200);
	CHECK_TEXT(visit_path(s->anyone), "/practices/onecounter");
	/* Who adapted the first is told of at the second, even when that is
	 * written anew. */
	CHECK(db_begin(db) == RC_OK && practice_by_code(db, a, "twodesks", &p)
	    == RC_OK && practice_save(db, a, &p, &(struct practice_by){
	    .now = time_now(), .how = "form" }) == RC_OK && db_commit(db) ==
	    RC_OK);
	CHECK(visit_get(s->anyone, "/practices/onecounter") == 200);
	CHECK(story_order(s->anyone, "Adapted by",
	    "A first address in the library", NULL));
	CHECK(count(db, "SELECT count(*) FROM practice_pick k JOIN practice p"
	    " ON p.id = k.practice_id WHERE p.code = 'onecounter'") == 2);
	CHECK(count(db, "SELECT count(*) FROM practice_trial t JOIN practice p"
	    " ON p.id = t.practice_id WHERE p.code = 'onecounter'") == 1);
	CHECK(strstr(scene_mail(s, email), "/practices/onecounter") != NULL);
	CHECK(visit_get(s->organiser, merge) == 409);

	/* That one is put together with a third: addresses lead on. */
	CHECK(practice_by_code(db, a, "gp03", &third) == RC_OK);
	CHECK(db_begin(db) == RC_OK && practice_by_code(db, a, "onecounter",
	    &p) == RC_OK && practice_merge(db, a, &p, &third, time_now()) ==
	    RC_OK && db_commit(db) == RC_OK);
	CHECK(visit_get(s->anyone, "/practices/firstdesk") == 200);
	CHECK_TEXT(visit_path(s->anyone), "/practices/gp03");
	CHECK(db_begin(db) == RC_OK && practice_unmerge(db, a, &p, time_now())
	    == RC_OK && db_commit(db) == RC_OK);
	CHECK(visit_get(s->anyone, "/practices/onecounter") == 200);
	CHECK_TEXT(visit_path(s->anyone), "/practices/onecounter");
	CHECK(visit_get(s->anyone, "/practices/firstdesk") == 200);
	CHECK_TEXT(visit_path(s->anyone), "/practices/onecounter");

	/* Apart: picks, trial, address and state are what they were. */
	CHECK(visit_get(s->participant, review) == 404);
	CHECK(visit_get(s->organiser, review) == 200);
	CHECK(visit_post(s->organiser, apart, NULL) == 200);
	CHECK(visit_has(s->organiser, "Taken apart."));
	CHECK(visit_get(s->anyone, "/practices/firstdesk") == 200);
	CHECK_TEXT(visit_path(s->anyone), "/practices/firstdesk");
	CHECK(count(db, "SELECT count(*) FROM practice_pick k JOIN practice p"
	    " ON p.id = k.practice_id WHERE p.code = 'firstdesk'") == 2);
	CHECK(count(db, "SELECT count(*) FROM practice_pick k JOIN practice p"
	    " ON p.id = k.practice_id WHERE p.code = 'onecounter'") == 1);
	CHECK(count(db, "SELECT count(*) FROM practice_trial t JOIN practice p"
	    " ON p.id = t.practice_id WHERE p.code = 'firstdesk'") == 1);
	CHECK(count(db, "SELECT count(*) FROM practice_merged") == 0);
	CHECK(count(db, "SELECT count(*) FROM practice_gone WHERE code ="
	    " 'firstdesk'") == 0);
	CHECK(practice_by_code(db, a, "firstdesk", &p) == RC_OK &&
	    practice_unmerge(db, a, &p, time_now()) == RC_CONFLICT);
}

/* What was never handed in is its author's alone, also when it is withdrawn. */
TEST_STORE(practice_own_draft)
{
	struct scene *s = scene_open(db, a);
	static const char own[] = "/me/practices/deskdraft";

	CHECK(visit_get(s->organiser, own) == 404);
	CHECK(visit_get(s->organiser, "/me/practices/deskdraft/review") == 404);
	CHECK(visit_get(s->participant, own) == 200);
	CHECK(visit_post(s->participant, "/me/practices/deskdraft/withdraw",
	    NULL) == 200);
	CHECK(visit_has(s->participant, "Nobody else sees it."));
	CHECK(visit_get(s->organiser, own) == 404);
	CHECK(visit_get(s->organiser,
	    "/editions/baltic-2025/desk/practices") == 200);
	CHECK(!visit_has(s->organiser, "A welcome desk that opens"));
}

/* An older text is taken again, changed or not, and handed in. */
TEST_STORE(practice_version_again)
{
	struct scene *s = scene_open(db, a);
	static const char at[] = "/me/practices/onecounter/versions";
	struct practice p;
	const char *title;

	CHECK(practice_by_code(db, a, "onecounter", &p) == RC_OK);
	title = p.title;
	p.title = "{\"en\":\"One counter for all\"}";
	CHECK(db_begin(db) == RC_OK && practice_save(db, a, &p,
	    &(struct practice_by){ .person = p.author, .now = time_now(),
	    .how = "form" }) == RC_OK && db_commit(db) == RC_OK);
	CHECK(visit_get(s->participant, at) == 404);
	CHECK(visit_get(s->partner, at) == 200);
	/* Words taken out and put in stand in one run of text. */
	CHECK(visit_has_html(s->partner, "One counter for <del>registration and"
	    " first advice</del>"));
	CHECK(visit_post(s->partner, at, "version", "9", NULL) == 404);
	CHECK(visit_get(s->partner, at) == 200);
	CHECK(visit_post(s->partner, at, "version", "x", NULL) == 400);
	CHECK(visit_get(s->partner, at) == 200);
	CHECK(visit_post(s->partner, at, "version", "1", NULL) == 200);
	CHECK(visit_has(s->partner, "The text of version 1 is here again."));
	/* What is shown stays until it is reviewed. */
	CHECK(visit_get(s->anyone, "/practices/onecounter") == 200);
	CHECK(visit_has(s->anyone, "One counter for all"));
	CHECK(visit_get(s->partner, at) == 200);
	CHECK(db_begin(db) == RC_OK && practice_by_code(db, a, "onecounter",
	    &p) == RC_OK && practice_submit(db, a, &p, time_now()) == RC_OK &&
	    db_commit(db) == RC_OK);
	CHECK(visit_post(s->partner, at, "version", "1", NULL) == 409);
	CHECK(db_begin(db) == RC_OK && practice_by_code(db, a, "onecounter",
	    &p) == RC_OK && p.pending != 0 && practice_accept(db, a, &p,
	    time_now()) == RC_OK && db_commit(db) == RC_OK);
	CHECK(practice_shown(db, a, "onecounter", &p) == RC_OK);
	CHECK_TEXT(p.title, title);
}
