/* What a draw writes: the lottery, its proof, and a drawn panel. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/version.h"
#include "draw/draw.h"

const char *const select_file_name[SELECT_FILES] = {
	"quotas.csv", "people.csv", "already.csv", "replace.csv", "lottery.csv",
	"tickets.csv", "probabilities.csv", "explanation.csv",
	"certificate.json", "selected.csv", "remaining.csv", "alternates.csv",
};

void
select_put(struct arena *a, struct select_folder *f, enum select_file i,
    const char *p, size_t n)
{
	f->file[i] = (struct select_text){ .path = select_file_name[i],
	    .text = p, .n = n, .sha256 = select_sha256(a, p, n) };
}

/* A cell as it stands in a file, to be put there many times. */
static const char *
as_cell(struct arena *a, const char *s)
{
	struct buf b = BUF(a);

	csv_cell(&b, s);
	return buf_text(&b);
}

static void
lottery(const struct select_input *in, const struct select_lottery *s,
    struct buf *b)
{
	const char **id = arena_array(in->arena, const char *, in->pool.people);
	size_t *length = arena_array(in->arena, size_t, in->pool.people);
	size_t rows = 0;

	for (int i = 0; i < in->pool.people; i++) {
		id[i] = as_cell(in->arena, in->id[i]);
		length[i] = strlen(id[i]);
	}
	for (int j = 0; j < s->panels; j++)
		rows += (size_t)s->panel[j].people;
	buf_room(b, 48 * rows + 64);
	buf_str(b, "panel,probability,id\r\n");
	for (int j = 0; j < s->panels; j++) {
		const struct select_panel *p = &s->panel[j];
		char head[64];
		int n = snprintf(head, sizeof head, "%d,%.15g,", j + 1,
		    p->probability);

		for (int i = 0; i < p->people; i++) {
			buf_put(b, head, (size_t)n);
			buf_put(b, id[p->person[i]], length[p->person[i]]);
			buf_put(b, "\r\n", 2);
		}
	}
}

static void
tickets(const struct select_lottery *s, struct buf *b)
{
	buf_str(b, "ticket,panel\r\n");
	for (int i = 0; i < SELECT_TICKETS; i++)
		buf_printf(b, "%03d,%d\r\n", i, s->ticket[i] + 1);
}

static void
probabilities(const struct select_input *in, const struct select_lottery *s,
    struct buf *b, struct buf *why)
{
	buf_str(b, "id,probability,ticket_probability\r\n");
	buf_str(why, "id,probability,ticket_probability,level,bounded_by\r\n");
	for (int i = 0; i < in->pool.people; i++) {
		int t = s->type[i], level = t < 0 ? -1 : s->level_of[t];
		const char *numbers = arena_printf(in->arena, ",%.12g,%.3f",
		    s->chance[i], s->ticket_chance[i]);

		csv_cell(b, in->id[i]);
		buf_printf(b, "%s\r\n", numbers);
		csv_cell(why, in->id[i]);
		buf_str(why, numbers);
		csv_cell(why, level < 0 ? "" : arena_printf(in->arena, "%d",
		    level + 1));
		csv_cell(why, select_bound_words(in, s, i));
		buf_str(why, "\r\n");
	}
}

/* --- the certificate --- */

static void
real(struct buf *b, double x)
{
	/* A number takes its comma as others do. */
	json_number(b, 0);
	b->n--;
	buf_printf(b, "%.17g", x);
}

static void
file(struct buf *b, const char *name, const char *sha256)
{
	json_key(b, name);
	json_text(b, sha256);
}

static void
text(struct buf *b, const char *key, const char *value)
{
	json_key(b, key);
	json_text(b, value);
}

static void
whole(struct buf *b, const char *key, int64_t n)
{
	json_key(b, key);
	json_number(b, n);
}

static void
settings(const struct select_input *in, struct buf *b)
{
	const struct select_settings *s = &in->set;

	json_key(b, "settings");
	json_begin(b, '{');
	text(b, "method", s->method);
	whole(b, "seats", s->seats);
	text(b, "id", s->id_column);
	text(b, "score", s->score_column);
	text(b, "line", s->line);
	text(b, "delegation", s->delegation_column);
	whole(b, "alternates", s->alternates);
	json_key(b, "unique");
	json_begin(b, '[');
	for (int i = 0; i < s->bys; i++)
		json_text(b, arena_printf(in->arena, "%s:%d", s->by[i].name,
		    s->by[i].max));
	json_end(b, ']');
	json_key(b, "keep");
	json_begin(b, '[');
	for (size_t i = 0; i < s->keep.n; i++)
		json_text(b, s->keep.at[i]);
	json_end(b, ']');
	json_end(b, '}');
}

