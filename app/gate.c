/*
 * The gate: who asks, in which programme, with which roles; and what stands
 * around the page there.
 */
#include <string.h>

#include "app/app.h"
#include "dialogue/dialogue.h"
#include "finding/finding.h"
#include "intake/intake.h"
#include "people/people.h"
#include "programme/programme.h"
#include "programme/programme_web.h"
#include "web/session.h"

const char *const right_name[RIGHTS] = {
	[RIGHT_NONE] = "none", [RIGHT_ANYONE] = "anyone",
	[RIGHT_PERSON] = "person", [RIGHT_PARTICIPANT] = "participant",
	[RIGHT_PARTNER] = "partner", [RIGHT_ASSESSOR] = "assessor",
	[RIGHT_TRAINER] = "trainer", [RIGHT_ORGANISER] = "organiser",
	[RIGHT_ADMIN] = "admin",
};

static enum rc
identify(struct req *r)
{
	const char *secret = session_cookie(r);
	struct signed_in in;
	enum rc rc;

	if (secret == NULL)
		return RC_OK;
	rc = session_person(r->db, r->arena, secret, r->now, &in);
	if (rc == RC_NONE) {
		session_stop(r);
		return RC_OK;
	}
	TRY(rc);
	r->person = in.person;
	r->person_name = in.name;
	r->admin = in.admin;
	r->second_factor = in.factor;
	r->session = arena_new(r->arena, struct session);
	r->session->id = in.session;
	r->session->secret = secret;
	if (r->lang == NULL)
		r->lang = in.lang;
	return RC_OK;
}

static void
nav(struct req *r, const char *text, struct url to)
{
	struct frame *f = &r->frame;
	size_t n = strlen(to.p);

	if (f->navs == sizeof f->nav / sizeof f->nav[0])
		return;
	f->nav[f->navs++] = (struct link){ text, to.p,
	    strncmp(r->path, to.p, n) == 0 &&
	    (r->path[n] == '\0' || r->path[n] == '/') };
}

/* The longest address that matches is where we are. */
static void
nav_done(struct req *r)
{
	struct frame *f = &r->frame;
	size_t best = f->navs;

	for (size_t i = 0; i < f->navs; i++) {
		if (f->nav[i].here && (best == f->navs ||
		    strlen(f->nav[i].href) > strlen(f->nav[best].href)))
			best = i;
		f->nav[i].here = false;
	}
	if (best < f->navs)
		f->nav[best].here = true;
}

static bool
staff(const struct req *r)
{
	return r->admin || (r->roles & (ROLE_ORGANISER | ROLE_TRAINER |
	    ROLE_ASSESSOR | ROLE_PARTNER)) != 0;
}

/* What the edition's page says about applying. */
static void
say_call(struct req *r, const struct edition *e, const struct call *c,
    enum call_state state)
{
	struct frame *f = &r->frame;
	struct link apply = { tr(r->lang, "Apply"), url_to(r->arena,
	    "/editions/%s/apply", e->slug).p, false };

	switch (state) {
	case CALL_OPEN:
		f->action = apply;
		if (c->closes != 0)
			f->action.text = TRF(r->arena, r->lang, "Apply by {1}",
			    time_text(r->arena, c->closes, e->zone, r->lang,
			    TIME_DATE_TIME));
		break;
	case CALL_CLOSED:
		f->state = tr(r->lang, "Registration is completed");
		break;
	case CALL_SOON:
		f->state = c->opens == 0 ?
		    tr(r->lang, "Registration has not opened yet") :
		    TRF(r->arena, r->lang, "Registration opens on {1}",
		    time_text(r->arena, c->opens, e->zone, r->lang,
		    TIME_DATE_TIME));
		break;
	case CALL_NONE:
		break;
	}
}

static enum rc
edition_nav(struct req *r, const struct edition *e)
{
	int64_t dialogues = 0;
	struct call call;
	enum rc rc;
	enum call_state state = CALL_NONE;
	bool findings;

	if ((rc = call_find(r->db, r->arena, e->id, &call)) == RC_OK)
		state = call_state_at(&call, r->now);
	else if (rc != RC_NONE)
		return rc;
	nav(r, tr(r->lang, "Programme"), url_to(r->arena, "/editions/%s",
	    e->slug));
	nav(r, tr(r->lang, "Timetable"), url_to(r->arena,
	    "/editions/%s/timetable", e->slug));
	TRY(finding_any(r->db, e->id, &findings));
	if (findings)
		nav(r, tr(r->lang, "Findings"), url_to(r->arena,
		    "/editions/%s/findings", e->slug));
	if (state != CALL_NONE) {
		/* Once it is closed, only where there is something to ask for. */
		if (state == CALL_OPEN || (state == CALL_CLOSED &&
		    call.waiting && e->status < EDITION_RUNNING &&
		    (r->roles & ROLE_PARTICIPANT) == 0))
			nav(r, state == CALL_OPEN ? tr(r->lang, "Apply") :
			    tr(r->lang, "Waiting list"), url_to(r->arena,
			    "/editions/%s/apply", e->slug));
		say_call(r, e, &call, state);
	}
	if ((r->roles & ROLE_PARTICIPANT) != 0) {
		nav(r, tr(r->lang, "My schedule"), url_to(r->arena,
		    "/editions/%s/mine", e->slug));
		nav(r, tr(r->lang, "My letters"), url_to(r->arena,
		    "/editions/%s/mine/letters", e->slug));
		nav(r, tr(r->lang, "My attendance"), url_to(r->arena,
		    "/editions/%s/mine/attendance", e->slug));
		nav(r, tr(r->lang, "My question"), url_to(r->arena,
		    "/editions/%s/mine/question", e->slug));
		nav(r, tr(r->lang, "My plan"), url_to(r->arena,
		    "/editions/%s/mine/plan", e->slug));
		nav(r, tr(r->lang, "My peers"), url_to(r->arena,
		    "/editions/%s/mine/peers", e->slug));
		TRY(dialogue_count(r->db, e->id, &dialogues));
		if (dialogues > 0)
			nav(r, tr(r->lang, "Dialogue"), url_to(r->arena,
			    "/editions/%s/dialogues", e->slug));
	}
	if ((r->roles & ROLE_ASSESSOR) != 0)
		nav(r, tr(r->lang, "Assess"), url_to(r->arena,
		    "/editions/%s/assess", e->slug));
	if (staff(r))
		nav(r, tr(r->lang, "Organise"), url_to(r->arena,
		    "/editions/%s/desk", e->slug));
	return RC_OK;
}

