/* The second step of a public draw: a seed, a ticket, a panel. */
#include <stdlib.h>
#include <string.h>

#include "draw/draw.h"
#include "solve/generator.h"

enum { PIECE = 500000, MERIT_MAX = 1000000 };

/* What the certificate says of a file; NULL: nothing. */
static const char *
said(const json_t *certificate, const char *part, const char *name)
{
	return json_string_value(json_object_get(json_object_get(certificate,
	    part), name));
}

static enum rc
same(struct arena *a, const struct select_folder *f, const char *part,
    const char *name, const struct select_text *t, const char **why)
{
	const char *is = said(f->certificate, part, name);

	if (is != NULL && strcmp(is, t->sha256) == 0)
		return RC_OK;
	*why = arena_printf(a, "%s is not the file that certificate.json tells "
	    "of: its SHA-256 differs", t->path);
	return RC_INVALID;
}

/* A long table in pieces that csv_read() takes, each with the header before it:
 * no cell of a lottery has a line end. */
static enum rc
read_long(struct arena *a, const struct select_text *f, struct csv *out)
{
	const char *p = f->text, *end = f->text + f->n, *nl;
	size_t head;

	*out = (struct csv){ 0 };
	if ((nl = memchr(p, '\n', f->n)) == NULL)
		return RC_INVALID;
	head = (size_t)(nl + 1 - p);
	for (p += head; p < end;) {
		struct buf b = BUF(a);
		struct csv piece;
		struct csv_row *more;
		const char *from = p;
		size_t skip = out->rows > 0;

		for (int line = 0; line < PIECE && p < end; line++) {
			nl = memchr(p, '\n', (size_t)(end - p));
			p = nl == NULL ? end : nl + 1;
		}
		buf_room(&b, head + (size_t)(p - from));
		buf_put(&b, f->text, head);
		buf_put(&b, from, (size_t)(p - from));
		TRY(csv_read(a, buf_text(&b), b.n, &piece));
		if (piece.rows < 2)
			continue;
		more = arena_array(a, struct csv_row, out->rows + piece.rows);
		if (out->rows > 0)
			memcpy(more, out->row, out->rows * sizeof *more);
		memcpy(more + out->rows, piece.row + skip, (piece.rows - skip) *
		    sizeof *more);
		out->row = more;
		out->rows += piece.rows - skip;
	}
	return RC_OK;
}

enum rc
select_read_folder(struct arena *a, struct select_folder *out,
    const char **why)
{
	const struct select_text *certificate = &out->file[SELECT_CERTIFICATE];
	const struct select_text *lottery = &out->file[SELECT_LOTTERY_CSV];
	const struct select_text *tickets = &out->file[SELECT_TICKETS_CSV];
	struct csv c;

	if (certificate->path == NULL || lottery->path == NULL ||
	    tickets->path == NULL) {
		*why = "certificate.json, lottery.csv and tickets.csv are "
		    "wanted";
		return RC_INVALID;
	}
	if (json_read(a, certificate->text, certificate->n, &out->certificate,
	    why) != RC_OK) {
		*why = arena_printf(a, "%s, %s", certificate->path, *why);
		return RC_INVALID;
	}
	TRY(same(a, out, "outputs", "lottery.csv", lottery, why));
	TRY(same(a, out, "outputs", "tickets.csv", tickets, why));
	if (read_long(a, lottery, &out->lottery_table) != RC_OK ||
	    out->lottery_table.rows < 2 ||
	    csv_column(&out->lottery_table, "panel") != 0 ||
	    csv_column(&out->lottery_table, "probability") != 1 ||
	    csv_column(&out->lottery_table, "id") != 2) {
		*why = arena_printf(a, "%s: panel,probability,id and rows are "
		    "wanted", lottery->path);
		return RC_INVALID;
	}
	for (size_t i = 1; i < out->lottery_table.rows; i++)
		if (out->lottery_table.row[i].cells != 3) {
			*why = arena_printf(a, "%s, line %zu: three cells are "
			    "wanted", lottery->path,
			    out->lottery_table.row[i].line);
			return RC_INVALID;
		}
	if (csv_read(a, tickets->text, tickets->n, &c) != RC_OK ||
	    c.rows != SELECT_TICKETS + 1 || csv_column(&c, "ticket") != 0 ||
	    csv_column(&c, "panel") != 1) {
		*why = arena_printf(a, "%s: ticket,panel and %d rows are wanted",
		    tickets->path, SELECT_TICKETS);
		return RC_INVALID;
	}
	for (int i = 0; i < SELECT_TICKETS; i++) {
		const struct csv_row *r = &c.row[i + 1];
		int64_t n;

		if (r->cells != 2 || !text_number(r->cell[0], i, i, &n)) {
			*why = arena_printf(a, "%s, line %zu: ticket %03d is "
			    "wanted", tickets->path, r->line, i);
			return RC_INVALID;
		}
		out->ticket_panel[i] = r->cell[1];
	}
	out->commitment = select_commitment(a, lottery->sha256,
	    tickets->sha256);
	return RC_OK;
}

