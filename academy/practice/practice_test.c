/* The record and what becomes of it. */
#include "practice/practice.h"

#include <string.h>

#include "app/app.h"
#include "test/client.h"
#include "test/test.h"

extern const char practices_jsonl[];

enum { GIVEN = 55 };

static json_t *
json_of(struct arena *a, const char *line)
{
	const char *why;
	json_t *out = NULL;

	CHECK(json_read(a, line, strlen(line), &out, &why) == RC_OK);
	return out;
}

/* Whether two objects have the same keys in the same order. */
static bool
same_order(json_t *x, json_t *y)
{
	void *i = json_object_iter(x), *k = json_object_iter(y);

	while (i != NULL && k != NULL && strcmp(json_object_iter_key(i),
	    json_object_iter_key(k)) == 0) {
		i = json_object_iter_next(x, i);
		k = json_object_iter_next(y, k);
	}
	return i == NULL && k == NULL;
}

static struct practice
read_one(struct arena *a, const char *line, struct practice_fault **faults)
{
	struct practice p = PRACTICE_NEW;
	json_t *in = json_of(a, line);

	(void)practice_from_json(a, in, &p, faults);
	json_decref(in);
	return p;
}

TEST(practice_json_unchanged)
{
	struct arena *a = arena_make();
	struct text_list lines = text_split(a, practices_jsonl, '\n');
	size_t n = 0;

	for (size_t i = 0; i < lines.n; i++) {
		struct practice_fault *faults;
		struct practice p;
		json_t *in, *out;

		if (*lines.at[i] == '\0')
			continue;
		p = read_one(a, lines.at[i], &faults);
		CHECK(faults == NULL);
		in = json_of(a, lines.at[i]);
		out = json_of(a, practice_to_json(a, &p));
		CHECK(json_equal(in, out) && same_order(in, out));
		json_decref(in);
		json_decref(out);
		n++;
	}
	CHECK(n == GIVEN);
	arena_free(a);
}

/* Every field, and words in two languages. */
TEST(practice_json_whole)
{
	struct arena *a = arena_make();
	struct practice p = PRACTICE_NEW;
	struct practice_fault *faults;
	const char *once, *again;

	p.code = "k7m2xq4d";
	p.lang = "lt";
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		const char *own = arena_printf(a, "Žodis %s", f->key);

		switch (f->shape) {
		case P_WORDS:
		case P_LINES:
			practice_set_text(&p, f, words_set(a, words_set(a, NULL,
			    "lt", own), "en", f->key));
			break;
		case P_TEXT:
		case P_LIST:
			practice_set_text(&p, f, arena_dup_n(a, own, f->max > 3
			    ? strlen(own) : 3));
			break;
		case P_CELLS:
			practice_set_text(&p, f, "a; b\nc; d");
			break;
		case P_ONE:
		case P_MANY:
			practice_set_text(&p, f, f->options[1].value);
			break;
		case P_TOPICS:
			practice_set_text(&p, f, "housing health");
			break;
		case P_COUNTRY:
			practice_set_text(&p, f, "LT");
			break;
		case P_LANGUAGE:
			practice_set_text(&p, f, "lt");
			break;
		case P_NUMBER:
		case P_LEVEL:
			practice_set_number(&p, f, 3);
			break;
		}
		CHECK(practice_said(&p, f));
	}
	p.sources_seen = "2026-11-20";
	once = practice_to_json(a, &p);
	p = read_one(a, once, &faults);
	CHECK(faults == NULL);
	again = practice_to_json(a, &p);
	CHECK_TEXT(again, once);
	CHECK(practice_gaps(&p, (const struct practice_field *[PRACTICE_GAPS])
	    { 0 }) == 0);
	arena_free(a);
}

