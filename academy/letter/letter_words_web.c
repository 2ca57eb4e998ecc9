/* Small words of this room's pages. */
#include <ctype.h>
#include <string.h>

#include "letter/letter_words_web.h"

const char *const mail_state_label[MAIL_STATES] = {
	[MAIL_WAITING] = N_("Waiting"), [MAIL_SENDING] = N_("Being sent"),
	[MAIL_SENT] = N_("Sent"), [MAIL_FAILED] = N_("Failed"),
	[MAIL_BOUNCED] = N_("Came back"), [MAIL_CANCELLED] = N_("Cancelled"),
};

const char *
mail_state_class(enum mail_state s)
{
	switch (s) {
	case MAIL_WAITING: case MAIL_SENDING:
		return "now";
	case MAIL_SENT:
		return "good";
	case MAIL_FAILED: case MAIL_BOUNCED:
		return "bad";
	case MAIL_CANCELLED: case MAIL_STATES:
		break;
	}
	return "";
}

const char *
letter_problem_label(const char *problem)
{
	if (text_same(problem, "address"))
		return N_("no mail can be sent to this address");
	if (text_same(problem, "template"))
		return N_("there is no template for this person");
	return N_("a value that the letter needs is missing");
}

/* What people do in an edition, as it is stored and as it is said. */
static const char *
role_label(const char *role)
{
	static const struct { const char *role, *label; } roles[] = {
		{ "participant", N_("Participants") },
		{ "contributor", N_("Contributors") },
		{ "trainer", N_("Trainers") }, { "expert", N_("Experts") },
		{ "organiser", N_("Organisers") },
	};

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(roles[i].role, role) == 0)
			return roles[i].label;
	return role;
}

const char *
letter_group_title(struct arena *a, const char *for_group, const char *lang)
{
	const char *colon;

	if (text_blank(for_group))
		return NULL;
	colon = strchr(for_group, ':');
	if (text_starts(for_group, "country:"))
		return country_name(colon + 1, lang);
	if (text_starts(for_group, "role:"))
		return tr(lang, role_label(colon + 1));
	for (unsigned i = 0; text_starts(for_group, "level:") && i < LEVELS;
	    i++)
		if (strcmp(level_name[i], colon + 1) == 0)
			return TRF(a, lang, "Level: {1}",
			    tr(lang, level_label[i]));
	for (unsigned i = 0; text_starts(for_group, "kind:") && i < ORG_KINDS;
	    i++)
		if (strcmp(organisation_kind_name[i], colon + 1) == 0)
			return TRF(a, lang, "Kind of organisation: {1}",
			    tr(lang, organisation_kind_label[i]));
	if (text_starts(for_group, "delegation:"))
		return TRF(a, lang, "Delegation: {1}", colon + 1);
	return arena_dup(a, colon == NULL ? for_group : colon + 1);
}

/* A run of letters and digits so long, with digits among them, is no word: it
 * is a token by which somebody could act in another's name. */
enum { SECRET = 16 };

const char *
mail_text_hidden(struct arena *a, const char *text)
{
	struct buf b = BUF(a);
	bool address = false;

	while (text != NULL && *text != '\0') {
		size_t n = 0, digits = 0;

		if (text_starts(text, "http://") || text_starts(text,
		    "https://"))
			address = true;
		else if (isspace((unsigned char)*text))
			address = false;
		while (isalnum((unsigned char)text[n]) || text[n] == '_') {
			if (isdigit((unsigned char)text[n]))
				digits++;
			n++;
		}
		if (address && n >= SECRET && digits > 0)
			buf_str(&b, "…");
		else
			buf_put(&b, text, n == 0 ? 1 : n);
		text += n == 0 ? 1 : n;
	}
	return buf_text(&b);
}

const char *const *
letter_langs(struct arena *a, const struct edition *e, const char *words)
{
	struct text_list own = text_split(a, e->langs, ' ');
	const char **out;
	size_t n = own.n;

	for (const struct language *l = languages; l->code != NULL; l++)
		n++;
	out = arena_array(a, const char *, n + 1);
	for (n = 0; n < own.n; n++)
		out[n] = own.at[n];
	for (const struct language *l = languages; l->code != NULL; l++)
		if (!text_has(own, l->code) &&
		    words_in(a, words, l->code) != NULL)
			out[n++] = l->code;
	return out;
}

struct url
outbox_url(struct arena *a, const struct outbox_view *v, row_id mail,
    const char *what)
{
	const char *slug = v->slug;
	long long id = mail;

	if (mail == 0)
		return slug == NULL ? url_to(a, "/admin/outbox") :
		    url_to(a, "/editions/%s/desk/outbox", slug);
	if (what == NULL)
		return slug == NULL ? url_to(a, "/admin/outbox/%lld", id) :
		    url_to(a, "/editions/%s/desk/outbox/%lld", slug, id);
	return slug == NULL ? url_to(a, "/admin/outbox/%lld/%s", id, what) :
	    url_to(a, "/editions/%s/desk/outbox/%lld/%s", slug, id, what);
}
