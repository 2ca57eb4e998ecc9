#include "people/people.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

const char *const organisation_kind_name[ORG_KINDS] = {
	"authority", "civil-society", "migrant-organisation", "police",
	"international", "other",
};
const char *const level_name[LEVELS] = {
	"", "local", "regional", "national", "international",
};

const struct personal *const *people_others;

/* --- paths, browsers, secrets --- */

bool
people_path_own(const char *path)
{
	if (path == NULL || path[0] != '/' || path[1] == '/' ||
	    strlen(path) > 500)
		return false;
	for (const char *p = path; *p != '\0'; p++)
		if (*p == '\\' || (unsigned char)*p <= ' ' || *p == 0x7f)
			return false;
	return true;
}

const char *
people_browser(struct arena *a, const char *agent)
{
	/* The first that fits: each names itself and those it resembles. */
	static const char *const browsers[][2] = {
		{ "Edg", "Edge" }, { "OPR/", "Opera" },
		{ "SamsungBrowser", "Samsung Internet" },
		{ "Firefox/", "Firefox" }, { "FxiOS", "Firefox" },
		{ "Chromium", "Chromium" }, { "CriOS", "Chrome" },
		{ "Chrome/", "Chrome" }, { "Safari/", "Safari" },
		{ "curl/", "curl" },
	};
	static const char *const systems[][2] = {
		{ "Android", "Android" }, { "iPhone", "iPhone" },
		{ "iPad", "iPad" }, { "Windows", "Windows" },
		{ "Mac OS X", "macOS" }, { "CrOS", "ChromeOS" },
		{ "Linux", "Linux" },
	};
	const char *b = NULL, *s = NULL;

	if (agent == NULL)
		return "";
	for (size_t i = 0; i < sizeof browsers / sizeof *browsers; i++)
		if (b == NULL && strstr(agent, browsers[i][0]) != NULL)
			b = browsers[i][1];
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
		if (s == NULL && strstr(agent, systems[i][0]) != NULL)
			s = systems[i][1];
	if (b == NULL)
		return s == NULL ? "" : s;
	return s == NULL ? b : arena_printf(a, "%s, %s", b, s);
}

const char *
people_secret(struct arena *a)
{
	unsigned char bytes[16];
	char *hex = arena_get(a, 2 * sizeof bytes + 1);

	randombytes_buf(bytes, sizeof bytes);
	return sodium_bin2hex(hex, 2 * sizeof bytes + 1, bytes, sizeof bytes);
}

const char *
people_hash(struct arena *a, const char *secret)
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	char *hex = arena_get(a, 2 * sizeof sum + 1);

	crypto_hash_sha256(sum, (const unsigned char *)secret, strlen(secret));
	return sodium_bin2hex(hex, 2 * sizeof sum + 1, sum, sizeof sum);
}

/* --- passwords --- */

/*
 * Of the lists of passwords met most often, those long enough to be tried
 * here, folded and without spaces.  The short ones are refused by their length.
 */
