/*
 * Several at once: seeds, draws, proposals and confirmations from processes of
 * their own; who comes in for those who left, worked out by the clerk.
 */
#include "selection/selection_draw.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/job.h"
#include "test/stories/story.h"

#define DESK "/editions/urban-next/desk/selection"
#define DRAWS DESK "/draws"

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static row_id
edition_id(struct db *db)
{
	return count(db, "SELECT id FROM edition WHERE slug = 'urban-next'");
}

static struct scene *
without_draws(struct db *db, struct arena *a)
{
	struct scene *s = scene_open(db, a);

	CHECK(db_exec(db, "DELETE FROM blob WHERE id IN (SELECT blob_id FROM"
	    " draw_file)", NO_ARGS, NULL) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM draw", NO_ARGS, NULL) == RC_OK);
	return s;
}

/* A draw that the clerk has worked out; its address. */
static const char *
ready(struct scene *s, const char *alternates)
{
	const char *draw;

	visit_get(s->organiser, DRAWS);
	CHECK(visit_post(s->organiser, DRAWS, "alternates", alternates,
	    NULL) == 200);
	draw = story_here(s, s->organiser);
	scene_clerk(s);
	CHECK(visit_get(s->organiser, draw) == 200);
	return draw;
}

/*
 * Runs fn(own store, i, ctx) in n processes that begin at the same moment; how
 * many ended with 0.  The others end with 1: lost, not broken.
 */
static int
together(int n, int (*fn)(struct db *, int, void *), void *ctx)
{
	pid_t pid[8];
	int go[2], won = 0, status;
	char c;

	CHECK(n <= 8 && pipe(go) == 0);
	fflush(NULL);
	for (int i = 0; i < n; i++)
		if ((pid[i] = fork()) == 0) {
			struct db *own;

			close(go[1]);
			if (db_open(getenv("GUILDHALL_TEST_STORE"), &own) !=
			    RC_OK)
				_exit(2);
			(void)!read(go[0], &c, 1);	/* until all are there */
			_exit(fn(own, i, ctx));
		}
	usleep(200000);
	close(go[1]);
	close(go[0]);
	for (int i = 0; i < n; i++) {
		CHECK(waitpid(pid[i], &status, 0) == pid[i] &&
		    WIFEXITED(status) && WEXITSTATUS(status) <= 1);
		won += status == 0;
	}
	return won;
}

/* On PostgreSQL whoever comes too often between others may have to begin anew
 * more than db_transact() does. */
static enum rc
settled(struct db *db, enum rc (*fn)(struct db *, void *), void *arg)
{
	enum rc rc;

	do
		rc = db_transact(db, fn, arg);
	while (rc == RC_CONFLICT && db_must_retry(db));
	return rc;
}

struct try { struct draw d; int i; struct arena *a; };

static enum rc
give_seed(struct db *db, void *arg)
{
	struct try *t = arg;

	return draw_seed_ask(db, t->a, &t->d, arena_printf(t->a, "seed %d",
	    t->i), 0);
}

static int
seeds(struct db *db, int i, void *ctx)
{
	struct try t = { .d = *(struct draw *)ctx, .i = i, .a = arena_make() };
	enum rc rc = settled(db, give_seed, &t);

	return rc == RC_OK ? 0 : rc == RC_CONFLICT ? 1 : 2;
}

/* Of four seeds one is the draw's. */
TEST_STORE(selection_together_seeds)
{
	struct scene *s = without_draws(db, a);
	const char *draw = ready(s, "4");
	struct draw *d;

	CHECK(draw_list(db, a, edition_id(db), 0, &d) == RC_OK);
	CHECK(together(4, seeds, d) == 1);
	CHECK(count(db, "SELECT count(*) FROM draw WHERE state = 'ready' AND"
	    " seed LIKE 'seed %'") == 1);
	CHECK(count(db, "SELECT count(*) FROM job WHERE kind ="
	    " 'selection.seed'") == 1);
	scene_clerk(s);
	visit_get(s->organiser, draw);
	CHECK(visit_has(s->organiser, "with the seed seed "));
	CHECK(count(db, "SELECT count(*) FROM draw_person WHERE place = 'in'") ==
	    20);
	/* Somebody who had the page open all the while. */
	CHECK(visit_raw(s->organiser, arena_printf(a, "%s/draw", draw),
	    "application/x-www-form-urlencoded", "seed=x&sure=1", 13) != 200);
	CHECK(together(3, seeds, d) == 0);
}

static enum rc
add_draw(struct db *db, void *arg)
{
	struct try *t = arg;

	return draw_add(db, t->a, &t->d, time_now());
}

static int
draws(struct db *db, int i, void *ctx)
{
	struct try t = { .a = arena_make() };

	(void)i;
	for (int k = 0; k < 3; k++) {
		t.d = *(struct draw *)ctx;
		if (settled(db, add_draw, &t) != RC_OK)
			return 2;
	}
	return 0;
}

/* Twelve asked for at once have a number each and are all worked out. */
TEST_STORE(selection_together_draws)
{
	struct scene *s = without_draws(db, a);
	struct draw d = { .wish = { .line = -1, .seats = 20 } };
	struct part *parts;

	d.edition = edition_id(db);
	CHECK(part_list(db, a, d.edition, &parts) == RC_OK);
	d.part = parts->id;
	CHECK(together(4, draws, &d) == 4);
	CHECK(count(db, "SELECT count(DISTINCT number) FROM draw") == 12);
	CHECK(count(db, "SELECT max(number) FROM draw") == 12);
	CHECK(count(db, "SELECT count(DISTINCT job_id) FROM draw") == 12);
	scene_clerk(s);
	CHECK(count(db, "SELECT count(*) FROM draw WHERE state = 'ready'") ==
	    12);
}

static enum rc
propose(struct db *db, void *arg)
{
	struct try *t = arg;

	return draw_propose(db, &t->d, time_now());
}

static int
proposals(struct db *db, int i, void *ctx)
{
	struct draw *const *both = ctx;
	struct try t = { .d = *both[i % 2] };

	for (int k = 0; k < 5; k++)
		if (settled(db, propose, &t) != RC_OK)
			return 2;
	return 0;
}

/* Two draws put before whoever chooses at once: one of them stands, whole. */
TEST_STORE(selection_together_proposals)
{
	struct scene *s = without_draws(db, a);
	struct draw *d, *both[2];

	for (int i = 0; i < 2; i++) {
		const char *draw = ready(s, "5");

		CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw),
		    "seed", i == 0 ? "one" : "two", "sure", "1", NULL) == 200);
		scene_clerk(s);
	}
	CHECK(draw_list(db, a, edition_id(db), 0, &d) == RC_OK);
	both[0] = d;
	both[1] = d->next;
	CHECK(together(4, proposals, both) == 4);
	CHECK(count(db, "SELECT count(DISTINCT draw_id) FROM draw_proposal") ==
	    1);
	CHECK(count(db, "SELECT count(*) FROM draw_proposal") == 44);
	CHECK(count(db, "SELECT count(*) FROM draw_proposal WHERE choice ="
	    " 'admit'") == 20);
}

