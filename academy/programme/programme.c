#include "programme/programme_side.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/time.h"

const struct cloner *const *programme_others;
const struct holder *const *programme_holders;
const struct doer *const *programme_doers;
const struct stepper *const *programme_steppers;
const struct outputter *const *programme_outputters;
enum rc (*programme_open)(struct db *, struct arena *, row_id edition,
    unixtime now, unixtime *until);
enum rc (*programme_groups)(struct db *, struct arena *, row_id edition,
    row_id person, struct own_group **out);
enum rc (*programme_draws)(struct db *, struct arena *, row_id edition,
    struct public_draw **out);
enum rc (*programme_notices)(struct db *, struct arena *, row_id programme,
    int n, struct notice **out);
enum rc (*programme_tell)(struct db *, struct arena *, row_id programme,
    row_id edition, row_id part, const char *kind, const char *title,
    const char *body, unixtime now);

void
todo_add(struct arena *a, struct todo ***end, struct todo t)
{
	if (t.n == 0)
		return;
	if (t.other == NULL)
		t.other = t.one;
	t.next = NULL;
	**end = arena_new(a, struct todo);
	***end = t;
	*end = &(**end)->next;
}

bool
edition_timetable_shown(const struct edition *e)
{
	return !e->open_question || e->timetable_at != 0;
}

enum rc
edition_hindered(struct db *db, struct arena *a, row_id edition,
    enum edition_step step, struct hindrance **out)
{
	const struct stepper *const *s = programme_steppers;

	*out = NULL;
	for (; s != NULL && *s != NULL; s++) {
		TRY((*s)->check(db, a, edition, step, out));
		while (*out != NULL)
			out = &(*out)->next;
	}
	return RC_OK;
}

enum rc
edition_outputs(struct db *db, struct arena *a, row_id edition, row_id person,
    bool leads, struct part_output **out)
{
	const struct outputter *const *o = programme_outputters;

	*out = NULL;
	for (; o != NULL && *o != NULL; o++) {
		TRY((*o)->list(db, a, edition, person, leads, out));
		while (*out != NULL)
			out = &(*out)->next;
	}
	return RC_OK;
}

enum rc
edition_step_taken(struct db *db, struct arena *a, row_id edition,
    enum edition_step step, unixtime now)
{
	const struct stepper *const *s = programme_steppers;

	for (; s != NULL && *s != NULL; s++)
		if ((*s)->taken != NULL)
			TRY((*s)->taken(db, a, edition, step, now));
	return RC_OK;
}

unsigned
edition_lacks(const struct part *p, const struct involvement *v)
{
	unsigned lacks = p == NULL ? LACKS_PART : 0;

	for (; p != NULL; p = p->next) {
		if (p->starts == 0 && p->tentative == NULL)
			lacks |= LACKS_WHEN;
		if (p->place == NULL)
			lacks |= LACKS_WHERE;
	}
	while (v != NULL && v->role != INV_ORGANISER && v->role != INV_LEADER &&
	    v->role != INV_COORDINATOR && v->role != INV_HOST)
		v = v->next;
	return v == NULL ? lacks | LACKS_ORGANISER : lacks;
}

static bool
same_day(unixtime a, unixtime b, const char *zone)
{
	struct civil x = time_civil(a, zone), y = time_civil(b, zone);

	return x.year == y.year && x.month == y.month && x.day == y.day;
}

struct day *
timetable_days(struct arena *a, const struct session_item *list, row_id part,
    const char *zone)
{
	struct day *first = NULL, **day = &first;
	struct slot **slot = NULL;
	int64_t left = 0;

	for (const struct session_item *s = list; s != NULL; s = s->next)
		left++;
	for (const struct session_item *s = list; s != NULL; s = s->next, left--) {
		if (part != 0 && s->part != part)
			continue;
		if (*day != NULL && !same_day((*day)->at, s->starts, zone))
			day = &(*day)->next;
		if (*day == NULL) {
			*day = arena_new(a, struct day);
			(*day)->at = s->starts;
			(*day)->part = s->part;
			slot = &(*day)->slots;
		}
		if (*slot != NULL && (*slot)->starts != s->starts)
			slot = &(*slot)->next;
		if (*slot == NULL) {
			*slot = arena_new(a, struct slot);
			(*slot)->starts = s->starts;
			(*slot)->at = arena_get(a,
			    (size_t)left * sizeof *(*slot)->at);
		}
		(*slot)->at[(*slot)->n++] = s;
		if (s->ends > (*slot)->ends)
			(*slot)->ends = s->ends;
	}
	return first;
}

const char *
funders_of(struct arena *a, const struct involvement *v, const char *lang)
{
	struct buf b = BUF(a);

	for (; v != NULL; v = v->next) {
		const char *text = v->role == INV_FUNDER ?
		    words_pick(a, v->acknowledgement, lang).text : NULL;

		if (text == NULL)
			continue;
		if (b.n > 0)
			buf_char(&b, '\n');
		buf_str(&b, text);
	}
	return buf_text(&b);
}

void
partners_count(const struct involvement *all, int64_t *organisations,
    int64_t *countries)
{
	*organisations = *countries = 0;
	for (const struct involvement *v = all; v != NULL; v = v->next) {
		const struct organisation *o = &v->organisation;
		bool known = v->role == INV_FUNDER;
		bool there = known || *o->country == '\0';

		for (const struct involvement *w = all; w != v; w = w->next) {
			if (w->role == INV_FUNDER)
				continue;
			known |= w->organisation.id == o->id;
			there |= strcmp(w->organisation.country,
			    o->country) == 0;
		}
		*organisations += !known;
		*countries += !there;
	}
}

