/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* attach_test: a place of one's own, shown or not, and never a type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "days.h"
#include "deck.h"
#include "phones.h"
#include "practices/attachment/attach.h"
#include "practices/attachment/attach_map.h"
#include "stats.h"

enum { NINE = 9 };

typedef int sends(struct phones *, const char *path, const char *form);
typedef int opens(struct phones *, const char *path);
typedef const char *reads(const struct phones *);

struct person {
	sends		*sends;
	opens		*opens;
	reads		*page;
};

static const struct person ada = { ada_sends, ada_opens, ada_page };
static const struct person ben = { ben_sends, ben_opens, ben_page };

/* ---- answering, as somebody reads it on the page ---- */

struct level {
	int		 worry, room;	/* 1 to 7, before any is turned; 0: empty */
	int		 leave;		/* so many of each are left empty */
};

static bool
turned(const char *item)
{
	static const char *const all[] = { "worry-03", "worry-06", "worry-09",
	    "room-03", "room-05", "room-07", "room-09" };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(all[i], item) == 0)
			return true;
	return false;
}

static int
answer_to(const char *item, const struct level *level)
{
	int x = item[0] == 'w' ? level->worry : level->room;
	int number = item[strlen(item) - 1] - '0';

	if (number > NINE - level->leave || x == 0)
		return 0;
	return turned(item) ? 8 - x : x;
}

/* A field of the page that is shown: name="i1" value="…". */
static bool
on_page(const char *html, const char *name, char out[40])
{
	char begins[40];
	const char *at;

	snprintf(begins, sizeof(begins), "name=\"%s\" value=\"", name);
	if ((at = strstr(html, begins)) == NULL)
		return false;
	at += strlen(begins);
	snprintf(out, 40, "%.*s", (int)strcspn(at, "\""), at);
	return true;
}

static void
fills_page(struct phones *p, const struct person *who, const struct level *level)
{
	char form[400], id[40], name[4];
	size_t n;

	assert_true(on_page(who->page(p), "round", id));
	n = (size_t)snprintf(form, sizeof(form), "round=%s", id);
	assert_true(on_page(who->page(p), "page", id));
	n += (size_t)snprintf(form + n, sizeof(form) - n, "&page=%s", id);
	for (int i = 1; i <= ATTACH_PAGE; i++) {
		int said;

		snprintf(name, sizeof(name), "i%d", i);
		assert_true(on_page(who->page(p), name, id));
		said = answer_to(id, level);
		n += (size_t)snprintf(form + n, sizeof(form) - n, "&i%d=%s", i, id);
		if (said > 0)
			n += (size_t)snprintf(form + n, sizeof(form) - n,
			    "&s%d=%d", i, said);
	}
	assert_int_equal(who->sends(p, "/attach/ask", form), 303);
}

static void
fills(struct phones *p, const struct person *who, struct level level, int pages)
{
	assert_int_equal(who->sends(p, "/attach/begin", ""), 303);
	for (int i = 0; i < pages; i++) {
		assert_int_equal(who->opens(p, "/attach/ask"), 200);
		minutes_pass(p, 1);
		fills_page(p, who, &level);
	}
}

static void
answers_all(struct phones *p, const struct person *who, int worry, int room)
{
	fills(p, who, (struct level){ worry, room, 0 }, 6);
	if (who->sends(p, "/attach/end", "") != 303)	/* all the same */
		assert_int_equal(who->sends(p, "/attach/end", "sure=1"), 303);
	relay_delivers(p);
}

static void
answers_and_shows(struct phones *p, const struct person *who, int worry, int room)
{
	answers_all(p, who, worry, room);
	assert_int_equal(who->sends(p, "/attach/show", ""), 303);
	relay_delivers(p);
}

/* ---- scores ---- */

static struct arena *mem;

static char rec_text[1 << 17];

static size_t
deck_text(char text[1 << 17])
{
	FILE *in = fopen(CONTENT_DIR "/attach.rec", "r");
	size_t len = fread(text, 1, (1 << 17) - 1, in);

	fclose(in);
	text[len] = '\0';
	return len;
}

static struct deck
the_deck(void)
{
	size_t len = deck_text(rec_text);

	return deck_read(mem, "attach", rec_text, len);
}

