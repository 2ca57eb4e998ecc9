/* The harvester: sources, and what is kept of them. */
#include <string.h>
#include <strings.h>

#include "base/fetch.h"
#include "base/log.h"
#include "practice/practice_inside.h"
#include "practice/practice_oai_harvest.h"

const char oai_harvest_job[] = "practice.harvest";

enum {
	ANSWER_MOST = 32 * 1024 * 1024,	/* bytes */
	ANSWER_SECONDS = 60,		/* less than a clerk's claim holds */
	PARTS_MOST = 100000,		/* of a list; then it goes in a circle */
	TURN_SECONDS = 20,		/* then mail and other jobs are done */
	DAY = 86400, HOUR = 3600,
	OVERLAP = 600,			/* what was written while we read */
};

/* --- sources --- */

#define SELECT_SOURCE \
	"SELECT s.id, s.url, s.of_set, s.publish, s.kind, s.prefix, s.from_at," \
	" s.began_at, s.token, s.next_at, s.last_at, s.problem, s.paused," \
	" s.tried_at, s.added, s.changed, s.removed, s.left_out," \
	" (SELECT count(*) FROM practice_source_record r" \
	" WHERE r.source_id = s.id AND r.practice_id IS NOT NULL)" \
	" FROM practice_source s"

static struct oai_source
read_source(const struct rows *q, struct arena *a)
{
	return (struct oai_source){ .id = col_int(q, 0),
	    .url = col_text(q, a, 1), .set = col_text(q, a, 2),
	    .publish = col_int(q, 3) != 0,
	    .kind = (enum practice_kind)practice_index(practice_kind_name,
	    PRACTICE_KINDS, col_text(q, a, 4)),
	    .prefix = (enum oai_prefix)practice_index(oai_prefix_name,
	    OAI_PREFIXES, col_text(q, a, 5)), .from = col_int(q, 6),
	    .began = col_int(q, 7), .token = col_text(q, a, 8),
	    .next_at = col_int(q, 9), .last_at = col_int(q, 10),
	    .problem = col_text(q, a, 11), .paused = col_int(q, 12) != 0,
	    .tried_at = col_int(q, 13), .count = { col_int(q, 14),
	    col_int(q, 15), col_int(q, 16), col_int(q, 17) },
	    .records = col_int(q, 18) };
}

enum rc
oai_source_add(struct db *db, const struct oai_source *s, row_id *id)
{
	return db_insert(db, "INSERT INTO practice_source (url, of_set,"
	    " publish, kind, prefix, next_at, paused) VALUES ($1, $2, $3, $4,"
	    " '', 0, $5) ON CONFLICT DO NOTHING RETURNING id",
	    ARGS(TEXT(s->url), TEXT(s->set), INT(s->publish),
	    TEXT(practice_kind_name[s->kind]), INT(s->paused)), id);
}

