/*
 * Academy on the integration of migrants and refugees in the Baltic countries:
 * two parts, four organisers, five supporters, after a similar academy in
 * Poland.
 */
#include "app/demo.h"

#define ZONE "Europe/Vilnius"
#define COUNT(list) (sizeof (list) / sizeof (list)[0])

static const struct demo_organisation organisations[] = {
	{ INV_ORGANISER, "Council of Europe, Intercultural Cities programme (ICC)",
	    ORG_INTERNATIONAL, LEVEL_INTERNATIONAL, "FR", NULL },
	{ INV_ORGANISER, "OSCE Office for Democratic Institutions and Human "
	    "Rights (ODIHR)", ORG_INTERNATIONAL, LEVEL_INTERNATIONAL, "PL", NULL },
	{ INV_ORGANISER, "UNHCR, the UN Refugee Agency", ORG_INTERNATIONAL,
	    LEVEL_INTERNATIONAL, "CH", NULL },
	{ INV_ORGANISER, "Organisation for Economic Co-operation and Development "
	    "(OECD)", ORG_INTERNATIONAL, LEVEL_INTERNATIONAL, "FR", NULL },
	{ INV_SUPPORTER, "Ministry of Culture", ORG_AUTHORITY, LEVEL_NATIONAL,
	    "LV", NULL },
	{ INV_SUPPORTER, "Ministry of Culture", ORG_AUTHORITY, LEVEL_NATIONAL,
	    "EE", NULL },
	{ INV_SUPPORTER, "Ministry of Social Security and Labour",
	    ORG_AUTHORITY, LEVEL_NATIONAL, "LT", NULL },
	{ INV_SUPPORTER, "Providus", ORG_CIVIL_SOCIETY, LEVEL_NATIONAL, "LV",
	    NULL },
	{ INV_SUPPORTER, "Association of Estonian Cities and Municipalities",
	    ORG_CIVIL_SOCIETY, LEVEL_NATIONAL, "EE", NULL },
};

static const char *const breakouts[] = { "Municipality, civil", NULL };

static const struct demo_session sessions[] = {
	{ 0, SESSION_PLENARY, "Opening: what municipalities face",
	    "2025-03-13T09:30", "2025-03-13T10:30", "Hall A", "0", NULL, NULL,
	    NULL, false, 0 },
	{ 0, SESSION_TRAINING, "Good practices of other OSCE countries",
	    "2025-03-13T11:00", "2025-03-13T12:30", "Hall A", "0 4", NULL, NULL,
	    NULL, false, 0 },
	{ 0, SESSION_WORKSHOP, "Drafting your plan of action",
	    "2025-03-14T14:00", "2025-03-14T16:00", "Hall A", "5", NULL, NULL,
	    NULL, false, 0 },
	{ 1, SESSION_PLENARY, "Case studies in local integration practice",
	    "2025-10-08T09:30", "2025-10-08T11:00", "Hall 1", "0", NULL, NULL,
	    NULL, false, 0 },
	{ 1, SESSION_TRAINING, "Language courses and the labour market",
	    "2025-10-08T11:30", "2025-10-08T13:00", "Hall 1", "1", NULL, NULL,
	    NULL, false, 0 },
	{ 1, SESSION_TRAINING, "Anti-trafficking at the local level",
	    "2025-10-08T14:00", "2025-10-08T15:30", "Hall 2", "2", NULL, NULL,
	    NULL, true, 0 },
	{ 1, SESSION_WORKSHOP, "Speaking about migration and integration",
	    "2025-10-08T16:00", "2025-10-08T17:30", "Hall 1", "3", NULL, NULL,
	    NULL, false, 0 },
	{ 1, SESSION_BREAKOUT, "Municipality, civil society and migrant "
	    "communities", "2025-10-09T09:30", "2025-10-09T11:00", "Hall 1", "4",
	    NULL, NULL, NULL, false, 0 },
	{ 1, SESSION_WORKSHOP, "Designing a small-scale initiative",
	    "2025-10-09T11:30", "2025-10-09T13:00", "Hall 1", "5", NULL, NULL,
	    NULL, false, 0 },
	{ 1, SESSION_TRAINING, "Plans of action to take home",
	    "2025-10-09T14:00", "2025-10-09T16:00", "Hall 1", "5", NULL, NULL,
	    NULL, false, 0 },
};

