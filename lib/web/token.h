/* Proofs made with the server's secret; for lib/web itself. */
#ifndef WEB_TOKEN_H
#define WEB_TOKEN_H

#include "web/web.h"

/* A keyed digest of a purpose and n bytes: 32 hex digits. */
const char *token_mac(struct arena *, const char *purpose, const void *,
    size_t n);
bool token_same(const char *, const char *);	/* in constant time */
/* Text that a browser keeps for us, readable but not to be forged; its
 * opening gives NULL when it is not ours. */
const char *token_seal(struct arena *, const char *purpose, const char *text);
const char *token_unseal(struct arena *, const char *purpose,
    const char *sealed);
/* Text that nobody reads without this key (32 hex digits, say) and the server's
 * secret; its opening gives NULL where one of them is another. */
const void *token_lock(struct arena *, const char *key, const char *text,
    size_t *n);
const char *token_unlock(struct arena *, const char *key, const void *,
    size_t n);
/* Whether token_key() was called. */
bool token_ready(void);

#endif
