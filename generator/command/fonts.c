/* gongbao fonts: the faces each role found, and what they lack. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "print/pages.h"
#include "print/print.h"
#include "command/command.h"

static void
collect_words(const char *root, struct buf *words, struct msgs *msgs)
{
	struct source *source = source_open(root, msgs);
	struct issue *issue;
	size_t i, k;

	for (i = 0; source && i < source->nissues; i++) {
		issue = source_issue(source, &source->issues[i], NULL);
		for (k = 0; k < issue->narticles; k++) {
			buf_puts(words,
			    meta_full_title(issue->arena, &issue->articles[k]));
			tree_words(issue->articles[k].body, words);
		}
		issue_free(issue);
	}
	source_close(source);
}

int
command_fonts(const struct command *c, char **args)
{
	const char *root = "content", *styles = NULL, *faces = NULL;
	const struct option options[] = {
	    {"source", "DIR", N_("the source (default: content)"), &root, NULL},
	    {"styles", "DIR", N_("style sheets and print.yaml"), &styles, NULL},
	    {"fonts", "DIR", N_("fonts.yaml and font files"), &faces, NULL},
	    {NULL, NULL, NULL, NULL, NULL}};
	struct arena *a = arena_new();
	struct msgs *msgs = msgs_new();
	struct buf words = {0}, out = {0};
	struct style *style;
	struct fonts *fonts;
	bool failed;

	option_read(c, options, args);
	style = style_open(home_folder(a, styles, "styles"), msgs);
	fonts = fonts_open(home_folder(a, faces, "fonts"), msgs);
	collect_words(root, &words, msgs);
	if (fonts)
		fonts_report(fonts, words.s ? words.s : "", words.n, &out);
	msgs_print(msgs, MSG_NOTE, stderr);
	fwrite(out.s, 1, out.n, stdout);
	failed = msgs_count(msgs, MSG_ERROR) > 0;
	fonts_close(fonts);
	style_close(style);
	buf_free(&words);
	buf_free(&out);
	msgs_free(msgs);
	arena_free(a);
	return failed ? EXIT_FAULTS : EXIT_FINE;
}
