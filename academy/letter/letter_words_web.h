/* Small words of this room's pages. */
#ifndef LETTER_LETTER_WORDS_WEB_H
#define LETTER_LETTER_WORDS_WEB_H

#include "letter/letter_show.h"
#include "web/web.h"

/* Why a letter to somebody cannot be sent, marked. */
const char *letter_problem_label(const char *problem);
/* "Municipalities" of "track:Municipalities", "Latvia", "Trainers"; NULL: for
 * everybody. */
const char *letter_group_title(struct arena *, const char *for_group,
    const char *lang);
/* The languages of a form: the edition's, and those the words have beside; NULL
 * ends. */
const char *const *letter_langs(struct arena *, const struct edition *,
    const char *words);

extern const char *const mail_state_label[MAIL_STATES];
const char *mail_state_class(enum mail_state);	/* of the badge */
/* A mail's text with secrets in its addresses hidden. */
const char *mail_text_hidden(struct arena *, const char *);
/* The outbox (mail 0), a mail in it, and what is done to that ("retry"). */
struct url outbox_url(struct arena *, const struct outbox_view *, row_id mail,
    const char *what);

#endif
