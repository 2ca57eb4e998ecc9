/* What of a practice can be found, and by what. */
#include "practice/practice_find.h"

#include <math.h>
#include <string.h>

#include "base/csv.h"

const char *const practice_facet_name[PRACTICE_FACETS] = { "topic", "target",
    "role", "written", "country", "kind", "evidence", "scale", "year" };
const char *const practice_facet_label[PRACTICE_FACETS] = { N_("Topic"),
    N_("For whom"), N_("Role of the municipality"), N_("Written in"),
    N_("Country"), N_("Kind"), N_("Evidence"), N_("Scale"),
    N_("Began in the year") };
const char *const practice_order_name[PRACTICE_ORDERS] = { "best", "new",
    "evidence", "alike" };

/* Beginnings of folded words, of which one is enough. */
const struct practice_target practice_targets[] = {
	{ "refugees", N_("Refugees and asylum seekers"), "refugee asylum fluchtling"
	    " gefluchtet asyl asile rifugiat richiedent asilo vluchteling"
	    " pabegel beg patveru pagula uchodz azyl бегалц азил izbegl azil"
	    " беженц біженц siginma προσφυγ ασυλ פליט לאג لاجي"
	    " displaced flykting protection" },
	{ "migrants", N_("Migrants and newcomers"), "migrant immigrant newcomer"
	    " foreign third international neuzugewandert zugewandert immigr"
	    " primo stranier inmigr nieuwkomer imigrant iecelotaj sisserandaj"
	    " migrantk cudzoziem мигрант мігрант gocmen μεταναστ מהגר مهاجر"
	    " nationality returnee undocumented resettled" },
	{ "women", N_("Women"), "women woman mothers girls frauen mutter femme"
	    " donne mujer vrouw moter siev naised naist kobiet жени zene жінк"
	    " женщин kadin γυναικ נשים نساء" },
	{ "young", N_("Children and young people"), "child children young youth"
	    " pupil student minor kinder jugend enfant jeune bambin giovan"
	    " nino joven kind jonger vaik jaunim bern jaunies laps noor dziec"
	    " mlodz деца млади deca mladi діти молод дет cocuk genc παιδ νεο"
	    " ילד נוער اطفال شباب" },
	{ "families", N_("Families and parents"), "famil parent eltern famiglie"
	    " genitor padre gezin ouder seim tev gimen pere rodzin семејств"
	    " porodic сім сем aile οικογεν משפח اسر" },
	{ "workers", N_("Workers and people looking for work"), "worker unemploy"
	    " labour job arbeit travailleur lavorator trabajador werk darbuotoj"
	    " darba toota pracown работни radnik працівник работник isci"
	    " εργαζομεν עובד عمال" },
	{ "staff", N_("Staff of authorities"), "staff servant official municipalit"
	    " police officer professional teacher department beschaftigte"
	    " verwaltung fonctionnaire funzionar funcionari ambtenar"
	    " savivaldyb pasvald omavalitsus urzedn службеник sluzbenik"
	    " службовц чиновник memur υπαλληλ" },
	{ "residents", N_("Residents and the general public"), "resident public"
	    " neighbour citizen local villager supporter einwohner burger"
	    " habitant cittadin vecin inwoner gyventoj iedzivotaj elanik"
	    " mieszkan жители stanovni мешканц жител sakin κατοικ תושב سكان" },
	{ "vulnerable", N_("People at risk"), "victim risk traffick slavery"
	    " survivor unaccompanied isolated opfer schutzbedurft vulnerab"
	    " vittim victima slachtoffer pazeidziam ohvr ofiar жртв zrtv жертв"
	    " magdur ευαλωτ" },
	{ "organisations", N_("Associations and migrant organisations"),
	    "association organisation ngo communit verein verband vereniging"
	    " associaz asociac organizac organizacij biedrib uhing"
	    " stowarzyszen здружени udruzen організац организац dernek"
	    " συλλογ עמות جمعي" },
	{ "volunteers", N_("Volunteers and hosts"), "volunteer host buddies"
	    " mentor freiwillig ehrenamt benevol volontar voluntari vrijwillig"
	    " savanor brivpratig vabatahtlik wolontari волонтер dobrovoljc"
	    " gonullu εθελοντ מתנדב متطوع" },
	{ "employers", N_("Employers and landlords"), "employer landlord compan"
	    " business arbeitgeber vermieter employeur datori empleador"
	    " werkgever darbdav darbadev tooandja pracodawc работодав"
	    " poslodav роботодав работодат isveren εργοδοτ מעסיק ارباب" },
	{ NULL, NULL, NULL }
};

