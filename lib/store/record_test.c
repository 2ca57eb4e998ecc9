/* The journal, blobs and jobs, on both engines. */
#include "test/test.h"

#include <sodium.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/blob.h"
#include "store/job.h"
#include "store/journal.h"

static bool
does(struct db *db, const char *sql)
{
	return db_exec(db, sql, NO_ARGS, NULL) == RC_OK;
}

static int64_t
number(struct db *db, const char *sql)
{
	int64_t n;

	return db_int(db, sql, NO_ARGS, &n) == RC_OK ? n : -1;
}

/* --- the journal --- */

static void
note(struct db *db, const char *action, row_id thing)
{
	CHECK(journal_add(db, &(struct journal_entry){ .person = 3, .at = 1000,
	    .action = action, .kind = "application", .thing = thing,
	    .programme = 9 }) == RC_OK);
}

static void
unguard(struct db *db)
{
	CHECK(does(db, db_is_postgres(db) ?
	    "DROP TRIGGER journal_keep ON journal" :
	    "DROP TRIGGER journal_no_update"));
	CHECK(db_is_postgres(db) || does(db, "DROP TRIGGER journal_no_delete"));
}

TEST_STORE(journal_chain)
{
	struct journal_entry *e;
	int64_t n;
	row_id bad;

	CHECK(journal_seal(db, &n) == RC_OK && n == 0);
	CHECK(journal_verify(db, &bad) == RC_OK && bad == 0);
	note(db, "application.submit", 1);
	note(db, "application.accept", 1);
	note(db, "application.submit", 2);
	CHECK(journal_add(db, &(struct journal_entry){ .action = "clerk.purge",
	    .kind = "session", .note = "" }) == RC_OK);
	CHECK(journal_seal(db, &n) == RC_OK && n == 4);
	CHECK(journal_seal(db, &n) == RC_OK && n == 0);
	note(db, "application.withdraw", 1);
	CHECK(journal_seal(db, &n) == RC_OK && n == 1);
	CHECK(journal_verify(db, &bad) == RC_OK && bad == 0);

	CHECK(journal_list(db, a, "application", 1, 0, 10, &e) == RC_OK);
	CHECK_TEXT(e->action, "application.withdraw");
	CHECK(e->person == 3 && e->thing == 1 && e->programme == 9 &&
	    e->at == 1000 && e->note == NULL);
	CHECK_TEXT(e->next->action, "application.accept");
	CHECK(e->next->next->next == NULL);
	CHECK(journal_list(db, a, NULL, 0, 9, 2, &e) == RC_OK &&
	    e->next->next == NULL);
	CHECK(journal_list(db, a, NULL, 0, 0, 10, &e) == RC_OK);
	CHECK_TEXT(e->next->action, "clerk.purge");
	CHECK(e->next->person == 0 && e->next->programme == 0);
	CHECK(journal_list(db, a, "nothing", 1, 0, 10, &e) == RC_OK &&
	    e == NULL);
}

TEST_STORE(journal_tampering)
{
	int64_t n;
	row_id bad;

	for (int i = 1; i <= 600; i++)
		note(db, "application.submit", i);
	CHECK(journal_seal(db, &n) == RC_OK && n == 600);
	CHECK(!does(db, "UPDATE journal SET person_id = 4 WHERE id = 2"));
	CHECK(!does(db, "DELETE FROM journal WHERE id = 2"));
	unguard(db);
	CHECK(does(db, "UPDATE journal SET person_id = 4 WHERE id = 520"));
	CHECK(journal_verify(db, &bad) == RC_CONFLICT && bad == 520);
	CHECK(does(db, "UPDATE journal SET person_id = 3 WHERE id = 520"));
	CHECK(journal_verify(db, &bad) == RC_OK);
	/* A note that is empty is not a note that is not there. */
	CHECK(does(db, "UPDATE journal SET note = '' WHERE id = 7"));
	CHECK(journal_verify(db, &bad) == RC_CONFLICT && bad == 7);
	CHECK(does(db, "UPDATE journal SET note = NULL WHERE id = 7"));
	/* A row that is gone, its seal with it. */
	CHECK(does(db, "DELETE FROM journal_seal WHERE journal_id = 30"));
	CHECK(does(db, "DELETE FROM journal WHERE id = 30"));
	CHECK(journal_verify(db, &bad) == RC_CONFLICT && bad == 31);
	/* Numbered anew, the chain is still broken there. */
	CHECK(does(db, "UPDATE journal_seal SET number = -number"
	    " WHERE number > 30"));
	CHECK(does(db, "UPDATE journal_seal SET number = -number - 1"
	    " WHERE number < 0"));
	CHECK(journal_verify(db, &bad) == RC_CONFLICT && bad == 31);
}

