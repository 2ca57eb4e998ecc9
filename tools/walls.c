/*
 * walls [ROOT]: whether each room keeps to its walls.  ROOMS says which rooms
 * a room may include; what it includes and what its SQL names is read here.
 *
 * - A room includes headers of itself, of the rooms in its line of ROOMS, and
 *   of lib.  It reads tables of those three, and writes only its own.
 * - Only x_web.c and x_pages.tmpl include web/, and headers x_y.h that nobody
 *   but those and app include.
 * - Only x_store.c includes store/db.h.  A header may, for struct db and row_id
 *   in its declarations; the rest of store/ is for x_store.c and x_web.c too.
 * - SQL stands in x_store.c and x.sql.
 * - lib includes neither rooms nor app nor cli and names no table of a room;
 *   lib/base stands on nothing else, lib/solve and lib/find on lib/base only.
 * - x_test.c is free.
 *
 * Prints file:line: room: what, and exits 1 when there was anything to print.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"

enum { ROOMS = 64 };

struct room {
	const char *name;
	bool may[ROOMS];	/* include the room of that number */
	bool found;		/* there is a folder */
	int line;
};

struct table {
	const char *name;
	int room;		/* or LIB */
	struct table *next;
};
enum { LIB = -1, NOBODY = -2 };	/* instead of a room's number */

enum kind { RULES, STORE, WEB, HEADER, HEADER_WEB, SQL, TEST };

struct file {
	const char *path, *part;	/* part: "web" of lib/web */
	int room;
	enum kind kind;
	const char *text;
};

static struct arena *arena;
static struct room rooms[ROOMS];
static int n_rooms, faults, files;
static struct table *tables;

static void
fault(const struct file *f, int line, const char *fmt, ...)
{
	va_list ap;

	printf("%s:%d: %s: ", f->path, line,
	    f->room >= 0 ? rooms[f->room].name : f->part);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	faults++;
}

static const char *
read_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	struct buf b = BUF(arena);
	char piece[8192];
	size_t n;

	if (in == NULL) {
		perror(path);
		exit(2);
	}
	while ((n = fread(piece, 1, sizeof piece, in)) > 0)
		buf_put(&b, piece, n);
	fclose(in);
	return buf_text(&b);
}

static bool
ends(const char *s, const char *with)
{
	size_t n = strlen(s), k = strlen(with);

	return n >= k && strcmp(s + n - k, with) == 0;
}

static bool
name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static int
room_number(const char *name, size_t n)
{
	for (int i = 0; i < n_rooms; i++)
		if (strlen(rooms[i].name) == n &&
		    strncmp(rooms[i].name, name, n) == 0)
			return i;
	return NOBODY;
}

/* --- ROOMS --- */

static void
read_rooms(void)
{
	struct file f = { .path = "ROOMS", .part = "ROOMS", .room = LIB };
	const char *p = read_file("ROOMS");

	for (int line = 1; *p != '\0'; line++) {
		const char *end = p + strcspn(p, "\n"), *q;
		struct room *r = &rooms[n_rooms];

		for (q = p; name_char(*q);)
			q++;
		if (q > p && *q == ':' && n_rooms < ROOMS) {
			r->name = arena_dup_n(arena, p, (size_t)(q - p));
			r->line = line;
			for (q++; q < end;) {
				const char *from = q;
				int other;

				while (name_char(*q))
					q++;
				other = room_number(from, (size_t)(q - from));
				if (q > from && other == NOBODY)
					fault(&f, line, "%.*s does not stand"
					    " above %s", (int)(q - from), from,
					    r->name);
				else if (q > from)
					r->may[other] = true;
				else
					q++;
			}
			r->may[n_rooms] = true;
			n_rooms++;
		} else if (*p != '#' && p < end) {
			fault(&f, line, "not \"room: rooms\"");
		}
		p = end + (*end == '\n');
	}
}

/* --- includes --- */

/* x/x.h */
static bool
is_main_header(const char *path)
{
	const char *base = strrchr(path, '/') + 1, *dir = base - 1;
	size_t n = strlen(base) - 2;

	return (size_t)(dir - path) > n && strncmp(dir - n, base, n) == 0 &&
	    dir[-(ptrdiff_t)n - 1] == '/';
}

/* A header for web files: one that includes web/ itself. */
static bool
is_for_web(const char *path)
{
	const char *full = arena_printf(arena, "academy/%s", path);

	return !is_main_header(full) && access(full, R_OK) == 0 &&
	    strstr(read_file(full), "#include \"web/") != NULL;
}

