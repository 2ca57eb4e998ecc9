/* Candidates and findings, for those in the edition: read, drafted, amended. */
#include "finding/finding_web.h"

#include <string.h>

#include "finding/finding_inside_web.h"
#include "finding_pages.h"

/* --- the list --- */

static bool
living(const struct finding *f)
{
	return f->state <= FINDING_ADOPTED;
}

static enum rc
show_list(struct req *r)
{
	const char *state = req_query(r, "state");
	struct findings_view v = { .state = state == NULL ? "" : state,
	    .staff = finding_staff(r) };
	struct finding *list, **end = &v.findings;
	struct note *notes, **last = &v.notes;
	struct html *h;

	page_noindex(r);
	TRY(edition_find(r->db, r->arena, r->edition, &v.edition));
	TRY(finding_may_draft(r, &v.drafts));
	TRY(finding_list(r->db, r->arena, r->edition, &list));
	for (struct finding *next; list != NULL; list = next) {
		next = list->next;
		v.n++;
		if (*v.state == '\0' ? !living(list) : !text_same(v.state,
		    finding_state_name[list->state]))
			continue;
		*end = list;
		end = &list->next;
		v.shown++;
	}
	*end = NULL;
	TRY(finding_after(r->db, r->arena, r->edition, r->person, &list));
	for (; list != NULL; list = list->next)
		for (struct finding *f = v.findings; f != NULL; f = f->next)
			f->after_you = f->after_you || f->id == list->id;
	if (v.drafts) {
		TRY(note_list(r->db, r->arena, r->edition, 0, &notes));
		for (; notes != NULL; notes = notes->next)
			if (notes->used == 0) {
				*last = notes;
				last = &notes->next;
			}
		*last = NULL;
	}
	h = page_open(r, tr(r->lang, "Findings in the making"));
	findings_page(h, r, &v);
	return page_close(h, r);
}

/* --- one --- */

enum rc
finding_of_path(struct req *r, struct finding_view *v)
{
	row_id id;

	page_noindex(r);
	TRY(req_id(r, "finding", &id));
	TRY(finding_find(r->db, r->arena, id, &v->finding));
	if (v->finding.edition != r->edition)
		return RC_NONE;
	TRY(edition_find(r->db, r->arena, r->edition, &v->edition));
	v->staff = finding_staff(r);
	TRY(finding_may_draft(r, &v->drafts));
	TRY(finding_sources(r->db, r->arena, id, &v->sources));
	TRY(finding_texts(r->db, r->arena, id, &v->texts));
	return finding_became(r->db, r->arena, id, &v->became);
}

enum rc
finding_to_draft(struct req *r, struct finding_view *v)
{
	TRY(finding_of_path(r, v));
	return v->drafts ? RC_OK : RC_DENIED;
}

static const struct field practice_fields_[] = {
	{ "practice", F_TEXT, N_("Address or code of a practice"),
	    N_("It must be one that the public may read."), .max = 200,
	    .required = true },
	{ 0 }
};
static const struct field drop_fields[] = {
	{ "why", F_TEXT, N_("Why it is dropped"), .max = FINDING_LINE_MAX,
	    .required = true },
	{ 0 }
};

enum rc
finding_draw(struct req *r, struct finding_view *v)
{
	const struct finding_text *mine = v->texts;
	struct newer newer;
	struct html *h;

	TRY(finding_agreement(r, v));
	while (mine != NULL && mine->person != r->person)
		mine = mine->next;
	if (mine != NULL && v->finding.state == FINDING_CANDIDATE) {
		TRY(finding_newer(r, v, mine->n, &newer));
		v->newer = &newer;
	}
	if (v->practice == NULL)
		v->practice = form_open(r, practice_fields_, NULL, NULL);
	if (v->drop == NULL)
		v->drop = form_open(r, drop_fields, NULL, NULL);
	h = page_open_of(r, words_pick(r->arena, v->finding.title, r->lang).text,
	    tr(r->lang, "Findings"));
	finding_page(h, r, v);
	return page_close(h, r);
}

static enum rc
show(struct req *r)
{
	struct finding_view v = { 0 };

	TRY(finding_of_path(r, &v));
	return finding_draw(r, &v);
}

enum rc
finding_newer(struct req *r, const struct finding_view *v, int64_t n,
    struct newer *out)
{
	const struct finding *f = &v->finding;
	struct meanwhile *m;

