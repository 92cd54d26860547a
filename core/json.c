/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"	/* its own, not ours */
#include <jsmn.h>
#pragma GCC diagnostic pop

#include "json.h"
#include "text.h"

/* A double holds 15 digits, and a power of ten up to 22, exactly: so one
 * multiplication or division gives what is written, rounded once. */
enum { DIGITS_MOST = 15, POWER_MOST = 22 };
enum { DEEP_MOST = 48, TOKENS_MOST = 100000, MEMBERS_MOST = 200 };

static const char broken[] = N_("This is no JSON: something is missing here, or too much.");

struct reader {
	struct arena	*mem;
	const char	*text;
	size_t		 len, at;
	uint32_t	 line;
	const jsmntok_t	*tokens;
	size_t		 n, next;
	struct fault	*fault;
};

static bool
refuse(struct reader *r, const char *reason, const char *part)
{
	*r->fault = (struct fault){ .line = r->line, .reason = reason, .part = part };
	return false;
}

static bool
space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void
skip_space(struct reader *r)
{
	for (; r->at < r->len && space(r->text[r->at]); r->at++)
		r->line += r->text[r->at] == '\n';
}

static bool
take(struct reader *r, char c)
{
	skip_space(r);
	if (r->at == r->len || r->text[r->at] != c)
		return refuse(r, broken, NULL);
	r->at++;
	return true;
}

/* ---- numbers ---- */

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits_end(const char *s, size_t at, size_t end)
{
	while (at < end && digit(s[at]))
		at++;
	return at;
}

/* Is this [-] digits [. digits] [e digits], without a zero in front? */
static bool
number_fits(const char *s, size_t end)
{
	size_t at = s[0] == '-', from = at;

	at = digits_end(s, at, end);
	if (at == from || (at > from + 1 && s[from] == '0'))
		return false;
	if (at < end && s[at] == '.') {
		from = ++at;
		if ((at = digits_end(s, at, end)) == from)
			return false;
	}
	if (at < end && (s[at] | 32) == 'e') {
		at++;
		at += at < end && (s[at] == '+' || s[at] == '-');
		from = at;
		if ((at = digits_end(s, at, end)) == from)
			return false;
	}
	return at == end;
}

/* The exponent of a number that fits, held to three digits. */
static int
exponent(const char *s, size_t at, size_t end)
{
	bool minus = s[at] == '-';
	int n = 0;

	for (at += !digit(s[at]); at < end; at++)
		if (n < 1000)
			n = n * 10 + (s[at] - '0');
	return minus ? -n : n;
}

static bool
number_value(const char *s, size_t end, double *number)
{
	int64_t whole = 0;
	int digits = 0, power = 0;
	bool minus = s[0] == '-', after = false;
	double ten = 1, value;

	for (size_t at = minus; at < end; at++) {
		if (s[at] == '.') {
			after = true;
			continue;
		}
		if ((s[at] | 32) == 'e') {
			power += exponent(s, at + 1, end);
			break;
		}
		digits += whole > 0 || s[at] != '0';
		if (digits > DIGITS_MOST)
			return false;
		whole = whole * 10 + (s[at] - '0');
		power -= after;
	}
	if (power < -POWER_MOST || power > POWER_MOST)
		return false;
	for (int i = power < 0 ? -power : power; i > 0; i--)
		ten *= 10;
	value = power < 0 ? (double)whole / ten : (double)whole * ten;
	*number = minus ? -value : value;
	return true;
}

/* ---- strings ---- */

static unsigned
hex4(const char *s)
{
	unsigned n = 0;

	for (int i = 0; i < 4; i++)
		n = n << 4 | (unsigned)(digit(s[i]) ? s[i] - '0' : (s[i] | 32) - 'a' + 10);
	return n;
}

