/* Commitments: written by either side, signed by both, asked after later. */
#include "dialogue/dialogue_web.h"

#include <string.h>

#include "dialogue/dialogue_inside_web.h"
#include "dialogue_pages.h"

/* Commitments are there once the dialogue is open. */
static enum rc
load_open(struct req *r, struct dialogue_view *v)
{
	TRY(dialogue_load(r, v));
	return v->d.opened_at == 0 ? RC_NONE : RC_OK;
}

static enum rc
load(struct req *r, struct commitment_view *v)
{
	const struct commitment *c;
	row_id id;

	TRY(load_open(r, &v->v));
	TRY(req_id(r, "commitment", &id));
	for (c = v->v.commitments; c != NULL && c->id != id;)
		c = c->next;
	if (c == NULL)
		return RC_NONE;
	v->c = *c;
	return RC_OK;
}

/* --- writing --- */

static const struct option *
need_options(struct req *r, const struct need *all)
{
	struct option *o;
	size_t n = 0;

	for (const struct need *x = all; x != NULL; x = x->next)
		n++;
	o = arena_array(r->arena, struct option, n + 1);
	n = 0;
	for (const struct need *x = all; x != NULL; x = x->next)
		o[n++] = (struct option){ arena_printf(r->arena, "%lld",
		    (long long)x->id), arena_printf(r->arena, "%s: %s",
		    need_label(r->arena, x), text_cut(r->arena, x->text, 60)) };
	return o;
}

static struct form *
form_of(struct req *r, const struct dialogue_view *v)
{
	const struct field fields[] = {
		{ "text", F_LONG, N_("What both sides will do"),
		    N_("Something that can be seen: a structure, a routine, a "
		    "rule that will be another."), .max = COMMITMENT_MAX,
		    .required = true },
		{ "who", F_TEXT, N_("Who sees to it?"), N_("On both sides."),
		    .max = COMMITMENT_WHO_MAX, .required = true },
		{ "due", F_DATE, N_("Until when?") },
		{ "need", F_SELECT, tr(r->lang, N_("The need it meets")),
		    .plain = true, .options = need_options(r, v->needs) },
		{ 0 }
	};
	struct field *f = arena_get(r->arena, sizeof fields);

	memcpy(f, fields, sizeof fields);
	return form_open(r, f, NULL, NULL);
}

static enum rc
draw_form(struct req *r, struct commitment_view *v, int64_t version)
{
	struct html *h = page_open(r, v->c.id == 0 ? tr(r->lang,
	    "A new commitment") : TRF(r->arena, r->lang,
	    "Change commitment {1}", arena_printf(r->arena, "%lld",
	    (long long)v->c.n)));

	commitment_form_page(h, r, v, dialogue_at(r->arena, &v->v,
	    v->c.id == 0 ? "/commitments/new" : arena_printf(r->arena,
	    "/commitments/%lld?version=%lld", (long long)v->c.id,
	    (long long)version)));
	return page_close(h, r);
}

static enum rc
save(struct req *r, struct commitment_view *v)
{
	struct commitment c = v->c;
	struct form *f = v->form;
	const char *due;
	enum rc rc;

	form_read(f);
	if (c.id != 0 && !text_number(req_query(r, "version"), 1, INT64_MAX,
	    &c.version))
		c.version = 0;
	if (r->faults > 0)
		return draw_form(r, v, c.version);
	c.dialogue = v->v.d.id;
	c.text = form_text(f, "text");
	c.lang = r->lang;
	c.who = form_text(f, "who");
	due = form_typed(f, "due");
	c.due = text_blank(due) ? NULL : due;
	if (!text_number(form_text(f, "need"), 1, INT64_MAX, &c.need))
		c.need = 0;
	/* A text that did not change stays signed. */
	if (c.id != 0 && c.version == v->c.version &&
	    text_same(c.text, v->c.text) && text_same(c.who, v->c.who) &&
	    text_same(c.due, v->c.due) && c.need == v->c.need)
		return dialogue_back(r, &v->v, "#commitments");
	rc = commitment_save(r->db, &c, r->person, r->now);
	if (rc == RC_CONFLICT) {
		form_fault(f, NULL, c.id == 0 ? tr(r->lang, "There are as many "
		    "as a dialogue may have.") : TRF(r->arena, r->lang,
		    "Somebody else changed it in the meantime; it says now: "
		    "{1}. What you wrote is kept below.", v->c.text));
		return draw_form(r, v, v->c.version);
	}
	TRY(rc);
	TRY(dialogue_note(r, "dialogue.commitment", v->v.d.id));
	reply_flash(r, v->c.signatures == NULL ? tr(r->lang, "Saved. It can be "
	    "signed now.") : tr(r->lang, "Saved. The text is another now: who "
	    "had signed signs anew."));
	return dialogue_back(r, &v->v, "#commitments");
}

