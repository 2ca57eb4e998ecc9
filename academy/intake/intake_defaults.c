/* The form that a new edition begins with.  Its texts are content, not part of
 * the interface: organisers change them. */
#include "intake/intake.h"

/* No text here has a quotation mark or a backslash. */
#define WORDS(en, lt, lv, et, ar) "{\"en\":\"" en "\",\"lt\":\"" lt \
	"\",\"lv\":\"" lv "\",\"et\":\"" et "\",\"ar\":\"" ar "\"}"

static struct question_option only_group = { "group",
    WORDS("Only the organisers and the group that works on it",
    "Tik organizatoriai ir grupė, kuri jį nagrinėja",
    "Tikai organizatori un grupa, kas pie tā strādā",
    "Ainult korraldajad ja rühm, kes selle kallal töötab",
    "المنظمون والمجموعة التي تعمل عليه فقط"), NULL };
static struct question_option readers = { "edition",
    WORDS("Everybody in this edition", "Visi šio leidimo dalyviai",
    "Visi šī izlaiduma dalībnieki", "Kõik selle korra osalejad",
    "كل المشاركين في هذه الدورة"), &only_group };

static const struct question form[] = {
	{ .name = "about-issue", .kind = Q_HEADING,
	    .label = WORDS("Your open question", "Jūsų atviras klausimas",
	    "Jūsu atvērtais jautājums", "Teie avatud küsimus",
	    "سؤالكم المفتوح"),
	    .hint = WORDS("This is the heart of your application. If you take"
	    " part, your peers work on it with you.",
	    "Tai svarbiausia paraiškos dalis. Jei dalyvausite, kolegos ją"
	    " nagrinės kartu su jumis.",
	    "Šī ir pieteikuma svarīgākā daļa. Ja piedalīsieties, kolēģi pie tās"
	    " strādās kopā ar jums.",
	    "See on taotluse kõige tähtsam osa. Kui te osalete, töötavad"
	    " kolleegid selle kallal koos teiega.",
	    "هذا أهم جزء في طلبكم. إذا شاركتم، سيعمل عليه زملاؤكم معكم.") },
	{ .name = "issue", .kind = Q_LONG, .required = true, .max = 3000,
	    .label = WORDS("Which question from your work should your peers"
	    " analyse with you?",
	    "Kurį savo darbo klausimą norėtumėte išnagrinėti su kolegomis?",
	    "Kuru jautājumu no sava darba vēlaties analizēt kopā ar kolēģiem?",
	    "Millist oma töö küsimust soovite koos kolleegidega analüüsida?",
	    "ما السؤال من عملكم الذي تريدون أن يحلله زملاؤكم معكم؟"),
	    .hint = WORDS("One real situation that is not solved yet. Say where"
	    " it happens, who is concerned and what makes it difficult.",
	    "Viena tikra, dar neišspręsta situacija. Parašykite, kur tai"
	    " vyksta, ką tai liečia ir kas yra sudėtinga.",
	    "Viena reāla, vēl neatrisināta situācija. Uzrakstiet, kur tas"
	    " notiek, uz ko tas attiecas un kas to padara sarežģītu.",
	    "Üks tõeline olukord, mis ei ole veel lahendatud. Kirjutage, kus"
	    " see toimub, keda see puudutab ja mis selle raskeks teeb.",
	    "حالة حقيقية واحدة لم تُحل بعد. اكتبوا أين تحدث، ومن تعني، وما"
	    " الذي يجعلها صعبة.") },
	{ .name = "tried", .kind = Q_LONG, .max = 2000,
	    .label = WORDS("What have you tried so far?",
	    "Ką jau bandėte daryti?", "Ko jūs jau esat mēģinājuši?",
	    "Mida olete seni proovinud?", "ماذا جربتم حتى الآن؟"),
	    .hint = WORDS("What did not work is as useful as what did.",
	    "Tai, kas nepavyko, yra taip pat naudinga kaip tai, kas pavyko.",
	    "Tas, kas neizdevās, ir tikpat noderīgs kā tas, kas izdevās.",
	    "See, mis ei õnnestunud, on sama kasulik kui see, mis õnnestus.",
	    "ما لم ينجح مفيد بقدر ما نجح.") },
	{ .name = "success", .kind = Q_LONG, .max = 1000,
	    .label = WORDS("What would success look like?",
	    "Kaip atrodytų sėkmė?", "Kā izskatītos izdevies rezultāts?",
	    "Milline oleks õnnestumine?", "كيف يبدو النجاح في رأيكم؟"),
	    .hint = WORDS("What would be different in a year?",
	    "Kas po metų būtų kitaip?", "Kas pēc gada būtu citādi?",
	    "Mis oleks aasta pärast teisiti?", "ما الذي سيتغير بعد سنة؟") },
	{ .name = "confidential", .kind = Q_CHOICE, .options = &readers,
	    .label = WORDS("Who may read your question if you take part?",
	    "Kas galės skaityti jūsų klausimą, jei dalyvausite?",
	    "Kas drīkstēs lasīt jūsu jautājumu, ja piedalīsieties?",
	    "Kes tohib teie küsimust lugeda, kui te osalete?",
	    "من يجوز له قراءة سؤالكم إذا شاركتم؟"),
	    .hint = WORDS("Whoever chooses the participants reads it in any"
	    " case. You can change this later.",
	    "Tie, kas atrenka dalyvius, jį perskaito bet kuriuo atveju. Vėliau"
	    " galėsite tai pakeisti.",
	    "Tie, kas izvēlas dalībniekus, to lasa jebkurā gadījumā. Vēlāk to"
	    " varēsiet mainīt.",
	    "Osalejate valijad loevad seda igal juhul. Hiljem saate seda"
	    " muuta.",
	    "يقرؤه من يختار المشاركين في كل الأحوال. ويمكنكم تغيير هذا لاحقا."
	    ) },
	{ .name = "about-you", .kind = Q_HEADING,
	    .label = WORDS("What you bring", "Kuo galite prisidėti",
	    "Ar ko jūs dalīsieties", "Mida te kaasa toote",
	    "ما تقدمونه لزملائكم") },
	{ .name = "topics", .kind = Q_MANY, .required = true,
	    .label = WORDS("Which topics interest you most?",
	    "Kurios temos jus labiausiai domina?",
	    "Kuras tēmas jūs interesē visvairāk?",
	    "Millised teemad huvitavad teid kõige rohkem?",
	    "ما المواضيع التي تهمكم أكثر؟") },
	{ .name = "expertise", .kind = Q_LONG, .max = 1500,
	    .label = WORDS("What can you contribute?",
	    "Kokia patirtimi galite pasidalyti?",
	    "Ar kādu pieredzi varat dalīties?",
	    "Millist kogemust saate jagada?", "ما الخبرة التي تستطيعون"
	    " مشاركتها؟"),
	    .hint = WORDS("Experience that others could learn from.",
	    "Patirtis, iš kurios galėtų mokytis kiti.",
	    "Pieredze, no kuras varētu mācīties citi.",
	    "Kogemus, millest teised saaksid õppida.",
	    "خبرة يمكن للآخرين التعلم منها.") },
	{ .name = "about-needs", .kind = Q_HEADING,
	    .label = WORDS("Practical needs", "Praktiniai poreikiai",
	    "Praktiskas vajadzības", "Praktilised vajadused",
	    "احتياجات عملية") },
	{ .name = "needs", .kind = Q_LONG, .max = 1000, .sensitive = true,
	    .retention_days = 30,
	    .label = WORDS("What do you need to take part well?",
	    "Ko jums reikia, kad galėtumėte gerai dalyvauti?",
	    "Kas jums vajadzīgs, lai varētu labi piedalīties?",
	    "Mida te vajate, et hästi osaleda?",
	    "ما الذي تحتاجونه لتشاركوا براحة؟"),
	    .hint = WORDS("For example a step-free room, vegetarian food, a sign"
	    " language interpreter. Write what you need, not why.",
	    "Pavyzdžiui, patalpa be laiptų, vegetariškas maistas, gestų kalbos"
	    " vertėjas. Rašykite, ko reikia, o ne kodėl.",
	    "Piemēram, telpa bez pakāpieniem, veģetārs ēdiens, zīmju valodas"
	    " tulks. Rakstiet, kas vajadzīgs, nevis kāpēc.",
	    "Näiteks astmeteta ruum, taimetoit, viipekeele tõlk. Kirjutage,"
	    " mida vajate, mitte miks.",
	    "مثلا: قاعة بلا درج، طعام نباتي، مترجم لغة إشارة. اكتبوا ما"
	    " تحتاجونه، لا سبب ذلك.") },
	{ .name = "photos", .kind = Q_STATEMENT,
	    .label = WORDS("I may be seen in pictures of the event that are"
	    " published.",
	    "Sutinku, kad būčiau matomas (-a) skelbiamose renginio"
	    " nuotraukose.",
	    "Es piekrītu, ka esmu redzams (-a) publicētos pasākuma attēlos.",
	    "Olen nõus, et mind on näha ürituse avaldatud piltidel.",
	    "أوافق على أن أظهر في صور الفعالية التي تُنشر."),
	    .hint = WORDS("You can say no and still take part. You can change"
	    " your mind at any time.",
	    "Galite nesutikti ir vis tiek dalyvauti. Bet kada galite"
	    " apsigalvoti.",
	    "Varat nepiekrist un tomēr piedalīties. Varat pārdomāt jebkurā"
	    " laikā.",
	    "Võite keelduda ja ikkagi osaleda. Võite igal ajal meelt muuta.",
	    "يمكنكم الرفض والمشاركة مع ذلك. ويمكنكم تغيير رأيكم في أي وقت.") },
	{ .name = "public-list", .kind = Q_STATEMENT,
	    .label = WORDS("My name, organisation and country may stand in the"
	    " public list of participants.",
	    "Mano vardas, pavardė, organizacija ir šalis gali būti nurodyti"
	    " viešame dalyvių sąraše.",
	    "Mans vārds, organizācija un valsts drīkst būt publiskajā"
	    " dalībnieku sarakstā.",
	    "Minu nimi, organisatsioon ja riik võivad olla avalikus osalejate"
	    " nimekirjas.",
	    "يجوز ذكر اسمي ومؤسستي وبلدي في القائمة العامة للمشاركين."),
	    .hint = WORDS("You can say no and still take part. You can change"
	    " your mind at any time.",
	    "Galite nesutikti ir vis tiek dalyvauti. Bet kada galite"
	    " apsigalvoti.",
	    "Varat nepiekrist un tomēr piedalīties. Varat pārdomāt jebkurā"
	    " laikā.",
	    "Võite keelduda ja ikkagi osaleda. Võite igal ajal meelt muuta.",
	    "يمكنكم الرفض والمشاركة مع ذلك. ويمكنكم تغيير رأيكم في أي وقت.") },
	{ .name = "privacy", .kind = Q_STATEMENT, .required = true,
	    .label = WORDS("I have read how my data are used.",
	    "Perskaičiau, kaip naudojami mano duomenys.",
	    "Esmu izlasījis (-usi), kā tiek izmantoti mani dati.",
	    "Olen lugenud, kuidas minu andmeid kasutatakse.",
	    "قرأت كيف تُستخدم بياناتي.") },
};

enum rc
intake_defaults(struct db *db, struct arena *a, row_id edition)
{
	struct call call = { .edition = edition, .waiting = true };
	struct question *there;
	enum rc rc = call_find(db, a, edition, &call);

	if (rc == RC_NONE)
		rc = call_save(db, &call);
	TRY(rc);
	TRY(question_list(db, a, edition, &there));
	if (there != NULL)
		return RC_CONFLICT;
	for (size_t i = 0; i < sizeof form / sizeof form[0]; i++) {
		struct question q = form[i];

		q.edition = edition;
		q.pos = (int64_t)i + 1;
		TRY(question_save(db, &q));
	}
	return RC_OK;
}
