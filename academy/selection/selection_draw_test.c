/*
 * Draws: the tables they are made of; one from the wish to the decision, with
 * what it leaves verified by guildhall select; what is impossible; what is
 * refused; who comes in for somebody who left.
 */
#include "selection/selection_draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zip.h>

#include "cli/select.h"
#include "store/blob.h"
#include "store/job.h"
#include "test/stories/story.h"

#define DESK "/editions/urban-next/desk/selection"
#define DRAWS DESK "/draws"

/* --- rules --- */

enum { PEOPLE = 6 };

/* Six people of 0 to 5: quota 1 counts the even ones, quota 2 the odd ones,
 * quota 3, over the same fact, the first two. */
static struct choosing
six(struct arena *a, struct quota_line line[3], struct quota quota[3])
{
	struct choosing v = { .seats = 3, .quotas = line };
	struct candidate **end = &v.inside;

	for (int k = 0; k < 3; k++) {
		quota[k] = (struct quota){ .id = 7 + k, .fact = "topics",
		    .title = "{\"en\":\"=Same\"}", .at_least = 1,
		    .at_most = k == 2 ? 1 : -1 };
		line[k] = (struct quota_line){ .quota = &quota[k],
		    .state = quota_state(&quota[k], 3, 0, 3),
		    .next = k < 2 ? &line[k + 1] : NULL };
	}
	for (int i = 0; i < PEOPLE; i++) {
		struct application *p = arena_new(a, struct application);
		struct candidate *c = arena_new(a, struct candidate);

		p->id = i + 1;
		p->number = arena_printf(a, "N-%d", i);
		p->organisation = 100 + i / 2;
		p->delegation = i < 2 ? 55 : 0;
		c->application = p;
		c->mean = i == 5 ? -1 : 100 * i + 55;
		c->counts = arena_array(a, bool, 4);
		c->counts[i % 2] = true;
		c->counts[2] = i < 2;
		*end = c;
		end = &c->next;
	}
	return v;
}

TEST(selection_draw_tables)
{
	struct arena *a = arena_make();
	struct quota_line line[3];
	struct quota quota[3];
	struct choosing v = six(a, line, quota);
	struct draw_wish w = { .seats = 3, .line = -1, .whole = true,
	    .organisation_max = 1 };
	struct decision yes = { .choice = CHOICE_ADMIT }, no = { .choice =
	    CHOICE_REFUSE }, left = { .choice = CHOICE_ADMIT,
	    .offer = OFFER_DECLINED }, waits = { .choice = CHOICE_WAIT };
	struct application withdrew = { .id = 9, .number = "N-9",
	    .state = APP_WITHDRAWN, .withdrawn_at = 50 };
	struct candidate *c = v.inside, gone = { .mean = -1 };
	struct draw_pool p;

	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK && p.faults == NULL);
	/* The first two are never counted twice: one feature; the third
	 * overlaps: another.  A name that looks like a formula does no harm. */
	CHECK_TEXT(p.in.quotas.text, "feature,value,min,max\r\n"
	    "1 topics,1 =Same,1,3\r\n1 topics,2 =Same,1,3\r\n"
	    "1 topics,0 others,0,3\r\n2 topics,3 =Same,1,1\r\n"
	    "2 topics,0 others,0,3\r\n");
	CHECK(strncmp(p.in.people.text, "id,organisation,delegation,score,"
	    "1 topics,2 topics\r\nN-0,o1,d1,5.5,1 =Same,3 =Same\r\n"
	    "N-1,o1,d1,15.5,2 =Same,3 =Same\r\nN-2,o2,,25.5,1 =Same,0 others",
	    120) == 0);
	CHECK(p.unscored == 1 && p.fixed == 0 && p.gone == 0);
	CHECK(p.in.pool.people == 6 && p.in.pool.cells == 5);
	CHECK(p.cell[0] == &line[0] && p.cell[2] == NULL &&
	    p.cell[3] == &line[2]);
	/* Decided: in, out of it, gone and waiting. */
	c->decision = &yes;
	c->next->decision = &no;
	c->next->next->decision = &left;
	c->next->next->next->decision = &waits;
	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK);
	CHECK(p.in.pool.people == 3 && p.fixed == 1 && p.gone == 0);
	CHECK_TEXT(p.in.already.text, "id\r\nN-0\r\n");
	w.waiting = true;
	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK);
	CHECK(p.in.pool.people == 5 && p.fixed == 1 && p.gone == 1);
	CHECK_TEXT(p.in.replace.text, "id\r\nN-2\r\n");
	CHECK(p.in.pool.place[4] == SELECT_OUT && p.in.gone[4]);
	/* Who withdrew is replaced like whoever gave a place back: of more than
	 * places are free, those who left last.  Others do not count. */
	v.left = &gone;
	gone.application = &withdrew;
	gone.decision = &yes;
	gone.counts = c->counts;
	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK);
	CHECK(p.in.pool.people == 6 && p.gone == 2);
	CHECK_TEXT(p.in.replace.text, "id\r\nN-9\r\nN-2\r\n");
	w.seats = 2;
	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK && p.gone == 1);
	CHECK_TEXT(p.in.replace.text, "id\r\nN-9\r\n");
	w.waiting = false;
	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK && p.gone == 0);
	v.left = NULL;
	w.waiting = true;
	/* Faults, as far as they can be counted. */
	w.seats = 1;
	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK &&
	    p.faults->kind == DRAW_ALL_TAKEN && p.faults->have == 1);
	w.seats = 0;
	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK &&
	    p.faults->kind == DRAW_NO_SEATS);
	w.seats = 3;
	line[1].state.at_least = 3;
	line[1].state.at_most = 2;
	CHECK(draw_tables(a, &v, &w, "en", &p) == RC_OK &&
	    p.faults->kind == DRAW_LEAST_ABOVE_MOST &&
	    p.faults->quota == &line[1]);
	arena_free(a);
}

