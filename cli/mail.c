/* guildhall mail-test ADDRESS, guildhall bounce < MESSAGE. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/cli.h"
#include "mail/bounce.h"

int
cli_mail_test(int argc, char **argv)
{
	const char *rest[1] = { NULL };
	static struct cli cli;
	struct mail m = { .lang = "en", .kind = "mail-test" }, sent;
	row_id id;
	int status = cli_options(&cli, argc, argv, "mail-test ADDRESS\n\n"
	    "Sends one mail at once and prints what the server answered.",
	    NULL, rest, 1);

	if (status >= 0)
		return status;
	if (rest[0] == NULL || !text_email(cli.arena, rest[0], &m.to)) {
		cli_fail("mail-test needs an e-mail address");
		return 2;
	}
	if (cli_store(&cli) != 0)
		return 1;
	if (cli.config.mail.url == NULL)
		return cli_fail("%s: mail_url is empty, so mail waits in the "
		    "outbox; set it to smtp://HOST:PORT", cli.config.path);
	m.subject = "A test of Guildhall's mail";
	m.text = arena_printf(cli.arena, "This mail was sent by `guildhall "
	    "mail-test` on %s.\n", cli.config.base_url);
	if (mail_queue(cli.db, &m, &id) != RC_OK ||
	    mail_send_one(cli.db, cli.arena, &cli.config.mail, id) == RC_FAILED ||
	    mail_find(cli.db, cli.arena, id, &sent) != RC_OK)
		return cli_fail("the mail was not sent; see the line above");
	if (sent.state != MAIL_SENT) {
		/* A test is not tried again later. */
		if (mail_cancel(cli.db, id) != RC_OK)
			cli_fail("it stays in the outbox");
		return cli_fail("%s did not take it: %s; see mail_url in %s",
		    cli.config.mail.url, sent.problem == NULL ? "no answer" :
		    sent.problem, cli.config.path);
	}
	printf("%s took it for %s.\n", cli.config.mail.url, m.to);
	return 0;
}

int
cli_bounce(int argc, char **argv)
{
	static struct cli cli;
	struct buf b;
	char chunk[8192];
	size_t n;
	int status = cli_options(&cli, argc, argv, "bounce < MESSAGE\n\n"
	    "Marks the mail that a delivery report is about.  For the mail "
	    "server's\naliases: guildhall: \"|guildhall bounce\"", NULL, NULL, 0);
	enum rc rc;

	if (status >= 0)
		return status;
	if (cli_store(&cli) != 0)
		return 1;
	b = BUF(cli.arena);
	while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0 &&
	    b.n < 4 * 1024 * 1024)
		buf_put(&b, chunk, n);
	if ((rc = mail_bounced(cli.db, buf_text(&b), b.n)) == RC_NONE)
		return cli_fail("the report is about no mail of ours");
	if (rc != RC_OK)
		return cli_fail("this is no delivery report");
	return 0;
}
