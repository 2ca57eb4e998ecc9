/* OAI-PMH: the six questions at one address. */
#include "practice/practice_web.h"

#include <string.h>

#include "practice/practice_oai.h"
#include "render/feed.h"

/* --- answers --- */

static void
element(struct buf *b, const char *name, const char *text)
{
	buf_printf(b, "<%s>", name);
	xml_text(b, text);
	buf_printf(b, "</%s>\n", name);
}

static const char *
host_of(const struct req *r)
{
	const char *host = strstr(r->base_url, "://");

	return host == NULL ? r->base_url : host + 3;
}

static enum rc
identify(struct req *r, struct oai_answer *w)
{
	struct buf *b = &w->out;
	unixtime earliest;

	TRY(oai_earliest(r->db, &earliest));
	buf_str(b, "<Identify>\n");
	element(b, "repositoryName", arena_printf(r->arena,
	    "Guildhall: %s", host_of(r)));
	element(b, "baseURL", arena_printf(r->arena, "%s/oai", r->base_url));
	element(b, "protocolVersion", "2.0");
	element(b, "adminEmail", oai_admin(r->arena, host_of(r)));
	element(b, "earliestDatestamp", time_rfc3339(r->arena, earliest));
	element(b, "deletedRecord", "persistent");
	element(b, "granularity", "YYYY-MM-DDThh:mm:ssZ");
	buf_str(b, "</Identify>\n");
	return RC_OK;
}

/* The code in an identifier of ours, or NULL. */
static const char *
code_of(const struct req *r, const char *identifier)
{
	size_t n = strlen(r->base_url);

	return identifier == NULL || strncmp(identifier, r->base_url, n) != 0 ||
	    strncmp(identifier + n, "/practices/", 11) != 0 ? NULL :
	    identifier + n + 11;
}

static enum rc
find(struct req *r, const struct oai_ask *k, struct oai_item *out)
{
	const char *code = code_of(r, k->identifier);

	return code == NULL ? RC_NONE : oai_find(r->db, r->arena, code, out);
}

static enum rc
formats(struct req *r, struct oai_answer *w, const struct oai_ask *k)
{
	struct buf *b = &w->out;
	struct oai_item i;
	enum rc rc = k->identifier == NULL ? RC_OK : find(r, k, &i);

	if (rc == RC_NONE) {
		oai_fault(w, OAI_NO_IDENTIFIER);
		return RC_OK;
	}
	TRY(rc);
	buf_str(b, "<ListMetadataFormats>\n<metadataFormat>\n"
	    "<metadataPrefix>oai_dc</metadataPrefix>\n"
	    "<schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema>\n"
	    "<metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/"
	    "</metadataNamespace>\n</metadataFormat>\n<metadataFormat>\n"
	    "<metadataPrefix>guildhall</metadataPrefix>\n");
	element(b, "schema", arena_printf(r->arena, "%s/oai/guildhall.xsd",
	    r->base_url));
	buf_str(b, "<metadataNamespace>urn:guildhall:practice:1"
	    "</metadataNamespace>\n</metadataFormat>\n"
	    "</ListMetadataFormats>\n");
	return RC_OK;
}

static const char *
set_name(const struct oai_answer *w, const char *spec)
{
	const char *word = strchr(spec, ':') + 1;

	if (text_starts(spec, "country:"))
		return country_name(word, "en");
	if (text_starts(spec, "kind:"))
		return strcmp(word, "good_practice") == 0 ? "Good practice" :
		    strcmp(word, "mixed") == 0 ? "Mixed experience" :
		    "Less successful experience";
	for (const struct oai_names *n = w->names; n != NULL; n = n->next)
		if (strcmp(n->id, word) == 0)
			return n->name;
	return word;
}

static enum rc
sets(struct req *r, struct oai_answer *w)
{
	struct oai_sets *list;

	TRY(oai_sets(r->db, r->arena, &list));
	/* An empty list is none that a schema knows: the kinds always are. */
	buf_str(&w->out, "<ListSets>\n");
	for (int k = 0; list == NULL && k < PRACTICE_KINDS; k++) {
		const char *spec = arena_printf(r->arena, "kind:%s",
		    practice_kind_name[k]);

		buf_str(&w->out, "<set>\n");
		element(&w->out, "setSpec", spec);
		element(&w->out, "setName", set_name(w, spec));
		buf_str(&w->out, "</set>\n");
	}
	for (; list != NULL; list = list->next) {
		buf_str(&w->out, "<set>\n");
		element(&w->out, "setSpec", list->spec);
		element(&w->out, "setName", set_name(w, list->spec));
		buf_str(&w->out, "</set>\n");
	}
	buf_str(&w->out, "</ListSets>\n");
	return RC_OK;
}

