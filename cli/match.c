/* guildhall match: who learns what from whom. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/sheet.h"
#include "solve/match.h"

static const char use[] =
    "match --people P.csv --links L.csv [--stable] [--one-link] --out FILE\n\n"
    "Takes the links that are worth most together, so that nobody receives or "
    "gives\nmore than they can and each need has one giver.\n\n"
    "  P.csv  id,receive,give: how many links each can take on either side\n"
    "  L.csv  receiver,giver,topic,score: what could be; a higher score is "
    "better\n"
    "  FILE   receiver,giver,topic,score: what is taken\n\n"
    "One file of numbers (\"people topics\", a line each with receive and "
    "give, the\nnumber of links, a line each) is read in place of both.";

struct input {
	struct cli *cli;
	struct match_problem p;
	const char **name, **topic;	/* of people and topics */
};

static int
reserve(struct input *in, size_t people, size_t links, int64_t **receive,
    int64_t **give, struct match_link **link)
{
	if (people > MATCH_PEOPLE_MAX || links > MATCH_LINKS_MAX)
		return cli_fail("%zu people and %zu links: at most %d and %d "
		    "are possible", people, links, MATCH_PEOPLE_MAX,
		    MATCH_LINKS_MAX);
	in->p.people = people;
	in->p.links = links;
	in->p.receive = *receive = arena_array(in->cli->arena, int64_t,
	    people + 1);
	in->p.give = *give = arena_array(in->cli->arena, int64_t, people + 1);
	in->p.link = *link = arena_array(in->cli->arena, struct match_link,
	    links + 1);
	return 0;
}

static int
by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Topics get numbers in the order of their names; in->topic holds one of each
 * link. */
static void
number_topics(struct input *in, struct match_link *link)
{
	const char **of = arena_array(in->cli->arena, const char *,
	    in->p.links + 1);
	size_t n = 0;

	memcpy(of, in->topic, in->p.links * sizeof *of);
	qsort(in->topic, in->p.links, sizeof *of, by_name);
	for (size_t i = 0; i < in->p.links; i++)
		if (n == 0 || strcmp(in->topic[i], in->topic[n - 1]) != 0)
			in->topic[n++] = in->topic[i];
	for (size_t i = 0; i < in->p.links; i++)
		link[i].topic = (uint32_t)((const char **)bsearch(&of[i],
		    in->topic, n, sizeof *of, by_name) - in->topic);
}

static int
read_tables(struct input *in, const char *people, const char *links)
{
	struct cli *cli = in->cli;
	struct sheet p, l;
	int receive, give, receiver, giver, topic, score;
	int64_t *receives, *gives, n;
	struct match_link *link;

	if (sheet_read(cli, people, &p) != 0 ||
	    sheet_index(cli, &p, "id") != 0 ||
	    sheet_column(&p, "receive", true, &receive) != 0 ||
	    sheet_column(&p, "give", true, &give) != 0 ||
	    sheet_read(cli, links, &l) != 0 ||
	    sheet_column(&l, "receiver", true, &receiver) != 0 ||
	    sheet_column(&l, "giver", true, &giver) != 0 ||
	    sheet_column(&l, "topic", true, &topic) != 0 ||
	    sheet_column(&l, "score", true, &score) != 0 ||
	    reserve(in, p.rows, l.rows, &receives, &gives, &link) != 0)
		return 1;
	in->name = p.id;
	in->topic = arena_array(cli->arena, const char *, l.rows + 1);
	for (size_t i = 0; i < p.rows; i++) {
		if (sheet_number(cli, &p, i, receive, 0, 1000000,
		    &receives[i]) != 0 ||
		    sheet_number(cli, &p, i, give, 0, 1000000, &gives[i]) != 0)
			return 1;
	}
	for (size_t i = 0; i < l.rows; i++) {
		const char *from = sheet_cell(cli, &l, i, receiver);
		const char *to = sheet_cell(cli, &l, i, giver);
		int64_t x = sheet_find(&p, from);
		int64_t y = sheet_find(&p, to);

		if (x < 0 || y < 0)
			return cli_fail("%s: line %zu: nobody in %s has the id "
			    "\"%s\"", links, sheet_line(&l, i), people,
			    x < 0 ? from : to);
		if (x == y)
			return cli_fail("%s: line %zu: %s is linked to itself",
			    links, sheet_line(&l, i), from);
		if (sheet_number(cli, &l, i, score, 1, MATCH_SCORE_MAX, &n) != 0)
			return 1;
		link[i] = (struct match_link){ (uint32_t)x, (uint32_t)y, 0, n };
		in->topic[i] = sheet_cell(cli, &l, i, topic);
	}
	number_topics(in, link);
	return 0;
}

