/*
 * Promoting Global Solutions at the Local Level: an expert seminar in Tel
 * Aviv-Jaffa, 30 January to 1 February 2017.
 */
#include "app/demo.h"
#include "selection/selection.h"

#define ZONE "Asia/Jerusalem"
#define COUNT(list) (sizeof (list) / sizeof (list)[0])

static const struct demo_organisation organisations[] = {
	{ INV_HOST, "Center for International Migration and Integration (CIMI)",
	    ORG_CIVIL_SOCIETY, LEVEL_NATIONAL, "IL", NULL },
	{ INV_PARTNER, "American Jewish Joint Distribution Committee (JDC)",
	    ORG_INTERNATIONAL, LEVEL_INTERNATIONAL, "", NULL },
};

static const struct demo_session sessions[] = {
	{ 0, SESSION_PLENARY, "Labour market inclusion and protection of rights",
	    "2017-01-30T09:30", "2017-01-30T11:00", "Hall", "0", NULL, NULL,
	    NULL, false, 0 },
	{ 0, SESSION_PLENARY, "Educational challenges", "2017-01-30T11:30",
	    "2017-01-30T13:00", "Hall", "1", NULL, NULL, NULL, false, 0 },
	{ 0, SESSION_BREAKOUT, "Skills and languages: group 1",
	    "2017-01-30T14:00", "2017-01-30T15:30", "Room 1", "2", NULL, NULL,
	    NULL, false, 18 },
	{ 0, SESSION_BREAKOUT, "Skills and languages: group 2",
	    "2017-01-30T14:00", "2017-01-30T15:30", "Room 2", "2", NULL, NULL,
	    NULL, false, 18 },
	{ 0, SESSION_PLENARY, "Intercultural competence and diversity training",
	    "2017-01-31T09:00", "2017-01-31T10:30", "Hall", "3", NULL, NULL,
	    NULL, false, 0 },
	{ 0, SESSION_SITE_VISIT, "Site visit: municipal one-stop service",
	    "2017-01-31T11:00", "2017-01-31T13:30", "Bus from the main door",
	    "4", NULL, NULL, NULL, false, 24 },
	{ 0, SESSION_SITE_VISIT, "Site visit: a school of many languages",
	    "2017-01-31T11:00", "2017-01-31T13:30", "Bus from the main door",
	    "1", NULL, NULL, NULL, false, 24 },
	{ 0, SESSION_BREAKOUT, "Several migrant populations, culture and gender",
	    "2017-01-31T15:00", "2017-01-31T16:30", "Room 1", "5", NULL, NULL,
	    NULL, false, 0 },
	{ 0, SESSION_PLENARY, "Who does what: government, municipalities, "
	    "companies, migrant organisations", "2017-02-01T09:00",
	    "2017-02-01T10:30", "Hall", "4", NULL, NULL, NULL, false, 0 },
	{ 0, SESSION_PLENARY, "Changing the narrative; key findings",
	    "2017-02-01T11:00", "2017-02-01T13:00", "Hall", "6", NULL, NULL,
	    NULL, false, 0 },
};

static const char *const skills[] = { "Skills and languages", NULL };
static const char *const visits[] = { "Site visit", NULL };
static const char *const breakouts[] = { "Several migrant", NULL };

/* Twelve to fifteen in a discussion, buses that go where people wish, and
 * five tables that are mixed anew at half time. */
static enum rc
groups(struct db *db, struct arena *a, const struct edition *e)
{
	const struct demo_groups list[] = {
		{ 0, W(a, "en", "Skills and languages", NULL), skills, 2, 1, 0,
		    "country level gender", false, NULL, NULL },
		{ 1, W(a, "en", "Site visits", "ar", "زيارات ميدانية", "he",
		    "ביקורים בשטח", NULL), visits, 2, 1, 2, "country", false,
		    NULL, "10:40, main door" },
		{ 0, W(a, "en", "Breakout groups", "ar", "مجموعات النقاش", "he",
		    "קבוצות דיון", NULL), breakouts, 5, 2, 0, "country level",
		    false, "Room", NULL },
	};

	for (size_t i = 0; i < COUNT(list); i++)
		TRY(demo_groups(db, a, e, &list[i],
		    demo_time("2017-01-25T09:00", ZONE)));
	return RC_OK;
}

/* Experience is asked of those who say they have it; who has little applies
 * beside them; who is invited to contribute is outside the quotas. */
