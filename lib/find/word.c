/* Words out of text, folded and stemmed: the same for texts and for queries. */
#include "find/find.h"

#include <libstemmer.h>
#include <unicode/uchar.h>

#include "base/text.h"

const char *const find_langs[] = { "en", "de", "fr", "it", "es", "nl", "lt",
    "lv", "et", "pl", "mk", "sr", "uk", "ru", "he", "ar", "tr", "el", NULL };

static bool
is_ascii_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static bool
is_hyphen(int32_t c)
{
	return c == '-' || c == 0x2010 || c == 0x2011 || c == 0x05be;
}

static bool
is_apostrophe(int32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x02bc;
}

/* Written without spaces: each is a word. */
static bool
is_alone(int32_t c)
{
	return c >= 0x2e80 && u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC);
}

static bool
in_word(int32_t c)
{
	return c < 0x80 ? is_ascii_word((unsigned char)c) : u_isalnum(c) ||
	    (U_MASK(u_charType(c)) & U_GC_M_MASK) != 0 || c == 0x05f3 ||
	    c == 0x05f4;	/* geresh and gershayim stand inside words */
}

/* As text_next(), which is a call. */
static inline int32_t
point(const char *text, size_t n, size_t *i)
{
	return (unsigned char)text[*i] < 0x80 ? text[(*i)++] :
	    text_next(text, n, i);
}

bool
find_next(const char *text, size_t n, size_t *at, struct find_word *w)
{
	size_t i = *at, before, points;
	bool hyphen = false;
	int32_t c;

	while (i < n) {
		before = i;
		c = point(text, n, &i);
		if (!in_word(c)) {
			hyphen = is_hyphen(c) && before > 0 && before == *at;
			continue;
		}
		w->from = before;
		w->to = i;
		points = 1;
		w->joined = hyphen && w->from > *at;
		hyphen = false;
		if (!is_alone(c)) {
			while (i < n) {
				while (i < n && is_ascii_word(
				    (unsigned char)text[i])) {
					i++;
					points++;
				}
				w->to = i;
				if (i >= n)
					break;
				c = point(text, n, &i);
				if (!in_word(c) || is_alone(c)) {
					i = w->to;
					break;
				}
				w->to = i;
				points++;
			}
			/* A letter alone, or what French and Italian leave
			 * out before a vowel. */
			c = 0;
			before = w->to;
			if (before < n)
				c = point(text, n, &before);
			if ((points == 1 && !(text[w->from] >= '0' &&
			    text[w->from] <= '9')) ||
			    (points <= 2 && is_apostrophe(c))) {
				*at = i;
				continue;
			}
		}
		*at = w->to;
		return true;
	}
	*at = n;
	return false;
}

static void
copy_cut(char out[FIND_WORD_MAX + 1], const char *s, size_t n)
{
	if (n > FIND_WORD_MAX) {
		n = FIND_WORD_MAX;
		while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n--;
	}
	memcpy(out, s, n);
	out[n] = '\0';
}

/* What text_fold() leaves apart because no other use wants it together. */
static void
fold_more(char *s)
{
	char *to = s;

	while (*s != '\0') {
		const unsigned char *u = (const unsigned char *)s;

		if (u[0] == 0xd1 && u[1] == 0x91) {	/* ё: е */
			*to++ = (char)0xd0;
			*to++ = (char)0xb5;
			s += 2;
		} else if (u[0] == 0xd7 && (u[1] == 0xb3 || u[1] == 0xb4)) {
			s += 2;		/* geresh, gershayim */
		} else if (u[0] == 0xd9 && u[1] == 0x89) {
			*to++ = (char)0xd9;	/* alef maksura: yeh */
			*to++ = (char)0x8a;
			s += 2;
		} else if (u[0] == 0xd8 && u[1] == 0xa9) {
			*to++ = (char)0xd9;	/* teh marbuta: heh */
			*to++ = (char)0x87;
			s += 2;
		} else {
			*to++ = *s++;
		}
	}
	*to = '\0';
}

static uint64_t
hash(const char *s, size_t n, uint64_t h)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 1099511628211u;
	return h;
}

/* Most words of a text were met before. */
enum { KEPT = 1 << 13 };
static const uint64_t hash_start = 14695981039346656037u;

