/* What json_read() tries first. */
#ifndef BASE_JSON_PLAIN_H
#define BASE_JSON_PLAIN_H

#include "base/json.h"

enum { JSON_DEPTH_MAX = 32 };

/* An object or array as jansson reads it with JSON_REJECT_DUPLICATES; NULL
 * where that would refuse it, and also where it is merely unusual. */
json_t *json_plain(struct arena *, const char *, size_t);

#endif
