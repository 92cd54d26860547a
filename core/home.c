/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "home.h"
#include "practice.h"
#include "text.h"

/* Days of which we keep who was here: 2020 and fifty years on. */
enum { FIRST_DAY = 18262, DAYS_KEPT = 18263 };

struct log {
	struct event	**at;		/* placed ones by place, then the waiting */
	size_t		 n, size, folded;
	bool		 stale;		/* something folded before its words came */
	struct arena	*state;
	void		*rooms[PRACTICES_MAX];
	unsigned char	*here[2];	/* a bit for each day */
};

struct home {
	struct arena	*mem;
	struct log	 logs[SPACES];
	struct event	**known;	/* by id, open addressing */
	size_t		 slots, used;
	uint64_t	 salt;
	uint32_t	 kept;
};

static const unsigned char nobody[16];

static uint64_t
little(const char *p, int bytes)
{
	uint64_t n = 0;

	while (bytes-- > 0)
		n = n << 8 | (unsigned char)p[bytes];
	return n;
}

static void *
grow(void *p, size_t n, size_t each)
{
	if ((p = reallocarray(p, n, each)) == NULL)
		out_of_memory();
	return p;
}

static struct event **
slot(const struct home *h, const unsigned char id[16])
{
	/* Ids come from strangers: a salt of this home keeps them apart. */
	uint64_t mix = (little((const char *)id, 8) ^ h->salt) * 0x9E3779B97F4A7C15;
	size_t i;

	mix = (mix ^ mix >> 32 ^ little((const char *)id + 8, 8)) *
	    0xD6E8FEB86659FD93;
	i = (size_t)(mix >> 32) & (h->slots - 1);
	while (h->known[i] != NULL && memcmp(h->known[i]->id, id, 16) != 0)
		i = (i + 1) & (h->slots - 1);
	return &h->known[i];
}

static void
know(struct home *h, struct event *e)
{
	if (2 * ++h->used > h->slots) {
		struct event **old = h->known;
		size_t n = h->slots;

		h->slots = 2 * n;
		if ((h->known = calloc(h->slots, sizeof(*old))) == NULL)
			out_of_memory();
		for (size_t i = 0; i < n; i++)
			if (old[i] != NULL)
				*slot(h, old[i]->id) = old[i];
		free(old);
	}
	*slot(h, e->id) = e;
}

static const struct deed *
deed_find(const char *name, uint8_t *room)
{
	if (name == NULL)
		return NULL;
	for (*room = 0; practices[*room] != NULL; ++*room) {
		const struct deed *const *deeds = practices[*room]->deeds;

		for (; deeds != NULL && *deeds != NULL; deeds++)
			if (strcmp((*deeds)->name, name) == 0)
				return *deeds;
	}
	return NULL;
}

/* Fills in what the author says. False: not understood. */
static bool
event_read(struct home *h, struct event *e)
{
	enum { AT, ZONE, OF, GATE, ALL };
	static const struct field said[] = {
		[AT] = { "at", .required = true, .number = true, .most = 1LL << 36 },
		[ZONE] = { "zone", .required = true, .number = true,
		    .least = -900, .most = 900 },
		[OF] = { "of", .max = 32 },
		[GATE] = { "gate", .max = 80 },
		[ALL] = { 0 }
	};
	struct value values[ALL];
	struct form when = { .values = values };
	struct form what;
	struct pairs pairs;

	if (!form_read(e->text, e->len, &pairs))
		return false;
	if ((e->deed = deed_find(form_find(&pairs, "do"), &e->room)) == NULL)
		return false;
	if ((deed_spaces(e->deed) & IN(e->space)) == 0)
		return false;
	what.values = arena_get(h->mem, fields_count(e->deed->fields),
	    sizeof(struct value));
	form_check(said, &pairs, &when);
	form_check(e->deed->fields, &pairs, &what);
	if (when.bad != NULL || what.bad != NULL)
		return false;
	e->at = values[AT].number;
	e->zone = (int16_t)values[ZONE].number;
	e->day = day_of(e->at, e->zone);
	e->values = what.values;
	e->gate = values[GATE].text;
	e->rewrites = values[OF].text[0] != '\0';
	return !e->rewrites || (e->deed->rewrites &&
	    id_read(values[OF].text, e->of_id));
}

/* The earlier event that this one may speak of, or NULL. */
static struct event *
earlier(const struct home *h, const struct event *e, const unsigned char id[16])
{
	struct event *of = *slot(h, id);

	if (of == NULL || of->author != e->author || of->space != e->space)
		return NULL;
	return of;
}

