#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "mail/bounce.h"
#include "mail/mail.h"
#include "mail/smtp.h"
#include "test/test.h"

static const struct mail_server nowhere = {
	.from = "academy@example.lt", .from_name = "Baltijos akademija",
	.domain = "academy.example.lt",
};

static bool
has(const char *s, const char *part)
{
	return strstr(s, part) != NULL;
}

/* --- the outbox --------------------------------------------------------- */

static row_id
queue_for(struct db *db, const char *to)
{
	row_id id = 0;

	CHECK(mail_queue(db, &(struct mail){ .to = to, .lang = "lt",
	    .subject = "Kvietimas į akademiją", .text = "Labas", .kind =
	    "test.mail", .programme = 3, .person = 5 }, &id) == RC_OK);
	CHECK(id > 0);
	return id;
}

static struct mail
found(struct db *db, struct arena *a, row_id id)
{
	struct mail m;

	CHECK(mail_find(db, a, id, &m) == RC_OK);
	return m;
}

static enum rc
queue_and_refuse(struct db *db, void *arg)
{
	(void)arg;
	(void)queue_for(db, "gone@example.lv");
	return RC_INVALID;	/* what caused the mail did not happen */
}

TEST_STORE(mail_outbox)
{
	struct mail_part part = { .name = "a.bin", .type = "application/x",
	    .bytes = "\0\1\2", .size = 3 };
	struct mail_part empty = { .name = "b", .bytes = NULL, .size = 0,
	    .next = &part };
	struct mail_count n;
	struct mail m, *list;
	int64_t removed;
	row_id id, other;

	CHECK(mail_find(db, a, 77, &m) == RC_NONE);
	CHECK(mail_retry(db, 77) == RC_NONE && mail_cancel(db, 77) == RC_NONE);
	CHECK(mail_queue(db, &(struct mail){ .to = "no address" }, NULL) ==
	    RC_INVALID);
	CHECK(mail_queue(db, &(struct mail){ .to = NULL }, NULL) ==
	    RC_INVALID);
	CHECK(mail_queue(db, &(struct mail){ .to = "a@b.lt\r\nBcc: c@d.lt" },
	    NULL) == RC_INVALID);
	CHECK(db_transact(db, queue_and_refuse, NULL) == RC_INVALID);
	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 10, &list) == RC_OK &&
	    list == NULL);

	CHECK(mail_queue(db, &(struct mail){ .to = "Anna@Example.LV",
	    .to_name = "Anna", .lang = "ar", .subject = "دعوة", .text = "x",
	    .html = "<p>x</p>", .reply_to = "h@x.lt", .unsubscribe =
	    "https://x.lt/u", .parts = &empty, .kind = "letter",
	    .programme = 9, .person = 8 }, &id) == RC_OK);
	m = found(db, a, id);
	CHECK_TEXT(m.to, "anna@example.lv");
	CHECK_TEXT(m.subject, "دعوة");
	CHECK_TEXT(m.unsubscribe, "https://x.lt/u");
	CHECK(m.state == MAIL_WAITING && m.tries == 0 && m.made_at > 0 &&
	    m.due == m.made_at && m.programme == 9 && m.person == 8);
	CHECK(text_starts(m.message_id, arena_printf(a, "%lld.",
	    (long long)id)) && strlen(m.message_id) >= 18);
	CHECK(m.parts != NULL && m.parts->size == 0);
	CHECK(m.parts->next->size == 3 &&
	    memcmp(m.parts->next->bytes, "\0\1\2", 3) == 0);

	/* Demonstration: without a server nothing is tried. */
	CHECK(mail_send_due(db, a, &nowhere, 10) == RC_NONE);
	CHECK(mail_send_one(db, a, &nowhere, id) == RC_CONFLICT);
	CHECK(found(db, a, id).tries == 0);

	other = queue_for(db, "b@example.lv");
	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 10, &list) == RC_OK);
	CHECK(list->id == other && list->next->id == id);
	CHECK(mail_list(db, a, 9, MAIL_WAITING, 0, 10, &list) == RC_OK &&
	    list->id == id && list->next == NULL);
	CHECK(mail_list(db, a, 0, MAIL_STATES, other, 10, &list) == RC_OK &&
	    list->id == id && list->next == NULL);
	CHECK(mail_list(db, a, 0, MAIL_STATES, 0, 1, &list) == RC_OK &&
	    list->next == NULL);
	CHECK(mail_list(db, a, 0, MAIL_SENT, 0, 10, &list) == RC_OK &&
	    list == NULL);

	CHECK(mail_cancel(db, id) == RC_OK);
	CHECK(mail_cancel(db, id) == RC_CONFLICT);
	CHECK(mail_retry(db, id) == RC_CONFLICT);
	CHECK(mail_retry(db, other) == RC_OK);
	CHECK(mail_count(db, 0, &n) == RC_OK && n.in[MAIL_WAITING] == 1 &&
	    n.in[MAIL_CANCELLED] == 1 && n.doubles == 0);
	CHECK(mail_count(db, 9, &n) == RC_OK && n.in[MAIL_WAITING] == 0);

	/* Erasure keeps the row, not the person. */
	CHECK(mail_forget(db, 5, NULL) == RC_OK);
	CHECK(mail_forget(db, 8, "") == RC_OK);
	m = found(db, a, other);
	CHECK(m.state == MAIL_CANCELLED);
	CHECK_TEXT(m.to, "");
	CHECK_TEXT(m.text, "");
	m = found(db, a, id);
	CHECK(m.parts == NULL && m.to_name == NULL && m.html == NULL);
	CHECK(mail_retry(db, other) == RC_CONFLICT);
	other = queue_for(db, "c@example.lv");
	CHECK(mail_purge(db, time_now() + 10, &removed) == RC_OK &&
	    removed == 2);
	CHECK(found(db, a, other).state == MAIL_WAITING);
}

