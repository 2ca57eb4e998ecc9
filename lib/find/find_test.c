#include "find/find.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "test/test.h"

static const char *
fold(const char *s)
{
	static char out[FIND_WORD_MAX + 1];

	return find_fold(s, strlen(s), out);
}

static const char *
stem(const char *s, const char *lang)
{
	static char out[2][FIND_WORD_MAX + 1];
	static int n;

	return find_stem(fold(s), lang, out[n++ % 2]);
}

static const char *
split(struct arena *a, const char *s)
{
	struct buf b = BUF(a);
	struct find_word w;
	size_t at = 0;

	while (find_next(s, strlen(s), &at, &w)) {
		if (b.n > 0)
			buf_char(&b, w.joined ? '-' : ' ');
		buf_put(&b, s + w.from, w.to - w.from);
	}
	return buf_text(&b);
}

TEST(find_words)
{
	struct arena *a = arena_make();

	CHECK_TEXT(split(a, "One-stop shop (Riga), 2016!"),
	    "One-stop shop Riga 2016");
	CHECK_TEXT(split(a, "l'accueil d\u2019un women's e\u0301t\u00e9"),
	    "accueil un women e\u0301t\u00e9");
	CHECK_TEXT(split(a, "a \"b\" AND (c* NEAR/3 -:^ 7"), "AND NEAR 3 7");
	CHECK_TEXT(split(a, "住宅 policy"), "住 宅 policy");
	CHECK_TEXT(split(a, "- -x- --yy\xff\xfezz"), "yy zz");
	CHECK_TEXT(split(a, ""), "");
	arena_free(a);
}

TEST(find_folding)
{
	char big[300] = { 0 };

	CHECK_TEXT(fold("ČEŠTINA"), "cestina");
	CHECK_TEXT(fold("Õpe"), "ope");
	CHECK_TEXT(fold("Ёлка"), "елка");
	CHECK_TEXT(fold("ΟΔΌΣ"), fold("οδός"));
	CHECK_TEXT(fold("İSTANBUL"), fold("istanbul"));
	CHECK_TEXT(fold("ISPARTA"), fold("ısparta"));
	CHECK_TEXT(fold("أهلا"), fold("اهلا"));
	CHECK_TEXT(fold("إدماج"), fold("ادماج"));
	CHECK_TEXT(fold("مـــدرسة"), fold("مدرسه"));
	CHECK_TEXT(fold("דִּיּוּר"), fold("דיור"));
	CHECK_TEXT(fold("Straße"), "strasse");
	CHECK_TEXT(fold("й"), "й");	/* a letter of its own, not i with a mark */
	memset(big, 'Z', sizeof big - 1);
	CHECK(strlen(fold(big)) == FIND_WORD_MAX);
	for (size_t i = 0; i + 1 < sizeof big - 1; i += 2)
		memcpy(big + i, "č", 2);
	CHECK(text_valid(fold(big), strlen(fold(big))));
}

/* Forms of one word come together, different words do not. */
TEST(find_stemming)
{
	static const char *const same[][3] = {
		{ "en", "practices", "practice" }, { "en", "housing", "houses" },
		{ "en", "rumours", "rumors" },
		{ "en", "centres", "center" }, { "en", "programmes", "programs" },
		{ "de", "Wohnungen", "Wohnung" }, { "de", "Städte", "Stadt" },
		{ "fr", "logements", "logement" }, { "it", "rifugiati", "rifugiato" },
		{ "es", "viviendas", "vivienda" }, { "nl", "woningen", "woning" },
		{ "lt", "savivaldybių", "savivaldybės" },
		{ "lv", "pašvaldības", "pašvaldību" },
		{ "lv", "bēgļiem", "bēgļu" }, { "et", "koolides", "koolile" },
		{ "et", "pagulased", "pagulaste" },
		{ "pl", "uchodźców", "uchodźcami" }, { "pl", "szkołach", "szkoły" },
		{ "mk", "општината", "општини" }, { "mk", "домувањето", "домување" },
		{ "sr", "становање", "stanovanje" },
		{ "uk", "громадами", "громада" }, { "uk", "школах", "школи" },
		{ "ru", "беженцами", "беженцев" }, { "he", "הדיור", "דיור" },
		{ "he", "בעיריות", "עיריות" }, { "ar", "المدارس", "مدارس" },
		{ "tr", "okullar", "okul" }, { "el", "στέγαση", "στέγασης" },
	};
	static const char *const apart[][3] = {
		{ "en", "house", "horse" }, { "lv", "skola", "skaists" },
		{ "pl", "praca", "prawo" }, { "uk", "мова", "місто" },
		{ "he", "דיור", "עבודה" },
	};

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		const char *x = stem(same[i][1], same[i][0]);
		const char *y = stem(same[i][2], same[i][0]);

		CHECK_TEXT(x, y);
	}
	for (size_t i = 0; i < sizeof apart / sizeof apart[0]; i++)
		CHECK(strcmp(stem(apart[i][1], apart[i][0]),
		    stem(apart[i][2], apart[i][0])) != 0);
	CHECK_TEXT(stem("2016", "en"), "2016");
	CHECK_TEXT(stem("word", "xx"), "word");
	CHECK(find_is_stop("und", NULL) && find_is_stop("und", "de"));
	CHECK(!find_is_stop("und", "en") && !find_is_stop("nd", NULL));
	CHECK(!find_is_stop("housing", NULL));
}

