#include "practice/practice.h"

#include <stddef.h>
#include <string.h>

const char *const practice_kind_name[PRACTICE_KINDS] = {
	"good_practice", "less_successful", "mixed" };
const char *const practice_kind_label[PRACTICE_KINDS] = {
	N_("Good practice"), N_("Less successful experience"),
	N_("Both: some worked, some did not") };
const char *const practice_state_name[PRACTICE_STATES] = {
	"draft", "submitted", "review", "published", "archived", "withdrawn" };
const char *const practice_state_label[PRACTICE_STATES] = {
	N_("Draft"), N_("Submitted"), N_("In review"), N_("Published"),
	N_("Archived"), N_("Withdrawn") };
const char *const attribution_name[ATTRIBUTIONS] = {
	"named", "anonymous", "room" };
const char *const attribution_label[ATTRIBUTIONS] = {
	N_("Named: place, organisation and contact are shown"),
	N_("Anonymous: without place, organisation and author"),
	N_("Only in the room: for those admitted to one edition") };
const char *const evidence_label[EVIDENCE_LEVELS] = {
	N_("0: the result is not stated"),
	N_("1: an account of what changed"),
	N_("2: measured, it goes along with the practice"),
	N_("3: measured against others without it"),
	N_("4: repeated by others with the same result"),
	N_("5: carried out widely with the same result") };
const char *const practice_part_label[PRACTICE_PARTS] = {
	N_("What it is"), N_("Where and for whom"), N_("Who did it"),
	N_("The story"), N_("What came of it"), N_("How we know"),
	N_("What did not work"), N_("For others"), N_("Sources") };

static const struct practice_option kinds[] = {
	{ "good_practice", N_("Good practice") },
	{ "less_successful", N_("Less successful experience") },
	{ "mixed", N_("Both: some worked, some did not") },
	{ NULL, NULL }
};
static const struct practice_option scales[] = {
	{ "neighbourhood", N_("Neighbourhood") },
	{ "city", N_("City or municipality") },
	{ "region", N_("Region") },
	{ "national", N_("Country") },
	{ NULL, NULL }
};
/* DIVE, "Benchmarking integration governance": what a city is to migrants. */
static const struct practice_option city_roles[] = {
	{ "policy-maker", N_("Makes policy") },
	{ "employer", N_("Employs") },
	{ "service-provider", N_("Provides services") },
	{ "buyer", N_("Buys goods and services") },
	{ NULL, NULL }
};
static const struct practice_option causes[] = {
	{ "design", N_("How it was planned") },
	{ "partners", N_("Partners") },
	{ "money", N_("Money") },
	{ "rules", N_("Law and rules") },
	{ "timing", N_("Timing") },
	{ "context", N_("What happened around it") },
	{ NULL, NULL }
};
static const struct practice_option source_types[] = {
	{ "evaluation", N_("Evaluation") },
	{ "report", N_("Report or study") },
	{ "website", N_("Website") },
	{ "press", N_("Press") },
	{ "own", N_("Own experience") },
	{ NULL, NULL }
};
static const struct practice_option whose_words[] = {
	{ "own", N_("In our own words") },
	{ "quoted", N_("Quoted") },
	{ "both", N_("Both") },
	{ NULL, NULL }
};
static const char *const figure_cells[] = {
	"label", "value", "unit", "year", "source", NULL };
static const char *const adapted_cells[] = { "from", "outcome", NULL };

#define AT(member) offsetof(struct practice, member)
#define F(member, part, shape, flags, max, label, hint) \
	{ #member, PART_##part, P_##shape, AT(member), flags, max, label, hint, \
	    NULL, NULL }
#define Q(n, key, label) \
	{ "transfer_" key, PART_TRANSFER, P_WORDS, \
	    AT(transfer) + (n) * sizeof(char *), 0, 500, label, NULL, NULL, NULL }

enum { REQ = PF_REQUIRED, FAIL = PF_FAILURE, ID = PF_IDENTIFIES,
	GIVEN = PF_GIVEN };

