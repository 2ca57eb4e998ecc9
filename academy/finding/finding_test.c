/* Notes, candidates and findings: rules, and their life through the web. */
#include "ask/ask_web.h"
#include "finding/finding_ledger.h"
#include "finding/finding_web.h"

#include <stdio.h>
#include <string.h>

#include "mail/mail.h"
#include "test/client.h"
#include "test/stories/story.h"
#include "test/test.h"

#define EDITION "/editions/cimi-2017"
#define NOTES EDITION "/mine/notes"
#define FINDINGS EDITION "/mine/findings"

TEST(finding_differences)
{
	struct arena *a = arena_make();
	const struct finding_text x = { .title = "{\"en\":\"One two\"}",
	    .level = FOR_MUNICIPAL }, y = { .title = "{\"en\":\"One three\","
	    "\"lt\":\"Trys\"}", .body = "{\"en\":\"B\"}",
	    .level = FOR_NATIONAL };
	const struct text_change *c = finding_changes(a, &x, &y);

	CHECK(finding_changes(a, &x, &x) == NULL);
	CHECK_TEXT(c->label, "Title");
	CHECK_TEXT(c->lang, "en");
	CHECK(c->pieces->kind == DIFF_SAME &&
	    c->pieces->next->kind == DIFF_GONE &&
	    c->pieces->next->next->kind == DIFF_NEW);
	CHECK_TEXT(c->pieces->next->next->text, "three");
	c = c->next;
	CHECK_TEXT(c->lang, "lt");
	CHECK_TEXT(c->after, "Trys");
	CHECK_TEXT(c->next->label, "Text");
	CHECK_TEXT(c->next->next->label, "Level");
	CHECK(c->next->next->next == NULL);
	arena_free(a);
}

TEST(finding_names_slip)
{
	struct arena *a = arena_make();
	struct session_with w = { .name = "Olga Osceana" };
	const struct session_item s = { .with = &w };
	const struct participant p = { .person = { .name = "Ana Kask" } },
	    one = { .person = { .name = "May" } };
	const char *words[] = { NULL, "said OLGA OSCEANA there" };

	CHECK_TEXT(finding_slip(a, &s, NULL, words, 2), "Olga Osceana");
	words[1] = "as ana kask said";
	CHECK(finding_slip(a, &s, NULL, words, 2) == NULL);
	CHECK_TEXT(finding_slip(a, &s, &p, words, 2), "Ana Kask");
	words[1] = "it may be";
	CHECK(finding_slip(a, &s, &one, words, 2) == NULL);
	CHECK(finding_slip(a, &s, &p, words, 0) == NULL);
	arena_free(a);
}

static struct scene *s;

static int64_t
count(const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(s->db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static struct visitor *
one_of_them(int n)
{
	struct visitor *v = scene_person(s, story_without_plan(s, "cimi-2017",
	    n));

	visit_get(v, "/?lang=en");
	return v;
}

static const char *
session_titled(const char *like)
{
	return arena_printf(s->arena, "%lld", (long long)count(arena_printf(
	    s->arena, "SELECT min(i.id) FROM session_item i JOIN edition e"
	    " ON e.id = i.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND substr(i.title, 8, %zu) = '%s'", strlen(like), like)));
}

TEST_STORE(finding_notes_of_a_session)
{
	struct visitor *ana, *ben;
	const char *at, *report, *note;
	int64_t n;

	s = scene_open(db, a);
	ana = one_of_them(0);
	ben = one_of_them(1);
	CHECK(story_refused(s->anyone, NOTES));
	CHECK(visit_get(ana, NOTES) == 200);
	CHECK(visit_has(ana, "Changing the narrative"));
	at = arena_printf(a, NOTES "/%s", session_titled("Changing the "));
	CHECK(visit_get(ana, at) == 200);
	CHECK(visit_post(ana, at, "kind", "note", "body", "", NULL) == 422);
	CHECK(visit_post(ana, at, "kind", "report", "title", "", "body", "B",
	    NULL) == 422);
	CHECK(visit_post(ana, at, "kind", "note", "body",
	    "Tell <b>both</b> sides", NULL) == 200);
	CHECK(visit_has(ana, "Tell <b>both</b> sides") &&
	    !visit_has_html(ana, "<b>both"));
	n = count("SELECT max(id) FROM finding_note");
	note = arena_printf(a, "%s/%lld", at, (long long)n);
	/* Others in the session read it, and cannot change it. */
	CHECK(visit_get(ben, at) == 200);
	CHECK(visit_has(ben, "Tell <b>both</b> sides"));
	CHECK(visit_get(ben, note) == 404);
	/* A report is everybody's. */
	CHECK(visit_get(ben, at) == 200);
	CHECK(visit_post(ben, at, "kind", "report", "title", "Table 4", "body",
	    "Alpha beta gamma", NULL) == 200);
	report = arena_printf(a, "%s/%lld", at, (long long)n + 1);
	/* Two write at once: the later one is told and loses nothing. */
	CHECK(visit_get(ana, report) == 200);
	CHECK(visit_get(ben, report) == 200);
	CHECK(visit_post(ana, arena_printf(a, "%s?version=1", report), "body",
	    "Alpha beta gamma delta", NULL) == 200);
	CHECK(visit_post(ben, arena_printf(a, "%s?version=1", report), "body",
	    "Zero alpha beta", NULL) == 422);
	CHECK(visit_has(ben, "Saved while you were writing"));
	CHECK(visit_has(ben, "Alpha beta gamma delta"));
	CHECK(visit_has_html(ben, "<ins>"));
	CHECK_TEXT(visit_field(ben, arena_printf(a, "%s?version=2", report),
	    "body"), "Zero alpha beta");
	/* Before saving, too, beside the form that is still open. */
	CHECK(visit_get(ana, arena_printf(a, "%s/newer?version=1", report)) ==
	    200);
	CHECK(visit_has(ana, "saved another text after yours") &&
	    visit_has_html(ana, "delta</ins>"));
	/* One text, whose lines are its own. */
	CHECK(visit_has_html(ana, "Alpha beta <del>gamma</del>"
	    "<ins>gamma delta</ins>"));
	/* Nor does a version that never was. */
	CHECK(visit_get(ben, report) == 200);
	for (struct visit_form *x = visit_forms(ben); x != NULL; x = x->next)
		if (strstr(x->action, "?version=") != NULL) {
			x->action = arena_printf(a, "%s?version=0", report);
			CHECK(visit_send(ben, x, (const struct visit_value[]){
			    { "body", "Zero", 4, NULL }, { 0 } }) == 422);
			CHECK(visit_has(ben, "Saved while you were writing"));
		}
	CHECK(visit_get(ben, arena_printf(a, "%s?version=2", report)) == 200);
	/* A fault in between does not make one forget that. */
	CHECK(visit_post(ben, arena_printf(a, "%s?version=2", report), "body",
	    "", NULL) == 422);
	CHECK(visit_post(ben, arena_printf(a, "%s?version=2", report), "body",
	    "Zero alpha beta gamma delta", NULL) == 200);
	CHECK(visit_has(ben, "Zero alpha beta gamma delta"));
	CHECK(!visit_has(ben, "after yours"));
	/* The first one is told when they come back, and where the page is left
	 * open; whoever has no hand in it is not. */
	CHECK(visit_get(ana, at) == 200);
	CHECK(visit_has(ana, "saved another text after yours") &&
	    visit_has_html(ana, "<ins>Zero"));
	CHECK(visit_has_html(ana, arena_printf(a, "data-newer=\"%s/newer?version"
	    "=2\" data-stamp=\"3\"", report)));
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(!visit_has_html(s->organiser, "data-newer"));
	CHECK(visit_get(ana, arena_printf(a, "%s/newer?version=3", report)) ==
	    200);
	CHECK(visit_has(ana, "Nobody has saved another text since.") &&
	    visit_has_html(ana, "data-stamp=\"3\""));
	CHECK(story_refused(s->assessor, arena_printf(a, "%s/newer?version=1",
	    report)));
	CHECK(visit_get(ana, report) == 200);
	CHECK(visit_has_html(ana, arena_printf(a, "%s/newer?version=3",
	    report)));
	CHECK(count("SELECT count(*) FROM finding_note_version v JOIN"
	    " finding_note n ON n.id = v.note_id WHERE n.title = 'Table 4'") ==
	    3);
	/* Whom the session is not for, and another edition's people. */
	CHECK(story_refused(s->assessor, at));
	CHECK(visit_get(s->organiser, at) == 200);
	/* One's own is changed, and goes unless a finding goes back to it. */
	CHECK(visit_get(ana, note) == 200);
	CHECK(visit_post(ana, arena_printf(a, "%s?version=1", note), "body",
	    "Tell both", NULL) == 200);
	CHECK(visit_get(ana, note) == 200);
	CHECK(visit_post(ana, arena_printf(a, "%s/remove", note), NULL) ==
	    200);
	CHECK(!visit_has(ana, "Tell both"));
}

TEST_STORE(finding_not_attributed)
{
	struct visitor *ana, *ben;
	const char *id = NULL, *at, *name = "";

	s = scene_open(db, a);
	ana = one_of_them(0);
	ben = one_of_them(1);
	id = session_titled("Changing the ");
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_change(db, "UPDATE session_item SET not_attributed = 1"
	    " WHERE id = CAST($1 AS BIGINT)", ARGS(TEXT(id))) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(db_text(db, a, "SELECT name FROM person WHERE email = $1",
	    ARGS(TEXT(story_without_plan(s, "cimi-2017", 1))), &name) ==
	    RC_OK);
	at = arena_printf(a, NOTES "/%s", id);
	CHECK(visit_get(ana, at) == 200);
	CHECK(visit_has(ana, "quoted by name"));
	CHECK(visit_post(ana, at, "kind", "note", "body", arena_printf(a,
	    "%s thinks so", name), NULL) == 422);
	CHECK(visit_has(ana, "quoted by name: take out"));
	CHECK(visit_post(ana, at, "kind", "note", "body", "Somebody thinks so",
	    NULL) == 200);
	CHECK(visit_has(ana, "You"));
	/* Nobody else is told who wrote it. */
	CHECK(db_text(db, a, "SELECT name FROM person WHERE email = $1",
	    ARGS(TEXT(story_without_plan(s, "cimi-2017", 0))), &name) ==
	    RC_OK);
	CHECK(visit_get(ben, at) == 200);
	CHECK(visit_has(ben, "Somebody thinks so") && !visit_has(ben, name));
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_has(s->organiser, "Somebody thinks so") &&
	    !visit_has(s->organiser, name));
	CHECK(visit_get(s->organiser, FINDINGS) == 200);
	CHECK(visit_has(s->organiser, "Somebody thinks so") &&
	    !visit_has(s->organiser, name));
	/* Nor may a finding name anybody that goes back to it. */
	CHECK(visit_get(s->organiser, arena_printf(a, FINDINGS "/new?note=%lld",
	    (long long)count("SELECT max(id) FROM finding_note"))) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, FINDINGS
	    "/new?note=%lld", (long long)count("SELECT max(id)"
	    " FROM finding_note")), "body.en", arena_printf(a, "So says %s",
	    name), NULL) == 422);
	CHECK(visit_has(s->organiser, "quoted by name"));
}

