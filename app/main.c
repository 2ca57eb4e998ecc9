/* guildhall COMMAND: finds the command and runs it. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const struct command {
	const char *name;
	int (*run)(int, char **);
	const char *summary;
} commands[] = {
	{ "serve", cli_serve, "answer on the web" },
	{ "init", cli_init, "write a configuration and the first administrator" },
	{ "migrate", cli_migrate, "bring the store's tables up to date" },
	{ "demo", cli_demo, "load five real programmes with invented people" },
	{ "routes", cli_routes, "list every route with its right" },
	{ "user", cli_user, "sign-in links, administrators" },
	{ "group", cli_group, "who sits with whom, over several rounds" },
	{ "match", cli_match, "who learns what from whom" },
	{ "practice", cli_practice, "the library of practices as files" },
	{ "backup", cli_backup, "copy the store while it is in use" },
	{ "restore", cli_restore, "put a backup in the store's place" },
	{ "mail-test", cli_mail_test, "send one mail and say what happened" },
	{ "select", cli_select, "a cohort by fair lottery or points" },
	{ "bounce", cli_bounce, "take a returned mail on standard input" },
};

static void
usage(FILE *to)
{
	fputs("use: guildhall COMMAND [OPTION...]\n\n", to);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		fprintf(to, "  %-10s %s\n", commands[i].name,
		    commands[i].summary);
	fputs("\nguildhall COMMAND --help says more.  Exit status: 0 done, "
	    "1 failed, 2 wrong use.\n", to);
}

int
main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return 0;
	}
	for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof commands[0];
	    i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	if (argc > 1)
		fprintf(stderr, "guildhall: %s: no such command\n", argv[1]);
	usage(stderr);
	return 2;
}
