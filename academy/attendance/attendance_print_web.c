/* What is printed: certificates, sheets to sign, name badges, and the table of
 * participants. */
#include <stdlib.h>
#include <string.h>

#include "attendance/attendance_inside_web.h"
#include "letter/letter_desk.h"
#include "render/pdf.h"
#include "render/xlsx.h"
#include "store/blob.h"

/* --- the paper --- */

/* An edition with what stands on all its papers. */
struct stationery {
	struct edition edition;
	struct programme programme;
	struct letterhead head;
	struct pdf_image logo, signature;
	const char *funders, *lang;
};

/* A picture of the store; none where there is none a PDF can hold. */
static enum rc
picture(struct db *db, struct arena *a, row_id id, struct pdf_image *out)
{
	struct buf bytes = BUF(a);
	struct blob blob;
	enum rc rc;

	*out = (struct pdf_image){ .alt = "" };
	if (id == 0 || (rc = blob_find(db, a, id, &blob)) == RC_NONE)
		return RC_OK;
	TRY(rc);
	if (blob.kind != BLOB_PNG && blob.kind != BLOB_JPEG)
		return RC_OK;
	TRY(blob_read(db, id, 0, blob.size, &bytes));
	out->bytes = bytes.p;
	out->n = bytes.n;
	return RC_OK;
}

static enum rc
open_stationery(struct db *db, struct arena *a, row_id edition,
    const char *lang, struct stationery *s)
{
	*s = (struct stationery){ .lang = lang };
	TRY(edition_find(db, a, edition, &s->edition));
	TRY(programme_find(db, a, s->edition.programme, &s->programme));
	TRY(letterhead_find(db, a, edition, &s->head));
	TRY(picture(db, a, s->head.logo != 0 ? s->head.logo :
	    s->programme.logo, &s->logo));
	TRY(picture(db, a, s->head.signature, &s->signature));
	return funders_text(db, a, s->programme.id, edition, lang, &s->funders);
}

static unsigned
accent(const struct programme *p)
{
	return p->primary_colour == NULL || *p->primary_colour != '#' ? 0 :
	    (unsigned)strtoul(p->primary_colour + 1, NULL, 16);
}

static const char *
said(struct arena *a, const char *words, const char *lang)
{
	const char *text = words_pick(a, words, lang).text;

	return text == NULL ? "" : text;
}

/* --- certificates --- */

enum rc
certificate_pdf(struct db *db, struct arena *a, const struct certificate *c,
    const char *base_url, struct buf *out)
{
	struct pdf_face small = { .size = 13, .grey = true };
	struct certificate_facts f;
	struct pdf_signer signer;
	struct pdf_paper paper;
	struct stationery s;
	struct pdf *pdf;
	const char *host;

	TRY(certificate_facts_read(a, c->facts, &f));
	TRY(open_stationery(db, a, c->edition, f.lang, &s));
	paper = (struct pdf_paper){ .landscape = true, .framed = true,
	    .lang = f.lang, .title = certificate_title(&f),
	    .author = f.programme, .subject = f.edition,
	    .made_at = c->issued_at, .accent = accent(&s.programme),
	    .logo = s.logo, .footer = s.funders };
	if (paper.logo.bytes != NULL)
		paper.logo.alt = f.programme;
	pdf = pdf_begin(a, &paper);
	pdf_centred(pdf, f.programme, f.lang, small);
	pdf_space(pdf, 4);
	pdf_centred(pdf, certificate_title(&f), f.lang, (struct pdf_face){
	    .size = 30, .bold = true, .accent = true });
	pdf_centred(pdf, tr(f.lang, "This is to certify that"), f.lang, small);
	/* In its own script, whatever the paper's. */
	pdf_centred(pdf, c->name, NULL, (struct pdf_face){ .size = 34,
	    .bold = true, .one_line = true });
	pdf_centred(pdf, tr(f.lang, "took part in"), f.lang, small);
	pdf_centred(pdf, f.edition, f.lang, (struct pdf_face){ .size = 18,
	    .bold = true });
	pdf_centred(pdf, arena_printf(a, "%s · %s", certificate_dates(a, &f,
	    f.lang), hours_text(a, f.lang, f.minutes)), f.lang,
	    (struct pdf_face){ .size = 14 });
	if (*f.competence != '\0') {
		pdf_space(pdf, 3);
		pdf_centred(pdf, f.competence, f.lang, (struct pdf_face){
		    .size = 12.5 });
	}
	pdf_space(pdf, 4);
	signer = (struct pdf_signer){ .name = text_blank(s.head.signed_by) ?
	    tr(f.lang, "For the organisers") : s.head.signed_by,
	    .function = said(a, s.head.signed_as, f.lang),
	    .signature = s.signature };
	pdf_signatures(pdf, &signer, 1);
	host = strstr(base_url, "//");
	pdf_qr(pdf, arena_printf(a, "%s/verify/%s", base_url, c->code), 26,
	    arena_printf(a, "%s\n%s/verify\n%s", tr(f.lang,
	    "Check this certificate:"), host == NULL ? base_url : host + 2,
	    attendance_code_grouped(a, c->code)));
	return pdf_end(pdf, out);
}

