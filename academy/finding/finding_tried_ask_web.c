/* What delegations are asked months later, and where their answers stand. */
#include "finding/finding_tried_inside_web.h"

#include "finding_tried_pages.h"

const char *
tried_name(struct arena *a, const char *lang, const char *name,
    const char *country)
{
	return !text_blank(name) ? name : TRF(a, lang, "Participants from {1}",
	    country_name(country, lang));
}

static enum rc
things(struct db *db, struct arena *a, row_id edition, struct ask_thing **out)
{
	struct tried *list;

	*out = NULL;
	TRY(tried_list(db, a, edition, 0, 0, &list));
	for (; list != NULL; list = list->next) {
		const char *lang = list->lang == NULL ? "en" : list->lang;

		*out = arena_new(a, struct ask_thing);
		**out = (struct ask_thing){ .id = list->id,
		    .edition = list->edition, .person = list->person,
		    .name = list->person_name, .lang = lang,
		    .title = arena_printf(a, "%s: %lld. %s", tried_name(a,
		    lang, list->name, list->country), (long long)list->number,
		    words_pick(a, list->title, lang).text),
		    .since = list->made_at, .over = list->person == 0 ||
		    list->people == 0 };
		out = &(*out)->next;
	}
	return RC_OK;
}

static enum rc
words(struct db *db, struct arena *a, const struct ask *q, const char *lang,
    struct ask_words *out)
{
	struct tried t;
	struct edition e;

	TRY(tried_find(db, a, q->thing, &t));
	TRY(edition_find(db, a, q->edition, &e));
	out->subject = TRF(a, lang, "Finding {1}: what did you try of it?",
	    arena_printf(a, "%lld", (long long)t.number));
	out->intro = TRF(a, lang, "{1} put this on record: {2}. We ask you for "
	    "all who came with you ({3}): what was tried of it since?",
	    words_pick(a, e.title, lang).text, words_pick(a, t.title,
	    lang).text, tried_name(a, lang, t.name, t.country));
	return RC_OK;
}

static enum rc
show_asked(struct req *r, struct html *h, const struct ask *q)
{
	struct edition e;
	struct finding f;
	struct tried t;

	TRY(tried_find(r->db, r->arena, q->thing, &t));
	TRY(finding_find(r->db, r->arena, t.finding, &f));
	TRY(edition_find(r->db, r->arena, q->edition, &e));
	tried_asked_part(h, r, &e, &f);
	return RC_OK;
}

static const struct ask_choice choices[] = {
	{ "works", N_("Tried, and it works here"), false },
	{ "begun", N_("Being tried now"), false },
	{ "failed", N_("Tried, and it did not work here"), true },
	{ "planned", N_("Planned"), false },
	{ "no", N_("Not tried"), true }, { 0 }
};
const struct ask_kind tried_ask = { .kind = "tried",
	.label = N_("What delegations tried"), .usual = "6m",
	.choices = choices, .why = N_("Why, or what was in the way"),
	.outcome = N_("What was done, and what came of it"),
	.evidence = N_("Where it can be seen: a web address, a document"),
	.share = N_("The public may read this answer under the name of our "
	"delegation"),
	.together = N_("{1}: what did you try of its findings?"),
	.things = things, .words = words, .show = show_asked };

enum rc
tried_of_finding(struct req *r, const struct finding *f,
    struct tried_line **out)
{
	struct tried *list;
	struct ask *asks;

	TRY(tried_list(r->db, r->arena, f->edition, f->id, 0, &list));
	TRY(ask_list(r->db, r->arena, f->edition, tried_ask.kind, 0, &asks));
	*out = tried_lines(r->arena, list, asks);
	return RC_OK;
}

static enum rc
fill(struct db *db, void *of)
{
	return tried_fill(db, 0, *(const unixtime *)of);
}

enum rc
tried_chore(struct db *db, [[maybe_unused]] struct arena *a, unixtime now)
{
	bool lacks;

	TRY(tried_lacks(db, &lacks));
	return lacks ? db_transact(db, fill, &now) : RC_OK;
}
