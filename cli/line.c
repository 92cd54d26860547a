/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "line.h"

enum { TOKEN = 64, ANSWER_MAX = 8 << 20, SECONDS = 60 };

struct line {
	CURL		*curl;
	char		*url;
	char		 session[TOKEN + 1], device[TOKEN + 1];
};

struct taken {
	uint8_t		*bytes;
	size_t		 len;
};

static size_t
take_body(char *bytes, size_t one, size_t n, void *context)
{
	struct taken *taken = context;
	uint8_t *grown;

	(void)one;
	if (n > ANSWER_MAX - taken->len)
		return 0;
	if ((grown = realloc(taken->bytes, taken->len + n + 1)) == NULL)
		return 0;
	memcpy(grown + taken->len, bytes, n);
	taken->bytes = grown;
	taken->len += n;
	return n;
}

static void
take_token(const char *header, size_t n, const char *name, char token[TOKEN + 1])
{
	size_t length = strlen(name);

	if (n < length + TOKEN || strncasecmp(header, name, length) != 0)
		return;
	memcpy(token, header + length, TOKEN);
	token[TOKEN] = '\0';
}

static size_t
take_header(char *header, size_t one, size_t n, void *context)
{
	struct line *line = context;

	(void)one;
	take_token(header, n, "Hearth-Session: ", line->session);
	take_token(header, n, "Hearth-Device: ", line->device);
	return n;
}

static struct curl_slist *
headers_for(const struct line *line)
{
	struct curl_slist *list = NULL;
	char header[TOKEN + 40];

	list = curl_slist_append(list, "Content-Type: application/octet-stream");
	list = curl_slist_append(list, "Hearth-Client: native");
	list = curl_slist_append(list, "Expect:");
	if (line->session[0] != '\0') {
		snprintf(header, sizeof(header), "Authorization: Bearer %s",
		    line->session);
		list = curl_slist_append(list, header);
	}
	if (line->device[0] != '\0') {
		snprintf(header, sizeof(header), "Hearth-Device: %s", line->device);
		list = curl_slist_append(list, header);
	}
	return list;
}

static struct carried
carry(void *context, const char *method, const char *path, const uint8_t *body,
    size_t len, int64_t now)
{
	struct line *line = context;
	struct taken taken = { 0 };
	struct curl_slist *headers = headers_for(line);
	char *url = malloc(strlen(line->url) + strlen(path) + 1);
	long status = 0;

	(void)now;
	if (url == NULL)
		return (struct carried){ 0 };
	sprintf(url, "%s%s", line->url, path);
	curl_easy_reset(line->curl);
	curl_easy_setopt(line->curl, CURLOPT_URL, url);
	curl_easy_setopt(line->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(line->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(line->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(line->curl, CURLOPT_TIMEOUT, (long)SECONDS);
	curl_easy_setopt(line->curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(line->curl, CURLOPT_WRITEDATA, &taken);
	curl_easy_setopt(line->curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(line->curl, CURLOPT_HEADERDATA, line);
	if (strcmp(method, "GET") != 0) {
		curl_easy_setopt(line->curl, CURLOPT_POSTFIELDS,
		    body != NULL ? (const char *)body : "");
		curl_easy_setopt(line->curl, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)len);
	}
	if (curl_easy_perform(line->curl) == CURLE_OK)
		curl_easy_getinfo(line->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	free(url);
	return (struct carried){ (unsigned)status, taken.bytes, taken.len };
}

struct carrier
line_carrier(struct line *line)
{
	return (struct carrier){ carry, line };
}

struct line *
line_new(const char *url)
{
	struct line *line;
	size_t n = strlen(url);

	while (n > 0 && url[n - 1] == '/')
		n--;
	if (strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0)
		return NULL;
	if ((line = calloc(1, sizeof(*line))) == NULL ||
	    (line->curl = curl_easy_init()) == NULL) {
		free(line);
		return NULL;
	}
	line->url = strndup(url, n);
	return line;
}

void
line_free(struct line *line)
{
	if (line == NULL)
		return;
	curl_easy_cleanup(line->curl);
	explicit_bzero(line->session, sizeof(line->session));
	free(line->url);
	free(line);
}
