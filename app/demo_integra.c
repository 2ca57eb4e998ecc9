/*
 * INTEGRA plus: a coordinator and five partners, three international workshops,
 * then a local training by each partner.
 */
#include "app/demo.h"

#include <string.h>

#include "finding/finding.h"

#define ZONE "Europe/Berlin"
#define COUNT(list) (sizeof (list) / sizeof (list)[0])

static const struct demo_organisation organisations[] = {
	{ INV_COORDINATOR, "Citizens For Europe e.V.", ORG_CIVIL_SOCIETY,
	    LEVEL_NATIONAL, "DE", NULL },
	{ INV_PARTNER, "Fondazione Mondinsieme", ORG_CIVIL_SOCIETY, LEVEL_LOCAL,
	    "IT", NULL },
	{ INV_PARTNER, "Lietuvos suaugusiųjų švietimo asociacija",
	    ORG_CIVIL_SOCIETY, LEVEL_NATIONAL, "LT", NULL },
	{ INV_PARTNER, "City District Government Amsterdam-East", ORG_AUTHORITY,
	    LEVEL_LOCAL, "NL", NULL },
	{ INV_PARTNER, "Equality and Diversity Forum", ORG_CIVIL_SOCIETY,
	    LEVEL_NATIONAL, "GB", NULL },
	{ INV_PARTNER, "Deutsches Institut für Erwachsenenbildung", ORG_OTHER,
	    LEVEL_NATIONAL, "DE", NULL },
};

static const struct demo_session sessions[] = {
	{ 0, SESSION_PLENARY, "What INTEGRA 2012 found", "2014-02-06T10:00",
	    "2014-02-06T12:00", "Seminar room", "0", NULL, NULL, NULL, false, 0 },
	{ 0, SESSION_WORKSHOP, "Needs and challenges of both sides",
	    "2014-02-06T13:30", "2014-02-06T17:00", "Seminar room", "1 2", NULL,
	    NULL, NULL, false, 0 },
	{ 1, SESSION_WORKSHOP, "Adapting the training material",
	    "2014-05-15T10:00", "2014-05-15T17:00", "Seminar room", "0 2", NULL,
	    NULL, NULL, false, 0 },
	{ 2, SESSION_WORKSHOP, "From local trainings to one handbook",
	    "2014-10-09T10:00", "2014-10-09T17:00", "Seminar room", "0 1", NULL,
	    NULL, NULL, false, 0 },
};

/* The seminar of December 2012, whose outcome is the reason for this one. */
static enum rc
first_seminar(struct db *db, struct arena *a, row_id programme, unixtime now,
    row_id *id)
{
	struct edition e = { .programme = programme, .slug = "integra-2012",
	    .status = EDITION_COMPLETED, .public = true, .zone = ZONE,
	    .teaching_langs = "en", .retention_days = DEMO_KEEP,
	    .title = W(a, "en", "INTEGRA seminar for local integration officers",
	    NULL) };
	struct finding concluded = { .title = W(a, "en", "Overall conclusion",
	    NULL), .body = W(a, "en", "Innovative models for integration in "
	    "the organisational culture of local administrations are missing.",
	    NULL) };
	struct part p = { .pos = 1, .kind = PART_PART, .title = W(a, "en",
	    "Seminar", NULL), .tentative = W(a, "en", "December 2012", NULL),
	    .place = W(a, "en", "Berlin, Germany", NULL), .country = "DE" };

	TRY(edition_save(db, &e, now));
	p.edition = concluded.edition = *id = e.id;
	TRY(part_save(db, &p, ZONE, now));
	TRY(finding_conclude(db, &concluded, 0, demo_time("2012-12-14T16:00",
	    ZONE)));
	return finding_state(db, &concluded, 0, demo_time("2012-12-14T16:00",
	    ZONE));
}

