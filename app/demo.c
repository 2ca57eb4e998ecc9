#include "app/demo.h"

#include <stdarg.h>
#include <string.h>

#include "practice/practice_carry_desk.h"
#include "programme/programme.h"

extern const char practices_jsonl[];

const struct demo_role demo_roles[] = {
	{ "Ada Administrator", "admin@demo.example", "administrator" },
	{ "Ruta Organizer", "organiser@demo.example", "organiser" },
	{ "Paul Partner", "partner@demo.example", "partner" },
	{ "Anna Assessor", "assessor@demo.example", "assessor" },
	{ "Teo Trainer", "trainer@demo.example", "trainer" },
	{ "Pia Participant", "participant@demo.example", "participant" },
	/* Of the edition of open questions, as demo_applicants() made her. */
	{ "Małgorzata Zielińska", "urban-2018-12@demo.example", "case giver" },
	{ NULL, NULL, NULL }
};

const char *
demo_words(struct arena *a, ...)
{
	const char *json = NULL, *lang;
	va_list ap;

	va_start(ap, a);
	while ((lang = va_arg(ap, const char *)) != NULL)
		json = words_set(a, json, lang, va_arg(ap, const char *));
	va_end(ap);
	return json;
}

unixtime
demo_time(const char *iso, const char *zone)
{
	struct civil c;

	return time_parse(iso, &c) ? time_from(c, zone) : 0;
}

enum rc
demo_organisation(struct db *db, struct arena *a, const char *name,
    enum organisation_kind kind, enum level level, const char *country,
    row_id *id)
{
	struct organisation o = { .name = W(a, "en", name, NULL), .kind = kind,
	    .level = level, .country = country };

	TRY(organisation_ensure(db, &o, time_now()));
	*id = o.id;
	return RC_OK;
}

enum rc
demo_involve(struct db *db, struct arena *a, row_id programme, row_id edition,
    enum involvement_role role, int pos, const char *name,
    enum organisation_kind kind, enum level level, const char *country,
    const char *acknowledgement)
{
	struct involvement v = { .edition = edition, .role = role, .pos = pos,
	    .acknowledgement = acknowledgement };

	TRY(demo_organisation(db, a, name, kind, level, country,
	    &v.organisation.id));
	return involvement_save(db, programme, &v);
}

enum rc
demo_staff(struct db *db, row_id programme, const char *name,
    const char *email, const char *role, row_id organisation, unixtime now,
    row_id *id)
{
	struct person p = { .name = name, .email = email, .lang = "en",
	    .country = "", .mail_format = "html", .organisation = organisation,
	    .invented = true };

	TRY(person_ensure(db, &p, now));
	if (id != NULL)
		*id = p.id;
	return programme_role_set(db, programme, p.id, role, organisation, true,
	    now);
}

enum rc
demo_involve_all(struct db *db, struct arena *a, row_id programme,
    row_id edition, const struct demo_organisation *o, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(demo_involve(db, a, programme, edition, o[i].role,
		    (int)i + 1, o[i].name, o[i].kind, o[i].level, o[i].country,
		    o[i].acknowledgement == NULL ? NULL :
		    W(a, "en", o[i].acknowledgement, NULL)));
	return RC_OK;
}

enum rc
demo_topics(struct db *db, row_id edition, const struct demo_topic *t,
    size_t n, row_id *ids)
{
	for (size_t i = 0; i < n; i++) {
		struct topic topic = { .pos = (int64_t)i + 1,
		    .title = t[i].words, .concept = t[i].concept };

		TRY(topic_save(db, edition, &topic));
		ids[i] = topic.id;
	}
	return RC_OK;
}

static enum rc
with(struct db *db, row_id session, enum session_role role, const char *name)
{
	struct session_with w = { .name = name, .role = role };

	return name == NULL ? RC_OK : session_with_add(db, session, &w);
}

