#include "dialogue/dialogue.h"

#include <string.h>

#include "programme/programme_side.h"

const char *const dialogue_side_name[SIDES] = { "administration", "migrants" };
const char *const dialogue_side_label[SIDES] = { N_("Public administration"),
	N_("Migrants' and minority organisations") };
const char *const dialogue_side_letter[SIDES] = { "A", "M" };
const char *const need_kind_name[NEED_KINDS] = { "need", "challenge" };
const char *const need_kind_label[NEED_KINDS] = { N_("Need"),
	N_("Challenge") };
const char *const need_end_name[NEED_ENDS] = { "", "paired", "answered",
	"open" };
const char *const need_end_label[NEED_ENDS] = { N_("not settled yet"),
	N_("Paired"), N_("Answered"), N_("Left open") };

enum dialogue_side
dialogue_side_named(const char *name)
{
	for (unsigned i = 0; i < SIDES; i++)
		if (text_same(dialogue_side_name[i], name))
			return (enum dialogue_side)i;
	return SIDE_NONE;
}

enum dialogue_side
dialogue_side_of(const struct participant *p)
{
	return dialogue_side_named(participant_side(p));
}

bool
dialogue_may_open(const struct dialogue *d, unixtime now)
{
	if (d->opened_at != 0)
		return false;
	return (d->handed_at[SIDE_ADMINISTRATION] != 0 &&
	    d->handed_at[SIDE_MIGRANTS] != 0) ||
	    (d->opens_at != 0 && d->opens_at <= now);
}

bool
commitment_signed_by(const struct commitment *c, enum dialogue_side side)
{
	for (const struct signature *s = c->signatures; s != NULL; s = s->next)
		if (s->side == side && s->version == c->version)
			return true;
	return false;
}

bool
commitment_signed(const struct commitment *c)
{
	return commitment_signed_by(c, SIDE_ADMINISTRATION) &&
	    commitment_signed_by(c, SIDE_MIGRANTS);
}
