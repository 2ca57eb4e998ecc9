#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/schema.h"

int
cli_fail(const char *fmt, ...)
{
	va_list ap;

	fputs("guildhall: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return 1;
}

enum rc
cli_load(struct arena *a, const char *path, size_t most, const char **out,
    size_t *n, const char **why)
{
	FILE *f = fopen(path, "rb");
	struct buf b = BUF(a);
	char chunk[65536];
	size_t got;
	bool failed;

	if (f == NULL) {
		*why = arena_printf(a, "%s: %s", path, strerror(errno));
		return RC_INVALID;
	}
	while ((got = fread(chunk, 1, sizeof chunk, f)) > 0 && b.n <= most)
		buf_put(&b, chunk, got);
	failed = ferror(f);
	fclose(f);
	if (failed || b.n > most) {
		*why = failed ? arena_printf(a, "%s: cannot be read", path) :
		    arena_printf(a, "%s: larger than %zu MiB", path,
		    most >> 20);
		return RC_INVALID;
	}
	*out = buf_text(&b);
	*n = b.n;
	return RC_OK;
}

static void
help(const char *use, const struct cli_option *options)
{
	printf("use: guildhall %s\n\n", use);
	for (const struct cli_option *o = options; o != NULL && o->name != NULL;
	    o++)
		printf("  %-14s %s\n", o->name, o->help);
	printf("  %-14s %s\n", "--config", "FILE: the configuration "
	    "(GUILDHALL_CONFIG, var/guildhall.conf)");
	printf("  %-14s %s\n", "--json", "print results as JSON, where there "
	    "are any");
	printf("  %-14s %s\n", "--help", "this text");
}

static const struct cli_option *
find(const struct cli_option *options, const char *name)
{
	for (const struct cli_option *o = options; o != NULL && o->name != NULL;
	    o++)
		if (strcmp(o->name, name) == 0)
			return o;
	return NULL;
}

/* The command's own, for the end: whichever way it goes. */
static struct cli *current;

static void
end(void)
{
	if (current->db != NULL)
		db_close(current->db);
	arena_free(current->arena);
}

int
cli_options(struct cli *cli, int argc, char **argv, const char *use,
    const struct cli_option *options, const char **rest, int most)
{
	int n = 0;

	*cli = (struct cli){ .arena = arena_make() };
	current = cli;
	atexit(end);
	log_open("guildhall", LOG_WARN);
	app_start();
	for (int i = 1; i < argc; i++) {
		const struct cli_option *o;

		if (strcmp(argv[i], "--help") == 0) {
			help(use, options);
			return 0;
		}
		if (strcmp(argv[i], "--json") == 0) {
			cli->json = true;
		} else if (strcmp(argv[i], "--config") == 0 && i + 1 < argc) {
			cli->option_config = argv[++i];
		} else if ((o = find(options, argv[i])) != NULL) {
			if (o->value == NULL) {
				*o->flag = true;
			} else if (i + 1 < argc) {
				*o->value = argv[++i];
			} else {
				cli_fail("%s needs a value", argv[i]);
				return 2;
			}
		} else if (argv[i][0] == '-' || n == most) {
			cli_fail("%s: not understood; try guildhall %s --help",
			    argv[i], argv[0]);
			return 2;
		} else {
			rest[n++] = argv[i];
		}
	}
	return -1;
}

int
cli_config(struct cli *cli)
{
	const char *why;

	if (config_read(cli->arena, cli->option_config, &cli->config, &why) !=
	    RC_OK || config_keys(cli->arena, &cli->config, &why) != RC_OK)
		return cli_fail("%s", why);
	return 0;
}

int
cli_store_raw(struct cli *cli)
{
	if (cli->config.path == NULL && cli_config(cli) != 0)
		return 1;
	if (db_open(cli->config.store, &cli->db) != RC_OK)
		return cli_fail("the store %s cannot be opened; see the line "
		    "above", cli->config.store);
	return 0;
}

int
cli_store(struct cli *cli)
{
	if (cli_store_raw(cli) != 0)
		return 1;
	if (db_migrated(cli->db, app_schema, app_schemas) != RC_OK)
		return cli_fail("the store %s does not fit this program; run "
		    "`guildhall backup` and then `guildhall migrate`",
		    cli->config.store);
	return 0;
}
