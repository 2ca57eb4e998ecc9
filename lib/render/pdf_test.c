/*
 * The PDFs as a reader has them: checked by libqpdf, and read with pdftotext
 * where that is installed.  RENDER_SHOW=directory keeps the samples there.
 */
#include <cairo.h>
#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render/pdf.h"
#include "test/test.h"

enum { MADE_AT = 1741851000 };		/* 13 March 2025 */
enum { ACCENT = 0x0f6b5c };

/* 16 x 8 pixels of red. */
static const unsigned char red_jpeg[] = {
	0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00,
	0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0xff, 0xdb,
	0x00, 0x43, 0x00, 0x0d, 0x09, 0x0a, 0x0b, 0x0a, 0x08, 0x0d, 0x0b,
	0x0a, 0x0b, 0x0e, 0x0e, 0x0d, 0x0f, 0x13, 0x20, 0x15, 0x13, 0x12,
	0x12, 0x13, 0x27, 0x1c, 0x1e, 0x17, 0x20, 0x2e, 0x29, 0x31, 0x30,
	0x2e, 0x29, 0x2d, 0x2c, 0x33, 0x3a, 0x4a, 0x3e, 0x33, 0x36, 0x46,
	0x37, 0x2c, 0x2d, 0x40, 0x57, 0x41, 0x46, 0x4c, 0x4e, 0x52, 0x53,
	0x52, 0x32, 0x3e, 0x5a, 0x61, 0x5a, 0x50, 0x60, 0x4a, 0x51, 0x52,
	0x4f, 0xff, 0xdb, 0x00, 0x43, 0x01, 0x0e, 0x0e, 0x0e, 0x13, 0x11,
	0x13, 0x26, 0x15, 0x15, 0x26, 0x4f, 0x35, 0x2d, 0x35, 0x4f, 0x4f,
	0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f,
	0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f,
	0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f,
	0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f, 0x4f,
	0x4f, 0x4f, 0x4f, 0x4f, 0xff, 0xc0, 0x00, 0x11, 0x08, 0x00, 0x08,
	0x00, 0x10, 0x03, 0x01, 0x22, 0x00, 0x02, 0x11, 0x01, 0x03, 0x11,
	0x01, 0xff, 0xc4, 0x00, 0x15, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x06, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0xff, 0xc4, 0x00, 0x15, 0x01, 0x01, 0x01, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x05, 0x07, 0xff, 0xc4, 0x00, 0x14, 0x11, 0x01, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0xff, 0xda, 0x00, 0x0c, 0x03, 0x01, 0x00, 0x02,
	0x11, 0x03, 0x11, 0x00, 0x3f, 0x00, 0x9f, 0x00, 0x32, 0x92, 0xff,
	0xd9,
};

static const char *const names[] = { "Jānis Bērziņš", "Žydrūnė Ąžuolaitė",
    "Наталія Шевченко", "Αλέξανδρος Παπαδόπουλος", "יעל כהן-לוי",
    "محمد عبد الرحمن", "Łucja Wiśniewska", "Ülle Õunapuu",
    "María José García-Fernández de la Torre y Montenegro",
    "Søren Kierkegaard", "גבריאל בן-דוד", "فاطمة الزهراء" };
enum { NAMES = sizeof names / sizeof *names };

static const char *const places[] = { "Riga City Council",
    "Vilniaus miesto savivaldybė", "Харківська міська рада",
    "Δήμος Αθηναίων", "עיריית תל אביב-יפו", "بلدية الناصرة",
    "Urząd Miasta Gdańska", "Tartu Linnavalitsus",
    "Ayuntamiento de Las Palmas de Gran Canaria, Área de Cohesión Social",
    "Københavns Kommune", "עיריית חיפה", "بلدية أم الفحم" };

static cairo_status_t
take(void *ctx, const unsigned char *p, unsigned n)
{
	buf_put(ctx, p, n);
	return CAIRO_STATUS_SUCCESS;
}

