/*
 * What is not public never leaves, by no way.  Each page of this room is a way;
 * so is each query that a page takes.  A page without a row here fails: whoever
 * adds one says with which queries it is asked.
 *
 * Every answer to every role but administrators is the same, byte for byte,
 * with records in another programme that are drafts, handed in, withdrawn or
 * for a room only, and without them; and the same whoever an anonymous record
 * is of.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "practice/practice.h"
#include "test/walk.h"

static const struct way {
	const char *path;		/* as the route has it */
	const char *query;		/* NULL: none */
} ways[] = {
	{ "/practices", NULL },
	{ "/practices", "?kind=less_successful" },
	{ "/practices", "?country=LT" },
	{ "/practices", "?topic=housing" },
	{ "/practices", "?page=99" },
	{ "/practices/compare", NULL },
	{ "/practices/compare", "?with=gp02,hidden-room,hidden-draft" },
	{ "/practices/search", NULL },
	{ "/practices/search", "?q=zqhidden" },
	{ "/practices/search", "?q=zqtown" },
	{ "/practices/search", "?q=housing" },
	{ "/editions/:edition/practices/search", "?q=zqhidden" },
	{ "/editions/:edition/practices/search", "?q=housing" },
	{ "/practices/:practice", NULL },
	{ "/practices.atom", NULL },
	{ "/practices.atom", "?topic=housing&country=LT" },
	{ "/oai", "?verb=ListRecords&metadataPrefix=guildhall" },
	{ "/oai", "?verb=ListIdentifiers&metadataPrefix=oai_dc"
	    "&set=country:LT" },
	{ "/oai", "?verb=ListSets" },
	{ "/oai", "?verb=GetRecord&metadataPrefix=guildhall&identifier="
	    "http://guildhall.test/practices/hidden-room" },
	{ "/oai/guildhall.xsd", NULL },
	{ "/editions/:edition/practices", NULL },
	{ "/editions/:edition/practices/:practice", NULL },
	{ "/me/practices", NULL },
	{ "/me/practices/new", NULL },
	{ "/me/practices/:practice", NULL },
	{ "/me/practices/:practice/edit/:page", NULL },
	{ "/me/practices/:practice/preview", NULL },
	{ "/me/practices/:practice/who", NULL },
	{ "/me/practices/:practice/versions", NULL },
	{ "/me/practices/:practice/review", NULL },
	{ "/editions/:edition/desk/practices", NULL },
	{ "/editions/:edition/desk/practices/import", NULL },
	{ "/editions/:edition/desk/practices/import/:carry", NULL },
	{ "/editions/:edition/desk/practices/table.xlsx", NULL },
	{ "/editions/:edition/desk/practices/picks", NULL },
	{ "/editions/:edition/desk/practices/picks",
	    "?practice=hidden-room" },
	{ "/programmes/:programme/desk/practices", NULL },
	{ "/admin/practices", NULL },
	{ "/practice-holds/:token", NULL },
};
enum { WAYS = sizeof ways / sizeof *ways };

/* --- each page of this room has a row --- */

