/* What the pages of this room are given to show. */
#ifndef LETTER_LETTER_SHOW_H
#define LETTER_LETTER_SHOW_H

#include "letter/letter_desk.h"
#include "mail/mail.h"

struct form;

struct desk_view {			/* the list of templates */
	struct edition edition;
	struct letter_template *templates;
	struct letter_batch *batches;
	bool head;			/* a letterhead was saved */
};

struct template_view {
	struct edition edition;
	struct letter_template *template;	/* NULL: a new one */
	struct form *form;
};

struct preview_view {
	struct edition edition;
	struct letter_template template;
	struct participant *people;
	row_id person;			/* 0: there is nobody to show it for */
	struct letter_text text;
	struct form *name;		/* the passport's name; NULL: not asked */
};

struct head_view {
	struct edition edition;
	struct letterhead head;
	struct form *form;
};

struct sent_view {			/* letters that were sent */
	struct edition edition;
	struct letter *letters;
	enum letter_kind kind;		/* LETTER_KINDS: all */
	row_id before, older;		/* older: begins the next page, or 0 */
};

struct batch_view {
	struct edition edition;
	struct letter_batch batch;
	struct recipient *people, *shown;	/* shown: whose letter is below */
	int64_t blocked, incomplete;
	struct letter_text text;
};

struct outbox_view {
	const char *slug;		/* of the edition; NULL: of the server */
	const char *title;		/* of what it belongs to */
	struct mail *mails;
	struct mail_count count;
	enum mail_state state;		/* MAIL_STATES: all */
	row_id before, older;
	const char *to;			/* mails to this address only, or NULL */
	bool texts;			/* this person may read them */
	const char *zone;
};

enum { LETTERS_A_PAGE = 50, LETTERS_TO_ONE = 500 };

#endif
