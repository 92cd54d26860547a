/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * reminders: when Hearth may call, and where.
 *
 * For one person alone, and off until they want it. What rings says "Hearth" and no
 * more; the server learns moments and a place to call, never why. When nobody comes
 * they become fewer, then stop by themselves, and the next opening asks once. Without
 * a place where they could ring there are none, and nobody has let any pass.
 */
#include <string.h>

#include "practice.h"
#include "text.h"

enum { SET_ON, SET_HOUR, SET_FROM, SET_UNTIL, SET_EVENINGS, SET_DAY, SET_FIELDS = SET_DAY + 7 };
enum { PLACE_KIND, PLACE_ENDPOINT, PLACE_P256DH, PLACE_AUTH, PLACE_ADDRESS, PLACE_PUSH,
	PLACE_FIELDS };
enum { ONE_ID, ONE_FIELDS };
enum { CODE_ID, CODE_DIGITS, CODE_FIELDS };
enum { PLACES_MAX = 8, DAYS_MOST = 5, HOUR = 19 * 60, FROM = 21 * 60, UNTIL = 8 * 60 };
enum { WEB_PUSH = 1, MAIL = 2, NTFY = 3 };	/* as the server numbers them */
enum { UNPROVED, WORKS, GONE, UNSENT };	/* the last is not said to the server yet */
enum { PUSHES = 1, MAILS = 2, NTFYS = 4 };	/* what the server offers */

static const char *const switches[] = { "yes", "no", NULL };
static const char *const kinds[] = { "push", "mail", "ntfy", NULL };
static const char *const push_said[] = { "no", "home", "denied", "failed", NULL };

#define A_DAY(n)	[SET_DAY + (n) - 1] = { "day-" #n, .number = true, .most = 1 }

static const struct field set_fields[] = {
	[SET_ON] = { "on", .oneof = switches, .required = true },
	[SET_HOUR] = { "hour", .max = 5 },
	[SET_FROM] = { "from", .max = 5 },
	[SET_UNTIL] = { "until", .max = 5 },
	[SET_EVENINGS] = { "evenings", .oneof = switches },
	A_DAY(1), A_DAY(2), A_DAY(3), A_DAY(4), A_DAY(5), A_DAY(6), A_DAY(7),
	[SET_FIELDS] = { 0 }
};

/* endpoint, p256dh and auth, or why not, come from the host (data-push). */
static const struct field place_fields[] = {
	[PLACE_KIND] = { "kind", .oneof = kinds },
	[PLACE_ENDPOINT] = { "endpoint", .max = 2000 },
	[PLACE_P256DH] = { "p256dh", .max = 130 },
	[PLACE_AUTH] = { "auth", .max = 32 },
	[PLACE_ADDRESS] = { "address", .max = 500 },
	[PLACE_PUSH] = { "push", .oneof = push_said },
	[PLACE_FIELDS] = { 0 }
};

static const struct field one_fields[] = {
	[ONE_ID] = { "id", .max = 32, .required = true },
	[ONE_FIELDS] = { 0 }
};

static const struct field code_fields[] = {
	[CODE_ID] = { "id", .max = 32, .required = true },
	[CODE_DIGITS] = { "digits", .max = 12, .required = true },
	[CODE_FIELDS] = { 0 }
};

/* ---- what was chosen ---- */

struct reminders {
	bool		 on, set;
	int64_t		 at;		/* when that was said */
	struct remind_choice choice;
};

static int32_t
clock_or(const char *text, int32_t usual)
{
	int32_t minute = clock_read(text);

	return minute >= 0 ? minute : usual;
}

static struct remind_choice
choice_of(const struct value *values)
{
	struct remind_choice choice = {
		.minute = clock_or(values[SET_HOUR].text, HOUR),
		.from = clock_or(values[SET_FROM].text, FROM),
		.until = clock_or(values[SET_UNTIL].text, UNTIL),
		.evenings = strcmp(values[SET_EVENINGS].text, "no") != 0,
	};

	for (int i = 0; i < 7; i++)
		if (values[SET_DAY + i].number == 1)
			choice.days |= (uint8_t)(1u << i);
	return choice;
}

