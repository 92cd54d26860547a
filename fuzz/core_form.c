/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Forms of any bytes, against the fields of every deed in turn.
 * Properties: what is accepted and written is read and accepted again, with the
 * same values and the same bytes; NUL bytes that are pasted along change nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "house.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

struct checked {
	char		*text;
	struct pairs	 pairs;
	struct value	 values[FIELDS_MAX];
	struct form	 form;
};

static bool
check(struct checked *c, const struct field *fields, const char *bytes, size_t n)
{
	c->text = calloc(1, n + 1);
	if (n > 0)
		memcpy(c->text, bytes, n);
	c->form.values = c->values;
	if (!form_read(c->text, n, &c->pairs))
		return false;
	form_check(fields, &c->pairs, &c->form);
	return true;
}

static void
values_sound(const struct checked *c, const struct field *fields)
{
	for (size_t i = 0; fields[i].name != NULL; i++) {
		const struct value *v = &c->values[i];
		unsigned max = fields[i].max > 0 ? fields[i].max : 4000;

		must(text_valid(v->text, strlen(v->text)));
		must(c->form.bad != NULL || text_units(v->text) <= max);
		must(fields[i].lines || strchr(v->text, '\n') == NULL);
		must(!fields[i].number || v->number == 0 ||
		    (v->number >= fields[i].least && v->number <= fields[i].most));
	}
}

static void
with_nuls(const struct field *fields, const struct checked *one, const struct out *written)
{
	struct checked laced = { 0 };
	struct out o = { 0 };

	for (size_t i = 0; i < written->len; i++) {
		char c = written->bytes[i];

		if (c == '&' && i > 0)
			out_html(&o, "%00");
		out_bytes(&o, &c, 1);
		if (c == '=')
			out_html(&o, "%00");
	}
	must(check(&laced, fields, o.bytes, o.len));
	must(laced.form.bad == NULL);
	for (size_t i = 0; fields[i].name != NULL; i++)
		must(strcmp(one->values[i].text, laced.values[i].text) == 0);
	free(laced.text);
	out_free(&o);
}

static void
round_trip(const struct field *fields, const char *bytes, size_t n)
{
	struct checked one = { 0 }, two = { 0 };
	struct out written = { 0 }, again = { 0 };

	if (check(&one, fields, bytes, n)) {
		values_sound(&one, fields);
		if (one.form.bad == NULL) {
			form_write_all(&written, fields, &one.form);
			must(check(&two, fields, written.bytes, written.len));
			must(two.form.bad == NULL);
			for (size_t i = 0; fields[i].name != NULL; i++) {
				must(strcmp(one.values[i].text, two.values[i].text) == 0);
				must(one.values[i].number == two.values[i].number);
			}
			with_nuls(fields, &one, &written);
			form_write_all(&again, fields, &two.form);
			must(again.len == written.len && (again.len == 0 ||
			    memcmp(again.bytes, written.bytes, again.len) == 0));
		}
	}
	free(one.text);
	free(two.text);
	out_free(&written);
	out_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char *const choices[] = { "x", "y", NULL };
	static const struct field own[] = {
		{ "a", .max = 12, .lines = true },
		{ "b", .number = true, .least = -5, .most = 1LL << 40 },
		{ "c", .oneof = choices },
		{ "d", .required = true },
		{ 0 }
	};
	struct input in = { bytes, n };
	unsigned which = input_byte(&in);
	const struct deed *const *deeds;
	size_t many = house_deeds(&deeds);
	struct out made = { 0 };

	if (which >= 0x80) {
		round_trip(own, (const char *)in.bytes, in.n);
		return 0;
	}
	if (deeds[which % many]->fields == NULL)
		return 0;
	fields_write(&made, deeds[which % many]->fields, &in);
	round_trip(deeds[which % many]->fields, made.bytes, made.len);
	out_free(&made);
	return 0;
}