static const char *
read_file(struct arena *a, const char *path)
{
	struct buf b = BUF(a);
	char piece[8192];
	FILE *f = fopen(path, "r");
	size_t n;

	while (f != NULL && (n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_put(&b, piece, n);
	if (f != NULL)
		fclose(f);
	return buf_text(&b);
}

static bool
has_way(const char *path)
{
	for (size_t i = 0; i < WAYS; i++)
		if (strcmp(ways[i].path, path) == 0)
			return true;
	return false;
}

TEST(practice_ways_known)
{
	static const char folder[] = "academy/practice", get[] = "{ GET, \"";
	struct arena *a = arena_make();
	DIR *d = opendir(folder);
	int found = 0;

	CHECK(d != NULL);
	for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
		size_t n = strlen(e->d_name);
		const char *p;

		if (n < 6 || strcmp(e->d_name + n - 6, "_web.c") != 0)
			continue;
		p = read_file(a, arena_printf(a, "%s/%s", folder, e->d_name));
		for (; (p = strstr(p, get)) != NULL; found++) {
			const char *path;

			p += strlen(get);
			path = arena_dup_n(a, p, strcspn(p, "\""));
			if (has_way(path))
				continue;
			fprintf(stderr, "%s: GET %s has no row in"
			    " practice_ways_test.c\n", e->d_name, path);
			CHECK(!"each way is tried");
		}
	}
	if (d != NULL)
		closedir(d);
	CHECK(found > 15);
	arena_free(a);
}

/* --- the same bytes --- */

/* A page without what is drawn anew each time: tokens and keys of forms. */
static const char *
settled(struct arena *a, const char *page)
{
	static const char *const drawn[] = { "name=\"_token\" value=\"",
		"name=\"_key\" value=\"" };
	struct buf b = BUF(a);

	while (*page != '\0') {
		bool skipped = false;

		/* When a calendar or a harvest was asked for. */
		if (strncmp(page, "DTSTAMP:", 8) == 0 ||
		    strncmp(page, "LAST-MODIFIED:", 14) == 0)
			page += strcspn(page, "\n");
		if (strncmp(page, "<responseDate>", 14) == 0)
			page += strcspn(page, "/");
		for (size_t i = 0; i < 2; i++) {
			size_t n = strlen(drawn[i]);

			if (strncmp(page, drawn[i], n) != 0)
				continue;
			buf_put(&b, drawn[i], n);
			page += n;
			page += strcspn(page, "\"");
			skipped = true;
		}
		if (!skipped)
			buf_char(&b, *page++);
	}
	return buf_text(&b);
}

/* One answer: status, size, validator and bytes. */
static const char *
answer(struct walk *w, enum walker as, const struct route *r,
    const char *query)
{
	const char *path = walk_path(w, r, WHOSE_OWN), *tag, *page;
	struct visitor *v = w->visitor[as];
	struct walked d;

	if (query != NULL)
		path = arena_printf(w->arena, "%s%s", path, query);
	d = walk_get(w, as, path);
	tag = strncmp(visit_page(v), "<!", 2) == 0 ? visit_header(v, "ETag") :
	    NULL;
	page = settled(w->arena, visit_page(v));
	return token_hash(w->arena, arena_printf(w->arena, "%d %zu %s %s",
	    d.status, strlen(page), tag == NULL ? "" : tag, page));
}

static const struct route *
route_of(struct walk *w, const char *path)
{
	for (const struct route *r = w->routes; r->path != NULL; r++)
		if (r->method == GET && strcmp(r->path, path) == 0)
			return r;
	fprintf(stderr, "GET %s\n", path);
	CHECK(!"a way is a route");
	return NULL;
}

enum { ANSWERS = WAYS * W_ADMIN + 1000 };

/* Every way as every role but administrators, and every page of the program as
 * anybody. */
static size_t
answers(struct walk *w, const char *out[ANSWERS])
{
	size_t n = 0;

	for (size_t i = 0; i < WAYS; i++)
		for (int as = 0; as < W_ADMIN; as++)
			out[n++] = answer(w, (enum walker)as,
			    route_of(w, ways[i].path), ways[i].query);
	for (const struct route *r = w->routes; r->path != NULL; r++)
		if (r->method == GET && n < ANSWERS)
			out[n++] = answer(w, W_ANYONE, r, NULL);
	return n;
}

static void
same(struct walk *w, const char *const *x, const char *const *y, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(x[i], y[i]) == 0)
			continue;
		if (i < (size_t)WAYS * W_ADMIN) {
			const struct way *at = &ways[i / W_ADMIN];

			fprintf(stderr, "GET %s%s as %s: another answer\n",
			    at->path, at->query == NULL ? "" : at->query,
			    walker_name[i % W_ADMIN]);
		} else {
			size_t k = i - (size_t)WAYS * W_ADMIN;
			const struct route *r = w->routes;

			for (; r->path != NULL; r++)
				if (r->method == GET && k-- == 0)
					break;
			fprintf(stderr, "GET %s as anyone: another answer\n",
			    r->path == NULL ? "?" : r->path);
		}
		CHECK(!"the same bytes");
	}
}

static void
put(struct walk *w, const char *code, enum practice_state state,
    enum attribution attribution, const char *city, row_id *id)
{
	struct practice p = PRACTICE_NEW;

