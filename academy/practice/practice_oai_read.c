/* What a source of OAI-PMH answers. */
#include <expat.h>
#include <string.h>

#include "base/log.h"
#include "practice/practice_oai_harvest.h"

#define OAI "http://www.openarchives.org/OAI/2.0/\n"
#define DC "http://purl.org/dc/elements/1.1/\n"
#define OURS "urn:guildhall:practice:1\n"

enum { DEEP = 64, TEXT_MOST = 1 << 20, RECORDS_MOST = 20000,
	LIST_MOST = 64 * 1024 };

struct reader {
	struct arena *a;
	XML_Parser parser;
	struct oai_reply *out;
	struct oai_got *got, **end;	/* the record that is read */
	struct buf text;
	const char *lang;		/* of the element */
	int depth;
	bool bad;
};

static void
refuse(struct reader *r)
{
	r->bad = true;
	XML_StopParser(r->parser, XML_FALSE);
}

static const char *
attribute(const char **attr, const char *name)
{
	for (; *attr != NULL; attr += 2)
		if (strcmp(*attr, name) == 0)
			return attr[1];
	return NULL;
}

static void
begin_record(struct reader *r, const char **attr)
{
	const char *status = attribute(attr, "status");

	if (r->out->n++ == RECORDS_MOST) {
		refuse(r);
		return;
	}
	r->got = arena_new(r->a, struct oai_got);
	r->got->deleted = status != NULL && strcmp(status, "deleted") == 0;
	*r->end = r->got;
	r->end = &r->got->next;
}

static void
on_start(void *ctx, const char *name, const char **attr)
{
	struct reader *r = ctx;
	const char *s;

	if (++r->depth > DEEP || (r->depth == 1 &&
	    strcmp(name, OAI "OAI-PMH") != 0)) {
		refuse(r);
		return;
	}
	r->text.n = 0;
	buf_put(&r->text, "", 0);
	r->lang = arena_dup(r->a, attribute(attr,
	    "http://www.w3.org/XML/1998/namespace\nlang"));
	if (strcmp(name, OAI "header") == 0) {
		begin_record(r, attr);
	} else if (strcmp(name, OAI "error") == 0) {
		s = attribute(attr, "code");
		r->out->error = arena_dup(r->a, s == NULL ? "" : s);
	} else if (strcmp(name, OURS "practice") == 0 && r->got != NULL) {
		s = attribute(attr, "state");
		r->got->archived = s != NULL && strcmp(s, "archived") == 0;
		s = attribute(attr, "anonymous");
		r->got->anonymous = s != NULL && strcmp(s, "true") == 0;
		r->got->elsewhere = attribute(attr, "origin") != NULL;
	}
}

/* One more line of what may be several; the first of what may be one. */
static void
add(struct reader *r, const char **to, const char *text, bool several)
{
	const char *s = text_clean(r->a, text, false);

	if (*s == '\0' || (*to != NULL && (!several ||
	    strlen(*to) + strlen(s) > LIST_MOST)))
		return;
	*to = *to == NULL ? arena_dup(r->a, s) :
	    arena_printf(r->a, "%s\n%s", *to, s);
}

static void
end_dc(struct reader *r, const char *name)
{
	const char *text = buf_text(&r->text);
	struct oai_got *g = r->got;

	if (strcmp(name, "title") == 0) {
		if (g->title == NULL)
			g->title_lang = r->lang;
		add(r, &g->title, text, false);
	} else if (strcmp(name, "creator") == 0) {
		add(r, &g->creator, text, true);
	} else if (strcmp(name, "description") == 0) {
		add(r, &g->description, text, true);
	} else if (strcmp(name, "source") == 0) {
		add(r, &g->source, text, true);
	} else if (strcmp(name, "identifier") == 0) {
		add(r, &g->identifiers, text, true);
	} else if (strcmp(name, "language") == 0) {
		add(r, &g->language, text, false);
	} else if (strcmp(name, "type") == 0) {
		add(r, &g->type, text, true);
	}
}

static void
on_end(void *ctx, const char *name)
{
	struct reader *r = ctx;
	const char *text = buf_text(&r->text);
	bool day;

	r->depth--;
	if (strcmp(name, OAI "responseDate") == 0)
		oai_date(text_clean(r->a, text, true), &r->out->at, &day);
	else if (strcmp(name, OAI "granularity") == 0)
		r->out->day = strcmp(text_clean(r->a, text, true),
		    "YYYY-MM-DD") == 0;
	else if (strcmp(name, OAI "metadataNamespace") == 0)
		r->out->whole |= strcmp(text_clean(r->a, text, true),
		    "urn:guildhall:practice:1") == 0;
	else if (strcmp(name, OAI "resumptionToken") == 0)
		r->out->token = arena_dup(r->a, text_clean(r->a, text, true));
	else if (r->got == NULL)
		;
	else if (strcmp(name, OAI "identifier") == 0)
		r->got->identifier = arena_dup(r->a, text_clean(r->a, text,
		    true));
	else if (strcmp(name, OAI "datestamp") == 0)
		r->got->datestamp = arena_dup(r->a, text_clean(r->a, text,
		    true));
	else if (strcmp(name, OURS "practice") == 0)
		r->got->json = arena_dup(r->a, text);
	else if (text_starts(name, DC))
		end_dc(r, name + strlen(DC));
	r->text.n = 0;
	buf_put(&r->text, "", 0);
}

