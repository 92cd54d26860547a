/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * thanks: one thing I appreciate, in under a minute.
 *
 * What you did, what it shows about you, what it meant to me. A note goes to
 * the partner at once, or stays with its writer until it is sent. Nobody is
 * told whether it was read, no answer is asked for, and nothing says who gave
 * more. A giver may reword a note, and what it said before can still be read;
 * or take it back, and then the jar says that there was one.
 */
#include <string.h>

#include "text.h"
#include "thanks.h"
#include "why.h"

enum { DRAFT = GIVE_FIELDS, IDEA, WAY, WRITE_FIELDS };
enum { NOTE, KEPT, KEEP_FIELDS };
enum { CUE, CUE_FIELDS };
enum { LENGTH = 280, CUE_LENGTH = 140, DRAFTS_SHOWN = 3, WAITS_DAYS = 7 };

static const struct field give_fields[] = {
	[DID] = { "did", .max = LENGTH, .required = true },
	[SHOWS] = { "shows", .max = LENGTH },
	[MEANT] = { "meant", .max = LENGTH },
	[GIVE_FIELDS] = { 0 }
};

/* The page's own form: it may still be empty when another idea is wanted. */
static const struct field write_fields[] = {
	[DID] = { "did", .max = LENGTH },
	[SHOWS] = { "shows", .max = LENGTH },
	[MEANT] = { "meant", .max = LENGTH },
	[DRAFT] = { "draft", .max = 32 },
	[IDEA] = { "idea", .number = true, .most = 1000000 },
	[WAY] = { "way", .oneof = (const char *const[]){ "send", "keep", NULL } },
	[WRITE_FIELDS] = { 0 }
};

static const struct field keep_fields[] = {
	[NOTE] = { "note", .max = 32, .required = true },
	[KEPT] = { "kept", .oneof = (const char *const[]){ "yes", "no", NULL } },
	[KEEP_FIELDS] = { 0 }
};

static const struct field away_fields[] = {
	[NOTE] = { "note", .max = 32, .required = true },
	{ 0 }
};

static const struct field cue_fields[] = {
	[CUE] = { "cue", .max = CUE_LENGTH },
	[CUE_FIELDS] = { 0 }
};

/* ---- folds and deeds ---- */

static struct note *
note_add(struct thanks *thanks, struct event *e, struct arena *state)
{
	struct note *note = arena_get(state, 1, sizeof(*note));

	note->first = e;
	note->nth = thanks->n++;
	note->older = thanks->newest;
	if (thanks->newest != NULL)
		thanks->newest->newer = note;
	else
		thanks->oldest = note;
	thanks->newest = note;
	return note;
}

static void
give_fold(void *room, struct event *e, struct arena *state)
{
	struct thanks *thanks = room;
	struct wording *wording = arena_get(state, 1, sizeof(*wording));
	struct note *note = e->of != NULL ? e->of->made : NULL;

	if (note == NULL) {
		note = note_add(thanks, e, state);
		thanks->live++;
		if (e->day > thanks->last[e->author])
			thanks->last[e->author] = e->day;
	}
	*wording = (struct wording){ note->now, e };
	note->now = wording;
	note->sketch = e->sketch;
	e->made = note;
}

static void
back_fold(void *room, struct event *e, struct arena *state)
{
	note_add(room, e, state);
}

static struct kept_mark **
mark_slot(const struct thanks *thanks, const unsigned char id[16])
{
	unsigned row = 0;

	for (int i = 0; i < 16; i++)
		row += id[i];
	return (struct kept_mark **)&thanks->marks[row % MARK_ROWS];
}

static struct kept_mark *
mark_find(const struct thanks *thanks, const unsigned char id[16])
{
	struct kept_mark *mark = *mark_slot(thanks, id);

	while (mark != NULL && memcmp(mark->id, id, 16) != 0)
		mark = mark->next;
	return mark;
}

/* The mark on the note that an event speaks of; NULL: that is no id. */
static struct kept_mark *
mark_made(struct thanks *thanks, const struct event *e, struct arena *state)
{
	unsigned char id[16];
	struct kept_mark *mark, **slot;

	if (!id_read(e->values[NOTE].text, id))
		return NULL;
	if ((mark = mark_find(thanks, id)) != NULL)
		return mark;
	slot = mark_slot(thanks, id);
	mark = arena_get(state, 1, sizeof(*mark));
	memcpy(mark->id, id, 16);
	mark->hex = e->values[NOTE].text;
	mark->next = *slot;
	*slot = mark;
	return mark;
}