struct part_of { row_id edition, part; int decided; struct arena *a; };

/* As the page does it, in one transaction. */
static enum rc
decide_all(struct db *db, void *arg)
{
	struct part_of *x = arg;
	struct choosing v;

	x->decided = 0;
	TRY(choosing_load(db, x->a, x->edition, x->part, &v));
	for (const struct candidate *c = v.inside; c != NULL; c = c->next) {
		if (c->proposal == NULL)
			continue;
		TRY(decide(db, c->application->id, x->part,
		    c->proposal->choice, c->proposal->reason, 0, time_now()));
		x->decided++;
	}
	return RC_OK;
}

static int
confirm(struct db *db, int i, void *ctx)
{
	struct part_of x = *(struct part_of *)ctx;

	(void)i;
	x.a = arena_make();
	if (settled(db, decide_all, &x) != RC_OK)
		return 2;
	return x.decided == 44 ? 0 : x.decided == 0 ? 1 : 2;
}

/* All that is proposed, confirmed by three at once, is decided once. */
TEST_STORE(selection_together_confirmations)
{
	struct scene *s = without_draws(db, a);
	const char *draw = ready(s, "5");
	struct part_of c = { .edition = edition_id(db) };
	struct part *parts;

	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw), "seed",
	    "one", "sure", "1", NULL) == 200);
	scene_clerk(s);
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/propose", draw),
	    NULL) == 200);
	CHECK(part_list(db, a, c.edition, &parts) == RC_OK);
	c.part = parts->id;
	CHECK(together(3, confirm, &c) == 1);
#define OF_EDITION " JOIN application p ON p.id = d.application_id JOIN" \
	" edition e ON e.id = p.edition_id AND e.slug = 'urban-next'"
	CHECK(count(db, "SELECT count(*) FROM decision d" OF_EDITION) == 44);
	CHECK(count(db, "SELECT count(*) FROM decision_past d" OF_EDITION) == 0);
	CHECK(count(db, "SELECT count(DISTINCT d.rank) FROM decision d" OF_EDITION
	    " WHERE d.choice = 'wait'") == 5);
	CHECK(count(db, "SELECT max(d.rank) FROM decision d" OF_EDITION
	    " WHERE d.choice = 'wait'") == 5);
	CHECK(count(db, "SELECT count(*) FROM draw_proposal") == 0);
}

