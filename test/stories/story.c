#include "test/stories/story.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "app/demo.h"
#include "app/schema.h"
#include "mail/mail.h"
#include "people/people.h"

static const char *line;
static int before;

bool
line_begin(const char *id)
{
	line = id;
	before = test_faults();
	return true;
}

bool
line_end(void)
{
	printf("line %s %s\n", line, test_faults() == before ? "holds" :
	    "fails");
	return false;
}

/* A second factor whose secret is known here. */
static const unsigned char secret[TOTP_BYTES] = "twenty bytes, known";

static const char *
code_at(struct scene *s, unixtime t)
{
	return arena_printf(s->arena, "%06d", totp_code(secret, sizeof secret,
	    t / TOTP_STEP));
}

struct visitor *
scene_visitor(struct scene *s)
{
	struct visitor *v = visitor_make(&s->web, s->db);

	/* As browsers say it of their own accord. */
	visit_set_header(v, "Sec-Fetch-Site", "same-origin");
	return v;
}

static struct visitor *
sign_in(struct scene *s, const char *email)
{
	struct visitor *v = scene_visitor(s);
	struct person p;
	const char *link, *codes[RECOVERY_CODES];
	char path[100];
	bool staff;

	if (person_by_email(s->db, s->arena, email, &p) != RC_OK ||
	    sign_in_link_make(s->db, s->arena, p.id, "/me", time_now(), 3600,
	    &link) != RC_OK) {
		CHECK(!"a person of the demonstration");
		return v;
	}
	staff = p.admin || strcmp(email, "organiser@demo.example") == 0;
	/* One step back, so that the code of now is not used up. */
	if (staff && factor_set(s->db, s->arena, p.id, secret, code_at(s,
	    time_now() - TOTP_STEP), time_now(), codes) != RC_OK)
		CHECK(!"a second factor");
	snprintf(path, sizeof path, "/sign-in/%s", link);
	visit_get(v, path);
	visit_post(v, path, NULL);
	if (staff)
		visit_post(v, "/sign-in/code", "code", code_at(s, time_now()),
		    NULL);
	CHECK(visit_status(v) == 200);
	return v;
}

struct scene *
scene_open(struct db *db, struct arena *a)
{
	static const struct config c = { .base_url = "http://guildhall.test",
	    .port = 80 };
	struct scene *s = arena_new(a, struct scene);
	unsigned char key[32] = { 7 };

	s->db = db;
	s->arena = a;
	app_start();
	token_key(key);
	people_key(key);
	s->web = app_web(&c);
	if (db_begin(db) != RC_OK || demo_load(db, a, time_now()) != RC_OK ||
	    db_commit(db) != RC_OK) {
		CHECK(!"the demonstration loads");
		exit(1);
	}
	s->anyone = scene_visitor(s);
	s->admin = sign_in(s, "admin@demo.example");
	s->organiser = sign_in(s, "organiser@demo.example");
	s->partner = sign_in(s, "partner@demo.example");
	s->assessor = sign_in(s, "assessor@demo.example");
	s->trainer = sign_in(s, "trainer@demo.example");
	s->participant = sign_in(s, "participant@demo.example");
	return s;
}

const char *
scene_mail(struct scene *s, const char *to)
{
	struct mail *list;

	if (mail_list(s->db, s->arena, 0, MAIL_STATES, 0, 500, &list) != RC_OK)
		return NULL;
	for (; list != NULL; list = list->next) {
		struct mail m;

		if (strcmp(list->to, to) == 0 && mail_find(s->db, s->arena,
		    list->id, &m) == RC_OK)
			return m.text;
	}
	return NULL;
}

const char *
scene_link(struct scene *s, const char *to)
{
	const char *text = scene_mail(s, to), *at;

	if (text == NULL ||
	    (at = strstr(text, "http://guildhall.test/")) == NULL)
		return NULL;
	at += strlen("http://guildhall.test");
	return arena_dup_n(s->arena, at, strcspn(at, " \n>"));
}

void
scene_clerk(struct scene *s)
{
	struct mail_server none = { 0 };

	CHECK(clerk_round(s->db, s->arena, &none) == RC_OK);
}
