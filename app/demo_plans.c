/*
 * Plans that invented participants took home, and what became of them: asked
 * at the edition's own moments, answered, late, never heard of.
 */
#include "app/demo.h"

#include <string.h>

#include "ask/ask.h"
#include "plan/plan.h"

enum { DAY = 86400 };

static const struct demo_plan {
	const char *title, *challenge, *baseline, *objective;
	struct { const char *title, *lead, *partners, *indicator;
		int due;		/* days after the last day */
		enum action_state state;
		const char *why; } action[2];
	/* One letter a moment: o still on, c changed, s stopped, d carried
	 * out, - no answer; the last counts for the moments after. */
	const char *heard;
	const char *why, *outcome, *evidence;
} plans[] = {
	{ "A language café in the library",
	    "People who work shifts drop out of evening courses.",
	    "Two courses on weekday evenings; half of those who begin leave.",
	    "From autumn on, one open hour on three days a week, with thirty "
	    "regular guests after a year.",
	    { { "Agree on room and hours with the library", "Head of the "
	    "library", "City library", "An agreement is signed", 45,
	    ACTION_DONE, NULL },
	    { "Find and prepare eight volunteers", "Coordinator of volunteers",
	    "Association of newcomers", "Eight volunteers come regularly", 120,
	    ACTION_STARTED, NULL } }, "ooo-", NULL,
	    "The library now plans its hours together with the integration "
	    "office.", NULL },
	{ "One first address for newcomers",
	    "Newcomers are sent from one office to the next.",
	    "Six offices, six leaflets, no common list.",
	    "One desk that knows where to send people, on four days a week.",
	    { { "Map who does what for newcomers", "Integration officer",
	    "All six offices", "A list that all have agreed to", 60,
	    ACTION_DONE, NULL },
	    { "Open the desk for a trial of six months", "Head of social "
	    "services", NULL, "Visits a week", 200, ACTION_DONE, NULL } },
	    "oodd", NULL, "The desk is in the staff plan of the town hall.",
	    "Decision of the council, item 14" },
	{ "Talking about migration before the rumour does",
	    "Rumours about a new reception centre filled the local pages.",
	    "Nobody answers questions from the town hall.",
	    "Questions are answered within two days, in three languages.",
	    { { "Name one person who answers", "Press officer", NULL,
	    "Days until an answer", 30, ACTION_DONE, NULL },
	    { "A monthly hour in the market hall", "Deputy mayor",
	    "Neighbourhood council", NULL, 150, ACTION_CHANGED,
	    "The hall is closed for works; the hour is online now." } },
	    "occ-", "The market hall is closed, so we meet online.", NULL,
	    NULL },
	{ "Advisory council of residents",
	    "Decisions are made about newcomers, not with them.",
	    NULL, "A council of nine that is heard before each budget.",
	    { { "Draft the rules with three organisations", "Lawyer of the "
	    "town hall", "Three organisations of migrants", NULL, 90,
	    ACTION_DROPPED, "The new council did not want it. We try again "
	    "after the summer with an informal round." }, { NULL } }, "os",
	    "The majority in the council changed.", NULL, NULL },
	{ "Mentors for the first job",
	    "Skilled people stay below what they have learned.",
	    "The employment office has no contact with small firms.",
	    "Twenty pairs of mentor and newcomer in a year.",
	    { { "Win ten firms", "Chamber of commerce", "Employment office",
	    "Firms that signed", 100, ACTION_STARTED, NULL },
	    { "Match the first pairs", NULL, NULL, NULL, 0, ACTION_PLANNED,
	    NULL } }, "----", NULL, NULL, NULL },
	{ "Interpreters on call for schools",
	    "Parents miss what teachers tell them.",
	    "Children interpret for their parents.",
	    "Each school reaches an interpreter within a day.",
	    { { "Train fifteen people of the communities", "School "
	    "administration", "Migrants' association", "Calls answered within "
	    "a day", 180, ACTION_DONE, NULL }, { NULL } }, "oood", NULL,
	    "Schools book interpreters like any other service.", NULL },
	{ "A welcome evening in each quarter",
	    "Neighbours learn of newcomers from rumours.", NULL, NULL,
	    { { "Ask the quarters who would open a room", NULL, NULL, NULL, 0,
	    ACTION_PLANNED, NULL }, { NULL } }, "-", NULL, NULL, NULL },
};
enum { PLANS = sizeof plans / sizeof *plans };

static const char *
day(struct arena *a, const struct edition *e, int days)
{
	return days == 0 ? NULL : time_iso_date(a, e->ends +
	    (int64_t)days * DAY, e->zone);
}