const struct practice_field practice_fields[] = {
	{ "kind", PART_WHAT, P_ONE, AT(kind), REQ | GIVEN, 0,
	    N_("What kind of experience is it?"),
	    N_("All kinds are equal here. What did not work often helps most."),
	    kinds, NULL },
	F(title, WHAT, WORDS, REQ | GIVEN, 120, N_("Title"),
	    N_("What it is, in a few words")),
	F(summary, WHAT, WORDS, REQ, 200, N_("In one sentence"), NULL),
	{ "language", PART_WHAT, P_LANGUAGE, AT(lang), REQ, 0,
	    N_("Language of the text"), NULL, NULL, NULL },
	F(topics, WHAT, TOPICS, REQ | GIVEN, 0, N_("Topics"),
	    N_("One to four")),

	F(city, WHERE, TEXT, REQ | ID | GIVEN, 120, N_("Municipality"), NULL),
	F(country, WHERE, COUNTRY, REQ | ID | GIVEN, 0, N_("Country"), NULL),
	{ "scale", PART_WHERE, P_ONE, AT(scale), 0, 0, N_("How large an area?"),
	    NULL, scales, NULL },
	F(population, WHERE, NUMBER, ID, 100000000,
	    N_("Inhabitants at the start"), NULL),
	F(population_year, WHERE, NUMBER, ID, 2100, N_("In the year"), NULL),
	F(year_from, WHERE, NUMBER, REQ | GIVEN, 2100, N_("Began in the year"),
	    NULL),
	F(year_to, WHERE, NUMBER, GIVEN, 2100, N_("Ended in the year"),
	    N_("Empty while it goes on")),
	F(target_groups, WHERE, LINES, REQ | GIVEN, 500, N_("For whom"),
	    N_("One group a line")),
	{ "city_role", PART_WHERE, P_MANY, AT(city_role), 0, 0,
	    N_("What was the municipality in it?"), NULL, city_roles, NULL },

	F(lead, WHO, WORDS, REQ | ID | GIVEN, 300, N_("Lead organisation"),
	    NULL),
	F(partners, WHO, LINES, ID, 1500, N_("Partners and what they did"),
	    N_("One a line")),
	F(co_creation, WHO, WORDS, 0, 1000,
	    N_("Did migrants help to make it? How?"), NULL),

	F(problem, STORY, WORDS, REQ, 1000, N_("What was the problem?"), NULL),
	F(goal, STORY, WORDS, REQ, 1000, N_("What was to be reached?"), NULL),
	F(what_was_done, STORY, WORDS, REQ | GIVEN, 3000, N_("What was done?"),
	    N_("Step by step. No names or stories of clients.")),
	F(participation, STORY, WORDS, 0, 1000,
	    N_("How did migrants and residents take part?"), NULL),
	F(money_from, STORY, NUMBER, 0, 1000000000000, N_("Cost, from"), NULL),
	F(money_to, STORY, NUMBER, 0, 1000000000000, N_("Cost, up to"), NULL),
	F(currency, STORY, TEXT, 0, 3, N_("Currency"), N_("EUR, PLN, ...")),
	F(funding, STORY, WORDS, ID, 300, N_("Where the money came from"),
	    NULL),
	F(staff, STORY, WORDS, 0, 300, N_("Staff"), NULL),
	F(duration, STORY, WORDS, 0, 300, N_("Time it took"), NULL),

	F(result, RESULT, WORDS, REQ | GIVEN, 2000, N_("What changed?"),
	    N_("If there are no figures, say so: that is an answer.")),
	{ "figures", PART_RESULT, P_CELLS, AT(figures), 0, 2000, N_("Figures"),
	    N_("One a line: what; how much; unit; year; source"), NULL,
	    figure_cells },
	F(unintended, RESULT, WORDS, 0, 1000, N_("What nobody had expected"),
	    NULL),
	F(challenges, RESULT, WORDS, REQ, 1500, N_("What was difficult?"),
	    NULL),
	F(lesson, RESULT, WORDS, REQ | GIVEN, 1500,
	    N_("What would you do differently?"), NULL),

	{ "evidence_level", PART_EVIDENCE, P_LEVEL, AT(evidence_level),
	    REQ | GIVEN, 5, N_("How sure is the result?"), NULL, NULL, NULL },
	F(evidence_note, EVIDENCE, WORDS, REQ | GIVEN, 500,
	    N_("Why this level?"), NULL),
	F(evaluation_url, EVIDENCE, TEXT, ID, 1000,
	    N_("Address of the evaluation"), NULL),
	F(judged_by, EVIDENCE, WORDS, ID, 300, N_("Who judged it?"), NULL),

	F(expected, FAILURE, WORDS, FAIL, 1000, N_("What was expected?"), NULL),
	F(happened, FAILURE, WORDS, FAIL, 1500, N_("What happened?"), NULL),
	{ "causes", PART_FAILURE, P_MANY, AT(causes), FAIL, 0, N_("Why?"), NULL,
	    causes, NULL },
	F(noticed, FAILURE, WORDS, FAIL, 1000, N_("How was it noticed?"), NULL),
	F(changed, FAILURE, WORDS, FAIL, 1000,
	    N_("What was stopped or changed?"), NULL),
	F(advice, FAILURE, WORDS, FAIL, 1000, N_("Advice to others"), NULL),

	F(core, TRANSFER, WORDS, 0, 1000, N_("What must stay as it is?"), NULL),
	F(adaptable, TRANSFER, WORDS, 0, 1000, N_("What can be changed?"),
	    NULL),
	F(conditions, TRANSFER, WORDS, 0, 1500, N_("What does it need?"),
	    N_("Law, powers, money, staff, partners, size of the place")),
	F(limits, TRANSFER, WORDS, 0, 1500, N_("Where would it not work?"),
	    NULL),
	F(first_steps, TRANSFER, WORDS, 0, 1000, N_("The first steps"), NULL),
	/* Twelve questions to put to a practice before taking it home. */
	Q(0, "need", N_("Is the need the same?")),
	Q(1, "group", N_("Are the people the same?")),
	Q(2, "size", N_("Are size and share alike?")),
	Q(3, "power", N_("Who has the power to decide?")),
	Q(4, "law", N_("Is there a legal base?")),
	Q(5, "money", N_("Where does the money come from?")),
	Q(6, "staff", N_("Who does it, with which skills?")),
	Q(7, "partners", N_("Which partners does it take?")),
	Q(8, "politics", N_("Who backs it in politics?")),
	Q(9, "culture", N_("Does it fit language and culture?")),
	Q(10, "core", N_("What has to stay?")),
	Q(11, "measure", N_("How will we know that it works?")),
	{ "adapted_from", PART_TRANSFER, P_CELLS, AT(adapted_from), ID, 2000,
	    N_("Adapted from"),
	    N_("One a line: the address of the practice; how it went"), NULL,
	    adapted_cells },

	F(source_url, SOURCES, TEXT, REQ | ID | GIVEN, 1000,
	    N_("Address of the main source"), NULL),
	F(other_sources, SOURCES, LIST, ID | GIVEN, 5000, N_("Other sources"),
	    N_("One address a line")),
	F(source_language, SOURCES, LANGUAGE, GIVEN, 0,
	    N_("Language of the main source"), NULL),
	{ "source_type", PART_SOURCES, P_MANY, AT(source_type), 0, 0,
	    N_("What kind of sources are they?"), NULL, source_types, NULL },
	{ "source_words", PART_SOURCES, P_ONE, AT(source_words), 0, 0,
	    N_("Whose words are these?"), NULL, whose_words, NULL },
	F(sources_seen, SOURCES, TEXT, 0, 10, N_("Sources last seen on"), NULL),
	F(pictures, SOURCES, WORDS, ID, 300, N_("Licence of the pictures"),
	    NULL),
	F(note, SOURCES, WORDS, GIVEN, 1500, N_("To be noted"),
	    N_("Where sources differ, what is missing")),
	{ NULL }
};

