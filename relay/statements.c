/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * statements: the text of all SQL, the same for SQLite, PostgreSQL and Citus.
 *
 * Whatever belongs to a space names space_id, whatever belongs to a person
 * account_id; what is found by something else has a table of its own with
 * that as primary key. Times and ids are made in C.
 */
#include <stddef.h>
#include "statements.h"

const char *const schema_steps[] = {
	"CREATE TABLE IF NOT EXISTS setting (name smallint NOT NULL PRIMARY KEY,"
	" number bigint NOT NULL)",

	"CREATE TABLE IF NOT EXISTS login (handle_hash bytea NOT NULL PRIMARY KEY,"
	" account_id bytea NOT NULL, salt bytea NOT NULL, login_tag bytea NOT NULL,"
	" recovery_key bytea NOT NULL)",

	"CREATE TABLE IF NOT EXISTS account (account_id bytea NOT NULL PRIMARY KEY,"
	" handle bytea NOT NULL, card bytea NOT NULL, wrap_number bigint NOT NULL,"
	" wrap bytea NOT NULL, recovery_wrap bytea NOT NULL,"
	" base_revision bigint NOT NULL, base bytea NOT NULL,"
	" private_revision bigint NOT NULL, private bytea NOT NULL,"
	" created_day bigint NOT NULL, once_hash bytea NOT NULL,"
	" once_until bigint NOT NULL, disabled smallint NOT NULL DEFAULT 0)",

	"CREATE TABLE IF NOT EXISTS session (token_hash bytea NOT NULL PRIMARY KEY,"
	" account_id bytea NOT NULL, session_id bytea NOT NULL,"
	" created_day bigint NOT NULL, last_day bigint NOT NULL)",

	"CREATE TABLE IF NOT EXISTS signed_in (account_id bytea NOT NULL,"
	" session_id bytea NOT NULL, token_hash bytea NOT NULL,"
	" created_day bigint NOT NULL, last_day bigint NOT NULL,"
	" PRIMARY KEY (account_id, session_id))",

	"CREATE TABLE IF NOT EXISTS device (account_id bytea NOT NULL,"
	" device_hash bytea NOT NULL, last_day bigint NOT NULL,"
	" PRIMARY KEY (account_id, device_hash))",

	"CREATE TABLE IF NOT EXISTS spent (nonce bytea NOT NULL PRIMARY KEY,"
	" expires_at bigint NOT NULL)",

	"CREATE TABLE IF NOT EXISTS belongs (account_id bytea NOT NULL,"
	" space_id bytea NOT NULL, kind smallint NOT NULL,"
	" PRIMARY KEY (account_id, space_id))",

	"CREATE TABLE IF NOT EXISTS space (space_id bytea NOT NULL PRIMARY KEY,"
	" kind smallint NOT NULL, state smallint NOT NULL DEFAULT 0,"
	" seq bigint NOT NULL DEFAULT 0, size bigint NOT NULL DEFAULT 0,"
	" created_day bigint NOT NULL)",

	"CREATE TABLE IF NOT EXISTS member (space_id bytea NOT NULL,"
	" account_id bytea NOT NULL, seat smallint NOT NULL, card bytea NOT NULL,"
	" gone smallint NOT NULL DEFAULT 0, PRIMARY KEY (space_id, account_id),"
	" FOREIGN KEY (space_id) REFERENCES space (space_id))",

	"CREATE TABLE IF NOT EXISTS event (space_id bytea NOT NULL,"
	" event_id bytea NOT NULL, seq bigint NOT NULL, author bytea NOT NULL,"
	" gate bytea, size bigint NOT NULL, day bigint NOT NULL,"
	" head bytea NOT NULL, body bytea, PRIMARY KEY (space_id, event_id),"
	" FOREIGN KEY (space_id) REFERENCES space (space_id))",
	"CREATE INDEX IF NOT EXISTS event_seq ON event (space_id, seq)",
	"CREATE INDEX IF NOT EXISTS event_gate ON event (space_id, gate)"
	" WHERE gate IS NOT NULL",

	"CREATE TABLE IF NOT EXISTS chain (space_id bytea NOT NULL,"
	" author bytea NOT NULL, device bytea NOT NULL, counter bigint NOT NULL,"
	" hash bytea NOT NULL, PRIMARY KEY (space_id, author, device),"
	" FOREIGN KEY (space_id) REFERENCES space (space_id))",

	"CREATE TABLE IF NOT EXISTS gate (space_id bytea NOT NULL,"
	" gate_id bytea NOT NULL, account_id bytea NOT NULL,"
	" event_id bytea NOT NULL, share bytea,"
	" PRIMARY KEY (space_id, gate_id, account_id),"
	" FOREIGN KEY (space_id) REFERENCES space (space_id))",

	"CREATE TABLE IF NOT EXISTS invitation"
	" (invitation_id bytea NOT NULL PRIMARY KEY, account_id bytea NOT NULL,"
	" space_id bytea NOT NULL, offer bytea, expires_at bigint NOT NULL,"
	" state smallint NOT NULL DEFAULT 0, answerer bytea, reply bytea)",

	"CREATE TABLE IF NOT EXISTS invited (account_id bytea NOT NULL,"
	" invitation_id bytea NOT NULL, created_at bigint NOT NULL,"
	" PRIMARY KEY (account_id, invitation_id))",

	"CREATE TABLE IF NOT EXISTS channel (account_id bytea NOT NULL,"
	" channel_id bytea NOT NULL, kind smallint NOT NULL,"
	" state smallint NOT NULL, sealed bytea NOT NULL,"
	" changed_day bigint NOT NULL, code bytea, code_until bigint NOT NULL"
	" DEFAULT 0,"
	" PRIMARY KEY (account_id, channel_id))",
	"CREATE INDEX IF NOT EXISTS channel_gone ON channel (changed_day)"
	" WHERE state = 2",

	"CREATE TABLE IF NOT EXISTS alarm (account_id bytea NOT NULL,"
	" alarm_id bytea NOT NULL, channel_id bytea NOT NULL,"
	" due_at bigint NOT NULL, tries smallint NOT NULL DEFAULT 0,"
	" claimed_until bigint NOT NULL,"
	" PRIMARY KEY (account_id, alarm_id, channel_id))",
	"CREATE INDEX IF NOT EXISTS alarm_claimed ON alarm (claimed_until)",

	"CREATE TABLE IF NOT EXISTS feed (feed_id bytea NOT NULL PRIMARY KEY,"
	" account_id bytea NOT NULL, body bytea NOT NULL)",

	"CREATE TABLE IF NOT EXISTS fed (account_id bytea NOT NULL,"
	" feed_id bytea NOT NULL, PRIMARY KEY (account_id, feed_id))",

	"CREATE TABLE IF NOT EXISTS blob (space_id bytea NOT NULL,"
	" blob_id bytea NOT NULL, part int NOT NULL, author bytea NOT NULL,"
	" size bigint NOT NULL, body bytea NOT NULL,"
	" PRIMARY KEY (space_id, blob_id, part),"
	" FOREIGN KEY (space_id) REFERENCES space (space_id))",
	NULL
};

