/*
 * iCalendar (RFC 5545): a programme, one's own sessions or a single
 * invitation, as calendars on desks and telephones read it.  Times are written
 * in UTC, so that no zone table has to travel along.
 */
#ifndef RENDER_ICAL_H
#define RENDER_ICAL_H

#include "base/buf.h"
#include "base/time.h"

enum ical_state { ICAL_CONFIRMED, ICAL_TENTATIVE, ICAL_CANCELLED };

struct ical_event {
	struct ical_event *next;
	const char *uid;		/* the same for all time and all copies:
					   "session-7@example.org" */
	unixtime starts_at, ends_at;	/* ends_at 0: open */
	/* Instead of times: whole days, both counted in; year 0: none. */
	struct civil first_day, last_day;
	const char *title, *description, *place;
	const char *url;
	const char *categories;		/* one a line, or NULL */
	const char *organiser, *organiser_mail;	/* both or neither */
	const char *attendee, *attendee_mail;	/* for ICAL_REQUEST, _CANCEL */
	unixtime changed_at;		/* 0: the calendar's made_at */
	int sequence;			/* grows with each change of time/place */
	enum ical_state state;
};

/* What the receiving program is to do: list, take as an invitation (a reply
 * goes to organiser_mail), take an invitation back. */
enum ical_method { ICAL_PUBLISH, ICAL_REQUEST, ICAL_CANCEL };

struct ical {
	enum ical_method method;
	const char *name;		/* shown above the events; may be NULL */
	const char *description, *url;	/* may be NULL */
	int refresh_hours;		/* 0: says nothing */
	unixtime made_at;
	const struct ical_event *events;
};

/* Content type: text/calendar; charset=utf-8; method=PUBLISH (or another). */
void ical_write(struct buf *, const struct ical *);
const char *ical_method_name(enum ical_method);

#endif