static enum rc
tracks(struct db *db, struct arena *a, row_id edition, row_id id[3])
{
	struct track list[] = {
		{ .pos = 1, .title = W(a, "en", "Established and new "
		    "destination countries", NULL), .about = W(a, "en",
		    "With demonstrated experience of planning and carrying out "
		    "integration policies.", NULL) },
		{ .pos = 2, .title = W(a, "en", "Limited experience", NULL),
		    .about = W(a, "en", "For countries with limited experience "
		    "but large stocks of foreigners.", NULL) },
		{ .pos = 3, .title = W(a, "en", "Invited contributors", NULL),
		    .about = W(a, "en", "International organisations, among "
		    "them the OSCE.", NULL), .invited = true, .outside = true },
	};
	struct question evidence = { .edition = edition, .name = "evidence",
	    .kind = Q_LONG, .required = true, .max = 2000, .pos = 1,
	    .label = W(a, "en", "Which integration policy did you plan or carry "
	    "out?", NULL), .hint = W(a, "en", "Say where, when and what came of "
	    "it.", NULL) };
	struct criterion experience = { .pos = 1, .weight = 2, .max = 5,
	    .title = W(a, "en", "Demonstrated experience", NULL) };

	for (int i = 0; i < 3; i++) {
		TRY(track_save(db, edition, &list[i]));
		id[i] = list[i].id;
	}
	evidence.track = experience.track = id[0];
	TRY(question_save(db, &evidence));
	TRY(selection_defaults(db, edition));
	TRY(criterion_save(db, edition, &experience));
	TRY(demo_quota(db, a, edition, "Municipal officials", "level", "local",
	    40, -1));
	TRY(demo_quota(db, a, edition, "National officials", "level",
	    "national", 5, 40));
	return demo_quota(db, a, edition, "Limited experience", "track",
	    arena_printf(a, "%lld", (long long)id[1]), 20, 40);
}

static enum rc
invited(struct db *db, struct arena *a, row_id edition, row_id track,
    row_id *id)
{
	struct application p = { .edition = edition, .track = track,
	    .name = "Olga Osceana (invented)", .country = "AT", .lang = "en",
	    .email = "cimi-osce@demo.example", .gender = "woman",
	    .organisation_kind = ORG_INTERNATIONAL,
	    .level = LEVEL_INTERNATIONAL };
	struct person person = { .name = p.name, .email = p.email, .lang = "en",
	    .country = "AT", .mail_format = "html", .invented = true };
	unixtime when = demo_time("2016-11-10T09:00", ZONE);

	TRY(demo_organisation(db, a, "Organization for Security and "
	    "Co-operation in Europe (OSCE)", ORG_INTERNATIONAL,
	    LEVEL_INTERNATIONAL, "AT", &p.organisation));
	TRY(person_ensure(db, &person, when));
	TRY(application_enter(db, a, &p, NULL, when));
	*id = p.id;
	return RC_OK;
}

