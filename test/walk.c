#include "test/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/demo.h"
#include "intake/intake.h"
#include "people/people.h"
#include "store/blob.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/router.h"

const char *const walker_name[WALKERS] = { "anyone", "person", "participant",
	"partner", "assessor", "trainer", "organiser", "admin",
	"organiser without code", "admin without code" };

struct place {			/* a programme with an edition */
	const char *edition, *programme;	/* slugs */
	row_id edition_id, programme_id, organisation;
	row_id person[WALKERS];
	const char *application, *query, *calendar;	/* secrets */
};

/* --- handlers, watched --- */

static struct route *routes;
static const struct route **originals;
static struct walked last;
static struct { char *p; size_t n; } page;	/* of a POST, before it is dropped */
static char location[2000];
static bool keep;

/* Whether the transaction that is open wrote anything so far. */
static int64_t
writes(struct db *db)
{
	int64_t n = 0;

	CHECK(db_int(db, db_is_postgres(db) ?
	    "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)"
	    " FROM pg_stat_xact_user_tables" : "SELECT total_changes()",
	    NO_ARGS, &n) == RC_OK);
	return n;
}

static enum rc
watch(struct req *r)
{
	int64_t before = r->method == POST ? writes(r->db) : 0;
	enum rc rc = originals[r->route - routes]->handle(r);

	last.ran = true;
	last.status = rc != RC_OK ? rc_status(rc) : r->reply->status;
	if (r->wire->x->limited)
		last.status = 429;
	if (r->reply->location != NULL) {
		snprintf(location, sizeof location, "%s", r->reply->location);
		last.location = location;
	}
	if (r->method == GET)
		return rc;
	if (rc == RC_OK && r->reply->size > 0) {
		free(page.p);
		page.n = r->reply->size;
		page.p = malloc(page.n);
		memcpy(page.p, r->reply->body, page.n);
	}
	/* After a failed statement nothing more can be asked, and nothing is
	 * kept either. */
	last.changed = rc == RC_OK && writes(r->db) != before;
	/* Drops what was done. */
	return rc == RC_OK && !keep ? RC_CONFLICT : rc;
}

void
walk_keep(struct walk *w, bool yes)
{
	(void)w;
	keep = yes;
}

static const struct route *const *
watched(struct arena *a)
{
	static const struct route *tables[2];
	size_t n = 0;

	for (size_t t = 0; app_routes[t] != NULL; t++)
		for (const struct route *p = app_routes[t]; p->path != NULL; p++)
			n++;
	routes = arena_array(a, struct route, n + 1);
	originals = arena_array(a, const struct route *, n + 1);
	n = 0;
	for (size_t t = 0; app_routes[t] != NULL; t++)
		for (const struct route *p = app_routes[t]; p->path != NULL;
		    p++, n++) {
			originals[n] = p;
			routes[n] = *p;
			routes[n].handle = watch;
			routes[n].flags &= ~(unsigned)ROUTE_CACHE;
			if (p->method == POST)
				routes[n].flags |= ROUTE_UNSIGNED;
		}
	tables[0] = routes;
	return tables;
}

/* --- rows that the demonstration lacks --- */

static void
put(struct walk *w, const char *sql)
{
	if (db_exec(w->db, sql, NO_ARGS, NULL) != RC_OK)
		test_failed(__FILE__, __LINE__, sql);
}

/* {e} edition, {p} programme, {o} the partner's organisation, {h} a text of its
 * own, {b} some bytes, {0} to {9} the person of that role. */
static const char *
filled(struct walk *w, const struct place *p, const char *sql)
{
	struct buf b = BUF(w->arena);

	for (; *sql != '\0'; sql++) {
		if (sql[0] != '{' || sql[1] == '\0' || sql[2] != '}') {
			buf_char(&b, *sql);
			continue;
		}
		switch (sql[1]) {
		case 'e': buf_printf(&b, "%lld", (long long)p->edition_id);
			break;
		case 'p': buf_printf(&b, "%lld", (long long)p->programme_id);
			break;
		case 'o': buf_printf(&b, "%lld", (long long)p->organisation);
			break;
		case 'b': buf_str(&b, db_is_postgres(w->db) ? "'\\x00'" :
			    "x'00'");
			break;
		case 'h': buf_printf(&b, "'%s'", p->edition); break;
		default:
			buf_printf(&b, "%lld", (long long)
			    p->person[sql[1] - '0']);
		}
		sql += 2;
	}
	return buf_text(&b);
}

const char *
walk_filled(struct walk *w, const char *sql)
{
	return filled(w, w->place[0], sql);
}

static row_id
number(struct walk *w, const struct place *p, const char *sql)
{
	row_id id = 0;
	enum rc rc = db_int(w->db, filled(w, p, sql), NO_ARGS, &id);

	CHECK(rc == RC_OK || rc == RC_NONE);
	return rc == RC_OK ? id : 0;
}

/* One row at least of what the routes speak of; 2 participant, 7 the one
 * that the partner sent (the administrator), 4 assessor, 5 trainer, 6 organiser. */
