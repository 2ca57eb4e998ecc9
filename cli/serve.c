/* guildhall serve: answers on the web until it is told to stop. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"
#include "web/server.h"

static const char *base_url;

static void
ready(int port)
{
	(void)port;
	printf("Guildhall answers on %s\n", base_url);
	fflush(stdout);
}

static int
clerk(void *config)
{
	return clerk_run(config);
}

/* Holds the store against `guildhall restore` for as long as we run. */
static int
hold_store(struct cli *cli)
{
	const char *path;
	int fd;

	if (!text_starts(cli->config.store, "sqlite:"))
		return 0;
	path = arena_printf(cli->arena, "%s-serving",
	    cli->config.store + strlen("sqlite:"));
	if ((fd = open(path, O_RDWR | O_CREAT, 0600)) < 0)
		return cli_fail("%s: %s", path, strerror(errno));
	if (flock(fd, LOCK_SH | LOCK_NB) != 0)
		return cli_fail("%s is being restored", cli->config.store);
	return 0;
}

int
cli_serve(int argc, char **argv)
{
	bool access = false, plain = false;
	const struct cli_option options[] = {
		{ "--access-log", NULL, &access, "a line for each answer" },
		{ "--no-sandbox", NULL, &plain, "for finding faults only" },
		{ NULL, NULL, NULL, NULL }
	};
	static struct cli cli;
	struct serve_hooks hooks = { 0 };
	struct web web;
	int status = cli_options(&cli, argc, argv, "serve", options, NULL, 0);

	if (status >= 0)
		return status;
	if (cli_store(&cli) != 0 || hold_store(&cli) != 0)
		return 1;
	/* Every process opens a connection of its own. */
	db_close(cli.db);
	cli.db = NULL;
	log_open("guildhall", LOG_INFO);
	base_url = cli.config.base_url;
	hooks.clerk = clerk;
	hooks.clerk_arg = &cli.config;
	hooks.ready = ready;
	hooks.user = cli.config.user;
	hooks.metrics_port = (int)cli.config.metrics_port;
	hooks.access_log = access;
	hooks.no_sandbox = plain;
	web = app_web(&cli.config);
	status = web_serve(&web, cli.config.store, cli.config.listen,
	    (int)cli.config.port, (int)cli.config.workers, &hooks);
	return status;
}
