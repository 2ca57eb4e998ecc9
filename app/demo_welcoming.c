/*
 * WELCOMING: a two-day seminar in Skopje, 27 partners from 11 countries, five
 * key areas, four co-funders.  The names of most partners are not public: they
 * stand here by what they are, under a number.
 */
#include "app/demo.h"
#include "intake/intake.h"

#define ZONE "Europe/Skopje"
#define COUNT(list) (sizeof (list) / sizeof (list)[0])

static const struct demo_organisation funders[] = {
	{ INV_FUNDER, "Central European Initiative (CEI)", ORG_INTERNATIONAL,
	    LEVEL_INTERNATIONAL, "IT", "Co-financed by the Central European "
	    "Initiative (CEI)." },
	{ INV_FUNDER, "European Union", ORG_INTERNATIONAL, LEVEL_INTERNATIONAL,
	    "BE", "With the financial assistance of the European Union." },
	{ INV_FUNDER, "Decentralised cooperation Normandy - Macedonia",
	    ORG_AUTHORITY, LEVEL_REGIONAL, "FR", "Supported by the decentralised "
	    "cooperation Normandy - Macedonia." },
	{ INV_FUNDER, "International Institute for Human Rights and Peace, Caen",
	    ORG_CIVIL_SOCIETY, LEVEL_INTERNATIONAL, "FR", "Supported by the "
	    "International Institute for Human Rights and Peace in Caen." },
};

static const struct demo_session sessions[] = {
	{ 0, SESSION_PLENARY, "Migration management", "2017-10-26T09:30",
	    "2017-10-26T11:00", "Plenary hall", "0", "Keynote on reception "
	    "(invented)", NULL, "Rapporteur one (invented)", false, 0 },
	{ 0, SESSION_WORKSHOP, "Local policies that manage diversity",
	    "2017-10-26T11:30", "2017-10-26T13:00", "Room 1", "1", NULL,
	    "Expert on diversity (invented)", "Rapporteur two (invented)", false,
	    0 },
	{ 0, SESSION_WORKSHOP, "Immigration as an opportunity for local "
	    "development", "2017-10-26T14:30", "2017-10-26T16:00", "Room 2", "2",
	    NULL, "Expert on local economies (invented)",
	    "Rapporteur three (invented)", false, 0 },
	{ 0, SESSION_WORKSHOP, "An inclusive environment against tension and "
	    "xenophobia", "2017-10-27T09:30", "2017-10-27T11:00", "Room 1", "3",
	    NULL, "Expert on media (invented)", "Rapporteur four (invented)",
	    false, 0 },
	{ 0, SESSION_PLENARY, "Networking: partnership for inclusive and "
	    "resilient communities", "2017-10-27T11:30", "2017-10-27T13:00",
	    "Plenary hall", "4", "Keynote on networks (invented)", NULL,
	    "Rapporteur five (invented)", false, 0 },
};

static const char *const workshops[] = { "Local policies",
	"Immigration as an", "An inclusive", NULL };

/* 27 partners from 11 countries. */
static enum rc
partners(struct db *db, struct arena *a, row_id programme, row_id *first)
{
	static const struct { const char *country; int n; const char *name; }
	    list[] = {
		{ "MK", 5, "Municipality of the Skopje region" },
		{ "RS", 4, "Serbian town" }, { "AL", 2, "Albanian town" },
		{ "BA", 3, "Bosnian municipality" },
		{ "ME", 2, "Montenegrin town" }, { "HR", 2, "Croatian town" },
		{ "SI", 2, "Slovenian association" },
		{ "HU", 2, "Hungarian association" },
		{ "IT", 2, "Italian association" },
		{ "BG", 1, "Bulgarian town" }, { "FR", 2, "French partner" },
	};
	int pos = 0;

	for (size_t i = 0; i < COUNT(list); i++) {
		for (int k = 1; k <= list[i].n; k++) {
			const char *name = arena_printf(a,
			    "%s %d", list[i].name, k);
			enum organisation_kind kind = i >= 6 && i <= 8 ?
			    ORG_CIVIL_SOCIETY : ORG_AUTHORITY;

			TRY(demo_involve(db, a, programme, 0, INV_PARTNER, ++pos,
			    name, kind, LEVEL_LOCAL, list[i].country, NULL));
			if (pos == 1)
				TRY(demo_organisation(db, a, name, kind,
				    LEVEL_LOCAL, list[i].country, first));
		}
	}
	return RC_OK;
}

/* Whom the seminar is for, asked in the form and watched while choosing. */
static enum rc
categories(struct db *db, struct arena *a, row_id edition)
{
	static const struct { const char *value, *label; int at_least; }
	    list[] = {
		{ "municipality", "Municipality", 30 },
		{ "association", "Local association", 5 },
		{ "cso", "Civil society organisation", 5 },
		{ "police", "Police", 5 },
		{ "reception", "Reception and registration of migrants", 10 },
	};
	struct question q = { .edition = edition, .name = "category",
	    .kind = Q_CHOICE, .label = W(a, "en", "Which of these are you?",
	    "mk", "Што од ова сте вие?", NULL), .pos = 1 };
	struct question_option **end = &q.options;
	const char *group;

	for (size_t i = 0; i < COUNT(list); i++) {
		*end = arena_new(a, struct question_option);
		**end = (struct question_option){ list[i].value, W(a, "en",
		    list[i].label, NULL), NULL };
		end = &(*end)->next;
	}
	TRY(question_save(db, &q));
	TRY(demo_group(db, a, edition, "Western Balkans", "AL BA ME MK RS XK",
	    &group));
	TRY(demo_quota(db, a, edition, "Western Balkans", "country", group, 50,
	    -1));
	TRY(demo_group(db, a, edition, "Central Europe", "HR CZ HU PL SI SK",
	    &group));
	TRY(demo_quota(db, a, edition, "Central Europe", "country", group, 5,
	    -1));
	for (size_t i = 0; i < COUNT(list); i++)
		TRY(demo_quota(db, a, edition, list[i].label, "category",
		    list[i].value, list[i].at_least, -1));
	return RC_OK;
}