TEST(find_weights)
{
	struct arena *a = arena_make();
	struct find_bag *b = find_bag(a);
	const struct find_term *t;
	double title = 0, body = 0, joined = 0, tag = 0;
	size_t n;

	find_bag_text(b, FIND_TITLE, "en", "Anti-rumour houses");
	find_bag_text(b, FIND_BODY, "en", "The schools and the flats");
	find_bag_tag(b, "#housing", 1);
	n = find_bag_terms(b, &t);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(t[i].text, "hous") == 0)
			title = t[i].weight;
		if (strcmp(t[i].text, "school") == 0)
			body = t[i].weight;
		if (strcmp(t[i].text, "antirumor") == 0)
			joined = t[i].weight;
		if (strcmp(t[i].text, "#housing") == 0)
			tag = t[i].weight;
		CHECK(strcmp(t[i].text, "the") != 0);
	}
	CHECK(title > 2 * body && body > 0 && joined > 0 && tag >= title);
	n = find_bag_words(b, &t);
	CHECK(n == 5);		/* anti rumour houses schools flats */
	CHECK(find_impact(0.001) == 1 && find_impact(1e9) == 255);
	CHECK(find_impact(1) < find_impact(3));
	arena_free(a);
}

TEST(find_postings)
{
	static struct find_posting in[FIND_CHUNK], out[FIND_CHUNK];
	static uint8_t bytes[4 * FIND_CHUNK];
	size_t n = 0, size, count;

	for (unsigned d = 0; d < FIND_CHUNK; d += d % 7 == 0 ? 1 : d % 300) {
		in[n++] = (struct find_posting){ (uint16_t)d,
		    (uint8_t)(1 + d % 255) };
		if (d == FIND_CHUNK - 1)
			break;
	}
	in[n++] = (struct find_posting){ FIND_CHUNK - 1, 9 };
	size = find_pack(in, n, bytes);
	CHECK(find_unpack(bytes, size, out, &count) == RC_OK && count == n);
	CHECK(memcmp(in, out, n * sizeof *in) == 0);
	CHECK(find_unpack(bytes, 0, out, &count) == RC_OK && count == 0);
	/* Broken ones are refused and write nothing beyond. */
	CHECK(find_unpack(bytes, size - 1, out, &count) == RC_INVALID);
	CHECK(find_unpack((const uint8_t *)"\0\1", 2, out, &count) ==
	    RC_INVALID);
	CHECK(find_unpack((const uint8_t *)"\x81\x21\1", 3, out, &count) ==
	    RC_INVALID);
	CHECK(find_unpack((const uint8_t *)"\x80\x20\1\1\1", 5, out, &count) ==
	    RC_INVALID);
	CHECK(find_unpack((const uint8_t *)"\xff\xff\1", 3, out, &count) ==
	    RC_INVALID);
}

/* --- a small collection, in memory --- */

enum { DOCS = 6 };
struct small {
	struct find_doc doc[DOCS];
	const struct find_term *term[DOCS];
	size_t terms[DOCS];
};

static void
small_add(struct arena *a, struct small *s, size_t i, const char *lang,
    const char *title, const char *body, const char *tag)
{
	struct find_bag *b = find_bag(a);

	find_bag_text(b, FIND_TITLE, lang, title);
	find_bag_text(b, FIND_BODY, lang, body);
	if (tag != NULL)
		find_bag_tag(b, tag, 1);
	s->terms[i] = find_bag_terms(b, &s->term[i]);
	s->doc[i] = (struct find_doc){ .id = (int64_t)i + 1,
	    .order = (int64_t)i };
}