/* --- a mail server that can be told to fail ----------------------------- */

enum trouble {
	NO_TROUBLE,
	REFUSE_GREETING,	/* 554 at once */
	CLOSE_AT_GREETING,
	HANG_AT_GREETING,
	REFUSE_SENDER_421,
	REFUSE_FOR_NOW,		/* 451 to RCPT: greylisting */
	REFUSE_FOR_GOOD,	/* 550 to RCPT */
	REFUSE_TEXT_FOR_NOW,	/* 452 after the final dot */
	REFUSE_TEXT_FOR_GOOD,	/* 554 after it */
	CLOSE_BEFORE_DOT,	/* half of the text was read */
	CLOSE_AFTER_DOT,	/* the mail was taken, the 250 is lost */
	HANG_AFTER_DOT,
	WANT_SIGN_IN,		/* 530 to MAIL */
	CLOSE_AFTER_MAIL,	/* an accepted mail ends the connection */
	ONE_A_CONNECTION,	/* 421 to a second MAIL on it */
};

struct sink {			/* shared with the sink's process */
	volatile enum trouble trouble;
	volatile int connections, taken, refused;
	char last[1 << 16];	/* the text taken last, dots unstuffed */
	char envelope[512];
};

static struct sink *sink;
static pid_t sink_pid;
static char sink_url[64];

static void
say(int fd, const char *line)
{
	if (write(fd, line, strlen(line)) < 0)
		return;		/* the client has gone */
}

static char heard[1 << 16];
static size_t heard_n, heard_at;

static bool
hear_byte(int fd, char *c)
{
	if (heard_at == heard_n) {
		ssize_t n = read(fd, heard, sizeof heard);

		if (n <= 0)
			return false;
		heard_n = (size_t)n;
		heard_at = 0;
	}
	*c = heard[heard_at++];
	return true;
}

/* One line without its end; false at the end of the connection. */
static bool
hear_line(int fd, char *line, size_t room)
{
	size_t n = 0;
	char c;

	while (hear_byte(fd, &c)) {
		if (c == '\n') {
			line[n > 0 && line[n - 1] == '\r' ? n - 1 : n] = '\0';
			return true;
		}
		if (n + 1 < room)
			line[n++] = c;
	}
	return false;
}

static void
wait_for_end(int fd)
{
	char c;

	while (read(fd, &c, 1) == 1)
		;
}