static const char *const common[] = {
	"12345678", "123456789", "1234567890", "12345678910", "0123456789",
	"123123123", "987654321", "9876543210", "0987654321", "1234512345",
	"1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "q1w2e3r4", "q1w2e3r4t5",
	"qwertyuiop", "qwerty123", "qwerty12345", "qwerty123456", "qwertyui",
	"qwertyuiop123", "asdfghjkl", "asdfasdf", "asdf1234", "zxcvbnm123",
	"azertyuiop", "qwertzuiop", "1qaz2wsx", "1qaz2wsx3edc", "zaq12wsx",
	"password", "password1", "password12", "password123", "password1234",
	"passw0rd", "p@ssword", "p@ssw0rd", "p@ssw0rd1", "pa$$word",
	"pass1234", "mypassword", "newpassword", "changeme", "changeme123",
	"letmein123", "letmein1", "welcome1", "welcome123", "welcome2024",
	"welcome2025", "welcome2026", "iloveyou", "iloveyou1", "iloveyou123",
	"sunshine", "princess", "football", "football1", "baseball",
	"superman", "superman1", "batman123", "starwars", "trustno1",
	"whatever", "computer", "internet", "michelle", "jennifer", "jonathan",
	"charlie1", "charlie123", "liverpool", "liverpool1", "chelsea123",
	"barcelona", "arsenal123", "dragon123", "monkey123", "master123",
	"shadow123", "abcd1234", "abc12345", "abcdefgh", "abcdefghi", "abc123456",
	"aa123456", "a1234567", "a12345678", "a123456789", "test1234",
	"testtest", "admin123", "admin1234", "administrator", "root1234",
	"guest123", "secret123", "default1", "samsung1", "google123",
	"facebook", "11111111", "111111111", "1111111111", "00000000",
	"12341234", "11223344", "1122334455", "112233445566", "87654321",
	"88888888", "66666666", "99999999", "147258369", "123654789",
	"741852963", "789456123", "159357456", "passwort", "passwort1",
	"passwort123", "hallo123", "schatz123", "motdepasse", "soleil123",
	"bonjour123", "contrasena", "heslo123", "haslo123",
	"haslo1234", "parole123", "parole1234", "slaptazodis", "salasana",
	"lozinka123", "jelszo123", "lietuva123", "latvija123", "polska123",
	"polska12", "guildhall", "guildhall1", "guildhall123",
	/* 15 and more */
	"passwordpassword", "password12345678", "password123456789",
	"password1234567", "mypassword12345", "mypassword123456",
	"thisismypassword", "ilovemyfamily123", "iloveyouiloveyou",
	"iloveyousomuch1", "iloveyousomuch", "iloveyouforever",
	"correcthorsebatterystaple",
	"123456789012345", "1234567890123456", "123456789123456789",
	"12345678901234567890", "123456789101112", "12345678987654321",
	"012345678901234", "0123456789012345", "0123456789abcdef",
	"098765432109876", "987654321987654321", "123456781234567",
	"1234567812345678", "123123123123123", "121212121212121",
	"qwertyuiopasdfg", "qwertyuiopasdfgh", "qwertyuiopasdfghjkl",
	"qwertyuiopasdfghjklzxcvbnm", "qwertyuiop12345", "qwertyuiop123456",
	"qwertyuiop1234567890", "qwertyuiop[]asd", "qwertyqwerty123",
	"qwertyqwertyqwerty", "asdfghjklzxcvbnm", "asdfasdfasdfasdf",
	"azertyuiopqsdfgh", "qwertzuiopasdfg", "qwertzuiopasdfgh",
	"1qaz2wsx3edc4rfv", "1qaz2wsx3edc4rfv5tgb", "1q2w3e4r5t6y7u8i",
	"1q2w3e4r5t6y7u8i9o", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8",
	"qazwsxedcrfvtgb", "qazwsxedcrfvtgbyhn", "abcdefghijklmno",
	"abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz", "abc123abc123abc",
	"abcd1234abcd1234", "letmeinletmein1", "letmeinletmeinletmein",
	"administrator1", "administrator12", "administrator123",
	"adminadminadmin", "adminadminadmin1", "welcomewelcome1",
	"changemechangeme", "changeme1234567", "manchesterunited",
	"manchesterunited1", "leagueoflegends", "1a2b3c4d5e6f7g8h",
	"passwortpasswort", "motdepassemotdepasse", "ichliebedich123",
	"starwarsstarwars", "testtesttesttest", "testtesttesttes",
	"guildhallguildhall", "guildhall123456",
};

/* Spaces out, folded: "Pass Word" is met as "password". */
static const char *
tight(struct arena *a, const char *s)
{
	const char *fold = text_fold(a, s);
	struct buf b = BUF(a);

	for (; *fold != '\0'; fold++)
		if (*fold != ' ')
			buf_char(&b, *fold);
	return buf_text(&b);
}

enum password_fault
password_fault(struct arena *a, const char *password, bool has_factor,
    const char *email, const char *name)
{
	size_t n = text_length(text_clean(a, password, false));
	const char *p = tight(a, password), *at;
	size_t same = 1;

	if (n < (has_factor ? PASSWORD_FACTOR_MIN : PASSWORD_MIN))
		return PASSWORD_SHORT;
	if (n > PASSWORD_MAX)
		return PASSWORD_LONG;
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (strcmp(p, common[i]) == 0)
			return PASSWORD_COMMON;
	while (p[0] != '\0' && p[same] == p[0])
		same++;
	if (p[same] == '\0' || p[0] == '\0')
		return PASSWORD_COMMON;
	if (email != NULL && email[0] != '\0') {
		if (strcmp(p, tight(a, email)) == 0)
			return PASSWORD_OWN;
		if ((at = strchr(email, '@')) != NULL && strcmp(p, tight(a,
		    arena_dup_n(a, email, (size_t)(at - email)))) == 0)
			return PASSWORD_OWN;
	}
	if (!text_blank(name) && strcmp(p, tight(a, name)) == 0)
		return PASSWORD_OWN;
	return PASSWORD_GOOD;
}

/* --- one-time codes --- */

