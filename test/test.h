/*
 * Tests: TEST(room_what) { CHECK(...); } registers itself by its place; the
 * runner runs each in a process of its own and ends with "N passed, N failed".
 * TEST_STORE runs once on each engine, with an empty, migrated store.
 */
#ifndef TEST_TEST_H
#define TEST_TEST_H

#include <stdbool.h>
#include <string.h>

#include "store/db.h"

struct test {
	const char *name, *file;
	void (*run)(void);
	void (*run_store)(struct db *, struct arena *);
	struct test *next;
};
void test_add(struct test *);
int test_faults(void);		/* so far, in this test */
void test_failed(const char *file, int line, const char *what);

#define CHECK(cond) \
	do { \
		if (!(cond)) \
			test_failed(__FILE__, __LINE__, #cond); \
	} while (0)
#define CHECK_TEXT(got, want) test_same((got), (want), __FILE__, __LINE__, #got)
void test_same(const char *got, const char *want, const char *file, int line,
    const char *what);

#define TEST(id) \
	static void id(void); \
	static struct test test_##id = { .name = #id, .file = __FILE__, \
	    .run = id }; \
	__attribute__((constructor)) static void add_##id(void) \
	{ test_add(&test_##id); } \
	static void id(void)
#define TEST_STORE(id) \
	static void id(struct db *, struct arena *); \
	static struct test test_##id = { .name = #id, .file = __FILE__, \
	    .run_store = id }; \
	__attribute__((constructor)) static void add_##id(void) \
	{ test_add(&test_##id); } \
	static void id([[maybe_unused]] struct db *db, \
	    [[maybe_unused]] struct arena *a)

#endif
