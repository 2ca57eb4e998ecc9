/* Groups, rules and facts in words. */
#include "group/group_inside_web.h"

#include <string.h>

#include "programme/programme_words_web.h"

const char *
count_text(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

const char *
minutes_text(struct arena *a, const char *lang, int64_t minutes)
{
	const char *hours = count_text(a, minutes / 60);

	if (minutes % 60 == 0)
		return tr_fill(a, trn(lang, minutes / 60, "{1} hour",
		    "{1} hours"), (const char *const[]){ hours, NULL });
	return TRF(a, lang, "{1} h {2} min", hours, count_text(a,
	    minutes % 60));
}

const char *
undo_title(const char *lang, const char *what)
{
	static const struct { const char *what, *title; } titles[] = {
		{ "move", N_("The last change: people were moved") },
		{ "generate", N_("The last change: groups were made") },
		{ "import", N_("The last change: groups came from a file") },
		{ "out", N_("The last change: people were taken out") },
		{ "lock", N_("The last change: people were locked") },
		{ "unlock", N_("The last change: people were unlocked") },
		{ "away", N_("The last change: somebody is away") },
		{ "here", N_("The last change: somebody is there after all") },
		{ "undo", N_("The last change was taken back") },
		{ "redo", N_("What was taken back was done again") },
	};

	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (strcmp(titles[i].what, what) == 0)
			return tr(lang, titles[i].title);
	return tr(lang, "The last change");
}

const char *
step_text(struct arena *a, const struct allotment *l, const struct step *s,
    const char *lang)
{
	static const struct { const char *what, *label; } labels[] = {
		{ "move", N_("Moved") }, { "out", N_("Taken out") },
		{ "lock", N_("Locked") }, { "unlock", N_("Unlocked") },
		{ "away", N_("Away") }, { "here", N_("There after all") },
		{ "generate", N_("Groups made") },
		{ "import", N_("Groups from a file") },
	};
	const char *label = s->what, *who = NULL, *when;

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i].what, s->what) == 0)
			label = tr(lang, labels[i].label);
	for (size_t i = 0; s->people == 1 && i < l->people; i++)
		if (l->person[i].participant == s->participant)
			who = l->person[i].name;
	if (who == NULL)
		who = tr_fill(a, trn(lang, s->people, "{1} person",
		    "{1} people"), (const char *const[]){ count_text(a,
		    s->people), NULL });
	when = s->from == s->to ? TRF(a, lang, "Round {1}", count_text(a,
	    s->from)) : TRF(a, lang, "Rounds {1}–{2}", count_text(a, s->from),
	    count_text(a, s->to));
	return arena_printf(a, "%s: %s · %s", label, who, when);
}

const char *
group_title(struct arena *a, const struct allotment *l, size_t group,
    const char *lang)
{
	const struct grouping_group *g = &l->group[group];
	const struct session_item *s = NULL;
	const char *text = words_pick(a, g->title, lang).text;

	for (size_t r = 0; r < l->rounds && s == NULL; r++)
		if (allotment_own(l, r))
			s = l->session[r * l->groups + group];
	if (text_blank(text))
		text = words_pick(a, g->topic_title, lang).text;
	if (text_blank(text) && s != NULL)
		text = words_pick(a, s->title, lang).text;
	return text_blank(text) ? NULL : text;
}

const char *
group_name(struct arena *a, const struct allotment *l, size_t group,
    const char *lang)
{
	const char *title = group_title(a, l, group, lang);
	const char *name = TRF(a, lang, "Group {1}", count_text(a,
	    (int64_t)group + 1));

	return title == NULL ? name : arena_printf(a, "%s: %s", name, title);
}

const char *
group_place(struct arena *a, const struct allotment *l, size_t round,
    size_t group, const char *lang)
{
	const struct session_item *s = l->session[round * l->groups + group];
	const char *place = words_pick(a, l->group[group].place, lang).text;

	if (text_blank(place) && s != NULL)
		place = words_pick(a, s->room, lang).text;
	return text_blank(place) ? NULL : place;
}

const char *
round_name(struct arena *a, const struct allotment *l, size_t round,
    const char *zone, const char *lang)
{
	const struct grouping_round *r = &l->round[round];

	return TRF(a, lang, "Round {1}: {2}–{3}", count_text(a,
	    (int64_t)round + 1), time_text(a, r->starts, zone, lang,
	    TIME_SHORT), time_text(a, r->ends, zone, lang, TIME_CLOCK));
}

