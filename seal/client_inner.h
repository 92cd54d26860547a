/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client_inner: what the files of the client share.
 *
 *	client.c		the surface, and how a task goes from step to step
 *	client_account.c	the account, its keyrings, which spaces there are
 *	client_signin.c		open, sign up, log in, confirm, sessions, sign out
 *	client_renew.c		new keys for everything, and the recovery sheet
 *	client_pair.c		invitation, joining, the four words, unpairing
 *	client_sync.c		what is asked of the relay, and in which order
 *	client_read.c		what came: opening and keeping it
 *	client_deeds.c		the seal's own deeds: cards, couple keys, shares
 *	client_write.c		what goes: sealing, chaining, waiting, refusals
 *	client_keep.c		the records of the device's store
 *	client_whisper.c	what is said live
 *	client_photo.c		photos, beside the events that name them
 *	client_feed.c		dates for another calendar
 *	client_wish.c		rounds of wishes, in the private room
 *	client_places.c		when and where the relay calls this person
 *	client_facts.c		what pages are told
 *
 * A task is a row of steps, done one after the other. A step looks at the
 * answer that the step before it asked for, changes the client, and may ask
 * (client_ask), have another row done first (client_row), repeat (client_back),
 * or end the task (client_end). A row that runs out goes back to the row that
 * called it; the task is over when the first has run out.
 */
#ifndef SEAL_CLIENT_INNER_H
#define SEAL_CLIENT_INNER_H
#include "blob.h"
#include "card.h"
#include "chain.h"
#include "client.h"
#include "entries.h"
#include "envelope.h"
#include "event.h"
#include "fields.h"
#include "gate.h"
#include "keyring.h"
#include "login.h"
#include "whisper.h"

/* The spaces of a person, numbered as in docs/formats.md. */
enum { COUPLE, PERSONAL, PRIVATE, SPACES };

enum {
	HANDLE_MOST = 255,
	PASSPHRASE_MOST = 1024 + 1,
	MEMBERSHIPS_MOST = 16,
	ROWS_MOST = 12,
	PAGE_MOST = 100,	/* events in one answer */
	ASKED_LAST = 16,	/* gates, so that none is asked twice in a row */
	ASK_AGAIN = 2,		/* before a notice is believed */
	PUSH_MOST = 1 << 20
};

typedef void client_step(struct client *);
typedef client_step *const client_steps[];

/* ---- the account, as the relay last told it; kept in the clear ---- */
struct membership {
	uint8_t		 id[16], kind, members;
	bool		 frozen;
	uint64_t	 last;		/* its newest seq when it was asked for */
	struct card	 card[2];	/* in the order they joined */
};

struct account {
	bool		 known;
	char		 handle[HANDLE_MOST + 1];
	uint8_t		 person[16], salt[16], kdf;
	uint32_t	 wrap_number;
	struct writer	 wrap;		/* under the passphrase */
	struct writer	 ring[2];	/* sealed, by enum keyring_room */
	uint32_t	 revision[2];
	struct membership in[MEMBERSHIPS_MOST];
	size_t		 n;
};

/* ---- what this device keeps for itself; sealed ---- */
enum { N_NOTICES = 8 };
struct noted {
	uint32_t	 count;
	int64_t		 since;
};

struct chained {		/* this device's own events in one space */
	uint64_t	 counter;
	uint8_t		 prev[32];
};

struct session {
	uint8_t		 id[16], current;
	uint32_t	 created, last;	/* days since 1970 */
};

/* When and where the relay calls this person. A place's kind and state are as in
 * docs/protocol.md; those listed last as long as the client. */
enum { PLACES_MOST = 8, ALARMS_MOST = 64, ALARMS_KEPT = ALARMS_MOST + 32 };
struct place {
	uint8_t		 id[16], kind, state;
	char		 name[256];
};
struct calling {
	int64_t		 opened, alarm[ALARMS_KEPT];	/* what rang, then what will */
	size_t		 n_alarms;
	bool		 unsaid;	/* what lies ahead is not at the relay yet */
	bool		 nowhere;	/* the relay knew no place when it was asked last */
	bool		 has_here;	/* this device is one of the places */
	uint8_t		 here[16], here_hash[32];
	struct writer	 owed;		/* places that the relay was not told of yet */
	bool		 asked, offered, listed, has_tested;
	uint8_t		 offers, key[65];
	struct place	 place[PLACES_MOST];
	size_t		 n_places;
	uint8_t		 tested[16];
	unsigned	 status;
	char		 answer[501];
};