static const char *const furniture[] = {
	"UPDATE edition SET public = 1 WHERE id = {e}",
	"UPDATE programme SET public = 1, primary_colour = '#14532d'"
	    " WHERE id = {p}",
	"INSERT INTO call (edition_id, by_hand) VALUES ({e}, 'open')"
	    " ON CONFLICT (edition_id) DO UPDATE SET by_hand = 'open'",
	"INSERT INTO part (edition_id, pos, kind, title, starts, ends)"
	    " VALUES ({e}, 97, 'part', '{\"en\":\"Ours\"}', 4000000000,"
	    " 4000090000)",
	"INSERT INTO part (edition_id, pos, kind, title, starts, ends, host_id)"
	    " VALUES ({e}, 98, 'local', '{\"en\":\"Theirs\"}', 4000100000,"
	    " 4000190000, {o})",
	"INSERT INTO session_item (edition_id, part_id, kind, title, starts,"
	    " ends, seats) SELECT edition_id, id, 'training',"
	    " '{\"en\":\"Held\"}', starts, starts + 3600, 5 FROM part"
	    " WHERE edition_id = {e} AND pos IN (97, 98)",
	"INSERT INTO session_person (session_id, person_id, role, pos)"
	    " SELECT id, {5}, 'trainer', 1 FROM session_item WHERE edition_id ="
	    " {e} AND starts >= 4000000000",
	"INSERT INTO session_person (session_id, person_id, role, pos)"
	    " SELECT id, {2}, 'contributor', 2 FROM session_item"
	    " WHERE edition_id = {e} AND starts >= 4000000000",
	"INSERT INTO session_place (session_id, person_id)"
	    " SELECT id, {2} FROM session_item WHERE edition_id = {e}"
	    " AND starts >= 4000000000",
	"INSERT INTO check_in (session_id, code) SELECT max(id), {h}"
	    " FROM session_item WHERE edition_id = {e}",
	"INSERT INTO edition_topic (edition_id, pos, title)"
	    " VALUES ({e}, 9, '{\"en\":\"Topic\"}')",
	"INSERT INTO document (programme_id, edition_id, kind, title, url,"
	    " visibility, made_at) VALUES ({p}, {e}, 'other',"
	    " '{\"en\":\"Ours\"}', 'https://x.example', 'staff', 5)",
	"INSERT INTO document (programme_id, edition_id, kind, title, url,"
	    " owner_id, made_at) VALUES ({p}, {e}, 'other',"
	    " '{\"en\":\"Theirs\"}', 'https://x.example', {o}, 5)",
	"INSERT INTO document (programme_id, kind, title, url, made_at)"
	    " VALUES ({p}, 'other', '{\"en\":\"Ours\"}', 'https://x.example', 5)",
	"INSERT INTO involvement (programme_id, edition_id, organisation_id,"
	    " role, pos) VALUES ({p}, {e}, {o}, 'partner', 9),"
	    " ({p}, NULL, {o}, 'partner', 9)",
	"INSERT INTO participant (edition_id, person_id, role, made_at)"
	    " VALUES ({e}, {2}, 'participant', 5)",
	"INSERT INTO participant (edition_id, person_id, role, partner_id,"
	    " made_at) VALUES ({e}, {7}, 'contributor', {o}, 5)",
	"INSERT INTO participant_part (participant_id, part_id, state, at)"
	    " SELECT pa.id, pt.id, 'confirmed', 5 FROM participant pa JOIN part"
	    " pt ON pt.edition_id = pa.edition_id AND pt.pos = 97"
	    " WHERE pa.edition_id = {e} AND pa.person_id IN ({2}, {7})",
	"INSERT INTO certificate (code, participant_id, name, name_salt, lang,"
	    " minutes, sessions, facts, signature, issued_at) SELECT 'code-' ||"
	    " {h}, id, 'N', 's', 'en', 1, 1, '{}', {b}, 5 FROM participant"
	    " WHERE edition_id = {e} AND person_id = {2}",
	"INSERT INTO query (programme_id, edition_id, number, name, email,"
	    " lang, subject, secret, made_at) VALUES ({p}, {e}, {h}, 'N',"
	    " 'asker@example.org', 'en', 'S', 'secret-' || {h}, 5)",
	"INSERT INTO letter_template (edition_id, kind, title, subject, body,"
	    " posted) VALUES ({e}, 'practical', 'Ours', '{\"en\":\"S\"}',"
	    " '{\"en\":\"B\"}', 1), ({e}, 'practical', 'Draft',"
	    " '{\"en\":\"S\"}', '{\"en\":\"B\"}', 0)",
	"INSERT INTO letter (edition_id, kind, person_id, lang, subject, body,"
	    " as_pdf, at) VALUES ({e}, 'practical', {2}, 'en', 'S', 'B', 0, 5),"
	    " ({e}, 'practical', {7}, 'en', 'S', 'B', 0, 6)",
	"INSERT INTO letter_batch (edition_id, kind, to_group, link, made_by,"
	    " made_at, subject, body) VALUES ({e}, 'other', 'all', '/', {6}, 5,"
	    " '{\"en\":\"S\"}', '{\"en\":\"B\"}')",
	"INSERT INTO outbox (to_address, lang, subject, body, kind,"
	    " programme_id, due_at, made_at) VALUES ('to@example.org', 'en',"
	    " 'S', 'B', 'x', {p}, 5, 5)",
	"INSERT INTO peer (edition_id, person_id, langs, population, share,"
	    " roles, seek_max, offer_max, at) VALUES ({e}, {2}, 'en', 0, -1, 0,"
	    " 2, 2, 5), ({e}, {7}, 'en', 0, -1, 0, 2, 2, 5)",
	"INSERT INTO peer_entry (edition_id, person_id, side, concept_id, text,"
	    " lang, at, question) VALUES ({e}, {2}, 'seek', 'health', 'Ours',"
	    " 'en', 5, 0), ({e}, {7}, 'seek', 'policing', 'Asked', 'en', 5, 1),"
	    " ({e}, {7}, 'offer', 'health', 'Theirs', 'en', 5, 0)",
	"INSERT INTO consent (person_id, purpose, basis, text_shown, lang,"
	    " given, at) SELECT p.person_id, 'peers/' || e.slug, 'consent', '',"
	    " 'en', 1, 5 FROM peer p JOIN edition e ON e.id = p.edition_id"
	    " WHERE e.id = {e}",
	"INSERT INTO peer_file (edition_id, name, state, lines, fresh, at)"
	    " VALUES ({e}, 'peers.csv', 'checked', 1, 1, 5)",
	"INSERT INTO proposal (edition_id, concept_id, offer_id, seeker_id,"
	    " giver_id, topic, language, size, share, role, made_at, sent_at)"
	    " VALUES ({e}, 'housing', 'housing', {7}, {6}, 50, 15, 5, 3, 3, 5,"
	    " 4000000000), ({e}, 'health', 'health', {2}, {7}, 50, 15, 5, 3, 3,"
	    " 5, 4000000000), ({e}, 'learning', 'learning', {2}, {7}, 50, 15,"
	    " 5, 3, 3, 5, NULL)",
	"INSERT INTO track (edition_id, pos, title)"
	    " VALUES ({e}, 9, '{\"en\":\"T\"}')",
	"INSERT INTO question (edition_id, pos, name, kind, label)"
	    " VALUES ({e}, 99, 'plan', 'file', '{\"en\":\"Plan\"}')",
	"INSERT INTO application (edition_id, number, secret, state, person_id,"
	    " email, name, lang, made_at, saved_at, submitted_at)"
	    " VALUES ({e}, 'one-' || {h}, 'one-' || {h}, 'submitted', {2},"
	    " 'one@example.org', 'One', 'en', 5, 5, 5), ({e}, 'two-' || {h},"
	    " 'two-' || {h}, 'submitted', {7}, 'two@example.org', 'Two', 'en',"
	    " 6, 6, 6)",
	"INSERT INTO assignment (application_id, person_id, at) SELECT id, {4},"
	    " 5 FROM application WHERE number = 'one-' || {h}",
	"INSERT INTO application_part (application_id, part_id) SELECT a.id,"
	    " p.id FROM application a JOIN part p ON p.edition_id ="
	    " a.edition_id AND p.pos = 97 WHERE a.number IN ('one-' || {h},"
	    " 'two-' || {h})",
	"INSERT INTO selection (edition_id, seats) VALUES ({e}, 10)"
	    " ON CONFLICT (edition_id) DO NOTHING",
	"INSERT INTO criterion (edition_id, pos, title)"
	    " VALUES ({e}, 9, '{\"en\":\"C\"}')",
	"INSERT INTO quota (edition_id, pos, title, fact, vals)"
	    " VALUES ({e}, 9, '{\"en\":\"Q\"}', 'country', 'LT')",
	"INSERT INTO country_group (edition_id, title, countries)"
	    " VALUES ({e}, '{\"en\":\"G\"}', 'LT LV')",
	"INSERT INTO draw (edition_id, part_id, number, made_at, method, seats,"
	    " alternates, whole, waiting, refuse, state, commitment,"
	    " announced_at, source) SELECT {e}, id, 97, 5, 'leximin', 2, 0, 1,"
	    " 0, 1, 'ready', 'c', 6, 'S' FROM part WHERE edition_id = {e}"
	    " AND pos = 97",
	"INSERT INTO draw_person (draw_id, application_id, chance,"
	    " ticket_chance, blocked, bound, place) SELECT d.id, a.id, 0.5,"
	    " 0.5, 0, 'seats', '' FROM draw d JOIN application a"
	    " ON a.edition_id = d.edition_id WHERE d.edition_id = {e}"
	    " AND d.number = 97",
	"INSERT INTO draw_file (draw_id, name, blob_id) SELECT d.id,"
	    " 'lottery.csv', max(b.id) FROM draw d CROSS JOIN blob b"
	    " WHERE d.edition_id = {e} AND d.number = 97 GROUP BY d.id",
	"INSERT INTO job (kind, input, person_id, state, blob_id, made_at,"
	    " due_at) SELECT 'attendance.paper', '{\"what\":\"csv\","
	    "\"edition\":{e},\"session\":0,\"part\":0,\"day\":\"\","
	    "\"role\":\"\",\"lang\":\"en\"}', {6}, 'done', max(id), 5, 5"
	    " FROM blob",
	"INSERT INTO answer (application_id, question_id, text, blob_id)"
	    " SELECT a.id, q.id, NULL, (SELECT max(id) FROM blob)"
	    " FROM application a JOIN question q ON q.edition_id ="
	    " a.edition_id AND q.name = 'plan' WHERE a.number IN ('one-' || {h},"
	    " 'two-' || {h})",
	"INSERT INTO practice (code, programme_id, edition_id, organisation_id,"
	    " author_id, state, attribution, version, kind, title, title_fold,"
	    " lang, city_fold, population, year_from, year_to, evidence,"
	    " topics, made_at, changed_at, published_at) VALUES ('p-' || {h},"
	    " {p}, {e}, {o}, {2}, 'published', 'named', 1, 'mixed',"
	    " '{\"en\":\"T\"}', 't', 'en', '', 0, 0, 0, 1, '', 5, 5, 5)",
	"INSERT INTO practice_version (practice_id, n, record, attribution,"
	    " how, at) SELECT id, 1, '{\"kind\":\"mixed\",\"title\":\"T\"}',"
	    " 'named', 'form', 5 FROM practice WHERE code = 'p-' || {h}",
	"INSERT INTO practice_carry (programme_id, name, publish, state, lines,"
	    " at) VALUES ({p}, 'a.csv', 1, 'checked', 1, 5)",
	"INSERT INTO finding_note (edition_id, session_id, kind, person_id,"
	    " lang, body, made_at, changed_at) SELECT {e}, i.id, 'note', x.id,"
	    " 'en', 'Ours', 5, 5 FROM session_item i JOIN part p"
	    " ON p.id = i.part_id JOIN person x ON x.id IN ({2}, {7})"
	    " WHERE p.edition_id = {e} AND p.pos = 97",
	"INSERT INTO finding_note_version (note_id, n, body, person_id, at)"
	    " SELECT id, 1, body, person_id, 5 FROM finding_note"
	    " WHERE edition_id = {e} AND person_id IN ({2}, {7})",
	"INSERT INTO finding (edition_id, state, version, title, made_at,"
	    " changed_at) VALUES ({e}, 'candidate', 1, '{\"en\":\"F\"}', 5,"
	    " 5)",
	"INSERT INTO finding (edition_id, state, version, title, level,"
	    " addressee, number, adopted_at, recommended_at, made_at,"
	    " changed_at) VALUES ({e}, 'adopted', 1, '{\"en\":\"R\"}',"
	    " 'municipal', '{\"en\":\"T\"}', 1, 5, 5, 5, 5)",
	"INSERT INTO ledger_partner (edition_id, organisation_id, person_id)"
	    " VALUES ({e}, {o}, {7})",
	"INSERT INTO ledger_partner (edition_id, organisation_id) SELECT {e},"
	    " min(id) FROM organisation WHERE id <> {o}",
	"INSERT INTO ledger_country (partner_id, country) SELECT id, 'LT'"
	    " FROM ledger_partner WHERE edition_id = {e}",
	"INSERT INTO ledger_row (edition_id, finding_id, partner_id) SELECT"
	    " {e}, f.id, p.id FROM finding f JOIN ledger_partner p"
	    " ON p.edition_id = f.edition_id WHERE f.edition_id = {e}"
	    " AND f.state = 'adopted' AND f.title = '{\"en\":\"R\"}'",
	"INSERT INTO ledger_cell (row_id, country, state) SELECT id, 'LT',"
	    " 'open' FROM ledger_row WHERE edition_id = {e}",
	"INSERT INTO ledger_log (row_id, country, kind, day, at) SELECT id, '',"
	    " 'promotion', '2020-01-01', 5 FROM ledger_row"
	    " WHERE edition_id = {e}",
	"INSERT INTO tried_delegation (edition_id, name, country, person_id)"
	    " VALUES ({e}, 'Town', '', {7})",
	"INSERT INTO tried (edition_id, finding_id, delegation_id, made_at)"
	    " SELECT {e}, max(f.id), (SELECT max(id) FROM tried_delegation"
	    " WHERE edition_id = {e}), 5 FROM finding f"
	    " WHERE f.edition_id = {e} AND f.state = 'adopted'",
	"INSERT INTO finding_version (finding_id, n, title, level, how, at)"
	    " SELECT max(id), 1, '{\"en\":\"F\"}', '', 'made', 5"
	    " FROM finding WHERE edition_id = {e} AND state = 'candidate'",
	"INSERT INTO asked (edition_id, person_id, made_at) VALUES"
	    " ({e}, {2}, 5), ({e}, {7}, 5) ON CONFLICT DO NOTHING",
	"INSERT INTO reader (edition_id, version, at) VALUES ({e}, 97, 5)",
	"INSERT INTO reader_entry (reader_id, asked_id, pos, country, lang,"
	    " issue, answer, confidential) SELECT r.id, q.id, q.id, 'LT', 'en',"
	    " 'Q', 'A', 0 FROM reader r JOIN asked q ON q.edition_id ="
	    " r.edition_id WHERE r.edition_id = {e} AND r.version = 97"
	    " AND q.person_id IN ({2}, {7})",
	"INSERT INTO analysis (asked_id, state, observations, author_id,"
	    " made_at, changed_at) SELECT id, 'finished', 'O', {5}, 5, 5"
	    " FROM asked WHERE edition_id = {e} AND person_id IN ({2}, {7})"
	    " ON CONFLICT DO NOTHING",
	"UPDATE participant SET side = 'migrants' WHERE edition_id = {e}"
	    " AND person_id = {2}",
	"INSERT INTO dialogue (edition_id, title, made_at, opened_at)"
	    " VALUES ({e}, '{\"en\":\"Open\"}', 5, 6), ({e},"
	    " '{\"en\":\"Closed\"}', 5, NULL)",
	"INSERT INTO dialogue_need (dialogue_id, side, n, kind, text, lang,"
	    " person_id, at) SELECT id, 'migrants', 1, 'need', 'N', 'en', {2},"
	    " 5 FROM dialogue WHERE edition_id = {e} AND made_at = 5",
	"INSERT INTO dialogue_need (dialogue_id, side, n, kind, text, lang,"
	    " person_id, at) SELECT id, 'administration', 1, 'need', 'N', 'en',"
	    " {7}, 5 FROM dialogue WHERE edition_id = {e} AND made_at = 5"
	    " AND opened_at IS NOT NULL",
	"INSERT INTO commitment (dialogue_id, n, text, lang, who, made_at,"
	    " changed_at) SELECT id, 1, 'C', 'en', 'W', 5, 5 FROM dialogue"
	    " WHERE edition_id = {e} AND opened_at = 6",
	"INSERT INTO commitment_keeper (commitment_id, side, person_id, since)"
	    " SELECT max(c.id), 'migrants', {2}, 5 FROM commitment c"
	    " JOIN dialogue d ON d.id = c.dialogue_id WHERE d.edition_id = {e}",
	"INSERT INTO consult_group (edition_id, session_id, number) SELECT {e},"
	    " i.id, x.n FROM session_item i JOIN part p ON p.id = i.part_id"
	    " CROSS JOIN (SELECT 51 AS n UNION SELECT 52) x"
	    " WHERE p.edition_id = {e} AND p.pos = 97",
	"INSERT INTO consult_case (edition_id, session_id, title, lang, body,"
	    " blob_id, groups, person_id, handed_at, made_at) SELECT {e}, i.id,"
	    " 'Case', 'en', 'B', NULL, 2, {5}, 5, 5"
	    " FROM session_item i JOIN part p ON p.id = i.part_id"
	    " WHERE p.edition_id = {e} AND p.pos = 97",
	"INSERT INTO consult_round (group_id, n, giver_id) SELECT id, 1,"
	    " CASE number WHEN 51 THEN {2} ELSE {7} END FROM consult_group"
	    " WHERE edition_id = {e} AND number > 50",
	"INSERT INTO consult_seat (session_id, round, person_id, group_id)"
	    " SELECT session_id, 1, CASE number WHEN 51 THEN {2} ELSE {7} END,"
	    " id FROM consult_group WHERE edition_id = {e} AND number > 50",
	"UPDATE consult_group SET step = 1 WHERE edition_id = {e}"
	    " AND number > 50",
	"INSERT INTO consult_offer (group_id, giver_id, kind, lang, body,"
	    " person_id, at) SELECT id, CASE number WHEN 51 THEN {2} ELSE {7}"
	    " END, 'case', 'en', 'Offer', CASE number WHEN 51 THEN {2} ELSE"
	    " {7} END, 5 FROM consult_group WHERE edition_id = {e}"
	    " AND number > 50",
	"INSERT INTO consult_note (group_id, giver_id, state, lang, said,"
	    " version, changed_at) SELECT id, CASE number WHEN 51 THEN {2}"
	    " ELSE {7} END, 'read', 'en', 'Said', 1, 5 FROM consult_group"
	    " WHERE edition_id = {e} AND number > 50",
	"INSERT INTO plan (edition_id, owner_id, title, report, made_at,"
	    " changed_at) VALUES ({e}, {2}, 'Ours', 'R', 5, 5),"
	    " ({e}, {7}, 'Theirs', 'R', 5, 5)",
	"INSERT INTO plan_action (plan_id, pos, title) SELECT id, 1, 'A'"
	    " FROM plan WHERE edition_id = {e} AND owner_id IN ({2}, {7})",
	"INSERT INTO plan_link (plan_id, kind, title) SELECT id, 'other', 'L'"
	    " FROM plan WHERE edition_id = {e} AND owner_id IN ({2}, {7})",
	"INSERT INTO ask (edition_id, kind, thing_id, moment, person_id,"
	    " state, due_at, asked_at) SELECT {e}, 'plan', id, 'now', owner_id,"
	    " 'waiting', 5, 4000000000 FROM plan WHERE edition_id = {e}"
	    " AND owner_id IN ({2}, {7})",
	"INSERT INTO practice (code, programme_id, edition_id, organisation_id,"
	    " author_id, state, attribution, version, kind, title, title_fold,"
	    " lang, city_fold, population, year_from, year_to, evidence,"
	    " topics, made_at, changed_at, published_at) VALUES ('r-' || {h},"
	    " {p}, {e}, {o}, {2}, 'published', 'room', 1, 'mixed',"
	    " '{\"en\":\"R\"}', 'r', 'en', '', 0, 0, 0, 1, '', 5, 5, 5)",
	"INSERT INTO practice_version (practice_id, n, record, attribution,"
	    " how, at, sealed) SELECT id, 1, '{\"kind\":\"mixed\","
	    "\"title\":\"R\"}', 'room', 'form', 5, 1 FROM practice"
	    " WHERE code = 'r-' || {h}",
	"INSERT INTO blob (name, type, size, sha256, made_at) VALUES"
	    " ('f-' || {h}, 'application/pdf', 0, 'x', 5),"
	    " ('g-' || {h}, 'application/pdf', 0, 'y', 5)",
	"INSERT INTO practice_file (practice_id, code, blob_id, title, seen, at)"
	    " SELECT p.id, b.name, b.id, '{\"en\":\"F\"}', 1, 5"
	    " FROM practice p JOIN blob b ON b.name = CASE p.attribution"
	    " WHEN 'room' THEN 'g-' ELSE 'f-' END || {h}"
	    " WHERE p.code IN ('p-' || {h}, 'r-' || {h})",
	"INSERT INTO practice_pick (edition_id, practice_id, at) SELECT {e},"
	    " id, 5 FROM practice WHERE code = 'p-' || {h}",
	"UPDATE session_item SET kind = 'site-visit' WHERE edition_id = {e}"
	    " AND part_id = (SELECT max(id) FROM part WHERE edition_id = {e}"
	    " AND pos = 97)",
	"INSERT INTO practice_sheet (session_id, person_id, could, lang, at)"
	    " SELECT max(id), {2}, 'C', 'en', 5 FROM session_item"
	    " WHERE edition_id = {e} AND kind = 'site-visit'",
	"INSERT INTO practice_trial (practice_id, person_id, state, outcome,"
	    " place, named, adapted, happened, lang, at) SELECT id, {2},"
	    " 'told', 'partly', 'Town', 1, 'A', 'B', 'en', 5 FROM practice"
	    " WHERE code = 'p-' || {h}",
	"INSERT INTO practice_source (url, publish, kind, prefix, next_at)"
	    " VALUES ('https://x.example/' || {h}, 1, 'mixed', '',"
	    " 4000000000)",
	"INSERT INTO practice_bundle (code, person_id, title, lang, format,"
	    " at) VALUES ('ours-' || {h}, {2}, 'Ours', 'en', 'csv',"
	    " 4000000000), ('theirs-' || {h}, {7}, 'Theirs', 'en', 'csv',"
	    " 4000000000)",
	"INSERT INTO practice_bundle_item (bundle_id, pos, practice_id)"
	    " SELECT b.id, 1, p.id FROM practice_bundle b CROSS JOIN practice p"
	    " WHERE b.code IN ('ours-' || {h}, 'theirs-' || {h})"
	    " AND p.code = 'p-' || {h}",
	"INSERT INTO letterhead (edition_id, logo_blob) SELECT {e}, max(id)"
	    " FROM blob WHERE true ON CONFLICT (edition_id) DO UPDATE SET"
	    " logo_blob = excluded.logo_blob",
	"INSERT INTO grouping (edition_id, title, kind, groups, language,"
	    " wishes, made_at) VALUES ({e}, '{\"en\":\"G\"}', 'breakout', 2,"
	    " 'stated', 1, 5)",
	"INSERT INTO grouping_group (grouping_id, number) SELECT max(id), 1"
	    " FROM grouping WHERE edition_id = {e}",
	"INSERT INTO grouping_group (grouping_id, number) SELECT max(id), 2"
	    " FROM grouping WHERE edition_id = {e}",
	"INSERT INTO grouping_session (grouping_id, round, number, session_id)"
	    " SELECT (SELECT max(id) FROM grouping WHERE edition_id = {e}), 1,"
	    " 0, i.id FROM session_item i JOIN part p ON p.id = i.part_id"
	    " WHERE p.edition_id = {e} AND p.pos = 97",
	"INSERT INTO grouping_seat (grouping_id, round, participant_id, number)"
	    " SELECT (SELECT max(id) FROM grouping WHERE edition_id = {e}), 1,"
	    " pa.id, 1 FROM participant pa WHERE pa.edition_id = {e}"
	    " AND pa.person_id = {2}",
	"INSERT INTO grouping_step (grouping_id, what) SELECT max(id), 'move'"
	    " FROM grouping WHERE edition_id = {e}",
	"INSERT INTO grouping_step_seat (step_id, round, participant_id, locked)"
	    " SELECT (SELECT max(id) FROM grouping_step), 1, pa.id, 0 FROM"
	    " participant pa WHERE pa.edition_id = {e} AND pa.person_id = {2}",
	"INSERT INTO job (kind, input, person_id, state, blob_id, made_at,"
	    " due_at) SELECT 'group.make', '{\"what\":\"cards\",\"edition\":{e},"
	    "\"grouping\":' || (SELECT max(id) FROM grouping WHERE edition_id ="
	    " {e}) || ',\"by\":{6},\"lang\":\"en\"}', {6}, 'done', max(id), 5,"
	    " 5 FROM blob",
	/* A file of its own: it goes with the case. */
	"INSERT INTO blob (name, type, size, sha256, made_at)"
	    " VALUES ('case.pdf', 'application/pdf', 0, 'x', 5)",
	"UPDATE consult_case SET blob_id = (SELECT max(id) FROM blob)"
	    " WHERE edition_id = {e}",
	NULL
};

