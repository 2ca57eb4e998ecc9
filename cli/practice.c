/* guildhall practice import | export | harvest | reindex: the library, in and
 * out, and its search. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "cli/sheet.h"
#include "practice/practice_carry_desk.h"
#include "practice/practice_file.h"
#include "practice/practice_find.h"
#include "practice/practice_oai_harvest.h"
#include "render/xlsx.h"

static const char use[] =
    "practice import FILE --programme NAME [--review] [--known skip|merge|add]"
    " [--check]\n"
    "     guildhall practice export [--format jsonl|csv|xlsx] [--out FILE]\n"
    "       [--topic ID] [--country XX] [--kind KIND]\n"
    "     guildhall practice harvest [URL [--set SET] [--kind KIND] [--review]]"
    " [--private]\n"
    "     guildhall practice reindex\n\n"
    "import takes JSON Lines, CSV or XLSX, found by the content, and brings in"
    " the whole\nfile or, where anything in it is wrong, nothing; each such"
    " line is told.\nexport writes what is public.\nharvest reads other libraries by"
    " OAI-PMH: the one at URL, which is\nread daily from then on, or all that are"
    " known.\nreindex makes what is searched anew, as after an upgrade that says"
    " so; meanwhile\nnobody else can write.\n";

struct options {
	const char *programme, *known, *format, *out, *topic, *country, *kind,
	    *set;
	bool review, check, private;
};

static unsigned
index_of(const char *const *names, unsigned n, const char *s)
{
	unsigned i = 0;

	while (i < n && strcmp(names[i], s) != 0)
		i++;
	return i;
}

/* --- import --- */

struct import {
	struct cli *cli;
	const char *path;
	enum carry_choice known;
	bool check;
	struct carry_run run;
	struct buf told;		/* JSON objects, or lines */
};

static const char *
why_same(enum carry_same same)
{
	static const char *const why[CARRY_SAMES] = {
		[CARRY_SAME_ID] = "the same id",
		[CARRY_SAME_TITLE] = "the same title and place",
		[CARRY_SAME_TEXT] = "nearly the same text",
		[CARRY_SAME_GONE] = "its address was withdrawn",
	};

	return why[same];
}

static void
tell_json(struct import *m, const struct carry_item *i,
    const struct carry_found *f)
{
	struct buf *b = &m->told;

	json_begin(b, '{');
	json_key(b, "line");
	json_number(b, (int64_t)i->line);
	json_key(b, "faults");
	json_begin(b, '[');
	for (const struct practice_fault *p = i->faults; p != NULL;
	    p = p->next) {
		json_begin(b, '{');
		json_key(b, "field");
		json_text(b, p->key);
		json_key(b, "what");
		json_text(b, p->why);
		json_end(b, '}');
	}
	json_end(b, ']');
	json_key(b, "known");
	json_text(b, i->faults != NULL ? NULL : carry_same_name[f->same]);
	json_key(b, "as");
	json_text(b, f->code);
	json_end(b, '}');
}

static enum rc
tell(void *p, const struct carry_item *i, const struct carry_found *f,
    enum carry_choice *choice)
{
	struct import *m = p;

	/* What cannot be merged is left out. */
	*choice = m->known == CARRY_MERGE && !f->mine ? CARRY_SKIP : m->known;
	if (m->cli->json) {
		tell_json(m, i, f);
		return RC_OK;
	}
	for (const struct practice_fault *w = i->faults; w != NULL;
	    w = w->next)
		buf_printf(&m->told, "%s: line %zu: %s%s%s%s%s\n", m->path,
		    i->line, w->key == NULL ? "" : w->key,
		    w->key == NULL ? "" : ": ", w->why,
		    w == i->faults && i->detail != NULL ? " " : "",
		    w == i->faults && i->detail != NULL ? i->detail : "");
	if (i->faults == NULL && f->line != 0)
		buf_printf(&m->told, "%s: line %zu: %s as on line %zu\n",
		    m->path, i->line, why_same(f->same), f->line);
	else if (i->faults == NULL)
		buf_printf(&m->told, "%s: line %zu: %s as /practices/%s\n",
		    m->path, i->line, why_same(f->same), f->code);
	return RC_OK;
}

/* The look, and the import where nothing is wrong, in one transaction. */
static enum rc
bring_in(struct db *db, void *p)
{
	struct import *m = p;

	m->told = BUF(m->cli->arena);
	m->run = (struct carry_run){ .db = db, .arena = m->cli->arena,
	    .plan = m->run.plan, .bytes = m->run.bytes, .n = m->run.n,
	    .line = tell, .ctx = m };
	TRY(carry_look(&m->run));
	return m->check || m->run.wrong > 0 ? RC_OK : carry_write(&m->run);
}

