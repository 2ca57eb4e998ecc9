/*
 * A mail as bytes: RFC 5322, MIME (2045, 2047, 2231), format=flowed (3676),
 * one-click unsubscribing (8058), auto-submitted (3834).  Nothing that
 * somebody typed reaches a header but as encoded words, a checked address or a
 * checked token: no value can begin a header of its own.
 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "mail/mail.h"

enum {
	LINE = 76,		/* bytes of a coded line (RFC 2045, 6.7) */
	WORD = 75,		/* bytes of an encoded word (RFC 2047, 2) */
	FLOW = 72,		/* code points of a line of plain text */
	PLAIN_HEADER = 60,	/* bytes of a value that needs no folding */
};

static const char HEX[] = "0123456789ABCDEF";

static void
base64(struct buf *b, const unsigned char *p, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)p[i] << 16 |
		    (i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) |
		    (i + 2 < n ? p[i + 2] : 0);

		buf_char(b, digit[v >> 18]);
		buf_char(b, digit[v >> 12 & 63]);
		buf_char(b, i + 1 < n ? digit[v >> 6 & 63] : '=');
		buf_char(b, i + 2 < n ? digit[v & 63] : '=');
	}
}

/* Nothing but printable ASCII. */
static bool
is_printable(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7e)
			return false;
	return true;
}

/* What stands for itself as "Q" in a phrase (RFC 2047, 5 (3)). */
static bool
q_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c == '!' || c == '*' || c == '+' ||
	    c == '-' || c == '/';
}

static size_t
q_size(const char *p, size_t n)
{
	size_t size = 0;

	for (size_t i = 0; i < n; i++)
		size += q_plain((unsigned char)p[i]) || p[i] == ' ' ? 1 : 3;
	return size;
}

static void
encoded_word(struct buf *b, const char *p, size_t n, bool q)
{
	buf_str(b, q ? "=?UTF-8?Q?" : "=?UTF-8?B?");
	if (!q)
		base64(b, (const unsigned char *)p, n);
	for (size_t i = 0; q && i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == ' ') {
			buf_char(b, '_');
		} else if (q_plain(c)) {
			buf_char(b, (char)c);
		} else {
			buf_char(b, '=');
			buf_char(b, HEX[c >> 4]);
			buf_char(b, HEX[c & 15]);
		}
	}
	buf_str(b, "?=");
}

/* Encoded words, each of whole characters and on a line of its own; the first
 * follows so many columns. */
static void
encoded_words(struct buf *b, const char *s, size_t column)
{
	size_t room = WORD - 12 - column;	/* 12: =?UTF-8?Q??= */
	size_t n = strlen(s), from = 0, i = 0;
	bool q = q_size(s, n) <= (n + 2) / 3 * 4;

	while (i < n) {
		size_t next = i;

		(void)text_next(s, n, &next);
		if ((q ? q_size(s + from, next - from) :
		    (next - from + 2) / 3 * 4) > room) {
			encoded_word(b, s + from, i - from, q);
			buf_str(b, "\r\n ");
			from = i;
			room = WORD - 12;
		}
		i = next;
	}
	encoded_word(b, s + from, i - from, q);
}

/* ASCII with single spaces, folded at them; false when a word is too long for
 * a line. */
static bool
folded(struct buf *b, const char *s, size_t column)
{
	bool first = true;

	for (;;) {
		size_t n = strcspn(s, " ");

		if (n > LINE - 2)
			return false;
		if (column + 1 + n > LINE) {
			buf_str(b, "\r\n ");
			column = 1;
		} else if (!first) {
			buf_char(b, ' ');
			column++;
		}
		buf_put(b, s, n);
		column += n;
		first = false;
		if (s[n] == '\0')
			return true;
		s += n + 1;
	}
}

