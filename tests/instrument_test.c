/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Every worked number of scoring that Hearth promises, natively and as wasm
 * (tests/scores.test.mjs), and what a questionnaire is refused for. Items have
 * made-up words; of published questionnaires only how they are scored is here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "score.h"

/* ---- made questionnaires ---- */

struct made {
	struct arena	*mem;
	const struct instrument *in;
	struct answers	 answers;
	struct out	 items, item_scores, scales, known;
	int		 n;
};

static struct made
made_new(void)
{
	return (struct made){ .mem = arena_new() };
}

static void
made_free(struct made *m)
{
	out_free(&m->items);
	out_free(&m->item_scores);
	out_free(&m->scales);
	out_free(&m->known);
	arena_free(m->mem);
}

static void
scored(struct made *m, int min, int max, bool reverse)
{
	struct out *o = &m->item_scores;

	if (m->n > 1)
		out_html(o, ",");
	out_html(o, "{\"linkId\":\"");
	out_number(o, m->n);
	out_html(o, "\",\"min\":");
	out_number(o, min);
	out_html(o, ",\"max\":");
	out_number(o, max);
	out_string(o, reverse ? ",\"reverse\":true}" : "}");
}

static void
item_head(struct made *m, const char *type)
{
	struct out *o = &m->items;

	if (m->n++ > 0)
		out_html(o, ",");
	out_html(o, "{\"linkId\":\"");
	out_number(o, m->n);
	out_html(o, "\",\"text\":\"Made-up sentence ");
	out_number(o, m->n);
	out_html(o, "\",\"type\":\"");
	out_string(o, type);
	out_html(o, "\"");
}

/* Answered by a number. */
static void
number(struct made *m, int min, int max, bool reverse)
{
	item_head(m, "integer");
	out_html(&m->items, "}");
	scored(m, min, max, reverse);
}

/* Answered by a code, which weighs as printed: up or down. */
static void
printed(struct made *m, int max, bool down)
{
	struct out *o = &m->items;

	item_head(m, "choice");
	out_html(o, ",\"answerOption\":[");
	for (int i = 0; i <= max; i++) {
		out_string(o, i > 0 ? ",{" : "{");
		out_html(o, "\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/ordinalValue\",\"valueDecimal\":");
		out_number(o, down ? max - i : i);
		out_html(o, "}],\"valueCoding\":{\"code\":\"c");
		out_number(o, i);
		out_html(o, "\",\"display\":\"step ");
		out_number(o, i);
		out_html(o, "\"}}");
	}
	out_html(o, "]}");
	scored(m, 0, max, false);
}

/* items: linkIds with spaces between. */
static void
list(struct out *o, const char *name, const char *items)
{
	out_html(o, ",\"");
	out_string(o, name);
	out_html(o, "\":[");
	while (*items != '\0') {
		size_t n = strcspn(items, " ");

		out_html(o, "\"");
		out_bytes(o, items, n);
		out_string(o, items[n] != '\0' ? "\"," : "\"");
		items += n + (items[n] == ' ');
	}
	out_html(o, "]");
}

/* more: members after a comma, or "". */
static void
scale(struct made *m, const char *id, const char *method, const char *items,
    const char *more)
{
	struct out *o = &m->scales;

	out_string(o, o->len > 0 ? ",{" : "{");
	out_html(o, "\"id\":\"");
	out_string(o, id);
	out_html(o, "\",\"higher_is_better\":true,\"method\":\"");
	out_string(o, method);
	out_html(o, "\"");
	list(o, "items", items);
	out_string(o, more);
	out_html(o, "}");
}

static const char *
text(struct made *m, struct out *o)
{
	const char *s = arena_copy(m->mem, o->bytes, o->len);

	out_free(o);
	return s;
}

