/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A questionnaire and its scoring of any bytes, 0x1E between them, then answers.
 * Properties: reading is total, and a refusal has a line that is there; what was
 * accepted is accepted again when it is made short; scores lie in their range,
 * and settling twice settles nothing more.
 */
#include <string.h>

#include "house.h"
#include "score.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
json_sound(struct arena *mem, const char *text, size_t len)
{
	struct fault fault = { .line = 0 };
	const struct json *v = json_read(mem, text, len, &fault);
	struct out o = { 0 }, again = { 0 };
	size_t lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n';
	if (v == NULL) {
		must(fault.line > 0 && fault.line <= lines && fault.reason != NULL);
		return;
	}
	json_write(&o, v);
	must(text_valid(o.bytes, o.len) && memchr(o.bytes, '\n', o.len) == NULL);
	must((v = json_read(mem, o.bytes, o.len, &fault)) != NULL);
	json_write(&again, v);
	must(again.len == o.len && memcmp(again.bytes, o.bytes, o.len) == 0);
	out_free(&o);
	out_free(&again);
}

static void
answer(const struct instrument *in, struct answers *a, struct input *input)
{
	static const char *const said[] = { "true", "0", "1", "3", "-2", "5.5", "x", "" };

	for (size_t i = 0; i < in->n; i++) {
		const struct item *item = &in->items[i];
		unsigned pick = input_byte(input);

		if (item->n_choices > 0 && (pick & 1) == 0)
			a->of[i] = item->choices[pick / 2 % item->n_choices].key;
		else if ((pick & 7) != 7)
			a->of[i] = said[pick >> 3 & 7];
	}
}

static void
scores_sound(const struct instrument *in, struct answers *a)
{
	struct answers once;

	score_settle(in, a);
	once = *a;
	score_settle(in, a);
	must(memcmp(&once, a, sizeof(once)) == 0);
	score_alike(in, a);
	for (size_t i = 0; i < in->n_scales; i++) {
		const struct scale *s = &in->scales[i];
		struct score score = score_scale(in, s, a);
		double slack = 1e-9 * (score.max - score.min);

		must(score.answered <= score.n && score.min < score.max);
		must(!score.is || score.answered >= s->least);
		must(!score.is || s->method == CENTRED_MEAN ||
		    (score.value >= score.min - slack && score.value <= score.max + slack));
		for (size_t k = 0; k < s->n_cutoffs; k++)
			score_crossed(s, &s->cutoffs[k], score.min, score.value);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	char *form = arena_copy(mem, (const char *)bytes, n), *scoring, *rest;
	struct fault fault = { .line = 0 };
	const struct instrument *in;
	static struct answers a;
	struct input input;

	json_sound(mem, form, n);
	if ((scoring = memchr(form, 0x1E, n)) == NULL)
		scoring = form + n;
	else
		*scoring++ = '\0';
	if ((rest = strchr(scoring, 0x1E)) == NULL)
		rest = scoring + strlen(scoring);
	else
		*rest++ = '\0';
	if ((in = instrument_read(mem, form, scoring, &fault)) == NULL) {
		must(fault.line > 0 && fault.reason != NULL);
	} else {
		must(instrument_read(mem, instrument_short(mem, form),
		    instrument_short(mem, scoring), &fault) != NULL);
		input = (struct input){ (const uint8_t *)rest, strlen(rest) };
		memset(&a, 0, sizeof(a));
		answer(in, &a, &input);
		scores_sound(in, &a);
	}
	arena_free(mem);
	return 0;
}
