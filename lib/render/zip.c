#include "render/zip.h"

#include <zip.h>

#include "base/log.h"

static enum rc
add(zip_t *z, const struct zip_file *f)
{
	zip_source_t *s = zip_source_buffer(z, f->bytes, f->n, 0);
	zip_int64_t at;

	if (s == NULL || (at = zip_file_add(z, f->name, s,
	    ZIP_FL_ENC_UTF_8)) < 0) {
		log_line(LOG_ERROR, "render", "zip: %s", zip_strerror(z));
		if (s != NULL)
			zip_source_free(s);
		return RC_FAILED;
	}
	/* 1 January 1980, the first day of a ZIP file: its times have no zone,
	 * and the same files make the same archive. */
	if (zip_file_set_dostime(z, (zip_uint64_t)at, 0, 1 << 5 | 1, 0) != 0 ||
	    zip_set_file_compression(z, (zip_uint64_t)at, f->plain ?
	    ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) != 0) {
		log_line(LOG_ERROR, "render", "zip: %s", zip_strerror(z));
		return RC_FAILED;
	}
	return RC_OK;
}

/* What the archive has become, out of its source. */
static enum rc
take(struct arena *a, zip_source_t *s, struct buf *out)
{
	zip_stat_t st;
	void *p;

	if (zip_source_open(s) != 0)
		return RC_FAILED;
	if (zip_source_stat(s, &st) != 0 || (st.valid & ZIP_STAT_SIZE) == 0) {
		zip_source_close(s);
		return RC_FAILED;
	}
	p = arena_get_raw(a, st.size + 1);
	if (zip_source_read(s, p, st.size) != (zip_int64_t)st.size) {
		zip_source_close(s);
		return RC_FAILED;
	}
	zip_source_close(s);
	buf_put(out, p, st.size);
	return RC_OK;
}

enum rc
zip_write(struct arena *a, const struct zip_file *file, size_t files,
    struct buf *out)
{
	zip_source_t *s;
	zip_error_t error;
	zip_t *z;
	enum rc rc = RC_OK;

	zip_error_init(&error);
	s = zip_source_buffer_create(NULL, 0, 0, &error);
	z = s == NULL ? NULL : zip_open_from_source(s, ZIP_TRUNCATE, &error);
	if (z == NULL) {
		log_line(LOG_ERROR, "render", "zip: %s",
		    zip_error_strerror(&error));
		if (s != NULL)
			zip_source_free(s);
		zip_error_fini(&error);
		return RC_FAILED;
	}
	zip_source_keep(s);	/* it outlives the archive */
	for (size_t i = 0; i < files && rc == RC_OK; i++)
		rc = add(z, &file[i]);
	if (rc != RC_OK) {
		zip_discard(z);
	} else if (zip_close(z) != 0) {
		log_line(LOG_ERROR, "render", "zip: %s", zip_strerror(z));
		zip_discard(z);
		rc = RC_FAILED;
	} else {
		rc = take(a, s, out);
	}
	zip_source_free(s);
	return rc;
}
