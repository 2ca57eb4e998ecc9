#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unicode/utf16.h>
#include <unistd.h>

#include "base/text.h"
#include "base/time.h"

/* A line longer than this is cut: below PIPE_BUF, so that lines of several
 * processes on one pipe never mix. */
enum { LINE_MAX_BYTES = 4000, TEXT_MAX = 2500 };

struct line {
	char p[LINE_MAX_BYTES];
	size_t n;
};

static const char *const level_name[] = { "error", "warn", "info", "debug" };
static char process[32] = "guildhall";
static char context[64];
static enum log_level least = LOG_INFO;

static void
copy(char *to, size_t room, const char *from)
{
	size_t n = from == NULL ? 0 : strnlen(from, room - 1);

	if (n > 0)
		memcpy(to, from, n);
	to[n] = '\0';
}

void
log_open(const char *name, enum log_level level)
{
	copy(process, sizeof process, name);
	least = level;
}

void
log_context(const char *id)
{
	copy(context, sizeof context, id);
}

static void
put(struct line *l, const char *s)
{
	size_t n = strlen(s);

	if (n > sizeof l->p - l->n)
		n = sizeof l->p - l->n;
	memcpy(l->p + l->n, s, n);
	l->n += n;
}

/*
 * The text as the inside of a JSON string.  Whatever is not printable ASCII
 * becomes an escape: a log is read in terminals, which must not obey what
 * somebody managed to get into it.
 */
static void
put_escaped(struct line *l, const char *s, size_t most)
{
	size_t start = l->n, n = strlen(s), i = 0;
	char escape[16];
	int32_t c;

	while (i < n && l->n - start < most) {
		c = text_next(s, n, &i);
		if (c == '"' || c == '\\')
			snprintf(escape, sizeof escape, "\\%c", (char)c);
		else if (c >= 0x20 && c < 0x7f)
			snprintf(escape, sizeof escape, "%c", (char)c);
		else if (c < 0x10000)
			snprintf(escape, sizeof escape, "\\u%04x",
			    (unsigned)c);
		else
			snprintf(escape, sizeof escape, "\\u%04x\\u%04x",
			    (unsigned)U16_LEAD(c), (unsigned)U16_TRAIL(c));
		put(l, escape);
	}
	if (i < n)
		put(l, "...");
}

void
log_line(enum log_level level, const char *room, const char *fmt, ...)
{
	int saved = errno;	/* a caller may still want it */
	struct line l = { .n = 0 };
	char text[TEXT_MAX], number[32], at[32];
	struct timespec now;
	struct tm tm;
	time_t seconds;
	va_list ap;

	if (level > least)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	clock_gettime(CLOCK_REALTIME, &now);
	seconds = (time_t)time_now();
	gmtime_r(&seconds, &tm);
	strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &tm);
	put(&l, "{\"at\":\"");
	put(&l, at);
	snprintf(number, sizeof number, ".%03ldZ", now.tv_nsec / 1000000);
	put(&l, number);
	put(&l, "\",\"level\":\"");
	put(&l, level_name[level]);
	put(&l, "\",\"process\":\"");
	put_escaped(&l, process, 100);
	snprintf(number, sizeof number, "\",\"pid\":%ld", (long)getpid());
	put(&l, number);
	put(&l, ",\"room\":\"");
	put_escaped(&l, room, 100);
	if (context[0] != '\0') {
		put(&l, "\",\"context\":\"");
		put_escaped(&l, context, 200);
	}
	put(&l, "\",\"text\":\"");
	put_escaped(&l, text, LINE_MAX_BYTES - l.n - 40);
	put(&l, "\"}\n");
	/* A log that cannot be written is no reason to stop. */
	while (write(STDERR_FILENO, l.p, l.n) < 0 && errno == EINTR)
		;
	errno = saved;
}