const char *const programme_kind_name[PROGRAMME_KINDS] = {
	"partnership", "action", "academy", "project"
};
const char *const programme_kind_label[PROGRAMME_KINDS] = {
	N_("Partnership"), N_("Action"), N_("Academy"), N_("Project")
};

const char *const edition_status_name[EDITION_STATUSES] = {
	"announced", "open", "closed", "running", "completed", "implemented",
	"archived"
};
const char *const edition_status_label[EDITION_STATUSES] = {
	N_("Announced"), N_("Open for applications"), N_("Registration completed"),
	N_("Running"), N_("Completed"), N_("Implemented"), N_("Archived")
};

const char *const part_kind_name[PART_KINDS] = {
	"part", "module", "workshop", "local"
};
const char *const part_kind_label[PART_KINDS] = {
	N_("Part"), N_("Module"), N_("Workshop"), N_("Local event")
};

const char *
organisation_side(enum organisation_kind kind)
{
	switch (kind) {
	case ORG_AUTHORITY:
	case ORG_POLICE:
		return "administration";
	case ORG_MIGRANT:
		return "migrants";
	case ORG_CIVIL_SOCIETY:
	case ORG_INTERNATIONAL:
	case ORG_OTHER:
	case ORG_KINDS:
		break;
	}
	return NULL;
}

const char *
participant_side(const struct participant *p)
{
	if (strcmp(p->role, "participant") != 0)
		return NULL;
	return p->side != NULL ? p->side :
	    organisation_side(p->organisation_kind);
}

const char *
participant_parts(struct arena *a, const struct participant *p)
{
	struct text_list l = text_split(a, p->parts, ';');
	struct buf b = BUF(a);

	for (size_t i = 0; i < l.n; i++) {
		const char *space = strchr(l.at[i], ' ');

		if (space == NULL || strcmp(space + 1, "cancelled") == 0)
			continue;
		if (b.n > 0)
			buf_char(&b, '-');
		buf_put(&b, l.at[i], (size_t)(space - l.at[i]));
	}
	return buf_text(&b);
}

const char *
session_slip(struct arena *a, const struct session_item *s,
    const char *const *words, size_t n)
{
	for (const struct session_with *w = s->with; w != NULL; w = w->next) {
		const char *name = text_fold(a, w->name);

		for (size_t i = 0; i < n && *name != '\0'; i++)
			if (words[i] != NULL && strstr(text_fold(a, words[i]),
			    name) != NULL)
				return w->name;
	}
	return NULL;
}

bool
part_set_before(struct arena *a, const char *x, const char *y)
{
	struct text_list p = text_split(a, x, '-'), q = text_split(a, y, '-');

	if (p.n != q.n)
		return p.n > q.n;
	for (size_t i = 0; i < p.n; i++) {
		int64_t m = 0, n = 0;

		(void)text_number(p.at[i], 0, INT64_MAX, &m);
		(void)text_number(q.at[i], 0, INT64_MAX, &n);
		if (m != n)
			return m < n;
	}
	return false;
}

void
part_set_count(struct arena *a, struct part_set **at, const char *parts)
{
	while (*at != NULL && part_set_before(a, (*at)->parts, parts))
		at = &(*at)->next;
	if (*at == NULL || strcmp((*at)->parts, parts) != 0) {
		struct part_set *s = arena_new(a, struct part_set);

		s->parts = parts;
		s->next = *at;
		*at = s;
	}
	(*at)->n++;
}

struct part_set *
part_sets(struct arena *a, const struct participant *p)
{
	struct part_set *list = NULL;

	for (; p != NULL; p = p->next) {
		const char *parts = participant_parts(a, p);

		if (*parts != '\0')
			part_set_count(a, &list, parts);
	}
	return list;
}

const char *const session_kind_name[SESSION_KINDS] = {
	"plenary", "breakout", "workshop", "site-visit", "open-question",
	"training", "break"
};
const char *const session_kind_label[SESSION_KINDS] = {
	N_("Plenary"), N_("Breakout"), N_("Workshop"), N_("Site visit"),
	N_("Open question"), N_("Training"), N_("Break")
};

const char *const session_role_name[SESSION_ROLES] = {
	"keynote", "speaker", "expert", "trainer", "moderator", "rapporteur",
	"contributor"
};
const char *const session_role_label[SESSION_ROLES] = {
	N_("Keynote"), N_("Speaker"), N_("Expert"), N_("Trainer"),
	N_("Moderator"), N_("Rapporteur"), N_("Contributor")
};

const char *const involvement_name[INVOLVEMENTS] = {
	"leader", "coordinator", "organiser", "co-organiser", "host", "partner",
	"supporter", "funder"
};
const char *const involvement_label[INVOLVEMENTS] = {
	N_("Led by"), N_("Coordinated by"), N_("Organised by"),
	N_("Co-organised by"), N_("Hosted by"), N_("Partners"),
	N_("Supported by"), N_("Funded by")
};

const char *const document_kind_name[DOCUMENT_KINDS] = {
	"concept-note", "press-release", "action-plan", "manual", "programme",
	"reader", "recap", "video", "picture", "survey", "evaluation", "report",
	"reference", "material", "other"
};
const char *const document_label[DOCUMENT_KINDS] = {
	N_("Concept note"), N_("Press release"), N_("Action plan"),
	N_("Manual"), N_("Programme"), N_("Reader"), N_("Recap"), N_("Video"),
	N_("Picture"), N_("Survey"), N_("Evaluation"), N_("Report"),
	N_("Reference"), N_("Material"), N_("Document")
};
