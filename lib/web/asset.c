#include "web/asset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

const struct asset *
asset_find(const char *path)
{
	for (const struct asset *a = assets; a->path != NULL; a++)
		if (strcmp(a->path, path) == 0)
			return a;
	return NULL;
}

const char *
asset_url(const char *name)
{
	for (const struct asset *a = assets; a->path != NULL; a++)
		if (strcmp(strrchr(a->path, '/') + 1, name) == 0)
			return a->path;
	fprintf(stderr, "guildhall: there is no asset called %s\n", name);
	abort();
}

struct url
asset_link(const char *name)
{
	return (struct url){ asset_url(name) };
}

const void *
asset_plain(struct arena *arena, const struct asset *a, size_t *n)
{
	z_stream z = { 0 };
	struct buf out = BUF(arena);
	unsigned char part[16 * 1024];
	int rc;

	*n = a->n;
	if (!a->gzip)
		return a->bytes;
	/* 16: a gzip header, not zlib's. */
	if (inflateInit2(&z, 16 + MAX_WBITS) != Z_OK)
		abort();
	z.next_in = a->bytes;
	z.avail_in = (uInt)a->n;
	do {
		z.next_out = part;
		z.avail_out = sizeof part;
		rc = inflate(&z, Z_NO_FLUSH);
		buf_put(&out, part, sizeof part - z.avail_out);
	} while (rc == Z_OK);
	inflateEnd(&z);
	if (rc != Z_STREAM_END)
		abort();
	*n = out.n;
	return buf_text(&out);
}