enum rc
demo_cimi(struct db *db, struct arena *a, unixtime now)
{
	struct programme p = { .slug = "cimi-seminar", .kind = KIND_PROJECT,
	    .public = true, .langs = "en he ar", .primary_colour = "#0c4a6e",
	    .accent_colour = "#b45309",
	    .contact_name = "CIMI seminar office (demonstration)",
	    .contact_email = "cimi@demo.example",
	    .title = W(a, "en", "Promoting Global Solutions at the Local Level",
	    "ar", "تعزيز الحلول العالمية على المستوى المحلي", "he",
	    "קידום פתרונות גלובליים ברמה המקומית", NULL),
	    .summary = W(a, "en", "An expert seminar on migrant integration for "
	    "municipal and national officials.", "ar",
	    "ندوة خبراء حول اندماج المهاجرين لموظفي البلديات والدول.", "he",
	    "סמינר מומחים על שילוב מהגרים לאנשי רשויות מקומיות וממשלות.", NULL) };
	struct edition e = { .slug = "cimi-2017", .status = EDITION_COMPLETED,
	    .public = true, .zone = ZONE, .teaching_langs = "en",
	    .retention_days = DEMO_KEEP, .participants_planned = 45,
	    .title = W(a, "en", "Expert seminar on migrant integration, 2017",
	    "ar", "ندوة الخبراء حول اندماج المهاجرين 2017", "he",
	    "סמינר מומחים על שילוב מהגרים, 2017", NULL),
	    .summary = W(a, "en", "Three days of plenaries, breakout discussions "
	    "and site visits, towards key findings for possible further action, "
	    "particularly at the municipal level.", NULL),
	    .about = W(a, "en", "For municipal and national officials of "
	    "established and relatively new destination countries in Europe, "
	    "and of countries with limited experience but large stocks of "
	    "foreigners. International organisations, among them the OSCE, are "
	    "invited to contribute.", NULL) };
	struct part part = { .pos = 1, .kind = PART_PART, .title = W(a, "en",
	    "Seminar", NULL), .starts = demo_time("2017-01-30T09:00", ZONE),
	    .ends = demo_time("2017-02-01T13:30", ZONE), .place = W(a, "en",
	    "Tel Aviv-Jaffa, Israel", "ar", "تل أبيب - يافا", "he",
	    "תל אביב-יפו", NULL), .country = "IL", .seats = 45 };
	const struct demo_topic topics[] = {
		{ W(a, "en", "Labour market inclusion and rights protection",
		    NULL), "labour-market-integration" },
		{ W(a, "en", "Educational challenges", NULL),
		    "school-education" },
		{ W(a, "en", "Acquisition of skills, languages included", NULL),
		    "language-learning" },
		{ W(a, "en", "Intercultural competence and diversity training",
		    NULL), "intercultural-competence" },
		{ W(a, "en", "Institutional arrangement: government, "
		    "municipalities, private sector, migrant organisations",
		    NULL), "multilevel-governance" },
		{ W(a, "en", "Several migrant populations: cultural and "
		    "gender-specific challenges", NULL), "gender-equality" },
		{ W(a, "en", "Changing the narrative of migration as a burden, "
		    "countering xenophobia and racism", NULL), "narrative" },
	};
	const struct demo_choice choice = { 45, 34, 8, 0,
	    demo_time("2016-11-21T09:00", ZONE), NULL };
	row_id topic[COUNT(topics)], partner, track[3], applicants[45];

	TRY(programme_save(db, &p, now));
	TRY(demo_involve_all(db, a, p.id, 0, organisations,
	    COUNT(organisations)));
	e.programme = p.id;
	TRY(edition_save(db, &e, now));
	part.edition = e.id;
	TRY(part_save(db, &part, ZONE, now));
	TRY(demo_topics(db, e.id, topics, COUNT(topics), topic));
	TRY(demo_sessions(db, a, e.id, ZONE, &part.id, topic, sessions,
	    COUNT(sessions)));
	TRY(demo_link(db, a, p.id, e.id, DOC_CONCEPT_NOTE, "Concept note",
	    "https://www.cimi.org.il/", NULL, false, now));
	TRY(demo_call(db, a, e.id, demo_time("2016-09-01T09:00", ZONE),
	    demo_time("2016-11-15T18:00", ZONE)));
	TRY(tracks(db, a, e.id, track));
	TRY(demo_applicants(db, a, &e, track[0], "DE SE IT GR IL", 1, 30,
	    applicants, demo_time("2016-09-05T09:00", ZONE)));
	TRY(demo_applicants(db, a, &e, track[1], "MK RS PL", 31, 14,
	    applicants + 30, demo_time("2016-09-06T09:00", ZONE)));
	TRY(demo_organisation(db, a, "American Jewish Joint Distribution "
	    "Committee (JDC)", ORG_INTERNATIONAL, LEVEL_INTERNATIONAL, "",
	    &partner));
	TRY(invited(db, a, e.id, track[2], &applicants[44]));
	TRY(demo_people(db, p.id, partner, now));
	/* Both tracks are among the admitted, and the invited. */
	for (int i = 0; i < 15; i++) {
		row_id x = applicants[i + 15];

		applicants[i + 15] = applicants[44 - i];
		applicants[44 - i] = x;
	}
	TRY(demo_delegation(db, a, e.id, "Delegation of Sweden", "SE", 3,
	    applicants, choice.admit));
	TRY(demo_delegation(db, a, e.id, "Delegation of Greece", "GR", 2,
	    applicants + choice.admit, choice.wait));
	TRY(demo_choose(db, a, &e, &choice, applicants, COUNT(applicants)));
	TRY(groups(db, a, &e));
	TRY(demo_came(db, a, e.id, 30));
	TRY(demo_plans(db, a, e.id, "6m", 3, 10, now));
	return demo_peers(db, a, e.id, now);
}