/* Answers as they are given, in the order of the deck. */
static struct attach_round *
answered(const char *about, const int *x)
{
	struct attach_round *r = arena_get(mem, 1, sizeof(*r));

	for (int i = 0; i < NINE; i++) {
		char id[20];

		snprintf(id, sizeof(id), "%s-0%d", about, i + 1);
		r->answers[i].item = arena_copy(mem, id, strlen(id));
		r->answers[i].value = x[i];
	}
	r->n = NINE;
	return r;
}

static int
memory_begins(void **state)
{
	(void)state;
	mem = arena_new();
	return 0;
}

static int
memory_ends(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

static void
scores_are_as_worked_by_hand(void **state)
{
	static const struct {
		const char	*about;
		enum attach_about what;
		int		 x[NINE];
		bool		 is;
		double		 mean;
	} vectors[] = {
		/* worry turns the third, sixth and ninth:
		 * 5 6 (8-2) 4 7 (8-3) 2 3 (8-1) = 5 6 6 4 7 5 2 3 7 = 45 */
		{ "worry", ATTACH_WORRY, { 5, 6, 2, 4, 7, 3, 2, 3, 1 }, true, 5 },
		{ "worry", ATTACH_WORRY, { 1, 1, 7, 1, 1, 7, 1, 1, 7 }, true, 1 },
		{ "worry", ATTACH_WORRY, { 7, 7, 1, 7, 7, 1, 7, 7, 1 }, true, 7 },
		/* room turns the third, fifth, seventh and ninth:
		 * 2 1 (8-6) 3 (8-7) 4 (8-5) 2 (8-7) = 2 1 2 3 1 4 3 2 1 = 19 */
		{ "room", ATTACH_ROOM, { 2, 1, 6, 3, 7, 4, 5, 2, 7 }, true, 19. / 9 },
		/* One empty of nine is enough: 45 - 6 = 39 of eight. */
		{ "worry", ATTACH_WORRY, { 5, 0, 2, 4, 7, 3, 2, 3, 1 }, true, 39. / 8 },
		/* Two are not: seven of nine is less than four of five. */
		{ "worry", ATTACH_WORRY, { 5, 0, 2, 4, 7, 0, 2, 3, 1 }, false, 0 },
	};
	struct deck deck = the_deck();

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		struct attach_tally tally;
		double mean = 0;

		assert_int_equal(attach_score(&deck, answered(vectors[i].about,
		    vectors[i].x), vectors[i].what, &mean, &tally), vectors[i].is);
		assert_int_equal(tally.all, 9);
		assert_int_equal(tally.least, 8);
		if (vectors[i].is)
			assert_true(mean > vectors[i].mean - 1e-9 &&
			    mean < vectors[i].mean + 1e-9);
	}
	/* 1.2 √.3 */
	assert_true(attach_band() > .6572 && attach_band() < .6573);
}

/* Whatever is answered: within the scale; all turned over, the mirror image;
 * in any order of cards, the same. */
static void
scores_have_bounds_and_a_mirror(void **state)
{
	struct deck deck = the_deck();
	unsigned dice = 7;

	(void)state;
	for (int run = 0; run < 2000; run++) {
		static const char *const abouts[] = { "worry", "room" };
		int x[NINE], mirror[NINE];
		enum attach_about about = run % 2 ? ATTACH_ROOM : ATTACH_WORRY;
		struct attach_tally a, b;
		double there = 0, back = 0;
		bool is;

		for (int i = 0; i < NINE; i++) {
			dice = dice * 1664525u + 1013904223u;
			x[i] = (int)((dice >> 16) % 8);
			mirror[i] = x[i] > 0 ? 8 - x[i] : 0;
		}
		is = attach_score(&deck, answered(abouts[about], x), about, &there, &a);
		assert_int_equal(is, attach_score(&deck,
		    answered(abouts[about], mirror), about, &back, &b));
		assert_int_equal(is, a.given >= a.least);
		if (!is)
			continue;
		assert_true(there >= 1 && there <= 7);
		assert_true(there + back > 8 - 1e-9 && there + back < 8 + 1e-9);
	}
}

