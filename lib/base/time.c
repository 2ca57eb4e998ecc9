#include "base/time.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udateintervalformat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/log.h"

/* From 0001-01-01 to 9999-12-31: what the written forms below can hold. */
#define EARLIEST INT64_C(-62135596800)
#define LATEST INT64_C(253402300799)
enum { DAY = 86400 };

/*
 * Opening one of ICU's objects takes a millisecond or more, using it a few
 * microseconds, so that they are kept: the last used ones, oldest replaced
 * first.  A process of ours calls these from one thread only.
 */
enum { ZONES = 32, FORMATS = 96, SPANS = 32, NAME_MAX_BYTES = 48 };

struct zone {
	char name[NAME_MAX_BYTES];
	UCalendar *calendar;
};
struct format {
	char zone[NAME_MAX_BYTES], lang[NAME_MAX_BYTES];
	enum time_style style;
	UDateFormat *format;
};
struct span {
	char zone[NAME_MAX_BYTES], lang[NAME_MAX_BYTES];
	UDateIntervalFormat *format;
};

static struct zone zones[ZONES];
static struct format formats[FORMATS];
static struct span spans[SPANS];
static unsigned next_zone, next_format, next_span;

static int64_t shift;
static bool shift_known;

/* Read once: a test that forks has its shift carried over. */
static void
know_shift(void)
{
	const char *s = getenv("GUILDHALL_CLOCK");

	shift_known = true;
	if (s != NULL && *s != '\0')
		shift += strtoll(s, NULL, 10);
}

unixtime
time_now(void)
{
	if (!shift_known)
		know_shift();
	return (unixtime)time(NULL) + shift;
}

void
time_shift(int64_t seconds)
{
	shift += seconds;
}

static unixtime
clamped(unixtime t)
{
	return t < EARLIEST ? EARLIEST : t > LATEST ? LATEST : t;
}

/* A name of zone or language as UTF-16; anything but ASCII cannot be one. */
static bool
name_uchars(const char *name, UChar out[NAME_MAX_BYTES])
{
	size_t i;

	if (name == NULL || *name == '\0' || strlen(name) >= NAME_MAX_BYTES)
		return false;
	for (i = 0; name[i] != '\0'; i++) {
		if ((unsigned char)name[i] < 0x21 ||
		    (unsigned char)name[i] > 0x7e)
			return false;
		out[i] = (UChar)name[i];
	}
	out[i] = 0;
	return true;
}

bool
time_zone_known(const char *name)
{
	UChar id[NAME_MAX_BYTES], canonical[2 * NAME_MAX_BYTES];
	UErrorCode e = U_ZERO_ERROR;
	UBool known = false;

	if (!name_uchars(name, id))
		return false;
	ucal_getCanonicalTimeZoneID(id, -1, canonical, 2 * NAME_MAX_BYTES,
	    &known, &e);
	/* "GMT+1" can be computed with, but is no place's zone. */
	return U_SUCCESS(e) && known && strcmp(name, "Etc/Unknown") != 0;
}

/* NULL only when ICU has no data at all. */
static UCalendar *
calendar(const char *name)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar id[NAME_MAX_BYTES];
	struct zone *z;

	if (name == NULL || strlen(name) >= NAME_MAX_BYTES)
		name = "UTC";
	for (z = zones; z < zones + ZONES && z->calendar != NULL; z++)
		if (strcmp(z->name, name) == 0)
			return z->calendar;
	z = &zones[next_zone++ % ZONES];
	if (z->calendar != NULL)
		ucal_close(z->calendar);
	snprintf(z->name, sizeof z->name, "%s", name);
	if (!time_zone_known(name) || !name_uchars(name, id))
		u_strcpy(id, u"UTC");
	z->calendar = ucal_open(id, -1, "en_GB", UCAL_GREGORIAN, &e);
	if (U_FAILURE(e)) {
		log_line(LOG_ERROR, "base", "no calendar from ICU: %s",
		    u_errorName(e));
		z->calendar = NULL;
	}
	return z->calendar;
}