TEST(practice_json_refused)
{
	static const struct { const char *line, *key; } bad[] = {
		{ "{\"title\":\"T\"}", "kind" },
		{ "{\"kind\":\"good_practice\"}", "title" },
		{ "{\"kind\":\"great\",\"title\":\"T\"}", "kind" },
		{ "{\"kind\":\"mixed\",\"title\":7}", "title" },
		{ "{\"kind\":\"mixed\",\"title\":\"T\",\"size\":1}", "size" },
		{ "{\"kind\":\"mixed\",\"title\":\"T\",\"country\":\"Riga\"}",
		    "country" },
		{ "{\"kind\":\"mixed\",\"title\":\"T\",\"evidence_level\":6}",
		    "evidence_level" },
		{ "{\"kind\":\"mixed\",\"title\":\"T\",\"year_from\":\"2010\"}",
		    "year_from" },
		{ "{\"kind\":\"mixed\",\"title\":\"T\",\"topics\":\"housing\"}",
		    "topics" },
		{ "{\"kind\":\"mixed\",\"title\":\"T\",\"topics\":[\"a b\"]}",
		    "topics" },
		{ "{\"kind\":\"mixed\",\"title\":\"T\",\"causes\":[\"luck\"]}",
		    "causes" },
		{ "{\"kind\":\"mixed\",\"title\":\"T\",\"id\":\"../x\"}", "id" },
		{ "{\"kind\":\"mixed\",\"title\":{\"EN!\":\"T\"}}", "title" },
	};
	struct arena *a = arena_make();
	struct practice_fault *faults;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		(void)read_one(a, bad[i].line, &faults);
		CHECK(faults != NULL && text_same(faults->key, bad[i].key));
	}
	arena_free(a);
}

TEST(practice_required)
{
	const struct practice_field *gaps[PRACTICE_GAPS];
	struct practice p = PRACTICE_NEW;
	size_t good = practice_gaps(&p, gaps);

	p.kind = PRACTICE_LESS;
	CHECK(practice_gaps(&p, gaps) == good + 6);
	p.evidence_level = 0;		/* "the result is not stated" is said */
	CHECK(practice_gaps(&p, gaps) == good + 5);
}

TEST(practice_slips_found)
{
	struct arena *a = arena_make();
	struct practice p = PRACTICE_NEW;

	p.attribution = ATTRIBUTION_ANONYMOUS;
	p.city = "Utrecht";
	p.lead = "{\"en\":\"City council of Utrecht with Vluchtelingenwerk\"}";
	p.result = "{\"en\":\"The council saw less fear in the city.\"}";
	CHECK_TEXT(practice_slips(a, &p), "");
	p.what_was_done = "{\"en\":\"In UTRECHT flats were let.\"}";
	CHECK_TEXT(practice_slips(a, &p), "what_was_done\tutrecht\n");
	p.what_was_done = "{\"nl\":\"De Utrechtse aanpak\"}";
	CHECK(strstr(practice_slips(a, &p), "what_was_done\tutrecht") != NULL);
	CHECK(practice_masked(a, &p)->city == NULL);
	CHECK(practice_masked(a, &p)->lead == NULL);
	p.attribution = ATTRIBUTION_ROOM;
	CHECK(practice_masked(a, &p) == NULL);
	arena_free(a);
}

/* --- the store --- */

static const struct practice_by import = { .now = 1000, .how = "import" };

static void
put_given(struct db *db, struct arena *a)
{
	struct text_list lines = text_split(a, practices_jsonl, '\n');

	for (size_t i = 0; i < lines.n; i++) {
		struct practice_fault *faults;
		struct practice p;

		if (*lines.at[i] == '\0')
			continue;
		p = read_one(a, lines.at[i], &faults);
		p.state = PRACTICE_PUBLISHED;
		p.imported = true;
		CHECK(practice_save(db, a, &p, &import) == RC_OK);
	}
}

