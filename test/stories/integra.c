/* INTEGRA plus. */
#include "test/stories/story.h"

#include <string.h>

#define EDITION "/editions/integra-plus-2014"

/* Who speaks for that side. */
static const char *
speaker(struct scene *s, const char *side)
{
	const char *email = "";

	CHECK(db_text(s->db, s->arena, "SELECT p.email FROM participant pa"
	    " JOIN person p ON p.id = pa.person_id JOIN edition e"
	    " ON e.id = pa.edition_id WHERE e.slug = 'integra-plus-2014'"
	    " AND pa.role = 'participant' AND pa.side = $1 ORDER BY p.id"
	    " LIMIT 1", ARGS(TEXT(side)), &email) == RC_OK);
	return email;
}

/* The same, reading English. */
static struct visitor *
side_of(struct scene *s, const char *side)
{
	struct visitor *v = scene_person(s, speaker(s, side));

	visit_get(v, "/?lang=en");
	return v;
}

/* Somebody without a plan who is asked about nothing else. */
static const char *
silent(struct scene *s)
{
	const char *email;
	int n = 0;

	do
		email = story_without_plan(s, "integra-plus-2014", n++);
	while (text_same(email, speaker(s, "administration")) ||
	    text_same(email, speaker(s, "migrants")));
	return email;
}

/* Where the form that signs is sent. */
static const char *
signing(struct scene *s, struct visitor *v)
{
	for (struct visit_form *f = visit_forms(v); f != NULL; f = f->next)
		if (strstr(f->action, "/sign?") != NULL)
			return arena_dup(s->arena, f->action);
	return "/none";
}

