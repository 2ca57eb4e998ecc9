/* audience: organiser */
/* The outbox: what became of each mail, of one programme or of the server. */
#include "letter/letter_web.h"

#include <string.h>

#include "letter/letter_words_web.h"
#include "letter_outbox_pages.h"
#include "mail/mail.h"
#include "programme/programme.h"
#include "store/journal.h"

/* The outbox that this path means: the edition's programme, or everything. */
static enum rc
open_outbox(struct req *r, struct outbox_view *v)
{
	const char *slug = req_param(r, "edition");
	struct edition e;

	*v = (struct outbox_view){ .slug = slug, .state = MAIL_STATES,
	    .zone = "UTC" };
	if (slug == NULL)
		return RC_OK;
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	v->title = words_pick(r->arena, e.title, r->lang).text;
	v->zone = e.zone;
	/* Who only runs the server has no business with what it says. */
	v->texts = (r->roles & ROLE_ORGANISER) != 0;
	return RC_OK;
}

static enum rc
draw(struct req *r, const struct outbox_view *v)
{
	struct html *h = page_open(r, tr(r->lang, "Outbox"));

	outbox_page(h, r, v);
	return page_close(h, r);
}

static enum rc
outbox(struct req *r)
{
	const char *state = req_query(r, "state"), *before = req_query(r,
	    "before");
	const char *address;
	struct outbox_view v;
	struct mail *last;
	int n = 1;

	TRY(open_outbox(r, &v));
	for (int s = 0; state != NULL && s < MAIL_STATES; s++)
		if (strcmp(mail_state_name[s], state) == 0)
			v.state = s;
	if (before != NULL && !text_number(before, 1, INT64_MAX, &v.before))
		return RC_NONE;
	TRY(mail_count(r->db, r->programme, &v.count));
	v.to = req_query(r, "to");
	if (text_blank(v.to)) {
		v.to = NULL;
	} else {
		if (!text_email(r->arena, v.to, &address))
			address = v.to;		/* nobody's */
		TRY(mail_list_to(r->db, r->arena, r->programme, address,
		    LETTERS_TO_ONE, &v.mails));
		return draw(r, &v);
	}
	TRY(mail_list(r->db, r->arena, r->programme, v.state, v.before,
	    LETTERS_A_PAGE + 1, &v.mails));
	for (last = v.mails; last != NULL && n < LETTERS_A_PAGE; n++)
		last = last->next;
	if (last != NULL && last->next != NULL) {
		v.older = last->id;
		last->next = NULL;
	}
	return draw(r, &v);
}

/* RC_NONE for a mail of another programme. */
static enum rc
find_mail(struct req *r, struct mail *m)
{
	row_id id;

	TRY(req_id(r, "mail", &id));
	TRY(mail_find(r->db, r->arena, id, m));
	return r->programme != 0 && m->programme != r->programme ? RC_NONE :
	    RC_OK;
}

static enum rc
show(struct req *r)
{
	struct outbox_view v;
	struct mail m;
	struct html *h;

	TRY(open_outbox(r, &v));
	TRY(find_mail(r, &m));
	page_noindex(r);
	h = page_open(r, TRF(r->arena, r->lang, "Mail {1}",
	    arena_printf(r->arena, "%lld", (long long)m.id)));
	outbox_mail_page(h, r, &v, &m);
	return page_close(h, r);
}

static enum rc
act(struct req *r, enum rc (*what)(struct db *, row_id), const char *action,
    const char *said)
{
	struct outbox_view v;
	struct mail m;
	enum rc rc;

	TRY(open_outbox(r, &v));
	TRY(find_mail(r, &m));
	rc = what(r->db, m.id);
	if (rc == RC_CONFLICT && !db_must_retry(r->db)) {
		reply_flash(r, tr(r->lang, "Too late: its state has changed."));
		return reply_see_other(r, "%s", outbox_url(r->arena, &v, m.id,
		    NULL).p);
	}
	TRY(rc);
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = action, .kind = "outbox", .thing = m.id,
	    .programme = m.programme }));
	reply_flash(r, said);
	return reply_see_other(r, "%s", outbox_url(r->arena, &v, m.id,
		    NULL).p);
}

static enum rc
retry(struct req *r)
{
	return act(r, mail_retry, "outbox.retry",
	    tr(r->lang, "It is tried again now."));
}

static enum rc
cancel(struct req *r)
{
	return act(r, mail_cancel, "outbox.cancel",
	    tr(r->lang, "Cancelled: it will not be sent."));
}

#define DESK "/editions/:edition/desk/outbox"

const struct route letter_outbox_routes[] = {
	{ GET,  DESK, RIGHT_ORGANISER, outbox },
	{ GET,  DESK "/:mail", RIGHT_ORGANISER, show },
	{ POST, DESK "/:mail/retry", RIGHT_ORGANISER, retry },
	{ POST, DESK "/:mail/cancel", RIGHT_ORGANISER, cancel },
	{ GET,  "/admin/outbox", RIGHT_ADMIN, outbox },
	{ GET,  "/admin/outbox/:mail", RIGHT_ADMIN, show },
	{ POST, "/admin/outbox/:mail/retry", RIGHT_ADMIN, retry },
	{ POST, "/admin/outbox/:mail/cancel", RIGHT_ADMIN, cancel },
	{ 0 }
};
