/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* confine_test: what the courier can still do, tried by one that would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "relay/confine.h"

enum { CANNOT = 100 };

static char folder[] = "/tmp/hearth-confine-XXXXXX", secret[64], other[64];

/* Runs it confined, in a process of its own; what it gave back. */
static int
confined(int (*tries)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(confine() ? tries() : CANNOT);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == CANNOT)
		skip();			/* this kernel has no Landlock */
	return WEXITSTATUS(status);
}

static bool
opens(const char *path, int how)
{
	int fd = open(path, how, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0 || errno != EACCES;
}

static int
reads_and_writes(void)
{
	char parent[64], *const arguments[] = { (char[]){ "true" }, NULL };

	snprintf(parent, sizeof parent, "/proc/%d/environ", (int)getppid());
	if (opens(secret, O_RDONLY) || opens(secret, O_WRONLY))
		return 1;
	if (opens(other, O_WRONLY | O_CREAT) || mkdir(other, 0700) == 0)
		return 2;
	if (unlink(secret) == 0 || rename(secret, other) == 0)
		return 3;
	if (opens("/etc/passwd", O_RDONLY) || opens(parent, O_RDONLY) ||
	    opens(folder, O_RDONLY))
		return 4;
	execv("/bin/true", arguments);
	return errno == EACCES ? 0 : 5;
}

static int
needs(void)
{
	struct addrinfo *found = NULL;

	if (!opens("/etc/ssl/certs/ca-certificates.crt", O_RDONLY))
		return 1;
	if (!opens("/etc/resolv.conf", O_RDONLY) || !opens("/etc/hosts", O_RDONLY))
		return 2;
	if (getaddrinfo("localhost", "443", NULL, &found) != 0)
		return 3;
	freeaddrinfo(found);
	return confine_blind() ? 4 : 0;
}

static long
version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
}

static int
reaches_out(void)
{
	struct sockaddr_in here = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (version() >= 4 && (bind(fd, (struct sockaddr *)&here, sizeof here) == 0 ||
	    errno != EACCES))
		return 1;
	if (connect(fd, (struct sockaddr *)&here, sizeof here) != 0 &&
	    errno == EACCES)
		return 2;
	return version() >= 6 && kill(getppid(), 0) == 0 ? 3 : 0;
}

static void
nothing_is_read_written_or_run(void **state)
{
	(void)state;
	assert_int_equal(confined(reads_and_writes), 0);
}

static void
what_names_and_certificates_need_is_there(void **state)
{
	(void)state;
	assert_int_equal(confined(needs), 0);
}

static void
it_goes_out_but_waits_for_nobody(void **state)
{
	(void)state;
	assert_int_equal(confined(reaches_out), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_read_written_or_run),
		cmocka_unit_test(what_names_and_certificates_need_is_there),
		cmocka_unit_test(it_goes_out_but_waits_for_nobody),
	};

	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(secret, sizeof secret, "%s/server.key", folder);
	snprintf(other, sizeof other, "%s/other", folder);
	close(open(secret, O_WRONLY | O_CREAT, 0600));
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(secret);
	unlink(other);
	rmdir(folder);
	return failed;
}