static void
keep_fold(void *room, struct event *e, struct arena *state)
{
	struct kept_mark *mark = mark_made(room, e, state);

	if (mark == NULL)
		return;
	mark->kept = strcmp(e->values[KEPT].text, "no") != 0;
	mark->away = true;
}

static void
away_fold(void *room, struct event *e, struct arena *state)
{
	struct kept_mark *mark = mark_made(room, e, state);

	if (mark != NULL)
		mark->away = true;
}

static void
cue_fold(void *room, struct event *e, struct arena *state)
{
	struct thanks *thanks = room;

	(void)state;
	thanks->cue = e->values[CUE].text;
}

const struct deed thanks_give = {
	"thanks.give", give_fields, give_fold, .rewrites = true
};
const struct deed thanks_draft = {
	"thanks.draft", give_fields, give_fold, IN(PERSONAL), .rewrites = true
};
const struct deed thanks_keep = {
	"thanks.keep", keep_fields, keep_fold, IN(PERSONAL)
};
static const struct deed thanks_away = {
	"thanks.away", away_fields, away_fold, IN(PERSONAL), .aside = true
};
static const struct deed thanks_cue = {
	"thanks.cue", cue_fields, cue_fold, IN(PERSONAL), .aside = true
};
/* Beside the deletion: words can be taken back, that there were some cannot. */
static const struct deed thanks_back = {
	"thanks.back", away_fields, back_fold
};

/* ---- notes, for both files ---- */

static const struct thanks *
given(const struct visit *v)
{
	return visit_room(v, &practice_thanks, SHARED);
}

static const struct thanks *
own(const struct visit *v)
{
	return visit_room(v, &practice_thanks, PERSONAL);
}

const struct note *
thanks_note(const struct visit *v, const char *hex, const struct deed *deed)
{
	const struct event *e = hex != NULL ? home_event(v->home, hex) : NULL;

	return e != NULL && e->deed == deed && e->of == NULL ? e->made : NULL;
}

const struct kept_mark *
thanks_mark(const struct visit *v, const struct note *note)
{
	return mark_find(own(v), note->first->id);
}

bool
thanks_kept(const struct visit *v, const struct note *note)
{
	const struct kept_mark *mark = thanks_mark(v, note);

	return mark != NULL && mark->kept;
}

/* Is this note mine, and can it still be changed for both? */
static const struct note *
mine_to_change(const struct visit *v, const char *hex)
{
	const struct note *note = thanks_note(v, hex, &thanks_give);

	return note != NULL && note->first->author == v->me &&
	    visit_paired(v) ? note : NULL;
}

struct note_view
thanks_view(const struct visit *v, const struct note *note)
{
	const struct event *first = note->first;
	struct note_view view = {
		.person = first->author,
		.id = visit_id(v, first),
		.name = visit_name(v, first->author),
		.when = first->day > v->today - 7 ? visit_day(v, first->day) :
		    visit_date(v, first->day),
		.mine = first->author == v->me,
	};

	if (note->now == NULL)
		return view;
	view.did = note->now->e->values[DID].text;
	view.shows = note->now->e->values[SHOWS].text;
	view.meant = note->now->e->values[MEANT].text;
	view.edited = note->now->before != NULL;
	view.kept = thanks_kept(v, note);
	return view;
}

/* Does a letter or a digit stand at the end, so that a full stop is missing? */
static bool
unfinished(const char *s, size_t n)
{
	unsigned char last = n > 0 ? (unsigned char)s[n - 1] : 0;
	unsigned char before = n > 1 ? (unsigned char)s[n - 2] : 0;

	return (last >= '0' && last <= '9') || ((last | 32) >= 'a' &&
	    (last | 32) <= 'z') || (last >= 0x80 && before >= 0xC3 && before <= 0xDF);
}

/* All that a note says, in one running text. */
static const char *
note_text(const struct visit *v, const struct note *note)
{
	const struct value *values = note->now->e->values;
	struct out o = { 0 };
	const char *text;

	for (int i = DID; i < GIVE_FIELDS; i++) {
		if (values[i].text[0] == '\0')
			continue;
		if (o.len > 0)
			out_string(&o, unfinished(o.bytes, o.len) ? ". " : " ");
		out_string(&o, values[i].text);
	}
	text = arena_copy(v->mem, o.bytes, o.len);
	out_free(&o);
	return text;
}

/* ---- views ---- */

