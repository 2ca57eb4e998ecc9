/* Promoting Global Solutions at the Local Level: the seminar of CIMI. */
#include "people/people.h"
#include "test/stories/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EDITION "/editions/cimi-2017"
#define DESK EDITION "/desk/"

/* How many other applications stand between these two on the page of choosing;
 * -1 when one of them is not there. */
static int
between(const struct visitor *v, const char *one, const char *other)
{
	static const char row[] = "<tr id=\"application-";
	int at = 0, i = -1, k = -1;

	for (const char *p = visit_page(v); (p = strstr(p, row)) != NULL;
	    at++) {
		size_t n = strcspn(p += strlen(row), "\"");

		if (n == strlen(one) && memcmp(p, one, n) == 0)
			i = at;
		if (n == strlen(other) && memcmp(p, other, n) == 0)
			k = at;
	}
	return i < 0 || k < 0 ? -1 : (i < k ? k - i : i - k) - 1;
}

/* On the page of a draw: 1 when the application was drawn, -1 when not, 0 when it
 * is not there. */
static int
drawn(const struct visitor *v, const char *id)
{
	const char *p = strstr(visit_page(v), "<h2 id=\"people\"");

	while (p != NULL && (p = strstr(p, "/applications/")) != NULL) {
		const char *end;

		p += strlen("/applications/");
		if (strncmp(p, id, strlen(id)) != 0 || p[strlen(id)] != '"')
			continue;
		end = strstr(p, "</tr>");
		p = strstr(p, "data-label=\"Outcome\">");
		if (p == NULL || end == NULL || p > end)
			return 0;
		p += strlen("data-label=\"Outcome\">");
		return strncmp(p, "drawn", 5) == 0 ? 1 : -1;
	}
	return 0;
}

/* The name of whoever has this address, on the organiser's page of people. */
static const char *
name_of(struct scene *s, const char *email)
{
	struct person p;

	if (person_by_email(s->db, s->arena, email, &p) == RC_OK &&
	    visit_has(s->organiser, p.name))
		return p.name;
	return "";
}

/* The first member of a group on its board. */
static const char *
member_of(struct arena *a, const struct visitor *v, int group)
{
	const char *at = strstr(visit_page(v), arena_printf(a,
	    "data-group=\"%d\"", group));

	at = at == NULL ? NULL : strstr(at, "name=\"who\" value=\"");
	return at == NULL ? "" : arena_dup_n(a, at + 18, strcspn(at + 18, "\""));
}

/* The group of a person on the page of a board, 0: none. */
static int
group_on(const char *page, const char *who)
{
	const char *end;
	char row[60];
	int group = 0;

	snprintf(row, sizeof row, "name=\"who\" value=\"%s\"", who);
	if ((end = strstr(page, row)) == NULL)
		return -1;
	while ((page = strstr(page, "data-group=\"")) != NULL && page < end)
		group = atoi(page += 12);
	return group;
}

static int
group_of(const struct visitor *v, const char *who)
{
	return group_on(visit_page(v), who);
}

/* The first in group 1 of the board whom the page of before has not in group 5. */
static const char *
new_to_5(struct arena *a, const struct visitor *v, const char *before)
{
	const char *at = strstr(visit_page(v), "data-group=\"1\"");

	while (at != NULL && (at = strstr(at, "name=\"who\" value=\"")) != NULL) {
		const char *who = arena_dup_n(a, at + 18, strcspn(at + 18, "\""));

		if (group_on(before, who) != 5)
			return group_of(v, who) == 1 ? who : "";
		at += 18;
	}
	return "";
}

/* The address of a participant. */
static const char *
email_of(struct scene *s, const char *participant)
{
	const char *email = "";

	CHECK(db_text(s->db, s->arena, "SELECT p.email FROM participant x"
	    " JOIN person p ON p.id = x.person_id"
	    " WHERE x.id = CAST($1 AS BIGINT)", ARGS(TEXT(participant)),
	    &email) == RC_OK);
	return email;
}

