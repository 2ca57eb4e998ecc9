/*
 * The log: one JSON object a line on standard error.  It carries ids, never
 * names, addresses or anything that somebody typed.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_open(const char *process, enum log_level least);
/* room: who speaks ("store", "web", "mail", ...). */
void log_line(enum log_level, const char *room, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Names the request or job that later lines belong to; "" for none. */
void log_context(const char *id);

#endif
