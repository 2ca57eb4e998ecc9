/* QR codes (ISO/IEC 18004), error correction M: 15 % of it may be lost. */
#ifndef RENDER_QR_H
#define RENDER_QR_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/rc.h"

enum { QR_QUIET = 4 };		/* modules that must stay white around it */

struct qr {
	int side;			/* modules, without the quiet zone */
	const unsigned char *dark;	/* side * side, row by row: 0 or 1 */
};

bool qr_dark(const struct qr *, int x, int y);

/* RC_INVALID: empty, or longer than the 2331 bytes that fit. */
enum rc qr_make(struct arena *, const char *text, struct qr *out);

/*
 * An <svg> element with quiet zone, to stand in a page: black on white in
 * light and dark alike, edges crisp.  title is what a screen reader says;
 * NULL: it is hidden from those, and the page says it beside.
 */
const char *qr_svg(struct arena *, const struct qr *, const char *title);

#endif
