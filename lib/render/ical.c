#include "render/ical.h"

#include <string.h>
#include <time.h>

enum { LINE = 75 };		/* octets before the CRLF, RFC 5545, 3.1 */

/*
 * Folds a finished line: a CRLF and one space, never inside a character.  The
 * space counts for the line it begins.
 */
static void
fold(struct buf *out, const char *p, size_t n)
{
	size_t room = LINE;

	while (n > room) {
		size_t cut = room;

		while (cut > 1 && ((unsigned char)p[cut] & 0xc0) == 0x80)
			cut--;
		buf_put(out, p, cut);
		buf_str(out, "\r\n ");
		p += cut;
		n -= cut;
		room = LINE - 1;
	}
	buf_put(out, p, n);
	buf_str(out, "\r\n");
}

/* TEXT, 3.3.11. */
static void
escape(struct buf *line, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '\n')
			buf_str(line, "\\n");
		else if (*s == '\\' || *s == ';' || *s == ',') {
			buf_char(line, '\\');
			buf_char(line, *s);
		} else if ((unsigned char)*s >= ' ' && *s != 0x7f)
			buf_char(line, *s);
		else if (*s == '\t')
			buf_char(line, ' ');
	}
}

/* Addresses and identifiers: no escapes exist, so what would end the line or
 * hide in it goes. */
static void
plain(struct buf *line, const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s > ' ' && *s != 0x7f)
			buf_char(line, *s);
}

static void
text_line(struct buf *out, const char *name, const char *value)
{
	struct buf line = BUF(out->arena);

	if (value == NULL || *value == '\0')
		return;
	buf_str(&line, name);
	buf_char(&line, ':');
	escape(&line, value);
	fold(out, line.p, line.n);
}

static void
plain_line(struct buf *out, const char *name, const char *value)
{
	struct buf line = BUF(out->arena);

	if (value == NULL || *value == '\0')
		return;
	buf_str(&line, name);
	buf_char(&line, ':');
	plain(&line, value);
	fold(out, line.p, line.n);
}

/* ORGANIZER and ATTENDEE: the name is a quoted parameter, in which a quote
 * cannot be written (3.2). */
static void
person_line(struct buf *out, const char *start, const char *name,
    const char *mail)
{
	struct buf line = BUF(out->arena);

	if (mail == NULL || *mail == '\0')
		return;
	buf_str(&line, start);
	if (name != NULL && *name != '\0') {
		buf_str(&line, ";CN=\"");
		for (const char *s = name; *s != '\0'; s++)
			if (*s == '"')
				buf_char(&line, '\'');
			else
				buf_char(&line, (unsigned char)*s < ' ' ||
				    *s == 0x7f ? ' ' : *s);
		buf_char(&line, '"');
	}
	buf_str(&line, ":mailto:");
	plain(&line, mail);
	fold(out, line.p, line.n);
}

static void
time_line(struct buf *out, const char *name, unixtime t)
{
	if (t != 0)
		plain_line(out, name, time_ical(out->arena, t));
}

/* after: days to add, for an end is the first day that is free again. */
static void
day_line(struct buf *out, const char *name, struct civil day, int after)
{
	struct tm tm = { .tm_year = day.year - 1900, .tm_mon = day.month - 1,
	    .tm_mday = day.day + after, .tm_hour = 12 };
	struct buf line = BUF(out->arena);

	timegm(&tm);		/* carries into the month */
	buf_printf(&line, "%s;VALUE=DATE:%04d%02d%02d", name,
	    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
	fold(out, line.p, line.n);
}

static void
categories_line(struct buf *out, const char *categories)
{
	struct buf line = BUF(out->arena);
	bool first = true;

	if (categories == NULL || *categories == '\0')
		return;
	buf_str(&line, "CATEGORIES:");
	for (const char *s = categories; *s != '\0'; ) {
		size_t n = strcspn(s, "\n");

		if (n > 0) {
			if (!first)
				buf_char(&line, ',');
			escape(&line, arena_dup_n(out->arena, s, n));
			first = false;
		}
		s += n + (s[n] == '\n');
	}
	fold(out, line.p, line.n);
}

static void
event(struct buf *out, const struct ical *c, const struct ical_event *e)
{
	static const char *const state[] = { [ICAL_CONFIRMED] = "CONFIRMED",
	    [ICAL_TENTATIVE] = "TENTATIVE", [ICAL_CANCELLED] = "CANCELLED" };
	unixtime changed = e->changed_at != 0 ? e->changed_at : c->made_at;

	buf_str(out, "BEGIN:VEVENT\r\n");
	plain_line(out, "UID", e->uid);
	/* With METHOD, DTSTAMP is when this copy was made (3.8.7.2). */
	time_line(out, "DTSTAMP", c->made_at != 0 ? c->made_at : changed);
	time_line(out, "LAST-MODIFIED", changed);
	buf_printf(out, "SEQUENCE:%d\r\n", e->sequence);
	if (e->first_day.year != 0) {
		day_line(out, "DTSTART", e->first_day, 0);
		day_line(out, "DTEND", e->last_day.year != 0 ? e->last_day :
		    e->first_day, 1);
	} else {
		time_line(out, "DTSTART", e->starts_at);
		if (e->ends_at > e->starts_at)
			time_line(out, "DTEND", e->ends_at);
	}
	text_line(out, "SUMMARY", e->title);
	text_line(out, "DESCRIPTION", e->description);
	text_line(out, "LOCATION", e->place);
	plain_line(out, "URL", e->url);
	categories_line(out, e->categories);
	plain_line(out, "STATUS", state[c->method == ICAL_CANCEL ?
	    ICAL_CANCELLED : e->state]);
	person_line(out, "ORGANIZER", e->organiser, e->organiser_mail);
	if (c->method == ICAL_REQUEST)
		person_line(out, "ATTENDEE;ROLE=REQ-PARTICIPANT;"
		    "PARTSTAT=NEEDS-ACTION;RSVP=TRUE", e->attendee,
		    e->attendee_mail);
	else if (c->method == ICAL_CANCEL)
		person_line(out, "ATTENDEE", e->attendee, e->attendee_mail);
	buf_str(out, "END:VEVENT\r\n");
}

const char *
ical_method_name(enum ical_method m)
{
	switch (m) {
	case ICAL_REQUEST:
		return "REQUEST";
	case ICAL_CANCEL:
		return "CANCEL";
	case ICAL_PUBLISH:
		break;
	}
	return "PUBLISH";
}

void
ical_write(struct buf *out, const struct ical *c)
{
	buf_str(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	    "PRODID:-//Guildhall//Guildhall//EN\r\nCALSCALE:GREGORIAN\r\n");
	plain_line(out, "METHOD", ical_method_name(c->method));
	/* The X- names are older and wider known than RFC 7986's. */
	text_line(out, "NAME", c->name);
	text_line(out, "X-WR-CALNAME", c->name);
	text_line(out, "DESCRIPTION", c->description);
	text_line(out, "X-WR-CALDESC", c->description);
	plain_line(out, "URL", c->url);
	if (c->refresh_hours > 0) {
		buf_printf(out, "REFRESH-INTERVAL;VALUE=DURATION:PT%dH\r\n",
		    c->refresh_hours);
		buf_printf(out, "X-PUBLISHED-TTL:PT%dH\r\n", c->refresh_hours);
	}
	for (const struct ical_event *e = c->events; e != NULL; e = e->next)
		event(out, c, e);
	buf_str(out, "END:VCALENDAR\r\n");
}
