/* Candidates made of notes, merged of several, split in two. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_inside_web.h"

static enum rc
to_finding(struct req *r, const char *slug, row_id id)
{
	return reply_see_other(r, "/editions/%s/mine/findings/%lld", slug,
	    (long long)id);
}

/* Texts below each other, each language by itself. */
static const char *
below(struct arena *a, const char *json, const char *more, const char *lang)
{
	const char *was = words_in(a, json, lang);

	if (text_blank(more))
		return json;
	return words_set(a, json, lang, was == NULL ? more : arena_printf(a,
	    "%s\n\n%s", was, more));
}

/* What the address names: "?f=1&f=2" as check boxes send it, "?f=1_2" as our
 * forms carry it on. */
static struct text_list
named(struct req *r, const char *name)
{
	struct buf b = BUF(r->arena);

	if (r->method == POST)
		return text_split(r->arena, req_query(r, name), '_');
	for (const struct sent *s = req_sent(r); s != NULL; s = s->next)
		if (text_same(s->name, name))
			buf_printf(&b, b.n == 0 ? "%s" : "_%s", s->value);
	return text_split(r->arena, buf_text(&b), '_');
}

/* --- of notes --- */

/* The notes that the address names, of this edition. */
static enum rc
chosen_notes(struct req *r, struct note **out)
{
	struct text_list ids = named(r, "note");

	*out = NULL;
	for (size_t i = 0; i < ids.n && i < FINDING_MERGE_MAX; i++) {
		struct note one;
		int64_t id;

		if (!text_number(ids.at[i], 1, INT64_MAX, &id))
			continue;
		TRY(note_find(r->db, r->arena, id, &one));
		if (one.edition != r->edition)
			return RC_NONE;
		*out = arena_new(r->arena, struct note);
		**out = one;
		(*out)->next = NULL;
		out = &(*out)->next;
	}
	return RC_OK;
}

/* A report of a group says which; its first line is the title of a short note. */
static void
of_notes(struct req *r, const struct note *n, struct finding *f)
{
	const char *lang = n == NULL ? r->lang : n->lang;

	if (n != NULL)
		f->title = words_set(r->arena, NULL, lang, text_cut(r->arena,
		    arena_dup_n(r->arena, n->body, strcspn(n->body, "\n")),
		    FINDING_TITLE_MAX - 1));
	for (; n != NULL; n = n->next)
		f->body = below(r->arena, f->body, text_cut(r->arena, n->body,
		    FINDING_TEXT_MAX / 2), lang);
}

static enum rc
make(struct req *r)
{
	struct draft_view d = { .title = tr(r->lang, "A new finding") };
	struct finding f = { .edition = r->edition };
	struct buf to = BUF(r->arena);
	struct note *notes;
	row_id sessions[FINDING_MERGE_MAX];
	size_t n = 0;
	bool may;

	page_noindex(r);
	TRY(edition_find(r->db, r->arena, r->edition, &d.edition));
	TRY(finding_may_draft(r, &may));
	if (!may)
		return RC_DENIED;
	TRY(chosen_notes(r, &notes));
	of_notes(r, notes, &f);
	d.form = finding_form(r, &d.edition, &f);
	buf_printf(&to, "/editions/%s/mine/findings/new", d.edition.slug);
	for (const struct note *x = notes; x != NULL; x = x->next) {
		buf_printf(&to, "%s%lld", x == notes ? "?note=" : "_",
		    (long long)x->id);
		sessions[n++] = x->session;
	}
	d.action = (struct url){ buf_text(&to) };
	d.lead = notes == NULL ? NULL : tr(r->lang, "Begun from notes. One "
	    "finding says one thing: cut the rest, or make another finding of "
	    "it.");
	if (r->method == POST) {
		form_read(d.form);
		if (r->faults == 0)
			TRY(finding_typed(r, d.form, &f, sessions, n));
	}
	if (r->method == GET || r->faults > 0)
		return finding_draft_page(r, &d);
	TRY(finding_save(r->db, &f, &(struct finding_by){ r->person, "made",
	    r->now }));
	for (const struct note *x = notes; x != NULL; x = x->next) {
		TRY(finding_source_add(r->db, f.id, SOURCE_NOTE, x->id));
		TRY(finding_source_add(r->db, f.id, SOURCE_SESSION,
		    x->session));
	}
	TRY(finding_note_down(r, "finding.add", "finding", f.id));
	reply_flash(r, tr(r->lang, "The candidate is written."));
	return to_finding(r, d.edition.slug, f.id);
}

/* --- merged --- */

struct pick { struct finding f; int64_t seen; };

