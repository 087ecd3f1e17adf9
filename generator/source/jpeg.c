/*
 * A JPEG goes into the outputs as it is; here it is decoded once, at an eighth
 * of its size, so that one cut off, damaged, or smaller than its header says
 * is found where there is a place to report.
 */
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <jerror.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"

struct catch
{
	struct jpeg_error_mgr manager; /* first: libjpeg's pointer to it is
					  taken for one to the whole */
	jmp_buf back;
	char *reason; /* empty: nothing wrong */
};

static void
failed(j_common_ptr jpeg)
{
	struct catch *c = (struct catch *)jpeg->err;

	c->manager.format_message(jpeg, c->reason);
	longjmp(c->back, 1);
}

/* Of warnings, those that leave a part of the picture grey. */
static void
warned(j_common_ptr jpeg, int level)
{
	struct catch *c = (struct catch *)jpeg->err;
	int code = c->manager.msg_code;

	if (level < 0 &&
	    (code == JWRN_HIT_MARKER || code == JWRN_JPEG_EOF ||
		code == JWRN_HUFF_BAD_CODE))
		failed(jpeg);
}

bool
jpeg_is_whole(const char *s, size_t n, char reason[PICTURE_REASON])
{
	struct jpeg_decompress_struct jpeg = {0};
	struct catch c = {.reason = reason};
	JSAMPROW row = NULL;
	JSAMPROW volatile kept = NULL; /* after longjmp */

	reason[0] = '\0';
	jpeg.err = jpeg_std_error(&c.manager);
	c.manager.error_exit = failed;
	c.manager.emit_message = warned;
	if (setjmp(c.back) == 0) {
		jpeg_create_decompress(&jpeg);
		jpeg_mem_src(&jpeg, (const unsigned char *)s, (unsigned long)n);
		jpeg_read_header(&jpeg, TRUE);
		jpeg.scale_num = 1;
		jpeg.scale_denom = 8;
		jpeg_start_decompress(&jpeg);
		kept = row = mem_alloc(
		    (size_t)jpeg.output_width * (size_t)jpeg.output_components);
		while (jpeg.output_scanline < jpeg.output_height)
			jpeg_read_scanlines(&jpeg, &row, 1);
		jpeg_finish_decompress(&jpeg);
	}
	jpeg_destroy_decompress(&jpeg);
	free(kept);
	return reason[0] == '\0';
}