/* A mark of two leaves, w x h pixels, as a programme's logo might be. */
static struct pdf_image
logo(struct arena *a, int w, int h, double red)
{
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, w,
	    h);
	cairo_t *cr = cairo_create(s);
	struct buf *b = arena_new(a, struct buf);

	*b = BUF(a);
	cairo_scale(cr, w, h);
	cairo_set_source_rgb(cr, red, 0.42, 0.36);
	cairo_move_to(cr, 0, 0);
	cairo_curve_to(cr, 0.1, 0.8, 0.4, 1, 0.6, 1);
	cairo_curve_to(cr, 0.6, 0.4, 0.3, 0.1, 0, 0);
	cairo_fill(cr);
	cairo_set_source_rgb(cr, 0.9, 0.62, 0.2);
	cairo_move_to(cr, 1, 0);
	cairo_curve_to(cr, 0.6, 0.2, 0.55, 0.7, 0.65, 0.95);
	cairo_curve_to(cr, 0.9, 0.8, 1, 0.4, 1, 0);
	cairo_fill(cr);
	cairo_destroy(cr);
	CHECK(cairo_surface_write_to_png_stream(s, take, b) ==
	    CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(s);
	return (struct pdf_image){ b->p, b->n, "Baltic Academy" };
}

/* What libqpdf's own check says: no error and no warning. */
static bool
sound(const struct buf *b)
{
	qpdf_data q = qpdf_init();
	bool good;

	qpdf_silence_errors(q);
	good = qpdf_read_memory(q, "test", b->p, b->n, NULL) == QPDF_SUCCESS &&
	    qpdf_check_pdf(q) == QPDF_SUCCESS && !qpdf_more_warnings(q);
	if (!good && qpdf_has_error(q))
		fprintf(stderr, "%s\n", qpdf_get_error_full_text(q,
		    qpdf_get_error(q)));
	qpdf_cleanup(&q);
	return good;
}

static void
show(const struct buf *b, const char *name)
{
	const char *dir = getenv("RENDER_SHOW");
	char path[500];
	FILE *f;

	if (dir == NULL || (size_t)snprintf(path, sizeof path, "%s/%s.pdf",
	    dir, name) >= sizeof path || (f = fopen(path, "wb")) == NULL)
		return;
	fwrite(b->p, 1, b->n, f);
	fclose(f);
}

/* What pdftotext reads there; NULL where it is not installed. */
static const char *
through(struct arena *a, const char *options, const struct buf *pdf)
{
	char path[] = "/tmp/guildhall-test-XXXXXX", line[1000];
	int fd = mkstemp(path);
	struct buf out = BUF(a);
	size_t n;
	FILE *f;

	CHECK(fd >= 0 && write(fd, pdf->p, pdf->n) == (ssize_t)pdf->n);
	close(fd);
	snprintf(line, sizeof line, "pdftotext %s -enc UTF-8 %s - 2>/dev/null",
	    options, path);
	f = popen(line, "r");
	while (f != NULL && (n = fread(line, 1, sizeof line, f)) > 0)
		buf_put(&out, line, n);
	n = (size_t)(f == NULL ? -1 : pclose(f));
	unlink(path);
	return n == 0 ? buf_text(&out) : NULL;
}

/* A file with its streams and objects plain to see. */
static const char *
plain(struct arena *a, const struct buf *b, size_t *n)
{
	qpdf_data q = qpdf_init();
	const char *out;

	qpdf_silence_errors(q);
	CHECK(qpdf_read_memory(q, "test", b->p, b->n, NULL) == QPDF_SUCCESS);
	CHECK(qpdf_init_write_memory(q) == QPDF_SUCCESS);
	qpdf_set_object_stream_mode(q, qpdf_o_disable);
	qpdf_set_stream_data_mode(q, qpdf_s_uncompress);
	qpdf_set_qdf_mode(q, QPDF_TRUE);
	CHECK(qpdf_write(q) == QPDF_SUCCESS);
	*n = qpdf_get_buffer_length(q);
	out = arena_dup_n(a, (const char *)qpdf_get_buffer(q), *n);
	qpdf_cleanup(&q);
	return out;
}

static int
count(const char *in, size_t n, const char *what)
{
	int found = 0;

	for (const char *p = in; (p = memmem(p, n - (size_t)(p - in), what,
	    strlen(what))) != NULL; p++)
		found++;
	return found;
}

static int
pages(struct arena *a, const struct buf *b)
{
	size_t n;
	const char *s = plain(a, b, &n);

	return count(s, n, "/Type /Page\n");
}