/* --- sheets to sign --- */

enum { WALK_INS = 3 };	/* empty rows for whoever else comes */

/* Those expected in a session, in the order of names. */
static enum rc
expected_in(struct db *db, struct arena *a, const struct session_item *s,
    struct participant **out)
{
	struct participant *p, **end = out;
	struct present *is;

	*out = NULL;
	TRY(participant_list(db, a, s->edition, s->part, NULL, &p));
	TRY(presence_list(db, a, s->id, &is));
	for (; p != NULL; p = p->next) {
		while (is != NULL && is->participant != p->id)
			is = is->next;
		if (is == NULL)
			break;
		if (!is->expected)
			continue;
		*end = arena_new(a, struct participant);
		**end = *p;
		(*end)->next = NULL;
		end = &(*end)->next;
	}
	return RC_OK;
}

static bool
wanted(struct arena *a, const struct paper_order *o, const struct edition *e,
    const struct session_item *s)
{
	return !s->cancelled && s->kind != SESSION_BREAK &&
	    (o->session == 0 || o->session == s->id) && (o->day == NULL ||
	    strcmp(o->day, time_iso_date(a, s->starts, e->zone)) == 0);
}

static enum rc
sheet(struct db *db, struct arena *a, struct pdf *pdf,
    const struct stationery *st, const struct session_item *s)
{
	const struct edition *e = &st->edition;
	const char *lang = st->lang, *room = said(a, s->room, lang);
	struct pdf_signer signer = { .name = tr(lang, "Date and signature"),
	    .function = tr(lang, "I certify that this list is right: for the "
	    "organisers") };
	struct participant *p;
	struct part part;
	struct table *t;
	int n = 0;

	TRY(part_find(db, a, s->part, &part));
	TRY(expected_in(db, a, s, &p));
	pdf_part(pdf);
	pdf_heading(pdf, 1, tr(lang, "List of participants"));
	pdf_fact(pdf, tr(lang, "Event"), said(a, e->title, lang));
	pdf_fact(pdf, tr(lang, "Session"), said(a, s->title, lang));
	pdf_fact(pdf, tr(lang, "Date"), arena_printf(a, "%s, %s–%s",
	    time_text(a, s->starts, e->zone, lang, TIME_WEEKDAY),
	    time_text(a, s->starts, e->zone, lang, TIME_CLOCK),
	    time_text(a, s->ends, e->zone, lang, TIME_CLOCK)));
	pdf_fact(pdf, tr(lang, "Place"), arena_printf(a, "%s%s%s", room,
	    *room == '\0' || text_blank(part.place) ? "" : ", ",
	    said(a, part.place, lang)));
	pdf_space(pdf, 3);
	t = table_make(a, tr(lang, "List of participants"), lang,
	    language_rtl(lang));
	table_column(t, tr(lang, "No."), COLUMN_NUMBER, 4);
	table_column(t, tr(lang, "Name"), COLUMN_TEXT, 24);
	table_column(t, tr(lang, "Organisation"), COLUMN_TEXT, 26);
	table_column(t, tr(lang, "Country"), COLUMN_TEXT, 12);
	table_column(t, tr(lang, "Signature"), COLUMN_TEXT, 28);
	for (; p != NULL; p = p->next) {
		table_number(t, ++n);
		table_text(t, p->person.name);
		table_text(t, said(a, p->organisation_name, lang));
		table_text(t, *p->country == '\0' ? "" :
		    country_name(p->country, lang));
		table_empty(t);
	}
	for (int i = 0; i < WALK_INS; i++) {
		table_number(t, ++n);
		for (int k = 1; k < 5; k++)
			table_empty(t);
	}
	pdf_table(pdf, t, (struct pdf_grid){ .row_height = 11, .size = 10,
	    .lines = true });
	pdf_space(pdf, 6);
	pdf_signatures(pdf, &signer, 1);
	return RC_OK;
}

