/*
 * What Cairo 1.16 leaves to be done, by libqpdf: the document's language, its
 * title in the title bar, languages and alternative texts of elements, header
 * cells' scope, and an identity that depends on nothing but the content.
 */
#include "render/pdf_inner.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

#include "base/log.h"

enum { DEEP = 40 };

static qpdf_oh
text(qpdf_data q, const char *s)
{
	return qpdf_oh_new_unicode_string(q, s);
}

/* Elements stand in the tree in the order in which they were begun. */
static void
walk(qpdf_data q, qpdf_oh node, const struct element **e, int deep)
{
	qpdf_oh kids;

	if (deep > DEEP || !qpdf_oh_is_dictionary(q, node))
		return;
	if (qpdf_oh_has_key(q, node, "/S")) {
		const char *tag = qpdf_oh_get_name(q, qpdf_oh_get_key(q, node,
		    "/S"));

		if (*e == NULL || strcmp(tag + 1, (*e)->tag) != 0)
			return;		/* not what was written: hands off */
		if ((*e)->lang != NULL)
			qpdf_oh_replace_key(q, node, "/Lang",
			    text(q, (*e)->lang));
		if ((*e)->alt != NULL)
			qpdf_oh_replace_key(q, node, "/Alt",
			    text(q, (*e)->alt));
		if (strcmp((*e)->tag, "TH") == 0)
			qpdf_oh_replace_key(q, node, "/A", qpdf_oh_parse(q,
			    "<< /O /Table /Scope /Column >>"));
		*e = (*e)->next;
	}
	kids = qpdf_oh_get_key(q, node, "/K");
	if (qpdf_oh_is_dictionary(q, kids))
		walk(q, kids, e, deep + 1);
	else if (qpdf_oh_is_array(q, kids)) {
		int n = qpdf_oh_get_array_n_items(q, kids);

		for (int i = 0; i < n; i++) {
			qpdf_oh kid = qpdf_oh_get_array_item(q, kids, i);

			walk(q, kid, e, deep + 1);
			qpdf_oh_release(q, kid);
		}
	}
	qpdf_oh_release(q, kids);
}

static bool
wrong(QPDF_ERROR_CODE code)
{
	return (code & QPDF_ERRORS) != 0;
}

static bool
finish(qpdf_data q, struct pdf *p, struct buf *out)
{
	const struct element *e = p->elements;
	qpdf_oh root, tree;

	if (wrong(qpdf_read_memory(q, "pdf", p->bytes.p, p->bytes.n, NULL)))
		return false;
	root = qpdf_get_root(q);
	qpdf_oh_replace_key(q, root, "/Lang", text(q, p->paper.lang));
	if (p->paper.title != NULL)
		qpdf_oh_replace_key(q, root, "/ViewerPreferences",
		    qpdf_oh_parse(q, p->rtl ?
		    "<< /DisplayDocTitle true /Direction /R2L >>" :
		    "<< /DisplayDocTitle true >>"));
	tree = qpdf_oh_get_key(q, root, "/StructTreeRoot");
	if (qpdf_oh_is_dictionary(q, tree))
		qpdf_oh_replace_key(q, root, "/MarkInfo", qpdf_oh_parse(q,
		    "<< /Marked true >>"));
	walk(q, tree, &e, 0);
	if (e != NULL)
		log_line(LOG_WARN, "render",
		    "PDF: the structure differs at <%s>", e->tag);
	if (wrong(qpdf_init_write_memory(q)))
		return false;
	qpdf_set_deterministic_ID(q, QPDF_TRUE);
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
	if (wrong(qpdf_write(q)))
		return false;
	buf_put(out, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
	return true;
}

enum rc
pdf_finish(struct pdf *p, struct buf *out)
{
	qpdf_data q = qpdf_init();
	bool done;

	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	done = finish(q, p, out);
	if (!done)
		log_line(LOG_ERROR, "render", "PDF: %s", qpdf_has_error(q) ?
		    qpdf_get_error_full_text(q, qpdf_get_error(q)) :
		    "cannot be finished");
	qpdf_cleanup(&q);
	return done ? RC_OK : RC_FAILED;
}
