/*
 * Three dialogues of INTEGRA plus: one that was opened, settled, signed and asked
 * after; one that is still closed; and one in which both sides have handed in, so
 * that whoever leads it may open it.
 */
#include "app/demo.h"

#include <string.h>

#include "ask/ask.h"
#include "dialogue/dialogue.h"

enum { DAY = 86400 };
#define COUNT(list) (sizeof (list) / sizeof (list)[0])

struct said {
	enum dialogue_side side;
	enum need_kind kind;
	const char *text;
	enum need_end end;
	int pair;			/* place in the list; -1: none */
	const char *reply;
};
static const struct said first[] = {
	{ SIDE_ADMINISTRATION, NEED_NEED, "We need to know whom to call before "
	    "a measure is decided, not after. Associations change their board "
	    "and we write to old addresses.", NEED_PAIRED, 4, NULL },
	{ SIDE_ADMINISTRATION, NEED_CHALLENGE, "Our forms are written for "
	    "lawyers. Staff at the desk explain each of them by hand and have "
	    "eleven minutes for a visit.", NEED_PAIRED, 5, "Both sides lose "
	    "time with the same six forms." },
	{ SIDE_ADMINISTRATION, NEED_CHALLENGE, "Grants have to be accounted "
	    "for by rules that we did not make.", NEED_OPEN, -1, "The rules "
	    "are the ministry's. We ask there together after the summer." },
	{ SIDE_ADMINISTRATION, NEED_NEED, "Colleagues who are shouted at want "
	    "somebody to turn to on the same day.", NEED_ANSWERED, -1, "Two "
	    "associations name people who come and mediate; their numbers are "
	    "on the list of contacts." },
	{ SIDE_MIGRANTS, NEED_NEED, "We are invited when the programme is "
	    "printed. We want a seat while it is made.", NEED_UNSETTLED, -1,
	    NULL },
	{ SIDE_MIGRANTS, NEED_CHALLENGE, "Volunteers translate letters of the "
	    "offices every evening, unpaid and in fear of a mistake.",
	    NEED_UNSETTLED, -1, NULL },
	{ SIDE_MIGRANTS, NEED_CHALLENGE, "At three of four counters our "
	    "members are addressed as if they were children. Nobody says where "
	    "to complain.", NEED_ANSWERED, -1, "The head of each office names "
	    "one person for complaints; the answer comes within two weeks." },
};
/* Only one side has handed in. */
static const struct said second[] = {
	{ SIDE_ADMINISTRATION, NEED_NEED, "The training has to fit into one "
	    "working day, or our staff cannot come.", NEED_UNSETTLED, -1,
	    NULL },
	{ SIDE_ADMINISTRATION, NEED_CHALLENGE, "Examples from other countries "
	    "are read as blame.", NEED_UNSETTLED, -1, NULL },
	{ SIDE_MIGRANTS, NEED_NEED, "Those who train from our side are paid as "
	    "the others are.", NEED_UNSETTLED, -1, NULL },
};

/* Both sides have handed in. */
static const struct said third[] = {
	{ SIDE_ADMINISTRATION, NEED_NEED, "We want to hear of a conflict in a "
	    "house before it is in the newspaper.", NEED_UNSETTLED, -1, NULL },
	{ SIDE_ADMINISTRATION, NEED_CHALLENGE, "Our meetings are at ten in the "
	    "morning, because our day ends at four.", NEED_UNSETTLED, -1,
	    NULL },
	{ SIDE_MIGRANTS, NEED_CHALLENGE, "Who works cannot come at ten in the "
	    "morning.", NEED_UNSETTLED, -1, NULL },
	{ SIDE_MIGRANTS, NEED_NEED, "One telephone number, and somebody who "
	    "calls back.", NEED_UNSETTLED, -1, NULL },
};

static const struct promise {
	const char *text, *who, *due;
	int need;
	bool both;			/* signed by both; else by one */
} promises[] = {
	{ "Two sides meet on the first Monday of each month, with an agenda "
	    "that both have written; what is said there goes to the heads of "
	    "office within a week.", "Integration office, and the council of "
	    "associations in turn", "2014-04-07", 4, true },
	{ "The six forms that are asked about most are written anew in plain "
	    "words, read by people who have to fill them in, and translated "
	    "once.", "Citizens' office; readers from four associations",
	    "2014-12-01", 1, true },
	{ "Staff and associations learn in mixed pairs how to speak in a "
	    "conflict, one day a year.", "Personnel office", NULL, 3, false },
};

