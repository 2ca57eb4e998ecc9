/*
 * The rooms put together: a new room is a line in app_routes and one in ROOMS.
 * Below are the hooks by which a room lower down reaches what stands above it.
 */
#include "app/app.h"

#include <curl/curl.h>
#include <sodium.h>
#include <stdlib.h>

#include "app/jobs.h"
#include "app/site.h"
#include "ask/ask.h"
#include "ask/ask_web.h"
#include "attendance/attendance.h"
#include "attendance/attendance_web.h"
#include "consult/consult.h"
#include "consult/consult_record.h"
#include "consult/consult_web.h"
#include "dialogue/dialogue.h"
#include "dialogue/dialogue_web.h"
#include "finding/finding.h"
#include "finding/finding_web.h"
#include "follow/follow.h"
#include "follow/follow_web.h"
#include "group/group.h"
#include "group/group_web.h"
#include "intake/intake.h"
#include "intake/intake_desk_web.h"
#include "intake/intake_web.h"
#include "letter/letter.h"
#include "letter/letter_web.h"
#include "peer/peer_file.h"
#include "peer/peer_web.h"
#include "people/people_web.h"
#include "practice/practice.h"
#include "practice/practice_bundle.h"
#include "practice/practice_carry_desk.h"
#include "practice/practice_oai_harvest.h"
#include "practice/practice_web.h"
#include "plan/plan.h"
#include "plan/plan_web.h"
#include "programme/programme_web.h"
#include "question/question_analysis.h"
#include "question/question_web.h"
#include "selection/selection_draw.h"
#include "selection/selection_web.h"
#include "web/limit.h"

const struct route *const app_routes[] = {
	people_routes,
	programme_routes,
	programme_named_routes,
	programme_desk_routes,
	programme_edition_routes,
	programme_session_routes,
	programme_document_routes,
	programme_people_routes,
	follow_routes,
	letter_routes,
	letter_send_routes,
	letter_outbox_routes,
	practice_find_routes,
	practice_routes,
	practice_feed_routes,
	practice_file_routes,
	practice_trial_routes,
	practice_visit_routes,
	practice_source_routes,
	practice_oai_routes,
	practice_carry_routes,
	practice_bundle_routes,
	practice_room_routes,
	practice_write_routes,
	practice_review_routes, practice_merge_routes,
	practice_desk_routes, practice_pick_routes, practice_partner_routes,
	practice_holds_routes,
	intake_routes,
	intake_desk_routes,
	attendance_routes,
	attendance_certificate_routes,
	attendance_paper_routes,
	selection_routes,
	selection_desk_routes,
	selection_choose_routes,
	selection_delegation_routes,
	selection_wish_routes,
	selection_draw_routes,
	selection_replace_routes,
	ask_routes,
	ask_desk_routes,
	plan_routes,
	plan_hand_routes,
	plan_practice_routes,
	plan_stands_routes,
	plan_desk_routes,
	plan_sheet_routes,
	dialogue_routes,
	dialogue_commitment_routes,
	dialogue_desk_routes,
	dialogue_sheet_routes,
	peer_routes,
	peer_question_routes,
	peer_desk_routes,
	peer_file_routes,
	group_routes,
	group_edit_routes,
	group_tell_routes,
	group_own_routes,
	group_paper_routes,
	group_file_routes,
	group_job_routes,
	finding_note_routes,
	finding_routes,
	finding_join_routes,
	finding_agree_routes,
	finding_desk_routes,
	finding_public_routes,
	finding_ledger_routes,
	finding_ledger_row_routes,
	finding_take_routes,
	finding_sheet_routes,
	finding_ledger_sheet_routes,
	finding_paper_routes,
	finding_tried_routes,
	finding_give_routes,
	finding_rapporteur_routes,
	question_routes,
	question_desk_routes,
	question_slot_routes,
	question_analysis_routes,
	question_analysis_desk_routes,
	question_reader_routes,
	question_reader_desk_routes,
	consult_routes,
	consult_record_routes,
	consult_late_routes,
	consult_desk_routes,
	consult_late_desk_routes,
	consult_case_routes,
	consult_case_desk_routes,
	site_routes,
	NULL
};

/* What the clerk can be asked to do. */
const struct job_kind app_jobs[] = {
	{ "letter.batch", letter_batch_run },
	{ attendance_job, attendance_job_run },
	{ carry_job, carry_job_run },
	{ bundle_job, bundle_job_run },
	{ oai_harvest_job, oai_harvest_job_run },
	{ "selection.publish", selection_publish_job },
	{ "selection.draw", draw_job },
	{ "selection.seed", draw_seed_job },
	{ "selection.replace", replacing_job },
	{ "selection.confirm", proposals_confirm_job },
	{ "peer.match", peer_match_job },
	{ "peer.send", peer_send_job },
	{ peer_file_job, peer_file_job_run },
	{ grouping_job, grouping_job_run },
	{ NULL, NULL }
};
const size_t app_job_kinds = sizeof app_jobs / sizeof app_jobs[0] - 1;

/* Mails that ended are kept for a year: an organiser may have to show them. */
static enum rc
purge_mail(struct db *db, struct arena *a, unixtime now)
{
	int64_t removed;

	(void)a;
	return mail_purge(db, now - 365 * 86400, &removed);
}

static enum rc
purge_web(struct db *db, struct arena *a, unixtime now)
{
	(void)a;
	return web_purge(db, now);
}