/* Reads the text; false when the connection is to be closed. */
static bool
take(int fd)
{
	static char line[4096];
	size_t n = 0;
	int lines = 0;

	say(fd, "354 go on\r\n");
	while (hear_line(fd, line, sizeof line)) {
		const char *text = line[0] == '.' ? line + 1 : line;

		if (sink->trouble == CLOSE_BEFORE_DOT && ++lines == 5)
			return false;
		if (strcmp(line, ".") != 0) {
			if (n < sizeof sink->last - sizeof line - 2)
				n += (size_t)snprintf(sink->last + n,
				    sizeof line + 2, "%s\r\n", text);
			continue;
		}
		switch (sink->trouble) {
		case REFUSE_TEXT_FOR_NOW:
			sink->refused++;
			say(fd, "452 no room\r\n");
			return true;
		case REFUSE_TEXT_FOR_GOOD:
			sink->refused++;
			say(fd, "554-5.7.1 looks\r\n554 5.7.1 like spam\r\n");
			return true;
		case HANG_AFTER_DOT:
			sink->taken++;
			wait_for_end(fd);
			return false;
		case CLOSE_AFTER_DOT:
			sink->taken++;
			return false;
		default:
			sink->taken++;
			say(fd, "250 taken\r\n");
			return sink->trouble != CLOSE_AFTER_MAIL;
		}
	}
	return false;
}

static void
talk(int fd)
{
	static char line[4096];
	enum trouble t = sink->trouble;
	int mails = 0;

	heard_n = heard_at = 0;
	if (t == CLOSE_AT_GREETING)
		return;
	if (t == HANG_AT_GREETING) {
		wait_for_end(fd);
		return;
	}
	say(fd, t == REFUSE_GREETING ? "554 go away\r\n" : "220 sink\r\n");
	while (hear_line(fd, line, sizeof line)) {
		t = sink->trouble;
		if (text_starts(line, "EHLO")) {
			say(fd, "250-sink\r\n250 SMTPUTF8\r\n");
		} else if (text_starts(line, "MAIL")) {
			snprintf(sink->envelope, sizeof sink->envelope, "%.200s",
			    line);
			mails++;
			say(fd, t == REFUSE_SENDER_421 ||
			    (t == ONE_A_CONNECTION && mails > 1) ? "421 later\r\n" :
			    t == WANT_SIGN_IN ? "530 sign in\r\n" :
			    "250 ok\r\n");
		} else if (text_starts(line, "RCPT")) {
			snprintf(sink->envelope + strlen(sink->envelope), 250,
			    "|%.200s", line);
			sink->refused += t == REFUSE_FOR_NOW ||
			    t == REFUSE_FOR_GOOD;
			say(fd, t == REFUSE_FOR_NOW ? "451 4.7.1 greylisted\r\n" :
			    t == REFUSE_FOR_GOOD ?
			    "550 5.1.1 <anna@example.lv> unknown\r\n" :
			    "250 ok\r\n");
		} else if (text_starts(line, "DATA")) {
			if (!take(fd))
				return;
		} else if (text_starts(line, "QUIT")) {
			say(fd, "221 bye\r\n");
			return;
		} else {
			say(fd, "502 what\r\n");
		}
	}
}

static struct mail_server
sink_start(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), fd;
	struct mail_server s = nowhere;

	sink = mmap(NULL, sizeof *sink, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &(int){ 65536 },
	    sizeof(int)) == 0 &&
	    bind(listener, (struct sockaddr *)&at, sizeof at) == 0 &&
	    listen(listener, 8) == 0 &&
	    getsockname(listener, (struct sockaddr *)&at, &n) == 0);
	snprintf(sink_url, sizeof sink_url, "smtp://127.0.0.1:%d",
	    ntohs(at.sin_port));
	if ((sink_pid = fork()) == 0) {
		signal(SIGPIPE, SIG_IGN);
		alarm(120);	/* should the test die */
		while ((fd = accept(listener, NULL, NULL)) >= 0) {
			sink->connections++;
			talk(fd);
			close(fd);
		}
		_exit(0);
	}
	close(listener);
	s.url = sink_url;
	smtp_connect_ms = 2000;
	smtp_total_ms = 700;
	return s;
}

static void
sink_stop(void)
{
	kill(sink_pid, SIGKILL);
	waitpid(sink_pid, NULL, 0);
	munmap(sink, sizeof *sink);
}

