/*
 * Messages in the reader's language, out of a catalogue as msgfmt makes it
 * (GNU gettext manual, "The Format of GNU MO Files"). gettext(3) itself says
 * all in English where no locale but C and C.UTF-8 is installed (glibc since
 * 2.39), as on most servers.
 */
#include <errno.h>
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

/* Is every text of a list within the file, and ended there by a NUL? */
static bool
are_within(const char *bytes, size_t size, const struct place *list, size_t n)
{
	for (; n > 0; n--, list++)
		if (list->at >= size || list->length >= size - list->at ||
		    bytes[list->at + list->length] != '\0')
			return false;
	return true;
}

void
tr_open(const char *file)
{
	uint32_t head[5]; /* magic, revision, count, texts, translations */
	size_t size = 0;
	char *bytes;

	if (!file_exists(file))
		return;
	bytes = file_read(file, &size);
	if (!bytes)
		die("cannot read %s: %s", file, tr_errno(errno));
	if (size >= sizeof head)
		memcpy(head, bytes, sizeof head);
	if (size < sizeof head || head[0] != MAGIC ||
	    !is_within(size, head[3], head[2]) ||
	    !is_within(size, head[4], head[2]) ||
	    !are_within(
		bytes, size, (const void *)(bytes + head[3]), head[2]) ||
	    !are_within(bytes, size, (const void *)(bytes + head[4]), head[2]))
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

const char *
tr_errno(int fault)
{
	static const struct {
		int fault;
		const char *words;
	} known[] = {{EPERM, N_("Operation not permitted")},
	    {ENOENT, N_("No such file or directory")},
	    {EIO, N_("Input/output error")},
	    {ENOMEM, N_("Cannot allocate memory")},
	    {EACCES, N_("Permission denied")},
	    {EBUSY, N_("Device or resource busy")}, {EEXIST, N_("File exists")},
	    {ENOTDIR, N_("Not a directory")}, {EISDIR, N_("Is a directory")},
	    {EINVAL, N_("Invalid argument")},
	    {EMFILE, N_("Too many open files")}, {EFBIG, N_("File too large")},
	    {ENOSPC, N_("No space left on device")},
	    {EROFS, N_("Read-only file system")},
	    {ENAMETOOLONG, N_("File name too long")},
	    {ENOTEMPTY, N_("Directory not empty")},
	    {ELOOP, N_("Too many levels of symbolic links")},
	    {EADDRINUSE, N_("Address already in use")},
	    {EADDRNOTAVAIL, N_("Cannot assign requested address")},
	    {EDQUOT, N_("Disk quota exceeded")}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].fault == fault)
			return tr(known[i].words);
	return strerror(fault);
}
