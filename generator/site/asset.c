/*
 * asset: style sheets under names with a hash of what they hold, so that a
 * browser may keep each for ever.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/tree.h>

#include "base/base.h"
#include "tree/tree.h"
#include "site/site.h"
#include "site/parts.h"

enum { HASH_SHOWN = 12 };

static bool
is_style(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && name[0] != '.' && strcmp(name + n - 4, ".css") == 0;
}

static void
open_one(
    struct arena *arena, struct asset *a, const char *path, struct msgs *msgs)
{
	char hash[HASH_HEX];
	char *s = file_read(path, &a->size);

	a->name = arena_str(arena, path_name(path));
	if (!s) {
		msg(msgs, MSG_STYLE_READ, (struct pos){path, 0, 0},
		    strerror(errno));
		return;
	}
	hash_hex(hash, s, a->size);
	a->href = arena_printf(arena, "assets/%s.%.*s.css",
	    path_stem(arena, path), HASH_SHOWN, hash);
	a->data = arena_dup(arena, s, a->size);
	free(s);
}

/* Those that page.xml asks for. */
static void
check_needed(const struct assets *assets, struct arena *arena, const char *dir,
    struct msgs *msgs)
{
	static const char *const needed[] = {
	    "site.css", "article.css", "paper.css"};
	size_t i, k;

	for (i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		for (k = 0; k < assets->n; k++)
			if (strcmp(assets->at[k].name, needed[i]) == 0)
				break;
		if (k == assets->n)
			msg(msgs, MSG_STYLE_READ,
			    (struct pos){
				path_join(arena, dir, needed[i]), 0, 0},
			    strerror(ENOENT));
	}
}

struct assets
asset_open(struct arena *arena, const char *dir, struct msgs *msgs)
{
	struct assets assets = {0};
	struct names names = {0};
	size_t i;

	file_list(dir, &names); /* of a folder that is not there: none */
	assets.at = ARENA_ARRAY(arena, struct asset, names.n + 1);
	for (i = 0; i < names.n; i++)
		if (is_style(names.at[i]))
			open_one(arena, &assets.at[assets.n++],
			    path_join(arena, dir, names.at[i]), msgs);
	names_free(&names);
	check_needed(&assets, arena, dir, msgs);
	return assets;
}

void
asset_write(const struct assets *assets, const char *out)
{
	struct arena *arena = arena_new();
	size_t i;

	file_mkdirs(path_join(arena, out, "assets"));
	for (i = 0; i < assets->n; i++)
		file_write(path_join(arena, out, assets->at[i].href),
		    assets->at[i].data, assets->at[i].size);
	arena_free(arena);
}