static enum rc
sheets(struct db *db, struct arena *a, const struct paper_order *o,
    unixtime now, struct buf *out)
{
	struct pdf_paper paper = { .lang = o->lang, .made_at = now, .margin = 16,
	    .page_mark = tr(o->lang, "Page {1} of {2}"),
	    .title = tr(o->lang, "List of participants") };
	struct session_item *all, *s;
	struct stationery st;
	struct pdf *pdf;
	enum rc rc = RC_OK;

	TRY(open_stationery(db, a, o->edition, o->lang, &st));
	TRY(session_list(db, a, o->edition, false, &all));
	for (s = all; s != NULL && !wanted(a, o, &st.edition, s); s = s->next)
		;
	if (s == NULL)
		return RC_NONE;
	paper.accent = accent(&st.programme);
	paper.footer = st.funders;
	paper.author = said(a, st.programme.title, o->lang);
	paper.logo = st.logo;
	if (paper.logo.bytes != NULL)
		paper.logo.alt = paper.author;
	paper.letterhead = said(a, st.head.lines, o->lang);
	if (*paper.letterhead == '\0')
		paper.letterhead = paper.author;
	pdf = pdf_begin(a, &paper);
	for (; s != NULL && rc == RC_OK; s = s->next)
		if (wanted(a, o, &st.edition, s))
			rc = sheet(db, a, pdf, &st, s);
	/* The document is always ended: that frees it. */
	TRY(pdf_end(pdf, out));
	return rc;
}

/* --- name badges --- */

static const char *
role_text(const char *lang, const char *role)
{
	static const struct { const char *role, *label; } roles[] = {
		{ "participant", N_("Participant") },
		{ "contributor", N_("Contributor") },
		{ "trainer", N_("Trainer") }, { "expert", N_("Expert") },
		{ "organiser", N_("Organiser") },
	};

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(roles[i].role, role) == 0)
			return tr(lang, roles[i].label);
	return role;
}

static enum rc
badges(struct db *db, struct arena *a, const struct paper_order *o,
    unixtime now, struct buf *out)
{
	struct pdf_paper paper = { .lang = o->lang, .made_at = now,
	    .title = tr(o->lang, "Name badges") };
	struct pdf_card *first = NULL, **end = &first;
	struct participant *p;
	struct stationery st;
	struct pdf *pdf;
	const char *band, *funders;

	TRY(open_stationery(db, a, o->edition, o->lang, &st));
	TRY(participant_list(db, a, o->edition, o->part, NULL, &p));
	band = said(a, st.edition.title, o->lang);
	funders = text_clean(a, st.funders, true);	/* one after the other */
	for (; p != NULL; p = p->next) {
		if (o->role != NULL && strcmp(o->role, p->role) != 0)
			continue;
		*end = arena_new(a, struct pdf_card);
		**end = (struct pdf_card){ .name = p->person.name,
		    .organisation = said(a, p->organisation_name, o->lang),
		    .country = *p->country == '\0' ? "" :
		    country_name(p->country, o->lang),
		    .role = role_text(o->lang, p->role), .edition = band,
		    .foot = funders };
		end = &(*end)->next;
	}
	if (first == NULL)
		return RC_NONE;
	paper.accent = accent(&st.programme);
	paper.author = said(a, st.programme.title, o->lang);
	pdf = pdf_begin(a, &paper);
	pdf_cards(pdf, first, (struct pdf_sheet){ 0 });
	return pdf_end(pdf, out);
}