/*
 * Returns true when an event already folded must now be taken out. Its words
 * are wiped only once the deletion has its place: until then another event
 * may still come to stand after it.
 */
static bool
withdraw(struct event *of, const struct event *deletion)
{
	bool was = of->withdrawn;

	if (of->deletes)
		return false;
	of->withdrawn = true;
	if (deletion->place > 0 && !of->wiped) {
		if (of->len > 0)
			wipe(of->text, of->len);
		of->wiped = true;
	}
	return !was && of->folded;
}

static bool
deletion_fold(const struct home *h, const struct log *log, size_t i)
{
	const struct event *e = log->at[i];
	struct event *of;
	bool again = false;

	if (memcmp(e->gate_id, nobody, 16) != 0) {
		of = earlier(h, e, e->gate_id);
		return of != NULL && withdraw(of, e);
	}
	while (i-- > 0)
		if (log->at[i]->author == e->author)
			again |= withdraw(log->at[i], e);
	return again;
}

static void
be_here(struct log *log, const struct event *e)
{
	int32_t day = e->day - FIRST_DAY;

	if (day >= 0 && day < DAYS_KEPT)
		log->here[e->author][day / 8] |= (unsigned char)(1 << day % 8);
}

static void
event_fold(const struct home *h, struct log *log, struct event *e)
{
	if (e->withdrawn || e->deletes || e->deed == NULL)
		return;
	e->of = NULL;
	if (e->rewrites) {
		e->of = earlier(h, e, e->of_id);
		if (e->of == NULL || !e->of->folded || e->of->deed != e->deed)
			return;
	}
	e->folded = true;
	be_here(log, e);
	e->deed->fold(log->rooms[e->room], e, log->state);
}

static void
log_clear(struct log *log)
{
	arena_free(log->state);
	log->state = arena_new();
	for (size_t i = 0; practices[i] != NULL; i++)
		log->rooms[i] = arena_get(log->state, 1, practices[i]->room);
	for (int who = 0; who < 2; who++)
		log->here[who] = arena_get(log->state, DAYS_KEPT / 8 + 1, 1);
	for (size_t i = 0; i < log->n; i++) {
		log->at[i]->folded = false;
		log->at[i]->withdrawn = log->at[i]->wiped;
	}
	log->folded = 0;
}

static uint64_t
rank(const struct event *e)
{
	return e->place > 0 ? e->place : UINT64_MAX;
}

/* Puts the log in order; true when a folded event had to move or make room. */
static bool
log_sort(struct log *log)
{
	bool moved = false;

	for (size_t i = 1; i < log->n; i++) {
		struct event *e = log->at[i];
		size_t to = i;

		while (to > 0 && rank(log->at[to - 1]) > rank(e)) {
			log->at[to] = log->at[to - 1];
			to--;
		}
		log->at[to] = e;
		if (to < i && to < log->folded)
			moved = true;
	}
	return moved;
}

/* Folds what is new, or everything when the order changed. */
static uint32_t
log_fold(struct home *h, struct log *log)
{
	bool again = log_sort(log) || log->stale;

	log->stale = false;
	for (size_t i = log->folded; i < log->n; i++)
		if (log->at[i]->deletes)
			again |= deletion_fold(h, log, i);
	if (again) {
		log_clear(log);
		for (size_t i = 0; i < log->n; i++)
			if (log->at[i]->deletes)
				deletion_fold(h, log, i);
	}
	for (size_t i = log->folded; i < log->n; i++)
		event_fold(h, log, log->at[i]);
	log->folded = log->n;
	return again ? (uint32_t)log->n : 0;
}

/* A gated event first comes as a stub without words; they may come later. */
static void
event_words(struct home *h, struct event *e, const char *text, size_t len,
    struct fold *fold)
{
	if (e->wiped)
		return;
	e->text = arena_copy(h->mem, text, len);
	e->len = len;
	if (event_read(h, e))
		fold->taken++;
	else {
		e->deed = NULL;
		fold->kept++;
		h->kept++;
	}
}

static void
event_again(struct home *h, struct event *e, const char *head, const char *text,
    size_t len, struct fold *fold)
{
	if (e->place == 0) {
		e->place = little(head + HEAD_PLACE, 8);
		memcpy(e->gate_id, head + HEAD_GATE, 16);
		if (e->deletes && e->place > 0)
			h->logs[e->space].stale = true;
	}
	if (e->len == 0 && len > 0 && !e->deletes) {
		event_words(h, e, text, len, fold);
		h->logs[e->space].stale = true;
	}
}

