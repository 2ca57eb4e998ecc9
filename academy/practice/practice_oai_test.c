/* The library for harvesters and feed readers. */
#include <expat.h>
#include <stdio.h>
#include <string.h>

#include "app/app.h"
#include "app/demo.h"
#include "people/people.h"
#include "practice/practice.h"
#include "practice/practice_oai.h"
#include "test/client.h"
#include "test/test.h"

#define BASE "http://guildhall.test"

static struct visitor *
visit(struct db *db)
{
	static const struct config c = { .base_url = BASE, .port = 80 };
	static struct web web;
	unsigned char key[32] = { 7 };

	app_start();
	token_key(key);
	people_key(key);
	web = app_web(&c);
	return visitor_make(&web, db);
}

static bool
has(const char *in, const char *what)
{
	return in != NULL && strstr(in, what) != NULL;
}

static bool
well_formed(const char *xml)
{
	XML_Parser p = XML_ParserCreateNS(NULL, ' ');
	bool ok = XML_Parse(p, xml, (int)strlen(xml), 1) == XML_STATUS_OK;

	XML_ParserFree(p);
	return ok;
}

/* The answer to a question, which is always 200 and well formed. */
static const char *
ask(struct visitor *v, const char *query)
{
	char path[600];

	snprintf(path, sizeof path, "/oai?%s", query);
	CHECK(visit_get(v, path) == 200);
	CHECK(well_formed(visit_page(v)));
	CHECK(has(visit_header(v, "content-type"), "text/xml"));
	return visit_page(v);
}

static const char *
error_of(struct visitor *v, const char *query)
{
	const char *s = strstr(ask(v, query), "<error code=\"");
	static char code[40];

	if (s == NULL)
		return "none";
	snprintf(code, sizeof code, "%.*s", (int)strcspn(s + 13, "\""),
	    s + 13);
	return code;
}

static size_t
times(const char *in, const char *what)
{
	size_t n = 0;

	while ((in = strstr(in, what)) != NULL) {
		in += strlen(what);
		n++;
	}
	return n;
}

static void
given(struct db *db, struct arena *a, unixtime now)
{
	CHECK(db_exec(db, "INSERT INTO programme (slug, kind, acronym, title,"
	    " langs, primary_colour, accent_colour, made_at) VALUES ('p',"
	    " 'academy', 'A', '{\"en\":\"A\"}', 'en', '#003366', '#003366', 5)",
	    NO_ARGS, NULL) == RC_OK);
	CHECK(vocabulary_load(db, a) == RC_OK);
	CHECK(demo_practices(db, a, "p", now) == RC_OK);
}

static struct practice
load(struct db *db, struct arena *a, const char *code)
{
	struct practice p = PRACTICE_NEW;

	CHECK(practice_by_code(db, a, code, &p) == RC_OK);
	return p;
}

static void
save(struct db *db, struct arena *a, struct practice *p, unixtime now)
{
	CHECK(practice_save(db, a, p, &(struct practice_by){ .now = now,
	    .how = "form" }) == RC_OK);
}