static enum rc
add(struct req *r)
{
	struct commitment_view v = { 0 };

	TRY(load_open(r, &v.v));
	v.form = form_of(r, &v.v);
	return r->method == POST ? save(r, &v) : draw_form(r, &v, 0);
}

static enum rc
edit(struct req *r)
{
	struct commitment_view v = { 0 };

	TRY(load(r, &v));
	v.form = form_of(r, &v.v);
	form_set(v.form, "text", v.c.text);
	form_set(v.form, "who", v.c.who);
	form_set(v.form, "due", v.c.due);
	form_set(v.form, "need", v.c.need == 0 ? NULL : arena_printf(r->arena,
	    "%lld", (long long)v.c.need));
	return r->method == POST ? save(r, &v) : draw_form(r, &v,
	    v.c.version);
}

static enum rc
take_out(struct req *r)
{
	struct commitment_view v = { 0 };
	enum rc rc;

	TRY(load(r, &v));
	if (r->faults > 0)
		return dialogue_draw(r, &v.v);
	rc = commitment_remove(r->db, v.c.id);
	if (rc == RC_CONFLICT) {
		reply_flash(r, tr(r->lang, "Both sides have signed it, so it "
		    "stays."));
		return dialogue_back(r, &v.v, "#commitments");
	}
	TRY(rc);
	for (unsigned i = 0; i < SIDES; i++)
		TRY(ask_drop(r->db, dialogue_ask.kind, v.c.keeper[i].id));
	TRY(dialogue_note(r, "dialogue.commitment-remove", v.v.d.id));
	reply_flash(r, tr(r->lang, "Taken out."));
	return dialogue_back(r, &v.v, "#commitments");
}

/* --- signing --- */

static const struct field sign_fields[] = {
	{ "name", F_TEXT, N_("Your name"), .max = SIGNER_MAX,
	    .required = true, .autocomplete = "name" },
	{ "position", F_TEXT, N_("Function and organisation"),
	    .max = SIGNER_MAX, .required = true },
	{ "agree", F_FLAG, N_("I sign this text for my side"),
	    .required = true },
	{ 0 }
};

static enum rc
draw_sign(struct req *r, struct commitment_view *v)
{
	struct html *h = page_open(r, TRF(r->arena, r->lang,
	    "Sign commitment {1}", arena_printf(r->arena, "%lld",
	    (long long)v->c.n)));

	sign_page(h, r, v);
	return page_close(h, r);
}

static enum rc
sign(struct req *r)
{
	struct commitment_view v = { 0 };
	struct signature s = { .at = r->now, .person = r->person };
	enum rc rc;

	TRY(load(r, &v));
	if (v.v.side == SIDE_NONE)
		return RC_DENIED;
	v.form = form_open(r, sign_fields, NULL, NULL);
	form_set(v.form, "name", r->person_name);
	if (r->method == GET)
		return draw_sign(r, &v);
	form_read(v.form);
	if (r->faults > 0)
		return draw_sign(r, &v);
	s.side = v.v.side;
	s.name = form_text(v.form, "name");
	s.position = form_text(v.form, "position");
	/* What is signed is the text that was on the page. */
	if (!text_number(req_query(r, "version"), 1, INT64_MAX, &s.version))
		s.version = 0;
	rc = commitment_sign(r->db, v.c.id, &s);
	if (rc == RC_CONFLICT) {
		form_fault(v.form, NULL, commitment_mine(&v.c, r->person) ?
		    tr(r->lang, "You have signed it already.") : tr(r->lang,
		    "The text was changed since you opened this page. Read it "
		    "again before you sign."));
		return draw_sign(r, &v);
	}
	TRY(rc);
	TRY(dialogue_note(r, "dialogue.sign", v.v.d.id));
	reply_flash(r, tr(r->lang, "Signed."));
	return dialogue_back(r, &v.v, "#commitments");
}

static enum rc
unsign(struct req *r)
{
	struct commitment_view v = { 0 };
	enum rc rc;

	TRY(load(r, &v));
	if (r->faults > 0)
		return dialogue_draw(r, &v.v);
	rc = commitment_unsign(r->db, v.c.id, r->person);
	if (rc != RC_OK && rc != RC_CONFLICT)
		return rc;
	if (rc == RC_OK)
		TRY(dialogue_note(r, "dialogue.unsign", v.v.d.id));
	reply_flash(r, rc == RC_OK ? tr(r->lang, "Your signature is taken "
	    "back.") : tr(r->lang, "Both sides have signed it, so your "
	    "signature stays."));
	return dialogue_back(r, &v.v, "#commitments");
}

