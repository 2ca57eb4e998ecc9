/* What rooms above pick to be read in an edition. */
#ifndef PROGRAMME_READING_H
#define PROGRAMME_READING_H

#include "programme/programme.h"

/* What is picked to be read for an edition, or for one of its sessions (0: all
 * of it); public_only: without what belongs to sessions for the admitted.  Set
 * by the app, NULL while there is nobody who picks. */
struct reading {
	const char *path;		/* of ours: "/practices/gp02" */
	const char *title;		/* words */
	const char *country;		/* alpha-2; NULL: not told */
	const char *source;		/* an address elsewhere; NULL: none */
	const char *note;		/* words: why this one; NULL */
	struct reading *next;
};
extern enum rc (*programme_readings)(struct db *, struct arena *,
    row_id edition, row_id session, bool public_only, struct reading **out);

/* What an edition concluded, once that is public: the text (words; NULL: nothing
 * is) of the finding of that id.  Set by the app, NULL while nobody concludes. */
struct conclusion {
	row_id id;			/* at /editions/:edition/findings/ID */
	const char *text;
	bool agreed;			/* else in the name of those who run it */
	unixtime at;
};
extern enum rc (*programme_conclusion)(struct db *, struct arena *,
    row_id edition, struct conclusion *out);

#endif