static const char *const roles[WALKERS] = { [W_PARTNER] = "partner",
	[W_ASSESSOR] = "assessor", [W_TRAINER] = "trainer",
	[W_ORGANISER] = "organiser", [W_ORGANISER_PLAIN] = "organiser" };

static struct place *
place_make(struct walk *w, const char *edition)
{
	struct place *p = arena_new(w->arena, struct place);
	struct application draft = { .lang = "en" };
	struct blob picture;
	struct organisation o = { .name = arena_printf(w->arena,
	    "{\"en\":\"Partner of %s\"}", edition), .country = "LT" };

	p->edition = edition;
	p->edition_id = number(w, p, arena_printf(w->arena,
	    "SELECT id FROM edition WHERE slug = '%s'", edition));
	p->programme_id = number(w, p,
	    "SELECT programme_id FROM edition WHERE id = {e}");
	CHECK(db_text(w->db, w->arena, filled(w, p, "SELECT slug FROM programme"
	    " WHERE id = {p}"), NO_ARGS, &p->programme) == RC_OK);
	CHECK(organisation_add(w->db, &o, 5) == RC_OK);
	p->organisation = o.id;
	for (int i = W_PERSON; i < WALKERS; i++) {
		struct person who = { .lang = "en", .name = "Walker",
		    .email = arena_printf(w->arena, "walker%d@%s.example", i,
		    edition) };

		CHECK(person_ensure(w->db, &who, 5) == RC_OK);
		p->person[i] = who.id;
		if (i == W_ADMIN || i == W_ADMIN_PLAIN)
			put(w, arena_printf(w->arena, "UPDATE person SET admin"
			    " = 1 WHERE id = %lld", (long long)who.id));
		if (roles[i] != NULL)
			put(w, filled(w, p, arena_printf(w->arena,
			    "INSERT INTO programme_role (programme_id,"
			    " person_id, role, organisation_id, made_at)"
			    " VALUES ({p}, %lld, '%s', %s, 5)",
			    (long long)who.id, roles[i], i == W_PARTNER ? "{o}" :
			    "NULL")));
	}
	CHECK(blob_put(w->db, "a.png", "\x89PNG\r\n\x1a\n", 8, &picture) ==
	    RC_OK);
	for (size_t i = 0; furniture[i] != NULL; i++)
		put(w, filled(w, p, furniture[i]));
	draft.edition = p->edition_id;
	CHECK(application_draft(w->db, w->arena, &draft, time_now(),
	    &p->application) == RC_OK);
	p->query = people_secret(w->arena);
	put(w, filled(w, p, arena_printf(w->arena, "UPDATE query SET secret ="
	    " '%s' WHERE edition_id = {e}", people_hash(w->arena, p->query))));
	p->calendar = people_secret(w->arena);
	CHECK(person_calendar_set(w->db, p->person[W_PARTICIPANT],
	    people_hash(w->arena, p->calendar)) == RC_OK);
	return p;
}