/* The beginnings by their first byte. */
struct beginning {
	const char *text;
	size_t n;
	const struct practice_target *target;
	const struct beginning *next;
};

static const struct beginning *
beginnings(unsigned char first)
{
	enum { MOST = 512 };
	static struct beginning at[MOST];
	static const struct beginning *of[256];
	static size_t n;
	static bool made;

	for (const struct practice_target *t = practice_targets; !made &&
	    t->name != NULL; t++)
		for (const char *w = t->words; *w != '\0' && n < MOST;) {
			size_t m = strcspn(w, " ");

			if (m > 0) {
				at[n] = (struct beginning){ w, m, t,
				    of[(unsigned char)*w] };
				of[(unsigned char)*w] = &at[n++];
			}
			w += m + (w[m] == ' ');
		}
	made = true;
	return of[first];
}

/* --- the vocabulary's tree --- */

extern const char topics_csv[];

enum { CONCEPTS = 256 };
static struct { const char *id, *parent; } concept_at[CONCEPTS];
static size_t concepts;

static void
read_concepts(void)
{
	static struct arena *kept;
	struct csv csv;
	int id, parent;

	if (kept != NULL)
		return;
	kept = arena_make();
	if (csv_read(kept, topics_csv, strlen(topics_csv), &csv) != RC_OK)
		return;
	id = csv_column(&csv, "concept_id");
	parent = csv_column(&csv, "parent");
	for (size_t i = 1; id >= 0 && parent >= 0 && i < csv.rows &&
	    concepts < CONCEPTS; i++)
		if (concepts == 0 || strcmp(concept_at[concepts - 1].id,
		    csv.row[i].cell[id]) != 0) {
			concept_at[concepts].id = csv.row[i].cell[id];
			concept_at[concepts++].parent = csv.row[i].cell[parent];
		}
}

const char *
practice_concept_parent(const char *id)
{
	read_concepts();
	for (size_t i = 0; i < concepts; i++)
		if (strcmp(concept_at[i].id, id) == 0)
			return concept_at[i].parent;
	return NULL;
}

/* --- places --- */

extern const char places_tsv[];

struct place { const char *name, *country; int64_t population; };
enum { PLACE_SLOTS = 1 << 16 };

