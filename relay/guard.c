/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guard: reads the head of an HTTP/1.1 request, strictly. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "guard.h"

enum guard
guard_end(const char *bytes, size_t n, size_t *len)
{
	for (size_t i = 0; i < n && i < GUARD_HEAD_MOST; i++) {
		if (bytes[i] == '\0')
			return GUARD_BAD;
		if (bytes[i] != '\n')
			continue;
		if (i == 0 || bytes[i - 1] != '\r')
			return GUARD_BAD;
		if (i == 1)		/* an empty line in front */
			return GUARD_BAD;
		if (i >= 3 && bytes[i - 2] == '\n') {
			*len = i + 1;
			return GUARD_GOOD;
		}
	}
	return n >= GUARD_HEAD_MOST ? GUARD_LARGE : GUARD_MORE;
}

static bool
is_token(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') ||
	    (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

/* Ends the line at its CRLF and gives what follows; NULL: not such a line. */
static char *
line_end(char *line, char *end)
{
	char *cr = memchr(line, '\r', (size_t)(end - line));

	if (cr == NULL || end - cr < 2 || cr[1] != '\n')
		return NULL;
	*cr = '\0';
	return cr + 2;
}

static enum guard
request_line(struct head *head, char *line)
{
	char *target = strchr(line, ' ');
	char *version = target != NULL ? strchr(target + 1, ' ') : NULL;

	if (version == NULL)
		return GUARD_BAD;
	*target++ = '\0';
	*version++ = '\0';
	for (const char *c = line; *c != '\0'; c++)
		if (*c < 'A' || *c > 'Z')
			return GUARD_BAD;
	if (line[0] == '\0' || target[0] != '/')
		return GUARD_BAD;
	for (const char *c = target; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || *c == '#' || *c == '\\')
			return GUARD_BAD;
	if (strlen(target) > GUARD_TARGET_MOST)
		return GUARD_LARGE;
	if (strcmp(version, "HTTP/1.0") == 0)
		head->close = true;
	else if (strcmp(version, "HTTP/1.1") != 0)
		return GUARD_BAD;
	head->method = line;
	head->path = target;
	char *query = strchr(target, '?');
	if (query != NULL) {
		*query = '\0';
		head->query = query + 1;
	}
	return GUARD_GOOD;
}

static const struct {
	const char	*name;
	size_t		 at;
} known[] = {
	{ "host", offsetof(struct head, host) },
	{ "origin", offsetof(struct head, origin) },
	{ "sec-fetch-site", offsetof(struct head, fetch_site) },
	{ "content-type", offsetof(struct head, content_type) },
	{ "content-length", offsetof(struct head, content_length) },
	{ "transfer-encoding", offsetof(struct head, transfer_encoding) },
	{ "connection", offsetof(struct head, connection) },
	{ "cookie", offsetof(struct head, cookie) },
	{ "authorization", offsetof(struct head, authorization) },
	{ "hearth-client", offsetof(struct head, client) },
	{ "hearth-device", offsetof(struct head, device) },
	{ "x-forwarded-for", offsetof(struct head, forwarded) },
	{ "accept-encoding", offsetof(struct head, accept_encoding) },
	{ "if-none-match", offsetof(struct head, none_match) },
	{ "expect", offsetof(struct head, expect) },
};

static enum guard
header_line(struct head *head, char *line)
{
	char *value = line;

	while (is_token(*value))
		value++;
	if (value == line || *value != ':')
		return GUARD_BAD;
	*value++ = '\0';
	while (*value == ' ' || *value == '\t')
		value++;
	size_t len = strlen(value);
	while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		value[--len] = '\0';
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)value[i] < ' ' && value[i] != '\t') ||
		    value[i] == 0x7f)
			return GUARD_BAD;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (strcasecmp(line, known[i].name) != 0)
			continue;
		const char **field = (const char **)((char *)head + known[i].at);
		if (*field != NULL)
			return GUARD_BAD;
		*field = value;
	}
	return GUARD_GOOD;
}

/* How long the body is can be said in one way only. */
static enum guard
body_length(struct head *head)
{
	const char *digits = head->content_length;

	if (head->transfer_encoding != NULL)
		return GUARD_BAD;
	if (digits == NULL)
		return GUARD_GOOD;
	size_t len = strlen(digits);
	if (len == 0 || strspn(digits, "0123456789") != len)
		return GUARD_BAD;
	if (len > 10)
		return GUARD_LARGE;
	head->has_length = true;
	for (size_t i = 0; i < len; i++)
		head->length = head->length * 10 + (uint64_t)(digits[i] - '0');
	if (head->length > 0 && (strcmp(head->method, "GET") == 0 ||
	    strcmp(head->method, "HEAD") == 0))
		return GUARD_BAD;
	return GUARD_GOOD;
}