/* Seconds that the zone's clocks are ahead of UTC at t.  A timetable asks of
 * the same times at each visit, and ICU takes a microsecond for each. */
static int64_t
offset(unixtime t, const char *zone)
{
	static struct ahead {
		unixtime t;
		int64_t s;
		char zone[NAME_MAX_BYTES];	/* "": nothing yet */
	} known[256];
	struct ahead *k = &known[(uint64_t)t * 0x9e3779b97f4a7c15 >> 56];
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *c;
	int64_t ms;

	if (zone == NULL || strcmp(zone, "UTC") == 0)
		return 0;
	if (k->t == t && *zone != '\0' && strcmp(k->zone, zone) == 0)
		return k->s;
	if ((c = calendar(zone)) == NULL)
		return 0;
	ucal_setMillis(c, (double)t * 1000, &e);
	ms = (int64_t)ucal_get(c, UCAL_ZONE_OFFSET, &e) +
	    ucal_get(c, UCAL_DST_OFFSET, &e);
	if (U_FAILURE(e))
		return 0;
	if (strlen(zone) < sizeof k->zone) {
		k->t = t;
		k->s = ms / 1000;
		strcpy(k->zone, zone);
	}
	return ms / 1000;
}

static struct tm
broken_down(unixtime t)
{
	time_t seconds = (time_t)clamped(t);
	struct tm tm;

	gmtime_r(&seconds, &tm);
	return tm;
}

static struct civil
civil_of(const struct tm *tm)
{
	return (struct civil){ tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday,
	    tm->tm_hour, tm->tm_min };
}

struct civil
time_civil(unixtime t, const char *zone)
{
	struct tm tm = broken_down(clamped(t) + offset(clamped(t), zone));

	return civil_of(&tm);
}

unixtime
time_from(struct civil c, const char *zone)
{
	struct tm tm = { .tm_year = c.year - 1900, .tm_mon = c.month - 1,
	    .tm_mday = c.day, .tm_hour = c.hour, .tm_min = c.minute };
	unixtime wall;		/* what the clock shows, as if it were UTC */
	int64_t before, after;

	if (c.year == 0)
		return 0;
	wall = clamped((unixtime)timegm(&tm));
	/* Zones change their clocks at most once in two days. */
	before = offset(wall - DAY, zone);
	after = offset(wall + DAY, zone);
	if (offset(wall - before, zone) != before &&
	    offset(wall - after, zone) == after)
		return wall - after;
	return wall - before;
}

static bool
digits(const char **s, int n, int *out)
{
	*out = 0;
	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return true;
}

static int
days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

bool
time_parse(const char *s, struct civil *out)
{
	struct civil c = { 0 };

	*out = c;
	if (s == NULL ||
	    !digits(&s, 4, &c.year) || *s++ != '-' ||
	    !digits(&s, 2, &c.month) || *s++ != '-' ||
	    !digits(&s, 2, &c.day))
		return false;
	if (*s == 'T') {
		s++;
		if (!digits(&s, 2, &c.hour) || *s++ != ':' ||
		    !digits(&s, 2, &c.minute))
			return false;
	}
	if (*s != '\0' || c.year == 0 || c.month < 1 || c.month > 12 ||
	    c.day < 1 || c.day > days_in(c.year, c.month) || c.hour > 23 ||
	    c.minute > 59)
		return false;
	*out = c;
	return true;
}

/*
 * ICU's name of a language's locale.  "en" is British: day, month, year.
 * Every language gets the Gregorian calendar, a clock of 24 hours and the
 * digits 0 to 9, as the rest of our pages and every form's date field have
 * them (Arabic would get other digits, Persian another calendar).
 */
