/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* whisper: device 16, number u32, envelope over a form that is filled up. */
#include <string.h>

#include "crypto.h"
#include "envelope.h"
#include "whisper.h"

enum { WHISPER_HEAD = 16 + 4 };

void
whisper_key(uint8_t out[32], const uint8_t couple_key[32],
    const uint8_t session[16])
{
	uint8_t whispers[32];

	crypto_subkey(whispers, 3, "hearthSP", couple_key);
	mix(out, whispers, "hearth/whisper/1", session, 16, NULL, 0);
	bytes_wipe(whispers, sizeof whispers);
}

static struct ad
whisper_ad(const struct whisperer *who)
{
	return (struct ad){ .purpose = PURPOSE_WHISPER, .id1 = who->space,
	    .id2 = who->author, .id3 = who->device, .n1 = who->number };
}

void
whisper_seal(struct writer *out, const uint8_t key[32],
    const struct whisperer *who, const void *form, size_t len)
{
	size_t filled = padded_size(len);
	uint8_t *plain = bytes_new(filled, 1);
	struct ad ad = whisper_ad(who);

	/* A form with nothing between two & is the same form. */
	memset(plain, '&', filled);
	if (len > 0)
		memcpy(plain, form, len);
	writer_bytes(out, who->device, 16);
	writer_u32(out, who->number);
	envelope_seal(writer_room(out, filled + ENVELOPE_EXTRA), key, &ad, plain,
	    filled);
	bytes_free(plain, filled);
}

bool
whisper_open(struct writer *form, const uint8_t key[32], uint8_t least,
    struct whisperer *who, const uint8_t *whisper, size_t len)
{
	struct whisperer said = *who;
	size_t plain, before = form->len;
	struct ad ad;

	if (len < WHISPER_HEAD + ENVELOPE_EXTRA || len > WHISPER_MOST)
		return false;
	said.device = whisper;
	said.number = (uint32_t)bytes_get(whisper + 16, 4);
	ad = whisper_ad(&said);
	plain = len - WHISPER_HEAD - ENVELOPE_EXTRA;
	if (!envelope_open(writer_room(form, plain), key, least, &ad,
	    whisper + WHISPER_HEAD, len - WHISPER_HEAD)) {
		form->len = before;
		return false;
	}
	*who = said;
	return true;
}

bool
whisper_is_new(struct whispers_heard *heard, const uint8_t session[16],
    const struct whisperer *who)
{
	unsigned at = 0;

	if (who->number == 0)
		return false;
	while (at < WHISPERS_HEARD && (heard->last[at].number == 0 ||
	    memcmp(heard->last[at].session, session, 16) != 0 ||
	    memcmp(heard->last[at].device, who->device, 16) != 0))
		at++;
	if (at < WHISPERS_HEARD && who->number <= heard->last[at].number)
		return false;
	if (at == WHISPERS_HEARD) {
		at = heard->next;
		heard->next = (at + 1) % WHISPERS_HEARD;
		memcpy(heard->last[at].session, session, 16);
		memcpy(heard->last[at].device, who->device, 16);
	}
	heard->last[at].number = who->number;
	return true;
}
