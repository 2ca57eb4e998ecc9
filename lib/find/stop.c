/* Words that say nothing by themselves, folded.  Short on purpose: a word that
 * means something in another language stays out. */
#include "find/find.h"

#include <string.h>

static const struct { const char *lang, *words; } stop[] = {
	{ "en", " the an and or of for in on to with by from at as is are was"
	    " were be been it its this that these those how what who which we"
	    " our their they you your do does can into about " },
	{ "de", " der die das den dem des ein eine einer eines einem einen und"
	    " oder fur von zu zum zur mit im am an auf aus bei nach ist sind"
	    " wie was wer wir sich nicht als auch durch uber " },
	{ "fr", " le la les un une des du de et ou pour en dans sur par avec"
	    " aux au est sont que qui comment ce ces cette leur leurs se " },
	{ "it", " il lo la gli le un uno una di del della dei delle degli e"
	    " per in con su da dal dalla al alla ai alle che chi sono come"
	    " nel nella " },
	{ "es", " el la los las un una de del y para por en con sobre al que"
	    " es son como se su sus lo " },
	{ "nl", " de het een en of van voor in op met te bij aan uit door is"
	    " zijn hoe wat wie naar om " },
	{ "lt", " ir ar bei su be i is nuo iki del per prie ant po apie kaip"
	    " kas kad yra " },
	{ "lv", " un vai ar par no uz pie pec lidz ka kas ir tas sis " },
	{ "et", " ja voi ning et kuidas mis kes on ei see " },
	{ "pl", " i oraz lub w we z ze na do od dla po przez przy o jak co kto"
	    " sie jest sa nie to " },
	{ "mk", " и или во на за од со до по како што кој се е да не " },
	{ "sr", " i ili u na za od sa do po kako sta ko se je da ne и или у на"
	    " за од са до по како шта ко се је да не " },
	{ "uk", " і й та або у в на за від з із до по як що хто є це не для"
	    " про " },
	{ "ru", " и или в во на за от с со до по как что кто это не для о об"
	    " у к из " },
	{ "he", " של את על עם או גם זה הוא היא אל מן כי לא איך מה " },
	{ "ar", " في من علي الي عن مع او و هذا هذه التي الذي كيف ما هو هي ان"
	    " لا " },
	{ "tr", " ve veya ile icin bir bu da de nasil ne ki mi " },
	{ "el", " ο η το οι τα του τησ των τον την στο στη στην στον στα και"
	    " η για με απο σε που πωσ τι να ενα μια " },
};

/* All of them by their hash, each with a bit a language. */
enum { SLOTS = 2048, STOP_MAX = 12 };	/* bytes of a word */
struct slot { char word[STOP_MAX + 1]; uint32_t langs; };

static struct slot *
slot_of(struct slot *slots, const char *w, size_t n)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < n; i++)
		h = (h ^ (unsigned char)w[i]) * 16777619u;
	i = (h ^ h >> 15) % SLOTS;
	while (*slots[i].word != '\0' && (memcmp(slots[i].word, w, n) != 0 ||
	    slots[i].word[n] != '\0'))
		i = (i + 1) % SLOTS;
	return &slots[i];
}

static struct slot *
slots_made(void)
{
	static struct slot slots[SLOTS];
	static bool made;

	for (size_t l = 0; !made && l < sizeof stop / sizeof stop[0]; l++)
		for (const char *w = stop[l].words + 1; *w != '\0';) {
			size_t n = strcspn(w, " ");

			if (n > 0 && n <= STOP_MAX) {
				struct slot *s = slot_of(slots, w, n);

				memcpy(s->word, w, n);
				s->langs |= UINT32_C(1) << l;
			}
			w += n + 1;
		}
	made = true;
	return slots;
}

bool
find_is_stop(const char *folded, const char *lang)
{
	size_t n = strlen(folded);
	uint32_t langs;

	if (n == 0)
		return true;
	if (n > STOP_MAX)
		return false;
	langs = slot_of(slots_made(), folded, n)->langs;
	if (lang == NULL || langs == 0)
		return langs != 0;
	for (size_t l = 0; l < sizeof stop / sizeof stop[0]; l++)
		if ((langs >> l & 1) != 0 && strcmp(stop[l].lang, lang) == 0)
			return true;
	return false;
}
