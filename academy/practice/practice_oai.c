/* OAI-PMH: what is asked, strictly. */
#include "practice/practice_oai.h"

#include <string.h>

const char *const oai_verb_name[OAI_VERBS] = { "", "Identify",
	"ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords",
	"GetRecord" };
const char *const oai_error_code[OAI_ERRORS] = { "", "badVerb", "badArgument",
	"badResumptionToken", "cannotDisseminateFormat", "idDoesNotExist",
	"noRecordsMatch" };
const char *const oai_prefix_name[OAI_PREFIXES] = { "", "oai_dc",
	"guildhall" };

enum argument { IDENTIFIER, PREFIX, SET, FROM, UNTIL, TOKEN, ARGUMENTS };
static const char *const argument_name[ARGUMENTS] = { "identifier",
	"metadataPrefix", "set", "from", "until", "resumptionToken" };
/* By verb: which may come, and which must. */
static const unsigned may[OAI_VERBS] = {
	[OAI_FORMATS] = 1 << IDENTIFIER, [OAI_SETS] = 1 << TOKEN,
	[OAI_IDENTIFIERS] = 1 << PREFIX | 1 << SET | 1 << FROM | 1 << UNTIL |
	    1 << TOKEN,
	[OAI_RECORDS] = 1 << PREFIX | 1 << SET | 1 << FROM | 1 << UNTIL |
	    1 << TOKEN,
	[OAI_RECORD] = 1 << IDENTIFIER | 1 << PREFIX,
};
static const unsigned must[OAI_VERBS] = {
	[OAI_IDENTIFIERS] = 1 << PREFIX, [OAI_RECORDS] = 1 << PREFIX,
	[OAI_RECORD] = 1 << IDENTIFIER | 1 << PREFIX,
};

static unsigned
index_of(const char *const *names, unsigned n, const char *s)
{
	unsigned i = 0;

	while (i < n && strcmp(names[i], s) != 0)
		i++;
	return i;
}

/* --- dates --- */

static bool
two(const char *s, int most, int *out)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*out = (s[0] - '0') * 10 + s[1] - '0';
	return *out <= most;
}

bool
oai_date(const char *s, unixtime *out, bool *day)
{
	int h = 0, m = 0, sec = 0;
	char date[11] = "";
	struct civil c;
	size_t n = strlen(s);

	if (n != 10 && n != 20)
		return false;
	memcpy(date, s, 10);
	if (!time_parse(date, &c) || (n == 20 && (s[10] != 'T' ||
	    s[13] != ':' || s[16] != ':' || s[19] != 'Z' ||
	    !two(s + 11, 23, &h) || !two(s + 14, 59, &m) ||
	    !two(s + 17, 59, &sec))))
		return false;
	*day = n == 10;
	*out = time_from(c, "UTC") + h * 3600 + m * 60 + sec;
	return true;
}

/* --- sets --- */