static struct find_list *
lists_of(struct arena *a, const struct small *s, const char *term, bool prefix,
    int64_t *docs)
{
	struct find_posting p[DOCS];
	struct find_list *l = arena_new(a, struct find_list);
	uint8_t *bytes = arena_get(a, 4 * DOCS);
	size_t n = 0;

	for (size_t d = 0; d < DOCS; d++) {
		double most = 0;

		for (size_t i = 0; i < s->terms[d]; i++)
			if ((prefix ? text_starts(s->term[d][i].text, term) :
			    strcmp(s->term[d][i].text, term) == 0) &&
			    s->term[d][i].weight > most)
				most = s->term[d][i].weight;
		if (most > 0)
			p[n++] = (struct find_posting){ (uint16_t)d,
			    (uint8_t)find_impact(most) };
	}
	*docs = (int64_t)n;
	l->p = bytes;
	l->n = find_pack(p, n, bytes);
	return l;
}

static struct find_answer
small_find(struct arena *a, const struct small *s,
    const struct find_vocabulary *v, const char *text,
    const struct find_filter *filter, struct find_query *q)
{
	struct find_answer out = { 0 };
	struct find_task t = { .query = q, .doc = s->doc, .docs = DOCS,
	    .alive = DOCS, .filter = filter, .want = 10 };

	find_query(a, v, text, q);
	for (size_t g = 0; g < q->groups; g++)
		for (size_t i = 0; i < q->group[g].n; i++) {
			struct find_alternative *f = &q->group[g].at[i];

			f->list = lists_of(a, s, f->term, f->prefix, &f->docs);
			f->lists = f->docs > 0;
		}
	CHECK(find_rank(a, &t, q, &out) == RC_OK);
	return out;
}

static struct find_vocabulary *
few_words(struct arena *a)
{
	struct find_vocabulary *v = find_vocabulary(a);

	find_vocabulary_add(v, "#housing", "en", "Housing", true, true);
	find_vocabulary_add(v, "#housing", "de", "Wohnen", true, true);
	find_vocabulary_add(v, "#housing", "lt", "Būstas", true, true);
	find_vocabulary_add(v, "#housing", "nl", "Wonen", true, true);
	find_vocabulary_add(v, "#work", "en", "Access to the labour market",
	    true, true);
	find_vocabulary_add(v, "@LT", "lt", "Lietuva", false, false);
	return v;
}

TEST(find_by_concept)
{
	struct arena *a = arena_make();
	struct find_vocabulary *v = few_words(a);
	struct small s = { 0 };
	struct find_query q;
	struct find_answer r;

	small_add(a, &s, 0, "en", "Flats for refugees", "Homes.", "#housing");
	small_add(a, &s, 1, "lt", "Socialinis būstas", "Nuoma.", "#housing");
	small_add(a, &s, 2, "en", "Jobs", "Work and housing too.", "#work");
	small_add(a, &s, 3, "en", "Police on bicycles", "Won a prize.", NULL);
	small_add(a, &s, 4, "en", "Theatre", "Refugees play.", "@LT");
	small_add(a, &s, 5, "en", "Refugees", "A refugee theatre.", NULL);

	r = small_find(a, &s, v, "Wohnen", NULL, &q);
	CHECK(r.all == 3 && r.hits == 3);
	CHECK(r.hit[0].doc == 1 && r.hit[1].doc == 0 && r.hit[2].doc == 2);
	CHECK(q.group[0].tags == 1);
	CHECK_TEXT(q.group[0].tag[0].tag, "#housing");
	CHECK_TEXT(q.group[0].tag[0].phrase, "Wohnen");
	/* Another form, another case, without the mark. */
	CHECK(small_find(a, &s, v, "BUSTO", NULL, &q).all == 3);
	/* A compound that begins with the vocabulary's word. */
	CHECK(small_find(a, &s, v, "Wohnens", NULL, &q).all == 3);
	/* A phrase means its tag; a word of it does so less. */
	r = small_find(a, &s, v, "access to the labour market", NULL, &q);
	CHECK(r.all == 1 && r.hit[0].doc == 2 && r.whole == 1);
	r = small_find(a, &s, v, "LIETUVOJE", NULL, &q);
	CHECK(r.all == 1 && r.hit[0].doc == 4);
	/* The title counts for more than the body. */
	r = small_find(a, &s, v, "theatre", NULL, &q);
	CHECK(r.all == 2 && r.hit[0].doc == 4);
	/* All the words before most of the words. */
	r = small_find(a, &s, v, "refugee theatre", NULL, &q);
	CHECK(r.hits == 3 && r.whole == 2 && r.hit[2].doc == 0);
	/* The beginning of a word. */
	CHECK(small_find(a, &s, v, "polic", NULL, &q).all == 1);
	CHECK(small_find(a, &s, v, "bicyc", NULL, &q).all == 1);
	CHECK(small_find(a, &s, v, "bic", NULL, &q).all == 0);
	/* No word: everything, newest first. */
	r = small_find(a, &s, v, " - ... ", NULL, &q);
	CHECK(q.groups == 0 && r.all == DOCS && r.hit[0].doc == 5);
	r = small_find(a, &s, v, "zzzz", NULL, &q);
	CHECK(q.groups == 1 && r.groups == 0 && r.all == 0);
	arena_free(a);
}

