/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ical_cases: for tests/ical.test.mjs and tests/ical.py, calendars and what the
 * core reads in them.
 *
 *   ical_cases n
 *
 * Prints n objects, one a line: zone, from, to, text, spans. Every eighth is one
 * that the pages hand out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "calendars.h"

static void
case_write(struct out *o, const struct made *m, const struct ical_busy *busy, struct ical_span *spans)
{
	out_html(o, "{\"zone\":");
	json_quote(o, m->here->name);
	out_html(o, ",\"from\":");
	out_number(o, m->from);
	out_html(o, ",\"to\":");
	out_number(o, m->to);
	out_html(o, ",\"text\":");
	json_quote(o, m->text.bytes);
	out_html(o, ",\"spans\":[");
	for (size_t i = 0, n = busy_stretches(busy, spans); i < n; i++) {
		out_string(o, i == 0 ? "[" : ",[");
		out_number(o, spans[i].from);
		out_html(o, ",");
		out_number(o, spans[i].to);
		out_html(o, "]");
	}
	out_html(o, "]}\n");
}

/* What the pages hand out is there when it should be: of the days that are told. */
static bool
as_planned(const struct made *m, const struct ical_span *planned, size_t n, const struct ical_span *read,
    size_t n_read)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (planned[i].from < m->from || planned[i].to > m->to)
			continue;
		if (k == n_read || planned[i].from != read[k].from || planned[i].to != read[k].to)
			return false;
		k++;
	}
	return k == n_read;
}

int
main(int argc, char **argv)
{
	uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 100;

	for (uint64_t seed = 0; seed < n; seed++) {
		struct arena *mem = arena_new();
		struct out o = { 0 };
		struct ical_busy busy;
		struct fault fault;
		struct made m;
		struct ical_span planned[EVENING_SPANS];
		size_t n_planned = 0;

		if (seed % 8 == 7)
			n_planned = calendar_of_evenings(mem, seed / 8, &m, planned);
		else
			(seed % 2 == 0 ? calendar_found : calendar_written)(mem, seed, &m);
		out_bytes(&m.text, "", 1);
		if (!ical_read(mem, m.text.bytes, m.text.len - 1, &(struct ical_ask){ .from = m.from,
		    .to = m.to, .here = m.here }, &busy, &fault) || busy.n_left_out > 0)
			return 1;
		if (seed % 8 == 7 && !as_planned(&m, planned, n_planned, busy.spans, busy.n))
			return 2;
		case_write(&o, &m, &busy, arena_get(mem, busy.n, sizeof(struct ical_span)));
		fwrite(o.bytes, 1, o.len, stdout);
		out_free(&o);
		out_free(&m.text);
		arena_free(mem);
	}
	return 0;
}
