/* What the store files of this room share; no SQL, which stands in them alone. */
#ifndef PROGRAMME_READ_H
#define PROGRAMME_READ_H

/* The place of s in names[n]; 0 when it is not there. */
unsigned name_index(const char *const *names, unsigned n, const char *s);

#endif
