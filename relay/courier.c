/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* courier: the process that goes out, and the one that looks after it. */
#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "confine.h"
#include "courier.h"
#include "errand.h"
#include "near.h"
#include "seal/bytes.h"

enum {
	AT_ONCE = 256, AT_ONE_HOST = 32,
	CONNECT_MS = 5000, WEB_MS = 10000, MAIL_MS = 30000,
	ANSWER_MOST = 16 * 1024, HEAD_MOST = 32 * 1024,
	WAIT_MOST = 60, WAIT_FINE = 60,	/* seconds between two couriers */
};

/*
 * libcurl and the thirty libraries that come along are loaded here, so that the
 * mailbox's own process has none of them.
 */
static struct {
	__typeof__(&curl_easy_cleanup) easy_cleanup;
	__typeof__(&curl_easy_getinfo) easy_getinfo;
	__typeof__(&curl_easy_init) easy_init;
	__typeof__(&curl_easy_setopt) easy_setopt;
	__typeof__(&curl_easy_strerror) easy_strerror;
	__typeof__(&curl_global_init) global_init;
	__typeof__(&curl_multi_add_handle) multi_add_handle;
	__typeof__(&curl_multi_info_read) multi_info_read;
	__typeof__(&curl_multi_init) multi_init;
	__typeof__(&curl_multi_perform) multi_perform;
	__typeof__(&curl_multi_poll) multi_poll;
	__typeof__(&curl_multi_remove_handle) multi_remove_handle;
	__typeof__(&curl_multi_setopt) multi_setopt;
	__typeof__(&curl_slist_append) slist_append;
	__typeof__(&curl_slist_free_all) slist_free_all;
} lib;

static bool
lib_load(void)
{
	static const struct {
		const char	*name;
		void		**at;
	} wanted[] = {
		{ "curl_easy_cleanup", (void **)&lib.easy_cleanup },
		{ "curl_easy_getinfo", (void **)&lib.easy_getinfo },
		{ "curl_easy_init", (void **)&lib.easy_init },
		{ "curl_easy_setopt", (void **)&lib.easy_setopt },
		{ "curl_easy_strerror", (void **)&lib.easy_strerror },
		{ "curl_global_init", (void **)&lib.global_init },
		{ "curl_multi_add_handle", (void **)&lib.multi_add_handle },
		{ "curl_multi_info_read", (void **)&lib.multi_info_read },
		{ "curl_multi_init", (void **)&lib.multi_init },
		{ "curl_multi_perform", (void **)&lib.multi_perform },
		{ "curl_multi_poll", (void **)&lib.multi_poll },
		{ "curl_multi_remove_handle", (void **)&lib.multi_remove_handle },
		{ "curl_multi_setopt", (void **)&lib.multi_setopt },
		{ "curl_slist_append", (void **)&lib.slist_append },
		{ "curl_slist_free_all", (void **)&lib.slist_free_all },
	};
	void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (handle == NULL ||
		    (*wanted[i].at = dlsym(handle, wanted[i].name)) == NULL)
			return false;
	return true;
}

/* One errand under way. */
struct run {
	CURL		*easy;
	struct curl_slist *headers, *rcpt;
	const struct courier_options *options;
	struct errand	 errand;
	size_t		 sent;		/* of a mail's body */
	size_t		 answered, head;	/* bytes that came */
	bool		 too_long, too_near, reached;
	char		 error[CURL_ERROR_SIZE];
	size_t		 len;
	char		 text[OUTCOME_TEXT];
};

struct courier {
	const struct courier_options *options;
	int		 fd;
	CURLM		*multi;
	unsigned	 under_way;
};

/* ---- what comes back ---- */

static void
text_add(struct run *run, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n && run->len < sizeof run->text; i++)
		run->text[run->len++] = bytes[i] >= ' ' && bytes[i] <= '~' ?
		    bytes[i] : ' ';
}

static size_t
on_answer(char *bytes, size_t size, size_t n, void *context)
{
	struct run *run = context;

	n *= size;
	run->answered += n;
	text_add(run, bytes, n);
	run->too_long = run->answered > ANSWER_MOST;
	return run->too_long ? 0 : n;
}

