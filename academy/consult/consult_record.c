/* Rules of what a consultation leaves. */
#include "consult/consult_record.h"

#include "base/buf.h"
#include "base/text.h"

const char *const consult_offer_name[OFFER_KINDS] = { "case", "practice",
	"warning", "contact" };
const char *const consult_offer_label[OFFER_KINDS] = { N_("Similar case"),
	N_("Practice"), N_("Warning"), N_("Contact") };

const char *const consult_note_name[NOTE_STATES] = { "none", "draft", "read",
	"back", "confirmed" };
const char *const consult_note_label[NOTE_STATES] = {
	N_("not written yet"), N_("draft"), N_("read back"), N_("sent back"),
	N_("confirmed") };

bool
consult_record_open(const struct consult_group *g,
    const struct consult_round *x, const struct consult_note *n)
{
	bool begun = x->n < g->clock.round || (x->n == g->clock.round &&
	    g->clock.step != CONSULT_BEFORE);

	return begun && x->giver != 0 && n->state != NOTE_CONFIRMED;
}

/* --- into the analysis --- */

static const enum analysis_text place_of[OFFER_KINDS] = { TEXT_OBSERVATIONS,
	TEXT_OPTIONS, TEXT_OBSERVATIONS, TEXT_NAMES };

static void
add(struct arena *a, const char **text, const char *label, const char *more)
{
	if (text_blank(more))
		return;
	if (label != NULL)
		more = arena_printf(a, "**%s:** %s", label, more);
	*text = text_blank(*text) ? more : arena_printf(a, "%s\n\n%s", *text,
	    more);
}

bool
consult_into_analysis(struct arena *a, const struct consult_note *n,
    const struct consult_offer *o, const char *const label[OFFER_KINDS],
    struct analysis *y)
{
	struct analysis is = *y;

	if (n != NULL) {
		add(a, &is.text[TEXT_OBSERVATIONS], NULL, n->said);
		add(a, &is.text[TEXT_OPTIONS], NULL, n->takes);
	}
	for (; o != NULL; o = o->next)
		add(a, &is.text[place_of[o->kind]], label[o->kind], o->body);
	for (int i = 0; i < ANALYSIS_TEXTS; i++)
		if (is.text[i] != NULL && text_length(is.text[i]) >
		    ANALYSIS_TEXT_MAX)
			return false;
	*y = is;
	return true;
}
