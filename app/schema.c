#include "app/schema.h"

/* tables.inc is written by meson: each x whose x.sql exists. */
#define ROOM(x) extern const char x##_sql[];
#include "tables.inc"
#undef ROOM

const struct schema app_schema[] = {
#define ROOM(x) { #x, x##_sql },
#include "tables.inc"
#undef ROOM
};
const size_t app_schemas = sizeof app_schema / sizeof *app_schema;