enum guard
guard_read(struct head *head, char *text, size_t len)
{
	char *line = text, *end = text + len, *next;
	enum guard guard;

	*head = (struct head){ 0 };
	if (len < 4 || memchr(text, '\0', len) != NULL ||
	    (next = line_end(line, end)) == NULL)
		return GUARD_BAD;
	guard = request_line(head, line);
	for (int n = 0; guard == GUARD_GOOD; n++) {
		line = next;
		if ((next = line_end(line, end)) == NULL)
			return GUARD_BAD;
		if (line[0] == '\0')
			break;
		if (n == GUARD_HEADERS_MOST)
			return GUARD_LARGE;
		guard = header_line(head, line);
	}
	if (guard != GUARD_GOOD)
		return guard;
	if (next != end || (head->host == NULL && !head->close))
		return GUARD_BAD;
	if (head->connection != NULL && strcasecmp(head->connection, "close") == 0)
		head->close = true;
	return body_length(head);
}

static bool
is_token_text(const char *text, size_t len)
{
	return len == 64 && strspn(text, "0123456789abcdef") >= len;
}

bool
guard_cookie(const char *cookies, const char *name, char value[65])
{
	size_t name_len = strlen(name);
	bool found = false;

	while (cookies != NULL && *cookies != '\0') {
		size_t len = strcspn(cookies, ";");

		if (len > name_len && cookies[name_len] == '=' &&
		    memcmp(cookies, name, name_len) == 0) {
			const char *at = cookies + name_len + 1;

			if (found || !is_token_text(at, len - name_len - 1)) {
				value[0] = '\0';
				return false;
			}
			memcpy(value, at, 64);
			value[64] = '\0';
			found = true;
		}
		cookies += len;
		cookies += strspn(cookies, "; ");
	}
	return found;
}

bool
guard_bearer(const char *authorization, char value[65])
{
	if (authorization == NULL || strncmp(authorization, "Bearer ", 7) != 0 ||
	    !is_token_text(authorization + 7, strlen(authorization + 7)))
		return false;
	memcpy(value, authorization + 7, 65);
	return true;
}

bool
guard_accepts(const char *list, const char *coding)
{
	size_t want = strlen(coding);

	while (list != NULL && *list != '\0') {
		size_t len = strcspn(list, ",");
		size_t name = strcspn(list, ",; ");

		if (name == want && strncasecmp(list, coding, want) == 0) {
			const char *q = memchr(list, '=', len);

			return q == NULL || strspn(q + 1, "0.") <
			    strcspn(q + 1, ", ");
		}
		list += len;
		list += strspn(list, ", ");
	}
	return false;
}

bool
guard_forwarded(const char *list, char address[64])
{
	if (list == NULL)
		return false;
	const char *last = strrchr(list, ',');
	last = last == NULL ? list : last + 1;
	last += strspn(last, " \t");
	return guard_address(last, address);
}

bool
guard_address(const char *address, char name[64])
{
	struct in_addr four;
	struct in6_addr six;

	if (inet_pton(AF_INET, address, &four) == 1)
		return inet_ntop(AF_INET, &four, name, 64) != NULL;
	if (inet_pton(AF_INET6, address, &six) != 1)
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&six))
		return inet_ntop(AF_INET, &six.s6_addr[12], name, 64) != NULL;
	memset(&six.s6_addr[8], 0, 8);
	return inet_ntop(AF_INET6, &six, name, 60) != NULL &&
	    strcat(name, "/64") != NULL;
}

bool
guard_same_site(const struct head *head, const char *origin, bool native)
{
	bool reads = strcmp(head->method, "GET") == 0 ||
	    strcmp(head->method, "HEAD") == 0;

	if (head->fetch_site != NULL) {
		if (strcmp(head->fetch_site, "same-origin") == 0)
			return head->origin == NULL ||
			    strcmp(head->origin, origin) == 0;
		return reads && strcmp(head->fetch_site, "none") == 0;
	}
	if (head->origin != NULL)
		return strcmp(head->origin, origin) == 0;
	return reads || native;
}
