/*
 * Urban Academy on Integration: an action of the Partnership on Inclusion of
 * Migrants and Refugees, led by DG HOME; first edition in April 2018.
 */
#include "app/demo.h"
#include "intake/intake.h"

#define ZONE "Europe/Brussels"
#define COUNT(list) (sizeof (list) / sizeof (list)[0])

static const struct demo_organisation leader[] = {
	{ INV_LEADER, "European Commission, Directorate-General for Migration "
	    "and Home Affairs (DG HOME)", ORG_INTERNATIONAL,
	    LEVEL_INTERNATIONAL, "BE", NULL },
	{ INV_CO_ORGANISER, "City of Amsterdam", ORG_AUTHORITY, LEVEL_LOCAL,
	    "NL", NULL },
};

static const char *const visit[] = { "Field visit", NULL };
static const char *const questions[] = { "Education: open", "Civil society: "
	"open", NULL };

static const struct demo_session sessions[] = {
	{ 0, SESSION_SITE_VISIT, "Field visit: Mechelen", "2018-04-16T13:30",
	    "2018-04-16T17:30", "Meet at the railway station", "1", NULL, NULL,
	    NULL, false, 0 },
	{ 0, SESSION_OPEN_QUESTION, "Education: open questions, first round",
	    "2018-04-17T09:30", "2018-04-17T11:00", "Room 1", "0", NULL, NULL,
	    NULL, false, 0 },
	{ 0, SESSION_OPEN_QUESTION, "Education: open questions, second round",
	    "2018-04-17T11:30", "2018-04-17T13:00", "Room 1", "0", NULL, NULL,
	    NULL, false, 0 },
	{ 0, SESSION_PLENARY, "Education: what we take home",
	    "2018-04-17T14:30", "2018-04-17T16:00", "Hall", "0", NULL, NULL,
	    NULL, false, 0 },
	{ 1, SESSION_OPEN_QUESTION, "Civil society: open questions, first round",
	    "2018-04-18T09:00", "2018-04-18T10:30", "Room 1", "1", NULL, NULL,
	    NULL, false, 0 },
	{ 1, SESSION_OPEN_QUESTION, "Civil society: open questions, second "
	    "round", "2018-04-18T11:00", "2018-04-18T12:30", "Room 1", "1", NULL,
	    NULL, NULL, false, 0 },
	{ 1, SESSION_PLENARY, "Civil society: what we take home",
	    "2018-04-18T13:30", "2018-04-18T15:00", "Hall", "1", NULL, NULL,
	    NULL, false, 0 },
};

/* Partnership > action > academy; the academy's id. */
static enum rc
tree(struct db *db, struct arena *a, unixtime now, row_id *academy,
    row_id *action)
{
	struct programme partnership = { .slug = "partnership-inclusion",
	    .kind = KIND_PARTNERSHIP, .public = true, .langs = "en",
	    .title = W(a, "en", "Partnership on Inclusion of Migrants and "
	    "Refugees", NULL), .summary = W(a, "en", "A partnership of the Urban "
	    "Agenda for the EU.", NULL) };
	struct programme act = { .slug = "urban-academy-action",
	    .kind = KIND_ACTION, .public = true, .langs = "en",
	    .title = W(a, "en", "Action: Urban Academy on Integration", NULL),
	    .summary = W(a, "en", "An action of the partnership's Action Plan.",
	    NULL) };
	struct programme p = { .slug = "urban-academy", .kind = KIND_ACADEMY,
	    .public = true, .langs = "en", .primary_colour = "#1e3a8a",
	    .accent_colour = "#a16207",
	    .contact_name = "Urban Academy team (demonstration)",
	    .contact_email = "urban@demo.example",
	    .title = W(a, "en", "Urban Academy on Integration", NULL),
	    .summary = W(a, "en", "Practitioners and policy-makers of cities, "
	    "regions and states learn from each other's successful and less "
	    "successful experiences.", NULL) };

	TRY(programme_save(db, &partnership, now));
	act.parent = partnership.id;
	TRY(programme_save(db, &act, now));
	p.parent = act.id;
	TRY(programme_save(db, &p, now));
	TRY(demo_link(db, a, act.id, 0, DOC_ACTION_PLAN, "Action Plan of the "
	    "Partnership", "https://futurium.ec.europa.eu/en/urban-agenda",
	    NULL, false, now));
	*academy = p.id;
	*action = act.id;
	return RC_OK;
}