/* --- one file of numbers --- */

struct numbers { const char *path, *at; size_t line; };

static int
next(struct numbers *in, int64_t most, int64_t *out)
{
	char *end;

	for (; isspace((unsigned char)*in->at); in->at++)
		in->line += *in->at == '\n';
	if (!isdigit((unsigned char)*in->at))
		return cli_fail("%s: line %zu: a number is missing", in->path,
		    in->line);
	*out = strtoll(in->at, &end, 10);
	in->at = end;
	if (*out > most)
		return cli_fail("%s: line %zu: %lld: at most %lld is possible",
		    in->path, in->line, (long long)*out, (long long)most);
	return 0;
}

static const char *
number_name(struct arena *a, size_t i)
{
	return arena_printf(a, "%zu", i);
}

static int
read_numbers(struct input *in, const char *path)
{
	struct numbers f = { .path = path, .line = 1 };
	int64_t people, topics, links, *receive, *give;
	struct match_link *link;
	size_t n;

	if (sheet_load(in->cli, path, &f.at, &n) != 0)
		return 1;
	if (f.at[0] == '\xef' && f.at[1] == '\xbb' && f.at[2] == '\xbf')
		f.at += 3;
	if (next(&f, MATCH_PEOPLE_MAX, &people) != 0 ||
	    next(&f, 1000000, &topics) != 0)
		return 1;
	if (reserve(in, (size_t)people, 0, &receive, &give, &link) != 0)
		return 1;
	for (int64_t i = 0; i < people; i++)
		if (next(&f, 1000000, &receive[i]) != 0 ||
		    next(&f, 1000000, &give[i]) != 0)
			return 1;
	if (next(&f, MATCH_LINKS_MAX, &links) != 0)
		return 1;
	in->p.links = (size_t)links;
	in->p.link = link = arena_array(in->cli->arena, struct match_link,
	    (size_t)links + 1);
	for (int64_t i = 0; i < links; i++) {
		int64_t x, y, t;

		if (next(&f, people - 1, &x) != 0 ||
		    next(&f, people - 1, &y) != 0 ||
		    next(&f, topics - 1, &t) != 0 ||
		    next(&f, MATCH_SCORE_MAX, &link[i].score) != 0)
			return 1;
		link[i].receiver = (uint32_t)x;
		link[i].giver = (uint32_t)y;
		link[i].topic = (uint32_t)t;
	}
	in->name = arena_array(in->cli->arena, const char *, people + 1);
	in->topic = arena_array(in->cli->arena, const char *, topics + 1);
	for (int64_t i = 0; i < people; i++)
		in->name[i] = number_name(in->cli->arena, (size_t)i);
	for (int64_t i = 0; i < topics; i++)
		in->topic[i] = number_name(in->cli->arena, (size_t)i);
	return 0;
}

/* --- what is written --- */

static void
put_link(struct buf *b, const struct input *in, const struct match_link *l)
{
	csv_cell(b, in->name[l->receiver]);
	csv_cell(b, in->name[l->giver]);
	csv_cell(b, in->topic[l->topic]);
	csv_cell(b, arena_printf(in->cli->arena, "%lld", (long long)l->score));
}

