/* audience: organiser */
#include "selection/selection_words_web.h"

#include <stdarg.h>
#include <string.h>

#include "programme/programme_desk_web.h"

const char *
slug_of(const struct req *r)
{
	return req_param(r, "edition");
}

struct url
under(const struct req *r, const char *fmt, ...)
{
	va_list ap;
	const char *path;

	va_start(ap, fmt);
	path = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	return (struct url){ arena_printf(r->arena, "%s/%s",
	    url_to(r->arena, "/editions/%s", slug_of(r)).p, path) };
}

const char *
score_text(struct arena *a, int64_t mean)
{
	return mean < 0 ? "–" : arena_printf(a, "%lld",
	    (long long)((mean + 5) / 10));
}

const char *
choice_class(enum choice c)
{
	static const char *const class[CHOICES] = { "badge", "badge good",
	    "badge warn", "badge bad" };

	return class[c];
}

const char *
offer_class(enum offer o)
{
	static const char *const class[OFFERS] = { "badge", "badge now",
	    "badge good", "badge bad", "badge bad" };

	return class[o];
}

enum offer
offer_now(const struct decision *d, unixtime now)
{
	return d->offer == OFFER_OPEN && d->answer_until < now ? OFFER_LAPSED :
	    d->offer;
}

static const char *
label_at(const char *const *names, const char *const *labels, unsigned n,
    const char *value, const char *lang)
{
	for (unsigned i = 0; i < n; i++)
		if (strcmp(names[i], value) == 0)
			return *labels[i] == '\0' ? tr(lang, "not said") :
			    tr(lang, labels[i]);
	return value;
}

const char *
value_label(struct arena *a, const char *fact, const char *value,
    const struct track *tracks, const struct country_group *groups,
    const struct question *questions, const char *lang)
{
	const struct question *q;
	int64_t id;

	if (text_starts(value, "group:") &&
	    text_number(value + 6, 1, INT64_MAX, &id)) {
		while (groups != NULL && groups->id != id)
			groups = groups->next;
		return groups == NULL ? tr(lang, "(removed)") :
		    words_pick(a, groups->title, lang).text;
	}
	if (strcmp(fact, "country") == 0)
		return country_name(value, lang);
	if (strcmp(fact, "level") == 0)
		return label_at(level_name, level_label, LEVELS, value, lang);
	if (strcmp(fact, "organisation-kind") == 0)
		return label_at(organisation_kind_name,
		    organisation_kind_label, ORG_KINDS, value, lang);
	if (strcmp(fact, "first-timer") == 0)
		return strcmp(value, "yes") == 0 ? tr(lang, "Yes") :
		    tr(lang, "No");
	if (strcmp(fact, "track") == 0 &&
	    text_number(value, 1, INT64_MAX, &id))
		return track_name(a, tracks, id, lang);
	q = question_named(questions, fact);
	for (const struct question_option *o = q == NULL ? NULL : q->options;
	    o != NULL; o = o->next)
		if (strcmp(o->value, value) == 0)
			return words_pick(a, o->label, lang).text;
	if (q != NULL && q->kind == Q_COUNTRY)
		return country_name(value, lang);
	return value;
}

static const char *
number(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}

const char *
quota_bounds(struct arena *a, const struct quota_state *s, const char *lang)
{
	if (s->at_least >= 0 && s->at_most >= 0)
		return TRF(a, lang, "at least {1}, at most {2}",
		    number(a, s->at_least), number(a, s->at_most));
	if (s->at_least >= 0)
		return TRF(a, lang, "at least {1}", number(a, s->at_least));
	if (s->at_most >= 0)
		return TRF(a, lang, "at most {1}", number(a, s->at_most));
	return tr(lang, "no bound");
}

const char *
quota_words(struct arena *a, const struct quota_state *s, const char *lang)
{
	if (s->holds)
		return tr(lang, "holds");
	if (s->chosen < s->at_least)
		return tr_fill(a, trn(lang, s->at_least - s->chosen,
		    "broken: {1} more needed", "broken: {1} more needed"),
		    (const char *const[]){ number(a, s->at_least - s->chosen),
		    NULL });
	return tr_fill(a, trn(lang, s->chosen - s->at_most,
	    "broken: {1} too many", "broken: {1} too many"),
	    (const char *const[]){ number(a, s->chosen - s->at_most), NULL });
}

const char *const *
langs_of(struct arena *a, const struct edition *e)
{
	struct text_list l = text_split(a, e->langs, ' ');
	const char **out = arena_array(a, const char *, l.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++)
		if (*l.at[i] != '\0')
			out[n++] = l.at[i];
	return out;
}

/* --- the assessor's --- */

bool
answer_shown(const struct answer *s, bool blind)
{
	return !s->question->sensitive && s->question->kind != Q_STATEMENT &&
	    !(blind && s->question->identifying);
}

const struct points *
points_for(const struct assessment *s, row_id criterion)
{
	const struct points *p = s->points;

	while (p != NULL && p->criterion != criterion)
		p = p->next;
	return p;
}

/* --- the organiser's --- */

const struct assessment *
assessment_of(const struct assessment *list, row_id application, row_id person)
{
	while (list != NULL && (list->application != application ||
	    list->person != person))
		list = list->next;
	return list;
}

const char *
track_name(struct arena *a, const struct track *list, row_id id,
    const char *lang)
{
	while (list != NULL && list->id != id)
		list = list->next;
	return list == NULL ? tr(lang, "(removed)") :
	    words_pick(a, list->title, lang).text;
}

