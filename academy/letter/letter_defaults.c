/*
 * The letters an edition begins with: short and plain, for readers in their
 * third language.  Kind by kind, the same words in each language; a list's
 * items and sentences are cut so that one without its value can go.
 *
 * The waiting list's says first that there is no place: people have booked
 * flights on kinder words.
 */
#include "letter/letter_fill.h"

#include <string.h>

const struct letter_default letter_built_in[] = {

/* --- English --- */
{ LETTER_ACCEPTANCE, "en", "You are admitted: {edition}",
"Dear {name},\n\n"
"you are admitted to **{edition}**.\n\n"
"- What: {part}\n"
"- When: {dates}\n"
"- Where: {place}\n"
"- Your application: {number}\n\n"
"**Please accept or decline your place by {deadline}:**\n\n"
"{link}\n\n"
"If you do not answer by then, the place goes to the next person on the"
" waiting list.\n\n"
"If you have questions, write to {contact}.\n\n"
"With kind regards\n"
"{programme}" },
{ LETTER_WAITING, "en", "Waiting list, no place now: {edition}",
"Dear {name},\n\n"
"thank you for your application to **{edition}**.\n\n"
"**You are not admitted now.** You are on the waiting list.\n\n"
"If somebody gives a place back, we may offer it to you. You would then get"
" another letter, with a link to accept. As long as you do not have that"
" letter, you have no place. Please do not book travel or a hotel.\n\n"
"- Your application: {number}\n\n"
"If you have questions, or do not want to wait any longer, write to"
" {contact}.\n\n"
"With kind regards\n"
"{programme}" },
{ LETTER_REFUSAL, "en", "No place this time: {edition}",
"Dear {name},\n\n"
"thank you for your application to **{edition}**. We have read it with care."
" We cannot offer you a place this time.\n\n"
"**How we chose.** The group has to be balanced. There are quotas: a smallest"
" and a largest number of people, for example from one country or one kind of"
" organisation. When a group is full, even a good application finds no place"
" in it. Where applications were equal, a lottery decided.\n\n"
"**Your application:** {reason}\n\n"
"- Number: {number}\n\n"
"This is no judgement of your work. You are welcome to apply again.\n\n"
"If you think that something went wrong, write to {contact}. We will look at"
" it again.\n\n"
"With kind regards\n"
"{programme}" },
{ LETTER_INVITATION, "en", "Invitation: {edition}",
"Dear {name},\n\n"
"we invite you to **{edition}**.\n\n"
"- What: {part}\n"
"- When: {dates}\n"
"- Where: {place}\n"
"- Venue: {venue}\n\n"
"The programme and all that you need to know is here:\n\n"
"{link}\n\n"
"If you have questions, write to {contact}.\n\n"
"With kind regards\n"
"{programme}" },
{ LETTER_VISA, "en", "Letter in support of a visa application: {name}",
"**To whom it may concern**\n\n"
"We confirm that this person is invited to take part in **{edition}**.\n\n"
"- Name: {name}\n"
"- Position: {position}\n"
"- Organisation: {organisation}\n"
"- Country: {country}\n"
"- Programme: {programme}\n"
"- Event: {part}\n"
"- Dates: {dates}\n"
"- Place: {place}\n"
"- Venue: {venue}\n\n"
"The purpose of the stay is professional exchange between local authorities"
" and their partners. The person's presence is needed for the whole of the"
" event.\n\n"
"We kindly ask you to grant the visa that this stay requires, in time for"
" the journey.\n\n"
"For any question please write to {contact}.\n\n"
"Issued on {today}." },
{ LETTER_REMINDER, "en", "Reminder: {edition}",
"Dear {name},\n\n"
"we remind you of **{edition}**.\n\n"
"- What: {part}\n"
"- When: {dates}\n"
"- Where: {place}\n"
"- Venue: {venue}\n\n"
"Your own page shows what is still to be done:\n\n"
"{link}\n\n"
"If you cannot come, please tell us now. Somebody else can then have your"
" place. Write to {contact}.\n\n"
"With kind regards\n"
"{programme}" },
{ LETTER_PRACTICAL, "en", "Practical notes: {edition}",
"Dear {name},\n\n"
"this is what you need for **{edition}**.\n\n"
"- When: {dates}\n"
"- Where: {place}\n"
"- Venue: {venue}\n\n"
"Please bring an identity document.\n\n"
"Your timetable, with rooms and changes, is here:\n\n"
"{link}\n\n"
"Tell us what you need to take part well: food, access, interpretation."
" Write to {contact}.\n\n"
"With kind regards\n"
"{programme}" },
{ LETTER_LAPSED, "en", "Your offer has lapsed: {edition}",
"Dear {name},\n\n"
"we offered you a place in **{edition}**. We had no answer in time.\n\n"
"**The offer has lapsed. You have no place now.** It goes to the next person"
" on the waiting list.\n\n"
"- Your application: {number}\n\n"
"If you would still like to come, write to {contact}. We will tell you"
" whether there is a place.\n\n"
"With kind regards\n"
"{programme}" },

/* --- Lithuanian --- */
{ LETTER_ACCEPTANCE, "lt", "Jūs priimti: {edition}",
"Gerb. {name},\n\n"
"Jums skirta vieta renginyje **{edition}**.\n\n"
"- Kas: {part}\n"
"- Kada: {dates}\n"
"- Kur: {place}\n"
"- Jūsų paraiška: {number}\n\n"
"**Prašome priimti vietą arba jos atsisakyti iki {deadline}:**\n\n"
"{link}\n\n"
"Jei iki tol neatsakysite, vieta atiteks kitam žmogui iš laukiančiųjų"
" sąrašo.\n\n"
"Jei turite klausimų, rašykite {contact}.\n\n"
"Pagarbiai\n"
"{programme}" },
{ LETTER_WAITING, "lt", "Laukiančiųjų sąrašas, vietos kol kas nėra: {edition}",
"Gerb. {name},\n\n"
"dėkojame už paraišką dalyvauti renginyje **{edition}**.\n\n"
"**Šiuo metu Jūs nesate priimti.** Jūs esate laukiančiųjų sąraše.\n\n"
"Jei kas nors atsisakys vietos, galėsime ją pasiūlyti Jums. Tada gausite kitą"
" laišką su nuoroda vietai priimti. Kol tokio laiško negavote, vietos"
" neturite. Prašome nepirkti bilietų ir neužsakyti viešbučio.\n\n"
"- Jūsų paraiška: {number}\n\n"
"Jei turite klausimų arba nebenorite laukti, rašykite {contact}.\n\n"
"Pagarbiai\n"
"{programme}" },
{ LETTER_REFUSAL, "lt", "Šį kartą vietos nėra: {edition}",
"Gerb. {name},\n\n"
"dėkojame už paraišką dalyvauti renginyje **{edition}**. Atidžiai ją"
" perskaitėme. Šį kartą vietos Jums pasiūlyti negalime.\n\n"
"**Kaip rinkomės.** Grupė turi būti subalansuota. Yra kvotos: mažiausias ir"
" didžiausias žmonių skaičius, pavyzdžiui, iš vienos šalies arba vienos"
" rūšies organizacijų. Kai grupė pilna, vietos neranda net gera paraiška. Kai"
" paraiškos buvo lygios, sprendė burtai.\n\n"
"**Jūsų paraiška:** {reason}\n\n"
"- Numeris: {number}\n\n"
"Tai nėra Jūsų darbo vertinimas. Kviečiame teikti paraišką kitą kartą.\n\n"
"Jei manote, kad įvyko klaida, rašykite {contact}. Peržiūrėsime dar"
" kartą.\n\n"
"Pagarbiai\n"
"{programme}" },
{ LETTER_INVITATION, "lt", "Kvietimas: {edition}",
"Gerb. {name},\n\n"
"kviečiame Jus dalyvauti renginyje **{edition}**.\n\n"
"- Kas: {part}\n"
"- Kada: {dates}\n"
"- Kur: {place}\n"
"- Adresas: {venue}\n\n"
"Programą ir visa, ką reikia žinoti, rasite čia:\n\n"
"{link}\n\n"
"Jei turite klausimų, rašykite {contact}.\n\n"
"Pagarbiai\n"
"{programme}" },
{ LETTER_VISA, "lt", "Raštas dėl vizos: {name}",
"**Suinteresuotoms institucijoms**\n\n"
"Patvirtiname, kad šis asmuo kviečiamas dalyvauti renginyje"
" **{edition}**.\n\n"
"- Vardas ir pavardė: {name}\n"
"- Pareigos: {position}\n"
"- Organizacija: {organisation}\n"
"- Šalis: {country}\n"
"- Programa: {programme}\n"
"- Renginys: {part}\n"
"- Datos: {dates}\n"
"- Vieta: {place}\n"
"- Adresas: {venue}\n\n"
"Atvykimo tikslas – vietos valdžios institucijų ir jų partnerių profesinis"
" keitimasis patirtimi. Asmens dalyvavimas būtinas visą renginio laiką.\n\n"
"Maloniai prašome laiku išduoti šiai viešnagei reikalingą vizą.\n\n"
"Kilus klausimų prašome rašyti {contact}.\n\n"
"Išduota {today}." },
{ LETTER_REMINDER, "lt", "Priminimas: {edition}",
"Gerb. {name},\n\n"
"primename apie renginį **{edition}**.\n\n"
"- Kas: {part}\n"
"- Kada: {dates}\n"
"- Kur: {place}\n"
"- Adresas: {venue}\n\n"
"Jūsų puslapyje matyti, ką dar reikia padaryti:\n\n"
"{link}\n\n"
"Jei atvykti negalite, prašome pranešti dabar. Tada vieta galės atitekti kitam"
" žmogui. Rašykite {contact}.\n\n"
"Pagarbiai\n"
"{programme}" },
{ LETTER_PRACTICAL, "lt", "Praktinė informacija: {edition}",
"Gerb. {name},\n\n"
"štai ko Jums reikės renginyje **{edition}**.\n\n"
"- Kada: {dates}\n"
"- Kur: {place}\n"
"- Adresas: {venue}\n\n"
"Prašome turėti asmens dokumentą.\n\n"
"Jūsų tvarkaraštis su salėmis ir pakeitimais yra čia:\n\n"
"{link}\n\n"
"Parašykite, ko Jums reikia, kad galėtumėte gerai dalyvauti: maistas,"
" prieinamumas, vertimas. Rašykite {contact}.\n\n"
"Pagarbiai\n"
"{programme}" },
{ LETTER_LAPSED, "lt", "Pasiūlymas nebegalioja: {edition}",
"Gerb. {name},\n\n"
"siūlėme Jums vietą renginyje **{edition}**. Laiku atsakymo negavome.\n\n"
"**Pasiūlymas nebegalioja. Dabar vietos neturite.** Ji atiteks kitam žmogui iš"
" laukiančiųjų sąrašo.\n\n"
"- Jūsų paraiška: {number}\n\n"
"Jei vis dar norėtumėte atvykti, rašykite {contact}. Pranešime, ar yra"
" vietos.\n\n"
"Pagarbiai\n"
"{programme}" },

/* --- Latvian --- */
{ LETTER_ACCEPTANCE, "lv", "Jūs esat uzņemts: {edition}",
"Labdien, {name}!\n\n"
"Jums ir vieta pasākumā **{edition}**.\n\n"
"- Kas: {part}\n"
"- Kad: {dates}\n"
"- Kur: {place}\n"
"- Jūsu pieteikums: {number}\n\n"
"**Lūdzu, pieņemiet vietu vai atsakieties no tās līdz {deadline}:**\n\n"
"{link}\n\n"
"Ja līdz tam neatbildēsiet, vietu saņems nākamais no gaidīšanas saraksta.\n\n"
"Ja ir jautājumi, rakstiet {contact}.\n\n"
"Ar cieņu\n"
"{programme}" },
{ LETTER_WAITING, "lv", "Gaidīšanas saraksts, vietas pagaidām nav: {edition}",
"Labdien, {name}!\n\n"
"Paldies par pieteikumu pasākumam **{edition}**.\n\n"
"**Pašlaik Jūs neesat uzņemts.** Jūs esat gaidīšanas sarakstā.\n\n"
"Ja kāds no vietas atteiksies, varēsim to piedāvāt Jums. Tad saņemsiet citu"
" vēstuli ar saiti, kur vietu pieņemt. Kamēr šādas vēstules nav, vietas Jums"
" nav. Lūdzu, nepērciet biļetes un nerezervējiet viesnīcu.\n\n"
"- Jūsu pieteikums: {number}\n\n"
"Ja ir jautājumi vai vairs nevēlaties gaidīt, rakstiet {contact}.\n\n"
"Ar cieņu\n"
"{programme}" },
{ LETTER_REFUSAL, "lv", "Šoreiz vietas nav: {edition}",
"Labdien, {name}!\n\n"
"Paldies par pieteikumu pasākumam **{edition}**. Mēs to rūpīgi izlasījām."
" Šoreiz nevaram Jums piedāvāt vietu.\n\n"
"**Kā izvēlējāmies.** Grupai jābūt līdzsvarotai. Ir kvotas: mazākais un"
" lielākais cilvēku skaits, piemēram, no vienas valsts vai viena veida"
" organizācijām. Kad grupa ir pilna, vietu neatrod pat labs pieteikums. Ja"
" pieteikumi bija vienādi, izšķīra izloze.\n\n"
"**Jūsu pieteikums:** {reason}\n\n"
"- Numurs: {number}\n\n"
"Tas nav Jūsu darba vērtējums. Aicinām pieteikties vēlreiz.\n\n"
"Ja domājat, ka notikusi kļūda, rakstiet {contact}. Mēs to pārskatīsim.\n\n"
"Ar cieņu\n"
"{programme}" },
{ LETTER_INVITATION, "lv", "Ielūgums: {edition}",
"Labdien, {name}!\n\n"
"Aicinām Jūs piedalīties pasākumā **{edition}**.\n\n"
"- Kas: {part}\n"
"- Kad: {dates}\n"
"- Kur: {place}\n"
"- Adrese: {venue}\n\n"
"Programma un viss, kas jāzina, ir šeit:\n\n"
"{link}\n\n"
"Ja ir jautājumi, rakstiet {contact}.\n\n"
"Ar cieņu\n"
"{programme}" },
{ LETTER_VISA, "lv", "Vēstule vīzas pieteikumam: {name}",
"**Ieinteresētajām iestādēm**\n\n"
"Apliecinām, ka šī persona ir aicināta piedalīties pasākumā"
" **{edition}**.\n\n"
"- Vārds, uzvārds: {name}\n"
"- Amats: {position}\n"
"- Organizācija: {organisation}\n"
"- Valsts: {country}\n"
"- Programma: {programme}\n"
"- Pasākums: {part}\n"
"- Datumi: {dates}\n"
"- Vieta: {place}\n"
"- Adrese: {venue}\n\n"
"Uzturēšanās mērķis ir vietējo pašvaldību un to partneru profesionālās"
" pieredzes apmaiņa. Personas klātbūtne ir nepieciešama visu pasākuma"
" laiku.\n\n"
"Lūdzam laikus izsniegt šai uzturēšanās reizei nepieciešamo vīzu.\n\n"
"Jautājumu gadījumā lūdzam rakstīt {contact}.\n\n"
"Izsniegts: {today}." },
{ LETTER_REMINDER, "lv", "Atgādinājums: {edition}",
"Labdien, {name}!\n\n"
"Atgādinām par pasākumu **{edition}**.\n\n"
"- Kas: {part}\n"
"- Kad: {dates}\n"
"- Kur: {place}\n"
"- Adrese: {venue}\n\n"
"Jūsu lapā redzams, kas vēl jādara:\n\n"
"{link}\n\n"
"Ja nevarat ierasties, lūdzu, paziņojiet tagad. Tad vietu varēs saņemt kāds"
" cits. Rakstiet {contact}.\n\n"
"Ar cieņu\n"
"{programme}" },
{ LETTER_PRACTICAL, "lv", "Praktiska informācija: {edition}",
"Labdien, {name}!\n\n"
"Lūk, kas Jums vajadzīgs pasākumam **{edition}**.\n\n"
"- Kad: {dates}\n"
"- Kur: {place}\n"
"- Adrese: {venue}\n\n"
"Lūdzu, ņemiet līdzi personu apliecinošu dokumentu.\n\n"
"Jūsu grafiks ar telpām un izmaiņām ir šeit:\n\n"
"{link}\n\n"
"Pastāstiet, kas Jums vajadzīgs, lai varētu labi piedalīties: ēdiens,"
" piekļuve, tulkošana. Rakstiet {contact}.\n\n"
"Ar cieņu\n"
"{programme}" },
{ LETTER_LAPSED, "lv", "Piedāvājums vairs nav spēkā: {edition}",
"Labdien, {name}!\n\n"
"Mēs Jums piedāvājām vietu pasākumā **{edition}**. Laikus atbildi"
" nesaņēmām.\n\n"
"**Piedāvājums vairs nav spēkā. Tagad vietas Jums nav.** To saņems nākamais no"
" gaidīšanas saraksta.\n\n"
"- Jūsu pieteikums: {number}\n\n"
"Ja tomēr vēlaties ierasties, rakstiet {contact}. Paziņosim, vai ir"
" vieta.\n\n"
"Ar cieņu\n"
"{programme}" },

/* --- Estonian --- */
{ LETTER_ACCEPTANCE, "et", "Olete vastu võetud: {edition}",
"Tere, {name}!\n\n"
"Teil on koht üritusel **{edition}**.\n\n"
"- Mis: {part}\n"
"- Millal: {dates}\n"
"- Kus: {place}\n"
"- Teie taotlus: {number}\n\n"
"**Palun võtke koht vastu või loobuge sellest. Vastake hiljemalt"
" {deadline}:**\n\n"
"{link}\n\n"
"Kui te selleks ajaks ei vasta, saab koha järgmine inimene ootenimekirjast.\n\n"
"Kui teil on küsimusi, kirjutage {contact}.\n\n"
"Lugupidamisega\n"
"{programme}" },
{ LETTER_WAITING, "et", "Ootenimekiri, praegu kohta ei ole: {edition}",
"Tere, {name}!\n\n"
"Täname taotluse eest üritusele **{edition}**.\n\n"
"**Praegu te ei ole vastu võetud.** Olete ootenimekirjas.\n\n"
"Kui keegi loobub kohast, võime seda pakkuda teile. Siis saate uue kirja, milles"
" on link koha vastuvõtmiseks. Kuni teil seda kirja ei ole, ei ole teil kohta."
" Palun ärge ostke pileteid ega broneerige hotelli.\n\n"
"- Teie taotlus: {number}\n\n"
"Kui teil on küsimusi või te ei soovi enam oodata, kirjutage {contact}.\n\n"
"Lugupidamisega\n"
"{programme}" },
{ LETTER_REFUSAL, "et", "Seekord kohta ei ole: {edition}",
"Tere, {name}!\n\n"
"Täname taotluse eest üritusele **{edition}**. Lugesime selle hoolikalt läbi."
" Seekord ei saa me teile kohta pakkuda.\n\n"
"**Kuidas me valisime.** Rühm peab olema tasakaalus. On kvoodid: vähim ja suurim"
" inimeste arv, näiteks ühest riigist või üht liiki organisatsioonidest. Kui"
" rühm on täis, ei leia kohta ka hea taotlus. Kui taotlused olid võrdsed,"
" otsustas loos.\n\n"
"**Teie taotlus:** {reason}\n\n"
"- Number: {number}\n\n"
"See ei ole hinnang teie tööle. Ootame teid uuesti kandideerima.\n\n"
"Kui arvate, et midagi läks valesti, kirjutage {contact}. Vaatame selle uuesti"
" läbi.\n\n"
"Lugupidamisega\n"
"{programme}" },
{ LETTER_INVITATION, "et", "Kutse: {edition}",
"Tere, {name}!\n\n"
"Kutsume teid üritusele **{edition}**.\n\n"
"- Mis: {part}\n"
"- Millal: {dates}\n"
"- Kus: {place}\n"
"- Aadress: {venue}\n\n"
"Kava ja kõik vajalik on siin:\n\n"
"{link}\n\n"
"Kui teil on küsimusi, kirjutage {contact}.\n\n"
"Lugupidamisega\n"
"{programme}" },
{ LETTER_VISA, "et", "Kiri viisataotluse juurde: {name}",
"**Asjaomasele asutusele**\n\n"
"Kinnitame, et see isik on kutsutud osalema üritusel **{edition}**.\n\n"
"- Nimi: {name}\n"
"- Amet: {position}\n"
"- Organisatsioon: {organisation}\n"
"- Riik: {country}\n"
"- Programm: {programme}\n"
"- Üritus: {part}\n"
"- Kuupäevad: {dates}\n"
"- Koht: {place}\n"
"- Aadress: {venue}\n\n"
"Viibimise eesmärk on kohalike omavalitsuste ja nende partnerite erialane"
" kogemuste vahetus. Isiku kohalolek on vajalik kogu ürituse ajal.\n\n"
"Palume väljastada selleks viibimiseks vajalik viisa õigeaegselt.\n\n"
"Küsimuste korral palume kirjutada {contact}.\n\n"
"Välja antud: {today}." },
{ LETTER_REMINDER, "et", "Meeldetuletus: {edition}",
"Tere, {name}!\n\n"
"Tuletame meelde üritust **{edition}**.\n\n"
"- Mis: {part}\n"
"- Millal: {dates}\n"
"- Kus: {place}\n"
"- Aadress: {venue}\n\n"
"Teie lehel on näha, mida on veel vaja teha:\n\n"
"{link}\n\n"
"Kui te ei saa tulla, andke palun kohe teada. Siis saab koha keegi teine."
" Kirjutage {contact}.\n\n"
"Lugupidamisega\n"
"{programme}" },
{ LETTER_PRACTICAL, "et", "Praktiline teave: {edition}",
"Tere, {name}!\n\n"
"Siin on kõik, mida vajate üritusel **{edition}**.\n\n"
"- Millal: {dates}\n"
"- Kus: {place}\n"
"- Aadress: {venue}\n\n"
"Palun võtke kaasa isikut tõendav dokument.\n\n"
"Teie ajakava koos ruumide ja muudatustega on siin:\n\n"
"{link}\n\n"
"Andke teada, mida vajate, et hästi osaleda: toit, ligipääs, tõlge. Kirjutage"
" {contact}.\n\n"
"Lugupidamisega\n"
"{programme}" },
{ LETTER_LAPSED, "et", "Pakkumine ei kehti enam: {edition}",
"Tere, {name}!\n\n"
"Pakkusime teile kohta üritusel **{edition}**. Me ei saanud õigeks ajaks"
" vastust.\n\n"
"**Pakkumine ei kehti enam. Teil ei ole nüüd kohta.** Selle saab järgmine"
" inimene ootenimekirjast.\n\n"
"- Teie taotlus: {number}\n\n"
"Kui soovite siiski tulla, kirjutage {contact}. Anname teada, kas koht on"
" vaba.\n\n"
"Lugupidamisega\n"
"{programme}" },

/* --- Arabic --- */
{ LETTER_ACCEPTANCE, "ar", "تم قبولكم: {edition}",
"تحية طيبة {name}،\n\n"
"تم قبولكم في **{edition}**.\n\n"
"- ماذا: {part}\n"
"- متى: {dates}\n"
"- أين: {place}\n"
"- رقم طلبكم: {number}\n\n"
"**نرجو قبول المكان أو الاعتذار عنه قبل {deadline}:**\n\n"
"{link}\n\n"
"إذا لم يصلنا ردكم حتى ذلك الموعد، ينتقل المكان إلى الشخص التالي في قائمة"
" الانتظار.\n\n"
"إذا كانت لديكم أسئلة، اكتبوا إلى {contact}.\n\n"
"مع أطيب التحيات\n"
"{programme}" },
{ LETTER_WAITING, "ar", "قائمة الانتظار، لا مكان لكم الآن: {edition}",
"تحية طيبة {name}،\n\n"
"شكرا على طلبكم للمشاركة في **{edition}**.\n\n"
"**لم يتم قبولكم حتى الآن.** أنتم على قائمة الانتظار.\n\n"
"إذا تخلى أحد عن مكانه فقد نعرضه عليكم. عندها تصلكم رسالة أخرى فيها رابط"
" للقبول. ما دامت هذه الرسالة لم تصلكم فليس لكم مكان. نرجو عدم حجز السفر أو"
" الفندق.\n\n"
"- رقم طلبكم: {number}\n\n"
"إذا كانت لديكم أسئلة، أو لم تعودوا ترغبون في الانتظار، اكتبوا إلى"
" {contact}.\n\n"
"مع أطيب التحيات\n"
"{programme}" },
{ LETTER_REFUSAL, "ar", "لا مكان لكم هذه المرة: {edition}",
"تحية طيبة {name}،\n\n"
"شكرا على طلبكم للمشاركة في **{edition}**. لقد قرأناه بعناية. لا نستطيع أن نعرض"
" عليكم مكانا هذه المرة.\n\n"
"**كيف اخترنا.** يجب أن تكون المجموعة متوازنة. توجد حصص: أقل عدد وأكبر عدد من"
" الأشخاص، مثلا من بلد واحد أو من نوع واحد من المؤسسات. عندما تكتمل الحصة لا يجد"
" حتى الطلب الجيد مكانا فيها. وعندما تساوت الطلبات حسمت القرعة.\n\n"
"**طلبكم:** {reason}\n\n"
"- الرقم: {number}\n\n"
"هذا ليس حكما على عملكم. نرحب بطلبكم مرة أخرى.\n\n"
"إذا رأيتم أن خطأ قد وقع، اكتبوا إلى {contact}. سننظر في الأمر من جديد.\n\n"
"مع أطيب التحيات\n"
"{programme}" },
{ LETTER_INVITATION, "ar", "دعوة: {edition}",
"تحية طيبة {name}،\n\n"
"ندعوكم إلى **{edition}**.\n\n"
"- ماذا: {part}\n"
"- متى: {dates}\n"
"- أين: {place}\n"
"- العنوان: {venue}\n\n"
"تجدون البرنامج وكل ما يلزمكم هنا:\n\n"
"{link}\n\n"
"إذا كانت لديكم أسئلة، اكتبوا إلى {contact}.\n\n"
"مع أطيب التحيات\n"
"{programme}" },
{ LETTER_VISA, "ar", "رسالة دعم لطلب تأشيرة: {name}",
"**إلى من يهمه الأمر**\n\n"
"نؤكد أن هذا الشخص مدعو للمشاركة في **{edition}**.\n\n"
"- الاسم: {name}\n"
"- الوظيفة: {position}\n"
"- المؤسسة: {organisation}\n"
"- البلد: {country}\n"
"- البرنامج: {programme}\n"
"- الفعالية: {part}\n"
"- التواريخ: {dates}\n"
"- المكان: {place}\n"
"- العنوان: {venue}\n\n"
"الغرض من الإقامة هو تبادل الخبرة المهنية بين السلطات المحلية وشركائها. حضور هذا"
" الشخص لازم طوال مدة الفعالية.\n\n"
"نرجو منكم منح التأشيرة اللازمة لهذه الإقامة في الوقت المناسب للسفر.\n\n"
"لأي سؤال نرجو الكتابة إلى {contact}.\n\n"
"حررت في {today}." },
{ LETTER_REMINDER, "ar", "تذكير: {edition}",
"تحية طيبة {name}،\n\n"
"نذكركم بموعد **{edition}**.\n\n"
"- ماذا: {part}\n"
"- متى: {dates}\n"
"- أين: {place}\n"
"- العنوان: {venue}\n\n"
"تبين صفحتكم ما بقي عليكم فعله:\n\n"
"{link}\n\n"
"إذا لم تستطيعوا الحضور فنرجو إبلاغنا الآن. عندها يحصل شخص آخر على مكانكم."
" اكتبوا إلى {contact}.\n\n"
"مع أطيب التحيات\n"
"{programme}" },
{ LETTER_PRACTICAL, "ar", "معلومات عملية: {edition}",
"تحية طيبة {name}،\n\n"
"هذا ما يلزمكم في **{edition}**.\n\n"
"- متى: {dates}\n"
"- أين: {place}\n"
"- العنوان: {venue}\n\n"
"نرجو إحضار وثيقة هوية.\n\n"
"جدولكم مع القاعات والتغييرات هنا:\n\n"
"{link}\n\n"
"أخبرونا بما يلزمكم لتشاركوا بارتياح: الطعام، سهولة الوصول، الترجمة. اكتبوا إلى"
" {contact}.\n\n"
"مع أطيب التحيات\n"
"{programme}" },
{ LETTER_LAPSED, "ar", "انتهى العرض: {edition}",
"تحية طيبة {name}،\n\n"
"عرضنا عليكم مكانا في **{edition}**. لم يصلنا ردكم في الموعد.\n\n"
"**انتهى العرض. ليس لكم مكان الآن.** ينتقل المكان إلى الشخص التالي في قائمة"
" الانتظار.\n\n"
"- رقم طلبكم: {number}\n\n"
"إذا كنتم ما زلتم ترغبون في الحضور، اكتبوا إلى {contact}. سنخبركم إن كان هناك"
" مكان.\n\n"
"مع أطيب التحيات\n"
"{programme}" },
{ 0 }
};

static void
add(struct arena *a, struct letter_template *t, const char *lang)
{
	const struct letter_default *d = letter_built_in;

	while (d->lang != NULL && (d->kind != t->kind ||
	    strcmp(d->lang, lang) != 0))
		d++;
	if (d->lang == NULL)
		return;
	t->subject = words_set(a, t->subject, lang, d->subject);
	t->body = words_set(a, t->body, lang, d->body);
}

struct letter_template
letter_default_of(struct arena *a, const char *langs, enum letter_kind kind)
{
	struct letter_template t = {
		.kind = kind, .title = letter_kind_label[kind],
		.as_pdf = kind == LETTER_VISA || kind == LETTER_INVITATION,
	};
	struct text_list l = text_split(a, langs, ' ');

	for (size_t i = 0; i < l.n; i++)
		add(a, &t, l.at[i]);
	if (t.body == NULL)
		add(a, &t, "en");
	return t;
}
