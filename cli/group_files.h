/* The files of guildhall group: who there is, what is asked for, and of what size
 * groups are.  Each call prints what is wrong, with file and line, and returns 1,
 * or 0. */
#ifndef CLI_GROUP_FILES_H
#define CLI_GROUP_FILES_H

#include "cli/sheet.h"
#include "solve/group.h"

struct group_input {
	struct cli *cli;
	struct group_problem p;
	struct sheet people;
	const char **field;		/* names of the fields */
	const char **topic;		/* of the topics, by number */
	int64_t *seats;			/* of each group, or NULL */
};

/* Columns of the people's file: --diverse, --language, --together, --apart. */
int group_read_fields(struct group_input *, const char *list);
int group_read_languages(struct group_input *, const char *column);
int group_read_together(struct group_input *, const char *column);
int group_read_apart(struct group_input *, const char *column);
/* Files. */
int group_read_absent(struct group_input *, const char *path);
int group_read_pinned(struct group_input *, const char *path);
int group_read_interpreted(struct group_input *, const char *path);
/* capacity: a file "topic,seats", or NULL.  The topics are those of the latter
 * where it is there; a topic's seats are shared by its groups. */
int group_read_wishes(struct group_input *, const char *path,
    const char *capacity);

/* "8,8,6": so many in each group, of which there are as many. */
int group_read_sizes(struct group_input *, const char *list);
/* Bounds of the groups of each round, when all else is read.  sized: seats are
 * those of group_read_sizes(): where fewer are there, each group has its share of
 * them.  Else groups are as equal as their seats allow, or, where there are
 * wishes and seats, as wishes ask. */
int group_size(struct group_input *, bool sized);

#endif