/* A candidate of that title, written by the organiser; its id. */
static int64_t
candidate(const char *title, const char *note)
{
	const char *at = arena_printf(s->arena, FINDINGS "/new%s", note);

	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_post(s->organiser, at, "title.en", title, "body.en",
	    arena_printf(s->arena, "Body of %s", title), "level", "municipal",
	    NULL) == 200);
	return count("SELECT max(id) FROM finding");
}

#define MERGED "SELECT count(*) FROM finding f JOIN edition e" \
	" ON e.id = f.edition_id WHERE e.slug = 'cimi-2017'" \
	" AND f.state = 'merged'"

TEST_STORE(finding_candidates)
{
	const char *at, *to;
	struct visitor *ana, *other;
	int64_t note, x, y, z;

	s = scene_open(db, a);
	ana = one_of_them(0);
	at = arena_printf(a, NOTES "/%s", session_titled("Changing the "));
	visit_get(ana, at);
	CHECK(visit_post(ana, at, "kind", "note", "body", "Figures first.\nThen"
	    " stories.", NULL) == 200);
	note = count("SELECT max(id) FROM finding_note");
	/* Participants read; who drafts is staff, rapporteur or moderator. */
	CHECK(visit_get(ana, FINDINGS) == 200);
	CHECK(!visit_has(ana, "Write a finding"));
	CHECK(visit_get(ana, FINDINGS "/new") == 403);
	CHECK(story_refused(s->anyone, FINDINGS));
	CHECK(story_refused(s->assessor, FINDINGS));
	/* From a note: its text is there. */
	to = arena_printf(a, FINDINGS "/new?note=%lld", (long long)note);
	CHECK(visit_get(s->organiser, to) == 200);
	CHECK_TEXT(visit_field(s->organiser, to, "title.en"),
	    "Figures first.");
	CHECK(visit_post(s->organiser, to, "title.en", "", NULL) == 422);
	x = candidate("Figures first", arena_printf(a, "?note=%lld",
	    (long long)note));
	CHECK(visit_has(s->organiser, "Changing the narrative"));
	CHECK(visit_has(s->organiser, "Then stories."));
	/* The note stays where a finding goes back to it. */
	CHECK(visit_get(ana, arena_printf(a, "%s/%lld", at,
	    (long long)note)) == 200);
	CHECK(!visit_has(ana, "Take out"));
	y = candidate("Stories second", "");
	/* Amended: by whom, when, what is different. */
	to = arena_printf(a, FINDINGS "/%lld/edit", (long long)y);
	CHECK(visit_get(s->organiser, to) == 200);
	other = s->trainer;
	CHECK(visit_get(other, to) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s?version=1", to),
	    "title.en", "Stories later", NULL) == 200);
	CHECK(visit_has(s->organiser, "amended"));
	CHECK(visit_get(s->organiser, arena_printf(a, FINDINGS
	    "/%lld/versions?from=1&to=2", (long long)y)) == 200);
	CHECK(visit_has_html(s->organiser, "<del>second</del>") &&
	    visit_has_html(s->organiser, "<ins>later</ins>"));
	/* The other one, from the same text, is told and joins them. */
	CHECK(visit_post(other, arena_printf(a, "%s?version=1", to), "title.en",
	    "All stories second", NULL) == 422);
	CHECK(visit_has(other, "Saved while you were writing"));
	CHECK(visit_has(other, "Stories later"));
	CHECK(visit_has(other, "Ruta Organizer"));
	CHECK_TEXT(visit_field(other, arena_printf(a, "%s?version=2", to),
	    "title.en"), "All stories second");
	CHECK(visit_post(other, arena_printf(a, "%s?version=2", to), "title.en",
	    "All stories later", NULL) == 200);
	/* The first one is told as well: in the list, at the text, and beside a
	 * page that is left open. */
	CHECK(visit_get(s->organiser, FINDINGS) == 200);
	CHECK(visit_has(s->organiser, "changed after you"));
	to = arena_printf(a, FINDINGS "/%lld", (long long)y);
	CHECK(visit_get(s->organiser, to) == 200);
	CHECK(visit_has(s->organiser, "saved another text after yours") &&
	    visit_has_html(s->organiser, "<ins>All"));
	CHECK(visit_has_html(s->organiser, arena_printf(a, "data-newer=\"%s/newer"
	    "?version=2\" data-stamp=\"3 candidate\"", to)));
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/newer?version=3",
	    to)) == 200);
	CHECK(visit_has(s->organiser, "Nobody has saved another text since."));
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/newer?version=1",
	    to)) == 200);
	CHECK(visit_has(s->organiser, "saved another text after yours"));
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/edit", to)) == 200);
	CHECK(visit_has_html(s->organiser, "newer?version=3"));
	/* Not whoever wrote last, nor who has no hand in it. */
	CHECK(visit_get(other, FINDINGS) == 200);
	CHECK(!visit_has(other, "changed after you"));
	CHECK(visit_get(other, to) == 200);
	CHECK(!visit_has(other, "after yours"));
	CHECK(visit_get(ana, to) == 200);
	CHECK(!visit_has_html(ana, "data-newer"));
	CHECK(story_refused(s->assessor, arena_printf(a, "%s/newer?version=1",
	    to)));
	/* Merged: it goes back to both; they stay to be read. */
	CHECK(visit_get(s->organiser, arena_printf(a, FINDINGS
	    "/merge?f=%lld.1", (long long)x)) == 200);
	CHECK(visit_has(s->organiser, "Choose two findings"));
	CHECK(visit_get(s->organiser, arena_printf(a, FINDINGS
	    "/merge?f=%lld.1&f=%lld.3", (long long)x, (long long)y)) == 200);
	to = arena_printf(a, FINDINGS "/merge?f=%lld.1_%lld.3", (long long)x,
	    (long long)y);
	CHECK(strstr(visit_field(s->organiser, to, "body.en"),
	    "Body of Stories second") != NULL);
	/* One of them changes meanwhile: told, and nothing is merged. */
	CHECK(visit_get(other, arena_printf(a, FINDINGS "/%lld/edit",
	    (long long)x)) == 200);
	CHECK(visit_post(other, arena_printf(a, FINDINGS "/%lld/edit?version=1",
	    (long long)x), "body.en", "New body", NULL) == 200);
	CHECK(visit_post(s->organiser, to, "title.en", "Both", NULL) == 422);
	CHECK(visit_has(s->organiser, "New body"));
	CHECK(count(MERGED) == 0);
	to = arena_printf(a, FINDINGS "/merge?f=%lld.2_%lld.3", (long long)x,
	    (long long)y);
	CHECK_TEXT(visit_field(s->organiser, to, "title.en"), "Both");
	CHECK(visit_post(s->organiser, to, NULL) == 200);
	z = count("SELECT max(id) FROM finding");
	CHECK(visit_has(s->organiser, "Changing the narrative"));
	CHECK(visit_has(s->organiser, "Then stories."));
	CHECK(count(MERGED) == 2);
	CHECK(visit_get(s->organiser, arena_printf(a, FINDINGS "/%lld",
	    (long long)x)) == 200);
	CHECK(story_order(s->organiser, "What became of it", "Both", NULL));
	CHECK(visit_get(s->organiser, arena_printf(a, FINDINGS "/%lld/edit",
	    (long long)x)) == 409);
	/* Split: both go back to the same. */
	to = arena_printf(a, FINDINGS "/%lld/split", (long long)z);
	CHECK(visit_get(s->organiser, to) == 200);
	to = arena_printf(a, "%s?version=1", to);
	CHECK(visit_post(s->organiser, to, "title2.en", "", NULL) == 422);
	CHECK(visit_post(s->organiser, to, "title.en", "Left half",
	    "title2.en", "Right half", "body.en", "L", "body2.en", "R",
	    NULL) == 200);
	CHECK(story_order(s->organiser, "What became of it", "Left half",
	    "Right half", NULL));
	CHECK(count("SELECT count(*) FROM finding_source x JOIN finding f"
	    " ON f.id = x.finding_id WHERE x.kind = 'session'"
	    " AND f.title IN ('{\"en\":\"Left half\"}',"
	    " '{\"en\":\"Right half\"}')") == 2);
	/* Dropped with a reason, and taken up again. */
	z = count("SELECT max(id) FROM finding");
	to = arena_printf(a, FINDINGS "/%lld", (long long)z);
	CHECK(visit_get(s->organiser, to) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/drop", to), "why",
	    "", NULL) == 422);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/drop", to), "why",
	    "Said already", NULL) == 200);
	CHECK(visit_has(s->organiser, "Said already"));
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/take-up", to),
	    NULL) == 200);
	/* A practice of the library, and none that is not public. */
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/practices", to),
	    "practice", "nothing-here", NULL) == 422);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/practices", to),
	    "practice", "https://example.org/practices/gp01", NULL) == 200);
	CHECK(visit_link(s->organiser, "/practices/gp01") != NULL);
	CHECK(visit_post(ana, arena_printf(a, "%s/drop", to), "why", "X",
	    NULL) == 403);
	/* A session that findings go back to stays. */
	CHECK(visit_get(s->organiser, EDITION "/desk/sessions") == 200);
	CHECK(visit_get(s->organiser, arena_printf(a,
	    "/editions/urban-2018/mine/findings/%lld", (long long)z)) == 404);
}