enum rc
demo_sessions(struct db *db, struct arena *a, row_id edition,
    const char *zone, const row_id *parts, const row_id *topics,
    const struct demo_session *d, size_t n)
{
	for (size_t i = 0; i < n; i++, d++) {
		struct session_item s = { .edition = edition,
		    .part = parts[d->part], .kind = d->kind,
		    .title = W(a, "en", d->title, NULL),
		    .starts = demo_time(d->starts, zone),
		    .ends = demo_time(d->ends, zone),
		    .room = d->room == NULL ? NULL :
		    W(a, "en", d->room, NULL), .langs = "en",
		    .admitted_only = d->admitted_only, .seats = d->seats };

		TRY(session_item_save(db, &s));
		for (const char *t = d->topics; t != NULL && *t != '\0'; t++)
			if (*t >= '0' && *t <= '9')
				TRY(session_topic_set(db, s.id,
				    topics[*t - '0'], true));
		TRY(with(db, s.id, SROLE_KEYNOTE, d->keynote));
		TRY(with(db, s.id, SROLE_EXPERT, d->expert));
		TRY(with(db, s.id, SROLE_RAPPORTEUR, d->rapporteur));
	}
	return RC_OK;
}

enum rc
demo_link(struct db *db, struct arena *a, row_id programme, row_id edition,
    enum document_kind kind, const char *title, const char *url,
    const char *note, bool source, unixtime now)
{
	struct document d = { .programme = programme, .edition = edition,
	    .kind = kind, .title = W(a, "en", title, NULL), .url = url,
	    .note = note == NULL ? NULL : W(a, "en", note, NULL),
	    .visibility = "public", .source = source };

	return document_save(db, &d, now);
}

enum rc
demo_people(struct db *db, row_id programme, row_id partner, unixtime now)
{
	static const char *const roles[] = { "organiser", "partner", "assessor",
	    "trainer" };

	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
		if (i == 1 && partner == 0)
			continue;	/* nobody is a partner for no organisation */
		TRY(demo_staff(db, programme, demo_roles[i + 1].name,
		    demo_roles[i + 1].email, roles[i], i == 1 ? partner : 0, now,
		    NULL));
	}
	return RC_OK;
}

enum rc
demo_participant(struct db *db, row_id edition, const row_id *parts, size_t n,
    unixtime now)
{
	struct person p = { .name = demo_roles[5].name,
	    .email = demo_roles[5].email, .lang = "en", .country = "LT",
	    .mail_format = "html", .invented = true };
	struct participant in = { .edition = edition, .country = "LT",
	    .organisation_kind = ORG_AUTHORITY, .level = LEVEL_LOCAL,
	    .first_timer = true,
	    .expertise = "Runs the welcome desk of a small town" };

	TRY(person_ensure(db, &p, now));
	in.person.id = p.id;
	for (size_t i = 0; i < n; i++)
		TRY(participant_set(db, &in, parts[i], "confirmed", now));
	return RC_OK;
}

enum rc
demo_practices(struct db *db, struct arena *a, const char *slug, unixtime now)
{
	struct carry_run r = { .db = db, .arena = a, .bytes = practices_jsonl,
	    .n = strlen(practices_jsonl), .plan = { .now = now,
	    .publish = true, .how = "import" } };
	struct programme p;

	TRY(programme_by_slug(db, a, slug, &p));
	r.plan.programme = p.id;
	TRY(carry_look(&r));
	return carry_write(&r);
}

enum rc
demo_load(struct db *db, struct arena *a, unixtime now)
{
	struct programme p;
	struct person admin = { .name = demo_roles[0].name,
	    .email = demo_roles[0].email, .lang = "en", .country = "",
	    .mail_format = "html", .invented = true };
	enum rc rc = programme_by_slug(db, a, "baltic-academy", &p);

	if (rc != RC_NONE)
		return rc == RC_OK ? RC_CONFLICT : rc;
	TRY(person_ensure(db, &admin, now));
	TRY(person_admin_set(db, admin.id, true));
	TRY(vocabulary_load(db, a));
	TRY(demo_baltic(db, a, now));
	TRY(demo_urban(db, a, now));
	TRY(demo_practices(db, a, "urban-academy", now));
	TRY(demo_reader(db, a, "urban-2018"));
	TRY(demo_analyses(db, a, "urban-2018"));
	TRY(demo_integra(db, a, now));
	TRY(demo_welcoming(db, a, now));
	TRY(demo_cimi(db, a, now));
	TRY(demo_practice(db, a, now));
	return demo_findings(db, a);
}
