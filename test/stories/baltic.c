/* Academy on the integration of migrants and refugees in the Baltic countries. */
#include "test/stories/story.h"

#define EDITION "/editions/baltic-2025"

/* Whether b stands after a in the page's text. */
static bool
in_order(const struct visitor *v, const char *a, const char *b)
{
	const char *at = strstr(visit_text(v), a);

	return at != NULL && strstr(at, b) != NULL;
}

TEST_STORE(story_baltic)
{
	struct scene *s = scene_open(db, a);

	LINE("B1") {
		visit_get(s->anyone, EDITION);
		CHECK(in_order(s->anyone, "Organised by", "(ICC) (France)"));
		CHECK(in_order(s->anyone, "(ICC)", "(ODIHR) (Poland)"));
		CHECK(in_order(s->anyone, "(ODIHR)", "UNHCR"));
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
		    "Association of Estonian Cities and Municipalities"));
	}
	LINE("B2") {
		visit_get(s->anyone, EDITION);
		CHECK(visit_has(s->anyone, "Builds on Part 1, 13–14 March 2025"));
		CHECK(visit_link(s->anyone, "Part 1") != NULL);
		CHECK(visit_has(s->anyone, "When 8–9 October 2025"));
		CHECK(visit_has(s->anyone, "Where Riga, Latvia"));
		CHECK(visit_has(s->anyone, "Organised by"));
	}
	LINE("B5") {
		visit_get(s->anyone, EDITION);
		CHECK(visit_has(s->anyone, "Academy in Poland, 2023 and 2024"));
		CHECK(visit_has(s->anyone, "adapted to Baltic context"));
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
	}
}