	*out = (struct newer){ .thing = f->id, .zone = v->edition.zone,
	    .at = { arena_printf(r->arena, "/editions/%s/mine/findings/%lld/"
	    "newer?version=%lld", v->edition.slug, (long long)f->id,
	    (long long)n) }, .stamp = arena_printf(r->arena, "%lld %s",
	    (long long)f->version, finding_state_name[f->state]) };
	if (n >= f->version && f->state == FINDING_CANDIDATE)
		return RC_OK;
	TRY(finding_meanwhile(r, f, n, &m));
	out->meanwhile = m;
	return RC_OK;
}

/* What is newer than the text of the address: the open pages of those who have a
 * hand in it ask for it, and it is a page of its own. */
static enum rc
show_newer(struct req *r)
{
	struct finding_view v = { 0 };
	struct newer n;
	struct html *h;

	TRY(finding_of_path(r, &v));
	TRY(finding_newer(r, &v, finding_began(r), &n));
	h = page_open_of(r, words_pick(r->arena, v.finding.title,
	    r->lang).text, tr(r->lang, "Newer texts"));
	finding_newer_page(h, r, &v, &n);
	return page_close(h, r);
}

static enum rc
to_finding(struct req *r, const char *slug, row_id id)
{
	return reply_see_other(r, "/editions/%s/mine/findings/%lld", slug,
	    (long long)id);
}

static enum rc
add_practice(struct req *r)
{
	struct finding_view v = { 0 };
	struct practice p;
	enum rc rc;

	TRY(finding_to_draft(r, &v));
	v.practice = form_open(r, practice_fields_, NULL, NULL);
	form_read(v.practice);
	v.posted = v.practice;
	if (r->faults == 0) {
		rc = practice_shown(r->db, r->arena, practice_code_in(
		    form_text(v.practice, "practice")), &p);
		if (rc == RC_NONE)
			form_fault(v.practice, "practice", tr(r->lang, "There "
			    "is no such practice in the library"));
		else
			TRY(rc);
	}
	if (r->faults > 0)
		return finding_draw(r, &v);
	TRY(finding_source_add(r->db, v.finding.id, SOURCE_PRACTICE, p.id));
	TRY(finding_note_down(r, "finding.practice", "finding",
	    v.finding.id));
	return to_finding(r, v.edition.slug, v.finding.id);
}

static enum rc
remove_practice(struct req *r)
{
	struct finding_view v = { 0 };
	const struct source *s;
	int64_t id = 0;

	TRY(finding_to_draft(r, &v));
	if (r->faults > 0)
		return finding_draw(r, &v);
	(void)text_number(req_value(r, "practice"), 1, INT64_MAX, &id);
	for (s = v.sources; s != NULL; s = s->next)
		if (s->kind == SOURCE_PRACTICE && s->thing == id)
			break;
	if (s == NULL)
		return RC_NONE;
	TRY(finding_source_remove(r->db, v.finding.id, SOURCE_PRACTICE, id));
	return to_finding(r, v.edition.slug, v.finding.id);
}

static enum rc
drop(struct req *r)
{
	struct finding_view v = { 0 };

	TRY(finding_to_draft(r, &v));
	v.drop = form_open(r, drop_fields, NULL, NULL);
	form_read(v.drop);
	v.posted = v.drop;
	if (r->faults > 0)
		return finding_draw(r, &v);
	TRY(finding_end(r->db, v.finding.id, v.finding.version,
	    FINDING_CANDIDATE, FINDING_DROPPED, form_text(v.drop, "why"),
	    r->now));
	TRY(finding_note_down(r, "finding.drop", "finding", v.finding.id));
	reply_flash(r, tr(r->lang, "It is dropped; it can be taken up again."));
	return to_finding(r, v.edition.slug, v.finding.id);
}

static enum rc
take_up(struct req *r)
{
	struct finding_view v = { 0 };

	TRY(finding_to_draft(r, &v));
	if (r->faults > 0)
		return finding_draw(r, &v);
	TRY(finding_end(r->db, v.finding.id, v.finding.version,
	    FINDING_DROPPED, FINDING_CANDIDATE, NULL, r->now));
	TRY(finding_note_down(r, "finding.take-up", "finding",
	    v.finding.id));
	return to_finding(r, v.edition.slug, v.finding.id);
}

/* --- two of its texts --- */