TEST_STORE(mail_sending)
{
	struct mail_server s = sink_start();
	struct mail_count n;
	const char *message_id;
	struct mail m;
	row_id id, late;

	CHECK(mail_send_due(db, a, &s, 10) == RC_NONE);
	for (int i = 0; i < 5; i++)
		id = queue_for(db, "anna@example.lv");
	CHECK(mail_queue(db, &(struct mail){ .to = "žemyna@example.lt",
	    .text = ".dot\nx\n.", .html = "<p>\n.\n</p>", .subject = "y",
	    .due = time_now() + 3600 }, &late) == RC_OK);
	message_id = found(db, a, id).message_id;
	CHECK(mail_send_due(db, a, &s, 3) == RC_OK);
	CHECK(sink->taken == 3);
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(sink->taken == 5 && sink->connections == 2);
	CHECK(mail_send_due(db, a, &s, 10) == RC_NONE);
	m = found(db, a, id);
	CHECK(m.state == MAIL_SENT && m.tries == 1 && m.sent_at > 0 &&
	    m.problem == NULL);
	CHECK_TEXT(m.message_id, arena_printf(a, "%s@academy.example.lt",
	    message_id));
	CHECK(has(sink->last, arena_printf(a, "Message-ID: <%s>\r\n",
	    m.message_id)));
	CHECK(has(sink->last, "\r\n\r\nLabas\r\n"));
	CHECK(has(sink->envelope, "MAIL FROM:<academy@example.lt>") &&
	    has(sink->envelope, "|RCPT TO:<anna@example.lv>"));
	CHECK(mail_cancel(db, id) == RC_CONFLICT);
	CHECK(mail_retry(db, id) == RC_CONFLICT);

	/* Not before it is due; then with its dots as they were. */
	time_shift(3700);
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(found(db, a, late).state == MAIL_SENT);
	CHECK(has(sink->last, "\r\n=2Edot\r\nx\r\n=2E\r\n"));

	/* A server that closes after each mail loses none. */
	sink->trouble = CLOSE_AFTER_MAIL;
	for (int i = 0; i < 4; i++)
		(void)queue_for(db, "anna@example.lv");
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(sink->taken == 10);
	/* One that takes a single mail a connection, either. */
	sink->trouble = ONE_A_CONNECTION;
	for (int i = 0; i < 3; i++)
		(void)queue_for(db, "anna@example.lv");
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(sink->taken == 13);
	sink->trouble = NO_TROUBLE;
	id = queue_for(db, "anna@example.lv");
	CHECK(mail_send_one(db, a, &s, id) == RC_OK);
	CHECK(found(db, a, id).state == MAIL_SENT);
	CHECK(mail_send_one(db, a, &s, id) == RC_CONFLICT);
	CHECK(mail_send_one(db, a, &s, 999) == RC_NONE);
	CHECK(mail_count(db, 0, &n) == RC_OK && n.in[MAIL_SENT] == 14 &&
	    n.doubles == 0);
	sink_stop();
}

/* A link that signs in is nobody's but the reader's: not kept once it is out. */
TEST_STORE(mail_secret)
{
	struct mail_server s = sink_start();
	struct mail m = { .to = "anna@example.lv", .subject = "Link",
	    .text = "https://g.example/sign-in/0123", .html = "<p>0123",
	    .kind = "test.secret", .secret = true };
	row_id id;

	CHECK(mail_queue(db, &m, &id) == RC_OK);
	sink->trouble = REFUSE_FOR_NOW;
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK_TEXT(found(db, a, id).text, m.text);	/* to be tried again */
	sink->trouble = NO_TROUBLE;
	CHECK(mail_retry(db, id) == RC_OK);
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(has(sink->last, "sign-in/0123"));
	CHECK(found(db, a, id).state == MAIL_SENT);
	CHECK_TEXT(found(db, a, id).text, "");
	CHECK(found(db, a, id).html == NULL);
	CHECK(mail_retry(db, id) == RC_CONFLICT);
	sink_stop();
}

