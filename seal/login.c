/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* login: passphrases and codes, and what they open. */
#include <string.h>

#include "bytes.h"
#include "crypto.h"
#include "envelope.h"
#include "login.h"

/* Every cost that was ever in use. None travels: an id names it. */
static const uint8_t kdf_known[] = { KDF_NOW };

static bool
kdf_is_known(uint8_t kdf)
{
	for (size_t i = 0; i < sizeof(kdf_known); i++)
		if (kdf_known[i] == kdf)
			return true;
	return false;
}

/* The handle is in the salt: one salt for everybody gives a key to nobody. */
static void
salt_for(uint8_t out[16], const char *handle, const uint8_t salt[16])
{
	uint8_t room[13 + 1 + 255 + 16];
	struct writer w = writer_over(room, sizeof(room));

	writer_bytes(&w, "hearth/salt/1", 13);
	writer_short(&w, handle, strlen(handle));
	writer_bytes(&w, salt, 16);
	crypto_blake2b(out, 16, NULL, room, w.len);
}

bool
login_stretch(uint8_t out[32], uint8_t kdf, const void *passphrase,
    size_t len, const char *handle, const uint8_t salt[16])
{
	uint8_t own_salt[16];

	if (!kdf_is_known(kdf) || strlen(handle) > UINT8_MAX)
		return false;
	salt_for(own_salt, handle, salt);
	return crypto_stretch(out, passphrase, len, own_salt);
}

void
login_split(struct login_keys *keys, const uint8_t stretched[32])
{
	crypto_subkey(keys->seed, 1, "hearthPW", stretched);
	crypto_subkey(keys->wrap, 2, "hearthPW", stretched);
}

bool
login_from_passphrase(struct login_keys *keys, uint8_t kdf,
    const void *passphrase, size_t len, const char *handle,
    const uint8_t salt[16])
{
	uint8_t stretched[32];

	if (!login_stretch(stretched, kdf, passphrase, len, handle, salt))
		return false;
	login_split(keys, stretched);
	bytes_wipe(stretched, sizeof(stretched));
	return true;
}

bool
login_message(uint8_t out[32], const char *origin, const char *handle,
    const uint8_t nonce[32], uint64_t expiry)
{
	uint8_t names[2 * 256], rest[32 + 8];
	struct writer w = writer_over(names, sizeof(names));

	if (strlen(origin) > UINT8_MAX || strlen(handle) > UINT8_MAX)
		return false;
	writer_short(&w, origin, strlen(origin));
	writer_short(&w, handle, strlen(handle));
	memcpy(rest, nonce, 32);
	bytes_put(rest + 32, expiry, 8);
	hash_labelled(out, "hearth/login/1", names, w.len, rest, sizeof(rest));
	return true;
}

bool
login_sign(uint8_t signature[64], const char *origin, const char *handle,
    const uint8_t nonce[32], uint64_t expiry, const uint8_t seed[32])
{
	uint8_t message[32];

	if (!login_message(message, origin, handle, nonce, expiry))
		return false;
	crypto_sign_make(signature, message, sizeof(message), seed);
	return true;
}

bool
login_check(const uint8_t signature[64], const char *origin,
    const char *handle, const uint8_t nonce[32], uint64_t expiry,
    const uint8_t login_public[32])
{
	uint8_t message[32];

	return login_message(message, origin, handle, nonce, expiry) &&
	    crypto_sign_check(signature, message, sizeof(message),
	    login_public);
}

static struct ad
wrap_ad(enum login_kind kind, const uint8_t person[16], uint8_t kdf,
    uint32_t number)
{
	bool passphrase = kind == LOGIN_PASSPHRASE;

	return (struct ad){
		.purpose = passphrase ? PURPOSE_PASSPHRASE : PURPOSE_RECOVERY,
		.a = passphrase ? kdf : 0,
		.id1 = person,
		.n1 = number,
	};
}

void
roots_wrap(uint8_t out[ROOTS_WRAP_SIZE], const struct roots *roots,
    enum login_kind kind, const uint8_t wrap_key[32],
    const uint8_t person[16], uint8_t kdf, uint32_t number)
{
	struct ad ad = wrap_ad(kind, person, kdf, number);
	uint8_t plain[64];

	memcpy(plain, roots->base, 32);
	memcpy(plain + 32, roots->closed, 32);
	envelope_seal(out, wrap_key, &ad, plain, sizeof(plain));
	bytes_wipe(plain, sizeof(plain));
}

