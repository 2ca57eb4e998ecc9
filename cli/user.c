/* guildhall user link ADDRESS | admin ADDRESS | plain ADDRESS | list */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "people/people.h"

struct wish {
	struct arena *arena;
	const char *what, *email, *name, *secret;
};

static enum rc
carry_out(struct db *db, void *p)
{
	struct wish *w = p;
	struct person who = { .email = w->email, .name = w->name, .lang = "en",
	    .country = "", .mail_format = "html" };

	if (strcmp(w->what, "add") == 0)
		return person_ensure(db, &who, time_now());
	TRY(person_by_email(db, w->arena, w->email, &who));
	if (strcmp(w->what, "link") == 0)
		return sign_in_link_console(db, w->arena, who.id, "/me", time_now(),
		    24 * 3600, &w->secret);
	return person_admin_set(db, who.id, strcmp(w->what, "admin") == 0);
}

int
cli_user(int argc, char **argv)
{
	const char *rest[2] = { NULL, NULL }, *name = NULL;
	const struct cli_option options[] = {
		{ "--name", &name, NULL, "NAME: with `add`" },
		{ NULL, NULL, NULL, NULL }
	};
	static struct cli cli;
	struct wish w = { 0 };
	int status = cli_options(&cli, argc, argv,
	    "user link|add|admin|plain ADDRESS\n\n"
	    "  link    print a sign-in link, good for one day\n"
	    "  add     put a person on record\n"
	    "  admin   make an administrator of the server\n"
	    "  plain   take that away again", options, rest, 2);
	enum rc rc;

	if (status >= 0)
		return status;
	if (rest[1] == NULL || (strcmp(rest[0], "link") != 0 &&
	    strcmp(rest[0], "add") != 0 && strcmp(rest[0], "admin") != 0 &&
	    strcmp(rest[0], "plain") != 0)) {
		cli_fail("user: say link, add, admin or plain, and an address");
		return 2;
	}
	w = (struct wish){ cli.arena, rest[0], NULL, name, NULL };
	if (!text_email(cli.arena, rest[1], &w.email)) {
		cli_fail("%s is no e-mail address", rest[1]);
		return 2;
	}
	if (w.name == NULL)
		w.name = w.email;
	if (cli_store(&cli) != 0)
		return 1;
	if ((rc = db_transact(cli.db, carry_out, &w)) == RC_NONE)
		return cli_fail("nobody here has the address %s; `guildhall "
		    "user add` puts a person on record", w.email);
	if (rc == RC_CONFLICT)
		return cli_fail("that is the last administrator");
	if (rc != RC_OK)
		return cli_fail("nothing was changed");
	if (w.secret != NULL && cli.json)
		printf("{\"link\":\"%s/sign-in/%s\"}\n", cli.config.base_url,
		    w.secret);
	else if (w.secret != NULL)
		printf("%s/sign-in/%s\n", cli.config.base_url, w.secret);
	return 0;
}