static void
read_it(struct made *m)
{
	struct out form = { 0 }, scoring = { 0 };
	struct fault fault = { .line = 0 };

	out_html(&form, "{\"resourceType\":\"Questionnaire\",\"title\":\"Made up\",\"item\":[");
	out_bytes(&form, m->items.bytes, m->items.len);
	out_html(&form, "]}");
	out_html(&scoring, "{\"id\":\"made-up\",\"items\":[");
	out_bytes(&scoring, m->item_scores.bytes, m->item_scores.len);
	out_html(&scoring, "],\"scales\":[");
	out_bytes(&scoring, m->scales.bytes, m->scales.len);
	out_html(&scoring, "]");
	if (m->known.len > 0)
		out_bytes(&scoring, m->known.bytes, m->known.len);
	out_html(&scoring, "}");
	m->in = instrument_read(m->mem, text(m, &form), text(m, &scoring), &fault);
	if (m->in == NULL)
		fail_msg("%s", fault.reason);
}

/* Numbers with spaces between; - for none. */
static void
answer(struct made *m, const char *said)
{
	memset(&m->answers, 0, sizeof(m->answers));
	for (size_t i = 0; *said != '\0'; i++) {
		size_t n = strcspn(said, " ");

		if (said[0] != '-' || n > 1)
			m->answers.of[i] = arena_copy(m->mem, said, n);
		said += n + (said[n] == ' ');
	}
	score_settle(m->in, &m->answers);
}

static struct score
score(struct made *m, const char *id)
{
	for (size_t i = 0; i < m->in->n_scales; i++)
		if (strcmp(m->in->scales[i].id, id) == 0)
			return score_scale(m->in, &m->in->scales[i], &m->answers);
	return (struct score){ .is = false };
}

static bool
near(double x, double to, double within)
{
	return x - to < within && to - x < within;
}

#define is(score, to)	assert_true((score).is && near((score).value, to, 1e-6))

static void
numbers(struct made *m, int n, int min, int max, const char *reversed)
{
	for (int i = 1; i <= n; i++) {
		bool reverse = false;

		for (const char *p = reversed; *p != '\0'; ) {
			int k = 0;

			for (; *p >= '0' && *p <= '9'; p++)
				k = k * 10 + *p - '0';
			reverse |= k == i;
			p += *p == ' ';
		}
		number(m, min, max, reverse);
	}
}

/* ---- worked numbers ---- */

static void
csi4(struct made *m)
{
	printed(m, 6, false);
	for (int i = 0; i < 3; i++)
		printed(m, 5, false);
	scale(m, "sum", "sum", "1 2 3 4", "");
}

static void
four_items_of_unequal_ranges_are_made_up_for_by_range(void **state)
{
	struct made m = made_new();

	(void)state;
	csi4(&m);
	out_string(&m.known, ",\"cutoffs\":[{\"scale\":\"sum\",\"op\":\"<\",\"value\":13.5}]"
	    ",\"norms\":[{\"scale\":\"sum\",\"mean\":16,\"sd\":4}]"
	    ",\"reliability\":[{\"scale\":\"sum\",\"r\":0.94,\"type\":\"alpha\"}]");
	read_it(&m);
	answer(&m, "c4 - c3 c4");
	is(score(&m, "sum"), 14.4375);
	assert_true(score(&m, "sum").prorated);
	assert_int_equal(score(&m, "sum").answered, 3);
	assert_true(near(score(&m, "sum").max, 21, 1e-9));
	answer(&m, "c4 c3 c4 c4");
	is(score(&m, "sum"), 15);
	assert_false(score(&m, "sum").prorated);
	assert_true(near(stats_pomp(15, 0, 21), 71.4286, 1e-4));
	assert_false(score_crosses(&m.in->scales[0].cutoffs[0], 15));
	assert_true(score_crosses(&m.in->scales[0].cutoffs[0], 13));
	assert_int_equal(score_change(&m.in->scales[0], 12, 15), RISE);
	assert_int_equal(score_change(&m.in->scales[0], 12, 14), WOBBLE);
	assert_true(score_crossed(&m.in->scales[0], &m.in->scales[0].cutoffs[0], 12, 15));
	answer(&m, "c4 - - c4");		/* two of four: nothing */
	assert_false(score(&m, "sum").is);
	made_free(&m);
}

