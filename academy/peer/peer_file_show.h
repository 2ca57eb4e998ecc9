/* What the pages of files are given to show. */
#ifndef PEER_FILE_SHOW_H
#define PEER_FILE_SHOW_H

#include "peer/peer_file.h"
#include "peer/peer_words_web.h"
#include "web/list.h"

struct peer_file_view {
	const struct edition *edition;
	struct form *form;
	struct peer_file *before;	/* files of the last days */
	struct peer_file file;
	struct peer_line *lines;	/* of this page of the list */
	struct list_page page;
	bool failed;			/* the clerk could not do it */
};

static inline struct words
line_words(const struct peer_line *x)
{
	return (struct words){ x->text, x->lang };
}

#endif
