/*
 * Sending, with libcurl.  What matters is how far a mail got before something
 * went wrong: that is read off the dialogue, not off libcurl's error codes,
 * which do not tell a refused mail from a refused sign-in.
 */
#include "mail/smtp.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

long smtp_connect_ms = 30 * 1000, smtp_total_ms = 120 * 1000;

enum { ANSWER_MAX = 2000, REST = 60 /* seconds a lost server is left alone */ };

enum stage { CONNECT, ENVELOPE, TEXT_BEGUN, TEXT_WHOLE };

struct smtp {
	CURL *curl;
	const struct mail_server *server;
	const char *url;

	const char *p;		/* the message */
	size_t n, sent;
	enum stage stage;
	struct buf answer;	/* the lines of the last reply */
	bool answered;		/* ... of which this was the last line */
	bool quitting;		/* what comes now concerns no mail */
};

/* The EHLO name is the URL's path; without one libcurl would say the
 * machine's own name, which may be "localhost". */
static const char *
with_name(struct arena *a, const struct mail_server *s)
{
	const char *host = strstr(s->url, "://");

	host = host == NULL ? s->url : host + 3;
	if (strchr(host, '/') != NULL || s->domain == NULL)
		return s->url;
	return arena_printf(a, "%s/%s", s->url, s->domain);
}

struct smtp *
smtp_open(struct arena *a, const struct mail_server *server)
{
	static bool ready;
	struct smtp *s = arena_new(a, struct smtp);

	if (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return NULL;
	ready = true;
	s->server = server;
	s->url = with_name(a, server);
	s->curl = curl_easy_init();
	return s->curl == NULL ? NULL : s;
}

void
smtp_close(struct smtp *s)
{
	if (s != NULL)
		curl_easy_cleanup(s->curl);	/* says QUIT */
}

static size_t
give(char *to, size_t size, size_t count, void *arg)
{
	struct smtp *s = arg;
	size_t n = s->n - s->sent;

	if (n > size * count)
		n = size * count;
	if (n > 0)
		memcpy(to, s->p + s->sent, n);
	s->sent += n;
	s->stage = s->sent == s->n ? TEXT_WHOLE : TEXT_BEGUN;
	s->answer.n = 0;		/* "354 go on" is done with */
	s->answered = false;
	return n;
}

/* A reply may have several lines: "250-SIZE", "250 OK". */
static size_t
hear(char *line, size_t size, size_t count, void *arg)
{
	struct smtp *s = arg;
	size_t n = size * count;

	if (s->quitting)
		return n;
	if (s->answered)
		s->answer.n = 0;
	if (s->answer.n < ANSWER_MAX)
		buf_put(&s->answer, line, n > ANSWER_MAX ? ANSWER_MAX : n);
	s->answered = n < 4 || line[3] != '-';
	return n;
}

static int
watch(CURL *curl, curl_infotype type, char *p, size_t n, void *arg)
{
	struct smtp *s = arg;

	(void)curl;
	if (type == CURLINFO_HEADER_OUT && s->stage == CONNECT && n >= 5 &&
	    memcmp(p, "MAIL ", 5) == 0)
		s->stage = ENVELOPE;
	if (type == CURLINFO_HEADER_OUT && n >= 4 && memcmp(p, "QUIT", 4) == 0)
		s->quitting = true;
	return 0;
}

/* Returns the first setting that libcurl does not take. */
static CURLcode
set_up(struct smtp *s, struct curl_slist *to, const char *from, char *problem)
{
	const struct mail_server *v = s->server;
	bool tls = v->tls || text_starts(v->url, "smtps:");
	CURL *c = s->curl;
	CURLcode e = CURLE_OK;

#define SET(option, value) \
	do { \
		if (e == CURLE_OK) \
			e = curl_easy_setopt(c, option, value); \
	} while (0)
	curl_easy_reset(c);		/* keeps the connection */
	SET(CURLOPT_URL, s->url);
	SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_ERRORBUFFER, problem);
	SET(CURLOPT_CONNECTTIMEOUT_MS, smtp_connect_ms);
	SET(CURLOPT_TIMEOUT_MS, smtp_total_ms);
	/* Where TLS is not demanded it is used when offered; a certificate
	 * that nobody can check is then still better than none. */
	SET(CURLOPT_USE_SSL, v->tls ? (long)CURLUSESSL_ALL :
	    (long)CURLUSESSL_TRY);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(CURLOPT_SSL_VERIFYPEER, tls ? 1L : 0L);
	SET(CURLOPT_SSL_VERIFYHOST, tls ? 2L : 0L);
	if (v->user != NULL) {
		SET(CURLOPT_USERNAME, v->user);
		SET(CURLOPT_PASSWORD, v->password == NULL ? "" : v->password);
	}
	SET(CURLOPT_MAIL_FROM, from);
	SET(CURLOPT_MAIL_RCPT, to);
	SET(CURLOPT_UPLOAD, 1L);
	SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->n);
	SET(CURLOPT_READFUNCTION, give);
	SET(CURLOPT_READDATA, s);
	SET(CURLOPT_HEADERFUNCTION, hear);
	SET(CURLOPT_HEADERDATA, s);
	SET(CURLOPT_VERBOSE, 1L);	/* else watch() is not called */
	SET(CURLOPT_DEBUGFUNCTION, watch);
	SET(CURLOPT_DEBUGDATA, s);