/* --- blobs --- */

TEST_STORE(blob_edges)
{
	static const int64_t sizes[] = { 0, 1, BLOB_CHUNK - 1, BLOB_CHUNK,
	    BLOB_CHUNK + 1, 2 * BLOB_CHUNK, 2 * BLOB_CHUNK + 5 };
	unsigned char *p = arena_get(a, 3 * BLOB_CHUNK);
	struct blob b, found;
	struct buf got;

	randombytes_buf(p, 3 * BLOB_CHUNK);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		int64_t n = sizes[i];
		int64_t ranges[][2] = { { 0, n }, { 0, 1 }, { n - 1, 1 },
		    { BLOB_CHUNK - 2, 4 }, { 5, BLOB_CHUNK }, { n, 1 },
		    { n + 9, 9 }, { 0, INT64_MAX }, { 1, INT64_MAX } };

		CHECK(blob_put(db, "a.bin", p, (size_t)n, &b) == RC_OK);
		CHECK(b.id > 0 && b.size == n);
		for (size_t k = 0; k < sizeof ranges / sizeof *ranges; k++) {
			int64_t from = ranges[k][0], len = ranges[k][1];

			got = BUF(a);
			if (from < 0) {
				CHECK(blob_read(db, b.id, from, len, &got) ==
				    RC_INVALID);
				continue;
			}
			CHECK(blob_read(db, b.id, from, len, &got) == RC_OK);
			if (from > n)
				from = n;
			if (len > n - from)
				len = n - from;
			CHECK(got.n == (size_t)len && (len == 0 ||
			    memcmp(got.p, p + from, (size_t)len) == 0));
		}
		CHECK(blob_find(db, a, b.id, &found) == RC_OK);
		CHECK(found.size == n && found.kind == b.kind &&
		    strlen(found.sha256) == 64);
		CHECK_TEXT(found.name, "a.bin");
	}
	CHECK(number(db, "SELECT count(*) FROM blob_chunk") ==
	    0 + 1 + 1 + 1 + 2 + 2 + 3);
	/* A file whose chunk is lost is not given out short. */
	CHECK(does(db, "DELETE FROM blob_chunk WHERE number = 1"));
	got = BUF(a);
	CHECK(blob_read(db, b.id, 0, b.size, &got) == RC_FAILED);
	CHECK(blob_drop(db, b.id) == RC_OK);
	CHECK(blob_drop(db, b.id) == RC_CONFLICT);
	CHECK(blob_find(db, a, b.id, &found) == RC_NONE);
	CHECK(blob_read(db, b.id, 0, 1, &got) == RC_NONE);
	CHECK(blob_put(db, NULL, "abc", 3, &b) == RC_OK);
	CHECK(blob_find(db, a, b.id, &found) == RC_OK);
	CHECK_TEXT(found.sha256, "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
}

TEST_STORE(blob_names)
{
	static const char *const names[][2] = {
		{ "Plan.pdf", "Plan.pdf" },
		{ "../../etc/passwd", "passwd" },
		{ "C:\\Users\\x\\план.pdf", "план.pdf" },
		{ "a\r\nb\t\x7f.txt", "ab.txt" },
		{ "\xe2\x80\xae" "fdp.exe", "fdp.exe" },
		{ "a\xff\xc3.txt", "a.txt" },
		{ "..", "file" }, { "", "file" }, { "/", "file" },
		{ " .hidden. ", "hidden" },
		{ "\xed\xa0\x80x", "x" },		/* a surrogate */
		{ "\xc0\xafx", "x" },			/* overlong */
	};
	struct blob b;
	char long_name[600] = "";

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		CHECK(blob_put(db, names[i][0], "x", 1, &b) == RC_OK);
		CHECK(blob_find(db, a, b.id, &b) == RC_OK);
		CHECK_TEXT(b.name, names[i][1]);
	}
	for (int i = 0; i < 99; i++)
		strcat(long_name, "я€");
	strcat(long_name, ".docx");
	CHECK(blob_put(db, long_name, "x", 1, &b) == RC_OK);
	CHECK(blob_find(db, a, b.id, &b) == RC_OK);
	CHECK(strlen(b.name) == 120);		/* 23 pairs and .docx */
	CHECK_TEXT(b.name + 115, ".docx");
	CHECK(strncmp(b.name, long_name, 115) == 0);
}

