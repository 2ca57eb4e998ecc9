/*
 * Case studies: a trainer writes or uploads a case, hands it to the groups of a
 * session; each group writes its result, which stands beneath the case.
 *
 * Before it is handed out only staff see it.  Then whoever comes to the session
 * does, and the own group's result; the others' once the trainer opens them, or
 * the session is over.  In a group several may write: who saves over another's
 * newer text is told, and loses nothing.
 */
#ifndef CONSULT_CONSULT_CASE_H
#define CONSULT_CONSULT_CASE_H

#include "programme/programme.h"

enum {				/* code points */
	CASE_TITLE_MAX = 160, CASE_BODY_MAX = 10000, CASE_RESULT_MAX = 8000,
	CASE_GROUPS_MAX = 60,
};

struct case_study {
	row_id id, edition, session;
	const char *session_title;	/* words */
	unixtime session_ends;
	const char *title, *lang, *body;	/* body NULL: a file alone */
	row_id blob;			/* 0: none */
	const char *file;		/* its name */
	int64_t groups;			/* where nobody made groups; 0 */
	row_id person;			/* who wrote it; 0: erased */
	unixtime handed_at, opened_at;	/* 0: not yet */
	int64_t results;
	struct case_study *next;
};

struct case_result {
	row_id id, study;
	int64_t group, version;
	const char *lang, *body;
	const char *by;			/* who wrote last; NULL: erased */
	unixtime changed_at;
	struct case_result *next;
};

/* Whether everybody in the session may read every group's result. */
bool case_open(const struct case_study *, unixtime now);

/* By session and title; session 0: of the edition. */
enum rc case_list(struct db *, struct arena *, row_id edition, row_id session,
    struct case_study **out);
enum rc case_find(struct db *, struct arena *, row_id, struct case_study *);
/* Sets id where it is 0. */
enum rc case_save(struct db *, struct case_study *, unixtime now);
/* at 0: taken back. */
enum rc case_hand(struct db *, row_id, unixtime at);
enum rc case_show(struct db *, row_id, unixtime at);
/* RC_CONFLICT once a group has written. */
enum rc case_remove(struct db *, const struct case_study *);

/* The groups of the case's session, by number: as they were published, else the
 * consultation groups, else as many as the case says. */
struct case_group {
	int64_t number;
	const char *title;		/* words, or NULL */
	const char *names;		/* who sits in it; "" where nobody says */
	bool own;			/* this person may write for it */
	const struct case_result *result;	/* NULL: not yet */
	struct case_group *next;
};
enum rc case_groups(struct db *, struct arena *, const struct case_study *,
    row_id person, struct case_group **out);

/* Version: the one this text began from (0: none); RC_CONFLICT when there is a
 * newer one. */
enum rc case_result_save(struct db *, struct case_result *, row_id person,
    unixtime now);
enum rc case_result_version(struct db *, struct arena *, row_id result,
    int64_t n, const char **out);

#endif