static void
rows(const struct select_input *in, const struct select_lottery *s,
    struct buf *b)
{
	json_key(b, "rows");
	json_begin(b, '[');
	for (int i = 0; i < s->rows.rows; i++) {
		int c = i - 1;

		json_begin(b, '{');
		if (i == 0) {
			text(b, "seats", "");
		} else if (c < in->pool.cells) {
			text(b, "feature", in->feature[in->pool.cell_feature[c]]);
			text(b, "value", in->value[c]);
		} else if (s->rows.cap[i] < in->set.bys) {
			text(b, "unique", in->set.by[s->rows.cap[i]].name);
			text(b, "group", in->group_name[s->rows.cap[i]]
			    [s->rows.group[i]]);
		} else {
			text(b, "alike", "those who left");
		}
		whole(b, "min", s->rows.lo[i]);
		whole(b, "max", s->rows.hi[i]);
		json_end(b, '}');
	}
	json_end(b, ']');
}

static void
levels(const struct select_input *in, const struct select_lottery *s,
    struct buf *b)
{
	int *like = arena_array(in->arena, int, s->types);

	for (int i = in->pool.people - 1; i >= 0; i--)
		if (s->type[i] >= 0)
			like[s->type[i]] = i;
	json_key(b, "levels");
	json_begin(b, '[');
	for (int i = 0; i < s->levels; i++) {
		const struct select_level *v = &s->level[i];

		json_begin(b, '{');
		json_key(b, "chance");
		real(b, v->chance);
		json_key(b, "bound");
		real(b, v->bound);
		text(b, "proof", v->over_panels ? "panels" : "prices");
		json_key(b, "prices");
		json_begin(b, '[');
		for (int r = 0; r < s->rows.rows; r++)
			if (v->price[r] != 0) {
				json_begin(b, '[');
				json_number(b, r);
				real(b, v->price[r]);
				json_end(b, ']');
			}
		json_end(b, ']');
		json_key(b, "people");
		json_begin(b, '[');
		for (int k = 0; k < v->n; k++) {
			json_begin(b, '{');
			text(b, "like", in->id[like[v->type[k]]]);
			whole(b, "alike", s->type_people[v->type[k]]);
			json_key(b, "weight");
			real(b, v->weight[k]);
			json_key(b, "hold");
			real(b, v->hold[k]);
			json_end(b, '}');
		}
		json_end(b, ']');
		json_end(b, '}');
	}
	json_end(b, ']');
}

static void
price_list(const struct select_input *in, const struct select_lottery *s,
    struct buf *b)
{
	json_key(b, "prices");
	json_begin(b, '[');
	for (int c = 0; s->price != NULL && c < in->pool.cells; c++) {
		json_begin(b, '{');
		text(b, "feature", in->feature[in->pool.cell_feature[c]]);
		text(b, "value", in->value[c]);
		for (int up = 0; up < 2; up++) {
			double p = up ? s->price[c].max_looser :
			    s->price[c].min_looser;

			json_key(b, up ? "max_looser" : "min_looser");
			if (p < 0)
				json_text(b, NULL);
			else
				real(b, p);
		}
		json_end(b, '}');
	}
	json_end(b, ']');
}

static void
blocked(const struct select_input *in, const struct select_lottery *s,
    struct buf *b)
{
	json_key(b, "in_no_panel");
	json_begin(b, '[');
	for (int i = 0; i < s->blocked_n; i++) {
		json_begin(b, '{');
		text(b, "id", in->id[s->blocked[i].person]);
		text(b, "blocked_by", s->blocked[i].row < 0 ? NULL :
		    select_row_words(in, &s->rows, s->blocked[i].row,
		    s->blocked[i].by_min));
		json_end(b, '}');
	}
	json_end(b, ']');
}

