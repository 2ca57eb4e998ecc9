/* What the web files of the reader share. */
#ifndef QUESTION_READER_WEB_H
#define QUESTION_READER_WEB_H

#include "question/question_analysis_web.h"
#include "question/question_reader.h"

struct reader_view {
	struct edition edition;
	struct reader reader;		/* id 0: none, or the preview */
	const struct reader_entry *entries;
	int64_t answered, late, confidential;	/* of entries */
	row_id person;			/* whose copy; 0: a preview */
	const struct peer *asking;	/* whose questions seek help */
};
/* What of a person's question seeks help from whoever reads this copy; 0: it
 * does not. */
row_id entry_asks(const struct reader_view *, const struct reader_entry *);
/* The copy of a person: of that version, or (0) as it would be now. */
enum rc reader_view_fill(struct req *, struct reader_view *, row_id reader,
    row_id person);
/* Whether a topic's heading stands before this entry. */
bool entry_begins(const struct reader_view *, const struct reader_entry *);
/* "Riga city council, Latvia" */
const char *entry_from(struct arena *, const struct reader_entry *,
    const char *lang);

struct reader_line {
	const struct asked *q;
	bool answered, late;		/* late: not in the version that is out */
	struct reader_line *next;
};
struct reader_desk_view {
	struct edition edition;
	struct reader_line *lines;
	const struct reader *versions;	/* newest first */
	int64_t people, said, answered;
	const struct asked *one;
	struct form *form;
};

#endif
