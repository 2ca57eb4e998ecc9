/* Open questions that seek help, and offers to help with one. */
#include "store/db.h"

#include "peer/peer_inside.h"

enum rc
peer_entry_asks(struct db *db, row_id edition, row_id person, row_id id,
    bool yes)
{
	/* One has one question. */
	return db_exec(db, "UPDATE peer_entry SET question = CASE WHEN id = $3"
	    " THEN $4 WHEN $4 = 1 THEN 0 ELSE question END"
	    " WHERE edition_id = $1 AND person_id = $2 AND side = 'seek'",
	    ARGS(INT(edition), INT(person), INT(id), INT(yes)), NULL);
}

enum rc
peer_asking(struct db *db, struct arena *a, row_id edition, struct peer **out)
{
	struct peer *pool;

	*out = NULL;
	TRY(peer_pool(db, a, edition, 0, &pool));
	for (; pool != NULL; pool = pool->next)
		for (struct peer_entry *e = pool->entries; e != NULL;
		    e = e->next) {
			if (!e->question || pool->edition != edition)
				continue;
			*out = arena_new(a, struct peer);
			**out = *pool;
			(*out)->entries = e;
			(*out)->next = NULL;
			out = &(*out)->next;
			e->next = NULL;
			break;
		}
	return RC_OK;
}

enum rc
peer_asking_end(struct db *db, row_id edition, row_id person)
{
	return db_exec(db, "DELETE FROM peer_entry WHERE edition_id = $1"
	    " AND person_id = $2 AND question = 1", ARGS(INT(edition),
	    INT(person)), NULL);
}

/* Here people find each other: without a language in common, or from one
 * organisation, they are not kept from it. */
static struct peer_fit
fit_of(const struct peer *seeker, const struct peer *giver)
{
	struct peer_entry has = *seeker->entries;
	struct peer one = *seeker;
	struct peer_fit fit;

	has.side = PEER_OFFER;
	one.organisation = 0;
	return peer_fits(&one, seeker->entries, giver, &has, &fit) ? fit :
	    (struct peer_fit){ .topic = PEER_TOPIC, .size = 5, .share = 3,
	    .role = 3 };
}

enum rc
proposal_offer(struct db *db, struct arena *a, row_id edition, row_id entry,
    row_id giver, unixtime now, struct peer_proposal *p)
{
	const char *words = p->words, *lang = p->words_lang;
	struct peer *asking, me;
	struct peer_fit fit;
	bool said;

	TRY(peer_asking(db, a, edition, &asking));
	while (asking != NULL && asking->entries->id != entry)
		asking = asking->next;
	if (asking == NULL || asking->person == giver)
		return RC_NONE;
	TRY(peer_find(db, a, edition, giver, &me, &said));
	if (!said || !me.agreed)
		return RC_CONFLICT;
	fit = fit_of(asking, &me);
	/* What waits to be sent about it goes out with these words. */
	TRY(db_insert(db, "INSERT INTO proposal (edition_id, concept_id,"
	    " offer_id, seeker_id, giver_id, topic, language, size, share,"
	    " role, made_at, sent_at, giver_answer, words, words_lang)"
	    " VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 'yes',"
	    " $11, $12) ON CONFLICT (edition_id, seeker_id, giver_id,"
	    " concept_id) DO UPDATE SET offer_id = excluded.offer_id,"
	    " sent_at = excluded.sent_at, giver_answer = 'yes',"
	    " words = excluded.words, words_lang = excluded.words_lang"
	    " WHERE proposal.sent_at IS NULL RETURNING id",
	    ARGS(INT(edition), TEXT(asking->entries->concept),
	    INT(asking->person), INT(giver), INT(fit.topic), INT(fit.language),
	    INT(fit.size), INT(fit.share), INT(fit.role), INT(now),
	    TEXT(words), TEXT(lang)), &p->id));
	return proposal_find(db, a, p->id, p);
}