enum rc
oai_source_list(struct db *db, struct arena *a, struct oai_source **out)
{
	struct rows q = db_query(db, SELECT_SOURCE " ORDER BY s.url, s.id",
	    NO_ARGS);
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct oai_source);
		**out = read_source(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
oai_source_find(struct db *db, struct arena *a, row_id id,
    struct oai_source *out)
{
	struct rows q = db_query(db, SELECT_SOURCE " WHERE s.id = $1",
	    ARGS(INT(id)));

	TRY(db_next(&q));
	*out = read_source(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
oai_source_drop(struct db *db, row_id id)
{
	return db_change(db, "DELETE FROM practice_source WHERE id = $1",
	    ARGS(INT(id)));
}

enum rc
oai_source_pause(struct db *db, row_id id, bool yes)
{
	return db_change(db, "UPDATE practice_source SET paused = $2"
	    " WHERE id = $1", ARGS(INT(id), INT(yes)));
}

enum rc
oai_source_ask(struct db *db, struct arena *a, row_id id, row_id person,
    bool only_try)
{
	const char *text = arena_printf(a, only_try ? "%lld try" : "%lld",
	    (long long)id);
	int64_t goes_on;

	TRY(db_change(db, "UPDATE practice_source SET next_at = CASE"
	    " WHEN $3 = 1 THEN next_at ELSE $2 END WHERE id = $1",
	    ARGS(INT(id), INT(time_now() + DAY), INT(only_try))));
	TRY(db_int(db, "SELECT count(*) FROM job WHERE kind = $1"
	    " AND state IN ('waiting', 'running') AND input LIKE $2",
	    ARGS(TEXT(oai_harvest_job), TEXT(arena_printf(a, "%lld go %%",
	    (long long)id))), &goes_on));
	if (goes_on > 0 && !only_try)
		return RC_OK;		/* it is at it */
	return job_add(db, oai_harvest_job, text, person, 0,
	    arena_printf(a, "harvest-%s", text), NULL);
}

enum rc
oai_source_busy(struct db *db, struct arena *a, row_id id, bool *out)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM job WHERE kind = $1"
	    " AND state IN ('waiting', 'running') AND (input = $2"
	    " OR input LIKE $3)", ARGS(TEXT(oai_harvest_job),
	    TEXT(arena_printf(a, "%lld", (long long)id)),
	    TEXT(arena_printf(a, "%lld %%", (long long)id))), &n));
	*out = n > 0;
	return RC_OK;
}