#undef SET
	return e;
}

/* The code of the reply that ended it, or 0. */
static int
code_of(const struct smtp *s)
{
	const char *p = buf_text(&s->answer);

	if (!s->answered || s->answer.n < 3 || p[0] < '2' || p[0] > '5' ||
	    p[1] < '0' || p[1] > '9' || p[2] < '0' || p[2] > '9')
		return 0;
	return (p[0] - '0') * 100 + (p[1] - '0') * 10 + (p[2] - '0');
}

/* Refused for want of TLS or a password: nothing that this mail could help. */
static bool
is_sign_in(int code)
{
	return code == 530 || code == 534 || code == 535 || code == 538;
}

static struct smtp_answer
judge(const struct smtp *s, struct arena *a, CURLcode e, const char *problem)
{
	struct smtp_answer r = { .code = code_of(s) };
	bool timed_out = e == CURLE_OPERATION_TIMEDOUT;

	if (*problem == '\0')
		problem = curl_easy_strerror(e);
	if (e == CURLE_OK) {
		r.outcome = SENT;
	} else if (s->stage == CONNECT) {
		r.outcome = LATER;
		r.server = true;
	} else if (!timed_out && r.code >= 500 && !is_sign_in(r.code)) {
		r.outcome = NEVER;
	} else if (!timed_out && r.code >= 400) {
		r.outcome = LATER;
		/* "421: closing" and a wish to sign in are not about us. */
		r.server = r.code == 421 || is_sign_in(r.code);
	} else {
		r.outcome = s->stage == TEXT_WHOLE ? UNKNOWN : LATER;
		r.code = 0;
		r.server = timed_out;
	}
	r.text = r.code >= 400 ? arena_dup_n(a, buf_text(&s->answer),
	    s->answer.n) : arena_dup(a, problem);
	return r;
}

