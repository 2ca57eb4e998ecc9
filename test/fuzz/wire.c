/*
 * A request from the wire: whatever comes in, a head that is taken obeys its
 * bounds, and a body is read to the same end whether it comes whole or byte by
 * byte.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "web/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct outcome { int fault; bool whole; size_t used, size; };

static struct outcome
read_whole(const char *data, size_t n, size_t head, size_t step)
{
	struct arena *a = arena_make();
	struct wire_parser p = { .max = 4096 };
	struct wire w = { 0 };
	struct outcome o = { 0 };
	size_t used;

	o.fault = wire_head(&p, a, data, head, &w);
	if (o.fault == 0) {
		if (w.path == NULL || w.host == NULL ||
		    w.headers > WIRE_HEADERS_MAX || w.length < 0)
			abort();
		for (size_t i = 0; i < w.headers; i++)
			if (strpbrk(w.header[i].value, "\r\n") != NULL)
				abort();
		o.whole = p.whole;
		p.max = 4096;
		for (size_t at = head; at < n && !p.whole && o.fault == 0;
		    at += step) {
			size_t most = n - at < step ? n - at : step;

			o.fault = wire_body(&p, data + at, most, &used);
			o.used += used;
			if (used > most)
				abort();
		}
		o.whole = p.whole;
		o.size = p.size;
	}
	free(p.body);
	arena_free(a);
	return o;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t seen = 0, seen_slowly = 0;
	long head = wire_scan((const char *)data, n, &seen), slowly = 0;
	struct outcome whole, bytes;

	for (size_t i = 1; i <= n && slowly == 0; i++)
		slowly = wire_scan((const char *)data, i, &seen_slowly);
	if (head > 0 && (slowly != head || head > WIRE_HEAD_MAX ||
	    (size_t)head > n))
		abort();
	if (head <= 0)
		return 0;
	whole = read_whole((const char *)data, n, (size_t)head, n);
	bytes = read_whole((const char *)data, n, (size_t)head, 1);
	if ((whole.fault == 0) != (bytes.fault == 0) ||
	    whole.whole != bytes.whole)
		abort();
	if (whole.fault == 0 && (whole.size != bytes.size ||
	    whole.used != bytes.used))
		abort();
	return 0;
}