static void
event_take(struct home *h, const char *head, const char *text, size_t len,
    struct fold *fold)
{
	struct event *known, *e;
	struct log *log;
	uint8_t space = (uint8_t)head[HEAD_SPACE];
	uint8_t author = (uint8_t)head[HEAD_AUTHOR];

	if (space >= SPACES || author > 1)
		return;
	known = *slot(h, (const unsigned char *)head + HEAD_ID);
	if (known != NULL) {
		if (known->space == space && known->author == author)
			event_again(h, known, head, text, len, fold);
		return;
	}
	e = arena_get(h->mem, 1, sizeof(*e));
	memcpy(e->id, head + HEAD_ID, 16);
	memcpy(e->gate_id, head + HEAD_GATE, 16);
	e->place = little(head + HEAD_PLACE, 8);
	e->space = space;
	e->author = author;
	e->mode = (uint8_t)head[HEAD_MODE];
	e->deletes = head[HEAD_WHAT] == WHAT_DELETE;
	e->gate = "";
	if (len > 0 && !e->deletes)
		event_words(h, e, text, len, fold);
	know(h, e);
	log = &h->logs[space];
	if (log->n == log->size) {
		log->size = log->size > 0 ? 2 * log->size : 256;
		log->at = grow(log->at, log->size, sizeof(struct event *));
	}
	log->at[log->n++] = e;
}

struct fold
home_fold(struct home *h, const char *batch, size_t len)
{
	struct fold fold = { 0 };

	while (len >= HEAD_SIZE) {
		size_t n = (size_t)little(batch + HEAD_LEN, 4);

		if (n > len - HEAD_SIZE)
			break;
		event_take(h, batch, batch + HEAD_SIZE, n, &fold);
		batch += HEAD_SIZE + n;
		len -= HEAD_SIZE + n;
	}
	for (int i = 0; i < SPACES; i++)
		fold.refolded += log_fold(h, &h->logs[i]);
	return fold;
}

void *
home_room(const struct home *h, const struct practice *practice,
    enum space space)
{
	size_t i = 0;

	while (practices[i] != practice)
		i++;
	return h->logs[space].rooms[i];
}

struct event *
home_event(const struct home *h, const char *hexid)
{
	unsigned char id[16];
	struct event *e;

	if (!id_read(hexid, id) || (e = *slot(h, id)) == NULL || !e->folded)
		return NULL;
	return e;
}

size_t
home_count(const struct home *h, enum space space)
{
	return h->logs[space].n;
}

struct event *
home_at(const struct home *h, enum space space, size_t i)
{
	return h->logs[space].at[i];
}

struct event *
home_gate(const struct home *h, const unsigned char gate[16], unsigned author)
{
	const struct log *log = &h->logs[SHARED];

	for (size_t i = log->n; i-- > 0; ) {
		struct event *e = log->at[i];

		if (e->author == author && !e->deletes && !e->withdrawn &&
		    memcmp(e->gate_id, gate, 16) == 0)
			return e;
	}
	return NULL;
}

bool
home_here(const struct home *h, enum space space, unsigned author, int32_t day)
{
	day -= FIRST_DAY;
	return day >= 0 && day < DAYS_KEPT &&
	    (h->logs[space].here[author][day / 8] >> day % 8 & 1) != 0;
}

uint32_t
home_kept(const struct home *h)
{
	return h->kept;
}

size_t
home_memory(const struct home *h)
{
	size_t n = arena_size(h->mem) + h->slots * sizeof(*h->known);

	for (int i = 0; i < SPACES; i++)
		n += arena_size(h->logs[i].state) +
		    h->logs[i].size * sizeof(struct event *);
	return n;
}

struct home *
home_new(void)
{
	struct home *h = calloc(1, sizeof(*h));

	if (h == NULL)
		out_of_memory();
	h->mem = arena_new();
	h->slots = 1024;
	/* Where the allocator put us differs from home to home. */
	h->salt = (uint64_t)(uintptr_t)h * 0xA0761D6478BD642F;
	if ((h->known = calloc(h->slots, sizeof(struct event *))) == NULL)
		out_of_memory();
	for (int i = 0; i < SPACES; i++)
		log_clear(&h->logs[i]);
	return h;
}

void
home_free(struct home *h)
{
	if (h == NULL)
		return;
	for (int i = 0; i < SPACES; i++) {
		arena_free(h->logs[i].state);
		free(h->logs[i].at);
	}
	free(h->known);
	arena_free(h->mem);
	free(h);
}