static enum rc
write_plan(struct db *db, struct arena *a, const struct edition *e,
    const struct participant *who, const struct demo_plan *d, struct plan *p)
{
	struct asked_question q;
	enum rc rc = plan_question(db, a, e->id, who->person.id, &q);

	*p = (struct plan){ .edition = e->id, .owner = who->person.id,
	    .title = d->title, .country = who->country, .authority =
	    words_pick(a, who->organisation_name, "en").text,
	    .challenge = d->challenge, .baseline = d->baseline,
	    .objective = d->objective };
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	TRY(plan_add(db, p, e->ends));
	if (rc == RC_OK) {
		struct plan_link l = { .kind = LINK_QUESTION,
		    .thing = q.application, .title = q.issue };

		TRY(plan_link_add(db, p->id, &l));
	}
	for (int i = 0; i < 2 && d->action[i].title != NULL; i++) {
		struct action x = { .plan = p->id,
		    .title = d->action[i].title, .lead = d->action[i].lead,
		    .partners = d->action[i].partners,
		    .migrants = d->action[i].partners != NULL &&
		    strstr(d->action[i].partners, "igrants") != NULL,
		    .indicator = d->action[i].indicator,
		    .due = day(a, e, d->action[i].due),
		    .state = d->action[i].state, .why = d->action[i].why };

		TRY(action_save(db, &x, e->ends));
	}
	return RC_OK;
}

static const char *
said(char c)
{
	switch (c) {
	case 'o': return "on";
	case 'c': return "changed";
	case 's': return "stopped";
	case 'd': return "done";
	}
	return NULL;
}

/* What was asked and answered up to now; the last question is still open where
 * the edition is not long over. */
static enum rc
ask_all(struct db *db, struct arena *a, const struct edition *e,
    const struct plan *p, const struct participant *who,
    const struct demo_plan *d, const struct ask_moment *m, int n, unixtime now)
{
	const char *heard = d->heard;

	for (int i = 0; i < n; i++) {
		unixtime due = ask_due(m[i], e->ends, e->zone);
		bool last = i == n - 1 || ask_due(m[i + 1], e->ends, e->zone) >
		    now;
		struct ask q = { .edition = e->id, .kind = "plan",
		    .thing = p->id, .person = who->person.id, .lang = "en",
		    .moment = ask_moment_text(a, m[i]), .due_at = due,
		    .asked_at = due, .state = ASK_WAITING };

		if (due > now)
			break;
		/* Asked three weeks ago: late, and nobody is reminded of it by
		 * itself in a demonstration. */
		if (last && due < now - 21 * DAY && due > now - 500 * DAY)
			q.asked_at = now - 21 * DAY;
		TRY(ask_add(db, &q));
		for (int k = 0; k < ASK_REMINDERS; k++) {
			TRY(ask_reminded(db, &q, true, q.asked_at));
			q.reminded_at = q.asked_at;
		}
		q.answer = said(*heard);
		if (q.answer != NULL) {
			bool end = i == n - 1 || heard[1] == '\0';

			q.why = *heard == 'c' || *heard == 's' ? d->why : NULL;
			q.outcome = end ? d->outcome : NULL;
			q.evidence = end ? d->evidence : NULL;
			TRY(ask_answer(db, &q, q.asked_at + 3 * DAY));
			TRY(plan_heard(db, p->id, q.answer, q.why,
			    q.asked_at + 3 * DAY));
			if (*heard == 's')
				break;
		}
		if (heard[1] != '\0')
			heard++;
	}
	return ask_end_old(db, now);
}

enum rc
demo_plans(struct db *db, struct arena *a, row_id edition,
    const char *schedule, int from, int most, unixtime now)
{
	struct ask_moment m[ASK_MOMENTS];
	int n = ask_moments(a, schedule, m);
	struct participant *people;
	struct edition e;
	struct plan p;

	TRY(edition_find(db, a, edition, &e));
	TRY(ask_schedule_save(db, edition, "plan", schedule));
	TRY(participant_list(db, a, edition, 0, "confirmed", &people));
	for (int i = 0; people != NULL && i < most; people = people->next) {
		const struct demo_plan *d = &plans[(from + i) % PLANS];

		if (!text_same(people->role, "participant"))
			continue;
		TRY(write_plan(db, a, &e, people, d, &p));
		TRY(ask_all(db, a, &e, &p, people, d, m, n, now));
		i++;
	}
	return RC_OK;
}