const char *
part_name(struct arena *a, const struct part *list, row_id id,
    const char *lang)
{
	while (list != NULL && list->id != id)
		list = list->next;
	return list == NULL ? tr(lang, "(removed)") :
	    words_pick(a, list->title, lang).text;
}

const char *
quota_values(struct arena *a, const struct quota *q, const struct desk_view *v,
    const char *lang)
{
	struct text_list l = text_split(a, q->values, '\n');
	struct buf b = BUF(a);

	for (size_t i = 0; i < l.n; i++) {
		if (b.n > 0)
			buf_str(&b, ", ");
		buf_str(&b, value_label(a, q->fact, l.at[i], v->tracks,
		    v->groups, v->questions, lang));
	}
	return buf_text(&b);
}

/* In what one sees of the applicant while choosing. */
static bool
candidate_named(struct arena *a, const struct choose_view *v,
    const struct application *p)
{
	const char *at = p->number;

	if (!v->choosing.settings.blind)
		at = arena_printf(a, "%s\n%s\n%s\n%s", p->number, p->name,
		    p->organisation_name == NULL ? "" : p->organisation_name,
		    p->delegation_name == NULL ? "" : p->delegation_name);
	return strstr(text_fold(a, at), text_fold(a, v->q)) != NULL;
}

const char *
share_name(struct arena *a, const struct share *s, const char *lang)
{
	if (s->track != NULL)
		return words_pick(a, s->track, lang).text;
	return s->side == NULL ? tr(lang, "On neither side") :
	    side_text(lang, s->side);
}

const char *
sides_words(struct arena *a, const struct choosing *v, const char *lang)
{
	const struct share *one = v->sides, *other;

	if (one == NULL)
		return "";
	other = one->next;
	return TRF(a, lang, "Admitted so far: {1} {2}, {3} {4}.",
	    share_name(a, one, lang), number(a, one->taken),
	    share_name(a, other, lang), number(a, other->taken));
}

bool
candidate_shown(struct arena *a, const struct choose_view *v,
    const struct candidate *c)
{
	const char *is = c->decision == NULL ? "none" :
	    choice_name[c->decision->choice];

	if (v->show != NULL && strcmp(v->show, "proposed") == 0 ?
	    c->proposal == NULL : v->show != NULL && strcmp(v->show, is) != 0)
		return false;
	if (v->delegation != 0 && c->application->delegation != v->delegation)
		return false;
	if (v->set != NULL && strcmp(v->set, c->set) != 0)
		return false;
	if (v->country != NULL && strcmp(v->country,
	    c->application->country) != 0)
		return false;
	return v->q == NULL || candidate_named(a, v, c->application);
}

bool
candidate_ticked(struct arena *a, const struct choose_view *v,
    const struct candidate *c)
{
	return text_has(v->ticked, number(a, c->application->id));
}

const char *
split_words(struct arena *a, const struct gathering *g, const char *lang)
{
	struct buf b = BUF(a);

	for (enum choice c = CHOICE_NONE; c < CHOICES; c++)
		if (g->in[c] > 0)
			buf_printf(&b, "%s%s %lld", b.n > 0 ? ", " : "",
			    tr(lang, choice_label[c]), (long long)g->in[c]);
	/* All are admitted, and somebody gave the place back. */
	if (g->in[CHOICE_ADMIT] == g->n)
		buf_printf(&b, ", %s", tr(lang, "not all of them come"));
	return buf_text(&b);
}

struct url
choose_url(const struct req *r, const struct choose_view *v, const char *sort,
    const char *show, const char *country)
{
	struct buf b = BUF(r->arena);

	buf_printf(&b, "desk/selection/choose?part=%lld",
	    (long long)v->choosing.part->id);
	if (v->set != NULL)
		buf_printf(&b, "&set=%s", v->set);
	if (v->delegation != 0)
		buf_printf(&b, "&delegation=%lld", (long long)v->delegation);
	if (sort != NULL)
		buf_printf(&b, "&sort=%s", sort);
	if (show != NULL)
		buf_printf(&b, "&show=%s", show);
	if (country != NULL)
		buf_printf(&b, "&country=%s", country);
	if (v->q != NULL)
		buf_printf(&b, "&%s", url_to(r->arena, "?q=%s", v->q).p + 1);
	return under(r, "%s", buf_text(&b));
}

enum letter_kind
letter_for(enum choice c)
{
	return c == CHOICE_ADMIT ? LETTER_ACCEPTANCE : c == CHOICE_WAIT ?
	    LETTER_WAITING : LETTER_REFUSAL;
}

bool
letter_there(const struct letter_template *list, enum letter_kind kind)
{
	while (list != NULL && list->kind != kind)
		list = list->next;
	return list != NULL;
}

const struct decision *
decision_on(const struct decision *list, row_id part)
{
	while (list != NULL && list->part != part)
		list = list->next;
	return list;
}

bool
applied_for(struct arena *a, const struct application *p, row_id part)
{
	return text_has(text_split(a, p->parts, ';'), number(a, part));
}

const char *
countries_text(struct arena *a, const char *codes, const char *lang)
{
	struct text_list l = text_split(a, codes, ' ');
	struct buf b = BUF(a);

	for (size_t i = 0; i < l.n; i++) {
		if (i > 0)
			buf_str(&b, ", ");
		buf_str(&b, country_name(l.at[i], lang));
	}
	return buf_text(&b);
}