static void
set_fold(void *room, struct event *e, struct arena *state)
{
	struct reminders *reminders = room;

	(void)state;
	reminders->set = true;
	reminders->at = e->at;
	reminders->on = strcmp(e->values[SET_ON].text, "yes") == 0;
	reminders->choice = choice_of(e->values);
}

static const struct deed set = {
	"reminders.set", set_fields, set_fold, IN(PERSONAL), .untold = true, .aside = true
};

static struct reminders
chosen(const struct visit *v)
{
	const struct reminders *kept = visit_room(v, &practice_reminders, PERSONAL);
	struct reminders usual = { .choice = { .days = 0x1f, .evenings = true,
	    .minute = HOUR, .from = FROM, .until = UNTIL } };

	return kept->set ? *kept : usual;
}

/* ---- when ---- */

void
alarms_add(struct alarms *alarms, int64_t begins)
{
	size_t i = alarms->n < REMIND_EVENINGS ? alarms->n++ : REMIND_EVENINGS;

	for (; i > 0 && alarms->at[i - 1] > begins; i--)
		if (i < REMIND_EVENINGS)
			alarms->at[i] = alarms->at[i - 1];
	if (i < REMIND_EVENINGS)
		alarms->at[i] = begins;
}

/* When this person did something the last time before that, on whatever device. */
static int64_t
last_deed(const struct visit *v, int64_t until)
{
	int64_t last = 0;

	for (enum space s = SHARED; s <= PERSONAL; s++)
		for (size_t i = home_count(v->home, s); i-- > 0; ) {
			const struct event *e = home_at(v->home, s, i);

			if (e->author != v->me || e->at > until || e->at <= 0)
				continue;
			if (e->at > last)
				last = e->at;
			break;
		}
	return last;
}

/* The fact opened=at.rung.rung…: rising, and what lies ahead is not meant. */
static int64_t
opened_read(const struct visit *v, struct remind *r)
{
	const char *p = visit_fact(v, "opened");
	int64_t opened = 0, at;

	for (size_t i = 0; *p != '\0'; i++) {
		size_t n = strcspn(p, ".");

		if (!number_read(arena_copy(v->mem, p, n), &at))
			break;
		if (i == 0)
			opened = at;
		else if (at <= v->now && r->n_rung < REMIND_RUNG)
			r->rung[r->n_rung++] = at;
		p += n + (p[n] == '.');
	}
	return opened <= v->now ? opened : v->now;
}