int
totp_code(const unsigned char *secret, size_t n, int64_t step)
{
	unsigned char count[8], mac[EVP_MAX_MD_SIZE];
	unsigned len = sizeof mac, at;
	uint32_t v;

	for (int i = 0; i < 8; i++)
		count[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	if (HMAC(EVP_sha1(), secret, (int)n, count, sizeof count, mac, &len)
	    == NULL || len < 20)
		abort();		/* SHA-1 is always there */
	at = mac[len - 1] & 0x0f;	/* RFC 4226, 5.3 */
	v = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
	    (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	return (int)(v % 1000000);
}

enum rc
totp_match(const unsigned char *secret, size_t n, const char *code,
    unixtime now, int64_t used, int64_t *step)
{
	char digits[7];
	size_t got = 0;
	int64_t given;

	for (const char *p = code; *p != '\0'; p++) {
		if (*p == ' ')
			continue;
		if (!isdigit((unsigned char)*p) || got == 6)
			return RC_DENIED;
		digits[got++] = *p;
	}
	if (got != 6)
		return RC_DENIED;
	digits[6] = '\0';
	given = strtol(digits, NULL, 10);
	for (int64_t s = now / TOTP_STEP - 1; s <= now / TOTP_STEP + 1; s++)
		if (s > used && totp_code(secret, n, s) == given) {
			*step = s;
			return RC_OK;
		}
	return RC_DENIED;
}

const char *
totp_base32(struct arena *a, const unsigned char *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	struct buf b = BUF(a);
	uint32_t held = 0;
	int bits = 0;

	for (size_t i = 0; i < n; i++) {
		held = held << 8 | p[i];
		for (bits += 8; bits >= 5; bits -= 5)
			buf_char(&b, digits[held >> (bits - 5) & 31]);
	}
	if (bits > 0)
		buf_char(&b, digits[held << (5 - bits) & 31]);
	return buf_text(&b);
}

const char *
totp_grouped(struct arena *a, const char *base32)
{
	struct buf b = BUF(a);

	for (size_t i = 0; base32[i] != '\0'; i++) {
		if (i > 0 && i % 4 == 0)
			buf_char(&b, ' ');
		buf_char(&b, base32[i]);
	}
	return buf_text(&b);
}

static void
percent(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		if (isalnum((unsigned char)*s) || strchr("-._~", *s) != NULL)
			buf_char(b, *s);
		else
			buf_printf(b, "%%%02X", (unsigned)(unsigned char)*s);
}

const char *
totp_uri(struct arena *a, const char *base32, const char *site,
    const char *email)
{
	struct buf b = BUF(a);

	buf_str(&b, "otpauth://totp/");
	percent(&b, site);
	buf_char(&b, ':');
	percent(&b, email);
	buf_printf(&b, "?secret=%s&issuer=", base32);
	percent(&b, site);
	return buf_text(&b);
}

const char *
recovery_code(struct arena *a)
{
	/* 30 signs: none of i, l, o, u, 0 and 1; 78 bits in all. */
	static const char signs[] = "abcdefghjkmnpqrstvwxyz23456789";
	struct buf b = BUF(a);

	for (int i = 0; i < 16; i++) {
		if (i > 0 && i % 4 == 0)
			buf_char(&b, '-');
		buf_char(&b, signs[randombytes_uniform(sizeof signs - 1)]);
	}
	return buf_text(&b);
}

/* --- search keys --- */

enum { KEY_BYTES = 32 };	/* of folded text in a key */

static const char *
hex_of(struct arena *a, const char *s, size_t n)
{
	size_t room = 2 * n + 1;
	char *hex = arena_get(a, room);

	return sodium_bin2hex(hex, room, (const unsigned char *)s, n);
}

const char *
people_search_key(struct arena *a, const char *text)
{
	const char *fold = text_fold(a, text_clean(a, text, true));

	return hex_of(a, fold, strnlen(fold, KEY_BYTES));
}

size_t
people_keys(struct arena *a, const char *text, const char *out[PEOPLE_KEYS])
{
	const char *fold = text_fold(a, text_clean(a, text, true));
	size_t n = 0;
	bool starts = true;

	for (const char *p = fold; *p != '\0' && n < PEOPLE_KEYS; p++) {
		bool gap = *p == ' ' ||
		    (isascii((unsigned char)*p) && ispunct((unsigned char)*p));

		if (starts && !gap)
			out[n++] = hex_of(a, p, strnlen(p, KEY_BYTES));
		starts = gap;
	}
	return n;
}

/* --- sealing --- */

static unsigned char seal_key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
static bool seal_key_set;

void
people_key(const unsigned char key[32])
{
	if (sodium_init() < 0)
		abort();
	memcpy(seal_key, key, sizeof seal_key);
	seal_key_set = true;
}

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	MAC = crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

const void *
people_seal(struct arena *a, const void *p, size_t n, size_t *sealed)
{
	unsigned char *out = arena_get(a, NONCE + n + MAC);
	unsigned long long len;

	if (!seal_key_set) {
		/* Sealing under a key of zeros would look like safety. */
		log_line(LOG_ERROR, "people", "no key to seal with");
		abort();
	}
	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &len, p, n,
	    NULL, 0, NULL, out, seal_key);
	*sealed = NONCE + (size_t)len;
	return out;
}

const void *
people_unseal(struct arena *a, const void *p, size_t n, size_t *opened)
{
	const unsigned char *in = p;
	unsigned char *out;
	unsigned long long len;

	*opened = 0;
	if (!seal_key_set || in == NULL || n < NONCE + MAC)
		return NULL;
	out = arena_get(a, n - NONCE - MAC + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &len, NULL,
	    in + NONCE, n - NONCE, NULL, 0, in, seal_key) != 0)
		return NULL;
	*opened = (size_t)len;
	return out;
}
