/*
 * What is not public never leaves, by no way.  Each page of this room is a way;
 * so is each query that a page takes.  A page without a row here fails: whoever
 * adds one says with which queries it is asked.
 *
 * Every answer to every role but administrators is the same, byte for byte,
 * with records in another programme that are drafts, handed in, withdrawn or
 * for a room only, and without them; and the same whoever an anonymous record
 * is of.  So is every file that can be made, in each format there is, and what
 * the command writes.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/jobs.h"
#include "practice/practice_bundle.h"
#include "practice/practice_carry_desk.h"
#include "practice/practice_file.h"
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
	{ "/practices/compare", "?with=gp02,unnamed" },
	{ "/practices/search", NULL },
	{ "/practices/search", "?q=zqhidden" },
	{ "/practices/search", "?q=zqtown" },
	{ "/practices/search", "?q=housing" },
	{ "/editions/:edition/practices/search", "?q=zqhidden" },
	{ "/editions/:edition/practices/search", "?q=housing" },
	{ "/practices/:practice", NULL },
	{ "/practices/:practice/files/:file", NULL },
	{ "/editions/:edition/practices/:practice/files/:file", NULL },
	{ "/me/practices/:practice/files", NULL },
	{ "/me/practices/:practice/files/:file", NULL },
	{ "/practices/:practice/tried", NULL },
	{ "/practices/:practice/adapted", NULL },
	{ "/editions/:edition/visits/:session", NULL },
	{ "/editions/:edition/visits/:session/sheet.pdf", NULL },
	{ "/editions/:edition/visits/:session/record", NULL },
	{ "/editions/:edition/visits/:session/record.pdf", NULL },
	{ "/editions/:edition/desk/visits/:session", NULL },
	{ "/practice-files/new", NULL },
	{ "/practice-files/new", "?q=zqhidden" },
	{ "/practice-files/new", "?topic=housing" },
	{ "/practice-files/new", "?with=hidden-room,hidden-draft,gp02" },
	{ "/practice-files/:bundle", NULL },
	{ "/practice-files/:bundle/file", NULL },
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
	{ "/me/practices/:practice/review/merge", NULL },
	{ "/editions/:edition/desk/practices", NULL },
	{ "/editions/:edition/desk/practices/partners", NULL },
	{ "/editions/:edition/desk/practices/partners", "?show=all" },
	{ "/editions/:edition/desk/practices/partners.csv", "?show=all" },
	{ "/editions/:edition/desk/practices/partners.xlsx", "?show=all" },
	{ "/editions/:edition/desk/practices/import", NULL },
	{ "/editions/:edition/desk/practices/import/:carry", NULL },
	{ "/editions/:edition/desk/practices/import/:carry/wrong.csv", NULL },
	{ "/editions/:edition/desk/practices/table.xlsx", NULL },
	{ "/editions/:edition/desk/practices/picks", NULL },
	{ "/editions/:edition/desk/practices/picks",
	    "?practice=hidden-room" },
	{ "/programmes/:programme/desk/practices", NULL },
	{ "/admin/practices", NULL },
	{ "/admin/practices/sources", NULL },
	{ "/admin/practices/sources/:source", NULL },
	{ "/practice-holds/:token", NULL },
	{ "/practice-holds/:ask/:token/edit/:page", NULL },
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

/* What the command of this room can be told to do, and what is done here. */
TEST(practice_ways_commands)
{
	static const char is[] = "strcmp(rest[0], \"";
	static const char *const known[] = {
		"export",	/* files(): carry_out() */
		"import",	/* practice_carry_test.c: nothing goes out */
		"harvest",	/* likewise */
		"reindex",	/* a number, for who has the store itself */
	};
	struct arena *a = arena_make();
	const char *p = read_file(a, "cli/practice.c");
	int found = 0;

	for (; (p = strstr(p, is)) != NULL; found++) {
		bool here = false;

		p += strlen(is);
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			here = here || strncmp(p, known[i],
			    strcspn(p, "\"")) == 0;
		CHECK(here);
	}
	CHECK(found == 4);
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

/* --- files --- */

static const char *
bytes_hash(struct arena *a, const char *p, size_t n)
{
	struct buf b = BUF(a);

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%02x", (unsigned char)p[i]);
	return token_hash(a, buf_text(&b));
}

enum { FILE_KINDS = 2 * BUNDLE_FORMATS, FILES = FILE_KINDS * W_ADMIN + 2 };

/* A file that is made by the clerk, and fetched by each role: of all that a
 * filter finds, or of a list that names what may not be seen.  also: records
 * that are put into it past the rule that chooses, n of them. */
static void
file(struct walk *w, enum bundle_format format, bool all, const row_id *also,
    size_t n, const char **out)
{
	struct bundle b = { .title = "All", .lang = "ar", .format = format,
	    .at = 5 };
	int64_t chosen, public;

	CHECK(db_int(w->db, "SELECT min(id) FROM person", NO_ARGS,
	    &b.person) == RC_OK);
	CHECK(db_begin(w->db) == RC_OK);
	if (all)
		b.choice = bundle_choice_text(w->arena,
		    &(struct bundle_choice){ .text = "" });
	CHECK(bundle_add(w->db, w->arena, &b, text_split(w->arena,
	    "gp02,hidden-draft,hidden-sent,hidden-gone,hidden-room,unnamed,"
	    "gp05", ',')) == RC_OK);
	if (all) {
		CHECK(db_commit(w->db) == RC_OK);
		CHECK(bundle_fill(w->db, w->arena, &b) == RC_OK);
		CHECK(db_begin(w->db) == RC_OK);
	}
	/* What is chosen is public: the view that the file is read from does
	 * not hide that it was not. */
	CHECK(db_int(w->db, "SELECT count(*) FROM practice_bundle_item"
	    " WHERE bundle_id = $1", ARGS(INT(b.id)), &chosen) == RC_OK);
	CHECK(db_int(w->db, "SELECT count(*) FROM practice_bundle_item i"
	    " JOIN practice p ON p.id = i.practice_id WHERE i.bundle_id = $1"
	    " AND p.state = 'published' AND p.attribution <> 'room'",
	    ARGS(INT(b.id)), &public) == RC_OK);
	CHECK(chosen == public);
	for (size_t i = 0; i < n; i++)
		CHECK(db_exec(w->db, "INSERT INTO practice_bundle_item"
		    " (bundle_id, pos, practice_id) VALUES ($1, 3, $2)"
		    " ON CONFLICT DO NOTHING", ARGS(INT(b.id), INT(also[i])),
		    NULL) == RC_OK);
	/* What is another each time: address and hour. */
	CHECK(db_exec(w->db, "UPDATE practice_bundle SET code = 'fixed'"
	    " WHERE id = $1", ARGS(INT(b.id)), NULL) == RC_OK);
	CHECK(db_exec(w->db, "UPDATE job SET made_at = 5 WHERE kind = $1",
	    ARGS(TEXT(bundle_job)), NULL) == RC_OK);
	CHECK(db_commit(w->db) == RC_OK);
	while (job_run_next(w->db, w->arena, app_jobs, app_job_kinds) == RC_OK)
		;
	for (int as = 0; as < W_ADMIN; as++) {
		struct visitor *v = w->visitor[as];

		CHECK(walk_get(w, (enum walker)as, "/practice-files/fixed/file")
		    .status == 200);
		CHECK(visit_size(v) > 1000);
		out[as] = bytes_hash(w->arena, visit_page(v), visit_size(v));
		CHECK(walk_get(w, (enum walker)as, "/practice-files/fixed")
		    .status == 200);
		CHECK(n == 0 || !visit_has(v, "zqhidden told"));
	}
	CHECK(bundle_by_code(w->db, w->arena, "fixed", &b) == RC_OK);
	CHECK(db_begin(w->db) == RC_OK && bundle_drop(w->db, &b) == RC_OK &&
	    db_commit(w->db) == RC_OK);
}

/* Every file in every format, and what the command exports. */
static void
files(struct walk *w, const char *out[FILES])
{
	struct buf lines = BUF(w->arena), cells = BUF(w->arena);
	struct practice *list;
	size_t n = 0;

	for (int f = 0; f < BUNDLE_FORMATS; f++)
		for (int all = 0; all < 2; all++, n += W_ADMIN)
			file(w, (enum bundle_format)f, all, NULL, 0, out + n);
	CHECK(carry_out(w->db, w->arena, &(struct carry_which){ 0 }, 0,
	    &list) == RC_OK);
	CHECK(practice_files_told(w->db, w->arena, list) == RC_OK);
	table_csv(&cells, carry_table(w->arena, list));
	for (; list != NULL; list = list->next)
		buf_printf(&lines, "%s\n", carry_json(w->arena, list));
	out[n++] = buf_text(&cells);
	out[n++] = buf_text(&lines);
	CHECK(n == FILES);
}

static void
same_files(const char *const *x, const char *const *y)
{
	for (size_t i = 0; i < FILES; i++) {
		if (strcmp(x[i], y[i]) == 0)
			continue;
		if (i < (size_t)FILE_KINDS * W_ADMIN)
			fprintf(stderr, "a file as %s of %s, for %s: another"
			    " one\n", bundle_format_name[i / W_ADMIN / 2],
			    i / W_ADMIN % 2 == 1 ? "all" : "a list",
			    walker_name[i % W_ADMIN]);
		CHECK(!"the same file");
	}
}

static void
put(struct walk *w, const char *code, enum practice_state state,
    enum attribution attribution, const char *city, row_id *id)
{
	struct practice_file f = { .title = "{\"en\":\"zqhidden leaflet\"}",
	    .at = 1000 };
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
	if (*id == 0) {
		CHECK(practice_file_add(w->db, w->arena, p.id, &f,
		    "%PDF-1.4 zqhidden", 17) == RC_OK);
		CHECK(practice_file_show(w->db, &f) == RC_OK);
		/* What is another each time. */
		CHECK(db_exec(w->db, "UPDATE practice_file SET code = $2"
		    " WHERE id = $1", ARGS(INT(f.id), TEXT(arena_printf(
		    w->arena, "leaf-%s", code))), NULL) == RC_OK);
	}
	*id = p.id;
}

TEST_STORE(practice_ways_hidden)
{
	struct walk *w = walk_open(db, a);
	const char *before[ANSWERS], *with[ANSWERS], *after[ANSWERS];
	const char *file[FILES], *file_with[FILES];
	row_id draft = 0, sent = 0, gone = 0, room = 0, unnamed = 0;
	size_t n = answers(w, before);

	files(w, file);
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
	files(w, file_with);
	same_files(file, file_with);

	/* Whoever an anonymous one is of. */
	CHECK(db_begin(db) == RC_OK);
	put(w, "unnamed", PRACTICE_PUBLISHED, ATTRIBUTION_ANONYMOUS, "Zqtown",
	    &unnamed);
	CHECK(db_commit(db) == RC_OK);
	(void)answers(w, with);
	CHECK(strcmp(with[0], before[0]) != 0);		/* it can be seen */
	files(w, file_with);
	for (size_t i = 0; i < FILES; i++)
		CHECK(strcmp(file[i], file_with[i]) != 0);
	CHECK(db_begin(db) == RC_OK);
	put(w, "unnamed", PRACTICE_PUBLISHED, ATTRIBUTION_ANONYMOUS,
	    "Otherplace", &unnamed);
	CHECK(db_commit(db) == RC_OK);
	(void)answers(w, after);
	same(w, with, after, n);
	files(w, file);
	same_files(file_with, file);
}

/*
 * A file is read from what is public, whatever was chosen for it.  Its rows are
 * put there past the rule that chooses, which would hide that: one for a room,
 * and one without names whose older text names it.
 */
TEST_STORE(practice_ways_files)
{
	struct walk *w = walk_open(db, a);
	const char *without[W_ADMIN], *with[W_ADMIN], *other[W_ADMIN];
	row_id hidden[3] = { 0 }, was = 0;

	CHECK(db_begin(db) == RC_OK);
	put(w, "was-named", PRACTICE_PUBLISHED, ATTRIBUTION_NAMED, "Zqtown",
	    &was);
	put(w, "was-named", PRACTICE_PUBLISHED, ATTRIBUTION_ANONYMOUS,
	    "Zqtown", &was);
	/* The new address is another one each time. */
	CHECK(db_exec(db, "UPDATE practice SET code = 'unnamed' WHERE id = $1",
	    ARGS(INT(was)), NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	for (int f = 0; f < BUNDLE_FORMATS; f++) {
		file(w, (enum bundle_format)f, false, NULL, 0, without);
		CHECK(db_begin(db) == RC_OK);
		for (int i = 0; i < 3; i++)
			put(w, arena_printf(a, "hidden-%d-%d", f, i), i == 0 ?
			    PRACTICE_DRAFT : i == 1 ? PRACTICE_WITHDRAWN :
			    PRACTICE_PUBLISHED, i == 2 ? ATTRIBUTION_ROOM :
			    ATTRIBUTION_NAMED, "Zqtown", &hidden[i]);
		CHECK(db_commit(db) == RC_OK);
		file(w, (enum bundle_format)f, false, hidden, 3, with);
		for (int as = 0; as < W_ADMIN; as++)
			CHECK_TEXT(with[as], without[as]);
		/* The older text tells another place: nothing changes. */
		CHECK(db_exec(db, "UPDATE practice_version SET record ="
		    " replace(record, 'Zqtown', 'Otherplace')"
		    " WHERE practice_id = $1", ARGS(INT(was)), NULL) == RC_OK);
		file(w, (enum bundle_format)f, false, NULL, 0, other);
		CHECK(db_exec(db, "UPDATE practice_version SET record ="
		    " replace(record, 'Otherplace', 'Zqtown')"
		    " WHERE practice_id = $1", ARGS(INT(was)), NULL) == RC_OK);
		for (int as = 0; as < W_ADMIN; as++)
			CHECK_TEXT(other[as], without[as]);
		hidden[0] = hidden[1] = hidden[2] = 0;
	}
}

static const char *
taken(struct arena *a, int format, const char *more)
{
	return arena_printf(a, "/practice-files/taken-%s%s",
	    bundle_format_name[format], more);
}

/* A file in each format that holds the record "once-named". */
static void
take_along(struct walk *w)
{
	for (int f = 0; f < BUNDLE_FORMATS; f++) {
		struct bundle b = { .title = "Taken", .lang = "en",
		    .format = (enum bundle_format)f, .at = time_now() };

		CHECK(db_begin(w->db) == RC_OK);
		CHECK(db_int(w->db, "SELECT min(id) FROM person", NO_ARGS,
		    &b.person) == RC_OK);
		CHECK(bundle_add(w->db, w->arena, &b, text_split(w->arena,
		    "once-named,gp02", ',')) == RC_OK);
		CHECK(db_exec(w->db, "UPDATE practice_bundle SET code = $2"
		    " WHERE id = $1", ARGS(INT(b.id), TEXT(arena_printf(
		    w->arena, "taken-%s", bundle_format_name[f]))), NULL) ==
		    RC_OK);
		CHECK(db_commit(w->db) == RC_OK);
	}
	while (job_run_next(w->db, w->arena, app_jobs, app_job_kinds) == RC_OK)
		;
	CHECK(walk_get(w, W_ANYONE, taken(w->arena, BUNDLE_JSONL, "/file"))
	    .status == 200);
	CHECK(visit_has_html(w->visitor[W_ANYONE], "Zqtown"));
}

/* Files of practices in the store. */
static int64_t
blobs(struct db *db)
{
	int64_t n = -1;

	CHECK(db_int(db, "SELECT count(*) FROM blob WHERE name LIKE"
	    " 'practices.%'", NO_ARGS, &n) == RC_OK);
	return n;
}

/* Named, and then not any more: what was named is nowhere. */
TEST_STORE(practice_ways_withdrawn)
{
	struct walk *w = walk_open(db, a);
	const char *code;
	row_id id = 0;
	int64_t n, kept;

	CHECK(db_begin(db) == RC_OK);
	put(w, "once-named", PRACTICE_PUBLISHED, ATTRIBUTION_NAMED, "Zqtown",
	    &id);
	CHECK(db_commit(db) == RC_OK);
	CHECK(walk_get(w, W_ANYONE, "/practices/once-named").status == 200);
	CHECK(visit_has(w->visitor[W_ANYONE], "Zqtown") &&
	    visit_has(w->visitor[W_ANYONE], "zqhidden leaflet"));
	CHECK(walk_get(w, W_ANYONE, "/practices/once-named/files/"
	    "leaf-once-named").status == 200);
	while (job_run_next(db, a, app_jobs, app_job_kinds) == RC_OK)
		;
	kept = blobs(db);
	take_along(w);
	CHECK(blobs(db) == kept + BUNDLE_FORMATS);
	CHECK(db_begin(db) == RC_OK);
	put(w, "once-named", PRACTICE_PUBLISHED, ATTRIBUTION_ANONYMOUS,
	    "Zqtown", &id);
	CHECK(db_commit(db) == RC_OK);
	/* Files that held it are gone with it, and made again without. */
	CHECK(blobs(db) == kept);
	for (int f = 0; f < BUNDLE_FORMATS; f++)
		CHECK(walk_get(w, W_ANYONE, taken(a, f, "/file")).status ==
		    404);
	while (job_run_next(db, a, app_jobs, app_job_kinds) == RC_OK)
		;
	for (int f = 0; f < BUNDLE_FORMATS; f++) {
		CHECK(walk_get(w, W_ANYONE, taken(a, f, "/file")).status ==
		    200);
		CHECK(!visit_has_html(w->visitor[W_ANYONE], "Zqtown"));
	}
	CHECK(walk_get(w, W_ANYONE, "/practices/once-named").status == 410);
	/* Nor is its file, under whatever address. */
	CHECK(db_text(db, a, "SELECT code FROM practice WHERE id = $1",
	    ARGS(INT(id)), &code) == RC_OK);
	CHECK(walk_get(w, W_ANYONE, "/practices/once-named/files/"
	    "leaf-once-named").status == 404);
	CHECK(walk_get(w, W_ANYONE, arena_printf(a, "/practices/%s/files/"
	    "leaf-once-named", code)).status == 404);
	CHECK(walk_get(w, W_ANYONE, arena_printf(a, "/practices/%s", code))
	    .status == 200);
	CHECK(!visit_has(w->visitor[W_ANYONE], "leaflet"));
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