/* The first day on which nobody rests any more. */
static int32_t
rest_ends(const struct visit *v)
{
	struct visit then = *v;

	while (then.today < v->today + REMIND_AHEAD && visit_rests(&then))
		then.today++;
	return then.today;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The next part of a fact, up to that character or the end. */
static const char *
part_of(const struct visit *v, const char **p, const char *end)
{
	size_t n = strcspn(*p, end);
	const char *part = arena_copy(v->mem, *p, n);

	*p += n + ((*p)[n] != '\0');
	return part;
}

struct place_view {
	const char	*id, *name, *status, *answer;	/* of the last test, or NULL */
	int		 kind, state;
	bool		 here;
};

/* One of the fact places=id.kind.state.here.name,… False: there is none more. */
static bool
place_read(const struct visit *v, const char **p, struct place_view *place)
{
	const char *one = part_of(v, p, ",");

	place->id = part_of(v, &one, ".");
	place->kind = part_of(v, &one, ".")[0] - '0';
	place->state = part_of(v, &one, ".")[0] - '0';
	place->here = part_of(v, &one, ".")[0] == '1';
	place->name = one;
	return place->id[0] != '\0';
}

/* Is there no place that could ring? While nobody knows, there may be one. */
static bool
nowhere(const struct visit *v)
{
	const char *p = visit_fact(v, "places");
	struct place_view place = { .id = "" };

	if (*p == '\0')
		return visit_fact_number(v, "nowhere") == 1;
	while (place_read(v, &p, &place))
		if (place.state != GONE && !(place.kind == MAIL && place.state == UNPROVED))
			return false;
	return true;
}

/* Did they come to an end, and nobody said since what shall be? Whatever else was
 * done after the last one rang does not start them again. */
static bool
came_to_an_end(const struct visit *v, struct remind r, int64_t said)
{
	int64_t last = r.n_rung > 0 ? r.rung[r.n_rung - 1] : 0;

	r.opened = later(said, last_deed(v, last));
	return chosen(v).at <= last && remind_ignored(&r) >= REMIND_MOST && !nowhere(v);
}

/* said: the fact opened, as it was told. over: nothing is to ring any more. */
static struct remind
remind_of(const struct visit *v, int64_t *said, bool *over)
{
	struct remind r = { .choice = chosen(v).choice, .clock = visit_clocks(v), .now = v->now };
	struct alarms alarms = { .n = 0 };

	*said = opened_read(v, &r);
	*over = came_to_an_end(v, r, *said);
	r.opened = later(*said, last_deed(v, v->now));
	r.first = rest_ends(v);
	for (size_t i = 0; practices[i] != NULL; i++)
		if (practices[i]->alarms != NULL)
			practices[i]->alarms(v, &alarms);
	memcpy(r.evening, alarms.at, sizeof(alarms.at));
	r.n_evenings = alarms.n;
	return r;
}

int64_t
visit_told(const struct visit *v, int64_t begins)
{
	int64_t said, at[REMIND_MOST];
	bool over;
	struct remind r = remind_of(v, &said, &over);
	size_t n = chosen(v).on && r.choice.evenings && !over && !nowhere(v) ? remind_plan(&r, at) : 0;

	for (size_t i = 0; i < n; i++)
		if (at[i] < begins && at[i] > begins - REMIND_BEFORE - REMIND_STEP)
			return at[i];
	return 0;
}

static bool
stopped(const struct visit *v)
{
	int64_t said;
	bool over;

	remind_of(v, &said, &over);
	return chosen(v).on && over;
}

/* Being here begins anew, unless they stopped: that stays until somebody answers. */
void
visit_alarms(const struct visit *v, struct out *o)
{
	int64_t said, at[REMIND_MOST];
	bool over;
	struct remind r = remind_of(v, &said, &over);
	size_t n = 0;

	over &= chosen(v).on;
	if (visit_fact_number(v, "seen") == 1 && !over)
		said = r.opened = v->now;
	out_number(o, said);
	out_html(o, "\n");
	if (!visit_private(v) && chosen(v).on && !over && !nowhere(v))
		n = remind_plan(&r, at);
	for (size_t i = 0; i < n; i++) {
		out_number(o, at[i]);
		out_html(o, "\n");
	}
}

static bool
reminders_quiet(const struct visit *v, struct quiet *quiet)
{
	if (visit_private(v) || visit_rests(v) || !stopped(v))
		return false;
	*quiet = (struct quiet){ N_("The reminders stopped by themselves"),
	    N_("Seven came while you had other things to do. That is fine. Start again?"),
	    "/settings/reminders", N_("Start again, or change them"), "/settings/reminders/off" };
	return true;
}

/* ---- the page ---- */

struct reminders_view {
	bool		 on, stopped, nowhere, evenings, known, here, workdays;
	bool		 day[7];
	const char	*hour, *from, *until, *summary, *key, *address, *kind;
	const char	*cue;		/* the moment it belongs to, or "" */
	const char	*cannot;	/* why this device can't be called, or NULL */
	const char	*oops, *bad, *general;	/* the refusal; its field; of no field */
	const char	*hidden_from;
	int64_t		 offers;	/* bits of what the server can */
	size_t		 n;
	struct place_view places[PLACES_MAX];
};

static const char *
refused(const struct reminders_view *v, const char *field)
{
	return strcmp(v->bad, field) == 0 ? v->oops : NULL;
}

static const char *
place_kind(const struct place_view *p)
{
	return p->kind == MAIL ? N_("Mail") : p->kind == NTFY ? N_("ntfy or UnifiedPush") :
	    p->here ? N_("This device") : N_("Another device");
}

static const char *
place_state(const struct place_view *p)
{
	static const char *const says[] = { [UNPROVED] = N_("not tried yet"),
		[WORKS] = N_("works"), [GONE] = N_("gone"),
		[UNSENT] = N_("will be told to the server when you are online") };

	if (p->kind == MAIL && p->state == UNPROVED)
		return N_("waits for its digits");
	return p->state >= UNPROVED && p->state <= UNSENT ? says[p->state] : "";
}

static const char *
place_gone(const struct place_view *p)
{
	return p->kind == MAIL ? N_("Mail to it came back. Take it away, or add it again.") :
	    p->kind == NTFY ? N_("Its service no longer knows this topic. Add it again.") :
	    p->here ? N_("The push service no longer knows this device. Turn it on again.") :
	    N_("The push service no longer knows that device. Turn it on again there.");
}

/* Why this device can't be called, and what to do; NULL: it may be asked. */
static const char *
cannot_of(const struct visit *v, int64_t offers, const char *push)
{
	static const struct {
		const char	*said, *why;
	} all[] = {
		{ "no", N_("This browser cannot be called while Hearth is shut. Another browser can, or a place below if there is one.") },
		{ "home", N_("On an iPhone or iPad, put Hearth on the home screen first: Share, then “Add to Home Screen”. Open it from there and come back to this page.") },
		{ "denied", N_("Notifications are refused for Hearth here. Allow them in the browser’s settings for this site, then come back to this page.") },
	};

	if ((offers & PUSHES) == 0)
		return N_("This server does not call devices by push.");
	if (strcmp(push, "failed") == 0)
		return N_("The push service of this browser did not answer. Try again later; some networks and browsers shut it off.");
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(visit_fact(v, "notify"), all[i].said) == 0)
			return all[i].why;
	return NULL;
}