struct device {
	bool		 known;
	uint8_t		 store[16];	/* names this store for good */
	uint8_t		 key[32];	/* of all other records */
	uint8_t		 id[16];	/* as others see it */
	uint32_t	 generation;	/* of the card that signs its events */
	uint32_t	 next_waiting;
	struct chained	 chain[SPACES];
	uint8_t		 recovery[16];	/* the code, until it is typed back */
	bool		 has_recovery;
	uint8_t		 next_recovery[16];	/* of a renewal under way */
	uint32_t	 next_wrap;		/* and its wrap number; 0: none */
	struct noted	 notice[N_NOTICES];
	int64_t		 synced, keys_changed;
	bool		 ring_changed;	/* the base keyring is not at the relay yet */
	uint32_t	 whispers;	/* numbers up to this one may have been used */
	uint32_t	 closed;	/* private client: its keyring's highest revision */
};

/* ---- a space ---- */
/* An event of one's own that is not yet seen in the log. */
enum waiting_flag {
	WAITING_HIDDEN = 1,	/* a deed of the seal */
	WAITING_STUB = 2,	/* goes without its words, which are taken back */
	WAITING_HELD = 4,	/* refused for good: kept here, never sent again */
	WAITING_AGAIN = 8,	/* refused once already */
	WAITING_BOXED = 16	/* for the private room: its form lies sealed to the
				 * drop-box, here too */
};

struct waiting {
	uint32_t	 number;	/* of its record; sent in this order */
	uint8_t		 space, what, mode, flags;
	uint8_t		 id[16];
	uint8_t		 gate[16];	/* or the event to delete */
	uint8_t		 share[32];	/* of a gated event */
	uint32_t	 box;		/* boxed: the drop-box's epoch */
	struct writer	 form, wire;
	bool		 sent;		/* the relay has it */
	bool		 changed;	/* not kept yet */
};

/* A photo that is not at the relay yet. */
struct photo {
	uint32_t	 number;	/* of its record */
	bool		 taken;		/* an event names it */
	uint8_t		 space, id[16];	/* of that event */
	uint8_t		 head[BLOB_HEAD];
	uint32_t	 small;		/* bytes of the small stream, in front */
	struct writer	 streams;
	unsigned	 next;		/* part to be sent */
	bool		 skipped;	/* not in this sync */
	bool		 changed;	/* not kept yet */
};

/* What opens a gated event, from the author's own space or a release. */
struct share {
	uint8_t		 event[16], share[32];
};

struct space {
	bool		 here;		/* we are in it */
	uint8_t		 id[16];
	bool		 frozen;
	uint8_t		 members;
	uint8_t		 person[2][16];
	struct view	*view;		/* NULL: not read by this client */
	uint64_t	 last;		/* the newest seq that the relay spoke of */
	bool		 view_changed;
	uint32_t	 blocks;	/* of its heads are kept, each for good */
	uint8_t		 block_head[32];	/* the last head in them */
	uint32_t	 epoch;		/* couple: of the newest seal in the log */
	uint32_t	 generation;	/* newest that has written here (own spaces) */
	bool		 owes_seal;	/* our seal came second: make the next */
	bool		 here_said;	/* the joiner's greeting was read */
	int64_t		 joined;	/* and when it was written */
	bool		 lost;		/* the relay has less than we read */
	struct entries	 entries;
	struct share	*shares;
	size_t		 n_shares, shares_size;
};

/* ---- one task's own things; wiped when it is over ---- */
struct work {
	char		 handle[HANDLE_MOST + 1];
	char		 passphrase[PASSPHRASE_MOST], next[PASSPHRASE_MOST];
	uint8_t		 salt[16], kdf, kind;	/* kind: enum login_kind */
	struct login_keys login;
	uint8_t		 login_public[32];
	uint8_t		 code[16];
	uint8_t		 nonce[32];
	uint64_t	 expiry;
	struct roots	 roots;
	bool		 has_roots;
	/* sync */
	uint8_t		 space;		/* that is being read or written */
	uint8_t		 todo;		/* spaces still to be done, bits */
	uint8_t		 tries, rounds;
	bool		 sent;		/* something went to the relay */
	bool		 changed;	/* a wish: the private keyring, in rings */
	bool		 stuck;		/* nothing more goes into this space now */
	bool		 moved;		/* this device needs a new id */
	bool		 first_time;	/* the couple's log is read from its start */
	uint32_t	 theirs;	/* the relay's revision of an older keyring */
	uint32_t	 pushed[PAGE_MOST];	/* numbers of what was sent */
	size_t		 n_pushed;
	struct writer	 before;	/* the view before the page asked again */
	size_t		 at;		/* list position in a loop of steps */
	size_t		 looked;	/* entries, from the newest, whose gates were seen to */
	uint8_t		 asked[ASKED_LAST][16];	/* the last of those gates */
	size_t		 n_asked;
	/* renewal, sign-up */
	struct roots	 next_roots;
	uint8_t		 attempts;
	struct keyring	 rings[2];
	struct account	 account;
	/* joining, inviting */
	uint8_t		 invite[16], invite_key[32], couple[16];
	const char	*refusal;	/* what 401 means here */
};

