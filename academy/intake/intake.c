#include "intake/intake.h"

#include <string.h>

enum rc (*intake_decision)(struct db *, row_id application, bool *told);

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

const char *
typed_in(const struct application *p, const char *name)
{
	for (const struct typed *t = p->typed; t != NULL; t = t->next)
		if (strcmp(t->name, name) == 0)
			return t->text;
	return NULL;
}

void
typed_put(struct arena *a, struct application *p, const char *name,
    const char *text)
{
	struct typed **at = &p->typed;

	while (*at != NULL && strcmp((*at)->name, name) != 0)
		at = &(*at)->next;
	if (text == NULL || *text == '\0') {
		if (*at != NULL)
			*at = (*at)->next;
		return;
	}
	if (*at == NULL)
		*at = arena_new(a, struct typed);
	(*at)->name = name;
	(*at)->text = text;
}

static const char *
clean_typed(struct arena *a, const struct application *p, const char *name,
    size_t max)
{
	const char *text = typed_in(p, name);

	return text == NULL ? "" :
	    text_cut(a, text_clean(a, text, true), max);
}

static unsigned
typed_one_of(const struct application *p, const char *field,
    const char *const *names, unsigned n, unsigned otherwise)
{
	for (unsigned i = 0; i < n; i++)
		if (text_same(typed_in(p, field), names[i]))
			return i;
	return otherwise;
}

static const char *
null_if_empty(const char *s)
{
	return *s == '\0' ? NULL : s;
}

void
application_facts_typed(struct arena *a, struct application *p)
{
	const char *gender = typed_in(p, "gender"), *email;
	const char *lang = typed_in(p, "lang");

	p->name = clean_typed(a, p, "name", PERSON_NAME_MAX);
	p->email = text_email(a, clean_typed(a, p, "email", 254), &email) ?
	    email : "";
	if (lang != NULL && *lang != '\0' && strlen(lang) <= 8)
		p->lang = lang;
	p->country = clean_typed(a, p, "country", 2);
	if (text_same(gender, "other"))
		gender = clean_typed(a, p, "gender_own", 60);
	p->gender = text_blank(gender) ? NULL : text_cut(a, gender, 60);
	p->position = null_if_empty(clean_typed(a, p, "position", 200));
	p->organisation_kind = typed_one_of(p, "organisation_kind",
	    organisation_kind_name, ORG_KINDS, ORG_OTHER);
	p->level = typed_one_of(p, "level", level_name, LEVELS, LEVEL_NONE);
	p->employer_name = null_if_empty(clean_typed(a, p, "employer_name",
	    PERSON_NAME_MAX));
	p->employer_email = text_email(a, clean_typed(a, p, "employer_email",
	    254), &email) ? email : NULL;
}

bool
application_withdrawable(const struct application *p, unixtime begins,
    unixtime now)
{
	if (p->state != APP_SUBMITTED)
		return p->state != APP_WITHDRAWN;	/* a draft is deleted */
	return begins == 0 || now < begins;
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
