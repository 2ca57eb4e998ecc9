/* audience: organiser */
/* Publishing groups, and taking them back; mails about them. */
#include "group/group_web.h"

#include "group/group_inside_web.h"
#include "group_edit_pages.h"
#include "mail/mail.h"

static const char *base = "";	/* "https://academy.example.org" */

void
grouping_base_set(const char *url)
{
	base = url;
}

/* --- telling by mail --- */

/* "Round 1: 30 Jan 2017, 14:00–15:30: Group 3, Room 2", a line each. */
static const char *
own_lines(struct arena *a, const struct allotment *l, size_t person,
    const char *zone, const char *lang)
{
	struct buf b = BUF(a);

	for (size_t r = 0; r < l->rounds; r++) {
		int32_t g = l->plan[r * l->people + person];
		const char *place = g == GROUPING_NOWHERE ? NULL :
		    group_place(a, l, r, (size_t)g, lang);
		const char *travel = g == GROUPING_NOWHERE ? NULL :
		    words_pick(a, l->group[g].travel, lang).text;

		buf_printf(&b, "%s: %s", round_name(a, l, r, zone, lang),
		    g == GROUPING_NOWHERE ? tr(lang, "no group") :
		    group_name(a, l, (size_t)g, lang));
		if (place != NULL)
			buf_printf(&b, ", %s", place);
		if (!text_blank(travel))
			buf_printf(&b, ", %s", travel);
		buf_char(&b, '\n');
	}
	return buf_text(&b);
}

static enum rc
tell(struct db *db, struct arena *a, const struct allotment *l, size_t i,
    const struct edition *e, row_id programme, bool again)
{
	const struct grouping_person *p = &l->person[i];
	const char *lang = p->lang;
	const char *title = words_pick(a, l->grouping.title, lang).text;
	const char *edition = words_pick(a, e->title, lang).text;
	const char *lines = own_lines(a, l, i, e->zone, lang);
	const char *where = arena_printf(a, "%s/editions/%s/mine/groups", base,
	    e->slug);
	struct mail m = { .kind = "grouping.tell", .lang = lang,
	    .programme = programme, .person = p->person, .to = p->email,
	    .to_name = p->name, .reply_to = e->contact_email };
	enum rc rc;

	if (text_blank(p->email))
		return RC_OK;
	m.subject = again ? TRF(a, lang, "{1}: your group has changed", title) :
	    TRF(a, lang, "{1}: your group", title);
	m.text = again ? TRF(a, lang, "Your group at {1} has changed. This is "
	    "how it is now:\n\n{2}\nWith whom you are there, and any later "
	    "change (you may have to sign in first):\n{3}\n", edition, lines,
	    where) : TRF(a, lang, "You have a group at {1}:\n\n{2}\nWith whom "
	    "you are there, and any later change (you may have to sign in "
	    "first):\n{3}\n", edition, lines, where);
	TRY(funders_sign(db, a, programme, e->id, &m));
	rc = mail_queue(db, &m, NULL);
	/* One address that takes no mail does not hold the others up. */
	return rc == RC_INVALID ? RC_OK : rc;
}

enum rc
publish_now(struct db *db, struct arena *a, const struct allotment *l,
    row_id programme, bool by_mail, unixtime now)
{
	struct edition e;

	TRY(edition_find(db, a, l->grouping.edition, &e));
	TRY(grouping_publish(db, a, l, now));
	for (size_t i = 0; by_mail && i < l->people; i++) {
		bool had = false, changed = false;

		for (size_t r = 0; r < l->rounds; r++) {
			size_t c = r * l->people + i;

			had = had || l->told[c] != GROUPING_NOWHERE;
			changed = changed || l->told[c] != l->plan[c];
		}
		if (changed)
			TRY(tell(db, a, l, i, &e, programme, had));
	}
	return RC_OK;
}

/* --- at the desk --- */

static enum rc
draw_publish(struct req *r, const struct bench *b)
{
	const struct allotment *l = &b->set;
	struct publish_view v = { .bench = b };
	struct obstacle *why;
	struct html *h;

	TRY(allotment_obstacles(r->db, r->arena, l, &why));
	v.obstacles = why;
	for (size_t i = 0; i < l->people; i++) {
		bool changed = false;

		for (size_t k = 0; k < l->rounds; k++) {
			size_t c = k * l->people + i;

			v.seats += l->plan[c] != GROUPING_NOWHERE;
			changed = changed || l->plan[c] != l->told[c];
		}
		v.changed += changed;
	}
	h = page_open(r, tr(r->lang, "Publish the groups"));
	if (why != NULL && r->method == POST)
		page_status(r, 409);
	if (r->faults > 0)
		page_status(r, 422);
	groups_publish_page(h, r, &v);
	return page_close(h, r);
}

static enum rc
show_publish(struct req *r)
{
	struct bench b;

	TRY(bench_open(r, &b));
	return draw_publish(r, &b);
}

static enum rc
publish(struct req *r)
{
	struct order o = { .what = ORDER_PUBLISH };
	struct obstacle *why;
	struct bench b;
	size_t seats = 0;

	TRY(bench_open(r, &b));
	TRY(allotment_obstacles(r->db, r->arena, &b.set, &why));
	for (size_t c = 0; c < b.set.rounds * b.set.people; c++)
		seats += b.set.plan[c] != GROUPING_NOWHERE;
	if (r->faults > 0 || why != NULL || seats == 0)
		return draw_publish(r, &b);
	TRY(box_ticked(r, "tell", &o.tell));
	if (seats > GROUPING_AT_ONCE)
		return order_give(r, &b, &o);
	TRY(publish_now(r->db, r->arena, &b.set, r->programme, o.tell,
	    r->now));
	return bench_done(r, &b, "grouping.publish", tr(r->lang, "Published: "
	    "everybody sees their group in their schedule."));
}

static enum rc
unpublish(struct req *r)
{
	struct bench b;

	TRY(bench_open(r, &b));
	if (r->faults > 0)
		return draw_publish(r, &b);
	TRY(grouping_unpublish(r->db, r->arena, &b.set));
	return bench_done(r, &b, "grouping.unpublish", tr(r->lang,
	    "Taken back: nobody but organisers sees these groups."));
}

#define DESK "/editions/:edition/desk/groups/:grouping"
const struct route group_tell_routes[] = {
	{ GET, DESK "/publish", RIGHT_ORGANISER, show_publish },
	{ POST, DESK "/publish", RIGHT_ORGANISER, publish },
	{ POST, DESK "/unpublish", RIGHT_ORGANISER, unpublish },
	{ 0 }
};