TEST(selection_draw_reasons)
{
	struct arena *a = arena_make();
	struct draw d = { .number = 3, .ticket = 7, .wish.line = 60 };
	struct draw_person p = { .ticket_chance = 0.234, .points = 724,
	    .bound = "max:3", .rank = 2 };

	CHECK_TEXT(reason_text(a, draw_reason(a, &d, &p, CHOICE_ADMIT), "en"),
	    "Drawn by lot in draw 3: ticket 007, chance 23.4 %");
	CHECK_TEXT(reason_text(a, draw_reason(a, &d, &p, CHOICE_WAIT), "en"),
	    "Drawn for the waiting list in draw 3, place 2");
	p.ticket_chance = 0.004;
	CHECK_TEXT(reason_text(a, draw_reason(a, &d, &p, CHOICE_REFUSE), "en"),
	    "Not drawn in draw 3: the chance was 0.40 %");
	d.wish.method = DRAW_SCORE;
	CHECK_TEXT(reason_text(a, draw_reason(a, &d, &p, CHOICE_ADMIT), "en"),
	    "Among the best scores that keep the quotas, in draw 3: 72 of 100");
	p.bound = "below";
	CHECK_TEXT(reason_text(a, draw_reason(a, &d, &p, CHOICE_REFUSE), "en"),
	    "Below the line of 60 points in draw 3");
	/* Own words are what they are. */
	CHECK_TEXT(reason_text(a, "{1} of a kind", "en"), "{1} of a kind");
	CHECK_TEXT(reason_text(a, "{2} {1}" REASON_GAP "x", "en"), "{2} x");
	arena_free(a);
}

/* --- the demonstration's second edition, 44 applicants for 20 seats --- */

static row_id
edition_id(struct db *db)
{
	row_id id = 0;

	CHECK(db_int(db, "SELECT id FROM edition WHERE slug = 'urban-next'",
	    NO_ARGS, &id) == RC_OK);
	return id;
}

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

/* The demonstration, without the draw that it has. */
static struct scene *
without_draws(struct db *db, struct arena *a)
{
	struct scene *s = scene_open(db, a);

	CHECK(db_exec(db, "DELETE FROM blob WHERE id IN (SELECT blob_id FROM"
	    " draw_file)", NO_ARGS, NULL) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM draw", NO_ARGS, NULL) == RC_OK);
	return s;
}

/* Asks for a draw as the form stands, but for these; its page. */
static const char *
asked(struct scene *s, const char *method, const char *alternates)
{
	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS, "method", method, "alternates",
	    alternates, NULL) == 200);
	return story_here(s, s->organiser);
}

