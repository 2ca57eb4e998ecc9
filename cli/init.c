#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/schema.h"
#include "base/text.h"
#include "cli/cli.h"
#include "programme/programme.h"

struct first {			/* the first administrator */
	const char *email, *name;
	struct arena *arena;
	const char *secret;
};

static enum rc
add_first(struct db *db, void *p)
{
	struct first *f = p;
	struct person who = { .email = f->email, .name = f->name,
	    .lang = "en", .country = "", .mail_format = "html" };
	unixtime now = time_now();

	TRY(person_ensure(db, &who, now));
	TRY(person_admin_set(db, who.id, true));
	TRY(vocabulary_load(db, f->arena));
	return sign_in_link_console(db, f->arena, who.id, "/admin", now,
	    7 * 24 * 3600, &f->secret);
}

/* The folders that the files of a fresh configuration stand in. */
static int
make_folder(struct arena *a, const char *file)
{
	const char *slash = strrchr(file, '/');
	const char *folder;

	if (slash == NULL || slash == file)
		return 0;
	folder = arena_dup_n(a, file, (size_t)(slash - file));
	if (mkdir(folder, 0750) != 0 && errno != EEXIST)
		return cli_fail("%s: %s", folder, strerror(errno));
	return 0;
}

int
cli_init(int argc, char **argv)
{
	const char *store = NULL, *base = NULL, *mail = NULL, *from = NULL;
	const char *admin = NULL, *name = "Administrator", *user = NULL;
	const char *proxies = NULL, *port = NULL, *why, *folded;
	const struct cli_option options[] = {
		{ "--store", &store, NULL, "URL: sqlite:PATH or postgresql://..." },
		{ "--base-url", &base, NULL, "URL: the address people use" },
		{ "--port", &port, NULL, "N: where to listen, 8080" },
		{ "--mail", &mail, NULL, "URL: smtp://host:25; none: mail waits" },
		{ "--mail-from", &from, NULL, "ADDRESS: who mail comes from" },
		{ "--proxies", &proxies, NULL, "LIST: trusted proxies' addresses" },
		{ "--user", &user, NULL, "NAME: who to become when started as root" },
		{ "--admin", &admin, NULL, "ADDRESS: the first administrator" },
		{ "--name", &name, NULL, "NAME: the administrator's name" },
		{ NULL, NULL, NULL, NULL }
	};
	static struct cli cli;
	struct first first = { 0 };
	struct config c;
	int status = cli_options(&cli, argc, argv, "init --admin ADDRESS",
	    options, NULL, 0);
	enum rc rc;

	if (status >= 0)
		return status;
	if (admin == NULL || !text_email(cli.arena, admin, &folded)) {
		cli_fail("--admin needs an e-mail address");
		return 2;
	}
	rc = config_read(cli.arena, cli.option_config, &c, &why);
	if (rc == RC_OK)
		return cli_fail("%s exists already; edit it, or remove it first",
		    c.path);
	if (rc != RC_NONE)
		return cli_fail("%s", why);
	if (store != NULL)
		c.store = store;
	if (base != NULL)
		c.base_url = base;
	if (port != NULL && !text_number(port, 1, 65535, &c.port)) {
		cli_fail("--port is no port number");
		return 2;
	}
	c.mail.url = mail;
	if (from != NULL) {
		if (!text_email(cli.arena, from, &c.mail.from)) {
			cli_fail("--mail-from is no e-mail address");
			return 2;
		}
		c.mail.domain = strchr(c.mail.from, '@') + 1;
	}
	c.user = user;
	if (proxies != NULL)
		c.trusted = config_list(cli.arena, proxies);
	if (make_folder(cli.arena, c.path) != 0 ||
	    make_folder(cli.arena, c.key_file) != 0 ||
	    (text_starts(c.store, "sqlite:") &&
	    make_folder(cli.arena, c.store + strlen("sqlite:")) != 0))
		return 1;
	if (config_write(cli.arena, &c, &why) != RC_OK)
		return cli_fail("%s", why);
	cli.option_config = c.path;
	if (cli_store_raw(&cli) != 0)
		return 1;
	if (db_migrate(cli.db, app_schema, app_schemas, NULL) != RC_OK)
		return cli_fail("the store %s was not migrated",
		    cli.config.store);
	first = (struct first){ folded, name, cli.arena, NULL };
	if (db_transact(cli.db, add_first, &first) != RC_OK)
		return cli_fail("the administrator was not put on record");
	if (cli.json)
		printf("{\"config\":\"%s\",\"link\":\"%s/sign-in/%s\"}\n", c.path,
		    cli.config.base_url, first.secret);
	else
		printf("%s is written.  Sign in within seven days:\n"
		    "%s/sign-in/%s\n", c.path, cli.config.base_url,
		    first.secret);
	return 0;
}