/* --- the table of participants --- */

/* "Part 1: confirmed, Part 2: selected" of "12 confirmed;13 selected;". */
static const char *
parts_text(struct arena *a, const struct participant *p,
    const struct part *parts, const char *lang)
{
	struct text_list l = text_split(a, p->parts, ';');
	struct buf b = BUF(a);

	for (size_t i = 0; i < l.n; i++) {
		const char *space = strchr(l.at[i], ' ');
		const struct part *t = parts;
		int64_t id;

		if (space == NULL || !text_number(arena_dup_n(a, l.at[i],
		    (size_t)(space - l.at[i])), 1, INT64_MAX, &id))
			continue;
		while (t != NULL && t->id != id)
			t = t->next;
		buf_printf(&b, "%s%s: %s", b.n > 0 ? "; " : "", t == NULL ? "" :
		    said(a, t->title, lang), strcmp(space + 1, "confirmed") == 0 ?
		    tr(lang, "confirmed") : strcmp(space + 1, "selected") == 0 ?
		    tr(lang, "selected") : tr(lang, "cancelled"));
	}
	return buf_text(&b);
}

static const char *
certificate_in(struct arena *a, const struct certificate *list,
    row_id participant)
{
	for (; list != NULL; list = list->next)
		if (list->participant == participant && list->withdrawn_at == 0)
			return attendance_code_grouped(a, list->code);
	return "";
}

enum rc
participants_table(struct db *db, struct arena *a, const struct edition *e,
    const char *set, const char *lang, struct table **out)
{
	static const char *const columns[] = { N_("No."), N_("Name"),
	    N_("E-mail address"), N_("Organisation"), N_("Kind of organisation"),
	    N_("Level"), N_("Country"), N_("Gender"), N_("Role"), N_("Track"),
	    N_("Delegation"), N_("Parts"), N_("First time"), N_("Travel paid"),
	    N_("Sessions attended"), N_("Sessions expected"),
	    N_("Minutes attended"), N_("Certificate") };
	struct table *t = table_make(a, tr(lang, "Participants"), lang,
	    language_rtl(lang));
	struct certificate_rule rule;
	struct certificate *all;
	struct participant *p;
	struct attendee *was;
	struct part *parts;
	int n = 0;

	TRY(certificate_rule_find(db, a, e->id, &rule));
	TRY(part_list(db, a, e->id, &parts));
	TRY(participant_list(db, a, e->id, 0, NULL, &p));
	TRY(attendee_list(db, a, e->id, 0, rule.share, &was));
	TRY(certificate_list(db, a, e->id, &all));
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(t, tr(lang, columns[i]), i == 0 || (i >= 14 &&
		    i <= 16) ? COLUMN_NUMBER : COLUMN_TEXT, 0);
	for (; p != NULL; p = p->next) {
		struct attended s = { 0 };

		while (was != NULL && was->participant != p->id)
			was = was->next;
		if (was != NULL)
			s = was->attended;
		if (set != NULL && strcmp(set, participant_parts(a, p)) != 0)
			continue;
		table_number(t, ++n);
		table_text(t, p->person.name);
		table_text(t, p->person.email);
		table_text(t, said(a, p->organisation_name, lang));
		table_text(t, tr(lang,
		    organisation_kind_label[p->organisation_kind]));
		table_text(t, p->level == LEVEL_NONE ? "" :
		    tr(lang, level_label[p->level]));
		table_text(t, *p->country == '\0' ? "" :
		    country_name(p->country, lang));
		table_text(t, tally_label(a, lang, "gender", p->gender));
		table_text(t, role_text(lang, p->role));
		table_text(t, said(a, p->track, lang));
		table_text(t, p->delegation);
		table_text(t, parts_text(a, p, parts, lang));
		table_text(t, p->first_timer ? tr(lang, "yes") :
		    tr(lang, "no"));
		table_text(t, p->funded ? tr(lang, "yes") : tr(lang, "no"));
		table_number(t, s.sessions);
		table_number(t, s.of_sessions);
		table_number(t, s.minutes);
		table_text(t, certificate_in(a, all, p->id));
	}
	*out = t;
	return RC_OK;
}

