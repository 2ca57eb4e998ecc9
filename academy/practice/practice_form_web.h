/* The form of a practice: a step a part. */
#ifndef PRACTICE_FORM_WEB_H
#define PRACTICE_FORM_WEB_H

#include "practice/practice.h"
#include "web/form.h"

/* Whether this part is asked of this kind. */
bool practice_asks(const struct practice *, enum practice_part);
/* The part of step n, from 1; PRACTICE_PARTS behind the last. */
enum practice_part practice_step(const struct practice *, int64_t n);
int64_t practice_steps(const struct practice *);

/* The form of a part, filled in from p (GET) or read and judged (POST).
 * with: a further language to write in, or NULL. */
enum rc practice_form(struct req *, const struct practice *,
    enum practice_part, const char *with, struct form **out);
/* Puts what was typed into p. */
void practice_form_take(struct req *, struct form *, enum practice_part,
    struct practice *);

#endif
