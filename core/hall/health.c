/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * health: what this device noticed about the home's records, in plain words.
 *
 * The reader of docs/protocol checks every record; whatever does not fit is
 * named here, with what to do. Nothing is repaired behind anybody's back.
 */
#include <string.h>

#include "health.h"
#include "practice.h"

enum { SEEN, SEEN_FIELDS };
enum { NOTICES_MAX = 8 };

static const struct field seen_fields[] = {
	[SEEN] = { "keys", .number = true, .most = 1LL << 36, .required = true },
	[SEEN_FIELDS] = { 0 }
};

struct health {
	int64_t		 seen;	/* the change of the partner's keys already noted */
};

static void
seen_fold(void *room, struct event *e, struct arena *state)
{
	struct health *health = room;

	(void)state;
	health->seen = e->values[SEEN].number;
}

static const struct deed seen = {
	"health.seen", seen_fields, seen_fold, .spaces = IN(PERSONAL), .aside = true
};

struct notice_view {
	const char	*title, *text, *what, *count, *since;
	bool		 grave, resends;
};

struct health_view {
	const char	*other, *synced, *keys_on, *keys_at, *waiting, *kept;
	bool		 offline, persists, fork;
	size_t		 n;
	struct notice_view notices[NOTICES_MAX];
};

#include "health.html.h"

static const struct saying_of {
	const char	*code, *title, *text, *what;
	bool		 grave;
} sayings[] = {
	{ "fork", N_("You two were shown different histories"),
	    N_("The server gave this device another order of events than your partner's device had seen."),
	    N_("Stop trusting this server with anything new. Save what you have on both devices, compare them side by side, and ask whoever runs the server. Hearth does not repair this by itself."), true },
	{ "forged", N_("An entry cannot be confirmed"),
	    N_("It claims to come from one of you, but no signature of yours or your partner's reaches it. It is not shown."),
	    N_("Ask your partner whether something is missing. If it happens again, ask whoever runs the server."), true },
	{ "gap", N_("Something was left out"),
	    N_("An entry says that another came before it, and the server did not give that one."),
	    N_("Hearth has asked again. If it stays, compare both devices and ask whoever runs the server."), false },
	{ "missing", N_("Words are missing"),
	    N_("The server kept the place of an entry but not its words, and its author did not delete it."),
	    N_("If it was yours, write it again. Ask whoever runs the server whether a disk or a backup failed."), false },
	{ "rollback", N_("The server has an older state than this device"),
	    N_("It knows less than it did before, as after a backup was put back."),
	    N_("This device can send again what it wrote. Open Hearth on your other devices, too, and do the same there."), false },
	{ "replay", N_("An entry came twice"),
	    N_("The second one was left aside."),
	    N_("Nothing to do. If it goes on, ask whoever runs the server."), false },
	{ "body", N_("Words were damaged on the way"),
	    N_("What arrived is not what was sealed. It is not shown."),
	    N_("Hearth has asked again. If it stays, the author can write it anew."), false },
	{ "unreadable", N_("An entry will not open"),
	    N_("It is confirmed, but this device has no key that opens it."),
	    N_("Signing in anew on this device often helps. Its author can still read it."), false },
};

/* One entry of the fact notices: code.count.since */
static bool
notice_read(const struct visit *v, const char **p, struct notice_view *notice)
{
	size_t n = strcspn(*p, ".,"), digits;
	const char *code = arena_copy(v->mem, *p, n), *count;
	int64_t since;

	*p += n;
	if (**p != '.')
		return false;
	digits = strspn(++*p, "0123456789");
	count = arena_copy(v->mem, *p, digits);
	*p += digits;
	if (**p != '.')
		return false;
	digits = strspn(++*p, "0123456789");
	if (!number_read(arena_copy(v->mem, *p, digits), &since))
		return false;
	*p += digits;
	*p += **p == ',';
	for (size_t i = 0; i < sizeof(sayings) / sizeof(*sayings); i++)
		if (strcmp(sayings[i].code, code) == 0) {
			*notice = (struct notice_view){ sayings[i].title,
			    sayings[i].text, sayings[i].what, count,
			    visit_date(v, day_of(since, v->zone)),
			    sayings[i].grave, strcmp(code, "rollback") == 0 };
			return true;
		}
	return false;
}

static const char *
when(const struct visit *v, int64_t at)
{
	return visit_say(v, N_("%1, %2"), visit_day(v, day_of(at, v->zone)),
	    visit_clock(v, at, v->zone));
}

int64_t
health_new_keys(const struct visit *v)
{
	const struct health *health = visit_room(v, &practice_health, PERSONAL);
	int64_t keys = visit_fact_number(v, "keys");

	return keys > 0 && keys != health->seen ? keys : 0;
}

static enum status
health_show(struct visit *v)
{
	const char *p = visit_fact(v, "notices");
	int64_t synced = visit_fact_number(v, "synced");
	int64_t keys = health_new_keys(v);
	int64_t waiting = visit_fact_number(v, "waiting");
	struct health_view view = {
		.other = visit_name(v, v->other),
		.synced = synced > 0 ? when(v, synced) : NULL,
		.offline = visit_fact_number(v, "offline") == 1,
		.persists = visit_fact_number(v, "persist") == 1,
		.fork = strstr(p, "fork.") != NULL,
		.waiting = waiting > 0 ? visit_number(v, waiting) : NULL,
		.kept = home_kept(v->home) > 0 ?
		    visit_number(v, home_kept(v->home)) : NULL,
	};

	if (keys > 0) {
		view.keys_on = visit_date(v, day_of(keys, v->zone));
		view.keys_at = visit_number(v, keys);
	}
	while (*p != '\0' && view.n < NOTICES_MAX &&
	    notice_read(v, &p, &view.notices[view.n]))
		view.n++;
	v->title = N_("Home's health");
	health_page(v->out, &view);
	return OK;
}

static const struct page pages[] = {
	{ GET, "/health", health_show, .tab = ME },
	{ POST, "/health/resend", .task = "resend", .then = "/health" },
	{ POST, "/health/seen", .deed = &seen, .then = "/health" },
	{ 0 }
};

const struct practice practice_health = {
	.name = "health",
	.title = N_("Home's health"),
	.room = sizeof(struct health),
	.deeds = (const struct deed *const[]){ &seen, NULL },
	.pages = pages,
};
