/*
 * compress: gzip and brotli forms beside the files of the archive, for servers
 * that send them as they are (gzip_static, brotli_static). The same bytes
 * always: no time, no name, no system stands in them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <brotli/encode.h>
#include <libdeflate.h>

#include "base/base.h"
#include "tree/tree.h"
#include "command/command.h"

enum {
	LEAST = 512, /* [bytes] smaller files gain nothing in a packet */
	LARGE = 1 << 19, /* [bytes] where the best brotli takes too long */
	SMALLEST = 12, /* of gzip */
	BEST = 11, /* of brotli */
	FAST = 9
};

static bool
is_text(const char *path)
{
	static const char *const sorts[] = {".html", ".css", ".js", ".json",
	    ".xml", ".csv", ".bib", ".ris", ".txt", ".svg", NULL};

	return str_ends_any(path, sorts) != NULL;
}

/* [bytes]; 0 when it did not come out smaller. */
static size_t
gzip(const char *s, size_t n, char *out)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(SMALLEST);
	size_t size;

	if (!c)
		die("out of memory");
	size = libdeflate_gzip_compress(c, s, n, out, n - 1);
	libdeflate_free_compressor(c);
	return size;
}

static size_t
brotli(const char *s, size_t n, char *out)
{
	size_t size = n - 1;

	return BrotliEncoderCompress(n > LARGE ? FAST : BEST,
		   BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, n,
		   (const uint8_t *)s, &size, (uint8_t *)out)
	    ? size
	    : 0;
}

static void
compress_file(const char *path)
{
	static const struct {
		const char *suffix;
		size_t (*make)(const char *, size_t, char *);
	} forms[] = {{"gz", gzip}, {"br", brotli}};
	struct arena *a = arena_new();
	size_t n = 0, size, i;
	char *s = file_read(path, &n), *out;

	out = n >= LEAST ? mem_alloc(n) : NULL;
	for (i = 0; out && i < sizeof forms / sizeof *forms; i++) {
		size = forms[i].make(s, n, out);
		if (size)
			file_write(
			    arena_printf(a, "%s.%s", path, forms[i].suffix),
			    out, size);
	}
	free(out);
	free(s);
	arena_free(a);
}

void
compress_folder(const char *dir)
{
	struct names names = {0};
	struct arena *a = arena_new();
	const char *path;
	size_t i;

	file_list(dir, &names);
	for (i = 0; i < names.n; i++) {
		path = path_join(a, dir, names.at[i]);
		if (file_is_dir(path))
			compress_folder(path);
		else if (is_text(path))
			compress_file(path);
	}
	names_free(&names);
	arena_free(a);
}

/* === In parallel === */

struct job {
	const char *out;
	const struct names *names;
};

static void
compress_one(void *ctx, size_t i, struct buf *reply)
{
	const struct job *job = ctx;
	struct arena *a = arena_new();
	const char *name = job->names->at[i];

	(void)reply;
	if (is_text(name))
		compress_file(path_join(a, job->out, name));
	arena_free(a);
}

static void
stop(void *ctx, size_t i, bool ok, const char *reply, size_t n)
{
	(void)i;
	(void)n;
	(void)ctx;
	if (!ok)
		die("a process that compresses ended: %s", reply);
}

/* Memory that the build needs is left to the end of the process. */
static void
end(void *ctx)
{
	(void)ctx;
}

void
compress_names(const char *out, const struct names *names, int jobs)
{
	struct job job = {out, names};
	struct work work = {compress_one, stop, end, &job};

	if (names->n)
		work_run(&work, names->n, jobs);
}
