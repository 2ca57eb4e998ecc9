/* guildhall select: a cohort, drawn fairly or chosen by points. */
#include "cli/select.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/text.h"
#include "cli/cli.h"

static const char use[] =
    "select --quotas FILE --people FILE --seats N --out DIR\n"
    "       guildhall select --draw DIR --seed SEED\n"
    "       guildhall select --verify DIR [--quotas FILE --people FILE]\n\n"
    "Without --seed only the lottery is written: publish lottery.csv,\n"
    "tickets.csv and certificate.json, then draw with a seed from a public\n"
    "source.  docs/solvers.md says what fair means and how to verify it.";

/* What bounds a run besides its steps. */
struct bounds {
	struct timespec begun;
	double seconds;
	bool progress;
	double told;
};

static double
passed(const struct bounds *b)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - b->begun.tv_sec) +
	    (double)(now.tv_nsec - b->begun.tv_nsec) * 1e-9;
}

static bool
stop(void *p, const struct solve_work *w)
{
	struct bounds *b = p;
	double now;

	if (w->steps % 1024 != 0)
		return false;
	now = passed(b);
	if (b->progress && now >= b->told + 5) {
		b->told = now;
		fprintf(stderr, "guildhall: select: %s, %.0f %%, %.0f s\n",
		    w->stage, 100 * w->part, now);
	}
	return b->seconds > 0 && now > b->seconds;
}

/* --- when there is no panel --- */

static int
impossible(struct select_input *in, struct solve_work *w, bool json)
{
	struct select_fault *faults;
	struct select_relaxed r[3];
	struct buf b = BUF(in->arena);
	enum rc counted = select_counts(in->arena, &in->pool, &faults), rc;
	int n;

	rc = select_relax(in->arena, &in->pool, -1, 3, w, r, &n);
	json_begin(&b, '{');
	json_key(&b, "panels");
	json_number(&b, 0);
	json_key(&b, "faults");
	json_begin(&b, '[');
	if (!json)
		cli_fail("%s: no panel of %d keeps all quotas", in->quotas.path,
		    in->pool.seats);
	for (const struct select_fault *f = counted == RC_OK ? NULL : faults;
	    f != NULL; f = f->next) {
		json_text(&b, select_fault_words(in, f));
		if (!json)
			cli_fail("%s: %s", select_fault_place(in, f),
			    select_fault_words(in, f));
	}
	json_end(&b, ']');
	json_key(&b, "relaxations");
	json_begin(&b, '[');
	for (int i = 0; i < n; i++) {
		const char *words = select_relaxed_words(in, &r[i]);

		json_begin(&b, '{');
		json_key(&b, "cost");
		json_number(&b, 0);
		b.n--;
		buf_printf(&b, "%.9g", r[i].cost);
		json_key(&b, "words");
		json_text(&b, words);
		json_key(&b, "proved");
		json_flag(&b, r[i].proved);
		json_key(&b, "quotas");
		json_begin(&b, '[');
		for (int c = 0; c < in->pool.cells; c++) {
			if (r[i].min[c] == in->pool.quota[c].min &&
			    r[i].max[c] == in->pool.quota[c].max)
				continue;
			json_begin(&b, '{');
			json_key(&b, "feature");
			json_text(&b, in->feature[in->pool.cell_feature[c]]);
			json_key(&b, "value");
			json_text(&b, in->value[c]);
			json_key(&b, "min");
			json_number(&b, r[i].min[c]);
			json_key(&b, "max");
			json_number(&b, r[i].max[c]);
			json_end(&b, '}');
		}
		json_end(&b, ']');
		json_end(&b, '}');
		if (!json)
			cli_fail("%s: %s (weight %.3g%s)", i == 0 ?
			    "least change that makes it possible" :
			    "or instead", words, r[i].cost, r[i].proved ? "" :
			    ", best found");
	}
	json_end(&b, ']');
	json_end(&b, '}');
	if (json)
		puts(buf_text(&b));
	else if (n == 0 && rc == RC_CONFLICT)
		cli_fail("and relaxing the quotas as far as min_flex and "
		    "max_flex allow does not help");
	return 1;
}

/* --- what came out --- */