/* --- facts --- */

static const struct { const char *name, *label; } facts[] = {
	{ "country", N_("Country") }, { "level", N_("Level") },
	{ "organisation-kind", N_("Kind of organisation") },
	{ "gender", N_("Gender") }, { "side", N_("Side") },
	{ "track", N_("Track") }, { "first-timer", N_("First time here") },
};

const char *
fact_name(struct arena *a, const struct question *q, const char *fact,
    const char *lang)
{
	const char *text;

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (strcmp(facts[i].name, fact) == 0)
			return tr(lang, facts[i].label);
	q = question_named(q, fact);
	text = q == NULL ? NULL : words_pick(a, q->label, lang).text;
	return text_blank(text) ? fact : text;
}

static const char *
option_label(struct arena *a, const struct question *q, const char *value,
    const char *lang)
{
	const char *text = NULL;

	for (const struct question_option *o = q == NULL ? NULL : q->options;
	    o != NULL && text == NULL; o = o->next)
		if (strcmp(o->value, value) == 0)
			text = words_pick(a, o->label, lang).text;
	return text_blank(text) ? value : text;
}

const char *
fact_value(struct arena *a, const struct question *q, const char *fact,
    const char *value, const char *lang)
{
	static const struct { const char *key, *label; } known[] = {
		{ "woman", N_("Women") }, { "man", N_("Men") },
		{ "administration", N_("Administration") },
		{ "migrants", N_("Migrant communities") },
	};

	if (text_blank(value))
		return tr(lang, "not said");
	q = question_named(q, fact);
	if (strcmp(fact, "country") == 0 || (q != NULL &&
	    q->kind == Q_COUNTRY))
		return country_name(value, lang);
	if (q != NULL && q->kind == Q_LANGUAGE)
		return language_name(value, lang);
	if (strcmp(fact, "first-timer") == 0)
		return strcmp(value, "yes") == 0 ? tr(lang, "First time") :
		    tr(lang, "Took part before");
	if (strcmp(fact, "track") == 0)
		return words_pick(a, value, lang).text == NULL ? value :
		    words_pick(a, value, lang).text;
	for (unsigned i = 0; strcmp(fact, "level") == 0 && i < LEVELS; i++)
		if (strcmp(level_name[i], value) == 0)
			return tr(lang, level_label[i]);
	for (unsigned i = 0; strcmp(fact, "organisation-kind") == 0 &&
	    i < ORG_KINDS; i++)
		if (strcmp(organisation_kind_name[i], value) == 0)
			return tr(lang, organisation_kind_label[i]);
	for (size_t i = 0; q == NULL && i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].key, value) == 0)
			return tr(lang, known[i].label);
	return option_label(a, q, value, lang);
}

const char *
langs_text(struct arena *a, const struct bench *b, const char *langs,
    const char *lang)
{
	const char *from = b->set.grouping.language;
	const struct question *q = from == NULL ? NULL :
	    question_named(b->questions, from);
	struct text_list l = text_split(a, langs, ' ');
	struct buf out = BUF(a);

	for (size_t i = 0; i < l.n; i++)
		buf_printf(&out, "%s%s", i > 0 ? ", " : "",
		    q == NULL || q->kind == Q_LANGUAGE ?
		    language_name(l.at[i], lang) :
		    option_label(a, q, l.at[i], lang));
	return buf_text(&out);
}

const char *
there_text(const char *lang, enum there t)
{
	switch (t) {
	case THERE_AWAY:
		return tr(lang, "away");
	case THERE_ELSEWHERE:
		return tr(lang, "in another session then");
	case THERE_NOT_IN_PART:
		return tr(lang, "not in this part");
	case THERE:
		break;
	}
	return tr(lang, "there");
}

/* --- rules --- */

const char *
rule_name(struct arena *a, const struct bench *b, const struct rule_state *s,
    const char *lang)
{
	switch (s->rule) {
	case RULE_PLACED:
		return tr(lang, "Everybody has a group");
	case RULE_MEET:
		return tr(lang, "Pairs who meet");
	case RULE_REPEAT:
		return tr(lang, "Few meet again");
	case RULE_MIX:
		return TRF(a, lang, "Mixed: {1}", fact_name(a, b->questions,
		    s->fact, lang));
	case RULE_LANGUAGE:
		return tr(lang, "A language in common");
	case RULE_APART:
		return tr(lang, "Apart: delegations and others");
	case RULE_TOGETHER:
		return tr(lang, "Who belongs together is together");
	case RULE_SIZE:
		return tr(lang, "Sizes");
	case RULE_WISH:
		return tr(lang, "First wishes");
	case RULE_AGAIN:
		return tr(lang, "Nobody has a topic or visit twice");
	}
	return "";
}

