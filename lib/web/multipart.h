/* Forms with files: multipart/form-data (RFC 7578), as browsers write it. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "web/urlencoded.h"

/* The boundary in a Content-Type, or NULL when it is not multipart/form-data
 * or has no usable one. */
const char *multipart_boundary(struct arena *, const char *type);
/* RC_INVALID for anything but whole, well-formed parts.  A file field that was
 * left empty is left out.  The bytes of files are not copied. */
enum rc multipart_read(struct arena *, const char *, size_t,
    const char *boundary, struct pairs *out);

#endif
