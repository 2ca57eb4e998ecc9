/* audience: organiser */
/* An adopted finding becomes an action in somebody else's plan. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_inside_web.h"
#include "finding_desk_pages.h"
#include "mail/mail.h"

/* Whoever takes part and has an address, by name. */
static const struct option *
people_options(struct req *r, const struct participant *p)
{
	struct choices c = { 0 };

	for (; p != NULL; p = p->next)
		if (p->person.email != NULL)
			choices_add(r->arena, &c, p->person.id, text_blank(
			    p->organisation_name) ? p->person.name :
			    arena_printf(r->arena, "%s, %s", p->person.name,
			    words_pick(r->arena, p->organisation_name,
			    r->lang).text));
	return choices_done(r->arena, &c);
}

static struct form *
give_form(struct req *r, const struct edition *e, const struct finding *f,
    const struct participant *people)
{
	struct form *form = form_open(r, FIELDS(r,
	    { "who", F_SELECT, tr(r->lang, "To whom"), .plain = true,
	    .options = people_options(r, people), .required = true },
	    { "action", F_TEXT, N_("What will be done?"),
	    .max = PLAN_TITLE_MAX, .required = true },
	    { "due", F_DATE, N_("Until when?"), .required = true },
	    { "note", F_LONG, N_("What you want to say to them"), N_("It stands "
	    "in the mail."), .max = 1000 }), e->zone, NULL);

	form_set(form, "action", text_cut(r->arena, words_pick(r->arena,
	    f->title, r->lang).text, PLAN_TITLE_MAX - 1));
	return form;
}

/* Their plan that goes back to this finding already, else a new one. */
static enum rc
their_plan(struct req *r, const struct finding *f,
    const struct participant *who, row_id *out)
{
	struct plan *list, p = { .edition = r->edition,
	    .owner = who->person.id, .title = text_cut(r->arena, words_pick(
	    r->arena, f->title, who->person.lang).text, PLAN_TITLE_MAX - 1),
	    .country = who->country == NULL ? "" : who->country,
	    .authority = who->organisation_name == NULL ? NULL : words_pick(
	    r->arena, who->organisation_name, who->person.lang).text };

	TRY(plan_list(r->db, r->arena, r->edition, who->person.id, &list));
	for (; list != NULL; list = list->next) {
		bool has;

		TRY(finding_plan_has(r, list->id, f->id, &has));
		if (has) {
			*out = list->id;
			return RC_OK;
		}
	}
	TRY(plan_add(r->db, &p, r->now));
	*out = p.id;
	return RC_OK;
}

static enum rc
tell(struct req *r, const struct edition *e, const struct finding *f,
    const struct participant *who, const struct action *x, row_id plan,
    const char *note)
{
	const struct person *p = &who->person;
	const char *lang = language_known(p->lang) ? p->lang : "en";
	struct buf b = BUF(r->arena);
	struct civil day;
	struct mail m = { .to = p->email, .to_name = p->name, .lang = lang,
	    .subject = TRF(r->arena, lang, "An action for you: {1}",
	    x->title), .reply_to = e->contact_email,
	    .kind = "finding.action", .programme = e->programme,
	    .person = p->id };
	enum rc rc;

	if (!time_parse(x->due, &day))
		return RC_INVALID;
	buf_printf(&b, "%s\n\n- %s\n\n", TRF(r->arena, lang, "{1} of {2} "
	    "asks you to see to this until {3}:", r->person_name,
	    words_pick(r->arena, e->title, lang).text, time_text(r->arena,
	    time_from(day, e->zone), e->zone, lang, TIME_DATE)), x->title);
	if (note != NULL)
		buf_printf(&b, "%s\n\n", note);
	buf_printf(&b, "%s\n%s/editions/%s/findings/%lld\n\n", tr(lang,
	    "It comes from what the edition put on record:"), ask_base(),
	    e->slug, (long long)f->id);
	buf_printf(&b, "%s\n%s/plans/%lld\n", tr(lang, "It stands in your "
	    "plan, where you can change it or say that it is dropped:"),
	    ask_base(), (long long)plan);
	m.text = buf_text(&b);
	TRY(funders_sign(r->db, r->arena, e->programme, e->id, &m));
	rc = mail_queue(r->db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;
}

static enum rc
give(struct req *r)
{
	struct give_view v = { 0 };
	struct participant *people;
	const struct participant *who;
	struct action x = { 0 };
	struct html *h;
	row_id id, plan;

	TRY(req_id(r, "finding", &id));
	TRY(finding_find(r->db, r->arena, id, &v.finding));
	if (v.finding.edition != r->edition)
		return RC_NONE;
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	if (v.finding.state != FINDING_ADOPTED)
		return RC_CONFLICT;
	TRY(participant_list(r->db, r->arena, r->edition, 0, NULL, &people));
	v.form = give_form(r, &v.edition, &v.finding, people);
	if (r->method == POST)
		form_read(v.form);
	if (r->method == POST && r->faults == 0) {
		for (who = people; who->person.id != desk_row(v.form, "who");)
			who = who->next;
		x.title = form_text(v.form, "action");
		x.lead = who->person.name;
		x.due = form_typed(v.form, "due");
		TRY(their_plan(r, &v.finding, who, &plan));
		TRY(finding_action_add(r, &v.edition, &v.finding, &x, plan));
		TRY(tell(r, &v.edition, &v.finding, who, &x, plan,
		    form_text(v.form, "note")));
		TRY(finding_note_down(r, "finding.give", "finding", id));
		reply_flash(r, TRF(r->arena, r->lang, "It is an action of {1}, "
		    "who is told by mail.", who->person.name));
		return reply_see_other(r, "/editions/%s/desk/findings",
		    v.edition.slug);
	}
	h = page_open_of(r, words_pick(r->arena, v.finding.title,
	    r->lang).text, tr(r->lang, "Give it to somebody as an action"));
	give_page(h, r, &v);
	return page_close(h, r);
}

#define DESK "/editions/:edition/desk/findings/:finding/give"
const struct route finding_give_routes[] = {
	{ GET, DESK, RIGHT_ORGANISER, give },
	{ POST, DESK, RIGHT_ORGANISER, give },
	{ 0 }
};
