/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* confine: which files a process may still open, by Landlock. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "confine.h"

/* What kernels have learnt since the header was written. */
enum { FS_TRUNCATE = 1 << 14, FS_IOCTL_DEVICE = 1 << 15, NET_BIND_TCP = 1 << 0,
	SCOPE_ABSTRACT = 1 << 0, SCOPE_SIGNAL = 1 << 1 };

struct rules {
	uint64_t	 files, net, scope;
};

/* Replaced by moving another one there, so that a rule for them grows old. */
static const char *const names[] = {
	"/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf",
	"/etc/gai.conf",
};

static const char *const files[] = {
	"/etc/services", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf",
	"/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/cert.pem",
	"/dev/null", "/dev/urandom",
};

/* Certificates; where resolv.conf leads to; what looks names up. */
static const char *const folders[] = {
	"/etc/ssl/certs", "/usr/share/ca-certificates",
	"/usr/local/share/ca-certificates", "/etc/pki/tls/certs",
	"/etc/pki/ca-trust/extracted", "/etc/ca-certificates/extracted",
	"/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager",
	"/lib", "/lib64", "/usr/lib", "/usr/lib64",
};

enum { NAMES = sizeof names / sizeof names[0],
	FILES = sizeof files / sizeof files[0],
	FOLDERS = sizeof folders / sizeof folders[0] };

static bool may_come[NAMES];

static bool
readable(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* What is not there needs no rule. */
static void
may_read(int ruleset, const char *path, uint64_t how)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = how,
	    .parent_fd = open(path, O_PATH | O_CLOEXEC) };

	if (rule.parent_fd < 0)
		return;
	syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule,
	    0);
	close(rule.parent_fd);
}

static struct rules
rules_of(long version)
{
	struct rules rules = { .files = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1 };

	if (version >= 2)
		rules.files |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		rules.files |= FS_TRUNCATE;
	if (version >= 4)
		rules.net = NET_BIND_TCP;
	if (version >= 5)
		rules.files |= FS_IOCTL_DEVICE;
	if (version >= 6)
		rules.scope = SCOPE_ABSTRACT | SCOPE_SIGNAL;
	return rules;
}

bool
confine(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	struct rules rules = rules_of(version);

	if (version < 1)
		return false;
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules,
	    sizeof rules, 0);
	if (ruleset < 0)
		return false;
	for (size_t i = 0; i < NAMES; i++) {
		may_come[i] = readable(names[i]) || errno == ENOENT;
		may_read(ruleset, names[i], LANDLOCK_ACCESS_FS_READ_FILE);
	}
	for (size_t i = 0; i < FILES; i++)
		may_read(ruleset, files[i], LANDLOCK_ACCESS_FS_READ_FILE);
	for (size_t i = 0; i < FOLDERS; i++)
		may_read(ruleset, folders[i], LANDLOCK_ACCESS_FS_READ_FILE |
		    LANDLOCK_ACCESS_FS_READ_DIR);
	bool good = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return good;
}

bool
confine_blind(void)
{
	for (size_t i = 0; i < NAMES; i++)
		if (may_come[i] && !readable(names[i]) && errno == EACCES)
			return true;
	return false;
}
