/* audience: organiser */
/* Asking for a draw: what is wished for, the quotas' bounds beside it, and whether
 * they can be kept. */
#include <string.h>

#include "selection/selection_draw_web.h"
#include "selection/selection_web.h"
#include "selection_draw_pages.h"
#include "store/journal.h"

static enum rc
note_quota(struct req *r, row_id quota)
{
	return journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "quota.save", .kind = "quota",
	    .thing = quota, .programme = r->programme });
}

static const struct option methods[] = {
	{ "leximin", N_("Fair lottery: the least likely person gets the best "
	    "chance there can be, then the second least likely, and so on") },
	{ "nash", N_("Lottery of the largest product: a little less for the "
	    "least likely, more for others") },
	{ "maximin", N_("Lottery that looks at the least likely person only") },
	{ "score", N_("Best scores that keep the quotas; chance decides among "
	    "equals") },
	{ "random", N_("By chance alone, as long as the quotas hold") },
	{ 0 }
};

static const struct field wish_fields[] = {
	{ "part", F_HIDDEN, "" },
	{ "seats", F_NUMBER, N_("Seats in all"), N_("Those who are admitted "
	    "already keep theirs."), .min = 1, .max = 100000,
	    .required = true },
	{ "method", F_CHOICE, N_("How"), .options = methods,
	    .required = true },
	{ "line", F_NUMBER, N_("Only those with at least this score"),
	    N_("Of 100. With a lottery: chance decides among all above the "
	    "line. Leave it empty for everybody."), .max = 100 },
	{ "organisation_max", F_NUMBER, N_("At most so many from one "
	    "organisation"), N_("Leave it empty for any number."), .min = 1,
	    .max = 10000 },
	{ "alternates", F_NUMBER, N_("Places on the waiting list"),
	    N_("Drawn as well, balanced as far as can be."), .max = 100000 },
	{ "whole", F_FLAG, N_("Delegations as a whole: all of them or none") },
	{ "waiting", F_FLAG, N_("Draw from the waiting list too; for those who "
	    "gave their place back, people as like them as can be") },
	{ "refuse", F_FLAG, N_("Propose not to admit those who are neither drawn "
	    "nor on the waiting list") },
	{ 0 }
};

const char *const draw_wish_fields[] = { "part", "seats", "method", "line",
	"organisation_max", "alternates", "whole", "waiting", "refuse", NULL };

enum { WISH_FIELDS = sizeof wish_fields / sizeof wish_fields[0] - 1 };

/* Names of a quota's two fields. */
static const char *
least_name(struct req *r, const struct quota *q)
{
	return arena_printf(r->arena, "least-%lld", (long long)q->id);
}

static const char *
most_name(struct req *r, const struct quota *q)
{
	return arena_printf(r->arena, "most-%lld", (long long)q->id);
}

/* The wish, then two fields for each quota. */
static struct form *
make_form(struct req *r, const struct choosing *v)
{
	struct field *f;
	struct form *form;
	size_t n = WISH_FIELDS;

	for (const struct quota_line *q = v->quotas; q != NULL; q = q->next)
		n += 2;
	f = arena_array(r->arena, struct field, n + 1);
	memcpy(f, wish_fields, sizeof wish_fields);
	n = WISH_FIELDS;
	for (const struct quota_line *q = v->quotas; q != NULL; q = q->next) {
		bool share = q->quota->share;

		f[n++] = (struct field){ least_name(r, q->quota), F_NUMBER,
		    share ?
		    /* xgettext:no-c-format */
		    N_("At least, % of the seats") : N_("At least"),
		    .max = share ? 100 : 100000 };
		f[n++] = (struct field){ most_name(r, q->quota), F_NUMBER,
		    share ?
		    /* xgettext:no-c-format */
		    N_("At most, % of the seats") : N_("At most"),
		    .max = share ? 100 : 100000 };
	}
	form = form_open(r, f, NULL, NULL);
	for (const struct quota_line *q = v->quotas; q != NULL; q = q->next) {
		if (q->quota->at_least >= 0)
			form_set_int(form, least_name(r, q->quota),
			    q->quota->at_least);
		if (q->quota->at_most >= 0)
			form_set_int(form, most_name(r, q->quota),
			    q->quota->at_most);
	}
	return form;
}