static unsigned
key_hash(const char *s)
{
	unsigned h = 2166136261u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h ^ h >> 15;
}

const struct practice_field *
practice_field(const char *key)
{
	/* By a hash: an import asks for each key of each line. */
	enum { SLOTS = 256 };
	static const struct practice_field *slot[SLOTS];
	static bool made;
	size_t i;

	for (const struct practice_field *f = practice_fields; !made &&
	    f->key != NULL; f++) {
		for (i = key_hash(f->key) % SLOTS; slot[i] != NULL;)
			i = (i + 1) % SLOTS;
		slot[i] = f;
	}
	made = true;
	for (i = key_hash(key) % SLOTS; slot[i] != NULL; i = (i + 1) % SLOTS)
		if (strcmp(slot[i]->key, key) == 0)
			return slot[i];
	return NULL;
}

static bool
is_kind(const struct practice_field *f)
{
	return f->at == AT(kind);
}

static bool
is_number(const struct practice_field *f)
{
	return f->shape == P_NUMBER || f->shape == P_LEVEL;
}

const char *
practice_text(const struct practice *p, const struct practice_field *f)
{
	if (is_kind(f))
		return practice_kind_name[p->kind];
	return is_number(f) ? NULL :
	    *(const char *const *)(const void *)((const char *)p + f->at);
}

