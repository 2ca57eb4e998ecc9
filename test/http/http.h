/* The server that the raw requests are sent to, and its ways. */
#ifndef TEST_HTTP_H
#define TEST_HTTP_H

#include <sys/types.h>

/* Starts it in a process of its own, on a store of its own in dir; gives the
 * port, and the metrics' port. */
pid_t server_start(const char *dir, int *port, int metrics);

#endif