/* Saves every file of a draw's page into a new folder; its name. */
static const char *
saved(struct scene *s, const char *draw)
{
	char *dir = arena_printf(s->arena, "%s/guildhall-draw.XXXXXX",
	    getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"));
	const char *const *links;
	int files = 0;

	CHECK(mkdtemp(dir) != NULL);
	visit_get(s->organiser, draw);
	links = visit_links(s->organiser);
	for (; *links != NULL; links++) {
		const char *name = strstr(*links, "/files/");
		FILE *f;

		if (name == NULL || strstr(name, ".zip") != NULL)
			continue;
		CHECK(visit_get(s->organiser, *links) == 200);
		f = fopen(arena_printf(s->arena, "%s/%s", dir, name + 7), "wb");
		CHECK(f != NULL && fwrite(visit_page(s->organiser), 1,
		    visit_size(s->organiser), f) == visit_size(s->organiser) &&
		    fclose(f) == 0);
		files++;
	}
	CHECK(files >= 9);
	return dir;
}

/* Unpacks an archive of one folder into a new one; its name, and how many files
 * there were. */
static const char *
unpacked(struct scene *s, const char *path, struct visitor *v, int *files)
{
	char *dir = arena_printf(s->arena, "%s/guildhall-draw.XXXXXX",
	    getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"));
	zip_source_t *from;
	zip_t *z;

	CHECK(mkdtemp(dir) != NULL);
	*files = 0;
	CHECK(visit_get(v, path) == 200);
	from = zip_source_buffer_create(visit_page(v), visit_size(v), 0, NULL);
	z = zip_open_from_source(from, ZIP_RDONLY, NULL);
	CHECK(z != NULL);
	for (zip_int64_t i = 0; z != NULL && i < zip_get_num_entries(z, 0);
	    i++) {
		const char *name = zip_get_name(z, (zip_uint64_t)i, 0);
		zip_file_t *in = zip_fopen_index(z, (zip_uint64_t)i, 0);
		FILE *out;
		char part[4096];
		zip_int64_t n;

		CHECK(strncmp(name, "draw-", 5) == 0 && in != NULL);
		out = fopen(arena_printf(s->arena, "%s%s", dir,
		    strchr(name, '/')), "wb");
		CHECK(out != NULL);
		while ((n = zip_fread(in, part, sizeof part)) > 0)
			CHECK(fwrite(part, 1, (size_t)n, out) == (size_t)n);
		CHECK(n == 0 && fclose(out) == 0 && zip_fclose(in) == 0);
		++*files;
	}
	if (z != NULL)
		zip_discard(z);
	return dir;
}

static int
verified(struct scene *s, const char *dir)
{
	struct solve_work w = { .stage = "" };

	return select_verify(s->arena, dir, NULL, NULL, &w, false);
}

/* Turns over the last letter of a file's last cell but the line's end; twice, it
 * is as it was. */
static void
tampered(struct scene *s, const char *dir, const char *name)
{
	FILE *f = fopen(arena_printf(s->arena, "%s/%s", dir, name), "r+b");
	int c;

	CHECK(f != NULL && fseek(f, -3, SEEK_END) == 0);
	c = fgetc(f);
	CHECK(fseek(f, -3, SEEK_END) == 0 && fputc(c ^ 1, f) != EOF &&
	    fclose(f) == 0);
}

static void
removed(struct scene *s, const char *dir)
{
	for (int i = 0; i < SELECT_FILES; i++)
		unlink(arena_printf(s->arena, "%s/%s", dir,
		    select_file_name[i]));
	CHECK(rmdir(dir) == 0);
}

TEST_STORE(selection_draw_story)
{
	struct scene *s = without_draws(db, a);
	const char *draw, *public, *dir, *number, *id, *again;
	struct select_folder f;
	const char *why;
	int files;

	CHECK(visit_get(s->organiser, DRAWS) == 200);
	CHECK(story_order(s->organiser, "The quotas can be kept.",
	    "44 people can be drawn", "A new draw", "Quotas", "Local level",
	    "at least 12, at most 18", "38", NULL));
	draw = asked(s, "leximin", "5");
	CHECK(visit_has(s->organiser, "It is being worked out."));
	CHECK_TEXT(visit_header(s->organiser, "Refresh"), "3");
	scene_clerk(s);
	CHECK(visit_get(s->organiser, draw) == 200);
	CHECK(visit_header(s->organiser, "Refresh") == NULL);
	CHECK(story_order(s->organiser, "ready to be drawn", "44",
	    "44.2 %", "Proved: no lottery gives the least likely person more",
	    "Price of the minimum", "National level", "1.3 %",
	    "How likely it is for each", "People by their chance", "40–50 %", "43", "Person by person",
	    "the minimum of “National level” that others fill", NULL));
	/* Nobody outside sees it before it is announced. */
	CHECK(visit_get(s->anyone, "/editions/urban-next") == 200);
	CHECK(!visit_has(s->anyone, "Public draws"));
	public = arena_printf(a, "/editions/urban-next/draws/%s",
	    strrchr(draw, '/') + 1);
	CHECK(visit_get(s->anyone, public) == 404);
	CHECK(visit_get(s->anyone, arena_printf(a, "%s/lottery.csv", public)) ==
	    404);
	CHECK(story_refused(s->participant, draw));
	CHECK(story_refused(s->assessor, draw));
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/announce", draw),
	    NULL) == 422);
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/announce", draw),
	    "source", "The <lottery> of Saturday", NULL) == 200);
	CHECK(visit_get(s->anyone, "/editions/urban-next") == 200);
	CHECK(story_order(s->anyone, "Public draws", "announced on", NULL));
	CHECK(visit_link(s->anyone, public) != NULL);
	CHECK(visit_get(s->anyone, public) == 200);
	CHECK(story_order(s->anyone, "The <lottery> of Saturday",
	    "Fingerprint of the lottery", "It is not drawn yet.", NULL));
	CHECK(visit_get(s->anyone, arena_printf(a, "%s/lottery.csv", public)) ==
	    200);
	CHECK(strncmp(visit_page(s->anyone), "panel,probability,id", 20) == 0);
	CHECK(visit_get(s->anyone, arena_printf(a, "%s/people.csv", public)) ==
	    404);
	CHECK(visit_get(s->anyone, arena_printf(a, "%s/probabilities.csv",
	    public)) == 404);
	/* The seed was promised: no dice of the server's, and only once. */
	visit_get(s->organiser, draw);
	CHECK(!visit_has(s->organiser, "the server throws the dice"));
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw),
	    "seed", "", "sure", "1", NULL) == 422);
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw),
	    "seed", "3 7 19", NULL) == 422);
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw),
	    "seed", "3 7 19", "sure", "1", NULL) == 200);
	/* The clerk draws; the seed stands already, for everybody to see. */
	CHECK(story_order(s->organiser, "being drawn",
	    "It is being drawn with the seed 3 7 19.", "Look again", NULL));
	CHECK_TEXT(visit_header(s->organiser, "Refresh"), "3");
	CHECK(visit_get(s->anyone, public) == 200);
	CHECK(story_order(s->anyone, "The seed", "3 7 19",
	    "It is being drawn.", NULL));
	CHECK(count(db, "SELECT count(*) FROM draw_person WHERE place = 'in'") ==
	    0);
	CHECK(visit_again(s->organiser) != 200 ||
	    count(db, "SELECT count(*) FROM job WHERE kind ="
	    " 'selection.seed'") == 1);
	scene_clerk(s);
	CHECK(visit_get(s->organiser, draw) == 200);
	CHECK(visit_header(s->organiser, "Refresh") == NULL);
	CHECK(story_order(s->organiser, "Ticket", "with the seed 3 7 19",
	    "Nothing is decided by it", "Make it the proposals",
	    "How likely it was for each", NULL));
	CHECK(count(db, "SELECT count(*) FROM draw WHERE state = 'drawn'") == 1);
	CHECK(count(db, "SELECT count(*) FROM draw_person WHERE place = 'in'") ==
	    20);
	CHECK(count(db, "SELECT max(rank) FROM draw_person WHERE place ="
	    " 'alternate'") == 5);
	/* What was kept is what guildhall select accepts, file by file and out of
	 * the archive; a changed seed it does not. */
	dir = unpacked(s, arena_printf(a, "%s/files/all.zip", draw),
	    s->organiser, &files);
	CHECK(files == 10 && verified(s, dir) == 0);
	removed(s, dir);
	dir = unpacked(s, arena_printf(a, "%s/public.zip", public), s->anyone,
	    &files);
	CHECK(files == 4 && verified(s, dir) == 0);
	removed(s, dir);
	CHECK(visit_get(s->anyone, arena_printf(a, "%s/all.zip", public)) ==
	    404);
	dir = saved(s, draw);
	CHECK(verified(s, dir) == 0);
	/* Nobody can be put in another's place, nor into another's row. */
	for (int i = SELECT_SELECTED; i <= SELECT_OTHERS; i++) {
		tampered(s, dir, select_file_name[i]);
		CHECK(verified(s, dir) == 1);
		tampered(s, dir, select_file_name[i]);
		CHECK(verified(s, dir) == 0);
	}
	CHECK(select_open(a, dir, &f, &why) == RC_OK);
	f.file[SELECT_CERTIFICATE].text = arena_dup(a,
	    f.file[SELECT_CERTIFICATE].text);
	*strstr((char *)f.file[SELECT_CERTIFICATE].text, "3 7 19") = '4';
	CHECK(select_save(a, &f, SELECT_CERTIFICATE, SELECT_SELECTED, &why) ==
	    RC_OK);
	json_decref(f.certificate);
	CHECK(verified(s, dir) == 1);
	removed(s, dir);
	/* Proposals decide nothing. */
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/propose", draw),
	    NULL) == 200);
	CHECK(story_order(s->organiser, "proposes: 20 to admit, 5 for the "
	    "waiting list, 19 not to admit", "Places taken", "0 of 20",
	    "Local level", "with all proposals", NULL));
	CHECK(count(db, "SELECT count(*) FROM decision d JOIN application p"
	    " ON p.id = d.application_id JOIN edition e ON e.id = p.edition_id"
	    " WHERE e.slug = 'urban-next'") == 0);
	/* One is decided otherwise; the others are confirmed. */
	CHECK(db_text(db, a, "SELECT p.number FROM draw_proposal x JOIN application"
	    " p ON p.id = x.application_id WHERE x.choice = 'refuse'"
	    " ORDER BY p.id", NO_ARGS, &number) == RC_OK);
	id = story_application(s, s->organiser, number);
	CHECK(visit_post(s->organiser, DESK "/choose", "application", id,
	    "reason", "A host city", "do", "admit", NULL) == 200);
	CHECK(visit_has(s->organiser, "20 to admit, 5 for the waiting list, "
	    "18 not to admit"));
	visit_get(s->organiser, DESK "/choose");
	CHECK(visit_post(s->organiser, DESK "/choose/proposals", NULL) == 200);
	/* By the clerk; until then nothing is decided. */
	CHECK(visit_has(s->organiser, "The proposals are being confirmed."));
	CHECK(count(db, "SELECT count(*) FROM draw_proposal") == 43);
	again = arena_dup(a, visit_link(s->organiser, "Look again"));
	scene_clerk(s);
	CHECK(visit_get(s->organiser, again) == 200);
	CHECK(visit_has(s->organiser, "All that was proposed is confirmed."));
	CHECK(count(db, "SELECT count(*) FROM draw_proposal") == 0);
	CHECK(count(db, "SELECT count(*) FROM journal WHERE action ="
	    " 'decision.wait'") >= 5);
	/* Nobody else's. */
	visit_get(s->admin, again);
	CHECK(!visit_has(s->admin, "All that was proposed is confirmed."));
	/* There is nothing left to confirm. */
	CHECK(visit_get(s->organiser, DESK "/choose") == 200);
	CHECK(!visit_has(s->organiser, "Confirm all that is proposed"));
	CHECK(count(db, "SELECT count(*) FROM decision d JOIN application p"
	    " ON p.id = d.application_id JOIN edition e ON e.id = p.edition_id"
	    " WHERE e.slug = 'urban-next' AND d.choice = 'admit'") == 21);
	/* The waiting list stands as it was drawn. */
	CHECK(count(db, "SELECT count(*) FROM decision d JOIN draw_person x"
	    " ON x.application_id = d.application_id WHERE d.choice = 'wait'"
	    " AND x.place = 'alternate' AND x.rank = d.rank") == 5);
	visit_get(s->organiser, DESK "/choose");
	CHECK(story_order(s->organiser, "Places taken", "21 of 20",
	    "Drawn by lot in draw 1: ticket", NULL));
	CHECK(visit_has(s->organiser, "A host city"));
	/* Everybody is decided on: there is nobody to draw from. */
	visit_get(s->organiser, DRAWS);
	CHECK(visit_has(s->organiser, "All 20 seats are taken: 21 people are "
	    "admitted already."));
	/* The public sees how it ended, and may check it. */
	CHECK(visit_get(s->anyone, public) == 200);
	CHECK(story_order(s->anyone, "The seed", "3 7 19",
	    "The ticket that it draws", NULL));
}

