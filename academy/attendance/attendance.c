/* The rule of certificates, what they say and how it is proved. */
#include "attendance/attendance.h"

#include <sodium.h>
#include <string.h>

#include "base/json.h"

_Static_assert(SIGNATURE_BYTES == crypto_sign_BYTES, "Ed25519");

bool
attended_share(int64_t n, int64_t m, int64_t share)
{
	return m > 0 && 100 * n >= share * m;
}

bool
certificate_earned(const struct certificate_rule *rule,
    const struct attended *was)
{
	return was->sessions > 0 && was->parts >= rule->parts_min &&
	    attended_share(was->sessions, was->of_sessions, rule->share);
}

/* --- codes --- */

/* Without 0 O, 1 I L, 5 S, 2 Z, U V: what handwriting and screens confuse. */
static const char letters[] = "346789ABCDEFGHJKMNPQRTWXY";

const char *
attendance_code(struct arena *a, int n)
{
	char *code = arena_array(a, char, n + 1);

	for (int i = 0; i < n; i++)
		code[i] = letters[randombytes_uniform(sizeof letters - 1)];
	return code;
}

const char *
attendance_code_clean(struct arena *a, const char *typed, int n)
{
	char *code = arena_array(a, char, n + 1);
	int at = 0;

	for (; typed != NULL && *typed != '\0'; typed++) {
		char c = *typed >= 'a' && *typed <= 'z' ?
		    (char)(*typed - 'a' + 'A') : *typed;

		if (c == '-' || c == ' ')
			continue;
		if (at == n || strchr(letters, c) == NULL)
			return NULL;
		code[at++] = c;
	}
	return at == n ? code : NULL;
}

const char *
attendance_code_grouped(struct arena *a, const char *code)
{
	struct buf b = BUF(a);

	for (size_t i = 0; code[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			buf_char(&b, '-');
		buf_char(&b, code[i]);
	}
	return buf_text(&b);
}

/* --- the key --- */

static unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
static unsigned char secret_key[crypto_sign_SECRETKEYBYTES];

void
attendance_key(const unsigned char seed[32])
{
	crypto_sign_seed_keypair(public_key, secret_key, seed);
}

const unsigned char *
attendance_public_key(void)
{
	return public_key;
}

void
certificate_sign(const char *facts, unsigned char out[SIGNATURE_BYTES])
{
	crypto_sign_detached(out, NULL, (const unsigned char *)facts,
	    strlen(facts), secret_key);
}

/* --- facts --- */

static void
fact(struct buf *b, const char *key, const char *text)
{
	json_key(b, key);
	json_text(b, text == NULL ? "" : text);
}

static void
number(struct buf *b, const char *key, int64_t n)
{
	json_key(b, key);
	json_number(b, n);
}

const char *
certificate_facts_text(struct arena *a, const struct certificate_facts *f)
{
	struct buf b = BUF(a);

	/* In the order of the keys. */
	json_begin(&b, '{');
	fact(&b, "code", f->code);
	fact(&b, "competence", f->competence);
	fact(&b, "edition", f->edition);
	fact(&b, "from", f->from);
	fact(&b, "issued", f->issued);
	fact(&b, "lang", f->lang);
	number(&b, "minutes", f->minutes);
	fact(&b, "name_digest", f->name_digest);
	number(&b, "of_sessions", f->of_sessions);
	fact(&b, "programme", f->programme);
	number(&b, "sessions", f->sessions);
	fact(&b, "title", f->title);
	fact(&b, "to", f->to);
	json_end(&b, '}');
	return buf_text(&b);
}

static const char *
text_of(struct arena *a, const json_t *j, const char *key)
{
	const char *s = json_string_value(json_object_get(j, key));

	return s == NULL ? "" : arena_dup(a, s);
}

enum rc
certificate_facts_read(struct arena *a, const char *text,
    struct certificate_facts *out)
{
	const char *why;
	json_t *j;

	*out = (struct certificate_facts){ 0 };
	TRY(json_read(a, text, strlen(text), &j, &why));
	*out = (struct certificate_facts){
		.code = text_of(a, j, "code"),
		.competence = text_of(a, j, "competence"),
		.edition = text_of(a, j, "edition"),
		.from = text_of(a, j, "from"),
		.issued = text_of(a, j, "issued"),
		.lang = text_of(a, j, "lang"),
		.minutes = json_integer_value(json_object_get(j, "minutes")),
		.name_digest = text_of(a, j, "name_digest"),
		.of_sessions = json_integer_value(json_object_get(j,
		    "of_sessions")),
		.programme = text_of(a, j, "programme"),
		.sessions = json_integer_value(json_object_get(j, "sessions")),
		.title = text_of(a, j, "title"),
		.to = text_of(a, j, "to"),
	};
	json_decref(j);
	return RC_OK;
}

const char *
certificate_name_digest(struct arena *a, const char *salt, const char *name)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char *hex = arena_array(a, char, sizeof sum * 2 + 1);
	const char *both = arena_printf(a, "%s\n%s", salt, name);

	crypto_hash_sha256(sum, (const unsigned char *)both, strlen(both));
	return sodium_bin2hex(hex, sizeof sum * 2 + 1, sum, sizeof sum);
}

enum verdict
certificate_judge(struct arena *a, const struct certificate *c,
    struct certificate_facts *out)
{
	if (certificate_facts_read(a, c->facts, out) != RC_OK ||
	    c->signature_n != SIGNATURE_BYTES ||
	    crypto_sign_verify_detached(c->signature,
	    (const unsigned char *)c->facts, strlen(c->facts), public_key) != 0)
		return VERDICT_ALTERED;
	/* What stands beside the facts must be what they say. */
	if (strcmp(out->code, c->code) != 0 || out->minutes != c->minutes ||
	    out->sessions != c->sessions || strcmp(out->lang, c->lang) != 0)
		return VERDICT_ALTERED;
	if (*c->name != '\0' && strcmp(out->name_digest,
	    certificate_name_digest(a, c->name_salt, c->name)) != 0)
		return VERDICT_ALTERED;
	return c->withdrawn_at != 0 ? VERDICT_WITHDRAWN : VERDICT_VALID;
}

/* --- figures --- */

const char *
figure_public(struct arena *a, int64_t n)
{
	return n > 0 && n < SMALL_NUMBER ? arena_printf(a, "<%d", SMALL_NUMBER) :
	    arena_printf(a, "%lld", (long long)n);
}