/* What came back, by promise, side and moment; answer NULL: none came. */
static const struct heard {
	int promise;
	enum dialogue_side side;
	const char *moment, *answer, *why, *outcome, *evidence;
} heard[] = {
	{ 0, SIDE_ADMINISTRATION, "6m", "begun", NULL, NULL, NULL },
	{ 0, SIDE_MIGRANTS, "6m", "changed", NULL, "We write half of the "
	    "agenda.", NULL },
	{ 0, SIDE_ADMINISTRATION, "12m", "changed", NULL, "The meeting is in "
	    "the rules of procedure of the integration office.",
	    "Rules of procedure, section 4" },
	{ 0, SIDE_MIGRANTS, "12m", "changed", NULL, "Two of our proposals "
	    "became routine at the counters.", "Minutes of March and May" },
	{ 0, SIDE_ADMINISTRATION, "24m", "changed", NULL, "It goes on without "
	    "the project, paid from the office's own budget.",
	    "Budget 2016, item 17" },
	{ 0, SIDE_MIGRANTS, "24m", NULL, NULL, NULL, NULL },
	{ 1, SIDE_ADMINISTRATION, "6m", "begun", NULL, NULL, NULL },
	{ 1, SIDE_MIGRANTS, "6m", "not", "Nobody has asked our readers yet.",
	    NULL, NULL },
	{ 1, SIDE_ADMINISTRATION, "12m", "changed", NULL, "Four of the six "
	    "forms are new; a visit takes eight minutes.",
	    "Count of visits, 2015" },
	{ 1, SIDE_MIGRANTS, "12m", "changed", NULL, "Our readers are asked "
	    "before a form is printed.", NULL },
	{ 1, SIDE_ADMINISTRATION, "24m", "changed", NULL, "All new forms go "
	    "through the readers.", "Instruction of the citizens' office" },
	{ 1, SIDE_MIGRANTS, "24m", "changed", NULL, "Evenings of translating "
	    "have become rare.", NULL },
};

/* The n-th of a side, from 0; the last where there are fewer. */
static const struct participant *
member(const struct participant *all, enum dialogue_side side, int n)
{
	const struct participant *found = NULL;

	for (; all != NULL; all = all->next)
		if (dialogue_side_of(all) == side) {
			found = all;
			if (n-- == 0)
				break;
		}
	return found;
}

static enum rc
write_down(struct db *db, row_id dialogue, const struct participant *all,
    const struct said *list, size_t n, row_id *ids, unixtime when)
{
	int written[SIDES] = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct participant *p = member(all, list[i].side,
		    written[list[i].side]++);
		struct need x = { .dialogue = dialogue, .side = list[i].side,
		    .kind = list[i].kind, .text = list[i].text, .lang = "en" };

		if (p == NULL)
			return RC_NONE;
		TRY(need_add(db, &x, p->person.id, when));
		if (ids != NULL)
			ids[i] = x.id;
	}
	return RC_OK;
}

static enum rc
settle(struct db *db, const struct participant *all, const row_id *ids,
    unixtime when)
{
	for (size_t i = 0; i < COUNT(first); i++) {
		struct need n = { .id = ids[i], .end = first[i].end,
		    .pair = first[i].pair < 0 ? 0 : ids[first[i].pair],
		    .reply = first[i].reply, .reply_lang = "en" };

		if (n.end != NEED_UNSETTLED)
			TRY(need_settle(db, &n, 0, member(all,
			    SIDE_ADMINISTRATION, 0)->person.id, when));
	}
	return RC_OK;
}

static enum rc
sign(struct db *db, const struct participant *all, row_id commitment,
    enum dialogue_side side, int n, unixtime when)
{
	const struct participant *p = member(all, side, n);
	struct signature s = { .person = p->person.id, .side = side,
	    .version = 1, .name = p->person.name, .position =
	    side == SIDE_ADMINISTRATION ? "Integration officer" :
	    "Member of the board", .at = when };

	return commitment_sign(db, commitment, &s);
}