TEST_STORE(selection_draw_impossible)
{
	struct scene *s = without_draws(db, a);
	row_id edition = edition_id(db);
	struct quota *q;
	struct draw *d;

	/* Three of the national level, where one applied. */
	CHECK(quota_list(db, a, edition, &q) == RC_OK);
	while (q != NULL && strstr(q->title, "National") == NULL)
		q = q->next;
	CHECK(q != NULL);
	q->share = false;
	q->at_least = 3;
	CHECK(quota_save(db, edition, q) == RC_OK);
	CHECK(visit_get(s->organiser, DRAWS) == 200);
	CHECK(story_order(s->organiser, "As it stands, nobody can be drawn",
	    "“National level”: at least 3 are wanted, but only 1 can be drawn.",
	    "“National level”: at least 1 instead of 3",
	    "Change it like this", NULL));
	/* Asked for all the same, it is refused at once. */
	CHECK(visit_post(s->organiser, DRAWS, NULL) == 422);
	CHECK(draw_list(db, a, edition, 0, &d) == RC_OK && d == NULL);
	/* Hostile changes. */
	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS "/relax", "change", "x", NULL) ==
	    400);
	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS "/relax", "change",
	    "999999:1:2", NULL) == 404);
	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS "/relax", "change",
	    arena_printf(a, "%lld:-2:1", (long long)q->id), NULL) == 400);
	/* The button. */
	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS "/relax", NULL) == 200);
	CHECK(visit_has(s->organiser, "The quotas can be kept."));
	CHECK(quota_list(db, a, edition, &q) == RC_OK);
	while (q != NULL && strstr(q->title, "National") == NULL)
		q = q->next;
	CHECK(q != NULL && q->at_least == 1 && !q->share);
}

