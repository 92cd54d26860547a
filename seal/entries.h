/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * entries: what was read, confirmed and opened in one space, as this device
 * keeps it: found by id, handed to the core, and kept in batches of up to
 * about 64 KB, of which only the changed ones are written again.
 */
#ifndef SEAL_ENTRIES_H
#define SEAL_ENTRIES_H
#include "bytes.h"

enum entry_flag {
	ENTRY_HIDDEN = 1,	/* a deed of the seal: the core never sees it */
	ENTRY_DEAD = 2,		/* taken back by its author */
	ENTRY_UNREADABLE = 4,	/* confirmed, but it does not open */
	ENTRY_ASIDE = 8,	/* from a log that the relay has lost */
	ENTRY_CHECKED = 16,	/* gated: its ciphertext was here, as it was signed */
	ENTRY_RELEASED = 32	/* own strict answer: its share was given away */
};

struct entry {
	uint64_t	 place;		/* seq; 0 while it has none */
	uint8_t		 id[16], gate[16];
	uint8_t		 what, mode, author, flags;
	uint32_t	 batch;		/* that keeps it; 0: none yet */
	uint32_t	 len;
	uint8_t		*form;		/* NULL: a stub */
};

struct entry_batch {
	uint32_t	 number;	/* from 1 */
	size_t		 bytes;
	bool		 changed;
};

/* All zeros, but for the salt of its index, is empty. */
struct entries {
	struct entry	*at;
	size_t		 n, size;
	uint32_t	*index;
	size_t		 slots;
	uint8_t		 salt[16];
	struct entry_batch *batches;
	size_t		 n_batches, batches_size;
	uint32_t	 newest;	/* batch number */
};

void	 entries_init(struct entries *);
void	 entries_free(struct entries *);	/* wipes; then it is empty */

struct entry *entries_find(const struct entries *, const uint8_t id[16]);
/* A copy of this one, without its form. The pointer lasts until the next. */
struct entry *entries_add(struct entries *, const struct entry *);
void	 entry_set_form(struct entry *, const void *form, size_t len);
void	 entry_drop_form(struct entry *);	/* wipes it */
/* Say so after changing an entry that may be kept already. */
void	 entries_changed(struct entries *, const struct entry *);

/*
 * Reads a kept batch. False: nonsense, and nothing was added. Entries that
 * are there already stay as they are.
 */
bool	 entries_load(struct entries *, uint32_t number, const uint8_t *, size_t len);
/*
 * Makes new and changed batches, one a call, with their numbers. An empty one
 * is to be dropped. False: all is kept.
 */
bool	 entries_keep(struct entries *, uint32_t *number, struct writer *);

/* One entry as the core reads it, docs/formats.md. */
void	 entry_tell(struct writer *, const struct entry *, uint8_t space,
    uint8_t author);
#endif
