/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "home.h"
#include "practice.h"
#include "text.h"

/* Days of which we keep who was here: 2020 and fifty years on. */
enum { FIRST_DAY = 18262, DAYS_KEPT = 18263 };
enum { DEEDS_MAX = 400 };

struct log {
	struct event	**at;		/* placed ones by place, then the waiting */
	size_t		 n, size, folded;
	bool		 stale;		/* something folded before its words came */
	bool		 moved;		/* something folded has a place now */
	bool		 early;		/* a deletion came before what it names */
	struct event	**gated;	/* those at a gate, in their order */
	size_t		 n_gated, size_gated;
	struct arena	*state;
	void		*rooms[PRACTICES_MAX];
	unsigned char	*here[2], *did[2];	/* a bit for each day */
};

struct home {
	struct arena	*mem;
	struct log	 logs[SPACES];
	struct event	**known;	/* by id, open addressing */
	size_t		 slots, used;
	uint64_t	 salt;
	uint32_t	 kept;
	struct out	 rough;		/* the form that is being read */
	struct {
		const struct deed *deed;
		uint8_t		 room;
	}		 deeds[DEEDS_MAX];	/* by name */
	size_t		 n_deeds;
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

/* Puts a new event where slot() said. */
static void
know(struct home *h, struct event **at, struct event *e)
{
	struct event **old = h->known;
	size_t n = h->slots;

	*at = e;
	if (4 * ++h->used <= 3 * n)
		return;
	h->slots = 2 * n;
	if ((h->known = calloc(h->slots, sizeof(*old))) == NULL)
		out_of_memory();
	for (size_t i = 0; i < n; i++)
		if (old[i] != NULL)
			*slot(h, old[i]->id) = old[i];
	free(old);
}

/* All deeds by name, so that one is found without asking every room. */
static void
deeds_list(struct home *h)
{
	for (uint8_t room = 0; practices[room] != NULL; room++) {
		const struct deed *const *d = practices[room]->deeds;

		for (; d != NULL && *d != NULL && h->n_deeds < DEEDS_MAX; d++) {
			size_t i = h->n_deeds++;

			for (; i > 0 && strcmp(h->deeds[i - 1].deed->name,
			    (*d)->name) > 0; i--)
				h->deeds[i] = h->deeds[i - 1];
			h->deeds[i].deed = *d;
			h->deeds[i].room = room;
		}
	}
}

static const struct deed *
deed_find(const struct home *h, const char *name, uint8_t *room)
{
	size_t low = 0, high = name != NULL ? h->n_deeds : 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int side = strcmp(name, h->deeds[mid].deed->name);

		if (side == 0) {
			*room = h->deeds[mid].room;
			return h->deeds[mid].deed;
		}
		if (side < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/*
 * Keeps the words alone: the gate's name, then what the fields say, a NUL
 * behind each. Ten years of names and numbers around them are a megabyte.
 */
static void
words_keep(struct home *h, struct event *e, struct value *values, size_t n)
{
	size_t len = strlen(e->gate) + 1;
	char *to;

	for (size_t i = 0; i < n; i++)
		len += strlen(values[i].text) + 1;
	e->text = to = arena_get(h->mem, len, 1);
	e->len = len;
	e->gate = strcpy(to, e->gate);
	for (size_t i = 0; i < n; i++) {
		to += strlen(to) + 1;
		values[i].text = strcpy(to, values[i].text);
		if (e->deed->fields[i].max >= TEXT_LEAST)
			text_sketch(&e->sketch, to);
	}
}

/* Fills in what the author says. False: not understood. */
static bool
event_read(struct home *h, struct event *e, char *text, size_t len)
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
	size_t n;

	if (!form_read(text, len, &pairs))
		return false;
	if ((e->deed = deed_find(h, form_find(&pairs, "do"), &e->room)) == NULL)
		return false;
	if ((deed_spaces(e->deed) & IN(e->space)) == 0)
		return false;
	n = fields_count(e->deed->fields);
	what.values = arena_get(h->mem, n, sizeof(struct value));
	form_check(said, &pairs, &when);
	form_check(e->deed->fields, &pairs, &what);
	if (when.bad != NULL || what.bad != NULL)
		return false;
	e->at = values[AT].number;
	e->zone = (int16_t)values[ZONE].number;
	e->day = day_of(e->at, e->zone);
	e->gate = values[GATE].text;
	e->rewrites = values[OF].text[0] != '\0';
	if (e->rewrites && (!e->deed->rewrites ||
	    !id_read(values[OF].text, e->of_id)))
		return false;
	e->values = what.values;
	words_keep(h, e, what.values, n);
	return true;
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
		of->sketch = (struct sketch){ 0 };
		of->wiped = true;
	}
	return !was && of->folded;
}

static bool
deletion_fold(const struct home *h, struct log *log, size_t i)
{
	const struct event *e = log->at[i];
	struct event *of;
	bool again = false;

	if (memcmp(e->gate_id, nobody, 16) != 0) {
		of = earlier(h, e, e->gate_id);
		log->early |= of == NULL;
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

	if (e->deed->unasked || day < 0 || day >= DAYS_KEPT)
		return;
	log->here[e->author][day / 8] |= (unsigned char)(1 << day % 8);
	if (!e->deed->aside)
		log->did[e->author][day / 8] |= (unsigned char)(1 << day % 8);
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
	for (int who = 0; who < 2; who++) {
		log->here[who] = arena_get(log->state, DAYS_KEPT / 8 + 1, 1);
		log->did[who] = arena_get(log->state, DAYS_KEPT / 8 + 1, 1);
	}
	for (size_t i = 0; i < log->n; i++) {
		log->at[i]->folded = false;
		log->at[i]->withdrawn = log->at[i]->wiped;
	}
	log->folded = 0;
	log->n_gated = 0;
}

static uint64_t
rank(const struct event *e)
{
	return e->place > 0 ? e->place : UINT64_MAX;
}

/* Merges at[0, mid) and at[mid, n), each in order; spare holds the second. */
static void
merge(struct event **at, size_t mid, size_t n, struct event **spare)
{
	size_t left = mid, right = n - mid;

	if (mid == 0 || right == 0 || rank(at[mid - 1]) <= rank(at[mid]))
		return;
	memcpy(spare, at + mid, right * sizeof(*at));
	while (right > 0) {
		if (left > 0 && rank(at[left - 1]) > rank(spare[right - 1])) {
			at[left + right - 1] = at[left - 1];
			left--;
		} else {
			at[left + right - 1] = spare[right - 1];
			right--;
		}
	}
}

static void
sort(struct event **at, size_t n, struct event **spare)
{
	if (n < 2)
		return;
	sort(at, n / 2, spare);
	sort(at + n / 2, n - n / 2, spare);
	merge(at, n / 2, n, spare);
}

/* Puts the log in order; true when a folded event had to move or make room.
 * What is folded is in order already, unless something there got a place. */
static bool
log_sort(struct log *log)
{
	size_t from = log->moved ? 0 : log->folded;
	struct event **before, **spare;
	size_t i = from > 0 ? from : 1;
	bool moved;

	log->moved = false;
	while (i < log->n && rank(log->at[i - 1]) <= rank(log->at[i]))
		i++;
	if (i >= log->n)
		return false;
	before = grow(NULL, 2 * log->n, sizeof(*before));
	spare = before + log->n;
	memcpy(before, log->at, log->folded * sizeof(*before));
	sort(log->at + from, log->n - from, spare);
	merge(log->at, from, log->n, spare);
	moved = memcmp(before, log->at, log->folded * sizeof(*before)) != 0;
	free(before);
	return moved;
}

/* Keeps a list of what stands at gates, for home_gate. */
static void
gated_add(struct log *log, struct event *e)
{
	if (e->deletes || (e->mode == PLAIN && memcmp(e->gate_id, nobody, 16) == 0))
		return;
	if (log->n_gated == log->size_gated) {
		log->size_gated = log->size_gated > 0 ? 2 * log->size_gated : 64;
		log->gated = grow(log->gated, log->size_gated, sizeof(*log->gated));
	}
	log->gated[log->n_gated++] = e;
}

/* Folds what is new, or everything when the order changed. */
static uint32_t
log_fold(struct home *h, struct log *log)
{
	bool again = log_sort(log) || log->stale;

	log->stale = false;
	if (log->folded == log->n && !again)
		return 0;
	for (size_t i = log->early ? 0 : log->folded; i < log->n; i++)
		if (log->at[i]->deletes)
			again |= deletion_fold(h, log, i);
	if (again) {
		log_clear(log);
		for (size_t i = 0; i < log->n; i++)
			if (log->at[i]->deletes)
				deletion_fold(h, log, i);
	}
	for (size_t i = log->folded; i < log->n; i++) {
		gated_add(log, log->at[i]);
		event_fold(h, log, log->at[i]);
	}
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
	h->rough.len = 0;
	out_bytes(&h->rough, text, len);
	out_bytes(&h->rough, "", 1);
	if (event_read(h, e, h->rough.bytes, len))
		fold->taken++;
	else {
		e->deed = NULL;
		e->gate = "";
		words_keep(h, e, NULL, 0);
		fold->kept++;
		h->kept++;
	}
}

static void
event_again(struct home *h, struct event *e, const char *head, const char *text,
    size_t len, struct fold *fold)
{
	struct log *log = &h->logs[e->space];
	uint64_t place = little(head + HEAD_PLACE, 8);

	if (e->deletes != (head[HEAD_WHAT] == WHAT_DELETE))
		return;		/* another event under the same id */
	if (e->place == 0 && place > 0) {
		e->place = place;
		log->moved = true;
		/* A deletion has named its target from the start. */
		if (!e->deletes)
			memcpy(e->gate_id, head + HEAD_GATE, 16);
		if (e->deletes || (e->mode == PLAIN &&
		    memcmp(e->gate_id, nobody, 16) != 0))
			log->stale = true;
	}
	if (e->len == 0 && len > 0 && !e->deletes) {
		event_words(h, e, text, len, fold);
		log->stale = true;
	}
}

static void
event_take(struct home *h, const char *head, const char *text, size_t len,
    struct fold *fold)
{
	struct event **at = slot(h, (const unsigned char *)head + HEAD_ID), *e;
	struct log *log;
	uint8_t space = (uint8_t)head[HEAD_SPACE];
	uint8_t author = (uint8_t)head[HEAD_AUTHOR];

	if (space >= SPACES || author > 1)
		return;
	if ((e = *at) != NULL) {
		if (e->space == space && e->author == author)
			event_again(h, e, head, text, len, fold);
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
	know(h, at, e);
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
	out_free(&h->rough);
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

	for (size_t i = log->n_gated; i-- > 0; ) {
		struct event *e = log->gated[i];

		if (e->author == author && !e->withdrawn &&
		    memcmp(e->gate_id, gate, 16) == 0)
			return e;
	}
	return NULL;
}

bool
event_same_gate(const struct event *a, const struct event *b)
{
	return a != NULL && b != NULL && a->mode != PLAIN && b->mode != PLAIN &&
	    memcmp(a->gate_id, nobody, sizeof(nobody)) != 0 &&
	    memcmp(a->gate_id, b->gate_id, sizeof(nobody)) == 0;
}

static bool
on_day(const unsigned char *days, int32_t day)
{
	day -= FIRST_DAY;
	return day >= 0 && day < DAYS_KEPT && (days[day / 8] >> day % 8 & 1) != 0;
}

bool
home_here(const struct home *h, enum space space, unsigned author, int32_t day)
{
	return on_day(h->logs[space].here[author], day);
}

bool
home_did(const struct home *h, enum space space, unsigned author, int32_t day)
{
	return on_day(h->logs[space].did[author], day);
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
	deeds_list(h);
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
		free(h->logs[i].gated);
	}
	free(h->known);
	arena_free(h->mem);
	free(h);
}
