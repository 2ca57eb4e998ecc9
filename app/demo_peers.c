/*
 * What invented participants offer and seek, who was proposed to whom and which
 * partnerships came of it.
 */
#include "app/demo.h"

#include <string.h>

#include "peer/peer.h"
#include "question/question.h"

enum { DAY = 86400, SPEAK = 14, COUNT_OF_WORDS = 9 };

static const struct { const char *concept, *offers, *seeks; } words[] = {
	{ "language-learning", "Evening courses beside shift work, with child "
	    "care: half of those who begin stay to the exam.", "How do others "
	    "keep newcomers in courses when they begin to work?" },
	{ "welcome-services", "One desk for registration, school and housing; "
	    "what we would build differently today.", "A welcome desk that a "
	    "town of our size can pay for." },
	{ "volunteering-mentoring", "Mentors from the fire brigade and the "
	    "choir: how we find them and why some leave.", "How to thank and "
	    "keep volunteers after the first year." },
	{ "civil-society", "A round table with six associations that decides "
	    "over a small budget.", "How to work with associations that do not "
	    "speak to each other." },
	{ "housing", "Flats of private owners, with the town as guarantor.",
	    "Housing for large families without new buildings." },
	{ "labour-market-integration", "A week on trial in firms of the "
	    "region, and what employers told us afterwards.", "Employers who "
	    "take people before they have the language." },
	{ "school-education", "Mixed classes instead of preparatory ones: "
	    "three years of results.", "What helps pupils who arrive at "
	    "fifteen." },
	{ "narrative", "How we answered a rumour in two days, and where we were "
	    "too slow.", "Words that work at a residents' meeting." },
	{ "vulnerable-groups", "A quiet room and trained interpreters at the "
	    "first interview.", "Whom to call at night: how do others organise "
	    "it?" },
};
_Static_assert(sizeof words / sizeof *words == COUNT_OF_WORDS, "each is met");

static enum rc
agree(struct db *db, struct arena *a, row_id person, const char *what,
    const char *slug, bool given, unixtime at)
{
	const struct consent c = { .purpose = peer_purpose(a, what, slug),
	    .basis = "consent", .text_shown = "Agreed in the demonstration.",
	    .lang = "en", .given = given, .at = at };

	return consent_add(db, person, &c);
}

static enum rc
entry(struct db *db, const struct participant *p, enum peer_side side,
    size_t word, unixtime at)
{
	struct peer_entry e = { .side = side, .lang = "en",
	    .concept = words[word].concept, .text = side == PEER_OFFER ?
	    words[word].offers : words[word].seeks };

	return peer_entry_save(db, p->edition, p->person.id, &e, at);
}

/* The n-th says something. */
static enum rc
speak(struct db *db, struct arena *a, const struct edition *e,
    const struct participant *p, size_t n, unixtime at)
{
	const struct peer who = { .edition = e->id, .person = p->person.id,
	    .langs = strcmp(p->person.lang, "en") == 0 ? "en" :
	    arena_printf(a, "%s en", p->person.lang),
	    .population = (int64_t)(4000 + 9000 * (n * n % 11)),
	    .share = (int64_t)(2 + 3 * n % 17), .roles = 1u << n % 3,
	    .seek_max = 2, .offer_max = 2 };

	TRY(peer_save(db, &who, at));
	TRY(agree(db, a, p->person.id, "peers", e->slug, true, at));
	TRY(agree(db, a, p->person.id, "peers-list", e->slug, n % 3 != 2, at));
	TRY(agree(db, a, p->person.id, "peers-later", e->slug, n % 2 == 0,
	    at));
	TRY(entry(db, p, PEER_OFFER, n % COUNT_OF_WORDS, at));
	TRY(entry(db, p, PEER_SEEK, (n + 1) % COUNT_OF_WORDS, at));
	return n % 4 != 3 ? RC_OK : entry(db, p, PEER_SEEK,
	    (n + 4) % COUNT_OF_WORDS, at);
}