enum rc
oai_source_records(struct db *db, struct arena *a, row_id id,
    struct practice_entry **out)
{
	struct rows q = practice_entries(db, a, " WHERE p.id IN (SELECT"
	    " practice_id FROM practice_source_record WHERE source_id = $1)"
	    " ORDER BY p.changed_at DESC, p.id DESC LIMIT 20", ARGS(INT(id)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice_entry);
		**out = practice_read_entry(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
ask_due(struct db *db, struct arena *a, unixtime now)
{
	struct oai_source *s;

	TRY(oai_source_list(db, a, &s));
	for (; s != NULL; s = s->next)
		if (s->next_at <= now && !s->paused)
			TRY(oai_source_ask(db, a, s->id, 0, false));
	return RC_OK;
}

enum rc
oai_harvest_due(struct db *db, struct arena *a, unixtime now)
{
	int64_t due;
	enum rc rc;

	TRY(db_int(db, "SELECT count(*) FROM practice_source"
	    " WHERE next_at <= $1 AND paused = 0", ARGS(INT(now)), &due));
	if (due == 0)
		return RC_OK;
	TRY(db_begin(db));
	rc = ask_due(db, a, now);
	if (rc != RC_OK) {
		db_rollback(db);
		return rc;
	}
	return db_commit(db);
}

struct tell { struct db *db; const struct job *job; };

static enum rc
tell(void *p, int64_t records)
{
	const struct tell *t = p;

	return job_progress(t->db, t->job, records, 0);
}

/* "7": read it; "7 try": see whether it answers; "7 go 300": go on, after so many
 * parts. */
enum rc
oai_harvest_job_run(struct db *db, struct arena *a, struct job *j)
{
	struct text_list in = text_split(a, j->input, ' ');
	struct oai_turn turn = { .seconds = TURN_SECONDS, .progress = tell,
	    .ctx = &(struct tell){ db, j } };
	struct oai_count n;
	row_id id;
	enum rc rc;

	if (in.n == 0 || !text_number(in.at[0], 1, INT64_MAX, &id) ||
	    (in.n == 3 && !text_number(in.at[2], 0, INT64_MAX, &turn.parts)))
		return RC_INVALID;
	rc = in.n == 2 ? oai_try(db, a, id) : oai_harvest(db, a, id, &turn,
	    &n);
	if (rc == RC_OK && turn.more) {
		const char *text = arena_printf(a, "%lld go %lld",
		    (long long)id, (long long)turn.parts);

		return job_add(db, oai_harvest_job, text, j->person,
		    time_now() + 1, arena_printf(a, "harvest-%s", text), NULL);
	}
	/* What does not work stands with the source and is tried again. */
	return rc == RC_INVALID || rc == RC_NONE ? RC_OK : rc;
}

/* --- reading --- */

static bool private_too;
static const char *const *private_hosts;
static const char *own_base = "";

bool
oai_host_listed(const char *url, const char *const *hosts)
{
	const char *at = strstr(url, "://");
	size_t n;

	if (at == NULL || hosts == NULL)
		return false;
	at += 3;
	/* A name before the host may look like one: such are not read. */
	n = *at == '[' ? strcspn(at, "]") + 1 : strcspn(at, ":/?#");
	if (memchr(at, '@', strcspn(at, "/?#")) != NULL)
		return false;
	for (; *hosts != NULL; hosts++)
		if (strlen(*hosts) == n && strncasecmp(*hosts, at, n) == 0)
			return true;
	return false;
}

static enum rc
fetch(struct arena *a, const char *url, struct fetched *out)
{
	return fetch_get(a, url, &(struct fetch_limits){ ANSWER_MOST,
	    ANSWER_SECONDS, private_too || oai_host_listed(url,
	    private_hosts) }, out);
}
enum rc (*oai_fetch)(struct arena *, const char *, struct fetched *) = fetch;

void
oai_fetch_private(bool yes)
{
	private_too = yes;
}

void
oai_fetch_hosts(const char *const *hosts)
{
	private_hosts = hosts;
}

void
oai_base_set(const char *base_url)
{
	own_base = base_url;
}

struct work {
	struct db *db;
	struct arena *a;		/* of a part; reset after it */
	struct oai_source source;
	const char *problem;		/* a marked string */
	int64_t wait;			/* seconds that the source asks for */
	struct oai_turn *turn;		/* or NULL */
	struct oai_count before;	/* of this harvest, in earlier turns */
	struct oai_count *count;	/* in this one */
};

/* Everything that is no letter or digit is percent-encoded. */
static void
encode(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		if ((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		    (*s >= '0' && *s <= '9'))
			buf_char(b, *s);
		else
			buf_printf(b, "%%%02X", (unsigned char)*s);
}

static enum rc
trouble(struct work *w, const char *why)
{
	w->problem = why;
	return RC_INVALID;
}

static enum rc
question(struct work *w, const char *url, struct oai_reply *out)
{
	struct oai_turn *t = w->turn;
	struct fetched f;
	enum rc rc;

	if (t != NULL && t->progress != NULL)
		TRY(t->progress(t->ctx, w->count->added + w->count->changed +
		    w->count->removed));
	rc = oai_fetch(w->a, url, &f);
	if (rc == RC_INVALID || rc == RC_NONE)
		return trouble(w, f.why);
	TRY(rc);
	w->wait = f.retry_after;
	if (f.status == 503)
		return trouble(w, N_("The source asks to come back later."));
	if (f.status != 200)
		return trouble(w, N_("The source answers with an error."));
	if (oai_reply_read(w->a, buf_text(&f.body), f.body.n, out) != RC_OK)
		return trouble(w, N_("What the source answers is not"
		    " OAI-PMH."));
	return RC_OK;
}

static const char *
ask(struct work *w, const char *verb)
{
	return arena_printf(w->a, "%s%sverb=%s", w->source.url,
	    strchr(w->source.url, '?') == NULL ? "?" : "&", verb);
}

/* Before the first harvest: which of the formats it gives. */
static enum rc
introduce(struct work *w)
{
	struct oai_reply r;

	TRY(question(w, ask(w, "Identify"), &r));
	if (r.error != NULL || r.at == 0)
		return trouble(w, N_("What the source answers is not"
		    " OAI-PMH."));
	TRY(question(w, ask(w, "ListMetadataFormats"), &r));
	w->source.prefix = r.whole ? OAI_GUILDHALL : OAI_DC;
	w->source.tried_at = time_now();
	return RC_OK;
}

/* The next part of the list. */
static enum rc
part(struct work *w, bool day, struct oai_reply *out)
{
	struct buf b = BUF(w->a);
	struct oai_source *s = &w->source;

	buf_str(&b, ask(w, "ListRecords"));
	if (s->token != NULL) {
		buf_str(&b, "&resumptionToken=");
		encode(&b, s->token);
		return question(w, buf_text(&b), out);
	}
	buf_printf(&b, "&metadataPrefix=%s", oai_prefix_name[s->prefix]);
	if (s->from != 0) {
		buf_str(&b, "&from=");
		encode(&b, day ? time_iso_date(w->a, s->from, "UTC") :
		    time_rfc3339(w->a, s->from));
	}
	if (s->set != NULL) {
		buf_str(&b, "&set=");
		encode(&b, s->set);
	}
	return question(w, buf_text(&b), out);
}

/* --- keeping --- */

/* The record is withdrawn, and nothing of what it told stays. */
static enum rc
take_away(struct work *w, row_id id, unixtime now)
{
	struct practice was, p = PRACTICE_NEW;
	enum rc rc = practice_load(w->db, w->a, id, &was);

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	p.id = id;
	p.code = was.code;
	p.programme = was.programme;
	p.edition = was.edition;
	p.imported = true;
	p.state = PRACTICE_WITHDRAWN;
	p.kind = was.kind;
	p.title = words_set(w->a, NULL, "en", "Withdrawn by its source");
	p.made_at = was.made_at;
	p.published_at = was.published_at;
	TRY(practice_save(w->db, w->a, &p, &(struct practice_by){ .now = now,
	    .how = "harvest" }));
	TRY(db_exec(w->db, "DELETE FROM practice_version"
	    " WHERE practice_id = $1 AND n < $2", ARGS(INT(id),
	    INT(p.version)), NULL));
	w->count->removed++;
	return RC_OK;
}

/* What the source says now takes the place of what is here; but what was
 * withdrawn, is under review or shows less of itself here stays so. */
static enum rc
replace(struct work *w, struct practice *p, row_id id, const struct oai_got *g,
    unixtime now)
{
	struct practice was;

	TRY(practice_load(w->db, w->a, id, &was));
	p->id = id;
	p->code = was.code;
	p->programme = was.programme;
	p->edition = was.edition;
	p->reviewer = was.reviewer;
	p->made_at = was.made_at;
	p->submitted_at = was.submitted_at;
	p->published_at = was.published_at;
	p->state = was.state == PRACTICE_PUBLISHED && g->archived ?
	    PRACTICE_ARCHIVED : was.state == PRACTICE_ARCHIVED &&
	    !g->archived ? PRACTICE_PUBLISHED : was.state;
	if (p->attribution < was.attribution)
		p->attribution = was.attribution;
	if (p->state == was.state && p->attribution == was.attribution &&
	    text_same(practice_to_json(w->a, p), practice_to_json(w->a,
	    &was)))
		return RC_OK;
	w->count->changed++;
	return practice_save(w->db, w->a, p, &(struct practice_by){ .now = now,
	    .how = "harvest" });
}

static enum rc
remember(struct work *w, const struct oai_got *g, row_id practice)
{
	return db_exec(w->db, "INSERT INTO practice_source_record (source_id,"
	    " identifier, practice_id) VALUES ($1, $2, $3)"
	    " ON CONFLICT (source_id, identifier) DO UPDATE"
	    " SET practice_id = excluded.practice_id",
	    ARGS(INT(w->source.id), TEXT(g->identifier),
	    INT_OR_NULL(practice)), NULL);
}

static bool
is_ours(const char *identifier)
{
	size_t n = strlen(own_base);

	return n > 0 && strncmp(identifier, own_base, n) == 0 &&
	    (identifier[n] == '/' || identifier[n] == '\0');
}

static enum rc
keep(struct work *w, const struct oai_got *g, unixtime now)
{
	struct practice p;
	row_id id = 0;
	enum rc rc;

	if (text_blank(g->identifier) || strlen(g->identifier) > 1000 ||
	    g->elsewhere || is_ours(g->identifier)) {
		w->count->left++;
		return RC_OK;
	}
	rc = db_int(w->db, "SELECT coalesce(practice_id, 0)"
	    " FROM practice_source_record WHERE source_id = $1"
	    " AND identifier = $2", ARGS(INT(w->source.id),
	    TEXT(g->identifier)), &id);
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (g->deleted) {
		if (id == 0)
			return RC_OK;
		TRY(take_away(w, id, now));
		return remember(w, g, 0);
	}
	rc = oai_practice(w->a, &w->source, g, &p);
	if (rc == RC_INVALID) {
		w->count->left++;
		return RC_OK;
	}
	TRY(rc);
	p.imported = true;
	if (id != 0)
		return replace(w, &p, id, g, now);
	p.state = !w->source.publish ? PRACTICE_SUBMITTED : g->archived ?
	    PRACTICE_ARCHIVED : PRACTICE_PUBLISHED;
	p.submitted_at = now;
	p.published_at = w->source.publish ? now : 0;
	TRY(practice_save(w->db, w->a, &p, &(struct practice_by){ .now = now,
	    .how = "harvest" }));
	w->count->added++;
	return remember(w, g, p.id);
}

/* Where the next try begins, and what became of this one. */
static enum rc
write_source(struct work *w)
{
	const struct oai_source *s = &w->source;

	/* RC_CONFLICT: it was taken out meanwhile. */
	return db_change(w->db, "UPDATE practice_source SET prefix = $2,"
	    " from_at = $3, began_at = $4, token = $5, next_at = $6,"
	    " last_at = $7, problem = $8, tried_at = $9, added = $10,"
	    " changed = $11, removed = $12, left_out = $13 WHERE id = $1",
	    ARGS(INT(s->id), TEXT(oai_prefix_name[s->prefix]), INT(s->from),
	    INT(s->began), TEXT(s->token), INT(s->next_at), INT(s->last_at),
	    TEXT(s->problem), INT(s->tried_at), INT(s->count.added),
	    INT(s->count.changed), INT(s->count.removed),
	    INT(s->count.left)));
}

static enum rc
keep_part(struct work *w, const struct oai_reply *r, unixtime now)
{
	for (const struct oai_got *g = r->records; g != NULL; g = g->next)
		TRY(keep(w, g, now));
	w->source.count = (struct oai_count){
	    w->before.added + w->count->added,
	    w->before.changed + w->count->changed,
	    w->before.removed + w->count->removed,
	    w->before.left + w->count->left };
	return write_source(w);
}

static enum rc
in_transaction(struct work *w, const struct oai_reply *r, unixtime now)
{
	struct oai_count before = *w->count;
	enum rc rc;

	for (int tries = 1;; tries++) {
		bool again;

		TRY(db_begin(w->db));
		rc = keep_part(w, r, now);
		if (rc == RC_OK && (rc = db_commit(w->db)) == RC_OK)
			return RC_OK;
		again = db_must_retry(w->db);
		db_rollback(w->db);
		if (!again || tries == 3)
			return rc;
		*w->count = before;
	}
}

/* The end of a list: the next harvest begins where this one did, for what was
 * written while it went on. */
static void
finish(struct oai_source *s, unixtime now)
{
	s->from = s->began > OVERLAP ? s->began - OVERLAP : 0;
	s->began = 0;
	s->token = NULL;
	s->last_at = now;
	s->next_at = now + DAY;
	s->problem = NULL;
}

/* One part; RC_NONE after the last. */
static enum rc
step(struct work *w, bool day, struct arena *keep_on)
{
	struct oai_source *s = &w->source;
	unixtime now = time_now();
	struct oai_reply r;
	bool more;

	TRY(part(w, day, &r));
	if (r.error != NULL && strcmp(r.error, "badResumptionToken") == 0 &&
	    s->token != NULL) {
		/* Too old: from the beginning of this harvest. */
		s->token = NULL;
		s->began = 0;
		TRY(in_transaction(w, &(struct oai_reply){ 0 }, now));
		return trouble(w, N_("The source has forgotten where we were;"
		    " it is read again."));
	}
	if (r.error != NULL && strcmp(r.error, "noRecordsMatch") != 0)
		return trouble(w, N_("The source answers with an error."));
	if (s->began == 0)
		/* By its own clock, unless that is plainly wrong: what it
		 * changes until then would never be asked for. */
		s->began = r.at == 0 || r.at > now + DAY ? now : r.at;
	more = r.error == NULL && !text_blank(r.token);
	if (more && text_same(r.token, s->token))
		return trouble(w, N_("The source goes in a circle."));
	if (more)
		s->token = arena_dup(keep_on, r.token);
	else
		finish(s, now);
	TRY(in_transaction(w, &r, now));
	return more ? RC_OK : RC_NONE;
}

static enum rc
read_all(struct work *w, struct arena *keep_on)
{
	struct oai_turn *t = w->turn;
	unixtime end = t == NULL ? 0 : time_now() + t->seconds;
	int64_t parts = t == NULL ? 0 : t->parts;
	struct oai_reply r;
	enum rc rc = RC_OK;
	bool day;

	if (w->source.prefix == OAI_NO_PREFIX)
		TRY(introduce(w));
	TRY(question(w, ask(w, "Identify"), &r));
	day = r.day;
	while (rc == RC_OK && parts++ < PARTS_MOST) {
		arena_reset(w->a);
		rc = step(w, day, keep_on);
		if (rc == RC_OK && t != NULL && time_now() >= end) {
			t->parts = parts;
			t->more = true;
			return RC_OK;
		}
	}
	return rc == RC_NONE ? RC_OK : rc == RC_OK ?
	    trouble(w, N_("The source goes in a circle.")) : rc;
}

/* What was written of this harvest is where it goes on. */
static enum rc
failed(struct work *w, struct arena *a, row_id source)
{
	struct oai_count none = { 0 };

	TRY(oai_source_find(w->db, a, source, &w->source));
	w->before = w->source.count;
	w->count = &none;
	w->source.problem = w->problem;
	w->source.next_at = time_now() + (w->wait > HOUR ? w->wait : HOUR);
	TRY(in_transaction(w, &(struct oai_reply){ 0 }, time_now()));
	return RC_INVALID;
}

enum rc
oai_try(struct db *db, struct arena *a, row_id source)
{
	struct oai_count count = { 0 };
	struct work w = { .db = db, .a = arena_make(), .count = &count };
	enum rc rc = oai_source_find(db, a, source, &w.source);

	w.before = w.source.count;
	if (rc == RC_OK && (rc = introduce(&w)) == RC_OK) {
		w.source.problem = NULL;
		rc = in_transaction(&w, &(struct oai_reply){ 0 }, time_now());
	} else if (rc == RC_INVALID) {
		rc = failed(&w, a, source);
	}
	arena_free(w.a);
	return rc;
}

enum rc
oai_harvest(struct db *db, struct arena *a, row_id source,
    struct oai_turn *turn, struct oai_count *count)
{
	struct work w = { .db = db, .a = arena_make(), .turn = turn,
	    .count = count };
	enum rc rc = oai_source_find(db, a, source, &w.source);

	*count = (struct oai_count){ 0 };
	if (w.source.token != NULL)
		w.before = w.source.count;
	if (rc == RC_OK)
		rc = read_all(&w, a);
	if (rc == RC_INVALID)
		rc = failed(&w, a, source);
	arena_free(w.a);
	return rc;
}
