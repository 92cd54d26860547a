/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * serve: the process around the mailbox. It keeps its memory out of core
 * files, its key beside the database and not in it, and itself on loopback
 * unless a proxy that does TLS has been named.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "courier.h"
#include "http.h"
#include "postman.h"
#include "seal/bytes.h"
#include "seal/crypto.h"
#include "store.h"

enum { KEY_SIZE = 32, SWEEP_SECONDS = 5 * 60, HEAP_KEPT = 8 << 20 };

/* ---- the process ---- */

static void
process_close_off(void)
{
	struct rlimit none = { 0, 0 }, files;

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);	/* a full disk is an error, not an end */
	mallopt(M_TRIM_THRESHOLD, HEAP_KEPT);	/* answers come and go: giving */
	mallopt(M_MMAP_THRESHOLD, HEAP_KEPT);	/* memory back costs more than */
	mallopt(M_TOP_PAD, HEAP_KEPT / 8);	/* making the answer did */
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

/* Connections that the system has room for, beside our own few files. */
static unsigned
connections_most(unsigned wanted)
{
	struct rlimit files;
	enum { OWN_FILES = 64, USUAL = 12000 };
	unsigned most = wanted > 0 ? wanted : USUAL;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 &&
	    files.rlim_cur < most + OWN_FILES)
		most = files.rlim_cur > 2 * OWN_FILES ?
		    (unsigned)files.rlim_cur - OWN_FILES : OWN_FILES;
	return most;
}

/* ---- server.key ---- */

static bool
key_path(const struct serve_options *options, char path[PATH_MAX])
{
	const char *slash = strrchr(options->database, '/');
	int folder = slash == NULL ? 0 : (int)(slash - options->database) + 1;
	int n = options->key != NULL ?
	    snprintf(path, PATH_MAX, "%s", options->key) :
	    snprintf(path, PATH_MAX, "%.*sserver.key", folder,
	    options->database);

	return n > 0 && n < PATH_MAX;
}

const char *
server_key_make(const char *path, uint8_t key[KEY_SIZE])
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return "server.key could not be made.";
	crypto_random(key, KEY_SIZE);
	bool good = write(fd, key, KEY_SIZE) == KEY_SIZE && fsync(fd) == 0;
	close(fd);
	if (good)
		return NULL;
	unlink(path);
	return "server.key could not be written.";
}

static const char *
key_load(const struct serve_options *options, uint8_t key[KEY_SIZE])
{
	char path[PATH_MAX];
	uint8_t more;
	struct stat about;

	if (!key_path(options, path))
		return "The name of server.key is too long.";
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 && errno == ENOENT) {
		if (access(options->database, F_OK) == 0 && !options->new_key)
			return "server.key is missing. Put your copy of it back, or "
			    "begin with a new one: then people here sign in with "
			    "their recovery codes.";
		return server_key_make(path, key);
	}
	if (fd < 0)
		return "server.key could not be opened.";
	const char *why = NULL;
	if (fstat(fd, &about) != 0 || (about.st_mode & 077) != 0)
		why = "server.key can be read by others: chmod 600 server.key.";
	else if (read(fd, key, KEY_SIZE) != KEY_SIZE || read(fd, &more, 1) != 0)
		why = "server.key does not look like one.";
	close(fd);
	return why;
}

/* ---- the socket ---- */

static bool
is_loopback(const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET)
		return (ntohl(((const struct sockaddr_in *)address)
		    ->sin_addr.s_addr) >> 24) == 127;
	return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)
	    ->sin6_addr);
}

static socklen_t
address_read(const struct serve_options *options, struct sockaddr_storage *to)
{
	const char *text = options->address != NULL ? options->address :
	    "127.0.0.1";
	struct sockaddr_in *four = (struct sockaddr_in *)to;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)to;

	memset(to, 0, sizeof *to);
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons(options->port);
		return sizeof *four;
	}
	if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons(options->port);
		return sizeof *six;
	}
	return 0;
}

static const char *
socket_listen(const struct serve_options *options, int *listening,
    uint16_t *port)
{
	struct sockaddr_storage address;
	socklen_t len = address_read(options, &address);
	int on = 1;

	if (len == 0)
		return "The address to listen on is not one.";
	if (!is_loopback(&address) && options->proxy == NULL)
		return "Beyond this machine, people come through a proxy that does "
		    "TLS. Name its address.";
	int fd = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0);
	if (fd < 0)
		return "There is no socket to be had.";
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&address, len) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
		close(fd);
		return "Something else listens there already.";
	}
	*port = ntohs(address.ss_family == AF_INET ?
	    ((struct sockaddr_in *)&address)->sin_port :
	    ((struct sockaddr_in6 *)&address)->sin6_port);
	*listening = fd;
	return NULL;
}