const char *
select_commitment(struct arena *a, const char *lottery, const char *tickets)
{
	const char *both = arena_printf(a, "%s\n%s\n", lottery, tickets);

	return select_sha256(a, both, strlen(both));
}

int
select_draw_ticket(struct arena *a, const char *commitment, const char *seed)
{
	struct generator g = generator(arena_printf(a, "guildhall select %s",
	    commitment), seed);

	return (int)generator_below(&g, SELECT_TICKETS);
}

static const char *
setting(const json_t *certificate, const char *name)
{
	return said(certificate, "settings", name);
}

static int64_t
setting_number(const json_t *certificate, const char *name)
{
	return json_integer_value(json_object_get(json_object_get(certificate,
	    "settings"), name));
}

/* The settings of before, from the certificate. */
static enum rc
settings_again(struct arena *a, const json_t *c, struct select_settings *s,
    const char **why)
{
	const json_t *unique = json_object_get(json_object_get(c, "settings"),
	    "unique");
	const json_t *keep = json_object_get(json_object_get(c, "settings"),
	    "keep");

	*s = (struct select_settings){ .id_column = setting(c, "id"),
	    .score_column = setting(c, "score"), .line = setting(c, "line"),
	    .delegation_column = setting(c, "delegation"),
	    .method = setting(c, "method"),
	    .seats = setting_number(c, "seats"),
	    .alternates = setting_number(c, "alternates") };
	if (s->method == NULL || s->seats < 1 || s->seats > 1000000 ||
	    s->alternates < 0 || s->alternates > 1000000) {
		*why = "certificate.json lacks its settings";
		return RC_INVALID;
	}
	for (size_t i = 0; i < json_array_size(unique) && i < SELECT_GROUP_BYS;
	    i++) {
		const char *by = json_string_value(json_array_get(unique, i));

		if (by == NULL) {
			*why = "certificate.json lacks its settings";
			return RC_INVALID;
		}
		TRY(select_read_group_by(a, by, &s->by[s->bys++], why));
	}
	s->keep.at = arena_array(a, const char *, json_array_size(keep));
	for (size_t i = 0; i < json_array_size(keep); i++)
		if (json_is_string(json_array_get(keep, i)))
			s->keep.at[s->keep.n++] =
			    json_string_value(json_array_get(keep, i));
	return RC_OK;
}

enum rc
select_read_again(struct arena *a, const struct select_folder *f,
    struct select_input *in)
{
	struct select_text *const to[] = { &in->quotas, &in->people,
	    &in->already, &in->replace };

	*in = (struct select_input){ .arena = a };
	TRY(settings_again(a, f->certificate, &in->set, &in->why));
	for (int i = 0; i < 4; i++) {
		const char *name = select_file_name[i];

		if (said(f->certificate, "inputs", name) == NULL)
			continue;
		if (f->file[i].path == NULL)
			return RC_NONE;
		*to[i] = f->file[i];
		TRY(same(a, f, "inputs", name, to[i], &in->why));
	}
	if (in->quotas.path == NULL || in->people.path == NULL) {
		in->why = "certificate.json names no quotas and people";
		return RC_INVALID;
	}
	TRY(select_read_quotas(in));
	TRY(select_read_people(in));
	return select_read_places(in);
}

static int
by_name(const void *a, const void *b)
{
	const struct select_name *x = a, *y = b;

	return strcmp(x->id, y->id);
}

struct select_name *
select_names(struct arena *a, const struct select_input *in)
{
	struct select_name *n = arena_array(a, struct select_name,
	    in->pool.people);

	for (int i = 0; i < in->pool.people; i++)
		n[i] = (struct select_name){ in->id[i], i };
	qsort(n, (size_t)in->pool.people, sizeof *n, by_name);
	return n;
}

int
select_named(const struct select_name *n, int people, const char *id)
{
	struct select_name key = { id, 0 }, *at;

	at = bsearch(&key, n, (size_t)people, sizeof *n, by_name);
	/* An apostrophe keeps spreadsheets from taking it for a formula. */
	if (at == NULL && *id == '\'') {
		key.id++;
		at = bsearch(&key, n, (size_t)people, sizeof *n, by_name);
	}
	return at == NULL ? -1 : at->person;
}