static enum rc
letter(struct arena *a, struct buf *out)
{
	struct pdf_image images[] = { logo(a, 240, 120, 0.2),
	    logo(a, 300, 100, 0.6) };
	struct pdf_paper paper = { .lang = "en", .title = "Invitation to the "
	    "Baltic Academy 2025", .author = "Baltic Academy",
	    .made_at = MADE_AT, .accent = ACCENT, .logo = images[0],
	    .letterhead = "Baltic Academy for Integration\n"
		"Rātslaukums 1, Rīga, LV-1050, Latvia\n"
		"academy@example.org · www.example.org",
	    .funders = images, .n_funders = 2,
	    .footer = "Co-funded by the European Union. Views and opinions "
		"expressed are however those of the authors only and do not "
		"necessarily reflect those of the European Union.",
	    .page_mark = "Page {1} of {2}" };
	struct pdf *p = pdf_begin(a, &paper);

	pdf_text(p, "Žydrūnė Ąžuolaitė\nVilniaus miesto savivaldybė\n"
	    "Konstitucijos pr. 3\n09601 Vilnius, Lithuania", NULL);
	pdf_aside(p, "Riga, 13 March 2025");
	pdf_heading(p, 1, "You are invited to the Baltic Academy 2025");
	pdf_markdown(p, "Dear Žydrūnė Ąžuolaitė,\n\nyour **open question** "
	    "on *reception of families* was read with care, and we are glad "
	    "to offer you a place. Please confirm until **1 April** at "
	    "<https://example.org/confirm>.\n\n## What is covered\n\n"
	    "- Travel to Riga and back, second class\n- Three nights at the "
	    "hotel, of which:\n  1. two before the academy, because the "
	    "ferries do not run in time for the first morning\n  2. one "
	    "after\n- All meals\n\n> The academy was the first place where I "
	    "could say what did not work.\n> – *a participant of 2023*\n\n"
	    "| Day | Where | Hours |\n|---|---|---:|\n| Thursday | Riga, "
	    "town hall | 8 |\n| Friday | Jelgava | 6.5 |\n", NULL, 2);
	pdf_heading(p, 2, "At a glance");
	pdf_fact(p, "When", "13–15 May 2025");
	pdf_fact(p, "Where", "Riga City Council, Rātslaukums 1, third floor, "
	    "hall of the deputies, entrance from the side of the river");
	pdf_fact(p, "A label that is itself rather long", "short");
	pdf_text(p, "נשמח לראותך בריגה, במאי 2025.", "he");
	pdf_text(p, "يسعدنا أن نراكم في ريغا (مايو 2025).", "ar");
	pdf_text(p, "With kind regards", NULL);
	pdf_signatures(p, (struct pdf_signer[]){
	    { "Jānis Bērziņš", "Head of the Academy", images[1] },
	    { "Наталія Шевченко", "Deputy Mayor of Kharkiv, responsible for "
		"integration", { 0 } } }, 2);
	pdf_qr(p, "https://example.org/c/7Q2F-K3MD", 22,
	    "This letter can be checked at https://example.org/c/7Q2F-K3MD");
	return pdf_end(p, out);
}

TEST(pdf_heading_language)
{
	struct arena *a = arena_make();
	struct pdf *p = pdf_begin(a, &(struct pdf_paper){ .lang = "en",
	    .title = "Two", .made_at = 1741851000 });
	struct buf b = BUF(a);
	const char *s;
	size_t n;

	pdf_heading(p, 1, "Two practices");
	pdf_heading_in(p, 2, "Būstas", "lt");
	pdf_heading_in(p, 2, "Housing", NULL);
	CHECK(pdf_end(p, &b) == RC_OK && sound(&b));
	s = plain(a, &b, &n);
	CHECK(count(s, n, "/Lang (en)") == 1 && count(s, n, "/Lang (lt)") == 1);
	CHECK(count(s, n, "/S /H2") == 2);
	arena_free(a);
}

