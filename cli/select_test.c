/* The files of guildhall select: dialects, settings, and what is refused. */
#include <stdio.h>

#include "cli/select.h"
#include "test/test.h"

static struct select_text
text(const char *name, const char *s)
{
	return (struct select_text){ .path = name, .text = s, .n = strlen(s),
	    .sha256 = "" };
}

/* What is wrong with these two files, or "". */
static const char *
read_both(struct arena *a, struct select_input *in, const char *quotas,
    const char *people)
{
	in->arena = a;
	in->quotas = text("q.csv", quotas);
	in->people = text("p.csv", people);
	if (in->set.seats == 0)
		in->set.seats = 1;
	if (select_read_quotas(in) != RC_OK || select_read_people(in) !=
	    RC_OK || select_read_places(in) != RC_OK)
		return in->why;
	return "";
}

static const char *
fault(const char *quotas, const char *people)
{
	static struct arena *a;
	struct select_input in = { 0 };

	if (a == NULL)
		a = arena_make();
	return read_both(a, &in, quotas, people);
}

static const char quotas[] = "feature,value,min,max\nsex,f,1,1\nsex,m,0,1\n";
static const char people[] = "id,sex\na,f\nb,m\n";

TEST(select_dialects)
{
	static const char *const dialect[] = {
		("feature,value,min,max,min_flex,max_flex\nsex,f,1,2,0,2\n"
		    "sex,m,0,1,0,1\n"),
		"category,name,min,max\nSex,F,1,2\nSex,M,0,1\n",
		"category,feature,min,max\nsex,f ,1,2\n sex,m,0,1\n",
		"\xef\xbb\xbfmax;min;name;category\r\n2;1;f;sex\r\n1;0;m;sex\r\n",
	};
	struct arena *a = arena_make();

	for (int i = 0; i < 4; i++) {
		struct select_input in = { 0 };

		CHECK_TEXT(read_both(a, &in, dialect[i],
		    "\xef\xbb\xbfid,Sex\r\na,F\r\nb, m \r\n"), "");
		CHECK(in.pool.cells == 2 && in.pool.features == 1);
		CHECK(in.pool.quota[0].min == 1 && in.pool.quota[0].max == 2);
		CHECK(in.pool.cell[0] == 0 && in.pool.cell[1] == 1);
		CHECK_TEXT(in.id[1], "b");
	}
	arena_free(a);
}

TEST(select_refused)
{
	CHECK_TEXT(fault(quotas, people), "");
	CHECK_TEXT(fault("", people), "q.csv, line 1: the file is empty; a "
	    "header and quotas are wanted");
	CHECK_TEXT(fault(quotas, "id,sex\n"), "p.csv, line 1: there are no "
	    "people below the header");
	CHECK_TEXT(fault("a,b\n1,2\n", people), "q.csv, line 1: the header has "
	    "to name feature,value,min,max or category,name,min,max or "
	    "category,feature,min,max");
	CHECK_TEXT(fault("feature,value,min,max\nsex,f,1,1\nsex,f,0,1\n",
	    people), "q.csv, line 3: sex: f is on line 2 already");
	CHECK_TEXT(fault("feature,value,min,max\nsex,f,2,1\n", people),
	    "q.csv, line 2: the minimum 2 of sex: f is above its maximum 1");
	CHECK_TEXT(fault("feature,value,min,max\nsex,f,x,1\n", people),
	    "q.csv, line 2: \"x\" is no whole number for min");
	CHECK_TEXT(fault("feature,value,min,max\nsex,f,-1,1\n", people),
	    "q.csv, line 2: \"-1\" is no whole number for min");
	CHECK_TEXT(fault("feature,value,min,max,max_flex\nsex,f,1,3,2\n",
	    people), "q.csv, line 2: min_flex to max_flex have to include min "
	    "to max");
	CHECK_TEXT(fault(quotas, "id,sex\na,f\nb,x\n"), "p.csv, line 3: sex is "
	    "\"x\", which q.csv has no quota for");
	CHECK_TEXT(fault(quotas, "id,sex\na,f\na,m\n"), "p.csv, line 3: the id "
	    "a is on line 2 already");
	CHECK_TEXT(fault(quotas, "id,sex\n ,f\n"), "p.csv, line 2: the id is "
	    "empty");
	CHECK_TEXT(fault(quotas, "id,gender\na,f\n"), "p.csv, line 1: there is "
	    "no column \"sex\", which q.csv has quotas for");
	CHECK_TEXT(fault(quotas, "id,sex\na,f,x\n"), "p.csv, line 2: 3 cells, "
	    "but the header has 2");
	CHECK_TEXT(fault(quotas, "id,sex\na,\"f\n"), "p.csv, line 2: a quote "
	    "that begins here does not end");
	CHECK_TEXT(fault(quotas, "id,sex\na,\xff\n"), "p.csv, line 2: not UTF-8 "
	    "text");
}

