/* The harvester, against ourselves and against what others may answer. */
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/demo.h"
#include "app/jobs.h"
#include "base/fetch.h"
#include "people/people.h"
#include "practice/practice_oai_harvest.h"
#include "test/client.h"
#include "test/test.h"

#define THERE "http://guildhall.test"

static struct visitor *there;		/* looks at the library that is read */
static int asked;			/* questions so far */
static int broken_after = -1;		/* then nobody answers */
static const char *canned;		/* an answer in its place */

/* The other Guildhall is this one, by another address. */
static enum rc
through_visitor(struct arena *a, const char *url, struct fetched *out)
{
	*out = (struct fetched){ .body = BUF(a) };
	if (asked++ == broken_after) {
		out->why = "The server cannot be reached.";
		return RC_NONE;
	}
	if (canned != NULL) {
		out->status = 200;
		buf_str(&out->body, canned);
		return RC_OK;
	}
	CHECK(text_starts(url, THERE "/oai?"));
	out->status = visit_get(there, url + strlen(THERE));
	buf_put(&out->body, visit_page(there), visit_size(there));
	return RC_OK;
}

static row_id
begin(struct db *db, struct arena *a)
{
	static const struct config c = { .base_url = THERE, .port = 80 };
	static struct web web;
	unsigned char key[32] = { 7 };
	row_id id = 0;

	app_start();
	token_key(key);
	people_key(key);
	web = app_web(&c);
	oai_base_set("http://here.test");
	there = visitor_make(&web, db);
	oai_fetch = through_visitor;
	asked = 0;
	broken_after = -1;
	canned = NULL;
	CHECK(vocabulary_load(db, a) == RC_OK);
	CHECK(oai_source_add(db, &(struct oai_source){ .url = THERE "/oai",
	    .publish = true }, &id) == RC_OK);
	return id;
}

static int64_t
count(struct db *db, const char *sql)
{
	int64_t n = -1;

	CHECK(db_int(db, sql, NO_ARGS, &n) == RC_OK);
	return n;
}

static void
save(struct db *db, struct arena *a, struct practice *p)
{
	CHECK(practice_save(db, a, p, &(struct practice_by){
	    .now = time_now(), .how = "form" }) == RC_OK);
}

static struct practice
load(struct db *db, struct arena *a, const char *code)
{
	struct practice p = PRACTICE_NEW;

	CHECK(practice_by_code(db, a, code, &p) == RC_OK);
	return p;
}

/* The code of our copy of a record there. */
static const char *
copy_of(struct db *db, struct arena *a, const char *code)
{
	const char *out = NULL;

	CHECK(db_text(db, a, "SELECT p.code FROM practice p"
	    " JOIN practice_source_record r ON r.practice_id = p.id"
	    " WHERE r.identifier = $1", ARGS(TEXT(arena_printf(a,
	    THERE "/practices/%s", code))), &out) == RC_OK);
	return out;
}