TEST(pdf_letter)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a), again = BUF(a);
	const char *s;
	size_t n;

	CHECK(letter(a, &b) == RC_OK);
	usleep(1100 * 1000);	/* an identity made of the time would differ */
	CHECK(letter(a, &again) == RC_OK);
	CHECK(b.n == again.n && memcmp(b.p, again.p, b.n) == 0);
	CHECK(sound(&b));
	show(&b, "letter");
	s = plain(a, &b, &n);
	CHECK(count(s, n, "/Lang (en)") == 1);
	CHECK(count(s, n, "/Lang (he)") == 1 && count(s, n, "/Lang (ar)") == 1);
	CHECK(count(s, n, "/DisplayDocTitle true") == 1);
	CHECK(count(s, n, "/Marked true") == 1);
	CHECK(count(s, n, "/Title (Invitation to the Baltic Academy") == 1);
	CHECK(count(s, n, "/CreationDate (20250313073000") == 1);
	CHECK(count(s, n, "/S /H1") == 1 && count(s, n, "/S /H2") == 2);
	CHECK(count(s, n, "/S /L\n") == 2 && count(s, n, "/S /LI") == 5);
	CHECK(count(s, n, "/S /TH") == 3 && count(s, n, "/Scope /Column") == 3);
	CHECK(count(s, n, "/S /TD") == 6);
	CHECK(count(s, n, "/Alt (Baltic Academy)") >= 2);
	CHECK(count(s, n, "/URI (https://example.org/confirm)") == 1);
	CHECK(count(s, n, "/S /Link") == 1);
	if ((s = through(a, "", &b)) != NULL) {
		CHECK(strstr(s, "Žydrūnė Ąžuolaitė") != NULL);
		CHECK(strstr(s, "Наталія Шевченко") != NULL);
		CHECK(strstr(s, "Page 1 of 2") != NULL);
		CHECK(strstr(s, "Page 2 of 2") != NULL);
		CHECK(strstr(s, "At a glance") < strstr(s, "With kind"));
	}
	arena_free(a);
}

/* The same in Hebrew and Arabic, from right to left. */
TEST(pdf_rightward)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct pdf_paper paper = { .lang = "he", .title = "הזמנה",
	    .made_at = MADE_AT, .accent = 0x7a2f8f,
	    .logo = logo(a, 240, 120, 0.2), .letterhead = "האקדמיה הבלטית\n"
	    "Rātslaukums 1, Rīga", .footer = "במימון האיחוד האירופי",
	    .page_mark = "עמוד {1} מתוך {2}" };
	struct pdf *p = pdf_begin(a, &paper);
	struct table *t = table_make(a, "x", "he", true);

	pdf_aside(p, "ריגה, 13 במרץ 2025");
	pdf_heading(p, 1, "הזמנה לאקדמיה");
	pdf_markdown(p, "שלום יעל,\n\nאנו *שמחים* להציע לך **מקום**, ב־15 "
	    "במאי 2025 ([אתר](https://example.org/)).\n\n- נסיעה לריגה\n"
	    "- לינה\n  1. שני לילות\n  2. Hotel Rīga, Aspazijas bulvāris 22\n",
	    "he", 2);
	pdf_fact(p, "מתי", "13–15 במאי 2025");
	pdf_fact(p, "היכן", "Rātslaukums 1, Rīga");
	pdf_text(p, "An English paragraph stands at the left, as its readers "
	    "expect.", "en");
	table_column(t, "שם", COLUMN_TEXT, 0);
	table_column(t, "עירייה", COLUMN_TEXT, 0);
	table_column(t, "ימים", COLUMN_NUMBER, 0);
	for (int i = 0; i < 6; i++) {
		table_text(t, names[i]);
		table_text(t, places[i]);
		table_number(t, i + 1);
	}
	pdf_table(p, t, (struct pdf_grid){ 0 });
	pdf_signatures(p, (struct pdf_signer[]){
	    { "יעל כהן", "ראש האקדמיה", { 0 } } }, 1);
	pdf_qr(p, "https://example.org/c/1", 20, "לאימות המסמך");
	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b));
	show(&b, "rightward");
	arena_free(a);
}

/* footer NULL: a short one. */
static enum rc
certificate(struct arena *a, const char *name, const char *footer,
    struct buf *out)
{
	struct pdf_paper paper = { .lang = "en", .landscape = true,
	    .framed = true, .title = "Certificate of participation",
	    .made_at = MADE_AT, .accent = ACCENT,
	    .footer = footer == NULL ? "Co-funded by the European Union." :
	    footer };
	struct pdf *p = pdf_begin(a, &paper);

	pdf_picture(p, logo(a, 240, 120, 0.2), 30);
	pdf_space(p, 6);
	pdf_centred(p, "CERTIFICATE OF PARTICIPATION", NULL,
	    (struct pdf_face){ .size = 13, .grey = true });
	pdf_space(p, 5);
	pdf_centred(p, name, NULL, (struct pdf_face){ .size = 34,
	    .bold = true, .accent = true, .one_line = true });
	pdf_space(p, 4);
	pdf_centred(p, "took part in the Baltic Academy 2025 in Riga, "
	    "13–15 May 2025, 24 hours in all,\nand worked on the question "
	    "“How do we reach families before school begins?”", NULL,
	    (struct pdf_face){ .size = 12 });
	pdf_space(p, 4);
	pdf_signatures(p, (struct pdf_signer[]){
	    { "Jānis Bērziņš", "Head of the Academy", logo(a, 300, 100, 0.1) },
	    { "Ülle Õunapuu", "Co-organiser, Tartu", { 0 } } }, 2);
	pdf_qr(p, "https://example.org/c/7Q2F-K3MD", 24,
	    "Verify at\nexample.org/c/7Q2F-K3MD");
	return pdf_end(p, out);
}