const char *
find_fold(const char *word, size_t n, char out[FIND_WORD_MAX + 1])
{
	static struct { char word[40], folded[40]; } kept[KEPT];
	static struct arena *scratch;
	bool ascii = true;
	size_t at;

	copy_cut(out, word, n);
	for (char *s = out; *s != '\0'; s++) {
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s + 32);
		ascii &= (unsigned char)*s < 0x80;
	}
	if (ascii)
		return out;
	n = strlen(out);
	at = (hash(out, n, hash_start) >> 40) % KEPT;
	if (n < sizeof kept[at].word && strcmp(kept[at].word, out) == 0)
		return strcpy(out, kept[at].folded);
	if (scratch == NULL)
		scratch = arena_make();
	else
		arena_reset(scratch);
	word = text_fold(scratch, out);
	if (n < sizeof kept[at].word && strlen(word) < sizeof kept[at].folded)
		memcpy(kept[at].word, out, n + 1);
	else
		at = KEPT;
	copy_cut(out, word, strlen(word));
	fold_more(out);
	if (at < KEPT)
		strcpy(kept[at].folded, out);
	return out;
}

/* Serbian is written in either alphabet: both become folded Latin. */
static void
latin_serbian(char *s)
{
	static const char *const pair[] = { "а", "a", "б", "b", "в", "v", "г",
	    "g", "д", "d", "ђ", "d", "е", "e", "ж", "z", "з", "z", "и", "i",
	    "ј", "j", "к", "k", "л", "l", "љ", "lj", "м", "m", "н", "n", "њ",
	    "nj", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "ћ", "c",
	    "у", "u", "ф", "f", "х", "h", "ц", "c", "ч", "c", "џ", "dz", "ш",
	    "s" };
	char *to = s;

	while (*s != '\0') {
		bool found = false;

		for (size_t i = 0; (unsigned char)*s >= 0xd0 && !found &&
		    i < sizeof pair / sizeof pair[0]; i += 2)
			if (memcmp(s, pair[i], 2) == 0) {
				size_t n = strlen(pair[i + 1]);

				memcpy(to, pair[i + 1], n);
				to += n;
				s += 2;
				found = true;
			}
		if (!found)
			*to++ = *s++;
	}
	*to = '\0';
}

/* Two ways to spell English: rumour and rumor, organise and organize, centre
 * and center, programme and program. */
static void
one_english(char *s)
{
	static const char *const pair[][2] = { { "our", "or" }, { "iz", "is" },
	    { "enter", "entr" }, { "ogramm", "ogram" } };
	size_t n = strlen(s);

	for (size_t i = 0; i < sizeof pair / sizeof pair[0]; i++) {
		size_t m = strlen(pair[i][0]);

		if (n >= 5 && n > m && strcmp(s + n - m, pair[i][0]) == 0) {
			strcpy(s + n - m, pair[i][1]);
			return;
		}
	}
}

static const char *
stem(const char *folded, const char *lang, char out[FIND_WORD_MAX + 1])
{
	static struct sb_stemmer *kept[sizeof find_langs / sizeof *find_langs];
	size_t i = 0;

	copy_cut(out, folded, strlen(folded));
	while (find_langs[i] != NULL && strcmp(find_langs[i], lang) != 0)
		i++;
	if (find_langs[i] == NULL || (*out >= '0' && *out <= '9'))
		return out;
	if (find_stem_light(out, lang))
		return out;
	if (strcmp(lang, "sr") == 0)
		latin_serbian(out);
	if (kept[i] == NULL)
		kept[i] = sb_stemmer_new(lang, "UTF_8");
	if (kept[i] != NULL) {
		const sb_symbol *s = sb_stemmer_stem(kept[i],
		    (const sb_symbol *)out, (int)strlen(out));
		int n = sb_stemmer_length(kept[i]);
		char folded_again[FIND_WORD_MAX + 1];

		/* Some put marks back (Turkish, Serbian): fold once more. */
		if (s != NULL && n > 0)
			memcpy(out, find_fold((const char *)s, (size_t)n,
			    folded_again), FIND_WORD_MAX + 1);
	}
	if (strcmp(lang, "en") == 0)
		one_english(out);
	return out;
}

const char *
find_stem(const char *folded, const char *lang, char out[FIND_WORD_MAX + 1])
{
	static struct { char lang[4], word[40], stem[40]; } kept[KEPT];
	size_t n = strlen(folded), l = strlen(lang);
	size_t i;

	if (n >= sizeof kept[0].word || l >= sizeof kept[0].lang)
		return stem(folded, lang, out);
	i = (hash(lang, l, hash(folded, n, hash_start)) >> 40) % KEPT;
	if (strcmp(kept[i].word, folded) != 0 ||
	    strcmp(kept[i].lang, lang) != 0) {
		stem(folded, lang, out);
		if (strlen(out) >= sizeof kept[0].stem)
			return out;
		memcpy(kept[i].word, folded, n + 1);
		memcpy(kept[i].lang, lang, l + 1);
		strcpy(kept[i].stem, out);
	}
	return strcpy(out, kept[i].stem);
}
