/*
 * Stories: each real programme lived through HTTP, as visitors.  Each line of
 * its acceptance list that holds is a named check:
 *
 *   TEST_STORE(story_baltic)
 *   {
 *	struct scene *s = scene_open(db, a);
 *
 *	LINE("B1") {
 *		visit_get(s->anyone, "/editions/baltic-2025");
 *		CHECK(visit_has(s->anyone, "Organised by"));
 *	}
 *   }
 *
 * The run prints "line B1 holds" or "line B1 fails"; `./check stories` makes
 * one line a programme of them.
 */
#ifndef STORY_H
#define STORY_H

#include "test/client.h"
#include "test/test.h"

struct scene {			/* the demonstration, and who looks at it */
	struct db *db;
	struct arena *arena;
	struct web web;
	struct visitor *anyone, *admin, *organiser, *partner, *assessor,
	    *trainer, *participant;
};

/* Loads the demonstration and signs everybody in, second factors included. */
struct scene *scene_open(struct db *, struct arena *);
/* One more visitor, whom nobody knows. */
struct visitor *scene_visitor(struct scene *);
/* One of the demonstration's people, signed in. */
struct visitor *scene_person(struct scene *, const char *email);
/* Whether the newest mail to this address has an HTML part. */
bool scene_mail_html(struct scene *, const char *to);
/* The newest mail to this address, or NULL; and the first address of ours in
 * its text (a path), or NULL. */
const char *scene_mail(struct scene *, const char *to);
const char *scene_link(struct scene *, const char *to);
/* One round of the clerk: jobs, chores; mail stays in the outbox. */
void scene_clerk(struct scene *);

/* Whether these texts stand on the page in this order; NULL ends. */
bool story_order(const struct visitor *, ...) __attribute__((sentinel));
/* Whether the page is kept from the visitor: forbidden, or to be signed in
 * for. */
bool story_refused(struct visitor *, const char *path);
/* Opens a list and follows one of its links; whether both were there. */
bool story_open(struct visitor *, const char *list, const char *link);
/* The words of the PDF that was shown last, as pdftotext reads them: white space
 * as one space, without marks of direction.  NULL when it is no PDF. */
const char *story_pdf(struct scene *, const struct visitor *);
/* Whether a text stands in them. */
bool story_pdf_has(struct scene *, const struct visitor *, const char *text);
/* Whether the letters of a text stand on a line of it from right to left. */
bool story_pdf_rightward(struct scene *, const struct visitor *,
    const char *text);
int story_pdf_pages(struct scene *, const struct visitor *);
/* After something was ordered that takes long: the clerk makes it, the visitor
 * opens it.  Whether it is there. */
bool story_fetch(struct scene *, struct visitor *);
/* Likewise where its page leads on by itself when it is done; the status. */
int story_made(struct scene *, struct visitor *);
/* A workbook's texts, all in one. */
const char *story_xlsx(struct scene *, const struct visitor *);
/* The page's address, kept: visit_path() goes with the next page. */
const char *story_here(struct scene *, const struct visitor *);
/* The value of the option with that text, "" without. */
const char *story_option(struct scene *, const struct visitor *,
    const char *text);
/* The value of the first box of that name, "" without. */
const char *story_box(struct scene *, const struct visitor *,
    const char *name);
/* The number at the end of the address of that link, "" without. */
const char *story_id(struct scene *, const struct visitor *, const char *link);

/* The id of the application of that number on the page of choosing, "" without. */
const char *story_application(struct scene *, const struct visitor *,
    const char *number);
/* On an edition's page of draws: asks for one as the form stands, but for the
 * seats ("": as it says) and the waiting list; the clerk works it out and it is
 * drawn with a seed.  Its address; its page is shown.  "" when it is refused. */
const char *story_draw(struct scene *, const char *draws, const char *seats,
    const char *alternates);
/* How often the page has this HTML. */
int story_count(const struct visitor *, const char *html);

/* As though the edition of that slug ended a day from now. */
void story_ends(struct scene *, const char *slug);
/* So many days later; who works there signs in anew. */
void story_later(struct scene *, int days);
/* The n-th participant of the edition who has no plan, or "". */
const char *story_without_plan(struct scene *, const char *slug, int n);
/* Begins a plan with one action; its address. */
const char *story_plan(struct scene *, struct visitor *, const char *slug,
    const char *title);
/* The address of the newest mail that has this answer chosen, or "/none". */
const char *story_answer(struct scene *, const char *to, const char *answer);

bool line_begin(const char *id);
bool line_end(void);
#define LINE(id) for (bool line_on_ = line_begin(id); line_on_; \
	line_on_ = line_end())

#endif