/* The programme or edition that the path names; RC_NONE when there is none, or
 * when it is not public and this person does not work for it. */
static enum rc
scope(struct req *r)
{
	const char *slug;
	struct edition *e = arena_new(r->arena, struct edition);
	struct programme *p = arena_new(r->arena, struct programme);
	bool in = false;

	if ((slug = req_param(r, "edition")) != NULL) {
		TRY(edition_by_slug(r->db, r->arena, slug, e));
		r->edition = e->id;
		r->at_edition = e;
		r->programme = e->programme;
	} else if ((slug = req_param(r, "programme")) != NULL) {
		TRY(programme_by_slug(r->db, r->arena, slug, p));
		r->programme = p->id;
	} else {
		return RC_OK;
	}
	if (p->id == 0)
		TRY(programme_find(r->db, r->arena, r->programme, p));
	r->at_programme = p;
	if (r->person != 0) {
		row_id partner;

		TRY(programme_roles(r->db, r->programme, r->person, &r->roles,
		    &partner));
		if (r->edition != 0)
			TRY(participant_is(r->db, r->edition, r->person, &in));
		if (in)
			r->roles |= ROLE_PARTICIPANT;
		if (r->admin)
			r->roles |= ROLE_ADMIN;
	}
	if (!(p->public && (r->edition == 0 || e->public)) && !staff(r) && !in)
		return RC_NONE;
	TRY(programme_frame(r, p, r->at_edition));
	if (r->edition != 0)
		TRY(edition_nav(r, e));
	return RC_OK;
}

static bool
may(const struct req *r, enum right right)
{
	unsigned has = r->roles;

	switch (right) {
	case RIGHT_ANYONE:
		return true;
	case RIGHT_PERSON:
		return r->person != 0;
	case RIGHT_PARTICIPANT:
		return r->admin || (has & (ROLE_PARTICIPANT | ROLE_ORGANISER |
		    ROLE_TRAINER)) != 0;
	case RIGHT_PARTNER:
		return r->admin || (has & (ROLE_PARTNER | ROLE_ORGANISER)) != 0;
	case RIGHT_ASSESSOR:
		return (has & (ROLE_ASSESSOR | ROLE_ORGANISER)) != 0;
	case RIGHT_TRAINER:
		return r->admin || (has & (ROLE_TRAINER | ROLE_ORGANISER)) != 0;
	case RIGHT_ORGANISER:
		return r->admin || (has & ROLE_ORGANISER) != 0;
	case RIGHT_ADMIN:
		return r->admin;
	case RIGHT_NONE:
	case RIGHTS:
		break;
	}
	return false;
}

/* Whether the person could only do this as organiser or administrator. */
static bool
needs_factor(const struct req *r, enum right right)
{
	const unsigned strong = ROLE_ORGANISER | ROLE_ADMIN;
	struct req plain = *r;

	if (right == RIGHT_ORGANISER || right == RIGHT_ADMIN)
		return true;
	if (!r->admin && (r->roles & strong) == 0)
		return false;
	plain.admin = false;
	plain.roles &= ~strong;
	return !may(&plain, right);
}

static enum rc
allow(struct req *r, enum right right)
{
	r->frame.site = "Guildhall";
	r->frame.site_href = "/";
	for (size_t i = 0; languages[i].code != NULL && i + 1 <
	    sizeof r->frame.langs / sizeof r->frame.langs[0]; i++)
		r->frame.langs[i] = languages[i].code;
	TRY(scope(r));
	if (r->admin)
		nav(r, tr(r->lang, "Administration"), url_to(r->arena,
		    "/admin"));
	nav_done(r);
	if (!may(r, right)) {
		if (r->person != 0)
			return RC_DENIED;
		return reply_see_other(r, "/sign-in?next=%s", r->path) == RC_OK ?
		    RC_DENIED : RC_FAILED;
	}
	if (needs_factor(r, right) && !r->second_factor) {
		return reply_see_other(r, "/account/factor?next=%s", r->path) ==
		    RC_OK ? RC_DENIED : RC_FAILED;
	}
	return RC_OK;
}

const struct gate app_gate = { identify, allow };