TEST(finding_agreed_by_rule)
{
	struct agree_rule r = { .way = WAY_VOTE, .quorum = 50 };

#define OUT(...) agree_outcome(&r, (struct tally){ __VA_ARGS__ })
	CHECK(OUT(10, 3, 1, 1, 0) == OUTCOME_ADOPTED);
	CHECK(OUT(10, 3, 1, 0, 0) == OUTCOME_QUORUM);
	CHECK(OUT(10, 2, 2, 2, 0) == OUTCOME_MAJORITY);	/* a tie drops */
	CHECK(OUT(10, 0, 0, 10, 0) == OUTCOME_MAJORITY);
	CHECK(OUT(10, 0, 0, 0, 0) == OUTCOME_QUORUM);
	r.quorum = 0;
	CHECK(OUT(10, 0, 0, 0, 0) == OUTCOME_QUORUM);
	CHECK(OUT(10, 1, 0, 0, 0) == OUTCOME_ADOPTED);
	r.majority = MAJORITY_TWO_THIRDS;
	CHECK(OUT(9, 6, 3, 0, 0) == OUTCOME_ADOPTED);
	CHECK(OUT(9, 5, 3, 1, 0) == OUTCOME_MAJORITY);
	CHECK(OUT(9, 0, 0, 9, 0) == OUTCOME_MAJORITY);
	r.majority = MAJORITY_THREE_QUARTERS;
	CHECK(OUT(8, 6, 2, 0, 0) == OUTCOME_ADOPTED);
	CHECK(OUT(9, 6, 3, 0, 0) == OUTCOME_MAJORITY);
	r = (struct agree_rule){ .way = WAY_CONSENSUS, .quorum = 40 };
	CHECK(OUT(10, 4, 0, 0, 0) == OUTCOME_ADOPTED);
	CHECK(OUT(10, 4, 1, 0, 1) == OUTCOME_OBJECTION);
	CHECK(OUT(10, 4, 1, 0, 0) == OUTCOME_ADOPTED);	/* heard */
	CHECK(OUT(10, 0, 0, 4, 0) == OUTCOME_OBJECTION);
	CHECK(OUT(10, 3, 0, 0, 0) == OUTCOME_QUORUM);
#undef OUT
}

#define OUR "/editions/cimi-2017/desk/findings"

static const char *
at_desk(int64_t id, const char *what)
{
	return arena_printf(s->arena, OUR "/%lld/%s", (long long)id, what);
}

/* Whether the text stands on any page that the public may open. */
static bool
public_has(const char *text)
{
	static const char *const pages[] = { "/", EDITION, EDITION "/timetable",
	    EDITION "/findings", "/programmes/cimi-seminar",
	    "/programmes/cimi-seminar/news.atom", "/practices",
	    "/practices/search?q=", "/practices.atom", "/sitemap.xml",
	    EDITION "/calendar.ics" };

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		const char *at = pages[i];

		if (at[strlen(at) - 1] == '=')
			at = arena_printf(s->arena, "%s%s", at, "secretword");
		visit_get(s->anyone, at);
		if (strstr(visit_page(s->anyone), text) != NULL)
			return true;
	}
	return false;
}

TEST_STORE(finding_consensus)
{
	struct visitor *ana, *ben;
	const char *own, *own_page;
	int64_t x, old, n;

	s = scene_open(db, a);
	ana = one_of_them(0);
	ben = one_of_them(1);
	x = candidate("A secretword finding", "");
	own_page = arena_printf(a, FINDINGS "/%lld", (long long)x);
	own = arena_printf(a, "%s/voice", own_page);
	/* Nothing without a stated rule. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "DELETE FROM finding_rule", NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(story_refused(s->trainer, OUR));
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_has(s->organiser, "has not stated yet how it agrees"));
	CHECK(visit_post(s->organiser, OUR "/rule", "way", "consensus",
	    "voice", "person", "quorum", "101", NULL) == 422);
	CHECK(visit_post(s->organiser, OUR "/rule", "way", "consensus",
	    "voice", "person", "quorum", "3", NULL) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "open"), NULL) == 200);
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/edit", own_page)) ==
	    409);	/* its text stands still */
	/* Voices; who runs it has none. */
	CHECK(visit_get(s->trainer, own_page) == 200);
	CHECK(visit_has(s->trainer, "you have no voice"));
	CHECK(visit_get(ana, own_page) == 200);
	CHECK(visit_post(ana, own, "choice", "no", "objection", "", NULL) ==
	    422);
	CHECK(visit_post(ana, own, "choice", "no", "objection",
	    "Too <b>short</b>", NULL) == 200);
	CHECK(visit_get(ben, own_page) == 200);
	CHECK(visit_has(ben, "Too <b>short</b>") &&
	    visit_has(ben, "not heard yet"));
	CHECK(visit_post(ben, own, "choice", "yes", NULL) == 200);
	for (int i = 2; i < 6; i++) {
		struct visitor *v = one_of_them(i);

		CHECK(visit_get(v, own_page) == 200);
		CHECK(visit_post(v, own, "choice", "yes", NULL) == 200);
	}
	CHECK(!public_has("A secretword"));
	CHECK(visit_get(s->anyone, arena_printf(a, EDITION "/findings/%lld",
	    (long long)x)) == 404);
	/* Closed with an objection that nobody heard: not adopted. */
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_has(s->organiser, "an objection is not heard yet"));
	CHECK(visit_get(s->organiser, at_desk(x, "heard")) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "heard"), "heard", "", NULL)
	    == 422);
	CHECK(visit_post(s->organiser, at_desk(x, "heard"), "holder",
	    arena_printf(a, "%lld", (long long)count(arena_printf(a,
	    "SELECT holder FROM finding_voice v JOIN finding_round r"
	    " ON r.id = v.round_id WHERE v.choice = 'no'"
	    " AND r.finding_id = %lld", (long long)x))), "heard",
	    "It says more now", NULL) == 200);
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "close"), NULL) == 200);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM finding WHERE id ="
	    " %lld AND state = 'adopted' AND number > 0", (long long)x)) == 1);
	/* It is over: nobody speaks, nobody writes. */
	CHECK(visit_get(ana, own_page) == 200);
	CHECK(visit_has(ana, "Adopted on") && visit_has(ana, "It says more"));
	CHECK(visit_field(ana, own, "choice") == NULL);
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/edit", own_page)) ==
	    409);
	/* The public reads it, with date and adopters, and nobody's name. */
	CHECK(visit_get(s->anyone, EDITION "/findings") == 200);
	CHECK(visit_click(s->anyone, "A secretword finding") == 200);
	CHECK(visit_has(s->anyone, "Consensus, with objections heard"));
	CHECK(visit_has(s->anyone, "5 of "));
	CHECK(visit_has(s->anyone, "Adopted by"));
	CHECK(!visit_has(s->anyone, "Too <b>short</b>"));
	/* A recommendation says level and who is to act. */
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "recommend"), NULL) == 200);
	CHECK(visit_has(s->organiser, "says its level and who is to act"));
	CHECK(count(arena_printf(a, "SELECT count(*) FROM finding WHERE id ="
	    " %lld AND recommended_at IS NULL", (long long)x)) == 1);
	/* Afterwards only an amendment, agreed and dated. */
	CHECK(visit_post(s->organiser, at_desk(x, "amend"), NULL) == 200);
	n = count("SELECT max(id) FROM finding");
	old = count(arena_printf(a, "SELECT version FROM finding WHERE id ="
	    " %lld", (long long)x));
	CHECK(visit_post(s->organiser, arena_printf(a, FINDINGS
	    "/%lld/edit?version=1", (long long)n), "title.en",
	    "A secretword amended", "addressee.en", "Towns", NULL) == 200);
	CHECK(visit_has(s->organiser, "would be the next text of number"));
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "amend"), NULL) == 409);
	CHECK(!public_has("A secretword amended"));
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_post(s->organiser, at_desk(n, "open"), NULL) == 200);
	own_page = arena_printf(a, FINDINGS "/%lld", (long long)n);
	for (int i = 0; i < 4; i++) {
		struct visitor *v = one_of_them(i);

		CHECK(visit_get(v, own_page) == 200);
		CHECK(visit_post(v, arena_printf(a, "%s/voice", own_page),
		    "choice", "yes", NULL) == 200);
	}
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_post(s->organiser, at_desk(n, "close"), NULL) == 200);
	CHECK(count(arena_printf(a, "SELECT version FROM finding WHERE id ="
	    " %lld", (long long)x)) == old + 1);
	CHECK(visit_get(s->anyone, arena_printf(a, EDITION "/findings/%lld",
	    (long long)x)) == 200);
	CHECK(visit_has(s->anyone, "A secretword amended") &&
	    visit_has(s->anyone, "amended on"));
	CHECK(visit_has_html(s->anyone, "<del>finding</del>"));
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "recommend"), NULL) == 200);
	CHECK(visit_has(s->organiser, "It is a recommendation now"));
}