static unsigned
place_slot(const char *name, const char *country)
{
	uint64_t h = 14695981039346656037u;

	for (const char *s = country; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	for (const char *s = name; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (unsigned)(h >> 40) % PLACE_SLOTS;
}

static struct place *
places(void)
{
	static struct place *at;
	static struct arena *kept;
	struct arena *scratch;

	if (at != NULL)
		return at;
	kept = arena_make();
	at = arena_array(kept, struct place, PLACE_SLOTS);
	scratch = arena_make();
	for (const char *line = places_tsv; (line = strchr(line, '\n')) != NULL
	    && line[1] != '\0';) {
		struct text_list cell;
		struct place p;
		unsigned i;

		line++;
		arena_reset(scratch);
		cell = text_split(scratch, arena_dup_n(scratch, line,
		    strcspn(line, "\n")), '\t');
		if (cell.n < 5 || !text_number(cell.at[4], 0, INT64_MAX / 2,
		    &p.population))
			continue;
		p.name = arena_dup(kept, text_fold(scratch, cell.at[1]));
		p.country = arena_dup(kept, cell.at[2]);
		i = place_slot(p.name, p.country);
		while (at[i].name != NULL && (strcmp(at[i].name, p.name) != 0 ||
		    strcmp(at[i].country, p.country) != 0))
			i = (i + 1) % PLACE_SLOTS;
		if (at[i].population < p.population)
			at[i] = p;	/* of two so named, the larger */
	}
	arena_free(scratch);
	return at;
}

int64_t
practice_place_population(const char *city, const char *country)
{
	const struct place *at = places();
	char name[FIND_WORD_MAX + 1];
	unsigned i;

	if (text_blank(city) || text_blank(country))
		return 0;
	find_fold(city, strlen(city), name);
	for (i = place_slot(name, country); at[i].name != NULL;
	    i = (i + 1) % PLACE_SLOTS)
		if (strcmp(at[i].name, name) == 0 &&
		    strcmp(at[i].country, country) == 0)
			return at[i].population;
	return 0;
}

unsigned
practice_size(int64_t population)
{
	double v = population < 1 ? 0 : round(8 * log2((double)population));

	return v > 255 ? 255 : (unsigned)v;
}

double
practice_distance(unsigned size, bool same_country, const char *scale,
    const struct practice_home *home)
{
	unsigned own = practice_size(home->population);
	double far = size == 0 || own == 0 ? 2.5 :
	    fabs((double)size - (double)own) / 8;

	if (home->scale != NULL)
		far += scale == NULL ? 0.25 :
		    text_same(scale, home->scale) ? 0 : 0.5;
	return far + (same_country ? 0 : 1);
}

/* --- what is found --- */

static enum find_field
weight_of(const struct practice_field *f)
{
	if (f->at == offsetof(struct practice, title))
		return FIND_TITLE;
	return f->at == offsetof(struct practice, summary) ||
	    f->at == offsetof(struct practice, target_groups) ||
	    f->at == offsetof(struct practice, lead) ? FIND_LEAD : FIND_BODY;
}

static bool
is_written(const struct practice_field *f)
{
	return f->shape == P_WORDS || f->shape == P_LINES;
}

/* Every language that anything is said in. */
static struct text_list
languages(struct arena *a, const struct practice *p)
{
	enum { MOST = 30 };
	struct text_list out = { .at = arena_array(a, const char *, MOST) };

	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		struct text_list l = { 0 };

		if (is_written(f))
			l = words_langs(a, practice_text(p, f));
		for (size_t i = 0; i < l.n; i++)
			if (!text_has(out, l.at[i]) && out.n < MOST)
				out.at[out.n++] = l.at[i];
	}
	return out;
}

static void
put_language(struct arena *a, struct find_bag *bag, const struct practice *p,
    const char *lang)
{
	struct buf body = BUF(a);

	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		const char *text = !is_written(f) ? NULL :
		    words_in(a, practice_text(p, f), lang);

		if (text == NULL)
			continue;
		if (weight_of(f) != FIND_BODY) {
			find_bag_text(bag, weight_of(f), lang, text);
		} else {
			buf_str(&body, text);
			buf_char(&body, '\n');
		}
	}
	find_bag_text(bag, FIND_BODY, lang, buf_text(&body));
}

struct find_bag *
practice_find_bag(struct arena *a, const struct practice *p)
{
	struct text_list langs = languages(a, p),
	    topics = text_split(a, p->topics, ' ');
	struct find_bag *bag = find_bag(a);

	for (size_t i = 0; i < langs.n; i++)
		put_language(a, bag, p, langs.at[i]);
	if (p->city != NULL)
		find_bag_text(bag, FIND_LEAD, p->lang == NULL ? "en" : p->lang,
		    p->city);
	for (size_t i = 0; i < topics.n; i++) {
		const char *above = practice_concept_parent(topics.at[i]);

		/* What stands first matters most. */
		find_bag_tag(bag, arena_printf(a, "#%.60s", topics.at[i]),
		    i == 0 ? 1 : 0.7);
		if (!text_blank(above))
			find_bag_tag(bag, arena_printf(a, "#%.60s", above),
			    0.15);
	}
	if (!text_blank(p->country))
		find_bag_tag(bag, arena_printf(a, "@%.8s", p->country), 0.8);
	return bag;
}