struct write_view {
	const struct visit *v;
	const char	*other;
	const char	*did, *shows, *meant;
	const char	*oops, *bad[GIVE_FIELDS];	/* the sentence, at its field */
	const char	*draft;		/* id of the draft at hand, or NULL */
	const char	*idea;
	int64_t		 next_idea;
	const char	*cue;		/* NULL: none */
	bool		 paired, ended;
	struct note_view drafts[DRAFTS_SHOWN];
	uint32_t	 n_drafts, shown;
	const char	*drafts_count;
	struct jar_view	 jar;
	struct this_day	 day;
};

struct edit_view {
	const struct visit *v;
	const char	*id, *other;
	const char	*did, *shows, *meant;
	const char	*oops, *bad[GIVE_FIELDS];
};

struct back_view {
	struct note_view note;
	const char	*other;
	bool		 sent;
};

struct earlier_view {
	const char	*name;
	unsigned	 person;
	size_t		 n;
	struct note_view *wordings;	/* the newest first */
};

struct cue_view {
	const struct visit *v;
	const char	*other, *hidden_from, *cue, *oops;
};

#include "thanks.html.h"

void
thanks_voice(struct out *o, const struct note_view *view)
{
	voice_part(o, view);
}

/* ---- answers ---- */

/* The sentence of a refusal, at the field it is about. */
static void
place_oops(const struct visit *v, const char *bad[GIVE_FIELDS])
{
	for (int i = DID; i < GIVE_FIELDS; i++)
		bad[i] = visit_bad(v, i) ? visit_oops(v) : NULL;
}

static void
choose_idea(const struct visit *v, struct write_view *view)
{
	const struct deck *deck = visit_deck(v, "thanks");
	int64_t turn = v->form.fields == write_fields ?
	    v->form.values[IDEA].number : 0;

	view->next_idea = turn + 1;
	if (deck->n > 0)
		view->idea = deck_card(deck, jar_shuffled(v, (uint32_t)deck->n,
		    (uint64_t)turn))->text;
}

static void
list_drafts(const struct visit *v, struct write_view *view)
{
	const struct thanks *thanks = own(v);

	view->n_drafts = thanks->live;
	view->drafts_count = visit_number(v, thanks->live);
	for (const struct note *n = thanks->newest;
	    n != NULL && view->shown < DRAFTS_SHOWN; n = n->older) {
		struct note_view draft = thanks_view(v, n);

		if (view->draft == NULL || strcmp(draft.id, view->draft) != 0)
			view->drafts[view->shown++] = draft;
	}
}

static void
fill_in(const struct visit *v, struct write_view *view)
{
	const struct note *draft = NULL;
	const struct value *kept = NULL;

	if (v->form.fields == write_fields)
		draft = thanks_note(v, v->form.values[DRAFT].text, &thanks_draft);
	if (draft != NULL) {
		view->draft = visit_id(v, draft->first);
		kept = draft->now->e->values;
	}
	view->did = visit_draft(v, DID, kept != NULL ? kept[DID].text : NULL);
	view->shows = visit_draft(v, SHOWS, kept != NULL ? kept[SHOWS].text : NULL);
	view->meant = visit_draft(v, MEANT, kept != NULL ? kept[MEANT].text : NULL);
}

static enum status
thanks_show(struct visit *v)
{
	const char *cue = own(v)->cue;
	struct write_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.oops = visit_oops(v),
		.cue = cue != NULL && cue[0] != '\0' ? cue : NULL,
		.paired = visit_paired(v),
		.ended = v->pairing == ENDED,
		.jar = jar_view(v),
		.day = jar_this_day(v),
	};

	place_oops(v, view.bad);
	fill_in(v, &view);
	choose_idea(v, &view);
	list_drafts(v, &view);
	write_page(v->out, &view);
	return OK;
}

/* The note is sent, or kept for oneself; a draft it began as goes with it. */
static enum status
thanks_write(struct visit *v)
{
	const struct value *sent = v->form.values;
	const struct note *draft = thanks_note(v, sent[DRAFT].text, &thanks_draft);

	if (sent[IDEA].text[0] != '\0')
		return BAD_FORM;	/* shown again, with another idea */
	if (sent[DID].text[0] == '\0')
		return visit_refuse(v, DID, N_("Please write something here."));
	if (strcmp(sent[WAY].text, "send") == 0 && visit_paired(v)) {
		v->of = NULL;
		visit_do_in(v, SHARED, &thanks_give, &v->form);
		if (draft != NULL)
			visit_delete(v, draft->first);
		return visit_goto(v, "/jar?said=sent");
	}
	v->of = draft != NULL ? visit_id(v, draft->first) : NULL;
	visit_do_in(v, PERSONAL, &thanks_draft, &v->form);
	return visit_goto(v, "/jar?show=unsent&said=kept");
}