/* A mail meets trouble once; afterwards all is well and it must arrive. */
TEST_STORE(mail_troubles)
{
	static const struct {
		enum trouble trouble;
		enum mail_state after;
		int doubles;
		const char *problem;
	} c[] = {
		{ REFUSE_GREETING, MAIL_WAITING, 0, NULL },
		{ CLOSE_AT_GREETING, MAIL_WAITING, 0, NULL },
		{ HANG_AT_GREETING, MAIL_WAITING, 0, NULL },
		{ REFUSE_SENDER_421, MAIL_WAITING, 0, "421 later" },
		{ WANT_SIGN_IN, MAIL_WAITING, 0, "530 sign in" },
		{ REFUSE_FOR_NOW, MAIL_WAITING, 0, "451 4.7.1 greylisted" },
		{ REFUSE_TEXT_FOR_NOW, MAIL_WAITING, 0, "452 no room" },
		{ CLOSE_BEFORE_DOT, MAIL_WAITING, 0, NULL },
		{ CLOSE_AFTER_DOT, MAIL_SENDING, 1, NULL },
		{ HANG_AFTER_DOT, MAIL_SENDING, 1, NULL },
	};
	struct mail_server s = sink_start();
	char *long_text = arena_get(a, (8 << 20) + 1);
	int doubles = 0;
	struct mail_count n;

	memset(long_text, 'x', 8 << 20);
	for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
		int before = sink->taken;
		const char *message_id;
		row_id id;
		struct mail m;

		/* More than the system holds on its way, 4 MiB, so that not
		 * all of it can be gone when the line breaks. */
		CHECK(mail_queue(db, &(struct mail){ .to = "anna@example.lv",
		    .subject = "x", .text = c[i].trouble == CLOSE_BEFORE_DOT ?
		    long_text : "x" }, &id) == RC_OK);
		sink->trouble = c[i].trouble;
		CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
		m = found(db, a, id);
		message_id = m.message_id;
		if (m.state != c[i].after || m.tries != 1)
			test_failed(__FILE__, __LINE__, arena_printf(a,
			    "case %zu: state %d, tries %d", i, m.state,
			    m.tries));
		CHECK(m.problem != NULL && *m.problem != '\0');
		if (c[i].problem != NULL)
			CHECK_TEXT(m.problem, c[i].problem);
		CHECK(sink->taken == before + c[i].doubles);
		if (c[i].after == MAIL_SENDING)
			CHECK(mail_cancel(db, id) == RC_CONFLICT);
		/* Not at once, but after its minute. */
		sink->trouble = NO_TROUBLE;
		CHECK(mail_send_due(db, a, &s, 10) == RC_NONE);
		CHECK(sink->taken == before + c[i].doubles);
		time_shift(61);
		CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
		m = found(db, a, id);
		CHECK(m.state == MAIL_SENT && m.tries == 2 &&
		    m.doubles == c[i].doubles && m.problem == NULL);
		CHECK_TEXT(m.message_id, message_id);
		CHECK(has(sink->last, message_id));
		CHECK(sink->taken == before + c[i].doubles + 1);
		doubles += c[i].doubles;
	}
	CHECK(mail_count(db, 0, &n) == RC_OK && n.doubles == doubles);
	sink_stop();
}

