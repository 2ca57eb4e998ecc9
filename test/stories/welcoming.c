/* WELCOMING: a seminar in Skopje, 27 partners from 11 countries. */
#include "practice/practice.h"
#include "test/stories/story.h"

#include <stdio.h>
#include <string.h>

#define EDITION "/editions/welcoming-2017"
#define DESK EDITION "/desk/"

/* Whether all four who pay for it are thanked in a text; NULL has none.
 * Calendars fold their lines. */
static bool
thanked(struct scene *s, const char *text)
{
	static const char *const thanks[] = {
		"Co-financed by the Central European Initiative (CEI).",
		"With the financial assistance of the European Union.",
		"Supported by the decentralised cooperation Normandy - "
		    "Macedonia.",
		"Supported by the International Institute for Human Rights "
		    "and Peace in Caen.",
	};
	struct buf b = BUF(s->arena);

	for (; text != NULL && *text != '\0'; text++)
		if (strncmp(text, "\r\n ", 3) == 0)
			text += 2;
		else
			buf_char(&b, *text);
	for (int i = 0; i < 4; i++)
		if (strstr(buf_text(&b), thanks[i]) == NULL) {
			printf("not thanked: %s\n", thanks[i]);
			return false;
		}
	return true;
}

/* The letter's preview as this person would get it. */
static bool
preview(struct scene *s, const char *name)
{
	const char *page = visit_page(s->organiser), *at = strstr(page,
	    arena_printf(s->arena, ">%s</option>", name)), *path;

	if (at == NULL)
		return false;
	while (at > page && strncmp(at, "value=\"", 7) != 0)
		at--;
	path = arena_dup_n(s->arena, visit_path(s->organiser),
	    strcspn(visit_path(s->organiser), "?"));
	return visit_get(s->organiser, arena_printf(s->arena, "%s?person=%s",
	    path, arena_dup_n(s->arena, at + 7, strcspn(at + 7, "\"")))) == 200;
}

