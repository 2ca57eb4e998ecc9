/*
 * A canary: somebody with a mark of its own in every field and file.  The
 * export holds every mark; after erasure, or when the time to keep them is
 * over, neither the tables nor the bytes of the store's files hold any.
 */
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "base/json.h"
#include "intake/intake.h"
#include "people/people.h"
#include "practice/practice.h"
#include "practice/practice_file.h"
#include "question/question.h"
#include "store/blob.h"
#include "test/stories/story.h"

#define MARK "qzmark"
enum { DAY = 86400, MARKS = 200 };

static const char EDITION[] = "urban-next";

static struct scene *s;
static row_id edition, programme, part, session, person, application;
static const char *email, *marks[MARKS];
static int n_marks;

/*
 * Every table, and of those that tell of a person every column with text: "+"
 * is personal, so a mark must stand there.  A table or column that is missing
 * here has not been thought about.
 */
static const struct { const char *table, *columns; } known[] = {
	{ "person", "+email +name name_sort lang +position country +gender"
	    " +expertise +phone mail_format +password +totp +calendar" },
	{ "person_word", "word" },		/* hex: looked for as such */
	{ "address_wish", "+email" }, { "recovery_code", "+hash" },
	{ "session", "hash +agent" }, { "sign_in_link", "hash +next" },
	{ "consent", "purpose basis text_shown lang" },
	{ "application", "number secret state +email +name lang +position"
	    " country +gender organisation_kind level authorisation"
	    " +employer_name +employer_email +consent_text" },
	{ "application_link", "hash" },
	{ "application_typed", "name +text" },
	{ "application_part", "" },
	{ "answer", "+text sealed" },
	{ "delegation", "+name code" },
	{ "participant", "role organisation_kind level country +gender side"
	    " +expertise track +delegation" },
	{ "participant_part", "state" }, { "programme_role", "role" },
	{ "session_person", "name +affiliation role" },
	{ "session_place", "" }, { "presence", "shown" },
	{ "grouping_seat", "" }, { "grouping_away", "" },
	{ "grouping_step_seat", "" },
	{ "grouping_bond", "kind" }, { "grouping_wish", "" },
	{ "grouping_lead", "role" }, { "working_language", "+langs" },
	{ "certificate", "code +name +name_salt lang facts signature"
	    " withdrawn_why" },
	{ "letter", "kind lang +subject +body" },
	{ "letter_name", "+latin +own" }, { "letter_batch_person", "problem" },
	{ "assignment", "state +note" }, { "score", "" },
	{ "decision", "choice +reason offer" },
	{ "decision_past", "choice +reason" },
	{ "draw_person", "bound place" }, { "draw_proposal", "choice" },
	/* What an organiser typed of one goes to everybody. */
	{ "draw", NULL }, { "draw_quota", NULL }, { "draw_way", NULL },
	{ "draw_file", NULL },
	{ "follower", "+email lang format text_shown" },
	/* The practice itself is its municipality's. */
	{ "practice", "code state attribution +contact_name +contact_email kind"
	    " title title_fold lang city city_fold country scale topics" },
	{ "practice_version", "record masked attribution how" },
	{ "practice_message", "+body" }, { "practice_ask", "answer +note" },
	{ "practice_topic", NULL }, { "practice_link", NULL },
	{ "practice_pick", NULL }, { "practice_gone", NULL },
	{ "practice_print", NULL }, { "practice_print_pack", NULL },
	{ "practice_carry", NULL }, { "practice_carry_line", NULL },
	{ "practice_merged", NULL }, { "practice_source", NULL },
	{ "practice_source_record", NULL },
	{ "practice_call", NULL }, { "practice_reminder", NULL },
	{ "practice_sheet", "+approach +saw +surprised +could +could_not +questions"
	    " lang" },
	{ "practice_trial", "state outcome +place country +adapted +happened"
	    " lang" },
	{ "practice_file", "code +title" },
	{ "practice_bundle", "code +title lang format choice +searched" },
	{ "practice_bundle_item", NULL },
	{ "query", "number +name +email lang +subject state secret" },
	{ "query_message", "+body" },
	{ "plan", "+title +authority country +authors mandate +mandate_note"
	    " +challenge +baseline +objective +report state +why" },
	{ "plan_action", "+title +steps +lead +partners starts due +cost"
	    " +source +output +indicator +value_from +value_target +risk"
	    " +risk_answer state +why" },
	{ "plan_link", "kind +title +url" },
	{ "asked", "" }, { "asked_slot", "" }, { "asked_setting", NULL },
	{ "asked_practice", NULL },
	{ "reader", NULL }, { "reader_answer", "+answer +sources" },
	{ "reader_entry", "topic organisation country lang +issue +tried"
	    " +success +answer +sources" }, { "reader_entry_practice", NULL },
	{ "analysis", "state +question +observations +options +sources +names"
	    " +why" },
	{ "analysis_version", "state +question +observations +options +sources"
	    " +names" },
	{ "asked_version", "+issue +tried +success" },
	{ "consult_group", "" }, { "consult_round", "" }, { "consult_seat", "" },
	{ "consult_lead", "" }, { "consult_step", NULL },
	/* The same seats once more, to be put back. */
	{ "consult_change", NULL }, { "consult_change_group", NULL },
	{ "consult_change_seat", NULL }, { "consult_change_round", NULL },
	/* A trainer's, and what groups wrote together. */
	{ "consult_case", NULL }, { "consult_result", NULL },
	{ "consult_offer", "kind lang +body" },
	{ "consult_note", "state lang +said +takes +remark" },
	{ "consult_result_version", NULL },
	{ "ask", "kind moment +name +email lang state answer +why +outcome"
	    " +evidence +by_note" },
	/* What an edition drafts and adopts is its own. */
	/* What a side said and promised is the side's. */
	{ "dialogue", NULL }, { "dialogue_hand_in", "side" },
	{ "dialogue_need", "side kind text lang ending reply reply_lang" },
	{ "commitment", "text lang who due" },
	{ "commitment_signature", "side +name +position" },
	{ "commitment_keeper", "side" },
	{ "finding_note", "kind title lang +body" },
	{ "finding_note_version", "+body" },
	{ "finding", NULL }, { "finding_version", NULL },
	{ "finding_source", NULL }, { "finding_rule", NULL },
	{ "finding_round", NULL },
	{ "finding_voice", "choice +objection +heard" },
	/* What an organisation says and does. */
	{ "ledger_partner", NULL }, { "ledger_country", NULL },
	{ "ledger_row", NULL }, { "ledger_cell", NULL },
	{ "ledger_log", NULL }, { "finding_origin", NULL },
	{ "tried_delegation", NULL }, { "tried", NULL },
	{ "peer", "langs" }, { "peer_entry", "side concept_id +text lang" },
	{ "peer_run", "way" }, { "peer_why", "concept_id lack" },
	{ "peer_file", NULL },
	{ "peer_file_line", "effect why detail side concept_id +text lang" },
	{ "proposal", "concept_id offer_id seeker_answer giver_answer +words"
	    " words_lang" },
	{ "outbox", "+to_address +to_name lang +subject +body +html +reply_to"
	    " unsubscribe kind state +problem message_id" },
	{ "outbox_part", "+name type +bytes" },
	{ "blob", "+name type sha256" }, { "blob_chunk", "+bytes" },
	{ "edition", "slug title summary about method status zone"
	    " teaching_langs conclusion contact_name +contact_email privacy" },
	{ "programme", "slug kind acronym title summary about langs"
	    " primary_colour accent_colour contact_name +contact_email"
	    " imprint" },
	/* An organisation is no person; what else organisers publish is
	 * theirs to keep. */
	{ "organisation", NULL }, { "organisation_word", NULL },
	{ "organisation_figure", NULL }, { "concept", NULL }, { "part", NULL },
	{ "part_change", NULL }, { "edition_topic", NULL },
	{ "involvement", NULL }, { "session_item", NULL },
	{ "session_topic", NULL }, { "document", NULL }, { "call", NULL },
	{ "track", NULL }, { "question", NULL }, { "letterhead", NULL },
	{ "letter_template", NULL }, { "letter_batch", NULL },
	{ "criterion", NULL }, { "selection", NULL }, { "country_group", NULL },
	{ "quota", NULL }, { "certificate_rule", NULL }, { "check_in", NULL },
	{ "news", NULL }, { "ask_schedule", NULL }, { "grouping", NULL },
	{ "grouping_session", NULL }, { "grouping_group", NULL },
	{ "grouping_step", NULL },
	/* Words of what is published, and of nothing else. */
	{ "practice_find_scope", NULL }, { "practice_find_doc", NULL },
	{ "practice_find_value", NULL }, { "practice_find_chunk", NULL },
	{ "practice_find_term", NULL }, { "practice_find_posting", NULL },
	/* Only ids, digests and constants. */
	{ "journal", NULL }, { "journal_seal", NULL }, { "job", NULL },
	{ "web_once", NULL }, { "web_limit", NULL }, { "migration", NULL },
};

