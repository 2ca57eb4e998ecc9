/* Files as one ZIP archive, the same bytes each time. */
#ifndef RENDER_ZIP_H
#define RENDER_ZIP_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/rc.h"

struct zip_file {
	const char *name;		/* UTF-8, with "/" between folders */
	const void *bytes;
	size_t n;
	bool plain;			/* lies there as it is, unpacked */
};

/* In this order.  RC_FAILED, after a line in the log, when it cannot be made. */
enum rc zip_write(struct arena *, const struct zip_file *, size_t files,
    struct buf *out);

#endif
