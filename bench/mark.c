/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mark: how well and how fast hurtful words are found, one line a figure. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/messages.h"

enum { ROUNDS = 101, LENGTH = 2000 };

static double
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
score_print(struct arena *mem, const struct mark_rules *rules, const char *name,
    const char *path, bool aimed)
{
	struct deck deck = messages_read(mem, path);
	struct score s = messages_score(mem, rules, &deck);

	printf("recall, %s\t%.1f\t%%\t%s\tof %u hurtful\n", name,
	    percent(s.found, s.hurtful), aimed ? "> 60" : "", s.hurtful);
	printf("precision, %s\t%.1f\t%%\n", name,
	    percent(s.found, s.found + s.false_alarms));
	printf("false alarms, %s\t%.1f\t%%\t%s\tof %u clean, %u hard\n", name,
	    percent(s.false_alarms, s.clean), aimed ? "< 5" : "", s.clean, s.hard);
}

/* Messages one after the other, as one of LENGTH characters. */
static void
time_print(const struct mark_rules *rules, const struct deck *messages)
{
	char text[LENGTH + 200] = "";
	double best = 1e9;

	for (size_t i = 0; i < messages->n && strlen(text) < LENGTH; i++)
		if (strlen(messages->cards[i].text) < 150) {
			strcat(text, messages->cards[i].text);
			strcat(text, ". ");
		}
	for (int i = 0; i < ROUNDS; i++) {
		struct arena *mem = arena_new();
		double start = clock_ms(), took;

		mark_text(mem, rules, text, LENGTH);
		took = clock_ms() - start;
		arena_free(mem);
		if (took < best)
			best = took;
	}
	printf("marking 2,000 characters\t%.3f\tms\t< 2\n", best);
}

int
main(void)
{
	struct arena *mem = arena_new();
	struct deck deck = messages_read(mem, CONTENT_DIR "/mark.rec");
	struct deck held = messages_read(mem, MESSAGES_DIR "/held.rec");
	const struct mark_rules *rules = mark_rules(mem, &deck);

	score_print(mem, rules, "made with", MESSAGES_DIR "/dev.rec", false);
	score_print(mem, rules, "mended with", MESSAGES_DIR "/more.rec", false);
	score_print(mem, rules, "held out", MESSAGES_DIR "/held.rec", true);
	time_print(rules, &held);
	arena_free(mem);
	return 0;
}