struct walk *
walk_open(struct db *db, struct arena *a)
{
	static const struct config c = { .base_url = "http://guildhall.test",
	    .port = 80 };
	struct walk *w = arena_new(a, struct walk);
	unsigned char key[32] = { 7 };
	unixtime now = time_now();

	*w = (struct walk){ .db = db, .arena = a };
	app_start();
	token_key(key);
	people_key(key);
	w->web = app_web(&c);
	w->web.tables = watched(a);
	w->routes = routes;
	CHECK(db_begin(db) == RC_OK && demo_load(db, a, now) == RC_OK);
	w->place[0] = place_make(w, "integra-plus-2014");
	w->place[1] = place_make(w, "baltic-2025");
	for (int i = 0; i < WALKERS; i++) {
		const char *secret;

		w->visitor[i] = visitor_make(&w->web, db);
		visit_follow(w->visitor[i], false);
		visit_set_header(w->visitor[i], "Sec-Fetch-Site",
		    "same-origin");
		if (i == W_ANYONE)
			continue;
		CHECK(session_make(db, a, w->place[0]->person[i], "Walk", now,
		    &secret) == RC_OK);
		if (i == W_ORGANISER || i == W_ADMIN)
			CHECK(session_prove(db, a, secret, now) == RC_OK);
		w->session[i] = secret;
	}
	CHECK(db_commit(db) == RC_OK);
	return w;
}