TEST_STORE(story_welcoming)
{
	struct scene *s = scene_open(db, a);

	LINE("W1") {
		static const char add[] =
		    "/programmes/welcoming/desk/organisations/new";

		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "Wanting Europe as Leverage for "
		    "COoperation on the Migratory Insertion Governance",
		    "At a glance", "Acronym WELCOMING", "Status Implemented",
		    "27 partners from 11 countries", NULL));
		CHECK(visit_has_html(s->anyone, "europe.svg#MK\""));
		CHECK(!visit_has_html(s->anyone, "europe.svg#RO\""));
		/* Counted, not typed: one more is one more. */
		CHECK(story_refused(s->partner, add));
		visit_get(s->organiser, add);
		CHECK(visit_post(s->organiser, add, "name.en",
		    "Romanian town (invented)", "kind", "authority", "level",
		    "local", "country", "RO", "role", "partner", NULL) == 200);
		visit_get(s->anyone, EDITION);
		CHECK(visit_has(s->anyone, "28 partners from 12 countries"));
		CHECK(visit_has_html(s->anyone, "europe.svg#RO\""));
	}
	LINE("W2") {
		static const char *const pages[] = { EDITION,
		    EDITION "/timetable", "/programmes/welcoming",
		    EDITION "/apply", EDITION "/privacy",
		    EDITION "/calendar.ics", "/programmes/welcoming/news.atom" };
		struct visitor *guest = scene_person(s,
		    "welcoming-2017-1@demo.example");
		const char *link;

		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "Funded by",
		    "Central European Initiative (CEI)", "European Union",
		    "Decentralised cooperation Normandy - Macedonia",
		    "International Institute for Human Rights and Peace, Caen",
		    NULL));
		/* On every page, in the calendar and in the feed. */
		for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
			CHECK(visit_get(s->anyone, pages[i]) == 200);
			CHECK(thanked(s, visit_page(s->anyone)));
		}
		/* Badges, sheets to sign, the table of participants. */
		visit_get(s->organiser, DESK "badges");
		CHECK(visit_post(s->organiser, DESK "badges", "part", "",
		    "role", "", "lang", "en", NULL) == 200);
		CHECK(story_fetch(s, s->organiser));
		CHECK(thanked(s, story_pdf(s, s->organiser)));
		CHECK(visit_get(s->organiser, DESK
		    "attendance/sheets?day=2017-10-26") == 200);
		CHECK(visit_post(s->organiser, DESK "attendance/sheets",
		    "day", "2017-10-26", NULL) == 200);
		CHECK(story_fetch(s, s->organiser));
		CHECK(thanked(s, story_pdf(s, s->organiser)));
		visit_get(s->organiser, DESK "export");
		CHECK(visit_post(s->organiser, DESK "export", "format", "xlsx",
		    NULL) == 200);
		CHECK(story_fetch(s, s->organiser));
		CHECK(thanked(s, story_xlsx(s, s->organiser)));
		CHECK(visit_get(s->organiser, DESK "selection/choose.xlsx") ==
		    200);
		CHECK(thanked(s, story_xlsx(s, s->organiser)));
		/* Letters as PDF, and mails. */
		visit_get(s->organiser, DESK "letters");
		CHECK(visit_click(s->organiser, "Visa support") == 200);
		link = arena_printf(a, "%s/preview.pdf", story_here(s,
		    s->organiser));
		CHECK(visit_get(s->organiser, link) == 200);
		CHECK(thanked(s, story_pdf(s, s->organiser)));
		visit_get(s->organiser, DESK "mail");
		CHECK(visit_post(s->organiser, DESK "mail", "subject.en",
		    "The bus", "body.en", "It leaves at eight.", NULL) == 200);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/send",
		    story_here(s, s->organiser)), NULL) == 200);
		scene_clerk(s);
		CHECK(thanked(s, scene_mail(s,
		    "welcoming-2017-1@demo.example")));
		/* Certificates. */
		visit_get(s->organiser, DESK "certificates");
		CHECK(visit_post(s->organiser, DESK "certificates/issue",
		    NULL) == 200);
		CHECK(visit_get(guest, EDITION "/mine/certificate") == 200);
		CHECK(thanked(s, story_pdf(s, guest)));
		CHECK(story_pdf_pages(s, guest) == 1);
		CHECK(story_refused(s->partner, DESK "organisations"));
		CHECK(story_refused(s->assessor, DESK "badges"));
	}
	LINE("W3") {
		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "Thursday 26 October 2017",
		    "Migration management", "(Keynote)", "(Rapporteur)",
		    "Local policies that manage diversity", "(Expert)",
		    "(Rapporteur)", "Immigration as an opportunity for local "
		    "development", "(Expert)", "(Rapporteur)",
		    "Friday 27 October 2017", "An inclusive environment "
		    "against tension and xenophobia", "(Expert)",
		    "(Rapporteur)", "Networking", "(Keynote)", "(Rapporteur)",
		    NULL));
		visit_get(s->organiser, EDITION "/desk/coverage");
		CHECK(story_order(s->organiser,
		    "Every topic has a session, and every session a topic.",
		    "Rapporteurs", "Migration management 1 0 1 1",
		    "Local policies that manage diversity 1 0 1 1",
		    "development 1 0 1 1", "xenophobia 1 0 1 1",
		    "Networking 1 0 1 1", NULL));
		/* An area without one is named. */
		visit_get(s->organiser, EDITION "/desk/topics/new");
		visit_post(s->organiser, EDITION "/desk/topics/new",
		    "title.en", "Sixth area", NULL);
		visit_get(s->organiser, EDITION "/desk/coverage");
		CHECK(story_order(s->organiser, "Topics without a session",
		    "Sixth area", "Sixth area none 0 none none", NULL));
		CHECK(story_refused(s->assessor, EDITION "/desk/coverage"));
	}
	LINE("W4") {
		visit_get(s->organiser, EDITION "/desk/selection/choose");
		CHECK(story_order(s->organiser, "Balance", "Western Balkans 45 "
		    "(78 % of those admitted)", "Central Europe 7 (12 %",
		    "Municipality 25", "Local association 11",
		    "Civil society organisation 7", "Police 7",
		    "Reception and registration of migrants 8", NULL));
		visit_get(s->organiser, EDITION "/desk/form");
		CHECK(story_order(s->organiser, "Which of these are you?",
		    NULL));
		CHECK(story_refused(s->trainer, EDITION
		    "/desk/selection/choose"));
		/* So they are in a draw: seats and share of each. */
		CHECK(*story_draw(s, EDITION "/desk/selection/draws", "60",
		    "0") != '\0');
		CHECK(story_order(s->organiser, "Western Balkans", " %)",
		    "Central Europe", " %)", "Municipality", "Police", NULL));
		CHECK(story_refused(s->trainer, EDITION
		    "/desk/selection/draws"));
	}
	LINE("W5") {
		static const char letters[] = EDITION "/desk/letters";

		CHECK(story_refused(s->assessor, letters));
		visit_get(s->organiser, letters);
		CHECK(visit_click(s->organiser, "Visa support") == 200);
		visit_get(s->organiser, arena_printf(a, "%s/preview",
		    story_here(s, s->organiser)));
		/* One template, a person of each script. */
		CHECK(preview(s, "Милица Јовановић"));
		CHECK(story_order(s->organiser, "Milica", "Милица Јовановић",
		    NULL) || story_order(s->organiser, "Милица Јовановић",
		    "Milica", NULL));
		CHECK(preview(s, "Emir Marić"));
		CHECK(visit_has(s->organiser, "Emir Marić"));
		CHECK(visit_has(s->organiser, "26–27 October 2017"));
		CHECK(visit_click(s->organiser, "Look at it as PDF") == 200);
		CHECK(story_pdf_has(s, s->organiser, "Emir Marić"));
		visit_get(s->organiser, letters);
		CHECK(visit_click(s->organiser, "Visa support") == 200);
		visit_get(s->organiser, arena_printf(a, "%s/preview",
		    story_here(s, s->organiser)));
		CHECK(preview(s, "Милица Јовановић"));
		CHECK(visit_click(s->organiser, "Look at it as PDF") == 200);
		CHECK(story_pdf_has(s, s->organiser, "Милица Јовановић"));
		CHECK(story_pdf_has(s, s->organiser, "Milica"));
		/* A place in it for nobody else. */
		visit_get(s->organiser, letters);
		CHECK(visit_click(s->organiser, "Invitation") == 200);
		visit_get(s->organiser, arena_printf(a, "%s/preview",
		    story_here(s, s->organiser)));
		CHECK(preview(s, "Дарко Николовски"));
		CHECK(visit_has(s->organiser, "Дарко Николовски"));
	}
	LINE("W7") {
		static const char desk[] = DESK "peers";
		struct visitor *seeks, *has;
		const char *to_seeker, *to_giver, *seeker, *giver;
		int64_t before;

		CHECK(story_refused(s->partner, desk));
		visit_get(s->organiser, desk);
		CHECK(story_order(s->organiser, "offers", "things sought",
		    "partnerships formed", "Proposals to send",
		    "Offers and requests by topic", "Offered by", "Sought by",
		    NULL));
		CHECK(db_int(db, "SELECT count(*) FROM proposal x JOIN edition"
		    " e ON e.id = x.edition_id WHERE e.slug = 'welcoming-2017'"
		    " AND x.linked_at IS NOT NULL", NO_ARGS, &before) == RC_OK);
		CHECK(before > 0 && visit_has(s->organiser, arena_printf(a,
		    "partnerships formed %lld", (long long)before)));
		/* One offers, one requests; matched, both agree: one more. */
		seeker = "welcoming-2017-1@demo.example";
		giver = "welcoming-2017-3@demo.example";
		seeks = scene_person(s, seeker);
		has = scene_person(s, giver);
		for (int i = 0; i < 2; i++) {
			struct visitor *v = i == 0 ? seeks : has;
			const char *to = i == 0 ? EDITION "/mine/peers/seek" :
			    EDITION "/mine/peers/offer";

			visit_get(v, EDITION "/mine/peers/about");
			CHECK(visit_post(v, EDITION "/mine/peers/about",
			    "langs", "en", "seek_max", "10", "offer_max", "10",
			    "agree", "1", NULL) == 200);
			visit_get(v, to);
			CHECK(visit_post(v, to, "topic", "policing", "text",
			    "Police and newcomers talk.", NULL) == 200);
		}
		visit_get(s->organiser, desk);
		CHECK(visit_post(s->organiser, DESK "peers/match", NULL) ==
		    200);
		CHECK(story_order(s->organiser, "Proposals to send",
		    "Police and community safety", NULL));
		CHECK(visit_post(s->organiser, DESK "peers/send", NULL) == 200);
		to_seeker = scene_link(s, seeker);
		to_giver = scene_link(s, giver);
		CHECK(to_seeker != NULL && to_giver != NULL);
		CHECK(visit_get(s->anyone, to_seeker) == 200);
		CHECK(visit_post(s->anyone, to_seeker, "answer", "yes", NULL) ==
		    200);
		visit_get(s->organiser, desk);
		CHECK(visit_has(s->organiser, arena_printf(a,
		    "partnerships formed %lld", (long long)before)));
		CHECK(visit_get(s->anyone, to_giver) == 200);
		CHECK(visit_post(s->anyone, to_giver, "answer", "yes", NULL) ==
		    200);
		CHECK(visit_has(s->anyone, seeker));
		visit_get(s->organiser, desk);
		CHECK(visit_has(s->organiser, arena_printf(a,
		    "partnerships formed %lld", (long long)before + 1)));
		{
			/* What another told on paper comes in from a file.
			 * Before she agrees nobody is proposed to her, and it
			 * is said why there is nobody; then both agree. */
			static const char third[] =
			    "welcoming-2017-16@demo.example";
			static const char file[] = "email,side,topic,text\n"
			    "welcoming-2017-16@demo.example,offer,"
			    "gender-equality,Told on paper.\n";
			struct visitor *told = scene_person(s, third);
			const char *at;

			visit_get(s->organiser, DESK "peers/file");
			CHECK(visit_upload(s->organiser, DESK "peers/file",
			    "file", "paper.csv", file, strlen(file), NULL) ==
			    200);
			at = story_here(s, s->organiser);
			scene_clerk(s);
			visit_get(s->organiser, at);
			CHECK(visit_has(s->organiser, "1 of them has not agreed "
			    "yet to be proposed."));
			CHECK(visit_post(s->organiser, arena_printf(a, "%s/go",
			    at), NULL) == 200);
			scene_clerk(s);
			CHECK(scene_mail(s, third) != NULL &&
			    strstr(scene_mail(s, third), "Told on paper.") !=
			    NULL);
			visit_get(seeks, EDITION "/mine/peers/seek");
			CHECK(visit_post(seeks, EDITION "/mine/peers/seek",
			    "topic", "gender-equality", "text", "Any words.",
			    NULL) == 200);
			visit_get(s->organiser, desk);
			CHECK(visit_post(s->organiser, DESK "peers/match",
			    NULL) == 200);
			CHECK(story_order(s->organiser, "Any words.",
			    "Nobody offers or seeks this.", NULL));
			visit_get(told, EDITION "/mine/peers/about");
			CHECK(visit_post(told, EDITION "/mine/peers/about",
			    "langs", "en", "agree", "1", NULL) == 200);
			visit_get(s->organiser, desk);
			CHECK(visit_post(s->organiser, DESK "peers/match",
			    "way", "stable", NULL) == 200);
			CHECK(visit_has(s->organiser, "Stable pairs:"));
			CHECK(visit_post(s->organiser, DESK "peers/send",
			    NULL) == 200);
			scene_clerk(s);
			CHECK(visit_get(told, EDITION "/mine/peers") == 200);
			CHECK(story_order(told, "Proposed to you",
			    "Seeks what you offer", "Any words.", NULL));
			CHECK(!visit_has(told, seeker));
			for (int i = 0; i < 2; i++) {
				CHECK(visit_get(s->anyone, scene_link(s,
				    i == 0 ? third : seeker)) == 200);
				CHECK(visit_post(s->anyone, arena_dup(a,
				    visit_path(s->anyone)), "answer", "yes",
				    NULL) == 200);
			}
			/* Both by mail, and both on their page. */
			CHECK(strstr(scene_mail(s, third), seeker) != NULL);
			CHECK(strstr(scene_mail(s, seeker), third) != NULL);
			CHECK(visit_get(told, EDITION "/mine/peers") == 200 &&
			    visit_has(told, seeker));
			CHECK(visit_get(seeks, EDITION "/mine/peers") == 200 &&
			    visit_has(seeks, third));
			before++;
		}
		/* And where outcomes are reported to funders. */
		visit_get(s->organiser, DESK "figures");
		CHECK(visit_has(s->organiser, arena_printf(a,
		    "partnerships formed %lld", (long long)before + 1)));
		CHECK(visit_get(s->organiser, DESK "figures/csv") == 200);
		CHECK(strstr(visit_page(s->organiser), arena_printf(a,
		    "partnerships formed,%lld", (long long)before + 1)) !=
		    NULL || strstr(visit_page(s->organiser), arena_printf(a,
		    "partnerships formed\",%lld", (long long)before + 1)) !=
		    NULL);
	}
	LINE("W6") {
		static const char desk[] = "/editions/welcoming-2017/desk/practices";
		static const char file[] = "/me/practices/new?edition="
		    "welcoming-2017";
		static const char list_of[] = "/editions/welcoming-2017/desk/"
		    "practices/partners";
		struct practice_partner *list;
		struct edition e;
		const char *at, *count;
		int64_t with = 0, without = 0, rows = 0;

		CHECK(edition_by_slug(db, a, "welcoming-2017", &e) == RC_OK);
		CHECK(practice_partners(db, a, e.id, &list) == RC_OK);
		for (; list != NULL; list = list->next) {
			with += list->handed_in > 0;
			without += list->handed_in == 0;
		}
		CHECK(with == 1 && without >= 26);
		count = arena_printf(a, "%lld partners have not handed in a "
		    "practice", (long long)without);
		/* Those who have not; those who have; all of them. */
		CHECK(visit_get(s->organiser, desk) == 200);
		CHECK(visit_has(s->organiser, count));
		CHECK(visit_get(s->organiser, list_of) == 200);
		CHECK(story_order(s->organiser, "Due by", "days ago",
		    arena_printf(a, "1 of %lld", (long long)without + 1),
		    "not yet", NULL));
		CHECK(!visit_has(s->organiser, "since"));
		CHECK(visit_get(s->organiser, arena_printf(a, "%s?show=with",
		    list_of)) == 200);
		CHECK(visit_has(s->organiser, "1 since"));
		CHECK(!visit_has(s->organiser, "nobody to write to"));
		CHECK(visit_get(s->organiser, arena_printf(a,
		    "%s.csv?show=without", list_of)) == 200);
		for (const char *l = visit_page(s->organiser); (l = strchr(l,
		    '\n')) != NULL; l++)
			rows++;
		CHECK(rows == without + 1);
		CHECK(visit_get(s->organiser, arena_printf(a,
		    "%s.xlsx?show=all", list_of)) == 200);
		CHECK(strstr(story_xlsx(s, s->organiser), "Handed in") !=
		    NULL);
		CHECK(story_refused(s->partner, list_of));
		CHECK(story_refused(s->anyone, arena_printf(a, "%s.csv",
		    list_of)));
		CHECK(story_refused(s->partner, desk));
		/* A draft does not count, and nobody else sees it. */
		CHECK(visit_get(s->partner, file) == 200);
		CHECK(visit_post(s->partner, "/me/practices/new", "kind",
		    "less_successful", "title", "A leaflet nobody read",
		    "language", "en", "edition", "welcoming-2017", NULL) ==
		    200);
		at = story_here(s, s->partner);
		CHECK(strstr(at, "/edit/1") != NULL);
		visit_get(s->organiser, desk);
		CHECK(visit_has(s->organiser, count));
		CHECK(!visit_has(s->organiser, "A leaflet nobody read"));
		/* It stands among what is to be done, and they are written to. */
		visit_get(s->organiser, "/editions/welcoming-2017/desk");
		CHECK(visit_has(s->organiser, count));
		CHECK(visit_link(s->organiser, list_of) !=
		    NULL);
		/* Whoever has handed in is not written to; one was just now,
		 * one long ago, one never, and the others have nobody. */
		CHECK(visit_get(s->organiser, list_of) == 200);
		CHECK(story_order(s->organiser, "Albanian town 1", "Bosnian "
		    "municipality 1", "nobody to write to", "Serbian town 1",
		    "never", "Write to 2 partners that have not", NULL));
		CHECK(db_exec(db, "UPDATE practice SET state = 'withdrawn'"
		    " WHERE code = 'onecounter'", NO_ARGS, NULL) == RC_OK);
		CHECK(visit_get(s->organiser, list_of) == 200);
		CHECK(visit_has(s->organiser, "Write to 3 partners"));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/remind",
		    desk), NULL) == 200);
		CHECK(visit_has(s->organiser, "3 mails are on their way"));
		CHECK(strstr(scene_mail(s, "partner@demo.example"),
		    "hands in a practice by") != NULL);
		/* Not twice within a week. */
		CHECK(visit_has(s->organiser, "Nobody can be written to now"));
		CHECK(db_exec(db, "UPDATE practice_reminder SET at = at -"
		    " 8 * 86400", NO_ARGS, NULL) == RC_OK);
		CHECK(visit_get(s->organiser, list_of) == 200);
		CHECK(visit_has(s->organiser, "Write to 4 partners"));
	}
	LINE("W8") {
		static const char mine[] = EDITION "/mine/";
		struct visitor *one = scene_person(s, story_without_plan(s,
		    "welcoming-2017", 0));
		const char *session, *edit, *report;

		/* Collected in the session, on any of the group's phones. */
		visit_get(one, "/?lang=en");
		visit_get(one, EDITION "/mine/notes");
		CHECK(visit_click(one, "An inclusive environment "
		    "against tension and xenophobia") == 200);
		session = story_here(s, one);
		CHECK(visit_has(one, "A named person who answers"));
		CHECK(visit_post(one, session, "kind", "report", "title",
		    "Working group on schools", "body",
		    "Parents first.\nTeachers second.", NULL) == 200);
		CHECK(story_refused(s->anyone, session));
		/* Two of the group write: the later one loses nothing. */
		report = "/none";
		for (const char *const *l = visit_links(one); *l != NULL; l++)
			if (text_starts(*l, session) && strlen(*l) >
			    strlen(session) + 1)
				report = arena_dup(a, *l);
		edit = arena_printf(a, "%s?version=1", report);
		CHECK(visit_get(one, report) == 200);
		CHECK(visit_get(s->organiser, report) == 200);
		CHECK(visit_post(one, edit, "body", "Parents first, always.",
		    NULL) == 200);
		CHECK(visit_post(s->organiser, edit, "body", "Mayors first.",
		    NULL) == 422);
		CHECK(story_order(s->organiser, "Saved while you were writing",
		    "Parents first, always.", NULL));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s?version=2",
		    report), "body", "Mayors and parents first.", NULL) ==
		    200);
		/* Merged into conclusions, each with where it comes from. */
		visit_get(s->organiser, arena_printf(a, "%sfindings", mine));
		CHECK(story_order(s->organiser, "Notes in no finding yet",
		    "Working group on schools", "Mayors and parents first.",
		    "One counter for registration", NULL));
		visit_get(s->organiser, arena_printf(a, "%sfindings/new?note="
		    "%s", mine, strrchr(report, '/') + 1));
		CHECK(visit_post(s->organiser, arena_printf(a, "%sfindings/new"
		    "?note=%s", mine, strrchr(report, '/') + 1), "title.en",
		    "Parents and mayors", NULL) == 200);
		edit = strrchr(story_here(s, s->organiser), '/') + 1;
		visit_get(s->organiser, arena_printf(a, "%sfindings", mine));
		edit = arena_printf(a, "%sfindings/merge?f=%s.1&f=%s.1", mine,
		    edit, story_id(s, s->organiser, "Empty houses for new "
		    "residents"));
		CHECK(visit_get(s->organiser, edit) == 200);
		CHECK(visit_has(s->organiser, "Parents and mayors"));
		for (const struct visit_form *f = visit_forms(s->organiser);
		    f != NULL; f = f->next)
			if (strstr(f->action, "findings/merge") != NULL)
				edit = arena_dup(a, f->action);
		CHECK(visit_post(s->organiser, edit, "title.en",
		    "Councils and parents", NULL) == 200);
		CHECK(story_order(s->organiser, "What it goes back to",
		    "Immigration as an opportunity", "An inclusive environment",
		    NULL));
		CHECK(story_refused(s->partner, story_here(s, s->organiser)));
		visit_get(s->anyone, EDITION);
		CHECK(!visit_has(s->anyone, "Councils and parents"));
	}
	LINE("W9") {
		static const char desk[] = DESK "findings";
		const char *id, *own, *voice;
		int spoke = 0;

		CHECK(visit_get(s->anyone, EDITION "/findings") == 200);
		CHECK(story_order(s->anyone, "Municipal", "2.",
		    "A residents' council with a budget of its own",
		    "recommendation", NULL));
		CHECK(visit_click(s->anyone, "A residents' council with a "
		    "budget of its own") == 200);
		CHECK(story_order(s->anyone, "Who is to act", "Town councils",
		    "Adopted", "On 27 October 2017",
		    "Consensus, with objections heard", "Adopted by",
		    "What it goes back to",
		    "Local policies that manage diversity", NULL));
		/* Amended, then put to agreement by the stated rule. */
		CHECK(story_refused(s->partner, desk));
		visit_get(s->organiser, EDITION "/mine/findings/new");
		CHECK(visit_post(s->organiser, EDITION "/mine/findings/new",
		    "title.en", "A bus for courses", "level", "municipal",
		    "addressee.en", "Towns", NULL) == 200);
		own = story_here(s, s->organiser);
		id = strrchr(own, '/') + 1;
		visit_get(s->organiser, arena_printf(a, "%s/edit", own));
		CHECK(visit_post(s->organiser, arena_printf(a,
		    "%s/edit?version=1", own), "title.en",
		    "An evening bus for courses", NULL) == 200);
		CHECK(story_order(s->organiser, "Who wrote what, and when",
		    "2", "Ruta Organizer", "amended", NULL));
		visit_get(s->organiser, desk);
		CHECK(visit_post(s->organiser, DESK "findings/rule", "way",
		    "consensus", "voice", "organisation", "quorum", "5",
		    NULL) == 200);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/%s/open",
		    desk, id), NULL) == 200);
		visit_get(s->anyone, EDITION "/findings");
		CHECK(!visit_has(s->anyone, "An evening bus"));
		voice = arena_printf(a, "%s/voice", own);
		for (int i = 0; i < 5; i++) {
			const char *email = story_without_plan(s,
			    "welcoming-2017", i);
			struct visitor *v;

			if (*email == '\0')
				break;
			v = scene_person(s, email);
			if (visit_get(v, arena_printf(a, "%s?lang=en", own)) ==
			    200 && visit_post(v, voice, "choice", "yes",
			    NULL) == 200)
				spoke++;
		}
		CHECK(spoke == 5);
		visit_get(s->organiser, desk);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/%s/close",
		    desk, id), NULL) == 200);
		/* Frozen: nobody writes it any more. */
		CHECK(visit_get(s->organiser, arena_printf(a, "%s/edit", own))
		    == 409);
		visit_get(s->anyone, EDITION "/findings");
		CHECK(visit_click(s->anyone, "An evening bus for courses") ==
		    200);
		CHECK(visit_has(s->anyone, "Adopted by"));
		/* An amendment is a new text with its date. */
		visit_get(s->organiser, desk);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/%s/amend",
		    desk, id), NULL) == 200);
		CHECK(visit_has(s->organiser, "It counts once it is agreed"));
	}
	LINE("W10") {
		static const char desk[] = DESK "ledger";
		int64_t cells;

		CHECK(db_int(db, "SELECT count(*) FROM finding f JOIN edition e"
		    " ON e.id = f.edition_id JOIN ledger_partner p"
		    " ON p.edition_id = e.id JOIN ledger_country c"
		    " ON c.partner_id = p.id WHERE e.slug = 'welcoming-2017'"
		    " AND f.recommended_at IS NOT NULL", NO_ARGS, &cells) ==
		    RC_OK);
		CHECK(cells > 75);
		/* Each recommendation, partner and country has its cell. */
		CHECK(visit_get(s->organiser, desk) == 200);
		CHECK(visit_has(s->organiser, arena_printf(a, "%lld cells",
		    (long long)cells)));
		CHECK(story_order(s->organiser, "Partner", "1. One counter",
		    "2. A residents' council", "3. Somebody who answers",
		    "Committed", NULL));
		CHECK(visit_has(s->organiser, "Declined"));
		CHECK(visit_has(s->organiser, "Open for"));
		CHECK(visit_has(s->organiser, "not asked yet"));
		CHECK(!visit_has(s->organiser, "not put to them"));
		CHECK(story_count(s->organiser, "/desk/ledger/rows/") ==
		    (int)cells);
		CHECK(story_refused(s->partner, desk));
		/* On paper. */
		CHECK(visit_get(s->organiser, DESK "ledger/ledger.pdf") ==
		    200);
		CHECK(story_pdf_has(s, s->organiser, "One counter for "));
		CHECK(thanked(s, story_pdf(s, s->organiser)));
		/* The partner's own answer. */
		CHECK(visit_get(s->partner, EDITION "/partner/ledger") ==
		    200);
		CHECK(visit_has(s->partner, "1. One counter for"));
	}
	LINE("W11") {
		const char *row;

		CHECK(visit_get(s->partner, EDITION "/partner/ledger") ==
		    200);
		CHECK(visit_click(s->partner, "1. One counter for registration "
		    "and reception") == 200);
		row = story_here(s, s->partner);
		CHECK(visit_post(s->partner, arena_printf(a, "%s/promotion",
		    row), "p_day", "2018-05-09", "p_place",
		    "House of the residents", "p_audience", "Police and press",
		    "p_people", "25", "p_url", "https://example.org/may",
		    NULL) == 200);
		CHECK(story_order(s->partner, "Where it was promoted",
		    "9 May 2018", "House of the residents", "Police and press",
		    "25 people", "https://example.org/may", NULL));
		CHECK(story_refused(s->anyone, row));
	}
	LINE("W12") {
		const char *row;

		CHECK(visit_get(s->partner, EDITION "/partner/ledger") ==
		    200);
		CHECK(visit_click(s->partner, "1. One counter for registration "
		    "and reception") == 200);
		row = story_here(s, s->partner);
		CHECK(visit_post(s->partner, arena_printf(a, "%s/practice",
		    row), "w_day", "2018-06-01", "w_state", "started",
		    "w_note", "The counter opens on Mondays", "w_url",
		    "https://example.org/monday", NULL) == 200);
		CHECK(story_order(s->partner, "How far it is", "Under way",
		    "The counter opens on Mondays",
		    "https://example.org/monday", NULL));
		/* What is overdue is seen. */
		CHECK(visit_get(s->organiser, DESK "ledger?show=late") == 200);
		CHECK(story_order(s->organiser, "overdue", "Show all",
		    "Partner", "overdue", NULL));
		/* By country, for everybody; people are told from five on. */
		CHECK(visit_get(s->anyone, EDITION "/findings") == 200);
		CHECK(story_order(s->anyone, "What became of the "
		    "recommendations", "Country", "Committed", "Declined",
		    "Put into practice", "People reached", "North Macedonia",
		    NULL));
		CHECK(!visit_has(s->anyone, "The counter opens on Mondays"));
	}
	LINE("W13") {
		visit_get(s->organiser, EDITION "/desk/figures");
		CHECK(story_order(s->organiser, "planned 70",
		    "attended at least one session 50",
		    "70 were planned, 50 came.", NULL));
		CHECK(visit_get(s->organiser, EDITION "/desk/figures/csv") ==
		    200);
		CHECK(strstr(visit_page(s->organiser), "70") != NULL);
		CHECK(story_refused(s->trainer, EDITION "/desk/figures"));
		CHECK(story_refused(s->anyone, EDITION "/desk/figures"));
	}
	LINE("W14") {
		static const char sheet[] = EDITION "/desk/documents/new";
		const char *email = story_without_plan(s, "welcoming-2017", 0);
		struct visitor *v = scene_person(s, email);
		const char *file, *link;

		visit_get(s->organiser, sheet);
		CHECK(visit_upload(s->organiser, sheet, "file",
		    "recommendations.txt", "Seven of them.\n", 15, "kind",
		    "report", "title.en", "Recommendations", "visibility",
		    "public", NULL) == 200);
		visit_get(s->anyone, EDITION);
		file = arena_dup(a, visit_link(s->anyone, "Recommendations"));
		story_ends(s, "welcoming-2017");
		story_plan(s, v, "welcoming-2017", "A first desk");
		/* The project is over. */
		visit_get(s->organiser, EDITION "/desk");
		CHECK(visit_post(s->organiser, EDITION "/desk/state", "status",
		    "archived", NULL) == 200);
		story_later(s, 200);
		scene_clerk(s);
		CHECK(visit_get(s->anyone, EDITION) == 200);
		CHECK(visit_get(s->anyone, "/programmes/welcoming") == 200);
		/* What was adopted, and what became of it. */
		CHECK(visit_get(s->anyone, EDITION "/findings") == 200);
		CHECK(visit_has(s->anyone, "What became of the "
		    "recommendations"));
		CHECK(visit_click(s->anyone, "One counter for registration and "
		    "reception") == 200);
		CHECK(visit_get(s->anyone, file) == 200);
		CHECK_TEXT(visit_page(s->anyone), "Seven of them.\n");
		link = story_answer(s, email, "done");
		CHECK(visit_get(s->anyone, link) == 200);
		CHECK(visit_post(s->anyone, arena_dup_n(a, link, strcspn(link,
		    "?")), "outcome", "The desk is there.", NULL) == 200);
		CHECK(visit_get(s->organiser, EDITION "/desk/plans") == 200);
		CHECK(story_order(s->organiser, "A first desk", "Carried out",
		    NULL));
	}
}