TEST_STORE(selection_draw_refused)
{
	struct scene *s = without_draws(db, a);
	const char *draw, *other;
	struct job job;
	row_id id;

	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS, "seats", "0", NULL) == 422);
	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS, "method", "bribe", NULL) == 422);
	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS, "line", "101", NULL) == 422);
	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS, "part", "999999", NULL) == 404);
	/* Cancelled before the clerk comes to it: nothing is worked out. */
	draw = asked(s, "leximin", "0");
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/cancel", draw),
	    NULL) == 200);
	CHECK(visit_has(s->organiser, "This draw was cancelled."));
	CHECK(db_int(db, "SELECT job_id FROM draw", NO_ARGS, &id) == RC_OK);
	CHECK(job_find(db, a, id, &job) == RC_OK &&
	    job.state == JOB_CANCELLED);
	scene_clerk(s);
	CHECK(count(db, "SELECT count(*) FROM draw_person") == 0);
	CHECK(visit_raw(s->organiser, arena_printf(a, "%s/draw", draw),
	    "application/x-www-form-urlencoded", "seed=x&sure=1", 13) != 200);
	CHECK(visit_raw(s->organiser, arena_printf(a, "%s/propose", draw),
	    "application/x-www-form-urlencoded", "x=1", 3) != 200);
	/* Another edition's draw is none here. */
	other = arena_printf(a, "/editions/urban-2018/desk/selection/draws/%s",
	    strrchr(draw, '/') + 1);
	CHECK(visit_get(s->organiser, other) == 404);
	CHECK(visit_get(s->organiser, DRAWS "/compare?a=1&b=77") == 404);
	CHECK(visit_get(s->organiser, DRAWS "/compare") == 400);
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/files/..%%2Fx",
	    draw)) >= 400);
	CHECK(story_refused(s->assessor, DRAWS));
	CHECK(story_refused(s->partner, DRAWS));
	CHECK(story_refused(s->anyone, DRAWS));
}

