/*
 * Rights: every route, as every role, with rows of one's own, of another person
 * or organisation in the same edition, and of another programme.
 *
 * test/rights.txt is what was looked at and found right, a line a route:
 * "yes" the handler runs, "no" 403, "none" 404, "in" to the sign-in page, "code"
 * to the second factor.  After a change, look at what
 * GUILDHALL_GOLDEN=write build-check/guildhall-test rights
 * makes of it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "test/walk.h"

static const char golden[] = "test/rights.txt";

static const char *
word(struct walked d)
{
	if (d.ran)
		return "yes";
	if (d.status == 303 && d.location != NULL)
		return strncmp(d.location, "/sign-in", 8) == 0 ? "in" :
		    strncmp(d.location, "/account/factor", 15) == 0 ? "code" :
		    d.location;
	return d.status == 403 ? "no" : d.status == 404 ? "none" : "?";
}

static struct walked
ask(struct walk *w, const struct route *r, enum walker as, enum whose whose)
{
	const char *path = walk_path(w, r, whose);

	return r->method == GET ? walk_get(w, as, path) :
	    walk_post(w, as, path, NULL, NULL);
}

/* Whether the column of the route table lets them through, in their own
 * programme. */
static bool
meant(enum right right, enum walker as)
{
	switch (right) {
	case RIGHT_ANYONE: return true;
	case RIGHT_PERSON: return as != W_ANYONE;
	case RIGHT_PARTICIPANT: return as == W_PARTICIPANT ||
	    as == W_TRAINER || as == W_ORGANISER || as == W_ADMIN;
	case RIGHT_PARTNER: return as == W_PARTNER || as == W_ORGANISER ||
	    as == W_ADMIN;
	case RIGHT_ASSESSOR: return as == W_ASSESSOR || as == W_ORGANISER;
	case RIGHT_TRAINER: return as == W_TRAINER || as == W_ORGANISER ||
	    as == W_ADMIN;
	case RIGHT_ORGANISER: return as == W_ORGANISER || as == W_ADMIN;
	case RIGHT_ADMIN: return as == W_ADMIN;
	case RIGHT_NONE: case RIGHTS: break;
	}
	return false;
}

static void
wrong(const struct route *r, enum walker as, const char *what, struct walked d)
{
	fprintf(stderr, "%s %s as %s, %s: %s %d%s\n", r->method == POST ?
	    "POST" : "GET", r->path, walker_name[as], what, word(d), d.status,
	    d.changed ? ", and something was written" : "");
	test_failed(__FILE__, __LINE__, "rights");
}

/* Nothing but a refusal: the rows are not theirs. */
static void
refused(struct walk *w, const struct route *r, enum walker as,
    enum whose whose, const char *what)
{
	struct walked d;

	if (walk_path(w, r, whose) == NULL)
		return;
	d = ask(w, r, as, whose);
	if (d.changed || d.status < 400 || d.status >= 500 ||
	    d.status == 422 || d.status == 429)
		wrong(r, as, what, d);
}

/* Whether what stands there is one person's, whatever the roles of others. */
static bool
personal(const struct route *r)
{
	return strncmp(r->path, "/plans/", 7) == 0 || (r->method == POST &&
	    (strncmp(r->path, "/practice-files/:bundle", 23) == 0 ||
	    strcmp(r->path, "/practices/:practice/tried/drop") == 0));
}

/* Whose the rows of this path are; 0: all's who may work with them. */
static enum walker
owner(const struct route *r)
{
	return strstr(r->path, "/partner") != NULL ? W_PARTNER :
	    strstr(r->path, "/assess/") != NULL ? W_ASSESSOR :
	    strstr(r->path, "/mine/") != NULL || personal(r) ?
	    W_PARTICIPANT : 0;
}

/* Where a path alone leads nowhere. */
static bool
needs_more(const struct route *r)
{
	static const char *const paths[] = {
		"/account/data/consent", "/check-in/:code",
		"/editions/:edition/decision",
		"/editions/:edition/desk/rapporteurs/send",
		"/editions/:edition/desk/rapporteurs/remove",
		"/me/practices/:practice/review/trials/:trial",
		"/editions/:edition/desk/selection/quota",
		"/editions/:edition/desk/selection/applications/:application",
		("/editions/:edition/desk/selection/applications/:application"
		    "/letter"),
	};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (strcmp(r->path, paths[i]) == 0)
			return true;
	return false;
}

