/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * core: how long the core takes with ten years, natively.
 *
 *   core               one line a figure: name, number, unit, target, note
 *   core --pages       every page, slowest first
 *   core --write DIR   base.batch, private.batch and late.batch, for core.mjs
 */
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "home.h"
#include "core/practice.h"

enum { FOLDS = 15, LATE = 41, VISITS = 101, PAGES_MAX = 300 };

struct timing {
	const char	*path;
	double		 p50, p95;
};

/* Processor time, so that a busy machine matters less. */
static double
clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_number(const void *a, const void *b)
{
	const double *one = a, *two = b;

	return (*one > *two) - (*one < *two);
}

static int
slowest_first(const void *a, const void *b)
{
	const struct timing *one = a, *two = b;

	return (one->p50 < two->p50) - (one->p50 > two->p50);
}

static struct timing
timing_of(const char *path, double *ms, size_t n)
{
	qsort(ms, n, sizeof(*ms), by_number);
	return (struct timing){ path, ms[n / 2], ms[n * 95 / 100] };
}

static struct timing
time_folds(const struct lived *lived)
{
	double ms[FOLDS];

	for (int i = 0; i < FOLDS; i++) {
		struct app *app = bench_open(0);
		double start = clock_ms();
		const struct fold *f = app_fold(app, lived->base.bytes, lived->base.len);

		ms[i] = clock_ms() - start;
		if (f->kept != 0) {
			fprintf(stderr, "bench: %u events not understood\n", f->kept);
			exit(1);
		}
		app_close(app);
	}
	return timing_of("first fold", ms, FOLDS);
}

/* Each late event makes the whole shared log fold again. */
static struct timing
time_refolds(struct app *app, const struct lived *lived)
{
	double ms[LATE];

	for (unsigned i = 0; i < LATE; i++) {
		struct out late = { 0 };
		double start;

		bench_late(&late, lived, i);
		start = clock_ms();
		if (app_fold(app, late.bytes, late.len)->refolded == 0) {
			fprintf(stderr, "bench: nothing was folded again\n");
			exit(1);
		}
		ms[i] = clock_ms() - start;
		out_free(&late);
	}
	return timing_of("refold", ms, LATE);
}

static struct timing
time_page(struct app *app, const char *path, int64_t now)
{
	double ms[VISITS];
	struct out request = { 0 };

	bench_request(&request, app, "GET", path, "", now);
	for (int i = 0; i < VISITS; i++) {
		double start = clock_ms();

		app_handle(app, request.bytes, request.len);
		ms[i] = clock_ms() - start;
	}
	out_free(&request);
	return timing_of(path, ms, VISITS);
}

static size_t
time_pages(struct app *const rooms[2], int64_t now, struct timing *all)
{
	/* What is asked of a page beside its plain self. */
	static const char *const more[] = { "/jar?find=garden", "/jar?show=kept",
	    "/jar?page=300", "/journal/entries?find=garden",
	    "/closeness?span=year" };
	size_t n = 0;

	for (size_t p = 0; practices[p] != NULL; p++)
		for (const struct page *page = practices[p]->pages;
		    page != NULL && page->path != NULL; page++)
			if (page->method == GET && n < PAGES_MAX)
				all[n++] = time_page(rooms[(page->how & WALLED) != 0],
				    page->path, now);
	for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++)
		all[n++] = time_page(rooms[strncmp(more[i], "/journal", 8) == 0],
		    more[i], now);
	qsort(all, n, sizeof(*all), slowest_first);
	return n;
}

static void
file_write(const char *dir, const char *name, const struct out *o)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if ((f = fopen(path, "w")) == NULL ||
	    fwrite(o->bytes, 1, o->len, f) != o->len || fclose(f) != 0) {
		perror(path);
		exit(1);
	}
}

static void
batches_write(const char *dir, const struct lived *lived)
{
	struct out late = { 0 };

	for (unsigned i = 0; i < LATE; i++)
		bench_late(&late, lived, i);
	file_write(dir, "base.batch", &lived->base);
	file_write(dir, "private.batch", &lived->private);
	file_write(dir, "late.batch", &late);
	printf("%lld\n", (long long)lived->now);
	out_free(&late);
}

/* Slowest first; a search reads every word there is. */
static void
page_print(const char *name, const char *tail, const struct timing *all,
    size_t n, bool search)
{
	for (size_t i = 0; i < n; i++)
		if ((strstr(all[i].path, "find=") != NULL) == search) {
			printf("%s\t%.3f\tms\t< 1\t%s %.3f, %s\n", name, all[i].p50,
			    tail, all[i].p95, all[i].path);
			return;
		}
}

static void
figures_print(const struct lived *lived, struct app *const rooms[2], bool pages)
{
	static struct timing all[PAGES_MAX + 10];
	struct timing fold = time_folds(lived), warm;
	struct timing refold = time_refolds(rooms[0], lived);
	size_t n = time_pages(rooms, lived->now, all);

	/* Memory that is given back to the system costs page faults each time. */
	mallopt(M_MMAP_THRESHOLD, 1 << 30);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	warm = time_folds(lived);
	if (pages) {
		for (size_t i = 0; i < n; i++)
			printf("%8.3f %8.3f ms  %s\n", all[i].p50, all[i].p95, all[i].path);
		return;
	}
	printf("first fold of 22,000, memory new\t%.2f\tms\t< 40\n", fold.p50);
	printf("first fold of 22,000, memory used before\t%.2f\tms\t< 40\n", warm.p50);
	printf("refold\t%.2f\tms\t< 2\n", refold.p50);
	page_print("slowest page, p50", "p95", all, n, false);
	page_print("slowest search, p50", "p95", all, n, true);
	printf("memory of the open home\t%.1f\tMB\t\n",
	    (double)app_memory(rooms[0]) / 1e6);
}

int
main(int argc, char *argv[])
{
	struct lived lived = bench_live();
	struct app *rooms[2] = { bench_open(0), bench_open(1) };

	if (argc == 3 && strcmp(argv[1], "--write") == 0)
		batches_write(argv[2], &lived);
	else {
		app_fold(rooms[0], lived.base.bytes, lived.base.len);
		app_fold(rooms[1], lived.private.bytes, lived.private.len);
		figures_print(&lived, rooms, argc == 2 && strcmp(argv[1], "--pages") == 0);
	}
	app_close(rooms[0]);
	app_close(rooms[1]);
	out_free(&lived.base);
	out_free(&lived.private);
	return 0;
}
