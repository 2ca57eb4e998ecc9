/*
 * What people would type, and which of data/practices.jsonl they would want to
 * find: 3 is about it, 2 has much of it, 1 touches it.  Judged by reading the
 * records, before any ranking was looked at; a change of the ranking is no
 * reason to change a judgement.
 */
#ifndef PRACTICE_JUDGED_H
#define PRACTICE_JUDGED_H

struct judged { const char *lang, *query, *wanted; };

#define HOUSING "gp38=3 gp03=3 gp02=3 ls06=3 ls12=3 ls03=3 gp09=2 ls05=2 gp15=2" \
	" ls10=1"
#define LANGUAGE "gp37=3 ls02=3 ls07=3 ls08=3 gp12=2 gp21=2 gp09=1 gp19=1 gp40=1" \
	" gp43=1 gp06=1 gp20=1 gp42=1"
#define HEALTH "gp22=3 gp23=3 gp14=3 gp10=2"
#define MENTORS "gp20=3 gp21=3 gp03=2 gp15=2 gp31=2 gp10=1 gp37=1 gp14=1"
#define ONE_STOP "gp35=3 gp43=3 gp18=3 gp19=3 gp12=1 gp08=1"
#define JOBS "gp16=3 gp32=3 ls04=3 gp17=2 gp18=2 ls08=2 gp12=1 gp19=1 ls07=1" \
	" ls10=1 ls11=1"
#define COUNCIL "gp04=3 gp41=3 gp34=1 ls03=1"
#define SCHOOL "gp42=3 gp28=2 gp10=1"
#define UKRAINE "gp27=3 gp43=3 ls12=3"
#define WOMEN "gp16=3 gp36=3 gp10=3 gp17=2"
#define TRAFFICKING "gp24=3 gp13=1"
#define SHRINKING "gp15=3 ls11=3 ls10=3"
#define LITHUANIA "gp27=3 ls05=3 ls12=3"
#define ITALY "gp28=3 gp29=3 gp41=3 ls10=3"
#define POLICE "gp30=3 gp29=1"
#define RECEPTION "gp27=3 gp02=3 ls05=3 gp40=2 ls03=2 ls12=1 ls09=1"

static const struct judged judged[] = {
	{ "en", "housing", HOUSING },
	{ "en", "own flat after the shelter", "gp38=3 gp09=1 gp15=1 ls06=2" },
	{ "en", "rent support for refugees", "ls06=3 gp38=2 gp09=2 gp03=1" },
	{ "en", "private hosts", "ls12=3" },
	{ "en", "language courses", LANGUAGE },
	{ "en", "conversation club", "gp37=3" },
	{ "en", "fees for language lessons", "ls07=3 ls02=2" },
	{ "en", "anti-rumour", "gp01=3 gp07=3" },
	{ "en", "antirumour", "gp01=3 gp07=3" },
	{ "en", "rumors campaign", "gp07=3 gp01=3" },
	{ "en", "health mediators", "gp22=3 gp23=3 gp10=1 gp14=1" },
	{ "en", "pandemic", "gp14=3 gp21=1" },
	{ "en", "buddies", "gp20=3 gp03=3 gp21=2" },
	{ "en", "volunteers and mentoring", MENTORS },
	{ "en", "one-stop shop", ONE_STOP },
	{ "en", "police profiling", "gp30=3" },
	{ "en", "human trafficking", TRAFFICKING },
	{ "en", "jobs for women", "gp16=3 gp17=2" },
	{ "en", "social impact bond", "gp32=3" },
	{ "en", "advisory council of migrants", "gp04=3 gp41=3" },
	{ "en", "shrinking towns", SHRINKING },
	{ "en", "naturalisation", "gp31=3" },
	{ "en", "schools", SCHOOL },
	{ "en", "football", "gp36=3" },
	{ "en", "information app", "gp39=3 ls01=3" },
	{ "en", "Ukraine", UKRAINE },
	{ "en", "Lithuania", LITHUANIA },
	{ "en", "Altena", "gp15=3 ls11=3" },
	{ "en", "network of cities", "gp26=3 gp25=2 gp06=1" },
	{ "en", "conflict between neighbours", "gp29=3" },
	{ "en", "training for civil servants", "gp11=3 gp05=1" },
	{ "de", "Wohnen", HOUSING },
	{ "de", "Sprachkurse", LANGUAGE },
	{ "de", "Gesundheit", HEALTH },
	{ "de", "Stadtteilmütter", "gp10=3" },
	{ "de", "Einbürgerung", "gp31=3 gp04=1 gp41=1" },
	{ "de", "Menschenhandel", TRAFFICKING },
	{ "de", "Ehrenamt", MENTORS },
	{ "de", "Litauen", LITHUANIA },
	{ "fr", "logement", HOUSING },
	{ "fr", "école", SCHOOL },
	{ "fr", "traite des êtres humains", TRAFFICKING },
	{ "fr", "bénévolat", MENTORS },
	{ "fr", "accueil", RECEPTION },
	{ "it", "alloggio", HOUSING },
	{ "it", "salute", HEALTH },
	{ "it", "Italia", ITALY },
	{ "it", "polizia", POLICE },
	{ "it", "consulta degli stranieri", COUNCIL },
	{ "es", "vivienda", HOUSING },
	{ "es", "policía", POLICE },
	{ "es", "emprendimiento", "ls09=3 gp16=2 gp02=1" },
	{ "es", "estrategia antirumores", "gp01=3 gp07=3" },
	{ "es", "Ucrania", UKRAINE },
	{ "nl", "huisvesting", HOUSING },
	{ "nl", "vrijwilligers", MENTORS },
	{ "nl", "taalcursus", LANGUAGE },
	{ "nl", "mensenhandel", TRAFFICKING },
	{ "lt", "būstas", HOUSING },
	{ "lt", "būsto", HOUSING },
	{ "lt", "sveikata", HEALTH },
	{ "lt", "savanoriai", MENTORS },
	{ "lt", "Lietuvoje", LITHUANIA },
	{ "lt", "prekyba žmonėmis", TRAFFICKING },
	{ "pl", "mieszkania", HOUSING },
	{ "pl", "zdrowie", HEALTH },
	{ "pl", "szkola", SCHOOL },
	{ "pl", "handel ludźmi", TRAFFICKING },
	{ "pl", "wolontariat", MENTORS },
	{ "ru", "жильё", HOUSING },
	{ "ru", "здоровье", HEALTH },
	{ "ru", "торговля людьми", TRAFFICKING },
	{ "ru", "школа", SCHOOL },
	{ "ru", "Литва", LITHUANIA },
	{ "ar", "السكن", HOUSING },
	{ "he", "דיור", HOUSING },
	{ "el", "στέγαση", HOUSING },
	{ "tr", "konut", HOUSING },
};

#endif