static void
report(const struct select_input *in, const struct select_answer *answer,
    const char *dir, const char *commitment, bool json)
{
	const struct select_lottery *s = &answer->lottery;
	int64_t sum = answer->sum, bound = answer->bound;
	bool fair = s->levels > 0;
	double low = 1;

	for (int i = 0; i < in->pool.people; i++)
		if (s->type[i] >= 0 && s->chance[i] > 1e-9)
			low = fmin(low, s->ticket_chance[i]);
	if (json) {
		struct buf b = BUF(in->arena);

		buf_printf(&b, "{\"method\":\"%s\",\"people\":%d,\"seats\":%d,"
		    "\"types\":%d,\"panels\":%d,\"least\":%.12g,"
		    "\"least_ticket\":%.3f,\"gap\":%.3g,\"proved\":%s,"
		    "\"in_no_panel\":%d,\"levels\":%d,\"commitment\":\"%s\"",
		    in->set.method, in->pool.people, in->pool.seats, s->types,
		    s->panels, s->least, low, s->gap, s->finished ? "true" :
		    "false", s->blocked_n, s->levels, commitment);
		if (!fair && in->points != NULL)
			buf_printf(&b, ",\"score\":%.9g,\"score_bound\":%.9g",
			    (double)sum / (double)in->points_unit,
			    (double)bound / (double)in->points_unit);
		buf_char(&b, '}');
		puts(buf_text(&b));
		return;
	}
	printf("%d people, %d seats, %d panels in %s/lottery.csv.\n",
	    in->pool.people, in->pool.seats, s->panels, dir);
	if (fair) {
		printf("The least likely person has %.4f %% (%.1f %% by "
		    "ticket)", 100 * s->least, 100 * low);
		if (s->finished)
			puts("; proved: no lottery is fairer.");
		else
			printf("; the work ended before all was proved: another "
			    "lottery might give at most %.4f %% more.\n",
			    100 * s->gap);
	} else if (in->points != NULL && strcmp(in->set.method, "score") == 0) {
		printf("The panel's score is %.6g", (double)sum /
		    (double)in->points_unit);
		if (s->finished)
			puts("; proved: none has more.");
		else
			printf("; the work ended before that was proved: none "
			    "has more than %.6g.\n", (double)bound /
			    (double)in->points_unit);
	}
	for (int i = 0; i < s->blocked_n && i < 20; i++)
		printf("%s can be in no panel%s%s.\n",
		    in->id[s->blocked[i].person], s->blocked[i].row < 0 ? "" :
		    ", because of ", s->blocked[i].row < 0 ? "" :
		    select_row_words(in, &s->rows, s->blocked[i].row,
		    s->blocked[i].by_min));
	if (s->blocked_n > 20)
		printf("And %d more; see explanation.csv.\n",
		    s->blocked_n - 20);
	for (int c = 0; s->price != NULL && c < in->pool.cells; c++)
		for (int up = 0; up < 2; up++) {
			double gain = up ? s->price[c].max_looser :
			    s->price[c].min_looser;

			if (gain > 5e-6)
				printf("One looser, %s would give the least "
				    "likely person %.3f %% more.\n",
				    select_row_words(in, &s->rows, 1 + c, !up),
				    100 * gain);
		}
	printf("Publish before the draw: %s\n", commitment);
}

/* Draws in a folder just written or read; prints what was drawn. */
static int
finish(struct select_input *in, struct select_folder *f, const char *seed,
    struct solve_work *w, bool json)
{
	struct select_drawn d;
	const char *panel;

	if (select_finish(in, f, seed, w, &d) != RC_OK ||
	    select_save(in->arena, f, SELECT_CERTIFICATE, SELECT_FILES,
	    &in->why) != RC_OK)
		return cli_fail("%s", in->why);
	panel = f->ticket_panel[d.ticket];
	if (json) {
		struct buf b = BUF(in->arena);

		json_begin(&b, '{');
		json_key(&b, "commitment");
		json_text(&b, f->commitment);
		json_key(&b, "seed");
		json_text(&b, seed);
		json_key(&b, "ticket");
		json_number(&b, d.ticket);
		json_key(&b, "panel");
		json_text(&b, panel);
		json_end(&b, '}');
		puts(buf_text(&b));
	} else {
		printf("Ticket %03d was drawn with the seed \"%s\": panel %s, %d "
		    "people, in %s/selected.csv.\n", d.ticket, seed, panel,
		    d.panel.people, f->path);
	}
	return 0;
}

int
select_draw(struct arena *a, const char *dir, const char *seed,
    struct solve_work *w, bool json)
{
	struct select_folder f;
	struct select_input in;
	const char *why = NULL;
	int status;
	enum rc rc;

