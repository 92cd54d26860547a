/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a person takes along, of homes with any events.
 * Properties: three files or more, framed as docs/formats.md says; the page is sound,
 * the JSON is JSON, and all of it is UTF-8.
 */
#include <string.h>

#include "house.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* ---- JSON, as RFC 8259 has it ---- */

struct json {
	const char	*at, *end;
	int		 deep;
};

static void
json_space(struct json *j)
{
	while (j->at < j->end && strchr(" \n\r\t", *j->at) != NULL && *j->at != '\0')
		j->at++;
}

static bool
json_is(struct json *j, char c)
{
	json_space(j);
	if (j->at == j->end || *j->at != c)
		return false;
	j->at++;
	return true;
}

static void
json_string(struct json *j)
{
	must(json_is(j, '"'));
	for (;;) {
		char c;

		must(j->at < j->end);
		c = *j->at++;
		if (c == '"')
			return;
		must((unsigned char)c >= 0x20);
		if (c == '\\') {
			must(j->at < j->end && strchr("\"\\/bfnrt", *j->at) != NULL);
			j->at++;
		}
	}
}

static void
json_number(struct json *j)
{
	size_t digits = 0;

	j->at += j->at < j->end && *j->at == '-';
	for (; j->at < j->end && *j->at >= '0' && *j->at <= '9'; j->at++)
		digits++;
	must(digits > 0);
}

static void json_value(struct json *);

static void
json_members(struct json *j, char end, bool named)
{
	if (json_is(j, end))
		return;
	do {
		if (named) {
			json_string(j);
			must(json_is(j, ':'));
		}
		json_value(j);
	} while (json_is(j, ','));
	must(json_is(j, end));
}

static void
json_value(struct json *j)
{
	must(j->deep++ < 8);
	json_space(j);
	must(j->at < j->end);
	if (*j->at == '"')
		json_string(j);
	else if (json_is(j, '{'))
		json_members(j, '}', true);
	else if (json_is(j, '['))
		json_members(j, ']', false);
	else
		json_number(j);
	j->deep--;
}

/* ---- files ---- */

static bool
ends(const char *path, size_t n, const char *with)
{
	size_t m = strlen(with);

	return n >= m && memcmp(path + n - m, with, m) == 0;
}

static void
file_sound(const char *path, size_t n, const char *bytes, size_t len)
{
	must(memchr(path, '/', n) == NULL && n > 4 && n < 40);
	must(text_valid(bytes, len));
	if (ends(path, n, ".html"))
		page_sound(bytes, len, true);
	if (ends(path, n, ".json")) {
		struct json j = { bytes, bytes + len, 0 };

		json_value(&j);
		json_space(&j);
		must(j.at == j.end);
	}
}

static void
files_sound(const char *files, size_t left)
{
	int n = 0;

	for (; left > 0; n++) {
		const char *end = memchr(files, '\n', left);
		size_t path, len;

		must(end != NULL);
		path = (size_t)(end - files);
		must(left - path >= 5);
		len = (size_t)(unsigned char)end[1] | (size_t)(unsigned char)end[2] << 8 |
		    (size_t)(unsigned char)end[3] << 16 | (size_t)(unsigned char)end[4] << 24;
		must(left - path - 5 >= len);
		file_sound(files, path, end + 5, len);
		files = end + 5 + len;
		left -= path + 5 + len;
	}
	must(n >= 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	static const char ask[] = "method=GET&path=/&zone=60&now=1764600000"
	    "&seed=00000000000000000000000000000001&facts=state%3Dopen%26pair%3Dbound";
	struct input in = { bytes, n };
	unsigned how = input_byte(&in);
	struct batch b = { .n = 0 };
	struct app *app = house_open(how & 1, how >> 1 & 1, how % 16 == 15);
	const char *files;
	size_t len;

	batch_write(&b, &in);
	app_fold(app, b.all.bytes, b.all.len);
	files = app_export(app, ask, sizeof(ask) - 1, &len);
	files_sound(files, len);
	app_close(app);
	out_free(&b.all);
	return 0;
}