static void
levels_are_symmetric_and_in_order(void **state)
{
	double band = attach_band();
	enum attach_level before = ATTACH_LOWER;

	(void)state;
	for (int i = 100; i <= 700; i++) {
		double at = (double)i / 100, mirror = (double)(800 - i) / 100;
		enum attach_level level = attach_level(at, band);

		assert_true(level >= before);
		before = level;
		assert_int_equal(level, ATTACH_HIGHER - attach_level(mirror, band));
		assert_int_equal(level == ATTACH_BETWEEN,
		    at + band >= 4 && at - band <= 4);
	}
	assert_int_equal(attach_level(4, band), ATTACH_BETWEEN);
	assert_int_equal(attach_level(3.3, band), ATTACH_LOWER);
	assert_int_equal(attach_level(4.7, band), ATTACH_HIGHER);
}

static void
a_change_is_what_the_statistics_call_one(void **state)
{
	(void)state;
	for (int i = 100; i <= 700; i += 7)
		for (int j = 100; j <= 700; j += 7)
			assert_int_equal(attach_change((double)i / 100, (double)j / 100),
			    stats_change((double)i / 100, (double)j / 100, 1.2, .7));
	/* 1.96 · 1.2 √.6 = 1.8219 */
	assert_int_equal(attach_change(3, 4.82), WOBBLE);
	assert_int_equal(attach_change(3, 4.83), RISE);
	assert_int_equal(attach_change(5, 3.17), FALL);
}

static void
one_number_for_all_is_no_answer(void **state)
{
	static const int fours[NINE] = { 4, 4, 4, 4, 4, 4, 4, 4, 4 };
	static const int calm[NINE] = { 1, 1, 7, 1, 1, 7, 1, 1, 7 };
	static const int seven[NINE] = { 4, 4, 4, 4, 4, 4, 4, 5, 5 };
	struct deck deck = the_deck();

	(void)state;
	assert_true(attach_straight(&deck, answered("worry", fours)));
	assert_false(attach_straight(&deck, answered("worry", calm)));
	assert_false(attach_straight(&deck, answered("worry", seven)));
}

/* ---- the map ---- */

static bool
apart(const struct attach_box *a, const struct attach_box *b)
{
	return a->left >= b->right || b->left >= a->right || a->top >= b->bottom ||
	    b->top >= a->bottom;
}

static void
within(const struct attach_box *a)
{
	assert_true(a->left >= attach_map_field.left && a->right <= attach_map_field.right);
	assert_true(a->top >= attach_map_field.top && a->bottom <= attach_map_field.bottom);
}

/* Also when both are at one point, nearly at one point, or in a corner. */
static void
names_on_the_map_never_meet_anything(void **state)
{
	static const double near[] = { 0, .05, .1, .2, .3, .5, 1, 2, 3, 6 };
	static const char *const names[] = { "You", "Wilhelm…", "Ö", "Chibuzo" };
	enum { NEAR = sizeof(near) / sizeof(*near) };

	(void)state;
	for (int a = 0; a <= 12; a++)
		for (int b = 0; b <= 12; b++)
			for (int c = 0; c < NEAR * NEAR * 4; c++) {
				double dx = near[c % NEAR] * (c / NEAR / NEAR % 2 ? -1 : 1);
				double dy = near[c / NEAR % NEAR] * (c / NEAR / NEAR / 2 ? -1 : 1);
				struct attach_spot spots[2] = {
					{ 0, names[c % 4], 1 + a / 2., 1 + b / 2., .66 },
					{ 1, names[c / 4 % 4], 1 + a / 2. + dx, 1 + b / 2. + dy, .66 } };
				struct attach_put put[2];

				attach_map_put(spots, 2, put);
				assert_true(apart(&put[0].name_box, &put[1].name_box));
				assert_true(apart(&put[0].mark_box, &put[1].mark_box));
				for (int i = 0; i < 2; i++) {
					within(&put[i].name_box);
					within(&put[i].mark_box);
					assert_true(apart(&put[i].name_box, &put[!i].mark_box));
					assert_true(apart(&put[i].name_box, &put[i].mark_box));
				}
			}
}

/* ---- alone ---- */

static void
it_is_answered_alone_and_gives_a_place(void **state)
{
	struct phones *p = *state;

	ada_opens(p, "/us");
	assert_true(ada_reads(p, "How we attach"));
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "18 statements"));
	assert_true(ada_reads(p, "Only you"));
	assert_true(ada_reads(p, "Why two scales, and no type?"));
	answers_all(p, &ada, 6, 2);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "You lean towards moving closer"));
	assert_true(ada_reads(p, "At present, in this relationship"));
	assert_true(ada_reads(p, "you go looking for Ben rather than give up"));
	assert_true(ada_reads(p, "Worry about closeness 6.0, wish for room 2.0. Each from 1 to 7, give or take 0.7."));
	assert_true(ada_reads(p, "You: worries more about closeness, wants little room."));
	assert_true(ada_reads(p, "role=\"img\""));
	assert_true(ada_reads(p, "Does this fit?"));
	assert_false(ada_reads(p, "style="));
	assert_false(ada_reads(p, "%1"));
	assert_false(ada_reads(p, "hasn"));
}