const char *const statement_text[STATEMENT_COUNT] = {
	[SETTING_GET] = "SELECT number FROM setting WHERE name = ?1",
	[SETTING_PUT] = "INSERT INTO setting (name, number) VALUES (?1, ?2)"
	    " ON CONFLICT (name) DO UPDATE SET number = excluded.number",

	/* who signs in */
	[LOGIN_ADD] = "INSERT INTO login (handle_hash, account_id, salt, login_tag,"
	    " recovery_key) VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT (handle_hash) DO NOTHING",
	[LOGIN_GET] = "SELECT account_id, salt, login_tag, recovery_key FROM login"
	    " WHERE handle_hash = ?1",
	[LOGIN_PUT] = "UPDATE login SET login_tag = ?2, recovery_key = ?3"
	    " WHERE handle_hash = ?1",
	[LOGIN_DROP] = "DELETE FROM login WHERE handle_hash = ?1",

	/* accounts: wraps and keyrings nobody here can open */
	[ACCOUNT_ADD] = "INSERT INTO account (account_id, handle, card, wrap_number,"
	    " wrap, recovery_wrap, base_revision, base, private_revision, private,"
	    " created_day, once_hash, once_until)"
	    " VALUES (?1, ?2, ?3, 1, ?4, ?5, 1, ?6, 1, ?7, ?8, ?9, ?10)"
	    " ON CONFLICT (account_id) DO NOTHING",
	[ACCOUNT_GET] = "SELECT card, wrap_number, base_revision, base,"
	    " private_revision, private, disabled, handle FROM account"
	    " WHERE account_id = ?1",
	[ACCOUNT_WRAPS] = "SELECT wrap, recovery_wrap, disabled FROM account"
	    " WHERE account_id = ?1",
	[ACCOUNT_ONCE] = "SELECT once_hash, once_until FROM account"
	    " WHERE account_id = ?1",
	[ACCOUNT_BASE] = "UPDATE account SET base = ?3, base_revision = ?2 + 1"
	    " WHERE account_id = ?1 AND base_revision = ?2",
	[ACCOUNT_PRIVATE] = "UPDATE account SET private = ?3,"
	    " private_revision = ?2 + 1"
	    " WHERE account_id = ?1 AND private_revision = ?2",
	[ACCOUNT_RENEW] = "UPDATE account SET card = ?4,"
	    " wrap_number = wrap_number + 1, wrap = ?5, recovery_wrap = ?6,"
	    " base_revision = ?2 + 1, base = ?7, private_revision = ?3 + 1,"
	    " private = ?8, once_hash = ?9, once_until = ?10"
	    " WHERE account_id = ?1 AND base_revision = ?2 AND private_revision = ?3",
	[ACCOUNT_DROP] = "DELETE FROM account WHERE account_id = ?1",
	[ACCOUNT_LIST] = "SELECT account_id, handle, created_day, disabled"
	    " FROM account WHERE account_id > ?1 ORDER BY account_id LIMIT 100",
	[ACCOUNT_DISABLE] = "UPDATE account SET disabled = ?2 WHERE account_id = ?1",

	/* sessions: by token, and by person */
	[SESSION_ADD] = "INSERT INTO session (token_hash, account_id, session_id,"
	    " created_day, last_day) VALUES (?1, ?2, ?3, ?4, ?4)",
	[SESSION_GET] = "SELECT account_id, session_id, created_day, last_day"
	    " FROM session WHERE token_hash = ?1",
	[SESSION_USED] = "UPDATE session SET last_day = ?2"
	    " WHERE token_hash = ?1 AND last_day < ?2",
	[SESSION_DROP] = "DELETE FROM session WHERE token_hash = ?1",
	[SESSION_OLD] = "SELECT token_hash, account_id, session_id FROM session"
	    " WHERE last_day < ?1 OR created_day < ?2 ORDER BY token_hash LIMIT 200",
	[SIGNED_IN_ADD] = "INSERT INTO signed_in (account_id, session_id, token_hash,"
	    " created_day, last_day) VALUES (?1, ?2, ?3, ?4, ?4)",
	[SIGNED_IN_LIST] = "SELECT session_id, token_hash, created_day, last_day"
	    " FROM signed_in WHERE account_id = ?1"
	    " ORDER BY last_day DESC, created_day DESC, session_id",
	[SIGNED_IN_GET] = "SELECT token_hash FROM signed_in"
	    " WHERE account_id = ?1 AND session_id = ?2",
	[SIGNED_IN_USED] = "UPDATE signed_in SET last_day = ?3"
	    " WHERE account_id = ?1 AND session_id = ?2 AND last_day < ?3",
	[SIGNED_IN_DROP] = "DELETE FROM signed_in"
	    " WHERE account_id = ?1 AND session_id = ?2",

	/* devices that somebody signed in from before */
	[DEVICE_ADD] = "INSERT INTO device (account_id, device_hash, last_day)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (account_id, device_hash)"
	    " DO UPDATE SET last_day = excluded.last_day",
	[DEVICE_GET] = "SELECT last_day FROM device"
	    " WHERE account_id = ?1 AND device_hash = ?2",
	[DEVICE_LIST] = "SELECT device_hash FROM device WHERE account_id = ?1"
	    " ORDER BY last_day DESC, device_hash",
	[DEVICE_DROP] = "DELETE FROM device"
	    " WHERE account_id = ?1 AND device_hash = ?2",
	[DEVICE_DROP_ALL] = "DELETE FROM device WHERE account_id = ?1",

	/* challenges that were used */
	[SPENT_ADD] = "INSERT INTO spent (nonce, expires_at) VALUES (?1, ?2)"
	    " ON CONFLICT (nonce) DO NOTHING",
	[SPENT_SWEEP] = "DELETE FROM spent WHERE expires_at < ?1",

	/* the spaces of a person */
	[BELONGS_ADD] = "INSERT INTO belongs (account_id, space_id, kind)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (account_id, space_id) DO NOTHING",
	[BELONGS_LIST] = "SELECT space_id, kind FROM belongs WHERE account_id = ?1"
	    " ORDER BY kind, space_id",
	[BELONGS_DROP] = "DELETE FROM belongs WHERE account_id = ?1",

	/* spaces and who is in them */
	[SPACE_ADD] = "INSERT INTO space (space_id, kind, created_day)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (space_id) DO NOTHING",
	[SPACE_GET] = "SELECT kind, state, seq, size FROM space WHERE space_id = ?1",
	[SPACE_GROW] = "UPDATE space SET seq = ?3, size = size + ?4"
	    " WHERE space_id = ?1 AND seq = ?2",
	[SPACE_SHRINK] = "UPDATE space SET size = size - ?2 WHERE space_id = ?1",
	[SPACE_FREEZE] = "UPDATE space SET state = 1"
	    " WHERE space_id = ?1 AND state = 0",
	[SPACE_DROP] = "DELETE FROM space WHERE space_id = ?1",
	[MEMBER_ADD] = "INSERT INTO member (space_id, account_id, seat, card)"
	    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (space_id, account_id) DO NOTHING",
	[MEMBER_LIST] = "SELECT account_id, card, gone FROM member"
	    " WHERE space_id = ?1 ORDER BY seat, account_id",
	[MEMBER_CARD] = "UPDATE member SET card = ?3"
	    " WHERE space_id = ?1 AND account_id = ?2",
	[MEMBER_LEFT] = "UPDATE member SET gone = 1"
	    " WHERE space_id = ?1 AND account_id = ?2",
	[MEMBER_DROP_ALL] = "DELETE FROM member WHERE space_id = ?1",

	/* events */
	[EVENT_ADD] = "INSERT INTO event (space_id, event_id, seq, author, gate,"
	    " size, day, head, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[EVENT_GET] = "SELECT seq, author, gate, size, head FROM event"
	    " WHERE space_id = ?1 AND event_id = ?2",
	[EVENTS_SINCE] = "SELECT seq, author, gate, head, body FROM event"
	    " WHERE space_id = ?1 AND seq > ?2 ORDER BY seq LIMIT 100",
	[EVENTS_AT] = "SELECT seq, author, gate, head, body FROM"
	    " (SELECT seq, author, gate, head, body FROM event"
	    " WHERE space_id = ?1 AND gate = ?2 ORDER BY seq DESC LIMIT 100)"
	    " AS newest ORDER BY seq",
	[EVENT_PURGE] = "UPDATE event SET body = NULL, size = 0"
	    " WHERE space_id = ?1 AND event_id = ?2",
	[EVENTS_SIZE] = "SELECT COALESCE(CAST(SUM(size) AS bigint), 0) FROM event"
	    " WHERE space_id = ?1 AND author = ?2",
	[EVENTS_PURGE] = "UPDATE event SET body = NULL, size = 0"
	    " WHERE space_id = ?1 AND author = ?2 AND size > 0",
	[EVENT_DROP_ALL] = "DELETE FROM event WHERE space_id = ?1",

	/* blobs: a blob's id is that of the event it belongs to */
	[BLOB_ADD] = "INSERT INTO blob (space_id, blob_id, part, author, size, body)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (space_id, blob_id, part) DO NOTHING",
	[BLOB_GET] = "SELECT body FROM blob"
	    " WHERE space_id = ?1 AND blob_id = ?2 AND part = ?3",
	[BLOB_SIZE] = "SELECT COALESCE(CAST(SUM(size) AS bigint), 0) FROM blob"
	    " WHERE space_id = ?1 AND blob_id = ?2",
	[BLOBS_SIZE] = "SELECT COALESCE(CAST(SUM(size) AS bigint), 0) FROM blob"
	    " WHERE space_id = ?1 AND author = ?2",
	[BLOB_DROP] = "DELETE FROM blob WHERE space_id = ?1 AND blob_id = ?2",
	[BLOBS_DROP] = "DELETE FROM blob WHERE space_id = ?1 AND author = ?2",
	[BLOB_DROP_ALL] = "DELETE FROM blob WHERE space_id = ?1",
	[CHAIN_GET] = "SELECT counter, hash FROM chain"
	    " WHERE space_id = ?1 AND author = ?2 AND device = ?3",
	[CHAIN_PUT] = "INSERT INTO chain (space_id, author, device, counter, hash)"
	    " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (space_id, author, device)"
	    " DO UPDATE SET counter = excluded.counter, hash = excluded.hash",
	[CHAIN_DROP_ALL] = "DELETE FROM chain WHERE space_id = ?1",

	/* gates: a row is an answer that lives, or that was opened */
	[GATE_ADD] = "INSERT INTO gate (space_id, gate_id, account_id, event_id,"
	    " share) VALUES (?1, ?2, ?3, ?4, ?5)",
	[GATE_LIST] = "SELECT account_id, event_id, share FROM gate"
	    " WHERE space_id = ?1 AND gate_id = ?2 ORDER BY account_id",
	[GATE_EMPTY] = "UPDATE gate SET share = NULL"
	    " WHERE space_id = ?1 AND gate_id = ?2 AND account_id = ?3",
	[GATE_DROP] = "DELETE FROM gate"
	    " WHERE space_id = ?1 AND gate_id = ?2 AND account_id = ?3",
	[GATES_EMPTY] = "UPDATE gate SET share = NULL"
	    " WHERE space_id = ?1 AND account_id = ?2",
	[GATES_DROP] = "DELETE FROM gate WHERE space_id = ?1 AND account_id = ?2"
	    " AND NOT EXISTS (SELECT 1 FROM gate AS other"
	    " WHERE other.space_id = ?1 AND other.gate_id = gate.gate_id"
	    " AND other.account_id <> ?2)",
	[GATE_DROP_ALL] = "DELETE FROM gate WHERE space_id = ?1",

	/* invitations */
	[INVITATION_ADD] = "INSERT INTO invitation (invitation_id, account_id,"
	    " space_id, offer, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT (invitation_id) DO NOTHING",
	[INVITATION_GET] = "SELECT account_id, space_id, offer, expires_at, state,"
	    " answerer, reply FROM invitation WHERE invitation_id = ?1",
	[INVITATION_ANSWER] = "UPDATE invitation SET state = 1, answerer = ?2,"
	    " reply = ?3, offer = NULL WHERE invitation_id = ?1 AND state = 0",
	[INVITATION_END] = "UPDATE invitation SET state = ?2, offer = NULL"
	    " WHERE invitation_id = ?1 AND state = 0",
	[INVITATION_DROP] = "DELETE FROM invitation WHERE invitation_id = ?1",
	[INVITATION_OLD] = "SELECT invitation_id, account_id, state, expires_at"
	    " FROM invitation WHERE (state = 0 AND expires_at < ?1)"
	    " OR expires_at < ?2 ORDER BY invitation_id LIMIT 200",
	[INVITED_ADD] = "INSERT INTO invited (account_id, invitation_id, created_at)"
	    " VALUES (?1, ?2, ?3)",
	[INVITED_LIST] = "SELECT invitation_id FROM invited WHERE account_id = ?1"
	    " ORDER BY created_at DESC, invitation_id LIMIT 100",
	[INVITED_DROP] = "DELETE FROM invited"
	    " WHERE account_id = ?1 AND invitation_id = ?2",

	/* alarms: nobody takes one before claimed_until, which begins as its time;
	 * no channel (zeros) is every channel */
	[ALARM_ADD] = "INSERT INTO alarm (account_id, alarm_id, channel_id, due_at,"
	    " claimed_until) VALUES (?1, ?2, ?3, ?4, ?4)"
	    " ON CONFLICT (account_id, alarm_id, channel_id) DO NOTHING",
	[ALARM_AGAIN] = "INSERT INTO alarm (account_id, alarm_id, channel_id,"
	    " due_at, tries, claimed_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (account_id, alarm_id, channel_id) DO UPDATE SET"
	    " tries = excluded.tries, claimed_until = excluded.claimed_until",
	[ALARM_DUE] = "SELECT account_id, alarm_id, channel_id, due_at, tries,"
	    " claimed_until FROM alarm WHERE claimed_until <= ?1"
	    " ORDER BY claimed_until, account_id, alarm_id, channel_id LIMIT ?2",
	[ALARM_CLAIM] = "UPDATE alarm SET claimed_until = ?5 WHERE account_id = ?1"
	    " AND alarm_id = ?2 AND channel_id = ?3 AND claimed_until = ?4",
	[ALARM_DROP] = "DELETE FROM alarm WHERE account_id = ?1"
	    " AND alarm_id = ?2 AND channel_id = ?3",
	[ALARM_CLEAR] = "DELETE FROM alarm WHERE account_id = ?1"
	    " AND due_at > ?2",
	[ALARM_DROP_ALL] = "DELETE FROM alarm WHERE account_id = ?1",

	/* channels: where reminders go, sealed */
	[CHANNEL_PUT] = "INSERT INTO channel (account_id, channel_id, kind, state,"
	    " sealed, changed_day) VALUES (?1, ?2, ?3, 0, ?4, ?5)"
	    " ON CONFLICT (account_id, channel_id) DO UPDATE SET"
	    " kind = excluded.kind, state = 0, sealed = excluded.sealed,"
	    " changed_day = excluded.changed_day, code = NULL",
	[CHANNEL_SEAL] = "UPDATE channel SET sealed = ?3"
	    " WHERE account_id = ?1 AND channel_id = ?2",
	[CHANNEL_GET] = "SELECT channel_id, kind, state, sealed, code, code_until"
	    " FROM channel WHERE account_id = ?1 AND channel_id = ?2",
	[CHANNEL_LIST] = "SELECT channel_id, kind, state, sealed FROM channel"
	    " WHERE account_id = ?1 ORDER BY channel_id",
	[CHANNEL_STATE] = "UPDATE channel SET state = ?3, changed_day = ?4,"
	    " code = NULL WHERE account_id = ?1 AND channel_id = ?2"
	    " AND state <> ?3 AND (kind <> 2 OR ?3 = 2)",
	/* A mail address is proved by its code, whatever a service said. */
	[CHANNEL_PROVED] = "UPDATE channel SET state = 1, changed_day = ?3,"
	    " code = NULL WHERE account_id = ?1 AND channel_id = ?2 AND kind = 2",
	[CHANNEL_CODE] = "UPDATE channel SET code = ?3, code_until = ?4"
	    " WHERE account_id = ?1 AND channel_id = ?2",
	[CHANNEL_DROP] = "DELETE FROM channel"
	    " WHERE account_id = ?1 AND channel_id = ?2",
	[CHANNEL_DROP_ALL] = "DELETE FROM channel WHERE account_id = ?1",
	[CHANNEL_OLD] = "SELECT account_id, channel_id FROM channel"
	    " WHERE state = 2 AND changed_day < ?1"
	    " ORDER BY changed_day, account_id, channel_id LIMIT 200",

	/* feeds: dates, sealed; the key is in their address alone */
	[FEED_ADD] = "INSERT INTO feed (feed_id, account_id, body)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT (feed_id) DO NOTHING",
	[FEED_GET] = "SELECT account_id, body FROM feed WHERE feed_id = ?1",
	[FEED_DROP] = "DELETE FROM feed WHERE feed_id = ?1",
	[FED_ADD] = "INSERT INTO fed (account_id, feed_id) VALUES (?1, ?2)"
	    " ON CONFLICT (account_id, feed_id) DO NOTHING",
	[FED_LIST] = "SELECT feed_id FROM fed WHERE account_id = ?1"
	    " ORDER BY feed_id LIMIT 8",
	[FED_DROP] = "DELETE FROM fed WHERE account_id = ?1 AND feed_id = ?2",
};