TEST_STORE(story_integra)
{
	struct scene *s = scene_open(db, a);

	LINE("I1") {
		static const char add[] = EDITION "/desk/partner/parts/new";
		const char *theirs;

		visit_get(s->anyone, "/programmes/integra-plus");
		CHECK(story_order(s->anyone, "Coordinated by",
		    "Citizens For Europe e.V. (Germany)", "Partners",
		    "Fondazione Mondinsieme (Italy)",
		    "Lietuvos suaugusiųjų švietimo asociacija (Lithuania)",
		    "City District Government Amsterdam-East (Netherlands)",
		    "Equality and Diversity Forum (United Kingdom)",
		    "Deutsches Institut für Erwachsenenbildung (Germany)",
		    NULL));
		/* A partner's own events, people and documents. */
		visit_get(s->partner, add);
		CHECK(visit_post(s->partner, add, "title.en",
		    "Local training in Reggio Emilia", "starts",
		    "2014-06-10T09:00", "ends", "2014-06-10T17:00",
		    "place.en", "Reggio Emilia, Italy", NULL) == 200);
		CHECK(story_open(s->partner, EDITION "/desk/partner/parts",
		    "Local training in Reggio Emilia"));
		visit_get(s->partner, EDITION "/desk/partner/people");
		CHECK(visit_has(s->partner, "Giulia Gallo"));
		CHECK(!visit_has(s->partner, "Daan Haddou"));
		/* Not what is the organisers', nor others'. */
		visit_get(s->organiser, EDITION "/desk/parts");
		theirs = story_id(s, s->organiser,
		    "Second international workshop");
		CHECK(visit_get(s->partner, arena_printf(a, "%s/%s", EDITION
		    "/desk/partner/parts", theirs)) == 404);
		CHECK(story_refused(s->partner, EDITION "/desk/parts"));
		CHECK(story_refused(s->partner, EDITION "/desk/applications"));
		CHECK(story_refused(s->participant, EDITION "/desk/partner"));
	}
	LINE("I2") {
		struct visitor *club = side_of(s, "migrants");

		/* In order; what one leaves stands where the next one begins. */
		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "First international workshop",
		    "Second international workshop", "Builds on "
		    "First international workshop", "Comes in: the needs of "
		    "both sides", "What comes in from there",
		    "Recap of the first workshop", "Third international "
		    "workshop", "Builds on Second international workshop",
		    "What comes in from there", "Training material, version 2",
		    NULL));
		/* So do the findings of its sessions, which everybody reads. */
		CHECK(story_order(s->anyone, "Builds on First international "
		    "workshop", "What comes in from there",
		    "Invitations written by both sides", "finding 1", "Builds "
		    "on Second international workshop", NULL));
		/* What both sides agreed is for both sides. */
		CHECK(!visit_has(s->anyone, "commitments signed by both"));
		visit_get(club, EDITION);
		CHECK(story_order(club, "Builds on First international "
		    "workshop", "What comes in from there",
		    "Needs and challenges of both sides",
		    "2 commitments signed by both sides", NULL));
		CHECK(visit_click(club, EDITION "/dialogues/") == 200);
		CHECK(visit_has(club, "Two sides meet on the first Monday"));
	}
	LINE("I3") {
		const char *waits = "";

		visit_get(s->organiser, EDITION "/desk/people");
		CHECK(story_order(s->organiser, "Both sides", "By part",
		    "Public administration",
		    "Migrants' and minority organisations",
		    "First international workshop 16 6 0 16 : 6",
		    "Second international workshop 16 6 0 16 : 6",
		    "Third international workshop 16 6 0 16 : 6",
		    "By partner", "Fondazione Mondinsieme 6 2 0 6 : 2",
		    "Amsterdam-East 2 2 0 2 : 2", NULL));
		CHECK(story_refused(s->participant, EDITION "/desk/people"));
		CHECK(story_refused(s->anyone, EDITION "/desk/people"));
		/* And while people are admitted. */
		visit_get(s->organiser, EDITION "/desk/selection/choose");
		CHECK(story_order(s->organiser, "Places taken",
		    "Public administration",
		    "Migrants' and minority organisations", "Admitted (", NULL));
		CHECK(story_order(s->organiser, "Both sides",
		    "Public administration", "of those admitted", "applied",
		    "Migrants' and minority organisations",
		    "of those admitted", "applied", NULL));
		/* It follows each choice, in the page that answers it. */
		CHECK(visit_has(s->organiser, "Both sides 16 : 6"));
		CHECK(db_text(s->db, a, "SELECT 'admit:' || id FROM application"
		    " WHERE number = 'INTEGRA-PLUS-2014-0024'", NO_ARGS,
		    &waits) == RC_OK);
		CHECK(visit_post(s->organiser, EDITION
		    "/desk/selection/choose", "one", waits, "why", "1", NULL)
		    == 200);
		CHECK(story_order(s->organiser, "Admitted so far: Public "
		    "administration 16, Migrants' and minority organisations 7.",
		    "Both sides 16 : 7", NULL));
	}
	LINE("I13") {
		static const char follow[] = "/programmes/integra-plus/follow";
		static const char news[] = EDITION "/desk/news";
		const char *link, *text, *leave;

		CHECK(story_open(s->anyone, EDITION, "By e-mail"));
		CHECK(visit_has(s->anyone, "E-mail format"));
		CHECK(visit_has(s->anyone, "With formatting (HTML) Text only"));
		CHECK(visit_has_html(s->anyone, "required"));
		CHECK(visit_post(s->anyone, follow, "email", "", "format",
		    "text", "agree", "1", NULL) == 422);
		CHECK(visit_post(s->anyone, follow, "email",
		    "officer@demo.example", "format", "text", "agree", "1",
		    NULL) == 200);
		/* Nothing until the address is confirmed. */
		visit_get(s->organiser, news);
		visit_post(s->organiser, news, "kind", "news", "title.en",
		    "Too early", "body.en", "Too early.", NULL);
		scene_clerk(s);
		text = scene_mail(s, "officer@demo.example");
		CHECK(text != NULL && strstr(text, "Too early") == NULL);
		link = scene_link(s, "officer@demo.example");
		CHECK(link != NULL && visit_get(s->anyone, link) == 200);
		CHECK(visit_post(s->anyone, link, NULL) == 200);
		visit_get(s->organiser, news);
		visit_post(s->organiser, news, "kind", "news", "title.en",
		    "The handbook", "body.en", "**It is out.**", NULL);
		scene_clerk(s);
		text = scene_mail(s, "officer@demo.example");
		CHECK(text != NULL && strstr(text, "It is out.") != NULL);
		CHECK(!scene_mail_html(s, "officer@demo.example"));
		/* One click, and no more mail. */
		leave = text == NULL ? NULL : strstr(text,
		    "http://guildhall.test/leave/");
		CHECK(leave != NULL);
		if (leave != NULL) {
			leave += strlen("http://guildhall.test");
			leave = arena_dup_n(a, leave, strcspn(leave, " \n>"));
			visit_get(s->anyone, leave);
			CHECK(visit_post(s->anyone, leave, NULL) == 200);
		}
		visit_get(s->organiser, news);
		visit_post(s->organiser, news, "kind", "news", "title.en",
		    "Too late", "body.en", "Too late.", NULL);
		scene_clerk(s);
		text = scene_mail(s, "officer@demo.example");
		CHECK(text != NULL && strstr(text, "Too late") == NULL);
	}
	LINE("I14") {
		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "Where it comes from",
		    "Follows INTEGRA seminar for local integration officers",
		    "IP/11/911", "Reference on ec.europa.eu", NULL));
		CHECK_TEXT(visit_link(s->anyone, "IP/11/911: a new European "
		    "agenda for integration"), "https://ec.europa.eu/commission/"
		    "presscorner/detail/en/IP_11_911");
		CHECK(visit_click(s->anyone,
		    "INTEGRA seminar for local integration officers") == 200);
		CHECK(story_order(s->anyone, "December 2012",
		    "What this edition concluded",
		    "Innovative models for integration in the organisational "
		    "culture of local administrations are missing.",
		    "Written by those who run the edition", NULL));
	}
	LINE("I4") {
		static const char all[] = EDITION "/dialogues";
		static const char desk[] = EDITION "/desk/dialogues";
		struct visitor *office = side_of(s, "administration");
		struct visitor *club = side_of(s, "migrants");
		const char *at, *c;

		/* Each side enters needs and challenges alone. */
		CHECK(story_open(s->trainer, desk,
		    "What the training must do for us"));
		CHECK(story_order(s->trainer, "closed", "Public administration",
		    "has not handed in", "Migrants' and minority organisations",
		    "handed in on", NULL));
		at = arena_printf(a, "%s/%s", all, strrchr(story_here(s,
		    s->trainer), '/') + 1);
		visit_get(office, at);
		CHECK(visit_has(office, "The training has to fit into one "
		    "working day"));
		CHECK(!visit_has(office, "Those who train from our side"));
		CHECK(visit_post(office, arena_printf(a, "%s/own", at), "kind",
		    "challenge", "text", "Nobody answers for the rooms.",
		    NULL) == 200);
		visit_get(club, at);
		CHECK(visit_has(club, "Those who train from our side"));
		CHECK(!visit_has(club, "Nobody answers for the rooms.") &&
		    !visit_has(club, "The training has to fit"));
		/* Both are opened at the same moment. */
		CHECK(visit_post(office, arena_printf(a, "%s/hand-in", at),
		    NULL) == 200);
		visit_get(club, at);
		CHECK(!visit_has(club, "Nobody answers for the rooms."));
		CHECK(story_open(s->trainer, desk,
		    "What the training must do for us"));
		CHECK(visit_post(s->trainer, arena_printf(a, "%s/open",
		    story_here(s, s->trainer)), NULL) == 200);
		visit_get(office, at);
		CHECK(visit_has(office, "Those who train from our side"));
		visit_get(club, at);
		CHECK(visit_has(club, "Nobody answers for the rooms."));
		/* Joint commitments are signed by both. */
		c = arena_printf(a, "%s/commitments/new", at);
		CHECK(visit_get(club, c) == 200);
		CHECK(visit_post(club, c, "text", "Rooms are booked by one "
		    "person for both sides.", "who", "City library", NULL) ==
		    200);
		CHECK(visit_click(club, "Sign commitment 1") == 200);
		CHECK(visit_post(club, signing(s, club), "name",
		    "Carla Club", "position", "Board", "agree", "1", NULL) ==
		    200);
		CHECK(visit_has(club, "not signed yet: Public administration"));
		visit_get(office, at);
		CHECK(visit_click(office, "Sign commitment 1") == 200);
		CHECK(visit_post(office, signing(s, office), "name",
		    "Olga Office", "position", "Head of office", "agree", "1",
		    NULL) == 200);
		CHECK(story_order(office, "Commitment 1", "signed by both sides",
		    "Olga Office, Head of office", NULL));
		CHECK(visit_has(office, "Carla Club, Board"));
	}
	LINE("I12") {
		static const char asks[] = EDITION "/desk/asks/schedule";
		static const struct { int days; const char *outcome, *where; }
			said[] = {
			{ 185, "Two sides meet each month.", "Minutes of May" },
			{ 183, "The office hires by a new rule.",
			    "Staff regulation, part 3" },
			{ 366, "The council has a seat for associations.",
			    "https://example.org/council" },
		};
		const char *email = silent(s), *own;
		struct visitor *v = scene_person(s, email);

		/* Of the dialogue: beside what both sides signed, at 6, 12 and
		 * 24 months, with evidence. */
		CHECK(story_open(s->trainer, EDITION "/desk/dialogues",
		    "Needs and challenges of both sides"));
		CHECK(visit_click(s->trainer, "Read and settle it") == 200);
		CHECK(story_order(s->trainer, "Two sides meet on the first "
		    "Monday", "What has changed since", "after 6 months",
		    "Begun, nothing has changed yet", "after 12 months",
		    "rules of procedure", "section 4", "after 24 months",
		    "Budget 2016, item 17", NULL));
		visit_get(s->organiser, asks);
		CHECK_TEXT(visit_field(s->organiser, asks, "commitment-months"),
		    "6, 12, 24");
		CHECK_TEXT(visit_field(s->organiser, asks, "plan-days"), "");
		CHECK_TEXT(visit_field(s->organiser, asks, "plan-months"),
		    "6, 12, 24");
		story_ends(s, "integra-plus-2014");
		own = strrchr(story_plan(s, v, "integra-plus-2014",
		    "Doors that open both ways"), '/') + 1;
		for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
			const char *link;

			story_later(s, said[i].days);
			scene_clerk(s);
			link = story_answer(s, email, "on");
			v = scene_visitor(s);
			CHECK(visit_get(v, link) == 200);
			CHECK(visit_post(v, arena_dup_n(a, link, strcspn(link,
			    "?")), "outcome", said[i].outcome, "evidence",
			    said[i].where, NULL) == 200);
		}
		CHECK(visit_get(s->organiser, arena_printf(a, EDITION
		    "/desk/plans/%s", own)) == 200);
		CHECK(story_order(s->organiser, "Doors that open both ways",
		    "after 6 months", "structures, routines", said[0].outcome,
		    said[0].where, "after 12 months", said[1].outcome,
		    said[1].where, "after 24 months", said[2].outcome,
		    said[2].where, NULL));
	}
}