static void
what_is_half_filled_is_kept_for_another_device(void **state)
{
	struct phones *p = *state;
	char round[40], of[60];

	fills(p, &ada, (struct level){ 5, 3, 0 }, 2);
	ada_opens(p, "/attach/ask");
	assert_true(ada_reads(p, "Page 3 of 6"));
	ada_remembers_page(p);
	relay_delivers(p);
	ada_changes_phone(p);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Go on"));
	ada_opens(p, "/attach/ask");	/* the same three, in the same order */
	assert_true(ada_sees_the_same(p));
	ada_opens(p, "/attach/ask?page=1");
	assert_true(ada_reads(p, "checked"));
	assert_true(on_page(ada_page(p), "round", round));
	assert_int_equal(ada_sends(p, "/attach/begin", ""), 303);
	ada_opens(p, "/attach/ask");
	assert_true(on_page(ada_page(p), "round", of));
	assert_string_equal(of, round);
	days_pass(p, 20);
	ada_opens(p, "/attach/ask");
	assert_true(ada_reads(p, "Page 3 of 6"));
	days_pass(p, 20);		/* it speaks of other weeks by now */
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Begin"));
	ben_opens(p, "/attach");
	assert_false(ben_reads(p, "Go on"));
}

static void
the_order_is_another_for_each(void **state)
{
	struct phones *p = *state;
	char a[40], b[40];
	int same = 0;

	ada_sends(p, "/attach/begin", "");
	ben_sends(p, "/attach/begin", "");
	for (int page = 1; page <= 6; page++) {
		char path[40];

		snprintf(path, sizeof(path), "/attach/ask?page=%d", page);
		ada_opens(p, path);
		ben_opens(p, path);
		assert_true(on_page(ada_page(p), "i1", a));
		assert_true(on_page(ben_page(p), "i1", b));
		same += strcmp(a, b) == 0;
	}
	assert_true(same < 6);
}

static void
four_of_five_must_be_answered(void **state)
{
	struct phones *p = *state;

	fills(p, &ada, (struct level){ 5, 3, 2 }, 6);
	assert_string_equal(ada_where(p), "/attach/end");
	ada_opens(p, "/attach/end");
	assert_true(ada_reads(p, "On worry about closeness, 7 of 9 are answered."));
	assert_true(ada_reads(p, "On the wish for room, 7 of 9 are answered."));
	assert_true(ada_reads(p, "Left empty"));
	assert_false(ada_reads(p, "See where that is"));
	assert_int_equal(ada_sends(p, "/attach/end", ""), 422);
	ada_opens(p, "/attach/mine");
	assert_string_equal(ada_where(p), "/attach");
}

static void
one_empty_is_fine(void **state)
{
	struct phones *p = *state;

	fills(p, &ada, (struct level){ 5, 3, 1 }, 6);
	assert_int_equal(ada_sends(p, "/attach/end", ""), 303);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Worry about closeness 5.0, wish for room 3.0"));
	assert_true(ada_reads(p, "empty"));
}

static void
careless_answers_are_asked_about_once_and_not_compared(void **state)
{
	struct phones *p = *state;

	answers_all(p, &ada, 1, 1);
	days_pass(p, 90);
	fills(p, &ada, (struct level){ 4, 4, 0 }, 6);
	assert_int_equal(ada_sends(p, "/attach/end", ""), 422);
	assert_true(ada_reads(p, "keep them as they are"));
	assert_true(ada_reads(p, "name=\"sure\" value=\"1\""));
	assert_int_equal(ada_sends(p, "/attach/end", "sure=1"), 303);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "You are in between, both ways"));
	assert_true(ada_reads(p, "This one is not compared with others"));
	assert_false(ada_reads(p, "usual wobble."));
	days_pass(p, 90);
	answers_all(p, &ada, 6, 1);	/* compared with the first */
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "You worry more about closeness than on 24 November"));
}

