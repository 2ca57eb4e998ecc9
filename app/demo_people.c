/*
 * Invented applicants, made by a seeded generator: the same on every machine.
 * Names are common ones of their countries, in the countries' scripts; places
 * are called "town" and numbered, so that nobody real is meant.
 */
#include "app/demo.h"

#include <string.h>

#include "intake/intake.h"

/* A small generator (xorshift64*), for numbers that look mixed. */
static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (*seed * 0x2545f4914f6cdd1dU) >> 33;
}

static const struct demo_names {
	const char *country, *lang;
	const char *first[6], *last[6];	/* even: women's, odd: men's */
} names[] = {
	{ "LT", "lt", { "Rūta", "Jonas", "Eglė", "Tomas", "Živilė", "Mindaugas" },
	    { "Kazlauskaitė", "Petrauskas", "Jankauskienė", "Žukauskas",
	    "Šimkutė", "Vaitkus" } },
	{ "LV", "lv", { "Līga", "Jānis", "Ilze", "Mārtiņš", "Zane", "Kārlis" },
	    { "Bērziņa", "Kalniņš", "Ozola", "Liepiņš", "Krūmiņa", "Eglītis" } },
	{ "EE", "et", { "Kadri", "Andres", "Õnne", "Tõnu", "Liis", "Märt" },
	    { "Tamm", "Saar", "Sepp", "Mägi", "Kask", "Kukk" } },
	{ "MK", "en", { "Елена", "Горан", "Ана", "Борис", "Марија", "Дарко" },
	    { "Петровска", "Николовски", "Стојановска", "Димитров",
	    "Јовановска", "Трајковски" } },
	{ "RS", "en", { "Јелена", "Милош", "Милица", "Никола", "Ивана",
	    "Стефан" }, { "Јовановић", "Петровић", "Николић", "Марковић",
	    "Ђорђевић", "Стојановић" } },
	{ "AL", "en", { "Arta", "Besnik", "Elira", "Ilir", "Drita", "Agron" },
	    { "Hoxha", "Shehu", "Çela", "Krasniqi", "Leka", "Dervishi" } },
	{ "BA", "en", { "Amra", "Emir", "Lejla", "Haris", "Selma", "Damir" },
	    { "Hadžić", "Begić", "Kovačević", "Delić", "Suljić", "Marić" } },
	{ "IT", "en", { "Giulia", "Luca", "Chiara", "Marco", "Sara", "Paolo" },
	    { "Rossi", "Bianchi", "Ferrari", "Romano", "Gallo", "Conti" } },
	{ "DE", "en", { "Anja", "Jürgen", "Jana", "Lukas", "Özlem", "Uwe" },
	    { "Müller", "Schäfer", "Krüger", "Weiß", "Yıldız", "Vogel" } },
	{ "NL", "en", { "Sanne", "Daan", "Fatima", "Bram", "Lotte", "Youssef" },
	    { "de Vries", "Jansen", "El Amrani", "van Dijk", "Bakker",
	    "Haddou" } },
	{ "GR", "en", { "Μαρία", "Γιώργος", "Ελένη", "Νίκος", "Κατερίνα",
	    "Δημήτρης" }, { "Παπαδοπούλου", "Γεωργίου", "Νικολάου",
	    "Δημητρίου", "Ιωάννου", "Βασιλείου" } },
	{ "IL", "en", { "נועה", "יוסי", "שירה", "אבי", "מיכל", "דוד" },
	    { "כהן", "לוי", "פרידמן", "ביטון", "מזרחי", "פרץ" } },
	{ "IL", "ar", { "تسنيم", "أحمد", "هبة", "محمود", "رنا", "سامر" },
	    { "خطيب", "منصور", "حداد", "عودة", "زعبي", "نصار" } },
	{ "PL", "en", { "Agnieszka", "Paweł", "Małgorzata", "Łukasz", "Zofia",
	    "Michał" }, { "Kowalska", "Nowak", "Wiśniewska", "Wójcik",
	    "Zielińska", "Woźniak" } },
	{ "SE", "en", { "Åsa", "Björn", "Amina", "Göran", "Ebba", "Yusuf" },
	    { "Andersson", "Lindqvist", "Hassan", "Öberg", "Nyström", "Ali" } },
};

