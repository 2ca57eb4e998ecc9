/* What people take from site visits. */
#include "practice/practice_visit.h"

#include "practice/practice_inside.h"

enum rc
visit_list(struct db *db, struct arena *a, row_id edition, row_id person,
    bool public_only, struct visit **out)
{
	struct session_item *all;

	*out = NULL;
	TRY(session_lines(db, a, edition, public_only, &all));
	for (; all != NULL; all = all->next) {
		int64_t mine, shared;

		if (all->kind != SESSION_SITE_VISIT || all->cancelled)
			continue;
		*out = arena_new(a, struct visit);
		(*out)->session = *all;
		TRY(db_int(db, "SELECT count(*) FROM practice_sheet"
		    " WHERE session_id = $1", ARGS(INT(all->id)),
		    &(*out)->sheets));
		TRY(db_int(db, "SELECT count(*) FROM practice_sheet"
		    " WHERE session_id = $1 AND shared = 1", ARGS(INT(all->id)),
		    &shared));
		(*out)->shared = shared;
		TRY(db_int(db, "SELECT count(*) FROM practice_sheet"
		    " WHERE session_id = $1 AND person_id = $2",
		    ARGS(INT(all->id), INT(person)), &mine));
		(*out)->mine = mine > 0;
		out = &(*out)->next;
	}
	return RC_OK;
}

enum rc
visit_find(struct db *db, struct arena *a, row_id edition, row_id session,
    struct session_item *out)
{
	TRY(session_item_find(db, a, session, out));
	return out->edition == edition && !out->cancelled &&
	    out->kind == SESSION_SITE_VISIT ? RC_OK : RC_NONE;
}

#define SELECT_SHEET \
	"SELECT s.id, s.session_id, s.person_id, s.approach, s.saw," \
	" s.surprised, s.could," \
	" s.could_not, s.questions, s.shared, s.lang, h.name, o.name, p.code," \
	" s.at FROM practice_sheet s JOIN person h ON h.id = s.person_id" \
	" LEFT JOIN session_item i ON i.id = s.session_id" \
	" LEFT JOIN participant pa ON pa.edition_id = i.edition_id" \
	" AND pa.person_id = s.person_id" \
	" LEFT JOIN organisation o ON o.id = pa.organisation_id" \
	" LEFT JOIN practice p ON p.id = s.practice_id"

static struct sheet
read_sheet(const struct rows *q, struct arena *a)
{
	struct sheet s = { .id = col_int(q, 0), .session = col_int(q, 1),
	    .person = col_int(q, 2), .shared = col_int(q, 9) != 0,
	    .lang = col_text(q, a, 10), .name = col_text(q, a, 11),
	    .organisation = col_text(q, a, 12), .code = col_text(q, a, 13),
	    .at = col_int(q, 14) };

	for (int i = 0; i < SHEET_TEXTS; i++)
		s.text[i] = col_text(q, a, 3 + i);
	return s;
}

enum rc
sheet_of(struct db *db, struct arena *a, row_id session, row_id person,
    struct sheet *out)
{
	struct rows q = db_query(db, SELECT_SHEET " WHERE s.session_id = $1"
	    " AND s.person_id = $2", ARGS(INT(session), INT(person)));

	TRY(db_next(&q));
	*out = read_sheet(&q, a);
	db_done(&q);
	return RC_OK;
}

enum rc
sheet_save(struct db *db, const struct sheet *s)
{
	bool any = false;

	for (int i = 0; i < SHEET_TEXTS; i++)
		any = any || s->text[i] != NULL;
	if (!any)
		return db_exec(db, "DELETE FROM practice_sheet"
		    " WHERE session_id = $1 AND person_id = $2",
		    ARGS(INT(s->session), INT(s->person)), NULL);
	return db_change(db, "INSERT INTO practice_sheet (session_id,"
	    " person_id, saw, surprised, could, could_not, questions, shared,"
	    " lang, at, approach) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
	    " $10, $11) ON CONFLICT (session_id, person_id) DO UPDATE SET"
	    " approach = excluded.approach, saw = excluded.saw, surprised = excluded.surprised,"
	    " could = excluded.could, could_not = excluded.could_not,"
	    " questions = excluded.questions, shared = excluded.shared,"
	    " lang = excluded.lang, at = excluded.at", ARGS(INT(s->session),
	    INT(s->person), TEXT(s->text[SHEET_SAW]),
	    TEXT(s->text[SHEET_SURPRISED]), TEXT(s->text[SHEET_COULD]),
	    TEXT(s->text[SHEET_COULD_NOT]), TEXT(s->text[SHEET_QUESTIONS]),
	    INT(s->shared), TEXT(s->lang), INT(s->at),
	    TEXT(s->text[SHEET_APPROACH])));
}

enum rc
sheet_list(struct db *db, struct arena *a, row_id session, struct sheet **out)
{
	struct rows q = db_query(db, SELECT_SHEET " WHERE s.session_id = $1"
	    " ORDER BY h.name_sort, s.id", ARGS(INT(session)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		*out = arena_new(a, struct sheet);
		**out = read_sheet(&q, a);
		out = &(*out)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* The practice that one went to see, as far as one was picked for the visit. */
static enum rc
seen_there(struct db *db, struct arena *a, const struct session_item *i,
    const char **out)
{
	struct practice_pick *picks;

	TRY(practice_picks(db, a, i->edition, i->id, false, &picks));
	*out = picks == NULL ? NULL : arena_printf(a, "%s; ",
	    picks->line.code);
	return RC_OK;
}

enum rc
sheet_tell(struct db *db, struct arena *a, const struct sheet *s,
    const struct session_item *i, row_id programme, unixtime now,
    struct practice *p)
{
	struct organisation o;
	struct person who;

	*p = (struct practice)PRACTICE_NEW;
	if (s->code != NULL)
		return RC_CONFLICT;
	TRY(person_find(db, a, s->person, &who));
	p->kind = PRACTICE_MIXED;
	p->lang = s->lang;
	p->title = words_set(a, NULL, p->lang, text_cut(a, words_pick(a,
	    i->title, p->lang).text, 119));
	p->programme = programme;
	p->edition = i->edition;
	p->author = who.id;
	p->organisation = who.organisation;
	p->contact_name = who.name;
	p->contact_email = who.email;
	if (who.organisation != 0) {
		TRY(organisation_find(db, a, who.organisation, &o));
		p->city = o.place;
		p->country = text_blank(o.country) ? NULL : o.country;
		p->lead = words_set(a, NULL, p->lang, words_pick(a, o.name,
		    p->lang).text);
	}
	if (s->text[SHEET_COULD] != NULL)
		p->adaptable = words_set(a, NULL, p->lang,
		    s->text[SHEET_COULD]);
	if (s->text[SHEET_COULD_NOT] != NULL)
		p->limits = words_set(a, NULL, p->lang,
		    s->text[SHEET_COULD_NOT]);
	TRY(seen_there(db, a, i, &p->adapted_from));
	TRY(practice_save(db, a, p, &(struct practice_by){ .person = who.id,
	    .now = now, .how = "form", .draft = true }));
	return db_change(db, "UPDATE practice_sheet SET practice_id = $2"
	    " WHERE id = $1", ARGS(INT(s->id), INT(p->id)));
}