TEST(select_ids)
{
	struct arena *a = arena_make();
	struct select_input in = { 0 }, named = { .set.id_column = "nr" };
	struct select_input none = { .set.id_column = "x" };

	CHECK_TEXT(read_both(a, &in, quotas, "sex\nf\nm\n"), "");
	CHECK_TEXT(in.id[0], "1");
	CHECK_TEXT(read_both(a, &named, quotas, "id,nr,sex\na,7,f\nb,8,m\n"),
	    "");
	CHECK_TEXT(named.id[1], "8");
	CHECK_TEXT(read_both(a, &none, quotas, people),
	    "p.csv, line 1: there is no column \"x\"");
	arena_free(a);
}

TEST(select_score)
{
	struct arena *a = arena_make();
	struct select_input in = { .set = { .score_column = "points",
	    .line = "7.5" } };

	CHECK_TEXT(read_both(a, &in, quotas, "id,sex,points\na,f,7.5\nb,m,7,25\n"),
	    "p.csv, line 3: 4 cells, but the header has 3");
	CHECK_TEXT(read_both(a, &in, quotas,
	    "id,sex,points\na,f,7.5\nb,m,\"7,25\"\n"), "");
	CHECK(in.points_unit == 100 && in.points[0] == 750 &&
	    in.points[1] == 725);
	CHECK(in.pool.place[0] == SELECT_FREE &&
	    in.pool.place[1] == SELECT_OUT);
	CHECK_TEXT(read_both(a, &in, quotas, "id,sex,points\na,f,high\n"),
	    "p.csv, line 2: \"high\" is no score");
	arena_free(a);
}

TEST(select_groups)
{
	struct arena *a = arena_make();
	struct select_input in = { 0 };
	const char *why = "";

	CHECK(select_read_group_by(a, "street+zip:2", &in.set.by[0], &why) ==
	    RC_OK);
	in.set.bys = 1;
	CHECK(in.set.by[0].max == 2 && in.set.by[0].columns == 2);
	CHECK_TEXT(read_both(a, &in, quotas, "id,sex,street,zip\na,f,Main,1\n"
	    "b,m,main ,1\nc,f,,\nd,f,Main,2\n"), "");
	CHECK(in.pool.cap[0].group[0] == in.pool.cap[0].group[1]);
	CHECK(in.pool.cap[0].group[2] == -1);
	CHECK(in.pool.cap[0].group[3] != in.pool.cap[0].group[0]);
	CHECK(select_read_group_by(a, "", &in.set.by[0], &why) == RC_INVALID);
	arena_free(a);
}

TEST(select_settings)
{
	struct arena *a = arena_make();
	struct select_settings s = { 0 }, t = { .method = "nash" };
	struct select_text f = text("s.toml", "# from another tool\n"
	    "id_column = \"nr\"\ncolumns_to_keep = [\n  \"name\", # kept\n"
	    "  'mail',\n]\ncheck_same_address = true\n"
	    "check_same_address_columns = [\"street\", \"zip\"]\n"
	    "max_attempts = 100\nselection_algorithm = \"maximin\"\n"
	    "random_number_seed = 1234\n");
	const char *why = "";

	CHECK(select_read_settings(a, &f, &s, &why) == RC_OK);
	CHECK_TEXT(s.id_column, "nr");
	CHECK_TEXT(s.method, "maximin");
	CHECK_TEXT(s.seed, "1234");
	CHECK(s.keep.n == 2 && text_has(s.keep, "mail"));
	CHECK(s.bys == 1 && s.by[0].columns == 2 && s.by[0].max == 1);
	/* What the command line says stands. */
	CHECK(select_read_settings(a, &f, &t, &why) == RC_OK);
	CHECK_TEXT(t.method, "nash");
	f = text("s.toml", "check_same_address = true\nid_column = [1]\n");
	CHECK(select_read_settings(a, &f, &t, &why) == RC_INVALID);
	CHECK_TEXT(why, "s.toml, line 2: a list of texts is wanted");
	f = text("s.toml", "id_column\n");
	CHECK(select_read_settings(a, &f, &t, &why) == RC_INVALID);
	CHECK_TEXT(why, "s.toml, line 1: key = value is wanted");
	f = text("s.toml", "a = \"x\nb = 1\n");
	CHECK(select_read_settings(a, &f, &t, &why) == RC_INVALID);
	CHECK_TEXT(why, "s.toml, line 1: a text does not end on its line");
	arena_free(a);
}

TEST(select_places)
{
	struct arena *a = arena_make();
	struct select_input in = { .already = text("in.csv", "id\na\nb\n"),
	    .replace = text("out.csv", "id\nb\n") };
	struct select_input other = { .already = text("in.csv", "id\na\n"),
	    .replace = text("out.csv", "id\nb\n") };
	struct select_input unknown = { .already = text("in.csv", "id\nz\n") };

	CHECK_TEXT(read_both(a, &in, quotas, people), "");
	CHECK(in.pool.place[0] == SELECT_IN && in.pool.place[1] == SELECT_OUT);
	CHECK_TEXT(read_both(a, &other, quotas, people),
	    "out.csv: b is not in the panel in.csv");
	CHECK_TEXT(read_both(a, &unknown, quotas, people),
	    "in.csv, line 2: nobody in p.csv has the id \"z\"");
	arena_free(a);
}

/* A draw that anybody can do again: docs/solvers.md has the lines. */
TEST(select_ticket)
{
	struct arena *a = arena_make();

	CHECK(select_draw_ticket(a, "abc", "2026-11-26") == 606);
	arena_free(a);
}
