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

struct manuscript *
raw_read(struct import *im, const char *file, const char *text, size_t n)
{
	struct manuscript *ms = ms_new(im->arena, arena_str(im->arena, file));
	struct lines l;

	*vec_push(&im->raws) = (struct raw_text){ms->file, text, n};
	lines_read(&l, im, ms->file, text, n);
	untab_lines(&l);
	aligned_rebuild(&l);
	flowed_part(&l);
	pieces_merge(&l);
	columns_read(&l);
	contents_take(&l, ms);
	vertical_rebuild(&l);
	furniture_drop(&l, ms);
	tabbed_rebuild(&l);
	contents_mark(&l, ms);
	stacked_rebuild(&l);
	celled_rebuild(&l);
	decimals_mark(&l);
	lines_roles(&l);
	float_return(&l);
	spaced_rebuild(&l);
	parted_join(&l);
	join_lines(&l, ms);
	vec_drop(l.at);
	return ms;
}
