/* A store for one test: empty, migrated with every room's tables. */
#ifndef TEST_STORE_H
#define TEST_STORE_H

#include "store/db.h"

/* engine: "sqlite" or "postgresql".  Ends the test with a failure when the
 * store cannot be made. */
/* The URL of the store that run is given is in GUILDHALL_TEST_STORE, for a second
 * connection. */
void test_with_store(const char *engine,
    void (*run)(struct db *, struct arena *));

#endif
