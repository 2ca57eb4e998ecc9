#ifndef ASK_WEB_H
#define ASK_WEB_H

#include "ask/ask.h"
#include "web/form.h"
#include "web/web.h"

extern const struct route ask_routes[], ask_desk_routes[];

/* For the clerk, in no transaction: asks what is due, reminds, ends. */
enum rc ask_chore(struct db *, struct arena *, unixtime now);

/*
 * Asks at once, whatever the schedule; q: edition, kind, thing and person, or
 * name, email and lang.  Who was asked before about the same thing is asked no
 * more, and an answer to the same moment goes; moment: "now", where it is NULL.
 * Sets q->id.
 */
enum rc ask_now(struct db *, struct arena *, struct ask *q, unixtime now);
/* The same for n of one kind: a person gets one mail, where the kind has one for
 * several. */
enum rc ask_all_now(struct db *, struct arena *, struct ask *, size_t n,
    unixtime now);
/* The waiting questions of n things go to another person, who gets a mail. */
enum rc ask_pass_on(struct db *, struct arena *, row_id edition,
    const char *kind, const row_id *things, size_t n, row_id person,
    unixtime now);

/* Where a question is answered, for a page that only the asked see. */
struct url ask_door(struct arena *, const struct ask *);

/* The form of an answer; and what was typed there into q, with a fault where a
 * reason is missing. */
struct form *ask_form(struct req *, const struct ask_kind *);
void ask_typed(struct req *, const struct ask_kind *, struct form *,
    struct ask *q);

/* The page of a mailed link that is good no more, with status 404.  It does not
 * say whether there was such a thing, or whose. */
enum rc ask_dead(struct req *);

/* The proof in that address, good until then; and whether one is. */
const char *ask_proof(struct arena *, const struct ask *, unixtime until);
bool ask_proves(const struct ask *, const char *proof, unixtime now);

/* The answers that came, oldest first, and what is open: for pages of the rooms
 * that have the thing. */
void ask_history(struct html *, struct req *, const struct edition *,
    const struct ask *list);
/* The answer in words, of a question that has one. */
const char *ask_choice_label(const char *lang, const struct ask *);
/* "after 3 months", "at once" */
const char *ask_moment_label(struct arena *, const char *lang,
    const char *moment);

#endif
