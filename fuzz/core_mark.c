/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Texts of any bytes against the rules, and rules of any bytes.
 * Properties: marks lie inside the text, by where they begin, and those of one
 * label never overlap; code points and bytes agree.
 */
#include <string.h>

#include "house.h"
#include "mark.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
marks_sound(const struct marks *marks, size_t n)
{
	uint32_t ends[MARK_LABELS] = { 0 };

	for (size_t i = 0; i < marks->n; i++) {
		const struct mark *m = &marks->at[i];

		must(m->label < MARK_LABELS && m->card != NULL);
		must(m->start < m->end && m->from < m->to && m->to <= n);
		must(m->start <= m->from && m->end <= m->to);
		must(i == 0 || marks->at[i - 1].start <= m->start);
		must(m->start >= ends[m->label]);
		ends[m->label] = m->end;
	}
}

static void
mark_by(struct arena *mem, const struct mark_rules *rules, const uint8_t *bytes, size_t n)
{
	struct marks marks = mark_text(mem, rules, (const char *)bytes, n);

	marks_sound(&marks, n);
}

/* Our own rules, read once. */
static const struct mark_rules *
ours(void)
{
	static const struct mark_rules *rules;
	static struct arena *kept;
	static struct deck deck;

	if (rules == NULL) {
		kept = arena_new();
		deck = house_deck(kept, "mark");
		rules = mark_rules(kept, &deck);
	}
	return rules;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	struct input in = { bytes, n };
	struct input text = input_text(&in);
	struct deck made;

	mark_by(mem, ours(), bytes, n);
	/* The rest of the input as a deck of rules. */
	made = deck_read(mem, "mark", (const char *)in.bytes, in.n);
	mark_by(mem, mark_rules(mem, &made), text.bytes, text.n);
	arena_free(mem);
	return 0;
}