struct response {
	unsigned	 status;
	struct writer	 body;
};

/* Dates for another calendar: the deed in force, and what the relay was given. */
struct feed {
	bool		 on;
	uint64_t	 place;		/* of the deed */
	uint8_t		 id[16], key[32], in[16];	/* in: the couple's space, or zeros */
	uint64_t	 ended;		/* so many pairings had ended when it began */
	bool		 ending;	/* the relay is to be told that it ended; kept */
	uint8_t		 said[32], saying[32];	/* hashes */
};

struct client {
	enum client_room room;
	size_t		 former;	/* which one a former client reads */
	char		 origin[256];
	int64_t		 now;

	/* the task */
	struct writer	 task;		/* its form */
	client_step *const *rows[ROWS_MOST];
	size_t		 depth;
	bool		 over, asking, offline;
	const char	*outcome;
	struct writer	 method_path, body;
	struct call	 call;
	struct response	 answer;
	struct work	 work;

	/* keys; only while open */
	bool		 open;
	struct roots	 roots;		/* closed: private client only */
	struct keyring	 ring[2];

	/* the store */
	struct account	 account;
	struct device	 device;
	bool		 account_changed, device_changed;
	struct space	 space[SPACES];
	struct waiting	*waiting;
	size_t		 n_waiting, waiting_size;
	struct photo	*photos;
	size_t		 n_photos, photos_size;
	bool		 full;		/* the relay has no room for more of them */
	struct kept	*kept;		/* loaded while locked, client_keep.c */
	size_t		 n_kept, kept_size;
	struct kept	*dirty;		/* to be kept by the host */
	size_t		 n_dirty, dirty_size, dirty_at, dirty_given;

	/* to the core */
	struct writer	 opened, handed;
	bool		 again, told;
	bool		 replaced;	/* a space, by another one */
	uint8_t		 me, told_me;

	/* a sign-up whose answer never came: it may have been done all the same */
	struct {
		char	 handle[HANDLE_MOST + 1];
		uint8_t	 person[16], code[16];
	} lost_signup;

	/* whispers */
	uint32_t	 next_whisper;	/* its number; 0: none was sent yet */
	struct whispers_heard heard;
	struct call	 whisper;
	struct writer	 whisper_path, whisper_body, heard_form;
	struct writer	 wished;	/* what a wish came to, once it may be said */
	bool		 wished_kept;

	struct call	 photo_call;
	struct writer	 photo_path, photo_name, picture;

	struct calling	 calling;
	struct feed	 feed;
	struct session	 sessions[32];
	size_t		 n_sessions;
	struct writer	 facts;
};

/* ---- client.c: steps ---- */
void	 client_row(struct client *, client_step *const *row);
void	 client_back(struct client *, size_t steps);	/* 1: this step again */
void	 client_skip(struct client *, size_t steps);
void	 client_end(struct client *, const char *outcome);
/* The request's body, empty: to be filled before asking. */
struct writer *client_body(struct client *);
/* The path is made of a route, an id in hex unless NULL, and a rest. */
void	 client_ask(struct client *, const char *method, const char *route,
    const uint8_t *id, const char *rest);
struct reader client_reply(const struct client *);
/* True: the answer has this status. Else it ends the task with a code. */
bool	 client_fine(struct client *, unsigned status);
bool	 client_problem(const struct client *, const char *code);
struct fields client_form(const struct client *);
void	 client_work_wipe(struct work *);

/* ---- client_account.c ---- */
void	 client_account_free(struct account *);
void	 client_account_copy(struct account *, const struct account *);
bool	 client_account_read(struct account *, struct reader *);	/* docs/protocol.md */
/* In which way this person belongs to a space; NULL: not at all. */
const struct membership *client_membership(const struct client *,
    const uint8_t space[16]);
void	 client_take_long(struct writer *, struct reader *);	/* long() */
/* The couple, who is who, which spaces there are: from account and keyring. */
void	 client_arrange(struct client *);
/* How many couples ended, but for the present one. */
size_t	 client_count_former(const struct client *);
void	 client_close_keys(struct client *);	/* locks */
/* Opens a keyring of an account and checks that it is this person's own. */
bool	 client_open_ring(struct keyring *, const struct account *,
    enum keyring_room, const uint8_t root[32], uint8_t least);
