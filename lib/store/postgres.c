/* The PostgreSQL engine: not yet. */
#include "store/engine.h"
#include "base/log.h"
#include <stdlib.h>

static struct db *
make(const char *url)
{
	(void)url;
	return db_alloc(sizeof(struct db));
}

static enum rc
open_server(struct db *db)
{
	(void)db;
	log_line(LOG_ERROR, "store", "PostgreSQL is not built in");
	return RC_FAILED;
}

static void
close_server(struct db *db)
{
	free(db);
}

const struct engine engine_postgres = { .scheme = "postgresql:",
	.make = make, .open = open_server, .close = close_server };