TEST_STORE(finding_vote)
{
	struct visitor *v;
	const char *own, *one, *two;
	int64_t x, org;

	s = scene_open(db, a);
	one = story_without_plan(s, "cimi-2017", 0);
	two = story_without_plan(s, "cimi-2017", 1);
	/* Two of one organisation. */
	org = count("SELECT min(organisation_id) FROM participant"
	    " WHERE organisation_id IS NOT NULL");
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_change(db, "UPDATE participant SET organisation_id = $1"
	    " WHERE person_id IN (SELECT id FROM person WHERE email IN"
	    " ($2, $3))", ARGS(INT(org), TEXT(one), TEXT(two))) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	x = candidate("Voted on", "");
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_post(s->organiser, OUR "/rule", "way", "vote", "majority",
	    "half", "voice", "organisation", "quorum", "0", NULL) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "open"), NULL) == 200);
	own = arena_printf(a, FINDINGS "/%lld", (long long)x);
	v = one_of_them(0);
	CHECK(visit_get(v, own) == 200);
	CHECK(visit_field(v, arena_printf(a, "%s/voice", own), "objection") ==
	    NULL);
	CHECK(visit_post(v, arena_printf(a, "%s/voice", own), "choice", "yes",
	    NULL) == 200);
	CHECK(visit_has(v, "1 of "));
	/* The organisation's last word counts. */
	v = one_of_them(1);
	CHECK(visit_get(v, own) == 200);
	CHECK(visit_has(v, "Somebody of your organisation has spoken"));
	CHECK(visit_post(v, arena_printf(a, "%s/voice", own), "choice", "no",
	    NULL) == 200);
	CHECK(visit_has(v, "1 of "));
	CHECK(visit_get(s->organiser, OUR) == 200);
	CHECK(visit_has(s->organiser, "no majority"));
	/* Taken back, and put again: what was said before is over. */
	CHECK(visit_post(s->organiser, at_desk(x, "withdraw"), NULL) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "open"), NULL) == 200);
	CHECK(visit_post(s->organiser, at_desk(x, "close"), NULL) == 200);
	CHECK(visit_has(s->organiser, "too few spoke"));
	CHECK(count(arena_printf(a, "SELECT count(*) FROM finding WHERE id ="
	    " %lld AND state = 'candidate'", (long long)x)) == 1);
	CHECK(visit_post(s->organiser, at_desk(x, "close"), NULL) == 409 ||
	    visit_status(s->organiser) == 403);
	CHECK(story_refused(v, OUR));
	CHECK(story_refused(s->partner, OUR));
}

TEST(finding_ledger_rules)
{
	struct ledger_cell c = { .state = CELL_OPEN }, d = { .country = "MK",
	    .state = CELL_COMMITTED, .reported = true,
	    .practised = PRACTISED_DONE };
	struct arena *a = arena_make();
	struct ledger_sum *sum;

#define AT(days) (1000000 + (int64_t)(days) * 86400)
	CHECK(!ledger_overdue(&c, AT(99), "2030-01-01"));	/* not asked */
	c.asked_at = AT(0);
	CHECK(ledger_days_waiting(&c, AT(13)) == 13);
	CHECK(!ledger_overdue(&c, AT(13), "2030-01-01"));
	CHECK(ledger_overdue(&c, AT(14), "2030-01-01"));
	c.state = CELL_DECLINED;
	c.until = "2029-12-31";		/* of a commitment that was taken back */
	CHECK(ledger_days_waiting(&c, AT(13)) == 0);
	CHECK(!ledger_overdue(&c, AT(99), "2030-01-01"));
	c.state = CELL_COMMITTED;
	c.until = "2030-01-01";
	CHECK(!ledger_overdue(&c, AT(99), "2030-01-01"));
	CHECK(ledger_overdue(&c, AT(99), "2030-01-02"));
	c.reported = true;
	c.practised = PRACTISED_STARTED;
	CHECK(ledger_overdue(&c, AT(99), "2030-01-02"));
	c.practised = PRACTISED_STOPPED;
	CHECK(!ledger_overdue(&c, AT(99), "2030-01-02"));
	c.practised = PRACTISED_STARTED;
	c.country = "AL";
	c.next = &d;
	sum = ledger_sums(a, &c);
	CHECK_TEXT(sum->country, "AL");
	CHECK(sum->in[CELL_COMMITTED] == 1 && sum->started == 1 &&
	    sum->done == 0);
	CHECK(sum->next->done == 1 && sum->next->next == NULL);
	arena_free(a);
#undef AT
}

#define LEDGER "/editions/welcoming-2017/desk/ledger"

static const char *
word(const char *sql)
{
	const char *out = "";

	CHECK(db_text(s->db, s->arena, sql, NO_ARGS, &out) == RC_OK);
	return out == NULL ? "" : out;
}

/* Where the page that is shown sends what a partner says. */
static const char *
answers(struct visitor *v)
{
	for (const struct visit_form *f = visit_forms(v); f != NULL;
	    f = f->next)
		if (strstr(f->action, "/answer?seen=") != NULL)
			return arena_dup(s->arena, f->action);
	return "/none";
}

/* The clerk, in memory of its own as it is. */
static void
clerk_tells(unixtime now)
{
	struct arena *a = arena_make();

	CHECK(finding_chore(s->db, a, now) == RC_OK);
	arena_free(a);
}

