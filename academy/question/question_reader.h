/*
 * The reader: before people meet, an answer to each question with sources and
 * practices, by topic.  The organiser compiles it and publishes it to the
 * participants, again when more is answered; each publication is a version that
 * stays as it was.  A confidential question stands in its owner's copy only.
 * Whoever came too late to be answered is named as late.
 */
#ifndef QUESTION_READER_H
#define QUESTION_READER_H

#include "question/question_analysis.h"

enum { READER_TEXT_MAX = 8000 };	/* code points */

struct reader_answer {
	row_id asked;
	const char *answer, *sources;	/* Markdown; NULL: not yet */
	struct asked_practice *practices;
};
/* Empty where there is none. */
enum rc reader_answer_find(struct db *, struct arena *, row_id asked,
    struct reader_answer *out);
enum rc reader_answer_save(struct db *, const struct reader_answer *,
    unixtime now);

struct reader {
	row_id id, edition;
	int64_t version;		/* from 1 */
	unixtime at, withdrawn_at;	/* 0: it is not */
	struct reader *next;
};
/* The newest that is not withdrawn, or RC_NONE. */
enum rc reader_find(struct db *, struct arena *, row_id edition,
    struct reader *out);
/* All, newest first. */
enum rc reader_list(struct db *, struct arena *, row_id edition,
    struct reader **out);

struct reader_entry {
	row_id person;
	const char *topic;		/* words; NULL: of none */
	const char *organisation;	/* words, or NULL */
	const char *country, *lang;	/* lang: of the question */
	const char *issue, *tried, *success;
	const char *answer, *sources;	/* answer NULL: late */
	struct asked_practice *practices;
	bool confidential;
	struct reader_entry *next;
};
/*
 * What one person's copy of it holds, by topic; those without an answer last.
 * reader: of that version; 0: as it would be published now.  person 0: a copy
 * for everybody, without what is confidential.  What became confidential since
 * it was published has left the others' copies, and whose owner cancelled all.
 */
enum rc reader_entries(struct db *, struct arena *, row_id edition,
    row_id reader, row_id person, struct reader_entry **out);
/* Everybody who is answered in that version, confidential or not: person alone
 * is filled. */
enum rc reader_answered(struct db *, struct arena *, row_id reader,
    struct reader_entry **out);
/* What is written now becomes the next version. */
enum rc reader_publish(struct db *, struct arena *, row_id edition, row_id by,
    unixtime now, struct reader *out);
/* The newest goes; RC_CONFLICT when there is none. */
enum rc reader_withdraw(struct db *, row_id edition, unixtime now);

#endif