/* A new mark, which the export must hold later. */
static const char *
mark(void)
{
	CHECK(n_marks < MARKS);
	marks[n_marks] = arena_printf(s->arena, MARK "%03dx", n_marks);
	return marks[n_marks++];
}

/* One that tells of the person but is not to be told: a secret, a note that
 * others made, the address of somebody else. */
static const char *
unsaid(void)
{
	static int n = 500;

	return arena_printf(s->arena, MARK "%03dx", n++);
}

static int64_t
number(const char *sql)
{
	int64_t n = 0;
	enum rc rc = db_int(s->db, sql, NO_ARGS, &n);

	CHECK(rc == RC_OK || rc == RC_NONE);
	return n;
}

static void
put(const char *sql, struct args args)
{
	if (db_change(s->db, sql, args) != RC_OK)
		test_failed(__FILE__, __LINE__, sql);
}

/* --- the person's life --- */

static void
ask(const char *name, enum question_kind kind, bool sensitive)
{
	struct question q = { .edition = edition, .pos = 90, .name = name,
	    .kind = kind, .label = "{\"en\":\"Own\"}", .sensitive = sensitive,
	    .max = kind == Q_FILE ? 0 : 100 };

	CHECK(question_save(s->db, &q) == RC_OK);
}

/* The value for a field that nobody has thought of: a mark where there may be
 * text. */
static const char *
value_for(const struct visit_field *f)
{
	const char *m;

	if (f->options != NULL && f->options[0] != NULL)
		return strcmp(f->type, "checkbox") == 0 || f->options[1] == NULL
		    ? f->options[0] : f->options[1];
	if (strcmp(f->type, "date") == 0)
		return "2020-02-01";
	if (strcmp(f->name, "employer_email") == 0)
		return arena_printf(s->arena, "%s@example.org", mark());
	if (strcmp(f->type, "email") == 0)
		return email;
	/* Of the organisation, which is no person. */
	if (strcmp(f->name, "organisation") == 0 ||
	    strcmp(f->name, "place") == 0)
		return "Kaunas";
	if (strcmp(f->type, "file") == 0)
		return arena_printf(s->arena, "%%PDF-1.7\n%s", mark());
	m = mark();
	return strcmp(f->type, "textarea") == 0 ? arena_printf(s->arena,
	    "Words of %s", m) : m;
}

/* Fills in a page of the application and sends it. */
static int
fill(struct visitor *v, const char *own)
{
	struct visit_value values[60] = { 0 };
	size_t n = 0;

	for (struct visit_form *f = visit_forms(v); f != NULL; f = f->next) {
		if (strncmp(f->action, own, strlen(own)) != 0)
			continue;
		for (struct visit_field *e = f->fields; e != NULL &&
		    n + 1 < 60; e = e->next) {
			const char *text;

			if (strcmp(e->type, "hidden") == 0 ||
			    strcmp(e->type, "submit") == 0)
				continue;
			text = strcmp(e->name, "delegation") == 0 ? "new" :
			    strcmp(e->name, "gender") == 0 ? "other" :
			    strcmp(e->name, "delegation_code") == 0 ? "" :
			    value_for(e);
			values[n++] = (struct visit_value){ e->name, text,
			    strlen(text), strcmp(e->type, "file") == 0 ?
			    mark() : NULL };
		}
		return visit_send(v, f, values);
	}
	CHECK(!"a form to fill in");
	return 0;
}