/* A ZIP archive of empty members, as far as a directory goes. */
static struct buf
zip_of(struct arena *a, const char *const *names)
{
	struct buf z = BUF(a), dir = BUF(a);
	size_t count = 0, at;

	for (; names[count] != NULL; count++) {
		char head[46] = "PK\1\2";

		head[28] = (char)strlen(names[count]);
		buf_put(&dir, head, 46);
		buf_str(&dir, names[count]);
	}
	buf_put(&z, "PK\3\4\0\0\0\0\0\0", 10);
	while (z.n < 64)
		buf_char(&z, '\0');
	at = z.n;
	buf_put(&z, dir.p, dir.n);
	buf_put(&z, "PK\5\6\0\0\0\0", 8);
	buf_put(&z, (char[]){ (char)count, 0, (char)count, 0, 0, 0, 0, 0,
	    (char)at, 0, 0, 0, 0, 0 }, 14);
	return z;
}

static enum blob_kind
sniff_copy(const void *p, size_t n)
{
	/* At its exact size, so that a read past the end is seen. */
	char *copy = malloc(n);
	enum blob_kind k;

	if (n > 0)
		memcpy(copy, p, n);
	k = blob_sniff(copy, n);
	free(copy);
	return k;
}
#define SNIFF(s) sniff_copy(s, sizeof(s) - 1)

TEST(blob_sniffing)
{
	struct arena *a = arena_make();
	struct buf z;
	char odt[100] = "PK\3\4";

	CHECK(SNIFF("%PDF-1.7") == BLOB_PDF);
	CHECK(SNIFF("\x89PNG\r\n\x1a\n") == BLOB_PNG);
	CHECK(SNIFF("\xff\xd8\xff\xe0") == BLOB_JPEG);
	CHECK(SNIFF("RIFF\1\2\3\4WEBP") == BLOB_WEBP);
	CHECK(SNIFF("RIFF\1\2\3\4WAVE") == BLOB_OTHER);
	CHECK(SNIFF("GIF89a") == BLOB_GIF);
	CHECK(SNIFF("\0\0\0\x18" "ftypisom") == BLOB_MP4);
	CHECK(SNIFF("\0\0\0\x18" "ftypheic") == BLOB_OTHER);
	CHECK(SNIFF("\x1a\x45\xdf\xa3..B\x82\x84webm") == BLOB_WEBM);
	CHECK(SNIFF("\x1a\x45\xdf\xa3..B\x82\x88matroska") == BLOB_OTHER);
	CHECK(SNIFF("Priėmimas\r\n\tשלום") == BLOB_TEXT);
	CHECK(SNIFF("<script>alert(1)</script>") == BLOB_TEXT);
	CHECK(SNIFF("a\0b") == BLOB_OTHER);
	CHECK(SNIFF("caf\xe9") == BLOB_OTHER);
	CHECK(SNIFF("\x1b[31m") == BLOB_OTHER);
	CHECK(SNIFF("") == BLOB_OTHER);
	CHECK(SNIFF("PK\3\4") == BLOB_OTHER);
	CHECK(blob_inline(BLOB_PNG) && blob_inline(BLOB_WEBM));
	CHECK(!blob_inline(BLOB_PDF) && !blob_inline(BLOB_TEXT) &&
	    !blob_inline(BLOB_OTHER) && !blob_inline(BLOB_DOCX));

	odt[18] = odt[22] = 39;
	odt[26] = 8;
	memcpy(odt + 30, "mimetypeapplication/vnd.oasis.opendocument.text", 47);
	CHECK(sniff_copy(odt, sizeof odt) == BLOB_ODT);
	odt[8] = 8;
	CHECK(sniff_copy(odt, sizeof odt) == BLOB_OTHER);

	z = zip_of(a, (const char *[]){ "[Content_Types].xml", "_rels/.rels",
	    "word/document.xml", NULL });
	CHECK(sniff_copy(z.p, z.n) == BLOB_DOCX);
	/* Cut or damaged anywhere: never more than its kind, never a crash. */
	for (size_t i = 0; i < z.n; i++) {
		enum blob_kind k = sniff_copy(z.p, i);

		CHECK(k == BLOB_OTHER || k == BLOB_TEXT);
	}
	for (size_t i = 0; i < z.n; i++) {
		char *bad = arena_dup_n(a, z.p, z.n);

		bad[i] = (char)0xff;
		(void)sniff_copy(bad, z.n);
		bad[i] = (char)(z.p[i] + 1);
		(void)sniff_copy(bad, z.n);
	}
	z = zip_of(a, (const char *[]){ "xl/workbook.xml",
	    "[Content_Types].xml", NULL });
	CHECK(sniff_copy(z.p, z.n) == BLOB_XLSX);
	z = zip_of(a, (const char *[]){ "[Content_Types].xml",
	    "xl/workbook.xml", "xl/vbaProject.bin", NULL });
	CHECK(sniff_copy(z.p, z.n) == BLOB_OTHER);
	z = zip_of(a, (const char *[]){ "word/document.xml", NULL });
	CHECK(sniff_copy(z.p, z.n) == BLOB_OTHER);
	z = zip_of(a, (const char *[]){ "word/document.xml.exe", NULL });
	CHECK(sniff_copy(z.p, z.n) == BLOB_OTHER);
	arena_free(a);
}