/* A value of free text: the subject. */
static void
header(struct buf *b, const char *name, const char *value)
{
	struct arena *a = b->arena;
	struct buf v = BUF(a);

	value = text_clean(a, value, true);
	buf_printf(b, "%s: ", name);
	if (is_printable(value) && strstr(value, "=?") == NULL &&
	    folded(&v, value, strlen(name) + 2))
		buf_put(b, buf_text(&v), v.n);
	else
		encoded_words(b, value, strlen(name) + 2);
	buf_str(b, "\r\n");
}

/* An address as it may stand between < and >; what cannot be one becomes
 * something that cannot be delivered, never something else. */
static const char *
checked(struct arena *a, const char *address)
{
	const char *out;

	return text_email(a, address, &out) ? out : "invalid@invalid.invalid";
}

static void
address(struct buf *b, const char *header_name, const char *name,
    const char *addr)
{
	struct arena *a = b->arena;

	name = text_clean(a, name, true);
	addr = checked(a, addr);
	buf_printf(b, "%s: ", header_name);
	if (*name == '\0') {
		buf_printf(b, "<%s>\r\n", addr);
		return;
	}
	if (!is_printable(name) || strstr(name, "=?") != NULL ||
	    strlen(name) > PLAIN_HEADER) {
		encoded_words(b, name, strlen(header_name) + 2);
	} else {
		buf_char(b, '"');
		for (; *name != '\0'; name++) {
			if (*name == '"' || *name == '\\')
				buf_char(b, '\\');
			buf_char(b, *name);
		}
		buf_char(b, '"');
	}
	/* On a line of its own: an address may be 254 bytes long. */
	buf_printf(b, "\r\n <%s>\r\n", addr);
}

/* A web address or a mail address, for List-Unsubscribe; NULL when neither. */
static const char *
unsubscribe_url(struct arena *a, const char *s)
{
	const char *mail;

	if (s == NULL)
		return NULL;
	if (text_email(a, s, &mail))
		return is_printable(mail) ? arena_printf(a, "mailto:%s", mail) :
		    NULL;
	if (!text_starts(s, "https://") && !text_starts(s, "http://") &&
	    !text_starts(s, "mailto:"))
		return NULL;
	return strlen(s) <= 900 && is_printable(s) &&
	    strpbrk(s, " <>\"\\") == NULL ? s : NULL;
}

static bool
is_tag(const char *lang)
{
	if (lang == NULL || *lang == '\0' || strlen(lang) > 35)
		return false;
	for (; *lang != '\0'; lang++)
		if (!((*lang >= 'a' && *lang <= 'z') || *lang == '-' ||
		    (*lang >= 'A' && *lang <= 'Z') ||
		    (*lang >= '0' && *lang <= '9')))
			return false;
	return true;
}

/*
 * Quoted-printable.  Lines end as \n in the text.  A dot or "From " at a
 * line's beginning is coded too: relays have been known to get them wrong.
 */
static void
quoted_printable(struct buf *b, const char *s)
{
	size_t column = 0;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		bool last = s[1] == '\n' || s[1] == '\0';
		bool plain = (c > 0x20 && c < 0x7f && c != '=') ||
		    ((c == ' ' || c == '\t') && !last);

		if (c == '\n') {
			buf_str(b, "\r\n");
			column = 0;
			continue;
		}
		if (column == 0 && (c == '.' || text_starts(s, "From ")))
			plain = false;
		/* One column is kept for the "=" of a soft end. */
		if (column + (plain ? 1 : 3) + !last > LINE) {
			buf_str(b, "=\r\n");
			column = 0;
			if (c == '.' || text_starts(s, "From "))
				plain = false;
		}
		if (plain) {
			buf_char(b, (char)c);
			column++;
		} else {
			buf_char(b, '=');
			buf_char(b, HEX[c >> 4]);
			buf_char(b, HEX[c & 15]);
			column += 3;
		}
	}
	if (column > 0)
		buf_str(b, "\r\n");
}

