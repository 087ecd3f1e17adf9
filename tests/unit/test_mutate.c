/*
 * Manuscripts cut short and spoilt, 10,000 of them: each gives a result or a
 * message. Seeds are those of the regress cases, made by real programs; which
 * bytes are spoilt is the same at every run.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/resource.h>
#include <zip.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"

enum { TIMES = 10000, SECONDS = 1800 };

static uint32_t
next(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static void
import_one(const char *name, const char *s, size_t n)
{
	struct import im = {0};
	struct import_result result = {{NULL, 0, 0}};
	struct manuscript *ms;
	size_t i;

	import_start(&im);
	ms = import_read(&im, name, s, n);
	if (ms)
		import_make(&im, &ms, 1, IMPORT_ARTICLE, &result);
	else
		assert_true(msgs_count(im.msgs, MSG_ERROR) > 0);
	for (i = 0; i < result.files.n; i++)
		if (strstr(result.files.at[i].name, ".md"))
			assert_int_equal(utf8_valid(result.files.at[i].text,
					     result.files.at[i].n),
			    result.files.at[i].n);
	if (ms)
		vec_free(&ms->blocks);
	vec_free(&result.files);
	import_end(&im);
}

/* Cuts it short, or changes, repeats or takes out a few bytes. */
static size_t
spoil(char *s, size_t n, uint32_t *state)
{
	size_t at, len, changes = 1 + next(state) % 4;

	if (n > 1 && next(state) % 4 == 0)
		n = next(state) % n;
	for (; n > 8 && changes; changes--) {
		at = next(state) % (n - 4);
		len = 1 + next(state) % 4;
		switch (next(state) % 3) {
		case 0:
			s[at] = (char)next(state);
			break;
		case 1:
			memmove(s + at, s + next(state) % (n - 4), len);
			break;
		default:
			memmove(s + at, s + at + len, n - at - len);
			n -= len;
		}
	}
	return n;
}

/* A zip is spoilt in one of its parts, so that what is in it is read. */
static size_t
spoil_part(const char *s, size_t n, struct buf *out, uint32_t *state)
{
	zip_error_t error;
	char *whole = malloc(n); /* the zip's from here on */
	zip_source_t *source;
	zip_t *zip;
	zip_stat_t stat;
	zip_uint64_t which;
	zip_file_t *file;
	char *part;
	size_t left;

	memcpy(whole, s, n);
	source = zip_source_buffer_create(whole, n, 1, &error);
	zip_source_keep(source);
	zip = zip_open_from_source(source, 0, &error);
	assert_non_null(zip);
	which = next(state) % (zip_uint64_t)zip_get_num_entries(zip, 0);
	zip_stat_index(zip, which, 0, &stat);
	part = malloc(stat.size + 1);
	file = zip_fopen_index(zip, which, 0);
	zip_fread(file, part, stat.size);
	zip_fclose(file);
	left = spoil(part, stat.size, state);
	if (left == 0) { /* libzip does not free what is empty */
		free(part);
		part = NULL;
	}
	zip_file_replace(zip, which, zip_source_buffer(zip, part, left, 1), 0);
	zip_close(zip);
	zip_source_stat(source, &stat);
	zip_source_open(source);
	buf_clear(out);
	for (which = 0; which < stat.size; which++)
		buf_putc(out, '\0');
	zip_source_read(source, out->s, stat.size);
	zip_source_close(source);
	zip_source_free(source);
	return stat.size;
}

static const char *const seeds[] = {"notice/raw.txt", "tables/raw.txt",
    "page-trs/raw.html", "page-layout/raw.html", "page-word/raw.html",
    "word-notes/raw.docx", "word-auto/raw.docx", "sheet/raw.xlsx"};

enum { SEEDS = sizeof seeds / sizeof *seeds };

static void
every_spoilt_manuscript_is_read_or_refused(void **unused)
{
	char *seed[SEEDS], *copy, path[128];
	struct buf zip = {0};
	size_t n[SEEDS], len, i, k;
	uint32_t state = 1;

	(void)unused;
	for (i = 0; i < SEEDS; i++) {
		snprintf(
		    path, sizeof path, "tests/regress/import/%s", seeds[i]);
		seed[i] = file_read(path, &n[i]);
		assert_non_null(seed[i]);
	}
	for (i = 0; i < TIMES; i++) {
		k = i % SEEDS;
		copy = malloc(n[k] + 1);
		memcpy(copy, seed[k], n[k] + 1);
		if (seed[k][0] == 'P' && i % 16 < 8) {
			len = spoil_part(copy, n[k], &zip, &state);
			import_one(seeds[k], zip.s, len);
		} else {
			len = spoil(copy, n[k], &state);
			import_one(seeds[k], copy, len);
		}
		free(copy);
	}
	for (i = 0; i < SEEDS; i++)
		free(seed[i]);
	buf_free(&zip);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_spoilt_manuscript_is_read_or_refused)};
	struct rlimit limit = {SECONDS, SECONDS};

	setrlimit(RLIMIT_CPU, &limit); /* what hangs is ended */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