bool	 client_open_rings(struct client *);	/* this client's, with its roots */
bool	 client_open_closed_ring(struct client *, struct keyring *);	/* with work's */
/* Takes what is newer in an account just read. False: it does not open. */
bool	 client_take_account(struct client *, struct account *);

void	 client_closed_seen(struct client *);
/* The couple's space that two are in and that did not end. False: none. */
bool	 client_couple(const struct client *, uint8_t space[16]);

/* ---- client_wish.c ---- */
extern client_steps client_wish_row;

/* ---- client_feed.c ---- */
extern client_steps client_feed_row, client_feed_say_row;
/* At the end of a sync: what ended on any device ends at the relay, too. */
void	 client_ask_feed_end(struct client *);
void	 client_took_feed_end(struct client *);
/* After new keys: whoever copied the old ones shall not read on. */
void	 client_end_feed(struct client *);
void	 client_learn_feed(struct client *, const struct entry *);
void	 client_feed_facts(const struct client *, struct writer *);

/* ---- client_places.c ---- */
extern client_steps client_alarms_row, client_place_row, client_place_off_row,
    client_place_test_row, client_place_code_row, client_leave_place_row;
void	 client_calling_free(struct client *);
void	 client_calling_write(const struct client *, struct writer *);
void	 client_calling_read(struct client *, struct reader *);
void	 client_calling_facts(struct client *, struct writer *);
/* New keys or another session: the relay has forgotten this place, and is told anew.
 * What was taken away on another device is not. */
void	 client_call_anew(struct client *);

/* ---- client_signin.c ---- */
/* A required field of the task, as it was typed. False: the task is over. */
bool	 client_need(struct client *, const char *name, char *out, size_t size);
/* work.login from a passphrase, with the salt and cost of work. */
bool	 client_stretch(struct client *, const char *passphrase);
/* A recovery code's keys: it signs in under the account's salt, because the
 * person is not known before, and opens the wrap under the person. */
void	 client_code_keys(struct login_keys *, const uint8_t code[16],
    const uint8_t salt[16], const uint8_t person[16]);
/* What opens the roots: the passphrase's wrap, kept in the account, and the
 * recovery sheet's. */
void	 client_make_wraps(struct account *, const struct roots *,
    const uint8_t passphrase_key[32], const uint8_t recovery_key[32],
    uint8_t recovery_wrap[ROOTS_WRAP_SIZE]);
void	 client_make_drop_box(struct keyring *base, struct keyring *closed,
    uint32_t epoch);
void	 client_put_public(struct writer *, const uint8_t seed[32]);
void	 client_put_proof(struct client *, struct writer *);
/* The roots in work, from the passphrase and the wrap that is kept here. */
bool	 client_unwrap_here(struct client *, const char *passphrase);
void	 client_take_recovery_code(struct client *, const uint8_t code[16]);
extern client_steps client_challenge_row;	/* work.handle -> work.nonce */
extern client_steps client_open_row, client_signup_row, client_login_row,
    client_recover_row, client_confirm_row, client_sessions_row, client_end_row,
    client_signout_row, client_close_row;

/* ---- client_renew.c ---- */
extern client_steps client_renew_row;
/* With work.roots, and work.login to prove it: everything new. */
extern client_steps client_renewal_row;

/* ---- client_pair.c ---- */
extern client_steps client_invite_row, client_withdraw_row, client_join_row,
    client_words_row, client_unpair_row;
extern client_steps client_meet_row;	/* opens the answer to an invitation */
bool	 client_must_meet(const struct client *);
/* The partner's newest pinned card. */
bool	 client_partner(const struct client *, struct card *);
const char *client_pair_state(const struct client *);
/* The invitation that is open now, into a space that nobody joined yet. */
bool	 client_invitation(const struct client *, struct invitation *);
extern client_steps client_drop_invitations_row;

/* ---- client_sync.c ---- */
extern client_steps client_account_row;	/* reads the account again */
extern client_steps client_ring_row;	/* brings a changed keyring to the relay */
extern client_steps client_sync_row, client_resend_row, client_read_row;
void	 client_ring_changed(struct client *);
/* Of enum notice, one bit, or NOTICE_UNREADABLE. */
enum { NOTICE_UNREADABLE = 1 << 7 };
void	 client_note(struct client *, unsigned notice, uint32_t more);

