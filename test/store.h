/*
 * A store for one test: empty, migrated with every room's tables. They are
 * made once in a run and copied for each test.
 */
#ifndef TEST_STORE_H
#define TEST_STORE_H

#include <stdbool.h>

#include "store/db.h"

/* Before the first test, and after the last. On PostgreSQL in the server of
 * GUILDHALL_TEST_PG, where each test gets a database of its own. End the run
 * when a store cannot be made. */
void test_stores_begin(bool postgres);
void test_stores_end(bool postgres);
/* engine: "sqlite" or "postgresql".  Ends the test with a failure when the
 * store cannot be had.  Its URL is in GUILDHALL_TEST_STORE meanwhile, for a
 * second connection. */
void test_with_store(const char *engine,
    void (*run)(struct db *, struct arena *));

#endif
