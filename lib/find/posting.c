/*
 * Postings as bytes: for each text the gap to the one before (from 1; seven
 * bits a byte, the low ones first) and its impact.
 */
#include "find/find.h"

size_t
find_pack(const struct find_posting *p, size_t n, uint8_t *out)
{
	uint8_t *to = out;
	unsigned last = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned gap = p[i].doc + 1u - last;

		while (gap >= 0x80) {
			*to++ = (uint8_t)(gap | 0x80);
			gap >>= 7;
		}
		*to++ = (uint8_t)gap;
		*to++ = p[i].impact;
		last = p[i].doc + 1u;
	}
	return (size_t)(to - out);
}

enum rc
find_unpack(const uint8_t *p, size_t n, struct find_posting *out, size_t *count)
{
	const uint8_t *end = p + n;
	unsigned last = 0;
	size_t k = 0;

	while (p < end) {
		unsigned gap = *p++;

		if (gap >= 0x80) {
			if (p == end || *p >= 0x80)
				return RC_INVALID;
			gap = (gap & 0x7f) | (unsigned)*p++ << 7;
		}
		last += gap;
		if (gap == 0 || last > FIND_CHUNK || p == end)
			return RC_INVALID;
		out[k].doc = (uint16_t)(last - 1);
		out[k++].impact = *p++;
	}
	*count = k;
	return RC_OK;
}
