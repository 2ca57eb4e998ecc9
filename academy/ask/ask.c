#include "ask/ask.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, MORNING = 9 };

const char *const ask_state_name[ASK_STATES] = { "waiting", "answered",
	"missed", "not-asked" };
const struct ask_kind *const *ask_kinds;

static const char *base = "";

void
ask_base_set(const char *url)
{
	base = url;
}

const char *
ask_base(void)
{
	return base;
}

const struct ask_kind *
ask_kind(const char *name)
{
	for (const struct ask_kind *const *k = ask_kinds; k != NULL &&
	    *k != NULL; k++)
		if (text_same((*k)->kind, name))
			return *k;
	return NULL;
}

const struct ask_choice *
ask_choice(const struct ask_kind *k, const char *value)
{
	for (const struct ask_choice *c = k->choices; c->value != NULL; c++)
		if (text_same(c->value, value))
			return c;
	return NULL;
}

/* --- when --- */

int
ask_moments(struct arena *a, const char *text,
    struct ask_moment out[ASK_MOMENTS])
{
	struct text_list words = text_split(a, text, ' ');
	int n = 0;

	for (size_t i = 0; i < words.n; i++) {
		size_t len = strlen(words.at[i]);
		struct ask_moment m;
		int64_t number;

		if (len < 2 || n == ASK_MOMENTS)
			return -1;
		m.unit = words.at[i][len - 1];
		if ((m.unit != 'd' && m.unit != 'm') || !text_number(
		    arena_dup_n(a, words.at[i], len - 1), 1, m.unit == 'd' ?
		    ASK_DAYS_MAX : ASK_MONTHS_MAX, &number))
			return -1;
		m.n = (int)number;
		for (int k = 0; k < n; k++)
			if (out[k].unit == m.unit && out[k].n == m.n)
				return -1;
		out[n++] = m;
	}
	return n;
}

const char *
ask_moment_text(struct arena *a, struct ask_moment m)
{
	return m.unit == 0 ? "now" : arena_printf(a, "%d%c", m.n, m.unit);
}

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

unixtime
ask_due(struct ask_moment m, unixtime last_day, const char *zone)
{
	struct civil c = time_civil(last_day, zone);

	c.hour = MORNING;
	c.minute = 0;
	if (m.unit == 'm') {
		int months = c.month - 1 + m.n, most;

		c.year += months / 12;
		c.month = months % 12 + 1;
		most = month_days(c.year, c.month);
		if (c.day > most)
			c.day = most;
	} else if (m.unit == 'd') {
		/* A clock that is changed moves this by an hour, not to another
		 * day. */
		c = time_civil(time_from(c, zone) + (int64_t)m.n * DAY, zone);
		c.hour = MORNING;
		c.minute = 0;
	}
	return time_from(c, zone);
}

/* --- a question --- */

bool
ask_late(const struct ask *q, unixtime now)
{
	return q->state == ASK_WAITING &&
	    now >= q->asked_at + (int64_t)ASK_LATE_DAYS * DAY;
}

unixtime
ask_until(const struct ask *q)
{
	return q->asked_at + (int64_t)ASK_LINK_DAYS * DAY;
}

bool
ask_opens(const struct ask *q, unixtime now)
{
	return q->asked_at != 0 && now < ask_until(q);
}

bool
ask_open(const struct ask *q, unixtime now)
{
	return (q->state == ASK_WAITING || q->state == ASK_ANSWERED) &&
	    ask_opens(q, now);
}

static unixtime
last_mail(const struct ask *q)
{
	return q->reminded_at > q->asked_at ? q->reminded_at : q->asked_at;
}

bool
ask_remind_due(const struct ask *q, unixtime now)
{
	return q->state == ASK_WAITING && ask_open(q, now) && !q->bounced &&
	    q->email != NULL && q->reminders < ASK_REMINDERS &&
	    now >= last_mail(q) +
	    (int64_t)ASK_REMIND_DAYS * DAY * (q->reminders + 1);
}

bool
ask_remind_may(const struct ask *q, unixtime now)
{
	return q->state == ASK_WAITING && ask_open(q, now) && !q->bounced &&
	    q->email != NULL &&
	    now >= last_mail(q) + (int64_t)ASK_AGAIN_DAYS * DAY;
}

/* --- what is to be done --- */

static int
by_due(const void *a, const void *b)
{
	const struct ask_step *p = a, *q = b;

	return (p->due > q->due) - (p->due < q->due);
}

static bool
had_one(struct arena *a, const struct ask *had, const struct ask_thing *t,
    struct ask_moment m)
{
	for (; had != NULL; had = had->next)
		if (had->thing == t->id &&
		    text_same(had->moment, ask_moment_text(a, m)))
			return true;
	return false;
}

int
ask_steps(struct arena *a, const struct ask_moment *m, int n,
    unixtime last_day, const char *zone, const struct ask_thing *t,
    const struct ask *had, unixtime now, bool ahead,
    struct ask_step out[ASK_MOMENTS])
{
	struct ask_step all[ASK_MOMENTS];
	int latest = -1, steps = 0;

	for (int i = 0; i < n; i++)
		all[i] = (struct ask_step){ .moment = m[i],
		    .due = ask_due(m[i], last_day, zone) };
	if (n > 0)
		qsort(all, (size_t)n, sizeof *all, by_due);
	for (int i = 0; i < n; i++)
		if (all[i].due <= now)
			latest = i;
	for (int i = 0; i < n; i++) {
		bool to_come = i > latest;

		if ((to_come && !ahead) || had_one(a, had, t, all[i].moment))
			continue;
		all[i].ask = i >= latest && all[i].due >= t->since && !t->over;
		if (to_come && !all[i].ask)
			continue;
		out[steps++] = all[i];
	}
	return steps;
}