/* Why f may not include path, or NULL. */
static const char *
refused(const struct file *f, const char *path)
{
	size_t n = strcspn(path, "/");
	int other = room_number(path, n);

	if (f->kind == TEST)
		return NULL;
	if (path[n] == '\0')
		return NULL;		/* beside the file, or generated */
	if (f->room == LIB) {
		if (other != NOBODY)
			return rooms[other].name;
		if (strncmp(path, "app/", 4) == 0)
			return "app";
		if (strncmp(path, "cli/", 4) == 0)
			return "cli";
		if ((strcmp(f->part, "base") == 0 ||
		    strcmp(f->part, "solve") == 0 ||
		    strcmp(f->part, "find") == 0) &&
		    strncmp(path, "base/", 5) != 0 &&
		    strncmp(path, f->part, n) != 0)
			return path;
		return NULL;
	}
	if (other != NOBODY) {
		if (!rooms[f->room].may[other])
			return rooms[other].name;
		if (f->kind != WEB && f->kind != HEADER_WEB &&
		    is_for_web(path))
			return arena_printf(arena, "%s, which includes web/",
			    path);
		return NULL;
	}
	if (strncmp(path, "app/", 4) == 0 || strncmp(path, "cli/", 4) == 0)
		return path;
	if (strncmp(path, "web/", 4) == 0 && f->kind != WEB &&
	    f->kind != HEADER_WEB)
		return arena_printf(arena, "%s: only %s_web.c and"
		    " %s_pages.tmpl do", path, rooms[f->room].name,
		    rooms[f->room].name);
	if (strcmp(path, "store/db.h") == 0 && f->kind != STORE &&
	    f->kind != HEADER && f->kind != HEADER_WEB)
		return arena_printf(arena, "%s: only %s_store.c does (and %s.h,"
		    " for its types)", path, rooms[f->room].name,
		    rooms[f->room].name);
	if (strncmp(path, "store/", 6) == 0 && f->kind == RULES)
		return path;
	return NULL;
}

static void
check_includes(const struct file *f)
{
	static const char *const engines[] = { "sqlite3.h", "libpq-fe.h",
	    "curl/curl.h", "uv.h", "llhttp.h" };
	int line = 1;

	for (const char *p = f->text; *p != '\0'; line++) {
		const char *end = p + strcspn(p, "\n"), *q = p, *path, *why;
		char mark;

		while (*q == ' ' || *q == '\t')
			q++;
		mark = *q;
		if (mark == '#' || mark == '@')
			for (q++; *q == ' ' || *q == '\t';)
				q++;
		if ((mark == '#' || mark == '@') &&
		    strncmp(q, "include", 7) == 0) {
			q += 7;
			while (*q == ' ' || *q == '\t')
				q++;
			path = arena_dup_n(arena, q + 1,
			    strcspn(q + 1, "\">\n"));
			if (*q == '"' && (why = refused(f, path)) != NULL)
				fault(f, line, "may not include %s", why);
			for (size_t i = 0; *q == '<' && f->room >= 0 &&
			    f->kind != TEST && i < sizeof engines /
			    sizeof *engines; i++)
				if (strcmp(path, engines[i]) == 0)
					fault(f, line, "may not include %s: a"
					    " part of lib does", path);
		}
		p = end + (*end == '\n');
	}
}

/* --- SQL --- */

/*
 * The SQL of a file with its lines kept: of C the string literals, those that
 * follow one another joined, what is not literal as one '\1'; of x.sql what is
 * no comment.
 */
struct sql { const char *text; const int *line; };

static struct sql
only_strings(const char *p)
{
	size_t n = strlen(p), k = 0;
	char *text = arena_get(arena, n + 2);
	int *line = arena_array(arena, int, n + 2), at = 1;
	bool code = true;

	for (; *p != '\0'; p++) {
		if (p[0] == '/' && p[1] == '*') {
			for (p += 2; *p != '\0' && (p[0] != '*' ||
			    p[1] != '/'); p++)
				at += *p == '\n';
			p += *p != '\0';
			if (*p == '\0')
				break;
		} else if (p[0] == '/' && p[1] == '/') {
			while (p[1] != '\0' && p[1] != '\n')
				p++;
		} else if (*p == '"') {
			for (p++; *p != '"' && *p != '\0' && *p != '\n'; p++) {
				line[k] = at;
				if (*p == '\\' && p[1] != '\0') {
					text[k++] = ' ';
					p++;
				} else {
					text[k++] = *p;
				}
			}
			code = false;
			if (*p != '"')
				p--;
		} else if (*p == '\'' && p[1] != '\0') {
			for (p++; *p != '\'' && *p != '\0' && *p != '\n'; p++)
				p += *p == '\\' && p[1] != '\0';
			if (*p != '\'')
				p--;
		} else if (*p == '\n') {
			at++;
		} else if (!isspace((unsigned char)*p) && *p != '\\' && !code) {
			line[k] = at;
			text[k++] = '\1';
			code = true;
		}
	}
	line[k] = at;
	return (struct sql){ text, line };
}

