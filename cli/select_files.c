/* The folders of guildhall select: read whole, written file by file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/select.h"

enum { FILE_MAX = 256 << 20 };

enum rc
select_load(struct arena *a, const char *path, struct select_text *out,
    const char **why)
{
	*out = (struct select_text){ .path = path };
	TRY(cli_load(a, path, FILE_MAX, &out->text, &out->n, why));
	out->sha256 = select_sha256(a, out->text, out->n);
	return RC_OK;
}

enum rc
select_open(struct arena *a, const char *dir, struct select_folder *f,
    const char **why)
{
	*f = (struct select_folder){ .path = dir };
	for (int i = 0; i < SELECT_FILES; i++) {
		const char *path = arena_printf(a, "%s/%s", dir,
		    select_file_name[i]);
		bool needed = i == SELECT_CERTIFICATE ||
		    i == SELECT_LOTTERY_CSV || i == SELECT_TICKETS_CSV;

		if (!needed && access(path, F_OK) != 0)
			continue;
		TRY(select_load(a, path, &f->file[i], why));
	}
	return select_read_folder(a, f, why);
}

/* First beside it, then in its place. */
static enum rc
save(struct arena *a, const char *dir, const char *name,
    const struct select_text *t, const char **why)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);
	const char *new = arena_printf(a, "%s/.%s.new", dir, name);
	FILE *f;
	bool ok;

	if ((f = fopen(new, "wb")) == NULL) {
		*why = arena_printf(a, "%s: %s", path, strerror(errno));
		return RC_INVALID;
	}
	ok = fwrite(t->text, 1, t->n, f) == t->n;
	ok = fclose(f) == 0 && ok;
	if (!ok || rename(new, path) != 0) {
		*why = arena_printf(a, "%s: %s", path, strerror(errno));
		unlink(new);
		return RC_INVALID;
	}
	return RC_OK;
}

enum rc
select_save(struct arena *a, const struct select_folder *f,
    enum select_file from, enum select_file to, const char **why)
{
	if (mkdir(f->path, 0777) != 0 && errno != EEXIST) {
		*why = arena_printf(a, "%s: %s", f->path, strerror(errno));
		return RC_INVALID;
	}
	for (enum select_file i = from; i < to; i++)
		if (f->file[i].path != NULL)
			TRY(save(a, f->path, select_file_name[i], &f->file[i],
			    why));
	return RC_OK;
}