TEST(pdf_certificate)
{
	struct arena *a = arena_make();

	for (int i = 0; i < NAMES; i++) {
		struct buf b = BUF(a);
		const char *s;

		CHECK(certificate(a, names[i], NULL, &b) == RC_OK);
		CHECK(sound(&b));
		CHECK(pages(a, &b) == 1);
		show(&b, arena_printf(a, "certificate-%d", i));
		if (i != 4 && i != 5 && i < 10 &&
		    (s = through(a, "", &b)) != NULL)
			CHECK(strstr(s, names[i]) != NULL);
	}
	/* Four funders and a disclaimer: it is one page all the same. */
	{
		struct buf b = BUF(a);
		const char *s;

		CHECK(certificate(a, names[0], "Co-financed by one.\nWith the "
		    "assistance of another.\nSupported by a third.\nSupported "
		    "by a fourth.\nViews and opinions expressed are however "
		    "those of the authors only.\nThey do not necessarily "
		    "reflect those of anybody else.\nNeither can be held "
		    "responsible for them.", &b) == RC_OK);
		CHECK(sound(&b));
		CHECK(pages(a, &b) == 1);
		show(&b, "certificate-long");
		if ((s = through(a, "", &b)) != NULL)
			CHECK(strstr(s, "Co-organiser, Tartu") != NULL &&
			    strstr(s, "responsible for them.") != NULL);
	}
	arena_free(a);
}

static struct table *
sheet(struct arena *a, int rows)
{
	struct table *t = table_make(a, "Signatures", "en", false);

	table_column(t, "No", COLUMN_NUMBER, 3);
	table_column(t, "Name", COLUMN_TEXT, 0);
	table_column(t, "Organisation", COLUMN_TEXT, 0);
	table_column(t, "Country", COLUMN_TEXT, 0);
	table_column(t, "Signature", COLUMN_TEXT, 30);
	for (int i = 0; i < rows; i++) {
		table_number(t, i + 1);
		table_text(t, names[i % NAMES]);
		table_text(t, places[i % NAMES]);
		table_text(t, "LV");
		table_empty(t);
	}
	return t;
}

TEST(pdf_signature_sheet)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct pdf_paper paper = { .lang = "en", .title = "Attendance, "
	    "Thursday 13 March 2025", .made_at = MADE_AT, .accent = 0xffcc00,
	    .letterhead = "Baltic Academy 2025 · Riga, 13–15 March 2025",
	    .footer = "Co-funded by the European Union.",
	    .page_mark = "Page {1} of {2}" };
	struct pdf *p = pdf_begin(a, &paper);
	struct table *t = sheet(a, 40);
	const char *s, *at;

	pdf_heading(p, 1, "List of participants, Thursday 13 March 2025");
	pdf_fact(p, "Event", "Plenary and open-question session");
	pdf_fact(p, "Place", "Riga City Council, Rātslaukums 1");
	pdf_table(p, t, (struct pdf_grid){ .row_height = 12, .lines = true });
	pdf_signatures(p, (struct pdf_signer[]){ { "Jānis Bērziņš",
	    "Legal representative, date and signature", { 0 } } }, 1);
	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b));
	show(&b, "sheet");
	CHECK(pages(a, &b) == 3);
	if ((s = through(a, "-layout", &b)) != NULL) {
		CHECK(count(s, strlen(s), "Organisation") == 3);
		/* The header that is repeated has a line of its own. */
		for (at = s; (at = strstr(at, "Organisation")) != NULL; at++)
			CHECK(memmem(at, strcspn(at, "\n"), "LV", 2) == NULL);
		at = s;
		for (int i = 0; i < 40 && at != NULL; i++) {
			char no[16];

			if (i % NAMES != 0)
				continue;
			snprintf(no, sizeof no, "%d", i + 1);
			at = strstr(at, "Jānis Bērziņš");
			CHECK(at != NULL);
			at = at == NULL ? NULL : at + 1;
		}
	}
	arena_free(a);
}

