/* What the library holds about a person: who wrote, who is to be asked, what
 * author and reviewers said to each other. */
#include "practice/practice_bundle.h"
#include "practice/practice_file.h"

#include <string.h>

/* Records in which the person stands: as author or by the contact's address. */
#define THEIRS "(author_id = $1 OR contact_email =" \
	" (SELECT email FROM person WHERE id = $1))"

static enum rc
export_person(struct db *db, struct arena *a, row_id person, struct buf *b)
{
	TRY(personal_rows(a, db_query(db, "SELECT code, title, state,"
	    " attribution,"
	    " contact_name, contact_email FROM practice WHERE " THEIRS
	    " ORDER BY id", ARGS(INT(person))),
	    "practice", "of title:words state attribution contact_name"
	    " contact_email", b));
	TRY(personal_rows(a, db_query(db, "SELECT approach, saw, surprised,"
	    " could,"
	    " could_not, questions, CASE shared WHEN 1 THEN 'edition'"
	    " ELSE 'organisers' END, at FROM practice_sheet"
	    " WHERE person_id = $1 ORDER BY id", ARGS(INT(person))),
	    "observation sheet",
	    "approach saw surprised could could_not questions readers at:time", b));
	TRY(personal_rows(a, db_query(db, "SELECT p.code, t.place, t.country,"
	    " t.adapted,"
	    " t.happened, t.at FROM practice_trial t JOIN practice p"
	    " ON p.id = t.practice_id WHERE t.person_id = $1 ORDER BY t.id",
	    ARGS(INT(person))),
	    "practice tried", "of place country adapted happened at:time", b));
	TRY(personal_rows(a, db_query(db, "SELECT p.code, f.title, f.at FROM"
	    " practice_file f"
	    " JOIN practice p ON p.id = f.practice_id WHERE f.person_id = $1"
	    " ORDER BY f.id", ARGS(INT(person))),
	    "practice file", "of title:words at:time", b));
	TRY(personal_rows(a, db_query(db, "SELECT title, format, at, searched"
	    " FROM practice_bundle WHERE person_id = $1 ORDER BY id",
	    ARGS(INT(person))),
	    "practices as a file", "title format at:time search", b));
	/* Without the notes that colleagues left for each other. */
	return personal_rows(a, db_query(db, "SELECT p.code, m.body, m.at FROM"
	    " practice_message m"
	    " JOIN practice p ON p.id = m.practice_id WHERE m.person_id = $1"
	    " AND m.inside = 0 ORDER BY m.at, m.id", ARGS(INT(person))),
	    "practice message", "of text at:time", b);
}

/* The practice itself is the municipality's and stays; files may show, or tell
 * within, who made them, and go. */
static enum rc
erase_person(struct db *db, struct arena *a, row_id person, unixtime now)
{
	static const char *const steps[] = {
		"UPDATE practice_ask SET note = NULL WHERE practice_id IN"
		    " (SELECT id FROM practice WHERE author_id = $1)",
		"DELETE FROM practice_trial WHERE person_id = $1",
		"DELETE FROM practice_sheet WHERE person_id = $1",
		"UPDATE practice SET contact_name = NULL, contact_email = NULL,"
		    " contact_shown = 0 WHERE " THEIRS,
		"UPDATE practice SET author_id = NULL WHERE author_id = $1",
		"UPDATE practice SET reviewer_id = NULL WHERE reviewer_id = $1",
		"UPDATE practice_version SET person_id = NULL"
		    " WHERE person_id = $1",
		"UPDATE practice_message SET person_id = NULL, body = ''"
		    " WHERE person_id = $1",
		NULL
	};

	(void)now;
	TRY(db_steps(db, steps, ARGS(INT(person))));
	TRY(practice_files_forget(db, a, person));
	return bundle_forget_person(db, a, person);
}

static enum rc
merge_person(struct db *db, row_id from, row_id to)
{
	static const char *const steps[] = {
		"UPDATE practice SET contact_email = (SELECT email FROM person"
		    " WHERE id = $2) WHERE contact_email = (SELECT email"
		    " FROM person WHERE id = $1)",
		"UPDATE practice SET author_id = $2 WHERE author_id = $1",
		"UPDATE practice SET reviewer_id = $2 WHERE reviewer_id = $1",
		"UPDATE practice_version SET person_id = $2"
		    " WHERE person_id = $1",
		"UPDATE practice_message SET person_id = $2"
		    " WHERE person_id = $1",
		"DELETE FROM practice_trial WHERE person_id = $1 AND EXISTS"
		    " (SELECT 1 FROM practice_trial o WHERE o.person_id = $2"
		    " AND o.practice_id = practice_trial.practice_id)",
		"DELETE FROM practice_sheet WHERE person_id = $1 AND EXISTS"
		    " (SELECT 1 FROM practice_sheet o WHERE o.person_id = $2"
		    " AND o.session_id = practice_sheet.session_id)",
		"UPDATE practice_sheet SET person_id = $2 WHERE person_id = $1",
		"UPDATE practice_trial SET person_id = $2 WHERE person_id = $1",
		"UPDATE practice_file SET person_id = $2 WHERE person_id = $1",
		"UPDATE practice_bundle SET person_id = $2"
		    " WHERE person_id = $1",
		NULL
	};

	return db_steps(db, steps, ARGS(INT(from), INT(to)));
}

static enum rc
needs(struct db *db, row_id person, bool *yes)
{
	return personal_any(db, "SELECT (SELECT count(*) FROM practice WHERE "
	    THEIRS
	    " OR reviewer_id = $1) + (SELECT count(*) FROM practice_version"
	    " WHERE person_id = $1) + (SELECT count(*) FROM practice_message"
	    " WHERE person_id = $1) + (SELECT count(*) FROM practice_bundle"
	    " WHERE person_id = $1) + (SELECT count(*) FROM practice_trial"
	    " WHERE person_id = $1) + (SELECT count(*) FROM practice_sheet"
	    " WHERE person_id = $1) + (SELECT count(*) FROM practice_file"
	    " WHERE person_id = $1)", person, yes);
}

const struct personal practice_personal = { "practice", export_person,
	erase_person, merge_person, needs };