enum rc
demo_welcoming(struct db *db, struct arena *a, unixtime now)
{
	struct programme p = { .slug = "welcoming", .kind = KIND_PROJECT,
	    .public = true, .langs = "en mk fr", .acronym = "WELCOMING",
	    .primary_colour = "#5b21b6", .accent_colour = "#b45309",
	    .contact_name = "WELCOMING project office (demonstration)",
	    .contact_email = "welcoming@demo.example",
	    .title = W(a, "en", "Wanting Europe as Leverage for COoperation on "
	    "the Migratory Insertion Governance", NULL),
	    .summary = W(a, "en", "Towns and villages of the Western Balkans and "
	    "Central Europe on managing migration together.", NULL) };
	struct edition e = { .slug = "welcoming-2017",
	    .status = EDITION_IMPLEMENTED, .public = true, .zone = ZONE,
	    .teaching_langs = "en mk", .retention_days = DEMO_KEEP,
	    .participants_planned = 70,
	    .title = W(a, "en", "International seminar on migration management",
	    "mk", "Меѓународен семинар за управување со миграцијата", NULL),
	    .summary = W(a, "en", "Two days in Skopje, five key areas.", "mk",
	    "Два дена во Скопје, пет клучни области.", NULL),
	    .about = W(a, "en", "For representatives of municipalities, local "
	    "associations, civil society organisations, police officers and "
	    "officers in charge of reception and registration of migrants. Led "
	    "by professionals of humanitarian relief, cultural mediation, local "
	    "governance and active citizenship.\n\nThe names of most partners are "
	    "not public: here they stand under a number.", NULL) };
	struct part part = { .pos = 1, .kind = PART_PART, .title = W(a, "en",
	    "Seminar", NULL), .starts = demo_time("2017-10-26T09:00", ZONE),
	    .ends = demo_time("2017-10-27T16:00", ZONE), .place = W(a, "en",
	    "Skopje, North Macedonia", "mk", "Скопје, Северна Македонија", NULL),
	    .country = "MK", .seats = 70 };
	const struct demo_topic topics[] = {
		{ W(a, "en", "Migration management", "mk",
		    "Управување со миграцијата", NULL), "reception-arrangements" },
		{ W(a, "en", "Local policies that manage diversity", "mk",
		    "Локални политики за различноста", NULL),
		    "integration-strategy" },
		{ W(a, "en", "Immigration as an opportunity for local "
		    "development", NULL), "local-development" },
		{ W(a, "en", "An inclusive environment against tension and "
		    "xenophobia", NULL), "anti-discrimination" },
		{ W(a, "en", "Networking", "mk", "Вмрежување", NULL),
		    "participation" },
	};
	const struct demo_choice choice = { 70, 66, 6, 9,
	    demo_time("2017-09-18T09:00", ZONE), "1 4 2 6 3" };
	row_id topic[COUNT(topics)], partner = 0, applicants[76];

	TRY(programme_save(db, &p, now));
	TRY(demo_involve_all(db, a, p.id, 0, funders, COUNT(funders)));
	TRY(partners(db, a, p.id, &partner));
	e.programme = p.id;
	TRY(edition_save(db, &e, now));
	part.edition = e.id;
	TRY(part_save(db, &part, ZONE, now));
	TRY(demo_topics(db, e.id, topics, COUNT(topics), topic));
	TRY(demo_sessions(db, a, e.id, ZONE, &part.id, topic, sessions,
	    COUNT(sessions)));
	TRY(demo_call(db, a, e.id, demo_time("2017-07-01T09:00", ZONE),
	    demo_time("2017-09-15T18:00", ZONE)));
	TRY(categories(db, a, e.id));
	TRY(demo_applicants(db, a, &e, 0, "MK RS AL BA MK RS IT PL", 1,
	    COUNT(applicants), applicants,
	    demo_time("2017-07-05T09:00", ZONE)));
	TRY(demo_people(db, p.id, partner, now));
	TRY(demo_choose(db, a, &e, &choice, applicants, COUNT(applicants)));
	TRY(demo_groups(db, a, &e, &(struct demo_groups){ 0, W(a, "en",
	    "Working groups", "mk", "Работни групи", NULL), workshops, 7, 1, 0,
	    "category country", false, "Table", NULL },
	    demo_time("2017-10-20T09:00", ZONE)));
	/* Over 70 were announced, around 50 came. */
	TRY(demo_came(db, a, e.id, 50));
	return demo_peers(db, a, e.id, now);
}
