/*
 * The CSV files of guildhall group and match: read whole, rows found by their
 * id.  Each call prints what is wrong, with file and line, and returns 1, or 0.
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include "base/csv.h"
#include "cli/cli.h"

enum { SHEET_BYTES_MAX = 64 << 20 };

struct sheet {
	const char *path;
	struct csv csv;
	size_t rows;			/* without the header */
	const char **id;		/* of each row, after sheet_index() */
	uint32_t *by_id;		/* rows in the order of their ids */
};

/* The bytes of a file, with a NUL behind them. */
int sheet_load(struct cli *, const char *path, const char **out, size_t *n);
int sheet_read(struct cli *, const char *path, struct sheet *out);
/* The column of that name; *out -1 where there is none and it may be absent. */
int sheet_column(const struct sheet *, const char *name, bool needed, int *out);
/* Row from 0, without blanks around; "" where the row is short. */
const char *sheet_cell(struct cli *, const struct sheet *, size_t row,
    int column);
size_t sheet_line(const struct sheet *, size_t row);	/* in the file */
/* Makes sheet_find() work: ids are there, and there once. */
int sheet_index(struct cli *, struct sheet *, const char *column);
/* The row with that id, or -1. */
int64_t sheet_find(const struct sheet *, const char *id);
/* A whole number from least to most. */
int sheet_number(struct cli *, const struct sheet *, size_t row, int column,
    int64_t least, int64_t most, int64_t *out);
/* An option's number; what it holds stays where the option is NULL. */
int sheet_option(const char *name, const char *value, int64_t least,
    int64_t most, int64_t *out);
/* Writes a file whole or not at all. */
int sheet_write(struct cli *, const char *path, struct buf *);

#endif
