/* Promoting Global Solutions at the Local Level: the seminar of CIMI. */
#include "test/stories/story.h"

#include <string.h>

#define EDITION "/editions/cimi-2017"

TEST_STORE(story_cimi)
{
	struct scene *s = scene_open(db, a);

	LINE("C1") {
		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "When 30 January – 1 February 2017",
		    "Where Tel Aviv-Jaffa, Israel", "Documents and links",
		    "Concept note: Concept note", "Hosted by",
		    "Center for International Migration and Integration (CIMI)",
		    "Partners",
		    "American Jewish Joint Distribution Committee (JDC)", NULL));
		CHECK_TEXT(visit_link(s->anyone, "Concept note"),
		    "https://www.cimi.org.il/");
	}
	LINE("C2") {
		visit_get(s->organiser, EDITION "/desk/selection");
		CHECK(story_order(s->organiser, "Municipal officials",
		    "at least 40 %", "National officials", "at least 5 %",
		    "Limited experience", "at least 20 %", NULL));
		visit_get(s->organiser, EDITION "/desk/selection/choose");
		CHECK(visit_has(s->organiser, "Olga Osceana (invented)"));
		CHECK(visit_has(s->organiser, "Invited contributors"));
		/* She is in, and takes no seat: 33 others hold one. */
		CHECK(story_order(s->organiser, "Places taken 33 of 45",
		    "Municipal officials", "Admitted (33)", NULL));
		CHECK(story_refused(s->assessor, EDITION "/desk/selection"));
	}
	LINE("C3") {
		const char *of;

		visit_get(s->organiser, EDITION "/desk/form");
		CHECK(story_order(s->organiser,
		    "Which integration policy did you plan or carry out?",
		    "must be answered",
		    "Established and new destination countries", NULL));
		visit_get(s->organiser, EDITION "/desk/selection");
		CHECK(visit_has(s->organiser, "Demonstrated experience "
		    "Established and new destination countries 5 2"));
		/* The reviewer scores it in the one track, and not in the
		 * other. */
		CHECK(story_open(s->assessor, EDITION "/assess",
		    "CIMI-2017-0001"));
		CHECK(visit_has(s->assessor, "Demonstrated experience"));
		CHECK(visit_has(s->assessor, "Planned and ran the integration "
		    "plan"));
		CHECK(story_open(s->assessor, EDITION "/assess",
		    "CIMI-2017-0031"));
		of = story_here(s, s->assessor);
		CHECK(!visit_has(s->assessor, "Demonstrated experience"));
		CHECK(story_refused(s->trainer, of));
	}
	LINE("C5") {
		static const char one[] = "Site visit: municipal one-stop "
		    "service", two[] = "Site visit: a school of many languages";
		struct visitor *guest = scene_person(s, "cimi-2017-1@"
		    "demo.example");
		const char *places[2], *person;

		visit_get(s->anyone, EDITION "/timetable");
		CHECK(story_order(s->anyone, "Plenary", "Breakout",
		    "11:00–13:30", one, "11:00–13:30", two, NULL));
		for (int i = 0; i < 2; i++) {
			visit_get(s->organiser, EDITION "/desk/sessions");
			places[i] = arena_printf(a, EDITION
			    "/desk/sessions/%s/places", story_id(s,
			    s->organiser, i == 0 ? one : two));
		}
		visit_get(s->organiser, places[0]);
		person = story_option(s, s->organiser, "Amina Andersson");
		CHECK(visit_post(s->organiser, places[0], "person", person,
		    NULL) == 200);
		/* Nobody in two places. */
		visit_get(s->organiser, places[1]);
		CHECK(visit_post(s->organiser, places[1], "person", person,
		    NULL) == 422);
		CHECK(visit_has(s->organiser, one));
		/* The own schedule: as a page, printed, as a calendar. */
		CHECK(visit_get(guest, EDITION "/mine") == 200);
		CHECK(visit_has(guest, one));
		CHECK(!visit_has(guest, two));
		CHECK(visit_has_html(guest, "data-print"));
		visit_get(guest, "/me");
		CHECK(visit_post(guest, "/me/calendar", NULL) == 200);
		{
			const char *at = strstr(visit_page(guest),
			    "http://guildhall.test/calendar/");

			CHECK(at != NULL);
			if (at != NULL) {
				at += strlen("http://guildhall.test");
				visit_get(s->anyone, arena_dup_n(a, at,
				    strcspn(at, "\"<& ")));
				CHECK(strstr(visit_page(s->anyone),
				    "one-stop") != NULL);
				CHECK(strstr(visit_page(s->anyone),
				    "many languages") == NULL);
			}
		}
		CHECK(story_refused(s->assessor, places[0]));
	}
	LINE("C8") {
		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "Topics",
		    "Labour market inclusion and rights protection",
		    "Educational challenges", "Acquisition of skills",
		    "Intercultural competence and diversity training",
		    "Institutional arrangement",
		    "Several migrant populations", "Changing the narrative",
		    NULL));
		visit_get(s->organiser, EDITION "/desk/coverage");
		CHECK(story_order(s->organiser, "Topic by session",
		    "Labour market inclusion and protection of rights 30 Jan "
		    "2017, 09:30 ●yes no no no no no no",
		    "Site visits and their topics",
		    "Site visit: municipal one-stop service 31 Jan 2017, 11:00 "
		    "no no no no ●yes no no",
		    "Site visit: a school of many languages 31 Jan 2017, 11:00 "
		    "no ●yes no no no no no", NULL));
		CHECK(visit_get(s->organiser, EDITION "/desk/coverage.csv") ==
		    200);
		CHECK(strstr(visit_page(s->organiser), "one-stop") != NULL);
		CHECK(story_refused(s->trainer, EDITION "/desk/coverage"));
	}
}
