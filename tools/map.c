/*
 * map IN.svg COUNTRIES.csv OUT.svg OUT.c: the outlines of countries, made small
 * enough to be sent with a page (OUT.svg: one path a country, all in a group
 * "land"), and where each lies on them (OUT.c, for lib/web/map.h).
 *
 * A border is drawn twice, by the country on each side.  Both must lose the
 * same points, or gaps show between them: rings are cut where three outlines
 * meet, and each piece is thinned (Douglas and Peucker) from the same end
 * whichever way round it is drawn.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 1000, OUT = 2, COUNTRIES = 100, RINGS = 600, POINTS = 40000 };
/* In units of the source, whose side is SIDE; OUT of ours are one of them. */
enum { WEST = 18, NORTH = 90, EAST = 865, SOUTH = 725 };
static const double TOLERANCE = 0.9, ISLAND = 4;

struct point { double x, y; };
struct ring { int country; struct point *p; int n; };
static struct { char id[4], code[3]; int rings; } country[COUNTRIES];
static int countries;
static struct ring ring[RINGS];
static int rings;
static struct point point[POINTS];
static int points;

/* --- where outlines meet: each point's neighbours, up to three --- */

enum { SLOTS = 1 << 17 };
static struct slot { struct point at, near[3]; int nears; bool used; } slots[SLOTS];

static bool
same(struct point a, struct point b)
{
	return a.x == b.x && a.y == b.y;
}

static struct slot *
slot_of(struct point p)
{
	unsigned long h = (unsigned long)lround(p.x * 10) * 2654435761UL ^
	    (unsigned long)lround(p.y * 10) * 40503UL;

	for (h %= SLOTS; slots[h].used && !same(slots[h].at, p);)
		h = (h + 1) % SLOTS;
	slots[h].used = true;
	slots[h].at = p;
	return &slots[h];
}

static void
neighbour(struct point p, struct point of)
{
	struct slot *s = slot_of(p);

	for (int i = 0; i < s->nears; i++)
		if (same(s->near[i], of))
			return;
	if (s->nears < 3)
		s->near[s->nears++] = of;
}

/* --- reading --- */

static void
read_rings(int c, char *d)
{
	struct ring *r = NULL;

	while (*d != '\0' && *d != '"') {
		if (*d == 'M') {
			if (rings == RINGS)
				exit(1);
			r = &ring[rings++];
			*r = (struct ring){ .country = c, .p = &point[points] };
		}
		if (*d == 'M' || *d == 'L') {
			struct point p;

			if (points == POINTS)
				exit(1);
			p.x = strtod(d + 1, &d);
			p.y = strtod(d, &d);
			point[points++] = p;
			r->n++;
		} else {
			d++;
		}
	}
}

/* --- shapes --- */

static double
area(const struct point *p, int n)
{
	double sum = 0;

	for (int i = 0; i < n; i++) {
		struct point a = p[i], b = p[(i + 1) % n];

		sum += a.x * b.y - b.x * a.y;
	}
	return fabs(sum) / 2;
}

