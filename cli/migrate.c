#include <stdio.h>

#include "app/schema.h"
#include "cli/cli.h"
#include "practice/practice_carry_desk.h"
#include "programme/programme.h"

static struct arena *arena;

static enum rc
load(struct db *db, void *unused)
{
	(void)unused;
	TRY(vocabulary_load(db, arena));
	return carry_prints_fill(db);
}

int
cli_migrate(int argc, char **argv)
{
	static struct cli cli;
	int status = cli_options(&cli, argc, argv, "migrate", NULL, NULL, 0);
	int applied = 0;

	if (status >= 0)
		return status;
	if (cli_store_raw(&cli) != 0)
		return 1;
	if (db_migrate(cli.db, app_schema, app_schemas, &applied) != RC_OK)
		return cli_fail("the store %s was not migrated; nothing of the "
		    "failed step was kept", cli.config.store);
	arena = cli.arena;
	if (applied > 0 && db_transact(cli.db, load, NULL) != RC_OK)
		return cli_fail("the vocabulary was not loaded, or the prints of"
		    " practices not made");
	if (cli.json)
		printf("{\"applied\":%d}\n", applied);
	else if (applied == 0)
		puts("The store is up to date.");
	else
		printf("%d step%s applied.\n", applied, applied == 1 ? "" : "s");
	return 0;
}
