#ifndef BASE_VERSION_H
#define BASE_VERSION_H

extern const char guildhall_version[];	/* "0.1.0" */

#endif