/* What was typed before the bounds were changed, out of the address. */
static void
typed_before(struct req *r, struct draw_wish *w)
{
	struct { const char *name; int64_t min, max, *to; } number[] = {
		{ "seats", 1, 100000, &w->seats }, { "line", 0, 100, &w->line },
		{ "organisation_max", 1, 10000, &w->organisation_max },
		{ "alternates", 0, 100000, &w->alternates },
	};
	const char *q;

	for (size_t i = 0; i < sizeof number / sizeof *number; i++)
		if ((q = req_query(r, number[i].name)) != NULL)
			(void)text_number(q, number[i].min, number[i].max,
			    number[i].to);
	for (unsigned m = 0; m < DRAW_METHODS; m++)
		if (text_same(select_method_name[m], req_query(r, "method")))
			w->method = (enum draw_method)m;
	w->whole = req_query(r, "whole") != NULL;
	w->waiting = req_query(r, "waiting") != NULL;
	w->refuse = req_query(r, "refuse") != NULL;
}

/* The same as part of an address. */
static const char *
as_query(struct req *r, row_id part, const struct draw_wish *w)
{
	struct buf b = BUF(r->arena);

	buf_printf(&b, "?part=%lld&typed=1&method=%s&seats=%lld&alternates=%lld",
	    (long long)part, select_method_name[w->method],
	    (long long)w->seats, (long long)w->alternates);
	if (w->line >= 0)
		buf_printf(&b, "&line=%lld", (long long)w->line);
	if (w->organisation_max > 0)
		buf_printf(&b, "&organisation_max=%lld",
		    (long long)w->organisation_max);
	buf_str(&b, w->whole ? "&whole=1" : "");
	buf_str(&b, w->waiting ? "&waiting=1" : "");
	buf_str(&b, w->refuse ? "&refuse=1" : "");
	return buf_text(&b);
}

static enum rc
look_again(struct req *r, row_id part, const struct draw_wish *w)
{
	return reply_see_other(r, "%s", under(r, "desk/selection/draws%s",
	    as_query(r, part, w)).p);
}

static enum rc
load_draws(struct req *r, struct draws_view *v)
{
	struct draw_wish *w = &v->wish;
	bool told;

	TRY(choosing_load(r->db, r->arena, r->edition,
	    selection_given_id(r, "part"),
	    &v->choosing));
	TRY(draw_list(r->db, r->arena, r->edition, v->choosing.part->id,
	    &v->draws));
	told = v->choosing.settings.published_at != 0;
	*w = (struct draw_wish){ .seats = v->choosing.seats, .line = -1,
	    .alternates = told ? 0 : (v->choosing.seats + 4) / 5,
	    .whole = v->choosing.delegations != NULL, .waiting = told,
	    .refuse = !told };
	v->query = "";
	if (req_query(r, "typed") != NULL) {
		typed_before(r, w);
		v->query = as_query(r, v->choosing.part->id, w);
	}
	v->form = make_form(r, &v->choosing);
	form_set_int(v->form, "part", v->choosing.part->id);
	form_set(v->form, "method", select_method_name[w->method]);
	if (w->seats > 0)
		form_set_int(v->form, "seats", w->seats);
	if (w->line >= 0)
		form_set_int(v->form, "line", w->line);
	if (w->organisation_max > 0)
		form_set_int(v->form, "organisation_max", w->organisation_max);
	form_set_int(v->form, "alternates", w->alternates);
	form_set(v->form, "whole", w->whole ? "1" : NULL);
	form_set(v->form, "waiting", w->waiting ? "1" : NULL);
	form_set(v->form, "refuse", w->refuse ? "1" : NULL);
	return RC_OK;
}