TEST_STORE(practice_harvest_ourselves)
{
	row_id source = begin(db, a);
	struct practice p, q;
	struct oai_source s;
	struct oai_count n;
	const char *copy, *json;

	for (int i = 0; i < 230; i++) {
		p = (struct practice)PRACTICE_NEW;
		p.code = arena_printf(a, "n%03d", i);
		p.kind = PRACTICE_LESS;
		p.title = arena_printf(a, "{\"lt\":\"<%d> & Būstas\"}", i);
		p.lang = "lt";
		p.city = "Ryga";
		p.source_url = "https://example.org/";
		p.topics = "housing";
		p.state = PRACTICE_PUBLISHED;
		save(db, a, &p);
	}
	/* It breaks off within the list, and goes on where it was. */
	broken_after = 4;
	CHECK(oai_harvest(db, a, source, NULL, &n) == RC_INVALID);
	CHECK(n.added == 100);
	CHECK(oai_source_find(db, a, source, &s) == RC_OK);
	CHECK(s.token != NULL && s.records == 100 && s.last_at == 0);
	CHECK_TEXT(s.problem, "The server cannot be reached.");
	broken_after = -1;
	CHECK(oai_harvest(db, a, source, NULL, &n) == RC_OK);
	CHECK(n.added == 130 && n.changed == 0);
	CHECK(oai_source_find(db, a, source, &s) == RC_OK);
	CHECK(s.prefix == OAI_GUILDHALL && s.token == NULL &&
	    s.records == 230 && s.problem == NULL && s.from > 0);
	CHECK(count(db, "SELECT count(*) FROM practice") == 460);

	/* Whole, and under an address of our own. */
	copy = copy_of(db, a, "n007");
	CHECK(strcmp(copy, "n007") != 0);
	p = load(db, a, "n007");
	q = load(db, a, copy);
	p.code = q.code;
	CHECK_TEXT(practice_to_json(a, &q), practice_to_json(a, &p));
	CHECK(q.imported && q.state == PRACTICE_PUBLISHED);

	/* Copies are not taken for records of their own; nothing is doubled. */
	CHECK(oai_harvest(db, a, source, NULL, &n) == RC_OK);
	CHECK(n.added == 0 && n.changed == 0 && n.removed == 0);
	CHECK(count(db, "SELECT count(*) FROM practice") == 460);

	/* A change there; one is archived; one is for the room only now; one
	 * becomes anonymous, under a new address. */
	p = load(db, a, "n001");
	p.city = "Vilnius";
	save(db, a, &p);
	p = load(db, a, "n002");
	p.state = PRACTICE_ARCHIVED;
	save(db, a, &p);
	p = load(db, a, "n003");
	p.attribution = ATTRIBUTION_ROOM;
	save(db, a, &p);
	p = load(db, a, "n004");
	p.attribution = ATTRIBUTION_ANONYMOUS;
	save(db, a, &p);
	json = copy_of(db, a, "n003");
	copy = copy_of(db, a, "n004");
	CHECK(oai_harvest(db, a, source, NULL, &n) == RC_OK);
	CHECK(n.changed == 2 && n.removed == 2 && n.added == 1);
	CHECK_TEXT(load(db, a, copy_of(db, a, "n001")).city, "Vilnius");
	CHECK(load(db, a, copy_of(db, a, "n002")).state == PRACTICE_ARCHIVED);
	CHECK(practice_shown(db, a, json, &q) == RC_NONE);
	CHECK(practice_shown(db, a, copy, &q) == RC_NONE);
	q = load(db, a, copy);
	CHECK(q.state == PRACTICE_WITHDRAWN && q.city == NULL);
	CHECK(count(db, arena_printf(a, "SELECT count(*) FROM practice_version"
	    " WHERE practice_id = %lld", (long long)q.id)) == 1);
	CHECK(count(db, arena_printf(a, "SELECT count(*) FROM practice_gone"
	    " WHERE code = '%s'", copy)) == 1);
	q = load(db, a, copy_of(db, a, p.code));
	CHECK(q.attribution == ATTRIBUTION_ANONYMOUS && q.city == NULL &&
	    q.source_url == NULL);

	/* What was withdrawn here stays so, whatever is written there. */
	copy = copy_of(db, a, "n005");
	q = load(db, a, copy);
	q.state = PRACTICE_WITHDRAWN;
	save(db, a, &q);
	p = load(db, a, "n005");
	p.city = "Kaunas";
	save(db, a, &p);
	CHECK(oai_harvest(db, a, source, NULL, &n) == RC_OK);
	CHECK(load(db, a, copy).state == PRACTICE_WITHDRAWN);

	/* Nor is what is anonymous here named again. */
	q = load(db, a, copy_of(db, a, "n006"));
	q.attribution = ATTRIBUTION_ANONYMOUS;
	save(db, a, &q);
	p = load(db, a, "n006");
	p.city = "Zqtown";
	save(db, a, &p);
	CHECK(oai_harvest(db, a, source, NULL, &n) == RC_OK);
	CHECK(practice_shown(db, a, copy_of(db, a, "n006"), &q) == RC_OK &&
	    q.attribution == ATTRIBUTION_ANONYMOUS && q.city == NULL);
}