/* --- two of them, and the order of people --- */

/* The number of the application that is first (or last) in an order. */
static const char *
first_number(struct scene *s, const char *order)
{
	const char *number = NULL;

	CHECK(db_text(s->db, s->arena, arena_printf(s->arena, "SELECT p.number"
	    " FROM draw_person x JOIN application p ON p.id ="
	    " x.application_id WHERE x.draw_id = (SELECT min(id) FROM draw)"
	    " ORDER BY %s LIMIT 1", order), NO_ARGS, &number) == RC_OK);
	return number;
}

TEST_STORE(selection_draws_compared)
{
	struct scene *s = without_draws(db, a);
	const char *one = asked(s, "leximin", "0"), *other;
	const char *both, *low, *high;
	int64_t people, in;

	scene_clerk(s);
	other = asked(s, "random", "0");
	scene_clerk(s);
	both = arena_printf(a, DRAWS "/compare?a=%s&b=%s", strrchr(one, '/') +
	    1, strrchr(other, '/') + 1);
	/* Nobody is drawn yet: the chances are what differs. */
	people = count(db, "SELECT count(*) FROM draw_person a JOIN draw_person"
	    " b ON b.application_id = a.application_id AND b.draw_id >"
	    " a.draw_id");
	in = count(db, "SELECT count(*) FROM draw_person a JOIN draw_person b ON"
	    " b.application_id = a.application_id AND b.draw_id > a.draw_id"
	    " WHERE abs(a.ticket_chance - b.ticket_chance) < 0.0005");
	CHECK(in < people && visit_get(s->organiser, both) == 200);
	CHECK(visit_has(s->organiser, arena_printf(a, "The same chance in both:"
	    " %lld.", (long long)in)));
	CHECK(visit_has(s->organiser, "Whose chance is not the same"));
	CHECK(!visit_has(s->organiser, "Who is in one of them only"));
	/* Once both are drawn, who is in. */
	for (int i = 0; i < 2; i++) {
		const char *draw = i == 0 ? one : other;

		visit_get(s->organiser, draw);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw),
		    "seed", "7 7", "sure", "1", NULL) == 200);
		scene_clerk(s);
	}
	in = count(db, "SELECT count(*) FROM draw_person a JOIN draw_person b ON"
	    " b.application_id = a.application_id AND b.draw_id > a.draw_id"
	    " WHERE a.place = 'in' AND b.place = 'in'");
	CHECK(visit_get(s->organiser, both) == 200);
	CHECK(visit_has(s->organiser, arena_printf(a, "In both: %lld. Only in "
	    "draw", (long long)in)));
	CHECK(visit_has(s->organiser, "Who is in one of them only"));
	/* The order of people is the one that was asked for. */
	low = first_number(s, "p.number");
	high = first_number(s, "p.number DESC");
	CHECK(visit_get(s->organiser, arena_printf(a, "%s?sort=number", one)) ==
	    200);
	CHECK(story_order(s->organiser, "Person by person", low, high, NULL));
	CHECK(visit_get(s->organiser, arena_printf(a, "%s?sort=-number",
	    one)) == 200);
	CHECK(story_order(s->organiser, "Person by person", high, low, NULL));
	low = first_number(s, "x.ticket_chance, p.number");
	high = first_number(s, "x.ticket_chance DESC, p.number");
	CHECK(visit_get(s->organiser, arena_printf(a, "%s?sort=-chance",
	    one)) == 200);
	CHECK(story_order(s->organiser, "Person by person", high, low, NULL));
}

/* --- who comes in --- */

