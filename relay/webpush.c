/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* webpush: the cryptography of Web Push, by OpenSSL. */
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/params.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "seal/bytes.h"
#include "seal/crypto.h"
#include "webpush.h"

static const char word[] = "Hearth";

enum { TOKENS = 32 };

/* A token is good for hours, and there are few services: it is used again. */
struct token {
	char		 origin[WEBPUSH_ORIGIN + 1];
	int64_t		 until;
	char		 text[WEBPUSH_TOKEN];
};

struct webpush {
	EVP_PKEY	*key;
	uint8_t		 public[WEBPUSH_POINT];
	pthread_mutex_t	 lock;		/* of the tokens */
	unsigned	 next;
	struct token	 tokens[TOKENS];
};

/* ---- P-256 ---- */

/* Made once; looking it up costs as much as using it. */
static const EC_GROUP *curve;
static EVP_CIPHER *cipher;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
tools_make(void)
{
	curve = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	cipher = EVP_CIPHER_fetch(NULL, "AES-128-GCM", NULL);
}

static const EC_GROUP *
p256(void)
{
	pthread_once(&once, tools_make);
	return curve;
}

/* A secret as a number of the curve; NULL: not one. */
static BIGNUM *
number_of(const uint8_t secret[32])
{
	BIGNUM *number = BN_secure_new();

	if (number != NULL && BN_bin2bn(secret, 32, number) != NULL &&
	    !BN_is_zero(number) &&
	    BN_cmp(number, EC_GROUP_get0_order(p256())) < 0) {
		BN_set_flags(number, BN_FLG_CONSTTIME);
		return number;
	}
	BN_clear_free(number);
	return NULL;
}

/* The point of a secret, or a secret times a point. False: not on the curve. */
static bool
times(uint8_t out[WEBPUSH_POINT], const uint8_t secret[32],
    const uint8_t *point)
{
	const EC_GROUP *group = p256();
	BIGNUM *number = number_of(secret);
	EC_POINT *at = EC_POINT_new(group), *to = EC_POINT_new(group);
	bool good = number != NULL && at != NULL && to != NULL &&
	    (point == NULL ?
	    EC_POINT_mul(group, to, number, NULL, NULL, NULL) == 1 :
	    EC_POINT_oct2point(group, at, point, WEBPUSH_POINT, NULL) == 1 &&
	    EC_POINT_mul(group, to, NULL, at, number, NULL) == 1) &&
	    EC_POINT_point2oct(group, to, POINT_CONVERSION_UNCOMPRESSED, out,
	    WEBPUSH_POINT, NULL) == WEBPUSH_POINT;

	EC_POINT_clear_free(at);
	EC_POINT_clear_free(to);
	BN_clear_free(number);
	return good;
}

static EVP_PKEY *
key_of(const uint8_t point[WEBPUSH_POINT], const uint8_t secret[32])
{
	static char name[] = "prime256v1";
	uint8_t number[32] = { 0 }, copy[WEBPUSH_POINT];
	BIGNUM *big = number_of(secret);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *key = NULL;

	memcpy(copy, point, sizeof copy);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, name,
		    0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy,
		    sizeof copy),
		OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, number,
		    sizeof number),
		OSSL_PARAM_construct_end()
	};
	if (big == NULL || BN_bn2nativepad(big, number, sizeof number) < 0 ||
	    context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(context);
	BN_clear_free(big);
	bytes_wipe(number, sizeof number);
	return key;
}

bool
webpush_point(const uint8_t point[WEBPUSH_POINT])
{
	EC_POINT *at = EC_POINT_new(p256());
	bool good = at != NULL && point[0] == POINT_CONVERSION_UNCOMPRESSED &&
	    EC_POINT_oct2point(p256(), at, point, WEBPUSH_POINT, NULL) == 1;

	EC_POINT_free(at);
	return good;
}

struct webpush *
webpush_new(const uint8_t secret[32])
{
	struct webpush *webpush = calloc(1, sizeof *webpush);
	uint8_t number[32];
	bool good = false;

	for (uint8_t i = 0; webpush != NULL && !good && i < 8; i++) {
		mix(number, secret, "hearth/vapid/1", &i, 1, NULL, 0);
		good = times(webpush->public, number, NULL);
	}
	if (good)
		webpush->key = key_of(webpush->public, number);
	if (webpush != NULL)
		pthread_mutex_init(&webpush->lock, NULL);
	bytes_wipe(number, sizeof number);
	if (webpush != NULL && webpush->key != NULL)
		return webpush;
	free(webpush);
	return NULL;
}