#include "reminders.html.h"

static const char *
clock_text(const struct visit *v, int32_t minute)
{
	const char *form[] = { "%1:%2", "%1:0%2", "0%1:%2", "0%1:0%2" };

	return visit_say(v, form[(minute < 600) * 2 + (minute % 60 < 10)],
	    visit_number(v, minute / 60), visit_number(v, minute % 60));
}

static void
places_read(const struct visit *v, struct reminders_view *view)
{
	const char *p = visit_fact(v, "places"), *tested = visit_fact(v, "tested");
	const char *which = part_of(v, &tested, "."), *status = part_of(v, &tested, ".");

	for (; view->n < PLACES_MAX && place_read(v, &p, &view->places[view->n]); view->n++) {
		struct place_view *place = &view->places[view->n];

		view->here |= place->here && place->kind == WEB_PUSH && place->state != GONE;
		if (strcmp(place->id, which) == 0) {
			place->status = status;
			place->answer = tested;
		}
	}
}

/* What was typed, when it is shown again; else what holds. */
static void
times_view(const struct visit *v, struct reminders_view *view, const struct reminders *r)
{
	bool again = visit_again(v) && v->form.fields == set_fields;
	const struct remind_choice *c = &r->choice;

	view->hour = again ? v->form.values[SET_HOUR].text : clock_text(v, c->minute);
	view->from = again ? v->form.values[SET_FROM].text : clock_text(v, c->from);
	view->until = again ? v->form.values[SET_UNTIL].text : clock_text(v, c->until);
	view->evenings = again ? strcmp(v->form.values[SET_EVENINGS].text, "no") != 0 :
	    c->evenings;
	for (int i = 0; i < 7; i++)
		view->day[i] = again ? v->form.values[SET_DAY + i].number == 1 :
		    (c->days >> i & 1) != 0;
}