/* ---- client_read.c ---- */
enum opening { OPENED, CLOSED, BROKEN };
/* Appends the form inside. CLOSED: behind a gate whose share is not here. */
enum opening client_open_text(const struct client *, unsigned space,
    const struct wire *, const struct header *, struct writer *form);
/* Reads a page of placed events into the space. Gives the notices. */
unsigned client_read_page(struct client *, unsigned space,
    const struct wire *, size_t n);
/* The words of an event that was read as a stub. False: not those. */
bool	 client_read_again(struct client *, unsigned space, const struct wire *);
/* Words are gone for good: from here, and from the store. */
void	 client_forget(struct client *, unsigned space, uint8_t author,
    const uint8_t target[16]);
/* The number of an author as entries keep it, and as the core knows it. */
uint8_t	 client_mine(const struct client *, unsigned space);
uint8_t	 client_author(const struct client *, unsigned space, uint8_t kept);
void	 client_tell_all(struct client *);

/* ---- client_deeds.c ---- */
/* The last seq of an own pin whose successor is not seen in the log yet. */
#define PIN_ENDING	UINT64_MAX
/* Is this a deed of the seal, which the core never sees? */
bool	 client_is_deed(unsigned space, const struct entry *);
/* What a kept deed said, after loading: shares and releases. */
void	 client_learn_deed(struct client *, unsigned space, const struct entry *);
/* What a deed in the couple's log does when it is read: new cards and keys. */
void	 client_obey_deed(struct client *, const struct entry *,
    const struct header *);
/* An event that no pin confirms: is it a second successor of one card? */
void	 client_suspect(struct client *, const struct wire *);
const uint8_t *client_share(const struct space *, const uint8_t event[16]);
/* A gate that may have opened and was not asked about in this task. */
bool	 client_gate_to_ask(struct client *, uint8_t gate[16]);
/* What is owed to the partner: the couple's next key, shares to release. */
void	 client_settle(struct client *);
/* The fields of a couple seal. False: the partner's key is worthless. */
bool	 client_put_seal(struct client *, struct writer *, const struct card *sender,
    const uint8_t exchange[32], const struct card *partner, uint32_t epoch,
    const struct couple_keys *);

/* ---- client_write.c ---- */
struct draft {
	uint8_t		 space, what, mode, flags;	/* enum waiting_flag */
	uint8_t		 id[16], gate[16];
	const uint8_t	*form;
	size_t		 len;
};
bool	 client_may_write(const struct client *, const struct draft *);
void	 client_write(struct client *, const struct draft *);
/* A deed of the seal: the form gets do= and at= in front. */
void	 client_write_deed(struct client *, unsigned space, const char *deed,
    const struct writer *fields);
void	 client_new_device(struct client *);	/* and seals what waits again */
struct waiting *client_waiting(const struct client *, unsigned space,
    const uint8_t id[16]);
void	 client_drop_waiting(struct client *, struct waiting *);
void	 client_tell_waiting(struct client *, const struct waiting *);
size_t	 client_count_waiting(const struct client *);
/* The relay's word on the n-th event of the last request. */
enum push_result { PUSH_STORED, PUSH_HAD, PUSH_REFUSED, PUSH_CHAIN, PUSH_GATE,
	PUSH_FROZEN, PUSH_QUOTA };
void	 client_refused(struct client *, struct waiting *, enum push_result);
bool	 client_sendable(const struct waiting *);
/* What was written into a couple's space that nobody joined waits again, for
 * the space of the couple that there is now. */
void	 client_carry_over(struct client *);
void	 client_add_waiting(struct client *, const struct waiting *);	/* takes it over */
/* After the log was read anew: what of mine the relay lost is sent again. */
void	 client_send_lost(struct client *);

/* ---- client_photo.c ---- */
extern client_steps client_photos_row;
void	 client_add_photo(struct client *, const struct photo *);	/* takes it over */
/* Was it made for this event? Then it waits to be sent. */
void	 client_take_photo(struct client *, const struct draft *);
/* Those of a target that is taken back do not go any more. */
void	 client_forget_photos(struct client *, unsigned space,
    const uint8_t target[16]);
void	 client_photos_free(struct client *);

/* ---- client_keep.c ---- */
bool	 client_unlock_store(struct client *);	/* with the keyrings open */
void	 client_new_store(struct client *);
void	 client_wipe_store(struct client *);	/* everything is to be dropped */
void	 client_reset_space(struct client *, unsigned space);	/* forgets its log */
void	 client_drop_record(struct client *, const char *name, uint32_t number);
void	 client_kept_free(struct client *);
#endif
