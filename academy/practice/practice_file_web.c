/* Files of a practice: put there by who writes it, let through by who reviews
 * it, fetched by who may see it. */
#include "practice/practice_guard_web.h"
#include "practice/practice_show.h"
#include "practice/practice_web.h"
#include "practice_file_pages.h"
#include "web/form.h"

static const struct field file_fields[] = {
	{ "file", F_FILE, N_("File"), .required = true,
	    .max = PRACTICE_FILE_BYTES,
	    .accept = N_("PDF, ODT, DOCX or picture"),
	    .blobs = PRACTICE_FILE_KINDS },
	{ "title", F_TEXT, N_("What is it?"), N_("In a few words. Of a "
	    "picture: what it shows, for those who do not see it."),
	    .max = PRACTICE_FILE_TITLE, .required = true },
	{ "agreed", F_FLAG, N_("It may be passed on, and whoever can be "
	    "recognised in it has agreed"), .required = true },
	{ 0 }
};

const char *
practice_file_kind(enum blob_kind k)
{
	switch (k) {
	case BLOB_PDF:
		return N_("PDF");
	case BLOB_ODT:
	case BLOB_DOCX:
		return N_("text to edit");
	default:
		return N_("picture");
	}
}

int64_t
practice_files_n(const struct practice_file *f)
{
	int64_t n = 0;

	for (; f != NULL; f = f->next)
		n++;
	return n;
}

/* --- who writes --- */

static enum rc
open_files(struct req *r, struct write_view *v)
{
	TRY(practice_own(r, v));
	return practice_files(r->db, r->arena, v->p.id, false, &v->files);
}

static enum rc
list(struct req *r)
{
	struct write_view v = { 0 };
	struct html *h;

	TRY(open_files(r, &v));
	page_noindex(r);
	h = page_open_of(r, words_pick(r->arena, v.text.title, r->lang).text,
	    tr(r->lang, "Files and pictures"));
	practice_files_page(h, r, &v, practice_files_n(v.files) >=
	    PRACTICE_FILES ? NULL : form_open(r, file_fields, NULL, NULL));
	return page_close(h, r);
}

static enum rc
add(struct req *r)
{
	struct form *f = form_open(r, file_fields, NULL, NULL);
	struct practice_file put = { .person = r->person, .at = r->now };
	const struct upload *file;
	struct write_view v = { 0 };

	TRY(open_files(r, &v));
	if (!practice_writable(&v.p) ||
	    practice_files_n(v.files) >= PRACTICE_FILES)
		return RC_CONFLICT;
	form_read(f);
	if (r->faults > 0)
		return list(r);
	file = form_file(f, "file");
	put.title = words_set(r->arena, NULL, v.text.lang, form_text(f,
	    "title"));
	TRY(practice_file_add(r->db, r->arena, v.p.id, &put, file->bytes,
	    file->size));
	TRY(practice_note(r, &v.p, "practice.file"));
	/* What is shown already is looked at without being handed in. */
	if (v.p.state == PRACTICE_PUBLISHED && v.p.reviewer != 0 &&
	    v.p.reviewer != r->person)
		TRY(practice_tell_reviewer(r->db, r->arena, &v.p, NULL));
	reply_flash(r, tr(r->lang, "Added."));
	return reply_see_other(r, "%s/files", v.base);
}

static enum rc
own_file(struct req *r, struct write_view *v, struct practice_file *out)
{
	TRY(practice_own(r, v));
	return practice_file_find(r->db, r->arena, v->p.id, req_param(r,
	    "file"), false, out);
}

static enum rc
remove_file(struct req *r)
{
	struct practice_file f;
	struct write_view v = { 0 };

	TRY(own_file(r, &v, &f));
	if (r->faults > 0)
		return list(r);
	TRY(practice_file_remove(r->db, r->arena, v.p.id, &f));
	TRY(practice_note(r, &v.p, "practice.file-remove"));
	reply_flash(r, tr(r->lang, "Taken out."));
	return reply_see_other(r, "%s/%s", v.base, v.p.author == r->person ?
	    "files" : "review");
}

/* --- who reviews --- */

static enum rc
let_through(struct req *r)
{
	struct practice_file f;
	struct write_view v = { 0 };

	TRY(own_file(r, &v, &f));
	if (!v.editor)
		return RC_NONE;
	if (r->faults > 0)
		return practice_review_answer(r);
	TRY(practice_file_show(r->db, &f));
	TRY(practice_note(r, &v.p, "practice.file-show"));
	reply_flash(r, tr(r->lang, "Saved."));
	return reply_see_other(r, "%s/review", v.base);
}

/* --- the file itself --- */

/* No address of it is to outlive its practice in an index. */
static enum rc
give(struct req *r, const struct practice_file *f)
{
	reply_header(r, "X-Robots-Tag", "noindex");
	return reply_blob(r, f->blob);
}

static enum rc
own_give(struct req *r)
{
	struct practice_file f;
	struct write_view v = { 0 };

	TRY(own_file(r, &v, &f));
	return give(r, &f);
}

static enum rc
public_give(struct req *r)
{
	struct practice_file f;
	struct practice p;

	TRY(practice_shown(r->db, r->arena, req_param(r, "practice"), &p));
	TRY(practice_file_find(r->db, r->arena, p.id, req_param(r, "file"),
	    true, &f));
	return give(r, &f);
}

static enum rc
room_give(struct req *r)
{
	struct practice_file f;
	struct practice p;

	TRY(practice_in_room(r, &p));
	TRY(practice_file_find(r->db, r->arena, p.id, req_param(r, "file"),
	    true, &f));
	return give(r, &f);
}

enum { UPLOAD = PRACTICE_FILE_BYTES + 64 * 1024 };	/* with the other fields */

const struct route practice_file_routes[] = {
	{ GET, "/practices/:practice/files/:file", RIGHT_ANYONE, public_give },
	{ GET, "/editions/:edition/practices/:practice/files/:file",
	    RIGHT_PARTICIPANT, room_give },
	{ GET, "/me/practices/:practice/files", RIGHT_PERSON, list },
	{ POST, "/me/practices/:practice/files", RIGHT_PERSON, add, 0, UPLOAD },
	{ GET, "/me/practices/:practice/files/:file", RIGHT_PERSON, own_give },
	{ POST, "/me/practices/:practice/files/:file/remove", RIGHT_PERSON,
	    remove_file },
	{ POST, "/me/practices/:practice/review/files/:file", RIGHT_PERSON,
	    let_through },
	{ 0 }
};
