/* Limits, and the forms already carried out: the rows of lib/web. */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H

#include "web/request.h"

extern const char web_sql[];

/* Writes the hits of a request, in the transaction that is open. */
enum rc limit_write(struct db *, struct arena *, const struct hit *);

/* The answer given to this form before; RC_NONE when there was none,
 * RC_CONFLICT when its key was somebody else's or another form's. */
enum rc once_find(struct db *, struct arena *, const char *key, row_id person,
    const char *path, const char **location);
/* RC_CONFLICT when another request came first. */
enum rc once_record(struct db *, struct arena *, const char *key,
    row_id person, const char *path, const char *location, unixtime now);

/* In the clerk, in no transaction: takes out what is over two days old. */
enum rc web_purge(struct db *, unixtime now);

#endif
