/*
 * fill CONFIG APPLICATIONS DRAFTS: an edition "bench" with a form of twelve
 * questions on one page, so many applications that were sent, and drafts that
 * lack only that page, by the calls that the pages make, a thousand to a
 * transaction.  Prints the secret of each draft.
 */
#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "app/config.h"
#include "intake/intake.h"
#include "people/people.h"

enum { QUESTIONS = 12, AT_ONCE = 1000 };

static struct arena *arena;
static struct edition edition = { .slug = "bench", .public = true,
    .title = "{\"en\":\"An edition to measure\"}", .zone = "Europe/Riga",
    .status = EDITION_OPEN, .teaching_langs = "en", .retention_days = 365 };
static unixtime at;
static const char *const countries[] = { "LT", "LV", "EE", "PL", "UA", "FI" };

static enum rc
prepare(struct db *db, void *unused)
{
	struct programme p;
	struct part part = { .kind = PART_PART, .pos = 1,
	    .title = "{\"en\":\"Part\"}" };
	struct call call = { .by_hand = "open" };
	struct question q = { .pos = 1, .kind = Q_HEADING, .name = "begin",
	    .label = "{\"en\":\"Twelve questions\"}" };

	(void)unused;
	TRY(programme_by_slug(db, arena, "baltic-academy", &p));
	edition.programme = p.id;
	TRY(edition_save(db, &edition, at));
	part.edition = call.edition = q.edition = edition.id;
	TRY(part_save(db, &part, edition.zone, at));
	TRY(call_save(db, &call));
	TRY(question_save(db, &q));
	for (int i = 1; i <= QUESTIONS; i++) {
		q = (struct question){ .edition = edition.id, .pos = i + 1,
		    .kind = i % 3 == 0 ? Q_LONG : Q_TEXT, .max = 2000,
		    .name = arena_printf(arena, "b%02d", i), .required = true,
		    .label = arena_printf(arena, "{\"en\":\"Question %d\"}",
		    i) };
		TRY(question_save(db, &q));
	}
	return RC_OK;
}

static enum rc
applications(struct db *db, void *p)
{
	const char *answers[2 * QUESTIONS + 1] = { NULL };
	int64_t *done = p;

	for (int i = 0; i < QUESTIONS; i++) {
		answers[2 * i] = arena_printf(arena, "b%02d", i + 1);
		answers[2 * i + 1] = "How do we keep the teachers of our"
		    " language courses when the project ends?";
	}
	for (int i = 0; i < AT_ONCE; i++, ++*done) {
		struct application one = { .edition = edition.id, .lang = "en",
		    .email = arena_printf(arena, "a%lld@bench.example",
		    (long long)*done), .name = arena_printf(arena,
		    "Applicant %lld", (long long)*done),
		    .country = countries[*done % 6], .level = LEVEL_LOCAL,
		    .organisation_kind = ORG_AUTHORITY };

		TRY(application_enter(db, arena, &one, answers, at));
	}
	return RC_OK;
}

static enum rc
drafts(struct db *db, void *p)
{
	static const char *const typed[][2] = {
		{ "name", "Ana Kalniņa" }, { "country", "LV" },
		{ "lang", "en" }, { "organisation", "City of Riga" },
		{ "organisation_kind", "authority" }, { "level", "local" },
		{ "position", "Coordinator" }, { "delegation", "alone" },
	};
	int64_t *done = p;

	for (int i = 0; i < AT_ONCE; i++, ++*done) {
		struct application one = { .edition = edition.id, .lang = "en" };
		const char *secret;

		TRY(application_draft(db, arena, &one, at, &secret));
		for (size_t k = 0; k < sizeof typed / sizeof typed[0]; k++)
			TRY(typed_set(db, one.id, typed[k][0], typed[k][1]));
		TRY(typed_set(db, one.id, "email", arena_printf(arena,
		    "d%lld@bench.example", (long long)*done)));
		printf("%s\n", secret);
	}
	return RC_OK;
}

static int
many(struct db *db, enum rc (*fn)(struct db *, void *), int64_t n)
{
	int64_t done = 0;

	while (done < n) {
		arena_reset(arena);
		if (db_transact(db, fn, &done) != RC_OK)
			return 1;
		if (done % 10000 == 0)
			(void)db_checkpoint(db);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct config config;
	struct arena *kept = arena_make();
	const char *why;
	struct db *db;

	if (argc != 4) {
		fprintf(stderr, "use: fill CONFIG APPLICATIONS DRAFTS\n");
		return 2;
	}
	app_start();
	arena = arena_make();
	at = time_now();
	if (config_read(kept, argv[1], &config, &why) != RC_OK ||
	    config_keys(kept, &config, &why) != RC_OK ||
	    db_open(config.store, &db) != RC_OK ||
	    db_transact(db, prepare, NULL) != RC_OK ||
	    many(db, applications, atoll(argv[2])) != 0 ||
	    many(db, drafts, atoll(argv[3])) != 0)
		return 1;
	(void)db_checkpoint(db);
	db_close(db);
	return 0;
}