static size_t
on_head(char *bytes, size_t size, size_t n, void *context)
{
	struct run *run = context;

	n *= size;
	run->head += n;
	bool bye = n >= 3 && memcmp(bytes, "221", 3) == 0;
	/* Of a mail server, its last line but for the good-bye. */
	if (run->errand.kind == ERRAND_MAIL && !bye) {
		run->len = 0;
		text_add(run, bytes, n);
		while (run->len > 0 && run->text[run->len - 1] == ' ')
			run->len--;
	}
	return run->head > HEAD_MOST ? 0 : n;
}

static size_t
on_mail(char *to, size_t size, size_t n, void *context)
{
	struct run *run = context;
	size_t left = run->errand.len - run->sent;

	n *= size;
	if (n > left)
		n = left;
	memcpy(to, run->errand.body + run->sent, n);
	run->sent += n;
	return n;
}

static bool
may_go(const struct run *run, const struct sockaddr *to)
{
	bool plain = strncmp(run->errand.to, "http:", 5) == 0;

	if (!run->options->near)
		return address_public(to) && !address_own_door(to);
	return !plain || address_loopback(to);
}

/* Names are looked up by now, so it is the address itself that is judged. */
static curl_socket_t
on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct run *run = context;

	(void)purpose;
	if (!may_go(run, &to->addr)) {
		run->too_near = true;
		return CURL_SOCKET_BAD;
	}
	int fd = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
	run->reached |= fd >= 0;
	return fd;
}

/* ---- an errand begins ---- */

static bool
header(struct run *run, const char *line)
{
	struct curl_slist *more = lib.slist_append(run->headers, line);

	if (more != NULL)
		run->headers = more;
	return more != NULL;
}