static void
apply(struct visitor *v)
{
	const char *own, *check;

	CHECK(visit_get(v, arena_printf(s->arena, "/editions/%s/apply",
	    EDITION)) == 200);
	CHECK(visit_post(v, arena_printf(s->arena, "/editions/%s/apply/start",
	    EDITION), NULL) == 200);
	own = story_here(s, v);
	check = arena_printf(s->arena, "%s/check", own);
	CHECK(visit_get(v, arena_printf(s->arena, "%s/1", own)) == 200);
	for (int i = 0; i < 15 && strcmp(visit_path(v), check) != 0; i++)
		if (fill(v, own) != 200) {
			fprintf(stderr, "%s\n", visit_text(v));
			CHECK(!"a page is taken");
			return;
		}
	CHECK(fill(v, arena_printf(s->arena, "%s/send", own)) == 200);
	CHECK(visit_get(v, scene_link(s, email)) == 200);
	CHECK(visit_post(v, visit_path(v), NULL) == 200);
	application = number("SELECT max(id) FROM application");
	person = number("SELECT person_id FROM application"
	    " ORDER BY id DESC LIMIT 1");
	CHECK(person != 0);
}

static void
follow_and_ask(struct visitor *v)
{
	const char *to = arena_printf(s->arena, "/editions/%s/contact",
	    EDITION), *follow;

	CHECK(visit_get(v, to) == 200);
	CHECK(visit_post(v, to, "name", mark(), "email", email, "subject",
	    mark(), "body", mark(), NULL) == 200);
	put("UPDATE query SET state = 'closed' WHERE id = (SELECT max(id)"
	    " FROM query)", NO_ARGS);
	put("INSERT INTO query_message (query_id, person_id, inside, body, at)"
	    " SELECT max(id), NULL, 0, $1, 5 FROM query", ARGS(TEXT(mark())));
	put("INSERT INTO query_message (query_id, person_id, inside, body, at)"
	    " SELECT max(id), NULL, 1, $1, 5 FROM query",
	    ARGS(TEXT(unsaid())));
	follow = "/programmes/urban-academy/follow";
	CHECK(visit_get(v, follow) == 200);
	CHECK(visit_post(v, follow, "email", email, "format", "html", "agree",
	    "1", NULL) == 200);
	CHECK(visit_get(v, scene_link(s, email)) == 200);
	CHECK(visit_post(v, visit_path(v), NULL) == 200);
}

/* What somebody wrote for the library, and about it to the reviewers. */
static void
file_a_practice(void)
{
	struct practice p = PRACTICE_NEW;

	p.title = "{\"en\":\"Ours\"}";
	p.author = person;
	p.contact_name = mark();
	p.contact_email = mark();
	CHECK(practice_save(s->db, s->arena, &p, &(struct practice_by){
	    .person = person, .now = 5, .how = "form" }) == RC_OK);
	put("INSERT INTO practice_message (practice_id, person_id, inside,"
	    " body, at) VALUES ($1, $2, 0, $3, 5)", ARGS(INT(p.id),
	    INT(person), TEXT(mark())));
	put("INSERT INTO practice_message (practice_id, person_id, inside,"
	    " body, at) VALUES ($1, $2, 1, $3, 5)", ARGS(INT(p.id),
	    INT(person), TEXT(unsaid())));
	put("INSERT INTO practice_sheet (session_id, person_id, could,"
	    " could_not, questions, saw, surprised, approach, shared, lang, at)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, 'en', 5)",
	    ARGS(INT(session), INT(person), TEXT(mark()), TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark())));
	put("INSERT INTO practice_trial (practice_id, person_id, state,"
	    " outcome, place, named, adapted, happened, lang, at)"
	    " VALUES ($1, $2, 'told', 'not', $3, 1, $4, $5, 'en', 5)",
	    ARGS(INT(p.id), INT(person), TEXT(mark()), TEXT(mark()),
	    TEXT(mark())));
	CHECK(practice_file_add(s->db, s->arena, p.id, &(struct practice_file){
	    .title = arena_printf(s->arena, "{\"en\":\"%s\"}", mark()),
	    .person = person, .at = 5 }, "%PDF-1.4 " MARK, 15) == RC_OK);
	put("INSERT INTO practice_bundle (code, person_id, title, lang, format,"
	    " at, choice, searched) VALUES ('taken-along', $1, $2, 'en', 'pdf',"
	    " 5, NULL, $3)", ARGS(INT(person), TEXT(mark()), TEXT(mark())));
	put("INSERT INTO practice_ask (practice_id, asked_at, note)"
	    " VALUES ($1, 5, $2)", ARGS(INT(p.id), TEXT(unsaid())));
}

/* What others put on record about an applicant. */
static void
be_judged(void)
{
	const row_id by = number("SELECT min(person_id) FROM programme_role"
	    " WHERE role = 'assessor'");

	put("INSERT INTO assignment (application_id, person_id, state, note,"
	    " at) VALUES ($1, $2, 'done', $3, 5)", ARGS(INT(application),
	    INT(by), TEXT(unsaid())));
	put("INSERT INTO decision (application_id, part_id, choice, reason,"
	    " decided_at, published_at) VALUES ($1, $2, 'refuse', $3, 5, 6)",
	    ARGS(INT(application), INT(part), TEXT(mark())));
	put("INSERT INTO decision_past (application_id, part_id, choice,"
	    " reason, decided_at) VALUES ($1, $2, 'wait', $3, 4)",
	    ARGS(INT(application), INT(part), TEXT(unsaid())));
	put("INSERT INTO letter (edition_id, kind, person_id, lang, subject,"
	    " body, as_pdf, at) VALUES ($1, 'refusal', $2, 'en', $3, $4, 0, 5)",
	    ARGS(INT(edition), INT(person), TEXT(mark()), TEXT(mark())));
	put("INSERT INTO letter_name (person_id, latin, own)"
	    " VALUES ($1, $2, $3)", ARGS(INT(person), TEXT(mark()),
	    TEXT(mark())));
	put("UPDATE outbox SET problem = $2 WHERE person_id = $1",
	    ARGS(INT(person), TEXT(mark())));
	put("INSERT INTO outbox_part (outbox_id, name, type, bytes)"
	    " SELECT max(id), $2, 'application/pdf', $3 FROM outbox"
	    " WHERE person_id = $1", ARGS(INT(person), TEXT(unsaid()),
	    BYTES(MARK "599x", sizeof MARK "599x" - 1)));
}

