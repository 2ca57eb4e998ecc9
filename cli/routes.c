/* guildhall routes: method, right and path of every route. */
#include <stdio.h>

#include "cli/cli.h"

int
cli_routes(int argc, char **argv)
{
	static struct cli cli;
	int status = cli_options(&cli, argc, argv, "routes", NULL, NULL, 0);

	if (status >= 0)
		return status;
	for (const struct route *const *t = app_routes; *t != NULL; t++)
		for (const struct route *r = *t; r->path != NULL; r++) {
			const char *method = r->method == GET ? "GET" : "POST";

			if (cli.json)
				printf("{\"method\":\"%s\",\"right\":\"%s\","
				    "\"path\":\"%s\"}\n", method,
				    right_name[r->right], r->path);
			else
				printf("%-4s %-11s %s\n", method,
				    right_name[r->right], r->path);
		}
	return 0;
}