bool
oai_set_word(const char *s)
{
	return *s != '\0' && strspn(s, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()") == strlen(s);
}

bool
oai_set_read(struct arena *a, const char *s, struct oai_set *out)
{
	const char *colon = s == NULL ? NULL : strchr(s, ':');
	const char *of;

	*out = (struct oai_set){ 0 };
	if (s == NULL)
		return true;
	if (colon == NULL || !oai_set_word(colon + 1))
		return false;
	of = arena_dup_n(a, s, (size_t)(colon - s));
	if (strcmp(of, "topic") == 0)
		out->topic = colon + 1;
	else if (strcmp(of, "country") == 0)
		out->country = colon + 1;
	else if (strcmp(of, "kind") == 0)
		out->kind = colon + 1;
	else
		return false;
	return true;
}

/* --- tokens: the whole question, and where it goes on --- */

const char *
oai_token(struct arena *a, const struct oai_ask *k, unixtime at,
    const char *code, int64_t given)
{
	return arena_printf(a, "1,%s,%lld,%lld,%s,%lld,%s,%lld",
	    oai_prefix_name[k->prefix], (long long)k->from,
	    (long long)k->until, k->set == NULL ? "" : k->set, (long long)at,
	    code, (long long)given);
}

static bool
read_token(struct arena *a, const char *s, struct oai_ask *k)
{
	struct text_list l = text_split(a, s, ',');
	struct oai_set set;

	if (l.n != 8 || strcmp(l.at[0], "1") != 0)
		return false;
	k->prefix = index_of(oai_prefix_name, OAI_PREFIXES, l.at[1]);
	k->set = *l.at[4] == '\0' ? NULL : l.at[4];
	k->after = l.at[6];
	return k->prefix != OAI_NO_PREFIX && k->prefix != OAI_PREFIXES &&
	    text_number(l.at[2], 0, INT64_MAX, &k->from) &&
	    text_number(l.at[3], 1, INT64_MAX, &k->until) &&
	    oai_set_read(a, k->set, &set) &&
	    text_number(l.at[5], 0, INT64_MAX, &k->after_at) &&
	    *k->after != '\0' && strlen(k->after) <= 60 &&
	    text_number(l.at[7], 1, INT64_MAX, &k->given);
}

/* --- a question --- */

static enum oai_error
read_dates(const char *from, const char *until, unixtime now,
    struct oai_ask *k)
{
	bool from_day = false, until_day = false;

	if ((from != NULL && !oai_date(from, &k->from, &from_day)) ||
	    (until != NULL && !oai_date(until, &k->until, &until_day)) ||
	    (from != NULL && until != NULL && from_day != until_day))
		return OAI_BAD_ARGUMENT;
	if (until_day)
		k->until += 86399;	/* the whole day */
	if (until == NULL)
		k->until = now;
	if (from != NULL && until != NULL && k->from > k->until)
		return OAI_BAD_ARGUMENT;
	return k->until < 1 || k->from < 0 ? OAI_NO_RECORDS : OAI_FINE;
}

enum oai_error
oai_read(struct arena *a, struct oai_sent *sent, unixtime now,
    struct oai_ask *k)
{
	const char *value[ARGUMENTS] = { NULL }, *verb = NULL;
	enum oai_error error;
	bool doubled = false;
	unsigned came = 0;
	struct oai_set set;

	*k = (struct oai_ask){ .sent = sent };
	for (const struct oai_sent *s = sent; s != NULL; s = s->next) {
		unsigned i = index_of(argument_name, ARGUMENTS, s->name);

		if (strcmp(s->name, "verb") == 0) {
			if (verb != NULL)
				return OAI_BAD_VERB;
			verb = s->value;
		} else if (i == ARGUMENTS || (came & 1U << i) != 0) {
			doubled = true;
		} else {
			came |= 1U << i;
			value[i] = s->value;
		}
	}
	k->verb = index_of(oai_verb_name, OAI_VERBS, verb == NULL ? "" : verb);
	if (k->verb == OAI_NO_VERB || k->verb == OAI_VERBS) {
		k->verb = OAI_NO_VERB;
		return OAI_BAD_VERB;
	}
	if (doubled || (came & ~may[k->verb]) != 0)
		return OAI_BAD_ARGUMENT;
	if (value[TOKEN] != NULL) {	/* alone, or not at all */
		if (came != 1U << TOKEN)
			return OAI_BAD_ARGUMENT;
		return k->verb != OAI_SETS && read_token(a, value[TOKEN], k) ?
		    OAI_FINE : OAI_BAD_TOKEN;
	}
	if ((must[k->verb] & ~came) != 0)
		return OAI_BAD_ARGUMENT;
	k->identifier = value[IDENTIFIER];
	k->set = value[SET];
	if (value[PREFIX] != NULL) {
		k->prefix = index_of(oai_prefix_name, OAI_PREFIXES,
		    value[PREFIX]);
		if (k->prefix == OAI_NO_PREFIX)
			return OAI_BAD_ARGUMENT;
	}
	error = read_dates(value[FROM], value[UNTIL], now, k);
	if (error == OAI_BAD_ARGUMENT)
		return error;
	if (k->prefix == OAI_PREFIXES)
		return OAI_BAD_FORMAT;
	return error == OAI_FINE && !oai_set_read(a, k->set, &set) ?
	    OAI_NO_RECORDS : error;
}