static void
have_an_account(void)
{
	put("UPDATE person SET position = $2, gender = $3, expertise = $4,"
	    " phone = $5, password = $6, totp = $7, calendar = $8"
	    " WHERE id = $1", ARGS(INT(person), TEXT(mark()), TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(unsaid()),
	    BYTES(MARK "598x", sizeof MARK "598x" - 1), TEXT(unsaid())));
	put("INSERT INTO address_wish (person_id, email, at)"
	    " VALUES ($1, $2, 5)", ARGS(INT(person), TEXT(mark())));
	put("INSERT INTO recovery_code (person_id, hash) VALUES ($1, $2)",
	    ARGS(INT(person), TEXT(unsaid())));
	put("INSERT INTO session (hash, person_id, agent, made_at, seen_at)"
	    " VALUES ('h', $1, $2, 5, 5)", ARGS(INT(person), TEXT(mark())));
	put("INSERT INTO sign_in_link (hash, person_id, next, until)"
	    " VALUES ('h', $1, $2, 5)", ARGS(INT(person), TEXT(unsaid())));
}

/* A plan, what was asked about it, and somebody else's that was handed to this
 * address. */
static void
plan_something(void)
{
	put("INSERT INTO plan (edition_id, owner_id, title, authority, authors,"
	    " mandate_note, challenge, baseline, objective, report, why,"
	    " made_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
	    " $10, $11, 5, 5)", ARGS(INT(edition), INT(person), TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark())));
	put("INSERT INTO plan_action (plan_id, pos, title, steps, lead,"
	    " partners, cost, source, output, indicator, value_from,"
	    " value_target, risk, risk_answer, why) SELECT max(id), 1, $1, $2,"
	    " $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM plan",
	    ARGS(TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark()),
	    TEXT(mark())));
	put("INSERT INTO plan_link (plan_id, kind, title, url) SELECT max(id),"
	    " 'other', $1, $2 FROM plan", ARGS(TEXT(mark()), TEXT(mark())));
	put("INSERT INTO ask (edition_id, kind, thing_id, moment, person_id,"
	    " state, due_at, why, outcome, evidence, by_note) SELECT $1,"
	    " 'plan', max(id), '3m', $2, 'answered', 5, $3, $4, $5, $6"
	    " FROM plan", ARGS(INT(edition), INT(person), TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(mark())));
	put("INSERT INTO ask (edition_id, kind, thing_id, moment, name, email,"
	    " state, due_at, asked_at) SELECT $1, 'plan-employer', min(id),"
	    " 'now', $2, $3, 'waiting', 5, 5 FROM plan", ARGS(INT(edition),
	    TEXT(mark()), TEXT(email)));
}

/* Notes of a session. */
static void
note_something(void)
{
	const char *body = mark();

	put("INSERT INTO finding_note (edition_id, session_id, kind, person_id,"
	    " lang, body, made_at, changed_at) VALUES ($1, $2, 'note', $3,"
	    " 'en', $4, 5, 5)", ARGS(INT(edition), INT(session), INT(person),
	    TEXT(body)));
	put("INSERT INTO finding_note_version (note_id, n, body, person_id, at)"
	    " SELECT max(id), 1, $1, $2, 5 FROM finding_note",
	    ARGS(TEXT(body), INT(person)));
	put("INSERT INTO finding_note_version (note_id, n, body, person_id, at)"
	    " SELECT max(id), 2, $1, $2, 6 FROM finding_note",
	    ARGS(TEXT(mark()), INT(person)));
	put("INSERT INTO finding (edition_id, state, version, title, made_at,"
	    " changed_at) VALUES ($1, 'open', 1, '{\"en\":\"F\"}', 5, 5)",
	    ARGS(INT(edition)));
	put("INSERT INTO finding_round (finding_id, way, voice, quorum,"
	    " majority, opened_at) SELECT max(id), 'consensus', 'person', 0,"
	    " 'half', 5 FROM finding", NO_ARGS);
	put("INSERT INTO finding_voice (round_id, holder, person_id, choice,"
	    " objection, heard, at) SELECT max(id), $1, $1, 'no', $2, $3, 5"
	    " FROM finding_round", ARGS(INT(person), TEXT(mark()),
	    TEXT(unsaid())));
}

/* For a side of a dialogue, whose words these are. */
static void
promise_something(void)
{
	put("INSERT INTO dialogue (edition_id, title, made_at, opened_at)"
	    " VALUES ($1, '{}', 5, 5)", ARGS(INT(edition)));
	put("INSERT INTO dialogue_hand_in (dialogue_id, side, person_id, at)"
	    " SELECT max(id), 'migrants', $1, 5 FROM dialogue",
	    ARGS(INT(person)));
	put("INSERT INTO dialogue_need (dialogue_id, side, n, kind, text, lang,"
	    " person_id, at) SELECT max(id), 'migrants', 1, 'need', 'x', 'en',"
	    " $1, 5 FROM dialogue", ARGS(INT(person)));
	put("INSERT INTO commitment (dialogue_id, n, text, lang, who,"
	    " person_id, made_at, changed_at) SELECT max(id), 1, 'x', 'en',"
	    " 'x', $1, 5, 5 FROM dialogue", ARGS(INT(person)));
	put("INSERT INTO commitment_signature (commitment_id, version,"
	    " person_id, side, name, position, at) SELECT max(id), 1, $1,"
	    " 'migrants', $2, $3, 5 FROM commitment", ARGS(INT(person),
	    TEXT(mark()), TEXT(mark())));
	put("INSERT INTO commitment_keeper (commitment_id, side, person_id,"
	    " since) SELECT max(id), 'migrants', $1, 5 FROM commitment",
	    ARGS(INT(person)));
}

