#include "base/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum { REDIRECTS_MAX = 3, CONNECT_SECONDS = 10, RETRY_MAX = 86400 };

/* Special-purpose blocks of IANA's registries. */
static bool
public_4(uint32_t ip)
{
	static const struct { uint32_t net; int bits; } not[] = {
		{ 0x00000000, 8 }, { 0x0a000000, 8 }, { 0x64400000, 10 },
		{ 0x7f000000, 8 }, { 0xa9fe0000, 16 }, { 0xac100000, 12 },
		{ 0xc0000000, 24 }, { 0xc0000200, 24 }, { 0xc0586300, 24 },
		{ 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xc6336400, 24 },
		{ 0xcb007100, 24 }, { 0xe0000000, 4 }, { 0xf0000000, 4 },
	};

	for (size_t i = 0; i < sizeof not / sizeof *not; i++)
		if ((ip ^ not[i].net) >> (32 - not[i].bits) == 0)
			return false;
	return true;
}

static uint32_t
four(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static bool
public_6(const uint8_t *p)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff },
	    nat64[12] = { 0, 0x64, 0xff, 0x9b };

	/* Those that carry an IPv4 address are what that is. */
	if (memcmp(p, mapped, 12) == 0 || memcmp(p, nat64, 12) == 0)
		return public_4(four(p + 12));
	if (p[0] == 0x20 && p[1] == 0x02)
		return public_4(four(p + 2));
	/* Global unicast is 2000::/3; not Teredo and the like (2001::/23), and
	 * not documentation. */
	return (p[0] & 0xe0) == 0x20 &&
	    !(p[0] == 0x20 && p[1] == 0x01 && p[2] < 2) &&
	    !(p[0] == 0x20 && p[1] == 0x01 && p[2] == 0x0d && p[3] == 0xb8) &&
	    !(p[0] == 0x3f && p[1] == 0xff);
}

bool
fetch_public(const void *sockaddr)
{
	const struct sockaddr *s = sockaddr;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (s->sa_family == AF_INET) {
		memcpy(&in, sockaddr, sizeof in);
		return public_4(ntohl(in.sin_addr.s_addr));
	}
	if (s->sa_family == AF_INET6) {
		memcpy(&in6, sockaddr, sizeof in6);
		return public_6(in6.sin6_addr.s6_addr);
	}
	return false;
}

struct transfer {
	const struct fetch_limits *limits;
	struct fetched *out;
	bool refused, full;
};

/* Asked for each connection, after the name was looked up. */
static curl_socket_t
on_socket(void *p, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct transfer *t = p;

	if (purpose != CURLSOCKTYPE_IPCXN || (!t->limits->private_too &&
	    !fetch_public(&a->addr))) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static size_t
on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;

	n *= size;
	if (t->out->body.n + n > t->limits->most) {
		t->full = true;
		return 0;
	}
	buf_put(&t->out->body, p, n);
	return n;
}

/* Only what it is allowed to be. */
static bool
allowed(const char *url, bool *secure)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *user = NULL, *host = NULL;
	bool ok = u != NULL && strlen(url) < 2000 &&
	    curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_NO_USER &&
	    (strcasecmp(scheme, "http") == 0 ||
	    strcasecmp(scheme, "https") == 0);

	*secure = ok && strcasecmp(scheme, "https") == 0;
	curl_free(scheme);
	curl_free(user);
	curl_free(host);
	curl_url_cleanup(u);
	return ok;
}

static CURLcode
set_up(CURL *c, const char *url, bool secure, struct transfer *t)
{
	CURLcode e;

#define SET(option, value) \
	do { \
		if ((e = curl_easy_setopt(c, option, value)) != CURLE_OK) \
			return e; \
	} while (0)
	SET(CURLOPT_URL, url);
	SET(CURLOPT_PROTOCOLS_STR, secure ? "https" : "http,https");
	SET(CURLOPT_REDIR_PROTOCOLS_STR, secure ? "https" : "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 1L);
	SET(CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	SET(CURLOPT_TIMEOUT, t->limits->seconds);
	SET(CURLOPT_USERAGENT, "Guildhall");
	SET(CURLOPT_OPENSOCKETFUNCTION, on_socket);
	SET(CURLOPT_OPENSOCKETDATA, t);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, t);
#undef SET
	return CURLE_OK;
}

enum rc
fetch_get(struct arena *a, const char *url, const struct fetch_limits *limits,
    struct fetched *out)
{
	struct transfer t = { .limits = limits, .out = out };
	curl_off_t wait = 0;
	bool secure;
	CURLcode e;
	CURL *c;

	*out = (struct fetched){ .body = BUF(a) };
	if (!allowed(url, &secure)) {
		out->why = N_("This is no address of a page (http or https).");
		return RC_INVALID;
	}
	if ((c = curl_easy_init()) == NULL) {
		log_line(LOG_ERROR, "fetch", "curl does not start");
		return RC_FAILED;
	}
	e = set_up(c, url, secure, &t);
	if (e == CURLE_OK)
		e = curl_easy_perform(c);
	if (e == CURLE_OK)
		e = curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &out->status);
	if (e == CURLE_OK && curl_easy_getinfo(c, CURLINFO_RETRY_AFTER,
	    &wait) == CURLE_OK)
		out->retry_after = wait > RETRY_MAX ? RETRY_MAX : wait;
	curl_easy_cleanup(c);
	if (e == CURLE_OK)
		return RC_OK;
	if (t.refused)
		out->why = N_("This address leads into a private network.");
	else if (t.full)
		out->why = N_("The answer is too large.");
	else if (e == CURLE_OPERATION_TIMEDOUT)
		out->why = N_("The server takes too long.");
	else if (e == CURLE_PEER_FAILED_VERIFICATION)
		out->why = N_("The server's certificate is not good.");
	else
		out->why = N_("The server cannot be reached.");
	return t.refused ? RC_INVALID : RC_NONE;
}