/* Seeks help with one's question; *entry 0: it is confidential, nothing was asked,
 * or one seeks something on this topic already. */
static enum rc
seek_help(struct db *db, struct arena *a, const struct edition *e,
    row_id person, unixtime at, row_id *entry)
{
	struct peer_question q;
	struct peer_entry x = { .side = PEER_SEEK, .lang = "en" };
	enum rc rc = asked_for_peer(db, a, e->id, person, &q);

	*entry = 0;
	if (rc != RC_OK || q.confidential)
		return rc == RC_NONE ? RC_OK : rc;
	x.concept = demo_case_of(q.issue)->concept;
	x.text = q.issue;
	rc = peer_entry_save(db, e->id, person, &x, at);
	if (rc != RC_OK)
		return rc == RC_CONFLICT ? RC_OK : rc;
	*entry = x.id;
	return peer_entry_asks(db, e->id, person, x.id, true);
}

/* Some seek help with their open question; one offer waits, one came to a
 * partnership. */
static enum rc
questions(struct db *db, struct arena *a, const struct edition *e,
    unixtime now)
{
	static const char *const offered[] = { "We had the same in our valley, "
	    "and tell gladly what we would leave out today.", "I can show you "
	    "our first year's figures, and whom we asked too late." };
	struct peer *pool, *giver;
	int n = 0;

	TRY(peer_pool(db, a, e->id, now, &pool));
	for (giver = pool; giver != NULL && giver->next != NULL;
	    giver = giver->next)
		;
	for (; pool != NULL && pool != giver && n < 4; pool = pool->next) {
		struct peer_proposal p = { .words_lang = "en" };
		row_id entry;
		bool linked;
		enum rc rc;

		TRY(seek_help(db, a, e, pool->person, now - 2 * DAY, &entry));
		if (entry == 0 || n++ >= 2)
			continue;
		p.words = offered[n - 1];
		rc = proposal_offer(db, a, e->id, entry, giver->person,
		    now - DAY, &p);
		if (rc == RC_CONFLICT)
			continue;
		TRY(rc);
		if (n == 2)
			TRY(proposal_answer(db, p.id, pool->person, true,
			    now - DAY / 2, &linked));
	}
	return RC_OK;
}

enum rc
demo_peers(struct db *db, struct arena *a, row_id edition, unixtime now)
{
	struct participant *p;
	struct peer_proposal *list;
	struct edition e;
	size_t n = 0;
	int64_t made;

	TRY(edition_find(db, a, edition, &e));
	TRY(participant_list(db, a, edition, 0, NULL, &p));
	for (; p != NULL; p = p->next) {
		bool pia = strcmp(p->person.email, demo_roles[5].email) == 0;

		if (n < (size_t)(SPEAK - !pia) && strcmp(p->role, "participant") == 0)
			TRY(speak(db, a, &e, p, n++, now - 6 * DAY));
	}
	TRY(peer_propose(db, a, edition, PEER_BEST, now - 5 * DAY, &made));
	TRY(proposal_list(db, a, edition, &list));
	/* Two wait to be sent; of the others, every second became a link. */
	for (n = 0; list != NULL; list = list->next, n++) {
		bool linked;

		if (n + 2 >= (size_t)made)
			continue;
		TRY(proposal_send(db, edition, list->id, now - 4 * DAY));
		if (n % 2 != 0)
			continue;
		TRY(proposal_answer(db, list->id, list->seeker, true,
		    now - 3 * DAY, &linked));
		TRY(proposal_answer(db, list->id, list->giver, true,
		    now - 2 * DAY, &linked));
		/* One is over again. */
		if (n == 2)
			TRY(proposal_answer(db, list->id, list->giver, false,
			    now - DAY, &linked));
	}
	return e.open_question ? questions(db, a, &e, now) : RC_OK;
}
