/*
 * Messages in the reader's language, out of a catalogue as msgfmt makes it
 * (GNU gettext manual, "The Format of GNU MO Files"). gettext(3) itself says
 * all in English where no locale but C and C.UTF-8 is installed (glibc since
 * 2.39), as on most servers.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define MAGIC 0x950412de

struct place {
	uint32_t length, at; /* [bytes] from the file's beginning */
};

static struct {
	const char *bytes; /* NULL: no catalogue */
	const struct place *texts, *translations; /* texts are in order */
	size_t n;
} catalogue;

static bool
is_within(size_t size, size_t at, size_t n)
{
	return at % sizeof(uint32_t) == 0 && at <= size &&
	    n <= (size - at) / sizeof(struct place);
}

void
tr_open(const char *file)
{
	uint32_t head[5]; /* magic, revision, count, texts, translations */
	size_t size;
	char *bytes;

	if (!file_exists(file))
		return;
	bytes = file_read(file, &size);
	if (size >= sizeof head)
		memcpy(head, bytes, sizeof head);
	if (size < sizeof head || head[0] != MAGIC ||
	    !is_within(size, head[3], head[2]) ||
	    !is_within(size, head[4], head[2]))
		die("%s is damaged; build or install gongbao anew", file);
	catalogue.bytes = bytes;
	catalogue.texts = (const void *)(bytes + head[3]);
	catalogue.translations = (const void *)(bytes + head[4]);
	catalogue.n = head[2];
}

static int
compare(const void *text, const void *place)
{
	const struct place *p = place;

	return strcmp(text, catalogue.bytes + p->at);
}

const char *
tr(const char *text)
{
	const struct place *found;

	if (!catalogue.bytes || !*text)
		return text;
	found = bsearch(text, catalogue.texts, catalogue.n,
	    sizeof *catalogue.texts, compare);
	return found ? catalogue.bytes +
		catalogue.translations[found - catalogue.texts].at
		     : text;
}