/* --- paths --- */

/*
 * What stands for a parameter: SQL for a row's id (or text), in the walkers' own
 * edition; peer: one that another person or organisation has there.  A row of no
 * edition has no other: alone.
 */
#define OF_PLAN(what, whom) "SELECT " what " FROM plan p JOIN plan_action x" \
	" ON x.plan_id = p.id JOIN plan_link l ON l.plan_id = p.id" \
	" WHERE p.edition_id = {e} AND p.owner_id = " whom
#define OPEN_ONE "SELECT max(id) FROM dialogue WHERE edition_id = {e}" \
	" AND opened_at = 6"
#define CLOSED_ONE "SELECT max(id) FROM dialogue WHERE edition_id = {e}" \
	" AND opened_at IS NULL"
static const struct param {
	const char *name, *where;	/* where: only in paths with this in it */
	const char *own, *peer;
	bool alone;
} params[] = {
	{ "part", "/partner/", "SELECT id FROM part WHERE host_id = {o}",
	    "SELECT min(id) FROM part WHERE edition_id = {e} AND pos = 97" },
	{ "part", "", "SELECT min(id) FROM part WHERE edition_id = {e}"
	    " AND pos = 97", NULL },
	{ "session", "/partner/", "SELECT i.id FROM session_item i JOIN part p"
	    " ON p.id = i.part_id WHERE p.host_id = {o}", "SELECT i.id"
	    " FROM session_item i JOIN part p ON p.id = i.part_id WHERE"
	    " p.edition_id = {e} AND p.pos = 97" },
	{ "session", "/visits/", "SELECT max(id) FROM session_item WHERE"
	    " edition_id = {e} AND kind = 'site-visit'", NULL },
	{ "session", "", "SELECT i.id FROM session_item i JOIN part p"
	    " ON p.id = i.part_id WHERE p.edition_id = {e} AND p.pos = 97",
	    NULL },
	{ "with", "/partner/", "SELECT max(s.id) FROM session_person s JOIN"
	    " session_item i ON i.id = s.session_id WHERE i.edition_id = {e}",
	    "SELECT min(s.id) FROM session_person s JOIN session_item i ON"
	    " i.id = s.session_id JOIN part p ON p.id = i.part_id WHERE"
	    " p.edition_id = {e} AND p.pos = 97" },
	{ "with", "", "SELECT min(s.id) FROM session_person s JOIN"
	    " session_item i ON i.id = s.session_id JOIN part p ON p.id ="
	    " i.part_id WHERE p.edition_id = {e} AND p.pos = 97", NULL },
	{ "topic", "", "SELECT max(id) FROM edition_topic"
	    " WHERE edition_id = {e}", NULL },
	{ "document", "/partner/", "SELECT id FROM document"
	    " WHERE owner_id = {o}", "SELECT max(id) FROM document"
	    " WHERE edition_id = {e} AND owner_id IS NULL" },
	{ "document", "/programmes/", "SELECT max(id) FROM document"
	    " WHERE programme_id = {p} AND edition_id IS NULL", NULL },
	{ "document", "", "SELECT max(id) FROM document"
	    " WHERE edition_id = {e} AND owner_id IS NULL", NULL },
	{ "involvement", "/programmes/", "SELECT max(id) FROM involvement"
	    " WHERE programme_id = {p} AND edition_id IS NULL", NULL },
	{ "involvement", "", "SELECT max(id) FROM involvement"
	    " WHERE edition_id = {e}", NULL },
	{ "person", "/admin/", "SELECT {2} + 0", NULL, true },
	{ "person", "/roles/", "SELECT {4} + 0", NULL },
	{ "person", "", "SELECT {2} + 0", NULL },
	{ "role", "", "'assessor'", NULL, true },
	{ "participant", "/partner/", "SELECT id FROM participant"
	    " WHERE partner_id = {o}", "SELECT id FROM participant"
	    " WHERE edition_id = {e} AND person_id = {2}" },
	{ "participant", "", "SELECT id FROM participant"
	    " WHERE edition_id = {e} AND person_id = {2}", NULL },
	{ "query", "", "SELECT max(id) FROM query WHERE edition_id = {e}",
	    NULL },
	{ "template", "/mine/", "SELECT max(id) FROM letter_template"
	    " WHERE edition_id = {e} AND title = 'Ours'", "SELECT max(id)"
	    " FROM letter_template WHERE edition_id = {e} AND title = 'Draft'"
	    },
	{ "template", "", "SELECT max(id) FROM letter_template"
	    " WHERE edition_id = {e}", NULL },
	{ "letter", "/mine/", "SELECT max(id) FROM letter WHERE person_id = {2}"
	    " AND edition_id = {e}", "SELECT max(id) FROM letter"
	    " WHERE person_id = {7} AND edition_id = {e}" },
	{ "letter", "", "SELECT max(id) FROM letter WHERE edition_id = {e}",
	    NULL },
	{ "picture", "", "'logo'", NULL, true },
	{ "batch", "", "SELECT max(id) FROM letter_batch"
	    " WHERE edition_id = {e}", NULL },
	{ "mail", "/admin/", "SELECT max(id) FROM outbox", NULL, true },
	{ "mail", "", "SELECT max(id) FROM outbox WHERE programme_id = {p}",
	    NULL },
	{ "application", "/assess/", "SELECT application_id FROM assignment"
	    " WHERE person_id = {4}", "SELECT max(id) FROM application"
	    " WHERE edition_id = {e} AND state = 'submitted'" },
	{ "application", "", "SELECT max(id) FROM application WHERE"
	    " edition_id = {e} AND state = 'submitted'", NULL },
	{ "question", "/apply/", "'plan'", NULL, true },
	{ "question", "", "SELECT max(id) FROM question WHERE edition_id = {e}"
	    " AND kind = 'file'", NULL },
	{ "track", "", "SELECT max(id) FROM track WHERE edition_id = {e}",
	    NULL },
	{ "page", "", "'1'", NULL, true },
	{ "token", "", "'1-2-3'", NULL, true },
	{ "paper", "", "'plan.pdf'", NULL },
	{ "draw", "", "SELECT max(id) FROM draw WHERE edition_id = {e}", NULL },
	{ "file", "/editions/:edition/practices/", "'g-' || {h}", NULL },
	{ "file", "/practices/", "'f-' || {h}", NULL, true },
	{ "file", "/draws/", "'lottery.csv'", NULL, true },
	{ "file", "/peers/", "SELECT max(id) FROM peer_file"
	    " WHERE edition_id = {e}", NULL },
	{ "file", "", "'x.css'", NULL, true },
	{ "secret", "/apply/", "'application'", NULL },
	{ "secret", "/queries/", "'query'", NULL, true },
	{ "secret", "/calendar/", "'calendar'", NULL, true },
	{ "secret", "/sign-in/", "'0123456789abcdef0123456789abcdef'", NULL,
	    true },
	{ "practice", "/editions/", "'r-' || {h}", NULL },
	{ "practice", "/practices/", "'p-' || {h}", NULL, true },
	{ "pick", "", "SELECT max(id) FROM practice_pick WHERE edition_id ="
	    " {e}", NULL },
	{ "code", "/check-in/", "{h}", NULL, true },
	{ "code", "/verify/", "'code-' || {h}", NULL, true },
	{ "job", "/groups/", "SELECT max(id) FROM job WHERE person_id = {6}"
	    " AND kind = 'group.make'", NULL },
	{ "job", "", "SELECT max(id) FROM job WHERE person_id = {6}"
	    " AND kind = 'attendance.paper'", NULL },
	{ "grouping", "", "SELECT max(id) FROM grouping WHERE edition_id = {e}",
	    NULL },
	{ "number", "/cases/", "'51'", "'52'" },
	{ "number", "", "'1'", NULL, true },
	{ "carry", "", "SELECT max(id) FROM practice_carry"
	    " WHERE programme_id = {p}", NULL },
	{ "trial", "", "SELECT max(t.id) FROM practice_trial t JOIN practice p"
	    " ON p.id = t.practice_id WHERE p.code = 'p-' || {h}", NULL,
	    true },
	{ "source", "", "SELECT max(id) FROM practice_source", NULL, true },
	{ "bundle", "/again", "'ours-' || {h}", "'theirs-' || {h}" },
	{ "bundle", "/drop", "'ours-' || {h}", "'theirs-' || {h}" },
	{ "bundle", "", "'ours-' || {h}", NULL, true },
	{ "certificate", "", "SELECT max(c.id) FROM certificate c JOIN"
	    " participant p ON p.id = c.participant_id"
	    " WHERE p.edition_id = {e}", NULL },
	{ "criterion", "", "SELECT max(id) FROM criterion"
	    " WHERE edition_id = {e}", NULL },
	{ "quota", "", "SELECT max(id) FROM quota WHERE edition_id = {e}",
	    NULL },
	{ "case", "", "SELECT max(id) FROM consult_case WHERE edition_id = {e}",
	    NULL },
	{ "offer", "/consult/", "SELECT max(o.id) FROM consult_offer o"
	    " JOIN consult_group g ON g.id = o.group_id WHERE g.edition_id"
	    " = {e} AND g.number = 51", "SELECT max(o.id) FROM consult_offer o"
	    " JOIN consult_group g ON g.id = o.group_id WHERE g.edition_id"
	    " = {e} AND g.number = 52" },
	{ "round", "/consult/", "'1'", NULL, true },
	{ "group", "/consult/", "SELECT max(id) FROM consult_group"
	    " WHERE edition_id = {e} AND number = 51", "SELECT max(id)"
	    " FROM consult_group WHERE edition_id = {e} AND number = 52" },
	{ "group", "", "SELECT max(id) FROM country_group"
	    " WHERE edition_id = {e}", NULL },
	{ "organisation", "", "SELECT {o} + 0", NULL, true },
	{ "dialogue", "/own", CLOSED_ONE, NULL },
	{ "dialogue", "/hand-in", CLOSED_ONE, NULL },
	{ "dialogue", "/import", CLOSED_ONE, NULL },
	{ "dialogue", "/open", CLOSED_ONE, NULL },
	{ "dialogue", "", OPEN_ONE, NULL },
	{ "need", "", "SELECT max(n.id) FROM dialogue_need n WHERE"
	    " n.dialogue_id = (" OPEN_ONE ")", NULL },
	{ "commitment", "", "SELECT max(c.id) FROM commitment c WHERE"
	    " c.dialogue_id = (" OPEN_ONE ")", NULL },
	{ "keeper", "", "SELECT max(k.id) FROM commitment_keeper k"
	    " JOIN commitment c ON c.id = k.commitment_id WHERE c.dialogue_id ="
	    " (" OPEN_ONE ")", NULL },
	{ "plan", "/desk/", "SELECT max(id) FROM plan WHERE edition_id = {e}",
	    NULL },
	{ "plan", "", OF_PLAN("max(p.id)", "{2}"), OF_PLAN("max(p.id)",
	    "{7}") },
	{ "action", "", OF_PLAN("max(x.id)", "{2}"), OF_PLAN("max(x.id)",
	    "{7}") },
	{ "link", "", OF_PLAN("max(l.id)", "{2}"), OF_PLAN("max(l.id)",
	    "{7}") },
	{ "note", "", "SELECT max(id) FROM finding_note WHERE edition_id = {e}"
	    " AND person_id = {2}", "SELECT max(id) FROM finding_note"
	    " WHERE edition_id = {e} AND person_id = {7}" },
	{ "delegation", "", "SELECT max(id) FROM tried_delegation"
	    " WHERE edition_id = {e}", NULL },
	{ "partner", "", "SELECT max(id) FROM ledger_partner"
	    " WHERE edition_id = {e}", NULL },
	{ "row", "/partner/", "SELECT max(r.id) FROM ledger_row r"
	    " JOIN ledger_partner p ON p.id = r.partner_id"
	    " WHERE r.edition_id = {e} AND p.organisation_id = {o}",
	    "SELECT max(r.id) FROM ledger_row r JOIN ledger_partner p"
	    " ON p.id = r.partner_id WHERE r.edition_id = {e}"
	    " AND p.organisation_id <> {o}" },
	{ "row", "", "SELECT max(id) FROM ledger_row WHERE edition_id = {e}",
	    NULL },
	{ "finding", "/give", "SELECT max(id) FROM finding"
	    " WHERE edition_id = {e} AND state = 'adopted'", NULL },
	{ "finding", "/desk/", "SELECT max(id) FROM finding"
	    " WHERE edition_id = {e} AND state = 'candidate'", NULL },
	{ "finding", "/mine/", "SELECT max(id) FROM finding"
	    " WHERE edition_id = {e} AND state = 'candidate'", NULL },
	{ "finding", "", "SELECT max(id) FROM finding WHERE edition_id = {e}"
	    " AND state = 'adopted'", NULL },
	{ "ask", "/desk/", "SELECT max(id) FROM ask WHERE edition_id = {e}",
	    NULL },
	{ "ask", "", "SELECT max(id) FROM ask WHERE edition_id = {e}", NULL,
	    true },
	{ "entry", "/help/", "SELECT max(id) FROM peer_entry"
	    " WHERE edition_id = {e} AND question = 1", NULL },
	{ "entry", "", "SELECT max(id) FROM peer_entry WHERE edition_id = {e}"
	    " AND person_id = {2}", "SELECT max(id) FROM peer_entry"
	    " WHERE edition_id = {e} AND person_id = {7}" },
	{ "proposal", "/mine/", "SELECT max(id) FROM proposal"
	    " WHERE edition_id = {e} AND seeker_id = {2} AND sent_at IS NOT"
	    " NULL", "SELECT max(id) FROM proposal WHERE edition_id = {e}"
	    " AND seeker_id = {7} AND giver_id = {6}" },
	{ "proposal", "", "SELECT max(id) FROM proposal WHERE edition_id = {e}"
	    " AND sent_at IS NULL", NULL },
};

