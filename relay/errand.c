/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * errand: the one word that goes out, in the three forms there are. None of
 * them says whose it is, why it comes, or what anybody did.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "inside.h"
#include "post.h"
#include "where.h"

static const char word[] = "Hearth";

_Static_assert((int)ERRAND_TOKEN >= (int)WEBPUSH_TOKEN &&
    (int)ERRAND_BODY >= (int)WEBPUSH_BODY,
    "an errand has room for a push");

static bool
push_write(const struct relay *relay, struct errand *errand,
    const struct channel *channel, int64_t now)
{
	char sender[300], from[256];

	post_mail_from(relay->post, from);
	int n = from[0] != '\0' ? snprintf(sender, sizeof sender, "mailto:%s", from) :
	    snprintf(sender, sizeof sender, "%s", relay->origin);
	errand->len = WEBPUSH_BODY;
	return n > 0 && (size_t)n < sizeof sender &&
	    webpush_seal(errand->body, channel->point, channel->auth) &&
	    webpush_token(relay->webpush, errand->token, channel->to,
	    where_origin(channel->to), sender, now);
}

/* As mail wants it, whatever the locale: "Sun, 29 Nov 2026 10:31:33 +0000". */
static void
date_write(char date[40], int64_t now)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri",
	    "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t at = (time_t)now;
	struct tm tm;

	gmtime_r(&at, &tm);
	snprintf(date, 40, "%s, %02d %s %04d %02d:%02d:%02d +0000",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
	    tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static bool
mail_write(const struct relay *relay, struct errand *errand,
    const struct channel *channel, const uint8_t serial[16], const char *code,
    int64_t now)
{
	char from[256], date[40], id[33];

	post_mail_from(relay->post, from);
	const char *domain = strchr(from, '@');
	date_write(date, now);
	bytes_hex(id, serial, 16);
	int n = snprintf((char *)errand->body, sizeof errand->body,
	    "Date: %s\r\nFrom: %s <%s>\r\nTo: <%s>\r\nSubject: %s\r\n"
	    "Message-ID: <%s@%s>\r\nAuto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n"
	    "Content-Transfer-Encoding: 7bit\r\n\r\n%s%s\r\n",
	    date, word, from, channel->to, word, id,
	    domain != NULL ? domain + 1 : "localhost",
	    code != NULL ? code : word,
	    code != NULL ? "\r\n\r\nType this code in Hearth to be reminded at "
	    "this address. If you did\r\nnot ask for it, do nothing: nothing more "
	    "will come." : "");
	errand->len = (uint16_t)n;
	return n > 0 && (size_t)n < sizeof errand->body;
}

bool
errand_write(const struct relay *relay, struct errand *errand,
    const struct channel *channel, const uint8_t serial[16], const char *code,
    int64_t now)
{
	memset(errand, 0, sizeof *errand);
	errand->kind = (uint16_t)channel->kind;
	memcpy(errand->to, channel->to, sizeof errand->to);
	switch (channel->kind) {
	case ERRAND_PUSH:
		return push_write(relay, errand, channel, now);
	case ERRAND_MAIL:
		return mail_write(relay, errand, channel, serial, code, now);
	case ERRAND_NTFY:
		break;
	}
	errand->len = sizeof word - 1;
	memcpy(errand->body, word, sizeof word - 1);
	return true;
}

/* ---- what services say ---- */

bool
outcome_taken(const struct outcome *outcome)
{
	return outcome->status >= 200 && outcome->status < 300;
}

bool
outcome_gone(enum errand_kind kind, const struct outcome *outcome)
{
	unsigned status = outcome->status;

	if (kind == ERRAND_MAIL)	/* no such mailbox, or not a name of one */
		return status == 550 || status == 551 || status == 553;
	return status == 404 || status == 410;
}
