/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "practice.h"
#include "text.h"

const struct deed withdrawal = { .name = "" };

/* ---- who and when ---- */

static const char *
kept(const struct visit *v, struct out *o)
{
	const char *s = arena_copy(v->mem, o->bytes != NULL ? o->bytes : "", o->len);

	out_free(o);
	return s;
}

const char *
visit_number(const struct visit *v, int64_t n)
{
	struct out o = { 0 };

	out_number(&o, n);
	return kept(v, &o);
}

const char *
visit_say(const struct visit *v, const char *english, const char *one,
    const char *two)
{
	struct out o = { .words = v->out->words };

	out_sentence(&o, english, (const char *const[]){ one, two, NULL });
	return kept(v, &o);
}

const char *
visit_month(int month)
{
	static const char *const months[] = {
		N_("January"), N_("February"), N_("March"), N_("April"), N_("May"),
		N_("June"), N_("July"), N_("August"), N_("September"),
		N_("October"), N_("November"), N_("December")
	};

	return months[month - 1];
}

const char *
visit_weekday(int32_t day)
{
	static const char *const names[] = {
		N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"),
		N_("Friday"), N_("Saturday"), N_("Sunday")
	};

	return names[weekday_of(day)];
}

const char *
visit_date(const struct visit *v, int32_t day)
{
	static const char *const months[] = {
		N_("%1 January"), N_("%1 February"), N_("%1 March"),
		N_("%1 April"), N_("%1 May"), N_("%1 June"), N_("%1 July"),
		N_("%1 August"), N_("%1 September"), N_("%1 October"),
		N_("%1 November"), N_("%1 December")
	};
	struct date d = date_of(day);
	const char *said = visit_say(v, months[d.month - 1],
	    visit_number(v, d.day), NULL);

	if (d.year == date_of(v->today).year)
		return said;
	return visit_say(v, N_("%1 %2"), said, visit_number(v, d.year));
}

const char *
visit_day(const struct visit *v, int32_t day)
{
	if (day == v->today)
		return visit_say(v, N_("today"), NULL, NULL);
	if (day == v->today - 1)
		return visit_say(v, N_("yesterday"), NULL, NULL);
	return visit_say(v, N_("%1, %2"),
	    visit_say(v, visit_weekday(day), NULL, NULL), visit_date(v, day));
}

const char *
visit_clock(const struct visit *v, int64_t at, int zone)
{
	int32_t minute = minute_of(at, zone);
	struct out o = { 0 };

	out_number(&o, minute / 60);
	out_html(&o, ":");
	out_number(&o, minute % 60 / 10);
	out_number(&o, minute % 10);
	return kept(v, &o);
}

struct zone
visit_clocks(const struct visit *v)
{
	struct zone zone = { .name = "", .before = v->zone * 60 };

	zone_read(v->mem, visit_fact(v, "clocks"), &zone);
	return zone;
}

int
visit_zone(const struct visit *v, int64_t at)
{
	struct zone clocks = visit_clocks(v);

	return zone_offset(&clocks, at) / 60;
}

const char *
visit_when(const struct visit *v, int64_t at)
{
	int zone = visit_zone(v, at);
	int32_t day = day_of(at, zone);
	const char *clock = visit_clock(v, at, zone);

	if (day == v->today)
		return clock;
	return visit_say(v, N_("%1, %2"), day == v->today + 1 ?
	    visit_say(v, N_("tomorrow"), NULL, NULL) : visit_day(v, day), clock);
}

/* ---- what is there ---- */

const void *
visit_room(const struct visit *v, const struct practice *practice,
    enum space space)
{
	return home_room(v->home, practice, space);
}

/* Of what is wiped or withheld a new phone does not know the day. */
int32_t
visit_first_day(const struct visit *v, enum space space)
{
	for (size_t i = 0; i < home_count(v->home, space); i++) {
		const struct event *e = home_at(v->home, space, i);

		if (e->deed != NULL && !e->withdrawn)
			return e->day;
	}
	return 0;
}

bool
visit_paired(const struct visit *v)
{
	return v->pairing == JOINED || v->pairing == COMPARING || v->pairing == BOUND;
}