static void
haste_is_asked_about(void **state)
{
	struct phones *p = *state;
	struct level level = { 6, 2, 0 };

	ada_sends(p, "/attach/begin", "");
	for (int i = 0; i < 6; i++) {
		ada_opens(p, "/attach/ask");
		fills_page(p, &ada, &level);
	}
	assert_int_equal(ada_sends(p, "/attach/end", ""), 422);
	assert_true(ada_reads(p, "faster than the sentences can be read"));
}

static void
it_says_whether_it_fits_only_to_me(void **state)
{
	struct phones *p = *state;
	char round[40], form[80];

	answers_all(p, &ada, 6, 2);
	ada_opens(p, "/attach");
	assert_true(on_page(ada_page(p), "round", round));
	snprintf(form, sizeof(form), "round=%s&fit=partly", round);
	assert_int_equal(ada_sends(p, "/attach/fit", form), 303);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "value=\"partly\" checked"));
	snprintf(form, sizeof(form), "round=%s", round);
	assert_int_equal(ada_sends(p, "/attach/fit", form), 422);
	snprintf(form, sizeof(form), "round=%s&fit=never", round);
	assert_int_equal(ada_sends(p, "/attach/fit", form), 422);
}

/* ---- again ---- */

static void
again_only_after_ninety_days(void **state)
{
	struct phones *p = *state;

	answers_all(p, &ada, 2, 2);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "It can be done anew from 22 February 2026"));
	days_pass(p, 89);
	ada_opens(p, "/attach");
	assert_false(ada_reads(p, "Answer anew"));
	ada_sends(p, "/attach/begin", "");
	assert_string_equal(ada_where(p), "/attach");
	assert_int_equal(ada_opens(p, "/attach/ask"), 303);
	days_pass(p, 1);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Answer anew"));
	answers_all(p, &ada, 6, 3);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "You worry more about closeness than on 24 November 2025, by more than the usual wobble."));
	assert_true(ada_reads(p, "The wish for room: the difference from 24 November 2025 is within the usual wobble."));
	assert_true(ada_reads(p, "Why ninety days, and what is a change?"));
}

static void
earlier_times_stay(void **state)
{
	struct phones *p = *state;
	char path[80];
	const char *at;

	answers_all(p, &ada, 2, 2);
	days_pass(p, 90);
	answers_all(p, &ada, 6, 6);
	ada_opens(p, "/attach");
	at = strstr(ada_page(p), "/attach/mine?round=");
	assert_non_null(at);
	snprintf(path, sizeof(path), "%.*s", (int)strcspn(at, "\""), at);
	ada_opens(p, path);
	assert_true(ada_reads(p, "<h1>You lean towards ease, close by"));
	assert_true(ada_reads(p, "Worry about closeness 2.0, wish for room 2.0"));
	assert_true(ada_reads(p, "What you answered"));
	assert_false(ada_reads(p, "Answer anew"));
}

/* On a phone whose deck has lost one: the answer stays, and so does the place. */
static void
a_statement_that_is_gone_keeps_its_answer(void **state)
{
	struct phones *p = *state;
	size_t len = deck_text(rec_text);
	char *gone = strstr(rec_text, "Id: worry-05");

	answers_all(p, &ada, 6, 2);
	memcpy(gone, "Id: weary-05", 12);
	phones_deck(p, "attach", rec_text, len);
	ada_changes_phone(p);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Worry about closeness 6.0, wish for room 2.0"));
	assert_true(ada_reads(p, "<dt>A statement that is asked no more</dt><dd>6</dd>"));
}

static void
a_time_can_be_deleted_and_what_is_shown_goes_with_it(void **state)
{
	struct phones *p = *state;
	char round[40], form[80];

	answers_and_shows(p, &ada, 6, 2);
	ada_opens(p, "/attach");
	assert_true(on_page(ada_page(p), "round", round));
	snprintf(form, sizeof(form), "round=%s", round);
	assert_int_equal(ada_sends(p, "/attach/delete", form), 303);
	relay_delivers(p);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Begin"));
	ben_opens(p, "/attach");
	assert_false(ben_reads(p, "shows you this place"));
}

/* ---- two ---- */

