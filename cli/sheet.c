#include "cli/sheet.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

int
sheet_load(struct cli *cli, const char *path, const char **out, size_t *n)
{
	const char *why;

	return cli_load(cli->arena, path, SHEET_BYTES_MAX, out, n, &why) ==
	    RC_OK ? 0 : cli_fail("%s", why);
}

int
sheet_read(struct cli *cli, const char *path, struct sheet *out)
{
	const char *bytes;
	size_t n;

	*out = (struct sheet){ .path = path };
	if (sheet_load(cli, path, &bytes, &n) != 0)
		return 1;
	if (csv_read(cli->arena, bytes, n, &out->csv) != RC_OK)
		return cli_fail("%s: %s", path, out->csv.why);
	if (out->csv.rows < 2)
		return cli_fail("%s: line %zu: is empty; a line of column names "
		    "and at least one more are needed", path,
		    out->csv.rows + 1);
	out->rows = out->csv.rows - 1;
	return 0;
}

int
sheet_column(const struct sheet *t, const char *name, bool needed, int *out)
{
	*out = csv_column(&t->csv, name);
	if (*out < 0 && needed)
		return cli_fail("%s: line 1: no column \"%s\"", t->path, name);
	return 0;
}

const char *
sheet_cell(struct cli *cli, const struct sheet *t, size_t row, int column)
{
	const struct csv_row *r = &t->csv.row[row + 1];

	if (column < 0 || (size_t)column >= r->cells)
		return "";
	return text_clean(cli->arena, r->cell[column], true);
}

size_t
sheet_line(const struct sheet *t, size_t row)
{
	return t->csv.row[row + 1].line;
}

/* By id, then by line. */
static int
by_id(const void *x, const void *y, void *ids)
{
	const char *const *id = ids;
	uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
	int d = strcmp(id[i], id[k]);

	return d != 0 ? d : (i > k) - (i < k);
}

int
sheet_index(struct cli *cli, struct sheet *t, const char *column)
{
	const char **id = arena_array(cli->arena, const char *, t->rows);
	int at;

	if (sheet_column(t, column, true, &at) != 0)
		return 1;
	t->id = id;
	t->by_id = arena_array(cli->arena, uint32_t, t->rows);
	for (uint32_t i = 0; i < t->rows; i++) {
		id[i] = sheet_cell(cli, t, i, at);
		if (*id[i] == '\0')
			return cli_fail("%s: line %zu: no %s", t->path,
			    sheet_line(t, i), column);
		t->by_id[i] = i;
	}
	qsort_r(t->by_id, t->rows, sizeof *t->by_id, by_id, id);
	for (size_t i = 1; i < t->rows; i++)
		if (strcmp(id[t->by_id[i - 1]], id[t->by_id[i]]) == 0)
			return cli_fail("%s: line %zu: \"%s\" stands in line %zu "
			    "already", t->path, sheet_line(t, t->by_id[i]),
			    id[t->by_id[i]], sheet_line(t, t->by_id[i - 1]));
	return 0;
}

int64_t
sheet_find(const struct sheet *t, const char *id)
{
	size_t low = 0, high = t->rows;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int d = strcmp(t->id[t->by_id[mid]], id);

		if (d == 0)
			return t->by_id[mid];
		if (d < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return -1;
}

int
sheet_number(struct cli *cli, const struct sheet *t, size_t row, int column,
    int64_t least, int64_t most, int64_t *out)
{
	const char *text = sheet_cell(cli, t, row, column);

	if (text_number(text, least, most, out))
		return 0;
	return cli_fail("%s: line %zu: %s is \"%s\"; a whole number from %lld to "
	    "%lld is needed", t->path, sheet_line(t, row),
	    t->csv.row[0].cell[column], text, (long long)least,
	    (long long)most);
}

int
sheet_option(const char *name, const char *value, int64_t least, int64_t most,
    int64_t *out)
{
	if (value == NULL || text_number(value, least, most, out))
		return 0;
	return cli_fail("%s is \"%s\"; a whole number from %lld to %lld is "
	    "needed", name, value, (long long)least, (long long)most);
}

int
sheet_write(struct cli *cli, const char *path, struct buf *b)
{
	const char *part = arena_printf(cli->arena, "%s.part", path);
	const char *text = buf_text(b);
	FILE *f = fopen(part, "wb");
	bool good;

	if (f == NULL)
		return cli_fail("%s: %s", part, strerror(errno));
	good = fwrite(text, 1, b->n, f) == b->n;
	good = fflush(f) == 0 && good;
	good = fclose(f) == 0 && good;
	if (good && rename(part, path) == 0)
		return 0;
	cli_fail("%s: %s", path, strerror(errno));
	unlink(part);
	return 1;
}
