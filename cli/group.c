/* guildhall group: who sits with whom, over several rounds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/sheet.h"
#include "solve/group.h"

static const char use[] =
    "group --people P.csv --rounds R (--groups G | --size P) --out FILE\n"
    "     guildhall group --fit PEOPLE --size P [--minutes M]\n\n"
    "Places everybody in one group of each round, so that few meet twice and "
    "each\ngroup has its share of every country, level and whatever else is "
    "named.\n\n"
    "  P.csv  id and a column for all that is named; in those of --language, "
    "--together\n"
    "         and --apart, several values are split by |\n"
    "  FILE   round,group,id";

struct input {
	struct cli *cli;
	struct group_problem p;
	struct sheet people;
	uint32_t *least, *most;
	const char **field;		/* names of the fields */
	const char **lang;		/* of the languages */
	const char **topic;		/* of the topics, by number */
};

/* A list of different texts, each with its number, in the order they came. */
struct names { struct arena *arena; const char **at; size_t n, room; };

static uint32_t
number_of(struct names *l, const char *text)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->at[i], text) == 0)
			return (uint32_t)i;
	if (l->n == l->room) {
		const char **more = arena_array(l->arena, const char *,
		    2 * l->room + 16);

		if (l->n > 0)
			memcpy(more, l->at, l->n * sizeof *more);
		l->at = more;
		l->room = 2 * l->room + 16;
	}
	l->at[l->n] = text;
	return (uint32_t)l->n++;
}

/* The values of a cell that holds several. */
static struct text_list
values_of(const struct input *in, size_t row, int column)
{
	struct text_list l = text_split(in->cli->arena, sheet_cell(in->cli,
	    &in->people, row, column), '|');
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++) {
		const char *t = text_clean(in->cli->arena, l.at[i], true);

		if (*t != '\0')
			l.at[n++] = t;
	}
	l.n = n;
	return l;
}

static int
read_fields(struct input *in, const char *list)
{
	struct arena *a = in->cli->arena;
	struct text_list l = text_split(a, list, ',');
	uint32_t *value = arena_array(a, uint32_t, l.n * in->people.rows + 1);
	uint32_t *values = arena_array(a, uint32_t, l.n + 1);

	if (l.n > GROUP_FIELDS_MAX)
		return cli_fail("--diverse names %zu columns; %d are possible",
		    l.n, GROUP_FIELDS_MAX);
	in->field = arena_array(a, const char *, l.n + 1);
	for (size_t f = 0; f < l.n; f++) {
		struct names known = { .arena = a };
		int column;

		in->field[f] = text_clean(a, l.at[f], true);
		if (sheet_column(&in->people, in->field[f], true, &column) != 0)
			return 1;
		for (size_t i = 0; i < in->people.rows; i++)
			value[f * in->people.rows + i] = number_of(&known,
			    sheet_cell(in->cli, &in->people, i, column));
		values[f] = (uint32_t)known.n;
	}
	in->p.fields = l.n;
	in->p.value = value;
	in->p.values = values;
	return 0;
}

static int
read_languages(struct input *in, const char *name)
{
	struct arena *a = in->cli->arena;
	uint64_t *langs = arena_array(a, uint64_t, in->people.rows);
	struct names known = { .arena = a };
	int column;

	if (sheet_column(&in->people, name, true, &column) != 0)
		return 1;
	for (size_t i = 0; i < in->people.rows; i++) {
		struct text_list l = values_of(in, i, column);

		for (size_t k = 0; k < l.n; k++) {
			uint32_t n = number_of(&known, l.at[k]);

			if (n >= GROUP_LANGS_MAX)
				return cli_fail("%s: line %zu: more than %d "
				    "languages", in->people.path,
				    sheet_line(&in->people, i),
				    GROUP_LANGS_MAX);
			langs[i] |= UINT64_C(1) << n;
		}
	}
	in->p.langs = langs;
	in->lang = known.at;
	return 0;
}