/* --- who comes in, by the clerk --- */

static void
load(struct db *db, struct arena *a, struct choosing *v)
{
	struct part *parts;

	CHECK(part_list(db, a, edition_id(db), &parts) == RC_OK);
	CHECK(choosing_load(db, a, edition_id(db), parts->id, v) == RC_OK);
}

/* Drawn, confirmed, published. */
static struct scene *
published(struct db *db, struct arena *a)
{
	struct scene *s = without_draws(db, a);
	const char *draw = ready(s, "8");

	CHECK(visit_post(s->organiser, arena_printf(a, "%s/draw", draw), "seed",
	    "one", "sure", "1", NULL) == 200);
	scene_clerk(s);
	visit_get(s->organiser, draw);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/propose", draw),
	    NULL) == 200);
	visit_get(s->organiser, DESK "/choose");
	CHECK(visit_post(s->organiser, DESK "/choose/proposals", NULL) == 200);
	scene_clerk(s);
	CHECK(db_exec(db, "INSERT INTO decision (application_id, part_id,"
	    " choice, reason, decided_at) SELECT x.application_id, x.part_id,"
	    " 'admit', 'All come', 5 FROM application_part x JOIN application p"
	    " ON p.id = x.application_id JOIN edition e ON e.id = p.edition_id"
	    " WHERE e.slug = 'urban-next' AND p.state = 'submitted'"
	    " ON CONFLICT DO NOTHING", NO_ARGS, NULL) == RC_OK);
	CHECK(selection_publish(db, a, edition_id(db), 0, time_now()) == RC_OK);
	return s;
}

static bool
keeps_quotas(const struct choosing *v, const struct candidate *x,
    const struct candidate *y)
{
	int k = 0;

	for (const struct quota_line *q = v->quotas; q != NULL; q = q->next) {
		int64_t n = q->state.chosen + x->counts[k] + y->counts[k];

		k++;
		if (n < q->state.at_least || (q->state.at_most >= 0 &&
		    n > q->state.at_most))
			return false;
	}
	return true;
}

/* How many of two are like two who left, each for one of them. */
static int
alike(const struct candidate *x, const struct candidate *y,
    const struct candidate *gone, const struct candidate *other)
{
	bool a = memcmp(x->counts, gone->counts, 4) == 0;
	bool b = memcmp(x->counts, other->counts, 4) == 0;
	bool c = memcmp(y->counts, gone->counts, 4) == 0;
	bool d = memcmp(y->counts, other->counts, 4) == 0;

	return (a && d) || (b && c) ? 2 : a || b || c || d ? 1 : 0;
}

/* One declines, one withdraws: both are replaced like with like, as far as
 * trying all pairs of the waiting list shows that it can be. */
TEST_STORE(selection_replace_withdrawn)
{
	struct scene *s = published(db, a);
	struct choosing v;
	struct replacement x;
	const struct candidate *gone[2] = { NULL, NULL };
	row_id part;
	int best = -1;

	load(db, a, &v);
	part = v.part->id;
	for (const struct candidate *c = v.inside; c != NULL; c = c->next)
		if (c->decision->choice == CHOICE_ADMIT)
			gone[c->counts[3] ? 0 : 1] = c;
	CHECK(gone[0] != NULL && gone[1] != NULL);
	if (gone[0] == NULL || gone[1] == NULL)
		return;
	CHECK(offer_answer(db, a, gone[0]->application->id, part, false,
	    time_now()) == RC_OK);
	CHECK(offer_answer(db, a, gone[1]->application->id, part, true,
	    time_now()) == RC_OK);
	CHECK(application_withdraw(db, gone[1]->application->id, time_now()) ==
	    RC_OK);
	load(db, a, &v);
	CHECK(v.left != NULL && v.left->next == NULL &&
	    v.left->application->id == gone[1]->application->id &&
	    memcmp(v.left->counts, gone[1]->counts, 4) == 0);
	CHECK(v.seats - v.taken == 2);
	for (const struct candidate *c = v.inside; c != NULL; c = c->next)
		for (const struct candidate *d = c->next; d != NULL;
		    d = d->next)
			if (c->decision->choice == CHOICE_WAIT &&
			    d->decision->choice == CHOICE_WAIT &&
			    keeps_quotas(&v, c, d) &&
			    alike(c, d, gone[0], gone[1]) > best)
				best = alike(c, d, gone[0], gone[1]);
	CHECK(draw_replacement(a, &v, NULL, &x) == RC_OK && x.asked &&
	    x.known);
	CHECK(x.n == (best < 0 ? 0 : 2) && (best < 0 || x.alike == best));
	CHECK(best < 0 || (keeps_quotas(&v, x.who[0], x.who[1]) &&
	    alike(x.who[0], x.who[1], gone[0], gone[1]) == best));
	CHECK(best > 0);
	/* A draw among those who wait knows of both. */
	CHECK(*ready(s, "0") != '\0');
	CHECK(count(db, "SELECT count(*) FROM draw_person x JOIN draw d ON d.id"
	    " = x.draw_id AND d.number = 2 WHERE x.place = 'gone'") == 2);
	CHECK(count(db, "SELECT alike FROM draw WHERE number = 2") == best);
	/* Nothing is known any more of whom was erased. */
	CHECK(db_exec(db, "UPDATE application SET email = '' WHERE id = $1",
	    ARGS(INT(gone[1]->application->id)), NULL) == RC_OK);
	load(db, a, &v);
	CHECK(v.left == NULL);
}

