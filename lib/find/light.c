/*
 * Light stemmers for languages that libstemmer does not know: endings of
 * nouns, adjectives and verbs taken off a folded word, the longest first, so
 * that at least three letters stay.  They are meant to bring forms of one word
 * together, not to find its root; what they leave apart, a query's search by
 * beginnings brings together.
 */
#include "find/find.h"

/* Longest first; both folded as words are. */
static const char lv[] =
    "iskajiem iskajam iskajas iskajos iskaja isanas isanai sanas sanai sanam "
    "sanu sana isana iskas iskie iskos iskiem iskam iskai iskais iska isku "
    "umiem umos ibas ibam ibai ibu iba umam umus umu umi ums iem ies iju ija "
    "ijas ijai ijam ajiem ajam ajas ajos ajai ajos ais aja ajs am as ai at es "
    "em ei os us um im is ie s a e i u o ";
static const char et[] =
    "mistele misteks mistest mistega misele miseks misest misega mistes "
    "mised miste mist mises mine misi dele deks dest dega tele teks test "
    "tega sele seks sest sega dena tena sena des tes ses ile iks ist iga ine "
    "ised iste ist ed te le ks st ga na ni ta da de se id sid s d t l i e a u ";
static const char pl[] =
    "owaniami owaniach owanie owania owaniu owani ennych enia eniach eniami "
    "eniem eniu enie anie ania aniu aniem acjami acjach acjom acji acja acje "
    "acjo osciach osciami osci osc owych owymi owego owemu owej owym owa owe "
    "owy ami ach ego emu ymi imi iej iego om ow em ie ia iu iem ej ym im ych "
    "ich a e i o u y ";
static const char mk[] =
    "увањето ување увања увањата ањето ањата ање ања ењето ењата ење ења "
    "остите остата ости ост ските ската ското скиот ски ска ско циите цијата "
    "ции ција ите ата ото иот ето от та то те ија ии и а о е у ";
static const char uk[] =
    "уваннями уванням уваннях ування уванню аннями анням аннях ання анню "
    "еннями енням еннях ення енню остями остям остях ості істю ість остей "
    "ськими ського ському ських ський ська ське ської ську ські ними ного "
    "ному ній ною ний них ним ями ами ові еві ого ому ими ими ію ією ії ія ій "
    "ою ею ях ах ям ам ів ом ем ий ій их им е а и і о у ю я ь й ";

static const struct { const char *lang, *endings; } light[] = {
	{ "lv", lv }, { "et", et }, { "pl", pl }, { "mk", mk }, { "uk", uk },
};

static size_t
points(const char *s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += ((unsigned char)s[i] & 0xc0) != 0x80;
	return k;
}

static bool
ends(const char *s, size_t n, const char *with, size_t m)
{
	return n > m && memcmp(s + n - m, with, m) == 0;
}

/* One ending, the longest of the list that leaves three letters. */
static void
take_ending(char *s, const char *endings)
{
	size_t n = strlen(s), best = 0;

	for (const char *e = endings; *e != '\0';) {
		size_t m = strcspn(e, " ");

		if (m > best && ends(s, n, e, m) && points(s, n - m) >= 3)
			best = m;
		e += m + 1;
	}
	s[n - best] = '\0';
}

/*
 * Hebrew writes "and", "the", "in", "to", "from", "that", "as" before the word
 * (ו ה ב ל מ ש כ), up to two of them, and plurals behind it.
 */
static void
hebrew(char *s)
{
	static const char *const before[] = { "וה", "שה", "מה", "בה", "לה",
	    "וב", "ול", "ומ", "ה", "ו", "ב", "ל", "מ", "ש", "כ" };
	size_t n = strlen(s);

	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		size_t m = strlen(before[i]);

		if (n > m && memcmp(s, before[i], m) == 0 &&
		    points(s + m, n - m) >= 3) {
			memmove(s, s + m, n - m + 1);
			break;
		}
	}
	take_ending(s, "יות ויות ים ות ית ה ת י ");
}

bool
find_stem_light(char *s, const char *lang)
{
	if (strcmp(lang, "he") == 0) {
		if ((unsigned char)*s == 0xd7)
			hebrew(s);
		return true;
	}
	for (size_t i = 0; i < sizeof light / sizeof light[0]; i++)
		if (strcmp(light[i].lang, lang) == 0) {
			take_ending(s, light[i].endings);
			/* Estonian puts its cases behind one of four vowels. */
			if (strcmp(lang, "et") == 0)
				take_ending(s, "a e i u ");
			return true;
		}
	return false;
}