/* The second edition was planned for spring 2019; here its call is open
 * around now, so that a visitor can apply. */
static enum rc
second(struct db *db, struct arena *a, row_id first, unixtime now)
{
	struct call call;
	struct edition e;
	struct part *parts;
	row_id id;

	TRY(edition_clone(db, a, first, "urban-next", W(a, "en",
	    "Urban Academy on Integration, second edition (demonstration)",
	    NULL), now, &id));
	TRY(edition_find(db, a, id, &e));
	e.summary = W(a, "en", "The call is open: bring a question of your "
	    "city. Dates and places of this edition are invented.", NULL);
	e.status = EDITION_OPEN;
	e.retention_days = 365;
	TRY(part_list(db, a, id, &parts));
	for (struct part *p = parts; p != NULL; p = p->next) {
		p->tentative = W(a, "en", "Next spring; the days follow", NULL);
		p->place = W(a, "en", "Brussels, Belgium", NULL);
		p->country = "BE";
		TRY(part_save(db, p, e.zone, now));
	}
	/* Public when all is said: before, nothing was announced. */
	e.public = true;
	TRY(edition_save(db, &e, now));
	TRY(call_find(db, a, id, &call));
	call.edition = id;
	call.opens = now - 7 * 86400;
	call.closes = now + 30 * 86400;
	call.by_hand = "";
	call.waiting = true;
	TRY(call_save(db, &call));
	TRY(demo_applicants(db, a, &e, 0, "DE NL IT GR SE PL", 1, 44, NULL,
	    now - 6 * 86400));
	/* What the lot would say about the second module, so far. */
	TRY(part_list(db, a, id, &parts));
	return demo_draw(db, a, id, parts->next->id, &(struct demo_lot){
	    "leximin", 0, 6, "The numbers of the national lottery, on the "
	    "Saturday after", "04 11 17 28 33 41", now - 4 * 86400 });
}