static uint32_t
root_of(uint32_t *of, uint32_t x)
{
	while (of[x] != x)
		x = of[x] = of[of[x]];
	return x;
}

/* Who shares a value belongs together, and who belongs with one of them, too. */
static int
read_together(struct input *in, const char *name)
{
	struct arena *a = in->cli->arena;
	uint32_t *of = arena_array(a, uint32_t, in->people.rows);
	uint32_t *first = NULL;
	struct names known = { .arena = a };
	int column;

	if (sheet_column(&in->people, name, true, &column) != 0)
		return 1;
	for (uint32_t i = 0; i < in->people.rows; i++)
		of[i] = i;
	for (uint32_t i = 0; i < in->people.rows; i++) {
		struct text_list l = values_of(in, i, column);

		for (size_t k = 0; k < l.n; k++) {
			size_t before = known.n, room = known.room;
			uint32_t n = number_of(&known, l.at[k]);

			if (known.room != room) {
				uint32_t *more = arena_array(a, uint32_t,
				    known.room);

				if (before > 0)
					memcpy(more, first, before *
					    sizeof *more);
				first = more;
			}
			if (n == before)
				first[n] = i;
			else
				of[root_of(of, i)] = root_of(of, first[n]);
		}
	}
	for (uint32_t i = 0; i < in->people.rows; i++)
		of[i] = root_of(of, i);
	in->p.together = of;
	return 0;
}

static int
read_apart(struct input *in, const char *name)
{
	struct arena *a = in->cli->arena;
	struct names known = { .arena = a };
	struct group_set *set;
	uint32_t **member;
	int column;

	if (sheet_column(&in->people, name, true, &column) != 0)
		return 1;
	for (size_t i = 0; i < in->people.rows; i++) {
		struct text_list l = values_of(in, i, column);

		for (size_t k = 0; k < l.n; k++)
			number_of(&known, l.at[k]);
	}
	if (known.n > in->people.rows)
		return cli_fail("%s: more values in %s than people",
		    in->people.path, name);
	set = arena_array(a, struct group_set, known.n + 1);
	member = arena_array(a, uint32_t *, known.n + 1);
	for (uint32_t i = 0; i < in->people.rows; i++) {
		struct text_list l = values_of(in, i, column);

		for (size_t k = 0; k < l.n; k++) {
			uint32_t n = number_of(&known, l.at[k]);

			if (member[n] == NULL)
				set[n].person = member[n] = arena_array(a,
				    uint32_t, in->people.rows);
			/* The same value twice in one cell is one. */
			if (set[n].n == 0 || member[n][set[n].n - 1] != i)
				member[n][set[n].n++] = i;
		}
	}
	in->p.apart = set;
	in->p.aparts = known.n;
	return 0;
}

/* A row's person and round (from 0). */
static int
who_and_when(struct input *in, const struct sheet *t, size_t row, int id,
    int round, int64_t *who, int64_t *when)
{
	const char *text = sheet_cell(in->cli, t, row, id);

	if (sheet_number(in->cli, t, row, round, 1, (int64_t)in->p.rounds,
	    when) != 0)
		return 1;
	--*when;
	if ((*who = sheet_find(&in->people, text)) >= 0)
		return 0;
	return cli_fail("%s: line %zu: nobody in %s has the id \"%s\"", t->path,
	    sheet_line(t, row), in->people.path, text);
}

static int
read_absent(struct input *in, const char *path)
{
	bool *absent = arena_array(in->cli->arena, bool,
	    in->p.rounds * in->people.rows);
	struct sheet t;
	int id, round;

	if (sheet_read(in->cli, path, &t) != 0 ||
	    sheet_column(&t, "id", true, &id) != 0 ||
	    sheet_column(&t, "round", true, &round) != 0)
		return 1;
	for (size_t i = 0; i < t.rows; i++) {
		int64_t who, when;

		if (who_and_when(in, &t, i, id, round, &who, &when) != 0)
			return 1;
		absent[(size_t)when * in->people.rows + (size_t)who] = true;
	}
	in->p.absent = absent;
	return 0;
}