void
webpush_free(struct webpush *webpush)
{
	if (webpush == NULL)
		return;
	EVP_PKEY_free(webpush->key);
	free(webpush);
}

const uint8_t *
webpush_public(const struct webpush *webpush)
{
	return webpush->public;
}

/* ---- RFC 8292: who sends ---- */

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* base64url without padding, and NUL; its length. */
static size_t
base64url(char *out, const uint8_t *in, size_t len)
{
	size_t n = 0;
	unsigned held = 0, bits = 0;

	for (size_t i = 0; i < len; i++) {
		held = held << 8 | in[i];
		for (bits += 8; bits >= 6; bits -= 6)
			out[n++] = letters[held >> (bits - 6) & 63];
	}
	if (bits > 0)
		out[n++] = letters[held << (6 - bits) & 63];
	out[n] = '\0';
	return n;
}

/* ES256 as JWS wants it: the two numbers side by side, 32 bytes each. */
static bool
sign(const struct webpush *webpush, uint8_t signature[64], const char *text,
    size_t len)
{
	uint8_t der[128];
	const uint8_t *at = der;
	size_t der_len = sizeof der;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	ECDSA_SIG *pair = NULL;

	if (context != NULL && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL,
	    webpush->key) == 1 && EVP_DigestSign(context, der, &der_len,
	    (const uint8_t *)text, len) == 1)
		pair = d2i_ECDSA_SIG(NULL, &at, (long)der_len);
	bool good = pair != NULL &&
	    BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, 32) == 32 &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + 32, 32) == 32;
	ECDSA_SIG_free(pair);
	EVP_MD_CTX_free(context);
	return good;
}

static bool
token_make(const struct webpush *webpush, char *token, size_t size,
    const char *origin, size_t origin_len, const char *sender, int64_t now)
{
	static const char head[] = "vapid t=", between[] = ", k=";
	static const char algorithm[] = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
	char claims[700];
	uint8_t signature[64];
	size_t n = sizeof head - 1;
	int len = snprintf(claims, sizeof claims,
	    "{\"aud\":\"%.*s\",\"exp\":%lld,\"sub\":\"%s\"}",
	    (int)origin_len, origin, (long long)now + WEBPUSH_TOKEN_SECONDS,
	    sender);

	if (len < 0 || (size_t)len >= sizeof claims || strchr(sender, '"') != NULL ||
	    size < sizeof head + sizeof between + 50 + (size_t)len * 4 / 3 + 4 +
	    90 + 90)
		return false;
	memcpy(token, head, n);
	n += base64url(token + n, (const uint8_t *)algorithm,
	    sizeof algorithm - 1);
	token[n++] = '.';
	n += base64url(token + n, (const uint8_t *)claims, (size_t)len);
	if (!sign(webpush, signature, token + sizeof head - 1,
	    n - (sizeof head - 1)))
		return false;
	token[n++] = '.';
	n += base64url(token + n, signature, sizeof signature);
	memcpy(token + n, between, sizeof between - 1);
	n += sizeof between - 1;
	base64url(token + n, webpush->public, WEBPUSH_POINT);
	return true;
}

/* Under the lock. */
static const struct token *
token_find(const struct webpush *webpush, const char *origin, size_t len,
    int64_t now)
{
	for (unsigned i = 0; i < TOKENS; i++) {
		const struct token *token = &webpush->tokens[i];

		if (token->until > now && token->until <= now +
		    WEBPUSH_TOKEN_SECONDS && strlen(token->origin) == len &&
		    memcmp(token->origin, origin, len) == 0)
			return token;
	}
	return NULL;
}

bool
webpush_token(struct webpush *webpush, char token[WEBPUSH_TOKEN],
    const char *origin, size_t len, const char *sender, int64_t now)
{
	pthread_mutex_lock(&webpush->lock);
	const struct token *known = token_find(webpush, origin, len, now);
	if (known == NULL && len <= WEBPUSH_ORIGIN) {
		struct token *made = &webpush->tokens[webpush->next];

		memset(made, 0, sizeof *made);
		if (token_make(webpush, made->text, sizeof made->text, origin, len,
		    sender, now)) {
			memcpy(made->origin, origin, len);
			made->until = now + WEBPUSH_TOKEN_SECONDS / 2;
			webpush->next = (webpush->next + 1) % TOKENS;
			known = made;
		}
	}
	if (known != NULL)
		memcpy(token, known->text, WEBPUSH_TOKEN);
	pthread_mutex_unlock(&webpush->lock);
	return known != NULL;
}

/* ---- RFC 8291, RFC 8188: what is sent ---- */

