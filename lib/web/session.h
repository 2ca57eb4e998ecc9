/* Sessions as the web layer needs them; their rows belong to the room people. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/web.h"

struct session {
	row_id id;
	const char *secret;	/* the cookie's value; hashed in the store */
};

/* The cookie of the request, or NULL; sets or clears it in the reply. */
const char *session_cookie(const struct req *);
void session_start(struct req *, const char *secret, int64_t seconds);
void session_stop(struct req *);

#endif
