/*
 * Findings in the making, of the Baltic academy: two of one mind are merged, one
 * is split, one amended by somebody else, one dropped, and one is put to
 * agreement, with an objection that was heard and one that was not yet.
 */
#include "app/demo.h"

#include "finding/finding.h"

enum { DAY = 86400, HOUR = 3600 };

struct making {
	struct db *db;
	struct arena *arena;
	const struct edition *edition;
	const struct participant *people;
	struct session_item *sessions;
	unixtime at;			/* the next of them; later and later */
};

/* The n-th, from 0; the last where there are fewer. */
static row_id
person(const struct making *m, int n)
{
	row_id last = 0;

	/* Who shows the role of a participant has not spoken yet. */
	for (const struct participant *p = m->people; p != NULL && n >= 0;
	    p = p->next)
		if (text_same(p->role, "participant") && !text_same(
		    p->person.email, "participant@demo.example")) {
			last = p->person.id;
			n--;
		}
	return last;
}

static const struct session_item *
session(const struct making *m, int n)
{
	const struct session_item *s = m->sessions, *last = s;

	for (; s != NULL; s = s->next) {
		if (s->kind == SESSION_BREAK || s->cancelled)
			continue;
		last = s;
		if (n-- == 0)
			break;
	}
	return last;
}

/* A candidate of that session, with the note it was made of. */
static enum rc
draft(struct making *m, int where, const char *note, const char *title,
    const char *body, const char *addressee, int by, struct finding *f)
{
	const struct session_item *s = session(m, where);
	struct note n = { .edition = m->edition->id, .session = s->id,
	    .lang = "en", .body = note };

	*f = (struct finding){ .edition = m->edition->id,
	    .title = W(m->arena, "en", title, NULL),
	    .body = W(m->arena, "en", body, NULL), .level = FOR_MUNICIPAL,
	    .addressee = W(m->arena, "en", addressee, NULL) };
	TRY(note_save(m->db, &n, person(m, by), s->ends));
	TRY(finding_save(m->db, f, &(struct finding_by){ person(m, by), "made",
	    m->at += HOUR }));
	TRY(finding_source_add(m->db, f->id, SOURCE_NOTE, n.id));
	return finding_source_add(m->db, f->id, SOURCE_SESSION, s->id);
}

/* Another that came of it, as it says. */
static enum rc
came_of(struct making *m, const struct finding *from, const char *how, int by,
    struct finding *f)
{
	TRY(finding_save(m->db, f, &(struct finding_by){ person(m, by), how,
	    m->at += HOUR }));
	TRY(finding_sources_copy(m->db, from->id, f->id));
	return finding_source_add(m->db, f->id, SOURCE_FINDING, from->id);
}

static enum rc
merged(struct making *m, struct finding *out)
{
	struct finding one, two;

	TRY(draft(m, 1, "Who works shifts misses the course. Twelve of twenty "
	    "gave it up in Klaipėda.", "Language courses after working hours",
	    "Courses are held when people who work can come.",
	    "Municipalities", 0, &one));
	TRY(draft(m, 2, "Mothers come once somebody looks after the children "
	    "in the next room.", "Evening courses with child care",
	    "Where courses are in the evening, children are looked after.",
	    "Course providers", 1, &two));
	*out = one;
	out->id = 0;
	out->title = W(m->arena, "en", "Language courses in the evening, with "
	    "child care", NULL);
	out->body = W(m->arena, "en", "Courses are held when people who work "
	    "can come, and children are looked after meanwhile.", NULL);
	out->addressee = W(m->arena, "en", "Municipalities and course "
	    "providers", NULL);
	TRY(came_of(m, &one, "merged", 2, out));
	TRY(finding_sources_copy(m->db, two.id, out->id));
	TRY(finding_source_add(m->db, out->id, SOURCE_FINDING, two.id));
	TRY(finding_end(m->db, one.id, one.version, FINDING_CANDIDATE,
	    FINDING_MERGED, NULL, m->at));
	return finding_end(m->db, two.id, two.version, FINDING_CANDIDATE,
	    FINDING_MERGED, NULL, m->at);
}

