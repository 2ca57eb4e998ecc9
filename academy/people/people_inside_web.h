/* What the web files of this room share; nobody else includes it. */
#ifndef PEOPLE_PEOPLE_INSIDE_WEB_H
#define PEOPLE_PEOPLE_INSIDE_WEB_H

#include "people/people.h"
#include "store/journal.h"
#include "web/form.h"
#include "web/session.h"
#include "web/web.h"

/* A line in the journal: who asks did this to that. */
enum rc people_note(struct req *, const char *action, const char *kind,
    row_id thing, const char *note);

/* A short mail in the person's language; its texts are translated already.
 * NULL ends the paragraphs; link and button may be NULL. */
struct people_mail {
	const char *kind, *subject;
	const char *para[5];
	const char *link, *button;
	bool secret;			/* as in mail/mail.h */
};
/* to: another address than the person's, or NULL. */
enum rc people_mail_send(struct req *, const struct person *, const char *to,
    const struct people_mail *);

/* What an administrator did is told by mail to whom it was done; one and two
 * stand in its text. */
enum told { TOLD_ADDRESS, TOLD_FACTOR, TOLD_ADMIN, TOLD_NO_ADMIN,
	TOLD_MERGED, TOLDS };
enum rc people_told(struct req *, const struct person *, const char *to,
    enum told, const char *one, const char *two);

/* The path to go to next: ?next= or the field of that name, if it is ours;
 * else fallback. */
const char *people_next(struct req *, const char *fallback);
/* Of a path that people_path_own() has checked. */
static inline struct url
people_url(const char *own)
{
	return (struct url){ own };
}
/* Whether the second factor that the person has was not given yet; then the
 * request is answered by the way to that page. */
bool people_asks_code(struct req *, const struct person *, const char *next);
/* A new cookie for the session after the second factor was proved. */
enum rc people_prove(struct req *);
/* "Vilnius City Municipality", for what needs plain text. */
const char *people_words(struct req *, const char *json);
/* In UTC: the server has no place of its own. */
const char *people_time(struct req *, unixtime);
/* The form's list of the interface's languages. */
const struct option *people_languages(struct req *);
extern const struct option organisation_kind_options[], level_options[];
enum organisation_kind people_kind_of(const char *);
enum level people_level_of(const char *);

/* One line of what is held about somebody. */
struct held {
	const char *key, *value;	/* value NULL: a heading */
	struct held *next;
};

handler account_show, account_save, account_organisation,
    account_organisation_set, account_organisation_add, account_password,
    account_password_save, account_password_remove, account_factor,
    account_factor_save, account_factor_codes, account_factor_remove,
    account_sessions, account_sessions_end, account_data, account_export,
    account_consent, account_erase, account_erase_do, account_address,
    account_address_save;
handler admin_start, admin_people, admin_person_new, admin_person_add,
    admin_person, admin_address, admin_factor, admin_admin, admin_sessions,
    admin_merge, admin_merge_do, admin_erase, admin_erase_do, admin_journal;
handler admin_organisations, admin_organisation_new, admin_organisation_add,
    admin_organisation, admin_organisation_save, admin_figure_add,
    admin_figure_remove;

#endif
