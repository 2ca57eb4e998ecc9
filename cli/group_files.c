/* What guildhall group reads. */
#include "cli/group_files.h"

#include <string.h>

#include "base/text.h"
#include "group/group.h"

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
values_of(const struct group_input *in, size_t row, int column)
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

int
group_read_fields(struct group_input *in, const char *list)
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

int
group_read_languages(struct group_input *in, const char *name)
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
int
group_read_together(struct group_input *in, const char *name)
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

int
group_read_apart(struct group_input *in, const char *name)
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
who_and_when(struct group_input *in, const struct sheet *t, size_t row, int id,
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

int
group_read_absent(struct group_input *in, const char *path)
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

int
group_read_pinned(struct group_input *in, const char *path)
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

int
group_read_interpreted(struct group_input *in, const char *path)
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

static int
read_capacity(struct group_input *in, const char *path, struct sheet *t,
    int64_t **seats, struct names *known)
{
	int name, column;

	if (sheet_read(in->cli, path, t) != 0 ||
	    sheet_column(t, "topic", true, &name) != 0 ||
	    sheet_column(t, "seats", true, &column) != 0)
		return 1;
	*seats = arena_array(in->cli->arena, int64_t, t->rows);
	for (size_t i = 0; i < t->rows; i++) {
		const char *topic = sheet_cell(in->cli, t, i, name);
		size_t before = known->n;

		if (*topic == '\0')
			return cli_fail("%s: line %zu: no topic", path,
			    sheet_line(t, i));
		if (number_of(known, topic) < before)
			return cli_fail("%s: line %zu: \"%s\" stands there "
			    "twice", path, sheet_line(t, i), topic);
		if (sheet_number(in->cli, t, i, column, 1, GROUP_PEOPLE_MAX,
		    &(*seats)[i]) != 0)
			return 1;
	}
	return 0;
}

/* A topic that is a group's number is that group's; else topics are given to
 * groups in the order in which they first come. */
static int
name_topics(struct group_input *in, const struct sheet *t, int name,
    const struct sheet *capacity, struct names *known)
{
	struct arena *a = in->cli->arena;
	struct names numbers = { .arena = a };
	bool all = true;
	int64_t n;

	for (size_t k = 0; k < known->n; k++)
		all = all && text_number(known->at[k], 1,
		    (int64_t)in->p.groups, &n);
	for (size_t i = 0; i < t->rows; i++) {
		const char *topic = sheet_cell(in->cli, t, i, name);
		size_t before = known->n;

		all = all && text_number(topic, 1, (int64_t)in->p.groups, &n);
		if (number_of(known, topic) == before && capacity != NULL)
			return cli_fail("%s: line %zu: \"%s\" is no topic of "
			    "%s", t->path, sheet_line(t, i), topic,
			    capacity->path);
	}
	for (size_t g = 0; all && g < in->p.groups; g++)
		(void)number_of(&numbers, arena_printf(a, "%zu", g + 1));
	for (size_t k = 0; all && k < known->n; k++)
		(void)number_of(&numbers, known->at[k]);
	if (all)
		*known = numbers;
	if (known->n > in->p.groups)
		return cli_fail("%s: more topics than groups (%zu)",
		    capacity != NULL ? capacity->path : t->path, in->p.groups);
	return 0;
}

/* The seats of each group; of a topic that has none named: any number. */
static void
seat_topics(struct group_input *in, const struct sheet *capacity,
    const int64_t *seats, struct names *known)
{
	const uint32_t *topic = in->p.topic;
	int name;

	in->seats = arena_array(in->cli->arena, int64_t, in->p.groups);
	for (size_t g = 0; g < in->p.groups; g++)
		in->seats[g] = INT64_MAX;
	if (sheet_column(capacity, "topic", true, &name) != 0)
		return;
	for (size_t i = 0; i < capacity->rows; i++) {
		uint32_t k = number_of(known, sheet_cell(in->cli, capacity, i,
		    name));
		int64_t shared = 0, before = 0;

		for (size_t g = 0; g < in->p.groups; g++)
			shared += topic[g] == k;
		for (size_t g = 0; g < in->p.groups; g++)
			if (topic[g] == k) {
				in->seats[g] = seats[i] / shared +
				    (before < seats[i] % shared);
				before++;
			}
	}
}

int
group_read_wishes(struct group_input *in, const char *path,
    const char *capacity)
{
	struct arena *a = in->cli->arena;
	struct names known = { .arena = a };
	uint32_t *topic = arena_array(a, uint32_t, in->p.groups), *wish;
	int64_t *seats = NULL;
	struct sheet t, c;
	int id, name, rank;
	int64_t n;

	if (capacity != NULL &&
	    read_capacity(in, capacity, &c, &seats, &known) != 0)
		return 1;
	if (sheet_read(in->cli, path, &t) != 0 ||
	    sheet_column(&t, "id", true, &id) != 0 ||
	    sheet_column(&t, "topic", true, &name) != 0 ||
	    sheet_column(&t, "rank", true, &rank) != 0 ||
	    name_topics(in, &t, name, capacity == NULL ? NULL : &c, &known) !=
	    0)
		return 1;
	for (size_t g = 0; g < in->p.groups; g++)
		topic[g] = (uint32_t)(g % known.n);
	in->p.topic = topic;
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
	in->p.wish = wish;
	in->topic = known.at;
	if (capacity != NULL)
		seat_topics(in, &c, seats, &known);
	return 0;
}

int
group_read_sizes(struct group_input *in, const char *list)
{
	struct arena *a = in->cli->arena;
	struct text_list l = text_split(a, list, ',');

	in->seats = arena_array(a, int64_t, l.n);
	for (size_t g = 0; g < l.n; g++)
		if (!text_number(text_clean(a, l.at[g], true), 1,
		    GROUP_PEOPLE_MAX, &in->seats[g]))
			return cli_fail("--sizes: \"%s\" is no whole number "
			    "from 1 to %d", l.at[g], GROUP_PEOPLE_MAX);
	in->p.groups = l.n;
	return 0;
}

/* Each group's share of those there, rounded down or up. */
static bool
share(const int64_t *seats, size_t groups, size_t there, uint32_t *least,
    uint32_t *most)
{
	int64_t all = 0, n = (int64_t)there;

	for (size_t g = 0; g < groups; g++)
		all += seats[g];
	for (size_t g = 0; g < groups; g++) {
		least[g] = (uint32_t)(seats[g] * n / all);
		most[g] = (uint32_t)((seats[g] * n + all - 1) / all);
	}
	return n <= all;
}

int
group_size(struct group_input *in, bool sized)
{
	struct group_problem *p = &in->p;
	struct arena *a = in->cli->arena;
	uint32_t *least = arena_array(a, uint32_t, p->rounds * p->groups);
	uint32_t *most = arena_array(a, uint32_t, p->rounds * p->groups);
	int64_t *any = arena_array(a, int64_t, p->groups);

	for (size_t g = 0; g < p->groups; g++)
		any[g] = INT64_MAX;
	for (size_t r = 0; r < p->rounds; r++) {
		size_t there = 0, k = r * p->groups;

		for (size_t i = 0; i < p->people; i++)
			there += p->absent == NULL ||
			    !p->absent[r * p->people + i];
		if (!(sized ? share(in->seats, p->groups, there, &least[k],
		    &most[k]) : grouping_sizes(there, in->seats != NULL ?
		    in->seats : any, p->groups, in->seats != NULL, &least[k],
		    &most[k])))
			return cli_fail("%s: round %zu has %zu people, more "
			    "than the groups have seats", in->people.path, r + 1,
			    there);
	}
	p->least = least;
	p->most = most;
	return 0;
}