TEST_STORE(selection_draw_replacement)
{
	struct scene *s = without_draws(db, a);
	row_id edition = edition_id(db);
	const char *draw = asked(s, "leximin", "8");
	struct choosing v;
	struct replacement x;
	struct quota_line *q;
	const struct candidate *gone = NULL;
	struct part *parts;
	const char *dir;
	int files;

	scene_clerk(s);
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw),
	    "sure", "1", NULL) == 200);
	scene_clerk(s);
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/propose", draw),
	    NULL) == 200);
	visit_get(s->organiser, DESK "/choose");
	CHECK(visit_post(s->organiser, DESK "/choose/proposals", NULL) == 200);
	scene_clerk(s);
	CHECK(part_list(db, a, edition, &parts) == RC_OK);
	/* The second part goes to everybody who applied for it. */
	CHECK(db_exec(db, "INSERT INTO decision (application_id, part_id,"
	    " choice, reason, decided_at) SELECT x.application_id, x.part_id,"
	    " 'admit', 'All come', 5 FROM application_part x JOIN application p"
	    " ON p.id = x.application_id JOIN edition e ON e.id = p.edition_id"
	    " WHERE e.slug = 'urban-next' AND p.state = 'submitted'"
	    " ON CONFLICT DO NOTHING", NO_ARGS, NULL) == RC_OK);
	CHECK(selection_publish(db, a, edition, 0, time_now()) == RC_OK);
	CHECK(choosing_load(db, a, edition, parts->id, &v) == RC_OK);
	CHECK(draw_replacement(a, &v, NULL, &x) == RC_OK && !x.asked);
	/* A woman of the local level gives her place back. */
	for (const struct candidate *c = v.inside; c != NULL; c = c->next)
		if (c->decision->choice == CHOICE_ADMIT && c->counts[0] &&
		    c->counts[3])
			gone = c;
	CHECK(gone != NULL);
	CHECK(offer_answer(db, a, gone->application->id, parts->id, false,
	    time_now()) == RC_OK);
	CHECK(choosing_load(db, a, edition, parts->id, &v) == RC_OK);
	CHECK(draw_replacement(a, &v, NULL, &x) == RC_OK);
	CHECK(x.asked && x.n == 1);
	if (x.n == 1) {
		/* Like with like where somebody like her waits; and in any
		 * case no quota breaks. */
		bool some = false;
		int k = 0;

		for (const struct candidate *c = v.inside; c != NULL;
		    c = c->next)
			some = some || (c->decision->choice == CHOICE_WAIT &&
			    memcmp(c->counts, gone->counts, 4) == 0);
		CHECK(x.alike == some);
		CHECK(!some || memcmp(x.who[0]->counts, gone->counts, 4) == 0);
		for (q = v.quotas; q != NULL; q = q->next, k++) {
			int64_t n = q->state.chosen + x.who[0]->counts[k];

			CHECK(n >= q->state.at_least &&
			    (q->state.at_most < 0 || n <= q->state.at_most));
		}
		/* It is proposed where one chooses, and nothing is done. */
		visit_get(s->organiser, DESK "/choose");
		CHECK(story_order(s->organiser, "So that all quotas hold, these "
		    "could come in.", x.who[0]->application->number, NULL));
		CHECK(count(db, "SELECT count(*) FROM decision WHERE choice ="
		    " 'admit' AND offer = 'open' AND published_at IS NOT NULL"
		    " AND part_id = (SELECT min(t.id) FROM part t JOIN edition"
		    " e ON e.id = t.edition_id WHERE e.slug = 'urban-next')") ==
		    19);
	}
	/* A draw among those who wait replaces her, too. */
	draw = asked(s, "leximin", "0");
	scene_clerk(s);
	visit_get(s->organiser, draw);
	CHECK(story_order(s->organiser, "seats to fill", "1", NULL));
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw),
	    "sure", "1", NULL) == 200);
	scene_clerk(s);
	CHECK(count(db, "SELECT count(*) FROM draw_person x JOIN draw d ON d.id"
	    " = x.draw_id AND d.number = 2 WHERE x.place = 'in'") == 1);
	CHECK(count(db, "SELECT count(*) FROM draw_person x JOIN draw d ON d.id"
	    " = x.draw_id AND d.number = 2 WHERE x.place = 'gone'") == 1);
	/* That, too, anybody can verify. */
	dir = unpacked(s, arena_printf(a, "%s/files/all.zip", draw),
	    s->organiser, &files);
	CHECK(files == 11 && verified(s, dir) == 0);
	removed(s, dir);
}

/* What is kept of it, once the time is over. */
TEST_STORE(selection_draw_kept)
{
	struct scene *s = without_draws(db, a);
	const char *draw = asked(s, "leximin", "0");

	scene_clerk(s);
	CHECK(draw_purge(db, time_now()) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM draw_person") == 44);
	CHECK(db_exec(db, "UPDATE part SET ends = 5, starts = 4", NO_ARGS,
	    NULL) == RC_OK);
	CHECK(draw_purge(db, time_now()) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM draw_person") == 0);
	CHECK(count(db, "SELECT count(*) FROM draw_file") == 5);
	CHECK(count(db, "SELECT count(*) FROM draw_file WHERE name ="
	    " 'public.zip'") == 1);
	CHECK(count(db, "SELECT count(*) FROM blob WHERE name = 'people.csv'") ==
	    0);
	CHECK(visit_get(s->organiser, draw) == 200);
}

/* Stopped on the way, it goes on with the same seed only. */
TEST_STORE(selection_draw_stopped)
{
	struct scene *s = without_draws(db, a);
	const char *draw = asked(s, "leximin", "3"), *seed;
	struct draw *d;

	scene_clerk(s);
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw), "seed",
	    "4 8", "sure", "1", NULL) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/cancel", draw),
	    NULL) == 200);
	CHECK(story_order(s->organiser, "Stopped.", "It was stopped before it "
	    "was drawn.", "4 8", "Draw with this seed", NULL));
	CHECK(!visit_has(s->organiser, "Announce it"));
	scene_clerk(s);
	CHECK(count(db, "SELECT count(*) FROM draw WHERE state = 'drawn'") == 0);
	/* No second seed, by whatever way. */
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw), "seed",
	    "5", "sure", "1", NULL) == 200);
	CHECK(db_text(db, a, "SELECT seed FROM draw", NO_ARGS, &seed) == RC_OK);
	CHECK_TEXT(seed, "4 8");
	CHECK(draw_list(db, a, edition_id(db), 0, &d) == RC_OK);
	d->seed = NULL;
	CHECK(draw_seed_ask(db, a, d, "6", 0) == RC_CONFLICT);
	CHECK(draw_announce(db, d->id, "Too late", time_now()) == RC_CONFLICT);
	scene_clerk(s);
	visit_get(s->organiser, draw);
	CHECK(visit_has(s->organiser, "with the seed 4 8."));
	CHECK(count(db, "SELECT count(*) FROM draw WHERE state = 'drawn' AND"
	    " seed = '4 8'") == 1);
}