static enum rc
split(struct making *m)
{
	struct finding whole, part;

	TRY(draft(m, 3, "Employers want to help and do not know how; "
	    "volunteers pay their own bus.", "Employers and volunteers as "
	    "mentors", "Employers name mentors, and volunteers are paid back "
	    "what they spend.", "Municipalities and employers", 3, &whole));
	part = whole;
	part.id = 0;
	part.title = W(m->arena, "en", "A mentor at the workplace", NULL);
	part.body = W(m->arena, "en", "Employers name somebody who is there "
	    "for a newcomer in the first half year.", NULL);
	part.addressee = W(m->arena, "en", "Employers", NULL);
	TRY(came_of(m, &whole, "split", 4, &part));
	part.id = 0;
	part.title = W(m->arena, "en", "Volunteers get back what they spend",
	    NULL);
	part.body = W(m->arena, "en", "Bus, telephone and coffee are paid by "
	    "the month, without receipts below ten euros.", NULL);
	part.addressee = W(m->arena, "en", "Municipalities", NULL);
	TRY(came_of(m, &whole, "split", 4, &part));
	return finding_end(m->db, whole.id, whole.version, FINDING_CANDIDATE,
	    FINDING_SPLIT, NULL, m->at);
}

/* Somebody else makes it narrower, and says for whom. */
static enum rc
amended(struct making *m)
{
	struct finding f;

	TRY(draft(m, 4, "A letter nobody understands costs three visits.",
	    "Letters in plain language", "All letters of the town hall are "
	    "written in plain language.", "Municipalities", 5, &f));
	f.body = W(m->arena, "en", "The ten letters that are sent most are "
	    "written in plain language, and read by somebody who got one "
	    "before they are printed.", NULL);
	return finding_save(m->db, &f, &(struct finding_by){ person(m, 6),
	    "amended", m->at += HOUR });
}

static enum rc
dropped(struct making *m)
{
	struct finding f;

	TRY(draft(m, 0, "One form for the whole of the three countries?",
	    "One form for all authorities", "Newcomers fill in one form for "
	    "all authorities.", "Parliaments", 7, &f));
	return finding_end(m->db, f.id, f.version, FINDING_CANDIDATE,
	    FINDING_DROPPED, "Three laws would have to change first. What can "
	    "be done now is in the plans.", m->at);
}

static enum rc
speak(const struct making *m, const struct round *r, int who, enum said said,
    const char *objection)
{
	return voice_give(m->db, r, m->edition->id, person(m, who), said,
	    objection, m->at + who);
}

static enum rc
put_to_agreement(struct making *m, const struct finding *f,
    const struct agree_rule *rule)
{
	struct voice *v;
	struct round *r;

	TRY(round_open(m->db, f, rule, m->at += HOUR));
	TRY(round_list(m->db, m->arena, f->id, &r));
	TRY(speak(m, r, 0, SAID_YES, NULL));
	TRY(speak(m, r, 2, SAID_YES, NULL));
	TRY(speak(m, r, 3, SAID_NO, "Evening courses cost a third more. Who "
	    "pays?"));
	TRY(speak(m, r, 4, SAID_YES, NULL));
	TRY(speak(m, r, 6, SAID_BLANK, NULL));
	TRY(voice_list(m->db, m->arena, r->id, &v));
	for (; v != NULL; v = v->next)
		if (v->choice == SAID_NO)
			TRY(voice_heard(m->db, r->id, v->holder, "Who held "
			    "them says: the hall is free in the evening, so "
			    "they cost no more."));
	return speak(m, r, 5, SAID_NO, "In small places there are too few for "
	    "a course of their own.");
}

enum rc
demo_making(struct db *db, struct arena *a, const struct edition *e,
    const struct participant *people, const struct agree_rule *rule)
{
	struct making m = { .db = db, .arena = a, .edition = e,
	    .people = people, .at = e->ends - DAY / 2 };
	struct finding agreed;

	TRY(session_list(db, a, e->id, false, &m.sessions));
	TRY(merged(&m, &agreed));
	TRY(split(&m));
	TRY(amended(&m));
	TRY(dropped(&m));
	return put_to_agreement(&m, &agreed, rule);
}
