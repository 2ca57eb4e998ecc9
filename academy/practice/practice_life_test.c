/* The life of a record, as those live it who write, review and read. */
#include <string.h>

#include "ask/ask_web.h"
#include "practice/practice.h"
#include "practice/practice_diff.h"
#include "test/stories/story.h"

enum { DAY = 86400 };

static const char desk[] = "/editions/baltic-2025/desk/practices";

/* --- rules --- */

TEST(practice_states)
{
	static const char may[PRACTICE_STATES][PRACTICE_STATES + 1] = {
		/* to: draft submitted review published archived withdrawn */
		[PRACTICE_DRAFT] = ".x...x", [PRACTICE_SUBMITTED] = "x.xx.x",
		[PRACTICE_REVIEW] = "x..x.x", [PRACTICE_PUBLISHED] = ".x..xx",
		[PRACTICE_ARCHIVED] = "...x.x", [PRACTICE_WITHDRAWN] = "x.....",
	};

	for (int from = 0; from < PRACTICE_STATES; from++)
		for (int to = 0; to < PRACTICE_STATES; to++)
			CHECK(practice_may_become((enum practice_state)from,
			    (enum practice_state)to) == (may[from][to] == 'x'));
}

/* As "same[-gone-][+new+]". */
static const char *
diff(struct arena *a, const char *x, const char *y)
{
	struct buf b = BUF(a);

	for (struct diff_piece *p = practice_diff(a, x, y); p != NULL;
	    p = p->next)
		buf_printf(&b, p->kind == DIFF_SAME ? "%s" : p->kind ==
		    DIFF_GONE ? "[-%s-]" : "[+%s+]", p->text);
	return buf_text(&b);
}

TEST(practice_differences)
{
	struct arena *a = arena_make();
	struct practice x = PRACTICE_NEW, y;
	struct practice_change *c;
	struct buf long_x = BUF(a), long_y = BUF(a);

	CHECK_TEXT(diff(a, "", ""), "");
	CHECK_TEXT(diff(a, "one two", "one two"), "one two");
	CHECK_TEXT(diff(a, "one two three", "one 2 three"),
	    "one [-two -][+2 +]three");
	CHECK_TEXT(diff(a, "", "new"), "[+new+]");
	CHECK_TEXT(diff(a, "old", ""), "[-old-]");
	CHECK_TEXT(diff(a, "a b c d e", "a c d x e"), "a [-b -]c d [+x +]e");
	/* Beyond what is worth it, as a whole; nothing is lost. */
	for (int i = 0; i < 4000; i++) {
		buf_printf(&long_x, "x%d ", i);
		buf_printf(&long_y, "y%d ", i);
	}
	CHECK(strlen(diff(a, buf_text(&long_x), buf_text(&long_y))) ==
	    long_x.n + long_y.n + 8);

	x.title = "{\"en\":\"Title\"}";
	x.evidence_level = 1;
	y = x;
	CHECK(practice_changes(a, &x, &y) == NULL);
	y.title = "{\"en\":\"Title\",\"lt\":\"Pavadinimas\"}";
	y.evidence_level = 2;
	c = practice_changes(a, &x, &y);
	CHECK_TEXT(c->field->key, "title");
	CHECK_TEXT(c->lang, "lt");
	CHECK(c->pieces->kind == DIFF_NEW);
	CHECK_TEXT(c->next->field->key, "evidence_level");
	CHECK(c->next->pieces == NULL && c->next->next == NULL);
	arena_free(a);
}

/* --- stories --- */

static int64_t
number(struct scene *s, const char *sql)
{
	int64_t n = -1;
	enum rc rc = db_int(s->db, sql, NO_ARGS, &n);

	CHECK(rc == RC_OK || rc == RC_NONE);
	return n;
}

/* The last part of the address the visitor is at. */
static const char *
own(struct scene *s, struct visitor *v)
{
	const char *path = story_here(s, v), *edit = strstr(path, "/edit/");

	return edit == NULL ? path : arena_dup_n(s->arena, path,
	    (size_t)(edit - path));
}

/* Begins one and fills in each step with what it asks, whatever that is; the
 * address of its own page. */
