/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * seal_wishes_test: two who compare, and one who would like to know more. The
 * row of the checklist in docs/security.md is in brackets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"
#include "crypto.h"
#include "wishes.h"

enum { ROUNDS = 80 };		/* of 128 pairs of answers: 10^4 */

/* One person in one round. */
struct side {
	uint8_t	secret[32], scalar[32], yes[PSI_BITS];
	uint8_t	post[PSI_SIZE], answer[PSI_SIZE], match[PSI_BITS];
};

static struct psi_round
some_round(void)
{
	struct psi_round r;

	crypto_random((uint8_t *)&r, sizeof r);
	return r;
}

static void
say_yes(uint8_t yes[PSI_BITS], unsigned slot)
{
	yes[slot / 8] |= (uint8_t)(1 << slot % 8);
}

static bool
says_yes(const uint8_t yes[PSI_BITS], unsigned slot)
{
	return (yes[slot / 8] >> slot % 8 & 1) != 0;
}

static void
some_yeses(uint8_t yes[PSI_BITS], unsigned n)
{
	uint8_t dice[64];

	memset(yes, 0, PSI_BITS);
	crypto_random(dice, sizeof dice);
	for (unsigned i = 0; i < n; i++)
		say_yes(yes, dice[i] % PSI_SLOTS);
}

static void
posts(struct side *s, const struct psi_round *r)
{
	crypto_random(s->secret, sizeof s->secret);
	psi_scalar(s->scalar, r, s->secret);
	assert_true(psi_post(s->post, r, s->secret, s->yes));
}

/* [24] */
static void
matches_are_what_both_said_yes_to(void **state)
{
	static struct side ana, ben;

	for (int n = 0; n < ROUNDS; n++) {
		struct psi_round r = some_round();

		some_yeses(ana.yes, (unsigned)n % 21);
		some_yeses(ben.yes, (unsigned)(n * 7) % 21);
		posts(&ana, &r);
		posts(&ben, &r);
		assert_true(psi_answer(ana.answer, ana.scalar, ana.post, ben.post));
		assert_true(psi_answer(ben.answer, ben.scalar, ben.post, ana.post));
		assert_true(psi_match(ana.match, ana.scalar, ana.yes, ben.post, ben.answer));
		assert_true(psi_match(ben.match, ben.scalar, ben.yes, ana.post, ana.answer));
		assert_memory_equal(ana.match, ben.match, PSI_BITS);
		for (unsigned i = 0; i < PSI_BITS; i++)
			assert_int_equal(ana.match[i], ana.yes[i] & ben.yes[i]);
	}
	(void)state;
}

/* [24] */
static void
a_twenty_first_yes_is_refused(void **state)
{
	struct psi_round r = some_round();
	uint8_t secret[32] = { 1 }, yes[PSI_BITS] = { 0 };
	static uint8_t post[PSI_SIZE], none[PSI_SIZE];

	for (unsigned i = 0; i < PSI_YES_MOST + 1; i++)
		say_yes(yes, 6 * i);
	assert_false(psi_post(post, &r, secret, yes));
	assert_memory_equal(post, none, PSI_SIZE);
	yes[0] &= 0xFE;
	assert_true(psi_post(post, &r, secret, yes));
	(void)state;
}

static void
two_sides(struct side *ana, struct side *ben)
{
	struct psi_round r = some_round();

	some_yeses(ana->yes, 12);
	some_yeses(ben->yes, 12);
	posts(ana, &r);
	posts(ben, &r);
	assert_true(psi_answer(ana->answer, ana->scalar, ana->post, ben->post));
	assert_true(psi_answer(ben->answer, ben->scalar, ben->post, ana->post));
}

/* What no honest phone posts: the identity, and what is no point. [24] */
static const uint8_t bad_points[][32] = {
	{ 0 },
	{ 1 },	/* negative: canonical ones are even */
	{ [0 ... 31] = 0xFF },
	/* the field's prime, and two more: zero and two, not as they are written */
	{ 0xED, [1 ... 30] = 0xFF, 0x7F },
	{ 0xEF, [1 ... 30] = 0xFF, 0x7F },
	{ [31] = 0x80 },
	/* no square */
	{ 0x26, 0x94, 0x8D, 0x35, 0xCA, 0x62, 0xE6, 0x43, 0xE2, 0x6A, 0x83, 0x17,
	  0x73, 0x32, 0xE6, 0xB6, 0xAF, 0xEB, 0x9D, 0x08, 0xE4, 0x26, 0x8B, 0x65,
	  0x0F, 0x1F, 0x5B, 0xBD, 0x8D, 0x81, 0xD3, 0x71 },
};

