/*
 * What others said of the plans: an employer who endorses one, one who does
 * not yet, one who was asked last week; a peer who called; an answer that came
 * by telephone; a mail that came back; a colleague who took one over.
 */
#include "app/demo.h"

#include <string.h>

#include "ask/ask.h"
#include "mail/mail.h"
#include "plan/plan.h"

enum { DAY = 86400 };

struct demo_plans_of {			/* an edition, by name of who keeps them */
	struct plan **plan;
	int n;
};

static enum rc
read_plans(struct db *db, struct arena *a, row_id edition,
    struct demo_plans_of *out)
{
	struct plan *list;

	TRY(plan_list(db, a, edition, 0, &list));
	for (struct plan *p = list; p != NULL; p = p->next)
		out->n++;
	out->plan = arena_array(a, struct plan *, (size_t)out->n + 1);
	out->n = 0;
	for (; list != NULL; list = list->next)
		out->plan[out->n++] = list;
	return RC_OK;
}

/* Of the demonstration's own participant, or the nth. */
static const struct plan *
pick(const struct demo_plans_of *all, int nth)
{
	for (int i = 0; nth < 0 && i < all->n; i++)
		if (text_same(all->plan[i]->owner_email, demo_roles[5].email))
			return all->plan[i];
	return all->plan[nth < 0 ? 0 : nth % all->n];
}

/* nth -1: the participant who shows the role; answer NULL: none yet. */
static const struct demo_chief {
	int nth, days;			/* days: before now that it was asked */
	const char *name, *email, *answer, *why;
} chiefs[] = {
	{ -1, 30, "Rasa Supervisor", "rasa.supervisor@demo.example", "endorsed",
	    "The library has agreed to the hours. Please tell the council in "
	    "spring how many came." },
	{ 4, 5, "Arvydas Director", "arvydas.director@demo.example", NULL,
	    NULL },
	{ 8, 40, "Inga Mayor", "inga.mayor@demo.example", "not",
	    "Not before the budget is voted on. Hand it in again in January." },
	{ 12, 60, "Tarmo Head", "tarmo.head@demo.example", "seen", NULL },
};

static const char report[] = "## What I learned\n\nThat hours matter more than"
	" books: who works shifts comes when the door is open, not when the "
	"course begins. Three towns showed what it costs.\n\n## What I propose "
	"to do here\n\nA language café in the library, three hours a week, with "
	"eight volunteers.\n\n## What I need for it\n\n- the reading room on "
	"three evenings\n- two hours a week of my own time\n- coffee";

static enum rc
chief(struct db *db, const struct plan *p, const struct demo_chief *d,
    unixtime now)
{
	const unixtime at = now - (int64_t)d->days * DAY;
	struct ask q = { .edition = p->edition, .kind = PLAN_ASK_EMPLOYER,
	    .thing = p->id, .moment = "now", .name = d->name,
	    .email = d->email, .lang = "en", .state = ASK_WAITING,
	    .due_at = at, .asked_at = at };
	bool home = d->nth < 0;

	if (home)
		TRY(plan_report(db, p->id, report, at));
	TRY(plan_hand(db, p->id, true, home));
	TRY(ask_add(db, &q));
	if (d->answer == NULL)
		return RC_OK;
	q.answer = d->answer;
	q.why = d->why;
	TRY(ask_answer(db, &q, at + 2 * DAY));
	return strcmp(d->answer, "endorsed") != 0 ? RC_OK :
	    plan_endorsed(db, p->id, d->name);
}

static const struct demo_peer {
	int nth, peer, days;
	const char *answer, *why;
} peers[] = {
	{ -1, 1, 25, "well", "We spoke for half an hour. Volunteers are found, "
	    "the hours on Friday are the trouble; I sent our rota." },
	{ 6, 0, 20, "help", "Nobody in the town hall has time for it now." },
	{ 10, 2, 3, NULL, NULL },
};

static enum rc
peer(struct db *db, const struct plan *p, const struct plan *of,
    const struct demo_peer *d, unixtime now)
{
	const unixtime at = now - (int64_t)d->days * DAY;
	struct ask q = { .edition = p->edition, .kind = PLAN_ASK_PEER,
	    .thing = p->id, .moment = "now", .person = of->owner, .lang = "en",
	    .state = ASK_WAITING, .due_at = at, .asked_at = at };

	TRY(ask_add(db, &q));
	q.answer = d->answer;
	q.why = d->why;
	return d->answer == NULL ? RC_OK : ask_answer(db, &q, at + 2 * DAY);
}

/* The last answer of a plan came by telephone. */
static enum rc
called(struct db *db, struct arena *a, const struct plan *p)
{
	struct ask *list, *last = NULL;
	struct person by;

	TRY(person_by_email(db, a, demo_roles[1].email, &by));
	TRY(ask_list(db, a, p->edition, PLAN_ASK, p->id, &list));
	for (; list != NULL; list = list->next)
		if (list->state == ASK_ANSWERED)
			last = list;
	if (last == NULL)
		return RC_OK;
	last->by = by.id;
	last->by_note = "by telephone, the day after the council met";
	return ask_answer(db, last, last->answered_at);
}

/* The mail of a question that waits came back. */
static enum rc
came_back(struct db *db, struct arena *a, const struct plan *p,
    row_id programme)
{
	struct ask *q;
	row_id mail;

	TRY(ask_list(db, a, p->edition, PLAN_ASK, p->id, &q));
	while (q != NULL && q->state != ASK_WAITING)
		q = q->next;
	if (q == NULL)
		return RC_OK;
	TRY(mail_queue(db, &(struct mail){ .to = p->owner_email,
	    .to_name = p->owner_name, .lang = "en", .subject =
	    "Your plan: how does it stand?", .text = p->title, .kind = "ask",
	    .programme = programme, .person = p->owner, .secret = true }, &mail));
	TRY(mail_fail(db, mail, "550 5.1.1 No such mailbox"));
	return ask_mailed(db, q->id, mail);
}

/* The last that was carried out, by who took it over. */
static enum rc
taken_over(struct db *db, const struct demo_plans_of *all, unixtime now)
{
	const struct plan *p = NULL;
	struct person who = { .name = "Daina Successor",
	    .email = "daina.successor@demo.example", .lang = "lv",
	    .country = "LV", .mail_format = "html", .invented = true };

	for (int i = 0; i < all->n; i++)
		if (all->plan[i]->state == PLAN_DONE)
			p = all->plan[i];
	if (p == NULL)
		return RC_OK;
	TRY(person_ensure(db, &who, now));
	return plan_pass(db, p->id, who.id, now);
}

enum rc
demo_plan_words(struct db *db, struct arena *a, row_id edition, unixtime now)
{
	struct demo_plans_of all = { 0 };
	struct edition e;

	TRY(edition_find(db, a, edition, &e));
	TRY(read_plans(db, a, edition, &all));
	if (all.n == 0)
		return RC_OK;
	for (size_t i = 0; i < sizeof chiefs / sizeof *chiefs; i++)
		TRY(chief(db, pick(&all, chiefs[i].nth), &chiefs[i], now));
	for (size_t i = 0; i < sizeof peers / sizeof *peers; i++)
		TRY(peer(db, pick(&all, peers[i].nth), pick(&all,
		    peers[i].peer), &peers[i], now));
	TRY(called(db, a, pick(&all, 5)));
	TRY(came_back(db, a, pick(&all, 10), e.programme));
	return taken_over(db, &all, now);
}
