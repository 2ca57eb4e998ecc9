/*
 * names IN.csv NAME FIRST OUT.c: the table struct names NAME (lib/web/names.h)
 * from a CSV whose first column is the code and whose columns from FIRST
 * (a heading) on are names, one language each.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 1000, CELLS = 64, LINE = 16384 };

static char *row[ROWS][CELLS];

/* Cells of one line, unquoted in place. */
static int
cells(char *p, char **cell)
{
	int n = 0;

	p[strcspn(p, "\r\n")] = '\0';
	while (n < CELLS) {
		char *to = p;
		bool quoted = *p == '"';

		cell[n++] = p;
		for (p += quoted; *p != '\0'; p++) {
			if (quoted && p[0] == '"' && p[1] == '"')
				p++;
			else if (quoted && *p == '"')
				quoted = false;
			else if (!quoted && *p == ',')
				break;
			if (*p != '"' || quoted)
				*to++ = *p;
		}
		if (*p == '\0') {
			*to = '\0';
			return n;
		}
		*to = '\0';
		p++;
	}
	return n;
}

static int
by_code(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
string(FILE *f, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			putc('\\', f);
		putc(*s, f);
	}
}

int
main(int argc, char **argv)
{
	static char line[ROWS][LINE];
	int rows = 0, width = 0, first = 0;
	unsigned at = 1;
	FILE *in, *out;

	if (argc != 5) {
		fputs("use: names IN.csv NAME FIRST OUT.c\n", stderr);
		return 2;
	}
	if ((in = fopen(argv[1], "rb")) == NULL ||
	    (out = fopen(argv[4], "wb")) == NULL) {
		perror("names");
		return 1;
	}
	while (rows < ROWS && fgets(line[rows], LINE, in) != NULL) {
		int n = cells(line[rows], row[rows]);

		if (rows == 0)
			width = n;
		if (n != width) {
			fprintf(stderr, "%s:%d: %d cells, not %d\n", argv[1],
			    rows + 1, n, width);
			return 1;
		}
		rows++;
	}
	fclose(in);
	while (first < width && strcmp(row[0][first], argv[3]) != 0)
		first++;
	if (first == 0 || first == width || rows < 2) {
		fprintf(stderr, "%s: no column %s\n", argv[1], argv[3]);
		return 1;
	}
	qsort(row[1], (size_t)rows - 1, sizeof row[1], by_code);

	fputs("#include \"web/names.h\"\n\nstatic const char text[] = \"\\0\"",
	    out);
	for (int r = 1; r < rows; r++)
		for (int c = first; c < width; c++)
			if (*row[r][c] != '\0') {
				fputs("\n\"", out);
				string(out, row[r][c]);
				fputs("\\0\"", out);
			}
	fputs(";\nstatic const uint32_t at[] = {", out);
	for (int r = 1; r < rows; r++)
		for (int c = first; c < width; c++) {
			size_t n = strlen(row[r][c]);

			fprintf(out, "%s%u,", c == first ? "\n" : " ",
			    n == 0 ? 0 : at);
			at += n == 0 ? 0 : (unsigned)n + 1;
		}
	fputs("\n};\nstatic const char *const code[] = {", out);
	for (int r = 1; r < rows; r++)
		fprintf(out, "\n\"%s\",", row[r][0]);
	fputs("\n};\nstatic const char *const lang[] = {", out);
	for (int c = first; c < width; c++)
		fprintf(out, " \"%s\",", row[0][c]);
	fprintf(out, " };\nconst struct names %s = { code, %d, lang, %d, at,"
	    " text };\n", argv[2], rows - 1, width - first);
	if (fclose(out) != 0) {
		perror("names");
		return 1;
	}
	return 0;
}