static const struct param *
param_of(const char *path, const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof params / sizeof *params; i++)
		if (strlen(params[i].name) == n &&
		    memcmp(params[i].name, name, n) == 0 &&
		    strstr(path, params[i].where) != NULL)
			return &params[i];
	fprintf(stderr, "%s: test/walk.c has nothing for :%.*s\n", path, (int)n,
	    name);
	CHECK(!"every parameter has a row");
	return NULL;
}

static const char *
value_of(struct walk *w, const struct param *p, enum whose whose)
{
	const struct place *at = w->place[whose == WHOSE_MIXED ||
	    whose == WHOSE_FOREIGN];
	const char *sql = whose == WHOSE_PEER && p->peer != NULL ? p->peer :
	    p->own, *text = NULL;

	if (strcmp(sql, "'application'") == 0)
		return at->application;
	if (strcmp(sql, "'query'") == 0)
		return at->query;
	if (strcmp(sql, "'calendar'") == 0)
		return at->calendar;
	if (strncmp(sql, "SELECT", 6) == 0)
		return arena_printf(w->arena, "%lld", (long long)number(w, at,
		    sql));
	CHECK(db_text(w->db, w->arena, filled(w, at, arena_printf(w->arena,
	    "SELECT %s", sql)), NO_ARGS, &text) == RC_OK);
	return text;
}

