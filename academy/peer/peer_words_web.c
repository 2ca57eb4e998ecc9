/* What the pages and mails of this room say. */
#include "peer/peer_words_web.h"

#include <stdarg.h>
#include <string.h>

#include "mail/mail.h"

enum { LINK_DAYS = 365 };	/* in which a link can be ended by mail; by the
				 * page, at any time */

struct url
peer_url(const struct req *r, const char *fmt, ...)
{
	va_list ap;
	const char *path;

	va_start(ap, fmt);
	path = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	return (struct url){ arena_printf(r->arena, "%s/%s",
	    url_to(r->arena, "/editions/%s", req_param(r, "edition")).p,
	    path) };
}

static const char *
points(struct arena *a, const char *lang, const char *text, int n, int of)
{
	return TRF(a, lang, N_("{1} ({2} of {3} points)"), tr(lang, text),
	    arena_printf(a, "%d", n), arena_printf(a, "%d", of));
}

const char *const *
peer_reasons(struct arena *a, const struct peer_proposal *p, const char *lang)
{
	const char **out = arena_array(a, const char *, 6);
	const struct peer_fit *f = &p->fit;

	out[0] = points(a, lang, p->same ? N_("Both seek the same") :
	    f->topic == PEER_TOPIC ? N_("The same topic") :
	    N_("Topics close to each other"), f->topic, PEER_TOPIC);
	out[1] = points(a, lang, f->language > 0 ?
	    N_("A language in common") : N_("No language in common is known"),
	    f->language, PEER_LANGUAGE);
	out[2] = points(a, lang, f->size == PEER_SIZE ?
	    N_("Places of about the same size") : f->size == 10 ?
	    N_("Places of similar size") : f->size == 5 ?
	    N_("Places of different size, or one size is not known") :
	    N_("Places of very different size"), f->size, PEER_SIZE);
	out[3] = points(a, lang, f->share == PEER_SHARE ?
	    N_("About the same share of migrants") : f->share == 7 ?
	    N_("A similar share of migrants") : f->share == 3 ?
	    N_("One share of migrants is not known") :
	    N_("Different shares of migrants"), f->share, PEER_SHARE);
	out[4] = points(a, lang, f->role == PEER_ROLE ?
	    N_("They act in the same role") : f->role == 3 ?
	    N_("One role is not known") : N_("They act in different roles"),
	    f->role, PEER_ROLE);
	return out;
}