static void
print_counts(const struct import *m)
{
	const struct carry_run *r = &m->run;
	struct buf b = BUF(m->cli->arena);

	if (!m->cli->json) {
		printf("%lld lines, %lld wrong, %lld known already; %lld added,"
		    " %lld merged, %lld left out\n", (long long)r->lines,
		    (long long)r->wrong, (long long)r->same,
		    (long long)r->added, (long long)r->merged,
		    (long long)r->skipped);
		return;
	}
	json_begin(&b, '{');
	json_key(&b, "lines");
	json_number(&b, r->lines);
	json_key(&b, "wrong");
	json_number(&b, r->wrong);
	json_key(&b, "known");
	json_number(&b, r->same);
	json_key(&b, "added");
	json_number(&b, r->added);
	json_key(&b, "merged");
	json_number(&b, r->merged);
	json_key(&b, "left_out");
	json_number(&b, r->skipped);
	json_key(&b, "told");
	buf_char(&b, '[');
	buf_str(&b, buf_text(&m->told));
	json_end(&b, ']');
	json_end(&b, '}');
	printf("%s\n", buf_text(&b));
}

static int
import(struct cli *cli, const char *path, const struct options *o)
{
	struct import m = { .cli = cli, .path = path, .check = o->check };
	struct programme p;
	const char *bytes;
	enum rc rc;

	if (path == NULL || o->programme == NULL) {
		cli_fail("practice import: say which file, and --programme");
		return 2;
	}
	m.known = index_of(carry_choice_name, CARRY_CHOICES, o->known);
	if (m.known == CARRY_CHOICES) {
		cli_fail("--known is skip, merge or add");
		return 2;
	}
	if (sheet_load(cli, path, &bytes, &m.run.n) != 0 || cli_store(cli) != 0)
		return 1;
	m.run.bytes = bytes;
	rc = programme_by_slug(cli->db, cli->arena, o->programme, &p);
	if (rc != RC_OK)
		return cli_fail("there is no programme %s here; its name is"
		    " the one in its address", o->programme);
	m.run.plan = (struct carry_plan){ .programme = p.id,
	    .now = time_now(), .publish = !o->review, .how = "import" };
	rc = db_transact(cli->db, bring_in, &m);
	if (rc == RC_INVALID)
		return m.run.reader.line == 0 ? cli_fail("%s: %s%s%s", path,
		    m.run.reader.name == NULL ? "" : m.run.reader.name,
		    m.run.reader.name == NULL ? "" : ": ", m.run.reader.what) :
		    cli_fail("%s: line %zu: %s%s%s", path, m.run.reader.line,
		    m.run.reader.name == NULL ? "" : m.run.reader.name,
		    m.run.reader.name == NULL ? "" : ": ", m.run.reader.what);
	if (rc != RC_OK)
		return cli_fail("%s: nothing was brought in (%s)", path,
		    rc_name(rc));
	if (!cli->json)
		fputs(buf_text(&m.told), stderr);
	print_counts(&m);
	return m.run.wrong > 0 ? cli_fail("%s: nothing was brought in; put"
	    " right what is wrong and try again", path) : 0;
}

/* --- export --- */

static enum rc
export_table(struct cli *cli, const struct practice *list,
    enum carry_format format, struct buf *out)
{
	const struct table *t = carry_table(cli->arena, list);

	if (format == CARRY_XLSX)
		return xlsx_write(cli->arena, &(struct xlsx){ .n = 1,
		    .made_at = time_now(), .title = "practices",
		    .sheets = &t }, out);
	table_csv(out, t);
	return RC_OK;
}

static int
export(struct cli *cli, const struct options *o)
{
	unsigned format = index_of(carry_format_name, CARRY_FORMATS,
	    o->format);
	struct carry_which which = { .topic = o->topic, .country = o->country,
	    .kind = o->kind };
	struct buf b = BUF(cli->arena);
	struct practice *list;
	int64_t n = 0;

	if (format == CARRY_FORMATS) {
		cli_fail("--format is jsonl, csv or xlsx");
		return 2;
	}
	if (cli_store(cli) != 0)
		return 1;
	(void)app_web(&cli->config);	/* files have whole addresses */
	if (carry_out(cli->db, cli->arena, &which, 0, &list) != RC_OK ||
	    practice_files_told(cli->db, cli->arena, list) != RC_OK)
		return cli_fail("the practices cannot be read");
	for (const struct practice *p = list; p != NULL; p = p->next, n++)
		if (format == CARRY_JSONL)
			buf_printf(&b, "%s\n", carry_json(cli->arena, p));
	if (format != CARRY_JSONL && export_table(cli, list, format, &b) !=
	    RC_OK)
		return cli_fail("the table cannot be written");
	if (o->out == NULL) {
		fwrite(buf_text(&b), 1, b.n, stdout);
		return fflush(stdout) == 0 ? 0 :
		    cli_fail("standard output cannot be written");
	}
	if (sheet_write(cli, o->out, &b) != 0)
		return 1;
	if (cli->json)
		printf("{\"practices\":%lld}\n", (long long)n);
	return 0;
}

/* --- harvest --- */

struct wanted {
	struct arena *arena;
	struct oai_source source;
	row_id id;			/* 0: all */
};

/* The source of this address and set, which may be new. */
static enum rc
add_source(struct db *db, void *p)
{
	struct wanted *w = p;
	struct oai_source *s;
	enum rc rc = oai_source_add(db, &w->source, &w->id);

	if (rc != RC_CONFLICT)
		return rc;
	TRY(oai_source_list(db, w->arena, &s));
	for (; s != NULL; s = s->next)
		if (text_same(s->url, w->source.url) && text_same(s->set,
		    w->source.set))
			w->id = s->id;
	return RC_OK;
}

