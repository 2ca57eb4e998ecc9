/* guildhall group: who sits with whom, over several rounds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/group_files.h"

static const char use[] =
    "group --people P.csv --rounds R (--groups G | --size P | --sizes N,N,...) "
    "--out FILE\n"
    "     guildhall group --fit PEOPLE --size P [--minutes M]\n\n"
    "Places everybody in one group of each round, so that few meet twice and "
    "each\ngroup has its share of every country, level and whatever else is "
    "named.\n\n"
    "  P.csv  id and a column for all that is named; in those of --language, "
    "--together\n"
    "         and --apart, several values are split by |\n"
    "  FILE   round,group,id";

/* --- what is written --- */

static int
write_plan(const struct group_input *in, const int32_t *plan, const char *path)
{
	struct buf b = BUF(in->cli->arena);
	const struct group_problem *p = &in->p;

	for (const char *const *c = (const char *const[]){ "round", "group",
	    "id", NULL }; *c != NULL; c++)
		csv_cell(&b, *c);
	csv_end_row(&b);
	for (size_t r = 0; r < p->rounds; r++)
		for (size_t g = 0; g < p->groups; g++)
			for (size_t i = 0; i < p->people; i++) {
				if (plan[r * p->people + i] != (int32_t)g)
					continue;
				csv_cell(&b, arena_printf(in->cli->arena, "%zu",
				    r + 1));
				csv_cell(&b, arena_printf(in->cli->arena, "%zu",
				    g + 1));
				csv_cell(&b, in->people.id[i]);
				csv_end_row(&b);
			}
	return sheet_write(in->cli, path, &b);
}

static void
number_pair(struct buf *b, const char *key, int64_t n)
{
	json_key(b, key);
	json_number(b, n);
}

static void
tell_json(const struct group_input *in, const struct group_report *r)
{
	struct buf b = BUF(in->cli->arena);
	size_t n;
	const uint32_t *alone = group_alone(in->cli->arena, &in->p, &n);

	json_begin(&b, '{');
	number_pair(&b, "met", r->met);
	number_pair(&b, "met_bound", r->met_bound);
	number_pair(&b, "repeats", r->repeats);
	number_pair(&b, "repeats_bound", r->repeats_bound);
	number_pair(&b, "most_meetings", r->most_meetings);
	json_key(&b, "spread");
	json_begin(&b, '{');
	for (size_t f = 0; f < in->p.fields; f++)
		number_pair(&b, in->field[f], r->spread_of[f]);
	json_end(&b, '}');
	number_pair(&b, "sizes", r->sizes);
	number_pair(&b, "language", r->language);
	number_pair(&b, "apart", r->apart);
	number_pair(&b, "first_wishes", r->first_wishes);
	number_pair(&b, "wished", r->wished);
	number_pair(&b, "again", r->again);
	json_key(&b, "alone");
	json_begin(&b, '[');
	for (size_t i = 0; i < n; i++)
		json_text(&b, in->people.id[alone[i]]);
	json_end(&b, ']');
	json_end(&b, '}');
	puts(buf_text(&b));
}

static void
rule(const char *what, int64_t n, const char *unit)
{
	if (n == 0)
		printf("  %-28s holds\n", what);
	else
		printf("  %-28s %lld %s\n", what, (long long)n, unit);
}

static void
tell(const struct group_input *in, const struct group_report *r)
{
	const struct group_problem *p = &in->p;
	size_t n;
	const uint32_t *alone = group_alone(in->cli->arena, p, &n);

	printf("%zu people, %zu rounds of %zu groups\n", p->people, p->rounds,
	    p->groups);
	printf("  %-28s %lld of %lld that can\n", "pairs who meet",
	    (long long)r->met, (long long)r->met_bound);
	printf("  %-28s %lld; no plan has fewer than %lld\n",
	    "repeated meetings", (long long)r->repeats,
	    (long long)r->repeats_bound);
	printf("  %-28s %lld times\n", "any two meet at most",
	    (long long)r->most_meetings);
	for (size_t f = 0; f < p->fields; f++)
		rule(arena_printf(in->cli->arena, "share of each %s",
		    in->field[f]), r->spread_of[f], "people beyond it");
	if (r->sizes > 0 || in->seats != NULL)
		rule("sizes", r->sizes, "people too many or too few");
	if (p->langs != NULL)
		rule("a common language", r->language,
		    "seats without one");
	if (p->aparts > 0)
		rule("apart", r->apart, "people too many in a group");
	if (p->topics > 0) {
		printf("  %-28s %lld of %lld seats\n", "first choice",
		    (long long)r->first_wishes, (long long)r->wished);
		rule("no topic twice", r->again, "seats");
		for (size_t g = 0; g < p->groups; g++)
			printf("  group %zu is %s\n", g + 1,
			    in->topic[p->topic[g]]);
	}
	for (size_t i = 0; i < n; i++)
		printf("  %s shares no language with anybody\n",
		    in->people.id[alone[i]]);
}