static void
locale_of(const char *lang, char out[128])
{
	UErrorCode e = U_ZERO_ERROR;
	char id[64] = "";

	if (lang == NULL || *lang == '\0' || strcmp(lang, "en") == 0)
		lang = "en-GB";
	uloc_forLanguageTag(lang, id, sizeof id, NULL, &e);
	if (U_FAILURE(e) || e == U_STRING_NOT_TERMINATED_WARNING ||
	    id[0] == '\0' || strchr(id, '@') != NULL)
		snprintf(id, sizeof id, "en_GB");
	snprintf(out, 128, "%s@calendar=gregorian;numbers=latn;hours=h23", id);
}

static bool
is_english(const char *lang)
{
	return lang == NULL || *lang == '\0' || strcmp(lang, "en") == 0 ||
	    strncmp(lang, "en-", 3) == 0;
}

/* English is fixed here, so that it does not change with ICU's release. */
static const UChar *const english[] = {
	[TIME_DATE] = u"d MMMM y",
	[TIME_DATE_TIME] = u"d MMMM y 'at' HH:mm",
	[TIME_CLOCK] = u"HH:mm",
	[TIME_WEEKDAY] = u"EEEE d MMMM y",
	[TIME_MONTH] = u"MMMM y",
	[TIME_SHORT] = u"d MMM y, HH:mm",
	[TIME_PLACE] = u"VVV",
};
static const UChar *const skeleton[] = {
	[TIME_DATE] = u"yMMMMd",
	[TIME_DATE_TIME] = u"yMMMMdHHmm",
	[TIME_CLOCK] = u"HHmm",
	[TIME_WEEKDAY] = u"yMMMMEEEEd",
	[TIME_MONTH] = u"yMMMM",
	[TIME_SHORT] = u"yMMMdHHmm",
	[TIME_PLACE] = u"VVV",
};

static UDateFormat *
open_format(const char *zone, const char *lang, enum time_style style)
{
	UErrorCode e = U_ZERO_ERROR;
	UDateTimePatternGenerator *g;
	UDateFormat *f;
	UChar pattern[128], id[NAME_MAX_BYTES];
	char locale[128];

	locale_of(lang, locale);
	if (!time_zone_known(zone) || !name_uchars(zone, id))
		u_strcpy(id, u"UTC");
	if (is_english(lang) || style == TIME_PLACE) {
		u_strcpy(pattern, english[style]);
	} else {
		g = udatpg_open(locale, &e);
		udatpg_getBestPattern(g, skeleton[style], -1, pattern, 128,
		    &e);
		udatpg_close(g);
	}
	f = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, id, -1, pattern, -1,
	    &e);
	if (U_FAILURE(e)) {
		log_line(LOG_ERROR, "base", "no date format from ICU: %s",
		    u_errorName(e));
		return NULL;
	}
	return f;
}

static bool
same_key(const char *zone, const char *lang, const char *z, const char *l)
{
	return strcmp(zone, z) == 0 && strcmp(lang, l) == 0;
}

/* Keys fit their places, so that what is cut cannot match something else. */
static void
key(const char **zone, const char **lang)
{
	if (*zone == NULL || strlen(*zone) >= NAME_MAX_BYTES)
		*zone = "UTC";
	if (*lang == NULL || strlen(*lang) >= NAME_MAX_BYTES)
		*lang = "en";
}

static UDateFormat *
format_for(const char *zone, const char *lang, enum time_style style)
{
	struct format *f;

	key(&zone, &lang);
	for (f = formats; f < formats + FORMATS && f->format != NULL; f++)
		if (f->style == style && same_key(zone, lang, f->zone, f->lang))
			return f->format;
	f = &formats[next_format++ % FORMATS];
	if (f->format != NULL)
		udat_close(f->format);
	snprintf(f->zone, sizeof f->zone, "%s", zone);
	snprintf(f->lang, sizeof f->lang, "%s", lang);
	f->style = style;
	return f->format = open_format(zone, lang, style);
}

/* ICU puts thin spaces into dates, which mails and old fonts do not show:
 * they become plain ones, narrow no-break ones the common no-break space. */