static enum rc
purge_intake(struct db *db, struct arena *a, unixtime now)
{
	(void)a;
	return intake_purge(db, now);
}

static enum rc
purge_follow(struct db *db, struct arena *a, unixtime now)
{
	(void)a;
	return follow_purge(db, now);
}

static enum rc
purge_people(struct db *db, struct arena *a, unixtime now)
{
	(void)a;
	return people_purge(db, now);
}

/* What has its time: deadlines that pass, what is kept no longer. */
chore *const app_chores[] = {
	purge_mail,
	purge_web,
	purge_people,
	purge_follow,
	purge_intake,
	selection_chore,
	attendance_purge,
	practice_chore,
	carry_purge,
	bundle_purge,
	oai_harvest_due,
	dialogue_chore,
	tried_chore,
	ask_chore,
	finding_chore,
	peer_purge,
	peer_file_purge,
	grouping_purge,
	question_purge,
	NULL
};

static enum rc
export_mail(struct db *db, struct arena *a, row_id id, struct buf *json)
{
	struct person p;

	TRY(person_find(db, a, id, &p));
	return mail_export(db, a, id, p.email, json);
}

static enum rc
forget_mail(struct db *db, struct arena *a, row_id id, unixtime now)
{
	struct person p;

	(void)now;
	TRY(person_find(db, a, id, &p));
	return mail_forget(db, id, p.email);
}
static const struct personal mail_personal = { "mail", export_mail, forget_mail,
	mail_merge, NULL };

/* What each room holds about a person: exported, erased, merged.  Attendance
 * and groups move what hangs on a participant before the room programme moves
 * those. */
static const struct personal *const personals[] = {
	&attendance_personal,
	&grouping_personal,
	&programme_personal,
	&follow_personal,
	&practice_personal,
	&letter_personal,
	&mail_personal,
	&intake_personal,
	&selection_personal,
	&ask_personal,
	&plan_personal,
	&finding_personal,
	&question_personal,
	&dialogue_personal,
	&consult_personal,
	&peer_personal,
	NULL
};
/* What comes along when an edition is cloned. */
static const struct cloner *const cloners[] = {
	&intake_cloner,
	&letter_cloner,
	&practice_cloner,
	&attendance_cloner,
	&selection_cloner,
	&ask_cloner,
	&grouping_cloner,
	&consult_cloner,
	NULL
};

/* What may keep a part or session from being removed. */
static const struct holder *const holders[] = {
	&intake_holder,
	&attendance_holder,
	&letter_holder,
	&practice_holder,
	&selection_holder,
	&grouping_holder,
	&finding_holder,
	&question_holder,
	&dialogue_holder,
	&consult_holder,
	NULL
};

/* What each room sees to be done next in an edition. */
static const struct doer *const doers[] = {
	&intake_doer,
	&selection_doer,
	&letter_doer,
	&practice_doer,
	&attendance_doer,
	&grouping_doer,
	&follow_doer,
	&ask_doer,
	&plan_doer,
	&finding_doer,
	&question_doer,
	&dialogue_doer,
	&peer_doer,
	&consult_doer,
	NULL
};

/* What must be there before an edition takes a step. */
static const struct stepper *const steppers[] = {
	&question_stepper,
	&analysis_stepper,
	NULL
};

/* What comes out of a part, for what builds on it. */
static const struct outputter *const outputters[] = {
	&dialogue_outputter,
	&finding_outputter,
	NULL
};

/* What people are asked about afterwards. */
static const struct ask_kind *const asked[] = {
	&plan_ask,
	&plan_employer_ask,
	&plan_peer_ask,
	&dialogue_ask,
	&ledger_commit_ask,
	&ledger_practice_ask,
	&tried_ask,
	&practice_ask,
	NULL
};

/* Groups as they were published, and the tasks of consultations. */
static enum rc
groups_of_person(struct db *db, struct arena *a, row_id edition, row_id person,
    struct own_group **out)
{
	TRY(grouping_of_person(db, a, edition, person, out));
	return consult_of_person(db, a, edition, person, out);
}

void
app_start(void)
{
	people_others = personals;
	programme_others = cloners;
	programme_holders = holders;
	programme_doers = doers;
	programme_steppers = steppers;
	plan_source = asked_for_plan;
	peer_question = asked_for_peer;
	question_consulted = consult_of_question;
	programme_tell = follow_tell;
	programme_groups = groups_of_person;
	programme_open = call_open_until;
	programme_notices = news_notices;
	programme_draws = draws_announced;
	programme_readings = practice_readings;
	programme_conclusion = finding_concluded;
	intake_decision = decision_told;
	programme_outputters = outputters;
	ask_kinds = asked;
	selection_translate_set(tr);
	if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
		log_line(LOG_ERROR, "app", "a library did not start");
		abort();
	}
}

struct web
app_web(const struct config *c)
{
	site_set(c);
	follow_base_set(c->base_url);
	selection_base_set(c->base_url);
	ask_base_set(c->base_url);
	oai_admin_set(c->mail.from);
	oai_base_set(c->base_url);
	oai_fetch_hosts(c->harvest_private);
	grouping_base_set(c->base_url);
	peer_base_set(c->base_url);
	practice_mail_set(c->base_url, tr);
	return (struct web){ .tables = app_routes, .gate = app_gate,
	    .base_url = c->base_url, .secure = c->secure,
	    .trusted = c->trusted };
}