/* A question, with its turn. */
static void
question_something(void)
{
	put("INSERT INTO asked (edition_id, person_id, confidential, made_at)"
	    " VALUES ($1, $2, 1, 5)", ARGS(INT(edition), INT(person)));
	put("INSERT INTO asked_version (asked_id, n, issue, tried, success,"
	    " by_id, at) SELECT max(id), 1, $2, $3, $4, $1, 5 FROM asked",
	    ARGS(INT(person), TEXT(mark()), TEXT(mark()), TEXT(mark())));
	put("INSERT INTO reader_answer (asked_id, answer, sources, changed_at)"
	    " SELECT max(id), $1, $2, 5 FROM asked", ARGS(TEXT(mark()),
	    TEXT(mark())));
	put("INSERT INTO reader (edition_id, version, by_id, at)"
	    " VALUES ($1, 1, $2, 5)", ARGS(INT(edition), INT(person)));
	put("INSERT INTO reader_entry (reader_id, asked_id, pos, country, lang,"
	    " issue, tried, success, answer, sources, confidential)"
	    " SELECT max(r.id), max(q.id), 1, 'LT', 'en', $1, $2, $3, $4, $5, 0"
	    " FROM reader r CROSS JOIN asked q", ARGS(TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark())));
	put("INSERT INTO analysis (asked_id, question, observations, options,"
	    " sources, names, why, made_at, changed_at) SELECT max(id), $1, $2,"
	    " $3, $4, $5, $6, 5, 5 FROM asked", ARGS(TEXT(mark()), TEXT(mark()),
	    TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark())));
	put("INSERT INTO analysis_version (asked_id, n, state, question,"
	    " observations, options, sources, names, by_id, at) SELECT max(id),"
	    " 1, 'draft', $1, $2, $3, $4, $5, $6, 5 FROM asked",
	    ARGS(TEXT(mark()), TEXT(mark()), TEXT(mark()), TEXT(mark()),
	    TEXT(mark()), INT(person)));
	put("INSERT INTO asked_slot (asked_id, session_id, grp, pos, minutes)"
	    " SELECT max(id), $1, 1, 1, 5 FROM asked", ARGS(INT(session)));
}

/* A group in which it gives a case. */
static void
consult_something(void)
{
	put("INSERT INTO consult_group (edition_id, session_id, number)"
	    " VALUES ($1, $2, 1)", ARGS(INT(edition), INT(session)));
	put("INSERT INTO consult_round (group_id, n, giver_id) SELECT max(id),"
	    " 1, $1 FROM consult_group", ARGS(INT(person)));
	put("INSERT INTO consult_seat (session_id, round, person_id, group_id)"
	    " SELECT $2, 1, $1, max(id) FROM consult_group", ARGS(INT(person),
	    INT(session)));
	put("INSERT INTO consult_lead (group_id, person_id) SELECT max(id), $1"
	    " FROM consult_group", ARGS(INT(person)));
	/* To another's question; what others say to one's own is theirs. */
	put("INSERT INTO consult_offer (group_id, giver_id, kind, lang, body,"
	    " person_id, at) SELECT max(g.id), (SELECT min(id) FROM person),"
	    " 'contact', 'en', $2, $1, 5 FROM consult_group g",
	    ARGS(INT(person), TEXT(mark())));
	put("INSERT INTO consult_offer (group_id, giver_id, kind, lang, body,"
	    " person_id, at) SELECT max(g.id), $1, 'contact', 'en', $2,"
	    " (SELECT min(id) FROM person), 5 FROM consult_group g",
	    ARGS(INT(person), TEXT(unsaid())));
	put("INSERT INTO consult_note (group_id, giver_id, state, lang, said,"
	    " takes, remark, version, changed_at) SELECT max(id), $1, 'back',"
	    " 'en', $2, $3, $4, 1, 5 FROM consult_group", ARGS(INT(person),
	    TEXT(mark()), TEXT(mark()), TEXT(mark())));
}

/* Only for those who were admitted or work for it. */
static void
take_part(void)
{
	put("INSERT INTO participant (edition_id, person_id, gender, expertise,"
	    " delegation, made_at) VALUES ($1, $2, $3, $4, $5, 5)",
	    ARGS(INT(edition), INT(person), TEXT(mark()), TEXT(mark()),
	    TEXT(mark())));
	put("INSERT INTO participant_part (participant_id, part_id, state, at)"
	    " SELECT max(id), $1, 'selected', 5 FROM participant",
	    ARGS(INT(part)));
	put("INSERT INTO certificate (code, participant_id, name, name_salt,"
	    " lang, minutes, sessions, facts, signature, issued_at)"
	    " SELECT 'c0de', max(id), $1, $2, 'en', 1, 1, '{}', $3, 5"
	    " FROM participant", ARGS(TEXT(mark()), TEXT(unsaid()),
	    BYTES("x", 1)));
	put("INSERT INTO session_person (session_id, person_id, affiliation,"
	    " role, pos) VALUES ($1, $2, $3, 'expert', 1)", ARGS(INT(session),
	    INT(person), TEXT(mark())));
	put("INSERT INTO session_place (session_id, person_id) VALUES ($1, $2)",
	    ARGS(INT(session), INT(person)));
	put("INSERT INTO working_language (participant_id, langs)"
	    " SELECT max(id), $1 FROM participant", ARGS(TEXT(mark())));
	put("INSERT INTO programme_role (programme_id, person_id, role,"
	    " made_at) VALUES ($1, $2, 'trainer', 5)", ARGS(INT(programme),
	    INT(person)));
	plan_something();
	note_something();
	promise_something();
	question_something();
	consult_something();
	put("INSERT INTO peer (edition_id, person_id, langs, population, share,"
	    " roles, seek_max, offer_max, at) VALUES ($1, $2, 'en', 1, 1, 1, 1,"
	    " 1, 5)", ARGS(INT(edition), INT(person)));
	put("INSERT INTO peer_entry (edition_id, person_id, side, concept_id,"
	    " text, lang, at) VALUES ($1, $2, 'seek', 'health', $3, 'en', 5)",
	    ARGS(INT(edition), INT(person), TEXT(mark())));
	put("INSERT INTO peer_why (edition_id, person_id, concept_id, lack,"
	    " score, missing) VALUES ($1, $2, 'health', 'nobody', 0, 0)",
	    ARGS(INT(edition), INT(person)));
	put("INSERT INTO peer_file (edition_id, name, state, at) VALUES ($1,"
	    " 'peers.csv', 'checked', 5)", ARGS(INT(edition)));
	put("INSERT INTO peer_file_line (file_id, line, effect, person_id,"
	    " side, concept_id, text, lang) SELECT max(id), 2, 'new', $1,"
	    " 'seek', 'health', $2, 'en' FROM peer_file", ARGS(INT(person),
	    TEXT(mark())));
	put("INSERT INTO proposal (edition_id, concept_id, seeker_id, giver_id,"
	    " topic, language, size, share, role, made_at, sent_at, linked_at)"
	    " SELECT $1, 'health', $2, min(id), 1, 1, 1, 1, 1, 5, 5, 5"
	    " FROM person", ARGS(INT(edition), INT(person)));
	put("INSERT INTO proposal (edition_id, concept_id, seeker_id, giver_id,"
	    " topic, language, size, share, role, made_at, sent_at, linked_at,"
	    " words, words_lang) SELECT $1, 'health', min(id), $2, 1, 1, 1, 1,"
	    " 1, 5, 5, 5, $3, 'en' FROM person", ARGS(INT(edition),
	    INT(person), TEXT(mark())));
	put("UPDATE edition SET contact_email = $2 WHERE id = $1",
	    ARGS(INT(edition), TEXT(email)));
	put("UPDATE programme SET contact_email = $2 WHERE id = $1",
	    ARGS(INT(programme), TEXT(email)));
}