int64_t
practice_number(const struct practice *p, const struct practice_field *f)
{
	return is_number(f) ?
	    *(const int64_t *)(const void *)((const char *)p + f->at) : 0;
}

void
practice_set_text(struct practice *p, const struct practice_field *f,
    const char *s)
{
	if (is_kind(f)) {
		for (int k = 0; k < PRACTICE_KINDS; k++)
			if (text_same(practice_kind_name[k], s))
				p->kind = (enum practice_kind)k;
	} else if (!is_number(f)) {
		*(const char **)(void *)((char *)p + f->at) =
		    text_blank(s) ? NULL : s;
	}
}

void
practice_set_number(struct practice *p, const struct practice_field *f,
    int64_t n)
{
	if (is_number(f))
		*(int64_t *)(void *)((char *)p + f->at) = n;
}

bool
practice_said(const struct practice *p, const struct practice_field *f)
{
	if (f->shape == P_LEVEL)
		return practice_number(p, f) != EVIDENCE_UNSAID;
	if (f->shape == P_NUMBER)
		return practice_number(p, f) != 0;
	return practice_text(p, f) != NULL;
}

bool
practice_requires(const struct practice *p, const struct practice_field *f)
{
	return (f->flags & PF_REQUIRED) != 0 ||
	    ((f->flags & PF_FAILURE) != 0 && p->kind != PRACTICE_GOOD);
}

size_t
practice_gaps(const struct practice *p,
    const struct practice_field *out[PRACTICE_GAPS])
{
	size_t n = 0;

	for (const struct practice_field *f = practice_fields; f->key != NULL &&
	    n < PRACTICE_GAPS; f++)
		if (practice_requires(p, f) && !practice_said(p, f))
			out[n++] = f;
	return n;
}

const struct practice *
practice_masked(struct arena *a, const struct practice *p)
{
	struct practice *m;

	if (p->attribution == ATTRIBUTION_NAMED)
		return p;
	if (p->attribution != ATTRIBUTION_ANONYMOUS)
		return NULL;
	m = arena_new(a, struct practice);
	*m = *p;
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if ((f->flags & PF_IDENTIFIES) != 0) {
			practice_set_text(m, f, NULL);
			practice_set_number(m, f, 0);
		}
	m->contact_name = m->contact_email = NULL;
	m->contact_shown = false;
	m->organisation = m->author = m->reviewer = 0;
	m->programme = m->edition = 0;
	return m;
}

const char *
practice_code_in(const char *from)
{
	const char *p = strstr(from, "/practices/");

	return p == NULL ? from : p + strlen("/practices/");
}

void
practice_take_facts(struct practice *p, const struct practice *from)
{
	struct practice text = *p;

	*p = *from;
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		practice_set_text(p, f, practice_text(&text, f));
		practice_set_number(p, f, practice_number(&text, f));
	}
}

