/*
 * embed text NAME FILE OUT.c: a C file with FILE as a string, const char
 * NAME[].  embed bytes ...: const unsigned char NAME[], aligned to 8 bytes,
 * and const size_t NAME_size.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	FILE *in, *out;
	int bytes = argc == 5 && strcmp(argv[1], "bytes") == 0;
	unsigned long size = 0;
	int c;

	if (argc != 5 || (strcmp(argv[1], "text") != 0 && !bytes)) {
		fputs("embed: use: embed text|bytes NAME FILE OUT.c\n", stderr);
		return 2;
	}
	if ((in = fopen(argv[3], "rb")) == NULL ||
	    (out = fopen(argv[4], "wb")) == NULL) {
		perror("embed");
		return 1;
	}
	if (bytes)
		fprintf(out, "#include <stddef.h>\n"
		    "extern const unsigned char %s[];\n"
		    "extern const size_t %s_size;\n"
		    "_Alignas(8) const unsigned char %s[] =\n\"",
		    argv[2], argv[2], argv[2]);
	else
		fprintf(out, "extern const char %s[];\nconst char %s[] =\n\"",
		    argv[2], argv[2]);
	for (; (c = getc(in)) != EOF; size++) {
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
	if (bytes)
		fprintf(out, "const size_t %s_size = %lu;\n", argv[2], size);
	if (ferror(in) || fclose(out) != 0) {
		perror("embed");
		return 1;
	}
	fclose(in);
	return 0;
}