enum rc
demo_urban(struct db *db, struct arena *a, unixtime now)
{
	struct edition e = { .slug = "urban-2018", .status = EDITION_COMPLETED,
	    .public = true, .zone = ZONE, .teaching_langs = "en",
	    .retention_days = DEMO_KEEP, .participants_planned = 40,
	    .open_question = true,
	    .title = W(a, "en", "Urban Academy on Integration, first edition",
	    NULL), .summary = W(a, "en", "Three days in Brussels and Mechelen on "
	    "education and on working with civil society.", NULL),
	    .method = W(a, "en", "Two thematic modules in an *open question "
	    "format*: every participant brings a question and receives an "
	    "in-depth analysis of the own context.", NULL) };
	struct part modules[] = {
		{ .pos = 1, .kind = PART_MODULE, .title = W(a, "en",
		    "Education in Relation to Integration", NULL),
		    .starts = demo_time("2018-04-16T13:30", ZONE),
		    .ends = demo_time("2018-04-17T16:00", ZONE),
		    .place = W(a, "en", "Brussels and Mechelen, Belgium", NULL),
		    .country = "BE", .seats = 20 },
		{ .pos = 2, .kind = PART_MODULE, .title = W(a, "en",
		    "Integration and Working Effectively with Civil Society",
		    NULL), .starts = demo_time("2018-04-18T09:00", ZONE),
		    .ends = demo_time("2018-04-18T15:00", ZONE),
		    .place = W(a, "en", "Brussels, Belgium", NULL),
		    .country = "BE", .seats = 20 },
	};
	const struct demo_topic topics[] = {
		{ W(a, "en", "Education in Relation to Integration", NULL),
		    "school-education" },
		{ W(a, "en", "Integration and Working Effectively with Civil "
		    "Society", NULL), "civil-society" },
	};
	const struct demo_choice choice = { 40, 38, 6, 12,
	    demo_time("2018-02-26T09:00", ZONE), NULL };
	row_id part[2], topic[COUNT(topics)], academy, action, applicants[48];

	TRY(tree(db, a, now, &academy, &action));
	TRY(demo_involve_all(db, a, academy, 0, leader, COUNT(leader)));
	TRY(demo_involve_all(db, a, action, 0, leader, 1));
	e.programme = academy;
	TRY(edition_save(db, &e, now));
	for (int i = 0; i < 2; i++) {
		modules[i].edition = e.id;
		TRY(part_save(db, &modules[i], ZONE, now));
		part[i] = modules[i].id;
	}
	TRY(demo_topics(db, e.id, topics, COUNT(topics), topic));
	TRY(demo_sessions(db, a, e.id, ZONE, part, topic, sessions,
	    COUNT(sessions)));
	TRY(demo_link(db, a, academy, e.id, DOC_SURVEY, "Survey among cities of "
	    "their integration challenges", "https://migrationwork.org/news/"
	    "urban-academy-on-the-integration-of-migrants-and-refugees", NULL,
	    false, now));
	TRY(demo_link(db, a, academy, e.id, DOC_READER, "Background reader "
	    "(JRC111616)", "https://publications.jrc.ec.europa.eu/repository/"
	    "handle/JRC111616", NULL, false, now));
	TRY(demo_link(db, a, academy, e.id, DOC_RECAP, "Recap of the first "
	    "edition", "https://inclusionpartnership.com/urban-academy", NULL,
	    false, now));
	TRY(demo_link(db, a, academy, e.id, DOC_VIDEO, "Short video",
	    "https://inclusionpartnership.com/urban-academy", NULL, false, now));
	TRY(demo_call(db, a, e.id, demo_time("2018-01-15T09:00", ZONE),
	    demo_time("2018-02-20T18:00", ZONE)));
	TRY(demo_applicants(db, a, &e, 0, "DE NL IT GR SE PL", 1,
	    COUNT(applicants), applicants,
	    demo_time("2018-01-20T09:00", ZONE)));
	TRY(demo_people(db, academy, 0, now));
	TRY(demo_quota(db, a, e.id, "Local level", "level", "local", 60, 90));
	TRY(demo_quota(db, a, e.id, "Regional level", "level", "regional", 5,
	    30));
	TRY(demo_quota(db, a, e.id, "National level", "level", "national", 5,
	    30));
	TRY(demo_quota(db, a, e.id, "Women", "gender", "woman", 40, 60));
	TRY(demo_choose(db, a, &e, &choice, applicants, COUNT(applicants)));
	TRY(demo_groups(db, a, &e, &(struct demo_groups){ 1, W(a, "en",
	    "Field visit", NULL), visit, 2, 1, 0, "country", false, NULL,
	    "13:15, station" },
	    demo_time("2018-04-10T09:00", ZONE)));
	TRY(demo_groups(db, a, &e, &(struct demo_groups){ 2, W(a, "en",
	    "Consultation groups", NULL), questions, 5, 1, 0,
	    "country level", false, "Table", NULL },
	    demo_time("2018-04-10T09:00", ZONE)));
	TRY(demo_questions(db, a, &e, now));
	TRY(edition_find(db, a, e.id, &e));
	TRY(demo_consult(db, a, &e, now));
	TRY(demo_came(db, a, e.id, 34));
	TRY(demo_plans(db, a, e.id, "30d 3m 6m 12m", 2, 20, now));
	TRY(demo_peers(db, a, e.id, now));
	return second(db, a, e.id, now);
}