static int
read_pinned(struct input *in, const char *path)
{
	size_t n = in->p.rounds * in->people.rows;
	int32_t *pinned = arena_array(in->cli->arena, int32_t, n);
	struct sheet t;
	int id, round, group;

	if (sheet_read(in->cli, path, &t) != 0 ||
	    sheet_column(&t, "id", true, &id) != 0 ||
	    sheet_column(&t, "round", true, &round) != 0 ||
	    sheet_column(&t, "group", true, &group) != 0)
		return 1;
	for (size_t i = 0; i < n; i++)
		pinned[i] = GROUP_NOWHERE;
	for (size_t i = 0; i < t.rows; i++) {
		int64_t who, when, where;
		int32_t *pin;

		if (who_and_when(in, &t, i, id, round, &who, &when) != 0 ||
		    sheet_number(in->cli, &t, i, group, 1,
		    (int64_t)in->p.groups, &where) != 0)
			return 1;
		pin = &pinned[(size_t)when * in->people.rows + (size_t)who];
		if (*pin != GROUP_NOWHERE && *pin != where - 1)
			return cli_fail("%s: line %zu: %s is pinned to another "
			    "group of that round already", path,
			    sheet_line(&t, i), in->people.id[who]);
		*pin = (int32_t)where - 1;
	}
	in->p.pinned = pinned;
	return 0;
}

static int
read_interpreted(struct input *in, const char *path)
{
	bool *there = arena_array(in->cli->arena, bool,
	    in->p.rounds * in->p.groups);
	struct sheet t;
	int round, group;

	if (sheet_read(in->cli, path, &t) != 0 ||
	    sheet_column(&t, "round", true, &round) != 0 ||
	    sheet_column(&t, "group", true, &group) != 0)
		return 1;
	for (size_t i = 0; i < t.rows; i++) {
		int64_t when, where;

		if (sheet_number(in->cli, &t, i, round, 1,
		    (int64_t)in->p.rounds, &when) != 0 ||
		    sheet_number(in->cli, &t, i, group, 1,
		    (int64_t)in->p.groups, &where) != 0)
			return 1;
		there[(size_t)(when - 1) * in->p.groups +
		    (size_t)(where - 1)] = true;
	}
	in->p.interpreted = there;
	return 0;
}

/* A topic that is a group's number is that group's; else topics are given to
 * groups in the order in which they first come. */
static int
read_wishes(struct input *in, const char *path)
{
	struct arena *a = in->cli->arena;
	struct names known = { .arena = a };
	uint32_t *topic = arena_array(a, uint32_t, in->p.groups), *wish;
	bool numbers = true;
	struct sheet t;
	int id, name, rank;
	int64_t n;

	if (sheet_read(in->cli, path, &t) != 0 ||
	    sheet_column(&t, "id", true, &id) != 0 ||
	    sheet_column(&t, "topic", true, &name) != 0 ||
	    sheet_column(&t, "rank", true, &rank) != 0)
		return 1;
	for (size_t i = 0; i < t.rows; i++)
		numbers = numbers && text_number(sheet_cell(in->cli, &t, i,
		    name), 1, (int64_t)in->p.groups, &n);
	for (size_t g = 0; numbers && g < in->p.groups; g++)
		(void)number_of(&known, arena_printf(a, "%zu", g + 1));
	for (size_t i = 0; i < t.rows && known.n <= in->p.groups; i++)
		(void)number_of(&known, sheet_cell(in->cli, &t, i, name));
	if (known.n > in->p.groups)
		return cli_fail("%s: more topics than groups (%zu)", path,
		    in->p.groups);
	for (size_t g = 0; g < in->p.groups; g++)
		topic[g] = (uint32_t)(g % known.n);
	wish = arena_array(a, uint32_t, in->people.rows * known.n);
	for (size_t i = 0; i < in->people.rows * known.n; i++)
		wish[i] = (uint32_t)known.n;
	for (size_t i = 0; i < t.rows; i++) {
		const char *who = sheet_cell(in->cli, &t, i, id);
		int64_t x = sheet_find(&in->people, who);

		if (x < 0)
			return cli_fail("%s: line %zu: nobody in %s has the id "
			    "\"%s\"", path, sheet_line(&t, i), in->people.path,
			    who);
		if (sheet_number(in->cli, &t, i, rank, 1, (int64_t)known.n,
		    &n) != 0)
			return 1;
		wish[(size_t)x * known.n + number_of(&known,
		    sheet_cell(in->cli, &t, i, name))] = (uint32_t)n - 1;
	}
	/* Who wishes for nothing is content anywhere. */
	for (size_t x = 0; x < in->people.rows; x++) {
		bool any = false;

		for (size_t k = 0; k < known.n; k++)
			any = any || wish[x * known.n + k] < known.n;
		for (size_t k = 0; k < known.n && !any; k++)
			wish[x * known.n + k] = 0;
	}
	in->p.topics = known.n;
	in->p.topic = topic;
	in->p.wish = wish;
	in->topic = known.at;
	return 0;
}