/* What fits, without people. */
static int
fit(struct cli *cli, int64_t people, int64_t size, int64_t minutes)
{
	struct group_fit f;
	struct buf b = BUF(cli->arena);

	if (!group_fits((size_t)people, (size_t)size, &f))
		return cli_fail("%lld people in groups of %lld: groups of 2 at "
		    "least, and as many people", (long long)people,
		    (long long)size);
	if (cli->json) {
		json_begin(&b, '{');
		number_pair(&b, "groups", (int64_t)f.groups);
		number_pair(&b, "smaller", (int64_t)f.smaller);
		number_pair(&b, "rounds_max", (int64_t)f.rounds_max);
		number_pair(&b, "rounds_all", (int64_t)f.rounds_all);
		number_pair(&b, "minutes_all", (int64_t)f.rounds_all * minutes);
		json_end(&b, '}');
		puts(buf_text(&b));
		return 0;
	}
	printf("%lld people in groups of %lld: %zu groups", (long long)people,
	    (long long)size, f.groups);
	if (f.smaller > 0)
		printf(", %zu of them with %lld", f.smaller,
		    (long long)size - 1);
	printf("\nnobody need meet twice in up to %zu rounds (%lld h %lld min)\n",
	    f.rounds_max, (long long)f.rounds_max * minutes / 60,
	    (long long)f.rounds_max * minutes % 60);
	printf("all have met after %zu rounds at the earliest (%lld h %lld "
	    "min)\n", f.rounds_all, (long long)f.rounds_all * minutes / 60,
	    (long long)f.rounds_all * minutes % 60);
	return 0;
}