TEST_STORE(practice_saved)
{
	struct practice p, q;
	struct practice_line *lines;
	struct practice_by by = { .now = 2000, .how = "form" };
	const char *json;
	int64_t rows;
	row_id id;

	put_given(db, a);
	CHECK(practice_list(db, a, &(struct practice_filter){ .most = 20 },
	    &lines, &rows) == RC_OK);
	CHECK(rows == GIVEN);
	CHECK(practice_list(db, a, &(struct practice_filter){ .country = "LT",
	    .most = 20 }, &lines, &rows) == RC_OK);
	CHECK(rows > 0 && text_same(lines->country, "LT"));
	CHECK(practice_list(db, a, &(struct practice_filter){ .topic = "housing",
	    .kind = "less_successful", .most = 20 }, &lines, &rows) == RC_OK);
	CHECK(rows > 0);
	CHECK(practice_shown(db, a, "gp02", &p) == RC_OK);
	CHECK_TEXT(p.city, "Utrecht");
	CHECK(p.imported && p.version == 1 - 1);	/* insiders' business */
	CHECK(practice_by_code(db, a, "gp02", &p) == RC_OK && p.version == 1);
	id = p.id;
	json = practice_to_json(a, &p);

	/* The same id again is another record's. */
	q = p;
	q.id = 0;
	CHECK(practice_save(db, a, &q, &by) == RC_CONFLICT);

	/* An author's change waits; what is shown stays. */
	by.draft = true;
	p.city = "Elsewhere";
	CHECK(practice_save(db, a, &p, &by) == RC_OK && p.pending == 2);
	CHECK(practice_shown(db, a, "gp02", &q) == RC_OK);
	CHECK_TEXT(q.city, "Utrecht");

	/* Anonymous: at another address, without what identifies. */
	by.draft = false;
	CHECK(practice_load(db, a, id, &p) == RC_OK);
	CHECK_TEXT(practice_to_json(a, &p), json);
	p.attribution = ATTRIBUTION_ANONYMOUS;
	CHECK(practice_save(db, a, &p, &by) == RC_OK);
	CHECK(!text_same(p.code, "gp02"));
	CHECK(practice_shown(db, a, "gp02", &q) == RC_NONE);
	CHECK(practice_shown(db, a, p.code, &q) == RC_OK);
	CHECK(q.city == NULL && q.country == NULL && q.lead == NULL &&
	    q.source_url == NULL && q.other_sources == NULL);
	CHECK(practice_load(db, a, id, &q) == RC_OK);
	CHECK_TEXT(q.city, "Utrecht");
	CHECK(db_int(db, "SELECT count(*) FROM practice_gone"
	    " WHERE code = 'gp02' AND at = 2000", NO_ARGS, &rows) == RC_OK);
	CHECK(rows == 1);

	/* In the room only: nowhere. */
	p.attribution = ATTRIBUTION_ROOM;
	CHECK(practice_save(db, a, &p, &by) == RC_OK);
	CHECK(practice_shown(db, a, p.code, &q) == RC_NONE);
	CHECK(practice_list(db, a, &(struct practice_filter){ .most = 60 },
	    &lines, &rows) == RC_OK);
	CHECK(rows == GIVEN - 1);
}

/* --- pages --- */

static struct visitor *
visit(struct db *db)
{
	static const struct config c = { .base_url = "http://guildhall.test",
	    .port = 80 };
	static struct web web;
	unsigned char key[32] = { 7 };

	app_start();
	token_key(key);
	people_key(key);
	web = app_web(&c);
	return visitor_make(&web, db);
}

TEST_STORE(practice_pages)
{
	struct visitor *v = visit(db);
	struct practice_by by = { .now = 5000, .how = "form" };
	struct practice p = PRACTICE_NEW;

	CHECK(visit_get(v, "/practices") == 200);
	CHECK(visit_has(v, "No practice is published yet."));
	CHECK(db_begin(db) == RC_OK);
	CHECK(vocabulary_load(db, a) == RC_OK);
	put_given(db, a);
	p.title = "{\"en\":\"<script>alert(1)</script>\"}";
	p.source_url = "javascript:alert(1)";
	p.state = PRACTICE_PUBLISHED;
	p.code = "sly";
	CHECK(practice_save(db, a, &p, &by) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(v, "/practices") == 200);
	CHECK(visit_has(v, "56 practices"));
	CHECK(strstr(visit_page(v), "<script>alert") == NULL);
	CHECK(visit_get(v, "/practices?country=NL&topic=housing") == 200);
	CHECK(visit_has(v, "Plan Einstein"));
	CHECK(visit_get(v, "/practices?country=XX&page=9") == 200);
	CHECK(visit_has(v, "No practice is like that."));
	CHECK(visit_get(v, "/practices/gp02") == 200);
	CHECK(visit_has(v, "In the Overvecht district") &&
	    visit_has(v, "Netherlands"));
	CHECK(visit_get(v, "/practices/sly") == 200);
	CHECK(strstr(visit_page(v), "href=\"javascript") == NULL);
	CHECK(strstr(visit_page(v), "<script>alert") == NULL);
	CHECK(visit_get(v, "/practices/none") == 404);
}