/* --- jobs --- */

static row_id seen;

static enum rc
job_works(struct db *db, struct arena *a, struct job *j)
{
	struct job now;
	struct blob b;

	seen = j->id;
	CHECK(j->state == JOB_RUNNING);
	TRY(job_progress(db, j, 2, 5));
	CHECK(job_find(db, a, j->id, &now) == RC_OK);
	CHECK(now.done == 2 && now.of == 5 && now.state == JOB_RUNNING);
	TRY(blob_put(db, "result.txt", j->input, strlen(j->input), &b));
	j->blob = b.id;
	return RC_OK;
}

static enum rc
job_fails(struct db *db, struct arena *a, struct job *j)
{
	(void)a;
	CHECK(db_begin(db) == RC_OK);		/* and leaves it open */
	j->problem = "no luck";
	return RC_FAILED;
}

static enum rc
job_is_wrong(struct db *db, struct arena *a, struct job *j)
{
	(void)db;
	(void)a;
	(void)j;
	return RC_INVALID;
}

static enum rc
job_is_cancelled(struct db *db, struct arena *a, struct job *j)
{
	(void)a;
	CHECK(job_cancel(db, j->id) == RC_OK);
	CHECK(job_progress(db, j, 1, 2) == RC_CONFLICT);
	return RC_OK;
}

/* As if the lease had passed while it worked: another clerk takes it. */
static enum rc
job_is_late(struct db *db, struct arena *a, struct job *j)
{
	if (j->tries == 1) {
		struct job_kind again = { "late", job_is_late };

		time_shift(1000);
		CHECK(job_run_next(db, a, &again, 1) == RC_OK);
		CHECK(job_progress(db, j, 9, 9) == RC_CONFLICT);
		j->problem = "from the dead";
		return RC_FAILED;
	}
	return RC_OK;
}

/* While it works another clerk claims it and is still at it. */
static enum rc
job_is_taken(struct db *db, struct arena *a, struct job *j)
{
	(void)a;
	CHECK(db_change(db, "UPDATE job SET tries = tries + 1 WHERE id = $1",
	    ARGS(INT(j->id))) == RC_OK);
	CHECK(job_progress(db, j, 1, 2) == RC_CONFLICT);
	return RC_OK;
}

static const struct job_kind kinds[] = {
	{ "works", job_works }, { "fails", job_fails },
	{ "wrong", job_is_wrong }, { "cancelled", job_is_cancelled },
	{ "late", job_is_late }, { "taken", job_is_taken },
};

static enum rc
run_job(struct db *db, struct arena *a)
{
	return job_run_next(db, a, kinds, sizeof kinds / sizeof *kinds);
}

TEST_STORE(job_life)
{
	struct buf got = BUF(a);
	row_id id, again;
	struct job j;

	CHECK(run_job(db, a) == RC_NONE);
	CHECK(job_find(db, a, 1, &j) == RC_NONE);
	CHECK(job_add(db, "works", "{\"n\":1}", 4, 0, "one", &id) == RC_OK);
	/* The same again is the same one. */
	CHECK(job_add(db, "works", "{}", 4, 0, "one", &again) == RC_OK &&
	    again == id);
	CHECK(job_add(db, "works", "{}", 0, 0, NULL, NULL) == RC_OK);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_WAITING);
	CHECK(j.person == 4 && j.tries == 0 && j.ended_at == 0);
	CHECK(run_job(db, a) == RC_OK && seen == id);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_DONE);
	CHECK(j.blob > 0 && j.tries == 1 && j.ended_at > 0 &&
	    j.problem == NULL);
	CHECK(blob_read(db, j.blob, 0, 100, &got) == RC_OK);
	CHECK_TEXT(buf_text(&got), "{\"n\":1}");
	CHECK(job_add(db, "works", "{}", 4, 0, "one", &again) == RC_OK &&
	    again != id);
	CHECK(job_cancel(db, id) == RC_CONFLICT);	/* it has ended */
	CHECK(job_cancel(db, again) == RC_OK);
	CHECK(run_job(db, a) == RC_OK);
	CHECK(run_job(db, a) == RC_NONE);
	/* Not before it is due. */
	CHECK(job_add(db, "works", "{}", 0, time_now() + 100, NULL, &id) ==
	    RC_OK);
	CHECK(run_job(db, a) == RC_NONE);
	time_shift(101);
	CHECK(run_job(db, a) == RC_OK);
}