static const char *
broken(struct arena *a, const char *lang, int64_t n, const char *one,
    const char *other)
{
	return n == 0 ? tr(lang, "holds") : tr_fill(a, trn(lang, n, one, other),
	    (const char *const[]){ count_text(a, n), NULL });
}

const char *
rule_value(struct arena *a, const struct rule_state *s, const char *lang)
{
	switch (s->rule) {
	case RULE_PLACED:
		return TRF(a, lang, "{1} of {2} seats", count_text(a, s->n),
		    count_text(a, s->of));
	case RULE_MEET:
		return TRF(a, lang, "{1}; no plan has more than {2}",
		    count_text(a, s->n), count_text(a, s->of));
	case RULE_REPEAT:
		return tr_fill(a, trn(lang, s->n, "{1} repeated meeting; no "
		    "plan has fewer than {2}; any two meet {3} times at most",
		    "{1} repeated meetings; no plan has fewer than {2}; any two "
		    "meet {3} times at most"), (const char *const[]){
		    count_text(a, s->n), count_text(a, s->of),
		    count_text(a, s->most), NULL });
	case RULE_WISH:
		return TRF(a, lang, "{1} of {2} seats", count_text(a, s->n),
		    count_text(a, s->of));
	case RULE_MIX:
		return broken(a, lang, s->n, "{1} person beyond a group's "
		    "share", "{1} people beyond their groups' shares");
	case RULE_LANGUAGE:
		return broken(a, lang, s->n, "{1} person cannot follow",
		    "{1} people cannot follow");
	case RULE_APART:
		return broken(a, lang, s->n, "{1} person too many in a group",
		    "{1} people too many in groups");
	case RULE_TOGETHER:
		return broken(a, lang, s->n, "{1} pair is parted",
		    "{1} pairs are parted");
	case RULE_SIZE:
		return broken(a, lang, s->n, "{1} person too many or too few",
		    "{1} people too many or too few");
	case RULE_AGAIN:
		return broken(a, lang, s->n, "{1} time twice",
		    "{1} times twice");
	}
	return "";
}

const char *
missed_text(struct arena *a, const struct bench *b, const struct missed *m,
    const char *lang)
{
	const char *value = fact_value(a, b->questions,
	    b->set.grouping.diverse.at[m->field], m->value, lang);
	const char *group = TRF(a, lang, "Group {1}", count_text(a,
	    (int64_t)m->group + 1));

	if (m->low == m->high)
		return TRF(a, lang, "{1}: {2} of “{3}”; its share is {4}",
		    group, count_text(a, m->n), value, count_text(a, m->low));
	return TRF(a, lang, "{1}: {2} of “{3}”; its share is {4} to {5}",
	    group, count_text(a, m->n), value, count_text(a, m->low),
	    count_text(a, m->high));
}

static bool
more_is_better(enum rule rule)
{
	return rule == RULE_PLACED || rule == RULE_MEET || rule == RULE_WISH;
}

struct change *
rule_changes(struct arena *a, const struct bench *b,
    const struct rule_state *x, const struct rule_state *y, const char *lang)
{
	struct change *first = NULL, **end = &first;

	for (; x != NULL && y != NULL; y = y->next) {
		/* A rule that only one of them has, such as first wishes. */
		if (x->rule != y->rule || !text_same(x->fact, y->fact)) {
			if (x->next != NULL && x->next->rule == y->rule)
				x = x->next;
			else
				continue;
		}
		if (x->n != y->n || x->most != y->most) {
			*end = arena_new(a, struct change);
			**end = (struct change){
				.name = rule_name(a, b, y, lang),
				.before = rule_value(a, x, lang),
				.after = rule_value(a, y, lang),
				.better = more_is_better(y->rule) ==
				    (y->n > x->n) && y->n != x->n,
			};
			end = &(*end)->next;
		}
		x = x->next;
	}
	return first;
}
