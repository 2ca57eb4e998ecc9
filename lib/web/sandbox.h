/*
 * What a process can no longer do once it runs: start programs, look into
 * other processes, open ports, read or write files it has no business with;
 * only the clerk connects out, a worker only to its database.  Best effort by
 * the kernel (seccomp, Landlock); what is missing is logged once.
 */
#ifndef WEB_SANDBOX_H
#define WEB_SANDBOX_H

enum sandbox_kind { SANDBOX_WORKER, SANDBOX_CLERK };

/* readable, writable: more paths, NULL ends; both may be NULL. */
void sandbox_enter(enum sandbox_kind, const char *store_url,
    const char *const *readable, const char *const *writable);

#endif