TEST_STORE(job_failures)
{
	row_id id;
	struct job j;

	CHECK(job_add(db, "fails", NULL, 0, 0, NULL, &id) == RC_OK);
	for (int i = 1; i <= 3; i++) {
		CHECK(run_job(db, a) == RC_OK);
		CHECK(!db_in_write(db));
		CHECK(job_find(db, a, id, &j) == RC_OK && j.tries == i);
		CHECK(j.state == (i < 3 ? JOB_WAITING : JOB_FAILED));
		CHECK_TEXT(j.problem, "no luck");
		CHECK(run_job(db, a) == RC_NONE);	/* a pause first */
		time_shift(1000);
	}
	CHECK(j.ended_at > 0 && run_job(db, a) == RC_NONE);

	CHECK(job_add(db, "wrong", NULL, 0, 0, NULL, &id) == RC_OK);
	CHECK(run_job(db, a) == RC_OK);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_FAILED);
	CHECK(j.tries == 1 && j.problem != NULL);

	CHECK(job_add(db, "unknown", NULL, 0, 0, NULL, &id) == RC_OK);
	CHECK(run_job(db, a) == RC_OK);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_FAILED);

	CHECK(job_add(db, "cancelled", NULL, 0, 0, NULL, &id) == RC_OK);
	CHECK(run_job(db, a) == RC_OK);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_CANCELLED);

	CHECK(job_add(db, "late", NULL, 0, 0, NULL, &id) == RC_OK);
	CHECK(run_job(db, a) == RC_OK);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_DONE);
	CHECK(j.tries == 2 && j.problem == NULL);

	CHECK(job_add(db, "taken", NULL, 0, 0, NULL, &id) == RC_OK);
	CHECK(run_job(db, a) == RC_OK);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_RUNNING);
}

/* A job that ends its process three times is given up. */
TEST_STORE(job_crashes)
{
	row_id id;
	struct job j;

	CHECK(job_add(db, "works", "{}", 0, 0, NULL, &id) == RC_OK);
	for (int i = 0; i < 3; i++) {
		/* As a clerk leaves it that was killed. */
		CHECK(db_change(db, "UPDATE job SET state = 'running',"
		    " tries = $1, leased_until = $2", ARGS(INT(i + 1),
		    INT(time_now() + 100))) == RC_OK);
		CHECK(run_job(db, a) == RC_NONE);
		time_shift(200);
	}
	CHECK(run_job(db, a) == RC_NONE);
	CHECK(job_find(db, a, id, &j) == RC_OK && j.state == JOB_FAILED);
	CHECK(j.problem != NULL && j.ended_at > 0);
}

/* Several clerks: each job is run once. */
TEST_STORE(job_many_clerks)
{
	enum { JOBS = 12 };
	pid_t pid[3];
	int status, runs = 0;

	for (int i = 0; i < JOBS; i++)
		CHECK(job_add(db, "works", "{}", 0, 0, NULL, NULL) == RC_OK);
	fflush(NULL);
	for (int i = 0; i < 3; i++)
		if ((pid[i] = fork()) == 0) {
			struct db *mine;
			struct arena *b = arena_make();
			int mine_run = 0;

			CHECK(db_open(getenv("GUILDHALL_TEST_STORE"), &mine) ==
			    RC_OK);
			for (int k = 0; k < 4 * JOBS; k++)
				mine_run += run_job(mine, b) == RC_OK;
			_exit(mine_run);
		}
	for (int i = 0; i < 3; i++) {
		CHECK(waitpid(pid[i], &status, 0) == pid[i] &&
		    WIFEXITED(status));
		runs += WEXITSTATUS(status);
	}
	CHECK(runs == JOBS);
	CHECK(number(db, "SELECT sum(tries) FROM job WHERE state = 'done'") ==
	    JOBS);
}