TEST_STORE(finding_ledger_asked)
{
	const char *link, *page, *row, *brought;
	struct visitor *ana;
	int64_t id, partner, mails;

	s = scene_open(db, a);
	CHECK(story_refused(s->partner, LEDGER));
	CHECK(story_refused(s->trainer, LEDGER));
	CHECK(story_refused(s->anyone, LEDGER));
	CHECK(visit_get(s->organiser, LEDGER) == 200);
	CHECK(visit_has(s->organiser, "overdue"));
	CHECK(visit_has(s->organiser, "nobody who can be asked"));
	/* No recommendation, partner and country without a cell. */
	CHECK(count("SELECT count(*) FROM finding f JOIN ledger_partner p"
	    " ON p.edition_id = f.edition_id JOIN ledger_country c"
	    " ON c.partner_id = p.id WHERE f.recommended_at IS NOT NULL"
	    " AND NOT EXISTS (SELECT 1 FROM ledger_row r JOIN ledger_cell x"
	    " ON x.row_id = r.id WHERE r.finding_id = f.id"
	    " AND r.partner_id = p.id AND x.country = c.country)") == 0);
	/* A silent one is asked: one link for each answer. */
	CHECK(visit_post(s->organiser, LEDGER "/ask", NULL) == 200);
	CHECK(visit_has(s->organiser, "on their way"));
	id = count("SELECT min(r.id) FROM ledger_row r JOIN ledger_cell c"
	    " ON c.row_id = r.id JOIN ledger_partner p ON p.id = r.partner_id"
	    " WHERE c.state = 'open' AND p.person_id IS NOT NULL"
	    " AND r.asked_at IS NOT NULL");
	mails = count("SELECT count(*) FROM outbox WHERE kind = 'ask'");
	CHECK(mails > 3);
	/* Twice does not ask twice. */
	CHECK(visit_post(s->organiser, LEDGER "/ask", NULL) == 200);
	CHECK(count("SELECT count(*) FROM outbox WHERE kind = 'ask'") ==
	    mails);
	link = arena_printf(a, "/ask/%lld/", (long long)count(arena_printf(a,
	    "SELECT max(id) FROM ask WHERE kind = 'commit' AND thing_id ="
	    " %lld", (long long)id)));
	page = word(arena_printf(a, "SELECT body FROM outbox WHERE id ="
	    " (SELECT max(mail_id) FROM ask WHERE kind = 'commit'"
	    " AND thing_id = %lld)", (long long)id));
	page = strstr(page, link);
	CHECK(page != NULL);
	link = arena_dup_n(a, page == NULL ? "/none" : page,
	    strcspn(page == NULL ? "" : page, "?\n "));
	/* A scanner opens every link: nothing is answered. */
	for (int i = 0; i < 3; i++) {
		static const char *const say[] = { "committed", "declined",
		    "later" };

		CHECK(visit_get(s->anyone, arena_printf(a, "%s?answer=%s",
		    link, say[i])) == 200);
	}
	CHECK(count(arena_printf(a, "SELECT count(*) FROM ledger_cell"
	    " WHERE row_id = %lld AND state = 'open'", (long long)id)) > 0);
	/* Altered, it is worth nothing. */
	page = arena_printf(a, "%s%s", arena_dup_n(a, link, strlen(link) - 1),
	    link[strlen(link) - 1] == '0' ? "1" : "0");
	CHECK(visit_get(s->anyone, page) == 404);
	/* Declined only with a reason. */
	CHECK(visit_get(s->anyone, arena_printf(a, "%s?answer=declined",
	    link)) == 200);
	CHECK(visit_post(s->anyone, link, NULL) == 422);
	CHECK(visit_post(s->anyone, link, "answer", "committed", "outcome",
	    "From May on", NULL) == 200);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM ledger_cell"
	    " WHERE row_id = %lld AND state = 'committed'"
	    " AND reason = 'From May on' AND until IS NOT NULL",
	    (long long)id)) > 0);
	CHECK(visit_get(s->organiser, arena_printf(a, LEDGER "/rows/%lld",
	    (long long)id)) == 200);
	CHECK(visit_has(s->organiser, "From May on"));
	/* Somebody leaves: what is open goes to the substitute. */
	partner = count("SELECT min(p.id) FROM ledger_partner p"
	    " JOIN ledger_row r ON r.partner_id = p.id JOIN ask q"
	    " ON q.thing_id = r.id AND q.kind = 'commit'"
	    " AND q.state = 'waiting'");
	row = arena_printf(a, LEDGER "/partners/%lld", (long long)partner);
	page = word(arena_printf(a, "SELECT o.body FROM outbox o JOIN ask q"
	    " ON q.mail_id = o.id AND q.kind = 'commit' AND q.state ="
	    " 'waiting' JOIN ledger_row r ON r.id = q.thing_id"
	    " WHERE r.partner_id = %lld ORDER BY o.id DESC LIMIT 1",
	    (long long)partner));
	page = strstr(page, "/ask/");
	page = arena_dup_n(a, page == NULL ? "/none" : page,
	    strcspn(page == NULL ? "" : page, "?\n "));
	CHECK(visit_get(s->anyone, page) == 200);
	CHECK(visit_get(s->organiser, row) == 200);
	CHECK(visit_post(s->organiser, row, "name", "New", "email", "",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, row, "c0", "", NULL) == 422);
	CHECK(visit_post(s->organiser, row, "c0", "MK", "name", "New Colleague",
	    "email", "colleague@example.org", "c1", "XK", NULL) == 200);
	CHECK(scene_mail(s, "colleague@example.org") != NULL);
	CHECK(visit_get(s->anyone, page) == 404);	/* the old link */
	/* The new country has its cells at once. */
	CHECK(count(arena_printf(a, "SELECT count(*) FROM ledger_cell c"
	    " JOIN ledger_row r ON r.id = c.row_id WHERE r.partner_id = %lld"
	    " AND c.country = 'XK'", (long long)partner)) == 3);
	/* By telephone, and per country. */
	row = arena_printf(a, LEDGER "/rows/%lld", (long long)id);
	CHECK(visit_get(s->organiser, row) == 200);
	CHECK(visit_post(s->organiser, answers(s->organiser),
	    "state", "declined", "reason", "", NULL) == 422);
	CHECK(visit_post(s->organiser, answers(s->organiser),
	    "state", "declined", "reason", "No <b>money</b>", NULL) == 200);
	CHECK(visit_has(s->organiser, "No <b>money</b>"));
	/* What was promoted and practised. */
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/promotion", row),
	    "p_day", "2018-02-30", "p_place", "P", "p_audience", "A",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/promotion", row),
	    "p_day", "2018-03-01", "p_place", "Town hall", "p_audience",
	    "Mayors", "p_people", "3", "p_url", "javascript:alert(1)",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/promotion", row),
	    "p_day", "2018-03-01", "p_place", "Town hall", "p_audience",
	    "Mayors", "p_people", "3", "p_url", "https://example.org/a",
	    NULL) == 200);
	CHECK(visit_has(s->organiser, "Town hall"));
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/practice", row),
	    "w_day", "2018-04-01", "w_state", "stopped", "w_note", "",
	    NULL) == 422);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/practice", row),
	    "w_day", "2018-04-01", "w_state", "done", "w_note", "It is there",
	    NULL) == 200);
	CHECK(visit_has(s->organiser, "It is there"));
	/* Who brought it up is told, once a day, until they want no more. */
	brought = word("SELECT h.email FROM finding_origin o JOIN person h"
	    " ON h.id = o.person_id ORDER BY o.finding_id, o.person_id"
	    " LIMIT 1");
	CHECK(*brought != '\0');
	clerk_tells(time_now());
	CHECK(scene_mail(s, brought) != NULL &&
	    strstr(scene_mail(s, brought), "/findings/") != NULL);
	mails = count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'finding.moved'");
	CHECK(mails > 0);
	clerk_tells(time_now());
	CHECK(count("SELECT count(*) FROM outbox WHERE kind ="
	    " 'finding.moved'") == mails);
	ana = scene_person(s, brought);
	id = count("SELECT finding_id FROM finding_origin ORDER BY finding_id,"
	    " person_id LIMIT 1");
	page = arena_printf(a, "/editions/welcoming-2017/mine/findings/%lld",
	    (long long)id);
	CHECK(visit_get(ana, page) == 200);
	CHECK(visit_post(ana, arena_printf(a, "%s/quiet", page), "quiet",
	    "1", NULL) == 200);
	CHECK(count("SELECT count(*) FROM finding_origin WHERE quiet = 1") ==
	    1);
}