static enum status
reminders_show(struct visit *v)
{
	struct reminders r = chosen(v);
	const char *push = visit_fact(v, "push"), *said = "";
	bool typed = visit_again(v) && v->form.fields == place_fields;
	struct reminders_view view = {
		.on = r.on,
		.stopped = stopped(v),
		.nowhere = nowhere(v),
		.workdays = r.choice.days == 0x1f,
		.cue = visit_cue(v),
		.known = push[0] != '\0',
		.oops = visit_oops(v),
		.bad = v->form.bad != NULL ? v->form.bad->name :
		    strncmp(v->oops, "digits-", 7) == 0 ? "digits" : "",
		.address = typed ? v->form.values[PLACE_ADDRESS].text : "",
		.kind = typed ? v->form.values[PLACE_KIND].text : "",
		.summary = clock_text(v, r.choice.minute),
		.hidden_from = v->pairing >= JOINED ? visit_name(v, v->other) : NULL,
	};

	number_read(part_of(v, &push, "."), &view.offers);
	view.key = (view.offers & PUSHES) != 0 ? push : "";
	if (v->form.fields == place_fields)
		said = v->form.values[PLACE_PUSH].text;
	view.cannot = cannot_of(v, view.offers, said);
	view.general = view.bad[0] == '\0' && view.address[0] == '\0' ? view.oops : NULL;
	times_view(v, &view, &r);
	places_read(v, &view);
	v->title = N_("Reminders");
	reminders_page(v->out, &view);
	return OK;
}

struct reminding
visit_reminding(const struct visit *v)
{
	struct reminders r = chosen(v);
	const char *says = N_("On, at %1");

	if (!r.on)
		says = r.set ? N_("Off. They would come at %1") :
		    N_("At your hour, by a word that says nothing. Off until you want them");
	else if (nowhere(v))
		says = N_("On, but no place is set where they could ring");
	else if (stopped(v))
		says = N_("They stopped by themselves");
	else if (r.choice.days == 0)
		says = N_("On, before the evenings you agreed on");
	return (struct reminding){ r.on, clock_text(v, r.choice.minute), says };
}

/* ---- answers ---- */

static void
set_do(struct visit *v, bool on, const struct remind_choice *c)
{
	struct value values[SET_FIELDS] = {
		[SET_ON] = { .text = on ? "yes" : "no" },
		[SET_HOUR] = { .text = clock_text(v, c->minute) },
		[SET_FROM] = { .text = clock_text(v, c->from) },
		[SET_UNTIL] = { .text = clock_text(v, c->until) },
		[SET_EVENINGS] = { .text = c->evenings ? "yes" : "no" },
	};

	for (int i = 0; i < 7; i++)
		values[SET_DAY + i] = (struct value){ (c->days >> i & 1) != 0 ? "1" : "",
		    c->days >> i & 1 };
	visit_do_in(v, PERSONAL, &set, &(struct form){ .values = values });
}

static bool
hour_is_quiet(const struct remind_choice *c)
{
	return remind_quiet(c, c->minute - c->minute % (REMIND_STEP / 60));
}

static const char not_a_time[] = N_("A time of day, as in 19:30.");
static const char too_quiet[] = N_("This lies in your quiet hours. Choose another time, or other quiet hours.");

const char *
visit_remind_at(struct visit *v, const char *hour)
{
	struct reminders r = chosen(v);
	int32_t before = r.choice.minute;

	r.choice.minute = clock_read(hour);
	if (r.choice.minute < 0)
		return not_a_time;
	if (r.choice.minute == before)
		return NULL;
	if (hour_is_quiet(&r.choice))
		return too_quiet;
	set_do(v, r.on, &r.choice);
	return NULL;
}

static enum status
reminders_set(struct visit *v)
{
	struct remind_choice choice = choice_of(v->form.values);
	int n = 0;

	for (int i = SET_HOUR; i <= SET_UNTIL; i++)
		if (clock_read(v->form.values[i].text) < 0)
			return visit_refuse(v, i, not_a_time);
	for (int i = 0; i < 7; i++)
		n += choice.days >> i & 1;
	if (n > DAYS_MOST)
		return visit_refuse(v, SET_DAY, N_("Five days a week at most: the others are free of it."));
	if (n == 0 && !choice.evenings)
		return visit_refuse(v, SET_DAY, N_("Choose a day, or turn the reminders off below."));
	if (hour_is_quiet(&choice))
		return visit_refuse(v, SET_HOUR, too_quiet);
	set_do(v, true, &choice);
	return visit_goto(v, "/settings/reminders");
}