const char *
tally_label(struct arena *a, const char *lang, const char *group,
    const char *key)
{
	static const struct { const char *key, *label; } genders[] = {
		{ "female", N_("Women") }, { "woman", N_("Women") },
		{ "male", N_("Men") }, { "man", N_("Men") },
		{ "non-binary", N_("Non-binary") },
		{ "administration", N_("Administration") },
		{ "migrants", N_("Migrant communities") },
	};

	if (text_blank(key))
		return tr(lang, "not said");
	if (strcmp(group, "country") == 0)
		return country_name(key, lang);
	if (strcmp(group, "role") == 0)
		return role_text(lang, key);
	if (strcmp(group, "first") == 0)
		return strcmp(key, "1") == 0 ? tr(lang, "First time") :
		    tr(lang, "Took part before");
	for (unsigned i = 0; strcmp(group, "kind") == 0 && i < ORG_KINDS; i++)
		if (strcmp(organisation_kind_name[i], key) == 0)
			return tr(lang, organisation_kind_label[i]);
	for (unsigned i = 0; strcmp(group, "level") == 0 && i < LEVELS; i++)
		if (strcmp(level_name[i], key) == 0)
			return tr(lang, level_label[i]);
	for (size_t i = 0; i < sizeof genders / sizeof *genders; i++)
		if (strcmp(genders[i].key, key) == 0)
			return tr(lang, genders[i].label);
	return arena_dup(a, key);	/* in one's own words */
}

/* --- one file --- */

enum rc
paper_size(struct db *db, struct arena *a, const struct paper_order *o,
    int64_t *rows)
{
	struct session_count *c;
	struct session_item *s;
	struct edition e;

	*rows = 0;
	TRY(edition_find(db, a, o->edition, &e));
	TRY(session_list(db, a, o->edition, false, &s));
	TRY(session_counts(db, a, o->edition, &c));
	for (; s != NULL; s = s->next) {
		if (!wanted(a, o, &e, s))
			continue;
		*rows += 20;	/* the page around */
		for (const struct session_count *n = c; n != NULL; n = n->next)
			if (n->session == s->id)
				*rows += n->expected;
	}
	return *rows == 0 ? RC_NONE : RC_OK;
}

enum rc
paper_make(struct db *db, struct arena *a, const struct paper_order *o,
    unixtime now, struct buf *out, const char **name, const char **type)
{
	const char *funders;
	struct edition e;
	struct table *t;
	struct xlsx book;

	TRY(edition_find(db, a, o->edition, &e));
	*type = "application/pdf";
	switch (o->what) {
	case PAPER_SHEETS:
		*name = arena_printf(a, "%s-sheets%s%s.pdf", e.slug,
		    o->day == NULL ? "" : "-", o->day == NULL ? "" : o->day);
		return sheets(db, a, o, now, out);
	case PAPER_BADGES:
		*name = arena_printf(a, "%s-badges.pdf", e.slug);
		return badges(db, a, o, now, out);
	case PAPER_CSV:
		*name = arena_printf(a, "%s-participants.csv", e.slug);
		*type = "text/csv; charset=utf-8";
		TRY(participants_table(db, a, &e, o->set, o->lang, &t));
		table_csv(out, t);
		return RC_OK;
	case PAPER_XLSX:
	case PAPERS:
		break;
	}
	*name = arena_printf(a, "%s-participants.xlsx", e.slug);
	*type = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	    "sheet";
	TRY(participants_table(db, a, &e, o->set, o->lang, &t));
	TRY(funders_text(db, a, e.programme, e.id, o->lang, &funders));
	book = (struct xlsx){ .title = t->name, .author = "Guildhall",
	    .foot = funders,
	    .made_at = now, .sheets = (const struct table *const[]){ t },
	    .n = 1 };
	return xlsx_write(a, &book, out);
}
