/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Keyring records of any bytes.
 * Property: they are kept byte for byte; what is set can be read back; merging
 * a keyring with itself changes nothing that a getter tells.
 */
#include <string.h>

#include "keyring.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
must(bool holds)
{
	if (!holds)
		__builtin_trap();
}

static void
read_everything(const struct keyring *k, const uint8_t id[16])
{
	struct identity identity;
	struct invitation invitation;
	enum space_kind kind;
	struct pin pin;
	uint8_t out[32];
	uint32_t epoch = keyring_epoch(k, id);

	(void)keyring_identity(k, 0, &identity);
	(void)keyring_identity(k, 1, &identity);
	must(keyring_space_kind(k, id, &kind) || epoch == 0);
	must(epoch == 0 || keyring_space_key(k, id, epoch, out));
	(void)keyring_space(k, SPACE_COUPLE, out);
	if (keyring_pin(k, id, 0, &pin))
		must(keyring_pin(k, id, pin.card.generation, &pin));
	(void)keyring_gate_key(k, out);
	(void)keyring_drop_public(k, out);
	(void)keyring_drop_secret(k, 1, out);
	(void)keyring_renewal(k, out);
	for (size_t i = 0; keyring_invitation(k, i, &invitation); i++)
		;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const uint8_t key[32] = { 5 };
	struct keyring k = { 0 }, copy = { 0 };
	uint8_t id[16] = { 0 }, out[32];
	struct invitation invitation = { .until = 0 };

	if (n > 8192)
		return 0;
	if (n > 19)
		memcpy(id, bytes + 3, 16);
	if (keyring_read(&k, bytes, n)) {
		must(k.records.len == n);
		must(n == 0 || memcmp(k.records.bytes, bytes, n) == 0);
		read_everything(&k, id);
		keyring_copy(&copy, &k);
		keyring_merge(&copy, &k);
		read_everything(&copy, id);
		must(keyring_epoch(&copy, id) == keyring_epoch(&k, id));
		must(keyring_least(&copy) >= keyring_least(&k));
	}
	keyring_set_gate_key(&k, key);
	must(keyring_gate_key(&k, out) && memcmp(out, key, 32) == 0);
	keyring_add_space_key(&k, id, SPACE_COUPLE, UINT32_MAX, key);
	must(keyring_epoch(&k, id) == UINT32_MAX);
	memcpy(invitation.code, id, 16);
	keyring_add_invitation(&k, &invitation);
	keyring_drop_invitation(&k, id);
	for (size_t i = 0; keyring_invitation(&k, i, &invitation); i++)
		must(memcmp(invitation.code, id, 16) != 0);
	keyring_free(&k);
	keyring_free(&copy);
	return 0;
}