static char *
line_of(struct walk *w, const struct route *r)
{
	static const char *const methods[] = { "GET", "POST" };
	struct buf b = BUF(w->arena);

	buf_printf(&b, "%s %s %s:", methods[r->method], r->path,
	    right_name[r->right]);
	for (int as = 0; as < WALKERS; as++) {
		struct walked d = ask(w, r, as, WHOSE_OWN), f;
		bool plain = as == W_ORGANISER_PLAIN || as == W_ADMIN_PLAIN;

		buf_printf(&b, " %s", word(d));
		if (d.status >= 500)
			wrong(r, as, "own", d);
		if (!plain && d.ran != meant(r->right, as))
			wrong(r, as, "own", d);
		/* Refusals prove nothing where there is no such row. */
		if (d.ran && d.status == 404 && r->right != RIGHT_ANYONE &&
		    as == (int)(owner(r) ? owner(r) : W_ORGANISER) &&
		    !needs_more(r))
			wrong(r, as, "own", d);
		/* What a role may, nobody does without the code. */
		if (plain && d.ran && !ask(w, r, W_PERSON, WHOSE_OWN).ran &&
		    r->right != RIGHT_PERSON)
			wrong(r, as, "without the second factor", d);
		if (!d.ran)
			continue;
		refused(w, r, as, WHOSE_MIXED, "another programme's row");
		if (as == (int)owner(r))
			refused(w, r, as, WHOSE_PEER, "another's row");
		else if (personal(r))
			refused(w, r, as, WHOSE_OWN, "a person's own row");
		if (as == W_ADMIN || as == W_ADMIN_PLAIN ||
		    walk_path(w, r, WHOSE_FOREIGN) == NULL)
			continue;
		/* In another programme they are like anybody. */
		f = ask(w, r, as, WHOSE_FOREIGN);
		if (f.ran && !ask(w, r, W_PERSON, WHOSE_FOREIGN).ran &&
		    as != W_ANYONE)
			wrong(r, as, "another programme", f);
	}
	return (char *)(uintptr_t)buf_text(&b);
}

/* Whether the file has that line. */
static bool
has_line(const char *text, const char *line)
{
	size_t n = strlen(line);

	for (const char *p = text; (p = strstr(p, line)) != NULL; p++)
		if ((p == text || p[-1] == '\n') && p[n] == '\n')
			return true;
	return false;
}