static enum rc
parts(struct db *db, struct arena *a, row_id edition, row_id id[2],
    unixtime now)
{
	struct part one = { .edition = edition, .pos = 1, .kind = PART_PART,
		.title = W(a, "en", "Part 1", "lt", "1 dalis", "lv", "1. daļa",
		    "et", "1. osa", NULL),
		.starts = demo_time("2025-03-13T09:00", ZONE),
		.ends = demo_time("2025-03-14T17:00", ZONE),
		.place = W(a, "en", "Vilnius, Lithuania", "lt",
		    "Vilnius, Lietuva", "lv", "Viļņa, Lietuva", "et",
		    "Vilnius, Leedu", NULL),
		.country = "LT", .seats = 30 };
	struct part two = { .edition = edition, .pos = 2, .kind = PART_PART,
		.title = W(a, "en", "Part 2", "lt", "2 dalis", "lv", "2. daļa",
		    "et", "2. osa", NULL),
		.tentative = W(a, "en", "October 2025", "lt", "2025 m. spalis",
		    "lv", "2025. gada oktobris", "et", "oktoober 2025", NULL),
		.place = W(a, "en", "Riga, Latvia", "lt", "Ryga, Latvija", "lv",
		    "Rīga, Latvija", "et", "Riia, Läti", NULL),
		.country = "LV", .seats = 30,
		.builds_on_note = W(a, "en", "Part 2 can be taken without Part 1.",
		    "lt", "2 dalyje galima dalyvauti ir be 1 dalies.", "lv",
		    "2. daļā var piedalīties arī bez 1. daļas.", "et",
		    "2. osas saab osaleda ka ilma 1. osata.", NULL) };

	TRY(part_save(db, &one, ZONE, now));
	two.builds_on = one.id;
	TRY(part_save(db, &two, ZONE, now));
	id[0] = one.id;
	id[1] = two.id;
	/* Announced as "October 2025", fixed later: the page keeps both. */
	two.starts = demo_time("2025-10-08T09:00", ZONE);
	two.ends = demo_time("2025-10-09T17:00", ZONE);
	return part_save(db, &two, ZONE, now);
}

