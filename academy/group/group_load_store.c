/* A set of groups with all that belongs to it, as arrays to compute on. */
#include "store/db.h"

#include <string.h>

#include "group/group.h"
#include "group/group_desk.h"

static const struct session_item *
session_in(const struct session_item *list, row_id id)
{
	while (list != NULL && list->id != id)
		list = list->next;
	return list;
}

row_id
allotment_participant(const struct allotment *l, row_id person)
{
	for (size_t i = 0; i < l->people; i++)
		if (l->person[i].person == person)
			return l->person[i].participant;
	return 0;
}

static size_t
person_at(const struct allotment *l, row_id participant)
{
	size_t i = 0;

	while (i < l->people && l->person[i].participant != participant)
		i++;
	return i;
}

/* The moments of a session's rounds share its time evenly. */
static void
split_times(struct allotment *l)
{
	for (size_t r = 0; r < l->rounds; r++) {
		const struct session_item *s = l->round[r].all;
		int64_t n = 0, k = 0;

		for (size_t q = 0; s != NULL && q < l->rounds; q++) {
			k += q < r && l->round[q].all == s;
			n += l->round[q].all == s;
		}
		if (n == 0)
			continue;
		l->round[r].starts = s->starts + (s->ends - s->starts) * k / n;
		l->round[r].ends = s->starts + (s->ends - s->starts) *
		    (k + 1) / n;
	}
}

static enum rc
load_rounds(struct db *db, struct arena *a, struct allotment *l)
{
	const struct grouping *g = &l->grouping;
	struct session_item *list;
	struct rows q;
	enum rc rc;

	l->rounds = (size_t)g->rounds;
	l->groups = (size_t)g->groups;
	l->round = arena_array(a, struct grouping_round, l->rounds + 1);
	l->session = arena_array(a, const struct session_item *, l->rounds *
	    l->groups + 1);
	TRY(session_list(db, a, g->edition, false, &list));
	q = db_query(db, "SELECT round, number, session_id FROM"
	    " grouping_session WHERE grouping_id = $1 ORDER BY round, number",
	    ARGS(INT(g->id)));
	while ((rc = db_next(&q)) == RC_OK) {
		size_t r = (size_t)col_int(&q, 0) - 1;
		int64_t number = col_int(&q, 1);
		const struct session_item *s = session_in(list, col_int(&q, 2));

		if (s == NULL || number > g->groups)
			continue;
		l->round[r].part = s->part;
		if (number == 0)
			l->round[r].all = s;
		else if (l->round[r].starts == 0 ||
		    s->ends > l->round[r].ends) {
			l->round[r].starts = s->starts;
			l->round[r].ends = s->ends;
		}
		for (size_t k = 0; k < l->groups; k++)
			if (number == 0 || (int64_t)k == number - 1)
				l->session[r * l->groups + k] = s;
	}
	if (rc != RC_NONE)
		return rc;
	split_times(l);
	return RC_OK;
}