static enum rc
draw_draws(struct req *r, struct draws_view *v)
{
	struct html *h;

	choosing_seats(&v->choosing, v->wish.seats);
	TRY(draw_check(r->arena, &v->choosing, &v->wish, &v->check));
	h = page_open(r, tr(r->lang, "Draws"));
	if (r->faults > 0 || (v->asked && v->check.answer == DRAW_NOT))
		page_status(r, 422);
	draws_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show_draws(struct req *r)
{
	struct draws_view v = { 0 };
	enum rc rc = load_draws(r, &v);

	if (rc == RC_NONE && selection_given_id(r, "part") == 0) {
		struct html *h = page_open(r, tr(r->lang, "Draws"));

		no_draw_page(h, r);
		return page_close(h, r);
	}
	return rc == RC_OK ? draw_draws(r, &v) : rc;
}

static int64_t
number_or(const struct form *f, const char *name, int64_t none)
{
	return text_blank(form_typed(f, name)) ? none : form_int(f, name);
}

/* The posted form, checked: the wish, and the bounds in place of the quotas'.
 * *changed: quotas with other bounds. */
static void
read_wish(struct req *r, struct draws_view *v, int *changed)
{
	struct draw_wish *w = &v->wish;
	const char *method;

	*changed = 0;
	form_read(v->form);
	for (struct quota_line *q = v->choosing.quotas; q != NULL;
	    q = q->next) {
		struct quota *new = arena_new(r->arena, struct quota);

		*new = *q->quota;
		new->at_least = number_or(v->form, least_name(r, new), -1);
		new->at_most = number_or(v->form, most_name(r, new), -1);
		if (new->at_most >= 0 && new->at_least > new->at_most)
			form_fault(v->form, most_name(r, new), TRF(r->arena,
			    r->lang, "{1}: this is less than at least",
			    words_pick(r->arena, new->title, r->lang).text));
		if (r->faults > 0 || (new->at_least == q->quota->at_least &&
		    new->at_most == q->quota->at_most))
			continue;
		q->quota = new;
		++*changed;
	}
	if (r->faults > 0)
		return;
	method = form_text(v->form, "method");
	for (unsigned m = 0; m < DRAW_METHODS; m++)
		if (text_same(select_method_name[m], method))
			w->method = (enum draw_method)m;
	w->seats = form_int(v->form, "seats");
	w->line = number_or(v->form, "line", -1);
	w->organisation_max = number_or(v->form, "organisation_max", 0);
	w->alternates = number_or(v->form, "alternates", 0);
	w->whole = form_flag(v->form, "whole");
	w->waiting = form_flag(v->form, "waiting");
	w->refuse = form_flag(v->form, "refuse");
	v->query = as_query(r, v->choosing.part->id, w);
	choosing_seats(&v->choosing, w->seats);
}

static enum rc
save_bounds(struct req *r, const struct draws_view *v)
{
	struct quota *old;

	TRY(quota_list(r->db, r->arena, r->edition, &old));
	for (const struct quota_line *q = v->choosing.quotas; q != NULL;
	    q = q->next) {
		const struct quota *was = old;
		struct quota new = *q->quota;

		while (was != NULL && was->id != new.id)
			was = was->next;
		if (was == NULL || (was->at_least == new.at_least &&
		    was->at_most == new.at_most))
			continue;
		TRY(quota_save(r->db, r->edition, &new));
		TRY(note_quota(r, new.id));
	}
	return RC_OK;
}

static enum rc
ask(struct req *r)
{
	struct draws_view v = { .asked = true };
	struct draw d;
	int changed;

	TRY(load_draws(r, &v));
	read_wish(r, &v, &changed);
	if (r->faults > 0)
		return draw_draws(r, &v);
	TRY(draw_check(r->arena, &v.choosing, &v.wish, &v.check));
	if (changed > 0)
		TRY(save_bounds(r, &v));
	/* What is impossible is said at once; what is not known, or would take
	 * long to mend, is worked out. */
	if (v.check.answer == DRAW_NOT && !v.check.more)
		return changed > 0 ? look_again(r, v.choosing.part->id,
		    &v.wish) : draw_draws(r, &v);
	d = (struct draw){ .edition = r->edition, .part = v.choosing.part->id,
	    .made_by = r->person, .wish = v.wish };
	TRY(draw_add(r->db, r->arena, &d, r->now));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "draw.ask", .kind = "draw", .thing = d.id,
	    .programme = r->programme }));
	return reply_see_other(r, "%s", under(r, "desk/selection/draws/%lld",
	    (long long)d.id).p);
}