static const char *
write_one(struct scene *s, struct visitor *v, const char *kind,
    const char *title, const char *edition)
{
	const char *at;

	CHECK(visit_get(v, arena_printf(s->arena,
	    "/me/practices/new?edition=%s", edition)) == 200);
	CHECK(visit_post(v, "/me/practices/new", "kind", kind, "title", title,
	    "language", "en", "edition", edition, NULL) == 200);
	at = own(s, v);
	for (int i = 1; i < 12 && strstr(visit_path(v), "/edit/") != NULL;
	    i++) {
		struct visit_value values[80] = { 0 };
		size_t n = 0;

		for (struct visit_form *f = visit_forms(v); f != NULL;
		    f = f->next) {
			if (strstr(f->action, "/edit/") == NULL)
				continue;
			for (struct visit_field *e = f->fields; e != NULL &&
			    n < 79; e = e->next) {
				const char *text = *e->value != '\0' ?
				    e->value : "Some words";

				if (strcmp(e->type, "hidden") == 0 ||
				    strcmp(e->type, "submit") == 0)
					continue;
				/* One box of many. */
				if (n > 0 && strcmp(values[n - 1].name,
				    e->name) == 0)
					continue;
				if (strcmp(e->type, "number") == 0 ||
				    strstr(e->name, "year") != NULL)
					text = "2019";
				else if (strstr(e->name, "money") != NULL ||
				    strstr(e->name, "population") != NULL)
					text = "5000";
				else if (strcmp(e->name, "currency") == 0)
					text = "EUR";
				else if (strcmp(e->type, "date") == 0)
					text = "2026-01-02";
				else if (strstr(e->name, "url") != NULL)
					text = "https://example.org/x";
				else if (e->options != NULL &&
				    *e->value == '\0')
					text = e->options[0] != NULL &&
					    *e->options[0] != '\0' ?
					    e->options[0] : e->options[1];
				values[n++] = (struct visit_value){ e->name,
				    text, strlen(text), NULL };
			}
			CHECK(visit_send(v, f, values) == 200);
			break;
		}
	}
	if (strcmp(visit_path(v), at) != 0)
		fprintf(stderr, "stopped at %s: %s\n", visit_path(v),
		    visit_text(v));
	CHECK_TEXT(visit_path(v), at);
	return at;
}

static const char *
code_of(const char *at)
{
	return strrchr(at, '/') + 1;
}

#define AT(...) arena_printf(s->arena, __VA_ARGS__)