/* Bounds are changed beside the answer; what was typed stays. */
TEST_STORE(selection_draw_bounds)
{
	struct scene *s = without_draws(db, a);
	const char *least, *most;
	struct quota *q;

	CHECK(quota_list(db, a, edition_id(db), &q) == RC_OK);
	while (q != NULL && strstr(q->title, "Women") == NULL)
		q = q->next;
	CHECK(q != NULL && q->share && q->at_least == 40);
	least = arena_printf(a, "least-%lld", (long long)q->id);
	most = arena_printf(a, "most-%lld", (long long)q->id);
	visit_get(s->organiser, DRAWS);
	CHECK_TEXT(visit_field(s->organiser, DRAWS, least), "40");
	/* Wrong: all that was typed is there, with the fault at its field. */
	CHECK(visit_post(s->organiser, DRAWS "/bounds", least, "70", most, "60",
	    "seats", "21", "line", "15", "alternates", "4", NULL) == 422);
	CHECK(visit_has(s->organiser, "Women: this is less than at least"));
	CHECK_TEXT(visit_field(s->organiser, DRAWS, least), "70");
	CHECK_TEXT(visit_field(s->organiser, DRAWS, "seats"), "21");
	CHECK_TEXT(visit_field(s->organiser, DRAWS, "line"), "15");
	CHECK(visit_post(s->organiser, DRAWS "/bounds", least, "101", most, "60",
	    NULL) == 422);
	/* Out of reach: said at once, and what was typed stays. */
	CHECK(visit_post(s->organiser, DRAWS "/bounds", least, "100", most,
	    "100", "method", "nash", "seats", "30", "alternates", "4",
	    "organisation_max", "3", NULL) == 200);
	CHECK(visit_has(s->organiser, "As it stands, nobody can be drawn"));
	CHECK_TEXT(visit_field(s->organiser, DRAWS, "seats"), "30");
	CHECK_TEXT(visit_field(s->organiser, DRAWS, "alternates"), "4");
	CHECK_TEXT(visit_field(s->organiser, DRAWS, "organisation_max"), "3");
	CHECK_TEXT(visit_field(s->organiser, DRAWS, "line"), "15");
	CHECK_TEXT(visit_field(s->organiser, DRAWS, least), "100");
	CHECK(visit_has_html(s->organiser, "value=\"nash\" checked") ||
	    visit_has_html(s->organiser, "value=\"nash\" required checked"));
	CHECK(count(db, "SELECT count(*) FROM journal WHERE action ="
	    " 'quota.save'") == 1);
	/* What would help: no bound on organisations, where there is none. */
	CHECK(visit_get(s->organiser, DRAWS "?typed=1&method=leximin&seats=50"
	    "&alternates=0") == 200);
	CHECK(story_order(s->organiser, "There are 50 seats, but only 44",
	    "ask for fewer seats.", NULL));
	CHECK(!visit_has(s->organiser, "or allow more from one"));
	CHECK(visit_get(s->organiser, DRAWS "?typed=1&method=leximin&seats=50"
	    "&alternates=0&organisation_max=3") == 200);
	CHECK(visit_has(s->organiser, "or allow more from one organisation."));
	/* Within it, with the draw asked for in the same breath. */
	CHECK(visit_post(s->organiser, DRAWS, least, "30", most, "", "seats",
	    "20", "alternates", "0", "organisation_max", "", "line",
	    "", NULL) == 200);
	CHECK(visit_has(s->organiser, "It is being worked out."));
	CHECK(quota_list(db, a, edition_id(db), &q) == RC_OK);
	while (q != NULL && strstr(q->title, "Women") == NULL)
		q = q->next;
	CHECK(q != NULL && q->share && q->at_least == 30 && q->at_most == -1);
}