TEST_STORE(practice_oai_answers)
{
	struct visitor *v;
	const char *s;

	given(db, a, 1741851000);	/* 2025-03-13T07:30:00Z */
	v = visit(db);
	s = ask(v, "verb=Identify");
	CHECK(has(s, "<request verb=\"Identify\">" BASE "/oai</request>"));
	CHECK(has(s, "<baseURL>" BASE "/oai</baseURL>"));
	CHECK(has(s, "<deletedRecord>persistent</deletedRecord>"));
	CHECK(has(s, "<earliestDatestamp>2025-03-13T07:30:00Z<"));
	CHECK(has(s, "<adminEmail>postmaster@guildhall.test<"));
	s = ask(v, "verb=ListMetadataFormats");
	CHECK(has(s, "<metadataPrefix>oai_dc<") && has(s, ">guildhall<"));
	s = ask(v, "verb=ListSets");
	CHECK(has(s, "<setSpec>topic:housing</setSpec>\n"
	    "<setName>Housing</setName>"));
	CHECK(has(s, "<setSpec>country:LT</setSpec>\n"
	    "<setName>Lithuania</setName>"));
	CHECK(has(s, "<setSpec>kind:less_successful<"));
	s = ask(v, "verb=ListRecords&metadataPrefix=oai_dc");
	CHECK(times(s, "<record>") == 55 && !has(s, "resumptionToken"));
	s = ask(v, "verb=ListIdentifiers&metadataPrefix=oai_dc"
	    "&set=country:LT&from=2025-03-13&until=2025-03-13");
	CHECK(times(s, "<header>") > 0 && times(s, "<header>") ==
	    times(s, "<setSpec>country:LT</setSpec>"));
	CHECK(!has(s, "<metadata>"));
	s = ask(v, "verb=GetRecord&metadataPrefix=oai_dc&identifier=" BASE
	    "/practices/gp02");
	CHECK(has(s, "<dc:title xml:lang=\"en\">Plan Einstein"));
	CHECK(has(s, "<dc:identifier>" BASE "/practices/gp02<"));
	CHECK(has(s, "<dc:subject xml:lang=\"en\">Housing<"));
	CHECK(has(s, "<dc:coverage>Utrecht<") && has(s, ">2016/2019<"));
	CHECK(has(s, "<dc:date>2025-03-13</dc:date>"));
	s = ask(v, "verb=GetRecord&metadataPrefix=guildhall&identifier=" BASE
	    "/practices/gp02");
	CHECK(has(s, "state=\"published\" anonymous=\"false\">{&quot;id&quot;:"
	    "&quot;gp02&quot;"));
	CHECK(has(ask(v, "verb=ListMetadataFormats&identifier=" BASE
	    "/practices/gp02"), ">oai_dc<"));
	CHECK(visit_get(v, "/oai/guildhall.xsd") == 200 &&
	    well_formed(visit_page(v)));
	/* By POST as well, as the protocol asks. */
	CHECK(visit_raw(v, "/oai", "application/x-www-form-urlencoded",
	    "verb=Identify", 13) == 200 && has(visit_page(v), "<Identify>"));
}

TEST_STORE(practice_oai_refusals)
{
	static const struct { const char *query, *code; } t[] = {
		{ "", "badVerb" }, { "verb=", "badVerb" },
		{ "verb=Nothing", "badVerb" }, { "verb=identify", "badVerb" },
		{ "verb=Identify&verb=Identify", "badVerb" },
		{ "verb=Identify&x=1", "badArgument" },
		{ "verb=Identify&set=topic:housing", "badArgument" },
		{ "verb=ListRecords", "badArgument" },
		{ "verb=ListRecords&metadataPrefix=", "badArgument" },
		{ "verb=ListRecords&metadataPrefix=marc",
		    "cannotDisseminateFormat" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix="
		    "oai_dc", "badArgument" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&lang=lt",
		    "badArgument" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&from=2025-3-1",
		    "badArgument" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&from=2025-02-30",
		    "badArgument" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&from=2025-03-13T25:"
		    "00:00Z", "badArgument" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&from=2025-03-13T07:"
		    "30:00", "badArgument" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&from=2025-03-13"
		    "&until=2025-03-14T00:00:00Z", "badArgument" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&from=2025-03-14"
		    "&until=2025-03-13", "badArgument" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-01",
		    "noRecordsMatch" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&until=2025-03-12",
		    "noRecordsMatch" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&set=nothing",
		    "noRecordsMatch" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&set=topic:zz",
		    "noRecordsMatch" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&set=topic:a%27b",
		    "noRecordsMatch" },
		{ "verb=ListRecords&resumptionToken=x", "badResumptionToken" },
		{ "verb=ListRecords&resumptionToken=1,oai_dc,0,5,topic%20x,1,"
		    "a,1", "badResumptionToken" },
		{ "verb=ListRecords&resumptionToken=1,oai_dc,0,-1,,1,a,1",
		    "badResumptionToken" },
		{ "verb=ListRecords&metadataPrefix=oai_dc&resumptionToken="
		    "1,oai_dc,0,5,,1,a,1", "badArgument" },
		{ "verb=ListSets&resumptionToken=x", "badResumptionToken" },
		{ "verb=GetRecord&metadataPrefix=oai_dc", "badArgument" },
		{ "verb=GetRecord&identifier=gp02", "badArgument" },
		{ "verb=GetRecord&metadataPrefix=oai_dc&identifier=gp02",
		    "idDoesNotExist" },
		{ "verb=GetRecord&metadataPrefix=oai_dc&identifier=" BASE
		    "/practices/none", "idDoesNotExist" },
		{ "verb=GetRecord&metadataPrefix=marc&identifier=" BASE
		    "/practices/gp02", "cannotDisseminateFormat" },
		{ "verb=ListMetadataFormats&identifier=%3Cx%3E",
		    "idDoesNotExist" },
	};
	struct visitor *v;

	given(db, a, 1741851000);
	v = visit(db);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		CHECK_TEXT(error_of(v, t[i].query), t[i].code);
		/* A wrong question is not repeated; another is, escaped. */
		CHECK(has(visit_page(v), "<request>") ==
		    (strncmp(t[i].code, "badV", 4) == 0 ||
		    strncmp(t[i].code, "badA", 4) == 0));
	}
	CHECK(visit_raw(v, "/oai", "application/x-www-form-urlencoded",
	    "verb=Identify&_token=x", 22) == 200 &&
	    has(visit_page(v), "badArgument"));
}