static struct visitor *
live(struct db *db, struct arena *a, bool admitted)
{
	struct visitor *v;

	s = scene_open(db, a);
	n_marks = 0;
	email = arena_printf(a, "%s@example.org", mark());
	CHECK(db_begin(db) == RC_OK);
	edition = number("SELECT id FROM edition WHERE slug = 'urban-next'");
	programme = number("SELECT programme_id FROM edition"
	    " WHERE slug = 'urban-next'");
	part = number("SELECT min(id) FROM part WHERE edition_id ="
	    " (SELECT id FROM edition WHERE slug = 'urban-next')");
	session = number("SELECT min(id) FROM session_item");
	ask("mine", Q_LONG, false);
	ask("care", Q_TEXT, true);
	ask("plan", Q_FILE, false);
	ask("doctor", Q_FILE, true);
	put("UPDATE call SET authorisation = 1 WHERE edition_id = $1",
	    ARGS(INT(edition)));
	CHECK(db_commit(db) == RC_OK);
	v = scene_visitor(s);
	apply(v);
	follow_and_ask(v);
	CHECK(db_begin(db) == RC_OK);
	put("UPDATE application SET consent_text = $2 WHERE id = $1",
	    ARGS(INT(application), TEXT(mark())));
	be_judged();
	have_an_account();
	if (admitted) {
		take_part();
		file_a_practice();
	}
	CHECK(db_commit(db) == RC_OK);
	return v;
}

/* --- what there is --- */

static const char *
tables(void)
{
	return db_is_postgres(s->db) ? "SELECT CAST(table_name AS TEXT),"
	    " CAST(column_name AS TEXT) FROM information_schema.columns"
	    " WHERE table_schema = current_schema() AND data_type IN ('text',"
	    " 'bytea') AND table_name NOT IN (SELECT table_name"
	    " FROM information_schema.views"
	    " WHERE table_schema = current_schema())"
	    " ORDER BY table_name, ordinal_position" :
	    "SELECT m.name, p.name FROM sqlite_schema m,"
	    " pragma_table_info(m.name) p WHERE m.type = 'table'"
	    " AND m.name NOT LIKE 'sqlite_%' AND p.type IN ('TEXT', 'BLOB')"
	    " ORDER BY m.name, p.cid";
}

/* Whether the column is in the list; *personal: with a plus. */
static bool
listed(const char *table, const char *column, bool *personal)
{
	*personal = false;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct text_list l;

		if (strcmp(known[i].table, table) != 0)
			continue;
		if (known[i].columns == NULL)
			return true;
		l = text_split(s->arena, known[i].columns, ' ');
		for (size_t k = 0; k < l.n; k++) {
			*personal = l.at[k][0] == '+';
			if (strcmp(l.at[k] + *personal, column) == 0)
				return true;
		}
	}
	return false;
}

static bool
marked(const void *p, size_t n)
{
	static const char hex[] = "717a6d61726b";	/* of MARK */

	return p != NULL && n > 0 && (memmem(p, n, MARK, strlen(MARK)) != NULL ||
	    memmem(p, n, hex, strlen(hex)) != NULL);
}

struct column { const char *table, *column; struct column *next; };

/* Whether the column holds a mark in any row. */
static bool
holds(const struct column *c)
{
	struct rows q = db_query(s->db, arena_printf(s->arena, db_is_postgres(
	    s->db) ? "SELECT convert_to(CAST(%s AS TEXT), 'UTF8') FROM %s" :
	    "SELECT CAST(%s AS BLOB) FROM %s", c->column, c->table), NO_ARGS);
	bool found = false;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		size_t n;
		const void *p = col_bytes(&q, s->arena, 0, &n);

		found = found || (p != NULL && marked(p, n));
	}
	CHECK(rc == RC_NONE);
	return found;
}

/* Every column with text; before: those with a plus hold a mark, after: none
 * does. */
