/* Urban Academy on Integration. */
#include "test/stories/story.h"

#include <string.h>

#define FIRST "/editions/urban-2018"
#define NEXT "/editions/urban-next"

TEST_STORE(story_urban)
{
	struct scene *s = scene_open(db, a);

	LINE("U1") {
		visit_get(s->anyone, FIRST);
		CHECK(story_order(s->anyone,
		    "Partnership on Inclusion of Migrants and Refugees",
		    "Action: Urban Academy on Integration",
		    "Urban Academy on Integration", "first edition",
		    "Education in Relation to Integration",
		    "Integration and Working Effectively with Civil Society",
		    "Led by", "(DG HOME)", NULL));
		CHECK(visit_click(s->anyone,
		    "Action: Urban Academy on Integration") == 200);
		CHECK(visit_has(s->anyone, "(DG HOME)"));
		CHECK(visit_link(s->anyone, "Action Plan of the Partnership") !=
		    NULL);
		CHECK(visit_click(s->anyone, "Partnership on Inclusion of "
		    "Migrants and Refugees") == 200);
		CHECK(visit_click(s->anyone,
		    "Action: Urban Academy on Integration") == 200);
		CHECK(visit_click(s->anyone, "Urban Academy on Integration") ==
		    200);
		CHECK(visit_click(s->anyone, "Urban Academy on Integration, "
		    "first edition") == 200);
		CHECK_TEXT(visit_path(s->anyone), FIRST);
	}
	LINE("U7") {
		static const char at[] = "/me/practices/cafe7evening";
		static const char who[] = "/me/practices/cafe7evening/who";
		static const char room[] = FIRST "/practices/cafe7evening";
		struct visitor *author;
		const char *email = "";

		CHECK(db_text(db, a, "SELECT h.email FROM practice p JOIN person"
		    " h ON h.id = p.author_id WHERE p.code = 'cafe7evening'",
		    NO_ARGS, &email) == RC_OK);
		author = scene_person(s, email);
		/* Equal choices on one form. */
		visit_get(author, "/me/practices/new");
		CHECK(story_order(author, "Good practice",
		    "Less successful experience", "Both", NULL));
		/* In the room only: those admitted see it, nobody else. */
		visit_get(author, FIRST "/practices");
		CHECK(visit_click(author, "A language café on the wrong "
		    "evening") == 200);
		CHECK(visit_has(author, "Ask those who shall come"));
		CHECK(story_refused(s->anyone, room));
		CHECK(story_refused(s->participant, room));
		CHECK(visit_get(s->anyone, "/practices/cafe7evening") == 404);
		visit_get(s->anyone, FIRST "/practices");
		CHECK(!visit_has(s->anyone, "language café"));
		visit_get(s->anyone, "/practices?kind=less_successful");
		CHECK(!visit_has(s->anyone, "language café"));
		/* Nor by search, feed, file, other libraries or newsletter;
		 * inside the edition it is found. */
		for (const char *const *way = (const char *const[]){
		    "/practices/search?q=caf%C3%A9", "/practices.atom",
		    "/oai?verb=ListRecords&metadataPrefix=guildhall",
		    "/programmes/urban-academy/news.atom", NULL }; *way != NULL; way++) {
			CHECK(visit_get(s->anyone, *way) == 200);
			CHECK(!visit_has(s->anyone, "wrong evening") &&
			    !visit_has(s->anyone, "cafe7evening"));
		}
		CHECK(visit_get(s->participant, "/practice-files/new"
		    "?q=wrong+evening") == 200);
		CHECK(!visit_has_html(s->participant, "cafe7evening"));
		CHECK(visit_get(author, FIRST "/practices/search"
		    "?q=wrong+evening") == 200);
		CHECK(visit_link(author, room) != NULL);
		visit_get(s->anyone, "/practices?kind=less_successful");
		/* Anonymous: told, without whose it is. */
		CHECK(visit_click(s->anyone, "A rent guarantee that owners did "
		    "not trust") == 200);
		CHECK(visit_has(s->anyone, "Place not told") &&
		    visit_has(s->anyone, "Speak with five owners"));
		CHECK(!visit_has(s->anyone, "Alytus") &&
		    !visit_has(s->anyone, email));
		/* The author picks, and what is narrower holds at once. */
		CHECK(visit_get(author, who) == 200);
		CHECK(story_order(author, "Named", "Anonymous",
		    "Only in the room", NULL));
		CHECK(visit_post(author, who, "attribution",
		    "anonymous", NULL) == 200);
		CHECK(visit_get(author, at) == 200 &&
		    visit_has(author, "Submitted"));
		CHECK(visit_get(author, room) == 404);
	}
	LINE("U3") {
		static const char choose[] = NEXT "/desk/selection/choose";
		static const char hand[] = NEXT "/desk/call/hand";
		static const char draws[] = NEXT "/desk/selection/draws";
		const char *id, *draw;

		/* "Apply now" stands before everything else while one can. */
		visit_get(s->anyone, "/");
		CHECK(story_order(s->anyone, "Open for applications",
		    "Urban Academy on Integration, second edition", "Apply by",
		    "Programmes", NULL));
		visit_get(s->organiser, NEXT "/desk/call");
		CHECK(visit_post(s->organiser, hand, "to", "closed", NULL) ==
		    200);
		visit_get(s->anyone, "/");
		CHECK(!visit_has(s->anyone, "Apply by"));
		visit_get(s->organiser, NEXT "/desk/call");
		CHECK(visit_post(s->organiser, hand, "to", "dates", NULL) == 200);
		visit_get(s->anyone, "/");
		CHECK(visit_has(s->anyone, "Apply by"));
		/* The issue is asked of everybody. */
		visit_get(s->organiser, NEXT "/desk/form");
		CHECK(story_order(s->organiser, "Which question from your work "
		    "should your peers analyse with you?",
		    "must be answered", NULL));
		/* Spread, gender and the issue stand before whoever chooses. */
		visit_get(s->organiser, choose);
		CHECK(story_order(s->organiser, "Balance", "Women", "Country",
		    "Poland", NULL));
		id = story_application(s, s->organiser, "URBAN-NEXT-0003");
		/* Not without a reason. */
		visit_post(s->organiser, choose, "application", id, "do",
		    "admit", NULL);
		CHECK(visit_has(s->organiser,
		    "Pick or write a reason: each decision keeps one."));
		CHECK(visit_post(s->organiser, choose, "application", id,
		    "reason", "Peers in three cities ask the same.", "do",
		    "admit", NULL) == 200);
		CHECK(story_open(s->organiser, choose, "URBAN-NEXT-0003"));
		CHECK(visit_has(s->organiser,
		    "Peers in three cities ask the same."));
		CHECK(visit_has(s->organiser, "Which question from your work"));
		CHECK(story_refused(s->assessor, choose));
		CHECK(story_refused(s->participant, choose));
		/* A draw keeps who is chosen already, and says of everybody how
		 * likely they were and what bounds it. */
		draw = story_draw(s, draws, "", "4");
		CHECK(story_order(s->organiser, "with the seed 12 19 23",
		    "seats to fill", "19", "Women", "Person by person",
		    "What bounds it", "URBAN-NEXT-0003", "admitted before",
		    NULL));
		CHECK(story_refused(s->assessor, draw));
		/* What it proposes says why, and is not a decision. */
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/propose",
		    draw), NULL) == 200);
		CHECK(story_order(s->organiser, "proposes: 19 to admit",
		    "Places taken", "1 of 20", "proposed", "Drawn by lot in "
		    "draw 2: ticket", NULL));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/drop",
		    draws), NULL) == 200);
		CHECK(!visit_has(s->organiser, "Drawn by lot"));
	}
	LINE("U4") {
		static const char choose[] = NEXT "/desk/selection/choose";
		const char *draw;

		visit_get(s->organiser, NEXT "/desk/selection");
		CHECK(story_order(s->organiser, "Local level", "at least 60 %",
		    "at most 90 %", "Regional level", "at least 5 %",
		    "National level", "at least 5 %", NULL));
		/* One is chosen, eleven are lacking: said where one chooses. */
		visit_get(s->organiser, choose);
		CHECK(story_order(s->organiser, "Local level 1",
		    "broken: 11 more needed", "at least 12, at most 18", NULL));
		/* With the bounds kept it says so. */
		visit_get(s->organiser, FIRST "/desk/selection/choose");
		CHECK(story_order(s->organiser, "Balance", "Local level",
		    "holds", NULL));
		CHECK(story_refused(s->trainer, NEXT "/desk/selection"));
		/* Enforced: a draw fills the seats within all bounds, and
		 * whoever chooses confirms it. */
		draw = story_draw(s, NEXT "/desk/selection/draws", "", "0");
		CHECK(story_order(s->organiser, "Local level",
		    "at least 12, at most 18", "38", "Women",
		    "at least 8, at most 12", NULL));
		CHECK(!visit_has(s->organiser, "broken"));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/propose",
		    draw), NULL) == 200);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/proposals",
		    choose), NULL) == 200);
		scene_clerk(s);
		CHECK(visit_get(s->organiser, visit_link(s->organiser,
		    "Look again")) == 200);
		CHECK(story_order(s->organiser, "All that was proposed is "
		    "confirmed.", "Places taken", "20 of 20",
		    "Local level", "holds", "Regional level", "holds",
		    "National level", "holds", "Women", "holds",
		    "Drawn by lot in draw 3: ticket", NULL));
		CHECK(!visit_has(s->organiser, "broken"));
		/* Impossible shares are said before anything is drawn. */
		visit_get(s->organiser, FIRST "/desk/selection/draws");
		CHECK(visit_post(s->organiser, FIRST "/desk/selection/draws",
		    "seats", "400", NULL) == 422);
		CHECK(visit_has(s->organiser, "no group keeps all quotas"));
	}
	LINE("U10") {
		static const char add[] = FIRST "/desk/documents/new";

		visit_get(s->anyone, FIRST);
		CHECK(story_order(s->anyone, "What this edition concluded",
		    "each time on other challenges: 97 % of the participants",
		    "Agreed on", NULL));
		/* Drafted from the findings, agreed as they were, published with
		 * them. */
		visit_get(s->anyone, FIRST "/findings");
		CHECK(story_order(s->anyone, "Overall conclusion",
		    "each time on other challenges", "Parents as helpers first",
		    NULL));
		CHECK(visit_click(s->anyone, "Overall conclusion") == 200);
		CHECK(story_order(s->anyone, "voices were for it",
		    "What it goes back to", "Parents as helpers first", NULL));
		CHECK(visit_get(s->anyone, FIRST "/findings/findings.pdf") ==
		    200);
		CHECK(story_pdf_has(s, s->anyone, "Overall conclusion"));
		CHECK(story_pdf_has(s, s->anyone, "Parents as helpers first"));
		CHECK(story_refused(s->assessor, add));
		visit_get(s->organiser, add);
		CHECK(visit_upload(s->organiser, add, "file", "answers.csv",
		    "yearly,97\n", 10, "kind", "evaluation", "title.en",
		    "What participants said", "note.en",
		    "97 % wanted it yearly", "visibility", "public", NULL) ==
		    200);
		visit_get(s->anyone, FIRST);
		CHECK(story_order(s->anyone, "What participants said",
		    "97 % wanted it yearly", NULL));
		CHECK(visit_click(s->anyone, "What participants said") == 200);
		CHECK_TEXT(visit_page(s->anyone), "yearly,97\n");
	}
	LINE("U5") {
		static const char new[] = FIRST "/desk/people/new",
		    state[] = FIRST "/desk/timetable",
		    slots[] = FIRST "/desk/slots",
		    late[] = "late.arrival@demo.example";
		struct visitor *v;
		const char *part, *own;

		/* Everybody has a slot, so it is published. */
		visit_get(s->organiser, state);
		CHECK(visit_has(s->organiser, "Version 1") &&
		    visit_has(s->organiser, "Publish it again"));
		visit_get(s->anyone, FIRST "/timetable");
		CHECK(visit_has(s->anyone, "Education: open questions, first "
		    "round"));
		/* Somebody is admitted later. */
		visit_get(s->organiser, new);
		part = story_box(s, s->organiser, "parts");
		CHECK(visit_post(s->organiser, new, "email", late, "name",
		    "Late Arrival", "role", "participant", "parts", part,
		    "state", "confirmed", "country", "IT", NULL) == 200);
		CHECK(story_open(s->organiser, FIRST "/desk/questions?"
		    "state=no-slot", "Late Arrival"));
		CHECK(visit_has(s->organiser, "no slot yet"));
		/* Not while anybody is left out, whoever presses. */
		visit_get(s->organiser, state);
		CHECK(story_order(s->organiser, "Before it can be published",
		    "1 participant has no slot yet", "Late Arrival", "Mend it",
		    NULL));
		CHECK(!visit_has(s->organiser, "Publish it again"));
		CHECK(visit_post(s->organiser, state, "public", "1", NULL) !=
		    200);
		/* The button leads to where it is mended. */
		CHECK(visit_click(s->organiser, "Mend it") == 200);
		CHECK(story_order(s->organiser, "38 of 39", "Late Arrival",
		    "All at once", NULL));
		CHECK(visit_post(s->organiser, slots, "groups", "6", NULL) ==
		    200);
		CHECK(visit_has(s->organiser, "39 of 39"));
		visit_get(s->organiser, state);
		CHECK(visit_post(s->organiser, state, "public", "1", NULL) ==
		    200);
		CHECK(visit_has(s->organiser, "Version 2"));
		/* Told by mail; those whose turn stays where it was are not. */
		CHECK(scene_mail(s, late) != NULL && strstr(scene_mail(s,
		    late), "Your question has its turn here") != NULL);
		own = scene_link(s, late);
		CHECK_TEXT(own, FIRST "/mine/question");
		v = scene_person(s, late);
		CHECK(visit_get(v, own) == 200);
		CHECK(story_order(v, "You have not asked anything yet",
		    "Its turn", "open questions", NULL));
		CHECK(story_refused(s->trainer, slots) &&
		    story_refused(s->participant, state));
	}
	LINE("U6") {
		static const char all[] = FIRST "/desk/analyses",
		    state[] = FIRST "/desk/state";
		static const char *const who[] = { "Late Arrival", NULL };
		const char *excused = "", *at, *mine;
		struct visitor *v;

		CHECK(db_text(db, a, "SELECT p.name FROM analysis y JOIN asked q"
		    " ON q.id = y.asked_id JOIN person p ON p.id = q.person_id"
		    " WHERE y.state = 'none'", NO_ARGS, &excused) == RC_OK);
		visit_get(s->organiser, all);
		CHECK(story_order(s->organiser, "37 of 39", "missing", "1",
		    "there will be none, for a reason", "1", NULL));
		/* Not completed while one is missing, and whose it is. */
		visit_get(s->organiser, FIRST "/desk");
		CHECK(visit_post(s->organiser, state, "status", "running",
		    NULL) == 200);
		CHECK(visit_post(s->organiser, state, "status", "completed",
		    NULL) == 409);
		CHECK(story_order(s->organiser, "1 participant has no in-depth "
		    "analysis yet", who[0], "Mend it", NULL));
		visit_get(s->organiser, FIRST "/desk");
		CHECK(visit_post(s->organiser, state, "status", "archived",
		    NULL) == 409);
		CHECK(visit_click(s->organiser, "Mend it") == 200);
		CHECK(!visit_has(s->organiser, excused));
		/* Recorded why: then it can be completed. */
		CHECK(visit_get(s->organiser, arena_printf(a, "%s/%s", all,
		    story_id(s, s->organiser, who[0]))) == 200);
		at = arena_printf(a, "%s/none", story_here(s, s->organiser));
		CHECK(visit_post(s->organiser, at, "why", "", NULL) == 422);
		CHECK(visit_post(s->organiser, at, "why", "Came for one day "
		    "only.", NULL) == 200);
		visit_get(s->organiser, FIRST "/desk");
		CHECK(visit_post(s->organiser, state, "status", "completed",
		    NULL) == 200);
		/* A trainer writes both after all: n of n. */
		for (int i = 0; i < 2; i++) {
			const char *name = i == 0 ? who[0] : excused;

			CHECK(story_open(s->trainer, FIRST "/desk/analyses?"
			    "state=none", name));
			at = story_here(s, s->trainer);
			CHECK(visit_post(s->trainer, at, "state", "finished",
			    "observations", "", NULL) == 422);
			CHECK(visit_post(s->trainer, at, "observations",
			    "The **schools** hear last.", "options",
			    "One list of who does what.", "sources",
			    "Figures of the course office", "names",
			    "Ask the peer city.", "practices",
			    "https://guildhall.example/practices/gp03",
			    "state", "finished", NULL) == 200);
		}
		visit_get(s->trainer, all);
		CHECK(story_order(s->trainer, "39 of 39", "missing", "0", NULL));
		/* It is the participant's: mail, page, paper; and nobody
		 * else's. */
		CHECK(scene_mail(s, "late.arrival@demo.example") != NULL &&
		    strstr(scene_mail(s, "late.arrival@demo.example"),
		    "analysis") != NULL);
		mine = scene_link(s, "late.arrival@demo.example");
		CHECK_TEXT(mine, FIRST "/mine/analysis");
		v = scene_person(s, "late.arrival@demo.example");
		CHECK(visit_get(v, mine) == 200);
		CHECK(story_order(v, "Observations", "The schools hear last.",
		    "Options", "One list", "Sources", "Figures", "Practices",
		    "Whom to ask", "Ask the peer city.", NULL));
		CHECK(visit_link(v, "/practices/gp03") != NULL);
		CHECK(visit_click(v, "As PDF") == 200);
		CHECK(story_pdf_has(s, v, "One list of who does what."));
		CHECK(visit_get(v, at) == 404);
		CHECK(story_refused(s->participant, mine) &&
		    story_refused(s->anyone, at));
	}
	LINE("U8") {
		static const char desk[] = FIRST "/desk/reader",
		    reader[] = FIRST "/reader",
		    late[] = "late.arrival@demo.example";
		const char *hidden = "", *owner = "", *at;
		struct visitor *v, *o;

		/* Published a week before they met, by topic, without what is
		 * confidential; as page, PDF and EPUB. */
		CHECK(db_text(db, a, "SELECT p.email FROM asked q JOIN person p"
		    " ON p.id = q.person_id WHERE q.confidential = 1 ORDER BY"
		    " q.id LIMIT 1", NO_ARGS, &owner) == RC_OK);
		o = scene_person(s, owner);
		visit_get(o, FIRST "/mine/question/edit");
		CHECK(visit_post(o, FIRST "/mine/question/edit", "issue",
		    "zqconfidential: how do we tell the council?", NULL) == 200);
		CHECK(visit_has(o, "amendment"));
		v = scene_person(s, late);
		CHECK(visit_get(v, reader) == 200);
		CHECK(story_order(v, "Version 1", "9 April 2018",
		    "Education in Relation to Integration", "Answer", "Sources",
		    "Practices", "Integration and Working Effectively with "
		    "Civil Society", "Came late, not answered yet", NULL));
		CHECK(!visit_has(v, "your confidential question"));
		/* Somebody came later: late, until the next version. */
		visit_get(v, FIRST "/mine/question/edit");
		CHECK(visit_post(v, FIRST "/mine/question/edit", "issue",
		    "Who teaches the teachers?", "readers", "edition",
		    NULL) == 200);
		visit_get(s->organiser, desk);
		CHECK(story_order(s->organiser, "36 of 39", "Late Arrival",
		    "not answered", "late: not in the version that is out",
		    NULL));
		CHECK(story_open(s->organiser, desk, "Late Arrival"));
		at = story_here(s, s->organiser);
		CHECK(visit_post(s->organiser, at, "answer", "The **teachers** "
		    "of the peer city.", "sources", "Their course plan",
		    "practices", "gp03", NULL) == 200);
		/* The confidential one, too. */
		CHECK(db_text(db, a, "SELECT name FROM person WHERE email ="
		    " (SELECT p.email FROM asked q JOIN person p ON p.id ="
		    " q.person_id WHERE q.confidential = 1 ORDER BY q.id"
		    " LIMIT 1)", NO_ARGS, &hidden) == RC_OK);
		CHECK(story_open(s->organiser, desk, hidden));
		at = story_here(s, s->organiser);
		CHECK(visit_post(s->organiser, at, "answer", "zqconfidential "
		    "answer", NULL) == 200);
		visit_get(s->organiser, FIRST "/desk/reader/preview");
		CHECK(visit_has(s->organiser, "Who teaches the teachers?") &&
		    !visit_has(s->organiser, "zqconfidential"));
		visit_get(s->organiser, desk);
		CHECK(visit_post(s->organiser, FIRST "/desk/reader/publish",
		    NULL) == 200);
		CHECK(visit_has(s->organiser, "Version 2"));
		/* Told by mail, and there in all three forms. */
		CHECK_TEXT(scene_link(s, late), reader);
		CHECK(visit_get(v, reader) == 200);
		CHECK(story_order(v, "Version 2", "Who teaches the teachers?",
		    "yours", "The teachers of the peer city.", "Their course "
		    "plan", NULL));
		CHECK(visit_click(v, "As PDF") == 200);
		CHECK(story_pdf_has(s, v, "Who teaches the teachers?") &&
		    story_pdf_has(s, v, "Version 2") &&
		    !story_pdf_has(s, v, "zqconfidential"));
		CHECK(visit_get(v, FIRST "/reader.epub") == 200);
		CHECK_TEXT(visit_header(v, "Content-Type"),
		    "application/epub+zip");
		CHECK(visit_size(v) > 10000);
		/* Confidential: in its owner's copy alone. */
		visit_get(v, reader);
		CHECK(!visit_has(v, "zqconfidential"));
		visit_get(o, reader);
		CHECK(visit_has(o, "zqconfidential: how do we tell the council?")
		    && visit_has(o, "zqconfidential answer") &&
		    visit_has(o, "your confidential question"));
		visit_get(o, FIRST "/reader.pdf");
		CHECK(story_pdf_has(s, o, "zqconfidential answer"));
		CHECK(story_refused(s->anyone, reader) &&
		    story_refused(s->anyone, FIRST "/reader.pdf") &&
		    story_refused(s->participant, FIRST "/reader.epub") &&
		    story_refused(s->trainer, desk));
		/* Withdrawn: gone, until there is a next version. */
		visit_get(s->organiser, desk);
		CHECK(visit_post(s->organiser, FIRST "/desk/reader/withdraw",
		    NULL) == 200);
		visit_get(v, reader);
		CHECK(visit_has(v, "The reader is not published yet."));
		CHECK(visit_get(v, FIRST "/reader.pdf") == 404);
		CHECK(visit_post(s->organiser, FIRST "/desk/reader/publish",
		    NULL) == 200);
		visit_get(v, reader);
		CHECK(visit_has(v, "Version 3"));
	}
	LINE("U11") {
		static const char clone[] = FIRST "/desk/clone";

		CHECK(story_refused(s->partner, clone));
		visit_get(s->organiser, clone);
		CHECK(visit_post(s->organiser, clone, "title.en",
		    "Third edition", "slug", "urban-third", NULL) == 200);
		visit_get(s->organiser, "/editions/urban-third/desk/form");
		CHECK(visit_has(s->organiser, "Which question from your work "
		    "should your peers analyse with you?"));
		visit_get(s->organiser, "/editions/urban-third/desk/selection");
		CHECK(story_order(s->organiser, "applications 0",
		    "Experience to share", "Local level", "at least 60 %",
		    NULL));
		/* Roles come along: they are the programme's. */
		visit_get(s->assessor, "/editions/urban-third/assess");
		CHECK(visit_status(s->assessor) == 200);
		visit_get(s->organiser, "/editions/urban-third/desk/people");
		CHECK(!visit_has(s->organiser, "@demo.example"));
		visit_get(s->organiser,
		    "/editions/urban-third/desk/applications");
		CHECK(!visit_has(s->organiser, "URBAN-2018-"));
		/* Nobody outside sees it yet. */
		CHECK(visit_get(s->anyone, "/editions/urban-third") == 404);
		/* Nor can it be shown without when, where and by whom. */
		visit_get(s->organiser, "/editions/urban-third/desk");
		CHECK(visit_post(s->organiser, "/editions/urban-third/desk/"
		    "state", "public", "1", NULL) != 200);
		CHECK(visit_get(s->anyone, "/editions/urban-third") == 404);
		/* The alumni of the first edition can be asked in. */
		CHECK(story_refused(s->trainer, FIRST "/desk/mail"));
		visit_get(s->organiser, FIRST "/desk/mail");
		CHECK(visit_post(s->organiser, FIRST "/desk/mail",
		    "subject.en", "The next edition", "body.en",
		    "Come again, {name}.", NULL) == 200);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/send",
		    story_here(s, s->organiser)), NULL) == 200);
		scene_clerk(s);
		CHECK(scene_mail(s, "urban-2018-1@demo.example") != NULL &&
		    strstr(scene_mail(s, "urban-2018-1@demo.example"),
		    "Come again, Uwe Schäfer.") != NULL);
		CHECK(scene_mail(s, "urban-next-3@demo.example") == NULL);
	}
	LINE("U9") {
		/* The event is over.  Two who seek the same and whom nobody
		 * serves, and one who offers something: a network grows by
		 * consent of each two, and of nobody else. */
		static const char *const who[] = { "urban-2018-1@demo.example",
		    "urban-2018-2@demo.example", "urban-2018-3@demo.example" };
		static const char *const topic[] = { "anti-trafficking",
		    "anti-trafficking", "gender-equality" };
		struct visitor *v[3];
		const char *link;
		int64_t links;

		for (int i = 0; i < 3; i++) {
			const char *to = i == 2 ? FIRST "/mine/peers/offer" :
			    FIRST "/mine/peers/seek";

			v[i] = scene_person(s, who[i]);
			visit_get(v[i], FIRST "/mine/peers/about");
			CHECK(visit_post(v[i], FIRST "/mine/peers/about",
			    "langs", "en", "seek_max", "10", "offer_max", "10",
			    "agree", "1", "listed", i == 2 ? "1" :
			    VISIT_NOTHING, "later", "1", NULL) == 200);
			visit_get(v[i], to);
			CHECK(visit_post(v[i], to, "topic", topic[i], "text",
			    arena_printf(a, "Words of number %d", i),
			    NULL) == 200);
		}
		/* By question as well: one offers help, and learns no name
		 * before it is wanted. */
		CHECK(visit_get(v[2], FIRST "/mine/peers") == 200);
		CHECK(story_order(v[2], "Questions that seek help",
		    "Offer help", NULL));
		link = arena_dup(a, visit_link(v[2], FIRST
		    "/mine/peers/help/"));
		CHECK(visit_get(v[2], link) == 200);
		CHECK(visit_post(v[2], link, "text", "Our first year's "
		    "figures", NULL) == 200);
		CHECK(story_order(v[2], "Proposed to you", "You offered help "
		    "with this question", "You agreed.", NULL));
		CHECK(!visit_has(v[2], "E-mail address"));
		visit_get(s->organiser, FIRST "/desk/peers");
		CHECK(visit_has(s->organiser, "1 of them about an open "
		    "question."));
		CHECK(visit_get(v[0], FIRST "/mine/peers") == 200);
		CHECK(visit_has(v[0], "Words of number 2"));
		CHECK(!visit_has(v[0], "Words of number 1"));
		CHECK(story_refused(s->anyone, FIRST "/mine/peers"));
		CHECK(story_refused(v[0], FIRST "/desk/peers"));
		visit_get(s->organiser, FIRST "/desk/peers");
		CHECK(visit_post(s->organiser, FIRST "/desk/peers/match",
		    NULL) == 200);
		CHECK(story_order(s->organiser, "Anti-trafficking",
		    "Both seek it", NULL));
		CHECK(visit_post(s->organiser, FIRST "/desk/peers/send",
		    NULL) == 200);
		CHECK(visit_get(v[0], FIRST "/mine/peers") == 200);
		CHECK(story_order(v[0], "Proposed to you",
		    "Seeks the same as you", "Words of number 1", NULL));
		CHECK(!visit_has(v[0], who[1]));
		link = scene_link(s, who[0]);
		CHECK(link != NULL && visit_get(s->anyone, link) == 200);
		CHECK(visit_post(s->anyone, link, "answer", "yes", NULL) ==
		    200);
		CHECK(visit_get(v[1], FIRST "/mine/peers") == 200);
		CHECK(!visit_has(v[1], who[0]));
		/* One consent is none: no letter, and nothing an organiser
		 * could see. */
		CHECK(db_int(db, "SELECT count(*) FROM outbox WHERE kind ="
		    " 'peer.link' AND to_address = 'urban-2018-2@demo.example'",
		    NO_ARGS, &links) == RC_OK && links == 0);
		visit_get(s->organiser, FIRST "/desk/peers");
		CHECK(!story_order(s->organiser, "Partnerships",
		    "Anti-trafficking", "Offers and requests by topic", NULL));
		link = scene_link(s, who[1]);
		CHECK(link != NULL && visit_get(s->anyone, link) == 200);
		CHECK(visit_post(s->anyone, link, "answer", "yes", NULL) ==
		    200);
		CHECK(visit_get(v[1], FIRST "/mine/peers") == 200);
		CHECK(story_order(v[1], "Your partners", who[0], NULL));
		/* Both learn it, by mail and on their page. */
		for (int i = 0; i < 2; i++) {
			CHECK(strstr(scene_mail(s, who[i]), who[1 - i]) !=
			    NULL);
			CHECK(visit_get(v[i], FIRST "/mine/peers") == 200);
			CHECK(story_order(v[i], "Your partners", who[1 - i],
			    NULL));
		}
		CHECK(visit_get(v[2], FIRST "/mine/peers") == 200);
		CHECK(!visit_has(v[2], who[0]) && !visit_has(v[2], who[1]));
		/* Who agreed to it is there for the second edition too. */
		visit_get(s->organiser, NEXT "/desk/peers");
		CHECK(visit_has(s->organiser, "Words of number 2"));
	}
	LINE("U12") {
		static const char add[] = FIRST "/desk/documents/new";
		const char *file;

		CHECK(story_refused(s->participant, add));
		visit_get(s->organiser, add);
		CHECK(visit_upload(s->organiser, add, "file", "recap.txt",
		    "Three days in Brussels.\n", 24, "kind", "recap",
		    "title.en", "Recap in words", "visibility", "public",
		    NULL) == 200);
		CHECK(visit_get(s->anyone, FIRST) == 200);
		CHECK(visit_has(s->anyone, "Recap of the first edition Recap"));
		CHECK(visit_has(s->anyone, "Short video Video"));
		/* A link, and nothing of others loaded into the page. */
		CHECK(strstr(visit_page(s->anyone), "src=\"http") == NULL);
		CHECK(strstr(visit_page(s->anyone), "<iframe") == NULL);
		CHECK(visit_header(s->anyone, "Content-Security-Policy") !=
		    NULL && strstr(visit_header(s->anyone,
		    "Content-Security-Policy"), "default-src 'none'") != NULL);
		file = visit_link(s->anyone, "Recap in words");
		CHECK(file != NULL && strncmp(file, FIRST "/documents/",
		    strlen(FIRST "/documents/")) == 0);
		CHECK(visit_click(s->anyone, "Recap in words") == 200);
		CHECK(strcmp(visit_page(s->anyone),
		    "Three days in Brussels.\n") == 0);
	}
	LINE("U13") {
		static const char follow[] = "/programmes/urban-academy/follow";
		static const char news[] = NEXT "/desk/news";
		const char *link;

		CHECK(story_open(s->anyone, NEXT, "By e-mail"));
		/* Not without the consent. */
		CHECK(visit_post(s->anyone, follow, "email",
		    "city@demo.example", "format", "text", NULL) == 422);
		CHECK(visit_post(s->anyone, follow, "email",
		    "city@demo.example", "format", "text", "agree", "1",
		    NULL) == 200);
		link = scene_link(s, "city@demo.example");
		CHECK(link != NULL && visit_get(s->anyone, link) == 200);
		CHECK(visit_post(s->anyone, link, NULL) == 200);
		CHECK(story_refused(s->assessor, news));
		visit_get(s->organiser, news);
		CHECK(visit_post(s->organiser, news, "kind", "news",
		    "title.en", "The days are fixed", "body.en",
		    "See you in May.", NULL) == 200);
		scene_clerk(s);
		CHECK(scene_mail(s, "city@demo.example") != NULL &&
		    strstr(scene_mail(s, "city@demo.example"),
		    "See you in May.") != NULL);
		visit_get(s->anyone, NEXT);
		CHECK(visit_click(s->anyone, "By feed reader") == 200);
		CHECK(strstr(visit_page(s->anyone), "The days are fixed") !=
		    NULL);
		CHECK(story_open(s->anyone, FIRST, "In your calendar"));
		CHECK(strstr(visit_page(s->anyone), "BEGIN:VEVENT") != NULL);
	}
}
