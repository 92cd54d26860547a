/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* courier: the process that goes out, and the one that looks after it. */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
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

/* One errand under way. */
struct run {
	CURL		*easy;
	struct curl_slist *headers, *rcpt;
	const struct courier_options *options;
	struct errand	 errand;
	size_t		 sent;		/* of a mail's body */
	size_t		 answered, head;	/* bytes that came */
	bool		 too_long, too_near;
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

/* Names are looked up by now, so it is the address itself that is judged. */
static curl_socket_t
on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct run *run = context;
	bool plain = strncmp(run->errand.to, "http:", 5) == 0;

	(void)purpose;
	if (!address_public(&to->addr) && (!run->options->near ||
	    (plain && !address_loopback(&to->addr)))) {
		run->too_near = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* ---- an errand begins ---- */

static bool
header(struct run *run, const char *line)
{
	struct curl_slist *more = curl_slist_append(run->headers, line);

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
		memcpy(token, "Authorization: ", 15);
		memcpy(token + 15, run->errand.token, ERRAND_TOKEN);
		good = good && header(run, token) && header(run, "TTL: 7200") &&
		    header(run, "Urgency: normal") && header(run, "Topic: Hearth") &&
		    header(run, "Content-Encoding: aes128gcm") &&
		    header(run, "Content-Type: application/octet-stream");
		bytes_wipe(token, sizeof token);
	} else
		good = good && header(run, "Content-Type: text/plain");
	curl_easy_setopt(run->easy, CURLOPT_URL, run->errand.to);
	curl_easy_setopt(run->easy, CURLOPT_PROTOCOLS_STR,
	    run->options->near ? "https,http" : "https");
	curl_easy_setopt(run->easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(run->easy, CURLOPT_HTTPHEADER, run->headers);
	curl_easy_setopt(run->easy, CURLOPT_POSTFIELDSIZE, (long)run->errand.len);
	curl_easy_setopt(run->easy, CURLOPT_POSTFIELDS, run->errand.body);
	curl_easy_setopt(run->easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(run->easy, CURLOPT_OPENSOCKETDATA, run);
	curl_easy_setopt(run->easy, CURLOPT_TIMEOUT_MS, (long)WEB_MS);
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
	run->rcpt = curl_slist_append(NULL, run->errand.to);
	curl_easy_setopt(run->easy, CURLOPT_URL, options->smtp);
	curl_easy_setopt(run->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(run->easy, CURLOPT_USE_SSL,
	    (long)(is_here(options->smtp) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	if (options->smtp_user != NULL && options->smtp_password != NULL) {
		curl_easy_setopt(run->easy, CURLOPT_USERNAME, options->smtp_user);
		curl_easy_setopt(run->easy, CURLOPT_PASSWORD,
		    options->smtp_password);
	}
	curl_easy_setopt(run->easy, CURLOPT_MAIL_FROM, options->mail_from);
	curl_easy_setopt(run->easy, CURLOPT_MAIL_RCPT, run->rcpt);
	curl_easy_setopt(run->easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(run->easy, CURLOPT_READFUNCTION, on_mail);
	curl_easy_setopt(run->easy, CURLOPT_READDATA, run);
	curl_easy_setopt(run->easy, CURLOPT_INFILESIZE, (long)run->errand.len);
	curl_easy_setopt(run->easy, CURLOPT_TIMEOUT_MS, (long)MAIL_MS);
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
	curl_easy_cleanup(run->easy);
	curl_slist_free_all(run->headers);
	curl_slist_free_all(run->rcpt);
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
	run->easy = curl_easy_init();
	if (run->easy == NULL || run->errand.len > ERRAND_BODY ||
	    !(run->errand.kind == ERRAND_MAIL ? mail_begin(run) :
	    web_begin(run))) {
		outcome_send(courier, &(struct outcome){ .number = errand->number });
		run_free(run);
		return;
	}
	curl_easy_setopt(run->easy, CURLOPT_PRIVATE, run);
	curl_easy_setopt(run->easy, CURLOPT_ERRORBUFFER, run->error);
	curl_easy_setopt(run->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(run->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(run->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(run->easy, CURLOPT_USERAGENT, "Hearth");
	curl_easy_setopt(run->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(run->easy, CURLOPT_WRITEFUNCTION, on_answer);
	curl_easy_setopt(run->easy, CURLOPT_WRITEDATA, run);
	curl_easy_setopt(run->easy, CURLOPT_HEADERFUNCTION, on_head);
	curl_easy_setopt(run->easy, CURLOPT_HEADERDATA, run);
	curl_multi_add_handle(courier->multi, run->easy);
	courier->under_way++;
}

/* ---- an errand ends ---- */

static void
run_end(struct courier *courier, struct run *run, CURLcode code)
{
	struct outcome outcome = { .number = run->errand.number };
	curl_off_t wait = 0;
	long status = 0;

	curl_easy_getinfo(run->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(run->easy, CURLINFO_RETRY_AFTER, &wait);
	bool answered = code == CURLE_OK || run->too_long ||
	    (run->errand.kind == ERRAND_MAIL && status >= 400);
	if (!answered) {
		const char *why = run->too_near ?
		    "That address lies in this server's own network." :
		    run->error[0] != '\0' ? run->error : curl_easy_strerror(code);

		run->len = 0;
		text_add(run, why, strlen(why));
	}
	outcome.status = answered && status > 0 && status < 1000 ?
	    (uint16_t)status : 0;
	outcome.retry_after = wait > 0 ? (uint32_t)(wait < 86400 ? wait : 86400) : 0;
	outcome.len = (uint16_t)run->len;
	memcpy(outcome.text, run->text, run->len);
	outcome_send(courier, &outcome);
	curl_multi_remove_handle(courier->multi, run->easy);
	run_free(run);
	courier->under_way--;
}

static void
runs_look(struct courier *courier)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(courier->multi, &left)) != NULL) {
		CURLcode code = message->data.result;
		char *run = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &run);
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
courier_run(int fd, const struct courier_options *options)
{
	struct courier courier = { .options = options, .fd = fd };
	int running;

	curl_global_init(CURL_GLOBAL_DEFAULT);
	courier.multi = curl_multi_init();
	if (courier.multi == NULL)
		_exit(1);
	curl_multi_setopt(courier.multi, CURLMOPT_MAX_HOST_CONNECTIONS,
	    (long)AT_ONE_HOST);
	curl_multi_setopt(courier.multi, CURLMOPT_MAXCONNECTS, (long)AT_ONCE);
	while (errands_take(&courier)) {
		struct curl_waitfd extra = { .fd = fd, .events = CURL_WAIT_POLLIN };

		curl_multi_perform(courier.multi, &running);
		runs_look(&courier);
		curl_multi_poll(courier.multi, &extra,
		    courier.under_way < AT_ONCE, 1000, NULL);
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

/* A courier, and another one when it dies, until one ends as it should. */
static void
look_after(int fd, const struct courier_options *options)
{
	int wait = 1, status = 0;

	close_off(fd);
	for (;;) {
		time_t began = time(NULL);
		pid_t courier = fork();

		if (courier == 0)
			courier_run(3, options);
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
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
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