static const char *
utf8(struct arena *a, UChar *s, int32_t n)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t room = 3 * n + 1;
	char *out = arena_get(a, (size_t)room);

	for (int32_t i = 0; i < n; i++)
		s[i] = s[i] == 0x2009 ? ' ' : s[i] == 0x202f ? 0xa0 : s[i];
	u_strToUTF8(out, room, NULL, s, n, &e);
	return U_SUCCESS(e) ? out : "";
}

/*
 * What ICU said of a time, kept: a page shows the same thirty times at each
 * visit, and ICU takes 4 microseconds for each.
 */
enum { SAID = 256, SAID_WAYS = 4, SPAN_STYLE = -1 };

static struct said {
	unixtime from, to;
	int style;
	char zone[NAME_MAX_BYTES], lang[16], text[80];
} said[SAID];

/* The first of the places where it may stand. */
static struct said *
said_at(unixtime from, unixtime to, const char *lang, int style)
{
	uint64_t h = (uint64_t)from * 0x9e3779b97f4a7c15 ^
	    (uint64_t)to * 0xff51afd7ed558ccd;

	/* Two zones seldom meet at one time; of languages two letters do. */
	if (lang[0] != '\0')
		h += (uint64_t)(unsigned char)lang[0] << 16 |
		    (uint64_t)(unsigned char)lang[1] << 8;
	h = (h + (uint64_t)style) * 0x9e3779b97f4a7c15;
	return &said[(h >> 32) % (SAID / SAID_WAYS) * SAID_WAYS];
}

/* NULL when it was not said, or something else was since. */
static const char *
said_before(struct arena *a, unixtime from, unixtime to, const char *zone,
    const char *lang, int style)
{
	struct said *s = said_at(from, to, lang, style);

	for (int i = 0; i < SAID_WAYS; i++, s++)
		if (s->text[0] != '\0' && s->from == from && s->to == to &&
		    s->style == style && same_key(zone, lang, s->zone, s->lang))
			return arena_dup(a, s->text);
	return NULL;
}

static const char *
keep_said(const char *text, unixtime from, unixtime to, const char *zone,
    const char *lang, int style)
{
	static unsigned turn;
	struct said *first = said_at(from, to, lang, style), *s = first;

	while (s < first + SAID_WAYS && s->text[0] != '\0')
		s++;
	if (s == first + SAID_WAYS)
		s = first + turn++ % SAID_WAYS;
	if (strlen(text) >= sizeof s->text || strlen(lang) >= sizeof s->lang)
		return text;
	s->from = from;
	s->to = to;
	s->style = style;
	strcpy(s->zone, zone);
	strcpy(s->lang, lang);
	strcpy(s->text, text);
	return text;
}

const char *
time_text(struct arena *a, unixtime t, const char *zone, const char *lang,
    enum time_style style)
{
	UErrorCode e = U_ZERO_ERROR;
	const char *before;
	UDateFormat *f;
	UChar out[256];
	int32_t n;

	if (t == 0)
		return "";
	key(&zone, &lang);
	if ((before = said_before(a, t, 0, zone, lang, (int)style)) != NULL)
		return before;
	if ((f = format_for(zone, lang, style)) == NULL)
		return time_iso(a, t, zone);
	n = udat_format(f, (double)clamped(t) * 1000, out, 256, NULL, &e);
	if (U_FAILURE(e) || n > 256)
		return time_iso(a, t, zone);
	return keep_said(utf8(a, out, n), t, 0, zone, lang, (int)style);
}

static UDateIntervalFormat *
span_for(const char *zone, const char *lang)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar id[NAME_MAX_BYTES];
	char locale[128];
	struct span *s;

	key(&zone, &lang);
	for (s = spans; s < spans + SPANS && s->format != NULL; s++)
		if (same_key(zone, lang, s->zone, s->lang))
			return s->format;
	s = &spans[next_span++ % SPANS];
	if (s->format != NULL)
		udtitvfmt_close(s->format);
	snprintf(s->zone, sizeof s->zone, "%s", zone);
	snprintf(s->lang, sizeof s->lang, "%s", lang);
	locale_of(is_english(lang) ? "en-GB" : lang, locale);
	if (!time_zone_known(zone) || !name_uchars(zone, id))
		u_strcpy(id, u"UTC");
	s->format = udtitvfmt_open(locale, u"yMMMMd", -1, id, -1, &e);
	if (U_FAILURE(e)) {
		log_line(LOG_ERROR, "base", "no span of dates from ICU: %s",
		    u_errorName(e));
		s->format = NULL;
	}
	return s->format;
}