TEST_STORE(practice_life)
{
	struct scene *s = scene_open(db, a);
	const char *at, *review, *public;

	/* A draft is its author's. */
	at = write_one(s, s->participant, "good_practice",
	    "A desk for newcomers", "baltic-2025");
	review = AT("%s/review", at);
	public = AT("/practices/%s", code_of(at));
	CHECK(visit_get(s->anyone, public) == 404);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(!visit_has(s->organiser, "A desk for newcomers"));
	CHECK(story_refused(s->anyone, at));
	CHECK(visit_get(s->partner, at) == 404);
	CHECK(visit_get(s->assessor, review) == 404);
	CHECK(visit_get(s->participant, review) == 404);

	/* Handed in: the reviewers see it, the public does not. */
	CHECK(visit_get(s->participant, at) == 200);
	CHECK(visit_post(s->participant, AT("%s/hand-in", at), NULL) == 200);
	CHECK(visit_has(s->participant, "Handed in."));
	CHECK(visit_get(s->anyone, public) == 404);
	CHECK(visit_get(s->organiser, desk) == 200);
	CHECK(visit_click(s->organiser, "A desk for newcomers") == 200);
	CHECK_TEXT(visit_path(s->organiser), review);

	/* A note stays inside; a question goes to the author. */
	CHECK(visit_post(s->organiser, AT("%s/say", review), "to", "inside",
	    "body", "Looks thin to me", NULL) == 200);
	CHECK(visit_has(s->organiser, "Looks thin to me"));
	CHECK(visit_get(s->participant, at) == 200);
	CHECK(!visit_has(s->participant, "Looks thin to me"));
	CHECK(visit_post(s->organiser, AT("%s/say", review), "to", "author",
	    "body", "How many people came?", NULL) == 200);
	CHECK(strstr(scene_mail(s, "participant@demo.example"),
	    "How many people came?") != NULL);
	CHECK(visit_get(s->participant, at) == 200);
	CHECK(visit_has(s->participant, "How many people came?") &&
	    visit_has(s->participant, "The reviewers") &&
	    visit_has(s->participant, "Draft"));

	/* Answered by a changed text. */
	CHECK(visit_get(s->participant, AT("%s/edit/5", at)) == 200);
	CHECK(visit_post(s->participant, AT("%s/edit/5", at), "result.en",
	    "In 2019 300 people came", NULL) == 200);
	CHECK(visit_get(s->participant, at) == 200);
	CHECK(visit_post(s->participant, AT("%s/hand-in", at), NULL) == 200);
	CHECK(visit_get(s->organiser, review) == 200);
	CHECK(visit_has(s->organiser, "300 people"));
	CHECK(visit_post(s->organiser, AT("%s/publish", review), NULL) == 200);
	CHECK(visit_get(s->anyone, public) == 200);
	CHECK(visit_has(s->anyone, "300 people"));
	CHECK(strstr(scene_mail(s, "participant@demo.example"), public) !=
	    NULL);
	CHECK(visit_get(s->anyone, "/practices") == 200);
	CHECK(visit_has(s->anyone, "A desk for newcomers"));

	/* The versions, and what changed. */
	CHECK(visit_get(s->participant, AT("%s/versions", at)) == 200);
	CHECK(visit_has_html(s->participant, "<ins>In 2019 300 people came"));

	/* A change of what is published waits. */
	CHECK(visit_get(s->participant, AT("%s/edit/1", at)) == 200);
	CHECK(visit_post(s->participant, AT("%s/edit/1", at), "title.en",
	    "A desk for everybody", NULL) == 200);
	CHECK(visit_get(s->anyone, public) == 200);
	CHECK(visit_has(s->anyone, "A desk for newcomers"));
	CHECK(visit_get(s->organiser, review) == 200);
	CHECK(visit_post(s->organiser, AT("%s/publish", review), NULL) >= 400);
	CHECK(visit_get(s->participant, at) == 200);
	CHECK(visit_post(s->participant, AT("%s/hand-in", at), NULL) == 200);
	CHECK(visit_get(s->organiser, review) == 200);
	CHECK(visit_post(s->organiser, AT("%s/publish", review), NULL) == 200);
	CHECK(visit_get(s->anyone, public) == 200);
	CHECK(visit_has(s->anyone, "A desk for everybody"));

	/* Put away, brought back, taken back. */
	CHECK(visit_get(s->organiser, review) == 200);
	CHECK(visit_post(s->organiser, AT("%s/archive", review), NULL) == 200);
	CHECK(visit_get(s->anyone, public) == 200);
	CHECK(visit_has(s->anyone, "Archived"));
	CHECK(visit_get(s->anyone, "/practices") == 200);
	CHECK(!visit_has(s->anyone, "A desk for everybody"));
	CHECK(visit_get(s->organiser, review) == 200);
	CHECK(visit_post(s->organiser, AT("%s/restore", review), NULL) == 200);
	CHECK(visit_get(s->participant, at) == 200);
	CHECK(visit_post(s->participant, AT("%s/withdraw", at), NULL) == 200);
	CHECK(visit_get(s->anyone, public) == 410);
	CHECK(number(s, "SELECT count(*) FROM journal WHERE action ="
	    " 'practice.publish'") == 2);
}

TEST_STORE(practice_ids_and_counts)
{
	struct scene *s = scene_open(db, a);
	const char *at;

	/* Missing answers keep it from being handed in. */
	CHECK(visit_get(s->participant, "/me/practices/new") == 200);
	CHECK(visit_post(s->participant, "/me/practices/new", "kind",
	    "less_successful", "title", "An app that nobody used", "language",
	    "en", "edition", "none", NULL) == 200);
	at = own(s, s->participant);
	CHECK(visit_get(s->participant, at) == 200);
	CHECK(visit_has(s->participant, "What was expected?"));
	CHECK(visit_post(s->participant, AT("%s/hand-in", at), NULL) >= 400);
	CHECK(number(s, AT("SELECT count(*) FROM practice WHERE code = '%s'"
	    " AND state = 'draft'", code_of(at))) == 1);
	/* An address is no number. */
	CHECK(strlen(code_of(at)) == 8);
}

#define ASKS "SELECT count(*) FROM ask k JOIN practice p" \
	" ON p.id = k.thing_id WHERE k.kind = 'practice' AND p.code = 'old'"