const char *
walk_id(struct walk *w, const char *name, enum whose whose)
{
	for (size_t i = 0; i < sizeof params / sizeof *params; i++)
		if (strcmp(params[i].name, name) == 0 &&
		    *params[i].where == '\0' && !params[i].alone)
			return value_of(w, &params[i], whose);
	return NULL;
}

const char *
walk_path(struct walk *w, const struct route *r, enum whose whose)
{
	struct buf b = BUF(w->arena);
	bool fits = whose == WHOSE_OWN;

	for (const char *s = r->path; *s != '\0';) {
		const char *name = ++s;
		size_t n = strcspn(s, "/");
		const struct place *at = w->place[whose == WHOSE_FOREIGN];
		const struct param *p;
		bool scope = false;

		s += n;
		buf_char(&b, '/');
		if (name[0] != ':') {
			buf_put(&b, name, n);
			continue;
		}
		if (n == 8 && memcmp(name, ":edition", 8) == 0) {
			buf_str(&b, at->edition);
			scope = true;
		} else if (n == 10 && memcmp(name, ":programme", 10) == 0) {
			buf_str(&b, at->programme);
			scope = true;
		}
		if (scope) {
			fits = fits || whose == WHOSE_FOREIGN;
			continue;
		}
		if ((p = param_of(r->path, name + 1, n - 1)) == NULL)
			return NULL;
		fits = fits || (whose == WHOSE_PEER ? p->peer != NULL :
		    whose == WHOSE_MIXED && !p->alone);
		buf_str(&b, value_of(w, p, whose));
	}
	if (b.n == 0)
		buf_char(&b, '/');
	return fits ? buf_text(&b) : NULL;
}