static struct sql
without_comments(const char *p)
{
	size_t n = strlen(p), k = 0;
	char *text = arena_get(arena, n + 2);
	int *line = arena_array(arena, int, n + 2), at = 1;

	for (; *p != '\0'; p++) {
		if (p[0] == '-' && p[1] == '-')
			p += strcspn(p, "\n");
		line[k] = at;
		text[k++] = *p;
		at += *p == '\n';
		if (*p == '\0')
			break;
	}
	line[k] = at;
	return (struct sql){ text, line };
}

static const struct table *
table_find(const char *name)
{
	for (const struct table *t = tables; t != NULL; t = t->next)
		if (strcmp(t->name, name) == 0)
			return t;
	return NULL;
}

static void
table_add(const struct file *f, int line, const char *name)
{
	const struct table *was = table_find(name);
	struct table *t;

	if (was != NULL && was->room != f->room) {
		fault(f, line, "the table %s is %s's already", name,
		    was->room >= 0 ? rooms[was->room].name : "lib");
		return;
	}
	t = arena_new(arena, struct table);
	*t = (struct table){ name, f->room, tables };
	tables = t;
}

/* A name of SQL at *p, "" when something else stands there. */
static const char *
sql_name(const char **p)
{
	const char *from;

	while (isspace((unsigned char)**p))
		++*p;
	from = *p;
	while (name_char(**p))
		++*p;
	return arena_dup_n(arena, from, (size_t)(*p - from));
}

static void
named(const struct file *f, int line, const char *name, bool writes)
{
	const struct table *t = table_find(name);

	if (t == NULL || t->room == f->room)
		return;
	if (f->room == LIB)
		fault(f, line, "may not name %s's table %s",
		    rooms[t->room].name, name);
	else if (writes)
		fault(f, line, "may not write %s: the table %s is not its own",
		    t->room == LIB ? "lib" : rooms[t->room].name, name);
	else if (t->room >= 0 && !rooms[f->room].may[t->room])
		fault(f, line, "may not read %s (table %s)",
		    rooms[t->room].name, name);
}

/* Words that follow a table where an alias might stand. */
static bool
is_word_of_sql(const char *s)
{
	static const char *const words[] = { "WHERE", "SET", "JOIN", "LEFT",
	    "INNER", "CROSS", "ON", "GROUP", "ORDER", "LIMIT", "UNION",
	    "VALUES", "SELECT", "HAVING", "FOR", "RETURNING", "USING",
	    "DEFAULT", "EXCEPT", "INTERSECT", "WINDOW", "NATURAL", "FULL" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(s, words[i]) == 0)
			return true;
	return false;
}

/* FROM a x, b AS y, (...) z, ... */
static void
table_list(const struct file *f, const struct sql *s, const char *p)
{
	for (;;) {
		const char *name;
		int depth = 0;

		while (isspace((unsigned char)*p))
			p++;
		if (*p == '(') {	/* its inside is found by itself */
			do
				depth += (*p == '(') - (*p == ')');
			while (*p++ != '\0' && depth > 0);
			if (depth > 0)
				return;
		} else {
			name = sql_name(&p);
			if (*name == '\0')
				return;
			named(f, s->line[p - 1 - s->text], name, false);
		}
		name = sql_name(&p);
		if (strcmp(name, "AS") == 0)
			name = sql_name(&p);
		if (is_word_of_sql(name))
			return;
		while (isspace((unsigned char)*p))
			p++;
		if (*p++ != ',')
			return;
	}
}