static enum status
edit_show(struct visit *v)
{
	const struct note *note = mine_to_change(v, v->of);
	const struct value *now;
	struct edit_view view = { .v = v, .oops = visit_oops(v),
	    .other = visit_name(v, v->other) };

	if (note == NULL)
		return NOT_FOUND;
	now = note->now->e->values;
	view.id = visit_id(v, note->first);
	view.did = visit_draft(v, DID, now[DID].text);
	view.shows = visit_draft(v, SHOWS, now[SHOWS].text);
	view.meant = visit_draft(v, MEANT, now[MEANT].text);
	place_oops(v, view.bad);
	edit_page(v->out, &view);
	return OK;
}

static enum status
thanks_edit(struct visit *v)
{
	const struct note *note = mine_to_change(v, v->of);
	bool same = note != NULL;

	for (int i = DID; same && i < GIVE_FIELDS; i++)
		same = strcmp(note->now->e->values[i].text,
		    v->form.values[i].text) == 0;
	if (note == NULL || same)
		return visit_goto(v, "/jar");
	visit_do_in(v, SHARED, &thanks_give, &v->form);
	return visit_goto(v, "/jar?said=changed");
}

static enum status
back_show(struct visit *v)
{
	const struct note *note = mine_to_change(v, v->of);
	struct back_view view = { .sent = note != NULL,
	    .other = visit_name(v, v->other) };

	if (note == NULL)
		note = thanks_note(v, v->of, &thanks_draft);
	if (note == NULL)
		return NOT_FOUND;
	view.note = thanks_view(v, note);
	back_page(v->out, &view);
	return OK;
}

static enum status
thanks_take_back(struct visit *v)
{
	const struct note *note = mine_to_change(v, v->of);
	struct value values[1] = {{ .text = v->of }};
	struct form form = { .values = values };

	if (note != NULL) {
		visit_delete(v, note->first);
		v->of = NULL;
		visit_do_in(v, SHARED, &thanks_back, &form);
		return visit_goto(v, "/jar?said=back");
	}
	if ((note = thanks_note(v, v->of, &thanks_draft)) != NULL)
		visit_delete(v, note->first);
	return visit_goto(v, "/jar?show=unsent");
}

static enum status
earlier_show(struct visit *v)
{
	enum { MOST = 30 };
	const struct note *note = thanks_note(v, v->of, &thanks_give);
	struct earlier_view view = { .n = 0 };

	if (note == NULL)
		return NOT_FOUND;
	view.name = visit_name(v, note->first->author);
	view.person = note->first->author;
	view.wordings = arena_get(v->mem, MOST, sizeof(*view.wordings));
	for (const struct wording *w = note->now; w != NULL && view.n < MOST;
	    w = w->before) {
		struct note at = { .first = w->e, .now = w };

		view.wordings[view.n++] = thanks_view(v, &at);
	}
	earlier_page(v->out, &view);
	return OK;
}

static enum status
cue_show(struct visit *v)
{
	struct cue_view view = {
		.v = v,
		.other = visit_name(v, v->other),
		.hidden_from = v->pairing != ALONE && v->pairing != INVITING ?
		    visit_name(v, v->other) : NULL,
		.cue = visit_draft(v, CUE, own(v)->cue),
		.oops = visit_oops(v),
	};

	cue_page(v->out, &view);
	return OK;
}

static enum status
cue_choose(struct visit *v)
{
	visit_do(v, &thanks_cue, &v->form);
	return visit_goto(v, "/thanks");
}

/* ---- offer, left, take ---- */

static void
thanks_offer(const struct visit *v, struct offers *offers)
{
	bool paired = visit_paired(v);
	int32_t last = paired ? given(v)->last[v->me] : own(v)->last[v->me];

	offer_add(offers, (struct offer){
		.href = "/thanks",
		.what = paired ? N_("Thank %1 for one small thing") :
		    N_("Write down one thing you are thankful for"),
		.why = paired ? N_("Easy to think and easy to leave unsaid. It takes a minute.") :
		    v->pairing == ENDED ? N_("It stays with you.") :
		    N_("It stays with you, and can be sent once you are two here."),
		.part = paired ? visit_name(v, v->other) : NULL,
		.button = paired ? N_("Say it") : N_("Write"),
		.minutes = 1,
		.light = true,
		.last = last <= v->today ? last : 0,	/* a clock ran ahead */
	});
}

/* The newest note from the other that was not put away; old ones only when
 * nothing came since. */
