/*
 * Configuration: a file of "key = value" lines, written by `guildhall init`.
 * The server's secret stands in a file of its own beside it, so that neither a
 * copy of the store nor of the configuration opens what is sealed.
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include "base/text.h"
#include "mail/mail.h"

struct config {
	const char *path;		/* of the file */
	const char *store;		/* "sqlite:var/guildhall.db" */
	const char *base_url;		/* "https://academy.example.org" */
	const char *listen;		/* address, "127.0.0.1" */
	int64_t port;
	int64_t metrics_port;		/* on loopback; 0: none */
	int64_t workers;		/* 0: two a core */
	const char *user;		/* to become after opening the port; "" */
	const char *key_file;
	const char *const *trusted;	/* proxies' addresses, NULL ends */
	const char *const *harvest_private;	/* hosts of one's own network
					 * that may be harvested; NULL ends */
	struct mail_server mail;
	const char *imprint;		/* who runs this server, a few lines */
	bool secure;			/* base_url is https */
};

/*
 * Reads the file named by --config, else GUILDHALL_CONFIG, else
 * var/guildhall.conf, else /etc/guildhall/guildhall.conf; GUILDHALL_STORE and
 * PORT win over it.  RC_NONE: there is no file; RC_INVALID: *why tells
 * "FILE:LINE: what".
 */
enum rc config_read(struct arena *, const char *path, struct config *out,
    const char **why);
/* Writes a new file and a new key; RC_CONFLICT when one of them exists. */
enum rc config_write(struct arena *, const struct config *, const char **why);
/* "10.0.0.1 10.0.0.2" as a list; NULL ends. */
const char *const *config_list(struct arena *, const char *);
/* Reads the key and hands it to those who sign and seal. */
enum rc config_keys(struct arena *, const struct config *, const char **why);

#endif
