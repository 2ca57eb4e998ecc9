/* What rooms do alike with what they hold about a person. */
#include "store/db.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "people/people.h"

static void
write_column(struct arena *a, const struct rows *q, int n, const char *name,
    const char *is, struct buf *b)
{
	if (col_null(q, n))
		return;
	if (strcmp(is, "time") == 0) {
		json_pair(b, name, time_rfc3339(a, col_int(q, n)));
	} else if (strcmp(is, "words") == 0) {
		json_pair(b, name, words_pick(a, col_text(q, a, n), "en").text);
	} else if (strcmp(is, "number") == 0) {
		json_key(b, name);
		json_number(b, col_int(q, n));
	} else if (strcmp(is, "flag") == 0) {
		json_key(b, name);
		json_flag(b, col_int(q, n) != 0);
	} else if (strcmp(is, "real") == 0) {
		json_pair(b, name, arena_printf(a, "%.6g", col_real(q, n)));
	} else {
		json_pair(b, name, col_text(q, a, n));
	}
}

enum rc
personal_rows(struct arena *a, struct rows q, const char *kind,
    const char *names, struct buf *b)
{
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		char *rest = arena_printf(a, "%s", names), *name;

		json_begin(b, '{');
		json_pair(b, "kind", kind);
		for (int n = 0; (name = strsep(&rest, " ")) != NULL; n++) {
			char *is = strchr(name, ':');

			if (is != NULL)
				*is++ = '\0';
			write_column(a, &q, n, name, is == NULL ? "" : is, b);
		}
		json_end(b, '}');
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
personal_any(struct db *db, const char *sql, row_id person, bool *yes)
{
	int64_t n;

	TRY(db_int(db, sql, ARGS(INT(person)), &n));
	*yes = *yes || n > 0;
	return RC_OK;
}