TEST_STORE(rights)
{
	struct walk *w = walk_open(db, a);
	bool write = getenv("GUILDHALL_GOLDEN") != NULL;
	struct buf known = BUF(a);
	char piece[4096];
	FILE *f = fopen(golden, "r");
	size_t n, rows = 0, lines = 0;

	while (f != NULL && (n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_put(&known, piece, n);
	if (f != NULL)
		fclose(f);
	f = write ? fopen(golden, "w") : NULL;
	for (const struct route *r = w->routes; r->path != NULL; r++, rows++) {
		const char *line = line_of(w, r);

		if (f != NULL)
			fprintf(f, "%s\n", line);
		else if (!has_line(buf_text(&known), line)) {
			fprintf(stderr, "not in %s: %s\n", golden, line);
			CHECK(!"the rights are as they were");
		}
	}
	if (f != NULL)
		fclose(f);
	for (const char *p = buf_text(&known); *p != '\0'; p++)
		lines += *p == '\n';
	if (!write && lines != rows) {
		fprintf(stderr, "%s has %zu lines for %zu routes\n", golden,
		    lines, rows);
		CHECK(!"no route is gone");
	}
}

/* --- what is confidential --- */

/*
 * A mark in what not everybody may see, and who may not: on no page, feed,
 * calendar or table that they reach.  {e} and so on as in test/walk.c.
 */
static const struct confidence {
	const char *mark, *sql;
	unsigned hidden_from;		/* 1 << enum walker */
} confidences[] = {
#define PUBLIC (1u << W_ANYONE | 1u << W_PERSON)
#define OTHERS (PUBLIC | 1u << W_PARTICIPANT | 1u << W_PARTNER)
#define PANEL (OTHERS | 1u << W_TRAINER)
	{ "zqadmittedsession", "UPDATE session_item SET visibility ="
	    " 'admitted', title = '{\"en\":\"zqadmittedsession\"}'"
	    " WHERE id = (SELECT max(id) FROM session_item"
	    " WHERE edition_id = {e})", PUBLIC },
	{ "zqadmittedpaper", "INSERT INTO document (programme_id, edition_id,"
	    " kind, title, url, visibility, made_at) VALUES ({p}, {e}, 'other',"
	    " '{\"en\":\"zqadmittedpaper\"}', 'https://x.example/a',"
	    " 'admitted', 5)", PUBLIC },
	{ "zqstaffpaper", "INSERT INTO document (programme_id, edition_id,"
	    " kind, title, url, visibility, made_at) VALUES ({p}, {e}, 'other',"
	    " '{\"en\":\"zqstaffpaper\"}', 'https://x.example/s', 'staff',"
	    " 5)", PUBLIC | 1u << W_PARTICIPANT },
	{ "zqdecision", "INSERT INTO decision (application_id, part_id, choice,"
	    " reason, decided_at) SELECT a.id, p.id, 'admit', 'zqdecision', 5"
	    " FROM application a JOIN part p ON p.edition_id = a.edition_id"
	    " AND p.pos = 97 WHERE a.number = 'two-' || {h}", PANEL },
	{ "zqassessor", "UPDATE assignment SET note = 'zqassessor',"
	    " state = 'done' WHERE person_id = {4}", PANEL },
	{ "zqinside", "INSERT INTO query_message (query_id, person_id, inside,"
	    " body, at) SELECT max(id), {6}, 1, 'zqinside', 5 FROM query"
	    " WHERE edition_id = {e}", PANEL | 1u << W_ASSESSOR },
	{ "zqletter", "UPDATE letter SET body = 'zqletter', subject ="
	    " 'zqletter' WHERE person_id = {7} AND edition_id = {e}",
	    PANEL | 1u << W_ASSESSOR },
	{ "zqmail", "UPDATE outbox SET body = 'zqmail', subject = 'zqmail',"
	    " to_address = 'zqmail@example.org' WHERE programme_id = {p}",
	    PANEL | 1u << W_ASSESSOR },
	{ "zqapplicant", "UPDATE application SET email ="
	    " 'zqapplicant@example.org' WHERE number = 'two-' || {h}",
	    PANEL | 1u << W_ASSESSOR },
	{ "zqplan", "UPDATE plan SET title = 'zqplan', challenge = 'zqplan',"
	    " report = 'zqplan' WHERE edition_id = {e} AND owner_id = {7}",
	    OTHERS | 1u << W_ASSESSOR },
	{ "zqasked", "UPDATE ask SET why = 'zqasked', answer = 'on', state ="
	    " 'answered' WHERE edition_id = {e} AND person_id = {7}",
	    OTHERS | 1u << W_ASSESSOR },
	{ "zqroom", "UPDATE practice_version SET record = '{\"kind\":"
	    "\"mixed\",\"title\":\"zqroom\",\"what_was_done\":\"zqroom\"}'"
	    " WHERE practice_id = (SELECT id FROM practice WHERE code ="
	    " 'r-' || {h})", PUBLIC | 1u << W_PARTNER | 1u << W_ASSESSOR },
	{ "zqunnamed", "INSERT INTO practice (code, programme_id, edition_id,"
	    " author_id, state, attribution, version, contact_name,"
	    " contact_shown, kind, title, title_fold, lang, city, city_fold,"
	    " population, year_from, year_to, evidence, topics, made_at,"
	    " changed_at, published_at, submitted_at) SELECT 'a-' || {h},"
	    " {p}, {e}, {7}, 'published', 'anonymous', 1, 'zqunnamed', 1,"
	    " 'mixed', '{\"en\":\"A\"}', 'a', 'en', 'zqunnamed', 'zqunnamed',"
	    " 0, 0, 0, 1, '', 5, 5, 5, 5", OTHERS | 1u << W_ASSESSOR },
	{ "zqunnamed", "INSERT INTO practice_version (practice_id, n,"
	    " record, masked, attribution, how, at, sealed) SELECT id, 1,"
	    " '{\"kind\":\"mixed\",\"title\":\"A\",\"city\":"
	    "\"zqunnamed\",\"lead\":\"zqunnamed\"}', '{\"kind\":"
	    "\"mixed\",\"title\":\"A\"}', 'anonymous', 'form', 5, 1"
	    " FROM practice WHERE code = 'a-' || {h}", OTHERS |
	    1u << W_ASSESSOR },
	{ "zqnote", "INSERT INTO practice_message (practice_id, person_id,"
	    " inside, body, at) SELECT id, {6}, 1, 'zqnote', 5 FROM practice"
	    " WHERE code = 'p-' || {h}", OTHERS | 1u << W_ASSESSOR },
	{ "zqphone", "UPDATE person SET phone = 'zqphone' WHERE id = {7}",
	    PUBLIC | 1u << W_PARTICIPANT | 1u << W_ASSESSOR },
};

TEST_STORE(rights_confidential)
{
	struct walk *w = walk_open(db, a);
	int seen[sizeof confidences / sizeof *confidences] = { 0 };

	CHECK(db_begin(db) == RC_OK);
	for (size_t i = 0; i < sizeof confidences / sizeof *confidences; i++)
		CHECK(db_change(db, walk_filled(w, confidences[i].sql),
		    NO_ARGS) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	for (const struct route *r = w->routes; r->path != NULL; r++)
		for (int as = 0; r->method == GET && as < W_ORGANISER_PLAIN;
		    as++) {
			(void)ask(w, r, as, WHOSE_OWN);
			for (size_t i = 0; i < sizeof confidences /
			    sizeof *confidences; i++) {
				if (!visit_has_html(w->visitor[as],
				    confidences[i].mark))
					continue;
				seen[i]++;
				/* A calendar's address is its owner's. */
				if ((confidences[i].hidden_from & 1u << as) ==
				    0 || strcmp(r->path, "/calendar/:secret")
				    == 0)
					continue;
				fprintf(stderr, "GET %s as %s: %s\n", r->path,
				    walker_name[as], confidences[i].mark);
				CHECK(!"what is confidential stays so");
			}
		}
	/* Those who may, see it somewhere: else nothing was hidden. */
	for (size_t i = 0; i < sizeof confidences / sizeof *confidences; i++)
		if (seen[i] == 0) {
			fprintf(stderr, "nobody sees %s\n",
			    confidences[i].mark);
			CHECK(!"it can be seen at all");
		}
}
