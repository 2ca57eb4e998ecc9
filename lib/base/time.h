/*
 * Points in time are seconds since 1970 in UTC; a place's time zone is an
 * IANA name ("Europe/Riga").  0 stands for "no time given" wherever a time may
 * be absent.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

typedef int64_t unixtime;

/* The clock.  Tests move it: time_shift(n) adds n seconds from then on, and
 * the environment variable GUILDHALL_CLOCK ("+86400") does so at the start. */
unixtime time_now(void);
void time_shift(int64_t seconds);

struct civil {			/* as a clock on the wall shows it */
	int year, month, day;	/* 2025, 1..12, 1..31; year 0: no date */
	int hour, minute;	/* 0..23, 0..59 */
};

bool time_zone_known(const char *zone);
struct civil time_civil(unixtime, const char *zone);
/* A time that a spring change skips moves forward; one that autumn repeats is
 * the first of the two. */
unixtime time_from(struct civil, const char *zone);

/* "2025-03-13" or "2025-03-13T09:30", as HTML's date inputs write it; false
 * when it is neither or no such day exists. */
bool time_parse(const char *, struct civil *out);

enum time_style {
	TIME_DATE,		/* 13 March 2025 */
	TIME_DATE_TIME,		/* 13 March 2025 at 09:30 */
	TIME_CLOCK,		/* 09:30 */
	TIME_WEEKDAY,		/* Thursday 13 March 2025 */
	TIME_MONTH,		/* March 2025 */
	TIME_SHORT,		/* 13 Mar 2025, 09:30 */
	TIME_PLACE,		/* Riga: the city the zone is named after */
};
/* In the words and order of a language (ICU), "" for time 0. */
const char *time_text(struct arena *, unixtime, const char *zone,
    const char *lang, enum time_style);
/* "13–14 March 2025": the days from one time to another, joined as the
 * language does. */
const char *time_span(struct arena *, unixtime from, unixtime to,
    const char *zone, const char *lang);
/* "2025-03-13" and "2025-03-13T09:30": for inputs and files. */
const char *time_iso_date(struct arena *, unixtime, const char *zone);
const char *time_iso(struct arena *, unixtime, const char *zone);
/* "20250313T073000Z" (iCalendar), "2025-03-13T07:30:00Z" (RFC 3339),
 * "Thu, 13 Mar 2025 07:30:00 +0000" (mail), "... GMT" (HTTP). */
const char *time_ical(struct arena *, unixtime);
const char *time_rfc3339(struct arena *, unixtime);
const char *time_mail(struct arena *, unixtime);
const char *time_http(struct arena *, unixtime);

#endif