static enum rc
change_bounds(struct req *r)
{
	struct draws_view v = { 0 };
	int changed;

	TRY(load_draws(r, &v));
	read_wish(r, &v, &changed);
	if (r->faults > 0)
		return draw_draws(r, &v);
	TRY(save_bounds(r, &v));
	return look_again(r, v.choosing.part->id, &v.wish);
}

/* The part that the form names: one of this edition's. */
static enum rc
given_part(struct req *r, row_id *part)
{
	struct part *parts;

	if ((*part = selection_given_id(r, "part")) == 0)
		return RC_INVALID;
	TRY(part_list(r->db, r->arena, r->edition, &parts));
	while (parts != NULL && parts->id != *part)
		parts = parts->next;
	return parts == NULL ? RC_NONE : RC_OK;
}

/* "7:3:-1" = quota 7: at least 3, no bound above. */
static enum rc
relax(struct req *r)
{
	struct text_list l = req_values(r, "change");
	row_id part;

	if (r->faults > 0)
		return show_draws(r);
	TRY(given_part(r, &part));
	if (l.n == 0 || l.n > 1000)
		return RC_INVALID;
	for (size_t i = 0; i < l.n; i++) {
		struct text_list x = text_split(r->arena, l.at[i], ':');
		int64_t n[3];

		if (x.n != 3)
			return RC_INVALID;
		for (size_t k = 0; k < 3; k++)
			if (!text_number(x.at[k], k == 0 ? 1 : -1, k == 0 ?
			    INT64_MAX : 100000, &n[k]))
				return RC_INVALID;
		TRY(draw_relax(r->db, r->edition, n[0], n[1], n[2]));
		TRY(note_quota(r, n[0]));
	}
	reply_flash(r, tr(r->lang, "The quotas are changed. You can draw now."));
	if (req_query(r, "typed") != NULL) {
		struct draw_wish w = { .line = -1 };

		typed_before(r, &w);
		return look_again(r, part, &w);
	}
	return reply_see_other(r, "%s", under(r,
	    "desk/selection/draws?part=%lld", (long long)part).p);
}

static enum rc
drop(struct req *r)
{
	row_id part;

	if (r->faults > 0)
		return show_draws(r);
	TRY(given_part(r, &part));
	TRY(proposals_drop(r->db, part));
	reply_flash(r, tr(r->lang, "The proposals are gone; nothing was decided "
	    "by them."));
	return reply_see_other(r, "%s", under(r,
	    "desk/selection/choose?part=%lld", (long long)part).p);
}

#define DRAWS "/editions/:edition/desk/selection/draws"
const struct route selection_wish_routes[] = {
	{ GET, DRAWS, RIGHT_ORGANISER, show_draws },
	{ POST, DRAWS, RIGHT_ORGANISER, ask },
	{ POST, DRAWS "/bounds", RIGHT_ORGANISER, change_bounds },
	{ POST, DRAWS "/relax", RIGHT_ORGANISER, relax },
	{ POST, DRAWS "/drop", RIGHT_ORGANISER, drop },
	{ 0 }
};