/* People reached: as many as are told to anybody. */
static void
reached(int people)
{
	CHECK(db_begin(s->db) == RC_OK);
	CHECK(db_exec(s->db, "UPDATE ledger_log SET people = CASE WHEN id ="
	    " (SELECT min(id) FROM ledger_log WHERE kind = 'promotion')"
	    " THEN CAST($1 AS BIGINT) END WHERE kind = 'promotion'",
	    ARGS(INT_OR_NULL(people)), NULL) == RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
	CHECK(visit_get(s->anyone, "/editions/welcoming-2017/findings") == 200);
}

TEST_STORE(finding_ledger_hides_few)
{
	s = scene_open(db, a);
	reached(0);
	CHECK(!visit_has(s->anyone, "fewer than 5"));
	reached(4);
	CHECK(visit_has(s->anyone, "fewer than 5"));
	reached(5);
	CHECK(!visit_has(s->anyone, "fewer than 5"));
	/* Countries by their names, whoever answers for them. */
	CHECK(story_order(s->anyone, "By country", "Albania", "Bosnia",
	    "Bulgaria", "Italy", "Kosovo", "Montenegro", "Slovenia", NULL));
}

TEST_STORE(finding_ledger_of_a_partner)
{
	static const char own[] = "/editions/welcoming-2017/partner/ledger";
	const char *row, *desk, *begun;
	int64_t mine, other;

	s = scene_open(db, a);
	CHECK(visit_get(s->partner, own) == 200);
	mine = count("SELECT min(r.id) FROM ledger_row r JOIN ledger_partner p"
	    " ON p.id = r.partner_id JOIN programme_role x"
	    " ON x.organisation_id = p.organisation_id JOIN person h"
	    " ON h.id = x.person_id WHERE h.email = 'partner@demo.example'");
	other = count("SELECT min(r.id) FROM ledger_row r JOIN ledger_partner p"
	    " ON p.id = r.partner_id WHERE p.organisation_id NOT IN (SELECT"
	    " organisation_id FROM programme_role WHERE organisation_id"
	    " IS NOT NULL)");
	row = arena_printf(a, "%s/rows/%lld", own, (long long)mine);
	CHECK(visit_get(s->partner, row) == 200);
	CHECK(visit_get(s->partner, arena_printf(a, "%s/rows/%lld", own,
	    (long long)other)) == 404);
	CHECK(visit_get(s->partner, row) == 200);
	begun = answers(s->partner);
	CHECK(visit_post(s->partner, begun, "state", "committed", "until",
	    "2019-01-31", "reason", "Together", NULL) == 200);
	CHECK(visit_has(s->partner, "Together") &&
	    visit_has(s->partner, "31 January 2019"));
	/* Whoever began before is told, and loses nothing. */
	desk = arena_printf(a, LEDGER "/rows/%lld", (long long)mine);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_get(s->partner, row) == 200);
	CHECK(visit_post(s->partner, answers(s->partner), "state",
	    "committed", "reason", "And with the county", NULL) == 200);
	CHECK(visit_post(s->organiser, answers(s->organiser), "state",
	    "declined", "reason", "Said by telephone", NULL) == 422);
	CHECK(visit_has(s->organiser, "Somebody answered in the meantime"));
	CHECK(visit_has(s->organiser, "And with the county"));
	CHECK(visit_has(s->organiser, "Said by telephone"));
	CHECK(count("SELECT count(*) FROM ledger_cell WHERE reason ="
	    " 'Said by telephone'") == 0);
	CHECK(visit_post(s->organiser, answers(s->organiser), "state",
	    "declined", "reason", "Said by telephone", NULL) == 200);
	CHECK(count("SELECT count(*) FROM ledger_cell WHERE reason ="
	    " 'Said by telephone' AND state = 'declined'") == 1);
	CHECK(visit_get(s->partner, row) == 200);
	CHECK(visit_post(s->partner, arena_printf(a, "%s/promotion", row),
	    "p_day", "2018-03-01", "p_place", "Market", "p_audience", "All",
	    NULL) == 200);
	CHECK(visit_has(s->partner, "Market"));
	CHECK(visit_post(s->partner, arena_printf(a, "%s/remove", row), "log",
	    arena_printf(a, "%lld", (long long)count("SELECT max(id)"
	    " FROM ledger_log")), NULL) == 200);
	CHECK(!visit_has(s->partner, "Market"));
	CHECK(story_refused(s->anyone, own));
	CHECK(story_refused(s->trainer, own));
}

TEST_STORE(finding_becomes_an_action)
{
	struct visitor *ana;
	const char *at;
	int64_t id;

	s = scene_open(db, a);
	ana = one_of_them(0);
	id = count("SELECT min(f.id) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND f.state = 'adopted'");
	at = arena_printf(a, FINDINGS "/%lld/action", (long long)id);
	CHECK(visit_get(ana, at) == 200);
	CHECK(visit_post(ana, at, "due", "", NULL) == 422);
	CHECK(visit_post(ana, at, "plan", "999999", "due", "2031-05-01",
	    NULL) == 422);
	CHECK(visit_post(ana, at, "plan", "new", "lead", "Head of the desk",
	    "due", "2031-05-01", NULL) == 200);
	CHECK(text_starts(visit_path(ana), "/plans/"));
	CHECK(visit_has(ana, "Head of the desk"));
	/* Once more, into the same plan. */
	CHECK(visit_get(ana, at) == 200);
	CHECK(visit_post(ana, at, "plan", arena_printf(a, "%lld",
	    (long long)count("SELECT max(id) FROM plan")), "action", "Two",
	    "lead", "Me", "due", "2031-06-01", NULL) == 200);
	CHECK(visit_has(ana, "Two"));
	CHECK(visit_get(ana, arena_printf(a, FINDINGS "/%lld",
	    (long long)id)) == 200);
	CHECK(visit_has(ana, "An action in 1 plan"));
	/* Staff make none; a candidate is none yet. */
	CHECK(visit_get(s->trainer, at) == 403);
	CHECK(visit_get(ana, arena_printf(a, FINDINGS "/%lld/action",
	    (long long)count("SELECT min(f.id) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND f.state = 'candidate'"))) == 409);
}

/* What to do is told to everybody, and not what it was about. */
static bool
says_dead(struct visitor *v)
{
	return visit_has(v, "This link does not work any more") &&
	    visit_has(v, "the organisers can send you a new link") &&
	    !visit_has(v, "cimi") && !visit_has(v, "Petra Pen");
}

TEST_STORE(finding_rapporteur)
{
	static const char desk[] = "/editions/cimi-2017/desk/rapporteurs",
	    email[] = "pen@example.org";
	struct visitor *pen, *late;
	const char *link, *note, *other, *one;
	int64_t session;

	s = scene_open(db, a);
	pen = scene_visitor(s);
	late = scene_visitor(s);
	session = count("SELECT min(i.id) FROM session_item i JOIN edition e"
	    " ON e.id = i.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND i.kind = 'plenary'");
	one = arena_printf(a, "%lld", (long long)session);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, desk, "session", one, "name", "Pen",
	    "email", "", NULL) == 422);
	CHECK(visit_post(s->organiser, desk, "session", "999999", "name",
	    "Pen", "email", email, NULL) == 422);
	CHECK(visit_post(s->organiser, desk, "session", one, "name",
	    "Petra Pen", "email", email, NULL) == 200);
	CHECK(visit_has(s->organiser, "Petra Pen"));
	/* The link opens that session, without signing in. */
	link = scene_link(s, email);
	CHECK(link != NULL && text_starts(link, "/notes/"));
	CHECK(visit_get(pen, link) == 200);
	CHECK(visit_has(pen, "You are rapporteur of this session"));
	CHECK(visit_post(pen, link, "kind", "note", "body", "", NULL) == 422);
	CHECK(visit_post(pen, link, "kind", "note", "body",
	    "Counters need <time>", NULL) == 200);
	CHECK(visit_has(pen, "Counters need <time>"));
	note = arena_printf(a, "%s/%lld", link, (long long)count(
	    "SELECT max(id) FROM finding_note"));
	/* Two at once: who saves second is told, and loses nothing. */
	CHECK(visit_get(pen, note) == 200);
	CHECK(visit_get(late, note) == 200);
	CHECK(visit_post(pen, arena_printf(a, "%s?version=1", note), "body",
	    "Counters need time", NULL) == 200);
	CHECK(visit_post(late, arena_printf(a, "%s?version=1", note), "body",
	    "Counters need less", NULL) == 422);
	CHECK(visit_has(late, "Saved while you were writing"));
	CHECK(visit_has(late, "Counters need time"));
	CHECK(visit_has(late, "Counters need less"));
	CHECK(visit_get(late, arena_printf(a, "%s/newer?version=1", note)) ==
	    200);
	CHECK(visit_has(late, "Petra Pen saved another text after yours"));
	CHECK(count("SELECT count(*) FROM finding_note_version v JOIN person p"
	    " ON p.id = v.person_id WHERE p.email = 'pen@example.org'") == 2);
	/* Those who run the edition read it, under the name. */
	CHECK(visit_get(s->organiser, arena_printf(a,
	    "/editions/cimi-2017/mine/notes/%lld", (long long)session)) ==
	    200);
	CHECK(story_order(s->organiser, "Counters need time", "Petra Pen",
	    NULL));
	/* Another's note, another session, an altered link: nothing. */
	CHECK(visit_get(pen, arena_printf(a, "%s/%lld", link, (long long)count(
	    "SELECT min(id) FROM finding_note"))) == 404);
	other = arena_printf(a, "/notes/%lld%s", (long long)count(
	    "SELECT max(i.id) FROM session_item i JOIN edition e"
	    " ON e.id = i.edition_id WHERE e.slug = 'cimi-2017'"),
	    strrchr(link, '/'));
	CHECK(visit_get(pen, other) == 404);
	CHECK(says_dead(pen));
	CHECK(visit_get(pen, "/notes/999999/no-such") == 404);
	CHECK(says_dead(pen));
	CHECK(visit_get(pen, arena_printf(a, "%s%s", arena_dup_n(a, link,
	    strlen(link) - 1), link[strlen(link) - 1] == '0' ? "1" : "0")) ==
	    404);
	CHECK(says_dead(pen));
	/* Signed in they may no more than anybody else. */
	CHECK(story_refused(scene_person(s, email), arena_printf(a,
	    "/editions/cimi-2017/mine/notes/%lld", (long long)session)));
	CHECK(story_refused(pen, "/editions/cimi-2017/mine/findings"));
	CHECK(visit_get(late, note) == 200);	/* begins to write */
	/* Too old, the link is dead; taken out too, and the note stays. */
	time_shift(600LL * 86400);
	CHECK(visit_get(pen, link) == 404);
	CHECK(says_dead(pen));
	time_shift(-600LL * 86400);
	one = arena_printf(a, "%lld.%lld", (long long)session,
	    (long long)count("SELECT max(id) FROM session_person"));
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/send", desk), "one",
	    "1.999999", NULL) == 404);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/remove", desk),
	    "one", one, NULL) == 200);
	CHECK(visit_get(pen, note) == 404);
	CHECK(says_dead(pen));
	CHECK(visit_get(pen, link) == 404);
	CHECK(says_dead(pen));
	/* What was begun before is not written any more. */
	CHECK(visit_post(late, arena_printf(a, "%s?version=2", note), "body",
	    "Too late", NULL) == 404);
	CHECK(says_dead(late));
	CHECK(count("SELECT count(*) FROM finding_note WHERE body ="
	    " 'Counters need time'") == 1);
	/* Named again: by a link of its own, and no older one. */
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, desk, "session", arena_printf(a, "%lld",
	    (long long)session), "name", "Petra Pen", "email", email, NULL) ==
	    200);
	CHECK(visit_get(pen, link) == 404);
	CHECK(visit_get(pen, scene_link(s, email)) == 200);
	CHECK(story_refused(s->trainer, desk));
	CHECK(story_refused(s->participant, desk));
	CHECK(story_refused(s->anyone, desk));
}