	if (select_open(a, dir, &f, &why) != RC_OK)
		return cli_fail("%s", why);
	if (json_is_object(json_object_get(f.certificate, "draw")))
		cli_fail("%s was drawn before, with the seed \"%s\": only the "
		    "first draw counts, and certificate.json says how many "
		    "there were", dir, json_string_value(json_object_get(
		    json_object_get(f.certificate, "draw"), "seed")));
	rc = select_read_again(a, &f, &in);
	if (rc == RC_NONE)
		status = cli_fail("%s: the files that certificate.json tells of "
		    "are not all there", dir);
	else if (rc != RC_OK)
		status = cli_fail("%s", in.why);
	else
		status = finish(&in, &f, seed, w, json);
	json_decref(f.certificate);
	return status;
}

static int
run(struct select_input *in, const char *dir, struct solve_work *w, bool json)
{
	struct select_answer s;
	struct select_folder f = { .path = dir };
	struct select_fault *faults;
	const char *why = NULL;
	int status;
	enum rc rc;

	if (select_counts(in->arena, &in->pool, &faults) != RC_OK)
		return impossible(in, w, json);
	rc = select_solve(in, w, &s);
	if (rc == RC_CONFLICT)
		return impossible(in, w, json);
	if (rc != RC_OK)
		return cli_fail("%s: the work ended after %llu steps before any "
		    "panel was found; it is not known whether there is one: "
		    "give it more with --steps or --seconds",
		    in->quotas.path, (unsigned long long)w->steps);
	if (!json && s.alike >= 0)
		printf("%d of those who come in have the values of those who "
		    "left.\n", s.alike);
	select_write_lottery(in, &s.lottery, &f);
	if (select_save(in->arena, &f, 0, SELECT_FILES, &why) != RC_OK)
		return cli_fail("%s", why);
	if (!json || in->set.seed == NULL)
		report(in, &s, dir, f.commitment, json);
	if (in->set.seed == NULL)
		return 0;
	/* What is drawn is what stands in the files. */
	if (select_open(in->arena, dir, &f, &why) != RC_OK)
		return cli_fail("%s", why);
	w->ended = false;		/* a draw is short */
	w->limit = 0;
	status = finish(in, &f, in->set.seed, w, json);
	json_decref(f.certificate);
	return status;
}

/* Each option of the command, as text. */
struct wishes {
	const char *quotas, *people, *seats, *method, *score, *line, *id;
	const char *delegation, *alternates, *already, *replace, *settings;
	const char *seed, *out, *draw, *verify, *steps, *seconds;
	const char *unique[SELECT_GROUP_BYS];
	int uniques;
};

static bool
number(const char *s, int64_t least, int64_t most, int64_t *out)
{
	return s == NULL || text_number(s, least, most, out);
}

/* What the options say and, after them, the settings; 0, or the exit status. */
static int
settle(struct arena *a, const struct wishes *o, struct select_input *in)
{
	struct select_settings *s = &in->set;
	struct select_text f;
	const char *why = NULL;
	bool known = false;

	if (o->quotas == NULL || o->people == NULL || o->seats == NULL ||
	    o->out == NULL) {
		cli_fail("select needs --quotas, --people, --seats and --out; "
		    "try guildhall select --help");
		return 2;
	}
	*s = (struct select_settings){ .id_column = o->id,
	    .score_column = o->score, .line = o->line, .method = o->method,
	    .delegation_column = o->delegation, .seed = o->seed };
	if (!number(o->seats, 1, 1000000, &s->seats) ||
	    !number(o->alternates, 0, 1000000, &s->alternates)) {
		cli_fail("--seats and --alternates are whole numbers, seats at "
		    "least 1");
		return 2;
	}
	for (int i = 0; i < o->uniques; i++)
		if (select_read_group_by(a, o->unique[i], &s->by[s->bys++],
		    &why) != RC_OK) {
			cli_fail("%s", why);
			return 2;
		}
	if (o->settings != NULL && (select_load(a, o->settings, &f, &why) !=
	    RC_OK || select_read_settings(a, &f, s, &why) != RC_OK))
		return cli_fail("%s", why);
	if (s->method == NULL)
		s->method = "leximin";
	for (int i = 0; select_method_name[i] != NULL; i++)
		known = known || strcmp(s->method, select_method_name[i]) == 0;
	if (!known || (strcmp(s->method, "score") == 0 &&
	    s->score_column == NULL)) {
		cli_fail(known ? "--method score needs --score COLUMN" :
		    "%s: no such method; leximin, maximin, nash, score or "
		    "random", s->method);
		return 2;
	}
	in->arena = a;
	if (select_load(a, o->quotas, &in->quotas, &in->why) != RC_OK ||
	    select_load(a, o->people, &in->people, &in->why) != RC_OK ||
	    (o->already != NULL && select_load(a, o->already, &in->already,
	    &in->why) != RC_OK) || (o->replace != NULL && select_load(a,
	    o->replace, &in->replace, &in->why) != RC_OK) ||
	    select_read_quotas(in) != RC_OK || select_read_people(in) != RC_OK ||
	    select_read_places(in) != RC_OK)
		return cli_fail("%s", in->why);
	return 0;
}