void
select_write_lottery(const struct select_input *in,
    const struct select_lottery *s, struct select_folder *f)
{
	const struct select_text *const inputs[] = { &in->quotas, &in->people,
	    &in->already, &in->replace };
	struct arena *a = in->arena;
	const char *list_sum, *ticket_sum;
	struct buf list = BUF(a), ticket = BUF(a), chance = BUF(a);
	struct buf reason = BUF(a), c = BUF(a);

	lottery(in, s, &list);
	tickets(s, &ticket);
	probabilities(in, s, &chance, &reason);
	for (int i = 0; i < 4; i++)
		if (inputs[i]->path != NULL)
			select_put(a, f, (enum select_file)i, inputs[i]->text,
			    inputs[i]->n);
	select_put(a, f, SELECT_LOTTERY_CSV, buf_text(&list), list.n);
	select_put(a, f, SELECT_TICKETS_CSV, buf_text(&ticket), ticket.n);
	select_put(a, f, SELECT_PROBABILITIES, buf_text(&chance), chance.n);
	select_put(a, f, SELECT_EXPLANATION, buf_text(&reason), reason.n);
	list_sum = f->file[SELECT_LOTTERY_CSV].sha256;
	ticket_sum = f->file[SELECT_TICKETS_CSV].sha256;
	f->commitment = select_commitment(a, list_sum, ticket_sum);
	json_begin(&c, '{');
	text(&c, "program", arena_printf(a, "guildhall select %s",
	    guildhall_version));
	settings(in, &c);
	json_key(&c, "inputs");
	json_begin(&c, '{');
	file(&c, "quotas.csv", in->quotas.sha256);
	file(&c, "people.csv", in->people.sha256);
	file(&c, "already.csv", in->already.sha256);
	file(&c, "replace.csv", in->replace.sha256);
	json_end(&c, '}');
	json_key(&c, "outputs");
	json_begin(&c, '{');
	file(&c, "lottery.csv", list_sum);
	file(&c, "tickets.csv", ticket_sum);
	file(&c, "probabilities.csv", f->file[SELECT_PROBABILITIES].sha256);
	json_end(&c, '}');
	json_key(&c, "result");
	json_begin(&c, '{');
	json_key(&c, "least");
	real(&c, s->least);
	json_key(&c, "gap");
	real(&c, s->gap);
	json_key(&c, "proved");
	json_flag(&c, s->finished);
	whole(&c, "panels", s->panels);
	json_end(&c, '}');
	rows(in, s, &c);
	levels(in, s, &c);
	price_list(in, s, &c);
	blocked(in, s, &c);
	/* The last, for the draw to be put in its place. */
	json_key(&c, "draw");
	json_text(&c, NULL);
	json_end(&c, '}');
	buf_char(&c, '\n');
	select_put(a, f, SELECT_CERTIFICATE, buf_text(&c), c.n);
}

/* --- a panel --- */

/* The columns of the people file: all, or the id, those kept and the quotas'. */
static void
people(const struct select_input *in, struct buf *b, const bool *which,
    const int *order, int n)
{
	const struct csv *t = &in->table;
	bool *show = arena_array(in->arena, bool, t->row[0].cells);

	for (size_t i = 0; i < t->row[0].cells; i++) {
		const char *name = text_clean(in->arena, t->row[0].cell[i],
		    true);

		show[i] = in->set.keep.n == 0 || (int)i == in->id_column ||
		    text_has(in->set.keep, name);
		for (int f = 0; f < in->pool.features; f++)
			show[i] = show[i] || in->column[f] == (int)i;
	}
	if (in->id_column < 0)
		csv_cell(b, "id");
	for (size_t i = 0; i < t->row[0].cells; i++)
		if (show[i])
			csv_cell(b, t->row[0].cell[i]);
	csv_end_row(b);
	for (int k = 0; k < n; k++) {
		int person = order == NULL ? k : order[k];

		if (which != NULL && !which[person])
			continue;
		if (in->id_column < 0)
			csv_cell(b, in->id[person]);
		for (size_t i = 0; i < t->row[0].cells; i++)
			if (show[i])
				csv_cell(b, i < t->row[person + 1].cells ?
				    t->row[person + 1].cell[i] : "");
		csv_end_row(b);
	}
}

void
select_write_panel(const struct select_input *in, struct select_folder *f,
    const struct select_panel *panel, const struct select_panel *alternates)
{
	struct buf selected = BUF(in->arena), rest = BUF(in->arena);
	struct buf others = BUF(in->arena);
	bool *left = arena_array(in->arena, bool, in->pool.people);

	for (int i = 0; i < in->pool.people; i++)
		left[i] = in->gone == NULL || !in->gone[i];
	for (int i = 0; i < panel->people; i++)
		left[panel->person[i]] = false;
	people(in, &selected, NULL, panel->person, panel->people);
	people(in, &rest, left, NULL, in->pool.people);
	select_put(in->arena, f, SELECT_SELECTED, buf_text(&selected),
	    selected.n);
	select_put(in->arena, f, SELECT_REMAINING, buf_text(&rest), rest.n);
	if (alternates == NULL)
		return;
	people(in, &others, NULL, alternates->person, alternates->people);
	select_put(in->arena, f, SELECT_OTHERS, buf_text(&others), others.n);
}