/* The things of a list one after another, and a full stop. */
static void
add_sentence(struct buf *b, const struct practice_field *f, const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text);

	if (text_blank(text))
		return;
	if (b->n > 0)
		buf_char(b, ' ');
	for (size_t i = 0; i < n; i++)
		if (text[i] == '\n' && f->shape == P_LINES)
			buf_str(b, ", ");
		else
			buf_char(b, text[i]);
	if (strchr(".!?", text[n - 1]) == NULL)
		buf_char(b, '.');
}

const char *
practice_find_text(struct arena *a, const struct practice *p, const char *lang)
{
	struct buf b = BUF(a);

	/* A snippet begins with what was done, not with who it was for. */
	for (int lists = 0; lists < 2; lists++)
		for (const struct practice_field *f = practice_fields;
		    f->key != NULL; f++)
			if (is_written(f) && weight_of(f) != FIND_TITLE &&
			    (f->shape == P_LINES || f->at == offsetof(
			    struct practice, lead)) == (lists == 1))
				add_sentence(&b, f, words_in(a,
				    practice_text(p, f), lang));
	return buf_text(&b);
}

static struct text_list
one(struct arena *a, const char *value)
{
	struct text_list l = { .at = arena_array(a, const char *, 1), .n = 1 };

	if (text_blank(value))
		return (struct text_list){ 0 };
	l.at[0] = value;
	return l;
}

static struct text_list
targets(struct arena *a, const struct practice *p, struct text_list langs)
{
	enum { MOST = 16 };
	struct text_list out = { .at = arena_array(a, const char *, MOST) };
	char folded[FIND_WORD_MAX + 1];
	struct find_word w;

	for (size_t i = 0; i < langs.n; i++) {
		const char *text = words_in(a, p->target_groups, langs.at[i]);
		size_t n = text == NULL ? 0 : strlen(text), at = 0;

		while (text != NULL && find_next(text, n, &at, &w)) {
			find_fold(text + w.from, w.to - w.from, folded);
			for (const struct beginning *b = beginnings(
			    (unsigned char)*folded); b != NULL; b = b->next)
				if (strncmp(folded, b->text, b->n) == 0 &&
				    !text_has(out, b->target->name) &&
				    out.n < MOST)
					out.at[out.n++] = b->target->name;
		}
	}
	return out;
}

static struct text_list
with_parents(struct arena *a, struct text_list topics)
{
	struct text_list out = { .at = arena_array(a, const char *,
	    2 * topics.n + 1) };

	for (size_t i = 0; i < topics.n; i++) {
		const char *above = practice_concept_parent(topics.at[i]);

		if (above == NULL)
			continue;	/* none of the vocabulary */
		if (!text_has(out, topics.at[i]))
			out.at[out.n++] = topics.at[i];
		if (*above != '\0' && !text_has(out, above))
			out.at[out.n++] = above;
	}
	return out;
}

void
practice_find_values(struct arena *a, const struct practice *p,
    struct text_list out[PRACTICE_FACETS])
{
	struct text_list langs = languages(a, p);

	out[FACET_TOPIC] = with_parents(a, text_split(a, p->topics, ' '));
	out[FACET_TARGET] = targets(a, p, langs);
	out[FACET_ROLE] = text_split(a, p->city_role, ' ');
	out[FACET_LANGUAGE] = langs;
	out[FACET_COUNTRY] = one(a, p->country);
	out[FACET_KIND] = one(a, practice_kind_name[p->kind]);
	out[FACET_EVIDENCE] = one(a, p->evidence_level == EVIDENCE_UNSAID ?
	    NULL : arena_printf(a, "%lld", (long long)p->evidence_level));
	out[FACET_SCALE] = one(a, p->scale);
	out[FACET_YEAR] = one(a, p->year_from <= 0 ? NULL :
	    arena_printf(a, "%lld", (long long)p->year_from));
}

