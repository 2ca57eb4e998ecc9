/* Academy on the integration of migrants and refugees in the Baltic countries. */
#include "test/stories/story.h"

#include <stdlib.h>
#include <string.h>

#include "programme/programme.h"

#define EDITION "/editions/baltic-2025"
#define DESK EDITION "/desk/"

/* Whether b stands after a in the page's text. */
static bool
in_order(const struct visitor *v, const char *a, const char *b)
{
	const char *at = strstr(visit_text(v), a);

	return at != NULL && strstr(at, b) != NULL;
}

/* Somebody follows the programme, and may confirm it. */
static void
follow(struct scene *s, const char *email, bool confirm)
{
	static const char at[] = "/programmes/baltic-academy/follow";
	struct visitor *v = scene_visitor(s);
	const char *link;

	visit_get(v, at);
	CHECK(visit_post(v, at, "email", email, "format", "text", "agree", "1",
	    NULL) == 200);
	link = scene_link(s, email);
	CHECK(link != NULL);
	if (!confirm || link == NULL)
		return;
	visit_get(v, link);
	CHECK(visit_post(v, link, NULL) == 200);
}

TEST_STORE(story_baltic)
{
	struct scene *s = scene_open(db, a);

	LINE("B1") {
		visit_get(s->anyone, EDITION);
		CHECK(in_order(s->anyone, "Organised by", "(ICC) (France)"));
		CHECK(in_order(s->anyone, "(ICC)", "(ODIHR) (Poland)"));
		CHECK(in_order(s->anyone, "(ODIHR)",
		    "UNHCR, the UN Refugee Agency (Switzerland)"));
		CHECK(in_order(s->anyone, "UNHCR", "(OECD) (France)"));
		CHECK(in_order(s->anyone, "(OECD)", "Supported by"));
		CHECK(in_order(s->anyone, "Supported by",
		    "Ministry of Culture (Latvia)"));
		CHECK(in_order(s->anyone, "(Latvia)",
		    "Ministry of Culture (Estonia)"));
		CHECK(in_order(s->anyone, "(Estonia)",
		    "Ministry of Social Security and Labour (Lithuania)"));
		CHECK(in_order(s->anyone, "(Lithuania)", "Providus (Latvia)"));
		CHECK(in_order(s->anyone, "Providus",
		    "Association of Estonian Cities and Municipalities "
		    "(Estonia)"));
	}
	LINE("B2") {
		visit_get(s->anyone, EDITION);
		CHECK(visit_has(s->anyone, "Builds on Part 1, 13–14 March 2025"));
		CHECK(visit_link(s->anyone, "Part 1") != NULL);
		CHECK(visit_has(s->anyone, "When 8–9 October 2025"));
		CHECK(visit_has(s->anyone, "Where Riga, Latvia"));
		CHECK(visit_has(s->anyone, "Organised by"));
	}
	LINE("B3") {
		static const char choose[] = DESK "selection/choose";
		static const char *const sets[] = { "Part 1 and Part 2",
		    "Only Part 1", "Only Part 2" };
		const char *second, *waits, *name, *value[3], *page;
		int64_t n[3];

		/* Somebody on the waiting list is admitted to Part 2 alone;
		 * others gave one of their two places back. */
		visit_get(s->organiser, choose);
		CHECK(visit_click(s->organiser, "Part 2") == 200);
		second = visit_field(s->organiser, choose, "part");
		CHECK(second != NULL);
		second = arena_dup(a, second);
		waits = story_application(s, s->organiser, "BALTIC-2025-0029");
		CHECK(visit_post(s->organiser, choose, "part", second, "one",
		    arena_printf(a, "admit:%s", waits), "reason",
		    "Knows what Part 1 was about.", NULL) == 200);
		visit_get(s->organiser, arena_printf(a, DESK
		    "selection/applications/%s", waits));
		page = strstr(visit_text(s->organiser), "Name ");
		CHECK(page != NULL);
		name = arena_dup_n(a, page + 5, strcspn(page + 5, "@"));
		name = arena_dup_n(a, name, (size_t)(strstr(name,
		    " E-mail") - name));
		/* One list: both, the first only, the second only. */
		visit_get(s->organiser, DESK "selection/cohort");
		CHECK(story_order(s->organiser, sets[0], sets[1], sets[2],
		    name, NULL));
		/* The filter on the page of people. */
		visit_get(s->organiser, DESK "people");
		for (int i = 0; i < 3; i++) {
			page = visit_page(s->organiser);
			value[i] = story_option(s, s->organiser, sets[i]);
			page = strstr(page, arena_printf(a, "%s (", sets[i]));
			CHECK(page != NULL && *value[i] != '\0');
			n[i] = page == NULL ? 0 : strtol(page +
			    strlen(sets[i]) + 2, NULL, 10);
			CHECK(n[i] > 0);
		}
		for (int i = 0; i < 3; i++) {
			visit_get(s->organiser, arena_printf(a, DESK
			    "people?set=%s", value[i]));
			CHECK(visit_has(s->organiser, name) == (i == 2));
			CHECK(story_count(s->organiser,
			    "<tr><th scope=\"row\"><a href=") == n[i]);
			/* And as a table. */
			CHECK(visit_click(s->organiser, "As a spreadsheet") ==
			    200);
			CHECK(visit_post(s->organiser, DESK "export",
			    "format", "csv", NULL) == 200);
			CHECK(story_fetch(s, s->organiser));
			CHECK((strstr(visit_page(s->organiser), name) !=
			    NULL) == (i == 2));
			CHECK(story_count(s->organiser, "\r\n") == n[i] + 1);
		}
		CHECK(visit_get(s->organiser, arena_printf(a, DESK
		    "selection/cohort.csv?set=%s", value[2])) == 200);
		CHECK(strstr(visit_page(s->organiser), name) != NULL);
		CHECK(strstr(visit_page(s->organiser), sets[0]) == NULL);
		CHECK(visit_get(s->organiser, DESK "selection/cohort.xlsx") ==
		    200);
		page = story_xlsx(s, s->organiser);
		for (int i = 0; i < 3; i++)
			CHECK(page != NULL && strstr(page, sets[i]) != NULL);
		/* Who is in Part 2 only sees what is Part 2's. */
		{
			struct visitor *new = scene_person(s,
			    "baltic-2025-29@demo.example");

			CHECK(visit_get(new, EDITION "/mine?lang=en") == 200);
			CHECK(visit_has(new, "October 2025"));
			CHECK(!visit_has(new, "March 2025"));
		}
		CHECK(story_refused(s->assessor, DESK "selection/cohort"));
		CHECK(story_refused(s->trainer, DESK "selection/cohort.csv"));
		CHECK(story_refused(s->participant, DESK "export"));
		CHECK(visit_get(s->organiser, DESK "people?set=nobody") ==
		    200);
		CHECK(visit_has(s->organiser, "Nobody is like that."));
	}
	LINE("B4") {
		const char *part;

		follow(s, "reader@demo.example", true);
		follow(s, "unsure@demo.example", false);
		CHECK(story_refused(s->trainer, EDITION "/desk/parts"));
		CHECK(story_open(s->organiser, EDITION "/desk/parts",
		    "Part 2"));
		part = story_here(s, s->organiser);
		CHECK(visit_post(s->organiser, part, "place.en",
		    "Riga and Sigulda, Latvia", "tell", "1", NULL) == 200);
		scene_clerk(s);
		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "Part 2",
		    "Riga and Sigulda, Latvia", "What was announced before",
		    "8–9 October 2025, Riga, Latvia", "October 2025, Riga",
		    NULL));
		CHECK(scene_mail(s, "reader@demo.example") != NULL &&
		    strstr(scene_mail(s, "reader@demo.example"),
		    "Sigulda") != NULL);
		/* It stands on the programme's page, where the feed leads. */
		visit_get(s->anyone, "/programmes/baltic-academy");
		CHECK(story_order(s->anyone, "News", "Sigulda", NULL));
		visit_get(s->anyone, "/programmes/baltic-academy/news.atom");
		part = strstr(visit_page(s->anyone), "#news-");
		CHECK(part != NULL);
		part = arena_printf(s->arena, "id=\"%.*s\"",
		    (int)strcspn(part + 1, "\"<"), part + 1);
		visit_get(s->anyone, "/programmes/baltic-academy");
		CHECK(visit_has_html(s->anyone, part));
		/* Who did not confirm hears nothing. */
		CHECK(strstr(scene_mail(s, "unsure@demo.example"),
		    "Sigulda") == NULL);
	}
	LINE("B5") {
		visit_get(s->anyone, EDITION);
		CHECK(visit_has(s->anyone, "Academy in Poland, 2023 and 2024"));
		CHECK(visit_has(s->anyone, "adapted to Baltic context"));
		CHECK_TEXT(visit_link(s->anyone, "Academy in Poland, 2023 and "
		    "2024"), "https://www.osce.org/odihr/586911");
		CHECK_TEXT(visit_link(s->anyone, "Good Practices in Migrant "
		    "Integration: trainer's manual (ODIHR)"),
		    "https://www.osce.org/odihr");
	}
	LINE("B6") {
		visit_get(s->anyone, EDITION);
		CHECK(visit_has(s->anyone, "Language English"));
		visit_get(s->anyone, EDITION "?lang=lt");
		CHECK(visit_has_html(s->anyone, "<html lang=\"lt\""));
		CHECK(visit_has(s->anyone, "Vietos integracijos praktikos atvejai"));
		visit_get(s->anyone, EDITION "?lang=lv");
		CHECK(visit_has(s->anyone,
		    "Vietējās integrācijas prakses gadījumi"));
		visit_get(s->anyone, EDITION "?lang=et");
		CHECK(visit_has(s->anyone, "Kohaliku lõimumise juhtumid"));
		visit_get(s->anyone, EDITION "?lang=en");
	}
	LINE("B7") {
		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "Topics",
		    "Case studies in local integration practice",
		    "Access to language courses and labour market integration",
		    "Anti-trafficking at the local level",
		    "Effective communication about migration and integration",
		    "Municipal collaboration with civil society and migrant "
		    "communities",
		    "Designing small-scale integration initiatives", NULL));
		visit_get(s->organiser, EDITION "/desk/coverage");
		CHECK(visit_has(s->organiser,
		    "Every topic has a session, and every session a topic."));
		visit_get(s->organiser, EDITION "/desk/topics/new");
		CHECK(visit_post(s->organiser, EDITION "/desk/topics/new",
		    "title.en", "Housing of newcomers", NULL) == 200);
		visit_get(s->organiser, EDITION "/desk/coverage");
		CHECK(story_order(s->organiser, "Topics without a session",
		    "Housing of newcomers", "What each topic has", NULL));
		CHECK(!visit_has(s->organiser, "Every topic has a session"));
		CHECK(story_refused(s->participant, EDITION "/desk/coverage"));
	}
	LINE("B8") {
		static const char hand[] = EDITION "/desk/call/hand";

		visit_get(s->anyone, EDITION);
		CHECK(visit_has(s->anyone, "Registration is completed"));
		visit_get(s->anyone, EDITION "/apply");
		CHECK(visit_has(s->anyone, "They closed on 14 February 2025"));
		CHECK(visit_has(s->anyone, "Thank you for your interest."));
		CHECK(visit_post(s->anyone, EDITION "/apply/start", NULL) ==
		    200);
		CHECK(visit_has(s->anyone, "waiting list"));
		/* By hand: open again, closed again. */
		visit_get(s->organiser, EDITION "/desk/call");
		CHECK(visit_post(s->organiser, hand, "to", "open", NULL) ==
		    200);
		visit_get(s->anyone, EDITION "/apply");
		CHECK(!visit_has(s->anyone, "Applications are closed"));
		CHECK(visit_post(s->organiser, hand, "to", "closed", NULL) ==
		    200);
		visit_get(s->anyone, EDITION "/apply");
		CHECK(visit_has(s->anyone, "Applications are closed"));
		CHECK(story_refused(s->assessor, EDITION "/desk/call"));
	}
	LINE("B9") {
		static const char title[] =
		    "Language courses and the labour market";
		const char *session, *person;

		CHECK(story_refused(s->participant, EDITION "/desk/people"));
		CHECK(story_refused(s->anyone, EDITION "/desk/people"));
		visit_get(s->organiser, EDITION "/desk/sessions");
		session = story_id(s, s->organiser, title);
		CHECK(story_open(s->trainer, EDITION "/desk/people",
		    "Andres Saar"));
		person = story_here(s, s->trainer);
		CHECK(visit_has(s->trainer, "Expertise Runs a welcome desk"));
		CHECK(!visit_has(s->trainer, "@demo.example"));
		CHECK(visit_post(s->trainer, arena_printf(a, "%s/sessions",
		    person), "session", session, NULL) == 200);
		visit_get(s->participant, EDITION "/timetable");
		CHECK(visit_click(s->participant, title) == 200);
		CHECK(visit_has(s->participant, "Andres Saar"));
		CHECK(visit_has(s->participant, "Contributor"));
	}
	LINE("B11") {
		static const char picks[] = "/editions/baltic-2025/desk/practices/"
		    "picks";
		const char *session;

		visit_get(s->anyone, "/editions/baltic-2025");
		CHECK(story_order(s->anyone, "Practices to read",
		    "Plan Einstein", "Netherlands", "Source", NULL));
		CHECK(visit_get(s->anyone, "/editions/baltic-2025/practices") ==
		    200);
		CHECK(visit_click(s->anyone, "Plan Einstein: asylum seekers and "
		    "local young people in one building") == 200);
		CHECK(visit_has(s->anyone, "Where it was read") &&
		    visit_has(s->anyone, "Sources"));
		/* Another one, into a session: found by words, its address
		 * is not typed. */
		CHECK(visit_get(s->trainer, picks) == 200);
		CHECK(story_order(s->trainer, "Practice", "Country", "Source",
		    "One building for newcomers", "Netherlands", NULL));
		CHECK(visit_get(s->trainer, arena_printf(a,
		    "%s?q=Stadtteilm%%C3%%BCtter", picks)) == 200);
		CHECK(visit_link(s->trainer, "/practices/gp10") != NULL);
		CHECK(visit_has_html(s->trainer, "/desk/practices/picks"
		    "?practice=gp10#pick\""));
		CHECK(visit_get(s->trainer, arena_printf(a, "%s?practice=gp10",
		    picks)) == 200);
		CHECK(visit_has(s->trainer, "Chosen: District Mothers"));
		CHECK(visit_has_html(s->trainer, "value=\"gp10\""));
		CHECK(visit_get(s->trainer, arena_printf(a, "%s?q=zzqqzz",
		    picks)) == 200);
		CHECK(visit_has(s->trainer, "0 practices"));
		CHECK(visit_get(s->trainer, picks) == 200);
		session = story_option(s, s->trainer, "Case studies in local "
		    "integration practice");
		CHECK(visit_post(s->trainer, picks, "practice",
		    "http://guildhall.test/practices/gp10", "session", session,
		    NULL) == 200);
		CHECK(visit_post(s->trainer, picks, "practice", "gp10",
		    "session", session, NULL) == 422);
		CHECK(visit_post(s->trainer, picks, "practice", "deskdraft",
		    "session", "", NULL) == 422);
		visit_get(s->anyone, arena_printf(a, "/editions/baltic-2025/sessions/%s",
		    session));
		CHECK(story_order(s->anyone, "Practices to read",
		    "District Mothers", "Germany", "Source", NULL));
		CHECK(visit_has_html(s->anyone, "href=\"https://policytransfer."
		    "metropolis.org/case-studies/neighbourhood-mothers\""));
		CHECK(story_refused(s->partner, picks));
	}
	LINE("B14") {
		const char *thread, *mine;

		visit_get(s->anyone, EDITION);
		CHECK(visit_has(s->anyone, "Press release on osce.org"));
		CHECK_TEXT(visit_link(s->anyone, "Press release"),
		    "https://www.osce.org/odihr/592637");
		CHECK(visit_has(s->anyone, "Contact Academy secretariat"));
		CHECK(visit_click(s->anyone, "Ask a question") == 200);
		CHECK(visit_post(s->anyone, EDITION "/contact", "name",
		    "Jana Asks", "email", "jana@demo.example", "subject",
		    "Is there a bus?", "body", "From the station, I mean.",
		    NULL) == 200);
		thread = scene_link(s, "jana@demo.example");
		CHECK(thread != NULL && visit_get(s->anyone, thread) == 200);
		CHECK(story_order(s->anyone, "Baltic Academy", "Good Practices "
		    "in Migrant Integration", "Is there a bus?", NULL));
		CHECK(visit_has(s->anyone, "not answered yet"));
		CHECK(story_refused(s->trainer, EDITION "/desk/queries"));
		visit_get(s->organiser, EDITION "/desk/queries");
		CHECK(story_order(s->organiser, "Owner", "Is there a bus?",
		    "Jana Asks", "nobody yet", NULL));
		CHECK(visit_click(s->organiser, EDITION "/desk/queries/") ==
		    200);
		mine = story_here(s, s->organiser);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/take",
		    mine), NULL) == 200);
		visit_get(s->organiser, mine);
		CHECK(visit_has(s->organiser, "Owner Ruta Organizer"));
		CHECK(visit_post(s->organiser, mine, "body",
		    "Line 2, every ten minutes.", NULL) == 200);
		CHECK(visit_get(s->anyone, thread) == 200);
		CHECK(story_order(s->anyone, "Question ", "answered",
		    "From the station, I mean.", "The organisers",
		    "Line 2, every ten minutes.", NULL));
		CHECK(visit_get(s->anyone, "/queries/0123456789abcdef") ==
		    404);
	}
	LINE("B15") {
		visit_get(s->anyone, EDITION);
		CHECK(!visit_has(s->anyone, "Anti-trafficking at the local level "
		    "for participants"));
		visit_get(s->anyone, EDITION "/timetable");
		CHECK(!visit_has(s->anyone, "Anti-trafficking at the local level"));
		visit_get(s->anyone, EDITION "/calendar.ics");
		CHECK(strstr(visit_page(s->anyone), "Anti-trafficking") == NULL);
		visit_get(s->participant, EDITION "/timetable");
		CHECK(visit_has(s->participant,
		    "Anti-trafficking at the local level"));
		/* Its page is not even known to others. */
		CHECK(visit_click(s->participant,
		    "Anti-trafficking at the local level") == 200);
		CHECK(visit_get(s->anyone, visit_path(s->participant)) == 404);
		/* Nor is a file of it, though it be marked for all. */
		{
			static const char add[] = DESK "documents/new";
			const char *session = strrchr(visit_path(
			    s->participant), '/') + 1, *file;

			session = arena_dup(a, session);
			visit_get(s->organiser, add);
			CHECK(visit_upload(s->organiser, add, "file",
			    "cases.txt", "Three cases.\n", 13, "kind",
			    "material", "title.en", "Cases in short",
			    "visibility", "public", "session", session,
			    NULL) == 200);
			visit_get(s->participant, arena_printf(a, EDITION
			    "/sessions/%s", session));
			file = visit_link(s->participant, "Cases in short");
			CHECK(file != NULL);
			CHECK(visit_get(s->participant, file) == 200);
			CHECK_TEXT(visit_page(s->participant),
			    "Three cases.\n");
			CHECK(visit_get(s->anyone, file) == 404);
			visit_get(s->anyone, EDITION);
			CHECK(!visit_has(s->anyone, "Cases in short"));
		}
	}
	LINE("B10") {
		static const char cases[] = DESK "cases",
		    mine[] = EDITION "/mine/cases";
		const char *session = "", *email, *at, *own;
		struct visitor *group[4];

		/* The trainer writes a case for a session with four groups. */
		CHECK(visit_get(s->trainer, cases) == 200);
		session = story_option(s, s->trainer,
		    "9 Oct 2025, 09:30: Municipality, civil society and "
		    "migrant communities");
		CHECK(*session != '\0');
		CHECK(visit_post(s->trainer, cases, "title",
		    "The hall that closed", "session", session, "body",
		    "The language café lost its hall.", NULL) == 200);
		at = story_here(s, s->trainer);
		CHECK(visit_post(s->trainer, arena_printf(a, "%s/hand", at),
		    "on", "1", NULL) == 200);
		/* Each group has it, works on it, hands its result back. */
		for (int k = 0; k < 4; k++) {
			email = "";
			CHECK(db_text(db, a, arena_printf(a, "SELECT"
			    " min(p.email) FROM grouping_seat t JOIN"
			    " participant pa ON pa.id = t.participant_id JOIN"
			    " person p ON p.id = pa.person_id JOIN edition e"
			    " ON e.id = pa.edition_id WHERE e.slug ="
			    " 'baltic-2025' AND t.round = 1 AND t.number = %d",
			    k + 1), NO_ARGS, &email) == RC_OK);
			group[k] = scene_person(s, email);
			visit_get(group[k], "/?lang=en");
			CHECK(visit_get(group[k], mine) == 200);
			CHECK(visit_click(group[k], "The hall that closed") ==
			    200);
			CHECK(visit_has(group[k], "lost its hall"));
			own = arena_printf(a, "%s/groups/%d", story_here(s,
			    group[k]), k + 1);
			CHECK(visit_get(group[k], own) == 200);
			CHECK(visit_post(group[k], arena_printf(a,
			    "%s?version=0", own), "body", arena_printf(a,
			    "Answer of number %d", k + 1), NULL) == 200);
		}
		/* They stand beneath the case, for trainer and session. */
		CHECK(visit_get(s->trainer, at) == 200);
		CHECK(story_order(s->trainer, "The hall that closed",
		    "lost its hall", "Group 1", "Answer of number 1",
		    "Group 2", "Answer of number 2", "Group 3",
		    "Answer of number 3", "Group 4", "Answer of number 4",
		    NULL));
		CHECK(visit_get(group[0], mine) == 200);
		CHECK(visit_click(group[0], "The hall that closed") == 200);
		CHECK(visit_has(group[0], "Answer of number 4"));
		CHECK(visit_get(group[0], arena_printf(a, "%s/sheet.pdf",
		    story_here(s, group[0]))) == 200);
		CHECK(story_pdf_has(s, group[0], "The hall that closed"));
		CHECK(story_refused(s->anyone, mine));
	}
	LINE("B12") {
		static const char plans[] = DESK "plans";
		const char *email, *own;
		struct visitor *v;

		/* Some have none yet, and the trainer sees who. */
		CHECK(visit_get(s->trainer, plans) == 200);
		visit_get(s->trainer, DESK "plans?state=none");
		CHECK(!visit_has(s->trainer, "Nobody is in this selection"));
		CHECK(visit_has(s->trainer, "Tomas Petrauskas"));
		CHECK(story_refused(s->participant, plans));
		/* Each begins one, and takes it home on paper. */
		for (int i = 0; *(email = story_without_plan(s, "baltic-2025",
		    0)) != '\0' && i < 30; i++) {
			v = scene_person(s, email);
			own = story_plan(s, v, "baltic-2025",
			    arena_printf(a, "Plan of number %d", i));
			CHECK(visit_has(v, "ready to take home"));
			if (i > 0)
				continue;
			CHECK(visit_get(v, arena_printf(a, "%s/plan.pdf",
			    own)) == 200);
			CHECK(story_pdf_has(s, v, "Plan of number 0"));
			CHECK(story_pdf_has(s, v, "Ask the library"));
			CHECK(story_pdf_has(s, v, "Head of the library"));
			CHECK(story_pdf_has(s, v, "1 March 2040"));
		}
		visit_get(s->trainer, DESK "plans?state=none");
		CHECK(visit_has(s->trainer, "Nobody is in this selection"));
		CHECK(visit_get(s->trainer, DESK "plans/sheet.pdf") == 200);
		CHECK(story_pdf_has(s, s->trainer, "What will be done?"));
	}
	LINE("B13") {
		static const struct { int days; const char *answer, *why,
			*says; } asked[] = {
			{ 96, "on", "", "after 3 months" },
			{ 93, "changed", "The hall is closed.",
			    "after 6 months" },
			{ 184, "done", "", "after 12 months" },
		};
		const char *email = "baltic-2025-asked@demo.example", *own;
		const char *action;
		struct participant one = { .country = "EE", .person = {
		    .name = "Asta Asked", .email = email, .lang = "en" } };
		struct edition e;
		struct part *part;
		struct visitor *v;

		/* One who is there on the last day, which is tomorrow. */
		story_ends(s, "baltic-2025");
		CHECK(edition_by_slug(db, a, "baltic-2025", &e) == RC_OK);
		CHECK(part_list(db, a, e.id, &part) == RC_OK);
		one.edition = e.id;
		CHECK(db_begin(db) == RC_OK);
		CHECK(person_ensure(db, &one.person, time_now()) == RC_OK);
		CHECK(participant_set(db, &one, part->id, "confirmed",
		    time_now()) == RC_OK);
		CHECK(db_commit(db) == RC_OK);
		v = scene_person(s, email);
		own = story_plan(s, v, "baltic-2025", "A small initiative");
		/* Started, done, dropped with a reason. */
		action = visit_link(v, arena_printf(a, "%s/actions/", own));
		while (action != NULL && strstr(action, "/new") != NULL)
			action = NULL;
		CHECK(action != NULL);
		action = arena_dup(a, action == NULL ? "/none" : action);
		CHECK(visit_get(v, action) == 200);
		CHECK(visit_post(v, action, "state", "started", NULL) == 200);
		CHECK(visit_has(v, "Started"));
		visit_get(v, action);
		CHECK(visit_post(v, action, "state", "dropped", NULL) == 422);
		CHECK(visit_post(v, action, "state", "dropped", "why",
		    "No room was free.", NULL) == 200);
		CHECK(visit_has(v, "Dropped") && visit_has(v,
		    "No room was free."));
		visit_get(v, action);
		CHECK(visit_post(v, action, "state", "done", NULL) == 200);

		visit_get(s->organiser, DESK "asks/schedule");
		CHECK_TEXT(visit_field(s->organiser, DESK "asks/schedule",
		    "plan-months"), "3, 6, 12");
		for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
			const char *link;

			story_later(s, asked[i].days);
			scene_clerk(s);
			link = story_answer(s, email, asked[i].answer);
			/* Without a password; looking answers nothing. */
			v = scene_visitor(s);
			CHECK(visit_get(v, link) == 200);
			CHECK(visit_get(v, link) == 200);
			CHECK(visit_has(v, "A small initiative"));
			CHECK(visit_post(v, arena_dup_n(a, link, strcspn(link,
			    "?")), "why", asked[i].why, NULL) == 200);
			CHECK(visit_has(v, "Thank you"));
			visit_get(s->organiser, DESK "asks?show=all");
			CHECK(story_order(s->organiser, "Asta Asked",
			    asked[i].says, "answered", NULL));
		}
		/* By country. */
		visit_get(s->organiser, DESK "plans?country=EE&state=done");
		CHECK(visit_has(s->organiser, "Asta Asked"));
		CHECK(visit_has(s->organiser, "A small initiative"));
		visit_get(s->organiser, DESK "plans?country=LV&state=done");
		CHECK(!visit_has(s->organiser, "Asta Asked"));
		CHECK(story_order(s->organiser, "By country", "Estonia",
		    "Latvia", "Lithuania", NULL));
	}
}
