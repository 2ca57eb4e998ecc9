/* OAI-PMH: answers. */
#include <string.h>

#include "base/log.h"
#include "practice/practice_oai.h"
#include "render/feed.h"

static const char *const said[OAI_ERRORS] = {
	[OAI_BAD_VERB] = "The verb is missing, not one of the six, or given"
	    " twice.",
	[OAI_BAD_ARGUMENT] = "An argument is missing, not known to this verb,"
	    " given twice, or not well formed.",
	[OAI_BAD_TOKEN] = "This token was not given here.",
	[OAI_BAD_FORMAT] = "Records are given as oai_dc and as guildhall.",
	[OAI_NO_IDENTIFIER] = "There is no record of this identifier.",
	[OAI_NO_RECORDS] = "No record fits.",
};

const char oai_schema[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
    " targetNamespace=\"urn:guildhall:practice:1\""
    " elementFormDefault=\"qualified\">\n"
    "<xs:element name=\"practice\"><xs:annotation><xs:documentation>The"
    " record as one JSON object, as in files of JSON Lines."
    "</xs:documentation></xs:annotation>\n"
    "<xs:complexType><xs:simpleContent><xs:extension base=\"xs:string\">\n"
    "<xs:attribute name=\"state\" use=\"required\"><xs:simpleType>"
    "<xs:restriction base=\"xs:string\">"
    "<xs:enumeration value=\"published\"/>"
    "<xs:enumeration value=\"archived\"/>"
    "</xs:restriction></xs:simpleType></xs:attribute>\n"
    "<xs:attribute name=\"anonymous\" type=\"xs:boolean\" use=\"required\"/>"
    "\n<xs:attribute name=\"origin\" type=\"xs:anyURI\"/>"
    "\n</xs:extension></xs:simpleContent></xs:complexType></xs:element>\n"
    "</xs:schema>\n";

static const char *admin;

void
oai_admin_set(const char *email)
{
	admin = email;
}

const char *
oai_admin(struct arena *a, const char *host)
{
	return text_blank(admin) ? arena_printf(a, "postmaster@%.*s",
	    (int)strcspn(host, ":/"), host) : admin;
}

static void
element(struct buf *b, const char *name, const char *text)
{
	buf_printf(b, "<%s>", name);
	xml_text(b, text);
	buf_printf(b, "</%s>\n", name);
}

void
oai_begin(struct oai_answer *w, const struct oai_ask *k, enum oai_error error,
    unixtime now)
{
	struct buf *b = &w->out;

	buf_str(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\""
	    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
	    " xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/"
	    " http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd\">\n");
	element(b, "responseDate", time_rfc3339(b->arena, now));
	buf_str(b, "<request");
	/* Where verb or arguments are wrong, they are not repeated. */
	if (error != OAI_BAD_VERB && error != OAI_BAD_ARGUMENT)
		for (const struct oai_sent *s = k->sent; s != NULL;
		    s = s->next) {
			buf_printf(b, " %s=\"", s->name);
			xml_text(b, s->value);
			buf_char(b, '"');
		}
	buf_char(b, '>');
	xml_text(b, w->base_url);
	buf_str(b, "/oai</request>\n");
	if (error != OAI_FINE)
		oai_fault(w, error);
}

void
oai_fault(struct oai_answer *w, enum oai_error error)
{
	buf_printf(&w->out, "<error code=\"%s\">%s</error>\n",
	    oai_error_code[error], said[error]);
}

void
oai_end(struct oai_answer *w)
{
	buf_str(&w->out, "</OAI-PMH>\n");
}

/* --- a record --- */

static const char *
address(const struct oai_answer *w, const char *code)
{
	return arena_printf(w->out.arena, "%s/practices/%s", w->base_url, code);
}

void
oai_header(struct oai_answer *w, const struct oai_item *i)
{
	struct arena *a = w->out.arena;
	struct text_list topics = text_split(a, i->record == NULL ? NULL :
	    i->topics, ' ');
	struct buf *b = &w->out;

	buf_str(b, i->record == NULL ? "<header status=\"deleted\">" :
	    "<header>");
	element(b, "identifier", address(w, i->code));
	element(b, "datestamp", time_rfc3339(a, i->at));
	if (i->record != NULL) {
		element(b, "setSpec", arena_printf(a, "kind:%s", i->kind));
		if (i->country != NULL)
			element(b, "setSpec", arena_printf(a, "country:%s",
			    i->country));
		for (size_t k = 0; k < topics.n; k++)
			if (oai_set_word(topics.at[k]))
				element(b, "setSpec", arena_printf(a,
				    "topic:%s", topics.at[k]));
	}
	buf_str(b, "</header>\n");
}

static void
dc(struct buf *b, const char *name, const char *lang, const char *text)
{
	if (text_blank(text))
		return;
	buf_printf(b, "<dc:%s", name);
	if (lang != NULL) {
		buf_str(b, " xml:lang=\"");
		xml_text(b, lang);
		buf_char(b, '"');
	}
	buf_char(b, '>');
	xml_text(b, text);
	buf_printf(b, "</dc:%s>\n", name);
}

/* In each language that it has. */
static void
dc_words(struct buf *b, const char *name, const char *words)
{
	const char *why, *lang;
	json_t *all, *v;

	if (words == NULL || json_read(b->arena, words, strlen(words), &all,
	    &why) != RC_OK)
		return;
	json_object_foreach(all, lang, v)
		dc(b, name, lang, json_string_value(v));
	json_decref(all);
}

static void
dc_lines(struct buf *b, const char *name, const char *lines)
{
	struct text_list l = text_split(b->arena, lines, '\n');

	for (size_t i = 0; i < l.n; i++)
		dc(b, name, NULL, l.at[i]);
}

static void
dc_topics(struct oai_answer *w, const char *topics)
{
	struct text_list l = text_split(w->out.arena, topics, ' ');

	for (size_t i = 0; i < l.n; i++) {
		const struct oai_names *n = w->names;

		while (n != NULL && strcmp(n->id, l.at[i]) != 0)
			n = n->next;
		dc(&w->out, "subject", n == NULL ? NULL : "en",
		    n == NULL ? l.at[i] : n->name);
	}
}

static void
dublin_core(struct oai_answer *w, const struct oai_item *i,
    const struct practice *p)
{
	static const char *const kind[PRACTICE_KINDS] = { "Good practice",
		"Less successful experience", "Mixed experience" };
	struct buf *b = &w->out;
	struct text_list from = text_split(b->arena, p->adapted_from, '\n');

	buf_str(b, "<oai_dc:dc"
	    " xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\""
	    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
	    " xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/oai_dc/"
	    " http://www.openarchives.org/OAI/2.0/oai_dc.xsd\">\n");
	dc_words(b, "title", p->title);
	dc_words(b, "creator", p->lead);
	dc_topics(w, p->topics);
	dc_words(b, "subject", p->target_groups);
	dc_words(b, "description", p->summary);
	dc_words(b, "description", p->problem);
	dc_words(b, "description", p->what_was_done);
	dc_words(b, "description", p->happened);
	dc_words(b, "description", p->result);
	dc_words(b, "description", p->lesson);
	dc_words(b, "contributor", p->partners);
	dc(b, "date", NULL, time_iso_date(b->arena, i->published_at, "UTC"));
	dc(b, "type", NULL, "Text");
	dc(b, "type", "en", kind[p->kind]);
	dc(b, "format", NULL, "text/html");
	dc(b, "identifier", NULL, address(w, i->code));
	dc(b, "source", NULL, p->source_url);
	dc_lines(b, "source", p->other_sources);
	dc(b, "language", NULL, p->lang);
	for (size_t k = 0; k < from.n; k++)
		dc(b, "relation", NULL, text_clean(b->arena,
		    arena_dup_n(b->arena, from.at[k], strcspn(from.at[k],
		    ";")), true));
	dc(b, "coverage", NULL, p->city);
	dc(b, "coverage", NULL, p->country);
	if (p->year_from != 0)
		dc(b, "coverage", NULL, p->year_to == 0 ?
		    arena_printf(b->arena, "%lld/..", (long long)p->year_from) :
		    arena_printf(b->arena, "%lld/%lld",
		    (long long)p->year_from, (long long)p->year_to));
	buf_str(b, "</oai_dc:dc>\n");
}

static void
whole(struct oai_answer *w, const struct oai_item *i)
{
	struct buf *b = &w->out;

	buf_str(b, "<practice xmlns=\"urn:guildhall:practice:1\""
	    " xsi:schemaLocation=\"urn:guildhall:practice:1 ");
	xml_text(b, w->base_url);
	buf_printf(b, "/oai/guildhall.xsd\" state=\"%s\" anonymous=\"%s\"",
	    practice_state_name[i->state], i->anonymous ? "true" : "false");
	if (i->origin != NULL) {
		buf_str(b, " origin=\"");
		xml_text(b, i->origin);
		buf_char(b, '"');
	}
	buf_char(b, '>');
	xml_text(b, i->record);
	buf_str(b, "</practice>\n");
}

enum rc
oai_record(struct oai_answer *w, const struct oai_item *i,
    enum oai_prefix prefix)
{
	struct arena *a = w->out.arena;
	struct practice p = PRACTICE_NEW;
	struct practice_fault *faults;
	const char *why;
	json_t *in;
	enum rc rc;

	buf_str(&w->out, "<record>\n");
	oai_header(w, i);
	if (i->record != NULL) {
		buf_str(&w->out, "<metadata>\n");
		if (prefix == OAI_GUILDHALL) {
			whole(w, i);
		} else {
			if (json_read(a, i->record, strlen(i->record), &in,
			    &why) != RC_OK)
				return RC_FAILED;
			rc = practice_from_json(a, in, &p, &faults);
			json_decref(in);
			if (rc != RC_OK) {
				log_line(LOG_ERROR, "practice", "%s cannot be"
				    " read", i->code);
				return RC_FAILED;
			}
			dublin_core(w, i, &p);
		}
		buf_str(&w->out, "</metadata>\n");
	}
	buf_str(&w->out, "</record>\n");
	return RC_OK;
}
