/* Partners of an edition, who each hand in a practice, and those who have not. */
#include "practice/practice.h"

enum { DAY = 86400 };

#define HANDED_IN " FROM practice p WHERE p.edition_id = e.id" \
	" AND p.organisation_id = o.id AND p.state NOT IN ('draft'," \
	" 'withdrawn')"
/* Partners of edition $1 as o, in whatever role but those who only pay or
 * support. */
#define PARTNERS " FROM edition e JOIN organisation o ON o.id IN (SELECT" \
	" i.organisation_id FROM involvement i WHERE i.programme_id =" \
	" e.programme_id AND (i.edition_id IS NULL OR i.edition_id = e.id)" \
	" AND i.role NOT IN ('funder', 'supporter'))"
/* Who can be written to at o, as h. */
#define PEOPLE " programme_role r JOIN person h ON h.id = r.person_id" \
	" AND h.email IS NOT NULL"
#define OF_PARTNER " r.programme_id = e.programme_id AND r.role = 'partner'" \
	" AND r.organisation_id = o.id"

enum rc
practice_partners(struct db *db, struct arena *a, row_id edition,
    struct practice_partner **out)
{
	struct rows q = db_query(db, "SELECT o.id, o.name, o.country,"
	    " (SELECT count(*)" HANDED_IN ") AS n,"
	    " (SELECT min(coalesce(p.submitted_at, p.published_at, p.made_at))"
	    HANDED_IN "), (SELECT count(DISTINCT h.id) FROM" PEOPLE " WHERE"
	    OF_PARTNER "), (SELECT m.at FROM practice_reminder m"
	    " WHERE m.edition_id = e.id AND m.organisation_id = o.id)"
	    PARTNERS " WHERE e.id = $1 ORDER BY CASE WHEN (SELECT count(*)"
	    HANDED_IN ") = 0 THEN 0 ELSE 1 END, o.name_sort, o.id",
	    ARGS(INT(edition)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct practice_partner);
		**out = (struct practice_partner){
		    .organisation = col_int(&q, 0), .name = col_text(&q, a, 1),
		    .country = col_text(&q, a, 2),
		    .handed_in = col_int(&q, 3), .since = col_int(&q, 4),
		    .people = col_int(&q, 5), .reminded_at = col_int(&q, 6) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

bool
practice_partner_may_remind(const struct practice_partner *p, unixtime now)
{
	return p->handed_in == 0 && p->people > 0 &&
	    p->reminded_at <= now - (int64_t)PRACTICE_REMIND_DAYS * DAY;
}

static enum rc
people_of(struct db *db, struct arena *a, row_id edition, row_id organisation,
    struct person **out)
{
	struct rows q = db_query(db, "SELECT DISTINCT h.id, h.email, h.name,"
	    " h.lang FROM edition e CROSS JOIN organisation o CROSS JOIN"
	    PEOPLE " WHERE e.id = $1 AND o.id = $2 AND" OF_PARTNER
	    " ORDER BY h.id",
	    ARGS(INT(edition), INT(organisation)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct person);
		**out = (struct person){ .id = col_int(&q, 0),
		    .email = col_text(&q, a, 1), .name = col_text(&q, a, 2),
		    .lang = col_text(&q, a, 3) };
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
practice_partners_remind(struct db *db, struct arena *a,
    const struct edition *e, unixtime now, int64_t *mails)
{
	struct practice_partner *p;
	struct person *who;
	unixtime due;

	*mails = 0;
	TRY(practice_call_find(db, e->id, &due));
	TRY(practice_partners(db, a, e->id, &p));
	for (; p != NULL; p = p->next) {
		if (!practice_partner_may_remind(p, now))
			continue;
		TRY(db_change(db, "INSERT INTO practice_reminder (edition_id,"
		    " organisation_id, at) VALUES ($1, $2, $3) ON CONFLICT"
		    " (edition_id, organisation_id) DO UPDATE SET"
		    " at = excluded.at", ARGS(INT(e->id),
		    INT(p->organisation), INT(now))));
		TRY(people_of(db, a, e->id, p->organisation, &who));
		for (; who != NULL; who = who->next, ++*mails)
			TRY(practice_tell_partner(db, a, e, who, due));
	}
	return RC_OK;
}

enum rc
practice_call_find(struct db *db, row_id edition, unixtime *due)
{
	enum rc rc = db_int(db, "SELECT due_at FROM practice_call"
	    " WHERE edition_id = $1", ARGS(INT(edition)), due);

	if (rc == RC_NONE)
		*due = 0;
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
practice_call_set(struct db *db, row_id edition, unixtime due)
{
	if (due == 0)
		return db_exec(db, "DELETE FROM practice_call"
		    " WHERE edition_id = $1", ARGS(INT(edition)), NULL);
	return db_change(db, "INSERT INTO practice_call (edition_id, due_at)"
	    " VALUES ($1, $2) ON CONFLICT (edition_id) DO UPDATE SET"
	    " due_at = excluded.due_at", ARGS(INT(edition), INT(due)));
}