enum space
visit_space(const struct visit *v)
{
	return visit_paired(v) ? SHARED : PERSONAL;
}

const char *
visit_id(const struct visit *v, const struct event *e)
{
	return id_hex(v->mem, e->id);
}

const char *
visit_fact(const struct visit *v, const char *name)
{
	const char *text = form_find(&v->facts, name);

	return text != NULL ? text : "";
}

int64_t
visit_fact_number(const struct visit *v, const char *name)
{
	int64_t n = 0;

	return number_read(visit_fact(v, name), &n) ? n : 0;
}

/* The gate's id, from the fact gates=occasion.hex,… */
static bool
gate_id(const struct visit *v, const char *occasion, unsigned char id[16])
{
	size_t n = strlen(occasion);

	for (const char *p = visit_fact(v, "gates"); *p != '\0'; ) {
		size_t entry = strcspn(p, ",");

		if (entry == n + 33 && memcmp(p, occasion, n) == 0 && p[n] == '.')
			return id_read(arena_copy(v->mem, p + n + 1, 32), id);
		p += entry + (p[entry] == ',');
	}
	return false;
}

struct gate
visit_gate(const struct visit *v, const char *occasion)
{
	struct gate gate = { 0 };
	unsigned char id[16];

	if (gate_id(v, occasion, id)) {
		gate.mine = home_gate(v->home, id, v->me);
		gate.theirs = home_gate(v->home, id, v->other);
	}
	/* A waiting answer has no gate id yet. */
	for (size_t i = home_count(v->home, SHARED); gate.mine == NULL && i-- > 0; ) {
		const struct event *e = home_at(v->home, SHARED, i);

		if (e->place > 0)
			break;
		if (e->author == v->me && e->folded && strcmp(e->gate, occasion) == 0)
			gate.mine = e;
	}
	return gate;
}

const struct event *
visit_theirs(const struct visit *v, const char *occasion,
    const struct event *mine)
{
	const struct event *e = visit_gate(v, occasion).theirs;

	if (e == NULL && event_same_gate(mine, mine))
		e = home_gate(v->home, mine->gate_id, v->other);
	return e;
}

/* Was this event deleted by its author after the other's had its place? */
static bool
deleted_after(const struct visit *v, size_t from, const struct event *e,
    const struct event *other)
{
	for (size_t i = from; i < home_count(v->home, SHARED); i++) {
		const struct event *d = home_at(v->home, SHARED, i);

		if (d->deletes && d->author == e->author &&
		    memcmp(d->gate_id, e->id, sizeof(e->id)) == 0 &&
		    other->place > 0 &&
		    (d->place == 0 || other->place < d->place))
			return true;
	}
	return false;
}

int32_t
visit_came(const struct visit *v, const struct event *e)
{
	int32_t day = v->today;

	if (e->len > 0)
		return e->day;
	for (size_t i = home_count(v->home, SHARED); i > 0; i--) {
		const struct event *later = home_at(v->home, SHARED, i - 1);

		if (later == e)
			break;
		if (later->len > 0 && later->day > 0 && later->day < day)
			day = later->day;
	}
	return day;
}

bool
visit_took_back(const struct visit *v, unsigned person,
    const struct event *other)
{
	for (size_t i = 0; i < home_count(v->home, SHARED); i++) {
		const struct event *e = home_at(v->home, SHARED, i);

		if (e->author == person && !e->deletes && e->withdrawn &&
		    e->place > 0 && event_same_gate(other, e) &&
		    deleted_after(v, i + 1, e, other))
			return true;
	}
	return false;
}

/* ---- forms ---- */

