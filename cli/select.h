/*
 * guildhall select: files in, files out.  What the files say is lib/draw's; here
 * they are read from and written to folders, and what came out is printed.
 */
#ifndef CLI_SELECT_H
#define CLI_SELECT_H

#include "draw/draw.h"

enum rc select_read_settings(struct arena *, const struct select_text *,
    struct select_settings *, const char **why);

/* The file, or RC_INVALID; a file of more than 256 MiB is none. */
enum rc select_load(struct arena *, const char *path, struct select_text *,
    const char **why);
/* Reads a folder; its certificate, lottery and tickets have to be there. */
enum rc select_open(struct arena *, const char *dir, struct select_folder *,
    const char **why);
/* Writes the files [from, to) that are there; a reader never sees half a file. */
enum rc select_save(struct arena *, const struct select_folder *,
    enum select_file from, enum select_file to, const char **why);

int select_draw(struct arena *, const char *dir, const char *seed,
    struct solve_work *, bool json);
int select_verify(struct arena *, const char *dir, const char *quotas,
    const char *people, struct solve_work *, bool json);

#endif
