/* What is written to authors, reviewers and partners. */
#include "practice/practice.h"

#include <string.h>

#include "mail/mail.h"
#include "practice/practice_inside.h"

static const char *base = "";	/* "https://academy.example.org" */

static const char *
untranslated(const char *lang, const char *text)
{
	(void)lang;
	return text;
}
static const char *(*translate)(const char *, const char *) = untranslated;

void
practice_mail_set(const char *url,
    const char *(*with)(const char *, const char *))
{
	base = url;
	translate = with;
}

const char *
practice_address(struct arena *a, const char *code)
{
	return code == NULL ? base : arena_printf(a, "%s/practices/%s", base,
	    code);
}

/* The texts for {1}, {2} and {3}. */
static const char *
fill(struct arena *a, const char *text, const char *const with[3])
{
	struct buf b = BUF(a);

	for (; *text != '\0'; text++) {
		if (text[0] == '{' && text[1] >= '1' && text[1] <= '3' &&
		    text[2] == '}') {
			buf_str(&b, with[text[1] - '1']);
			text += 2;
		} else {
			buf_char(&b, *text);
		}
	}
	return buf_text(&b);
}

enum rc
practice_mail(struct db *db, struct arena *a, const struct practice *p,
    row_id person, const char *address, const char *kind, const char *subject,
    const char *text, const char *more, const char *path)
{
	struct person to = { .lang = "en", .email = address };
	struct mail m = { .kind = kind, .programme = p->programme,
	    .person = person };
	const char *with[3] = { "", more,
	    arena_printf(a, "%s%s", base, path) };
	enum rc rc;

	if (person != 0)
		TRY(person_find(db, a, person, &to));
	if (text_blank(to.email))
		return RC_OK;
	with[0] = words_pick(a, p->title, to.lang).text;
	m.to = to.email;
	m.to_name = to.name;
	m.lang = to.lang;
	m.subject = fill(a, translate(to.lang, subject), with);
	m.text = fill(a, translate(to.lang, text), with);
	if (p->edition != 0)
		TRY(funders_sign(db, a, p->programme, p->edition, &m));
	rc = mail_queue(db, &m, NULL);
	return rc == RC_INVALID ? RC_OK : rc;	/* no address to write to */
}

enum rc
practice_tell_reviewer(struct db *db, struct arena *a, const struct practice *p,
    const char *said)
{
	const char *path = arena_printf(a, "/me/practices/%s/review", p->code);

	return said == NULL ? practice_mail(db, a, p, p->reviewer, NULL,
	    "practice.handed-in", N_("Handed in: {1}"),
	    N_("This practice waits for your review:\n\n{1}\n\n{3}\n"), NULL,
	    path) : practice_mail(db, a, p, p->reviewer, NULL,
	    "practice.answer", N_("An answer about {1}"),
	    N_("The author of {1} writes:\n\n{2}\n\n{3}\n"), said, path);
}

enum rc
practice_tell_author(struct db *db, struct arena *a, const struct practice *p,
    const char *question)
{
	return question != NULL ? practice_mail(db, a, p, p->author, NULL,
	    "practice.question", N_("A question about {1}"),
	    N_("The reviewers of your practice {1} ask:\n\n{2}\n\nChange the "
	    "text or answer here:\n{3}\n"), question,
	    arena_printf(a, "/me/practices/%s", p->code)) :
	    practice_mail(db, a, p, p->author, NULL, "practice.published",
	    N_("Published: {1}"), N_("Thank you. Your practice is published "
	    "now:\n\n{1}\n{3}\n"), NULL, arena_printf(a,
	    p->attribution == ATTRIBUTION_ROOM ? "/me/practices/%s" :
	    "/practices/%s", p->code));
}

enum rc
practice_tell_merged(struct db *db, struct arena *a, const struct practice *p,
    const struct practice *into)
{
	return practice_mail(db, a, p, p->author, NULL, "practice.merged",
	    N_("Put together: {1}"), N_("Your practice {1} tells the same as "
	    "another one in our library. They are together now:\n\n{2}\n\n"
	    "If that is not right, write to the reviewers here; they can take "
	    "them apart again:\n{3}\n"), practice_address(a, into->code),
	    arena_printf(a, "/me/practices/%s", p->code));
}

enum rc
practice_tell_tried(struct db *db, struct arena *a, const struct practice *p,
    const char *happened, bool shown)
{
	return shown ? practice_mail(db, a, p, p->author, NULL,
	    "practice.tried", N_("Tried elsewhere: {1}"),
	    N_("Others tried your practice {1} and tell what became of it:\n\n"
	    "{2}\n\n{3}\n"), happened, arena_printf(a, "/practices/%s#tried",
	    p->code)) : practice_mail(db, a, p, p->reviewer, NULL,
	    "practice.trial", N_("Tried: {1}"),
	    N_("Somebody tried {1} and tells what became of it:\n\n{2}\n\nIs "
	    "it to be shown?\n{3}\n"), happened, arena_printf(a,
	    "/me/practices/%s/review#trials", p->code));
}

enum rc
practice_tell_partner(struct db *db, struct arena *a, const struct edition *e,
    const struct person *to, unixtime due)
{
	struct practice p = { .programme = e->programme, .edition = e->id,
	    .title = e->title };
	const char *subject = N_("Your practice for {1}");
	const char *path = arena_printf(a, "/me/practices/new?edition=%s",
	    e->slug);

	return due == 0 ? practice_mail(db, a, &p, to->id, NULL,
	    "practice.due", subject, N_("Each partner of {1} hands in a "
	    "practice: what you tried, whether it worked or not. Yours is not "
	    "here yet.\n\nTell of it here:\n{3}\n"), NULL, path) :
	    practice_mail(db, a, &p, to->id, NULL, "practice.due", subject,
	    N_("Each partner of {1} hands in a practice by {2}: what you "
	    "tried, whether it worked or not. Yours is not here yet.\n\nTell "
	    "of it here:\n{3}\n"), time_text(a, due, e->zone, to->lang,
	    TIME_DATE), path);
}
