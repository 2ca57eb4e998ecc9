#include "app/demo.h"

#include <stdarg.h>
#include <string.h>

#include "programme/programme.h"

const struct demo_role demo_roles[] = {
	{ "Ada Administrator", "admin@demo.example", "administrator" },
	{ "Ruta Organizer", "organiser@demo.example", "organiser" },
	{ "Paul Partner", "partner@demo.example", "partner" },
	{ "Anna Assessor", "assessor@demo.example", "assessor" },
	{ "Teo Trainer", "trainer@demo.example", "trainer" },
	{ "Pia Participant", "participant@demo.example", "participant" },
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
	return demo_baltic(db, a, now);
}