/* One organisation of the generator: a town hall, an association, ... */
static enum rc
organisation(struct db *db, struct arena *a, const char *country,
    enum organisation_kind kind, enum level level, int n, row_id *id)
{
	static const char *const what[ORG_KINDS] = { "Town hall",
		"Association", "Migrants' association", "Police of town",
		"International office", "Institute" };

	return demo_organisation(db, a, arena_printf(a, "%s %d (invented), %s",
	    level == LEVEL_NATIONAL ? "Ministry" : what[kind], n, country), kind,
	    level, country, id);
}

enum rc
demo_applicants(struct db *db, struct arena *a, const struct edition *e,
    row_id track, const char *countries, int from, int n, row_id *ids,
    unixtime when)
{
	const char *const gender[] = { "woman", "man" };
	static const char *const category[] = { "municipality", "municipality",
	    "municipality", "reception", "municipality", "reception", "cso",
	    "association", "association", "police" };
	struct text_list list = text_split(a, countries, ' ');
	uint64_t seed = 88172645463325252U + (uint64_t)e->id + (uint64_t)from;

	for (int i = 0; i < n; i++) {
		const char *country = list.at[next(&seed) % list.n];
		const struct demo_names *of = &names[0];
		const struct demo_case *asks;
		uint64_t who = next(&seed) % 6, kind = next(&seed) % 10;
		struct application p = { .edition = e->id, .track = track,
		    .country = country, .first_timer = next(&seed) % 4 != 0 };
		struct person person = { .invented = true,
		    .mail_format = "html" };

		for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
			/* Where there are two kinds, each second one. */
			if (strcmp(names[k].country, country) == 0 &&
			    (strcmp(of->country, country) != 0 || i % 2 == 1))
				of = &names[k];
		p.organisation_kind = kind < 6 ? ORG_AUTHORITY : kind < 8 ?
		    ORG_CIVIL_SOCIETY : kind < 9 ? ORG_MIGRANT : ORG_POLICE;
		p.level = kind == 5 ? LEVEL_NATIONAL : kind == 4 ?
		    LEVEL_REGIONAL : LEVEL_LOCAL;
		TRY(organisation(db, a, country, p.organisation_kind, p.level,
		    i % 7 + 1, &p.organisation));
		p.name = arena_printf(a, "%s %s", of->first[who],
		    of->last[(who + 2 * (next(&seed) % 3)) % 6]);
		p.email = arena_printf(a, "%s-%d@demo.example", e->slug,
		    from + i);
		p.lang = of->lang;
		p.gender = next(&seed) % 10 == 0 ? NULL : gender[who % 2];
		/* Known as invented before anything else knows them. */
		person.name = p.name;
		person.email = p.email;
		person.lang = p.lang;
		person.country = country;
		person.organisation = p.organisation;
		person.gender = p.gender;
		TRY(person_ensure(db, &person, when));
		asks = &demo_cases[next(&seed) % demo_cases_n];
		TRY(application_enter(db, a, &p, (const char *const[]){
		    "issue", asks->issue, "tried", asks->tried, "success",
		    asks->success,
		    "category", category[kind], "evidence",
		    "Planned and ran the integration plan of an invented town.",
		    "expertise", i % 3 == 0 ? "Runs a welcome desk" : i % 3 == 1 ?
		    "Organises language courses" : "Coordinates volunteers",
		    "public-list", i % 3 == 0 ? "0" : "1", NULL }, when + i * 3600));
		if (ids != NULL)
			ids[i] = p.id;
	}
	return RC_OK;
}

enum rc
demo_call(struct db *db, struct arena *a, row_id edition, unixtime opens,
    unixtime closes)
{
	struct call c = { .edition = edition, .opens = opens, .closes = closes,
	    .by_hand = "", .waiting = true };

	TRY(call_save(db, &c));
	return intake_defaults(db, a, edition);
}