TEST_STORE(story_cimi)
{
	struct scene *s = scene_open(db, a);

	LINE("C1") {
		visit_get(s->anyone, EDITION);
		CHECK(story_order(s->anyone, "When 30 January – 1 February 2017",
		    "Where Tel Aviv-Jaffa, Israel", "Documents and links",
		    "Concept note on ", "Hosted by",
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
		/* A draw keeps the minimums, and knows nothing of her. */
		CHECK(*story_draw(s, DESK "selection/draws", "38", "0") !=
		    '\0');
		CHECK(story_order(s->organiser, "seats to fill", "5",
		    "Municipal officials", "at least 16", "National officials",
		    "at least 2", "Limited experience", "at least 8",
		    "Person by person", NULL));
		CHECK(!visit_has(s->organiser, "broken"));
		visit_get(s->organiser, arena_printf(a, "%s?all=1",
		    story_here(s, s->organiser)));
		CHECK(!visit_has(s->organiser, "Olga Osceana"));
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
	LINE("C4") {
		static const char choose[] = DESK "selection/choose",
		    together[] = DESK "selection/delegations";
		const char *ids[2], *mails[2], *page, *own;

		/* Three of Sweden came in together, two of Greece wait. */
		visit_get(s->organiser, together);
		CHECK(story_order(s->organiser, "Delegation of Sweden",
		    "3 people", "Admitted", "Admitted", "Admitted", NULL));
		CHECK(story_order(s->organiser, "Delegation of Greece",
		    "2 people", "Waiting list", "Waiting list", NULL));
		CHECK(!visit_has(s->organiser, "delegation is split"));
		visit_get(s->organiser, choose);
		CHECK(visit_click(s->organiser, "Delegation of Greece") ==
		    200);
		page = visit_page(s->organiser);
		for (int i = 0; i < 2; i++) {
			page = strstr(page, "id=\"tick-");
			CHECK(page != NULL);
			page += strlen("id=\"tick-");
			ids[i] = arena_dup_n(a, page, strcspn(page, "\""));
		}
		CHECK(strstr(page, "id=\"tick-") == NULL);
		/* A draw takes both or none. */
		CHECK(*story_draw(s, DESK "selection/draws", "38", "0") !=
		    '\0');
		CHECK(visit_has(s->organiser, "as a whole"));
		visit_get(s->organiser, arena_printf(a, "%s?all=1",
		    story_here(s, s->organiser)));
		CHECK(drawn(s->organiser, ids[0]) != 0 &&
		    drawn(s->organiser, ids[0]) == drawn(s->organiser,
		    ids[1]));
		/* Both move up together, whichever of them is meant. */
		visit_get(s->organiser, arena_printf(a, "%s?show=wait",
		    choose));
		CHECK(visit_post(s->organiser, DESK "selection/rank", "rank",
		    arena_printf(a, "down:%s", ids[0]), NULL) == 200);
		visit_get(s->organiser, arena_printf(a, "%s?show=wait",
		    choose));
		CHECK(between(s->organiser, ids[0], ids[1]) == 0);
		/* One decision: each gets an offer and a letter of their own. */
		for (int i = 0; i < 2; i++) {
			visit_get(s->organiser, arena_printf(a, DESK
			    "selection/applications/%s", ids[i]));
			page = strstr(visit_page(s->organiser),
			    "cimi-2017-");
			CHECK(page != NULL);
			mails[i] = arena_dup_n(a, page, strcspn(page, "<"));
		}
		visit_get(s->organiser, choose);
		CHECK(visit_post(s->organiser, choose, "one", arena_printf(a,
		    "admit:%s", ids[1]), "reason", "Two places came free.",
		    NULL) == 200);
		visit_get(s->organiser, together);
		CHECK(story_order(s->organiser, "Delegation of Greece",
		    "Admitted", "Admitted", NULL));
		CHECK(!visit_has(s->organiser, "delegation is split"));
		for (int i = 0; i < 2; i++) {
			CHECK(scene_mail(s, mails[i]) != NULL &&
			    strstr(scene_mail(s, mails[i]), "/decision") !=
			    NULL);
		}
		/* One of them gives the place back: said where one chooses. */
		own = scene_link(s, mails[0]);
		CHECK(own != NULL && visit_get(s->anyone, own) == 200);
		CHECK(visit_post(s->anyone, own, "answer", "decline", NULL) ==
		    200);
		visit_get(s->organiser, choose);
		CHECK(story_order(s->organiser,
		    "The delegation Delegation of Greece is split:", NULL));
		/* Somebody on record is put into a delegation, and out. */
		visit_get(s->organiser, together);
		CHECK(visit_post(s->organiser, together, "delegation", "new",
		    "name", "", NULL) == 422);
		page = strstr(visit_page(s->organiser),
		    "name=\"members\" value=\"");
		CHECK(page != NULL);
		page += strlen("name=\"members\" value=\"");
		ids[0] = arena_dup_n(a, page, strcspn(page, "\""));
		CHECK(visit_post(s->organiser, together, "members", ids[0],
		    "delegation", "new", "name", "Town of Haifa", NULL) ==
		    200);
		CHECK(visit_has(s->organiser, "Town of Haifa"));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/%s/leave",
		    together, ids[0]), NULL) == 200);
		CHECK(!visit_has(s->organiser, "Town of Haifa"));
		CHECK(visit_post(s->organiser, together, "members", "999999",
		    "delegation", "new", "name", "Nobody", NULL) == 422);
		CHECK(story_refused(s->assessor, together));
		CHECK(story_refused(s->participant, together));
		CHECK(story_refused(s->trainer, choose));
		/* Before the publication: split, the publication wants a
		 * reason; decided as a whole, it does not. */
		{
			static const char edition[] = "/editions/urban-next/"
			    "desk/selection/";
			const char *where = arena_printf(a, "%sdelegations",
			    edition), *at = arena_printf(a, "%schoose",
			    edition);

			visit_get(s->organiser, at);
			for (int i = 0; i < 2; i++)
				ids[i] = story_application(s, s->organiser,
				    i == 0 ? "URBAN-NEXT-0001" :
				    "URBAN-NEXT-0002");
			visit_get(s->organiser, where);
			CHECK(visit_post(s->organiser, where, "members",
			    ids[0], "members", ids[1], "delegation", "new",
			    "name", "Two of one city", NULL) == 200);
			visit_get(s->organiser, at);
			CHECK(visit_post(s->organiser, at, "whole",
			    VISIT_NOTHING, "one", arena_printf(a, "wait:%s",
			    ids[0]), "reason", "Alone.", NULL) == 200);
			visit_get(s->organiser, arena_printf(a, "%spublish",
			    edition));
			CHECK(visit_has(s->organiser, "The delegation Two of "
			    "one city is split: Not decided 1, Waiting list "
			    "1"));
			visit_get(s->organiser, at);
			CHECK(visit_post(s->organiser, at, "whole", "1", "one",
			    arena_printf(a, "admit:%s", ids[1]), "reason",
			    "Together.", NULL) == 200);
			visit_get(s->organiser, where);
			CHECK(story_order(s->organiser, "Two of one city",
			    "Admitted", "Admitted", NULL));
			visit_get(s->organiser, arena_printf(a, "%spublish",
			    edition));
			CHECK(!visit_has(s->organiser, "is split"));
		}
	}
	LINE("C11") {
		static const char new[] = DESK "letters/new",
		    send[] = DESK "letters/send", letter[] = DESK "mail",
		    sweden[] = "delegation:Delegation of Sweden";
		struct visitor *swede, *other;
		const char *mail[2], *note, *page;

		for (int i = 0; i < 2; i++) {
			visit_get(s->organiser, DESK "selection/delegations");
			page = strstr(visit_page(s->organiser), i == 0 ?
			    "Delegation of Sweden<" : "Delegation of Greece<");
			CHECK(page != NULL);
			/* Of Greece the first gave the place back. */
			for (int k = 0; k <= i; k++) {
				page = strstr(page, "class=\"name\" href=\"");
				CHECK(page != NULL);
				page += strlen("class=\"name\" href=\"");
			}
			visit_get(s->organiser, arena_dup_n(a, page,
			    strcspn(page, "\"")));
			page = strstr(visit_page(s->organiser), "cimi-2017-");
			CHECK(page != NULL);
			mail[i] = arena_dup_n(a, page, strcspn(page, "<"));
		}
		swede = scene_person(s, mail[0]);
		other = scene_person(s, mail[1]);
		/* A security note for one delegation, one for those of a
		 * level, and a visa letter for one country. */
		visit_get(s->organiser, new);
		CHECK(visit_post(s->organiser, new, "kind", "practical",
		    "title", "Security, Sweden", "group", sweden,
		    "subject.en", "Security: {edition}", "body.en",
		    "{name}, your driver waits at gate 3.", "posted", "1",
		    NULL) == 200);
		visit_get(s->organiser, new);
		CHECK(visit_post(s->organiser, new, "kind", "practical",
		    "title", "Ministries", "group", "level:national",
		    "subject.en", "For ministries", "body.en", "Protocol.",
		    "posted", "1", NULL) == 200);
		visit_get(s->organiser, new);
		CHECK(visit_post(s->organiser, new, "kind", "visa", "title",
		    "Visa, Sweden", "group", "country:SE", "subject.en",
		    "Visa support", "body.en", "To the consulate: {name}.",
		    "pdf", "1", NULL) == 200);
		visit_get(s->organiser, new);
		CHECK(visit_post(s->organiser, new, "kind", "acceptance",
		    "title", "Welcome", "group", "all", "subject.en", "W",
		    "body.en", "W", "posted", "1", NULL) == 422);
		visit_get(s->organiser, new);
		CHECK(visit_post(s->organiser, new, "kind", "practical",
		    "title", "X", "group", "delegation:Nobody's",
		    "subject.en", "W", "body.en", "W", NULL) == 422);
		/* Groups are said by name. */
		visit_get(s->organiser, DESK "letters");
		CHECK(story_order(s->organiser, "Security, Sweden",
		    "Delegation: Delegation of Sweden", "Ministries",
		    "Level: National", NULL));
		/* Read by those whom it is for, by nobody else. */
		CHECK(visit_get(swede, EDITION "/mine/letters?lang=en") ==
		    200);
		CHECK(visit_has(swede, "Practical notes for you"));
		CHECK(visit_click(swede, "Security: Expert seminar on "
		    "migrant integration, 2017") == 200);
		note = story_here(s, swede);
		CHECK(visit_has(swede, "your driver waits at gate 3."));
		CHECK(!visit_has(swede, "{name}"));
		CHECK(visit_get(other, EDITION "/mine/letters?lang=en") ==
		    200);
		CHECK(!visit_has(other, "Security: Expert seminar"));
		CHECK(visit_get(other, note) == 404);
		CHECK(story_refused(s->anyone, note));
		CHECK(visit_get(s->trainer, note) == 404);
		/* Sent: each group its own; the general one to the others. */
		visit_get(s->organiser, send);
		CHECK(visit_post(s->organiser, send, "template", "practical",
		    NULL) == 200);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/send",
		    story_here(s, s->organiser)), NULL) == 200);
		scene_clerk(s);
		CHECK(strstr(scene_mail(s, mail[0]), "gate 3") != NULL);
		CHECK(strstr(scene_mail(s, mail[1]), "gate 3") == NULL);
		visit_get(s->organiser, send);
		CHECK(visit_post(s->organiser, send, "template", "visa",
		    "country", "SE", NULL) == 200);
		CHECK(visit_has(s->organiser, "To the consulate:"));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/send",
		    story_here(s, s->organiser)), NULL) == 200);
		scene_clerk(s);
		CHECK(visit_get(swede, EDITION "/mine/letters?lang=en") ==
		    200);
		CHECK(visit_click(swede, "Visa support") == 200);
		CHECK(visit_click(swede, arena_printf(a, "%s/letter.pdf",
		    story_here(s, swede))) == 200);
		CHECK(story_pdf_has(s, swede, "To the consulate:"));
		/* A mail to one delegation, to one kind of organisation. */
		visit_get(s->organiser, letter);
		CHECK(visit_post(s->organiser, letter, "subject.en",
		    "Your rooms", "body.en", "Third floor.", "delegation",
		    "Delegation of Sweden", NULL) == 200);
		CHECK(visit_has(s->organiser, "To 3 people"));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/send",
		    story_here(s, s->organiser)), NULL) == 200);
		scene_clerk(s);
		CHECK(strstr(scene_mail(s, mail[0]), "Third floor.") != NULL);
		CHECK(strstr(scene_mail(s, mail[1]), "Third floor.") == NULL);
		visit_get(s->organiser, letter);
		CHECK(visit_post(s->organiser, letter, "subject.en", "S",
		    "body.en", "B", "delegation", "Delegation of Sweden",
		    "country", "IT", NULL) == 422);
		CHECK(visit_has(s->organiser, "Nobody fits all of these"));
		CHECK(story_refused(s->assessor, letter));
		CHECK(story_refused(s->partner, send));
	}
	LINE("C12") {
		static const char new[] = DESK "people/new",
		    letters[] = DESK "letters/new", issue[] =
		    DESK "certificates/issue", badges[] = DESK "badges";
		static const struct { const char *name, *email, *word[2]; }
		    people[] = {
			{ "Żółć Ąžuolaitė-Õunapuu", "latin@demo.example",
			    { "Żółć", "Ąžuolaitė" } },
			{ "Милица Ђорђевић", "cyrillic@demo.example",
			    { "Милица", "Ђорђевић" } },
			{ "נועה כהן", "hebrew@demo.example",
			    { "נועה", "כהן" } },
			{ "خالد منصور", "arabic@demo.example",
			    { "خالد", "منصور" } },
		};
		struct visitor *of[4];
		const char *part, *at, *page, *next;

		visit_get(s->organiser, new);
		part = story_box(s, s->organiser, "parts");
		for (int i = 0; i < 4; i++) {
			visit_get(s->organiser, new);
			CHECK(visit_post(s->organiser, new, "email",
			    people[i].email, "name", people[i].name, "role",
			    "participant", "parts", part, "state",
			    "confirmed", "country", "IL", NULL) == 200);
		}
		for (int i = 0; i < 4; i++)
			of[i] = scene_person(s, people[i].email);
		visit_get(of[3], "/account");
		CHECK(visit_post(of[3], "/account", "lang", "ar", NULL) ==
		    200);
		/* On pages: in their own script, in a page of each side. */
		for (int i = 0; i < 4; i++) {
			visit_get(s->organiser, DESK "people");
			CHECK(visit_has(s->organiser, people[i].name));
			visit_get(s->organiser, DESK "people?lang=ar");
			CHECK(visit_has_html(s->organiser, "dir=\"rtl\""));
			CHECK(visit_has(s->organiser, people[i].name));
			visit_get(s->organiser, DESK "people?lang=en");
		}
		/* On badges, whatever their language. */
		for (int k = 0; k < 2; k++) {
			visit_get(s->organiser, badges);
			CHECK(visit_post(s->organiser, badges, "part", "",
			    "role", "", "lang", k == 0 ? "en" : "ar", NULL) ==
			    200);
			CHECK(story_fetch(s, s->organiser));
			for (int i = 0; i < 4; i++) {
				CHECK(story_pdf_has(s, s->organiser,
				    people[i].word[0]));
				CHECK(story_pdf_has(s, s->organiser,
				    people[i].word[1]));
				CHECK(story_pdf_rightward(s, s->organiser,
				    people[i].name) == (i >= 2));
			}
		}
		CHECK(story_pdf_has(s, s->organiser, "مشارك"));
		/* On letters, of which his is in Arabic. */
		visit_get(s->organiser, letters);
		CHECK(visit_post(s->organiser, letters, "kind", "other",
		    "title", "Welcome in three scripts", "group", "all",
		    "subject.en", "Welcome", "body.en", "Dear {name}, welcome.",
		    "subject.ar", "أهلا وسهلا", "body.ar",
		    "السيد {name}، نرحب بكم.", "pdf", "1", NULL) == 200);
		for (int i = 0; i < 4; i++) {
			struct visitor *o = s->organiser;

			visit_get(o, DESK "letters");
			visit_click(o, "Welcome in three scripts");
			visit_get(o, arena_printf(a, "%s/preview",
			    story_here(s, o)));
			next = story_option(s, o, people[i].name);
			CHECK(visit_get(o, arena_printf(a,
			    "%s.pdf?person=%s", story_here(s, o), next)) ==
			    200);
			CHECK(story_pdf_has(s, o, people[i].word[0]));
			CHECK(story_pdf_has(s, o, people[i].word[1]));
			CHECK(story_pdf_rightward(s, o, people[i].name) ==
			    (i >= 2));
			if (i == 3) {	/* the whole letter, in his language */
				CHECK(story_pdf_has(s, o, "نرحب بكم"));
				CHECK(story_pdf_rightward(s, o,
				    "نرحب بكم"));
			}
		}
		/* On certificates: everybody was everywhere. */
		visit_get(s->trainer, DESK "sessions");
		visit_get(s->organiser, DESK "sessions");
		page = arena_dup(a, visit_page(s->organiser));
		at = page;
		while ((at = strstr(at, "href=\"" DESK "sessions/")) != NULL) {
			at += strlen("href=\"" DESK "sessions/");
			if (*at < '0' || *at > '9' ||
			    at[strspn(at, "0123456789")] != '\"')
				continue;
			next = arena_printf(a, DESK "attendance/%.*s",
			    (int)strspn(at, "0123456789"), at);
			if (visit_get(s->trainer, next) == 200)
				visit_post(s->trainer, arena_printf(a,
				    "%s/all", next), NULL);
		}
		visit_get(s->organiser, DESK "certificates");
		CHECK(visit_post(s->organiser, issue, NULL) == 200);
		for (int i = 0; i < 4; i++) {
			CHECK(visit_get(of[i], EDITION "/mine/certificate") ==
			    200);
			CHECK(story_pdf_has(s, of[i], people[i].word[0]));
			CHECK(story_pdf_has(s, of[i], people[i].word[1]));
			CHECK(story_pdf_rightward(s, of[i], people[i].name) ==
			    (i >= 2));
			CHECK(story_pdf_pages(s, of[i]) == 1);
		}
		/* His own is in Arabic, hers in the edition's language. */
		CHECK(story_pdf_has(s, of[3], "شهادة مشاركة"));
		CHECK(story_pdf_rightward(s, of[3], "شهادة مشاركة"));
		CHECK(story_pdf_has(s, of[2], "Certificate of participation"));
		CHECK(story_refused(s->anyone, EDITION "/mine/certificate"));
		CHECK(story_refused(s->assessor, badges));
	}
	LINE("C13") {
		static const char list[] = EDITION "/participants",
		    title[] = "Several migrant populations, culture and "
		    "gender", speaker[] = "Prof. Quoted Never";
		struct visitor *yes, *no;
		const char *session, *at, *named, *here[6], *person;

		/* Of those who applied two thirds agreed, the others not. */
		yes = scene_person(s, "cimi-2017-2@demo.example");
		no = scene_person(s, "cimi-2017-1@demo.example");
		visit_get(yes, "/me?lang=en");
		visit_get(no, "/me?lang=en");
		visit_get(s->organiser, EDITION "/desk/people");
		named = name_of(s, "cimi-2017-2@demo.example");
		person = name_of(s, "cimi-2017-1@demo.example");
		CHECK(*named != '\0' && *person != '\0' &&
		    strcmp(named, person) != 0);
		CHECK(story_open(s->anyone, EDITION, "Who takes part"));
		CHECK_TEXT(visit_path(s->anyone), list);
		CHECK(visit_has(s->anyone, named));
		CHECK(!visit_has(s->anyone, person));
		CHECK(!visit_has(s->anyone, "@demo.example"));
		/* Who changes their mind is gone, and comes. */
		visit_get(yes, list);
		CHECK(visit_has(yes, "You agreed to this."));
		CHECK(visit_post(yes, list, "named", "no", NULL) == 200);
		visit_get(no, list);
		CHECK(visit_post(no, list, "named", "yes", NULL) == 200);
		visit_get(s->anyone, list);
		CHECK(!visit_has(s->anyone, named));
		CHECK(visit_has(s->anyone, person));
		/* The same where one sees all one agreed to. */
		visit_get(no, "/account/data?lang=en");
		CHECK(visit_has(no, "My name, organisation and country may "
		    "stand in the public list of participants."));
		CHECK(visit_post(no, "/account/data/consent", "purpose",
		    "public-list/cimi-2017", NULL) == 200);
		visit_get(s->anyone, list);
		CHECK(!visit_has(s->anyone, person));
		/* Nobody speaks for somebody else. */
		visit_get(s->anyone, list);
		CHECK(visit_post(s->anyone, list, "named", "yes", NULL) !=
		    200 || strncmp(visit_path(s->anyone), "/sign-in", 8) == 0);
		CHECK(visit_get(s->anyone, "/editions/urban-2018/"
		    "participants") == 200);
		/* A contributor who did not agree is named inside only. */
		visit_get(s->organiser, DESK "sessions");
		session = arena_printf(a, DESK "sessions/%s", story_id(s,
		    s->organiser, title));
		visit_get(s->organiser, session);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/with",
		    session), "person", story_option(s, s->organiser, person),
		    "role", "contributor", NULL) == 200);
		visit_get(s->organiser, session);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/with",
		    session), "name", speaker, "role", "expert", NULL) == 200);
		at = arena_printf(a, EDITION "/sessions/%s", strrchr(session,
		    '/') + 1);
		visit_get(s->anyone, at);
		CHECK(visit_has(s->anyone, speaker));
		CHECK(!visit_has(s->anyone, person));
		visit_get(yes, at);
		CHECK(visit_has(yes, person));
		/* Not for attribution: not while a name stands in the text. */
		visit_get(s->organiser, session);
		CHECK(visit_post(s->organiser, session, "about.en",
		    "With prof. quoted never.", "not_attributed", "1", NULL) ==
		    422);
		visit_get(s->organiser, session);
		CHECK(visit_post(s->organiser, session, "about.en",
		    "A frank talk.", "not_attributed", "1", NULL) == 200);
		/* Nor is anybody added whose name stands there. */
		visit_get(s->organiser, session);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/with",
		    session), "name", "A frank talk", "role", "expert",
		    NULL) == 422);
		/* A recap for the public: only with that promise. */
		visit_get(s->organiser, DESK "documents/new");
		CHECK(visit_post(s->organiser, DESK "documents/new", "kind",
		    "recap", "title.en", "What Prof. Quoted Never said",
		    "url", "https://example.org/recap", "visibility", "public",
		    "session", strrchr(session, '/') + 1, "nobody", "1",
		    NULL) == 422);
		visit_get(s->organiser, DESK "documents/new");
		CHECK(visit_post(s->organiser, DESK "documents/new", "kind",
		    "recap", "title.en", "What was said", "url",
		    "https://example.org/recap", "visibility", "public",
		    "session", strrchr(session, '/') + 1, NULL) == 422);
		visit_get(s->organiser, DESK "documents/new");
		CHECK(visit_post(s->organiser, DESK "documents/new", "kind",
		    "recap", "title.en", "What was said", "url",
		    "https://example.org/recap", "visibility", "public",
		    "session", strrchr(session, '/') + 1, "nobody", "1",
		    NULL) == 200);
		/* Named nowhere that the public sees. */
		here[0] = at;
		here[1] = EDITION;
		here[2] = EDITION "/timetable";
		here[3] = EDITION "/calendar.ics";
		here[4] = "/programmes/cimi-seminar/news.atom";
		here[5] = list;
		for (int i = 0; i < 6; i++) {
			CHECK(visit_get(s->anyone, here[i]) == 200);
			CHECK(strstr(visit_page(s->anyone), speaker) == NULL);
			CHECK(strstr(visit_page(s->anyone), person) == NULL);
		}
		visit_get(s->anyone, at);
		CHECK(visit_has(s->anyone, "Nothing said in this session is "
		    "quoted by name."));
		CHECK(visit_has(s->anyone, "What was said"));
		CHECK(visit_get(s->organiser, DESK "coverage.csv") == 200);
		CHECK(strstr(visit_page(s->organiser), speaker) == NULL);
		/* Those who sat there know who spoke. */
		visit_get(yes, at);
		CHECK(visit_has(yes, speaker));
		CHECK(story_refused(s->assessor, session));
	}
	LINE("C5") {
		static const char one[] = "Site visit: municipal one-stop "
		    "service", two[] = "Site visit: a school of many languages";
		struct visitor *guest = scene_person(s, "cimi-2017-1@"
		    "demo.example");
		const char *places[2], *person, *in, *out;
		int is = 0;

		visit_get(s->anyone, EDITION "/timetable");
		CHECK(story_order(s->anyone, "Plenary", "Breakout",
		    "11:00–13:30", one, two, NULL));
		for (int i = 0; i < 2; i++) {
			visit_get(s->organiser, EDITION "/desk/sessions");
			places[i] = arena_printf(a, EDITION
			    "/desk/sessions/%s/places", story_id(s,
			    s->organiser, i == 0 ? one : two));
		}
		/* She has a seat in one of them; it cannot be given twice. */
		visit_get(s->organiser, places[0]);
		if (*story_option(s, s->organiser, "Amina Andersson") != '\0')
			is = 1;
		in = is == 0 ? one : two;
		out = is == 0 ? two : one;
		visit_get(s->organiser, places[1 - is]);
		person = story_option(s, s->organiser, "Amina Andersson");
		CHECK(*person != '\0');
		/* Nobody in two places. */
		CHECK(visit_post(s->organiser, places[1 - is], "person",
		    person, NULL) == 422);
		CHECK(visit_has(s->organiser, in));
		/* The own schedule: as a page, printed, as a calendar. */
		CHECK(visit_get(guest, EDITION "/mine") == 200);
		CHECK(visit_has(guest, in));
		CHECK(!visit_has(guest, out));
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
				CHECK(strstr(visit_page(s->anyone), is == 0 ?
				    "one-stop" : "many languages") != NULL);
				/* Where, for who sees it away from here. */
				CHECK(strstr(visit_page(s->anyone), "LOCATION:"
				    "Bus from the main door\\, Tel Aviv") != NULL);
				at = arena_dup_n(a, at, strcspn(at, "\"<& "));
				CHECK(strstr(visit_page(s->anyone), is == 0 ?
				    "many languages" : "one-stop") == NULL);
				/* And in which group and bus. */
				CHECK(strstr(visit_page(s->anyone),
				    "10:40\\, main door") != NULL);
				/* Its owner ends it. */
				visit_get(guest, "/me");
				CHECK(visit_post(guest, "/me/calendar", "end",
				    "1", NULL) == 200);
				CHECK(visit_get(s->anyone, at) == 404);
				CHECK(!visit_has(guest, "End the address"));
			}
		}
		CHECK(story_refused(s->assessor, places[0]));
	}
	LINE("C6") {
		static const char groups[] = EDITION "/desk/groups";
		const char *board, *who, *person, *name, *own, *told;
		struct visitor *them;

		visit_get(s->organiser, groups);
		CHECK(story_order(s->organiser, "Skills and languages",
		    "published", "Site visits", "published", "Breakout groups",
		    "published", NULL));
		board = arena_printf(a, "%s/%s", groups, story_id(s,
		    s->organiser, "Breakout groups"));
		/* Five have come since; what was told is not taken apart. */
		visit_get(s->organiser, board);
		CHECK(story_order(s->organiser, "Everybody has a group 68 of 78 "
		    "seats", "In no group", "Милица Ђорђевић", NULL));
		told = arena_dup(a, visit_page(s->organiser));
		visit_get(s->organiser, arena_printf(a, "%s/settings", board));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/settings",
		    board), "sessions", VISIT_NOTHING, NULL) == 422);
		CHECK(visit_has(s->organiser, "These groups are published"));
		visit_get(s->organiser, arena_printf(a, "%s/settings", board));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/settings",
		    board), "effort", "short", NULL) == 200);
		/* By rule: countries and levels mixed, delegations split. */
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/make",
		    board), "round", "1", "other", VISIT_NOTHING, NULL) == 200);
		CHECK(visit_has(s->organiser, "It is being made."));
		CHECK(story_made(s, s->organiser) == 200);
		CHECK(story_order(s->organiser, "groups were made", "Everybody "
		    "has a group", "78 of 78 seats", "Undo",
		    "How well the rules hold",
		    "repeated meeting", "no plan has fewer than",
		    "Mixed: Country", "Mixed: Level",
		    "Apart: delegations and others holds", "Sizes holds",
		    "Round 1", "Group 1", "Group 5", NULL));
		CHECK(visit_has(s->organiser, "Delegation of Sweden"));
		/* What a move would do is said before it is made. */
		who = new_to_5(a, s->organiser, told);
		person = arena_printf(a, "%s/people/%s", board, who);
		visit_get(s->organiser, person);
		CHECK(story_order(s->organiser, "What a move would do",
		    "is here now", "Pairs who meet", "→", "Move here: Group 5",
		    NULL));
		name = arena_dup_n(a, strstr(visit_page(s->organiser),
		    "<h1><bdi>") + 9, strcspn(strstr(visit_page(s->organiser),
		    "<h1><bdi>") + 9, "<"));
		/* Moved by hand, the report follows; and taken back. */
		visit_get(s->organiser, board);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/move",
		    board), "who", who, "who", member_of(a, s->organiser, 2),
		    "who", member_of(a, s->organiser, 3), "to", "5", "do",
		    "move", "round", "1", NULL) == 200);
		CHECK(story_order(s->organiser, "people were moved", "Sizes",
		    "holds", "too many or too few", "Undo",
		    "How well the rules hold", "too many or too few", NULL));
		CHECK(group_of(s->organiser, who) == 5);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/undo",
		    board), "round", "1", NULL) == 200);
		CHECK(visit_has(s->organiser, "Sizes holds"));
		CHECK(group_of(s->organiser, who) == 1);
		/* Moved and locked, the rest is made again around them. */
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/move",
		    board), "who", who, "to", "5", "do", "move", "round", "1",
		    NULL) == 200);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/move",
		    board), "who", who, "do", "lock", "round", "1", NULL) ==
		    200);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/make",
		    board), "round", "1", "other", "1", NULL) == 200);
		CHECK(story_made(s, s->organiser) == 200);
		CHECK(visit_has(s->organiser, "groups were made"));
		CHECK(visit_has(s->organiser, "Sizes holds"));
		CHECK(group_of(s->organiser, who) == 5);
		/* Nobody else has seen any of it yet. */
		them = scene_person(s, email_of(s, who));
		CHECK(visit_get(them, EDITION "/mine/groups?lang=en") == 200);
		CHECK(visit_get(them, EDITION "/mine?lang=en") == 200);
		CHECK(!visit_has(them, "Group 5"));
		CHECK(story_refused(them, board));
		/* Published: told by mail, in the schedule. */
		visit_get(s->organiser, arena_printf(a, "%s/publish", board));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/publish",
		    board), "tell", "1", NULL) == 200);
		CHECK(scene_mail(s, email_of(s, who)) != NULL &&
		    strstr(scene_mail(s, email_of(s, who)), "5") != NULL);
		CHECK(visit_get(them, EDITION "/mine?lang=en") == 200);
		CHECK(story_order(them, "Several migrant populations",
		    "15:00–15:45", "Group 5", "Room 5", NULL));
		CHECK(visit_get(them, EDITION "/mine/groups?lang=en") == 200);
		CHECK(story_order(them, "Breakout groups", "Your group",
		    "Group 5", "All groups of this round", NULL));
		CHECK(visit_has(them, name));
		/* Somebody goes home after the first round: the second is made
		 * again without them, the first stays as it was. */
		own = arena_printf(a, "%s?round=2", board);
		visit_get(s->organiser, person);
		CHECK(visit_post(s->organiser, person, "do", "from", "round",
		    "2", NULL) == 200);
		visit_get(s->organiser, own);
		CHECK(group_of(s->organiser, who) == 0);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/make",
		    board), "round", "2", NULL) == 200);
		CHECK(story_made(s, s->organiser) == 200);
		CHECK(group_of(s->organiser, who) == 0);
		CHECK(visit_has(s->organiser, "Everybody has a group 77 of 77 "
		    "seats"));
		visit_get(s->organiser, board);
		CHECK(group_of(s->organiser, who) == 5);
		/* On paper, whatever the script. */
		visit_get(s->organiser, arena_printf(a, "%s/papers", board));
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/papers",
		    board), "what", "cards", "phones", VISIT_NOTHING, NULL) ==
		    200);
		CHECK(story_pdf_has(s, s->organiser, "Group 5"));
		CHECK(story_pdf_has(s, s->organiser, name));
		/* Out, and in again. */
		CHECK(visit_get(s->organiser, arena_printf(a, "%s/groups.csv",
		    board)) == 200);
		CHECK(strstr(visit_page(s->organiser), "round,group,id,name") !=
		    NULL);
		CHECK(strstr(visit_page(s->organiser), arena_printf(a,
		    "\n1,5,%s,", who)) != NULL);
		CHECK(story_refused(s->anyone, board));
		CHECK(story_refused(s->trainer, board));
		CHECK(story_refused(s->assessor, arena_printf(a, "%s/papers",
		    board)));
	}
	LINE("C9") {
		static const char mine[] = EDITION "/mine/";
		static const char desk[] = DESK "findings";
		struct visitor *one = scene_person(s, story_without_plan(s,
		    "cimi-2017", 0));
		const char *note, *first, *second, *own;

		/* A note of a session ... */
		visit_get(one, "/?lang=en");
		visit_get(one, EDITION "/mine/notes");
		CHECK(visit_click(one, "Several migrant populations at once")
		    == 200 || visit_click(one, "Changing the narrative; key "
		    "findings") == 200);
		note = story_here(s, one);
		CHECK(visit_post(one, note, "kind", "note", "body",
		    "Interpreters must be booked like a room", NULL) == 200);
		/* ... becomes a candidate, ... */
		visit_get(s->organiser, arena_printf(a, "%sfindings", mine));
		CHECK(visit_has(s->organiser,
		    "Interpreters must be booked like a room"));
		visit_get(s->organiser, note);
		CHECK(visit_click(s->organiser, "Make a finding of it: "
		    "Interpreters must be booked like a room") == 200);
		own = story_here(s, s->organiser);
		CHECK(visit_post(s->organiser, arena_dup(a, own), "title.en",
		    "Interpreters are booked like rooms", "level", "municipal",
		    NULL) == 200);
		first = story_here(s, s->organiser);
		/* ... is merged with another, ... */
		visit_get(s->organiser, arena_printf(a, "%sfindings?state="
		    "candidate", mine));
		second = story_id(s, s->organiser,
		    "Costs and gains told together");
		visit_get(s->organiser, arena_printf(a, "%sfindings/merge?f="
		    "%s.1&f=%s.1", mine, strrchr(first, '/') + 1, second));
		own = "/none";
		for (const struct visit_form *f = visit_forms(s->organiser);
		    f != NULL; f = f->next)
			if (strstr(f->action, "findings/merge") != NULL)
				own = arena_dup(a, f->action);
		CHECK(visit_post(s->organiser, own, "title.en",
		    "Interpreters and figures", NULL) == 200);
		own = story_here(s, s->organiser);
		/* ... agreed as a key finding, ... */
		visit_get(s->organiser, desk);
		CHECK(visit_post(s->organiser, DESK "findings/rule", "way",
		    "vote", "majority", "half", "voice", "person", "quorum",
		    "1", NULL) == 200);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/%s/open",
		    desk, strrchr(own, '/') + 1), NULL) == 200);
		visit_get(one, own);
		CHECK(visit_post(one, arena_printf(a, "%s/voice", own),
		    "choice", "yes", NULL) == 200);
		visit_get(s->anyone, EDITION "/findings");
		CHECK(!visit_has(s->anyone, "Interpreters and figures"));
		visit_get(s->organiser, desk);
		CHECK(visit_post(s->organiser, arena_printf(a, "%s/%s/close",
		    desk, strrchr(own, '/') + 1), NULL) == 200);
		/* ... and goes back to its sessions. */
		visit_get(s->anyone, EDITION "/findings");
		CHECK(visit_click(s->anyone, "Interpreters and figures") ==
		    200);
		CHECK(story_order(s->anyone, "What it goes back to",
		    "Changing the narrative", NULL));
		CHECK(story_refused(s->anyone, own));
	}
	LINE("C10") {
		struct visitor *one = scene_person(s, story_without_plan(s,
		    "cimi-2017", 0));
		const char *own;

		CHECK(visit_get(s->anyone, EDITION "/findings") == 200);
		CHECK(story_order(s->anyone, "Municipal",
		    "Those at the counter may decide", "National",
		    "A named link between state and town", NULL));
		/* One becomes an action with owner and date. */
		CHECK(visit_get(one, EDITION "/mine/findings?lang=en") == 200);
		CHECK(visit_click(one, "Those at the counter may decide") ==
		    200);
		CHECK(visit_click(one, "Make it an action of mine") == 200);
		own = story_here(s, one);
		CHECK(visit_post(one, own, "plan", "new", "lead",
		    "Head of the front office", "due", "2031-09-30", NULL) ==
		    200);
		CHECK(story_order(one, "Those at the counter may decide",
		    "Head of the front office", "30 September 2031", NULL));
		CHECK(visit_has(one, "Recommendation"));
		CHECK(story_refused(s->anyone, own));
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
	LINE("C7") {
		static const char visit[] = "Site visit: municipal one-stop "
		    "service", groups[] = EDITION "/desk/groups";
		struct visitor *one = scene_person(s, story_without_plan(s,
		    "cimi-2017", 0)), *two = scene_person(s,
		    story_without_plan(s, "cimi-2017", 1));
		const char *board, *sheet;

		/* Where, how many, what one goes to see; who is on the bus. */
		visit_get(s->anyone, EDITION "/timetable");
		CHECK(visit_click(s->anyone, visit) == 200);
		CHECK(visit_has(s->anyone, "Bus from the main door"));
		CHECK(visit_has(s->anyone, "Places"));
		CHECK(visit_link(s->anyone, "/practices/gp08") != NULL);
		visit_get(s->organiser, groups);
		board = arena_printf(a, "%s/%s/papers", groups, story_id(s,
		    s->organiser, "Site visits"));
		visit_get(s->organiser, board);
		CHECK(visit_post(s->organiser, board, "what", "bus", NULL) ==
		    200);
		CHECK(story_pdf_has(s, s->organiser, "10:40, main door"));
		/* What could work at home, a sheet a person. */
		visit_get(one, EDITION "/practices");
		CHECK(visit_click(one, visit) == 200);
		sheet = story_here(s, one);
		CHECK(visit_post(one, sheet, "could", "One calendar for three "
		    "offices", "could_not", "The police register people",
		    NULL) == 200);
		CHECK(visit_get(two, sheet) == 200);
		CHECK(!visit_has(two, "One calendar for three offices"));
		CHECK(story_refused(s->anyone, sheet));
		visit_get(s->organiser, EDITION "/desk/practices");
		CHECK(visit_click(s->organiser, visit) == 200);
		CHECK(story_order(s->organiser, "What could work at home?",
		    "One calendar for three offices", NULL));
		/* Merged: who was visited, how they go about it, and what
		 * those saw who put it into the record. */
		CHECK(visit_get(two, arena_printf(a, "%s/record", sheet)) ==
		    200);
		CHECK(story_order(two, "answer at one counter", "Host: One-stop "
		    "office", "How does the host go about it?", "counting who "
		    "waits", "What did you see?", "the papers walk", "What "
		    "surprised you?", "What could work at home?", "What could "
		    "not work at home, and why?", NULL));
		CHECK(!visit_has(two, "A room for children"));
		/* And it becomes a practice, adapted from what was seen. */
		visit_get(one, sheet);
		CHECK(visit_post(one, arena_printf(a, "%s/tell", sheet),
		    NULL) == 200);
		CHECK(text_starts(visit_path(one), "/me/practices/"));
		visit_get(one, arena_printf(a, "%.*s/preview", (int)(strstr(
		    visit_path(one), "/edit") - visit_path(one)),
		    visit_path(one)));
		CHECK(visit_has(one, "One calendar for three offices"));
		CHECK(visit_link(one, "/practices/gp08") != NULL);
	}
	LINE("C14") {
		static const char tried[] = DESK "tried", asks[] = DESK
		    "asks", times[] = DESK "asks/schedule";
		static const char named[] = "A named link between state and "
		    "town";
		struct visitor *one = scene_person(s, story_without_plan(s,
		    "cimi-2017", 0)), *spokes;
		const char *email, *link, *at, *own;

		/* Six months after it each delegation said what it tried: who
		 * let the public read it is named, the others are counted, and
		 * not below five. */
		visit_get(s->anyone, EDITION "/findings");
		CHECK(visit_click(s->anyone, "Those at the counter may decide")
		    == 200);
		CHECK(story_order(s->anyone, "What was tried of it",
		    "Delegation of Sweden", "Tried, and it works here",
		    "Waiting fell from six weeks to one",
		    "5 more delegations answered", "Being tried now: 5",
		    NULL));
		CHECK(!visit_has(s->anyone, "Participants from"));
		visit_get(s->anyone, EDITION "/findings");
		CHECK(visit_click(s->anyone, named) == 200);
		CHECK(story_order(s->anyone, "Delegation of Sweden",
		    "did not work here", "without an office behind it",
		    "Fewer than 5 more delegations answered", NULL));
		CHECK(!visit_has(s->anyone, "no money for it"));
		/* Those in the edition read all of it. */
		CHECK(visit_get(one, EDITION "/mine/findings?lang=en") == 200);
		CHECK(visit_click(one, named) == 200);
		CHECK(story_order(one, "What was tried of it",
		    "Delegation of Sweden", "Participants from",
		    "no money for it", NULL));
		CHECK(visit_get(s->organiser, DESK "tried/tried.csv") == 200);
		CHECK(strstr(visit_page(s->organiser), "Delegation of Sweden")
		    != NULL && strstr(visit_page(s->organiser),
		    "no money for it") != NULL);
		/* Asked six months after the last day, or when the organiser
		 * says; one looks at it before. */
		visit_get(s->organiser, times);
		CHECK_TEXT(visit_field(s->organiser, times, "tried-months"),
		    "6");
		story_ends(s, "cimi-2017");
		visit_get(s->organiser, EDITION "/mine/findings/new");
		CHECK(visit_post(s->organiser, EDITION "/mine/findings/new",
		    "title.en", "Winter is planned in spring", NULL) == 200);
		own = strrchr(story_here(s, s->organiser), '/') + 1;
		visit_get(s->organiser, DESK "findings");
		CHECK(visit_post(s->organiser, DESK "findings/rule", "way",
		    "vote", "majority", "half", "voice", "person", "quorum",
		    "1", NULL) == 200);
		CHECK(visit_post(s->organiser, arena_printf(a, DESK
		    "findings/%s/open", own), NULL) == 200);
		at = arena_printf(a, EDITION "/mine/findings/%s", own);
		visit_get(one, at);
		CHECK(visit_post(one, arena_printf(a, "%s/voice", at),
		    "choice", "yes", NULL) == 200);
		visit_get(s->organiser, DESK "findings");
		CHECK(visit_post(s->organiser, arena_printf(a, DESK
		    "findings/%s/close", own), NULL) == 200);
		visit_get(s->organiser, DESK "asks/ahead");
		CHECK(story_order(s->organiser, "What delegations tried, after "
		    "6 months", NULL));
		scene_clerk(s);
		visit_get(s->organiser, tried);
		CHECK(visit_click(s->organiser, "Delegation of Sweden") ==
		    200);
		CHECK(story_order(s->organiser, "Winter is planned in spring",
		    "not asked yet", NULL));
		email = arena_dup(a, visit_field(s->organiser, story_here(s,
		    s->organiser), "email"));
		story_later(s, 187);
		scene_clerk(s);
		/* One mail for all findings; opening it answers nothing. */
		CHECK(scene_mail(s, email) != NULL && strstr(scene_mail(s,
		    email), "Interpreters and figures") != NULL &&
		    strstr(scene_mail(s, email), "Winter is planned in "
		    "spring") != NULL);
		link = story_answer(s, email, "begun");
		spokes = scene_visitor(s);
		CHECK(visit_get(spokes, link) == 200);
		visit_get(s->organiser, asks);
		CHECK(visit_has(s->organiser, "What delegations tried"));
		at = arena_dup_n(a, link, strcspn(link, "?"));
		CHECK(visit_post(spokes, at, "answer", "failed", "why", "",
		    NULL) == 422);
		CHECK(visit_post(spokes, at, "answer", "begun", "outcome",
		    "The winter plan is on the council's table", NULL) == 200);
		CHECK(visit_click(spokes, "Finding 5: what did you try of it?")
		    == 200);
		visit_get(s->anyone, EDITION "/findings");
		CHECK(visit_click(s->anyone, "Interpreters and figures") ==
		    200);
		CHECK(!visit_has(s->anyone, "on the council's table"));
		/* Shown to everybody once they say so. */
		CHECK(visit_get(spokes, arena_printf(a, "%s?change=1", at)) ==
		    200);
		CHECK(visit_post(spokes, at, "shared", "1", NULL) == 200);
		visit_get(s->anyone, EDITION "/findings");
		CHECK(visit_click(s->anyone, "Interpreters and figures") ==
		    200);
		CHECK(story_order(s->anyone, "Delegation of Sweden",
		    "Being tried now", "on the council's table", NULL));
		/* The other answer comes by telephone. */
		visit_get(s->organiser, tried);
		CHECK(visit_click(s->organiser, "Delegation of Sweden") ==
		    200);
		own = story_here(s, s->organiser);
		CHECK(visit_click(s->organiser, "Enter an answer to finding 5")
		    == 200);
		CHECK(visit_post(s->organiser, story_here(s, s->organiser),
		    "answer", "planned", "note", "by telephone", NULL) == 200);
		/* Somebody leaves: the questions go to whoever comes after. */
		visit_get(s->organiser, tried);
		CHECK(visit_click(s->organiser, "Participants from Germany")
		    == 200);
		CHECK(visit_post(s->organiser, story_here(s, s->organiser),
		    "name", "Nina Next", "email", "next@example.org", NULL) ==
		    200);
		CHECK(strcmp(story_answer(s, "next@example.org", "works"),
		    "/none") != 0);
		CHECK(story_refused(s->anyone, own));
		CHECK(story_refused(s->trainer, own));
		CHECK(story_refused(s->participant, tried));
		CHECK(story_refused(s->assessor, DESK "tried/tried.csv"));
	}
}