/* Codes of tasks, docs/client.md and docs/formats.md. */
static const struct {
	const char	*code, *says;
} oopses[] = {
	{ "offline", N_("Hearth's server could not be reached. Nothing is lost: try again when you are online.") },
	{ "trouble", N_("That did not work, and it is our fault. What you typed is still here.") },
	{ "read-only", N_("The server cannot keep anything new just now: its disk is full or failing. Tell whoever runs it. What you typed is still here.") },
	{ "slow-down", N_("Too many tries. Wait a few minutes, then try again.") },
	{ "wrong-passphrase", N_("That is not your passphrase. Take your time: nothing is lost.") },
	{ "wrong-code", N_("This code does not fit. Check it letter by letter; capital letters do not matter.") },
	{ "code-differs", N_("This is not the code on your sheet. Look again, group by group.") },
	{ "handle-taken", N_("Somebody here has this handle already. Choose another.") },
	{ "signed-out", N_("Your session has ended. Sign in again and go on: nothing you wrote is lost.") },
	{ "locked", N_("Unlock first, then try again.") },
	{ "invitation-unknown", N_("There is no such invitation. Ask for the link once more, and open it whole.") },
	{ "invitation-used", N_("This invitation has been used. If it was not you who used it, tell the person who invited you.") },
	{ "invitation-expired", N_("This invitation was open for three days and has ended. Ask for a new one.") },
	{ "invitation-withdrawn", N_("This invitation was taken back. Ask for a new one.") },
	{ "own-invitation", N_("This is your own invitation. It is for your partner: open it on the other phone.") },
	{ "paired", N_("You are already two here. End that pairing first, in Settings.") },
	{ "too-many", N_("Three invitations are open already. Take one back first.") },
	{ "too-large", N_("That is more than fits in here, so nothing was taken in.") },
	{ "not-now", N_("That is not possible just now.") },
	{ "places-many", N_("There are eight places already. Take one away first.") },
	{ "place-refused", N_("The server does not take this address. Look at it again.") },
	{ "digits-old", N_("These digits have run out. Have new ones sent.") },
	{ "digits-differ", N_("These are not the six digits of the last mail.") },
};

static const char *
oops_says(const char *code)
{
	for (size_t i = 0; i < sizeof(oopses) / sizeof(*oopses); i++)
		if (strcmp(oopses[i].code, code) == 0)
			return oopses[i].says;
	return N_("That did not work, and it is our fault. What you typed is still here.");
}

/* The field may have been typed into. */
static const char *
range_said(const struct visit *v, const struct field *field)
{
	return visit_say(v, N_("A whole number from %1 to %2, please."),
	    visit_number(v, field->least), visit_number(v, field->most));
}

const char *
visit_oops(const struct visit *v)
{
	static const char *const said[] = {
		[MISSING] = N_("Please write something here."),
		[TOO_LONG] = N_("This is longer than it can be. Up to %1 characters fit."),
		[NOT_TEXT] = N_("Some characters could not be read. A question mark stands for each."),
		[NOT_OFFERED] = N_("Please choose one of the answers offered."),
	};

	if (v->oops[0] != '\0')
		return oops_says(v->oops);
	if (v->form.bad == NULL)
		return NULL;
	if (v->form.sentence != NULL)
		return v->form.sentence;
	if (v->form.wrong == TOO_LONG)
		return visit_say(v, said[TOO_LONG], visit_number(v,
		    v->form.bad->max > 0 ? v->form.bad->max : FIELD_MOST), NULL);
	return v->form.wrong == NOT_OFFERED && v->form.bad->number ?
	    range_said(v, v->form.bad) : said[v->form.wrong];
}

bool
visit_bad(const struct visit *v, int field)
{
	return v->form.bad != NULL && v->form.bad == &v->form.fields[field];
}

bool
visit_again(const struct visit *v)
{
	return v->form.again;
}

const char *
visit_draft(const struct visit *v, int field, const char *kept_text)
{
	const char *text = v->form.again ? v->form.values[field].text : kept_text;

	return text != NULL ? text : "";
}

enum status
visit_refuse(struct visit *v, int field, const char *sentence)
{
	v->form.bad = &v->form.fields[field];
	v->form.sentence = sentence;
	return BAD_FORM;
}

/* ---- what a visit does ---- */

static void
little(char *p, uint64_t n, int bytes)
{
	for (; bytes-- > 0; n >>= 8)
		*p++ = (char)(n & 0xFF);
}