static enum rc
workshops(struct db *db, struct arena *a, row_id edition, row_id *id,
    unixtime now)
{
	static const struct { const char *title, *starts, *ends, *place, *in,
	    *country; } list[] = {
		{ "First international workshop", "2014-02-06T10:00",
		    "2014-02-07T16:00", "Berlin, Germany", NULL, "DE" },
		{ "Second international workshop", "2014-05-15T10:00",
		    "2014-05-16T16:00", "Reggio Emilia, Italy",
		    "Comes in: the needs of both sides from the first workshop.",
		    "IT" },
		{ "Third international workshop", "2014-10-09T10:00",
		    "2014-10-10T16:00", "Amsterdam, Netherlands",
		    "Comes in: the adapted material and what the local trainings "
		    "said.", "NL" },
	};

	for (size_t i = 0; i < COUNT(list); i++) {
		struct part p = { .edition = edition, .pos = (int64_t)i + 1,
		    .kind = PART_WORKSHOP,
		    .title = W(a, "en", list[i].title, NULL),
		    .starts = demo_time(list[i].starts, ZONE),
		    .ends = demo_time(list[i].ends, ZONE),
		    .place = W(a, "en", list[i].place, NULL),
		    .country = list[i].country, .seats = 24,
		    .builds_on = i == 0 ? 0 : id[i - 1],
		    .builds_on_note = list[i].in == NULL ? NULL :
		    W(a, "en", list[i].in, NULL) };

		TRY(part_save(db, &p, ZONE, now));
		id[i] = p.id;
	}
	return RC_OK;
}

/* What each workshop leaves to the next. */
static enum rc
left_behind(struct db *db, struct arena *a, row_id programme, row_id edition,
    const row_id part[3], unixtime now)
{
	static const struct { const char *title, *url; int part; } list[] = {
		{ "Recap of the first workshop: needs of both sides",
		    "https://example.org/integra-plus/recap-1", 0 },
		{ "Training material, version 2",
		    "https://example.org/integra-plus/material-2", 1 },
	};

	for (size_t i = 0; i < COUNT(list); i++) {
		struct document d = { .programme = programme,
		    .edition = edition, .part = part[list[i].part],
		    .kind = i == 0 ? DOC_RECAP : DOC_MATERIAL,
		    .title = W(a, "en", list[i].title, NULL),
		    .url = list[i].url, .visibility = "public",
		    .pos = (int64_t)i + 10 };

		TRY(document_save(db, &d, now));
	}
	return RC_OK;
}

/* Both sides of the dialogue, each person sent by the partner of the own
 * country. */
static enum rc
sides(struct db *db, struct arena *a, row_id programme, row_id edition,
    const row_id part[3])
{
	struct involvement *partners;
	struct participant *people;

	TRY(involvement_list(db, a, programme, 0, &partners));
	TRY(participant_list(db, a, edition, 0, NULL, &people));
	for (struct participant *p = people; p != NULL; p = p->next) {
		p->side = p->organisation_kind == ORG_MIGRANT ||
		    p->organisation_kind == ORG_CIVIL_SOCIETY ? "migrants" :
		    "administration";
		for (struct involvement *v = partners; v != NULL; v = v->next)
			if (v->role == INV_PARTNER && strcmp(p->country,
			    v->organisation.country) == 0)
				p->partner = v->organisation.id;
		for (int i = 0; i < 3; i++)
			TRY(participant_set(db, p, part[i], "confirmed",
			    demo_time("2014-01-20T09:00", ZONE)));
	}
	return RC_OK;
}