TEST_STORE(mail_refused)
{
	struct mail_server s = sink_start();
	row_id id = queue_for(db, "anna@example.lv"), other;
	struct mail m;
	unixtime start;

	/* For good: kept with the answer, tried again only when asked to. */
	sink->trouble = REFUSE_FOR_GOOD;
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	m = found(db, a, id);
	CHECK(m.state == MAIL_FAILED && m.tries == 1);
	CHECK_TEXT(m.problem, "550 5.1.1 <anna@example.lv> unknown");
	time_shift(86400);
	CHECK(mail_send_due(db, a, &s, 10) == RC_NONE);
	sink->trouble = REFUSE_TEXT_FOR_GOOD;
	CHECK(mail_retry(db, id) == RC_OK);
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	m = found(db, a, id);
	CHECK(m.state == MAIL_FAILED);
	CHECK_TEXT(m.problem, "554-5.7.1 looks 554 5.7.1 like spam");
	sink->trouble = NO_TROUBLE;
	CHECK(mail_retry(db, id) == RC_OK);
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(found(db, a, id).state == MAIL_SENT);

	/* One that is refused for good keeps nothing from the others. */
	sink->trouble = REFUSE_FOR_NOW;
	for (int i = 0; i < 3; i++)
		other = queue_for(db, "b@example.lv");
	sink->refused = 0;
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(sink->refused == 3 && found(db, a, other).tries == 1);

	/* Greylisted for five days: 1, 5, 15, 60, 240, 240, ... minutes. */
	start = time_now();
	for (int i = 0; i < 100 && found(db, a, other).state == MAIL_WAITING;
	    i++) {
		static const int minutes[] = { 1, 5, 15, 60, 240 };
		int64_t pause;

		m = found(db, a, other);
		pause = m.due - time_now();
		CHECK(pause > 60 * minutes[i < 4 ? i : 4] - 5 &&
		    pause <= 60 * minutes[i < 4 ? i : 4]);
		time_shift(pause);
		CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	}
	m = found(db, a, other);
	CHECK(m.state == MAIL_FAILED && m.tries > 30 && m.doubles == 0);
	CHECK(time_now() - start > 4 * 86400 && time_now() - start <=
	    5 * 86400);
	CHECK(mail_retry(db, other) == RC_OK);
	sink->trouble = NO_TROUBLE;
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(found(db, a, other).state == MAIL_SENT);
	sink_stop();
}

/* A server that is away costs each mail nothing but time. */
TEST_STORE(mail_server_away)
{
	struct mail_server s = sink_start(), strict = s;
	row_id first = 0, id = 0;

	for (int i = 0; i < 20; i++) {
		id = queue_for(db, "anna@example.lv");
		if (first == 0)
			first = id;
	}
	/* No TLS where TLS is demanded: nothing is said in the clear. */
	strict.tls = true;
	strict.user = "u";
	strict.password = "p";
	CHECK(mail_send_due(db, a, &strict, 20) == RC_OK);
	CHECK(found(db, a, first).state == MAIL_WAITING && sink->taken == 0 &&
	    sink->envelope[0] == '\0');
	time_shift(61);
	sink->trouble = CLOSE_AT_GREETING;
	CHECK(mail_send_due(db, a, &s, 20) == RC_OK);
	CHECK(mail_send_due(db, a, &s, 20) == RC_NONE);	/* it rests */
	CHECK(found(db, a, id).tries == 0);
	s.url = "smtp://127.0.0.1:1";			/* refused */
	time_shift(61);
	CHECK(mail_send_due(db, a, &s, 20) == RC_OK);
	CHECK(found(db, a, id).tries == 0);
	s.url = sink_url;
	sink->trouble = NO_TROUBLE;
	time_shift(7200);
	CHECK(mail_send_due(db, a, &s, 30) == RC_OK);
	CHECK(sink->taken == 20);
	CHECK(mail_send_due(db, a, &s, 20) == RC_NONE);
	sink_stop();
}

