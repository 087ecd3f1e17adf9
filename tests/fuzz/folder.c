/* A source in a temporary folder; see folder.h. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "folder.h"

static char root[64];

/* A picture of one grey pixel. */
static const unsigned char pixel[] = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a,
    0x0a, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0,
    0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78, 0x9c,
    0x63, 0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0, 0, 0, 0, 'I',
    'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};

static const struct {
	const char *name, *text;
} files[] = {
    {FOLDER_SITE, "name: 报\n"},
    {FOLDER_ISSUE, "---\nyear: 2024\nnumber: 1\n---\n"},
    {FOLDER_ARTICLE,
	"---\ntitle: 甲\ncategory: 乙\nissuer: 丙\ndate: 2024-01-01\n---\n\n"
	"::: table {src=\"tables/a.csv\"}\n:::\n\n![图](images/a.png)\n"},
    {FOLDER_CSV, "甲,乙\n1,2\n"},
};
enum { FILES = sizeof files / sizeof *files };

static void
clean(void)
{
	file_remove_tree(root);
}

const char *
folder_make(void)
{
	struct arena *a = arena_new();
	size_t i;

	snprintf(root, sizeof root, "/dev/shm/gongbao-fuzz-%d", (int)getpid());
	file_mkdirs(path_join(a, root, "2024-01/tables"));
	file_mkdirs(path_join(a, root, "2024-01/images"));
	for (i = 0; i < FILES; i++)
		folder_put(files[i].name, files[i].text, strlen(files[i].text));
	folder_put(FOLDER_PICTURE, pixel, sizeof pixel);
	atexit(clean);
	arena_free(a);
	return root;
}

void
folder_put(const char *name, const void *s, size_t n)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", root, name);
	f = fopen(path, "wb");
	folder_expect(f && fwrite(s, 1, n, f) == n, "the input can be written");
	fclose(f);
}

void
folder_restore(const char *name)
{
	size_t i;

	for (i = 0; i < FILES; i++)
		if (strcmp(files[i].name, name) == 0)
			folder_put(name, files[i].text, strlen(files[i].text));
	if (strcmp(name, FOLDER_PICTURE) == 0)
		folder_put(name, pixel, sizeof pixel);
}

void
folder_expect(bool holds, const char *promise)
{
	if (holds)
		return;
	fprintf(stderr, "broken: %s\n", promise);
	abort();
}
