/*
 * Answers of other libraries (OAI-PMH), and the records made of them.  Whatever
 * is taken is text, and a record that is made goes out and comes in unchanged.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "practice/practice_oai_harvest.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_text(const char *s)
{
	if (s != NULL && !text_valid(s, strlen(s)))
		abort();
}

static void
check_record(struct arena *a, const struct practice *p)
{
	struct practice again = PRACTICE_NEW;
	const char *json = practice_to_json(a, p), *why;
	struct practice_fault *faults;
	json_t *in;

	if (json_read(a, json, strlen(json), &in, &why) != RC_OK ||
	    practice_from_json(a, in, &again, &faults) != RC_OK ||
	    strcmp(practice_to_json(a, &again), json) != 0)
		abort();
	json_decref(in);
	/* What is anonymous there tells no place here. */
	if (p->attribution == ATTRIBUTION_ANONYMOUS &&
	    practice_masked(a, p)->city != NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_make();
	const char *text = arena_dup_n(a, (const char *)data, n);
	struct oai_source source = { .url = "https://x.example/oai" };
	struct oai_reply r;
	struct practice p;

	if (oai_reply_read(a, text, n, &r) == RC_OK) {
		check_text(r.error);
		check_text(r.token);
		for (const struct oai_got *g = r.records; g != NULL;
		    g = g->next) {
			check_text(g->identifier);
			check_text(g->title);
			check_text(g->description);
			for (int f = OAI_DC; f <= OAI_GUILDHALL; f++) {
				source.prefix = (enum oai_prefix)f;
				if (!g->deleted && oai_practice(a, &source, g,
				    &p) == RC_OK)
					check_record(a, &p);
			}
		}
	}
	arena_free(a);
	return 0;
}