static void
thanks_left(const struct visit *v, struct left_notes *left)
{
	bool newest = true;

	if (!visit_paired(v))
		return;
	for (const struct note *n = given(v)->newest; n != NULL; n = n->older) {
		const struct kept_mark *mark;

		if (n->now == NULL || n->first->author == v->me)
			continue;
		if (!newest && n->first->day < v->today - WAITS_DAYS)
			return;
		newest = false;
		mark = thanks_mark(v, n);
		if (mark != NULL && mark->away)
			continue;
		left_add(left, (struct left_note){
			.text = note_text(v, n),
			.id = visit_id(v, n->first),
			.href = "/thanks",
			.button = N_("Write back"),
			.deeds = {
				{ "/thanks/keep", N_("Keep in the jar") },
				{ "/thanks/away", N_("Put away") },
			},
			.person = n->first->author,
			.zone = n->first->zone,
			.at = n->first->at,
		});
		return;
	}
}

static void
thanks_take(const struct visit *v, struct taking *taking)
{
	const struct note *notes = given(v)->oldest, *drafts = own(v)->oldest;

	if (visit_private(v) || (notes == NULL && drafts == NULL))
		return;
	take_chapter(taking, N_("Thanks"));
	for (const struct note *n = notes; n != NULL; n = n->newer)
		if (n->now != NULL)
			take_entry(taking, n->first, thanks_kept(v, n) ?
			    N_("kept") : NULL, note_text(v, n));
	for (const struct note *n = drafts; n != NULL; n = n->newer)
		take_entry(taking, n->first, N_("not sent"), note_text(v, n));
}

static void
thanks_moments(const struct visit *v, struct moments *moments)
{
	for (const struct note *n = given(v)->newest; n != NULL; n = n->older)
		if (n->now != NULL && moments_want(moments, MOMENT_THANKS, n->first->day))
			moments_add(moments, (struct moment){ .kind = MOMENT_THANKS,
			    .day = n->first->day, .e = n->now->e,
			    .liked = thanks_kept(v, n),
			    .said = { { n->now->e, note_text(v, n) } } });
}

/* ---- the room ---- */

static const struct page pages[] = {
	{ GET, "/thanks", thanks_show, write_fields, .tab = TALK },
	{ POST, "/thanks/write", thanks_write, write_fields, .then = "/thanks" },
	{ POST, "/thanks/draft", .deed = &thanks_draft, .then = "/thanks" },
	{ GET, "/thanks/edit", edit_show, .tab = TALK },
	{ POST, "/thanks/edit", thanks_edit, .deed = &thanks_give, .then = "/thanks/edit" },
	{ GET, "/thanks/back", back_show, .how = BARE },
	{ POST, "/thanks/back", thanks_take_back, .then = "/jar" },
	{ GET, "/thanks/earlier", earlier_show, .tab = TALK },
	{ GET, "/thanks/cue", cue_show, .tab = TALK },
	{ POST, "/thanks/cue", cue_choose, .deed = &thanks_cue, .then = "/thanks/cue" },
	{ POST, "/thanks/keep", .deed = &thanks_keep, .then = "/today" },
	{ POST, "/thanks/away", .deed = &thanks_away, .then = "/today" },
	{ GET, "/jar", jar_show, jar_fields, .tab = TALK },
	{ POST, "/jar/keep", jar_keep, jar_keep_fields, .then = "/jar" },
	{ GET, "/jar/one", jar_one_show, jar_one_fields, .tab = TALK },
	{ 0 }
};

static void
thanks_doors(const struct visit *v, struct doors *doors)
{
	bool two = visit_paired(v);

	doors_add(doors, (struct door){ HUB_TALK, "/thanks", "pen", N_("Thanks"),
	    two ? N_("One thing %1 did, in under a minute.") :
	    N_("One thing you are thankful for, in under a minute."),
	    two ? visit_name(v, v->other) : NULL });
	doors_add(doors, (struct door){ HUB_TALK, "/jar", "jar", N_("The jar"),
	    N_("All thanks, to be read again. Find a word, or draw one at random."),
	    NULL });
}

const struct practice practice_thanks = {
	.name = "thanks",
	.title = N_("Thanks"),
	.room = sizeof(struct thanks),
	.deeds = (const struct deed *const[]){ &thanks_give, &thanks_draft,
	    &thanks_back, &thanks_keep, &thanks_away, &thanks_cue, NULL },
	.pages = pages,
	.offer = thanks_offer,
	.left = thanks_left,
	.doors = thanks_doors,
	.moments = thanks_moments,
	.take = thanks_take,
};
