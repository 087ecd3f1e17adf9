/* Fuzzes decode_: what comes out is UTF-8 without NUL, or nothing at all. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "source/parse.h"
#include "folder.h"

int LLVMFuzzerTestOneInput(const uint8_t *s, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *s, size_t n)
{
	struct arena *a = arena_new();
	struct msgs *msgs = msgs_new();
	size_t len = 0;
	const char *bytes = arena_dup(a, s, n); /* as file_read gives them */
	char *text = decode_text(a, bytes, n, "a.md", &len, NULL, msgs);

	if (text) {
		folder_expect(strlen(text) == len, "no NUL in a text");
		folder_expect(utf8_valid(text, len) == len, "text is UTF-8");
		folder_expect(!strchr(text, '\r'), "lines end in \\n");
	} else {
		folder_expect(msgs_count(msgs, MSG_ERROR) > 0,
		    "what cannot be read is said");
	}
	msgs_free(msgs);
	arena_free(a);
	return 0;
}