static void
bad_points_end_a_round(void **state)
{
	static struct side ana, ben;
	static uint8_t spoilt[PSI_SIZE], none[PSI_SIZE], out[PSI_SIZE];
	static const uint8_t no_match[PSI_BITS];

	two_sides(&ana, &ben);
	for (size_t b = 0; b < sizeof bad_points / sizeof *bad_points; b++)
		for (unsigned slot = 0; slot < PSI_SLOTS; slot += 127) {
			memcpy(spoilt, ben.post, PSI_SIZE);
			memcpy(spoilt + 32 * slot, bad_points[b], 32);
			assert_false(psi_answer(out, ana.scalar, ana.post, spoilt));
			assert_memory_equal(out, none, PSI_SIZE);
			assert_false(psi_match(ana.match, ana.scalar, ana.yes,
			    spoilt, ben.answer));
			assert_memory_equal(ana.match, no_match, PSI_BITS);
			memcpy(spoilt, ben.answer, PSI_SIZE);
			memcpy(spoilt + 32 * slot, bad_points[b], 32);
			assert_false(psi_match(ana.match, ana.scalar, ana.yes,
			    ben.post, spoilt));
			assert_memory_equal(ana.match, no_match, PSI_BITS);
		}
	(void)state;
}

/* [24] */
static void
own_points_thrown_back_end_a_round(void **state)
{
	static struct side ana, ben;
	static uint8_t spoilt[PSI_SIZE], out[PSI_SIZE], two[32] = { 2 };

	two_sides(&ana, &ben);
	assert_false(psi_answer(out, ana.scalar, ana.post, ana.post));
	for (unsigned from = 0; from < PSI_SLOTS; from += 5) {
		memcpy(spoilt, ben.post, PSI_SIZE);
		memcpy(spoilt + 32 * ((7 * from + 3) % PSI_SLOTS), ana.post + 32 * from, 32);
		assert_false(psi_answer(out, ana.scalar, ana.post, spoilt));
	}
	/* Blinded, they pass for any points; but then only her own answer can be
	 * given back, and that fits where she said no, too. */
	for (unsigned i = 0; i < PSI_SLOTS; i++)
		assert_true(crypto_point_times(spoilt + 32 * i, two, ana.post + 32 * i));
	assert_true(psi_answer(out, ana.scalar, ana.post, spoilt));
	assert_false(psi_match(ana.match, ana.scalar, ana.yes, spoilt, out));
	(void)state;
}

/* A post is the same whenever it is made again, and another one in another
 * round, space, or under another secret. */
static void
a_secret_has_one_post_a_round(void **state)
{
	static struct side ana;
	static uint8_t again[PSI_SIZE];
	struct psi_round r = some_round(), other = r;

	some_yeses(ana.yes, 20);
	posts(&ana, &r);
	assert_true(psi_post(again, &r, ana.secret, ana.yes));
	assert_memory_equal(again, ana.post, PSI_SIZE);
	other.round[0] ^= 1;
	assert_true(psi_post(again, &other, ana.secret, ana.yes));
	for (unsigned i = 0; i < PSI_SLOTS; i++)
		assert_memory_not_equal(again + 32 * i, ana.post + 32 * i, 32);
	ana.secret[0] ^= 1;
	assert_true(psi_post(again, &r, ana.secret, ana.yes));
	for (unsigned i = 0; i < PSI_SLOTS; i++)
		assert_memory_not_equal(again + 32 * i, ana.post + 32 * i, 32);
	(void)state;
}

/* Scalar and random points have labels of their own: nothing of one tells of
 * the other, and the scalar is not the secret. */
static void
a_secret_is_seen_in_nothing(void **state)
{
	static struct side ana;
	struct psi_round r = some_round();

	some_yeses(ana.yes, 20);
	posts(&ana, &r);
	assert_memory_not_equal(ana.scalar, ana.secret, 32);
	for (size_t i = 0; i + 32 <= PSI_SIZE; i++) {
		assert_memory_not_equal(ana.post + i, ana.secret, 32);
		assert_memory_not_equal(ana.post + i, ana.scalar, 32);
	}
	(void)state;
}

/* The limit that no protocol of this kind can take away: who says yes to all
 * learns the other's yeses of this round, and no more than twenty. */
static void
a_yes_to_everything_learns_this_rounds_yeses(void **state)
{
	static struct side ana, ben;
	struct psi_round r = some_round();

	some_yeses(ana.yes, 20);
	posts(&ana, &r);
	crypto_random(ben.scalar, 32);
	ben.scalar[31] &= 0x0F;
	for (unsigned i = 0; i < PSI_SLOTS; i++) {
		uint8_t point[32];

		psi_point(point, &r, i);
		assert_true(crypto_point_times(ben.post + 32 * i, ben.scalar, point));
	}
	assert_true(psi_answer(ana.answer, ana.scalar, ana.post, ben.post));
	for (unsigned i = 0; i < PSI_SLOTS; i++) {
		uint8_t both[32];

		assert_true(crypto_point_times(both, ben.scalar, ana.post + 32 * i));
		assert_int_equal(memcmp(both, ana.answer + 32 * i, 32) == 0,
		    says_yes(ana.yes, i));
	}
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(matches_are_what_both_said_yes_to),
		cmocka_unit_test(a_twenty_first_yes_is_refused),
		cmocka_unit_test(bad_points_end_a_round),
		cmocka_unit_test(own_points_thrown_back_end_a_round),
		cmocka_unit_test(a_secret_has_one_post_a_round),
		cmocka_unit_test(a_secret_is_seen_in_nothing),
		cmocka_unit_test(a_yes_to_everything_learns_this_rounds_yeses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