static bool
web_begin(struct run *run)
{
	char token[sizeof "Authorization: " + ERRAND_TOKEN];
	bool good = header(run, "Expect:") && header(run, "Accept:");

	if (run->errand.kind == ERRAND_PUSH) {
		snprintf(token, sizeof token, "Authorization: %s",
		    run->errand.token);
		good = good && header(run, token) && header(run, "TTL: 7200") &&
		    header(run, "Urgency: normal") && header(run, "Topic: Hearth") &&
		    header(run, "Content-Encoding: aes128gcm") &&
		    header(run, "Content-Type: application/octet-stream");
		bytes_wipe(token, sizeof token);
	} else
		good = good && header(run, "Content-Type: text/plain");
	lib.easy_setopt(run->easy, CURLOPT_URL, run->errand.to);
	lib.easy_setopt(run->easy, CURLOPT_PROTOCOLS_STR,
	    run->options->near ? "https,http" : "https");
	lib.easy_setopt(run->easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_2TLS);
	lib.easy_setopt(run->easy, CURLOPT_HTTPHEADER, run->headers);
	lib.easy_setopt(run->easy, CURLOPT_POSTFIELDSIZE, (long)run->errand.len);
	lib.easy_setopt(run->easy, CURLOPT_POSTFIELDS, run->errand.body);
	lib.easy_setopt(run->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	lib.easy_setopt(run->easy, CURLOPT_OPENSOCKETDATA, run);
	lib.easy_setopt(run->easy, CURLOPT_TIMEOUT_MS, (long)WEB_MS);
	return good;
}

static bool
is_here(const char *url)
{
	static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
	const char *host = strstr(url, "://");

	for (size_t i = 0; host != NULL && i < sizeof names / sizeof names[0]; i++) {
		size_t len = strlen(names[i]);

		if (strncmp(host + 3, names[i], len) == 0 &&
		    strchr(":/", host[3 + len]) != NULL)	/* or the end */
			return true;
	}
	return false;
}

/* The mail server is the host's own choice, so it may be anywhere; what
 * leaves this machine does so under TLS. */
static bool
mail_begin(struct run *run)
{
	const struct courier_options *options = run->options;

	if (options->smtp == NULL)
		return false;
	run->rcpt = lib.slist_append(NULL, run->errand.to);
	lib.easy_setopt(run->easy, CURLOPT_URL, options->smtp);
	lib.easy_setopt(run->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	lib.easy_setopt(run->easy, CURLOPT_USE_SSL,
	    (long)(is_here(options->smtp) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	if (options->smtp_user != NULL && options->smtp_password != NULL) {
		lib.easy_setopt(run->easy, CURLOPT_USERNAME, options->smtp_user);
		lib.easy_setopt(run->easy, CURLOPT_PASSWORD,
		    options->smtp_password);
	}
	lib.easy_setopt(run->easy, CURLOPT_MAIL_FROM, options->mail_from);
	lib.easy_setopt(run->easy, CURLOPT_MAIL_RCPT, run->rcpt);
	lib.easy_setopt(run->easy, CURLOPT_UPLOAD, 1L);
	lib.easy_setopt(run->easy, CURLOPT_READFUNCTION, on_mail);
	lib.easy_setopt(run->easy, CURLOPT_READDATA, run);
	lib.easy_setopt(run->easy, CURLOPT_INFILESIZE, (long)run->errand.len);
	lib.easy_setopt(run->easy, CURLOPT_TIMEOUT_MS, (long)MAIL_MS);
	return run->rcpt != NULL;
}

static void
outcome_send(struct courier *courier, const struct outcome *outcome)
{
	while (send(courier->fd, outcome, sizeof *outcome, 0) < 0 &&
	    errno == EINTR)
		;			/* the mailbox always reads */
}

static void
run_free(struct run *run)
{
	lib.easy_cleanup(run->easy);
	lib.slist_free_all(run->headers);
	lib.slist_free_all(run->rcpt);
	bytes_free(run, sizeof *run);
}

static void
run_begin(struct courier *courier, const struct errand *errand)
{
	struct run *run = bytes_new(1, sizeof *run);

	run->options = courier->options;
	run->errand = *errand;
	run->errand.to[ERRAND_TO - 1] = '\0';
	run->errand.token[ERRAND_TOKEN - 1] = '\0';
	run->easy = lib.easy_init();
	if (run->easy == NULL || run->errand.len > ERRAND_BODY ||
	    !(run->errand.kind == ERRAND_MAIL ? mail_begin(run) :
	    web_begin(run))) {
		outcome_send(courier, &(struct outcome){ .number = errand->number });
		run_free(run);
		return;
	}
	lib.easy_setopt(run->easy, CURLOPT_PRIVATE, run);
	lib.easy_setopt(run->easy, CURLOPT_ERRORBUFFER, run->error);
	lib.easy_setopt(run->easy, CURLOPT_NOSIGNAL, 1L);
	/* Or all would wait for the thread that still looks up a name. */
	lib.easy_setopt(run->easy, CURLOPT_QUICK_EXIT, 1L);
	lib.easy_setopt(run->easy, CURLOPT_PROXY, "");
	lib.easy_setopt(run->easy, CURLOPT_FOLLOWLOCATION, 0L);
	lib.easy_setopt(run->easy, CURLOPT_USERAGENT, "Hearth");
	lib.easy_setopt(run->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	lib.easy_setopt(run->easy, CURLOPT_WRITEFUNCTION, on_answer);
	lib.easy_setopt(run->easy, CURLOPT_WRITEDATA, run);
	lib.easy_setopt(run->easy, CURLOPT_HEADERFUNCTION, on_head);
	lib.easy_setopt(run->easy, CURLOPT_HEADERDATA, run);
	lib.multi_add_handle(courier->multi, run->easy);
	courier->under_way++;
}

/* ---- an errand ends ---- */

/* It was asked, and what it did holds others up. A name that leads nowhere, or
 * into this network, is nobody's silence. */
static bool
kept_silent(const struct run *run, CURLcode code)
{
	curl_off_t asked = 0;		/* over a line that was open before */

	lib.easy_getinfo(run->easy, CURLINFO_PRETRANSFER_TIME_T, &asked);
	return !run->too_near && (run->reached || asked > 0) &&
	    (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_COULDNT_CONNECT ||
	    code == CURLE_SSL_CONNECT_ERROR || code == CURLE_GOT_NOTHING);
}

static void
run_end(struct courier *courier, struct run *run, CURLcode code)
{
	struct outcome outcome = { .number = run->errand.number };
	curl_off_t wait = 0;
	long status = 0;

	lib.easy_getinfo(run->easy, CURLINFO_RESPONSE_CODE, &status);
	lib.easy_getinfo(run->easy, CURLINFO_RETRY_AFTER, &wait);
	bool answered = code == CURLE_OK || run->too_long ||
	    (run->errand.kind == ERRAND_MAIL && status >= 400);
	if (!answered) {
		const char *why = run->too_near ?
		    "That address lies in this server's own network." :
		    run->error[0] != '\0' ? run->error : lib.easy_strerror(code);

		run->len = 0;
		text_add(run, why, strlen(why));
	}
	outcome.silent = !answered && kept_silent(run, code);
	outcome.status = answered && status > 0 && status < 1000 ?
	    (uint16_t)status : 0;
	outcome.retry_after = wait > 0 ? (uint32_t)(wait < 86400 ? wait : 86400) : 0;
	outcome.len = (uint16_t)run->len;
	memcpy(outcome.text, run->text, run->len);
	outcome_send(courier, &outcome);
	lib.multi_remove_handle(courier->multi, run->easy);
	run_free(run);
	courier->under_way--;
}

static void
runs_look(struct courier *courier)
{
	CURLMsg *message;
	int left;

	while ((message = lib.multi_info_read(courier->multi, &left)) != NULL) {
		CURLcode code = message->data.result;
		char *run = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		lib.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &run);
		run_end(courier, (struct run *)(void *)run, code);
	}
}

/* ---- the process ---- */

/* Takes what waits, as far as there is room. False: the mailbox has gone. */
static bool
errands_take(struct courier *courier)
{
	struct errand errand;

	while (courier->under_way < AT_ONCE) {
		ssize_t n = recv(courier->fd, &errand, sizeof errand,
		    MSG_DONTWAIT);

		if (n == 0)
			return false;
		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		if (n == (ssize_t)sizeof errand)
			run_begin(courier, &errand);
		bytes_wipe(&errand, sizeof errand);
	}
	return true;
}

static void
courier_run(int fd, const struct courier_options *options, bool first)
{
	struct courier courier = { .options = options, .fd = fd };
	int running;

	if (!lib_load() || lib.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (courier.multi = lib.multi_init()) == NULL)
		_exit(1);
	if (!confine() && first)
		fputs("hearth: without Landlock in this kernel, files are not "
		    "kept from the courier\n", stderr);
	lib.multi_setopt(courier.multi, CURLMOPT_MAX_HOST_CONNECTIONS,
	    (long)AT_ONE_HOST);
	lib.multi_setopt(courier.multi, CURLMOPT_MAXCONNECTS, (long)AT_ONCE);
	while (errands_take(&courier)) {
		struct curl_waitfd extra = { .fd = fd, .events = CURL_WAIT_POLLIN };

		lib.multi_perform(courier.multi, &running);
		runs_look(&courier);
		lib.multi_poll(courier.multi, &extra,
		    courier.under_way < AT_ONCE, 1000, NULL);
		if (courier.under_way == 0 && confine_blind())
			_exit(1);	/* the next one sees what is there now */
	}
	_exit(0);
}

static void
close_off(int fd)
{
	struct rlimit none = { 0, 0 };
	int nothing = open("/dev/null", O_RDWR);

	dup2(nothing, 0);
	dup2(nothing, 1);
	dup2(fd, 3);
	close_range(4, ~0U, 0);
	signal(SIGINT, SIG_IGN);	/* it ends with the mailbox, not before */
	signal(SIGTERM, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_CORE, &none);
	setrlimit(RLIMIT_FSIZE, &none);
	/* A name is not looked up for much longer than anybody waits for it. */
	setenv("RES_OPTIONS", "timeout:2 attempts:2", 0);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_NAME, "hearth-courier", 0, 0, 0);
}

/* True once the mailbox has gone. */
static bool
wait_or_gone(int fd, int seconds)
{
	struct pollfd hang = { .fd = fd };

	return poll(&hang, 1, seconds * 1000) > 0 &&
	    (hang.revents & (POLLHUP | POLLERR)) != 0;
}

/* A courier, and another one when it dies, until one ends as it should. It is
 * this process that may open files, and it talks to nobody. */
static void
look_after(int fd, const struct courier_options *options)
{
	int wait = 1, status = 0;
	bool first = true;

	close_off(fd);
	for (;;) {
		time_t began = time(NULL);
		pid_t courier = fork();

		if (courier == 0)
			courier_run(3, options, first);
		first = false;
		while (courier > 0 && waitpid(courier, &status, 0) < 0 &&
		    errno == EINTR)
			;
		if (courier > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
			_exit(0);
		if (time(NULL) - began > WAIT_FINE)
			wait = 1;
		if (wait_or_gone(3, wait))
			_exit(0);
		wait = wait * 2 < WAIT_MOST ? wait * 2 : WAIT_MOST;
	}
}

int
courier_start(const struct courier_options *options)
{
	int ends[2], room = 1 << 20;	/* as much as the system gives */

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		look_after(ends[1], options);
	}
	close(ends[1]);
	if (pid > 0)
		return ends[0];
	close(ends[0]);
	return -1;
}