TEST(pdf_badges)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct pdf_paper paper = { .lang = "en", .title = "Badges",
	    .made_at = MADE_AT, .accent = ACCENT };
	struct pdf *p = pdf_begin(a, &paper);
	struct pdf_card card[NAMES] = { 0 };
	const char *s;

	for (int i = 0; i < NAMES; i++)
		card[i] = (struct pdf_card){ i + 1 < NAMES ? &card[i + 1] :
		    NULL, names[i], places[i], i % 3 == 0 ? "Latvia" :
		    "Україна", i % 2 == 0 ? "Participant" : "Facilitator",
		    "Baltic Academy 2025", i >= 4 ?
		    "https://example.org/p/12345" : NULL };
	pdf_cards(p, card, (struct pdf_sheet){ 0 });
	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b));
	CHECK(pages(a, &b) == 2);
	show(&b, "badges");
	if ((s = through(a, "", &b)) != NULL)
		CHECK(strstr(s, "Ąžuolaitė") != NULL &&
		    strstr(s, "Montenegro") != NULL);

	b = BUF(a);
	p = pdf_begin(a, &paper);
	card[0] = (struct pdf_card){ .name = "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
	    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww" };
	pdf_cards(p, card, (struct pdf_sheet){ 3, 7, 500, 500 });
	pdf_cards(p, NULL, (struct pdf_sheet){ 0 });
	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b) && pages(a, &b) == 1);
	arena_free(a);
}

static const char *
repeat(struct arena *a, const char *s, int times)
{
	struct buf b = BUF(a);

	while (times-- > 0)
		buf_str(&b, s);
	return buf_text(&b);
}

/* Every word of a text far too long comes out, once and in its order. */
TEST(pdf_nothing_lost)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a), words = BUF(a);
	struct pdf_paper paper = { .title = "Long", .made_at = MADE_AT };
	struct pdf *p = pdf_begin(a, &paper);
	struct table *t = table_make(a, "Long", "en", false);
	const char *s;

	for (int i = 0; i < 1200; i++)
		buf_printf(&words, "w%04d ", i);
	pdf_text(p, words.p, NULL);
	pdf_heading(p, 2, repeat(a, "Heading ", 900));
	pdf_text(p, repeat(a, "x", 3000), NULL);
	table_column(t, repeat(a, "Column ", 800), COLUMN_TEXT, 0);
	table_column(t, "Other", COLUMN_TEXT, 2);
	table_text(t, words.p);
	table_text(t, repeat(a, "y", 300));
	pdf_table(p, t, (struct pdf_grid){ .row_height = 12 });
	pdf_markdown(p, arena_printf(a, "|a|b|\n|---|---|\n|%s|%s|\n\n- %s",
	    words.p, repeat(a, "z", 500), repeat(a, "item ", 2000)), NULL, 2);
	pdf_fact(p, repeat(a, "label ", 600), "value");
	pdf_centred(p, repeat(a, "centred ", 900), NULL, (struct pdf_face){
	    .size = 30, .one_line = true });
	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b));
	show(&b, "long");
	if ((s = through(a, "", &b)) != NULL) {
		const char *at = s;
		size_t n = strlen(s);

		for (int i = 0; i < 1200; i++) {
			char word[16];

			snprintf(word, sizeof word, "w%04d", i);
			CHECK(count(s, n, word) == 3);
			at = at == NULL ? NULL : strstr(at, word);
		}
		CHECK(at != NULL);
		CHECK(count(s, n, "Heading") == 900);
		CHECK(count(s, n, "Column") == 800);
		CHECK(count(s, n, "item") == 2000);
		CHECK(count(s, n, "label") == 600);
		CHECK(count(s, n, "centred") == 900);
		CHECK(count(s, n, "x") == 3000);
		CHECK(count(s, n, "y") == 300);
		CHECK(count(s, n, "z") == 500);
	}
	arena_free(a);
}