/* A clerk that dies while sending, and several clerks on one store. */
TEST_STORE(mail_clerks)
{
	struct mail_server s = sink_start();
	row_id id = queue_for(db, "anna@example.lv"), due[20];
	struct mail m, claimed;
	struct mail_count n;
	int64_t left;
	int count;

	CHECK(outbox_due(db, time_now(), due, 20, &count) == RC_OK &&
	    count == 1 && due[0] == id);
	CHECK(outbox_claim(db, a, id, time_now(), "x.example", false,
	    &claimed) == RC_OK);
	CHECK(claimed.state == MAIL_WAITING && claimed.tries == 1);
	CHECK_TEXT(found(db, a, id).message_id, claimed.message_id);
	/* Another clerk may not, as long as the lease runs. */
	CHECK(outbox_claim(db, a, id, time_now(), "x.example", false, &m) ==
	    RC_CONFLICT);
	CHECK(mail_send_due(db, a, &s, 10) == RC_NONE);
	CHECK(mail_send_one(db, a, &s, id) == RC_CONFLICT);
	/* It died: the mail goes out once its lease is over. */
	time_shift(LEASE + 1);
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	m = found(db, a, id);
	CHECK(m.state == MAIL_SENT && m.doubles == 1 && m.tries == 2);
	CHECK_TEXT(m.message_id, claimed.message_id);
	CHECK(has(sink->last, "@x.example>\r\n"));
	/* Should it have lived after all, it changes nothing any more. */
	CHECK(outbox_settle(db, a, &claimed, time_now(), LATER, "late") ==
	    RC_OK);
	CHECK(found(db, a, id).state == MAIL_SENT);

	/* A clerk that starts on this machine need not wait for the lease. */
	id = queue_for(db, "anna@example.lv");
	CHECK(outbox_claim(db, a, id, time_now(), "x.example", false, &m) ==
	    RC_OK);
	CHECK(mail_recover(db, &left) == RC_OK);
	CHECK(left == (db_is_postgres(db) ? 0 : 1));
	if (db_is_postgres(db))
		time_shift(LEASE + 1);
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	CHECK(found(db, a, id).state == MAIL_SENT);
	CHECK(found(db, a, id).doubles == 1);
	CHECK(mail_recover(db, &left) == RC_OK && left == 0);

	/* An erasure while it is sent is not undone by the answer. */
	id = queue_for(db, "anna@example.lv");
	CHECK(outbox_claim(db, a, id, time_now(), "x.example", false, &m) ==
	    RC_OK);
	CHECK(mail_forget(db, 5, NULL) == RC_OK);
	CHECK(outbox_settle(db, a, &m, time_now(), LATER, "anna@") == RC_OK);
	CHECK(found(db, a, id).state == MAIL_CANCELLED);
	CHECK(found(db, a, id).problem == NULL);
	CHECK(mail_count(db, 0, &n) == RC_OK && n.doubles == 2);
	sink_stop();
}

/* Three clerks at once, each with a connection of its own. */
TEST_STORE(mail_race)
{
	enum { MAILS = 40, CLERKS = 3 };
	struct mail_server s = sink_start();
	const char *url = getenv("GUILDHALL_TEST_STORE");
	pid_t clerk[CLERKS];
	struct mail_count n;

	for (int i = 0; i < MAILS; i++)
		(void)queue_for(db, "anna@example.lv");
	smtp_total_ms = 20000;	/* they stand in line at the sink */
	for (int i = 0; i < CLERKS; i++) {
		if ((clerk[i] = fork()) == 0) {
			struct arena *mine = arena_make();
			struct db *own;
			int status = 1;

			if (db_open(url, &own) == RC_OK) {
				enum rc rc;

				while ((rc = mail_send_due(own, mine, &s,
				    5)) == RC_OK)
					;
				status = rc != RC_NONE;
			}
			_exit(status);
		}
	}
	for (int i = 0; i < CLERKS; i++) {
		int status;

		CHECK(waitpid(clerk[i], &status, 0) == clerk[i] &&
		    status == 0);
	}
	CHECK(sink->taken == MAILS);
	CHECK(mail_count(db, 0, &n) == RC_OK && n.in[MAIL_SENT] == MAILS &&
	    n.doubles == 0);
	sink_stop();
}

/* --- bounces ------------------------------------------------------------ */

static const char *
report(struct arena *a, const char *action, const char *message_id)
{
	return arena_printf(a,
	    "Return-Path: <>\r\n"
	    "From: MAILER-DAEMON@mx.example\r\n"
	    "Content-Type: multipart/report; report-type=delivery-status;\r\n"
	    "\tboundary=\"B.1/x\"\r\n"
	    "MIME-Version: 1.0\r\n\r\n"
	    "This is a MIME message\r\n"
	    "--B.1/x\r\n"
	    "Content-Type: text/plain\r\n\r\n"
	    "Message-ID: <not this one@x>\r\n"
	    "--B.1/x\r\n"
	    "Content-Type: message/delivery-status\r\n\r\n"
	    "Reporting-MTA: dns; mx.example\r\n"
	    "Arrival-Date: Thu, 13 Mar 2025 07:30:00 +0000\r\n\r\n"
	    "Final-Recipient: rfc822; anna@example.lv\r\n"
	    "Action: %s\r\n"
	    "Status: 5.1.1\r\n"
	    "Diagnostic-Code: smtp; 550 5.1.1\r\n   unknown user\r\n\r\n"
	    "--B.1/x\r\n"
	    "Content-Type: text/rfc822-headers; charset=us-ascii\r\n\r\n"
	    "Subject: x\r\n"
	    "Message-Id:\r\n <%s>\r\n\r\n"
	    "--B.1/x--\r\n", action, message_id);
}