struct smtp_answer
smtp_send(struct smtp *s, struct arena *a, const struct mail *m)
{
	char problem[CURL_ERROR_SIZE] = "";
	const char *from = arena_printf(a, "<%s>", s->server->from);
	struct curl_slist *to = curl_slist_append(NULL, m->to);
	long connects = 0;
	CURLcode e;

	s->p = mail_message(a, m, s->server, &s->n);
	for (int fresh = 0;; fresh++) {
		s->sent = 0;
		s->stage = CONNECT;
		s->answer = BUF(a);
		s->answered = s->quitting = false;
		if ((e = set_up(s, to, from, problem)) == CURLE_OK &&
		    (e = curl_easy_setopt(s->curl, CURLOPT_FRESH_CONNECT,
		    (long)fresh)) == CURLE_OK)
			e = curl_easy_perform(s->curl);
		curl_easy_getinfo(s->curl, CURLINFO_NUM_CONNECTS, &connects);
		/* The server may close a connection that was kept, with or
		 * without "421": before the text is out, once more on a new
		 * one. */
		if (e == CURLE_OK || fresh || connects > 0 || s->sent > 0 ||
		    (code_of(s) >= 400 && code_of(s) != 421) ||
		    e == CURLE_OPERATION_TIMEDOUT)
			break;
	}
	curl_slist_free_all(to);
	/* The dialogue is in an unknown place after an error: no mail may
	 * follow on that connection, and no QUIT, for whose answer libcurl
	 * would wait another two minutes. */
	if (e != CURLE_OK) {
		curl_socket_t fd = CURL_SOCKET_BAD;

		if (curl_easy_getinfo(s->curl, CURLINFO_ACTIVESOCKET, &fd) ==
		    CURLE_OK && fd != CURL_SOCKET_BAD)
			shutdown(fd, SHUT_RDWR);
		curl_easy_cleanup(s->curl);
		s->curl = curl_easy_init();
	}
	return judge(s, a, e, problem);
}

/* One mail from its claim to what came of it.  *stop: no more now. */
static enum rc
send_one(struct db *db, struct smtp *smtp, row_id id, bool early, bool *stop)
{
	struct arena *a = arena_make();
	struct smtp_answer r;
	struct mail m;
	enum rc rc;

	rc = outbox_claim(db, a, id, time_now(),
	    smtp->server->domain == NULL ? "localhost" : smtp->server->domain,
	    early, &m);
	if (rc == RC_OK) {
		r = smtp_send(smtp, a, &m);
		/* Ids and codes only: an answer may quote the address. */
		log_line(r.outcome == SENT ? LOG_INFO : LOG_WARN, "mail",
		    "mail %lld, try %d: %s (%d)", (long long)id, m.tries,
		    r.outcome == SENT ? "sent" : r.outcome == LATER ?
		    "refused for now or out of reach" : r.outcome == NEVER ?
		    "refused for good" : "no answer after the text", r.code);
		rc = outbox_settle(db, a, &m, time_now(), r.outcome,
		    r.outcome == SENT ? NULL : r.text);
		*stop = r.server || smtp->curl == NULL;
	}
	arena_free(a);
	return rc;
}

static struct smtp *
open_or_log(struct arena *a, const struct mail_server *server)
{
	struct smtp *smtp = smtp_open(a, server);

	if (smtp == NULL)
		log_line(LOG_ERROR, "mail", "libcurl cannot be started");
	return smtp;
}

enum rc
mail_send_one(struct db *db, struct arena *a, const struct mail_server *server,
    row_id id)
{
	struct smtp *smtp;
	bool stop;
	enum rc rc;

	if (server->url == NULL || server->from == NULL)
		return RC_CONFLICT;
	if ((smtp = open_or_log(a, server)) == NULL)
		return RC_FAILED;
	rc = send_one(db, smtp, id, true, &stop);
	smtp_close(smtp);
	return rc;
}

enum rc
mail_send_due(struct db *db, struct arena *a, const struct mail_server *server,
    int n)
{
	static unixtime rests_until;
	unixtime now = time_now();
	struct smtp *smtp;
	bool stop = false;
	row_id *ids;
	int found;
	enum rc rc = RC_OK;

	if (server->url == NULL || server->from == NULL || n <= 0 ||
	    (now < rests_until && now >= rests_until - REST))
		return RC_NONE;
	ids = arena_array(a, row_id, n);
	TRY(outbox_due(db, now, ids, n, &found));
	if (found == 0)
		return RC_NONE;
	if ((smtp = open_or_log(a, server)) == NULL)
		return RC_FAILED;
	for (int i = 0; i < found && rc == RC_OK && !stop; i++) {
		if ((rc = send_one(db, smtp, ids[i], false, &stop)) ==
		    RC_CONFLICT || rc == RC_NONE)
			rc = RC_OK;	/* another clerk was faster */
	}
	/* Else each of ten thousand mails would wait for a dead server. */
	if (stop)
		rests_until = time_now() + REST;
	smtp_close(smtp);
	return rc;
}