enum rc
demo_baltic(struct db *db, struct arena *a, unixtime now)
{
	struct programme p = {
		.slug = "baltic-academy", .kind = KIND_ACADEMY, .public = true,
		.langs = "en lt lv et", .primary_colour = "#14532d",
		.accent_colour = "#b45309",
		.contact_name = "Academy secretariat (demonstration)",
		.contact_email = "baltic@demo.example",
		.title = W(a, "en", "Baltic Academy on the Integration of "
		    "Migrants and Refugees",
		    "lt", "Baltijos migrantų ir pabėgėlių integracijos akademija",
		    "lv", "Baltijas akadēmija migrantu un bēgļu integrācijai",
		    "et", "Balti rändajate ja pagulaste lõimumise akadeemia",
		    NULL),
		.summary = W(a, "en", "For staff of local authorities in "
		    "Lithuania, Latvia and Estonia. An initiative of four "
		    "international organisations.",
		    "lt", "Lietuvos, Latvijos ir Estijos savivaldybių "
		    "darbuotojams. Keturių tarptautinių organizacijų iniciatyva.",
		    "lv", "Lietuvas, Latvijas un Igaunijas pašvaldību "
		    "darbiniekiem. Četru starptautisku organizāciju iniciatīva.",
		    "et", "Leedu, Läti ja Eesti omavalitsuste töötajatele. Nelja "
		    "rahvusvahelise organisatsiooni algatus.", NULL),
	};
	struct edition e = {
		.slug = "baltic-2025", .status = EDITION_CLOSED, .public = true,
		.zone = ZONE, .teaching_langs = "en", .retention_days = DEMO_KEEP,
		.participants_planned = 30,
		.title = W(a, "en", "Good Practices in Migrant Integration for "
		    "Municipalities in the Baltic Countries",
		    "lt", "Geroji migrantų integracijos praktika Baltijos šalių "
		    "savivaldybėms",
		    "lv", "Laba prakse migrantu integrācijā Baltijas valstu "
		    "pašvaldībām",
		    "et", "Rändajate lõimumise head tavad Balti riikide "
		    "omavalitsustele", NULL),
		.summary = W(a, "en", "A course in two parts: practice that "
		    "works, adapted to the Baltic context, and a plan of action "
		    "that you take home.",
		    "lt", "Dviejų dalių kursas: veikianti praktika, pritaikyta "
		    "Baltijos šalims, ir veiksmų planas, kurį parsivešite namo.",
		    "lv", "Kurss divās daļās: prakse, kas darbojas, pielāgota "
		    "Baltijas apstākļiem, un rīcības plāns līdzņemšanai.",
		    "et", "Kaheosaline kursus: toimivad tavad Balti oludesse "
		    "kohandatuna ja tegevuskava, mille kaasa viite.", NULL),
		.method = W(a, "en", "The course is very interactive: the "
		    "trainer brings in what the participants know. It works with "
		    "case studies and good practices of other OSCE countries. "
		    "Each participant develops a plan of action to take home and "
		    "carry out.",
		    "lt", "Kursas labai interaktyvus: instruktorius remiasi tuo, "
		    "ką žino dalyviai. Dirbama su atvejų analizėmis ir kitų ESBO "
		    "šalių gerąja praktika. Kiekvienas dalyvis parengia veiksmų "
		    "planą.",
		    "lv", "Kurss ir ļoti interaktīvs: pasniedzējs izmanto "
		    "dalībnieku zināšanas. Tiek pētīti gadījumi un citu EDSO "
		    "valstu laba prakse. Katrs dalībnieks izstrādā rīcības plānu.",
		    "et", "Kursus on väga interaktiivne: koolitaja kasutab "
		    "osalejate teadmisi. Käsitletakse juhtumeid ja teiste OSCE "
		    "riikide häid tavasid. Iga osaleja koostab tegevuskava.",
		    NULL),
	};
	const struct demo_topic topics[] = {
		{ W(a, "en", "Case studies in local integration practice", "lt",
		    "Vietos integracijos praktikos atvejai", "lv",
		    "Vietējās integrācijas prakses gadījumi", "et",
		    "Kohaliku lõimumise juhtumid", NULL),
		    "monitoring-evaluation" },
		{ W(a, "en", "Access to language courses and labour market "
		    "integration", "lt", "Kalbos kursai ir integracija į darbo "
		    "rinką", "lv", "Valodas kursi un integrācija darba tirgū",
		    "et", "Keelekursused ja tööturule lõimumine", NULL),
		    "language-learning" },
		{ W(a, "en", "Anti-trafficking at the local level", "lt",
		    "Kova su prekyba žmonėmis vietos lygmeniu", "lv",
		    "Cilvēku tirdzniecības apkarošana vietējā līmenī", "et",
		    "Inimkaubanduse vastu kohalikul tasandil", NULL),
		    "anti-trafficking" },
		{ W(a, "en", "Effective communication about migration and "
		    "integration", "lt", "Veiksminga komunikacija apie migraciją "
		    "ir integraciją", "lv", "Efektīva saziņa par migrāciju un "
		    "integrāciju", "et", "Rändest ja lõimumisest rääkimine",
		    NULL), "narrative" },
		{ W(a, "en", "Municipal collaboration with civil society and "
		    "migrant communities", "lt", "Savivaldybių bendradarbiavimas "
		    "su pilietine visuomene ir migrantų bendruomenėmis", "lv",
		    "Pašvaldību sadarbība ar pilsonisko sabiedrību un migrantu "
		    "kopienām", "et", "Omavalitsuste koostöö kodanikuühiskonna "
		    "ja rändekogukondadega", NULL), "civil-society" },
		{ W(a, "en", "Designing small-scale integration initiatives",
		    "lt", "Nedidelių integracijos iniciatyvų kūrimas", "lv",
		    "Nelielu integrācijas iniciatīvu veidošana", "et",
		    "Väikeste lõimumisalgatuste kavandamine", NULL),
		    "small-scale-initiatives" },
	};
	const struct demo_choice choice = { 30, 28, 5, 8,
	    demo_time("2025-02-17T09:00", ZONE), NULL };
	row_id part[2], topic[COUNT(topics)], partner, applicants[36];

	TRY(programme_save(db, &p, now));
	TRY(demo_involve_all(db, a, p.id, 0, organisations,
	    COUNT(organisations)));
	e.programme = p.id;
	TRY(edition_save(db, &e, now));
	TRY(parts(db, a, e.id, part, now));
	TRY(demo_topics(db, e.id, topics, COUNT(topics), topic));
	TRY(demo_sessions(db, a, e.id, ZONE, part, topic, sessions,
	    COUNT(sessions)));
	TRY(demo_link(db, a, p.id, e.id, DOC_MANUAL, "Good Practices in Migrant "
	    "Integration: trainer's manual (ODIHR)",
	    "https://www.osce.org/odihr", "adapted to Baltic context",
	    true, now));
	TRY(demo_link(db, a, p.id, e.id, DOC_REFERENCE, "Academy in Poland, 2023 "
	    "and 2024", "https://www.osce.org/odihr/586911", "predecessor", true,
	    now));
	TRY(demo_link(db, a, p.id, e.id, DOC_PRESS_RELEASE, "Press release",
	    "https://www.osce.org/odihr/592637", NULL, false, now));
	TRY(demo_call(db, a, e.id, demo_time("2025-01-10T09:00", ZONE),
	    demo_time("2025-02-14T18:00", ZONE)));
	TRY(demo_applicants(db, a, &e, 0, "LT LV EE LT", 1, COUNT(applicants),
	    applicants, demo_time("2025-01-12T09:00", ZONE)));
	TRY(demo_organisation(db, a, "Providus", ORG_CIVIL_SOCIETY,
	    LEVEL_NATIONAL, "LV", &partner));
	TRY(demo_people(db, p.id, partner, now));
	TRY(demo_quota(db, a, e.id, "Lithuania", "country", "LT", 20, 50));
	TRY(demo_quota(db, a, e.id, "Latvia", "country", "LV", 20, 50));
	TRY(demo_quota(db, a, e.id, "Estonia", "country", "EE", 20, 50));
	TRY(demo_choose(db, a, &e, &choice, applicants, COUNT(applicants)));
	TRY(demo_participant(db, e.id, part, COUNT(part), now));
	TRY(demo_groups(db, a, &e, &(struct demo_groups){ 0, W(a, "en",
	    "Breakout groups", "lt", "Darbo grupės", "lv", "Darba grupas",
	    NULL), breakouts, 4, 1, 0, "country organisation-kind", false,
	    "Room", NULL }, demo_time("2025-10-01T09:00", ZONE)));
	TRY(demo_case(db, a, &e, breakouts[0]));
	TRY(demo_came(db, a, e.id, 24));
	TRY(demo_plans(db, a, e.id, "30d 3m 6m 12m", 3, 19, now));
	TRY(demo_plan_words(db, a, e.id, now));
	return demo_peers(db, a, e.id, now);
}
