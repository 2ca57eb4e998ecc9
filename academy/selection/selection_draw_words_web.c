/* audience: organiser */
/* Draws in words. */
#include "selection/selection_draw_web.h"

#include <string.h>

static const char *
number(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

const char *
percent(struct arena *a, double p)
{
	return arena_printf(a, "%s %%", chance_text(a, p));
}

const char *
draw_method_words(enum draw_method m, const char *lang)
{
	static const char *const words[DRAW_METHODS] = {
		N_("Fair lottery"), N_("Lottery for the least likely"),
		N_("Lottery of the largest product"), N_("Best scores"),
		N_("By chance alone"),
	};

	return tr(lang, words[m]);
}

const char *
draw_state_words(const struct draw *d, const char *lang)
{
	static const char *const words[DRAW_STATES] = {
		N_("being worked out"), N_("ready to be drawn"), N_("drawn"),
		N_("impossible"), N_("gave up"), N_("cancelled"),
	};

	return d->state == DRAW_READY && d->seed != NULL ?
	    tr(lang, "being drawn") : tr(lang, words[d->state]);
}

const char *
draw_state_class(const struct draw *d)
{
	static const char *const class[DRAW_STATES] = { "badge", "badge now",
	    "badge good", "badge bad", "badge bad", "badge" };

	return class[d->state];
}

const char *
draw_place_words(struct arena *a, const struct draw_person *p,
    const struct draw *d, const char *lang)
{
	switch (p->place) {
	case DRAW_IN:
		return tr(lang, "drawn");
	case DRAW_ALTERNATE:
		return TRF(a, lang, "waiting list, place {1}",
		    number(a, p->rank));
	case DRAW_FIXED:
		return tr(lang, "admitted before");
	case DRAW_GONE:
		return tr(lang, "gave the place back");
	default:
		return d->state == DRAW_DRAWN ? tr(lang, "not drawn") : "";
	}
}

static const char *
one_bound(struct arena *a, const char *code, const struct draw_quota *quotas,
    const char *lang)
{
	static const struct { const char *code, *words; } fixed[] = {
		{ "organisation", N_("the bound on each organisation") },
		{ "alike", N_("the places of those who left") },
		{ "seats", N_("the number of seats") },
		{ "whole", N_("the quotas together, in whole people") },
		{ "every", N_("nothing: in every possible group") },
		{ "below", N_("the score is below the line") },
	};
	int64_t id;

	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
		if (strcmp(fixed[i].code, code) == 0)
			return tr(lang, fixed[i].words);
	if (!text_number(strlen(code) > 4 ? code + 4 : "", 1, INT64_MAX, &id))
		return "";
	while (quotas != NULL && quotas->id != id)
		quotas = quotas->next;
	if (quotas == NULL)
		return "";
	return text_starts(code, "min:") ?
	    TRF(a, lang, "the minimum of “{1}” that others fill",
	    words_pick(a, quotas->title, lang).text) :
	    TRF(a, lang, "the maximum of “{1}”",
	    words_pick(a, quotas->title, lang).text);
}

const char *
draw_bound_words(struct arena *a, const struct draw_person *p,
    const struct draw_quota *quotas, const char *lang)
{
	struct text_list l = text_split(a, p->bound, ' ');
	struct buf b = BUF(a);

	for (size_t i = 0; i < l.n; i++)
		buf_printf(&b, "%s%s", b.n > 0 ? "; " : "", one_bound(a,
		    l.at[i], quotas, lang));
	return buf_text(&b);
}

const char *
draw_fault_words(struct arena *a, const struct draw_fault *f,
    const struct draw_wish *w, const char *lang)
{
	const char *have = number(a, f->have), *title = f->quota == NULL ? "" :
	    words_pick(a, f->quota->quota->title, lang).text;
	const char *seats = number(a, w->seats);

	switch (f->kind) {
	case DRAW_NOBODY:
		return tr(lang, "There is nobody to draw from: everybody is "
		    "decided on, or nobody applied for this part.");
	case DRAW_NO_SEATS:
		return tr(lang, "Say how many seats there are.");
	case DRAW_ALL_TAKEN:
		return TRF(a, lang, "All {1} seats are taken: {2} people are "
		    "admitted already.", seats, have);
	case DRAW_MORE_SEATS:
		return TRF(a, lang, "There are {1} seats, but only {2} people "
		    "to fill them: draw at most {2}.", seats, have);
	case DRAW_LEAST_ABOVE_MOST:
		return TRF(a, lang, "“{1}”: of {2} seats, at least {3} and at "
		    "most {4} people cannot both hold.", title, seats,
		    number(a, f->quota->state.at_least),
		    number(a, f->quota->state.at_most));
	case DRAW_LEASTS_ABOVE_SEATS:
		return TRF(a, lang, "“{1}” and the quotas like it ask for {2} "
		    "people together, more than the {3} seats.", title, have,
		    seats);
	case DRAW_LEAST_ABOVE_PEOPLE:
		return TRF(a, lang, "“{1}”: at least {2} are wanted, but only "
		    "{3} can be drawn.", title,
		    number(a, f->quota->state.at_least), have);
	case DRAW_FIXED_ABOVE_MOST:
		return TRF(a, lang, "“{1}”: {2} are admitted already, more than "
		    "the {3} there may be.", title, have,
		    number(a, f->quota->state.at_most));
	case DRAW_ORGANISATIONS:
		return TRF(a, lang, "With at most {1} from one organisation, "
		    "the seats cannot be filled.",
		    number(a, w->organisation_max));
	}
	return "";
}

const char *
draw_change_words(struct arena *a, const struct draw_change *c,
    const char *lang)
{
	const char *title = words_pick(a, c->title, lang).text;
	bool least = c->least != c->least_was, most = c->most != c->most_was;

	if (least && most)
		return TRF(a, lang, "“{1}”: at least {2} instead of {3}, at most "
		    "{4} instead of {5}", title, number(a, c->least),
		    number(a, c->least_was), number(a, c->most),
		    number(a, c->most_was));
	return least ? TRF(a, lang, "“{1}”: at least {2} instead of {3}", title,
	    number(a, c->least), number(a, c->least_was)) :
	    TRF(a, lang, "“{1}”: at most {2} instead of {3}", title,
	    number(a, c->most), number(a, c->most_was));
}

const char *
draw_quota_bounds(struct arena *a, const struct draw_quota *q,
    const char *lang)
{
	return quota_bounds(a, &(struct quota_state){
	    .at_least = q->at_least, .at_most = q->at_most }, lang);
}

bool
draw_quota_holds(const struct draw_quota *q)
{
	return q->chosen >= q->at_least &&
	    (q->at_most < 0 || q->chosen <= q->at_most);
}

static const struct { const char *name, *words; } files[] = {
	{ "lottery.csv", N_("every group that can be drawn, with its chance") },
	{ "tickets.csv", N_("the 1,000 tickets, each for one group") },
	{ "certificate.json", N_("the proof, and the draw") },
	{ "quotas.csv", N_("the quotas") },
	{ "people.csv", N_("who counts where, without names") },
	{ "already.csv", N_("who was in beforehand") },
	{ "replace.csv", N_("who gave a place back") },
	{ "probabilities.csv", N_("everybody's chance") },
	{ "explanation.csv", N_("what bounds everybody's chance") },
	{ "selected.csv", N_("who was drawn") },
	{ "remaining.csv", N_("who was not") },
	{ "alternates.csv", N_("who is on the waiting list") },
	{ DRAW_ZIP, N_("all of these in one") },
	{ DRAW_PUBLIC_ZIP, N_("those that may be public, in one") },
};

const char *
draw_file_words(const char *name, const char *lang)
{
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		if (strcmp(files[i].name, name) == 0)
			return tr(lang, files[i].words);
	return "";
}

bool
draw_file_there(const struct draw_file *f, const char *name)
{
	while (f != NULL && strcmp(f->name, name) != 0)
		f = f->next;
	return f != NULL;
}

const char draw_recipe[] =
    "c=$(printf '%s\\n%s\\n' \"$(sha256sum <lottery.csv | cut -c1-64)\" \\\n"
    "    \"$(sha256sum <tickets.csv | cut -c1-64)\" | sha256sum | cut -c1-64)\n"
    "printf 'guildhall select %s\\n%s\\n0\\n' \"$c\" \"SEED\" | sha256sum |"
    " cut -c1-16\n";