static void
look(bool before, bool admitted)
{
	static const char *const of_admitted[] = { "participant",
	    "finding_voice",
	    "session_person", "certificate", "commitment_signature",
	    "edition", "programme",
	    "practice", "practice_message", "practice_ask",
	    "practice_file",
	    "practice_bundle", "practice_trial", "practice_sheet", "plan", "plan_action", "plan_link", "ask",
	    "peer_entry", "peer_file_line", "proposal", "finding_note",
	    "finding_note_version",
	    "asked_version", "consult_offer", "consult_note", "analysis",
	    "analysis_version", "reader_answer", "reader_entry",
	    "working_language" };
	struct rows q = db_query(s->db, tables(), NO_ARGS);
	struct column *all = NULL, **end = &all;
	bool personal, has;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		*end = arena_new(s->arena, struct column);
		(*end)->table = col_text(&q, s->arena, 0);
		(*end)->column = col_text(&q, s->arena, 1);
		end = &(*end)->next;
	}
	CHECK(rc == RC_NONE && all != NULL);
	for (struct column *c = all; c != NULL; c = c->next) {
		if (!listed(c->table, c->column, &personal)) {
			fprintf(stderr, "%s.%s: is it personal?\n", c->table,
			    c->column);
			CHECK(!"every column is thought of");
		}
		for (size_t i = 0; i < sizeof of_admitted /
		    sizeof *of_admitted; i++)
			if (strcmp(of_admitted[i], c->table) == 0)
				personal = personal && admitted;
		has = holds(c);
		if (before ? personal && !has : has) {
			fprintf(stderr, "%s.%s: %s\n", c->table, c->column,
			    before ? "has no mark" : "still has one");
			CHECK(!"marks");
		}
	}
}

static bool
has_person(const char *table)
{
	return number(arena_printf(s->arena, db_is_postgres(s->db) ?
	    "SELECT count(*) FROM information_schema.columns WHERE"
	    " table_schema = current_schema() AND table_name = '%s'"
	    " AND column_name = 'person_id'" :
	    "SELECT count(*) FROM pragma_table_info('%s')"
	    " WHERE name = 'person_id'", table)) > 0;
}

/* Nor do the bytes of the file and its log. */
static void
look_into_files(void)
{
	const char *url = getenv("GUILDHALL_TEST_STORE"), *path;
	static const char *const ends[] = { "", "-wal" };

	CHECK(db_checkpoint(s->db) == RC_OK);
	if (db_is_postgres(s->db))
		return;		/* VACUUM and its files are the server's */
	for (int i = 0; i < 2; i++) {
		struct buf b = BUF(s->arena);
		char piece[65536];
		size_t n;
		FILE *f;

		path = arena_printf(s->arena, "%s%s", url + strlen("sqlite:"),
		    ends[i]);
		if ((f = fopen(path, "r")) == NULL) {
			CHECK(i == 1);
			continue;
		}
		while ((n = fread(piece, 1, sizeof piece, f)) > 0)
			buf_put(&b, piece, n);
		fclose(f);
		CHECK(i == 1 || b.n > 0);
		CHECK(!marked(b.p, b.n));
	}
}

/* Everything said, and the files in it as they were. */
static void
read_export(void)
{
	struct visitor *v = scene_person(s, email);
	const char *text, *why;
	struct buf b = BUF(s->arena);
	json_t *all, *one;
	size_t i;

	CHECK(visit_get(v, "/account/data") == 200);
	CHECK(visit_get(v, "/account/data/export.json") == 200);
	text = arena_dup(s->arena, visit_page(v));
	buf_str(&b, text);
	if (json_read(s->arena, text, strlen(text), &all, &why) != RC_OK) {
		fprintf(stderr, "%s: %s\n", why, text);
		CHECK(!"the export is JSON");
		return;
	}
	json_array_foreach(json_object_get(all, "data"), i, one) {
		const char *b64 = json_string_value(json_object_get(one,
		    "base64"));
		size_t n = 0, room = b64 == NULL ? 0 : strlen(b64);
		unsigned char *bytes = arena_get(s->arena, room + 1);

		if (b64 != NULL && sodium_base642bin(bytes, room, b64, room,
		    NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) == 0)
			buf_put(&b, bytes, n);
	}
	json_decref(all);
	for (int m = 0; m < n_marks; m++)
		if (strstr(buf_text(&b), marks[m]) == NULL) {
			fprintf(stderr, "the export lacks %s\n", marks[m]);
			CHECK(!"the export is whole");
		}
	CHECK(strstr(buf_text(&b), MARK "5") == NULL);
}

TEST_STORE(canary_erased)
{
	struct visitor *v;

	live(db, a, true);
	look(true, true);
	/* So that a link alone signs in. */
	CHECK(db_begin(db) == RC_OK);
	put("UPDATE person SET totp = NULL WHERE id = $1", ARGS(INT(person)));
	CHECK(db_commit(db) == RC_OK);
	read_export();
	v = scene_person(s, email);
	CHECK(visit_get(v, "/account/data/erase") == 200);
	CHECK(visit_post(v, "/account/data/erase", "sure", "1", NULL) == 200);
	scene_clerk(s);
	look(false, true);
	look_into_files();
	/* The partnership is over, and counted still. */
	CHECK(number("SELECT count(*) FROM proposal x JOIN person p ON p.id ="
	    " x.seeker_id WHERE p.erased_at IS NOT NULL AND x.ended_at IS NOT"
	    " NULL") == 1);
	/* What grants are accounted for with stays, without a name. */
	CHECK(number("SELECT count(*) FROM participant pa JOIN person p"
	    " ON p.id = pa.person_id WHERE p.erased_at IS NOT NULL") == 1);
}