TEST_STORE(finding_conclusion)
{
	static const char desk[] = "/editions/cimi-2017/desk/findings",
	    pub[] = "/editions/cimi-2017/findings";
	struct finding again = { .title = "{\"en\":\"C\"}" };
	const char *draft, *id, *to;
	struct visitor *ana;

	s = scene_open(db, a);
	ana = one_of_them(0);
	again.edition = count("SELECT id FROM edition WHERE slug ="
	    " 'cimi-2017'");
	to = arena_printf(a, "%s/conclusion", desk);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, to, NULL) == 200);
	/* Drafted from what is adopted; one at a time. */
	draft = arena_dup(a, visit_path(s->organiser));
	CHECK(visit_has(s->organiser, "1. Those at the counter may decide"));
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(!visit_has(s->organiser, "Draft the overall conclusion"));
	CHECK(db_begin(db) == RC_OK);
	CHECK(finding_conclude(db, &again, 1, time_now()) == RC_CONFLICT);
	db_rollback(db);
	CHECK(count("SELECT count(*) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND f.conclusion = 1") == 1);
	CHECK(visit_get(s->organiser, draft) == 200);
	for (const struct visit_form *f = visit_forms(s->organiser); f != NULL;
	    f = f->next)
		if (strstr(f->action, "/edit?version=") != NULL)
			to = arena_dup(a, f->action);
	CHECK(visit_post(s->organiser, to, "body.en", "States <b>and</b> towns "
	    "act together.", NULL) == 200);
	/* Nobody outside reads it before it is agreed. */
	CHECK(visit_get(s->anyone, pub) == 200);
	CHECK(!visit_has(s->anyone, "act together"));
	id = strrchr(visit_path(s->organiser), '/') + 1;
	id = arena_dup(a, id);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/rule", desk), "way",
	    "vote", "majority", "half", "voice", "person", "quorum", "0",
	    NULL) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/%s/open", desk,
	    id), NULL) == 200);
	draft = arena_printf(a, FINDINGS "/%s", id);
	CHECK(visit_get(ana, draft) == 200);
	CHECK(visit_post(ana, arena_printf(a, "%s/voice", draft), "choice",
	    "yes", NULL) == 200);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/%s/close", desk,
	    id), NULL) == 200);
	/* First on the page and in the PDF, and it takes no number. */
	CHECK(visit_get(s->anyone, pub) == 200);
	CHECK(story_order(s->anyone, "Overall conclusion", "act together",
	    "1. Those at the counter", NULL));
	/* And on the edition's page. */
	CHECK(visit_get(s->anyone, "/editions/cimi-2017") == 200);
	CHECK(story_order(s->anyone, "What this edition concluded",
	    "act together", "Agreed on", NULL));
	CHECK(count("SELECT count(*) FROM finding WHERE conclusion = 1"
	    " AND number IS NOT NULL") == 0);
	CHECK(visit_get(s->anyone, arena_printf(a, "%s/findings.pdf", pub)) ==
	    200);
	CHECK(story_pdf_has(s, s->anyone, "act together"));
	/* It is no recommendation, nor put to delegations. */
	CHECK(text_number(id, 1, INT64_MAX, &again.id));
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_change(db, "UPDATE finding SET level = 'municipal',"
	    " addressee = '{\"en\":\"T\"}' WHERE id = $1",
	    ARGS(INT(again.id))) == RC_OK);
	CHECK(finding_recommend(db, again.id, time_now()) == RC_CONFLICT);
	db_rollback(db);
	CHECK(count("SELECT count(*) FROM tried t JOIN finding f"
	    " ON f.id = t.finding_id WHERE f.conclusion = 1") == 0);
	CHECK(story_refused(s->trainer, desk));
	CHECK(story_refused(ana, desk));
}

/* Where nobody was asked to agree, it is the word of those who run it. */
TEST_STORE(finding_conclusion_stated)
{
	static const char desk[] = "/editions/baltic-2025/desk/findings",
	    pub[] = "/editions/baltic-2025/findings";
	const char *at, *to = "";
	struct finding one;
	int64_t id;

	s = scene_open(db, a);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, arena_printf(a, "%s/conclusion", desk),
	    NULL) == 200);
	id = count("SELECT max(id) FROM finding");
	at = arena_printf(a, "%s/%lld/state", desk, (long long)id);
	CHECK(visit_get(s->trainer, "/editions/baltic-2025/mine/findings") ==
	    200);
	CHECK(visit_post(s->trainer, at, NULL) == 403);
	/* Not an empty one. */
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, at, NULL) == 200);
	CHECK(visit_has(s->organiser, "Write first what the edition"));
	CHECK(visit_get(s->organiser, arena_printf(a, "/editions/baltic-2025/"
	    "mine/findings/%lld/edit", (long long)id)) == 200);
	for (const struct visit_form *f = visit_forms(s->organiser); f != NULL;
	    f = f->next)
		if (strstr(f->action, "/edit?version=") != NULL)
			to = arena_dup(a, f->action);
	CHECK(visit_post(s->organiser, to, "body.en", "Small towns <b>do</b> "
	    "share.", NULL) == 200);
	CHECK(visit_get(s->anyone, "/editions/baltic-2025") == 200);
	CHECK(!visit_has(s->anyone, "What this edition concluded"));
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, at, NULL) == 200);
	CHECK(visit_has(s->organiser, "not put to agreement"));
	CHECK(visit_get(s->anyone, "/editions/baltic-2025") == 200);
	CHECK(story_order(s->anyone, "What this edition concluded",
	    "Small towns", "Written by those who run the edition", NULL));
	CHECK(!visit_has_html(s->anyone, "<b>do</b>"));
	CHECK(visit_click(s->anyone, "What this edition concluded") == 200);
	CHECK(visit_has(s->anyone, "Written by those who run the edition") &&
	    !visit_has(s->anyone, "Adopted"));
	CHECK(visit_get(s->anyone, arena_printf(a, "%s/findings.pdf", pub)) ==
	    200);
	CHECK(story_pdf_has(s, s->anyone, "Small towns"));
	/* Once, and no finding can be published so. */
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_post(s->organiser, at, NULL) == 409 ||
	    visit_status(s->organiser) == 403);
	CHECK(count("SELECT count(*) FROM finding_version WHERE how = 'stated'"
	    " AND finding_id = (SELECT max(id) FROM finding)") == 1);
	id = count("SELECT min(f.id) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'baltic-2025'"
	    " AND f.state = 'candidate'");
	CHECK(id > 0);
	CHECK(db_begin(db) == RC_OK);
	CHECK(finding_find(db, a, id, &one) == RC_OK);
	CHECK(finding_state(db, &one, 1, time_now()) == RC_CONFLICT);
	db_rollback(db);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM finding WHERE id ="
	    " %lld AND state = 'candidate'", (long long)id)) == 1);
}