/* A list of a million parts, each with a record. */
static enum rc
endless(struct arena *a, const char *url, struct fetched *out)
{
	*out = (struct fetched){ .body = BUF(a), .status = 200 };
	(void)url;
	asked++;
	buf_printf(&out->body, "<OAI-PMH"
	    " xmlns='http://www.openarchives.org/OAI/2.0/'><responseDate>"
	    "9999-03-13T07:30:00Z</responseDate><ListRecords><record><header>"
	    "<identifier>oai:x:%d</identifier></header><metadata>"
	    "<dc xmlns='http://www.openarchives.org/OAI/2.0/oai_dc/'>"
	    "<t:title xmlns:t='http://purl.org/dc/elements/1.1/'>%d</t:title>"
	    "</dc></metadata></record><resumptionToken>%d</resumptionToken>"
	    "</ListRecords></OAI-PMH>", asked, asked, asked);
	return RC_OK;
}

/* Each answer takes a minute. */
static enum rc
slow(struct arena *a, const char *url, struct fetched *out)
{
	time_shift(60);
	return endless(a, url, out);
}

/* A source that never ends has its turn and no more; the next goes on there. */
TEST_STORE(practice_harvest_turns)
{
	row_id source = begin(db, a), id;
	struct oai_turn turn = { .seconds = 0 };
	struct oai_source s;
	struct oai_count n;
	struct job j;

	oai_fetch = endless;
	for (int i = 1; i <= 3; i++) {
		turn.more = false;
		CHECK(oai_harvest(db, a, source, &turn, &n) == RC_OK);
		CHECK(turn.more && turn.parts == i && n.added == 1);
		CHECK(oai_source_find(db, a, source, &s) == RC_OK);
		CHECK(s.count.added == i && s.token != NULL);
	}
	/* What it says of the time is not believed. */
	CHECK(s.began <= time_now());

	/* The clerk goes on after others had their turn. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(job_add(db, oai_harvest_job, arena_printf(a, "%lld go 99999",
	    (long long)source), 0, 0, NULL, &id) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(job_run_next(db, a, app_jobs, app_job_kinds) == RC_OK);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_DONE);
	CHECK(oai_source_find(db, a, source, &s) == RC_OK);
	CHECK_TEXT(s.problem, "The source goes in a circle.");
	CHECK(s.count.added == 4);
	oai_fetch = slow;
	CHECK(db_begin(db) == RC_OK);
	CHECK(oai_source_ask(db, a, source, 0, false) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(job_run_next(db, a, app_jobs, app_job_kinds) == RC_OK);
	CHECK(job_run_next(db, a, app_jobs, app_job_kinds) == RC_NONE);
	CHECK(count(db, "SELECT count(*) FROM job WHERE state = 'waiting'"
	    " AND input LIKE '% go 1'") == 1);
	/* Asked for once more while it is at it: nothing is read twice. */
	CHECK(db_begin(db) == RC_OK);
	CHECK(oai_source_ask(db, a, source, 0, false) == RC_OK);
	CHECK(db_commit(db) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM job WHERE state = 'waiting'") ==
	    1);
}

