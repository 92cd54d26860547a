/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Calendars of any bytes; the first is a zone as a host hands it in, up to 0x1E.
 * Properties: reading is total; stretches lie in the days asked for, in order;
 * a refusal has a line that is there; what is left out has a reason; a rule that
 * is read is read again as it is written; busy times written are busy times read.
 */
#include <string.h>

#include "house.h"
#include "ical_read.h"
#include "ical_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const int64_t from = 1772323200, to = 1772323200 + 70 * 86400;

static void
busy_sound(const struct ical_busy *busy)
{
	for (size_t i = 0; i < busy->n; i++) {
		const struct ical_span *s = &busy->spans[i];

		must(s->from >= from && s->from < s->to && s->to <= to);
		must(i == 0 || s[-1].to < s->from || (s[-1].to == s->from && s[-1].all_day != s->all_day));
	}
	for (uint32_t i = 0; i < busy->n_left_out && i < ICAL_SAID_MOST; i++)
		must(busy->left_out[i].line > 0 && busy->left_out[i].reason != NULL);
}

/* Each stretch as an evening of its own, and read again. */
static void
again(struct arena *mem, const struct ical_busy *busy, const struct zone *zone)
{
	struct ical_entry *entries = arena_get(mem, busy->n, sizeof(*entries));
	struct ical_calendar c = { .entries = entries, .n = busy->n < 20 ? busy->n : 20 };
	struct ical_busy read;
	struct fault fault;
	struct out o = { 0 };

	for (size_t i = 0; i < c.n; i++)
		entries[i] = (struct ical_entry){ .uid = "a", .zone = &zone_utc, .alarm = -1,
		    .start = busy->spans[i].from, .summary = "",
		    .minutes = (int32_t)((busy->spans[i].to - busy->spans[i].from) / 60) };
	out_html(&o, "BEGIN:VCALENDAR\r\n");
	ical_zone_write(&o, zone, from);
	out_html(&o, "END:VCALENDAR\r\n");
	ical_write(&o, &c);
	must(ical_read(mem, o.bytes, o.len, &(struct ical_ask){ .from = from, .to = to,
	    .here = &zone_utc }, &read, &fault));
	must(read.n_left_out == 0 && read.n <= c.n);
	must(c.n == 0 || read.spans[0].from == busy->spans[0].from);
	must(c.n == 0 || read.spans[read.n - 1].to == busy->spans[c.n - 1].to);
	out_free(&o);
}

static void
rule_sound(struct arena *mem, const char *text)
{
	struct recur rule, same;
	struct out o = { 0 };
	const char *part;

	if (recur_read(mem, text, &rule, &part) != NULL)
		return;
	recur_write(&o, &rule);
	out_bytes(&o, "", 1);
	must(recur_read(mem, o.bytes, &same, &part) == NULL);
	must(memcmp(&rule, &same, sizeof(rule)) == 0);
	out_free(&o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *mem = arena_new();
	const uint8_t *end = n > 0 ? memchr(bytes, 0x1E, n) : NULL;
	size_t zone_len = end != NULL ? (size_t)(end - bytes) : 0, rest = zone_len + (end != NULL);
	const char *text = (const char *)bytes + rest;
	struct zone here = zone_utc;
	struct fault fault = { .line = 0 };
	struct ical_busy busy;
	size_t lines = 1;

	if (end != NULL)
		zone_read(mem, arena_copy(mem, (const char *)bytes, zone_len), &here);
	for (size_t i = rest; i < n; i++)
		lines += bytes[i] == '\n';
	rule_sound(mem, arena_copy(mem, text, n - rest));
	if (ical_read(mem, text, n - rest, &(struct ical_ask){ .from = from, .to = to, .here = &here },
	    &busy, &fault)) {
		busy_sound(&busy);
		again(mem, &busy, &here);
	} else {
		must(fault.line > 0 && fault.line <= lines && fault.reason != NULL);
	}
	arena_free(mem);
	return 0;
}