/* One that the demonstration's participant told, vouched for now. */
static void
old_one(struct scene *s, unixtime checked_at)
{
	struct practice p = PRACTICE_NEW;

	CHECK(db_begin(s->db) == RC_OK);
	p.title = "{\"en\":\"Old and good\"}";
	p.code = "old";
	p.state = PRACTICE_PUBLISHED;
	p.checked_at = checked_at;
	p.author = number(s, "SELECT id FROM person WHERE email ="
	    " 'participant@demo.example'");
	CHECK(practice_save(s->db, s->arena, &p, &(struct practice_by){ .now =
	    time_now(), .how = "form" }) == RC_OK);
	CHECK(db_commit(s->db) == RC_OK);
}

/* Where the newest question about a practice is answered; it was mailed. */
static const char *
door(struct scene *s, const char *code)
{
	row_id id = number(s, AT("SELECT max(k.id) FROM ask k JOIN practice p"
	    " ON p.id = k.thing_id JOIN outbox o ON o.id = k.mail_id"
	    " WHERE k.kind = 'practice' AND p.code = '%s'", code));
	struct ask q;

	CHECK(ask_find(s->db, s->arena, id, &q) == RC_OK);
	return ask_door(s->arena, &q).p;
}

/* Once a year: still right, changed, withdrawn. */
TEST_STORE(practice_still_holds)
{
	struct scene *s = scene_open(db, a);
	const char *link;

	old_one(s, 0);
	time_shift(364 * DAY);
	scene_clerk(s);
	CHECK(number(s, ASKS) == 0);
	time_shift(2 * DAY);
	scene_clerk(s);
	scene_clerk(s);
	CHECK(number(s, ASKS) == 1);
	link = door(s, "old");
	CHECK(visit_get(s->anyone, link) == 200);
	CHECK(visit_has(s->anyone, "Old and good"));
	CHECK(visit_get(s->anyone, AT("%sx", link)) == 404);
	CHECK(visit_get(s->anyone, link) == 200);
	/* Something has changed: what has? */
	CHECK(visit_post(s->anyone, link, "answer", "changed", NULL) == 422);
	CHECK(number(s, "SELECT checked_at FROM practice WHERE code = 'old'")
	    == 0);
	CHECK(visit_post(s->anyone, link, "answer", "right", NULL) == 200);
	CHECK(visit_has(s->anyone, "We ask again in a year."));
	CHECK(number(s, "SELECT checked_at FROM practice WHERE code = 'old'") >
	    time_now() - 100);
	scene_clerk(s);
	CHECK(number(s, ASKS) == 1);
	/* Asked again, and reminded of it, but not for ever. */
	time_shift(366 * DAY);
	for (int week = 0; week < 8; week++) {
		scene_clerk(s);
		time_shift(7 * DAY);
	}
	CHECK(number(s, ASKS) == 2);
	CHECK(number(s, "SELECT max(reminders) FROM ask k JOIN practice p"
	    " ON p.id = k.thing_id WHERE k.kind = 'practice'"
	    " AND p.code = 'old'") == 2);
	link = door(s, "old");
	CHECK(visit_get(s->anyone, link) == 200);
	CHECK(visit_post(s->anyone, link, "answer", "withdrawn", NULL) == 200);
	CHECK(visit_has(s->anyone, "It is out of the library."));
	CHECK(visit_get(s->anyone, "/practices/old") == 410);
	/* Said otherwise afterwards, it is no way back past the reviewers. */
	CHECK(visit_get(s->anyone, AT("%s?change=1", link)) == 200);
	CHECK(visit_post(s->anyone, link, "answer", "right", NULL) == 200);
	CHECK(visit_get(s->anyone, "/practices/old") == 410);
	time_shift(-(732 + 56) * DAY);
}