	CHECK(db_int(w->db, "SELECT id FROM edition WHERE slug ="
	    " 'baltic-2025'", NO_ARGS, &p.edition) == RC_OK);
	CHECK(db_int(w->db, "SELECT programme_id FROM edition WHERE slug ="
	    " 'baltic-2025'", NO_ARGS, &p.programme) == RC_OK);
	p.id = *id;
	p.code = code;
	p.state = state;
	p.attribution = attribution;
	p.kind = PRACTICE_LESS;
	p.title = "{\"en\":\"zqhidden housing\"}";
	p.topics = "housing";
	p.country = "LT";
	p.city = city;
	p.lead = arena_printf(w->arena, "{\"en\":\"Town of %s\"}", city);
	p.partners = p.lead;
	p.source_url = arena_printf(w->arena, "https://%s.example/", city);
	p.contact_name = city;
	p.contact_shown = true;
	p.what_was_done = "{\"en\":\"zqhidden told in a room\"}";
	p.published_at = 1000;
	CHECK(practice_save(w->db, w->arena, &p, &(struct practice_by){
	    .now = 1000, .how = "form" }) == RC_OK);
	*id = p.id;
}

TEST_STORE(practice_ways_hidden)
{
	struct walk *w = walk_open(db, a);
	const char *before[ANSWERS], *with[ANSWERS], *after[ANSWERS];
	row_id draft = 0, sent = 0, gone = 0, room = 0, unnamed = 0;
	size_t n = answers(w, before);

	CHECK(db_begin(db) == RC_OK);
	put(w, "hidden-draft", PRACTICE_DRAFT, ATTRIBUTION_NAMED, "Zqtown",
	    &draft);
	put(w, "hidden-sent", PRACTICE_REVIEW, ATTRIBUTION_ANONYMOUS, "Zqtown",
	    &sent);
	put(w, "hidden-gone", PRACTICE_WITHDRAWN, ATTRIBUTION_NAMED, "Zqtown",
	    &gone);
	put(w, "hidden-room", PRACTICE_PUBLISHED, ATTRIBUTION_ROOM, "Zqtown",
	    &room);
	CHECK(db_commit(db) == RC_OK);
	CHECK(answers(w, with) == n);
	same(w, before, with, n);

	/* Whoever an anonymous one is of. */
	CHECK(db_begin(db) == RC_OK);
	put(w, "unnamed", PRACTICE_PUBLISHED, ATTRIBUTION_ANONYMOUS, "Zqtown",
	    &unnamed);
	CHECK(db_commit(db) == RC_OK);
	(void)answers(w, with);
	CHECK(strcmp(with[0], before[0]) != 0);		/* it can be seen */
	CHECK(db_begin(db) == RC_OK);
	put(w, "unnamed", PRACTICE_PUBLISHED, ATTRIBUTION_ANONYMOUS,
	    "Otherplace", &unnamed);
	CHECK(db_commit(db) == RC_OK);
	(void)answers(w, after);
	same(w, with, after, n);
}

/* Named, and then not any more: what was named is nowhere. */
TEST_STORE(practice_ways_withdrawn)
{
	struct walk *w = walk_open(db, a);
	row_id id = 0;
	int64_t n;

	CHECK(db_begin(db) == RC_OK);
	put(w, "once-named", PRACTICE_PUBLISHED, ATTRIBUTION_NAMED, "Zqtown",
	    &id);
	CHECK(db_commit(db) == RC_OK);
	CHECK(walk_get(w, W_ANYONE, "/practices/once-named").status == 200);
	CHECK(visit_has(w->visitor[W_ANYONE], "Zqtown"));
	CHECK(db_begin(db) == RC_OK);
	put(w, "once-named", PRACTICE_PUBLISHED, ATTRIBUTION_ANONYMOUS,
	    "Zqtown", &id);
	CHECK(db_commit(db) == RC_OK);
	CHECK(walk_get(w, W_ANYONE, "/practices/once-named").status == 410);
	CHECK(!visit_has(w->visitor[W_ANYONE], "Zqtown"));
	for (const struct route *r = w->routes; r->path != NULL; r++) {
		if (r->method != GET)
			continue;
		(void)walk_get(w, W_ANYONE, walk_path(w, r, WHOSE_OWN));
		CHECK(!visit_has(w->visitor[W_ANYONE], "Zqtown"));
	}
	CHECK(db_int(db, "SELECT count(*) FROM practice_gone WHERE code ="
	    " 'once-named'", NO_ARGS, &n) == RC_OK && n == 1);
}