/* Letters to many in one file: each begins with page 1. */
TEST(pdf_parts)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct pdf_paper paper = { .lang = "en", .title = "Letters",
	    .made_at = MADE_AT, .page_mark = "({1}/{2})",
	    .letterhead = "Academy" };
	struct pdf *p = pdf_begin(a, &paper);
	const char *s;

	pdf_part(p);			/* nothing yet: nothing happens */
	for (int i = 0; i < 3; i++) {
		pdf_text(p, names[i], NULL);
		if (i == 1) {
			pdf_page(p);
			pdf_text(p, "second page", NULL);
		}
		pdf_part(p);
	}
	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b) && pages(a, &b) == 4);
	if ((s = through(a, "", &b)) != NULL) {
		CHECK(count(s, strlen(s), "(1/1)") == 2);
		CHECK(count(s, strlen(s), "(2/2)") == 1);
		CHECK(count(s, strlen(s), "Academy") == 3);
	}
	arena_free(a);
}

/* Pages of that many lines, and space after them. */
static int
pages_of(struct arena *a, int lines, double space)
{
	struct buf b = BUF(a);
	struct pdf *p = pdf_begin(a, &(struct pdf_paper){ .title = "Space",
	    .made_at = MADE_AT });

	for (int i = 0; i < lines; i++)
		pdf_text(p, "A line", NULL);
	if (space > 0)
		pdf_space(p, space);
	CHECK(pdf_end(p, &b) == RC_OK);
	return (int)pages(a, &b);
}

/* Space at the foot of a page, however much, begins no other. */
TEST(pdf_space_is_no_page)
{
	struct arena *a = arena_make();

	for (int lines = 24; lines < 44; lines++)
		CHECK(pages_of(a, lines, 60) == pages_of(a, lines, 0));
	CHECK(pages_of(a, 24, 60) == 1 && pages_of(a, 60, 0) == 2);
	arena_free(a);
}

TEST(pdf_odd_input)
{
	struct arena *a = arena_make();
	struct buf b = BUF(a);
	struct pdf_paper paper = { .made_at = MADE_AT, .margin = 500 };
	struct pdf *p = pdf_begin(a, &paper);
	struct pdf_image broken = logo(a, 64, 32, 0.5);
	struct table *t = table_make(a, NULL, NULL, false);
	const char *s;

	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b) && pages(a, &b) == 1);

	b = BUF(a);
	p = pdf_begin(a, &paper);
	pdf_text(p, "bad \xff\xc3( bytes", NULL);
	pdf_text(p, NULL, NULL);
	pdf_heading(p, 9, "deep");
	pdf_heading(p, 0, "");
	pdf_markdown(p, repeat(a, "> ", 5000), NULL, 2);
	pdf_markdown(p, "[x](https://example.org/'\\)(%27\"é)", NULL, 2);
	pdf_table(p, t, (struct pdf_grid){ 0 });
	table_column(t, "Empty", COLUMN_TEXT, 0);
	pdf_table(p, t, (struct pdf_grid){ 0 });
	pdf_signatures(p, NULL, 0);
	pdf_qr(p, repeat(a, "q", 3000), 20, "caption");
	pdf_picture(p, (struct pdf_image){ red_jpeg, sizeof red_jpeg, "red" },
	    40);
	pdf_picture(p, (struct pdf_image){ "GIF89a", 6, "no image" }, 10);
	pdf_picture(p, (struct pdf_image){ NULL, 0, NULL }, 10);
	broken.n /= 2;
	broken.alt = "half an image";
	pdf_picture(p, broken, 10);
	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b));
	show(&b, "odd");
	if ((s = through(a, "", &b)) != NULL) {
		CHECK(strstr(s, "no image") != NULL);
		CHECK(strstr(s, "half an image") != NULL);
		CHECK(strstr(s, "bytes") != NULL);
		CHECK(count(s, strlen(s), "q") >= 3000);
	}
	/* Cairo 1.16 would forget the tag around a page's first image. */
	b = BUF(a);
	p = pdf_begin(a, &paper);
	pdf_picture(p, (struct pdf_image){ red_jpeg, sizeof red_jpeg, "red" },
	    40);
	CHECK(pdf_end(p, &b) == RC_OK);
	CHECK(sound(&b));
	/* Cut anywhere, an image is refused, not read beyond. */
	for (size_t n = 0; n < sizeof red_jpeg; n += 7) {
		unsigned char *copy = malloc(n + 1);

		memcpy(copy, red_jpeg, n);
		b = BUF(a);
		p = pdf_begin(a, &paper);
		pdf_picture(p, (struct pdf_image){ copy, n, "cut" }, 10);
		if (pdf_end(p, &b) == RC_OK)
			CHECK(sound(&b));
		free(copy);
	}
	arena_free(a);
}