const struct route *
walk_route(struct walk *w, enum method m, const char *path)
{
	static struct router *router;

	if (router == NULL)
		router = router_make(w->web.tables);
	return router_find(router, m, arena_dup_n(w->arena, path,
	    strcspn(path, "?"))).route;
}

/* --- asking --- */

static void
begin(struct walk *w, enum walker as)
{
	static int n;

	/* Nobody gets into the limits. */
	n++;
	visit_from(w->visitor[as], arena_printf(w->arena, "10.%d.%d.%d",
	    n >> 16 & 255, n >> 8 & 255, n & 255));
	visit_forget(w->visitor[as]);
	if (w->session[as] != NULL)
		visit_set_cookie(w->visitor[as], "session", w->session[as]);
	last = (struct walked){ 0 };
	page.n = 0;
}

static struct walked
end(struct walk *w, enum walker as)
{
	const char *to = visit_header(w->visitor[as], "Location");

	if (!last.ran) {
		last.status = visit_status(w->visitor[as]);
		last.location = to;
	}
	return last;
}

struct walked
walk_get(struct walk *w, enum walker as, const char *path)
{
	begin(w, as);
	visit_get(w->visitor[as], path);
	return end(w, as);
}

struct walked
walk_post(struct walk *w, enum walker as, const char *path,
    const struct visit_form *form, const struct visit_value *values)
{
	struct visit_form none = { .action = path };

	begin(w, as);
	visit_send(w->visitor[as], form == NULL ? &none : form, values);
	if (page.n > 0)
		visit_show(w->visitor[as], page.p, page.n);
	return end(w, as);
}