static char *
utf8_put(char *to, unsigned c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		*to++ = (char)(0xE0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	} else {
		*to++ = (char)(0xF0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	}
	return to;
}

/* From past \u; jsmn has seen to the four digits. 0: not to be had. */
static unsigned
code_point(const char *s, const char *end, size_t *used)
{
	unsigned high = hex4(s), low;

	*used = 4;
	if (high < 0xD800 || high > 0xDFFF)
		return high;
	if (high > 0xDBFF || end - s < 10 || s[4] != '\\' || s[5] != 'u')
		return 0;
	low = hex4(s + 6);
	*used = 10;
	return low < 0xDC00 || low > 0xDFFF ? 0 :
	    0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static const char *
string_read(struct reader *r, const jsmntok_t *t)
{
	static const char from[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
	const char *s = r->text + t->start, *end = r->text + t->end;
	char *text = arena_get(r->mem, (size_t)(end - s) + 1, 1), *to = text;

	while (s < end) {
		size_t used;
		unsigned c = (unsigned char)*s++;

		if (c < 0x20 || c == 0x7F) {
			refuse(r, N_("A control character stands in a text here."), NULL);
			return NULL;
		}
		if (c != '\\') {
			*to++ = (char)c;
		} else if (*s != 'u') {
			*to++ = plain[strchr(from, *s++) - from];
		} else {
			if ((c = code_point(s + 1, end, &used)) == 0) {
				refuse(r, N_("A text here has half a character."), NULL);
				return NULL;
			}
			to = utf8_put(to, c);
			s += used + 1;
		}
	}
	return text;
}

/* ---- values ---- */

static bool value_read(struct reader *, struct json *, int deep);

static bool
primitive_read(struct reader *r, const jsmntok_t *t, struct json *v)
{
	static const struct {
		const char	*word;
		enum json_kind	 kind;
	} words[] = { { "null", IS_NULL }, { "false", IS_FALSE }, { "true", IS_TRUE } };
	const char *s = r->text + t->start;
	size_t n = (size_t)(t->end - t->start);

	r->at = (size_t)t->end;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strlen(words[i].word) == n && memcmp(words[i].word, s, n) == 0) {
			v->kind = words[i].kind;
			return true;
		}
	if (!number_fits(s, n))
		return refuse(r, broken, NULL);
	v->kind = IS_NUMBER;
	v->text = arena_copy(r->mem, s, n);
	if (!number_value(s, n, &v->number))
		return refuse(r, N_("The number %1 is too large, or has too many digits."), v->text);
	return true;
}

static bool
name_read(struct reader *r, const struct json *object, struct json *v)
{
	const jsmntok_t *t = &r->tokens[r->next];

	skip_space(r);
	if (r->next == r->n || t->type != JSMN_STRING ||
	    (size_t)t->start != r->at + 1)
		return refuse(r, broken, NULL);
	r->next++;
	r->at = (size_t)t->end + 1;
	if ((v->name = string_read(r, t)) == NULL)
		return false;
	if (object->n == MEMBERS_MOST)
		return refuse(r, N_("There is too much in one place here."), NULL);
	if (json_member(object, v->name) != NULL)
		return refuse(r, N_("“%1” stands twice in one place here."), v->name);
	return take(r, ':');
}

static bool
inside_read(struct reader *r, struct json *v, int deep)
{
	bool object = v->kind == IS_OBJECT;
	char end = object ? '}' : ']';
	const struct json **slot = &v->first;

	r->at++;
	skip_space(r);
	if (r->at < r->len && r->text[r->at] == end) {
		r->at++;
		return true;
	}
	for (;;) {
		struct json *one = arena_get(r->mem, 1, sizeof(*one));

		if ((object && !name_read(r, v, one)) || !value_read(r, one, deep + 1))
			return false;
		*slot = one;
		slot = &one->next;
		v->n++;
		skip_space(r);
		if (r->at < r->len && r->text[r->at] == end) {
			r->at++;
			return true;
		}
		if (!take(r, ','))
			return false;
	}
}

static bool
value_read(struct reader *r, struct json *v, int deep)
{
	const jsmntok_t *t = &r->tokens[r->next];

	skip_space(r);
	v->line = r->line;
	if (deep > DEEP_MOST)
		return refuse(r, N_("This is nested too deeply."), NULL);
	if (r->next == r->n || (size_t)t->start != r->at + (t->type == JSMN_STRING))
		return refuse(r, broken, NULL);
	r->next++;
	if (t->type == JSMN_PRIMITIVE)
		return primitive_read(r, t, v);
	if (t->type == JSMN_STRING) {
		v->kind = IS_STRING;
		r->at = (size_t)t->end + 1;
		return (v->text = string_read(r, t)) != NULL;
	}
	v->kind = t->type == JSMN_OBJECT ? IS_OBJECT : IS_LIST;
	return inside_read(r, v, deep);
}

/* ---- the whole text ---- */

static void
line_of(struct reader *r, size_t at)
{
	for (r->at = 0; r->at < at && r->at < r->len; r->at++)
		r->line += r->text[r->at] == '\n';
}

/* False: jsmn found no tokens, or more than anybody needs. */
static bool
tokens_find(struct reader *r)
{
	jsmn_parser parser;
	jsmntok_t *tokens;
	int n;

	jsmn_init(&parser);
	n = jsmn_parse(&parser, r->text, r->len, NULL, 0);
	if (n > TOKENS_MOST)
		return refuse(r, N_("There is too much in this file."), NULL);
	if (n > 0) {
		tokens = arena_get(r->mem, (size_t)n, sizeof(*tokens));
		jsmn_init(&parser);
		n = jsmn_parse(&parser, r->text, r->len, tokens, (unsigned)n);
		r->tokens = tokens;
	}
	/* jsmn takes a bare number for unfinished unless something follows it. */
	if (n > 0 && r->tokens[0].type != JSMN_OBJECT && r->tokens[0].type != JSMN_ARRAY)
		return refuse(r, broken, NULL);
	if (n > 0) {
		r->n = (size_t)n;
		return true;
	}
	line_of(r, parser.pos);
	if (n == JSMN_ERROR_PART)
		return refuse(r, N_("It ends too early: something that was opened is never closed."), NULL);
	return refuse(r, n == 0 ? N_("There is nothing in it.") : broken, NULL);
}

/* Where UTF-8 ends, by whole lines. */
static bool
text_read(struct reader *r)
{
	size_t from = 0;

	for (size_t i = 0; i <= r->len; i++) {
		if (i < r->len && r->text[i] != '\n')
			continue;
		if (!text_valid(r->text + from, i - from) ||
		    memchr(r->text + from, '\0', i - from) != NULL)
			return refuse(r, N_("Some characters here cannot be read. The file should be UTF-8."), NULL);
		from = i + 1;
		r->line++;
	}
	r->line = 1;
	return true;
}

const struct json *
json_read(struct arena *mem, const char *text, size_t len, struct fault *fault)
{
	struct reader r = { .mem = mem, .text = text, .len = len, .line = 1,
	    .fault = fault };
	struct json *v = arena_get(mem, 1, sizeof(*v));

	if (!text_read(&r) || !tokens_find(&r))
		return NULL;
	if (!value_read(&r, v, 0))
		return NULL;
	skip_space(&r);
	if (r.at != len || r.next != r.n) {
		refuse(&r, N_("Something more stands here, after the end."), NULL);
		return NULL;
	}
	return v;
}

const struct json *
json_member(const struct json *v, const char *name)
{
	if (v == NULL || v->kind != IS_OBJECT)
		return NULL;
	for (v = v->first; v != NULL; v = v->next)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

/* ---- writing ---- */

void
json_quote(struct out *o, const char *s)
{
	static const char hex[] = "0123456789abcdef";

	out_html(o, "\"");
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			out_html(o, "\\");
		if (*s == '\n')
			out_html(o, "\\n");
		else if ((unsigned char)*s < 0x20 || *s == 0x7F)
			out_bytes(o, (char[6]){ '\\', 'u', '0', '0',
			    hex[*s >> 4], hex[*s & 15] }, 6);
		else
			out_bytes(o, s, 1);
	}
	out_html(o, "\"");
}

void
json_write(struct out *o, const struct json *v)
{
	static const char *const words[] = { "null", "false", "true" };

	if (v->kind == IS_STRING) {
		json_quote(o, v->text);
	} else if (v->kind == IS_NUMBER) {
		out_string(o, v->text);
	} else if (v->kind < IS_NUMBER) {
		out_string(o, words[v->kind]);
	} else {
		out_string(o, v->kind == IS_OBJECT ? "{" : "[");
		for (const struct json *one = v->first; one != NULL; one = one->next) {
			if (one != v->first)
				out_html(o, ",");
			if (v->kind == IS_OBJECT) {
				json_quote(o, one->name);
				out_html(o, ":");
			}
			json_write(o, one);
		}
		out_string(o, v->kind == IS_OBJECT ? "}" : "]");
	}
}
