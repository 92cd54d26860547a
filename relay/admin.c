/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * admin: what the host of a server may do with accounts: list them, shut one,
 * remove one. There is no view of what anybody does.
 */
#include <string.h>
#include <time.h>
#include "inside.h"

struct admin {
	struct visit	 visit;
	struct answer	 answer;
	struct name	 name;
	bool		 disabled;

	uint8_t		 after[16];	/* for the list: where it goes on */
	bool		 more;
	void		(*each)(void *, const struct account_line *);
	void		*context;
};

static bool
admin_begin(struct admin *admin, struct relay *relay, const char *handle)
{
	struct writer short_handle = { 0 };
	size_t len = strlen(handle);

	admin->visit.relay = relay;
	admin->visit.answer = &admin->answer;
	admin->visit.now = time(NULL);
	admin->visit.day = admin->visit.now / DAY;
	if (len > HANDLE_MOST)
		return false;
	writer_short(&short_handle, handle, len);
	struct reader reader = reader_over(short_handle.bytes, short_handle.len);
	bool good = len == 0 || name_read(&admin->name, &reader);
	writer_free(&short_handle);
	return good;
}

static bool
account_of(struct admin *admin, uint8_t account[16])
{
	struct value row[STORE_COLUMNS];

	if (!unit_get(admin->visit.unit, LOGIN_GET, row,
	    BYTES(admin->name.hash, 32)))
		return false;
	memcpy(account, row[0].bytes, 16);
	return true;
}

static bool
disable_work(void *context, struct unit *unit)
{
	struct admin *admin = context;
	uint8_t account[16];

	admin->visit.unit = unit;
	admin->visit.hints = 0;
	if (!account_of(admin, account))
		return false;
	unit_run(unit, ACCOUNT_DISABLE, ID(account), NUMBER(admin->disabled));
	if (admin->disabled) {
		sessions_end(&admin->visit, account, NULL);
		unit_run(unit, ALARM_DROP_ALL, ID(account));
	}
	return true;
}

static bool
remove_work(void *context, struct unit *unit)
{
	struct admin *admin = context;
	uint8_t account[16];

	admin->visit.unit = unit;
	admin->visit.hints = 0;
	if (!account_of(admin, account))
		return false;
	account_drop(&admin->visit, account, &admin->name);
	return true;
}

static bool
admin_do(struct admin *admin, store_work *work)
{
	struct relay *relay = admin->visit.relay;

	if (store_write(relay->store, work, admin) != STORE_DONE)
		return false;
	for (unsigned i = 0; i < admin->visit.hints; i++)
		if (relay->listener != NULL)
			relay->listener(relay->listener_context,
			    &admin->visit.hint[i]);
	return true;
}

bool
relay_disable(struct relay *relay, const char *handle, bool disabled)
{
	struct admin admin = { .disabled = disabled };

	return handle[0] != '\0' && admin_begin(&admin, relay, handle) &&
	    admin_do(&admin, disable_work);
}

bool
relay_remove(struct relay *relay, const char *handle)
{
	struct admin admin = { 0 };

	return handle[0] != '\0' && admin_begin(&admin, relay, handle) &&
	    admin_do(&admin, remove_work);
}

static void
account_tell(struct admin *admin, const struct value row[STORE_COLUMNS])
{
	struct account_line line = { .created_day = row[2].number,
	    .disabled = row[3].number != 0 };
	struct space spaces[RELAY_SPACES];

	memcpy(admin->after, row[0].bytes, 16);
	memcpy(line.handle, row[1].bytes, row[1].len);
	unsigned n = spaces_of(&admin->visit, admin->after, spaces);
	for (unsigned i = 0; i < n; i++)
		line.size += spaces[i].size;
	admin->each(admin->context, &line);
}

static bool
list_work(void *context, struct unit *unit)
{
	struct admin *admin = context;
	struct value row[STORE_COLUMNS];

	admin->visit.unit = unit;
	admin->more = false;
	unit_begin(unit, ACCOUNT_LIST, (struct value[]){ ID(admin->after) }, 1);
	while (unit_row(unit, ACCOUNT_LIST, row)) {
		account_tell(admin, row);
		admin->more = true;
	}
	return true;
}

bool
relay_accounts(struct relay *relay, void (*each)(void *context,
    const struct account_line *), void *context)
{
	struct admin admin = { .each = each, .context = context, .more = true };

	admin_begin(&admin, relay, "");
	while (admin.more)
		if (store_read(relay->store, list_work, &admin) != STORE_DONE)
			return false;
	return true;
}