TEST(find_phrases)
{
	struct arena *a = arena_make();
	struct find_vocabulary *v = few_words(a);
	struct small s = { 0 };
	struct find_query q;
	struct find_phrase said = { { "right", "to", "the", "city" }, 4 };

	small_add(a, &s, 0, "en", "Social housing", "A right to the city.",
	    "#housing");
	small_add(a, &s, 1, "en", "Housing", "The social side.", NULL);
	/* Of the quoted words only those are meant, not the topic. */
	find_query(a, v, "\"Social Housing\" Wohnen", &q);
	CHECK(q.phrases == 1 && q.phrase[0].n == 2 && q.groups == 3);
	CHECK_TEXT(q.phrase[0].word[1], "housing");
	CHECK(q.group[1].tags == 0 && q.group[2].tags == 1);
	/* A mark that is not closed is none; nor is one with no word in it. */
	find_query(a, v, "social \"housing", &q);
	CHECK(q.phrases == 0 && q.groups == 2 && q.group[1].tags == 1);
	find_query(a, v, "\"\" „-“", &q);
	CHECK(q.phrases == 0 && q.groups == 0);
	find_query(a, v, "„Social housing“", &q);
	CHECK(q.phrases == 1);
	/* Every word has to be there: one that is nowhere leaves nothing. */
	CHECK(small_find(a, &s, v, "\"social housing\"", NULL, &q).all == 2);
	CHECK(small_find(a, &s, v, "\"social zzz\"", NULL, &q).all == 0);
	CHECK(small_find(a, &s, v, "social zzz", NULL, &q).all == 2);

	CHECK(find_says("The RIGHT to the City, now", &said));
	CHECK(find_says("right right to the-city", &said));
	CHECK(!find_says("right to a city", &said));
	CHECK(!find_says("city the to right", &said));
	CHECK(!find_says("", &said));
	arena_free(a);
}

/* Any page is what the whole list has there, selected or not. */
TEST(find_pages)
{
	enum { MANY = 5000 };
	struct arena *a = arena_make();
	struct find_doc *doc = arena_array(a, struct find_doc, MANY);
	struct find_query q = { 0 };
	const size_t skips[] = { 0, 20, 1000, 1010, 1024, 2500, 4980, 4990,
	    5000, 9000, SIZE_MAX / 2 };

	for (size_t i = 0; i < MANY; i++)
		doc[i] = (struct find_doc){ .id = (int64_t)i + 1,
		    .order = (int64_t)(i * 7919 % 613) };
	for (size_t k = 0; k < sizeof skips / sizeof skips[0]; k++) {
		struct find_answer r = { 0 };
		struct find_task t = { .query = &q, .doc = doc, .docs = MANY,
		    .alive = MANY, .skip = skips[k], .want = 20 };
		size_t left = skips[k] > MANY ? 0 : MANY - skips[k];

		CHECK(find_rank(a, &t, &q, &r) == RC_OK && r.all == MANY);
		CHECK(r.hits == (left < 20 ? left : 20));
		for (size_t i = 0; i < r.hits; i++) {
			const struct find_doc *d = &doc[r.hit[i].doc];
			size_t before = 0;

			for (size_t m = 0; m < MANY; m++)
				before += doc[m].order > d->order ||
				    (doc[m].order == d->order &&
				    doc[m].id > d->id);
			CHECK(before == skips[k] + i);
		}
	}
	arena_free(a);
}

