/*
 * Publishing decisions, and what becomes of the offers.  A decision is told by
 * one UPDATE that is guarded by its own state; letter, place and offer follow
 * in the same transaction.
 */
#include "selection/selection_draw.h"

#include <string.h>

#include "base/json.h"
#include "mail/mail.h"
#include "store/job.h"

enum { DAY = 86400 };

static const char *base = "";	/* "https://academy.example.org" */

void
selection_base_set(const char *url)
{
	base = url;
}

static const enum letter_kind letter_of[CHOICES] = {
	[CHOICE_ADMIT] = LETTER_ACCEPTANCE, [CHOICE_WAIT] = LETTER_WAITING,
	[CHOICE_REFUSE] = LETTER_REFUSAL,
};

/* What all letters of an edition need, read once. */
struct told {
	struct db *db;
	struct arena *a;
	struct edition edition;
	struct selection settings;
	struct part *parts;
	unixtime now, until;	/* until: the last minute to answer */
};

static enum rc
told_load(struct told *t, struct db *db, struct arena *a, row_id edition,
    unixtime now)
{
	struct civil day;

	*t = (struct told){ .db = db, .a = a, .now = now };
	TRY(edition_find(db, a, edition, &t->edition));
	TRY(selection_find(db, a, edition, &t->settings));
	TRY(part_list(db, a, edition, &t->parts));
	/* To the end of the day there: nobody counts hours. */
	day = time_civil(now + t->settings.answer_days * DAY, t->edition.zone);
	day.hour = 23;
	day.minute = 59;
	t->until = time_from(day, t->edition.zone);
	return RC_OK;
}

/* The person's place in a part.  What organisers put down about somebody who
 * is in the edition already is kept. */
static enum rc
place_set(struct db *db, struct arena *a, const struct application *p,
    row_id part, const char *state, unixtime now)
{
	struct participant who = {
		.edition = p->edition, .person.id = p->person,
		.role = p->track_outside ? "contributor" : "participant",
		.organisation = p->organisation,
		.organisation_kind = p->organisation_kind, .level = p->level,
		.country = p->country, .gender = p->gender,
		.track = words_pick(a, p->track_title, "en").text,
		.first_timer = p->first_timer,
		.delegation = p->delegation_name,
		.expertise = answer_to(p, "expertise"),
	};
	struct rows q = db_query(db, "SELECT role, side, funded, local,"
	    " partner_id FROM participant WHERE edition_id = $1"
	    " AND person_id = $2", ARGS(INT(p->edition), INT(p->person)));
	enum rc rc = db_next(&q);

	if (rc == RC_OK) {
		who.role = col_text(&q, a, 0);
		who.side = col_text(&q, a, 1);
		who.funded = col_int(&q, 2) != 0;
		who.local = col_int(&q, 3) != 0;
		who.partner = col_int(&q, 4);
		db_done(&q);
	} else if (rc != RC_NONE) {
		return rc;
	}
	return participant_set(db, &who, part, state, now);
}

/* --- letters --- */

static void
join(struct told *t, const char **list, const char *text)
{
	*list = *list == NULL ? text : text == NULL ? *list :
	    arena_printf(t->a, "%s, %s", *list, text);
}

/* One letter about all decisions of that kind in the list. */
static enum rc
tell(struct told *t, const struct application *p, enum letter_kind kind,
    const struct decision *list, enum choice choice, unixtime until)
{
	struct letter_facts f = { .number = p->number };
	const char *secret;
	enum rc rc;

	if (*p->email == '\0')		/* erased since */
		return RC_OK;

	for (const struct decision *d = list; d != NULL; d = d->next) {
		const struct part *part = t->parts;

		if (d->choice != choice)
			continue;
		while (part != NULL && part->id != d->part)
			part = part->next;
		if (part == NULL)
			continue;
		join(t, &f.part, words_pick(t->a, part->title, p->lang).text);
		if (part->starts != 0)
			join(t, &f.dates, time_span(t->a, part->starts,
			    part->ends, t->edition.zone, p->lang));
		else	/* "autumn 2025" */
			join(t, &f.dates, words_pick(t->a, part->tentative,
			    p->lang).text);
		if (f.reason == NULL)
			f.reason = reason_text(t->a, d->reason, p->lang);
	}
	if (f.part == NULL)
		return RC_OK;
	if (until != 0)
		f.deadline = time_text(t->a, until, t->edition.zone, p->lang,
		    TIME_DATE);
	TRY(application_link(t->db, t->a, p->id, &secret));
	f.link = arena_printf(t->a, "%s/editions/%s/apply/%s/decision", base,
	    t->edition.slug, secret);
	rc = letter_send(t->db, t->a, t->edition.id, kind, p->person, &f,
	    t->now, NULL);
	/* One address that takes no mail does not hold the others up: the
	 * decision stands at the applicant's own address all the same. */
	return rc == RC_INVALID ? RC_OK : rc;
}