/* What left the public is told as deleted, for ever and to everybody; an
 * anonymous record tells no place and has another identifier. */
TEST_STORE(practice_oai_deleted)
{
	struct visitor *v;
	struct practice p;
	const char *s, *anew;

	given(db, a, 1741851000);
	v = visit(db);
	p = load(db, a, "gp02");
	p.attribution = ATTRIBUTION_ANONYMOUS;
	save(db, a, &p, 1741937400);
	anew = p.code;
	p = load(db, a, "gp03");
	p.attribution = ATTRIBUTION_ROOM;
	save(db, a, &p, 1741937401);
	p = load(db, a, "gp04");
	p.state = PRACTICE_ARCHIVED;
	save(db, a, &p, 1741937402);

	s = ask(v, "verb=ListRecords&metadataPrefix=oai_dc&from=2025-03-14");
	CHECK(times(s, "<record>") == 4);
	CHECK(times(s, "<header status=\"deleted\">") == 2);
	CHECK(has(s, "<header status=\"deleted\"><identifier>" BASE
	    "/practices/gp02</identifier>\n<datestamp>2025-03-14T07:30:00Z<"));
	CHECK(has(s, "<header status=\"deleted\"><identifier>" BASE
	    "/practices/gp03<"));
	CHECK(has(s, arena_printf(a, "/practices/%s</identifier>", anew)));
	CHECK(has(s, "Plan Einstein") && !has(s, "Utrecht"));
	CHECK(!has(s, "dc:coverage>NL<") && !has(s, "country:NL"));
	/* Archived: still at its address, and so still a record. */
	CHECK(has(s, "/practices/gp04</identifier>"));
	CHECK(has(ask(v, "verb=GetRecord&metadataPrefix=guildhall&identifier="
	    BASE "/practices/gp04"), "state=\"archived\""));
	s = ask(v, "verb=GetRecord&metadataPrefix=guildhall&identifier=" BASE
	    "/practices/gp02");
	CHECK(has(s, "status=\"deleted\"") && !has(s, "<metadata>"));
	CHECK(has(ask(v, "verb=ListIdentifiers&metadataPrefix=oai_dc"
	    "&set=country:LV&from=2025-03-14"), "gp02"));
	s = ask(v, arena_printf(a, "verb=GetRecord&metadataPrefix=guildhall"
	    "&identifier=" BASE "/practices/%s", anew));
	CHECK(has(s, "anonymous=\"true\"") && !has(s, "Utrecht"));

	/* Public again. */
	p = load(db, a, "gp04");
	p.state = PRACTICE_PUBLISHED;
	save(db, a, &p, 1742023800);
	CHECK(has(ask(v, "verb=ListRecords&metadataPrefix=guildhall"
	    "&from=2025-03-15"), "state=\"published\""));
}

/* A list in parts: each record once, whatever changes meanwhile. */
TEST_STORE(practice_oai_parts)
{
	struct buf seen = BUF(a);
	struct visitor *v;
	struct practice p;
	const char *s, *token, *from;
	int parts = 0;

	for (int i = 0; i < 250; i++) {
		p = (struct practice)PRACTICE_NEW;
		p.code = arena_printf(a, "n%03d", i);
		p.title = arena_printf(a, "{\"en\":\"<%d> & so\"}", i);
		p.state = PRACTICE_PUBLISHED;
		save(db, a, &p, 1741851000 + i / 100);
	}
	v = visit(db);
	s = ask(v, "verb=ListIdentifiers&metadataPrefix=oai_dc"
	    "&until=2025-03-13T08:00:00Z");
	for (;;) {
		parts++;
		for (from = s; (from = strstr(from, "<identifier>")) != NULL;
		    from++)
			buf_printf(&seen, "%.5s\n", from + 12 + strlen(BASE
			    "/practices"));
		token = strstr(s, "<resumptionToken");
		CHECK(token != NULL);
		if (token == NULL)
			break;
		token = strchr(token, '>') + 1;
		if (*token == '<')
			break;
		/* One that has not been given yet changes: it is left to the
		 * next harvest. */
		if (parts == 1) {
			p = load(db, a, "n249");
			save(db, a, &p, 1741900000);
		}
		s = ask(v, arena_printf(a, "verb=ListIdentifiers"
		    "&resumptionToken=%.*s", (int)strcspn(token, "<"), token));
		CHECK(has(s, arena_printf(a, "cursor=\"%d\"", parts * 100)));
	}
	CHECK(parts == 3);
	for (int i = 0; i < 250; i++)
		CHECK(times(buf_text(&seen), arena_printf(a, "/n%03d\n", i)) ==
		    (i != 249));
	s = ask(v, "verb=ListRecords&metadataPrefix=oai_dc"
	    "&from=2025-03-13T08:00:01Z");
	CHECK(times(s, "<record>") == 1 && has(s, "n249"));
	CHECK(has(s, "&lt;249&gt; &amp; so"));
}