/* --- the loose --- */

/* A term: its impact (0: a word as written), its length, its bytes. */
size_t
loose_write(const struct find_bag *bag, uint8_t *out, size_t room)
{
	const struct find_term *t;
	uint8_t *to = out;
	size_t n;

	for (int words = 0; words < 2; words++) {
		n = words ? find_bag_words(bag, &t) : find_bag_terms(bag, &t);
		for (size_t i = 0; i < n; i++) {
			size_t m = strlen(t[i].text);

			if ((size_t)(to - out) + m + 2 > room)
				return (size_t)(to - out);
			*to++ = (uint8_t)(words ? 0 : find_impact(t[i].weight));
			*to++ = (uint8_t)m;
			memcpy(to, t[i].text, m);
			to += m;
		}
	}
	return (size_t)(to - out);
}

static uint64_t
hash_term(const char *s, size_t n, bool word)
{
	uint64_t h = word ? 7 : 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 1099511628211u;
	return h ^ h >> 29;
}

static void
grow(struct loose *l)
{
	size_t room = l->room == 0 ? 1024 : 2 * l->room;
	struct loose_term *term = arena_array(l->arena, struct loose_term,
	    room);

	if (l->terms > 0)
		memcpy(term, l->term, l->terms * sizeof *term);
	l->term = term;
	l->room = room;
	l->slots = 2 * room;
	l->slot = arena_array(l->arena, uint32_t, l->slots);
	for (size_t i = 0; i < l->terms; i++) {
		size_t k = hash_term(term[i].text, strlen(term[i].text),
		    term[i].word) & (l->slots - 1);

		while (l->slot[k] != 0)
			k = (k + 1) & (l->slots - 1);
		l->slot[k] = (uint32_t)i + 1;
	}
}

static struct loose_term *
place_of(const struct loose *l, const char *s, size_t n, bool word, size_t *slot)
{
	size_t k = hash_term(s, n, word) & (l->slots - 1);

	for (; l->slot[k] != 0; k = (k + 1) & (l->slots - 1)) {
		struct loose_term *t = &l->term[l->slot[k] - 1];

		if (t->word == word && strncmp(t->text, s, n) == 0 &&
		    t->text[n] == '\0')
			return t;
	}
	*slot = k;
	return NULL;
}

enum rc
loose_add(struct loose *l, uint16_t doc, const uint8_t *p, size_t n)
{
	const uint8_t *end = p + n;

	while (p < end) {
		unsigned impact = *p++;
		size_t m, slot;
		struct loose_term *t;

		if (p == end)
			return RC_INVALID;
		m = *p++;
		if (m > (size_t)(end - p))
			return RC_INVALID;
		if (l->terms == l->room)
			grow(l);
		t = place_of(l, (const char *)p, m, impact == 0, &slot);
		if (t == NULL) {
			t = &l->term[l->terms];
			t->text = arena_dup_n(l->arena, (const char *)p, m);
			t->word = impact == 0;
			l->slot[slot] = (uint32_t)++l->terms;
		}
		p += m;
		if (t->n == t->room) {
			size_t room = t->room == 0 ? 4 : 2 * t->room;
			struct find_posting *more = arena_array(l->arena,
			    struct find_posting, room);

			if (t->n > 0)
				memcpy(more, t->at, t->n * sizeof *more);
			t->at = more;
			t->room = room;
		}
		t->at[t->n++] = (struct find_posting){ doc, (uint8_t)impact };
	}
	return RC_OK;
}

const struct loose_term *
loose_find(const struct loose *l, const char *text)
{
	size_t slot;

	return l->terms == 0 ? NULL :
	    place_of(l, text, strlen(text), false, &slot);
}