TEST_STORE(practice_harvest_due)
{
	row_id source = begin(db, a), again;
	struct practice p = PRACTICE_NEW;
	struct oai_source s;

	p.title = "{\"en\":\"One\"}";
	p.state = PRACTICE_PUBLISHED;
	save(db, a, &p);
	CHECK(oai_source_add(db, &(struct oai_source){ .url = THERE "/oai" },
	    &again) == RC_CONFLICT);
	CHECK(oai_harvest_due(db, a, time_now()) == RC_OK);
	CHECK(oai_harvest_due(db, a, time_now()) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM job") == 1);
	while (job_run_next(db, a, app_jobs, app_job_kinds) == RC_OK)
		;
	CHECK(count(db, "SELECT count(*) FROM practice") == 2);
	CHECK(oai_source_find(db, a, source, &s) == RC_OK && s.records == 1);
	CHECK(s.next_at > time_now() + 86000);
	CHECK(oai_harvest_due(db, a, time_now()) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM job WHERE state = 'waiting'") ==
	    0);
	CHECK(oai_source_drop(db, source) == RC_OK);
	CHECK(count(db, "SELECT count(*) FROM practice") == 2);
	CHECK(count(db, "SELECT count(*) FROM practice_source_record") == 0);
}

/* Dublin Core of some other repository. */
static const char other[] =
    "<?xml version='1.0'?><OAI-PMH"
    " xmlns='http://www.openarchives.org/OAI/2.0/'>"
    "<responseDate>2025-03-13T07:30:00Z</responseDate><request/>"
    "<ListRecords><record><header><identifier>oai:x:1</identifier>"
    "<datestamp>2025-01-01</datestamp></header><metadata>"
    "<oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    "<dc:title xml:lang='de-AT'>Wohnen &amp; Arbeit</dc:title>"
    "<dc:creator>Stadt Wien</dc:creator><dc:description>Eins</dc:description>"
    "<dc:description>Zwei</dc:description>"
    "<dc:identifier>javascript:alert(1)</dc:identifier>"
    "<dc:identifier>https://x.example/1</dc:identifier></oai_dc:dc>"
    "</metadata></record>"
    "<record><header><identifier>oai:x:2</identifier></header><metadata/>"
    "</record>"
    "<record><header status='deleted'><identifier>oai:x:3</identifier>"
    "</header></record>"
    "<record><header><identifier>http://here.test/practices/a</identifier>"
    "</header><metadata/></record></ListRecords></OAI-PMH>";

TEST_STORE(practice_harvest_others)
{
	static const char *const bad[] = {
		"", "<html/>", "not XML", "<OAI-PMH/>",
		"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
		    "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>"
		    "&e;</OAI-PMH>",
		"<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>",
		/* The same token for ever. */
		"<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'>"
		    "<responseDate>2025-03-13T07:30:00Z</responseDate>"
		    "<ListRecords><resumptionToken>a</resumptionToken>"
		    "</ListRecords></OAI-PMH>",
	};
	row_id source = begin(db, a);
	struct oai_source s;
	struct oai_count n;
	struct practice p;
	const char *code;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		canned = bad[i];
		CHECK(oai_harvest(db, a, source, NULL, &n) ==
		    RC_INVALID);
		CHECK(oai_source_find(db, a, source, &s) == RC_OK);
		CHECK(s.problem != NULL && s.next_at > time_now());
	}
	CHECK(count(db, "SELECT count(*) FROM practice") == 0);

	CHECK(oai_source_drop(db, source) == RC_OK);
	source = begin(db, a);
	canned = other;
	CHECK(oai_harvest(db, a, source, NULL, &n) == RC_OK);
	CHECK(n.added == 1 && n.left == 2 && n.removed == 0);
	CHECK(db_text(db, a, "SELECT code FROM practice", NO_ARGS, &code) ==
	    RC_OK);
	p = load(db, a, code);
	CHECK_TEXT(words_in(a, p.title, "de"), "Wohnen & Arbeit");
	CHECK_TEXT(words_in(a, p.lead, "de"), "Stadt Wien");
	CHECK_TEXT(words_in(a, p.what_was_done, "de"), "Eins\nZwei");
	CHECK_TEXT(p.source_url, "https://x.example/1");
	CHECK(p.evidence_level == EVIDENCE_UNSAID && p.city == NULL);
	CHECK(oai_harvest(db, a, source, NULL, &n) == RC_OK);
	CHECK(n.added == 0 && n.changed == 0);
}