/*
 * Format=flowed: long paragraphs are wrapped at spaces, which stay at the
 * line's end so that a reader on a narrow screen can join them again.
 */
static const char *
flowed(struct arena *a, const char *s)
{
	struct buf b = BUF(a);

	while (*s != '\0') {
		size_t n = strcspn(s, "\n"), end = n, from = 0, at = 0,
		    space = 0, points = 0;

		while (end > 0 && s[end - 1] == ' ' &&
		    !(end == 3 && memcmp(s, "-- ", 3) == 0))
			end--;	/* a space at the end would join the lines */
		if (end > 0 && (*s == ' ' || *s == '>' ||
		    text_starts(s, "From ")))
			buf_char(&b, ' ');
		while (at < end) {
			size_t here = at;

			(void)text_next(s, end, &at);
			if (s[here] == ' ')
				space = at;
			if (++points > FLOW && space > from && space < end) {
				buf_put(&b, s + from, space - from);
				buf_char(&b, '\n');
				if (s[space] == ' ' || s[space] == '>' ||
				    text_starts(s + space, "From "))
					buf_char(&b, ' ');
				points = text_length(arena_dup_n(a, s + space,
				    at - space));
				from = space;
			}
		}
		buf_put(&b, s + from, end - from);
		buf_char(&b, '\n');
		s += n;
		s += *s == '\n';
	}
	return buf_text(&b);
}

static void
text_part(struct buf *b, const char *type, const char *text)
{
	buf_printf(b, "Content-Type: text/%s\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n", type);
	quoted_printable(b, text);
}

/* "text/calendar; method=REQUEST; charset=utf-8": tokens and plain
 * parameters, nothing that could end the line. */
static bool
is_type(const char *s)
{
	size_t slash;

	if (s == NULL || strlen(s) > 120)
		return false;
	slash = strcspn(s, "/;= ");
	if (slash == 0 || s[slash] != '/' || text_starts(s, "multipart/") ||
	    text_starts(s, "message/"))
		return false;
	for (; *s != '\0'; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		    (*s >= '0' && *s <= '9') ||
		    strchr("/;= .+-_", *s) != NULL))
			return false;
	return true;
}

static bool
is_attr_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || strchr("!#$&+-.^_`|~", c) != NULL;
}

/* The name of a file (RFC 2231): in pieces, each on its line, whole
 * characters in each. */
static void
file_name(struct buf *b, const char *name)
{
	struct arena *a = b->arena;
	struct buf piece = BUF(a);
	size_t n, i = 0;
	int number = 0;
	char *p;

	p = arena_dup(a, text_clean(a, name, true));
	for (char *q = p; *q != '\0'; q++)
		if (*q == '/' || *q == '\\')
			*q = '_';
	if (*p == '\0')
		p = arena_dup(a, "attachment");
	n = strlen(p);
	if (n <= PLAIN_HEADER && is_printable(p) && strchr(p, '"') == NULL) {
		buf_printf(b, ";\r\n filename=\"%s\"", p);
		return;
	}
	while (i < n) {
		size_t next = i;

		(void)text_next(p, n, &next);
		for (; i < next; i++) {
			unsigned char c = (unsigned char)p[i];

			if (c != '\0' && c < 0x80 && is_attr_char(c))
				buf_char(&piece, (char)c);
			else
				buf_printf(&piece, "%%%02X", c);
		}
		if (piece.n > 40 || i == n) {
			if (number == 0 && i == n)
				buf_printf(b, ";\r\n filename*=UTF-8''%s",
				    buf_text(&piece));
			else
				buf_printf(b, ";\r\n filename*%d*=%s%s",
				    number, number == 0 ? "UTF-8''" : "",
				    buf_text(&piece));
			number++;
			piece = BUF(a);
		}
	}
}