static void
write_number(struct out *o, const char *name, int64_t n)
{
	out_html(o, "&");
	out_string(o, name);
	out_html(o, "=");
	out_number(o, n);
}

/* A head without place and gate id: those are the seal's to fill in. */
static void
write_head(struct visit *v, enum space space, enum mode mode, int what,
    const unsigned char *gate)
{
	char head[HEAD_SIZE] = { 0 };

	head[HEAD_SPACE] = (char)space;
	head[HEAD_AUTHOR] = (char)v->me;
	head[HEAD_MODE] = (char)mode;
	head[HEAD_WHAT] = (char)what;
	memcpy(head + HEAD_ID, v->seed, sizeof(v->seed));
	if (gate != NULL)
		memcpy(head + HEAD_GATE, gate, 16);
	out_bytes(v->events, head, sizeof(head));
	/* The next event of this visit; a thousand of them still differ. */
	if (++v->seed[15] == 0)
		v->seed[14]++;
}

static const char *
write_event(struct visit *v, enum space space, const struct deed *deed,
    const struct form *form, const char *occasion, enum mode mode)
{
	struct out *o = v->events;
	size_t head = o->len;
	const char *id = id_hex(v->mem, v->seed);

	write_head(v, space, mode, WHAT_WRITE, NULL);
	out_html(o, "do=");
	out_string(o, deed->name);
	write_number(o, "at", v->now);
	write_number(o, "zone", v->zone);
	if (deed->rewrites && v->of != NULL && v->of[0] != '\0')
		form_write(o, "of", v->of);
	if (occasion != NULL)
		form_write(o, "gate", occasion);
	form_write_all(o, deed->fields, form);
	little(o->bytes + head + HEAD_LEN, o->len - head - HEAD_SIZE, 4);
	return id;
}

const char *
visit_do_in(struct visit *v, enum space space, const struct deed *deed,
    const struct form *form)
{
	return write_event(v, space, deed, form, NULL, PLAIN);
}

const char *
visit_do(struct visit *v, const struct deed *deed, const struct form *form)
{
	unsigned spaces = deed_spaces(deed);
	enum space space = visit_space(v);

	if ((spaces & IN(space)) == 0)
		space = (spaces & IN(PRIVATE)) != 0 ? PRIVATE :
		    (spaces & IN(PERSONAL)) != 0 ? PERSONAL : SHARED;
	return visit_do_in(v, space, deed, form);
}

const char *
visit_do_gated(struct visit *v, const struct deed *deed, const struct form *form,
    const char *occasion, enum mode mode)
{
	return write_event(v, SHARED, deed, form, occasion, mode);
}

void
visit_delete(struct visit *v, const struct event *target)
{
	enum space space = target->space;

	write_head(v, space, PLAIN, WHAT_DELETE, target->id);
	for (size_t i = 0; i < home_count(v->home, space); i++) {
		const struct event *e = home_at(v->home, space, i);

		if (e->rewrites && e->author == target->author && !e->withdrawn &&
		    memcmp(e->of_id, target->id, 16) == 0)
			write_head(v, space, PLAIN, WHAT_DELETE, e->id);
	}
}

void
visit_delete_all(struct visit *v, enum space space)
{
	write_head(v, space, PLAIN, WHAT_DELETE, NULL);
}

void
visit_task(struct visit *v, const char *task, const struct field *fields,
    const struct form *form)
{
	out_html(v->task, "do=");
	out_string(v->task, task);
	if (fields != NULL)
		form_write_all(v->task, fields, form);
}

void
visit_carry(struct visit *v, const char *path, const char *body)
{
	form_write(v->say, "path", path);
	form_write(v->say, "body", body);
}

void
visit_whisper(struct visit *v, const struct whisper *whisper,
    const char *session, const struct form *form)
{
	v->whisper->len = 0;
	out_html(v->whisper, "do=");
	out_string(v->whisper, whisper->name);
	form_write(v->whisper, "in", session);
	form_write_all(v->whisper, whisper->fields, form);
}

enum status
visit_goto(struct visit *v, const char *path)
{
	v->where = path;
	return GO;
}
