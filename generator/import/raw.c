/*
 * raw: the text of a printed issue, as it was taken out of a PDF, to blocks:
 * each pass mends one damage of print and extraction, in this order, since a
 * later one trusts what the earlier left.
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

/* Only near the beginning are a cover and contents looked for. */
enum { FRONT_LINES = 400 };

/* Is line i the heading of the contents list? */
static bool
is_contents_head(const struct lines *l, size_t i)
{
	const char *s = word_packed(l->im->arena, l->at[i].s);

	return strcmp(s, "目录") == 0 || strcmp(s, "目次") == 0 ||
	    strcmp(s, "本期目录") == 0;
}

/* Everything up to the last line of the contents is front matter. */
static void
mark_front(struct lines *l)
{
	size_t i, last = 0, most = l->n < FRONT_LINES ? l->n : FRONT_LINES;
	bool contents = false;
	int leaders = 0;

	for (i = 0; i < most; i++) {
		contents |= is_contents_head(l, i);
		if (word_is_number(l->at[i].s))
			break;
		if (word_is_leader(l->at[i].s)) {
			leaders++;
			last = i + 1;
		}
	}
	if (!contents && leaders < 3)
		return;
	for (i = 0; i < last; i++)
		l->at[i].front = true;
}

struct manuscript *
raw_read(struct import *im, const char *file, const char *text, size_t n)
{
	struct manuscript *ms = ARENA_NEW(im->arena, struct manuscript);
	struct lines l;

	ms->file = arena_str(im->arena, file);
	lines_read(&l, im, ms->file, text, n);
	mark_front(&l);
	vertical_rebuild(&l);
	furniture_drop(&l);
	tabbed_rebuild(&l);
	lines_roles(&l);
	float_return(&l);
	spaced_rebuild(&l);
	join_lines(&l, ms);
	vec_drop(l.at);
	return ms;
}