bool
practice_may_become(enum practice_state from, enum practice_state to)
{
	static const unsigned may[PRACTICE_STATES] = {
		[PRACTICE_DRAFT] = 1 << PRACTICE_SUBMITTED |
		    1 << PRACTICE_WITHDRAWN,
		[PRACTICE_SUBMITTED] = 1 << PRACTICE_DRAFT |
		    1 << PRACTICE_REVIEW | 1 << PRACTICE_PUBLISHED |
		    1 << PRACTICE_WITHDRAWN,
		[PRACTICE_REVIEW] = 1 << PRACTICE_DRAFT |
		    1 << PRACTICE_PUBLISHED | 1 << PRACTICE_WITHDRAWN,
		[PRACTICE_PUBLISHED] = 1 << PRACTICE_SUBMITTED |
		    1 << PRACTICE_ARCHIVED | 1 << PRACTICE_WITHDRAWN,
		[PRACTICE_ARCHIVED] = 1 << PRACTICE_PUBLISHED |
		    1 << PRACTICE_WITHDRAWN,
		[PRACTICE_WITHDRAWN] = 1 << PRACTICE_DRAFT,
	};

	return (may[from] & 1u << to) != 0;
}

/* --- what still identifies --- */

enum { SLIP_LEAST = 4 };	/* code points: shorter words say nothing */

/* Words of what identifies, folded; common ones of organisations say nothing
 * about which. */
static void
words_of(struct arena *a, const char *text, struct buf *out)
{
	static const char *const common[] = { "city", "council", "municipality",
		"municipal", "town", "office", "department", "with", "and",
		"from", "local", "social", "services", "association", "ministry",
		"government", "regional", "national", "organisation",
		"organisations", "partners", "public", "http", "https", "html",
		"index", "integration", "migrants", "refugees", "university",
		"district", "region", "centre", "support", "other", "stadt",
		"gemeente", "ville", "www.", NULL };
	const char *fold = text_fold(a, text == NULL ? "" : text);
	size_t n = strlen(fold);

	for (size_t i = 0, from = 0; i <= n; i++) {
		const char *word;
		bool dull;

		if (i < n && strchr(" \t\n{}\":;,./()&'?=-_#%+", fold[i]) == NULL)
			continue;
		word = arena_dup_n(a, fold + from, i - from);
		from = i + 1;
		dull = text_length(word) < SLIP_LEAST;
		for (size_t k = 0; common[k] != NULL; k++)
			dull = dull || strcmp(common[k], word) == 0;
		for (const char *p = buf_text(out); !dull && (p = strstr(p,
		    word)) != NULL; p++)	/* once is enough */
			dull = (p == buf_text(out) || p[-1] == '\n') &&
			    p[strlen(word)] == '\n';
		if (!dull)
			buf_printf(out, "%s\n", word);
	}
}

static bool
has_word(const char *fold, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = fold; (p = strstr(p, word)) != NULL; p++) {
		bool from = p == fold || strchr(" \t\n\"{}:;,./()&'?=-", p[-1]),
		    to = p[n] == '\0' || strchr(" \t\n\"{}:;,./()&'?=-", p[n]);

		if (from && (to || n >= 6))	/* "Utrechter", "Utrechtse" */
			return true;
	}
	return false;
}

const char *
practice_slips(struct arena *a, const struct practice *p)
{
	struct buf names = BUF(a), out = BUF(a);
	struct text_list words;

	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++)
		if ((f->flags & PF_IDENTIFIES) != 0 && f->shape != P_COUNTRY &&
		    (f->at == AT(city) || f->at == AT(lead) ||
		    f->at == AT(partners)))
			words_of(a, practice_text(p, f), &names);
	words_of(a, p->contact_name, &names);
	words = text_split(a, buf_text(&names), '\n');
	for (const struct practice_field *f = practice_fields; f->key != NULL;
	    f++) {
		const char *text = practice_text(p, f), *fold;

		if ((f->flags & PF_IDENTIFIES) != 0 || text == NULL ||
		    (f->shape != P_WORDS && f->shape != P_LINES &&
		    f->shape != P_CELLS && f->shape != P_TEXT))
			continue;
		fold = text_fold(a, text);
		for (size_t i = 0; i < words.n; i++)
			if (*words.at[i] != '\0' && has_word(fold, words.at[i]))
				buf_printf(&out, "%s\t%s\n", f->key,
				    words.at[i]);
	}
	return buf_text(&out);
}