/* Whoever else vouches for it, or puts it away, ends the question. */
TEST_STORE(practice_holds_ends)
{
	struct scene *s = scene_open(db, a);
	struct practice p;

	old_one(s, time_now() - 366 * DAY);
	scene_clerk(s);
	CHECK(number(s, ASKS " AND k.state = 'waiting'") == 1);
	CHECK(visit_get(s->admin, "/me/practices/old/review") == 200);
	CHECK(visit_post(s->admin, "/me/practices/old/review/holds", NULL) ==
	    200);
	CHECK(number(s, ASKS " AND k.state = 'waiting'") == 0);
	time_shift(366 * DAY);
	scene_clerk(s);
	CHECK(number(s, ASKS " AND k.state = 'waiting'") == 1);
	CHECK(db_begin(db) == RC_OK);
	CHECK(practice_by_code(db, a, "old", &p) == RC_OK);
	CHECK(practice_become(db, a, &p, PRACTICE_ARCHIVED, time_now()) ==
	    RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(number(s, ASKS " AND k.state = 'waiting'") == 0);
	time_shift(-366 * DAY);
}

/* Mails of before room ask asked: their links lead to the question of now. */
TEST_STORE(practice_asked_before)
{
	struct scene *s = scene_open(db, a);
	row_id practice, open, done;
	const char *token;

	old_one(s, time_now() - 400 * DAY);
	practice = number(s, "SELECT id FROM practice WHERE code = 'old'");
	CHECK(db_begin(db) == RC_OK);
	CHECK(db_insert(db, "INSERT INTO practice_ask (practice_id, asked_at,"
	    " answer, note, answered_at) VALUES ($1, $2, 'changed', 'Before',"
	    " $2) RETURNING id", ARGS(INT(practice), INT(time_now() -
	    60 * DAY)), &done) == RC_OK);
	CHECK(db_insert(db, "INSERT INTO practice_ask (practice_id, asked_at)"
	    " VALUES ($1, $2) RETURNING id", ARGS(INT(practice),
	    INT(time_now() - 30 * DAY)), &open) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	token = token_make(a, "practice-holds", open, time_now() + 300 * DAY);
	scene_clerk(s);
	scene_clerk(s);
	CHECK(number(s, ASKS) == 2);		/* nobody was asked anew */
	CHECK(number(s, ASKS " AND k.state = 'answered' AND k.why ="
	    " 'Before'") == 1);
	CHECK(number(s, "SELECT count(*) FROM practice_ask WHERE note IS NOT"
	    " NULL") == 0);
	CHECK(visit_get(s->anyone, AT("/practice-holds/%sx", token)) == 404);
	CHECK(visit_get(s->anyone, AT("/practice-holds/%s", token)) == 200);
	CHECK(visit_has(s->anyone, "Old and good"));
	CHECK(visit_post(s->anyone, visit_path(s->anyone), "answer", "right",
	    NULL) == 200);
	CHECK(number(s, "SELECT checked_at FROM practice WHERE code = 'old'") >
	    time_now() - 100);
	/* One that was answered shows its answer. */
	token = token_make(a, "practice-holds", done, time_now() + 300 * DAY);
	CHECK(visit_get(s->anyone, AT("/practice-holds/%s", token)) == 200);
	CHECK(visit_has(s->anyone, "Something has changed"));
}

/* Something has changed: the owner changes the text by the link of the mail. */
TEST_STORE(practice_changed_by_link)
{
	struct scene *s = scene_open(db, a);
	struct practice p;
	const char *link, *edit, *was, *base;

	CHECK(practice_by_code(db, a, "gp02", &p) == RC_OK);
	was = words_in(a, p.title, "en");
	CHECK(db_begin(db) == RC_OK);
	p.author = number(s, "SELECT id FROM person WHERE email ="
	    " 'participant@demo.example'");
	p.summary = "{\"en\":\"In short\"}";
	p.goal = p.challenges = p.lesson = p.evidence_note = p.problem =
	    p.target_groups = p.lead = p.result = p.summary;
	p.evidence_level = 2;
	p.source_url = "https://example.org/";
	p.checked_at = time_now() - 366 * DAY;
	CHECK(practice_save(db, a, &p, &(struct practice_by){ .now =
	    time_now(), .how = "form" }) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	scene_clerk(s);
	link = door(s, "gp02");
	/* Not before it is answered, and not by another link. */
	CHECK(visit_get(s->anyone, link) == 200);
	CHECK(visit_link(s->anyone, "Change the text") == NULL);
	edit = AT("/practice-holds%s/edit/1", link + strlen("/ask"));
	CHECK(visit_get(s->anyone, edit) == 404);
	CHECK(visit_get(s->anyone, link) == 200);
	CHECK(visit_post(s->anyone, link, "answer", "changed", "why",
	    "The town has merged", NULL) == 200);
	CHECK(visit_get(s->anyone, link) == 200);
	edit = visit_link(s->anyone, "Change the text");
	CHECK(edit != NULL);
	base = arena_dup_n(a, edit, strlen(edit) - strlen("/edit/1"));
	CHECK(visit_get(s->anyone, AT("%sx/edit/1", base)) == 404);

	/* Wrong answers stay in the form; right ones are kept, unpublished. */
	CHECK(visit_get(s->anyone, edit) == 200);
	CHECK(visit_post(s->anyone, edit, "title.en", "", "summary.en",
	    "Kept <b>text</b>", NULL) == 422);
	CHECK(visit_has_html(s->anyone, "Kept &lt;b&gt;text"));
	CHECK(visit_get(s->anyone, edit) == 200);
	CHECK(visit_post(s->anyone, edit, "title.en", "Merged town", NULL) ==
	    200);
	CHECK(text_same(visit_path(s->anyone), AT("%s/edit/2", base)));
	CHECK(visit_get(s->anyone, AT("%s/edit/99", base)) == 404);
	CHECK(visit_get(s->anyone, "/practices/gp02") == 200);
	CHECK(visit_has(s->anyone, was) && !visit_has(s->anyone,
	    "Merged town"));

	CHECK(visit_get(s->anyone, edit) == 200);
	CHECK(visit_post(s->anyone, AT("%s/hand-in", base), NULL) == 200);
	CHECK(visit_has(s->anyone, "Your change waits for the reviewers."));
	CHECK(visit_get(s->anyone, edit) == 200);
	CHECK(visit_has(s->anyone, "Your change waits for the reviewers."));
	/* It is out of the owner's hands now. */
	CHECK(visit_post(s->anyone, AT("%s/hand-in", base), NULL) >= 400);
	CHECK(visit_get(s->admin, "/me/practices/gp02/review") == 200);
	CHECK(visit_post(s->admin, "/me/practices/gp02/review/publish",
	    NULL) == 200);
	CHECK(visit_get(s->anyone, "/practices/gp02") == 200);
	CHECK(visit_has(s->anyone, "Merged town"));

	/* The link is good for two months. */
	CHECK(visit_get(s->anyone, edit) == 200);
	time_shift(61 * DAY);
	CHECK(visit_get(s->anyone, edit) == 404);
	CHECK(visit_get(s->anyone, link) == 200);
	CHECK(visit_link(s->anyone, "Change the text") == NULL);
	time_shift(-61 * DAY);
}

/* Of a long list what waits longest comes first, and all can be reached. */
TEST_STORE(practice_desk_long)
{
	static const char admin[] = "/admin/practices";
	struct scene *s = scene_open(db, a);
	int64_t pages = 1, seen;

	CHECK(visit_get(s->admin, admin) == 200);
	CHECK(visit_has(s->admin, "Nothing waits.") &&
	    visit_link(s->admin, "Older") == NULL);
	CHECK(db_begin(db) == RC_OK);
	for (int i = 0; i < 2100; i++) {
		struct practice p = PRACTICE_NEW;

		p.title = AT("{\"en\":\"Row %04d\"}", i);
		p.state = i == 0 ? PRACTICE_SUBMITTED : PRACTICE_PUBLISHED;
		p.submitted_at = p.published_at = time_now() - 500 * DAY + i;
		CHECK(practice_save(db, a, &p, &(struct practice_by){
		    .now = time_now() + i, .how = "import" }) == RC_OK);
	}
	CHECK(db_commit(db) == RC_OK);
	CHECK(visit_get(s->admin, admin) == 200);
	CHECK(!visit_has(s->admin, "Nothing waits.") &&
	    visit_has(s->admin, "Row 0000"));
	/* The oldest of which nobody has said that they hold. */
	CHECK(visit_has(s->admin, "Row 0001") && visit_has(s->admin,
	    "There are more: these are the oldest."));
	CHECK(visit_has(s->admin, "Row 2099") &&
	    !visit_has(s->admin, "Row 1500"));
	CHECK(visit_size(s->admin) < 200 * 1024);
	for (seen = 0; visit_link(s->admin, "Older") != NULL && pages < 50;
	    pages++) {
		CHECK(visit_click(s->admin, "Older") == 200);
		seen += visit_has(s->admin, "Row 1500");
	}
	CHECK(pages == 21 && seen == 1);
	CHECK(visit_link(s->admin, "Newest") != NULL);
	CHECK(visit_get(s->admin, AT("%s?before=0", admin)) == 404);
	CHECK(visit_get(s->admin, AT("%s?before=x", admin)) == 404);
	CHECK(visit_get(s->admin, AT("%s?before=999999999", admin)) == 404);
}