TEST_STORE(selection_replace_job)
{
	struct scene *s = published(db, a);
	const char *here, *number = "";
	struct choosing v;
	struct replacing x;
	row_id first = 0;

	load(db, a, &v);
	here = arena_printf(a, DESK "/replace?part=%lld",
	    (long long)v.part->id);
	/* While no place is free there is nothing to ask. */
	visit_get(s->organiser, DESK "/choose");
	CHECK(visit_click(s->organiser, "Who could come in") == 200);
	CHECK(visit_has(s->organiser, "No place is free that somebody waits "
	    "for."));
	CHECK(replacing_ask(db, a, &v, 0, time_now()) == RC_CONFLICT);
	for (const struct candidate *c = v.inside; c != NULL; c = c->next)
		if (c->decision->choice == CHOICE_ADMIT)
			first = c->application->id;
	CHECK(application_withdraw(db, first, time_now()) == RC_OK);
	visit_get(s->organiser, here);
	CHECK(visit_post(s->organiser, here, NULL) == 200);
	CHECK(visit_has(s->organiser, "It is being worked out."));
	CHECK_TEXT(visit_header(s->organiser, "Refresh"), "3");
	/* Stopped, it is not worked out; asked for again, it is. */
	CHECK(visit_post(s->organiser, arena_printf(a, DESK "/replace/stop?part="
	    "%lld", (long long)v.part->id), NULL) == 200);
	scene_clerk(s);
	CHECK(count(db, "SELECT count(*) FROM replacing_person") == 0);
	visit_get(s->organiser, here);
	CHECK(visit_post(s->organiser, here, NULL) == 200);
	CHECK(count(db, "SELECT count(*) FROM job WHERE kind ="
	    " 'selection.replace' AND state = 'waiting'") == 1);
	scene_clerk(s);
	CHECK(visit_get(s->organiser, here) == 200);
	CHECK(visit_header(s->organiser, "Refresh") == NULL);
	CHECK(count(db, "SELECT count(*) FROM replacing_person") == 1);
	CHECK(db_text(db, a, "SELECT p.number FROM replacing_person x JOIN"
	    " application p ON p.id = x.application_id", NO_ARGS, &number) ==
	    RC_OK);
	CHECK(story_order(s->organiser, "So that all quotas hold, these could "
	    "come in.", number, "place", NULL));
	/* It decides nothing, and is not kept beyond the next decision. */
	CHECK(count(db, "SELECT count(*) FROM decision d JOIN replacing_person x"
	    " ON x.application_id = d.application_id WHERE d.choice = 'wait'") ==
	    1);
	load(db, a, &v);
	CHECK(replacing_find(db, a, &v, &x) == RC_OK && x.current &&
	    x.answer.n == 1);
	visit_get(s->organiser, DESK "/choose");
	CHECK(visit_post(s->organiser, DESK "/choose", "application",
	    story_application(s, s->organiser, number), "reason", "Moves up",
	    "do", "admit", NULL) == 200);
	load(db, a, &v);
	CHECK(replacing_find(db, a, &v, &x) == RC_OK && x.done && !x.current);
	CHECK(story_refused(s->assessor, here));
	CHECK(visit_get(s->organiser, DESK "/replace?part=x") == 404);
	CHECK(visit_get(s->organiser, DESK "/replace?part=99999") == 404);
}
