/* What the store files of this room share. */
#ifndef CONSULT_INSIDE_H
#define CONSULT_INSIDE_H

#include "consult/consult.h"

/* The rounds from there on, as they stand in g. */
enum rc consult_rounds_save(struct db *, const struct consult_group *g,
    int64_t from);

#endif
