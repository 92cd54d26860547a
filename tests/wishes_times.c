/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * wishes_times: does a slot's post take as long for a yes as for a no? Prints
 * Welch's t over 10^5 slots of either kind by chance, without the slowest
 * twentieth, which something else broke into (after dudect, Reparaz 2017).
 * tests/nightly runs it, and times times_slot in wasm by itself.
 */
#include "seal/crypto.h"
#include "seal/wishes.h"

void times_slot(int yes);
int times_step(int step);

/* A post has 128 slots that each take the same: one of them is measured. */
void
times_slot(int yes)
{
	static const struct psi_round r = { { 1 }, { 2 } };
	static const uint8_t scalar[32] = { 3 };
	static uint8_t random[64] = { 4 }, out[32];
	uint8_t bits[PSI_BITS] = { (uint8_t)yes };

	random[1]++;
	psi_slot_with(out, &r, 0, scalar, random, bits);
}

/* What phones do in a round, step by step, for bench/wishes.mjs: my post and the
 * other's, the other's answer, my match. Each needs what those before it left. */
int
times_step(int step)
{
	static const struct psi_round r = { { 1 }, { 2 } };
	static const uint8_t secret[2][32] = { { 3 }, { 4 } };
	static const uint8_t yes[PSI_BITS] = { 0xff, 0xff, 0x0f };
	static uint8_t post[2][PSI_SIZE], answer[PSI_SIZE];
	uint8_t scalar[32], match[PSI_BITS];

	if (step < 2)
		return psi_post(post[step], &r, secret[step], yes);
	psi_scalar(scalar, &r, secret[step == 2]);
	if (step == 2)
		return psi_answer(answer, scalar, post[1], post[0]);
	return psi_match(match, scalar, yes, post[1], answer);
}

#ifndef __wasm__
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SLOTS = 100000, KEPT = SLOTS / 20 * 19 };

struct took {
	int	yes;
	double	ns;
};

static int
by_time(const void *a, const void *b)
{
	const struct took *one = a, *two = b;

	return (one->ns > two->ns) - (one->ns < two->ns);
}

static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int
main(void)
{
	static struct took took[SLOTS];
	static uint8_t dice[SLOTS];
	double n[2] = { 0 }, mean[2] = { 0 }, square[2] = { 0 };

	crypto_random(dice, sizeof(dice));
	for (int i = 0; i < SLOTS; i++) {
		double start = now_ns();

		times_slot(dice[i] & 1);
		took[i] = (struct took){ dice[i] & 1, now_ns() - start };
	}
	qsort(took, SLOTS, sizeof(*took), by_time);
	for (int i = 0; i < KEPT; i++) {
		int yes = took[i].yes;
		double off = took[i].ns - mean[yes];

		mean[yes] += off / ++n[yes];
		square[yes] += off * (took[i].ns - mean[yes]);
	}
	printf("%.2f\n", (mean[0] - mean[1]) / sqrt(square[0] / n[0] / (n[0] - 1) +
	    square[1] / n[1] / (n[1] - 1)));
	return 0;
}
#endif