/* Every answer is the same, byte by byte, with and without what is hidden. */
TEST_STORE(practice_oai_nothing_hidden)
{
	static const char *const paths[] = {
		"/oai?verb=Identify", "/oai?verb=ListSets",
		"/oai?verb=ListRecords&metadataPrefix=oai_dc",
		"/oai?verb=ListRecords&metadataPrefix=guildhall",
		"/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"
		    "&set=country:IS",
		"/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"
		    "&set=topic:hidden",
		"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=" BASE
		    "/practices/hidden1",
		"/practices.atom", "/practices.atom?country=IS",
		"/practices.atom?topic=hidden",
		"/practices.atom?topic=housing",
	};
	enum { N = sizeof paths / sizeof *paths };
	const char *before[N];
	struct visitor *v;

	given(db, a, 1741851000);
	v = visit(db);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < N; i++) {
			const char *page, *date;

			visit_get(v, paths[i]);
			page = arena_dup(a, visit_page(v));
			/* The time of the answer, and no other. */
			if ((date = strstr(page, "<responseDate>")) != NULL)
				memset((char *)(uintptr_t)date + 14, '0', 20);
			if (round == 0)
				before[i] = page;
			else
				CHECK_TEXT(page, before[i]);
		}
		for (int i = 0; round == 0 && i < 6; i++) {
			struct practice p = PRACTICE_NEW;

			p.code = arena_printf(a, "hidden%d", i);
			p.title = "{\"en\":\"Hidden\"}";
			p.country = "IS";
			p.topics = "hidden housing";
			p.state = i < 3 ? PRACTICE_PUBLISHED :
			    i == 3 ? PRACTICE_DRAFT : i == 4 ?
			    PRACTICE_SUBMITTED : PRACTICE_WITHDRAWN;
			p.attribution = i < 3 ? ATTRIBUTION_ROOM :
			    ATTRIBUTION_NAMED;
			save(db, a, &p, 5);
		}
	}
}

TEST_STORE(practice_feeds)
{
	struct visitor *v;
	struct practice p;
	const char *s;

	given(db, a, 1741851000);
	v = visit(db);
	CHECK(visit_get(v, "/practices.atom") == 200);
	s = visit_page(v);
	CHECK(well_formed(s) && times(s, "<entry") == 50);
	CHECK(has(visit_header(v, "content-type"), "application/atom+xml"));
	CHECK(visit_get(v, "/practices.atom?topic=housing&country=NL") == 200);
	s = visit_page(v);
	CHECK(has(s, "<title>Practices: Housing, Netherlands</title>"));
	CHECK(has(s, "<id>" BASE "/practices/gp02</id>"));
	CHECK(has(s, "<id>" BASE "/practices.atom?topic=housing&amp;"
	    "country=NL</id>"));
	CHECK(has(s, "<category term=\"Housing\"/>"));
	CHECK(times(s, "<entry") > 0 && !has(s, "/practices/gp01<"));
	CHECK(visit_get(v, "/practices.atom?topic=&country=NL") == 200);
	CHECK(visit_get(v, "/practices.atom?topic=none") == 404);
	visit_get(v, "/practices?country=NL");
	CHECK(has(visit_page(v), "\"/practices.atom?topic=&amp;country=NL\""));
	CHECK(visit_get(v, "/practices.atom?country=XX") == 404);

	p = load(db, a, "gp02");
	p.attribution = ATTRIBUTION_ANONYMOUS;
	save(db, a, &p, 1741937400);
	visit_get(v, "/practices.atom?country=NL");
	CHECK(!has(visit_page(v), "Plan Einstein: asylum") &&
	    !has(visit_page(v), p.code));
	visit_get(v, "/practices.atom?topic=housing");
	s = visit_page(v);
	CHECK(has(s, "Plan Einstein") && !has(s, "gp02") &&
	    !has(s, "Municipality with NGOs"));
}
