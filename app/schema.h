/* The tables of everything, in the order in which they are made. */
#ifndef APP_SCHEMA_H
#define APP_SCHEMA_H

#include "store/db.h"

extern const struct schema app_schema[];
extern const size_t app_schemas;

#endif