static double
distance(struct point p, struct point a, struct point b)
{
	double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy, t;

	t = length == 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / length;
	t = t < 0 ? 0 : t > 1 ? 1 : t;
	return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

static void
thin(const struct point *p, bool *keep, int from, int to)
{
	double most = 0;
	int far = from;

	for (int i = from + 1; i < to; i++) {
		double d = distance(p[i], p[from], p[to]);

		if (d > most) {
			most = d;
			far = i;
		}
	}
	if (most <= TOLERANCE)
		return;
	keep[far] = true;
	thin(p, keep, from, far);
	thin(p, keep, far, to);
}

/* A piece between two meeting points, thinned from its lesser end. */
static void
thin_piece(const struct point *p, bool *keep, int n)
{
	static struct point turned[POINTS];
	static bool kept[POINTS];
	bool turn = p[0].x > p[n - 1].x ||
	    (p[0].x == p[n - 1].x && p[0].y > p[n - 1].y);

	for (int i = 0; i < n; i++) {
		turned[i] = p[turn ? n - 1 - i : i];
		kept[i] = i == 0 || i == n - 1;
	}
	thin(turned, kept, 0, n - 1);
	for (int i = 0; i < n; i++)
		keep[i] |= kept[turn ? n - 1 - i : i];
}

static int
thinned(struct ring *r, struct point *out)
{
	static struct point round[POINTS];
	static bool keep[POINTS];
	int start = 0, n = 0, met = 0;

	for (int i = 0; i < r->n; i++)
		if (slot_of(r->p[i])->nears > 2) {
			start = i;
			met++;
		}
	/* An island has no meeting point: it is cut at its ends from west to
	 * east, which are the same whichever way it is drawn. */
	if (met == 0)
		for (int i = 1; i < r->n; i++)
			if (r->p[i].x < r->p[start].x)
				start = i;
	for (int i = 0; i <= r->n; i++) {
		round[i] = r->p[(start + i) % r->n];
		keep[i] = i == 0 || i == r->n;
	}
	if (met == 0) {
		int east = 0;

		for (int i = 1; i < r->n; i++)
			if (round[i].x > round[east].x)
				east = i;
		keep[east] = true;
	}
	for (int from = 0, i = 1; i <= r->n; i++)
		if (keep[i] || slot_of(round[i])->nears > 2) {
			thin_piece(round + from, keep + from, i - from + 1);
			from = i;
		}
	for (int i = 0; i < r->n; i++)
		if (keep[i])
			out[n++] = round[i];
	return n;
}

/* What lies beyond one edge of the map is cut off (Sutherland and Hodgman). */
static int
clipped(struct point *p, int n, double a, double b, double c)
{
	static struct point in[POINTS];
	int m = 0;

	memcpy(in, p, (size_t)n * sizeof *p);
	for (int i = 0; i < n; i++) {
		struct point q = in[i], next = in[(i + 1) % n];
		double d = a * q.x + b * q.y + c;
		double e = a * next.x + b * next.y + c;

		if (d >= 0)
			p[m++] = q;
		if ((d >= 0) != (e >= 0)) {
			double t = d / (d - e);

			p[m++] = (struct point){ q.x + t * (next.x - q.x),
			    q.y + t * (next.y - q.y) };
		}
	}
	return m;
}

static double
depth(const struct point *p, int n, struct point at)
{
	double least = SIDE;
	bool in = false;

	for (int i = 0; i < n; i++) {
		struct point a = p[i], b = p[(i + 1) % n];

		if ((a.y > at.y) != (b.y > at.y) && at.x <
		    a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x))
			in = !in;
		least = fmin(least, distance(at, a, b));
	}
	return in ? least : -least;
}

/* The point of a country that lies deepest in it. */
static struct point
middle(const struct point *p, int n, const double box[4])
{
	struct point best = p[0];
	double most = -SIDE;
	enum { STEPS = 40 };

	for (int i = 1; i < STEPS; i++)
		for (int j = 1; j < STEPS; j++) {
			struct point at = {
				box[0] + (box[2] - box[0]) * i / STEPS,
				box[1] + (box[3] - box[1]) * j / STEPS };
			double d = depth(p, n, at);

			if (d > most) {
				most = d;
				best = at;
			}
		}
	return best;
}

/* --- writing --- */

static int
unit(double v)
{
	return (int)lround(v * OUT);
}

/* Each point relative to the one before, which is shortest. */
static void
write_ring(FILE *f, const struct point *p, int n)
{
	int x = unit(p[0].x), y = unit(p[0].y);

	fprintf(f, "M%d %dl", x, y);
	for (int i = 1, first = 1; i < n; i++) {
		int dx = unit(p[i].x) - x, dy = unit(p[i].y) - y;

		if (dx == 0 && dy == 0)
			continue;
		fprintf(f, "%s%d%s%d", first || dx < 0 ? "" : " ", dx,
		    dy < 0 ? "" : " ", dy);
		first = 0;
		x += dx;
		y += dy;
	}
	putc('z', f);
}

static void
codes(const char *file)
{
	char line[4096], alpha[3], numeric[4];
	FILE *f = fopen(file, "rb");

	if (f == NULL) {
		perror(file);
		exit(1);
	}
	while (fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "%2[A-Z],%*3[A-Z],%3[0-9],", alpha,
		    numeric) == 2)
			for (int i = 0; i < countries; i++)
				if (strcmp(country[i].id, numeric) == 0)
					strcpy(country[i].code, alpha);
	fclose(f);
}