const char *
time_span(struct arena *a, unixtime from, unixtime to, const char *zone,
    const char *lang)
{
	struct civil one, other;
	UErrorCode e = U_ZERO_ERROR;
	UDateIntervalFormat *f;
	const char *before;
	UChar out[256];
	int32_t n;

	key(&zone, &lang);
	if ((before = said_before(a, from, to, zone, lang, SPAN_STYLE)) != NULL)
		return before;
	one = time_civil(from, zone);
	other = time_civil(to, zone);
	if (from == 0 || to <= from || (one.year == other.year &&
	    one.month == other.month && one.day == other.day))
		return time_text(a, from, zone, lang, TIME_DATE);
	if ((f = span_for(zone, lang)) == NULL)
		return time_text(a, from, zone, lang, TIME_DATE);
	n = udtitvfmt_format(f, (double)clamped(from) * 1000,
	    (double)clamped(to) * 1000, out, 256, NULL, &e);
	if (U_FAILURE(e) || n > 256)
		return time_text(a, from, zone, lang, TIME_DATE);
	return keep_said(utf8(a, out, n), from, to, zone, lang, SPAN_STYLE);
}

static char *
two(char *p, int n)
{
	*p++ = (char)('0' + n / 10 % 10);
	*p++ = (char)('0' + n % 10);
	return p;
}

/* Y is the year, the other letters below two digits each, and what is none of
 * them itself.  printf() takes ten times as long, and public pages have some. */
static const char *
shaped(struct arena *a, struct civil c, int second, const char *form)
{
	char out[32], *p = out;

	for (; *form != '\0'; form++)
		switch (*form) {
		case 'Y': p = two(two(p, c.year / 100), c.year); break;
		case 'M': p = two(p, c.month); break;
		case 'D': p = two(p, c.day); break;
		case 'h': p = two(p, c.hour); break;
		case 'm': p = two(p, c.minute); break;
		case 's': p = two(p, second); break;
		default: *p++ = *form;
		}
	return arena_dup_n(a, out, (size_t)(p - out));
}

/* For times in UTC. */
static const char *
utc(struct arena *a, unixtime t, const char *form)
{
	struct tm tm = broken_down(t);

	return shaped(a, civil_of(&tm), tm.tm_sec, form);
}

const char *
time_iso_date(struct arena *a, unixtime t, const char *zone)
{
	return t == 0 ? "" : shaped(a, time_civil(t, zone), 0, "Y-M-D");
}

const char *
time_iso(struct arena *a, unixtime t, const char *zone)
{
	return t == 0 ? "" : shaped(a, time_civil(t, zone), 0, "Y-M-DTh:m");
}

const char *
time_ical(struct arena *a, unixtime t)
{
	return utc(a, t, "YMDThmsZ");
}

const char *
time_rfc3339(struct arena *a, unixtime t)
{
	return utc(a, t, "Y-M-DTh:m:sZ");
}

/* English whatever the locale: both forms are fixed by their RFCs. */
static const char *
with_names(struct arena *a, unixtime t, const char *zone)
{
	static const char day[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
	    "Sat" };
	static const char month[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct tm tm = broken_down(t);

	return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d %s",
	    day[tm.tm_wday], tm.tm_mday, month[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, zone);
}

const char *
time_mail(struct arena *a, unixtime t)
{
	return with_names(a, t, "+0000");
}

const char *
time_http(struct arena *a, unixtime t)
{
	return with_names(a, t, "GMT");
}
