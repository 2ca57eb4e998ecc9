#include "app/config.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attendance/attendance.h"
#include "base/buf.h"
#include "base/text.h"
#include "people/people.h"
#include "web/web.h"

static const char *
default_path(void)
{
	const char *env = getenv("GUILDHALL_CONFIG");

	if (env != NULL && *env != '\0')
		return env;
	if (access("var/guildhall.conf", R_OK) == 0 ||
	    access("/etc/guildhall/guildhall.conf", R_OK) != 0)
		return "var/guildhall.conf";
	return "/etc/guildhall/guildhall.conf";
}

const char *const *
config_list(struct arena *a, const char *text)
{
	struct text_list l = text_split(a, arena_dup(a, text), ' ');
	const char **list = arena_array(a, const char *, l.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++)
		if (*l.at[i] != '\0')
			list[n++] = l.at[i];
	return list;
}

/* One setting; the sentence of what is wrong, or NULL. */
static const char *
set(struct arena *a, struct config *c, const char *key, const char *value)
{
	struct { const char *key; const char **text; } texts[] = {
		{ "store", &c->store }, { "base_url", &c->base_url },
		{ "listen", &c->listen }, { "user", &c->user },
		{ "key_file", &c->key_file }, { "imprint", &c->imprint },
		{ "mail_url", &c->mail.url }, { "mail_user", &c->mail.user },
		{ "mail_password", &c->mail.password },
		{ "mail_from", &c->mail.from },
		{ "mail_from_name", &c->mail.from_name },
		{ "mail_domain", &c->mail.domain },
	};
	struct { const char *key; int64_t *number, max; } numbers[] = {
		{ "port", &c->port, 65535 },
		{ "metrics_port", &c->metrics_port, 65535 },
		{ "workers", &c->workers, 256 },
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (strcmp(key, texts[i].key) == 0) {
			*texts[i].text = *value == '\0' ? NULL :
			    arena_dup(a, value);
			return NULL;
		}
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (strcmp(key, numbers[i].key) == 0)
			return text_number(value, 0, numbers[i].max,
			    numbers[i].number) ? NULL :
			    "not a whole number in range";
	if (strcmp(key, "harvest_private") == 0) {
		c->harvest_private = config_list(a, value);
		return NULL;
	}
	if (strcmp(key, "trusted_proxies") == 0) {
		c->trusted = config_list(a, value);
		return NULL;
	}
	if (strcmp(key, "mail_tls") == 0) {
		c->mail.tls = strcmp(value, "yes") == 0;
		return c->mail.tls || strcmp(value, "no") == 0 ? NULL :
		    "neither yes nor no";
	}
	return "no such setting";
}

static void
defaults(struct config *c)
{
	c->store = "sqlite:var/guildhall.db";
	c->base_url = "http://127.0.0.1:8080";
	c->listen = "127.0.0.1";
	c->port = 8080;
	c->key_file = "var/guildhall.key";
	c->mail.from = "guildhall@localhost.localdomain";
	c->mail.from_name = "Guildhall";
	c->mail.domain = "localhost.localdomain";
}

/* Settings of the environment, for one run. */
static const char *
from_environment(struct arena *a, struct config *c)
{
	const char *store = getenv("GUILDHALL_STORE"), *port = getenv("PORT");
	const char *why;

	if (store != NULL && *store != '\0')
		c->store = arena_dup(a, store);
	if (port != NULL && *port != '\0') {
		if ((why = set(a, c, "port", port)) != NULL)
			return arena_printf(a, "PORT: %s", why);
		if (text_starts(c->base_url, "http://127.0.0.1:"))
			c->base_url = arena_printf(a, "http://127.0.0.1:%lld",
			    (long long)c->port);
	}
	return NULL;
}

enum rc
config_read(struct arena *a, const char *path, struct config *c,
    const char **why)
{
	char line[2048];
	int number = 0;
	FILE *f;

	*c = (struct config){ .path = path != NULL ? path : default_path() };
	defaults(c);
	if ((f = fopen(c->path, "r")) == NULL) {
		*why = arena_printf(a, "%s: %s; `guildhall init` writes one",
		    c->path, strerror(errno));
		return RC_NONE;
	}
	*why = NULL;
	while (*why == NULL && fgets(line, sizeof line, f) != NULL) {
		char *eq, *key, *value;

		number++;
		key = line + strspn(line, " \t");
		if (*key == '#' || *key == '\n' || *key == '\0')
			continue;
		if ((eq = strchr(key, '=')) == NULL) {
			*why = "no '=' in the line";
			break;
		}
		*eq = '\0';
		value = arena_dup(a, text_clean(a, eq + 1, true));
		*why = set(a, c, text_clean(a, key, true), value);
	}
	fclose(f);
	if (*why != NULL) {
		*why = arena_printf(a, "%s:%d: %s", c->path, number, *why);
		return RC_INVALID;
	}
	if ((*why = from_environment(a, c)) != NULL)
		return RC_INVALID;
	c->secure = text_starts(c->base_url, "https://");
	if (!c->secure && !text_starts(c->base_url, "http://")) {
		*why = arena_printf(a, "%s: base_url is no http or https address",
		    c->path);
		return RC_INVALID;
	}
	if (c->base_url[strlen(c->base_url) - 1] == '/')
		c->base_url = arena_dup_n(a, c->base_url,
		    strlen(c->base_url) - 1);
	return RC_OK;
}

/* A new file that only we can read; RC_CONFLICT when it exists. */
static enum rc
write_new(struct arena *a, const char *path, const void *p, size_t n,
    const char **why)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0) {
		*why = arena_printf(a, "%s: %s", path, strerror(errno));
		return errno == EEXIST ? RC_CONFLICT : RC_FAILED;
	}
	if (write(fd, p, n) != (ssize_t)n || fsync(fd) != 0 || close(fd) != 0) {
		*why = arena_printf(a, "%s: %s", path, strerror(errno));
		return RC_FAILED;
	}
	return RC_OK;
}