/* first: only takes down which tables are made. */
static void
check_sql(const struct file *f, bool first)
{
	struct sql s = f->kind == SQL ? without_comments(f->text) :
	    only_strings(f->text);
	const char *p = s.text, *was = "", *name;

	while (*p != '\0') {
		const char *word, *q;
		int line;

		if (!name_char(*p)) {
			if (*p == '\1')
				was = "";
			p++;
			continue;
		}
		line = s.line[p - s.text];
		word = sql_name(&p);
		q = p;
		if (first) {
			if (f->kind == SQL && strcmp(was, "CREATE") == 0 &&
			    (strcmp(word, "TABLE") == 0 ||
			    strcmp(word, "VIEW") == 0))
				table_add(f, line, sql_name(&q));
			was = word;
			continue;
		}
		if (f->kind != SQL && f->kind != STORE && f->room >= 0 &&
		    ((strcmp(word, "FROM") == 0 && strcmp(was, "") != 0) ||
		    strcmp(word, "INTO") == 0) &&
		    table_find(sql_name(&q)) != NULL)
			fault(f, line, "SQL stands in %s_store.c",
			    rooms[f->room].name);
		q = p;
		if (strcmp(word, "FROM") == 0 && strcmp(was, "DELETE") == 0) {
			named(f, line, sql_name(&q), true);
		} else if (strcmp(word, "FROM") == 0 &&
		    strcmp(was, "DISTINCT") != 0) {
			table_list(f, &s, q);
		} else if (strcmp(word, "JOIN") == 0 ||
		    strcmp(word, "REFERENCES") == 0) {
			named(f, line, sql_name(&q), false);
		} else if (strcmp(word, "INTO") == 0) {
			named(f, line, sql_name(&q), true);
		} else if (strcmp(word, "UPDATE") == 0 &&
		    strcmp(was, "DO") != 0 && strcmp(was, "FOR") != 0 &&
		    strcmp(was, "ON") != 0) {
			named(f, line, sql_name(&q), true);
		} else if (strcmp(word, "TABLE") == 0 &&
		    (strcmp(was, "ALTER") == 0 || strcmp(was, "DROP") == 0)) {
			name = sql_name(&q);
			if (strcmp(name, "IF") == 0) {
				(void)sql_name(&q);	/* EXISTS */
				name = sql_name(&q);
			}
			named(f, line, name, true);
		}
		was = word;
	}
}

/* --- files --- */

static bool
kind_of(const char *name, enum kind *out)
{
	if (ends(name, "_test.c") || ends(name, "_test.h"))
		*out = TEST;
	else if (ends(name, "_store.c") || ends(name, "_store.h"))
		*out = STORE;
	else if (ends(name, "_web.c") || ends(name, ".tmpl"))
		*out = WEB;
	else if (ends(name, ".h"))
		*out = is_main_header(name) ? HEADER : HEADER_WEB;
	else if (ends(name, ".c"))
		*out = RULES;
	else if (ends(name, ".sql"))
		*out = SQL;
	else
		return false;
	return true;
}

static void
visit(const char *path, int room, const char *part, bool first)
{
	struct file f = { .path = path, .part = part, .room = room };

	if (!kind_of(path, &f.kind) || (first && f.kind != SQL))
		return;
	f.text = read_file(path);
	if (!first)
		files++;
	if (!first && f.kind != SQL)
		check_includes(&f);
	if (f.kind != TEST)
		check_sql(&f, first);
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* part NULL: each folder in dir is a part of its own. */
static void
walk(const char *dir, int room, const char *part, bool first)
{
	struct dirent **list;
	int n = scandir(dir, &list, NULL, by_name);

	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;
		char *path = arena_printf(arena, "%s/%s", dir, name);
		struct stat st;

		if (*name == '.' || lstat(path, &st) != 0) {
			free(list[i]);
			continue;
		}
		if (S_ISREG(st.st_mode)) {
			visit(path, room, part, first);
		} else if (S_ISDIR(st.st_mode)) {
			walk(path, room, part == NULL ?
			    arena_dup(arena, name) : part, first);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

/* Each folder of academy is a room, and each room has one. */
static void
check_folders(void)
{
	struct file f = { .path = "ROOMS", .part = "ROOMS", .room = LIB };
	struct dirent **list;
	int n = scandir("academy", &list, NULL, by_name);

	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;
		int room = room_number(name, strlen(name));
		struct stat st;

		if (room >= 0) {
			rooms[room].found = true;
		} else if (*name != '.' && stat(arena_printf(arena,
		    "academy/%s", name), &st) == 0 && S_ISDIR(st.st_mode)) {
			printf("academy/%s: not in ROOMS\n", name);
			faults++;
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	for (int i = 0; i < n_rooms; i++)
		if (!rooms[i].found)
			fault(&f, rooms[i].line, "there is no academy/%s",
			    rooms[i].name);
}

int
main(int argc, char **argv)
{
	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		fputs("use: walls [ROOT]\n", stderr);
		return 2;
	}
	if (argc == 2 && chdir(argv[1]) != 0) {
		perror(argv[1]);
		return 2;
	}
	arena = arena_make();
	read_rooms();
	for (int first = 1; first >= 0; first--) {
		walk("lib", LIB, NULL, first);
		for (int i = 0; i < n_rooms; i++)
			walk(arena_printf(arena, "academy/%s", rooms[i].name),
			    i, rooms[i].name, first);
	}
	check_folders();
	arena_free(arena);
	if (faults > 0) {
		printf("walls: %d crossed\n", faults);
		return 1;
	}
	printf("walls: %d files keep to them\n", files);
	return 0;
}