static void
nothing_of_mine_is_there_before_i_show_it(void **state)
{
	struct phones *p = *state;

	ben_opens(p, "/attach");
	ada_opens(p, "/attach");
	ada_remembers_page(p);
	answers_all(p, &ben, 2, 6);
	ada_opens(p, "/attach");
	assert_true(ada_sees_the_same(p));
	ada_opens(p, "/us");
	ada_remembers_page(p);
	assert_int_equal(ben_sends(p, "/attach/fit", "round=00&fit=yes"), 303);
	relay_delivers(p);
	ada_opens(p, "/us");
	assert_true(ada_sees_the_same(p));
	ben_opens(p, "/attach/show");
	assert_true(ben_reads(p, "What Ada would see"));
	assert_true(ben_reads(p, "Ben, at present: worries little about closeness, wants more room."));
	ada_opens(p, "/attach");
	assert_false(ada_reads(p, "class=\"chart\""));
}

static void
what_is_shown_is_a_place_and_can_be_taken_back(void **state)
{
	struct phones *p = *state;

	answers_and_shows(p, &ben, 2, 6);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Ben shows you this place"));
	assert_true(ada_reads(p, "Ben asks for") || ada_reads(p, "Ada asks for one thing, softly"));
	assert_false(ada_reads(p, "6.0"));
	assert_false(ada_reads(p, "short version"));
	assert_true(ada_reads(p, "Begin"));	/* hers waits for nobody */
	assert_int_equal(ben_sends(p, "/attach/hide", ""), 303);
	relay_delivers(p);
	ada_opens(p, "/attach");
	assert_false(ada_reads(p, "Ben shows you this place"));
	assert_false(ada_reads(p, "class=\"chart\""));
}

static void
a_newer_place_takes_the_place_of_the_shown_one(void **state)
{
	struct phones *p = *state;

	answers_and_shows(p, &ben, 2, 6);
	days_pass(p, 90);
	answers_all(p, &ben, 2, 2);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Ben: worries little about closeness, wants more room."));
	ben_opens(p, "/attach");
	assert_true(ben_reads(p, "Show this one instead"));
	ben_sends(p, "/attach/show", "");
	relay_delivers(p);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "Ben: worries little about closeness, wants little room."));
	ben_sends(p, "/attach/hide", "");	/* and no older one comes back */
	relay_delivers(p);
	ada_opens(p, "/attach");
	assert_false(ada_reads(p, "Ben: worries"));
}

/* 81 ordered combinations: both are named, three small things each, on both
 * phones the same, and nothing is left open in a text. */
static void
every_two_places_have_their_texts(void **state)
{
	static const int at[3] = { 2, 4, 6 };

	(void)state;
	for (int i = 0; i < 81; i++) {
		struct phones *p = phones_new((unsigned)i);
		int items = 0;

		answers_and_shows(p, &ada, at[i / 27], at[i / 9 % 3]);
		answers_and_shows(p, &ben, at[i / 3 % 3], at[i % 3]);
		ada_opens(p, "/attach");
		assert_true(ada_reads(p, "How this can look at home"));
		assert_true(ada_reads(p, "What tends to help Ada"));
		assert_true(ada_reads(p, "What tends to help Ben"));
		assert_false(ada_reads(p, "%1"));
		assert_false(ada_reads(p, "%2"));
		assert_false(ada_reads(p, "<li></li>"));
		assert_false(ada_reads(p, "<p></p>"));
		for (const char *s = ada_page(p); (s = strstr(s, "<li>Ada ")) != NULL; s++)
			items++;
		for (const char *s = ada_page(p); (s = strstr(s, "<li>Ben ")) != NULL; s++)
			items++;
		assert_int_equal(items, 6);
		for (const char *s = strstr(ada_page(p), "How this can look at home");
		    s != NULL; s = NULL) {
			const char *end = strstr(s, "</section>");
			char text[800];

			snprintf(text, sizeof(text), "%.*s", (int)(end - s), s);
			assert_non_null(strstr(text, "Ada"));
			assert_non_null(strstr(text, "Ben"));
			ben_opens(p, "/attach");
			assert_true(ben_reads(p, text));
		}
		phones_free(p);
	}
}