bool
roots_unwrap(struct roots *roots, enum login_kind kind,
    const uint8_t wrap_key[32], const uint8_t person[16], uint8_t kdf,
    uint32_t number, const uint8_t *wrap, size_t len)
{
	struct ad ad = wrap_ad(kind, person, kdf, number);
	uint8_t plain[64];

	if (len != ROOTS_WRAP_SIZE ||
	    !envelope_open(plain, wrap_key, SUITE, &ad, wrap, len))
		return false;
	memcpy(roots->base, plain, 32);
	memcpy(roots->closed, plain + 32, 32);
	bytes_wipe(plain, sizeof(plain));
	return true;
}

/* 128 bits of code and 12 of check are 28 digits of 5 bits. */
enum { CODE_DIGITS = 28, CODE_BITS_BYTES = 18 };
static const char code_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The code, its check behind it, and 4 zero bits. */
static void
code_bits(uint8_t out[CODE_BITS_BYTES], enum code_type type,
    const uint8_t code[16])
{
	uint8_t in[13 + 1 + 16], hash[32];

	memcpy(in, "hearth/code/1", 13);
	in[13] = (uint8_t)type;
	memcpy(in + 14, code, 16);
	crypto_blake2b(hash, sizeof(hash), NULL, in, sizeof(in));
	memcpy(out, code, 16);
	out[16] = hash[0];
	out[17] = hash[1] & 0xf0;
	bytes_wipe(in, sizeof(in));
}

void
code_text(char out[CODE_TEXT], enum code_type type, const uint8_t code[16])
{
	uint8_t bits[CODE_BITS_BYTES];

	code_bits(bits, type, code);
	for (unsigned i = 0; i < CODE_DIGITS; i++) {
		unsigned digit = 0;

		for (unsigned bit = 5 * i; bit < 5 * (i + 1); bit++)
			digit = digit << 1 | (bits[bit / 8] >> (7 - bit % 8) & 1);
		if (i > 0 && i % 4 == 0)
			*out++ = '-';
		*out++ = code_alphabet[digit];
	}
	*out = '\0';
	bytes_wipe(bits, sizeof(bits));
}

/* What a person may have written for a digit, or -1. */
static int
code_digit(char c)
{
	const char *at;

	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	at = c != '\0' ? strchr(code_alphabet, c) : NULL;
	return at != NULL ? (int)(at - code_alphabet) : -1;
}

/* The digits of a text as bits; false unless they are as many as a code has. */
static bool
code_parse(uint8_t bits[CODE_BITS_BYTES], const char *text)
{
	unsigned n = 0;

	memset(bits, 0, CODE_BITS_BYTES);
	for (; *text != '\0'; text++) {
		int digit;

		if (*text == '-' || *text == ' ')
			continue;
		digit = code_digit(*text);
		if (digit < 0 || n == CODE_DIGITS)
			return false;
		for (unsigned k = 0; k < 5; k++)
			if (digit >> (4 - k) & 1)
				bits[(5 * n + k) / 8] |=
				    (uint8_t)(0x80 >> ((5 * n + k) % 8));
		n++;
	}
	return n == CODE_DIGITS;
}

bool
code_read(uint8_t code[16], enum code_type type, const char *text)
{
	uint8_t bits[CODE_BITS_BYTES], right[CODE_BITS_BYTES];
	bool fits;

	fits = code_parse(bits, text);
	code_bits(right, type, bits);
	fits = fits && bytes_same(bits, right, sizeof(bits));
	if (fits)
		memcpy(code, bits, 16);
	bytes_wipe(bits, sizeof(bits));
	bytes_wipe(right, sizeof(right));
	return fits;
}

/* mix, but keyed with the 16 bytes of a code. */
static void
code_key(uint8_t out[32], const uint8_t code[16], const char *label,
    const uint8_t *id, size_t len)
{
	uint8_t in[1 + 255 + 16];
	struct writer w = writer_over(in, sizeof(in));

	writer_short(&w, label, strlen(label));
	writer_bytes(&w, id, len);
	crypto_blake2b_code(out, code, in, w.len);
}

void
login_from_code(struct login_keys *keys, const uint8_t code[16],
    const uint8_t person[16])
{
	code_key(keys->seed, code, "hearth/recovery-login/1", person, 16);
	code_key(keys->wrap, code, "hearth/recovery-wrap/1", person, 16);
}

void
invitation_keys(uint8_t id[16], uint8_t key[32], const uint8_t code[16])
{
	uint8_t whole[32];

	code_key(whole, code, "hearth/invite-id/1", NULL, 0);
	memcpy(id, whole, 16);
	code_key(key, code, "hearth/invite-key/1", NULL, 0);
}