static const struct finding_text *
text_n(const struct finding_text *list, int64_t n)
{
	while (list != NULL && list->n != n)
		list = list->next;
	return list;
}

static enum rc
show_versions(struct req *r)
{
	struct finding_view v = { 0 };
	const struct finding_text *x, *y;
	struct html *h;

	TRY(finding_of_path(r, &v));
	if (!text_number(req_query(r, "to"), 1, INT64_MAX, &v.to))
		v.to = v.finding.version;
	if (!text_number(req_query(r, "from"), 1, INT64_MAX, &v.from))
		v.from = v.to > 1 ? v.to - 1 : 1;
	x = text_n(v.texts, v.from);
	y = text_n(v.texts, v.to);
	if (x == NULL || y == NULL)
		return RC_NONE;
	v.changes = finding_changes(r->arena, x, y);
	h = page_open_of(r, words_pick(r->arena, v.finding.title,
	    r->lang).text, tr(r->lang, "Versions"));
	finding_versions_page(h, r, &v);
	return page_close(h, r);
}

/* --- writing --- */

static const struct option level_options[] = {
	{ "municipal", N_("Municipal") }, { "national", N_("National") },
	{ "international", N_("International") }, { 0 }
};

static const struct option *
topic_options(struct req *r, const struct topic *t)
{
	struct choices c = { 0 };

	for (; t != NULL; t = t->next)
		choices_add(r->arena, &c, t->id, words_pick(r->arena, t->title,
		    r->lang).text);
	return choices_done(r->arena, &c);
}

struct form *
finding_form(struct req *r, const struct edition *e, const struct finding *f)
{
	struct topic *topics;
	struct form *form;
	struct field *fields;

	if (topic_titles(r->db, r->arena, e->id, &topics) != RC_OK)
		topics = NULL;
	fields = FIELDS(r,
	    { "title", F_WORDS, N_("The finding in one sentence"),
	    .max = FINDING_TITLE_MAX, .required = true },
	    { "body", F_LONG_WORDS, N_("What it says"), N_("Why, for whom, "
	    "under which conditions."), .max = FINDING_TEXT_MAX },
	    { "level", F_SELECT, N_("Level"), N_("Whose task it is."),
	    .options = level_options },
	    { "addressee", F_WORDS, N_("Who is to act"), N_("For example: town "
	    "councils; the ministry of the interior."),
	    .max = FINDING_LINE_MAX },
	    { "topic", F_SELECT, tr(r->lang, "Topic"), .plain = true,
	    .options = topic_options(r, topics) });
	if (topics == NULL)
		desk_drop(fields, "topic");
	form = form_open(r, fields, e->zone, finding_langs(r->arena, e));
	if (f == NULL)
		return form;
	form_set_words(form, "title", f->title);
	form_set_words(form, "body", f->body);
	form_set(form, "level", finding_level_name[f->level]);
	form_set_words(form, "addressee", f->addressee);
	if (topics != NULL)
		desk_set_row(form, "topic", f->topic);
	return form;
}

enum rc
finding_typed(struct req *r, struct form *form, struct finding *f,
    const row_id *sessions, size_t n)
{
	struct topic *topics;

	f->title = form_words(form, "title");
	f->body = form_words(form, "body");
	f->addressee = form_words(form, "addressee");
	f->level = FOR_NOBODY;
	for (unsigned i = 1; i < FINDING_LEVELS; i++)
		if (text_same(finding_level_name[i], form_text(form, "level")))
			f->level = i;
	TRY(topic_titles(r->db, r->arena, f->edition, &topics));
	f->topic = topics == NULL ? 0 : desk_row(form, "topic");
	TRY(finding_no_names(r, form, "title", sessions, n, f->title));
	TRY(finding_no_names(r, form, "body", sessions, n, f->body));
	return finding_no_names(r, form, "addressee", sessions, n,
	    f->addressee);
}

enum rc
finding_sessions(struct req *r, row_id finding, row_id **out, size_t *n)
{
	struct source *s;
	size_t k = 0;

	TRY(finding_sources(r->db, r->arena, finding, &s));
	for (const struct source *x = s; x != NULL; x = x->next)
		k += x->kind == SOURCE_SESSION;
	*out = arena_array(r->arena, row_id, k + 1);
	*n = 0;
	for (; s != NULL; s = s->next)
		if (s->kind == SOURCE_SESSION)
			(*out)[(*n)++] = s->thing;
	return RC_OK;
}

