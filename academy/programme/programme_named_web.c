/* Who takes part, as the public sees it; and each one's own word on that. */
#include "programme/programme.h"
#include "programme/programme_web.h"
#include "programme/programme_words_web.h"
#include "programme_named_pages.h"
#include "store/journal.h"

static const char statement[] = N_("My name, organisation and country may stand "
    "in the public list of participants.");

static enum rc
show(struct req *r)
{
	bool mine = (r->roles & ROLE_PARTICIPANT) != 0, agreed = false;
	struct named *list;
	struct html *h;

	TRY(named_list(r->db, r->arena, r->edition, &list));
	if (mine)
		TRY(named_is(r->db, r->arena, r->edition, r->person, &agreed));
	/* People may go off the list again: no search engine keeps it. */
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Who takes part"));
	named_page(h, r, r->at_edition, list, mine, agreed,
	    tr(r->lang, statement));
	return page_close(h, r);
}

static enum rc
agree(struct req *r)
{
	struct consent c = {
		.purpose = named_purpose(r->arena, r->at_edition->slug),
		.basis = "consent", .text_shown = tr(r->lang, statement),
		.lang = r->lang, .at = r->now,
		.given = text_same(req_value(r, "named"), "yes"),
	};

	if (r->faults > 0)
		return show(r);
	TRY(consent_add(r->db, r->person, &c));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = c.given ? "named.yes" : "named.no",
	    .kind = "person", .thing = r->person,
	    .programme = r->programme }));
	reply_flash(r, c.given ? tr(r->lang, "You stand in the public list "
	    "now. You can take it back here at any time.") :
	    tr(r->lang, "You are not named here any more."));
	return reply_see_other(r, "/editions/%s/participants",
	    r->at_edition->slug);
}

const struct route programme_named_routes[] = {
	{ GET, "/editions/:edition/participants", RIGHT_ANYONE, show },
	{ POST, "/editions/:edition/participants", RIGHT_PARTICIPANT, agree },
	{ 0 }
};
