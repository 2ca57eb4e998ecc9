#include "web/token.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { MAC = 16 };	/* bytes of HMAC-SHA-256 that are kept */

static unsigned char secret[32];
static bool ready;

void
token_key(const unsigned char key[32])
{
	if (sodium_init() < 0)
		abort();
	memcpy(secret, key, sizeof secret);
	ready = true;
}

bool
token_ready(void)
{
	return ready;
}

const char *
token_mac(struct arena *a, const char *purpose, const void *p, size_t n)
{
	crypto_auth_hmacsha256_state st;
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char *out = arena_get(a, MAC * 2 + 1);

	if (!ready) {
		log_line(LOG_ERROR, "web", "token_key() was never called");
		abort();
	}
	crypto_auth_hmacsha256_init(&st, secret, sizeof secret);
	/* With its NUL, so that no purpose is another's beginning. */
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)purpose,
	    strlen(purpose) + 1);
	crypto_auth_hmacsha256_update(&st, p, n);
	crypto_auth_hmacsha256_final(&st, mac);
	return sodium_bin2hex(out, MAC * 2 + 1, mac, MAC);
}

bool
token_same(const char *x, const char *y)
{
	size_t n = strlen(x);

	return n == strlen(y) && sodium_memcmp(x, y, n) == 0;
}

/* "thing-expires-mac", hex. */
const char *
token_make(struct arena *a, const char *purpose, row_id thing,
    unixtime expires)
{
	char *what = arena_printf(a, "%" PRIx64 "-%" PRIx64, (uint64_t)thing,
	    (uint64_t)expires);

	return arena_printf(a, "%s-%s", what, token_mac(a,
	    arena_printf(a, "link %s", purpose), what, strlen(what)));
}

enum rc
token_check(const char *token, const char *purpose, unixtime now,
    row_id *thing)
{
	struct arena *a;
	const char *mac;
	char *end;
	uint64_t id, expires;
	bool same;

	*thing = 0;
	if (token == NULL || strlen(token) > 100)
		return RC_INVALID;
	id = strtoull(token, &end, 16);
	if (end == token || *end != '-')
		return RC_INVALID;
	mac = end + 1;
	expires = strtoull(mac, &end, 16);
	if (end == mac || *end != '-')
		return RC_INVALID;
	mac = end + 1;
	a = arena_make();
	same = token_same(mac, token_mac(a, arena_printf(a, "link %s",
	    purpose), token, (size_t)(mac - 1 - token)));
	arena_free(a);
	if (!same)
		return RC_INVALID;
	if (expires != 0 && now > (unixtime)expires)
		return RC_NONE;
	*thing = (row_id)id;
	return RC_OK;
}

const char *
token_random(struct arena *a)
{
	unsigned char r[16];
	char *out = arena_get(a, sizeof r * 2 + 1);

	randombytes_buf(r, sizeof r);
	return sodium_bin2hex(out, sizeof r * 2 + 1, r, sizeof r);
}

const char *
token_hash(struct arena *a, const char *s)
{
	unsigned char h[crypto_hash_sha256_BYTES];
	char *out = arena_get(a, sizeof h * 2 + 1);

	crypto_hash_sha256(h, (const unsigned char *)s, strlen(s));
	return sodium_bin2hex(out, sizeof h * 2 + 1, h, sizeof h);
}

const char *
token_seal(struct arena *a, const char *purpose, const char *text)
{
	const int how = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
	size_t n = strlen(text), room = sodium_base64_encoded_len(n, how);
	char *b64 = arena_get(a, room);

	sodium_bin2base64(b64, room, (const unsigned char *)text, n, how);
	return arena_printf(a, "%s.%s", b64, token_mac(a, purpose, text, n));
}

const char *
token_unseal(struct arena *a, const char *purpose, const char *sealed)
{
	const char *dot = strrchr(sealed, '.');
	unsigned char *text;
	size_t n;

	if (dot == NULL)
		return NULL;
	text = arena_get(a, strlen(sealed) + 1);
	if (sodium_base642bin(text, strlen(sealed), sealed,
	    (size_t)(dot - sealed), NULL, &n, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
		return NULL;
	text[n] = '\0';
	return token_same(dot + 1, token_mac(a, purpose, text, n)) ?
	    (const char *)text : NULL;
}

/* A key used for one text only, so the nonce may be nought. */
static const unsigned char nonce[crypto_secretbox_NONCEBYTES];

static void
lock_key(const char *key, unsigned char out[crypto_secretbox_KEYBYTES])
{
	static const char purpose[] = "lock";
	crypto_auth_hmacsha256_state st;

	if (!ready) {
		log_line(LOG_ERROR, "web", "token_key() was never called");
		abort();
	}
	crypto_auth_hmacsha256_init(&st, secret, sizeof secret);
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)purpose,
	    sizeof purpose);
	crypto_auth_hmacsha256_update(&st, (const unsigned char *)key,
	    strlen(key));
	crypto_auth_hmacsha256_final(&st, out);
}

const void *
token_lock(struct arena *a, const char *key, const char *text, size_t *n)
{
	unsigned char k[crypto_secretbox_KEYBYTES], *out;
	size_t len = strlen(text);

	lock_key(key, k);
	out = arena_get(a, *n = len + crypto_secretbox_MACBYTES);
	crypto_secretbox_easy(out, (const unsigned char *)text, len, nonce, k);
	return out;
}

const char *
token_unlock(struct arena *a, const char *key, const void *p, size_t n)
{
	unsigned char k[crypto_secretbox_KEYBYTES], *text;

	if (p == NULL || n < crypto_secretbox_MACBYTES)
		return NULL;
	lock_key(key, k);
	text = arena_get(a, n - crypto_secretbox_MACBYTES + 1);
	if (crypto_secretbox_open_easy(text, p, n, nonce, k) != 0)
		return NULL;
	text[n - crypto_secretbox_MACBYTES] = '\0';
	return (const char *)text;
}