/* --- what is asked later --- */

/* Since when both have signed the text as it stands. */
static unixtime
signed_since(const struct commitment *c)
{
	unixtime since[SIDES] = { 0 };

	for (const struct signature *s = c->signatures; s != NULL; s = s->next)
		if (s->version == c->version && since[s->side] == 0)
			since[s->side] = s->at;
	return since[0] > since[1] ? since[0] : since[1];
}

static enum rc
things(struct db *db, struct arena *a, row_id edition, struct ask_thing **out)
{
	struct commitment *c;

	*out = NULL;
	TRY(commitment_list(db, a, edition, 0, &c));
	for (; c != NULL; c = c->next)
		for (unsigned i = 0; i < SIDES && commitment_signed(c); i++) {
			const struct keeper *k = &c->keeper[i];

			if (k->id == 0)
				continue;
			*out = arena_new(a, struct ask_thing);
			**out = (struct ask_thing){ .id = k->id,
			    .edition = c->edition, .person = k->person,
			    .name = k->name, .lang = k->lang,
			    .title = text_cut(a, c->text, 80),
			    .since = signed_since(c), .over = k->erased };
			out = &(*out)->next;
		}
	return RC_OK;
}

/* The commitment that a question is about. */
static enum rc
asked_of(struct db *db, struct arena *a, const struct ask *q,
    struct commitment *out)
{
	struct commitment *c;

	TRY(commitment_list(db, a, q->edition, 0, &c));
	for (; c != NULL; c = c->next)
		for (unsigned i = 0; i < SIDES; i++)
			if (c->keeper[i].id == q->thing) {
				*out = *c;
				return RC_OK;
			}
	return RC_NONE;
}

static enum rc
words(struct db *db, struct arena *a, const struct ask *q, const char *lang,
    struct ask_words *out)
{
	struct commitment c;
	struct edition e;

	TRY(asked_of(db, a, q, &c));
	TRY(edition_find(db, a, q->edition, &e));
	out->subject = tr(lang, "What both sides promised: what has changed?");
	out->intro = TRF(a, lang, "In the dialogue of {1} both sides signed "
	    "this: {2} What has changed since, in structures and routines? "
	    "That nothing has changed is an answer as good as any other.",
	    words_pick(a, e.title, lang).text, c.text);
	return RC_OK;
}

/* Nothing follows from an answer but that it stands beside the commitment. */
static enum rc
answered([[maybe_unused]] struct db *db, [[maybe_unused]] struct arena *a,
    [[maybe_unused]] const struct ask *q, [[maybe_unused]] unixtime now)
{
	return RC_OK;
}

static enum rc
show_asked(struct req *r, struct html *h, const struct ask *q)
{
	struct commitment c;

	TRY(asked_of(r->db, r->arena, q, &c));
	commitment_asked_part(h, r, &c);
	return RC_OK;
}

static const struct ask_choice choices[] = {
	{ "changed", N_("Something works differently now"), false },
	{ "begun", N_("Begun, nothing has changed yet"), false },
	{ "not", N_("Not begun"), true },
	{ "stopped", N_("Given up"), true }, { 0 }
};
const struct ask_kind dialogue_ask = { .kind = "commitment",
	.label = N_("Joint commitments"), .usual = "6m 12m 24m",
	.choices = choices, .why = N_("Why, or what is different"),
	.outcome = N_("What has changed at work: structures, routines"),
	.evidence = N_("Where it can be seen: a web address, a document"),
	.things = things, .words = words, .answered = answered,
	.show = show_asked };

#define AT "/editions/:edition/dialogues/:dialogue/commitments"
const struct route dialogue_commitment_routes[] = {
	{ GET, AT "/new", RIGHT_PARTICIPANT, add },
	{ POST, AT "/new", RIGHT_PARTICIPANT, add },
	{ GET, AT "/:commitment", RIGHT_PARTICIPANT, edit },
	{ POST, AT "/:commitment", RIGHT_PARTICIPANT, edit },
	{ GET, AT "/:commitment/sign", RIGHT_PARTICIPANT, sign },
	{ POST, AT "/:commitment/sign", RIGHT_PARTICIPANT, sign },
	{ POST, AT "/:commitment/unsign", RIGHT_PARTICIPANT, unsign },
	{ POST, AT "/:commitment/remove", RIGHT_TRAINER, take_out },
	{ 0 }
};
