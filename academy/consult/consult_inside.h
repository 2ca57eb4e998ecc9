/* What the store files of this room share. */
#ifndef CONSULT_INSIDE_H
#define CONSULT_INSIDE_H

#include "consult/consult.h"
#include "consult/consult_late.h"

/* The rounds from there on, as they stand in g. */
enum rc consult_rounds_save(struct db *, const struct consult_group *g,
    int64_t from);

/* Keeps how groups are, then how far they are once they were changed. */
enum rc consult_change_begin(struct db *, struct consult_change *,
    const row_id *groups, size_t n);
/* A group that was not touched after all. */
enum rc consult_change_forget(struct db *, const struct consult_change *,
    row_id group);
enum rc consult_change_end(struct db *, const struct consult_change *);

#endif