static void
what_helps_is_said_openly_and_waits_for_nobody(void **state)
{
	struct phones *p = *state;

	assert_int_equal(ada_sends(p, "/attach/cards", "feel=crowded"), 422);
	assert_true(ada_reads(p, "value=\"crowded\""));
	assert_int_equal(ada_sends(p, "/attach/cards",
	    "feel=crowded&helps=an+hour+by+the+window"), 303);
	relay_delivers(p);
	ben_opens(p, "/attach/cards");
	assert_true(ben_reads(p, "When I feel crowded, what helps me is: an hour by the window"));
	for (int i = 0; i < 4; i++)
		ben_sends(p, "/attach/cards", i % 2 ? "feel=low&helps=tea" :
		    "feel=%251&helps=%252");
	relay_delivers(p);
	ada_opens(p, "/attach/cards");
	assert_true(ada_reads(p, "an hour by the window"));
	assert_true(ada_reads(p, "When I feel %1, what helps me is: %2"));
	ada_sends(p, "/attach/cards/take-back", with("of=", ada_last_id(p)));
	relay_delivers(p);
	ben_opens(p, "/attach/cards");
	assert_false(ben_reads(p, "an hour by the window"));
}

/* ---- never in a quarrel ---- */

static void
on_a_day_of_clash_it_is_not_there(void **state)
{
	struct phones *p = *state;

	answers_and_shows(p, &ada, 6, 2);
	answers_and_shows(p, &ben, 2, 6);
	ada_opens(p, "/hard");
	assert_false(ada_reads(p, "/attach"));
	assert_int_equal(ada_sends(p, "/pause/begin", "pick=20"), 303);
	relay_delivers(p);
	for (int i = 0; i < 2; i++) {
		ada_opens(p, "/us");
		assert_int_equal(ada_reads(p, "How we attach"), i == 1);
		ada_opens(p, "/attach");
		assert_int_equal(ada_reads(p, "This is for a quiet day"), i == 0);
		assert_int_equal(ada_reads(p, "What tends to help Ben"), i == 1);
		ben_opens(p, "/attach");
		assert_int_equal(ben_reads(p, "This is for a quiet day"), i == 0);
		ben_opens(p, "/attach/show");
		assert_int_equal(ben_reads(p, "What Ada would see"), i == 1);
		ben_opens(p, "/today");
		assert_false(ben_reads(p, "how much room is wanted"));
		days_pass(p, 1);
	}
}

static void
alone_it_speaks_of_my_partner(void **state)
{
	struct phones *p = *state;

	fills(p, &ada, (struct level){ 3, 3, 0 }, 1);
	ada_opens(p, "/attach/ask?page=1");
	assert_false(ada_reads(p, "%1"));
	for (int i = 0; i < 5; i++) {
		struct level level = { 3, 3, 0 };

		minutes_pass(p, 1);
		ada_opens(p, "/attach/ask");
		fills_page(p, &ada, &level);
	}
	assert_int_equal(ada_sends(p, "/attach/end", ""), 303);
	ada_opens(p, "/attach");
	assert_true(ada_reads(p, "your partner"));
	assert_false(ada_reads(p, "See what that looks like"));
	ada_opens(p, "/attach/show");
	assert_string_equal(ada_where(p), "/attach");
}

/* ---- whatever the relay does ---- */

static const char *
some_form(char form[200], struct phones *p, const struct person *who, unsigned dice)
{
	char round[40] = "";

	who->opens(p, "/attach/mine");
	on_page(who->page(p), "round", round);
	snprintf(form, 200, "round=%s&fit=%s", round,
	    dice % 3 == 0 ? "yes" : dice % 3 == 1 ? "partly" : "no");
	return form;
}

static void
does_something(struct phones *p, const struct person *who, unsigned dice)
{
	struct level level = { (int)(dice % 7) + 1, (int)(dice / 7 % 7) + 1, 0 };
	char form[200];

	switch (dice / 64 % 8) {
	case 0:
	case 1:
	case 2:
		who->sends(p, "/attach/begin", "");
		for (unsigned i = 0; i < 2 + dice / 512 % 5; i++)
			if (who->opens(p, "/attach/ask") == 200)
				fills_page(p, who, &level);
		who->sends(p, "/attach/end", "sure=1");
		break;
	case 3:
		who->sends(p, "/attach/show", "");
		break;
	case 4:
		who->sends(p, "/attach/hide", "");
		break;
	case 5:
		who->sends(p, "/attach/fit", some_form(form, p, who, dice));
		break;
	case 6:
		snprintf(form, sizeof(form), "feel=%u&helps=tea+%u", dice, dice);
		who->sends(p, "/attach/cards", form);
		break;
	default:
		if (dice % 5 == 0)
			who->sends(p, "/attach/delete", some_form(form, p, who, dice));
	}
}

