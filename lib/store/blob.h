/* Uploads are rows in the store, in chunks: one file to back up. */
#ifndef STORE_BLOB_H
#define STORE_BLOB_H

#include "base/buf.h"
#include "store/db.h"

enum blob_kind {		/* by content, never by what the sender says */
	BLOB_OTHER, BLOB_PDF, BLOB_PNG, BLOB_JPEG, BLOB_WEBP, BLOB_GIF,
	BLOB_MP4, BLOB_WEBM, BLOB_ODT, BLOB_DOCX, BLOB_XLSX, BLOB_TEXT,
	BLOB_KINDS
};
enum { BLOB_CHUNK = 256 * 1024 };

struct blob {
	row_id id;
	const char *name;	/* as it was called, cleaned */
	enum blob_kind kind;
	int64_t size;		/* bytes */
	const char *sha256;	/* hex */
	unixtime at;
};

extern const char *const blob_type[BLOB_KINDS];	/* "application/pdf" */
bool blob_inline(enum blob_kind);	/* pictures and video only */
enum blob_kind blob_sniff(const void *, size_t);

/* Sets id, kind, size and at of *out; blob_find() reads name and sha256. */
enum rc blob_put(struct db *, const char *name, const void *, size_t,
    struct blob *out);
enum rc blob_find(struct db *, struct arena *, row_id, struct blob *out);
/* Bytes [from, from + n) added to out. */
enum rc blob_read(struct db *, row_id, int64_t from, int64_t n,
    struct buf *out);
enum rc blob_drop(struct db *, row_id);

extern const char blob_sql[];

#endif