/* As equal as those there in each round allow. */
static void
size_groups(struct input *in)
{
	struct group_problem *p = &in->p;
	uint32_t *least = arena_array(in->cli->arena, uint32_t,
	    p->rounds * p->groups);
	uint32_t *most = arena_array(in->cli->arena, uint32_t,
	    p->rounds * p->groups);

	for (size_t r = 0; r < p->rounds; r++) {
		size_t there = 0;

		for (size_t i = 0; i < p->people; i++)
			there += p->absent == NULL ||
			    !p->absent[r * p->people + i];
		for (size_t g = 0; g < p->groups; g++) {
			least[r * p->groups + g] = (uint32_t)(there / p->groups);
			most[r * p->groups + g] = (uint32_t)((there +
			    p->groups - 1) / p->groups);
		}
	}
	p->least = least;
	p->most = most;
}

/* --- what is written --- */

static int
write_plan(const struct input *in, const int32_t *plan, const char *path)
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
tell_json(const struct input *in, const struct group_report *r)
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
tell(const struct input *in, const struct group_report *r)
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
	if (r->sizes > 0)
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
	static struct cli cli;
	struct input in = { .cli = &cli, .p.seed = 1 };
	const struct cli_option options[] = {
		{ "--people", &people, NULL, "P.csv" },
		{ "--id", &id, NULL, "COLUMN of P.csv that names people (id)" },
		{ "--rounds", &rounds, NULL, "R" },
		{ "--groups", &groups, NULL, "G: groups in each round" },
		{ "--size", &size, NULL, "P: people in a group; some have one "
		    "less" },
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
	    (groups == NULL) == (size == NULL)) {
		cli_fail("group: needs --people, --rounds, --groups or --size, "
		    "and --out; see guildhall group --help");
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
	in.p.groups = groups != NULL ? (size_t)n_groups :
	    (in.people.rows + (size_t)n_size - 1) / (size_t)n_size;
	in.p.seed = (uint64_t)n_seed;
	in.p.effort = n_effort * 1000000;
	if (in.p.groups > GROUP_GROUPS_MAX || in.p.groups > in.people.rows)
		return cli_fail("%zu groups for %zu people; at most %d groups",
		    in.p.groups, in.people.rows, GROUP_GROUPS_MAX);
	if ((diverse != NULL && read_fields(&in, diverse) != 0) ||
	    (language != NULL && read_languages(&in, language) != 0) ||
	    (together != NULL && read_together(&in, together) != 0) ||
	    (apart != NULL && read_apart(&in, apart) != 0) ||
	    (absent != NULL && read_absent(&in, absent) != 0) ||
	    (pinned != NULL && read_pinned(&in, pinned) != 0) ||
	    (interpreted != NULL && read_interpreted(&in, interpreted) != 0) ||
	    (prefer != NULL && read_wishes(&in, prefer) != 0))
		return 1;
	size_groups(&in);
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
