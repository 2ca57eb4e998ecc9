/*
 * The commands.  Each gets its own name as argv[0] and returns the exit
 * status: 0 done, 1 failed, 2 wrong use.  Errors go to standard error as
 * "guildhall: what, where, what to do".
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "app/app.h"

int cli_serve(int argc, char **argv);
int cli_init(int argc, char **argv);
int cli_migrate(int argc, char **argv);
int cli_demo(int argc, char **argv);
int cli_routes(int argc, char **argv);
int cli_user(int argc, char **argv);
int cli_group(int argc, char **argv);
int cli_match(int argc, char **argv);
int cli_practice(int argc, char **argv);
int cli_backup(int argc, char **argv);
int cli_restore(int argc, char **argv);
int cli_mail_test(int argc, char **argv);
int cli_bounce(int argc, char **argv);
int cli_select(int argc, char **argv);

/* What every command knows: its options and, once asked for, configuration and
 * store. */
struct cli {
	struct arena *arena;
	struct config config;
	struct db *db;
	const char *option_config;
	bool json;
};

struct cli_option {
	const char *name;		/* "--seats" */
	const char **value;		/* NULL: a flag ... */
	bool *flag;			/* ... set here */
	const char *help;		/* "N: how many seats" */
};

/*
 * Reads --config, --json, --help and the given options (name NULL ends); what
 * is left over is in rest[], at most most of them.  Returns -1 to go on, else
 * the exit status.  The struct must be static: what it holds is closed when the
 * program ends.
 */
int cli_options(struct cli *, int argc, char **argv, const char *use,
    const struct cli_option *, const char **rest, int most);
/* Configuration, keys, store; each prints what is wrong and returns 1, or 0.
 * cli_store() also refuses a store that is not migrated, and says which
 * command migrates it. */
int cli_config(struct cli *);
int cli_store(struct cli *);
int cli_store_raw(struct cli *);	/* whatever its tables are */
int cli_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A whole file of at most so many bytes; RC_INVALID with a sentence in *why. */
enum rc cli_load(struct arena *, const char *path, size_t most,
    const char **out, size_t *n, const char **why);

#endif