/* Tells one applicant what is decided and not told yet. */
static enum rc
release(struct told *t, const struct application *p,
    const struct decision *list)
{
	for (const struct decision *d = list; d != NULL; d = d->next) {
		bool admit = d->choice == CHOICE_ADMIT;

		TRY(db_change(t->db, "UPDATE decision SET published_at = $3,"
		    " offer = $4, answer_until = $5 WHERE application_id = $1"
		    " AND part_id = $2 AND published_at IS NULL",
		    ARGS(INT(p->id), INT(d->part), INT(t->now),
		    TEXT(offer_name[admit ? OFFER_OPEN : OFFER_NONE]),
		    INT_OR_NULL(admit ? t->until : 0))));
		if (admit)
			TRY(place_set(t->db, t->a, p, d->part, "selected",
			    t->now));
	}
	for (enum choice c = CHOICE_ADMIT; c < CHOICES; c++)
		TRY(tell(t, p, letter_of[c], list, c,
		    c == CHOICE_ADMIT ? t->until : 0));
	return RC_OK;
}

/* The untold decisions of one application, cut off the list they begin. */
static struct decision *
untold(struct arena *a, const struct decision *list, row_id application)
{
	struct decision *first = NULL, **end = &first;

	for (; list != NULL; list = list->next) {
		if (list->application != application ||
		    list->published_at != 0)
			continue;
		*end = arena_new(a, struct decision);
		**end = *list;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	return first;
}

/* --- publishing --- */

enum rc
selection_readiness(struct db *db, row_id edition, struct readiness *out)
{
	struct rows q = db_query(db, "SELECT coalesce(d.choice, ''), count(*),"
	    " count(DISTINCT p.id) FROM application p JOIN application_part x"
	    " ON x.application_id = p.id LEFT JOIN decision d"
	    " ON d.application_id = p.id AND d.part_id = x.part_id"
	    " WHERE p.edition_id = $1 AND p.state = 'submitted'"
	    " GROUP BY coalesce(d.choice, '')", ARGS(INT(edition)));
	struct arena *a = arena_make();
	enum rc rc;

	*out = (struct readiness){ 0 };
	while ((rc = db_next(&q)) == RC_OK)
		for (unsigned c = 0; c < CHOICES; c++)
			if (strcmp(choice_name[c], col_text(&q, a, 0)) == 0) {
				out->decisions[c] = col_int(&q, 1);
				out->people[c] = col_int(&q, 2);
			}
	arena_free(a);
	if (rc != RC_NONE)
		return rc;
	TRY(db_int(db, "SELECT count(*) FROM application p"
	    " WHERE p.edition_id = $1 AND p.state = 'submitted'"
	    " AND NOT EXISTS (SELECT 1 FROM application_part x"
	    " WHERE x.application_id = p.id)", ARGS(INT(edition)),
	    &out->partless));
	return db_int(db, "SELECT count(*) FROM application WHERE"
	    " edition_id = $1 AND state = 'submitted'", ARGS(INT(edition)),
	    &out->applications);
}

enum rc
selection_publish(struct db *db, struct arena *a, row_id edition, row_id by,
    unixtime now)
{
	struct readiness ready;
	struct told t;
	struct application *apps;
	struct decision *decisions, *d;
	struct letter_template *letters;

	(void)by;	/* journal_add() is the caller's: it knows the reason */
	TRY(selection_readiness(db, edition, &ready));
	if (ready.applications == 0 || ready.decisions[CHOICE_NONE] > 0 ||
	    ready.partless > 0)
		return RC_CONFLICT;
	TRY(db_change(db, "INSERT INTO selection (edition_id, published_at)"
	    " VALUES ($1, $2) ON CONFLICT (edition_id) DO UPDATE SET"
	    " published_at = excluded.published_at"
	    " WHERE selection.published_at IS NULL",
	    ARGS(INT(edition), INT(now))));
	TRY(letter_template_list(db, a, edition, &letters));
	if (letters == NULL)
		TRY(letter_defaults(db, edition));
	TRY(told_load(&t, db, a, edition, now));
	TRY(application_list(db, a, edition, APP_SUBMITTED, &apps));
	TRY(decision_list(db, a, edition, 0, &decisions));
	d = decisions;
	for (struct application *p = apps; p != NULL; p = p->next) {
		struct application whole;
		struct decision *mine;

		while (d != NULL && d->application < p->id)
			d = d->next;
		mine = untold(a, d, p->id);
		if (mine == NULL)
			continue;
		TRY(application_find(db, a, p->id, false, &whole));
		TRY(release(&t, &whole, mine));
	}
	return RC_OK;
}

enum rc
selection_release(struct db *db, struct arena *a, row_id application,
    unixtime now)
{
	struct application p;
	struct decision *decisions, *mine;
	struct told t;

	TRY(application_find(db, a, application, false, &p));
	TRY(told_load(&t, db, a, p.edition, now));
	if (t.settings.published_at == 0 || p.state != APP_SUBMITTED)
		return RC_CONFLICT;
	TRY(decision_list(db, a, p.edition, application, &decisions));
	mine = untold(a, decisions, application);
	return mine == NULL ? RC_CONFLICT : release(&t, &p, mine);
}

struct publish { struct arena *a; row_id edition, by; };

static enum rc
publish(struct db *db, void *arg)
{
	struct publish *p = arg;

	return selection_publish(db, p->a, p->edition, p->by, time_now());
}

enum rc
selection_publish_job(struct db *db, struct arena *a, struct job *job)
{
	struct publish p = { .a = a };
	json_t *in;
	const char *why;
	enum rc rc;

	TRY(json_read(a, job->input, strlen(job->input), &in, &why));
	p.edition = json_integer_value(json_object_get(in, "edition"));
	p.by = json_integer_value(json_object_get(in, "by"));
	json_decref(in);
	rc = db_transact(db, publish, &p);
	/* Done before, or withdrawn from under it: for good. */
	if (rc == RC_CONFLICT) {
		job->problem = "published before, or not all are decided";
		return RC_OK;
	}
	return rc;
}

enum rc
decision_told(struct db *db, row_id application, bool *told)
{
	int64_t n;

	TRY(db_int(db, "SELECT count(*) FROM decision WHERE application_id = $1"
	    " AND published_at IS NOT NULL", ARGS(INT(application)), &n));
	*told = n > 0;
	return RC_OK;
}

enum rc
own_applications(struct db *db, struct arena *a, row_id person,
    struct own_application **out)
{
	struct rows q = db_query(db, "SELECT p.number, e.slug, e.title,"
	    " p.state, p.submitted_at, EXISTS (SELECT 1 FROM decision d"
	    " WHERE d.application_id = p.id AND d.published_at IS NOT NULL)"
	    " FROM application p JOIN edition e ON e.id = p.edition_id"
	    " WHERE p.person_id = $1 AND p.state <> 'draft'"
	    " ORDER BY p.submitted_at DESC, p.id DESC", ARGS(INT(person)));
	enum rc rc;

	*out = NULL;
	while ((rc = db_next(&q)) == RC_OK) {
		struct own_application *o = arena_new(a,
		    struct own_application);
		const char *state = col_text(&q, a, 3);

		*o = (struct own_application){ .number = col_text(&q, a, 0),
		    .slug = col_text(&q, a, 1), .title = col_text(&q, a, 2),
		    .sent = col_int(&q, 4), .told = col_int(&q, 5) != 0 };
		while (strcmp(application_state_name[o->state], state) != 0)
			o->state++;
		*out = o;
		out = &o->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* --- answers --- */

/* An offer is answered until its date; a place that was accepted can still be
 * given back later. */
enum rc
offer_answer(struct db *db, struct arena *a, row_id application, row_id part,
    bool accept, unixtime now)
{
	struct application p;

	TRY(db_change(db, "UPDATE decision SET offer = $4, answered_at = $3"
	    " WHERE application_id = $1 AND part_id = $2 AND choice = 'admit'"
	    " AND published_at IS NOT NULL AND ((offer = 'open'"
	    " AND answer_until >= $3) OR (offer = 'accepted' AND $5 = 0))"
	    " AND EXISTS (SELECT 1 FROM application p WHERE p.id = $1"
	    " AND p.state = 'submitted')", ARGS(INT(application), INT(part),
	    INT(now), TEXT(offer_name[accept ? OFFER_ACCEPTED :
	    OFFER_DECLINED]), INT(accept))));
	TRY(application_find(db, a, application, false, &p));
	return place_set(db, a, &p, part, accept ? "confirmed" : "cancelled",
	    now);
}

enum rc
offer_reopen(struct db *db, struct arena *a, row_id application, row_id part,
    unixtime now)
{
	struct application p;
	struct decision *list, *d;
	struct told t;

	TRY(application_find(db, a, application, false, &p));
	TRY(told_load(&t, db, a, p.edition, now));
	TRY(db_change(db, "UPDATE decision SET offer = 'open',"
	    " answer_until = $3, answered_at = NULL, reminded_at = NULL"
	    " WHERE application_id = $1 AND part_id = $2 AND choice = 'admit'"
	    " AND offer IN ('declined', 'lapsed') AND EXISTS (SELECT 1 FROM"
	    " application p WHERE p.id = $1 AND p.state = 'submitted')",
	    ARGS(INT(application), INT(part), INT(t.until))));
	TRY(place_set(db, a, &p, part, "selected", now));
	TRY(decision_list(db, a, p.edition, application, &list));
	for (d = list; d != NULL && d->part != part; d = d->next)
		;
	if (d == NULL)
		return RC_NONE;
	d->next = NULL;
	return tell(&t, &p, LETTER_ACCEPTANCE, d, CHOICE_ADMIT, t.until);
}

/* --- what has its time: in the clerk --- */

enum due_kind { DUE_REMINDER, DUE_LAPSE, DUE_WITHDRAWN };

struct due {
	struct arena *a;
	enum due_kind kind;
	row_id edition, application, part;
	unixtime now;
	struct due *next;
};

/* For the people who run the edition; they read English. */
static enum rc
tell_contact(struct told *t, const struct application *p, const char *subject,
    const char *text)
{
	struct mail m = { .to = t->edition.contact_email,
	    .to_name = t->edition.contact_name, .lang = "en",
	    .subject = subject, .kind = "offer.lapsed",
	    .programme = t->edition.programme, .person = p->person };
	enum rc rc;

	if (text_blank(m.to))
		return RC_OK;
	m.text = arena_printf(t->a, "%s\n\nThe place is free again. The waiting "
	    "list is here:\n%s/editions/%s/desk/selection/choose\n", text,
	    base, t->edition.slug);
	rc = mail_queue(t->db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;	/* an address that is none */
}

static enum rc
settle(struct db *db, void *arg)
{
	static const char *const sql[] = {
		[DUE_REMINDER] = "UPDATE decision SET reminded_at = $3"
		    " WHERE application_id = $1 AND part_id = $2"
		    " AND offer = 'open' AND reminded_at IS NULL"
		    " AND answer_until > $3",
		[DUE_LAPSE] = "UPDATE decision SET offer = 'lapsed',"
		    " answered_at = $3 WHERE application_id = $1"
		    " AND part_id = $2 AND offer = 'open'"
		    " AND answer_until < $3",
		[DUE_WITHDRAWN] = "UPDATE decision SET offer = 'declined',"
		    " answered_at = $3 WHERE application_id = $1"
		    " AND part_id = $2 AND offer IN ('open', 'accepted')",
	};
	struct due *due = arg;
	struct application p;
	struct decision *list, *d;
	struct told t;

	TRY(db_change(db, sql[due->kind], ARGS(INT(due->application),
	    INT(due->part), INT(due->now))));
	TRY(told_load(&t, db, due->a, due->edition, due->now));
	TRY(application_find(db, due->a, due->application, false, &p));
	TRY(decision_list(db, due->a, due->edition, due->application, &list));
	for (d = list; d != NULL && d->part != due->part; d = d->next)
		;
	if (d == NULL)
		return RC_NONE;
	d->next = NULL;
	if (due->kind == DUE_REMINDER)
		return tell(&t, &p, LETTER_REMINDER, d, CHOICE_ADMIT,
		    d->answer_until);
	if (p.person != 0)
		TRY(place_set(db, due->a, &p, due->part, "cancelled",
		    due->now));
	if (due->kind == DUE_WITHDRAWN)
		return tell_contact(&t, &p, arena_printf(due->a,
		    "%s gave the place back", p.number), arena_printf(due->a,
		    "Application %s was withdrawn after a place had been "
		    "offered.", p.number));
	TRY(tell(&t, &p, LETTER_LAPSED, d, CHOICE_ADMIT, d->answer_until));
	return tell_contact(&t, &p, arena_printf(due->a,
	    "The offer to %s has lapsed", p.number), arena_printf(due->a,
	    "Nobody answered the offer to application %s in time.", p.number));
}

static enum rc
add_due(struct db *db, struct arena *a, enum due_kind kind, const char *sql,
    unixtime now, struct due ***end)
{
	struct rows q = db_query(db, sql, ARGS(INT(now),
	    INT(now + OFFER_REMIND_DAYS * DAY)));
	enum rc rc;

	while ((rc = db_next(&q)) == RC_OK) {
		**end = arena_new(a, struct due);
		***end = (struct due){ .a = a, .kind = kind,
		    .edition = col_int(&q, 0), .application = col_int(&q, 1),
		    .part = col_int(&q, 2), .now = now };
		*end = &(**end)->next;
	}
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
offer_lapse(struct db *db, struct arena *a, unixtime now, int *lapsed)
{
	struct due *all = NULL, **end = &all;

	*lapsed = 0;
	/* Withdrawn ones first: nobody is reminded who does not come. */
	TRY(add_due(db, a, DUE_WITHDRAWN, "SELECT p.edition_id, p.id,"
	    " d.part_id FROM decision d JOIN application p"
	    " ON p.id = d.application_id WHERE d.offer IN ('open', 'accepted')"
	    " AND p.state = 'withdrawn' AND $1 = $1 AND $2 = $2", now, &end));
	TRY(add_due(db, a, DUE_LAPSE, "SELECT p.edition_id, p.id, d.part_id"
	    " FROM decision d JOIN application p ON p.id = d.application_id"
	    " WHERE d.offer = 'open' AND d.answer_until < $1"
	    " AND p.state = 'submitted' AND $2 = $2", now, &end));
	/* Who had less than a day more than the reminder's time is not
	 * reminded. */
	TRY(add_due(db, a, DUE_REMINDER, "SELECT p.edition_id, p.id, d.part_id"
	    " FROM decision d JOIN application p ON p.id = d.application_id"
	    " WHERE d.offer = 'open' AND d.reminded_at IS NULL"
	    " AND d.answer_until > $1 AND d.answer_until <= $2"
	    " AND d.published_at < d.answer_until - ($2 - $1) - 86400"
	    " AND p.state = 'submitted'", now, &end));
	for (struct due *d = all; d != NULL; d = d->next) {
		enum rc rc = db_transact(db, settle, d);

		/* Answered in the same moment. */
		if (rc != RC_OK && rc != RC_CONFLICT)
			return rc;
		*lapsed += rc == RC_OK && d->kind == DUE_LAPSE;
	}
	return RC_OK;
}

enum rc
selection_chore(struct db *db, struct arena *a, unixtime now)
{
	int lapsed;

	TRY(offer_lapse(db, a, now, &lapsed));
	return draw_purge(db, now);
}