static enum rc
promise(struct db *db, row_id dialogue, const struct participant *all,
    const row_id *ids, row_id *out, unixtime when)
{
	for (size_t i = 0; i < COUNT(promises); i++) {
		struct commitment c = { .dialogue = dialogue, .lang = "en",
		    .text = promises[i].text, .who = promises[i].who,
		    .due = promises[i].due, .need = ids[promises[i].need] };

		TRY(commitment_save(db, &c, member(all, SIDE_MIGRANTS,
		    0)->person.id, when));
		TRY(sign(db, all, c.id, SIDE_MIGRANTS, (int)i, when + 3600));
		if (promises[i].both)
			TRY(sign(db, all, c.id, SIDE_ADMINISTRATION, (int)i,
			    when + 7200));
		out[i] = c.id;
	}
	return RC_OK;
}

static enum rc
ask_all(struct db *db, struct arena *a, const struct edition *e,
    const row_id *ids, unixtime now)
{
	for (size_t i = 0; i < COUNT(heard); i++) {
		const struct heard *t = &heard[i];
		struct ask_moment m[ASK_MOMENTS];
		struct commitment c;
		struct ask q = { .edition = e->id, .kind = "commitment",
		    .lang = "en", .moment = t->moment, .state = ASK_WAITING };

		TRY(commitment_find(db, a, ids[t->promise], &c));
		if (ask_moments(a, t->moment, m) != 1)
			return RC_INVALID;
		q.thing = c.keeper[t->side].id;
		q.person = c.keeper[t->side].person;
		q.due_at = q.asked_at = ask_due(m[0], e->ends, e->zone);
		if (q.due_at > now)
			continue;
		TRY(ask_add(db, &q));
		if (t->answer == NULL)
			continue;
		q.answer = t->answer;
		q.why = t->why;
		q.outcome = t->outcome;
		q.evidence = t->evidence;
		TRY(ask_answer(db, &q, q.asked_at + 4 * DAY));
	}
	return ask_end_old(db, now);
}

enum rc
demo_dialogues(struct db *db, struct arena *a, row_id edition,
    const row_id part[2], unixtime now)
{
	struct dialogue d = { .edition = edition, .part = part[0],
	    .title = W(a, "en", "Needs and challenges of both sides", NULL),
	    .about = W(a, "en", "What do offices and associations need of each "
	    "other, so that newcomers are served better?", NULL) };
	struct dialogue closed = { .edition = edition, .part = part[1],
	    .title = W(a, "en", "What the training must do for us", NULL),
	    .about = W(a, "en", "Before the material is adapted: what does "
	    "each side expect of it?", NULL) };
	struct dialogue ready = { .edition = edition, .part = part[1],
	    .title = W(a, "en", "When something happens in the quarter", NULL),
	    .about = W(a, "en", "How do both sides reach each other on the "
	    "same day?", NULL) };
	row_id need[COUNT(first)], made[COUNT(promises)];
	struct participant *all;
	struct edition e;
	unixtime when;

	TRY(edition_find(db, a, edition, &e));
	when = e.starts;
	TRY(dialogue_save(db, &d, when - 14 * DAY));
	TRY(dialogue_members(db, a, &d, &all));
	if (member(all, SIDE_ADMINISTRATION, 0) == NULL ||
	    member(all, SIDE_MIGRANTS, 0) == NULL)
		return RC_NONE;
	TRY(write_down(db, d.id, all, first, COUNT(first), need,
	    when - 7 * DAY));
	for (unsigned i = 0; i < SIDES; i++)
		TRY(dialogue_hand_in(db, d.id, i, member(all, i, 0)->person.id,
		    true, when - DAY));
	TRY(dialogue_open(db, d.id, member(all, SIDE_ADMINISTRATION,
	    0)->person.id, when + 3600));
	TRY(settle(db, all, need, when + 7200));
	TRY(promise(db, d.id, all, need, made, when + DAY));
	TRY(ask_all(db, a, &e, made, now));
	TRY(dialogue_save(db, &closed, when + 60 * DAY));
	TRY(write_down(db, closed.id, all, second, COUNT(second), NULL,
	    when + 70 * DAY));
	TRY(dialogue_hand_in(db, closed.id, SIDE_MIGRANTS,
	    member(all, SIDE_MIGRANTS, 0)->person.id, true, when + 71 * DAY));
	TRY(dialogue_save(db, &ready, when + 60 * DAY));
	TRY(write_down(db, ready.id, all, third, COUNT(third), NULL,
	    when + 70 * DAY));
	for (unsigned i = 0; i < SIDES; i++)
		TRY(dialogue_hand_in(db, ready.id, i, member(all, i,
		    0)->person.id, true, when + 72 * DAY));
	return RC_OK;
}