/* Who was not admitted goes by itself, once nothing else is known of them. */
TEST_STORE(canary_retention)
{
	unixtime now = time_now();
	row_id other;

	live(db, a, false);
	look(true, false);
	CHECK(db_begin(db) == RC_OK);
	put("UPDATE part SET ends = $2 WHERE edition_id = $1",
	    ARGS(INT(edition), INT(now - 10 * DAY)));
	put("UPDATE edition SET retention_days = 9 WHERE id = $1",
	    ARGS(INT(edition)));
	/* Somebody else who applied only here, and follows. */
	other = number("SELECT min(person_id) FROM application WHERE edition_id"
	    " = (SELECT id FROM edition WHERE slug = 'urban-next') AND person_id"
	    " IN (SELECT person_id FROM application GROUP BY person_id"
	    " HAVING count(*) = 1) AND person_id NOT IN (SELECT person_id"
	    " FROM participant)");
	put("INSERT INTO follower (programme_id, email, lang, text_shown,"
	    " asked_at, confirmed_at) SELECT $1, email, 'en', '', $3, $3"
	    " FROM person WHERE id = $2", ARGS(INT(programme), INT(other),
	    INT(now)));
	put("UPDATE follower SET left_at = 5, email = '' WHERE email = $1",
	    ARGS(TEXT(email)));
	put("UPDATE query_message SET at = $1 WHERE query_id ="
	    " (SELECT max(id) FROM query)", ARGS(INT(now - 400 * DAY)));
	CHECK(db_commit(db) == RC_OK);
	scene_clerk(s);
	CHECK(number("SELECT count(*) FROM person WHERE email IS NULL"
	    " AND name = '' AND erased_at IS NOT NULL") > 0);
	look(false, false);
	look_into_files();
	CHECK(number(arena_printf(a, "SELECT count(*) FROM person"
	    " WHERE id = %lld AND email IS NOT NULL", (long long)other)) == 1);
	CHECK(number("SELECT count(*) FROM journal"
	    " WHERE action = 'person.retention'") > 0);
	/* Gone from there as well, nothing keeps the other one. */
	CHECK(db_begin(db) == RC_OK);
	put("UPDATE follower SET left_at = 5, email = '' WHERE email ="
	    " (SELECT email FROM person WHERE id = $1)", ARGS(INT(other)));
	CHECK(db_commit(db) == RC_OK);
	CHECK(intake_purge(db, now + 2 * DAY) == RC_OK);
	CHECK(number(arena_printf(a, "SELECT count(*) FROM person"
	    " WHERE id = %lld AND email IS NOT NULL", (long long)other)) == 0);
}

/* Who was admitted and cancelled: the question goes with the retention, in all
 * its copies; whoever comes keeps theirs. */
TEST_STORE(canary_cancelled)
{
	static const struct { const char *table, *column; } asked[] = {
		{ "asked_version", "issue" }, { "asked_version", "tried" },
		{ "asked_version", "success" }, { "analysis", "question" },
		{ "analysis", "options" }, { "analysis_version", "options" },
		{ "reader_answer", "answer" },
		{ "reader_entry", "issue" }, { "reader_entry", "answer" },
		{ "answer", "text" }, { "application_typed", "text" },
	};
	unixtime now = time_now();
	int64_t others;

	live(db, a, true);
	for (int step = 0; step < 4; step++) {
		CHECK(db_begin(db) == RC_OK);
		if (step == 1)		/* over, but not cancelled */
			put("UPDATE part SET ends = $2 WHERE edition_id = $1",
			    ARGS(INT(edition), INT(now - 10 * DAY)));
		if (step == 2)		/* cancelled, but not long enough ago */
			put("UPDATE participant_part SET state = 'cancelled'"
			    " WHERE participant_id = (SELECT id FROM participant"
			    " WHERE edition_id = $1 AND person_id = $2)",
			    ARGS(INT(edition), INT(person)));
		put("UPDATE edition SET retention_days = $2 WHERE id = $1",
		    ARGS(INT(edition), INT(step == 2 ? 11 : 9)));
		CHECK(db_commit(db) == RC_OK);
		others = number(arena_printf(a, "SELECT count(*) FROM asked"
		    " WHERE person_id <> %lld", (long long)person));
		CHECK(intake_purge(db, now) == RC_OK);
		CHECK(question_purge(db, a, now) == RC_OK);
		for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
			CHECK(holds(&(struct column){ .table = asked[i].table,
			    .column = asked[i].column }) == (step < 3));
		CHECK(number(arena_printf(a, "SELECT count(*) FROM asked"
		    " WHERE person_id = %lld", (long long)person)) ==
		    (step < 3));
		CHECK(number(arena_printf(a, "SELECT count(*) FROM asked"
		    " WHERE person_id <> %lld", (long long)person)) == others);
	}
	/* That somebody was there stays. */
	CHECK(number(arena_printf(a, "SELECT count(*) FROM application"
	    " WHERE person_id = %lld AND email <> ''", (long long)person)) ==
	    1);
}

/* Two accounts put together: all that hung on the one is the other's. */
TEST_STORE(canary_merged)
{
	row_id to;

	live(db, a, true);
	CHECK(db_begin(db) == RC_OK);
	/* The other one takes part in the same edition, in no part yet. */
	to = number("SELECT id FROM person"
	    " WHERE email = 'participant@demo.example'");
	put("INSERT INTO participant (edition_id, person_id, made_at)"
	    " VALUES ($1, $2, 5)", ARGS(INT(edition), INT(to)));
	CHECK(person_merge(db, a, person, to, time_now()) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		static const char *const own[] = { "address_wish", "session",
		    "recovery_code", "sign_in_link", "person_word", "consent" };
		bool moves = true;

		for (size_t k = 0; k < sizeof own / sizeof *own; k++)
			moves = moves && strcmp(known[i].table, own[k]) != 0;
		if (known[i].columns == NULL || !moves || strcmp(
		    known[i].table, "person") == 0)
			continue;
		if (!has_person(known[i].table))
			continue;
		if (number(arena_printf(a, "SELECT count(*) FROM %s WHERE"
		    " person_id = %lld", known[i].table, (long long)person))
		    != 0) {
			fprintf(stderr, "%s: not moved\n", known[i].table);
			CHECK(!"all of it is moved");
		}
	}
	CHECK(number(arena_printf(a, "SELECT count(*) FROM participant_part pp"
	    " JOIN participant pa ON pa.id = pp.participant_id"
	    " WHERE pa.person_id = %lld AND pp.part_id = %lld",
	    (long long)to, (long long)part)) == 1);
	CHECK(number(arena_printf(a, "SELECT count(*) FROM certificate c"
	    " JOIN participant pa ON pa.id = c.participant_id"
	    " WHERE pa.person_id = %lld AND c.code = 'c0de'",
	    (long long)to)) == 1);
	CHECK(number(arena_printf(a, "SELECT count(*) FROM proposal"
	    " WHERE seeker_id = %lld AND edition_id = %lld", (long long)to,
	    (long long)edition)) == 1);
	CHECK(number("SELECT count(*) FROM follower"
	    " WHERE email = 'participant@demo.example'") == 1);
	CHECK(number("SELECT count(*) FROM query WHERE email ="
	    " 'participant@demo.example' AND subject <> ''") == 1);
}