static enum rc
load_groups(struct db *db, struct arena *a, struct allotment *l)
{
	struct rows q = db_query(db, "SELECT k.number, k.title, k.place,"
	    " k.travel, k.seats, k.interpreted, k.topic_id, t.title"
	    " FROM grouping_group k LEFT JOIN edition_topic t ON"
	    " t.id = k.topic_id WHERE k.grouping_id = $1 ORDER BY k.number",
	    ARGS(INT(l->grouping.id)));
	enum rc rc;

	l->group = arena_array(a, struct grouping_group, l->groups + 1);
	for (size_t g = 0; g < l->groups; g++)
		l->group[g].number = (int64_t)g + 1;
	while ((rc = db_next(&q)) == RC_OK) {
		size_t g = (size_t)col_int(&q, 0) - 1;

		if (g >= l->groups)
			continue;
		l->group[g] = (struct grouping_group){
			.number = (int64_t)g + 1, .title = col_text(&q, a, 1),
			.place = col_text(&q, a, 2),
			.travel = col_text(&q, a, 3), .seats = col_int(&q, 4),
			.interpreted = col_int(&q, 5) != 0,
			.topic = col_int(&q, 6),
			.topic_title = col_text(&q, a, 7),
		};
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
load_leads(struct db *db, struct arena *a, struct allotment *l)
{
	struct rows q = db_query(db, "SELECT d.number, d.person_id, pe.name,"
	    " d.role FROM grouping_lead d JOIN person pe ON pe.id = d.person_id"
	    " WHERE d.grouping_id = $1 ORDER BY d.number, d.role, pe.name_sort,"
	    " pe.id", ARGS(INT(l->grouping.id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		size_t g = (size_t)col_int(&q, 0) - 1;
		struct grouping_lead **end;

		if (g >= l->groups)
			continue;
		for (end = &l->group[g].leads; *end != NULL;)
			end = &(*end)->next;
		*end = arena_new(a, struct grouping_lead);
		**end = (struct grouping_lead){ .person = col_int(&q, 1),
		    .participant = allotment_participant(l, col_int(&q, 1)),
		    .name = col_text(&q, a, 2), .role = strcmp(lead_role_name[
		    LEAD_RAPPORTEUR], col_text(&q, a, 3)) == 0 ?
		    LEAD_RAPPORTEUR : LEAD_FACILITATOR };
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* A fact that is no question's answer; NULL where it is. */
static const char *
own_fact(const struct participant *p, const char *name)
{
	const struct { const char *name, *text; } facts[] = {
		{ "country", p->country }, { "gender", p->gender },
		{ "level", level_name[p->level] },
		{ "organisation-kind",
		    organisation_kind_name[p->organisation_kind] },
		{ "side", p->side }, { "track", p->track },
		{ "first-timer", p->first_timer ? "yes" : "no" },
	};

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (strcmp(facts[i].name, name) == 0)
			return facts[i].text == NULL ? "" : facts[i].text;
	return NULL;
}

static bool
in_any_round(struct arena *a, const struct allotment *l,
    const struct participant *p)
{
	const char *parts = arena_printf(a, "-%s-", participant_parts(a, p));

	for (size_t r = 0; r < l->rounds; r++)
		if (strstr(parts, arena_printf(a, "-%lld-",
		    (long long)l->round[r].part)) != NULL)
			return true;
	return false;
}

static bool
placed(const struct participant *p)
{
	return strcmp(p->role, "participant") == 0 ||
	    strcmp(p->role, "contributor") == 0;
}

static enum rc
load_people(struct db *db, struct arena *a, struct allotment *l)
{
	struct participant *all;
	size_t n = 0;

	TRY(participant_list(db, a, l->grouping.edition, 0, NULL, &all));
	for (const struct participant *p = all; p != NULL; p = p->next)
		n++;
	l->person = arena_array(a, struct grouping_person, n + 1);
	l->there = arena_array(a, enum there, l->rounds * n + 1);
	n = 0;
	for (const struct participant *p = all; p != NULL; p = p->next)
		n += placed(p) && in_any_round(a, l, p);
	l->people = n;
	n = 0;
	for (const struct participant *p = all; p != NULL; p = p->next) {
		const char *parts = arena_printf(a, "-%s-",
		    participant_parts(a, p));
		struct grouping_person *x = &l->person[n];

		if (!placed(p) || !in_any_round(a, l, p))
			continue;
		*x = (struct grouping_person){ .participant = p->id,
		    .person = p->person.id, .name = p->person.name,
		    .email = p->person.email, .lang = p->person.lang,
		    .organisation = p->organisation_name,
		    .country = p->country, .delegation = p->delegation,
		    .langs = p->person.lang };
		x->fact = arena_array(a, const char *,
		    l->grouping.diverse.n + 1);
		for (size_t f = 0; f < l->grouping.diverse.n; f++)
			x->fact[f] = own_fact(p, l->grouping.diverse.at[f]);
		for (size_t r = 0; r < l->rounds; r++)
			if (strstr(parts, arena_printf(a, "-%lld-",
			    (long long)l->round[r].part)) == NULL)
				l->there[r * l->people + n] =
				    THERE_NOT_IN_PART;
		n++;
	}
	return RC_OK;
}

/* Calls put() with each one's answer to a question of the form. */
static enum rc
load_answers(struct db *db, struct arena *a, struct allotment *l,
    const char *name, void (*put)(struct arena *, struct grouping_person *,
    size_t, const char *), size_t field)
{
	struct rows q = db_query(db, "SELECT pa.id, s.text FROM participant pa"
	    " JOIN application p ON p.person_id = pa.person_id"
	    " AND p.edition_id = pa.edition_id AND p.state = 'submitted'"
	    " JOIN question u ON u.edition_id = pa.edition_id AND u.name = $2"
	    " AND u.sensitive = 0 JOIN answer s ON s.application_id = p.id"
	    " AND s.question_id = u.id WHERE pa.edition_id = $1"
	    " AND s.text IS NOT NULL ORDER BY p.id",
	    ARGS(INT(l->grouping.edition), TEXT(name)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		size_t i = person_at(l, col_int(&q, 0));

		if (i < l->people)
			put(a, &l->person[i], field, col_text(&q, a, 1));
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static void
put_fact(struct arena *a, struct grouping_person *p, size_t field,
    const char *text)
{
	(void)a;
	p->fact[field] = text;
}

static void
put_answered_langs(struct arena *a, struct grouping_person *p, size_t field,
    const char *text)
{
	char *langs = arena_dup(a, text);

	(void)field;
	for (char *c = langs; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	if (*langs != '\0')
		p->langs = langs;
}

static enum rc
load_facts(struct db *db, struct arena *a, struct allotment *l)
{
	const struct grouping *g = &l->grouping;
	struct rows q;
	enum rc rc;

	for (size_t f = 0; f < g->diverse.n && l->people > 0; f++)
		if (l->person[0].fact[f] == NULL) {
			for (size_t i = 0; i < l->people; i++)
				l->person[i].fact[f] = "";
			TRY(load_answers(db, a, l, g->diverse.at[f], put_fact,
			    f));
		}
	if (g->language != NULL && strcmp(g->language, "stated") != 0)
		TRY(load_answers(db, a, l, g->language, put_answered_langs, 0));
	q = db_query(db, "SELECT w.participant_id, w.langs FROM"
	    " working_language w JOIN participant pa ON"
	    " pa.id = w.participant_id WHERE pa.edition_id = $1",
	    ARGS(INT(g->edition)));
	while ((rc = db_next(&q)) == RC_OK) {
		size_t i = person_at(l, col_int(&q, 0));

		if (i == l->people)
			continue;
		l->person[i].langs = col_text(&q, a, 1);
		l->person[i].stated = true;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
load_wishes(struct db *db, struct arena *a, struct allotment *l)
{
	struct rows q = db_query(db, "SELECT participant_id, number, rank FROM"
	    " grouping_wish WHERE grouping_id = $1", ARGS(INT(l->grouping.id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		size_t i = person_at(l, col_int(&q, 0));
		int64_t number = col_int(&q, 1);

		if (i == l->people || number > (int64_t)l->groups)
			continue;
		if (l->person[i].wish == NULL)
			l->person[i].wish = arena_array(a, int64_t, l->groups);
		l->person[i].wish[number - 1] = col_int(&q, 2);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
load_bonds(struct db *db, struct arena *a, struct allotment *l)
{
	struct rows q = db_query(db, "SELECT one_id, other_id, kind FROM"
	    " grouping_bond WHERE grouping_id = $1 ORDER BY one_id, other_id",
	    ARGS(INT(l->grouping.id)));
	struct grouping_bond **end = &l->bonds;
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		size_t one = person_at(l, col_int(&q, 0));
		size_t other = person_at(l, col_int(&q, 1));

		if (one == l->people || other == l->people)
			continue;
		*end = arena_new(a, struct grouping_bond);
		**end = (struct grouping_bond){ .one = one, .other = other,
		    .together = strcmp(col_text(&q, a, 2), "together") == 0 };
		end = &(*end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static int32_t
group_or_none(const struct rows *q, int column, size_t groups)
{
	int64_t n = col_int(q, column);

	return n < 1 || n > (int64_t)groups ? GROUPING_NOWHERE :
	    (int32_t)n - 1;
}

static enum rc
load_seats(struct db *db, struct arena *a, struct allotment *l)
{
	size_t cells = l->rounds * l->people;
	struct rows q;
	enum rc rc;

	l->plan = arena_array(a, int32_t, cells + 1);
	l->former = arena_array(a, int32_t, cells + 1);
	l->told = arena_array(a, int32_t, cells + 1);
	l->locked = arena_array(a, bool, cells + 1);
	for (size_t c = 0; c < cells; c++)
		l->plan[c] = l->former[c] = l->told[c] = GROUPING_NOWHERE;
	q = db_query(db, "SELECT round, participant_id, number, locked, former,"
	    " told FROM grouping_seat WHERE grouping_id = $1",
	    ARGS(INT(l->grouping.id)));
	while ((rc = db_next(&q)) == RC_OK) {
		size_t r = (size_t)col_int(&q, 0) - 1;
		size_t i = person_at(l, col_int(&q, 1));
		size_t c = r * l->people + i;

		if (r >= l->rounds || i == l->people)
			continue;
		l->plan[c] = group_or_none(&q, 2, l->groups);
		l->locked[c] = col_int(&q, 3) != 0;
		l->former[c] = group_or_none(&q, 4, l->groups);
		l->told[c] = group_or_none(&q, 5, l->groups);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
load_away(struct db *db, struct allotment *l)
{
	struct rows q = db_query(db, "SELECT round, participant_id FROM"
	    " grouping_away WHERE grouping_id = $1", ARGS(INT(l->grouping.id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		size_t r = (size_t)col_int(&q, 0) - 1;
		size_t i = person_at(l, col_int(&q, 1));

		if (r < l->rounds && i < l->people &&
		    l->there[r * l->people + i] == THERE)
			l->there[r * l->people + i] = THERE_AWAY;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* Who has a place, a task or a published group in another session then. */
static enum rc
load_claims(struct db *db, struct allotment *l)
{
	struct rows q = db_query(db, "SELECT pa.id, i.starts, i.ends FROM"
	    " participant pa JOIN (SELECT person_id, session_id FROM"
	    " session_place UNION SELECT person_id, session_id FROM"
	    " session_person WHERE person_id IS NOT NULL"
	    " UNION SELECT p.person_id, w.session_id FROM grouping_seat s"
	    " JOIN participant p ON p.id = s.participant_id"
	    " JOIN grouping_session w ON w.grouping_id = s.grouping_id"
	    " AND w.round = s.round AND (w.number = 0 OR w.number = s.told)"
	    " WHERE s.told IS NOT NULL AND s.grouping_id <> $2) c ON"
	    " c.person_id = pa.person_id JOIN session_item i ON"
	    " i.id = c.session_id WHERE pa.edition_id = $1 AND i.cancelled = 0"
	    " AND i.id NOT IN (SELECT session_id FROM grouping_session"
	    " WHERE grouping_id = $2)", ARGS(INT(l->grouping.edition),
	    INT(l->grouping.id)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		size_t i = person_at(l, col_int(&q, 0));

		for (size_t r = 0; i < l->people && r < l->rounds; r++)
			if (col_int(&q, 1) < l->round[r].ends &&
			    col_int(&q, 2) > l->round[r].starts &&
			    l->there[r * l->people + i] == THERE)
				l->there[r * l->people + i] =
				    THERE_ELSEWHERE;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* Seats of each group in each round, less those that were given by hand to
 * people who are not placed here. */
static enum rc
load_room(struct db *db, struct arena *a, struct allotment *l)
{
	struct rows q;
	enum rc rc;

	l->room = arena_array(a, int64_t, l->rounds * l->groups + 1);
	for (size_t r = 0; r < l->rounds; r++)
		for (size_t g = 0; g < l->groups; g++) {
			size_t k = r * l->groups + g;
			const struct session_item *s = l->session[k];
			int64_t n = l->group[g].seats > 0 ? l->group[g].seats :
			    INT64_MAX;

			if (allotment_own(l, r) && s != NULL && s->seats < n)
				n = s->seats;
			l->room[k] = s == NULL || s->cancelled ? 0 : n;
		}
	q = db_query(db, "SELECT w.round, w.number, sp.person_id FROM"
	    " grouping_session w JOIN session_place sp ON"
	    " sp.session_id = w.session_id WHERE w.grouping_id = $1"
	    " AND w.number > 0 AND NOT EXISTS (SELECT 1 FROM grouping_lead d"
	    " WHERE d.grouping_id = w.grouping_id AND d.number = w.number"
	    " AND d.person_id = sp.person_id)", ARGS(INT(l->grouping.id)));
	while ((rc = db_next(&q)) == RC_OK) {
		size_t k = ((size_t)col_int(&q, 0) - 1) * l->groups +
		    (size_t)col_int(&q, 1) - 1;

		if (col_int(&q, 1) <= (int64_t)l->groups && l->room[k] > 0 &&
		    allotment_participant(l, col_int(&q, 2)) == 0)
			l->room[k]--;
	}
	if (rc != RC_NONE)
		return rc;
	/* Who leads a group and is not placed needs a seat there too. */
	for (size_t r = 0; r < l->rounds; r++)
		for (size_t g = 0; allotment_own(l, r) && g < l->groups; g++)
			for (const struct grouping_lead *d = l->group[g].leads;
			    d != NULL; d = d->next)
				if (d->participant == 0 &&
				    l->room[r * l->groups + g] > 0)
					l->room[r * l->groups + g]--;
	return RC_OK;
}

enum rc
allotment_load(struct db *db, struct arena *a, row_id edition, row_id id,
    struct allotment *out)
{
	*out = (struct allotment){ 0 };
	TRY(grouping_find(db, a, edition, id, &out->grouping));
	TRY(load_rounds(db, a, out));
	TRY(load_groups(db, a, out));
	TRY(load_people(db, a, out));
	TRY(load_leads(db, a, out));
	TRY(load_facts(db, a, out));
	TRY(load_wishes(db, a, out));
	TRY(load_bonds(db, a, out));
	TRY(load_seats(db, a, out));
	TRY(load_away(db, out));
	TRY(load_claims(db, out));
	return load_room(db, a, out);
}

enum rc
grouping_phones(struct db *db, struct arena *a, struct allotment *l)
{
	struct rows q = db_query(db, "SELECT pa.id, pe.phone FROM participant pa"
	    " JOIN person pe ON pe.id = pa.person_id WHERE pa.edition_id = $1"
	    " AND pe.phone IS NOT NULL", ARGS(INT(l->grouping.edition)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		size_t i = person_at(l, col_int(&q, 0));

		if (i < l->people)
			l->person[i].phone = col_text(&q, a, 1);
	}
	return rc == RC_NONE ? RC_OK : rc;
}
