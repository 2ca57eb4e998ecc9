/* What the public reads: adopted findings, at addresses that stay. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_inside_web.h"
#include "finding/finding_ledger.h"
#include "finding/finding_tried_inside_web.h"
#include "finding_public_pages.h"

struct finding_text *
finding_adopted_texts(struct finding_text *list)
{
	struct finding_text *out = NULL, **end = &out;

	for (; list != NULL; list = list->next)
		if (text_same(list->how, "adopted") ||
		    text_same(list->how, "amendment")) {
			*end = list;
			end = &list->next;
		}
	*end = NULL;
	return out;
}

/* In the order of the countries' names in the reader's language. */
static struct ledger_sum *
by_name(struct req *r, struct ledger_sum *list)
{
	struct ledger_sum *all = NULL;

	for (struct ledger_sum *s = list, *next; s != NULL; s = next) {
		const char *name = text_sort_key(r->arena, country_name(
		    s->country, r->lang), r->lang);
		struct ledger_sum **at = &all;

		while (*at != NULL && strcmp(text_sort_key(r->arena,
		    country_name((*at)->country, r->lang), r->lang), name) <= 0)
			at = &(*at)->next;
		next = s->next;
		s->next = *at;
		*at = s;
	}
	return all;
}

static enum rc
show_list(struct req *r)
{
	struct public_view v = { 0 };
	struct finding *list, **end = &v.findings;
	struct html *h;

	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(finding_list(r->db, r->arena, r->edition, &list));
	for (; list != NULL; list = list->next)
		if (list->state == FINDING_ADOPTED) {
			*end = list;
			end = &list->next;
		}
	*end = NULL;
	TRY(ledger_by_country(r->db, r->arena, r->edition, &v.sums));
	v.sums = by_name(r, v.sums);
	h = page_open(r, tr(r->lang, "Findings"));
	findings_public_page(h, r, &v);
	return page_close(h, r);
}

/* Organisations that said yes, each once; people are counted. */
static enum rc
adopters(struct req *r, struct public_view *v)
{
	struct voice *list, **end = &v->adopters;
	struct round *rounds;

	TRY(round_list(r->db, r->arena, v->finding.id, &rounds));
	while (rounds != NULL && (rounds->closed_at == 0 ||
	    rounds->outcome != OUTCOME_ADOPTED))
		rounds = rounds->next;
	if (rounds == NULL)
		return RC_OK;
	v->round = rounds;
	TRY(voice_list(r->db, r->arena, rounds->id, &list));
	for (struct voice *next; list != NULL; list = next) {
		const struct voice *had = v->adopters;

		next = list->next;
		if (list->choice != SAID_YES)
			continue;
		v->people++;
		while (had != NULL && !text_same(had->organisation,
		    list->organisation))
			had = had->next;
		if (had != NULL || list->organisation == NULL)
			continue;
		list->next = NULL;
		*end = list;
		end = &list->next;
	}
	return RC_OK;
}

static enum rc
show_one(struct req *r)
{
	struct public_view v = { 0 };
	struct html *h;
	row_id id;

	TRY(req_id(r, "finding", &id));
	TRY(finding_find(r->db, r->arena, id, &v.finding));
	if (v.finding.edition != r->edition ||
	    v.finding.state != FINDING_ADOPTED)
		return RC_NONE;
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(finding_sources(r->db, r->arena, id, &v.sources));
	TRY(finding_texts(r->db, r->arena, id, &v.texts));
	v.texts = finding_adopted_texts(v.texts);
	TRY(adopters(r, &v));
	TRY(tried_of_finding(r, &v.finding, &v.tried));
	h = page_open(r, words_pick(r->arena, v.finding.title, r->lang).text);
	finding_public_page(h, r, &v);
	return page_close(h, r);
}

const struct route finding_public_routes[] = {
	{ GET, "/editions/:edition/findings", RIGHT_ANYONE, show_list,
	    ROUTE_CACHE },
	{ GET, "/editions/:edition/findings/:finding", RIGHT_ANYONE, show_one,
	    ROUTE_CACHE },
	{ 0 }
};