enum rc
config_write(struct arena *a, const struct config *c, const char **why)
{
	unsigned char key[32];
	char hex[sizeof key * 2 + 2];
	struct buf b = BUF(a);
	enum rc rc;

	buf_printf(&b,
	    "# Guildhall's configuration.  docs/operate/ explains each setting.\n"
	    "store = %s\n"
	    "# The address people use; mails and QR codes carry it.\n"
	    "base_url = %s\n"
	    "listen = %s\n"
	    "port = %lld\n"
	    "# Counters for Prometheus, on loopback; 0: none.\n"
	    "metrics_port = %lld\n"
	    "# 0: two a core.\n"
	    "workers = %lld\n"
	    "# Who to become after opening the port, where started as root.\n"
	    "user = %s\n"
	    "key_file = %s\n"
	    "# Addresses of proxies whose X-Forwarded-For is believed.\n"
	    "trusted_proxies =",
	    c->store, c->base_url, c->listen, (long long)c->port,
	    (long long)c->metrics_port, (long long)c->workers,
	    c->user == NULL ? "" : c->user, c->key_file);
	for (const char *const *t = c->trusted; t != NULL && *t != NULL; t++)
		buf_printf(&b, " %s", *t);
	buf_str(&b, "\n"
	    "# Hosts of your own network whose practices may be harvested.\n"
	    "harvest_private =");
	for (const char *const *t = c->harvest_private; t != NULL &&
	    *t != NULL; t++)
		buf_printf(&b, " %s", *t);
	buf_printf(&b,
	    "\n"
	    "# smtp://host:25 or smtps://host:465; empty: mail waits in the outbox.\n"
	    "mail_url = %s\n"
	    "mail_user = %s\n"
	    "mail_password = %s\n"
	    "mail_from = %s\n"
	    "mail_from_name = %s\n"
	    "mail_domain = %s\n"
	    "# yes: refuse a server without STARTTLS.\n"
	    "mail_tls = %s\n"
	    "# Who runs this server: name, address, telephone.\n"
	    "imprint = %s\n",
	    c->mail.url == NULL ? "" : c->mail.url,
	    c->mail.user == NULL ? "" : c->mail.user,
	    c->mail.password == NULL ? "" : c->mail.password,
	    c->mail.from, c->mail.from_name, c->mail.domain,
	    c->mail.tls ? "yes" : "no", c->imprint == NULL ? "" : c->imprint);
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(hex, sizeof hex - 1, key, sizeof key);
	strcat(hex, "\n");
	if ((rc = write_new(a, c->path, b.p, b.n, why)) != RC_OK)
		return rc;
	/* A key that is there already opens what was sealed with it: keep it. */
	rc = write_new(a, c->key_file, hex, strlen(hex), why);
	return rc == RC_CONFLICT ? RC_OK : rc;
}

enum rc
config_keys(struct arena *a, const struct config *c, const char **why)
{
	unsigned char key[32], part[32];
	char hex[80] = "";
	size_t n = 0;
	FILE *f = fopen(c->key_file, "r");

	if (f == NULL) {
		*why = arena_printf(a, "%s: %s", c->key_file, strerror(errno));
		return RC_FAILED;
	}
	if (fgets(hex, sizeof hex, f) == NULL)
		hex[0] = '\0';
	fclose(f);
	if (sodium_hex2bin(key, sizeof key, hex, strcspn(hex, "\n"), NULL, &n,
	    NULL) != 0 || n != sizeof key) {
		*why = arena_printf(a, "%s: not 64 hexadecimal digits",
		    c->key_file);
		return RC_INVALID;
	}
	/* One secret, a key derived for each use. */
	crypto_kdf_derive_from_key(part, sizeof part, 1, "tokens__", key);
	token_key(part);
	crypto_kdf_derive_from_key(part, sizeof part, 2, "sealing_", key);
	people_key(part);
	crypto_kdf_derive_from_key(part, sizeof part, 3, "certify_", key);
	attendance_key(part);
	sodium_memzero(key, sizeof key);
	sodium_memzero(part, sizeof part);
	return RC_OK;
}
