/*
 * raw_bytes: the bytes of a text taken out of a PDF. A form feed begins a page
 * there, and other controls stand for what had no character; neither may stand
 * in a source, so the pages are noted by line, and the controls told, before
 * the bytes are decoded.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

static bool
is_wide_encoding(const char *s, size_t n)
{
	return memchr(s, '\0', n) != NULL;
}

void
pages_take(struct import *im, const char *file, char *s, size_t n,
    struct page_lines *pages)
{
	int line = 1;
	size_t i;

	if (is_wide_encoding(s, n))
		return;
	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '\n') {
			line++;
		} else if (c == '\f') {
			*vec_push(&pages->lines) = line;
			s[i] = ' ';
		} else if ((c < 0x20 && c != '\t' && c != '\r') || c == 0x7F) {
			doubt_add(im, DOUBT_MARKUP, (struct pos){file, line, 0},
			    arena_printf(im->arena, "U+%04X", c), NULL, NULL);
			s[i] = ' ';
		}
	}
}

char *
pages_mark(struct arena *a, const char *text, const struct page_lines *pages)
{
	struct buf out = {0};
	const char *s = text, *end;
	size_t next = 0;
	char *result;
	int line = 1;

	for (; *s; s = end, line++) {
		end = strchr(s, '\n');
		end = end ? end + 1 : s + strlen(s);
		if (next < pages->lines.n && pages->lines.at[next] == line) {
			buf_putc(&out, '\f');
			s += *s == ' ';
		}
		while (next < pages->lines.n && pages->lines.at[next] <= line)
			next++;
		buf_add(&out, s, (size_t)(end - s));
	}
	result = arena_dup(a, out.s ? out.s : "", out.n);
	buf_free(&out);
	return result;
}