static int
write_links(const struct input *in, const struct match_result *r,
    const char *path, bool taken)
{
	struct buf b = BUF(in->cli->arena);

	for (const char *const *c = (const char *const[]){ "receiver", "giver",
	    "topic", "score", taken ? NULL : "missing", NULL }; *c != NULL; c++)
		csv_cell(&b, *c);
	csv_end_row(&b);
	for (size_t i = 0; i < in->p.links; i++) {
		if (r->taken[i] != taken)
			continue;
		put_link(&b, in, &in->p.link[i]);
		if (!taken)
			csv_cell(&b, arena_printf(in->cli->arena, "%lld",
			    (long long)r->missing[i]));
		csv_end_row(&b);
	}
	return sheet_write(in->cli, path, &b);
}

static void
tell(const struct input *in, const struct match_result *r)
{
	struct buf b = BUF(in->cli->arena);

	if (in->cli->json) {
		json_begin(&b, '{');
		json_key(&b, "pairs");
		json_number(&b, (int64_t)r->pairs);
		json_key(&b, "sum");
		json_number(&b, r->sum);
		json_key(&b, "bound");
		json_number(&b, r->bound);
		json_end(&b, '}');
		puts(buf_text(&b));
		return;
	}
	printf("%zu links, score %lld", r->pairs, (long long)r->sum);
	if (r->bound > r->sum)
		printf("; no choice of links reaches more than %lld, and --budget "
		    "looks longer\n", (long long)r->bound);
	else
		puts("");
}

int
cli_match(int argc, char **argv)
{
	const char *people = NULL, *links = NULL, *out = NULL, *why = NULL;
	const char *budget = NULL, *rest[1] = { NULL };
	bool stable = false;
	static struct cli cli;
	struct input in = { .cli = &cli };
	const struct cli_option options[] = {
		{ "--people", &people, NULL, "P.csv" },
		{ "--links", &links, NULL, "L.csv" },
		{ "--stable", NULL, &stable, "no two who both prefer each "
		    "other to what they have" },
		{ "--one-link", NULL, &in.p.one_link, "two are linked once at "
		    "most in each direction" },
		{ "--budget", &budget, NULL, "N: branches to look at with "
		    "--one-link (20000)" },
		{ "--out", &out, NULL, "FILE: the links taken" },
		{ "--why", &why, NULL, "FILE: the others, and how much score "
		    "each lacks" },
		{ NULL, NULL, NULL, NULL }
	};
	struct match_result r;
	int status = cli_options(&cli, argc, argv, use, options, rest, 1);

	if (status >= 0)
		return status;
	if (rest[0] == NULL && (people == NULL || links == NULL)) {
		rest[0] = people != NULL ? people : links;
		people = links = NULL;
	}
	if (out == NULL || (rest[0] == NULL) == (people == NULL) ||
	    (stable && why != NULL)) {
		cli_fail(stable && why != NULL ? "match: --why is about the "
		    "best links, not the stable ones" :
		    "match: needs --people, --links and --out; see guildhall "
		    "match --help");
		return 2;
	}
	if (sheet_option("--budget", budget, 1, 1000000000, &in.p.budget) != 0)
		return 2;
	if ((rest[0] != NULL ? read_numbers(&in, rest[0]) :
	    read_tables(&in, people, links)) != 0)
		return 1;
	if ((stable ? match_stable : match_best)(cli.arena, &in.p, &r) != RC_OK)
		return cli_fail("%s: the same link stands there twice, or one of "
		    "score 0 or to oneself", rest[0] != NULL ? rest[0] : links);
	if (write_links(&in, &r, out, true) != 0 ||
	    (why != NULL && write_links(&in, &r, why, false) != 0))
		return 1;
	tell(&in, &r);
	return 0;
}