/* HKDF of one step: at most 32 bytes. */
static void
hkdf(uint8_t *out, size_t len, const uint8_t *salt, size_t salt_len,
    const uint8_t secret[32], const void *label, size_t label_len)
{
	static const uint8_t first = 1;
	uint8_t key[32], whole[32];
	crypto_auth_hmacsha256_state hmac;

	crypto_auth_hmacsha256_init(&hmac, salt, salt_len);
	crypto_auth_hmacsha256_update(&hmac, secret, 32);
	crypto_auth_hmacsha256_final(&hmac, key);
	crypto_auth_hmacsha256_init(&hmac, key, sizeof key);
	crypto_auth_hmacsha256_update(&hmac, label, label_len);
	crypto_auth_hmacsha256_update(&hmac, &first, 1);
	crypto_auth_hmacsha256_final(&hmac, whole);
	memcpy(out, whole, len);
	bytes_wipe(key, sizeof key);
	bytes_wipe(whole, sizeof whole);
	bytes_wipe(&hmac, sizeof hmac);
}

static bool
gcm(uint8_t *out, const uint8_t *in, size_t len, const uint8_t key[16],
    const uint8_t nonce[12])
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int n = 0, end = 0;
	bool good = context != NULL && EVP_EncryptInit_ex2(context, cipher, key,
	    nonce, NULL) == 1 &&
	    EVP_EncryptUpdate(context, out, &n, in, (int)len) == 1 &&
	    EVP_EncryptFinal_ex(context, out + n, &end) == 1 &&
	    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, out + len) == 1;

	EVP_CIPHER_CTX_free(context);
	return good;
}

/* The header is in out already: salt, record size, our point. */
static bool
record_seal(uint8_t *out, const uint8_t *text, size_t len, size_t record,
    const uint8_t point[WEBPUSH_POINT], const uint8_t auth[WEBPUSH_AUTH],
    const uint8_t shared[32])
{
	static const char key_label[] = "Content-Encoding: aes128gcm";
	static const char nonce_label[] = "Content-Encoding: nonce";
	static const char info_label[] = "WebPush: info";
	const uint8_t *salt = out, *own = out + 21;
	uint8_t info[sizeof info_label + 2 * WEBPUSH_POINT], secret[32], key[16],
	    nonce[12];
	uint8_t *plain = bytes_new(1, record);

	memcpy(info, info_label, sizeof info_label);
	memcpy(info + sizeof info_label, point, WEBPUSH_POINT);
	memcpy(info + sizeof info_label + WEBPUSH_POINT, own, WEBPUSH_POINT);
	memcpy(plain, text, len);
	plain[len] = 2;			/* the last record; then zeros */
	hkdf(secret, 32, auth, WEBPUSH_AUTH, shared, info, sizeof info);
	hkdf(key, 16, salt, 16, secret, key_label, sizeof key_label);
	hkdf(nonce, 12, salt, 16, secret, nonce_label, sizeof nonce_label);
	bool good = gcm(out + WEBPUSH_HEAD, plain, record, key, nonce);
	bytes_wipe(secret, sizeof secret);
	bytes_wipe(key, sizeof key);
	bytes_free(plain, record);
	return good;
}

bool
webpush_seal_with(uint8_t *out, const uint8_t *text, size_t len, size_t record,
    const uint8_t point[WEBPUSH_POINT], const uint8_t auth[WEBPUSH_AUTH],
    const uint8_t salt[16], const uint8_t secret[32])
{
	static const uint8_t size[4] = { 0, 0, 16, 0 };	/* 4096, the usual */
	uint8_t shared[WEBPUSH_POINT];

	memcpy(out, salt, 16);
	memcpy(out + 16, size, 4);
	out[20] = WEBPUSH_POINT;
	bool good = len < record && point[0] == POINT_CONVERSION_UNCOMPRESSED &&
	    times(out + 21, secret, NULL) && times(shared, secret, point) &&
	    record_seal(out, text, len, record, point, auth, shared + 1);
	bytes_wipe(shared, sizeof shared);
	return good;
}

bool
webpush_seal(uint8_t body[WEBPUSH_BODY], const uint8_t point[WEBPUSH_POINT],
    const uint8_t auth[WEBPUSH_AUTH])
{
	uint8_t salt[16], secret[32];
	bool good = false;

	crypto_random(salt, sizeof salt);
	for (int i = 0; !good && i < 4; i++) {	/* nearly any number will do */
		crypto_random(secret, sizeof secret);
		good = webpush_seal_with(body, (const uint8_t *)word,
		    sizeof word - 1, WEBPUSH_RECORD, point, auth, salt, secret);
	}
	bytes_wipe(secret, sizeof secret);
	return good;
}
