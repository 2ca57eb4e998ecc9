/*
 * The plainest search for groups, beside which ours is measured: two people
 * change places where that is no worse, and it begins anew where nothing has
 * become better for long.  What it looks at is the same: pairs who meet, and
 * people beyond the share of each value.
 *
 *   plain_groups PEOPLE.csv ROUNDS GROUPS SECONDS > groups.csv
 *
 * Columns after the first are the fields.  Groups are of one size, which divides
 * the people.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PEOPLE = 400, FIELDS = 12, VALUES = 24, ROUNDS = 20, GROUPS = 80,
	LONG = 400000 };

static char id[PEOPLE][64], name[FIELDS][VALUES][64];
static int people, fields, rounds, groups, size;
static int value[PEOPLE][FIELDS], values[FIELDS], total[FIELDS][VALUES];
static int seat[ROUNDS][PEOPLE], best[ROUNDS][PEOPLE];	/* group * size + n */
static int meets[PEOPLE][PEOPLE];
static uint64_t random_state = 1;

static int
below(int n)
{
	random_state = random_state * 6364136223846793005u +
	    1442695040888963407u;
	return (int)((random_state >> 33) % (uint64_t)n);
}

static int
value_of(int field, const char *text)
{
	int v = 0;

	while (v < values[field] && strcmp(name[field][v], text) != 0)
		v++;
	if (v == values[field]) {
		if (v == VALUES)
			exit(1);
		snprintf(name[field][values[field]++], 64, "%s", text);
	}
	return v;
}

static void
read_people(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[1024];

	if (f == NULL || fgets(line, sizeof line, f) == NULL)
		exit(1);
	while (people < PEOPLE && fgets(line, sizeof line, f) != NULL) {
		char *at = strtok(line, ",\r\n");

		if (at == NULL)
			continue;
		snprintf(id[people], sizeof id[0], "%s", at);
		for (fields = 0; fields < FIELDS &&
		    (at = strtok(NULL, ",\r\n")) != NULL; fields++)
			total[fields][value[people][fields] =
			    value_of(fields, at)]++;
		people++;
	}
	fclose(f);
}

/* People beyond their share in one group. */
static int
beyond(const int *member)
{
	int sum = 0;

	for (int f = 0; f < fields; f++) {
		int count[VALUES] = { 0 };

		for (int i = 0; i < size; i++)
			count[value[member[i]][f]]++;
		for (int v = 0; v < values[f]; v++) {
			int low = total[f][v] * size / people;
			int high = (total[f][v] * size + people - 1) / people;

			sum += count[v] < low ? low - count[v] :
			    count[v] > high ? count[v] - high : 0;
		}
	}
	return sum;
}

/* Who sits there meets the others of the group once more, or once less; the
 * cost of that. */
static int
meet(const int *member, int who, int n)
{
	int sum = 0;

	for (int i = 0; i < size; i++) {
		int x = member[i];

		if (x == who)
			continue;
		sum += n > 0 ? meets[who][x] : 1 - meets[who][x];
		meets[who][x] += n;
		meets[x][who] += n;
	}
	return sum;
}

static int
change(int r, int a, int b)
{
	int *g = &seat[r][a / size * size], *h = &seat[r][b / size * size];
	int x = seat[r][a], y = seat[r][b];
	int cost = -3 * (beyond(g) + beyond(h));

	cost += meet(g, x, -1) + meet(h, y, -1);
	seat[r][a] = y;
	seat[r][b] = x;
	return cost + meet(g, y, 1) + meet(h, x, 1) +
	    3 * (beyond(g) + beyond(h));
}

static int
begin(void)
{
	int cost = 0;

	memset(meets, 0, sizeof meets);
	for (int r = 0; r < rounds; r++) {
		for (int i = 0; i < people; i++) {
			int k = below(i + 1);

			seat[r][i] = seat[r][k];
			seat[r][k] = i;
		}
		for (int g = 0; g < groups; g++) {
			const int *m = &seat[r][g * size];

			cost += 3 * beyond(m);
			for (int i = 0; i < size; i++)
				for (int k = 0; k < i; k++) {
					cost += meets[m[i]][m[k]]++;
					meets[m[k]][m[i]]++;
				}
		}
	}
	return cost;
}

int
main(int argc, char **argv)
{
	int cost, least, since = 0;
	double seconds;

	if (argc != 5)
		return 2;
	read_people(argv[1]);
	rounds = atoi(argv[2]);
	groups = atoi(argv[3]);
	seconds = atof(argv[4]);
	if (rounds < 1 || rounds > ROUNDS || groups < 1 || groups > GROUPS ||
	    people % groups != 0)
		return 2;
	size = people / groups;
	least = cost = begin();
	memcpy(best, seat, sizeof best);
	while ((double)clock() / CLOCKS_PER_SEC < seconds)
		for (int i = 0; i < 1000; i++) {
			int r = below(rounds), a = below(people);
			int b = below(people), delta;

			if (a / size == b / size)
				continue;
			delta = change(r, a, b);
			since++;
			if (delta > 0)
				(void)change(r, a, b);
			else
				cost += delta;
			if (delta < 0)
				since = 0;
			if (cost < least) {
				least = cost;
				memcpy(best, seat, sizeof best);
			}
			if (since > LONG) {
				cost = begin();
				since = 0;
			}
		}
	puts("round,group,id");
	for (int r = 0; r < rounds; r++)
		for (int i = 0; i < people; i++)
			printf("%d,%d,%s\n", r + 1, i / size + 1,
			    id[best[r][i]]);
	return 0;
}