static int
by_code(const void *a, const void *b)
{
	return strcmp(country[*(const int *)a].code,
	    country[*(const int *)b].code);
}

int
main(int argc, char **argv)
{
	static char text[1 << 20];
	static struct point out[POINTS];
	static int order[COUNTRIES];
	FILE *in, *svg, *table;

	if (argc != 5) {
		fputs("use: map IN.svg COUNTRIES.csv OUT.svg OUT.c\n", stderr);
		return 2;
	}
	if ((in = fopen(argv[1], "rb")) == NULL ||
	    fread(text, 1, sizeof text - 1, in) == 0 ||
	    (svg = fopen(argv[3], "wb")) == NULL ||
	    (table = fopen(argv[4], "wb")) == NULL) {
		perror("map");
		return 1;
	}
	fclose(in);
	for (char *p = text; (p = strstr(p, "<path id=\"c")) != NULL;) {
		char *d = strstr(p, " d=\"");

		if (d == NULL || countries == COUNTRIES)
			return 1;
		snprintf(country[countries].id, 4, "%.3s", p + 11);
		if (strncmp(p + 11, "XK", 2) == 0)
			strcpy(country[countries].code, "XK");
		read_rings(countries++, d + 4);
		p = d;
	}
	codes(argv[2]);
	for (int i = 0; i < rings; i++)
		for (int j = 0; j < ring[i].n; j++) {
			struct ring *r = &ring[i];

			neighbour(r->p[j], r->p[(j + 1) % r->n]);
			neighbour(r->p[(j + 1) % r->n], r->p[j]);
		}
	for (int i = 0; i < countries; i++) {
		if (*country[i].code == '\0') {
			fprintf(stderr, "map: country %s has no code in %s\n",
			    country[i].id, argv[2]);
			return 1;
		}
		order[i] = i;
	}
	qsort(order, (size_t)countries, sizeof *order, by_code);

	fprintf(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\""
	    " viewBox=\"%d %d %d %d\"><g id=\"land\">", WEST * OUT, NORTH * OUT,
	    (EAST - WEST) * OUT, (SOUTH - NORTH) * OUT);
	fprintf(table, "#include \"web/map.h\"\n\n"
	    "const int map_edge[4] = { %d, %d, %d, %d };\n"
	    "const struct map_country map_countries[] = {\n",
	    WEST * OUT, NORTH * OUT, EAST * OUT, SOUTH * OUT);
	for (int i = 0; i < countries; i++) {
		int c = order[i];
		const struct ring *big = NULL;
		double most = 0, box[4] = { SIDE, SIDE, 0, 0 };
		struct point at;
		int n;

		for (struct ring *r = ring; r < ring + rings; r++)
			if (r->country == c && area(r->p, r->n) > most) {
				most = area(r->p, r->n);
				big = r;
			}
		fprintf(svg, "<path id=\"%s\" d=\"", country[c].code);
		for (struct ring *r = ring; r < ring + rings; r++) {
			if (r->country != c ||
			    (r != big && area(r->p, r->n) < ISLAND))
				continue;
			n = thinned(r, out);
			n = clipped(out, n, 1, 0, -WEST);
			n = clipped(out, n, -1, 0, EAST);
			n = clipped(out, n, 0, 1, -NORTH);
			n = clipped(out, n, 0, -1, SOUTH);
			if (n < 3)
				continue;
			write_ring(svg, out, n);
			if (r != big)
				continue;
			for (int j = 0; j < n; j++) {
				box[0] = fmin(box[0], out[j].x);
				box[1] = fmin(box[1], out[j].y);
				box[2] = fmax(box[2], out[j].x);
				box[3] = fmax(box[3], out[j].y);
			}
			at = middle(out, n, box);
			fprintf(table, "\t{ \"%s\", %d, %d, { %d, %d, %d, %d"
			    " } },\n", country[c].code, unit(at.x), unit(at.y),
			    unit(box[0]), unit(box[1]), unit(box[2]),
			    unit(box[3]));
		}
		fputs("\"/>", svg);
	}
	fputs("</g></svg>\n", svg);
	fputs("\t{ .code = \"\" }\n};\n", table);
	if (fclose(svg) != 0 || fclose(table) != 0) {
		perror("map");
		return 1;
	}
	return 0;
}
