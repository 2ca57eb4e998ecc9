/* Academy on the integration of migrants and refugees in the Baltic countries. */
#include "app/demo.h"

#define ZONE "Europe/Vilnius"

static enum rc
organisers(struct db *db, struct arena *a, row_id p)
{
	static const struct {
		enum involvement_role role;
		const char *name;
		enum organisation_kind kind;
		enum level level;
		const char *country;
	} list[] = {
		{ INV_ORGANISER, "Intercultural Cities Programme, Council of Europe",
		    ORG_INTERNATIONAL, LEVEL_INTERNATIONAL, "FR" },
		{ INV_ORGANISER, "OSCE Office for Democratic Institutions and "
		    "Human Rights (ODIHR)", ORG_INTERNATIONAL,
		    LEVEL_INTERNATIONAL, "PL" },
		{ INV_ORGANISER, "UNHCR, the UN Refugee Agency",
		    ORG_INTERNATIONAL, LEVEL_INTERNATIONAL, "CH" },
		{ INV_ORGANISER, "Organisation for Economic Co-operation and "
		    "Development (OECD)", ORG_INTERNATIONAL,
		    LEVEL_INTERNATIONAL, "FR" },
		{ INV_SUPPORTER, "Ministry of Culture", ORG_AUTHORITY,
		    LEVEL_NATIONAL, "LV" },
		{ INV_SUPPORTER, "Ministry of Culture", ORG_AUTHORITY,
		    LEVEL_NATIONAL, "EE" },
		{ INV_SUPPORTER, "Ministry of Social Security and Labour",
		    ORG_AUTHORITY, LEVEL_NATIONAL, "LT" },
		{ INV_SUPPORTER, "Providus", ORG_CIVIL_SOCIETY, LEVEL_NATIONAL,
		    "LV" },
		{ INV_SUPPORTER, "Association of Estonian Cities and "
		    "Municipalities", ORG_CIVIL_SOCIETY, LEVEL_NATIONAL, "EE" },
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		TRY(demo_involve(db, a, p, 0, list[i].role, (int)i, list[i].name,
		    list[i].kind, list[i].level, list[i].country, NULL));
	return RC_OK;
}

enum rc
demo_baltic(struct db *db, struct arena *a, unixtime now)
{
	struct programme p = {
		.slug = "baltic-academy", .kind = KIND_ACADEMY, .public = true,
		.langs = "en lt lv et", .primary_colour = "#14532d",
		.accent_colour = "#b45309",
		.contact_name = "Academy secretariat",
		.contact_email = "baltic@demo.example",
		.title = W(a, "en", "Baltic Academy on the Integration of "
		    "Migrants and Refugees",
		    "lt", "Baltijos migrantų ir pabėgėlių integracijos akademija",
		    "lv", "Baltijas akadēmija migrantu un bēgļu integrācijai",
		    "et", "Balti rändajate ja pagulaste lõimumise akadeemia",
		    NULL),
		.summary = W(a, "en", "For staff of local authorities in "
		    "Lithuania, Latvia and Estonia.",
		    "lt", "Lietuvos, Latvijos ir Estijos savivaldybių darbuotojams.",
		    "lv", "Lietuvas, Latvijas un Igaunijas pašvaldību darbiniekiem.",
		    "et", "Leedu, Läti ja Eesti omavalitsuste töötajatele.",
		    NULL),
	};
	struct edition e = {
		.slug = "baltic-2025", .status = EDITION_CLOSED, .public = true,
		.zone = ZONE, .teaching_langs = "en", .retention_days = 365,
		.title = W(a, "en", "Good Practices in Migrant Integration for "
		    "Municipalities in the Baltic Countries", NULL),
	};
	struct part one = { .pos = 1, .kind = PART_PART,
		.title = W(a, "en", "Part 1", "lt", "1 dalis", "lv", "1. daļa",
		    "et", "1. osa", NULL),
		.starts = demo_time("2025-03-13T09:00", ZONE),
		.ends = demo_time("2025-03-14T17:00", ZONE),
		.place = W(a, "en", "Vilnius, Lithuania", NULL),
		.country = "LT" };

	TRY(programme_save(db, &p, now));
	TRY(organisers(db, a, p.id));
	e.programme = p.id;
	TRY(edition_save(db, &e, now));
	one.edition = e.id;
	TRY(part_save(db, &one, ZONE, now));
	TRY(demo_staff(db, p.id, demo_roles[1].name, demo_roles[1].email,
	    "organiser", 0, now, NULL));
	TRY(demo_staff(db, p.id, demo_roles[2].name, demo_roles[2].email,
	    "partner", 0, now, NULL));
	TRY(demo_staff(db, p.id, demo_roles[3].name, demo_roles[3].email,
	    "assessor", 0, now, NULL));
	TRY(demo_staff(db, p.id, demo_roles[4].name, demo_roles[4].email,
	    "trainer", 0, now, NULL));
	return demo_staff(db, p.id, demo_roles[5].name, demo_roles[5].email,
	    "trainer", 0, now, NULL);
}
