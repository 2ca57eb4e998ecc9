/*
 * embed text NAME FILE OUT.c: a C file with the bytes of FILE as a string,
 * const char NAME[].
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	FILE *in, *out;
	int c;

	if (argc != 5 || strcmp(argv[1], "text") != 0) {
		fputs("embed: use: embed text NAME FILE OUT.c\n", stderr);
		return 2;
	}
	if ((in = fopen(argv[3], "rb")) == NULL ||
	    (out = fopen(argv[4], "wb")) == NULL) {
		perror("embed");
		return 1;
	}
	fprintf(out, "extern const char %s[];\nconst char %s[] =\n\"",
	    argv[2], argv[2]);
	while ((c = getc(in)) != EOF) {
		if (c == '\n') {
			fputs("\\n\"\n\"", out);
		} else if (c == '"' || c == '\\' || c == '?') {
			fprintf(out, "\\%c", c);
		} else if (isprint(c)) {
			putc(c, out);
		} else {
			fprintf(out, "\\%03o", (unsigned)c);
		}
	}
	fputs("\";\n", out);
	if (ferror(in) || fclose(out) != 0) {
		perror("embed");
		return 1;
	}
	return 0;
}
