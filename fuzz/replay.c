/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * replay: a fuzz target without its fuzzer, for make check.
 *
 *   replay folder [inputs]
 *
 * Feeds it each file of the folder, then as many made-up inputs (2,000): the
 * same ones each time, half of them files with a few bytes changed.
 */
#include <dirent.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { FILES_MAX = 500, LONGEST = 4096 };

struct file {
	char		*name;
	uint8_t		*bytes;
	size_t		 n;
};

static struct file	 files[FILES_MAX];
static int		 n_files;
static char		 doing[300];
static uint64_t		 state = 20251124;

static unsigned
chance(size_t sides)
{
	state = state * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((state >> 33) % sides);
}

static void
feed(const uint8_t *bytes, size_t n)
{
	uint8_t *copy = malloc(n > 0 ? n : 1);	/* its end is watched */

	if (n > 0)
		memcpy(copy, bytes, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static int
by_name(const void *a, const void *b)
{
	const struct file *one = a, *two = b;

	return strcmp(one->name, two->name);
}

static void
file_load(const char *folder, const char *name)
{
	static uint8_t bytes[1 << 20];
	char path[4096];
	struct file *file = &files[n_files];
	FILE *in;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if (name[0] == '.' || n_files == FILES_MAX || (in = fopen(path, "r")) == NULL)
		return;
	file->n = fread(bytes, 1, sizeof(bytes), in);
	fclose(in);
	file->name = strdup(name);
	file->bytes = malloc(file->n + 1);
	memcpy(file->bytes, bytes, file->n);
	n_files++;
}

/* A stretch of bytes: any, small, or letters. */
static size_t
any_bytes(uint8_t *to)
{
	static const char signs[] = "<>\"'&=%{}/: \nabcdo%1";
	size_t n = chance(chance(4) == 0 ? LONGEST / 4 : 200);
	unsigned kind = chance(3);

	for (size_t i = 0; i < n; i++)
		to[i] = kind == 0 ? (uint8_t)chance(256) :
		    kind == 1 ? (uint8_t)chance(9) :
		    (uint8_t)signs[chance(sizeof(signs) - 1)];
	return n;
}

static size_t
changed_file(uint8_t *to)
{
	const struct file *file = &files[chance((size_t)n_files)];
	size_t n = file->n < LONGEST ? file->n : LONGEST;

	memcpy(to, file->bytes, n);
	for (unsigned i = 1 + chance(8); i > 0 && n > 0; i--)
		to[chance(n)] = (uint8_t)chance(256);
	return chance(4) == 0 && n > 0 ? chance(n) : n;
}

/* A property that does not hold ends in a trap. */
static void
say_where(int signal_number)
{
	fprintf(stderr, "a property does not hold for %s\n", doing);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* A small quarantine: fresh memory is what costs most here. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "quarantine_size_mb=16";
}

void __asan_on_error(void);

void
__asan_on_error(void)
{
	fprintf(stderr, "while it was fed %s\n", doing);
}

int
main(int argc, char *argv[])
{
	int made = argc > 2 ? atoi(argv[2]) : 2000;
	static uint8_t bytes[LONGEST];
	struct dirent *entry;
	DIR *folder = argc > 1 ? opendir(argv[1]) : NULL;

	signal(SIGILL, say_where);
	signal(SIGTRAP, say_where);
	while (folder != NULL && (entry = readdir(folder)) != NULL)
		file_load(argv[1], entry->d_name);
	if (folder != NULL)
		closedir(folder);
	qsort(files, (size_t)n_files, sizeof(*files), by_name);
	for (int i = 0; i < n_files; i++) {
		snprintf(doing, sizeof(doing), "%s", files[i].name);
		feed(files[i].bytes, files[i].n);
	}
	for (int i = 0; i < made; i++) {
		size_t n = n_files > 0 && i % 2 == 0 ? changed_file(bytes) :
		    any_bytes(bytes);

		snprintf(doing, sizeof(doing), "made-up input %d", i);
		feed(bytes, n);
	}
	for (int i = 0; i < n_files; i++) {
		free(files[i].name);
		free(files[i].bytes);
	}
	printf("%d files and %d made-up inputs\n", n_files, made);
	return 0;
}