/* --unique may be said more than once: its values, taken out of argv. */
static int
take_uniques(int argc, char **argv, struct wishes *o)
{
	int n = 0;

	for (int i = 0; i < argc; i++)
		if (i > 0 && strcmp(argv[i], "--unique") == 0 && i + 1 < argc &&
		    o->uniques < SELECT_GROUP_BYS)
			o->unique[o->uniques++] = argv[++i];
		else
			argv[n++] = argv[i];
	argv[n] = NULL;
	return n;
}

int
cli_select(int argc, char **argv)
{
	struct wishes o = { 0 };
	const char *unique = NULL;
	const struct cli_option options[] = {
		{ "--quotas", &o.quotas, NULL, "FILE: feature,value,min,max" },
		{ "--people", &o.people, NULL, "FILE: a column for each feature" },
		{ "--seats", &o.seats, NULL, "N: how many to select" },
		{ "--method", &o.method, NULL,
		    "leximin (default), maximin, nash, score or random" },
		{ "--score", &o.score, NULL, "COLUMN: points of each person" },
		{ "--line", &o.line, NULL, "SCORE: only those with at least this" },
		{ "--id", &o.id, NULL, "COLUMN: id or a like name, else the row's "
		    "number" },
		{ "--unique", &unique, NULL,
		    "A+B[:MAX]: so many (1) with the same A and B; repeatable" },
		{ "--delegation", &o.delegation, NULL,
		    "COLUMN: people of one value come together or not" },
		{ "--alternates", &o.alternates, NULL, "N: choose these as well" },
		{ "--already", &o.already, NULL, "FILE: ids that are in" },
		{ "--replace", &o.replace, NULL, "FILE: ids of those who left" },
		{ "--settings", &o.settings, NULL, "FILE.toml: of other tools" },
		{ "--seed", &o.seed, NULL, "TEXT: draw with this" },
		{ "--out", &o.out, NULL, "DIR: what is written" },
		{ "--draw", &o.draw, NULL, "DIR: draw from what was written" },
		{ "--verify", &o.verify, NULL, "DIR: check it all again" },
		{ "--steps", &o.steps, NULL,
		    "N: end after so many pivots, 20000000; 0: never" },
		{ "--seconds", &o.seconds, NULL,
		    "N: end after so many seconds, 300; 0: never" },
		{ NULL, NULL, NULL, NULL }
	};
	static struct cli cli;
	static struct select_input in;
	struct bounds b = { 0 };
	struct solve_work w = { .stop = stop, .arg = &b, .stage = "" };
	int64_t steps = 20000000, seconds = 300;
	int status;

	argc = take_uniques(argc, argv, &o);
	status = cli_options(&cli, argc, argv, use, options, NULL, 0);
	if (status >= 0)
		return status;
	if (!number(o.steps, 0, INT64_MAX / 2, &steps) ||
	    !number(o.seconds, 0, 1000000, &seconds) || unique != NULL) {
		cli_fail(unique != NULL ? "at most eight --unique" :
		    "--steps and --seconds are whole numbers");
		return 2;
	}
#ifndef __SANITIZE_ADDRESS__
	/* Far more than is ever needed; a fault must not take the machine. */
	struct rlimit memory = { (rlim_t)4 << 30, (rlim_t)4 << 30 };

	if (setrlimit(RLIMIT_DATA, &memory) != 0)
		return cli_fail("the bound on memory: %s", strerror(errno));
#endif
	clock_gettime(CLOCK_MONOTONIC, &b.begun);
	b.seconds = (double)seconds;
	b.progress = !cli.json;
	w.limit = (uint64_t)steps;
	if (o.verify != NULL)
		return select_verify(cli.arena, o.verify, o.quotas, o.people, &w,
		    cli.json);
	if (o.draw != NULL) {
		if (o.seed == NULL || *o.seed == '\0') {
			cli_fail("--draw needs --seed, from a public source");
			return 2;
		}
		return select_draw(cli.arena, o.draw, o.seed, &w, cli.json);
	}
	if ((status = settle(cli.arena, &o, &in)) != 0)
		return status;
	return run(&in, o.out, &w, cli.json);
}