static void
all_phones_agree_whatever_the_relay_does(void **state)
{
	static const char *const pages[] = { "/attach", "/attach/mine",
	    "/attach/cards", "/us" };

	(void)state;
	for (unsigned seed = 0; seed < 200; seed++) {
		struct phones *p = phones_new(seed);
		unsigned dice = seed * 2654435761u + 1;

		for (int i = 0; i < 8; i++) {
			dice = dice * 1664525u + 1013904223u;
			does_something(p, &ada, dice >> 12);
			relay_blusters(p);
			does_something(p, &ben, dice >> 9);
			if (i % 2 == 1)
				relay_blusters(p);
			days_pass(p, (int)(dice >> 28) * 6);
		}
		relay_delivers(p);
		assert_null(new_phone_differs_at(p, pages, sizeof(pages) / sizeof(*pages)));
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			ada_opens(p, pages[i]);
			ben_opens(p, pages[i]);
			assert_int_equal(ada_reads(p, "How this can look at home"),
			    ben_reads(p, "How this can look at home"));
		}
		phones_free(p);
	}
}

/* Ben does all there is to do, and shows nothing: not a byte of hers moves. */
static void
all_that_is_private_is_invisible(void **state)
{
	static const char *const pages[] = { "/attach", "/attach/cards", "/us", "/today" };

	(void)state;
	for (unsigned seed = 0; seed < 100; seed++) {
		struct phones *with_it = phones_new(seed), *without = phones_new(seed);
		unsigned dice = seed * 2654435761u + 7;

		for (int i = 0; i < 5; i++) {
			unsigned what;

			dice = dice * 1664525u + 1013904223u;
			what = (dice >> 9) % 64 + 64 * (unsigned[]){ 0, 1, 2, 5, 7 }[i % 5];
			does_something(with_it, &ben, what + 512 * 4);
			relay_blusters(with_it);
			days_pass(with_it, (int)(dice >> 28) * 6);
			days_pass(without, (int)(dice >> 28) * 6);
		}
		relay_delivers(with_it);
		for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
			phones_time(without, phones_now(with_it), 60);
			ada_opens(with_it, pages[i]);
			ada_opens(without, pages[i]);
			assert_string_equal(ada_page(with_it), ada_page(without));
		}
		phones_free(with_it);
		phones_free(without);
	}
}

#define TWO(test)	cmocka_unit_test_setup_teardown(test, two_arrive, they_leave)
#define ONE(test)	cmocka_unit_test_setup_teardown(test, one_arrives, they_leave)
#define SCORE(test)	cmocka_unit_test_setup_teardown(test, memory_begins, memory_ends)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCORE(scores_are_as_worked_by_hand),
		SCORE(scores_have_bounds_and_a_mirror),
		SCORE(levels_are_symmetric_and_in_order),
		SCORE(a_change_is_what_the_statistics_call_one),
		SCORE(one_number_for_all_is_no_answer),
		SCORE(names_on_the_map_never_meet_anything),
		TWO(it_is_answered_alone_and_gives_a_place),
		TWO(what_is_half_filled_is_kept_for_another_device),
		TWO(the_order_is_another_for_each),
		TWO(four_of_five_must_be_answered),
		TWO(one_empty_is_fine),
		TWO(careless_answers_are_asked_about_once_and_not_compared),
		TWO(haste_is_asked_about),
		TWO(it_says_whether_it_fits_only_to_me),
		TWO(again_only_after_ninety_days),
		TWO(earlier_times_stay),
		TWO(a_statement_that_is_gone_keeps_its_answer),
		TWO(a_time_can_be_deleted_and_what_is_shown_goes_with_it),
		TWO(nothing_of_mine_is_there_before_i_show_it),
		TWO(what_is_shown_is_a_place_and_can_be_taken_back),
		TWO(a_newer_place_takes_the_place_of_the_shown_one),
		cmocka_unit_test(every_two_places_have_their_texts),
		TWO(what_helps_is_said_openly_and_waits_for_nobody),
		TWO(on_a_day_of_clash_it_is_not_there),
		ONE(alone_it_speaks_of_my_partner),
		cmocka_unit_test(all_phones_agree_whatever_the_relay_does),
		cmocka_unit_test(all_that_is_private_is_invisible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