static void
on_text(void *ctx, const char *s, int n)
{
	struct reader *r = ctx;

	if (r->text.n + (size_t)n > TEXT_MOST)
		refuse(r);
	else
		buf_put(&r->text, s, (size_t)n);
}

/* With no DOCTYPE there are no entities. */
static void
on_doctype(void *ctx, [[maybe_unused]] const char *name,
    [[maybe_unused]] const char *system, [[maybe_unused]] const char *public,
    [[maybe_unused]] int subset)
{
	refuse(ctx);
}

enum rc
oai_reply_read(struct arena *a, const char *xml, size_t n,
    struct oai_reply *out)
{
	struct reader r = { .a = a, .out = out, .text = BUF(a) };
	bool ok;

	*out = (struct oai_reply){ 0 };
	r.end = &out->records;
	if (n >= INT32_MAX || (r.parser = XML_ParserCreateNS(NULL, '\n')) ==
	    NULL)
		return RC_INVALID;
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	ok = XML_Parse(r.parser, xml, (int)n, 1) == XML_STATUS_OK && !r.bad;
	XML_ParserFree(r.parser);
	return ok ? RC_OK : RC_INVALID;
}

/* --- a record of it --- */

static const char *
short_lang(struct arena *a, const char *s)
{
	size_t n = s == NULL ? 0 : strspn(s, "abcdefghijklmnopqrstuvwxyz");

	return n == 2 && (s[2] == '\0' || s[2] == '-') ?
	    arena_dup_n(a, s, 2) : NULL;
}

static const char *
first_address(struct arena *a, const char *lines)
{
	struct text_list l = text_split(a, lines, '\n');

	for (size_t i = 0; i < l.n; i++)
		if ((text_starts(l.at[i], "http://") ||
		    text_starts(l.at[i], "https://")) && strlen(l.at[i]) < 900)
			return l.at[i];
	return NULL;
}

static const char *
words(struct arena *a, const char *lang, const char *text, size_t most)
{
	return text_blank(text) ? NULL : words_set(a, NULL, lang,
	    text_cut(a, text, most));
}

/* What Dublin Core says, where it says it. */
static enum rc
from_dc(struct arena *a, const struct oai_source *s, const struct oai_got *g,
    struct practice *p)
{
	const char *lang = short_lang(a, g->title_lang);

	if (text_blank(g->title))
		return RC_INVALID;
	if (lang == NULL)
		lang = short_lang(a, g->language);
	*p = (struct practice)PRACTICE_NEW;
	p->lang = lang == NULL ? "en" : lang;
	p->kind = s->kind;
	if (g->type != NULL && strstr(g->type, "Less successful") != NULL)
		p->kind = PRACTICE_LESS;
	else if (g->type != NULL && strstr(g->type, "Mixed exp") != NULL)
		p->kind = PRACTICE_MIXED;
	p->title = words(a, p->lang, text_clean(a, g->title, true), 119);
	p->lead = words(a, p->lang, g->creator == NULL ? NULL :
	    text_clean(a, g->creator, true), 299);
	p->what_was_done = words(a, p->lang, g->description, 2999);
	p->source_url = first_address(a, g->identifiers);
	if (p->source_url == NULL)
		p->source_url = first_address(a, g->source);
	p->source_language = short_lang(a, g->language);
	return RC_OK;
}

enum rc
oai_practice(struct arena *a, const struct oai_source *s,
    const struct oai_got *g, struct practice *p)
{
	struct practice_fault *faults;
	const char *why;
	json_t *in;
	enum rc rc;

	if (g->json == NULL)
		return from_dc(a, s, g, p);
	*p = (struct practice)PRACTICE_NEW;
	if (json_read(a, g->json, strlen(g->json), &in, &why) != RC_OK)
		return RC_INVALID;
	rc = practice_from_json(a, in, p, &faults);
	json_decref(in);
	if (rc != RC_OK)
		return rc;
	p->code = NULL;
	p->attribution = g->anonymous ? ATTRIBUTION_ANONYMOUS :
	    ATTRIBUTION_NAMED;
	/* Where it stands; an anonymous one must not say more than it did. */
	if (p->source_url == NULL && !g->anonymous)
		p->source_url = first_address(a, g->identifier);
	return RC_OK;
}
