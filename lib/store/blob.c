#include "store/blob.h"

#include <sodium.h>
#include <string.h>

enum { NAME_MAX_BYTES = 120 };

const char *const blob_type[BLOB_KINDS] = {
	[BLOB_OTHER] = "application/octet-stream",
	[BLOB_PDF] = "application/pdf",
	[BLOB_PNG] = "image/png",
	[BLOB_JPEG] = "image/jpeg",
	[BLOB_WEBP] = "image/webp",
	[BLOB_GIF] = "image/gif",
	[BLOB_MP4] = "video/mp4",
	[BLOB_WEBM] = "video/webm",
	[BLOB_ODT] = "application/vnd.oasis.opendocument.text",
	[BLOB_DOCX] = "application/vnd.openxmlformats-officedocument"
	    ".wordprocessingml.document",
	[BLOB_XLSX] = "application/vnd.openxmlformats-officedocument"
	    ".spreadsheetml.sheet",
	[BLOB_TEXT] = "text/plain; charset=utf-8",
};

bool
blob_inline(enum blob_kind k)
{
	return k >= BLOB_PNG && k <= BLOB_WEBM;
}

/*
 * The code point at p and its length; length 0 when it is not well-formed
 * UTF-8 (RFC 3629).
 */
static uint32_t
decode(const unsigned char *p, size_t n, size_t *len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t want = n == 0 ? 0 : p[0] < 0x80 ? 1 : p[0] < 0xc0 ? 0 :
	    p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf8 ? 4 : 0;
	uint32_t c;

	*len = 0;
	if (want == 0 || want > n)
		return 0;
	c = want == 1 ? p[0] : p[0] & (0x7fu >> want);
	for (size_t i = 1; i < want; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[want] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*len = want;
	return c;
}

/* ASCII, C1, line and paragraph separators. */
static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
	    c == 0x2029;
}