int
cli_group(int argc, char **argv)
{
	const char *people = NULL, *rounds = NULL, *groups = NULL, *size = NULL;
	const char *diverse = NULL, *language = NULL, *together = NULL;
	const char *apart = NULL, *prefer = NULL, *absent = NULL, *pinned = NULL;
	const char *interpreted = NULL, *seed = NULL, *effort = NULL;
	const char *out = NULL, *many = NULL, *minutes = NULL, *id = "id";
	const char *sizes = NULL, *capacity = NULL;
	static struct cli cli;
	struct group_input in = { .cli = &cli, .p.seed = 1 };
	const struct cli_option options[] = {
		{ "--people", &people, NULL, "P.csv" },
		{ "--id", &id, NULL, "COLUMN of P.csv that names people (id)" },
		{ "--rounds", &rounds, NULL, "R" },
		{ "--groups", &groups, NULL, "G: groups in each round" },
		{ "--size", &size, NULL, "P: people in a group; some have one "
		    "less" },
		{ "--sizes", &sizes, NULL, "N,N,...: people in each group; "
		    "where fewer are there, its share" },
		{ "--diverse", &diverse, NULL, "COLUMN,COLUMN: of each value, a "
		    "group has its share" },
		{ "--language", &language, NULL, "COLUMN: a group has one in "
		    "common" },
		{ "--together", &together, NULL, "COLUMN: who shares a value "
		    "stays together" },
		{ "--apart", &apart, NULL, "COLUMN: who shares a value is "
		    "apart (delegations)" },
		{ "--prefer", &prefer, NULL, "FILE: id,topic,rank; topics are "
		    "groups" },
		{ "--capacity", &capacity, NULL, "FILE: topic,seats; the most "
		    "who can be on a topic in a round" },
		{ "--absent", &absent, NULL, "FILE: round,id" },
		{ "--pinned", &pinned, NULL, "FILE: round,group,id: stays "
		    "there" },
		{ "--interpreted", &interpreted, NULL, "FILE: round,group with "
		    "interpretation" },
		{ "--seed", &seed, NULL, "S (1)" },
		{ "--effort", &effort, NULL, "N: millions of work units (4000, "
		    "some seconds)" },
		{ "--fit", &many, NULL, "PEOPLE: says what fits, with --size" },
		{ "--minutes", &minutes, NULL, "M: how long a round is (45)" },
		{ "--out", &out, NULL, "FILE: the plan" },
		{ NULL, NULL, NULL, NULL }
	};
	struct group_report report;
	int64_t n_rounds = 0, n_groups = 0, n_size = 0, n_seed = 1, n_effort = 0;
	int64_t n_people = 0, n_minutes = 45;
	const char *why;
	int32_t *plan;
	int status = cli_options(&cli, argc, argv, use, options, NULL, 0);

	if (status >= 0)
		return status;
	if (sheet_option("--rounds", rounds, 1, GROUP_ROUNDS_MAX,
	    &n_rounds) != 0 ||
	    sheet_option("--groups", groups, 1, GROUP_GROUPS_MAX,
	    &n_groups) != 0 ||
	    sheet_option("--size", size, 1, GROUP_PEOPLE_MAX, &n_size) != 0 ||
	    sheet_option("--seed", seed, 0, INT64_MAX, &n_seed) != 0 ||
	    sheet_option("--effort", effort, 1, 1000000000, &n_effort) != 0 ||
	    sheet_option("--fit", many, 1, GROUP_PEOPLE_MAX, &n_people) != 0 ||
	    sheet_option("--minutes", minutes, 1, 10000, &n_minutes) != 0)
		return 2;
	if (many != NULL && size != NULL)
		return fit(&cli, n_people, n_size, n_minutes);
	if (people == NULL || rounds == NULL || out == NULL ||
	    (groups != NULL) + (size != NULL) + (sizes != NULL) != 1) {
		cli_fail("group: needs --people, --rounds, --groups or --size "
		    "or --sizes, and --out; see guildhall group --help");
		return 2;
	}
	if (capacity != NULL && (prefer == NULL || sizes != NULL)) {
		cli_fail("group: --capacity goes with --prefer, and not with "
		    "--sizes");
		return 2;
	}
	if (sheet_read(&cli, people, &in.people) != 0 ||
	    sheet_index(&cli, &in.people, id) != 0)
		return 1;
	if (in.people.rows > GROUP_PEOPLE_MAX)
		return cli_fail("%s: %zu people; %d can be placed", people,
		    in.people.rows, GROUP_PEOPLE_MAX);
	in.p.people = in.people.rows;
	in.p.rounds = (size_t)n_rounds;
	in.p.groups = (size_t)n_groups;
	if (size != NULL)
		in.p.groups = (in.people.rows + (size_t)n_size - 1) /
		    (size_t)n_size;
	in.p.seed = (uint64_t)n_seed;
	in.p.effort = n_effort * 1000000;
	if (sizes != NULL && group_read_sizes(&in, sizes) != 0)
		return 2;
	if (in.p.groups > GROUP_GROUPS_MAX || in.p.groups > in.people.rows)
		return cli_fail("%zu groups for %zu people; at most %d groups",
		    in.p.groups, in.people.rows, GROUP_GROUPS_MAX);
	if ((diverse != NULL && group_read_fields(&in, diverse) != 0) ||
	    (language != NULL && group_read_languages(&in, language) != 0) ||
	    (together != NULL && group_read_together(&in, together) != 0) ||
	    (apart != NULL && group_read_apart(&in, apart) != 0) ||
	    (absent != NULL && group_read_absent(&in, absent) != 0) ||
	    (pinned != NULL && group_read_pinned(&in, pinned) != 0) ||
	    (interpreted != NULL && group_read_interpreted(&in, interpreted) != 0) ||
	    (prefer != NULL && group_read_wishes(&in, prefer, capacity) != 0) ||
	    group_size(&in, sizes != NULL) != 0)
		return 1;
	plan = arena_array(cli.arena, int32_t, in.p.rounds * in.p.people);
	if (group_plan(cli.arena, &in.p, plan, &why) != RC_OK)
		return cli_fail("%s: %s", people, why);
	group_judge(cli.arena, &in.p, plan, &report);
	if (write_plan(&in, plan, out) != 0)
		return 1;
	if (cli.json)
		tell_json(&in, &report);
	else
		tell(&in, &report);
	return 0;
}