TEST(mail_bounce_read)
{
	struct arena *a = arena_make();
	const char *m = report(a, "failed", "17.abc@x.example");
	struct bounce b;
	size_t n = strlen(m);
	char *bent;

	CHECK(bounce_read(a, m, n, &b) && b.failed);
	CHECK_TEXT(b.message_id, "17.abc@x.example");
	CHECK_TEXT(b.recipient, "anna@example.lv");
	CHECK_TEXT(b.status, "5.1.1");
	CHECK_TEXT(b.reason, "550 5.1.1 unknown user");
	m = report(a, "delayed", "17.abc@x.example");
	CHECK(bounce_read(a, m, strlen(m), &b) && !b.failed);
	/* With line ends of Unix, as a pipe may deliver it. */
	m = report(a, "failed", "17.abc@x.example");
	bent = arena_dup(a, m);
	n = 0;
	for (const char *p = m; *p != '\0'; p++)
		if (*p != '\r')
			bent[n++] = *p;
	CHECK(bounce_read(a, bent, n, &b) && b.failed);
	CHECK_TEXT(b.message_id, "17.abc@x.example");

	/* Hostile: empty, cut anywhere, every byte bent, deep and long. */
	CHECK(!bounce_read(a, "", 0, &b));
	CHECK(!bounce_read(a, "\r\n\r\n", 4, &b));
	n = strlen(m);
	for (size_t i = 0; i < n; i++) {
		char *exact = malloc(i == 0 ? 1 : i);	/* no byte beyond */

		memcpy(exact, m, i);
		(void)bounce_read(a, exact, i, &b);
		for (int c = 0; c < 3 && i > 0; c++) {
			exact[i - 1] = "\0\n\xff"[c];
			(void)bounce_read(a, exact, i, &b);
		}
		free(exact);
	}
	CHECK(!bounce_read(a, m, BOUNCE_MAX + 1, &b));
	bent = arena_get(a, 1 << 20);
	memset(bent, 'x', 1 << 20);
	CHECK(!bounce_read(a, bent, 1 << 20, &b));
	m = "Content-Type: multipart/report; boundary=\"\"\n\n--\n--\n";
	CHECK(!bounce_read(a, m, strlen(m), &b));
	m = "Content-Type: multipart/report; boundary=b\n\n--b\n--b\n--b\n";
	CHECK(!bounce_read(a, m, strlen(m), &b));
	m = "Content-Type: text/plain\n\nStatus: 5.1.1\nMessage-ID: <a@b>\n";
	CHECK(!bounce_read(a, m, strlen(m), &b));
	arena_free(a);
}

TEST_STORE(mail_bounces)
{
	struct mail_server s = sink_start();
	row_id id = queue_for(db, "anna@example.lv");
	const char *m, *message_id = found(db, a, id).message_id;

	/* Nothing was sent yet: nobody can know its name. */
	m = report(a, "failed", message_id);
	CHECK(mail_bounced(db, m, strlen(m)) == RC_CONFLICT);
	CHECK(mail_send_due(db, a, &s, 10) == RC_OK);
	m = report(a, "delayed", found(db, a, id).message_id);
	CHECK(mail_bounced(db, m, strlen(m)) == RC_NONE);
	m = report(a, "failed", "17.guessed@academy.example.lt");
	CHECK(mail_bounced(db, m, strlen(m)) == RC_NONE);
	CHECK(mail_bounced(db, "hello", 5) == RC_INVALID);
	CHECK(found(db, a, id).state == MAIL_SENT);
	m = report(a, "failed", found(db, a, id).message_id);
	CHECK(mail_bounced(db, m, strlen(m)) == RC_OK);
	CHECK(found(db, a, id).state == MAIL_BOUNCED);
	CHECK_TEXT(found(db, a, id).problem, "5.1.1 550 5.1.1 unknown user");
	CHECK(mail_bounced(db, m, strlen(m)) == RC_CONFLICT);
	CHECK(mail_retry(db, id) == RC_OK);
	sink_stop();
}
