#include "finding/finding.h"

#include <string.h>

const char *const note_kind_name[NOTE_KINDS] = { "note", "report" };

const char *const finding_state_name[FINDING_STATES] = { "candidate", "open",
	"adopted", "merged", "split", "dropped" };
const char *const finding_state_label[FINDING_STATES] = { N_("Candidate"),
	N_("Put to agreement"), N_("Adopted"), N_("Merged"), N_("Split"),
	N_("Dropped") };

const char *const finding_level_name[FINDING_LEVELS] = { "", "municipal",
	"national", "international" };
const char *const finding_level_label[FINDING_LEVELS] = { N_("Not said yet"),
	N_("Municipal"), N_("National"), N_("International") };

const char *const source_name[SOURCES] = { "session", "note", "practice",
	"finding" };

const char *
finding_how_label(const char *how)
{
	static const struct { const char *how, *label; } all[] = {
		{ "made", N_("written") }, { "merged", N_("merged from others") },
		{ "split", N_("split from another") },
		{ "amended", N_("amended") }, { "import", N_("from a file") },
		{ "adopted", N_("adopted") },
		{ "amendment", N_("amendment adopted") },
		{ "stated", N_("published in the name of those who run the "
		    "edition") },
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (text_same(all[i].how, how))
			return all[i].label;
	return how;
}

/* --- differences --- */

static void
change(struct arena *a, struct text_change ***end, const char *label,
    const char *lang, const char *x, const char *y)
{
	x = x == NULL ? "" : x;
	y = y == NULL ? "" : y;
	if (strcmp(x, y) == 0)
		return;
	**end = arena_new(a, struct text_change);
	***end = (struct text_change){ .label = label, .lang = lang,
	    .after = y, .pieces = practice_diff(a, x, y) };
	*end = &(**end)->next;
}

/* Each language that either has, the first's first. */
static void
words_change(struct arena *a, struct text_change ***end, const char *label,
    const char *x, const char *y)
{
	struct text_list in = words_langs(a, x), more = words_langs(a, y);

	for (size_t i = 0; i < in.n; i++)
		change(a, end, label, in.at[i], words_in(a, x, in.at[i]),
		    words_in(a, y, in.at[i]));
	for (size_t i = 0; i < more.n; i++)
		if (!text_has(in, more.at[i]))
			change(a, end, label, more.at[i], NULL,
			    words_in(a, y, more.at[i]));
}

struct text_change *
finding_changes(struct arena *a, const struct finding_text *x,
    const struct finding_text *y)
{
	struct text_change *all = NULL, **end = &all;

	words_change(a, &end, N_("Title"), x->title, y->title);
	words_change(a, &end, N_("Text"), x->body, y->body);
	words_change(a, &end, N_("Who is to act"), x->addressee,
	    y->addressee);
	change(a, &end, N_("Level"), NULL, finding_level_name[x->level],
	    finding_level_name[y->level]);
	return all;
}

struct finding_text
finding_text_of(const struct finding *f)
{
	return (struct finding_text){ .n = f->version, .title = f->title,
	    .body = f->body, .addressee = f->addressee, .level = f->level,
	    .topic = f->topic };
}

/* --- nobody is named --- */

const char *
finding_slip(struct arena *a, const struct session_item *s,
    const struct participant *people, const char *const *words, size_t n)
{
	const char *name = session_slip(a, s, words, n);

	for (; name == NULL && people != NULL; people = people->next) {
		const char *folded = people->person.name == NULL ? "" :
		    text_fold(a, people->person.name);

		/* One word alone may be any word. */
		for (size_t i = 0; strchr(folded, ' ') != NULL && i < n; i++)
			if (words[i] != NULL && strstr(text_fold(a, words[i]),
			    folded) != NULL)
				return people->person.name;
	}
	return name;
}

/* --- agreement --- */

const char *const agree_way_name[AGREE_WAYS] = { "consensus", "vote" };
const char *const agree_way_label[AGREE_WAYS] = { N_("Consensus, with "
	"objections heard"), N_("A vote") };
const char *const agree_voice_name[AGREE_VOICES] = { "person",
	"organisation" };
const char *const agree_voice_label[AGREE_VOICES] = { N_("One voice for each "
	"participant"), N_("One voice for each organisation") };
const char *const majority_name[MAJORITIES] = { "half", "two-thirds",
	"three-quarters" };
const char *const majority_label[MAJORITIES] = { N_("More yes than no"),
	N_("Two thirds of yes and no"), N_("Three quarters of yes and no") };
const char *const outcome_name[OUTCOMES] = { "adopted", "no-quorum",
	"no-majority", "objection", "withdrawn" };
const char *const outcome_label[OUTCOMES] = { N_("Adopted"),
	N_("Not adopted: too few spoke"), N_("Not adopted: no majority"),
	N_("Not adopted: nobody agreed, or an objection is not heard yet"),
	N_("Taken back") };
const char *const said_name[SAIDS] = { "yes", "no", "blank" };

enum outcome
agree_outcome(const struct agree_rule *r, struct tally t)
{
	static const struct { int64_t of, at_least; } share[MAJORITIES] = {
		[MAJORITY_TWO_THIRDS] = { 3, 2 },
		[MAJORITY_THREE_QUARTERS] = { 4, 3 } };
	int64_t spoke = t.yes + t.no + t.blank, said = t.yes + t.no;

	if (spoke == 0 || 100 * spoke < r->quorum * t.voices)
		return OUTCOME_QUORUM;
	if (r->way == WAY_CONSENSUS)
		return t.yes > 0 && t.unheard == 0 ? OUTCOME_ADOPTED :
		    OUTCOME_OBJECTION;
	if (r->majority == MAJORITY_HALF)
		return t.yes > t.no ? OUTCOME_ADOPTED : OUTCOME_MAJORITY;
	return t.yes > 0 && share[r->majority].of * t.yes >=
	    share[r->majority].at_least * said ? OUTCOME_ADOPTED :
	    OUTCOME_MAJORITY;
}