static const char *
origin_choose(const struct serve_options *options, uint16_t port,
    char origin[256])
{
	const char *given = options->origin;

	if (given == NULL && options->proxy != NULL)
		return "Behind a proxy, say under which address people find this "
		    "home.";
	if (given == NULL) {
		snprintf(origin, 256, "http://localhost:%u", port);
		return NULL;
	}
	size_t len = strlen(given);
	const char *host = strstr(given, "://");
	if (len > 255 || host == NULL || strchr(host + 3, '/') != NULL ||
	    (strncmp(given, "https://", 8) != 0 &&
	    (options->proxy != NULL || strncmp(given, "http://", 7) != 0)))
		return "The address of this home is like https://home.example.";
	memcpy(origin, given, len + 1);
	return NULL;
}

/* ---- now and then ---- */

struct keeper {
	struct relay	*relay;
	pthread_t	 thread;
	pthread_mutex_t	 lock;
	pthread_cond_t	 stop;
	bool		 stopping;
};

static void *
keep(void *context)
{
	struct keeper *keeper = context;
	struct timespec until;

	pthread_mutex_lock(&keeper->lock);
	while (!keeper->stopping) {
		pthread_mutex_unlock(&keeper->lock);
		relay_sweep(keeper->relay, time(NULL));
		pthread_mutex_lock(&keeper->lock);
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += SWEEP_SECONDS;
		if (!keeper->stopping)
			pthread_cond_timedwait(&keeper->stop, &keeper->lock,
			    &until);
	}
	pthread_mutex_unlock(&keeper->lock);
	return NULL;
}

static void
keeper_end(struct keeper *keeper)
{
	pthread_mutex_lock(&keeper->lock);
	keeper->stopping = true;
	pthread_cond_signal(&keeper->stop);
	pthread_mutex_unlock(&keeper->lock);
	pthread_join(keeper->thread, NULL);
}

/* ---- serving ---- */

static void
on_signal(evutil_socket_t signal_number, short what, void *base)
{
	(void)signal_number;
	(void)what;
	event_base_loopbreak(base);
}

static const char *
serve_loop(const struct serve_options *given, struct relay *relay,
    const char *origin, int listening, uint16_t port, int courier)
{
	struct serve_options options = *given;
	struct keeper keeper = { .relay = relay, .lock = PTHREAD_MUTEX_INITIALIZER,
	    .stop = PTHREAD_COND_INITIALIZER };
	struct event_base *base = event_base_new();
	struct event *term = NULL, *interrupt = NULL;
	struct http *http = NULL;
	struct postman *postman = NULL;
	const char *why = "The server could not be started.";

	options.connections = connections_most(given->connections);
	if (base != NULL) {
		term = evsignal_new(base, SIGTERM, on_signal, base);
		interrupt = evsignal_new(base, SIGINT, on_signal, base);
		http = http_new(base, relay, &options, origin, listening);
	}
	if (http != NULL)
		postman = postman_start(relay, &options, courier);
	if (http != NULL && term != NULL && interrupt != NULL &&
	    pthread_create(&keeper.thread, NULL, keep, &keeper) == 0) {
		evsignal_add(term, NULL);
		evsignal_add(interrupt, NULL);
		if (options.ready != NULL)
			options.ready(options.context, port);
		event_base_dispatch(base);
		keeper_end(&keeper);
		why = NULL;
	}
	postman_stop(postman);
	relay_listen(relay, NULL, NULL);
	http_free(http);
	if (term != NULL)
		event_free(term);
	if (interrupt != NULL)
		event_free(interrupt);
	if (base != NULL)
		event_base_free(base);
	return why;
}

/* Before the key is read: what goes out never has it in its memory. */
static int
courier_begin(const struct serve_options *options)
{
	return courier_start(&(struct courier_options){ .near = options->near,
	    .smtp = options->mail_from != NULL ? options->smtp : NULL,
	    .smtp_user = options->smtp_user,
	    .smtp_password = options->smtp_password,
	    .mail_from = options->mail_from });
}

static const char *
serve(const struct serve_options *options)
{
	uint8_t key[KEY_SIZE];
	struct store *store = NULL;
	struct relay *relay = NULL;
	char origin[256];
	uint16_t port = 0;
	int listening = -1;

	process_close_off();
	int courier = courier_begin(options);
	const char *why = socket_listen(options, &listening, &port);
	if (why == NULL)
		why = origin_choose(options, port, origin);
	if (why == NULL)
		why = key_load(options, key);
	if (why == NULL && (store = store_open(options->database, &why)) != NULL &&
	    (relay = relay_new(store, key, origin)) == NULL)
		why = "The mailbox could not be opened.";
	bytes_wipe(key, sizeof key);
	if (relay != NULL) {
		if (options->limits != NULL)
			relay_limits(relay, options->limits);
		store_one_by_one(store, options->one_by_one);
		why = serve_loop(options, relay, origin, listening, port, courier);
	} else if (listening >= 0)
		close(listening);
	relay_free(relay);
	store_close(store);
	if (courier >= 0)
		close(courier);
	return why;
}

bool
relay_serve(const struct serve_options *options, const char **why)
{
	*why = serve(options);
	return *why == NULL;
}