static void
sixteen_items_printed_in_both_directions_sum_to_81(void **state)
{
	struct made m = made_new();
	const struct scale *s;

	(void)state;
	printed(&m, 6, false);
	printed(&m, 5, true);
	for (int i = 3; i <= 16; i++)
		printed(&m, 5, i == 12 || i == 15);
	scale(&m, "sum", "sum", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", "");
	out_string(&m.known, ",\"cutoffs\":[{\"scale\":\"sum\",\"op\":\"<\",\"value\":51.5}]"
	    ",\"norms\":[{\"scale\":\"sum\",\"sd\":17}]"
	    ",\"reliability\":[{\"scale\":\"sum\",\"r\":0.98,\"type\":\"alpha\"}]");
	read_it(&m);
	s = &m.in->scales[0];
	answer(&m, "c6 c0 c5 c5 c5 c5 c5 c5 c5 c5 c5 c0 c5 c5 c0 c5");
	is(score(&m, "sum"), 81);
	answer(&m, "c0 c5 c0 c0 c0 c0 c0 c0 c0 c0 c0 c5 c0 c0 c5 c0");
	is(score(&m, "sum"), 0);
	assert_int_equal(score_change(s, 48, 56), RISE);
	assert_true(score_crossed(s, &s->cutoffs[0], 48, 56));
	/* The first step throughout, though some run the other way. */
	answer(&m, "c0 c0 c0 c0 c0 c0 c0 c0 c0 c0 c0 c0 c0 c0 c0 c0");
	assert_true(score_alike(m.in, &m.answers));
	made_free(&m);
}

static void
seven_items_of_which_two_are_reversed(void **state)
{
	struct made m = made_new();

	(void)state;
	numbers(&m, 7, 1, 5, "4 7");
	scale(&m, "mean", "mean", "1 2 3 4 5 6 7", "");
	scale(&m, "sum", "sum", "1 2 3 4 5 6 7", "");
	read_it(&m);
	answer(&m, "4 4 5 2 4 4 1");
	is(score(&m, "sum"), 30);
	assert_true(near(score(&m, "mean").value, 4.285714, 1e-6));
	assert_true(near(stats_pomp(3.4, score(&m, "mean").min, score(&m, "mean").max), 60, 1e-9));
	answer(&m, "3 3 3 3 3 3 3");
	assert_false(score_alike(m.in, &m.answers));	/* seven are too few to say */
	made_free(&m);
}

/* Four of seven would give 3.5; that is not enough, so there is none. */
static void
below_the_least_there_is_no_score(void **state)
{
	struct made m = made_new();

	(void)state;
	numbers(&m, 7, 1, 5, "");
	scale(&m, "mean", "mean", "1 2 3 4 5 6 7", "");
	scale(&m, "half", "mean", "1 2 3 4 5 6 7", ",\"min_answered\":4");
	scale(&m, "whole", "mean", "1 2 3 4 5 6 7", ",\"min_answered\":4,\"prorate\":false");
	read_it(&m);
	answer(&m, "4 - 2 - 5 3 -");
	assert_false(score(&m, "mean").is);
	is(score(&m, "half"), 3.5);
	assert_false(score(&m, "whole").is);
	answer(&m, "4 3 2 - 5 3 -");
	assert_false(score(&m, "mean").is);
	answer(&m, "4 3 2 4 5 3 -");
	is(score(&m, "mean"), 3.5);
	made_free(&m);
}

static void
twelve_items_in_two_means(void **state)
{
	struct made m = made_new();

	(void)state;
	numbers(&m, 12, 1, 7, "1 5 8 9");
	scale(&m, "anxiety", "mean", "2 4 6 8 10 12", "");
	scale(&m, "avoidance", "mean", "1 3 5 7 9 11", "");
	scale(&m, "anxiety-sum", "sum", "2 4 6 8 10 12", "");
	scale(&m, "avoidance-sum", "sum", "1 3 5 7 9 11", "");
	read_it(&m);
	answer(&m, "2 5 3 4 1 6 2 2 3 5 4 3");
	is(score(&m, "anxiety-sum"), 29);
	is(score(&m, "avoidance-sum"), 27);
	assert_true(near(score(&m, "anxiety").value, 4.833333, 1e-6));
	is(score(&m, "avoidance"), 4.5);
	made_free(&m);
}

static void
nine_items_in_two_means_of_unequal_length(void **state)
{
	struct made m = made_new();

	(void)state;
	numbers(&m, 9, 1, 7, "1 2 3 4");
	scale(&m, "avoidance", "mean", "1 2 3 4 5 6", "");
	scale(&m, "anxiety", "mean", "7 8 9", "");
	read_it(&m);
	answer(&m, "6 6 5 7 2 3 4 5 3");
	assert_true(near(score(&m, "avoidance").value, 2.166667, 1e-6));
	is(score(&m, "anxiety"), 4);
	answer(&m, "6 6 5 7 2 - 4 5 -");
	assert_true(score(&m, "avoidance").is);		/* five of six */
	assert_false(score(&m, "anxiety").is);		/* of three, all */
	answer(&m, "6 6 5 7 - - 4 5 3");
	assert_false(score(&m, "avoidance").is);
	made_free(&m);
}

static void
range_list(struct out *o, int from, int to)
{
	for (int i = from; i <= to; i++) {
		if (i > from)
			out_html(o, " ");
		out_number(o, i);
	}
}

static void
thirty_six_items_in_two_means(void **state)
{
	struct made m = made_new();
	struct out first = { 0 }, second = { 0 }, said = { 0 };

	(void)state;
	numbers(&m, 36, 1, 7, "9 11 20 22 26 27 28 29 30 31 33 34 35 36");
	range_list(&first, 1, 18);
	range_list(&second, 19, 36);
	scale(&m, "anxiety", "sum", text(&m, &first), "");
	scale(&m, "avoidance", "mean", text(&m, &second), "");
	read_it(&m);
	for (int i = 1; i <= 36; i++) {
		if (i > 1)
			out_html(&said, " ");
		out_number(&said, 5 * i % 7 + 1);
	}
	answer(&m, text(&m, &said));
	is(score(&m, "anxiety"), 69);
	assert_true(near(score(&m, "avoidance").value, 4.277778, 1e-6));
	made_free(&m);
}

static void
differences_need_all_their_answers(void **state)
{
	struct made m = made_new();

	(void)state;
	numbers(&m, 4, 1, 7, "");	/* secure, fearful, preoccupied, dismissing */
	scale(&m, "self", "difference", "1 4", ",\"minus\":[\"3\",\"2\"]");
	scale(&m, "other", "difference", "1 3", ",\"minus\":[\"4\",\"2\"]");
	read_it(&m);
	answer(&m, "5 2 3 4");
	is(score(&m, "self"), 4);
	is(score(&m, "other"), 2);
	assert_true(near(score(&m, "self").min, -12, 1e-9));
	assert_true(near(score(&m, "self").max, 12, 1e-9));
	answer(&m, "5 2 3 -");
	assert_false(score(&m, "self").is);
	made_free(&m);
}

static const struct {
	const char	*id, *items;
} values[] = {
	{ "conformity", "7 16" }, { "tradition", "9 20" }, { "benevolence", "12 18" },
	{ "universalism", "3 8 19" }, { "self-direction", "1 11" },
	{ "stimulation", "6 15" }, { "hedonism", "10 21" }, { "achievement", "4 13" },
	{ "power", "2 17" }, { "security", "5 14" },
};
enum { VALUES = sizeof(values) / sizeof(*values) };

static void
twenty_one_items_are_centred_on_their_own_mean(void **state)
{
	static const double a[VALUES] = { 0, -1, 2, 1.666667, 1, -1.5, 0, -1, -2, 0 };
	static const double b[VALUES] = { .952381, .952381, 1.452381, -.047619,
	    -.047619, -2.047619, -1.047619, -.047619, -1.047619, .952381 };
	struct made m = made_new();

	(void)state;
	numbers(&m, 21, 1, 6, "");
	for (int i = 0; i < VALUES; i++)
		scale(&m, values[i].id, "centred-mean", values[i].items,
		    strlen(values[i].items) > 5 ? ",\"min_answered\":2" :
		    ",\"min_answered\":1");	/* all but one */
	out_string(&m.known, ",\"min_answered\":16");
	read_it(&m);
	answer(&m, "5 2 6 3 4 3 4 6 3 4 5 6 3 4 2 4 2 6 5 3 4");
	for (int i = 0; i < VALUES; i++)
		is(score(&m, values[i].id), a[i]);
	answer(&m, "4 3 4 4 5 2 5 4 5 3 4 6 4 5 2 5 3 5 4 5 3");
	for (int i = 0; i < VALUES; i++)
		is(score(&m, values[i].id), b[i]);
	/* More than five missing: nothing is centred. */
	answer(&m, "4 3 4 4 5 2 5 4 5 3 4 6 4 5 2 5 - - - - -");
	assert_true(score(&m, "conformity").is);
	answer(&m, "4 3 4 4 5 2 5 4 5 3 4 6 4 5 2 - - - - - -");
	assert_false(score(&m, "conformity").is);
	made_free(&m);
}

/* Coded the other way round, 1 being most like me. */
static void
turned_answers_give_the_same_profile(void **state)
{
	struct made m = made_new();

	(void)state;
	numbers(&m, 21, 1, 6, "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21");
	scale(&m, "power", "centred-mean", "2 17", "");
	read_it(&m);
	answer(&m, "2 5 1 4 3 4 3 1 4 3 2 1 4 3 5 3 5 1 2 4 3");
	is(score(&m, "power"), -2);
	made_free(&m);
}

/* ---- change: reliable, or the usual wobble ---- */

static void
a_change_counts_beyond_the_usual_wobble(void **state)
{
	static const struct {
		double		 x1, x2, sd, r, rci, threshold;
		enum change	 change;
	} cases[] = {
		{ 32.5, 47.5, 7.5, .80, 3.1623, 9.2971, RISE },
		{ 12, 15, 4, .94, 2.1651, 2.7159, RISE },
		{ 12, 14, 4, .94, 1.4434, 2.7159, WOBBLE },
		{ 48, 56, 17, .98, 2.3529, 6.6640, RISE },
		{ 100, 110, 32, .98, 1.5625, 12.5440, WOBBLE },
		{ 4.0, 2.5, 1.5, .65, -1.1952, 2.4598, WOBBLE },
		{ 62, 48, 18, .85, -1.4200, 19.3237, WOBBLE },
		{ 62, 48, 18, .70, -1.0041, 27.3278, WOBBLE },
		{ 47.5, 32.5, 7.5, .80, -3.1623, 9.2971, FALL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct scale s = { .sd = cases[i].sd, .r = cases[i].r };

		assert_true(near(stats_rci(cases[i].x1, cases[i].x2, s.sd, s.r),
		    cases[i].rci, 1e-4));
		assert_true(near(stats_threshold(s.sd, s.r), cases[i].threshold, 1e-4));
		assert_int_equal(score_change(&s, cases[i].x1, cases[i].x2),
		    cases[i].change);
		s.sd = 0;
		assert_int_equal(score_change(&s, cases[i].x1, cases[i].x2), WOBBLE);
		assert_false(score_steady(&s));
	}
	assert_true(near(stats_cutoff(60, 7.5, 40, 7.5), 50, 1e-9));
	assert_true(near(stats_cutoff(16, 4, 9, 5), 12.8889, 1e-4));
}

/* ---- what is shown ---- */

static const char branching[] = "{\"resourceType\":\"Questionnaire\",\"title\":\"T\",\"item\":["
    "{\"linkId\":\"a\",\"type\":\"boolean\",\"text\":\"A?\"},"
    "{\"linkId\":\"g\",\"type\":\"group\",\"enableWhen\":[{\"question\":\"a\",\"operator\":\"=\",\"answerBoolean\":true}],\"item\":["
    "{\"linkId\":\"b\",\"type\":\"integer\",\"text\":\"B?\"},"
    "{\"linkId\":\"c\",\"type\":\"decimal\",\"text\":\"C?\",\"enableBehavior\":\"any\",\"enableWhen\":["
    "{\"question\":\"b\",\"operator\":\">\",\"answerInteger\":3},"
    "{\"question\":\"b\",\"operator\":\"exists\",\"answerBoolean\":false}]}]}]}";

static void
what_is_not_shown_has_no_answer(void **state)
{
	struct made m = made_new();
	struct fault fault;

	(void)state;
	m.in = instrument_read(m.mem, branching, "", &fault);
	assert_non_null(m.in);
	assert_int_equal(m.in->n, 4);
	answer(&m, "true - 5 1.5");
	assert_true(m.answers.shown[3] && m.answers.of[3] != NULL);
	answer(&m, "true - 2 1.5");
	assert_true(!m.answers.shown[3] && m.answers.of[3] == NULL);
	answer(&m, "true - - 1.5");
	assert_true(m.answers.shown[3]);
	answer(&m, "false - 5 1.5");
	assert_true(!m.answers.shown[1] && !m.answers.shown[2] && !m.answers.shown[3]);
	answer(&m, "- - 5 1.5");
	assert_null(m.answers.of[2]);
	answer(&m, "yes - 5 1.5");		/* no answer to a yes or no */
	assert_false(m.answers.shown[1]);
	made_free(&m);
}

static void
numbers_are_read_as_people_type_them(void **state)
{
	static const struct {
		const char	*text;
		bool		 is;
		double		 x;
	} cases[] = {
		{ "3", true, 3 }, { "-2", true, -2 }, { "3.25", true, 3.25 },
		{ "3,5", true, 3.5 }, { "", false, 0 }, { "-", false, 0 },
		{ ".5", false, 0 }, { "1e3", false, 0 }, { "3..5", false, 0 },
		{ "9999999999999", false, 0 }, { "NaN", false, 0 }, { "1.2345678", false, 0 },
		{ "5.", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double x = 0;

		assert_int_equal(item_number(cases[i].text, &x), cases[i].is);
		assert_true(!cases[i].is || near(x, cases[i].x, 1e-12));
	}
}

/* ---- what is refused ---- */

static struct fault
refused(const char *form, const char *scoring)
{
	struct arena *mem = arena_new();
	struct fault fault = { .line = 0 };

	assert_null(instrument_read(mem, form, scoring, &fault));
	assert_non_null(fault.reason);
	assert_true(fault.line > 0);
	fault.part = NULL;
	arena_free(mem);
	return fault;
}

static bool
says(struct fault fault, uint32_t line, const char *what)
{
	return fault.line == line && strstr(fault.reason, what) != NULL;
}

#define Q(items)	"{\"resourceType\":\"Questionnaire\",\"title\":\"T\",\n\"item\":[\n" items "]}"
#define INT(id)		"{\"linkId\":\"" id "\",\"type\":\"integer\",\"text\":\"x\"}"
#define WHEN(id, of)	"{\"linkId\":\"" id "\",\"type\":\"integer\",\"text\":\"x\",\"enableWhen\":" \
    "[{\"question\":\"" of "\",\"operator\":\"exists\",\"answerBoolean\":true}]}"

static void
a_broken_questionnaire_is_refused_at_its_line(void **state)
{
	(void)state;
	assert_true(says(refused("", ""), 1, "nothing"));
	assert_true(says(refused("[1]", ""), 1, "no FHIR"));
	assert_true(says(refused("{\"resourceType\":\"Patient\"}", ""), 1, "no FHIR"));
	assert_true(says(refused(Q(""), ""), 1, "Nothing is asked"));
	assert_true(says(refused(Q("{\"linkId\":1}"), ""), 3, "should be a text"));
	assert_true(says(refused(Q(INT("a") ",\n" INT("a")), ""), 4, "stands twice"));
	assert_true(says(refused(Q("\n\n{\"linkId\":\"a\",\"type\":\"text\",\"text\":\"x\"}"), ""), 5, "cannot be filled in"));
	assert_true(says(refused(Q("3"), ""), 3, "wrong kind"));
	assert_true(says(refused(Q("{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"x\"}"), ""), 3, "fewer than two"));
	assert_true(says(refused(Q(INT("a") ",\n{\"linkId\":\"b\",\"repeats\":true,\"type\":\"boolean\",\"text\":\"x\"}"), ""), 4, "several answers"));
	assert_true(says(refused("{\"resourceType\":\"Questionnaire\",\n\"title\":\"\xEF\xBF\xBD\"}", ""), 2, "cannot be read"));
}

static void
nothing_goes_in_circles(void **state)
{
	(void)state;
	assert_true(says(refused(Q(WHEN("a", "a")), ""), 3, "no question before"));
	assert_true(says(refused(Q(WHEN("a", "b") ",\n" WHEN("b", "a")), ""), 3, "no question before"));
	assert_true(says(refused("{\"resourceType\":\"Questionnaire\",\"title\":\"T\",\n"
	    "\"contained\":[{\"resourceType\":\"ValueSet\",\"id\":\"v\",\"compose\":{\"include\":[\n"
	    "{\"valueSet\":[\"#v\"]}]}}],\n"
	    "\"item\":[{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"x\",\"answerValueSet\":\"#v\"}]}", ""), 3, "list its answers"));
	assert_true(says(refused(Q("{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"x\",\n\"answerValueSet\":\"#w\"}"), ""), 4, "no value set"));
	assert_true(says(refused(Q("{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"x\",\n\"answerValueSet\":\"http://example.org/v\"}"), ""), 4, "inside the file"));
}

#define S(items, scales) "{\"id\":\"s\",\n\"items\":[" items "],\n\"scales\":[" scales "]}"
#define RANGE(id)	"{\"linkId\":\"" id "\",\"min\":1,\"max\":5}"
#define SCALE(more)	"{\"id\":\"x\",\"method\":\"sum\",\"higher_is_better\":true,\"items\":[\"a\"]" more "}"

static void
a_broken_scoring_is_refused_at_its_line(void **state)
{
	static const char q[] = Q(INT("a") "," INT("b"));
	struct fault f = refused(q, S(RANGE("z"), ""));

	(void)state;
	assert_true(f.scoring && says(f, 2, "no item"));
	f = refused(q, "{\"id\":\"s\",\n\"items\":[}");
	assert_true(f.scoring && says(f, 2, "JSON"));
	assert_true(says(refused(q, S(RANGE("a") "," RANGE("a"), "")), 2, "stands twice"));
	assert_true(says(refused(q, S("{\"linkId\":\"a\",\"min\":5,\"max\":1}", "")), 2, "less than max"));
	assert_true(says(refused(q, S(RANGE("a"), "")), 1, "missing"));
	assert_true(says(refused(q, S(RANGE("b"), SCALE(""))), 3, "not in the scoring file's items"));
	assert_true(says(refused(q, S(RANGE("a"), SCALE(",\"min_answered\":2"))), 3, "half of the items"));
	assert_true(says(refused(q, S(RANGE("a"), SCALE(",\"minus\":[\"a\"]"))), 3, "Only a difference"));
	assert_true(says(refused(q, S(RANGE("a"), SCALE("") "," SCALE(""))), 3, "stands twice"));
	assert_true(says(refused(q, S(RANGE("a"), "{\"id\":\"x\",\"method\":\"sum\",\"items\":[\"a\"]}")), 3, "missing"));
	assert_true(says(refused(q, S(RANGE("a"), SCALE("") "],\"cutoffs\":[{\"scale\":\"y\"}")), 3, "no scale"));
	assert_true(says(refused(q, S(RANGE("a"), SCALE("") "],\"reliability\":[{\"scale\":\"x\",\"r\":1.2,\"type\":\"alpha\"}")), 3, "between 0 and 1"));
}

#define OPTION(code, weight) "{\"extension\":[{\"url\":\"http://hl7.org/fhir/StructureDefinition/" weight "}]," \
    "\"valueCoding\":{\"code\":\"" code "\"}}"

static void
nothing_is_reversed_twice(void **state)
{
	static const char q[] = Q("{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"x\",\"answerOption\":["
	    OPTION("l", "ordinalValue\",\"valueDecimal\":1") "," OPTION("h", "itemWeight\",\"valueDecimal\":5") "]}");
	struct arena *mem = arena_new();
	struct fault f;

	(void)state;
	assert_true(says(refused(q, S("{\"linkId\":\"a\",\"min\":1,\"max\":5,\"reverse\":true}", SCALE(""))), 2, "reversed twice"));
	assert_true(says(refused(q, S("{\"linkId\":\"a\",\"min\":1,\"max\":4}", SCALE(""))), 2, "weighs less"));
	assert_non_null(instrument_read(mem, q, S(RANGE("a"), SCALE("")), &f));
	arena_free(mem);
	assert_true(says(refused(Q("{\"linkId\":\"a\",\"type\":\"choice\",\"text\":\"x\",\"answerOption\":["
	    "{\"valueString\":\"l\"},{\"valueString\":\"h\"}]}"), S(RANGE("a"), SCALE(""))), 2, "no weight"));
}

static void
deep_and_long_files_are_refused(void **state)
{
	enum { MANY = 400000 };
	struct arena *mem = arena_new();
	char *deep = arena_get(mem, MANY + 1, 1);

	(void)state;
	memset(deep, '[', MANY);
	refused(deep, "");
	memset(deep + MANY / 2, ']', MANY / 2);
	refused(deep, "");
	for (int i = 0; i < MANY; i++)
		deep[i] = "[1,"[i == 0 ? 0 : 1 + i % 2];
	deep[MANY - 1] = ']';
	refused(deep, "");
	arena_free(mem);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_items_of_unequal_ranges_are_made_up_for_by_range),
		cmocka_unit_test(sixteen_items_printed_in_both_directions_sum_to_81),
		cmocka_unit_test(seven_items_of_which_two_are_reversed),
		cmocka_unit_test(below_the_least_there_is_no_score),
		cmocka_unit_test(twelve_items_in_two_means),
		cmocka_unit_test(nine_items_in_two_means_of_unequal_length),
		cmocka_unit_test(thirty_six_items_in_two_means),
		cmocka_unit_test(differences_need_all_their_answers),
		cmocka_unit_test(twenty_one_items_are_centred_on_their_own_mean),
		cmocka_unit_test(turned_answers_give_the_same_profile),
		cmocka_unit_test(a_change_counts_beyond_the_usual_wobble),
		cmocka_unit_test(what_is_not_shown_has_no_answer),
		cmocka_unit_test(numbers_are_read_as_people_type_them),
		cmocka_unit_test(a_broken_questionnaire_is_refused_at_its_line),
		cmocka_unit_test(nothing_goes_in_circles),
		cmocka_unit_test(a_broken_scoring_is_refused_at_its_line),
		cmocka_unit_test(nothing_is_reversed_twice),
		cmocka_unit_test(deep_and_long_files_are_refused),
	};

	(void)argc;
	(void)argv;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