/* "7.3": a finding and the version that was seen. */
static enum rc
picked(struct req *r, struct pick *out, size_t *n)
{
	struct text_list ids = named(r, "f");

	*n = 0;
	for (size_t i = 0; i < ids.n && *n < FINDING_MERGE_MAX; i++) {
		struct text_list two = text_split(r->arena, ids.at[i], '.');
		struct pick *p = &out[*n];
		bool twice = false;
		int64_t id;

		if (two.n != 2 || !text_number(two.at[0], 1, INT64_MAX, &id) ||
		    !text_number(two.at[1], 1, INT64_MAX, &p->seen))
			continue;
		for (size_t k = 0; k < *n; k++)
			twice |= out[k].f.id == id;
		if (twice)
			continue;
		TRY(finding_find(r->db, r->arena, id, &p->f));
		if (p->f.edition != r->edition)
			return RC_NONE;
		(*n)++;
	}
	return RC_OK;
}

static void
of_findings(struct req *r, const struct pick *p, size_t n, struct finding *f)
{
	*f = (struct finding){ .edition = r->edition, .title = p[0].f.title,
	    .level = p[0].f.level, .addressee = p[0].f.addressee,
	    .topic = p[0].f.topic };
	for (size_t i = 0; i < n; i++) {
		struct text_list langs = words_langs(r->arena, p[i].f.title);

		for (size_t k = 0; k < langs.n; k++) {
			if (i > 0)
				f->body = below(r->arena, f->body, words_in(
				    r->arena, p[i].f.title, langs.at[k]),
				    langs.at[k]);
			f->body = below(r->arena, f->body, words_in(r->arena,
			    p[i].f.body, langs.at[k]), langs.at[k]);
		}
	}
}

/* The sessions of all of them. */
static enum rc
all_sessions(struct req *r, const struct pick *p, size_t n, row_id **out,
    size_t *count)
{
	struct buf b = BUF(r->arena);

	for (size_t i = 0; i < n; i++) {
		row_id *some;
		size_t k;

		TRY(finding_sessions(r, p[i].f.id, &some, &k));
		buf_put(&b, some, k * sizeof *some);
	}
	*count = b.n / sizeof **out;
	*out = arena_array(r->arena, row_id, *count + 1);
	if (b.n > 0)
		memcpy(*out, b.p, b.n);
	return RC_OK;
}

static enum rc
end_all(struct req *r, const struct pick *p, size_t n, row_id into)
{
	for (size_t i = 0; i < n; i++) {
		TRY(finding_end(r->db, p[i].f.id, p[i].seen,
		    FINDING_CANDIDATE, FINDING_MERGED, NULL, r->now));
		TRY(finding_sources_copy(r->db, p[i].f.id, into));
		TRY(finding_source_add(r->db, into, SOURCE_FINDING,
		    p[i].f.id));
	}
	return RC_OK;
}

/* One of them is newer than what was seen, or no candidate any more. */
static const struct pick *
moved(const struct pick *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i].f.version != p[i].seen ||
		    p[i].f.state != FINDING_CANDIDATE)
			return &p[i];
	return NULL;
}

static enum rc
merge(struct req *r)
{
	struct draft_view d = { .title = tr(r->lang, "Merge findings"),
	    .lead = tr(r->lang, "The texts stand below each other: write one "
	    "of them. The new finding goes back to all sessions and practices "
	    "of the others, which stay to be read.") };
	struct pick p[FINDING_MERGE_MAX];
	struct finding f, **end = &d.from;
	struct buf to = BUF(r->arena);
	const struct pick *late;
	row_id *sessions;
	size_t n, k;
	bool may;

	page_noindex(r);
	TRY(edition_find(r->db, r->arena, r->edition, &d.edition));
	TRY(finding_may_draft(r, &may));
	if (!may)
		return RC_DENIED;
	TRY(picked(r, p, &n));
	if (n < 2) {
		if (r->method == GET)
			reply_flash(r, tr(r->lang, "Choose two findings or "
			    "more to merge."));
		return reply_see_other(r, "/editions/%s/mine/findings",
		    d.edition.slug);
	}
	of_findings(r, p, n, &f);
	d.form = finding_form(r, &d.edition, &f);
	buf_printf(&to, "/editions/%s/mine/findings/merge", d.edition.slug);
	for (size_t i = 0; i < n; i++) {
		buf_printf(&to, "%s%lld.%lld", i == 0 ? "?f=" : "_",
		    (long long)p[i].f.id, (long long)p[i].f.version);
		*end = &p[i].f;
		end = &p[i].f.next;
		p[i].f.next = NULL;
	}
	d.action = (struct url){ buf_text(&to) };
	late = moved(p, n);
	if (r->method == POST) {
		form_read(d.form);
		if (r->faults == 0) {
			TRY(all_sessions(r, p, n, &sessions, &k));
			TRY(finding_typed(r, d.form, &f, sessions, k));
		}
		if (late != NULL) {
			TRY(finding_meanwhile(r, &late->f, late->seen,
			    &d.meanwhile));
			form_fault(d.form, "body", tr(r->lang, "One of them "
			    "was changed meanwhile: look at it above, then "
			    "save"));
		}
	} else if (late != NULL) {
		return RC_CONFLICT;
	}
	if (r->method == GET || r->faults > 0)
		return finding_draft_page(r, &d);
	TRY(finding_save(r->db, &f, &(struct finding_by){ r->person, "merged",
	    r->now }));
	TRY(end_all(r, p, n, f.id));
	TRY(finding_note_down(r, "finding.merge", "finding", f.id));
	reply_flash(r, tr(r->lang, "They are merged."));
	return to_finding(r, d.edition.slug, f.id);
}

