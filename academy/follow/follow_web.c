#include "follow/follow_web.h"

#include <string.h>

#include "follow/follow.h"
#include "follow_pages.h"
#include "mail/mail.h"
#include "programme/programme_web.h"
#include "render/feed.h"
#include "render/markdown.h"
#include "store/journal.h"
#include "web/form.h"

/* --- following --- */

static const struct option formats[] = {
	{ "html", N_("With formatting (HTML)") },
	{ "text", N_("Text only") },
	{ 0 }
};
static const struct field follow_fields[] = {
	{ "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .autocomplete = "email" },
	{ "format", F_CHOICE, N_("E-mail format"), .options = formats,
	    .required = true },
	{ "agree", F_FLAG, FOLLOW_CONSENT, .required = true },
	{ 0 }
};

const char *
follow_leave_url(struct arena *a, row_id follower)
{
	return arena_printf(a, "%s/leave/%s", follow_base(),
	    token_make(a, "leave", follower, 0));
}

/* A page that its token leads to, not the programme's address, looks like the
 * programme's all the same. */
static enum rc
around(struct req *r, row_id programme, const struct edition *e,
    struct programme *p)
{
	TRY(programme_find(r->db, r->arena, programme, p));
	return programme_frame(r, p, e);
}

static enum rc
ask_page(struct req *r, struct form *f)
{
	struct programme p;
	struct html *h;

	TRY(programme_find(r->db, r->arena, r->programme, &p));
	h = page_open(r, tr(r->lang, "Follow"));
	follow_page(h, r, &p, f);
	return page_close(h, r);
}

static enum rc
ask(struct req *r)
{
	struct form *f = form_open(r, follow_fields, NULL, NULL);

	form_set(f, "format", "html");
	return ask_page(r, f);
}

/* The answer is the same whether the address follows already or not: nobody
 * learns that from us. */
static enum rc
asked(struct req *r)
{
	struct form *f = form_open(r, follow_fields, NULL, NULL);
	struct follower who = { .programme = r->programme, .lang = r->lang };
	struct programme p;
	struct mail m = { .kind = "follow.confirm", .programme = r->programme,
	    .secret = true };
	const char *name, *link;
	struct html *h;
	enum rc rc;

	form_read(f);
	if (r->faults > 0)
		return ask_page(r, f);
	TRY(limit_hit(r, "follow", r->address, 20, 3600));
	who.email = form_text(f, "email");
	who.format = form_text(f, "format");
	TRY(limit_hit(r, "follow", who.email, 5, 3600));
	TRY(programme_find(r->db, r->arena, r->programme, &p));
	name = words_pick(r->arena, p.title, r->lang).text;
	rc = follower_ask(r->db, &who, tr(r->lang, FOLLOW_CONSENT), r->now);
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	if (rc == RC_OK) {
		link = arena_printf(r->arena, "%s/follow/%s", r->base_url,
		    token_make(r->arena, "follow", who.id,
		    r->now + 7 * 86400));
		m.to = who.email;
		m.lang = r->lang;
		m.subject = TRF(r->arena, r->lang, "Please confirm: news of {1}",
		    name);
		m.text = TRF(r->arena, r->lang, "Somebody, probably you, asked "
		    "to get news of {1} at this address.\n\nConfirm it "
		    "here:\n{2}\n\nIf it was not you, do nothing: you will get "
		    "no more mail.\n", name, link);
		TRY(mail_queue(r->db, &m, NULL));
	}
	h = page_open(r, tr(r->lang, "Look into your mail"));
	follow_asked_page(h, r, &p, who.email);
	return page_close(h, r);
}

/* A link opened by a mail scanner changes nothing: a button does. */
static enum rc
confirm_page(struct req *r)
{
	struct follower f;
	struct programme p;
	struct html *h;
	row_id id;
	enum rc rc;

	rc = token_check(req_param(r, "token"), "follow", r->now, &id);
	if (rc != RC_OK)
		return RC_NONE;
	TRY(follower_find(r->db, r->arena, id, &f));
	TRY(around(r, f.programme, NULL, &p));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Confirm"));
	follow_confirm_page(h, r, &p, f.email, req_param(r, "token"));
	return page_close(h, r);
}

static enum rc
confirm(struct req *r)
{
	struct follower f;
	struct programme p;
	row_id id;

	if (token_check(req_param(r, "token"), "follow", r->now, &id) != RC_OK)
		return RC_NONE;
	TRY(follower_find(r->db, r->arena, id, &f));
	TRY(follower_confirm(r->db, id, r->now));
	TRY(programme_find(r->db, r->arena, f.programme, &p));
	reply_flash(r, tr(r->lang, "You follow this programme now."));
	return reply_see_other(r, "/programmes/%s", p.slug);
}

static enum rc
leave_page(struct req *r)
{
	struct follower f;
	struct programme p;
	struct html *h;
	row_id id;

	if (token_check(req_param(r, "token"), "leave", r->now, &id) != RC_OK)
		return RC_NONE;
	TRY(follower_find(r->db, r->arena, id, &f));
	TRY(around(r, f.programme, NULL, &p));
	page_noindex(r);
	h = page_open(r, tr(r->lang, "Leave"));
	leave_button_page(h, r, &p, req_param(r, "token"), f.left_at != 0);
	return page_close(h, r);
}

/* Also what a mail program posts by itself (RFC 8058): without our token, the
 * address proves itself. */
static enum rc
leave(struct req *r)
{
	struct follower f;
	struct programme p;
	struct html *h;
	row_id id;

	if (token_check(req_param(r, "token"), "leave", r->now, &id) != RC_OK)
		return RC_NONE;
	TRY(follower_find(r->db, r->arena, id, &f));
	TRY(follower_leave(r->db, id, r->now));
	TRY(around(r, f.programme, NULL, &p));
	h = page_open(r, tr(r->lang, "You have left"));
	left_page(h, r);
	return page_close(h, r);
}

/* --- news --- */

static enum rc
news_feed(struct req *r)
{
	struct programme p;
	struct news *list;
	struct feed_entry *first = NULL, **end = &first;
	struct buf b = BUF(r->arena);
	const char *funders;
	struct feed f;

	TRY(programme_find(r->db, r->arena, r->programme, &p));
	TRY(funders_text(r->db, r->arena, p.id, 0, r->lang, &funders));
	TRY(news_list(r->db, r->arena, r->programme, 50, &list));
	for (; list != NULL; list = list->next) {
		struct words t = words_pick(r->arena, list->title, r->lang);

		*end = arena_new(r->arena, struct feed_entry);
		**end = (struct feed_entry){
			.id = arena_printf(r->arena, "%s/news/%lld", r->base_url,
			    (long long)list->id),
			.url = arena_printf(r->arena, "%s/programmes/%s#news-%lld",
			    r->base_url, p.slug, (long long)list->id),
			.title = t.text, .lang = t.lang,
			.html = markdown_html(r->arena, words_pick(r->arena,
			    list->body, r->lang).text, 2),
			.made_at = list->made_at, .changed_at = list->made_at,
		};
		end = &(*end)->next;
	}
	f = (struct feed){
		.id = arena_printf(r->arena, "%s/programmes/%s/news.atom",
		    r->base_url, p.slug),
		.url = arena_printf(r->arena, "%s/programmes/%s", r->base_url,
		    p.slug),
		.title = words_pick(r->arena, p.title, r->lang).text,
		.author = words_pick(r->arena, p.title, r->lang).text,
		.subtitle = *funders == '\0' ? NULL : funders,
		.lang = r->lang, .entries = first,
		.changed_at = first == NULL ? p.made_at : 0,
	};
	f.self_url = f.id;
	feed_write(&b, &f);
	reply_keep(r, 900, true);
	return reply_bytes(r, "application/atom+xml; charset=utf-8", NULL, b.p,
	    b.n);
}

static const struct option kinds[] = {
	{ "news", N_("News") }, { "opening", N_("Applications are open") },
	{ "change", N_("Dates or place have changed") },
	{ "recap", N_("Recap of an edition") },
	{ 0 }
};
static const struct field news_fields[] = {
	{ "kind", F_CHOICE, N_("What is it about?"), .options = kinds,
	    .required = true },
	{ "title", F_WORDS, N_("Title"), .max = 160, .required = true },
	{ "body", F_LONG_WORDS, N_("Text"), .hint = N_("Markdown. A few "
	    "sentences are enough."), .max = 5000 },
	{ 0 }
};

/* The programme's languages, original first. */
static const char *const *
langs_of(struct req *r, const char *langs)
{
	struct text_list l = text_split(r->arena, langs, ' ');
	const char **list = arena_array(r->arena, const char *, l.n + 1);

	memcpy(list, l.at, l.n * sizeof *list);
	return list;
}

static enum rc
news_form(struct req *r, struct form *f)
{
	struct edition e;
	struct news *list;
	int64_t followers;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(news_list(r->db, r->arena, r->programme, 20, &list));
	TRY(follower_count(r->db, r->programme, &followers));
	h = page_open(r, tr(r->lang, "News"));
	news_page(h, r, &e, list, followers, f);
	return page_close(h, r);
}

static enum rc
news(struct req *r)
{
	struct edition e;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	return news_form(r, form_open(r, news_fields, e.zone,
	    langs_of(r, e.langs)));
}

static enum rc
tell_news(struct req *r)
{
	struct edition e;
	struct form *f;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	f = form_open(r, news_fields, e.zone, langs_of(r, e.langs));
	form_read(f);
	if (r->faults > 0)
		return news_form(r, f);
	TRY(follow_tell(r->db, r->arena, r->programme, r->edition, 0,
	    form_text(f, "kind"), form_words(f, "title"),
	    form_words(f, "body"), r->now));
	TRY(journal_add(r->db, &(struct journal_entry){ .person = r->person,
	    .at = r->now, .action = "news.tell", .kind = "edition",
	    .thing = r->edition, .programme = r->programme }));
	reply_flash(r, tr(r->lang, "The news is out."));
	return reply_see_other(r, "/editions/%s/desk/news", e.slug);
}

/* --- queries: the asker's side --- */

static const struct field query_fields[] = {
	{ "name", F_TEXT, N_("Your name"), .max = PERSON_NAME_MAX,
	    .required = true, .autocomplete = "name" },
	{ "email", F_EMAIL, N_("E-mail address"), .required = true,
	    .hint = N_("We answer to this address."), .autocomplete = "email" },
	{ "subject", F_TEXT, N_("What is it about?"), .max = 160,
	    .required = true },
	{ "body", F_LONG, N_("Your question"), .max = QUERY_MAX,
	    .required = true },
	{ 0 }
};
static const struct field say_fields[] = {
	{ "body", F_LONG, N_("Message"), .max = QUERY_MAX, .required = true },
	{ 0 }
};
static const struct field answer_fields[] = {
	{ "body", F_LONG, N_("Message"), .max = QUERY_MAX, .required = true },
	{ "inside", F_FLAG, N_("Only a note for colleagues: the asker does not "
	    "see it") },
	{ 0 }
};

static enum rc
contact_form(struct req *r, struct form *f)
{
	struct edition e;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	h = page_open(r, tr(r->lang, "Ask a question"));
	contact_page(h, r, &e, f);
	return page_close(h, r);
}

static enum rc
contact(struct req *r)
{
	return contact_form(r, form_open(r, query_fields, NULL, NULL));
}

static enum rc
send_query(struct req *r)
{
	struct form *f = form_open(r, query_fields, NULL, NULL);
	struct query q = { .programme = r->programme, .edition = r->edition,
	    .lang = r->lang };
	struct edition e;
	struct mail m = { .kind = "query.received", .programme = r->programme,
	    .secret = true };
	const char *secret;

	form_read(f);
	if (r->faults > 0)
		return contact_form(r, f);
	TRY(limit_hit(r, "query", r->address, 10, 3600));
	q.name = form_text(f, "name");
	q.email = form_text(f, "email");
	/* Nobody's mailbox is filled from here. */
	TRY(limit_hit(r, "query to", q.email, 5, 3600));
	q.subject = form_text(f, "subject");
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(query_add(r->db, r->arena, &q, form_text(f, "body"), r->now,
	    &secret));
	m.to = q.email;
	m.to_name = q.name;
	m.lang = r->lang;
	m.subject = TRF(r->arena, r->lang, "Your question {1}", q.number);
	m.text = TRF(r->arena, r->lang, "We have your question \"{1}\". Its "
	    "number is {2}.\n\nRead the answer and write again here:\n{3}\n",
	    q.subject, q.number, arena_printf(r->arena, "%s/queries/%s",
	    r->base_url, secret));
	TRY(mail_queue(r->db, &m, NULL));
	if (e.contact_email != NULL) {
		m = (struct mail){ .kind = "query.new",
		    .programme = r->programme, .to = e.contact_email,
		    .lang = "en", .reply_to = q.email,
		    .subject = arena_printf(r->arena, "%s: %s", q.number,
		    q.subject), .text = arena_printf(r->arena,
		    "%s\n\n%s/editions/%s/desk/queries/%lld\n",
		    form_text(f, "body"), r->base_url, e.slug,
		    (long long)q.id) };
		TRY(mail_queue(r->db, &m, NULL));
	}
	return reply_see_other(r, "/queries/%s", secret);
}

static enum rc
thread(struct req *r, struct form *f)
{
	struct query q;
	struct edition e;
	struct programme p;
	struct html *h;

	TRY(query_by_secret(r->db, r->arena, req_param(r, "secret"), &q));
	TRY(edition_find(r->db, r->arena, q.edition, &e));
	TRY(around(r, e.programme, &e, &p));
	page_noindex(r);
	h = page_open(r, arena_printf(r->arena, "%s: %s", q.number, q.subject));
	thread_page(h, r, &e, &q, req_param(r, "secret"), f);
	return page_close(h, r);
}

static enum rc
read_thread(struct req *r)
{
	return thread(r, form_open(r, say_fields, NULL, NULL));
}

static enum rc
say(struct req *r)
{
	struct form *f = form_open(r, say_fields, NULL, NULL);
	struct query q;

	form_read(f);
	if (r->faults > 0)
		return thread(r, f);
	TRY(query_by_secret(r->db, r->arena, req_param(r, "secret"), &q));
	TRY(limit_hit(r, "query", q.number, 20, 3600));
	TRY(query_say(r->db, q.id, 0, false, form_text(f, "body"), r->now));
	reply_flash(r, tr(r->lang, "Sent."));
	return reply_see_other(r, "/queries/%s", req_param(r, "secret"));
}

/* --- queries: the organiser's side --- */

const char *
query_state_label(const char *lang, const char *state)
{
	if (strcmp(state, "open") == 0)
		return tr(lang, "open");
	return strcmp(state, "answered") == 0 ? tr(lang, "answered") :
	    tr(lang, "closed");
}

static enum rc
queries(struct req *r)
{
	struct edition e;
	struct query *list;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(query_list(r->db, r->arena, r->programme, r->edition, &list));
	h = page_open(r, tr(r->lang, "Questions to the contact"));
	queries_page(h, r, &e, list);
	return page_close(h, r);
}

static enum rc
query_form(struct req *r, struct form *f)
{
	struct edition e;
	struct query q;
	struct html *h;
	row_id id;

	TRY(req_id(r, "query", &id));
	TRY(edition_find(r->db, r->arena, r->edition, &e));
	TRY(query_find(r->db, r->arena, r->programme, id, &q));
	if (q.edition != r->edition)
		return RC_NONE;
	h = page_open(r, arena_printf(r->arena, "%s: %s", q.number, q.subject));
	query_page(h, r, &e, &q, f);
	return page_close(h, r);
}

static enum rc
show_query(struct req *r)
{
	return query_form(r, form_open(r, answer_fields, NULL, NULL));
}

/* The query of the path, which must be of this edition. */
static enum rc
own_query(struct req *r, struct query *q, struct edition *e)
{
	row_id id;

	TRY(req_id(r, "query", &id));
	TRY(edition_find(r->db, r->arena, r->edition, e));
	TRY(query_find(r->db, r->arena, r->programme, id, q));
	return q->edition == r->edition ? RC_OK : RC_NONE;
}

static enum rc
answer(struct req *r)
{
	struct form *f = form_open(r, answer_fields, NULL, NULL);
	struct query q;
	struct edition e;
	struct mail m = { .kind = "query.answer", .programme = r->programme };
	bool inside;

	TRY(own_query(r, &q, &e));
	form_read(f);
	if (r->faults > 0)
		return query_form(r, f);
	inside = form_flag(f, "inside");
	TRY(query_say(r->db, q.id, r->person, inside, form_text(f, "body"),
	    r->now));
	if (q.owner == 0)
		TRY(query_own(r->db, q.id, r->person));
	if (!inside && *q.email != '\0') {
		m.to = q.email;
		m.to_name = q.name;
		m.lang = q.lang;
		m.reply_to = e.contact_email;
		m.subject = TRF(r->arena, q.lang, "Answer to your question {1}",
		    q.number);
		m.text = form_text(f, "body");
		TRY(mail_queue(r->db, &m, NULL));
	}
	reply_flash(r, inside ? tr(r->lang, "Noted.") : tr(r->lang, "Sent."));
	return reply_see_other(r, "/editions/%s/desk/queries/%lld", e.slug,
	    (long long)q.id);
}

static enum rc
take(struct req *r)
{
	struct query q;
	struct edition e;

	TRY(own_query(r, &q, &e));
	TRY(query_own(r->db, q.id, r->person));
	return reply_see_other(r, "/editions/%s/desk/queries/%lld", e.slug,
	    (long long)q.id);
}

static enum rc
close_query(struct req *r)
{
	struct query q;
	struct edition e;

	TRY(own_query(r, &q, &e));
	TRY(query_state(r->db, q.id,
	    strcmp(q.state, "closed") == 0 ? "open" : "closed"));
	return reply_see_other(r, "/editions/%s/desk/queries", e.slug);
}

const struct route follow_routes[] = {
	{ GET, "/programmes/:programme/follow", RIGHT_ANYONE, ask },
	{ POST, "/programmes/:programme/follow", RIGHT_ANYONE, asked },
	{ GET, "/programmes/:programme/news.atom", RIGHT_ANYONE, news_feed },
	{ GET, "/follow/:token", RIGHT_ANYONE, confirm_page },
	{ POST, "/follow/:token", RIGHT_ANYONE, confirm },
	{ GET, "/leave/:token", RIGHT_ANYONE, leave_page },
	{ POST, "/leave/:token", RIGHT_ANYONE, leave,
	    ROUTE_UNSIGNED | ROUTE_NO_RETRY_KEY },
	{ GET, "/editions/:edition/contact", RIGHT_ANYONE, contact },
	{ POST, "/editions/:edition/contact", RIGHT_ANYONE, send_query },
	{ GET, "/queries/:secret", RIGHT_ANYONE, read_thread },
	{ POST, "/queries/:secret", RIGHT_ANYONE, say },
	{ GET, "/editions/:edition/desk/news", RIGHT_ORGANISER, news },
	{ POST, "/editions/:edition/desk/news", RIGHT_ORGANISER, tell_news },
	{ GET, "/editions/:edition/desk/queries", RIGHT_ORGANISER, queries },
	{ GET, "/editions/:edition/desk/queries/:query", RIGHT_ORGANISER,
	    show_query },
	{ POST, "/editions/:edition/desk/queries/:query", RIGHT_ORGANISER,
	    answer },
	{ POST, "/editions/:edition/desk/queries/:query/take", RIGHT_ORGANISER,
	    take },
	{ POST, "/editions/:edition/desk/queries/:query/close",
	    RIGHT_ORGANISER, close_query },
	{ 0 }
};