TEST(find_facets)
{
	struct arena *a = arena_make();
	struct find_filter f = { 0 };
	struct small s = { 0 };
	struct find_query q;
	struct find_answer r;

	for (size_t i = 0; i < DOCS; i++) {
		small_add(a, &s, i, "en", i < 4 ? "School" : "Police", "", NULL);
		s.doc[i].many[0] = i % 2 == 0 ? 1 : 3;
		s.doc[i].one[0] = (uint8_t)(1 + i % 3);
	}
	s.doc[0].id = 0;			/* is gone */
	r = small_find(a, &s, NULL, "schools", &f, &q);
	CHECK(r.all == 3 && r.many[0][0] == 3 && r.many[0][1] == 2);
	CHECK(r.one[0][1] == 1 && r.one[0][2] == 1 && r.one[0][3] == 1);
	/* A filtered facet still counts what its other values would add. */
	f.on[0] = true;
	f.many[0] = 2;
	r = small_find(a, &s, NULL, "schools", &f, &q);
	CHECK(r.all == 2 && r.many[0][0] == 3 && r.many[0][1] == 2);
	CHECK(r.one[0][1] == 1 && r.one[0][2] == 1 && r.one[0][3] == 0);
	f.on[FIND_MANY] = true;
	f.one[0][2] = true;
	r = small_find(a, &s, NULL, "schools", &f, &q);
	CHECK(r.all == 1 && r.hit[0].doc == 1);
	CHECK(r.many[0][1] == 1 && r.one[0][1] == 1);
	arena_free(a);
}

static const char *
pieces(struct arena *a, const struct find_piece *p)
{
	struct buf b = BUF(a);

	for (; p != NULL; p = p->next) {
		buf_str(&b, p->hit ? "[" : "");
		buf_str(&b, p->text);
		buf_str(&b, p->hit ? "]" : "");
	}
	return buf_text(&b);
}

TEST(find_snippets)
{
	struct arena *a = arena_make();
	struct find_query q;
	struct buf b = BUF(a);
	size_t hits;
	const char *s;

	find_query(a, NULL, "savivaldybė rumour", &q);
	CHECK_TEXT(pieces(a, find_snippet(a, &q, "Vilniaus SAVIVALDYBĖS taryba",
	    "lt", 0, NULL)), "Vilniaus [SAVIVALDYBĖS] taryba");
	CHECK_TEXT(pieces(a, find_snippet(a, &q, "An anti-rumours <b>", "en", 0,
	    NULL)), "An anti-[rumours] <b>");
	CHECK_TEXT(pieces(a, find_snippet(a, &q, "", "en", 80, NULL)), "");
	for (int i = 0; i < 60; i++)
		buf_str(&b, "Žodžių čia daug. ");
	buf_str(&b, "Then rumours and a rumour end it. ");
	for (int i = 0; i < 60; i++)
		buf_str(&b, "More follows. ");
	s = pieces(a, find_snippet(a, &q, buf_text(&b), "en", 60, &hits));
	CHECK(hits == 2 && strstr(s, "[rumours] and a [rumour]") != NULL);
	CHECK(text_length(s) < 80 && text_starts(s, "…"));
	arena_free(a);
}

TEST(find_edits)
{
	CHECK(find_distance("housing", "housing", 2) == 0);
	CHECK(find_distance("houisng", "housing", 2) == 1);
	CHECK(find_distance("huosng", "housing", 2) == 2);
	CHECK(find_distance("būstas", "bustas", 2) == 1);
	CHECK(find_distance("work", "housing", 2) == 3);
	CHECK(find_distance("", "ab", 2) == 2);
	CHECK(find_forgives(3) == 0 && find_forgives(5) == 1 &&
	    find_forgives(9) == 2);
}

/* Whatever is typed: an answer, in bounds. */
TEST(find_hostile)
{
	struct arena *a = arena_make();
	struct find_vocabulary *v = few_words(a);
	struct find_query q;
	char *big = arena_get(a, 40001);
	static const char *const odd[] = { "\"", "'; DROP TABLE", "a* OR b*",
	    "title:x NEAR(a b)", "\x01\x02\x7f", "\xff\xfe", "%_%", "-", "{}",
	    "\u202eabc", "\u0301\u0301", "𐍈𐍈𐍈 ok", "()()(" };

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		find_query(a, v, odd[i], &q);
	memset(big, 'a', 40000);
	find_query(a, v, big, &q);
	CHECK(q.groups == 1);
	for (size_t i = 0; i < 40000; i += 4)
		memcpy(big + i, "žx ", 4);
	for (size_t i = 0; i < 10000; i++)
		snprintf(big + 4 * i, 5, "%03zu ", i % 1000);
	find_query(a, v, big, &q);
	CHECK(q.groups == FIND_GROUPS && q.cut);
	for (size_t g = 0; g < q.groups; g++)
		CHECK(q.group[g].n <= FIND_ALTERNATIVES);
	arena_free(a);
}
