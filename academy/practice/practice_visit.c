#include "practice/practice_visit.h"

#include <string.h>

const char *const sheet_text_name[SHEET_TEXTS] = { "approach", "saw",
	"surprised", "could", "could_not", "questions" };
const char *const sheet_text_label[SHEET_TEXTS] = {
	N_("How does the host go about it?"), N_("What did you see?"),
	N_("What surprised you?"), N_("What could work at home?"),
	N_("What could not work at home, and why?"),
	N_("What do you still want to ask?") };

static void
add(struct arena *a, struct visit_entry **list, const struct sheet *s,
    const char *text, bool named)
{
	struct visit_entry *e = arena_new(a, struct visit_entry);

	*e = (struct visit_entry){ .text = text, .lang = s->lang };
	if (named) {
		e->name = s->name;
		e->organisation = s->organisation;
	}
	while (*list != NULL && (named || strcmp((*list)->text, text) <= 0))
		list = &(*list)->next;
	e->next = *list;
	*list = e;
}

void
visit_record(struct arena *a, const struct sheet *list, bool named,
    struct visit_record *out)
{
	*out = (struct visit_record){ 0 };
	for (; list != NULL; list = list->next) {
		if (!list->shared)
			continue;
		out->people++;
		for (int i = 0; i < SHEET_TEXTS; i++)
			if (list->text[i] != NULL)
				add(a, &out->said[i], list, list->text[i],
				    named);
	}
}