static const char *
points_of(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

const char *
peer_why_text(struct arena *a, const struct peer_why *w, const char *lang)
{
	switch (w->lack) {
	case LACK_NOBODY:
		return tr(lang, "Nobody offers or seeks this.");
	case LACK_LANGUAGE:
		return tr(lang, "Nobody of those who could help speaks a "
		    "language in common.");
	case LACK_MET:
		return tr(lang, "Those who fit were proposed before, or seek "
		    "it too and found others.");
	case LACK_OWN:
		return tr(lang, "Has as many partners or open proposals as "
		    "wished for.");
	case LACK_FULL:
		return tr(lang, "Those who fit want no more partners.");
	case LACK_JOINED:
		return TRF(a, lang, "{1} came nearest, and is proposed about "
		    "something else.", w->giver_name);
	case LACK_STABLE:
		return TRF(a, lang, "{1} came nearest, with {2} points; one of "
		    "both has only partners who fit as well or better.",
		    w->giver_name, points_of(a, w->score));
	case LACK_PRICE:
		return w->missing == 0 ? TRF(a, lang, "{1} fits as well, with "
		    "{2} points, as those who were chosen: another choice is "
		    "worth the same.", w->giver_name, points_of(a, w->score)) :
		    TRF(a, lang, "{1} came nearest, with {2} points; that would "
		    "take {3} points from others.", w->giver_name,
		    points_of(a, w->score), points_of(a, w->score +
		    w->missing));
	case LACK_NONE:
	case PEER_LACKS:
		break;
	}
	return "";
}

/* --- one side's view --- */

const char *
proposal_kind(const struct proposal_view *v, const char *lang)
{
	if (v->p.words != NULL)
		return v->seeker ? tr(lang, "Offers help with your question") :
		    tr(lang, "You offered help with this question");
	return v->p.same ? tr(lang, "Seeks the same as you") : v->seeker ?
	    tr(lang, "Offers what you seek") :
	    tr(lang, "Seeks what you offer");
}

bool
proposals_any(const struct proposal_view *v, enum stage stage)
{
	while (v != NULL && v->stage != stage)
		v = v->next;
	return v != NULL;
}

enum rc
proposal_look(struct db *db, struct arena *a, const struct peer_proposal *p,
    row_id me, const char *zone, const char *lang, unixtime now,
    struct proposal_view *out)
{
	*out = (struct proposal_view){ .p = *p, .seeker = p->seeker == me,
	    .said = p->seeker == me ? p->seeker_said : p->giver_said,
	    .open = p->sent_at != 0 && p->linked_at == 0 &&
	    peer_until(p) > now, .until = time_text(a, peer_until(p), zone,
	    lang, TIME_DATE) };

	out->stage = p->ended_at != 0 ? STAGE_OVER : p->linked_at != 0 ?
	    STAGE_LINK : out->open && out->said != ANSWER_NO ? STAGE_OPEN :
	    STAGE_OVER;
	TRY(proposal_side(db, a, p, me, &out->me));
	TRY(proposal_side(db, a, p, out->seeker ? p->giver : p->seeker,
	    &out->other));
	if (p->linked_at == 0 || p->ended_at != 0)
		out->other.name = out->other.email = NULL;
	/* What the other said is not this side's to know. */
	out->p.seeker_said = out->p.giver_said = ANSWER_NONE;
	return RC_OK;
}

/* --- mails --- */

const char *
proposal_token(struct arena *a, const struct peer_proposal *p, bool seeker)
{
	unixtime until = p->linked_at == 0 ? peer_until(p) :
	    p->linked_at + LINK_DAYS * 86400;

	return token_make(a, "peer", 2 * p->id + !seeker, until);
}

/* "City of Tartu, Estonia" */
static const char *
place_of(struct arena *a, const struct peer *p, const char *lang)
{
	const char *name = words_pick(a, p->organisation_name, lang).text;
	const char *country = *p->country == '\0' ? NULL :
	    country_name(p->country, lang);

	return name == NULL ? country == NULL ? tr(lang, "Somebody of the "
	    "programme") : country : country == NULL ? name :
	    arena_printf(a, "%s, %s", name, country);
}

enum rc
peer_post(struct db *db, struct arena *a, const struct edition *e,
    const struct peer *to, const char *kind, const char *subject,
    const char *text)
{
	struct mail m = { .to = to->email, .to_name = to->name,
	    .lang = to->lang, .kind = kind, .programme = e->programme,
	    .person = to->person, .secret = true, .subject = subject,
	    .text = text };
	enum rc rc;

	if (text_blank(m.to))		/* erased since */
		return RC_OK;
	TRY(funders_sign(db, a, e->programme, e->id, &m));
	rc = mail_queue(db, &m, NULL);
	/* One address that takes no mail does not hold the others up. */
	return rc == RC_INVALID ? RC_OK : rc;
}

static enum rc
ask(const struct peer_mailer *m, const struct peer_proposal *p,
    const struct edition *e, row_id whom)
{
	struct arena *a = m->arena;
	struct proposal_view v;
	const char *lang, *topic, *words;
	struct buf why = BUF(a);

	TRY(proposal_look(m->db, a, p, whom, e->zone, "en", m->now, &v));
	lang = v.me.lang;
	topic = words_pick(a, p->label, lang).text;
	words = v.other.entries == NULL ? "" :
	    arena_printf(a, "\n\"%s\"\n", v.other.entries->text);
	for (const char *const *w = peer_reasons(a, p, lang); *w != NULL; w++)
		buf_printf(&why, "- %s\n", *w);
	return peer_post(m->db, a, e, &v.me, "peer.proposal", TRF(a, lang,
	    "A possible partner: {1}", topic), TRF(a, lang, "{1}\n{2}: "
	    "{3}\n{4}\nWhy we think that you fit:\n{5}\nSay here until {6} "
	    "whether you would like to be in touch:\n{7}\n\nYou learn each "
	    "other's name and address only when both of you agree. If you do "
	    "not want this, you need not do anything, and nobody is told.\n",
	    place_of(a, &v.other, lang), proposal_kind(&v, lang), topic, words,
	    buf_text(&why), time_text(a, peer_until(p), e->zone, lang,
	    TIME_DATE), arena_printf(a, "%s/peers/%s", m->base_url,
	    proposal_token(a, p, v.seeker))));
}

enum rc
proposal_mail(const struct peer_mailer *m, const struct peer_proposal *p,
    const struct edition *e)
{
	TRY(ask(m, p, e, p->seeker));
	return ask(m, p, e, p->giver);
}

enum rc
offer_mail(const struct peer_mailer *m, const struct peer_proposal *p,
    const struct edition *e)
{
	struct arena *a = m->arena;
	struct proposal_view v;
	const char *lang;

	TRY(proposal_look(m->db, a, p, p->seeker, e->zone, "en", m->now, &v));
	lang = v.me.lang;
	return peer_post(m->db, a, e, &v.me, "peer.offer", TRF(a, lang,
	    "Somebody offers help with your question: {1}", words_pick(a,
	    p->label, lang).text), TRF(a, lang, "{1}\n\n\"{2}\"\n\nSay here "
	    "until {3} whether you would like to be in touch:\n{4}\n\nYou "
	    "learn each other's name and address only if you agree. If you do "
	    "not want this, you need not do anything, and nobody is told.\n",
	    place_of(a, &v.other, lang), p->words, time_text(a, peer_until(p),
	    e->zone, lang, TIME_DATE), arena_printf(a, "%s/peers/%s",
	    m->base_url, proposal_token(a, p, true))));
}

static enum rc
tell(const struct peer_mailer *m, const struct peer_proposal *p,
    const struct edition *e, row_id whom)
{
	struct arena *a = m->arena;
	struct proposal_view v;
	const char *lang;

	TRY(proposal_look(m->db, a, p, whom, e->zone, "en", m->now, &v));
	lang = v.me.lang;
	return peer_post(m->db, a, e, &v.me, "peer.link", TRF(a, lang,
	    "You have a partner: {1}", words_pick(a, p->label, lang).text),
	    TRF(a, lang, "Both of you agreed. Your partner is:\n\n{1}\n{2}\n"
	    "{3}\n\nPlease write to each other: whoever reads this first "
	    "begins. You can end it at any time here:\n{4}\n", v.other.name,
	    place_of(a, &v.other, lang), v.other.email, arena_printf(a,
	    "%s/peers/%s", m->base_url, proposal_token(a, p, v.seeker))));
}

enum rc
link_mail(const struct peer_mailer *m, const struct peer_proposal *p,
    const struct edition *e)
{
	TRY(tell(m, p, e, p->seeker));
	return tell(m, p, e, p->giver);
}