/* The members of a panel, as people; RC_INVALID for an id that is unknown. */
static enum rc
members(struct select_input *in, const struct select_folder *f,
    const char *panel, struct select_panel *out)
{
	const struct csv *c = &f->lottery_table;
	struct select_name *name = select_names(in->arena, in);

	*out = (struct select_panel){ .person = arena_array(in->arena, int,
	    in->pool.people) };
	for (size_t r = 1; r < c->rows; r++) {
		int person;

		if (strcmp(c->row[r].cell[0], panel) != 0)
			continue;
		person = select_named(name, in->pool.people, c->row[r].cell[2]);
		if (person < 0 || out->people == in->pool.seats) {
			out->people = -1;
			break;
		}
		out->person[out->people++] = person;
	}
	if (out->people == in->pool.seats)
		return RC_OK;
	in->why = arena_printf(in->arena, "%s: panel %s is not of %d people of "
	    "%s", f->file[SELECT_LOTTERY_CSV].path, panel, in->pool.seats, in->people.path);
	return RC_INVALID;
}

/* The drawn seed, ticket and panel take the place of "draw":null. */
static enum rc
put_on_record(struct select_input *in, struct select_folder *f,
    const char *seed, int ticket)
{
	static const char open[] = "\"draw\":";
	struct buf b = BUF(in->arena), draw = BUF(in->arena);
	const struct select_text *old = &f->file[SELECT_CERTIFICATE];
	const char *at = NULL;
	const json_t *before = json_object_get(f->certificate, "draw");

	for (const char *p = old->text; (p = strstr(p, open)) != NULL; p++)
		at = p + strlen(open);
	if (at == NULL) {
		in->why = "certificate.json has no place for the draw";
		return RC_INVALID;
	}
	json_begin(&draw, '{');
	json_key(&draw, "commitment");
	json_text(&draw, f->commitment);
	json_key(&draw, "seed");
	json_text(&draw, seed);
	json_key(&draw, "ticket");
	json_number(&draw, ticket);
	json_key(&draw, "panel");
	json_text(&draw, f->ticket_panel[ticket]);
	json_key(&draw, "draws");	/* only the first can be a fair one */
	json_number(&draw, 1 + json_integer_value(json_object_get(before,
	    "draws")));
	json_end(&draw, '}');
	buf_put(&b, old->text, (size_t)(at - old->text));
	buf_str(&b, buf_text(&draw));
	buf_str(&b, "}\n");
	select_put(in->arena, f, SELECT_CERTIFICATE, buf_text(&b), b.n);
	return RC_OK;
}

/* Alternates, from all who are left, by points that the seed draws; by their own
 * points first, where those decide. */
static enum rc
alternates(struct select_input *in, const struct select_folder *f,
    const char *seed, struct solve_work *w, struct select_drawn *out)
{
	const struct select_panel *panel = &out->panel;
	struct select_pool pool = in->pool;
	int n = pool.people, can = 0, wanted = (int)in->set.alternates;
	enum select_place *place = arena_array(in->arena, enum select_place, n);
	int64_t *points = arena_array(in->arena, int64_t, n);
	bool merit = strcmp(in->set.method, "score") == 0;
	struct generator g = generator(arena_printf(in->arena,
	    "guildhall select alternates %s", f->commitment), seed);
	enum rc rc;

	for (int i = 0; i < n; i++) {
		points[i] = (int64_t)generator_below(&g, 1000000);
		/* Where points decide, chance does among equals only. */
		if (merit && in->points[i] >= 0 && in->points[i] < MERIT_MAX)
			points[i] += 1000000 * in->points[i];
		place[i] = pool.place[i] == SELECT_IN ? SELECT_OUT :
		    pool.place[i];
	}
	for (int i = 0; i < panel->people; i++)
		place[panel->person[i]] = SELECT_OUT;
	for (int i = 0; i < n; i++)
		can += place[i] == SELECT_FREE;
	pool.place = place;
	out->points = points;
	rc = select_alternates(in->arena, &pool, wanted < can ? wanted : can,
	    points, w, &out->alternates);
	if (rc != RC_OK)
		in->why = arena_printf(in->arena, "no %d alternates could be "
		    "found among the %d who are left", wanted, can);
	return rc;
}

enum rc
select_draw_again(struct select_input *in, const struct select_folder *f,
    const char *seed, struct solve_work *w, struct select_drawn *out,
    struct select_folder *into)
{
	bool more = in->set.alternates > 0;

	*out = (struct select_drawn){ .ticket = select_draw_ticket(in->arena,
	    f->commitment, seed) };
	TRY(members(in, f, f->ticket_panel[out->ticket], &out->panel));
	if (more)
		TRY(alternates(in, f, seed, w, out));
	select_write_panel(in, into, &out->panel, more ? &out->alternates :
	    NULL);
	return RC_OK;
}

enum rc
select_finish(struct select_input *in, struct select_folder *f,
    const char *seed, struct solve_work *w, struct select_drawn *out)
{
	TRY(select_draw_again(in, f, seed, w, out, f));
	return put_on_record(in, f, seed, out->ticket);
}