enum rc
finding_meanwhile(struct req *r, const struct finding *now, int64_t began,
    struct meanwhile **out)
{
	struct finding_text *texts, to = finding_text_of(now);
	const struct finding_text *from, *last;
	const struct finding_text none = { .title = "{}" };

	TRY(finding_texts(r->db, r->arena, now->id, &texts));
	from = text_n(texts, began);
	last = text_n(texts, now->version);
	*out = arena_new(r->arena, struct meanwhile);
	**out = (struct meanwhile){ .by = last == NULL ? NULL : last->by,
	    .at = now->changed_at, .ended = now->state != FINDING_CANDIDATE,
	    .changes = finding_changes(r->arena, from == NULL ? &none : from,
	    &to) };
	return RC_OK;
}

enum rc
finding_draft_page(struct req *r, struct draft_view *v)
{
	struct html *h = page_open(r, v->title);

	draft_page(h, r, v);
	return page_close(h, r);
}

static enum rc
edit(struct req *r)
{
	struct finding_view v = { 0 };
	int64_t began = finding_began(r);
	struct draft_view d;
	struct newer newer;
	struct finding f;
	row_id *sessions;
	size_t n;
	enum rc rc;

	TRY(finding_to_draft(r, &v));
	d = (struct draft_view){ .edition = v.edition, .finding = &v.finding,
	    .title = tr(r->lang, "Amend the finding"),
	    .form = finding_form(r, &v.edition, &v.finding) };
	f = v.finding;
	if (r->method == GET)
		began = f.version;
	if (r->method == GET && f.state != FINDING_CANDIDATE)
		return RC_CONFLICT;
	if (r->method == POST) {
		form_read(d.form);
		if (r->faults == 0) {
			TRY(finding_sessions(r, f.id, &sessions, &n));
			TRY(finding_typed(r, d.form, &f, sessions, n));
		}
	}
	if (r->method == POST && r->faults == 0) {
		const struct finding_text x = finding_text_of(&v.finding),
		    y = finding_text_of(&f);

		if (f.state == FINDING_CANDIDATE && finding_changes(r->arena,
		    &x, &y) == NULL && x.topic == y.topic)
			return to_finding(r, v.edition.slug, f.id);
		f.version = began;
		rc = finding_save(r->db, &f, &(struct finding_by){ r->person,
		    "amended", r->now });
		if (rc == RC_OK) {
			TRY(finding_note_down(r, "finding.save", "finding",
			    f.id));
			reply_flash(r, tr(r->lang, "Saved."));
			return to_finding(r, v.edition.slug, f.id);
		}
		if (rc != RC_CONFLICT)
			return rc;
		TRY(finding_meanwhile(r, &v.finding, began, &d.meanwhile));
		form_fault(d.form, "body", tr(r->lang, "This text is not saved "
		    "yet: join it with the one above, then save"));
		began = v.finding.version;
	}
	TRY(finding_newer(r, &v, began, &newer));
	d.newer = &newer;
	d.action = (struct url){ arena_printf(r->arena, "/editions/%s/mine/"
	    "findings/%lld/edit?version=%lld", v.edition.slug,
	    (long long)f.id, (long long)began) };
	return finding_draft_page(r, &d);
}

#define FINDINGS "/editions/:edition/mine/findings"
const struct route finding_routes[] = {
	{ GET, FINDINGS, RIGHT_PARTICIPANT, show_list },
	{ GET, FINDINGS "/:finding", RIGHT_PARTICIPANT, show },
	{ GET, FINDINGS "/:finding/versions", RIGHT_PARTICIPANT,
	    show_versions },
	{ GET, FINDINGS "/:finding/newer", RIGHT_PARTICIPANT, show_newer },
	{ GET, FINDINGS "/:finding/edit", RIGHT_PARTICIPANT, edit },
	{ POST, FINDINGS "/:finding/edit", RIGHT_PARTICIPANT, edit },
	{ POST, FINDINGS "/:finding/practices", RIGHT_PARTICIPANT,
	    add_practice },
	{ POST, FINDINGS "/:finding/practices/remove", RIGHT_PARTICIPANT,
	    remove_practice },
	{ POST, FINDINGS "/:finding/drop", RIGHT_PARTICIPANT, drop },
	{ POST, FINDINGS "/:finding/take-up", RIGHT_PARTICIPANT, take_up },
	{ 0 }
};
