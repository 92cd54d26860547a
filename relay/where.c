/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* where: what an address looks like that the mailbox would send to. */
#include <arpa/inet.h>
#include <string.h>
#include "where.h"

enum { HOST_MOST = 253, LABEL_MOST = 63, LOCAL_MOST = 64, MAIL_MOST = 254 };

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* Labels of letters, digits and inner hyphens; how many, or 0. */
static unsigned
labels(const char *host, size_t len)
{
	unsigned n = 0;
	size_t label = 0;

	if (len == 0 || len > HOST_MOST)
		return 0;
	for (size_t i = 0; i <= len; i++) {
		if (i < len && host[i] != '.') {
			if (!is_letter_or_digit(host[i]) && host[i] != '-')
				return 0;
			label++;
			continue;
		}
		if (label == 0 || label > LABEL_MOST || host[i - 1] == '-' ||
		    host[i - label] == '-')
			return 0;
		label = 0;
		n++;
	}
	return n;
}

static bool
is_six(const char *host, size_t len)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct in6_addr address;

	if (len < 4 || len >= sizeof text || host[0] != '[' ||
	    host[len - 1] != ']')
		return false;
	memcpy(text, host + 1, len - 2);
	return inet_pton(AF_INET6, text, &address) == 1;
}

static bool
is_port(const char *text, size_t len)
{
	unsigned port = 0;

	if (len == 0)
		return true;
	if (text[0] != ':' || len < 2 || len > 6 || text[1] == '0')
		return false;
	for (size_t i = 1; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		port = port * 10 + (unsigned)(text[i] - '0');
	}
	return port <= 65535;
}

static size_t
scheme(const char *text, size_t len, bool plain)
{
	if (len > 8 && memcmp(text, "https://", 8) == 0)
		return 8;
	return plain && len > 7 && memcmp(text, "http://", 7) == 0 ? 7 : 0;
}

static size_t
host_len(const char *host, size_t len)
{
	size_t n = 0;

	if (len > 0 && host[0] == '[') {
		const char *end = memchr(host, ']', len);

		return end == NULL ? 0 : (size_t)(end - host) + 1;
	}
	while (n < len && (is_letter_or_digit(host[n]) || host[n] == '-' ||
	    host[n] == '.'))
		n++;
	return n;
}

static size_t
authority_len(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && text[n] != '/' && text[n] != '?')
		n++;
	return n;
}

bool
where_url(const char *text, size_t len, bool plain)
{
	size_t begin = scheme(text, len, plain);
	size_t authority = authority_len(text + begin, len - begin);
	size_t host = host_len(text + begin, authority);

	if (begin == 0 || (!is_six(text + begin, host) &&
	    labels(text + begin, host) == 0) ||
	    !is_port(text + begin + host, authority - host))
		return false;
	for (size_t i = begin + authority; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~' ||
		    strchr("\"#<>\\^`{|}", text[i]) != NULL)
			return false;
	return true;
}

size_t
where_origin(const char *url)
{
	size_t begin = scheme(url, strlen(url), true);

	return begin + authority_len(url + begin, strlen(url + begin));
}

const char *
where_host(const char *url, size_t *len)
{
	const char *host = url + scheme(url, strlen(url), true);

	*len = host_len(host, strlen(host));
	return host;
}

bool
where_mail(const char *text, size_t len)
{
	const char *at = memchr(text, '@', len);
	size_t local = at == NULL ? 0 : (size_t)(at - text);

	if (local == 0 || local > LOCAL_MOST || len > MAIL_MOST ||
	    labels(at + 1, len - local - 1) < 2 || text[0] == '.' ||
	    text[local - 1] == '.')
		return false;
	for (size_t i = 0; i < local; i++)
		if (!is_letter_or_digit(text[i]) && (text[i] == '\0' ||
		    strchr("!#$%&'*+-/=?^_`{|}~.", text[i]) == NULL ||
		    (text[i] == '.' && text[i + 1] == '.')))
			return false;
	return true;
}