static void
attachment(struct buf *b, const struct mail_part *p)
{
	const unsigned char *at = p->bytes;
	size_t left = p->size;

	buf_printf(b, "Content-Type: %s\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "Content-Disposition: attachment",
	    is_type(p->type) ? p->type : "application/octet-stream");
	file_name(b, p->name);
	buf_str(b, "\r\n\r\n");
	while (left > 0) {
		size_t n = left > LINE / 4 * 3 ? LINE / 4 * 3 : left;

		base64(b, at, n);
		buf_str(b, "\r\n");
		at += n;
		left -= n;
	}
}

/* "=_" can stand in neither coding, so that no text contains a boundary. */
static const char *
boundary(struct arena *a, const struct mail *m, const char *which)
{
	const char *id = m->message_id == NULL ? "0" : m->message_id;

	return arena_printf(a, "=_%s.%.*s", which,
	    (int)strspn(id, "0123456789.abcdef"), id);
}

static void
texts(struct buf *b, const struct mail *m)
{
	struct arena *a = b->arena;
	const char *text = flowed(a, text_clean(a, m->text, false));
	const char *edge;

	if (m->html == NULL) {
		text_part(b, "plain; charset=utf-8; format=flowed", text);
		return;
	}
	edge = boundary(a, m, "alt");
	buf_printf(b, "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"%s\"\r\n\r\n--%s\r\n", edge, edge);
	text_part(b, "plain; charset=utf-8; format=flowed", text);
	buf_printf(b, "\r\n--%s\r\n", edge);
	text_part(b, "html; charset=utf-8", text_clean(a, m->html, false));
	buf_printf(b, "\r\n--%s--\r\n", edge);
}

/* The domain may stand in the row already. */
static void
message_id(struct buf *b, const struct mail *m, const struct mail_server *s)
{
	const char *id = text_clean(b->arena, m->message_id, true);
	size_t n = strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ.-_@");

	if (n == 0 || id[n] != '\0')
		id = "0";
	buf_printf(b, "Message-ID: <%s%s%s>\r\n", id,
	    strchr(id, '@') != NULL ? "" : "@",
	    strchr(id, '@') != NULL ? "" :
	    s->domain == NULL ? "localhost" : s->domain);
}

const char *
mail_message(struct arena *a, const struct mail *m,
    const struct mail_server *s, size_t *n)
{
	const char *url = unsubscribe_url(a, m->unsubscribe), *edge;
	unixtime at = m->made_at > m->due ? m->made_at : m->due;
	struct buf b = BUF(a);

	buf_printf(&b, "Date: %s\r\n", time_mail(a, at == 0 ? time_now() : at));
	address(&b, "From", s->from_name, s->from);
	address(&b, "To", m->to_name, m->to);
	if (m->reply_to != NULL)
		address(&b, "Reply-To", NULL, m->reply_to);
	header(&b, "Subject", m->subject);
	message_id(&b, m, s);
	if (is_tag(m->lang))
		buf_printf(&b, "Content-Language: %s\r\n", m->lang);
	buf_str(&b, "Auto-Submitted: auto-generated\r\n");
	if (url != NULL) {
		buf_printf(&b, "List-Unsubscribe:\r\n <%s>\r\n", url);
		if (text_starts(url, "http"))
			buf_str(&b, "List-Unsubscribe-Post:"
			    " List-Unsubscribe=One-Click\r\n");
	}
	buf_str(&b, "MIME-Version: 1.0\r\n");
	if (m->parts == NULL) {
		texts(&b, m);
	} else {
		edge = boundary(a, m, "mix");
		buf_printf(&b, "Content-Type: multipart/mixed;\r\n"
		    " boundary=\"%s\"\r\n\r\n--%s\r\n", edge, edge);
		texts(&b, m);
		for (const struct mail_part *p = m->parts; p != NULL;
		    p = p->next) {
			buf_printf(&b, "\r\n--%s\r\n", edge);
			attachment(&b, p);
		}
		buf_printf(&b, "\r\n--%s--\r\n", edge);
	}
	*n = b.n;
	return buf_text(&b);
}