/* Marks that turn the direction of what follows: "fdp.exe" as "exe.pdf". */
static bool
is_bidi(uint32_t c)
{
	return c == 0x61c || c == 0x200e || c == 0x200f ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool
has(const unsigned char *p, size_t n, size_t at, const char *what)
{
	size_t m = strlen(what);

	return n >= at && n - at >= m && memcmp(p + at, what, m) == 0;
}

static bool
is_text(const unsigned char *p, size_t n)
{
	size_t len;

	for (size_t i = 0; i < n; i += len) {
		uint32_t c = decode(p + i, n - i, &len);

		if (len == 0 || (is_control(c) && c != '\t' && c != '\n' &&
		    c != '\r' && c != '\f'))
			return false;
	}
	return n > 0;
}

static uint32_t
le(const unsigned char *p, int bytes)
{
	uint32_t v = 0;

	for (int i = bytes - 1; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

/*
 * What kind of document a ZIP archive is, by the names in its directory
 * (APPNOTE.TXT, 4.3.12 and 4.3.16).  One with macros is none of ours.
 */
static enum blob_kind
sniff_zip(const unsigned char *p, size_t n)
{
	enum blob_kind kind = BLOB_OTHER;
	size_t end, at, left;
	bool types = false;

	/* ODF puts its type first, as it is. */
	if (has(p, n, 30, "mimetypeapplication/vnd.oasis.opendocument.text") &&
	    le(p + 8, 2) == 0 && le(p + 18, 4) == 39)
		return BLOB_ODT;
	for (end = n - 22; !has(p, n, end, "PK\5\6"); end--)
		if (end == 0 || n - end > 65535 + 22)
			return BLOB_OTHER;
	at = le(p + end + 16, 4);
	for (left = le(p + end + 10, 2); left > 0; left--) {
		const unsigned char *name = p + at + 46;
		size_t len;

		if (at >= end || end - at < 46 || !has(p, n, at, "PK\1\2") ||
		    (len = le(p + at + 28, 2)) > end - at - 46)
			return BLOB_OTHER;
		if (len == 19 && memcmp(name, "[Content_Types].xml", 19) == 0)
			types = true;
		else if (len == 17 && memcmp(name, "word/document.xml", 17) ==
		    0)
			kind = BLOB_DOCX;
		else if (len == 15 && memcmp(name, "xl/workbook.xml", 15) == 0)
			kind = BLOB_XLSX;
		else if (len >= 14 &&
		    memcmp(name + len - 14, "vbaProject.bin", 14) == 0)
			return BLOB_OTHER;
		at += 46 + len + le(p + at + 30, 2) + le(p + at + 32, 2);
	}
	return types ? kind : BLOB_OTHER;
}

enum blob_kind
blob_sniff(const void *bytes, size_t n)
{
	static const char *const brands[] = { "isom", "iso2", "iso4", "iso5",
	    "iso6", "mp41", "mp42", "avc1", "dash", "MSNV", "M4V " };
	const unsigned char *p = bytes;

	if (has(p, n, 0, "%PDF-"))
		return BLOB_PDF;
	if (has(p, n, 0, "\x89PNG\r\n\x1a\n"))
		return BLOB_PNG;
	if (has(p, n, 0, "\xff\xd8\xff"))
		return BLOB_JPEG;
	if (has(p, n, 0, "RIFF") && has(p, n, 8, "WEBP"))
		return BLOB_WEBP;
	if (has(p, n, 0, "GIF87a") || has(p, n, 0, "GIF89a"))
		return BLOB_GIF;
	if (has(p, n, 4, "ftyp"))
		for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
			if (has(p, n, 8, brands[i]))
				return BLOB_MP4;
	if (has(p, n, 0, "\x1a\x45\xdf\xa3") &&
	    memmem(p, n < 64 ? n : 64, "webm", 4) != NULL)
		return BLOB_WEBM;
	if (n >= 52 && has(p, n, 0, "PK\3\4"))
		return sniff_zip(p, n);
	return is_text(p, n) ? BLOB_TEXT : BLOB_OTHER;
}

/*
 * The last part of a path, without what could mislead a reader or break a
 * header; long ones keep their ending.
 */
static const char *
clean_name(const char *name, char out[static NAME_MAX_BYTES + 1])
{
	const char *dot;
	size_t room = NAME_MAX_BYTES, n = 0, len;

	if (name == NULL)
		name = "";
	for (const char *p = name; *p != '\0'; p++)
		if (*p == '/' || *p == '\\')
			name = p + 1;
	dot = strrchr(name, '.');
	if (dot == NULL || strlen(dot) > 12 || strlen(name) <= NAME_MAX_BYTES)
		dot = "";
	else
		room -= strlen(dot);
	for (int part = 0; part < 2; part++) {
		const char *p = part == 0 ? name : dot;
		size_t left = strlen(p);

		for (; left > 0; p += len, left -= len) {
			uint32_t c = decode((const unsigned char *)p, left,
			    &len);

			if (len == 0) {
				len = 1;	/* not UTF-8 */
				continue;
			}
			/* Nor a dot or a space before all else. */
			if (is_control(c) || is_bidi(c) || c == 0xfeff ||
			    (n == 0 && (c == '.' || c == ' ')))
				continue;
			if (n + len > room)
				break;
			memcpy(out + n, p, len);
			n += len;
		}
		room = NAME_MAX_BYTES;
	}
	while (n > 0 && (out[n - 1] == ' ' || out[n - 1] == '.'))
		n--;
	out[n] = '\0';
	return n == 0 ? strcpy(out, "file") : out;
}

struct put {
	const unsigned char *p;
	size_t n;
	struct blob *blob;
};

static enum rc
put(struct db *db, void *ctx)
{
	struct put *w = ctx;
	struct blob *b = w->blob;

	TRY(db_insert(db, "INSERT INTO blob (name, type, size, sha256, made_at)"
	    " VALUES ($1, $2, $3, $4, $5) RETURNING id", ARGS(TEXT(b->name),
	    TEXT(blob_type[b->kind]), INT(b->size), TEXT(b->sha256),
	    INT(b->at)), &b->id));
	for (size_t at = 0; at < w->n; at += BLOB_CHUNK) {
		size_t n = w->n - at < BLOB_CHUNK ? w->n - at : BLOB_CHUNK;

		TRY(db_change(db, "INSERT INTO blob_chunk"
		    " (blob_id, number, bytes) VALUES ($1, $2, $3)",
		    ARGS(INT(b->id), INT((int64_t)(at / BLOB_CHUNK)),
		    BYTES(w->p + at, n))));
	}
	return RC_OK;
}

enum rc
blob_put(struct db *db, const char *name, const void *bytes, size_t n,
    struct blob *out)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof h + 1], clean[NAME_MAX_BYTES + 1];
	enum rc rc;

	crypto_hash_sha256(h, bytes, n);
	sodium_bin2hex(hex, sizeof hex, h, sizeof h);
	*out = (struct blob){ .kind = blob_sniff(bytes, n),
	    .size = (int64_t)n, .at = time_now(),
	    .name = clean_name(name, clean), .sha256 = hex };
	rc = db_transact(db, put, &(struct put){ bytes, n, out });
	out->name = out->sha256 = NULL;		/* they end with this call */
	return rc;
}

enum rc
blob_find(struct db *db, struct arena *a, row_id id, struct blob *out)
{
	struct rows q = db_query(db, "SELECT id, name, type, size, sha256,"
	    " made_at FROM blob WHERE id = $1", ARGS(INT(id)));
	const char *type;

	*out = (struct blob){ 0 };
	TRY(db_next(&q));
	*out = (struct blob){
		.id = col_int(&q, 0),
		.name = col_text(&q, a, 1),
		.size = col_int(&q, 3),
		.sha256 = col_text(&q, a, 4),
		.at = col_int(&q, 5),
	};
	type = col_text(&q, a, 2);
	for (int k = 0; k < BLOB_KINDS; k++)
		if (strcmp(type, blob_type[k]) == 0)
			out->kind = (enum blob_kind)k;
	db_done(&q);
	return RC_OK;
}

enum rc
blob_read(struct db *db, row_id id, int64_t from, int64_t n, struct buf *out)
{
	struct rows q;
	int64_t size, at = from;
	enum rc rc;

	if (from < 0 || n < 0)
		return RC_INVALID;
	TRY(db_int(db, "SELECT size FROM blob WHERE id = $1", ARGS(INT(id)),
	    &size));
	if (from >= size || n == 0)
		return RC_OK;
	if (n > size - from)
		n = size - from;
	q = db_query(db, "SELECT number, bytes FROM blob_chunk"
	    " WHERE blob_id = $1 AND number BETWEEN $2 AND $3 ORDER BY number",
	    ARGS(INT(id), INT(from / BLOB_CHUNK),
	    INT((from + n - 1) / BLOB_CHUNK)));
	while ((rc = db_next(&q)) == RC_OK) {
		int64_t start = col_int(&q, 0) * BLOB_CHUNK, end;
		size_t len;
		const char *p = col_bytes(&q, out->arena, 1, &len);

		end = start + (int64_t)len < from + n ? start + (int64_t)len :
		    from + n;
		if (start > at || end <= at)
			break;		/* a chunk is missing or short */
		buf_put(out, p + (at - start), (size_t)(end - at));
		at = end;
	}
	db_done(&q);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	return at == from + n ? RC_OK : RC_FAILED;
}

enum rc
blob_drop(struct db *db, row_id id)
{
	return db_change(db, "DELETE FROM blob WHERE id = $1", ARGS(INT(id)));
}