static int
harvest_one(struct cli *cli, row_id id)
{
	struct oai_source s;
	struct oai_count n;
	enum rc rc = oai_harvest(cli->db, cli->arena, id, NULL, &n);

	if (oai_source_find(cli->db, cli->arena, id, &s) != RC_OK)
		return cli_fail("the source is gone");
	if (cli->json) {
		struct buf b = BUF(cli->arena);

		json_begin(&b, '{');
		json_key(&b, "url");
		json_text(&b, s.url);
		json_key(&b, "added");
		json_number(&b, n.added);
		json_key(&b, "changed");
		json_number(&b, n.changed);
		json_key(&b, "removed");
		json_number(&b, n.removed);
		json_key(&b, "left_out");
		json_number(&b, n.left);
		json_key(&b, "problem");
		json_text(&b, s.problem);
		json_end(&b, '}');
		printf("%s\n", buf_text(&b));
	} else {
		printf("%s: %lld added, %lld changed, %lld removed, %lld left"
		    " out\n", s.url, (long long)n.added,
		    (long long)n.changed, (long long)n.removed,
		    (long long)n.left);
	}
	return rc == RC_OK ? 0 : cli_fail("%s: %s", s.url, s.problem == NULL ?
	    rc_name(rc) : s.problem);
}

static int
harvest(struct cli *cli, const char *url, const struct options *o)
{
	struct wanted w = { .source = { .url = url, .set = o->set,
	    .publish = !o->review } };
	struct oai_source *all = NULL;
	int status = 0;

	w.source.kind = o->kind == NULL ? PRACTICE_GOOD :
	    index_of(practice_kind_name, PRACTICE_KINDS, o->kind);
	if (w.source.kind == PRACTICE_KINDS) {
		cli_fail("--kind is good_practice, less_successful or mixed");
		return 2;
	}
	if (cli_store(cli) != 0)
		return 1;
	w.arena = cli->arena;
	oai_base_set(cli->config.base_url);
	oai_fetch_private(o->private);
	if (url != NULL)
		return db_transact(cli->db, add_source, &w) != RC_OK ?
		    cli_fail("the source cannot be written") :
		    harvest_one(cli, w.id);
	if (oai_source_list(cli->db, cli->arena, &all) != RC_OK)
		return cli_fail("the sources cannot be read");
	for (; all != NULL; all = all->next)
		status |= harvest_one(cli, all->id);
	return status;
}

/* --- the search --- */

static enum rc
make_anew(struct db *db, void *n)
{
	return practice_find_anew(db, n);
}

static int
reindex(struct cli *cli)
{
	int64_t n;

	if (cli_store(cli) != 0)
		return 1;
	if (db_transact(cli->db, make_anew, &n) != RC_OK)
		return cli_fail("the search cannot be made anew; it is as it"
		    " was");
	printf(cli->json ? "{\"practices\":%lld}\n" : "%lld practices\n",
	    (long long)n);
	return 0;
}

int
cli_practice(int argc, char **argv)
{
	struct options o = { .known = "skip", .format = "jsonl" };
	const char *rest[2] = { NULL, NULL };
	const struct cli_option options[] = {
		{ "--programme", &o.programme, NULL, "NAME: whose they are" },
		{ "--review", NULL, &o.review, "hand them in for review; they"
		    " are published otherwise" },
		{ "--set", &o.set, NULL, "SET: only this set of the source" },
		{ "--private", NULL, &o.private, "read a source in one's own"
		    " network, too" },
		{ "--known", &o.known, NULL, "skip, merge or add: what the"
		    " library has already (skip)" },
		{ "--check", NULL, &o.check, "only look" },
		{ "--format", &o.format, NULL, "jsonl, csv or xlsx (jsonl)" },
		{ "--out", &o.out, NULL, "FILE: where to (standard output)" },
		{ "--topic", &o.topic, NULL, "ID: of this topic only" },
		{ "--country", &o.country, NULL, "XX: of this country only" },
		{ "--kind", &o.kind, NULL, "good_practice, less_successful or"
		    " mixed" },
		{ NULL, NULL, NULL, NULL }
	};
	static struct cli cli;
	int status = cli_options(&cli, argc, argv, use, options, rest, 2);

	if (status >= 0)
		return status;
	if (rest[0] != NULL && strcmp(rest[0], "import") == 0)
		return import(&cli, rest[1], &o);
	if (rest[0] != NULL && strcmp(rest[0], "export") == 0 &&
	    rest[1] == NULL)
		return export(&cli, &o);
	if (rest[0] != NULL && strcmp(rest[0], "harvest") == 0)
		return harvest(&cli, rest[1], &o);
	if (rest[0] != NULL && strcmp(rest[0], "reindex") == 0 &&
	    rest[1] == NULL)
		return reindex(&cli);
	cli_fail("practice: say import, export, harvest or reindex; try guildhall"
	    " practice --help");
	return 2;
}
