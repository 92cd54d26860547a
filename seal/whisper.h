/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * whisper: what two phones say to each other live. It is sealed under a key of
 * its exercise, but neither signed nor kept: only two hold the key, and a
 * device's numbers only rise, so nothing said before can be said again.
 */
#ifndef SEAL_WHISPER_H
#define SEAL_WHISPER_H
#include "bytes.h"

enum {
	WHISPER_MOST = 8 * 1024,	/* on the wire */
	WHISPER_FORM = 4000,		/* before it is filled up */
	WHISPERS_HEARD = 16
};

/* The key of one exercise, named by the event that began it. */
void	 whisper_key(uint8_t out[32], const uint8_t couple_key[32],
    const uint8_t session[16]);

/* Who says it: a device of one of the two, in the couple's space. */
struct whisperer {
	const uint8_t	*space, *author, *device;	/* 16 bytes each */
	uint32_t	 number;
};

/* Appends a whisper of len bytes of a form, at most WHISPER_FORM. */
void	 whisper_seal(struct writer *out, const uint8_t key[32],
    const struct whisperer *, const void *form, size_t len);
/* Fills in device and number of who is given; what they point to is within
 * the whisper. Appends the form. All that can be wrong is one and the same
 * false. */
bool	 whisper_open(struct writer *form, const uint8_t key[32], uint8_t least,
    struct whisperer *, const uint8_t *whisper, size_t len);

/* The highest numbers heard, by exercise and device. All zeros: none yet. */
struct whispers_heard {
	struct {
		uint8_t	 session[16], device[16];
		uint32_t number;
	}		 last[WHISPERS_HEARD];
	unsigned	 next;		/* the place to be used again */
};
/* True, and remembered: nothing as new was heard from there before. */
bool	 whisper_is_new(struct whispers_heard *, const uint8_t session[16],
    const struct whisperer *);
#endif