/* The device gave an address of its push service. */
static bool
push_given(const struct visit *v)
{
	return v->form.values[PLACE_ENDPOINT].text[0] != '\0';
}

/* Why a device gave none, shown on the page. */
static enum status
push_goto(struct visit *v)
{
	const char *said = v->form.values[PLACE_PUSH].text;

	return visit_goto(v, strcmp(said, "failed") == 0 ? "/settings/reminders?push=failed" :
	    "/settings/reminders");
}

static enum status
place_put(struct visit *v, const char *kind)
{
	v->form.values[PLACE_KIND].text = kind;
	visit_task(v, "place", place_fields, &v->form);
	return visit_goto(v, "/settings/reminders");
}

static enum status
reminders_start(struct visit *v)
{
	struct remind_choice choice = chosen(v).choice;

	set_do(v, true, &choice);
	return push_given(v) ? place_put(v, "push") : push_goto(v);
}

static enum status
reminders_again(struct visit *v)
{
	struct remind_choice choice = chosen(v).choice;

	set_do(v, true, &choice);
	return visit_goto(v, "/settings/reminders");
}

static enum status
reminders_off(struct visit *v)
{
	struct remind_choice choice = chosen(v).choice;

	set_do(v, false, &choice);
	visit_task(v, "place-off", NULL, NULL);
	form_write(v->task, "all", "1");
	return visit_goto(v, "/settings/reminders");
}

/* A name, an at and a host, without spaces. */
static bool
mail_fits(const char *address)
{
	const char *at = strchr(address, '@');

	return at != NULL && at != address && at[1] != '\0' && strlen(address) <= 254 &&
	    strpbrk(address, " ,<>\"") == NULL && strchr(at + 1, '@') == NULL;
}

static enum status
reminders_place(struct visit *v)
{
	const char *kind = v->form.values[PLACE_KIND].text;
	const char *address = v->form.values[PLACE_ADDRESS].text;

	if (strcmp(kind, "mail") == 0) {
		if (!mail_fits(address))
			return visit_refuse(v, PLACE_ADDRESS, N_("An address such as mara@example.org."));
		return place_put(v, kind);
	}
	if (strcmp(kind, "ntfy") == 0) {
		if (strncmp(address, "https://", 8) != 0 || address[8] == '\0' ||
		    strpbrk(address, " ,") != NULL)
			return visit_refuse(v, PLACE_ADDRESS, N_("The address of a topic begins with https://"));
		return place_put(v, kind);
	}
	return push_given(v) ? place_put(v, "push") : push_goto(v);
}

static const struct page pages[] = {
	{ GET, "/settings/reminders", reminders_show, place_fields, .tab = ME },
	{ POST, "/settings/reminders", reminders_set, set_fields, .then = "/settings/reminders" },
	{ POST, "/settings/reminders/start", reminders_start, place_fields,
	    .then = "/settings/reminders" },
	{ POST, "/settings/reminders/again", reminders_again, .then = "/settings/reminders" },
	{ POST, "/settings/reminders/off", reminders_off, .then = "/settings/reminders" },
	{ POST, "/settings/reminders/place", reminders_place, place_fields,
	    .then = "/settings/reminders" },
	{ POST, "/settings/reminders/away", .fields = one_fields, .task = "place-off",
	    .then = "/settings/reminders" },
	{ POST, "/settings/reminders/test", .fields = one_fields, .task = "place-test",
	    .then = "/settings/reminders" },
	{ POST, "/settings/reminders/code", .fields = code_fields, .task = "place-code",
	    .then = "/settings/reminders" },
	{ 0 }
};

const struct practice practice_reminders = {
	.name = "reminders",
	.title = N_("Reminders"),
	.room = sizeof(struct reminders),
	.deeds = (const struct deed *const[]){ &set, NULL },
	.pages = pages,
	.quiet = reminders_quiet,
};
