/* guildhall demo: five real programmes with invented people. */
#include <stdio.h>

#include "app/demo.h"
#include "cli/cli.h"
#include "people/people.h"

static struct arena *arena;

static enum rc
load(struct db *db, void *now)
{
	return demo_load(db, arena, *(unixtime *)now);
}

struct link_wish {
	const struct demo_role *role;
	const char *secret;
};

static enum rc
make_link(struct db *db, void *p)
{
	struct link_wish *w = p;
	struct person who;

	TRY(person_by_email(db, arena, w->role->email, &who));
	return sign_in_link_console(db, arena, who.id, "/me", time_now(),
	    7 * 24 * 3600, &w->secret);
}

int
cli_demo(int argc, char **argv)
{
	bool links = false;
	const struct cli_option options[] = {
		{ "--links", NULL, &links,
		    "only print a sign-in link for each role" },
		{ NULL, NULL, NULL, NULL }
	};
	static struct cli cli;
	unixtime now = time_now();
	int status = cli_options(&cli, argc, argv, "demo", options, NULL, 0);
	enum rc rc;

	if (status >= 0)
		return status;
	if (cli_store(&cli) != 0)
		return 1;
	arena = cli.arena;
	(void)app_web(&cli.config);	/* mails hold whole addresses */
	if (!links) {
		rc = db_transact(cli.db, load, &now);
		if (rc == RC_CONFLICT)
			return cli_fail("%s has the demonstration already",
			    cli.config.store);
		if (rc != RC_OK)
			return cli_fail("the demonstration was not loaded; "
			    "nothing of it was kept");
	}
	for (const struct demo_role *d = demo_roles; d->name != NULL; d++) {
		struct link_wish w = { d, NULL };

		if (db_transact(cli.db, make_link, &w) != RC_OK)
			return cli_fail("%s is not in the store; run "
			    "`guildhall demo`", d->email);
		if (cli.json)
			printf("{\"role\":\"%s\",\"email\":\"%s\",\"link\":"
			    "\"%s/sign-in/%s\"}\n", d->what, d->email,
			    cli.config.base_url, w.secret);
		else
			printf("%-28s %s/sign-in/%s\n", d->what,
			    cli.config.base_url, w.secret);
	}
	return 0;
}
