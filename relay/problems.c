/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* problems: why something was refused, for machines and for people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "inside.h"

static const struct {
	unsigned	 status;
	const char	*code, *title;
} problems[] = {
	[BAD_REQUEST] = { 400, "bad-request", "This is not what we expected here." },
	[SIGNED_OUT] = { 401, "signed-out", "Please sign in again." },
	[REFUSED] = { 401, "refused", "That did not fit." },
	[CROSS_SITE] = { 403, "cross-site", "This came from another site." },
	[NOT_FOUND] = { 404, "not-found", "There is nothing here." },
	[METHOD] = { 405, "method", "That can't be done here." },
	[HANDLE_TAKEN] = { 409, "handle-taken", "Somebody here has this name already." },
	[REVISION] = { 409, "revision", "Another device was faster. Read again." },
	[OUT_OF_CHAIN] = { 409, "out-of-chain", "An event does not follow the one before." },
	[FROZEN] = { 409, "frozen", "This space has been closed." },
	[TOO_MANY] = { 409, "too-many", "There are too many of these already." },
	[OWN_INVITATION] = { 409, "own-invitation", "This is your own invitation." },
	[PAIRED] = { 409, "paired", "There is a couple here already." },
	[QUOTA] = { 409, "quota", "There is no room left here for pictures." },
	[INVITATION_USED] = { 410, "invitation-used", "This invitation has been answered." },
	[INVITATION_EXPIRED] = { 410, "invitation-expired", "This invitation has run out." },
	[INVITATION_WITHDRAWN] = { 410, "invitation-withdrawn", "This invitation was taken back." },
	[NOT_OFFERED] = { 409, "not-offered", "This home does not send that way." },
	[BAD_ADDRESS] = { 400, "bad-address", "This does not look like an address that can be used." },
	[WRONG_CODE] = { 409, "wrong-code", "That is not the code." },
	[CODE_EXPIRED] = { 410, "code-expired", "This code has run out. Ask for another." },
	[TOO_LARGE] = { 413, "too-large", "This is too much at once." },
	[CONTENT_TYPE] = { 415, "content-type", "This kind of content is not taken here." },
	[SLOW_DOWN] = { 429, "slow-down", "Please wait a little." },
	[TROUBLE] = { 500, "trouble", "Something went wrong on the server." },
	[TOO_SLOW] = { 408, "too-slow", "This took too long to arrive." },
	[MISDIRECTED] = { 421, "misdirected", "This is not the address of this home." },
	[READ_ONLY] = { 507, "read-only", "The server can't keep anything new right now." },
};

void
problem_answer(struct answer *answer, enum problem problem)
{
	char text[256];
	int len = snprintf(text, sizeof text,
	    "{\"type\": \"/problems/%s\", \"title\": \"%s\", \"status\": %u}\n",
	    problems[problem].code, problems[problem].title,
	    problems[problem].status);
	struct writer out = { 0 };

	bytes_free(answer->body, answer->len);
	writer_bytes(&out, text, (size_t)len);
	answer->status = problems[problem].status;
	answer->type = "application/problem+json";
	answer->body = out.bytes;
	answer->len = out.len;
	answer->session[0] = answer->device[0] = '\0';
}

void
relay_problem(struct answer *answer, const char *code)
{
	enum problem problem = TROUBLE;

	for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
		if (strcmp(problems[i].code, code) == 0)
			problem = (enum problem)i;
	problem_answer(answer, problem);
}

void
answer_wipe(struct answer *answer)
{
	bytes_free(answer->body, answer->len);
	bytes_wipe(answer, sizeof *answer);
}