/* --- split --- */

static struct form *
split_form(struct req *r, const struct edition *e)
{
	return form_open(r, FIELDS(r,
	    { "one", F_HEADING, N_("The first") },
	    { "title", F_WORDS, N_("The finding in one sentence"),
	    .max = FINDING_TITLE_MAX, .required = true },
	    { "body", F_LONG_WORDS, N_("What it says"),
	    .max = FINDING_TEXT_MAX },
	    { "two", F_HEADING, N_("The second") },
	    { "title2", F_WORDS, N_("The finding in one sentence"),
	    .max = FINDING_TITLE_MAX, .required = true },
	    { "body2", F_LONG_WORDS, N_("What it says"),
	    .max = FINDING_TEXT_MAX }), NULL, finding_langs(r->arena, e));
}

static enum rc
split(struct req *r)
{
	struct finding_view v = { 0 };
	struct draft_view d = { .title = tr(r->lang, "Split the finding"),
	    .lead = tr(r->lang, "Both go back to the same sessions and "
	    "practices. The one that is split stays to be read.") };
	int64_t began = finding_began(r);
	struct finding f[2];
	row_id *sessions;
	size_t n;
	bool late;

	TRY(finding_to_draft(r, &v));
	if (r->method == GET)
		began = v.finding.version;
	late = began != v.finding.version ||
	    v.finding.state != FINDING_CANDIDATE;
	if (r->method == GET && late)
		return RC_CONFLICT;
	d.edition = v.edition;
	d.finding = &v.finding;
	d.form = split_form(r, &v.edition);
	form_set_words(d.form, "title", v.finding.title);
	form_set_words(d.form, "body", v.finding.body);
	form_set_words(d.form, "body2", v.finding.body);
	if (r->method == POST)
		form_read(d.form);
	if (r->method == POST && r->faults == 0) {
		f[0] = f[1] = v.finding;
		f[0].title = form_words(d.form, "title");
		f[0].body = form_words(d.form, "body");
		f[1].title = form_words(d.form, "title2");
		f[1].body = form_words(d.form, "body2");
		TRY(finding_sessions(r, v.finding.id, &sessions, &n));
		TRY(finding_no_names(r, d.form, "title", sessions, n,
		    f[0].title));
		TRY(finding_no_names(r, d.form, "body", sessions, n,
		    f[0].body));
		TRY(finding_no_names(r, d.form, "title2", sessions, n,
		    f[1].title));
		TRY(finding_no_names(r, d.form, "body2", sessions, n,
		    f[1].body));
	}
	if (r->method == POST && late) {
		TRY(finding_meanwhile(r, &v.finding, began, &d.meanwhile));
		form_fault(d.form, "body", tr(r->lang, "One of them was "
		    "changed meanwhile: look at it above, then save"));
		began = v.finding.version;
	}
	if (r->method == POST && r->faults == 0) {
		for (int i = 0; i < 2; i++) {
			f[i].id = 0;
			TRY(finding_save(r->db, &f[i], &(struct finding_by){
			    r->person, "split", r->now }));
			TRY(finding_sources_copy(r->db, v.finding.id,
			    f[i].id));
			TRY(finding_source_add(r->db, f[i].id, SOURCE_FINDING,
			    v.finding.id));
		}
		TRY(finding_end(r->db, v.finding.id, began, FINDING_CANDIDATE,
		    FINDING_SPLIT, NULL, r->now));
		TRY(finding_note_down(r, "finding.split", "finding",
		    v.finding.id));
		reply_flash(r, tr(r->lang, "It is split."));
		return to_finding(r, v.edition.slug, v.finding.id);
	}
	d.action = (struct url){ arena_printf(r->arena, "/editions/%s/mine/"
	    "findings/%lld/split?version=%lld", v.edition.slug,
	    (long long)v.finding.id, (long long)began) };
	return finding_draft_page(r, &d);
}

#define FINDINGS "/editions/:edition/mine/findings"
const struct route finding_join_routes[] = {
	{ GET, FINDINGS "/new", RIGHT_PARTICIPANT, make },
	{ POST, FINDINGS "/new", RIGHT_PARTICIPANT, make },
	{ GET, FINDINGS "/merge", RIGHT_PARTICIPANT, merge },
	{ POST, FINDINGS "/merge", RIGHT_PARTICIPANT, merge },
	{ GET, FINDINGS "/:finding/split", RIGHT_PARTICIPANT, split },
	{ POST, FINDINGS "/:finding/split", RIGHT_PARTICIPANT, split },
	{ 0 }
};
