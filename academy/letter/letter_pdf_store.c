/* The letterhead, and a letter as PDF. */
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

#include "letter/letter.h"
#include "letter/letter_desk.h"
#include "letter/letter_fill.h"
#include "render/pdf.h"
#include "store/blob.h"

enum rc
letterhead_find(struct db *db, struct arena *a, row_id edition,
    struct letterhead *out)
{
	struct rows q = db_query(db, "SELECT lines, logo_blob, signature_blob,"
	    " signed_by, signed_as FROM letterhead WHERE edition_id = $1",
	    ARGS(INT(edition)));
	enum rc rc = db_next(&q);

	*out = (struct letterhead){ .edition = edition };
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	out->lines = col_text(&q, a, 0);
	out->logo = col_int(&q, 1);
	out->signature = col_int(&q, 2);
	out->signed_by = col_text(&q, a, 3);
	out->signed_as = col_text(&q, a, 4);
	db_done(&q);
	return RC_OK;
}

enum rc
letterhead_save(struct db *db, const struct letterhead *h)
{
	return db_exec(db, "INSERT INTO letterhead (edition_id, lines,"
	    " logo_blob, signature_blob, signed_by, signed_as)"
	    " VALUES ($1, $2, $3, $4, $5, $6)"
	    " ON CONFLICT (edition_id) DO UPDATE SET lines = excluded.lines,"
	    " logo_blob = excluded.logo_blob,"
	    " signature_blob = excluded.signature_blob,"
	    " signed_by = excluded.signed_by, signed_as = excluded.signed_as",
	    ARGS(INT(h->edition), TEXT(h->lines), INT_OR_NULL(h->logo),
	    INT_OR_NULL(h->signature), TEXT(h->signed_by),
	    TEXT(h->signed_as)), NULL);
}

/* A picture of the store; none when there is none, or it is no picture that a
 * PDF can hold. */
static enum rc
picture(struct db *db, struct arena *a, row_id id, struct pdf_image *out)
{
	struct buf bytes = BUF(a);
	struct blob blob;
	enum rc rc;

	*out = (struct pdf_image){ .alt = "" };
	if (id == 0)
		return RC_OK;
	if ((rc = blob_find(db, a, id, &blob)) == RC_NONE)
		return RC_OK;
	TRY(rc);
	if (blob.kind != BLOB_PNG && blob.kind != BLOB_JPEG)
		return RC_OK;
	TRY(blob_read(db, id, 0, blob.size, &bytes));
	out->bytes = bytes.p;
	out->n = bytes.n;
	return RC_OK;
}

/* "Iryna Koval\nHead of integration\nCity of Lviv\nUkraine" */
static const char *
address_block(struct arena *a, const struct person *p, const char *lang)
{
	const char *lines[] = { p->name, p->position,
	    words_pick(a, p->organisation_name, lang).text,
	    letter_country(a, p->country, lang) };
	struct buf b = BUF(a);

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!text_blank(lines[i])) {
			if (b.n > 0)
				buf_char(&b, '\n');
			buf_str(&b, text_clean(a, lines[i], true));
		}
	return buf_text(&b);
}

static unsigned
accent_of(const struct programme *p)
{
	return p->primary_colour == NULL || p->primary_colour[0] != '#' ? 0 :
	    (unsigned)strtoul(p->primary_colour + 1, NULL, 16);
}

enum rc
letter_pdf_of(struct db *db, struct arena *a, const struct letter *l,
    struct buf *out)
{
	struct pdf_signer signer = { 0 };
	struct pdf_paper paper = { .lang = l->lang, .title = l->subject,
	    .made_at = l->at, .page_mark = "{1} / {2}" };
	struct letterhead head;
	struct programme p;
	struct edition e;
	struct person to;
	struct pdf *pdf;

	TRY(edition_find(db, a, l->edition, &e));
	TRY(programme_find(db, a, e.programme, &p));
	TRY(person_find(db, a, l->person, &to));
	TRY(letterhead_find(db, a, e.id, &head));
	TRY(picture(db, a, head.logo != 0 ? head.logo : p.logo, &paper.logo));
	TRY(picture(db, a, head.signature, &signer.signature));
	TRY(funders_text(db, a, p.id, e.id, l->lang, &paper.footer));
	paper.accent = accent_of(&p);
	paper.author = words_pick(a, p.title, l->lang).text;
	paper.letterhead = words_pick(a, head.lines, l->lang).text;
	if (paper.letterhead == NULL)
		paper.letterhead = paper.author;
	if (paper.logo.bytes != NULL)
		paper.logo.alt = paper.author;

	pdf = pdf_begin(a, &paper);
	/* A visa letter speaks to the consulate, not to its bearer. */
	if (l->kind != LETTER_VISA)
		pdf_text(pdf, address_block(a, &to, l->lang), NULL);
	pdf_aside(pdf, time_text(a, l->at, e.zone, l->lang, TIME_DATE));
	pdf_heading(pdf, 1, l->subject);
	pdf_markdown(pdf, l->body, l->lang, 2);
	signer.name = head.signed_by;
	signer.function = words_pick(a, head.signed_as, l->lang).text;
	if (!text_blank(signer.name)) {
		pdf_space(pdf, 6);
		pdf_signatures(pdf, &signer, 1);
	}
	return pdf_end(pdf, out);
}

enum rc
letter_pdf(struct db *db, struct arena *a, row_id letter, struct buf *out)
{
	struct letter l;
	int64_t edition;

	TRY(db_int(db, "SELECT edition_id FROM letter WHERE id = $1",
	    ARGS(INT(letter)), &edition));
	TRY(letter_find(db, a, edition, 0, letter, &l));
	if (text_blank(l.body))
		return RC_NONE;		/* erased */
	return letter_pdf_of(db, a, &l, out);
}
