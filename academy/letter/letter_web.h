/* The routes of letters, mail to groups and the outbox. */
#ifndef LETTER_LETTER_WEB_H
#define LETTER_LETTER_WEB_H

#include "web/web.h"

extern const struct route letter_routes[];	/* templates, letters sent, one's own */
extern const struct route letter_send_routes[];	/* to groups */
extern const struct route letter_outbox_routes[];

#endif