/* The setting that was a second text of it: section 6 of the tables. */
TEST_STORE(finding_conclusion_of_the_settings)
{
	extern const char finding_sql[];
	const char *p = strstr(finding_sql, "-- @6"), *end;
	const char *over = strstr(finding_sql, "-- @7");
	int64_t own, other;

	s = scene_open(db, a);
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_exec(db, "UPDATE edition SET conclusion ="
	    " '{\"en\":\"As it was\"}' WHERE slug IN ('cimi-2017', 'urban-2018')",
	    NO_ARGS, NULL) == RC_OK);
	own = count("SELECT count(*) FROM finding WHERE conclusion = 1");
	for (p = strstr(p, "INSERT"); (end = strchr(p, ';')) != NULL &&
	    end < over; p = end + 1)
		CHECK(db_exec(db, arena_dup_n(a, p, (size_t)(end - p)),
		    NO_ARGS, NULL) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	/* One for the edition without; beside the agreed one it is an earlier
	 * version. */
	CHECK(count("SELECT count(*) FROM finding WHERE conclusion = 1") ==
	    own + 1);
	other = count("SELECT f.id FROM finding f JOIN edition e ON e.id ="
	    " f.edition_id WHERE e.slug = 'urban-2018' AND f.conclusion = 1");
	CHECK(count(arena_printf(a, "SELECT count(*) FROM finding_version"
	    " WHERE finding_id = %lld AND n = 0 AND how = 'stated'",
	    (long long)other)) == 1);
	CHECK(visit_get(s->anyone, "/editions/cimi-2017") == 200);
	CHECK(story_order(s->anyone, "What this edition concluded", "As it was",
	    "Written by those who run the edition", NULL));
	CHECK(visit_get(s->anyone, "/editions/urban-2018") == 200);
	CHECK(!visit_has(s->anyone, "As it was"));
	CHECK(visit_has(s->anyone, "each time on other challenges"));
}

TEST_STORE(finding_action_given)
{
	static const char desk[] = "/editions/cimi-2017/desk/findings";
	const char *at, *email, *bad;
	struct visitor *ana;
	int64_t id, who, plans;

	s = scene_open(db, a);
	/* Adopted ones stand in the order of their numbers. */
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(story_order(s->organiser, "Number 1, adopted",
	    "Number 2, adopted", "Number 3, adopted", NULL));
	id = count("SELECT min(f.id) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND f.state = 'adopted'");
	who = count("SELECT max(pa.person_id) FROM participant pa JOIN edition e"
	    " ON e.id = pa.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND pa.role = 'participant' AND NOT EXISTS (SELECT 1 FROM plan p"
	    " WHERE p.owner_id = pa.person_id)");
	email = word(arena_printf(a, "SELECT email FROM person WHERE id = %lld",
	    (long long)who));
	plans = count("SELECT count(*) FROM plan");
	at = arena_printf(a, "%s/%lld/give", desk, (long long)id);
	bad = arena_printf(a, "%lld", (long long)count("SELECT max(id) + 99"
	    " FROM person"));
	CHECK(visit_get(s->organiser, at) == 200);
	CHECK(visit_post(s->organiser, at, "who", arena_printf(a, "%lld",
	    (long long)who), "due", "", NULL) == 422);
	CHECK(visit_post(s->organiser, at, "who", bad, "due", "2031-05-01",
	    NULL) == 422);
	CHECK(count("SELECT count(*) FROM plan") == plans);
	/* Twice: two actions, one plan, and each told by mail. */
	for (int i = 0; i < 2; i++) {
		CHECK(visit_get(s->organiser, at) == 200);
		CHECK(visit_post(s->organiser, at, "who", arena_printf(a,
		    "%lld", (long long)who), "action", i == 0 ? "Write the "
		    "rule" : "Try the rule", "due", "2031-05-01", "note",
		    "Ask <me> for figures.", NULL) == 200);
		CHECK(visit_has(s->organiser, "is told by mail"));
		CHECK(strstr(scene_mail(s, email), i == 0 ? "Write the rule" :
		    "Try the rule") != NULL);
	}
	CHECK(strstr(scene_mail(s, email), "1 May 2031") != NULL);
	CHECK(strstr(scene_mail(s, email), "Ask <me> for figures.") != NULL);
	CHECK(count("SELECT count(*) FROM plan") == plans + 1);
	CHECK(count(arena_printf(a, "SELECT count(*) FROM plan_link"
	    " WHERE kind = 'recommendation' AND thing_id = %lld AND plan_id ="
	    " (SELECT max(id) FROM plan)", (long long)id)) == 1);
	ana = scene_person(s, email);
	CHECK(visit_get(ana, arena_printf(a, "/plans/%lld", (long long)count(
	    "SELECT max(id) FROM plan"))) == 200);
	CHECK(story_order(ana, "Write the rule", "Try the rule", NULL));
	CHECK(visit_get(s->organiser, arena_printf(a, "%s/%lld/give", desk,
	    (long long)count("SELECT min(f.id) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND f.state = 'candidate'"))) == 409);
	CHECK(story_refused(ana, at));
	CHECK(story_refused(s->trainer, at));
	CHECK(story_refused(s->anyone, at));
}

/* A file with these lines is sent; the answer's status. */
static int
take_in(const char *to, const char *text)
{
	visit_get(s->organiser, to);
	return visit_upload(s->organiser, to, "file", "a.csv", text,
	    strlen(text), NULL);
}

TEST_STORE(finding_sheets)
{
	static const char in[] = OUR "/import", cells[] = LEDGER "/import";
	const char *page;
	int64_t id, n, row;

	s = scene_open(db, a);
	CHECK(story_refused(s->trainer, OUR "/findings.csv"));
	CHECK(story_refused(s->partner, LEDGER "/ledger.csv"));
	CHECK(visit_get(s->organiser, OUR "/sheet.pdf") == 200);
	CHECK(story_pdf_has(s, s->organiser, "Name of the working group"));
	CHECK(visit_get(s->organiser, LEDGER "/sheet.pdf") == 200);
	CHECK(story_pdf_has(s, s->organiser, "We commit to it"));
	/* Out and in again: nothing changes. */
	CHECK(visit_get(s->organiser, OUR "/findings.csv") == 200);
	page = arena_dup_n(a, visit_page(s->organiser), visit_size(
	    s->organiser));
	n = count("SELECT count(*) FROM finding_version");
	CHECK(take_in(in, page) == 200);
	CHECK(visit_has(s->organiser, "0 lines changed something"));
	CHECK(count("SELECT count(*) FROM finding_version") == n);
	CHECK(visit_get(s->organiser, OUR "/findings.xlsx") == 200);
	/* A new one, and a candidate changed. */
	id = count("SELECT min(f.id) FROM finding f JOIN edition e ON e.id ="
	    " f.edition_id WHERE e.slug = 'cimi-2017' AND f.state ="
	    " 'candidate'");
	CHECK(take_in(in, arena_printf(a, "id,version,level,title en\n"
	    "%lld,1,national,Changed here\n,,,Quite new\n",
	    (long long)id)) == 200);
	CHECK(visit_has(s->organiser, "2 lines changed something"));
	CHECK(visit_has(s->organiser, "Quite new") &&
	    visit_has(s->organiser, "Changed here"));
	/* What is wrong is said line by line, and nothing is taken in. */
	n = count("SELECT count(*) FROM finding");
	CHECK(take_in(in, arena_printf(a, "id,version,level,title en\n"
	    "%lld,1,,Old version\n,,royal,Level\n999999,,,No such\n,,national,\n"
	    ",,,Good\n", (long long)id)) == 422);
	CHECK(story_order(s->organiser, "Line 2: it was changed since",
	    "Line 3: the level is none of", "Line 4: there is no finding",
	    "Line 5: the finding has no title", NULL));
	CHECK(count("SELECT count(*) FROM finding") == n);
	CHECK(take_in(in, "level\nnational\n") == 422);
	CHECK(take_in(in, "") == 422);
	CHECK(take_in(in, arena_printf(a, "id,title en\n%lld,Frozen\n",
	    (long long)count("SELECT min(f.id) FROM finding f JOIN edition e"
	    " ON e.id = f.edition_id WHERE e.slug = 'cimi-2017'"
	    " AND f.state = 'adopted'"))) == 422);
	CHECK(visit_has(s->organiser, "only a candidate can be changed"));
	/* The ledger. */
	CHECK(visit_get(s->organiser, LEDGER "/ledger.csv") == 200);
	page = arena_dup_n(a, visit_page(s->organiser), visit_size(
	    s->organiser));
	CHECK(take_in(cells, page) == 200);
	CHECK(visit_has(s->organiser, "0 lines changed something"));
	CHECK(take_in(cells, "number,partner,country,state,reason\n"
	    "1,Serbian town 1,RS,declined,\n1,Nobody,RS,open,\n"
	    "1,Serbian town 1,RS,maybe,\n") == 422);
	CHECK(story_order(s->organiser, "Line 2: who declines",
	    "Line 3: no partner of the ledger", "Line 4: the state is none of",
	    NULL));
	CHECK(take_in(cells, "number,partner,country,state,reason\n"
	    "1,Serbian town 1,RS,declined,By post\n") == 200);
	row = count("SELECT count(*) FROM ledger_cell WHERE state ="
	    " 'declined' AND reason = 'By post'");
	CHECK(row == 1);
}
