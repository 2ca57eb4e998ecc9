/*
 * What json_plain() takes, jansson takes too, and reads the same out of it.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/json_plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	json_t *ours = json_plain(a, (const char *)data, n);

	if (ours != NULL) {
		json_t *theirs = json_loadb((const char *)data, n,
		    JSON_REJECT_DUPLICATES, NULL);

		if (theirs == NULL || json_equal(ours, theirs) == 0)
			abort();
		json_decref(theirs);
		json_decref(ours);
	}
	arena_free(a);
	return 0;
}
