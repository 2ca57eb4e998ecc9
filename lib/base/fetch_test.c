/* Reading other servers, and refusing to look into one's own network. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fetch.h"
#include "test/test.h"

TEST(base_fetch_public)
{
	static const struct { const char *ip; bool public; } t[] = {
		{ "8.8.8.8", true }, { "172.32.0.1", true },
		{ "100.128.0.1", true }, { "192.169.0.1", true },
		{ "0.0.0.0", false }, { "10.1.2.3", false },
		{ "100.64.0.1", false }, { "127.0.0.1", false },
		{ "127.255.0.9", false }, { "169.254.169.254", false },
		{ "172.16.0.1", false }, { "172.31.255.255", false },
		{ "192.168.1.1", false }, { "198.19.0.1", false },
		{ "224.0.0.1", false }, { "255.255.255.255", false },
		{ "2a00:1450:4001::1", true }, { "::", false },
		{ "::1", false }, { "fe80::1", false }, { "fc00::1", false },
		{ "fd12::1", false }, { "ff02::1", false },
		{ "::ffff:127.0.0.1", false }, { "::ffff:8.8.8.8", true },
		{ "64:ff9b::7f00:1", false }, { "64:ff9b::808:808", true },
		{ "2002:7f00:1::", false }, { "2002:808:808::", true },
		{ "2001::1", false }, { "2001:db8::1", false },
		{ "::127.0.0.1", false },
	};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct sockaddr_in in = { .sin_family = AF_INET };
		struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
		bool six = strchr(t[i].ip, ':') != NULL;

		CHECK(inet_pton(six ? AF_INET6 : AF_INET, t[i].ip, six ?
		    (void *)&in6.sin6_addr : (void *)&in.sin_addr) == 1);
		CHECK(fetch_public(six ? (void *)&in6 : (void *)&in) ==
		    t[i].public);
	}
	CHECK(!fetch_public(&(struct sockaddr){ .sa_family = AF_UNIX }));
}

/* A server in a process of its own that gives one answer and ends. */
static int
serve_once(const char *answer, const char *piece, int pieces, pid_t *pid)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int s = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t n = sizeof in;

	CHECK(bind(s, (struct sockaddr *)&in, n) == 0 && listen(s, 1) == 0);
	CHECK(getsockname(s, (struct sockaddr *)&in, &n) == 0);
	if ((*pid = fork()) == 0) {
		int c = accept(s, NULL, NULL);
		char head[4096];

		if (read(c, head, sizeof head) > 0 &&
		    write(c, answer, strlen(answer)) > 0)
			while (pieces-- > 0 && write(c, piece,
			    strlen(piece)) > 0)
				;
		_exit(0);
	}
	close(s);
	return ntohs(in.sin_port);
}

TEST(base_fetch)
{
	struct fetch_limits l = { .most = 100000, .seconds = 5 };
	struct arena *a = arena_make();
	struct fetched f;
	const char *url;
	char piece[1001] = "";
	pid_t pid;

	signal(SIGPIPE, SIG_IGN);
	CHECK(fetch_get(a, "file:///etc/passwd", &l, &f) == RC_INVALID);
	CHECK(fetch_get(a, "gopher://127.0.0.1/", &l, &f) == RC_INVALID);
	CHECK(fetch_get(a, "http://a:b@example.org/", &l, &f) == RC_INVALID);
	CHECK(fetch_get(a, "", &l, &f) == RC_INVALID);
	CHECK(fetch_get(a, "http://127.0.0.1:1/", &l, &f) == RC_INVALID);
	CHECK_TEXT(f.why, "This address leads into a private network.");
	CHECK(fetch_get(a, "http://[::1]:1/", &l, &f) != RC_OK);
	CHECK(fetch_get(a, "http://2130706433:1/", &l, &f) == RC_INVALID);
	CHECK(fetch_get(a, "http://localhost:1/", &l, &f) == RC_INVALID);

	l.private_too = true;
	url = arena_printf(a, "http://127.0.0.1:%d/x", serve_once(
	    "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 2\r\n"
	    "Connection: close\r\n\r\nno", NULL, 0, &pid));
	CHECK(fetch_get(a, url, &l, &f) == RC_OK);
	CHECK(f.status == 503 && f.retry_after == 7);
	CHECK_TEXT(f.body.p, "no");
	waitpid(pid, NULL, 0);

	/* More than it may, though it said less. */
	memset(piece, 'x', 1000);
	url = arena_printf(a, "http://127.0.0.1:%d/", serve_once(
	    "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", piece, 200,
	    &pid));
	CHECK(fetch_get(a, url, &l, &f) == RC_NONE);
	CHECK_TEXT(f.why, "The answer is too large.");
	waitpid(pid, NULL, 0);

	url = arena_printf(a, "http://127.0.0.1:%d/", serve_once(
	    "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
	    "Content-Length: 0\r\nConnection: close\r\n\r\n", NULL, 0, &pid));
	CHECK(fetch_get(a, url, &l, &f) == RC_NONE && f.body.n == 0);
	waitpid(pid, NULL, 0);
	arena_free(a);
}
