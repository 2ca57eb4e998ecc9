/*
 * The result of everything that can go wrong.  The compiler refuses a result
 * that nobody looks at; lib/web/reply.c has the one table that turns it into
 * an HTTP status.
 */
#ifndef BASE_RC_H
#define BASE_RC_H

enum [[nodiscard]] rc {
	RC_OK,
	RC_NONE,	/* there is no such thing (404); the end of a list */
	RC_CONFLICT,	/* the state of things does not allow it (409) */
	RC_INVALID,	/* the input cannot be understood (400) */
	RC_DENIED,	/* this person may not (403) */
	RC_FAILED,	/* our fault; logged once, where the cause is known (500) */
};

/* "ok", "none", "conflict", ...: for logs and the command line. */
const char *rc_name(enum rc);

/*
 * if (rc != RC_OK) return rc, in one line.  A handler reads, asks, calls and
 * answers; arena and transaction belong to the request, so returning early is
 * always safe.
 */
#define TRY(call) \
	do { \
		enum rc try_rc_ = (call); \
		if (try_rc_ != RC_OK) \
			return try_rc_; \
	} while (0)

#endif
