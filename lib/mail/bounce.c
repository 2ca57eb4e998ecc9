#include "mail/bounce.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

enum { FIELD_MAX = 4000, PARTS_MAX = 50 };

/* Bytes somewhere in the message; nothing in it need end with a NUL. */
struct slice {
	const char *p;
	size_t n;
};

/* The next line without its end; false after the last. */
static bool
next_line(struct slice *rest, struct slice *line)
{
	const char *lf;

	if (rest->n == 0)
		return false;
	lf = memchr(rest->p, '\n', rest->n);
	line->p = rest->p;
	line->n = lf == NULL ? rest->n : (size_t)(lf - rest->p);
	rest->p += line->n + (lf != NULL);
	rest->n -= line->n + (lf != NULL);
	if (line->n > 0 && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

static bool
is_field(struct slice line, const char *name, size_t *value)
{
	size_t n = strlen(name);

	if (line.n <= n || strncasecmp(line.p, name, n) != 0)
		return false;
	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	if (n == line.n || line.p[n] != ':')
		return false;
	*value = n + 1;
	return true;
}

static void
add(struct buf *b, struct slice s)
{
	size_t room = FIELD_MAX - b->n;

	buf_put(b, s.p, s.n > room ? room : s.n);
}

/*
 * The first field of that name in the header that block begins with, unfolded
 * and cleaned; NULL when there is none.  *body, where wanted, is what follows
 * the empty line.
 */
static const char *
field(struct arena *a, struct slice block, const char *name,
    struct slice *body)
{
	struct buf b = BUF(a);
	struct slice line;
	bool inside = false, found = false;
	size_t at;

	while (next_line(&block, &line) && line.n > 0) {
		if (*line.p == ' ' || *line.p == '\t') {
			if (inside)
				add(&b, line);
			continue;
		}
		inside = !found && is_field(line, name, &at);
		if (inside) {
			found = true;
			add(&b, (struct slice){ line.p + at, line.n - at });
		}
	}
	if (body != NULL)
		*body = block;
	/* A NUL ends the value; nothing sensible follows one. */
	return found ? text_clean(a, buf_text(&b), true) : NULL;
}

/* A parameter of Content-Type: boundary="x" or boundary=x. */
static const char *
parameter(struct arena *a, const char *value, const char *name)
{
	const char *p = value;
	size_t n = strlen(name);

	while ((p = strchr(p, ';')) != NULL) {
		p++;
		p += strspn(p, " \t");
		if (strncasecmp(p, name, n) != 0 || p[n] != '=')
			continue;
		p += n + 1;
		return *p == '"' ? arena_dup_n(a, p + 1, strcspn(p + 1, "\"")) :
		    arena_dup_n(a, p, strcspn(p, "; \t"));
	}
	return NULL;
}

static bool
is_type(const char *value, const char *type)
{
	size_t n = strlen(type);

	return value != NULL && strncasecmp(value, type, n) == 0 &&
	    (value[n] == '\0' || value[n] == ';' || value[n] == ' ');
}

/* The next part of a multipart body; false after the last. */
static bool
next_part(struct slice *body, const char *boundary, struct slice *part)
{
	size_t n = strlen(boundary);
	struct slice line;
	bool inside = false;

	while (body->n > 0) {
		struct slice before = *body;

		(void)next_line(body, &line);
		if (line.n >= n + 2 && memcmp(line.p, "--", 2) == 0 &&
		    memcmp(line.p + 2, boundary, n) == 0) {
			if (inside) {
				part->n = (size_t)(line.p - part->p);
				*body = before;	/* it begins the next */
				return true;
			}
			if (line.n >= n + 4 &&
			    memcmp(line.p + n + 2, "--", 2) == 0)
				return false;
			inside = true;
			part->p = body->p;
		}
	}
	if (inside)		/* cut short: what there is */
		part->n = (size_t)(body->p - part->p);
	return inside;
}

/* "rfc822; anna@example.lv" -> "anna@example.lv". */
static const char *
after_type(const char *value)
{
	const char *p = value == NULL ? NULL : strchr(value, ';');

	if (p == NULL)
		return value;
	return p + 1 + strspn(p + 1, " \t");
}

/* The report: fields of the message, an empty line, then a group of fields for
 * each recipient.  We send to one, so that the first group counts. */
static void
read_report(struct arena *a, struct slice report, struct bounce *out)
{
	for (int group = 0; group < 8 && report.n > 0; group++) {
		struct slice rest;
		const char *action = field(a, report, "Action", &rest);

		if (action != NULL) {
			out->failed = strcasecmp(action, "failed") == 0;
			out->recipient = after_type(field(a, report,
			    "Final-Recipient", NULL));
			out->status = field(a, report, "Status", NULL);
			out->reason = after_type(field(a, report,
			    "Diagnostic-Code", NULL));
			return;
		}
		report = rest;
	}
}

static const char *
bare_id(struct arena *a, const char *value)
{
	const char *from = value == NULL ? NULL : strchr(value, '<');
	const char *to = from == NULL ? NULL : strchr(from, '>');

	return to == NULL || to == from + 1 ? NULL :
	    arena_dup_n(a, from + 1, (size_t)(to - from - 1));
}

bool
bounce_read(struct arena *a, const char *message, size_t n,
    struct bounce *out)
{
	struct slice whole = { message, n }, body, part, inner;
	const char *type, *boundary;
	bool report = false;

	*out = (struct bounce){ 0 };
	if (n > BOUNCE_MAX)
		return false;
	type = field(a, whole, "Content-Type", &body);
	if (!is_type(type, "multipart/report") ||
	    (boundary = parameter(a, type, "boundary")) == NULL ||
	    *boundary == '\0')
		return false;
	for (int i = 0; i < PARTS_MAX && next_part(&body, boundary, &part);
	    i++) {
		type = field(a, part, "Content-Type", &inner);
		if (is_type(type, "message/delivery-status") ||
		    is_type(type, "message/global-delivery-status")) {
			report = true;
			read_report(a, inner, out);
		} else if (is_type(type, "message/rfc822") ||
		    is_type(type, "message/global") ||
		    is_type(type, "text/rfc822-headers") ||
		    is_type(type, "message/global-headers")) {
			out->message_id = bare_id(a, field(a, inner,
			    "Message-ID", NULL));
		}
	}
	return report && out->message_id != NULL;
}

struct mark {
	const char *message_id, *problem;
	row_id id;
};

static enum rc
mark(struct db *db, void *arg)
{
	struct mark *m = arg;

	TRY(db_int(db, "SELECT id FROM outbox WHERE message_id = $1",
	    ARGS(TEXT(m->message_id)), &m->id));
	/* "sending" and "failed" may have arrived without our knowing. */
	return db_change(db, "UPDATE outbox SET state = 'bounced',"
	    " problem = $2, lease_until = NULL WHERE id = $1"
	    " AND tries > 0 AND state IN ('sent', 'sending', 'failed')",
	    ARGS(INT(m->id), TEXT(m->problem)));
}

static enum rc
bounced(struct db *db, struct arena *a, const char *message, size_t n)
{
	struct bounce b;
	struct mark m;

	if (!bounce_read(a, message, n, &b))
		return RC_INVALID;
	if (!b.failed)
		return RC_NONE;
	m = (struct mark){ .message_id = b.message_id };
	m.problem = text_cut(a, text_clean(a, arena_printf(a, "%s %s",
	    b.status == NULL ? "" : b.status,
	    b.reason == NULL ? "" : b.reason), true), 400);
	TRY(db_transact(db, mark, &m));
	log_line(LOG_INFO, "mail", "mail %lld came back", (long long)m.id);
	return RC_OK;
}

enum rc
mail_bounced(struct db *db, const char *message, size_t n)
{
	struct arena *a = arena_make();
	enum rc rc = bounced(db, a, message, n);

	arena_free(a);
	return rc;
}