static enum rc
list(struct req *r, struct oai_answer *w, const struct oai_ask *k)
{
	const char *verb = oai_verb_name[k->verb];
	const struct oai_item *i, *last = NULL;
	struct oai_item *all;
	struct oai_set set;
	int64_t n = 0;

	if (!oai_set_read(r->arena, k->set, &set))
		return RC_FAILED;
	TRY(oai_list(r->db, r->arena, k, &set, &all));
	if (all == NULL) {
		oai_fault(w, OAI_NO_RECORDS);
		return RC_OK;
	}
	buf_printf(&w->out, "<%s>\n", verb);
	for (i = all; i != NULL && n < OAI_PAGE; i = i->next, n++) {
		if (k->verb == OAI_IDENTIFIERS)
			oai_header(w, i);
		else
			TRY(oai_record(w, i, k->prefix));
		last = i;
	}
	/* The last part of a list in parts ends with an empty one. */
	if (i != NULL || k->after != NULL)
		buf_printf(&w->out, "<resumptionToken cursor=\"%lld\">%s"
		    "</resumptionToken>\n", (long long)k->given, i == NULL ?
		    "" : oai_token(r->arena, k, last->at, last->code,
		    k->given + n));
	buf_printf(&w->out, "</%s>\n", verb);
	return RC_OK;
}

static enum rc
one(struct req *r, struct oai_answer *w, const struct oai_ask *k)
{
	struct oai_item i;
	enum rc rc = find(r, k, &i);

	if (rc == RC_NONE) {
		oai_fault(w, OAI_NO_IDENTIFIER);
		return RC_OK;
	}
	TRY(rc);
	buf_str(&w->out, "<GetRecord>\n");
	TRY(oai_record(w, &i, k->prefix));
	buf_str(&w->out, "</GetRecord>\n");
	return RC_OK;
}

static enum rc
say(struct req *r, struct oai_answer *w, const struct oai_ask *k)
{
	switch (k->verb) {
	case OAI_IDENTIFY:
		return identify(r, w);
	case OAI_FORMATS:
		return formats(r, w, k);
	case OAI_SETS:
		return sets(r, w);
	case OAI_IDENTIFIERS:
	case OAI_RECORDS:
		return list(r, w, k);
	case OAI_RECORD:
		return one(r, w, k);
	default:
		return RC_FAILED;
	}
}

/* --- requests --- */

static enum rc
topic_names(struct req *r, struct oai_names **out)
{
	struct concept *c;

	TRY(concept_list(r->db, r->arena, &c));
	*out = NULL;
	for (; c != NULL; c = c->next) {
		*out = arena_new(r->arena, struct oai_names);
		(*out)->id = c->id;
		(*out)->name = words_pick(r->arena, c->label, "en").text;
		out = &(*out)->next;
	}
	return RC_OK;
}

static enum rc
answer(struct req *r)
{
	struct oai_sent *sent = NULL, **end = &sent;
	struct oai_answer w = { .out = BUF(r->arena),
	    .base_url = r->base_url };
	enum oai_error error;
	struct oai_names *names;
	struct oai_ask k;

	for (const struct sent *s = req_sent(r); s != NULL; s = s->next) {
		*end = arena_new(r->arena, struct oai_sent);
		**end = (struct oai_sent){ s->name, s->value, NULL };
		end = &(*end)->next;
	}
	error = oai_read(r->arena, sent, r->now, &k);
	TRY(topic_names(r, &names));
	w.names = names;
	oai_begin(&w, &k, error, r->now);
	if (error == OAI_FINE)
		TRY(say(r, &w, &k));
	oai_end(&w);
	return reply_bytes(r, "text/xml; charset=utf-8", NULL, w.out.p,
	    w.out.n);
}

static enum rc
schema(struct req *r)
{
	reply_keep(r, 86400, true);
	return reply_text(r, "text/xml; charset=utf-8", oai_schema);
}

const struct route practice_oai_routes[] = {
	{ GET, "/oai", RIGHT_ANYONE, answer },
	{ POST, "/oai", RIGHT_ANYONE, answer,
	    ROUTE_UNSIGNED | ROUTE_NO_RETRY_KEY },
	{ GET, "/oai/guildhall.xsd", RIGHT_ANYONE, schema },
	{ 0 }
};
