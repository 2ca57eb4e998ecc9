#include "intake/intake.h"

#include <string.h>

const char *const question_kind_name[QUESTION_KINDS] = {
	"heading", "text", "long", "choice", "many", "country", "organisation",
	"language", "date", "number", "file", "statement"
};
const char *const question_kind_label[QUESTION_KINDS] = {
	N_("Heading"), N_("Short text"), N_("Long text"), N_("One choice"),
	N_("Several choices"), N_("Country"), N_("Organisation"),
	N_("Language"), N_("Date"), N_("Number"), N_("File"),
	N_("Statement to agree to")
};

const char *const application_state_name[APPLICATION_STATES] = {
	"draft", "unconfirmed", "submitted", "withdrawn"
};
const char *const application_state_label[APPLICATION_STATES] = {
	N_("Draft"), N_("Address not confirmed"), N_("Received"), N_("Withdrawn")
};

enum call_state
call_state_at(const struct call *c, unixtime now)
{
	if (strcmp(c->by_hand, "open") == 0)
		return CALL_OPEN;
	if (strcmp(c->by_hand, "closed") == 0)
		return CALL_CLOSED;
	if (c->closes != 0 && now >= c->closes)
		return CALL_CLOSED;
	if (c->opens == 0)	/* by hand, and no hand has opened it */
		return CALL_SOON;
	return now >= c->opens ? CALL_OPEN : CALL_SOON;
}

bool
call_takes(const struct call *c, unixtime opened, unixtime now)
{
	if (call_state_at(c, now) == CALL_OPEN)
		return true;
	return call_state_at(c, opened) == CALL_OPEN && c->closes != 0 &&
	    strcmp(c->by_hand, "closed") != 0 &&
	    now < c->closes + INTAKE_GRACE_SECONDS;
}

const struct question *
question_named(const struct question *list, const char *name)
{
	while (list != NULL && strcmp(list->name, name) != 0)
		list = list->next;
	return list;
}

const char *
answer_to(const struct application *a, const char *name)
{
	for (const struct answer *s = a->answers; s != NULL; s = s->next)
		if (strcmp(s->question->name, name) == 0)
			return s->text;
	return NULL;
}

bool
question_shown(const struct question *list, const struct question *q,
    const char *(*typed)(const void *, const char *name), const void *from)
{
	for (int depth = 0; q->show_if != NULL && depth < 8; depth++) {
		const char *value = typed(from, q->show_if);
		const struct question *on = question_named(list, q->show_if);

		if (value == NULL || q->show_is == NULL || on == NULL)
			return false;
		/* Of several choices, one line must be the value. */
		for (const char *p = value;; p++) {
			size_t n = strcspn(p, "\n");

			if (n == strlen(q->show_is) &&
			    strncmp(p, q->show_is, n) == 0)
				break;
			p += n;
			if (*p == '\0')
				return false;
		}
		q = on;
	}
	return true;
}
