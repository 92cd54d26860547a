/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * wishes: which slots two people both say yes to, and nothing else about either
 * (private set intersection by Diffie-Hellman over ristretto255).
 *
 *	point(i)	a point that belongs to slot i of this couple and round
 *	post[i]		s times point(i) for a yes, else a random point
 *	answer[i]	s times the other's post[i]
 *	match		where s times the other's post[i] is the other's answer[i]
 *
 * Each has a scalar s of their own in every round. Who does not know it cannot
 * tell a yes from a random point (decisional Diffie-Hellman), and answers give
 * away no more about slots that do not match. Yes and no take the same steps.
 *
 * Scalar and random points come from one secret, so that a post that has to be
 * made again is the very same: two posts under one scalar would show by what
 * stays the same where a yes is.
 */
#ifndef SEAL_WISHES_H
#define SEAL_WISHES_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PSI_SLOTS = 128,
	PSI_BITS = PSI_SLOTS / 8,		/* slot i: bit i % 8 of byte i / 8 */
	PSI_SIZE = 32 * PSI_SLOTS,	/* of a post and an answer */
	PSI_YES_MOST = 20			/* in one post */
};

/* Whose and which round: the couple's space, and a name used once in it. */
struct psi_round {
	uint8_t	space[16], round[16];
};

/* The name of a round: list u8, zeros, number u32 at 8, zeros. */
void	 psi_name(uint8_t round[16], uint8_t list, uint32_t number);
void	 psi_point(uint8_t point[32], const struct psi_round *, unsigned slot);
void	 psi_scalar(uint8_t scalar[32], const struct psi_round *,
    const uint8_t secret[32]);

/* False: more yeses than a round may have; out is untouched. */
bool	 psi_post(uint8_t out[PSI_SIZE], const struct psi_round *,
    const uint8_t secret[32], const uint8_t yes[PSI_BITS]);
/* The same with a given scalar and 64 random bytes for each slot. */
void	 psi_post_with(uint8_t out[PSI_SIZE], const struct psi_round *,
    const uint8_t scalar[32], const uint8_t random[64 * PSI_SLOTS],
    const uint8_t yes[PSI_BITS]);

/* False: theirs holds what is no point, the identity, or a point of mine thrown
 * back; then out is zeros, and the round must end. */
bool	 psi_answer(uint8_t out[PSI_SIZE], const uint8_t scalar[32],
    const uint8_t mine[PSI_SIZE], const uint8_t theirs[PSI_SIZE]);

/* yes is what mine was made of. False: bad points, or an answer that nobody can
 * give who did not take it from mine; then match is zeros, and the round must
 * end. */
bool	 psi_match(uint8_t match[PSI_BITS], const uint8_t scalar[32],
    const uint8_t yes[PSI_BITS], const uint8_t theirs[PSI_SIZE],
    const uint8_t answer[PSI_SIZE]);
#endif