enum rc
demo_integra(struct db *db, struct arena *a, unixtime now)
{
	struct programme p = { .slug = "integra-plus", .kind = KIND_PROJECT,
	    .public = true, .langs = "en de it lt nl", .acronym = "INTEGRA plus",
	    .primary_colour = "#7c2d12", .accent_colour = "#0f766e",
	    .contact_name = "INTEGRA office (demonstration)",
	    .contact_email = "integra@demo.example",
	    .title = W(a, "en", "INTEGRA plus", NULL),
	    .summary = W(a, "en", "Civil society dialogue between employees of "
	    "public administrations and migrants' organisations.", "de",
	    "Zivilgesellschaftlicher Dialog zwischen Verwaltungen und "
	    "Migrantenorganisationen.", NULL),
	    .about = W(a, "en", "Partners' trainers, integration officers and "
	    "representatives of migrants' and minority organisations develop "
	    "the INTEGRA 2012 approach further and adapt it to their local "
	    "context. Each partner then hosts a local training. The training "
	    "materials are revised, supplemented, translated and published as "
	    "a handbook.", NULL) };
	struct edition e = { .slug = "integra-plus-2014",
	    .status = EDITION_RUNNING, .public = true, .zone = ZONE,
	    .teaching_langs = "en", .retention_days = DEMO_KEEP,
	    .participants_planned = 24,
	    .title = W(a, "en", "INTEGRA plus: three workshops and local "
	    "trainings", NULL),
	    .summary = W(a, "en", "Three international workshops in order; what "
	    "one finds goes into the next.", NULL),
	    .method = W(a, "en", "*Civil society dialogue*, developed in the "
	    "European Intercultural Competences Programme (EICP): needs and "
	    "challenges of both sides, better communication, changed working "
	    "structures and routines.", NULL) };
	const struct demo_topic topics[] = {
		{ W(a, "en", "Organisational culture of local administrations",
		    NULL), "diversity-management" },
		{ W(a, "en", "Communication and conflict management", NULL),
		    "conflict-mediation" },
		{ W(a, "en", "Working with migrants' organisations", NULL),
		    "migrant-organisations" },
	};
	const struct demo_choice choice = { 24, 22, 4, 0,
	    demo_time("2014-01-13T09:00", ZONE), NULL };
	row_id part[3], topic[COUNT(topics)], partner, applicants[28];

	TRY(programme_save(db, &p, now));
	TRY(demo_involve_all(db, a, p.id, 0, organisations,
	    COUNT(organisations)));
	TRY(first_seminar(db, a, p.id, now, &e.predecessor));
	e.programme = p.id;
	TRY(edition_save(db, &e, now));
	TRY(workshops(db, a, e.id, part, now));
	TRY(demo_topics(db, e.id, topics, COUNT(topics), topic));
	TRY(demo_sessions(db, a, e.id, ZONE, part, topic, sessions,
	    COUNT(sessions)));
	TRY(demo_link(db, a, p.id, e.id, DOC_REFERENCE, "IP/11/911: a new "
	    "European agenda for integration",
	    "https://ec.europa.eu/commission/presscorner/detail/en/IP_11_911",
	    NULL, true, now));
	TRY(demo_call(db, a, e.id, demo_time("2013-11-01T09:00", ZONE),
	    demo_time("2014-01-10T18:00", ZONE)));
	TRY(demo_applicants(db, a, &e, 0, "DE IT LT NL", 1, COUNT(applicants),
	    applicants, demo_time("2013-11-10T09:00", ZONE)));
	TRY(demo_organisation(db, a, "Fondazione Mondinsieme",
	    ORG_CIVIL_SOCIETY, LEVEL_LOCAL, "IT", &partner));
	TRY(demo_people(db, p.id, partner, now));
	TRY(demo_choose(db, a, &e, &choice, applicants, COUNT(applicants)));
	TRY(demo_quota(db, a, e.id, "Public administration",
	    "organisation-kind", "authority\npolice", 40, -1));
	TRY(demo_quota(db, a, e.id, "Migrants' and minority organisations",
	    "organisation-kind", "migrant-organisation\ncivil-society", 25,
	    -1));
	TRY(sides(db, a, p.id, e.id, part));
	TRY(demo_came(db, a, e.id, 20));
	TRY(demo_plans(db, a, e.id, "6m 12m 24m", 1, 14, now));
	TRY(left_behind(db, a, p.id, e.id, part, now));
	TRY(demo_dialogues(db, a, e.id, part, now));
	return demo_peers(db, a, e.id, now);
}
