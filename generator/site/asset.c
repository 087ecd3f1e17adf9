/*
 * asset: style sheets, scripts and the icon under names with a hash of what
 * they hold, so that a browser may keep each for ever. Sheets that import
 * others are made one: the first paint of a page waits for one file.
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
#include "site/html.h"
#include "site/site.h"
#include "site/parts.h"

enum { HASH_SHOWN = 12, DEEPEST = 8 };

static const char *
suffix_of(const char *name)
{
	const char *dot = name[0] == '.' ? NULL : strrchr(name, '.');

	return dot ? dot : "";
}

static bool
is_style(const char *name)
{
	return strcmp(suffix_of(name), ".css") == 0;
}

static bool
is_script(const char *name)
{
	return strcmp(suffix_of(name), ".js") == 0;
}

/* What is read of one folder. */
struct reading {
	struct arena *arena;
	const char *dir;
	struct msgs *msgs;
	struct strings imported; /* names of the sheets that others hold */
};

/* === Sheets in sheets === */

/*
 * The sheet that the line at s imports: @import "NAME" MEDIA; NULL when it
 * imports none. What stands in media is then MEDIA, perhaps "".
 */
static const char *
imported(struct arena *arena, const char *s, size_t n, const char **media)
{
	static const char rule[] = "@import \"";
	const char *name = s + sizeof rule - 1, *end;
	const char *stop = memchr(s, ';', n);

	if (!stop || !str_starts(s, rule))
		return NULL;
	end = memchr(name, '"', (size_t)(stop - name));
	if (!end)
		return NULL;
	s = end + 1 + strspn(end + 1, " \t");
	*media = arena_dup(arena, s, (size_t)(stop - s));
	return arena_dup(arena, name, (size_t)(end - name));
}

static void
remember(struct reading *r, const char *name)
{
	const char **at =
	    ARENA_ARRAY(r->arena, const char *, r->imported.n + 1);

	if (r->imported.n)
		memcpy(at, r->imported.at, r->imported.n * sizeof *at);
	at[r->imported.n] = name;
	r->imported.at = at;
	r->imported.n++;
}

/*
 * Adds the sheet dir/name, those it imports in their places, so that a page
 * loads one. from is where it is asked for.
 */
static void
add_sheet(struct reading *r, const char *name, struct pos from, int depth,
    struct buf *out)
{
	const char *path = path_join(r->arena, r->dir, name), *other, *media,
		   *at, *end;
	struct pos pos = {path, 0, 0};
	size_t n;
	char *s = NULL;

	errno = depth > DEEPEST ? ELOOP : ENOENT;
	if (depth <= DEEPEST && path_is_plain(name))
		s = file_read(path, &n);
	if (!s) {
		msg(r->msgs, MSG_STYLE_READ, from.line ? from : pos,
		    tr_errno(errno));
		return;
	}
	for (at = s; at < s + n; at = end) {
		end = memchr(at, '\n', (size_t)(s + n - at));
		end = end ? end + 1 : s + n;
		pos.line++;
		other = imported(r->arena, at, (size_t)(end - at), &media);
		if (!other) {
			buf_add(out, at, (size_t)(end - at));
			continue;
		}
		remember(r, other);
		if (*media)
			buf_printf(out, "@media %s {\n", media);
		add_sheet(r, other, pos, depth + 1, out);
		buf_puts(out, *media ? "}\n" : "");
	}
	free(s);
}

/* === Assets === */

static void
add_asset(struct assets *assets, struct reading *r, const char *name,
    const struct buf *data)
{
	struct asset *a = &assets->at[assets->n++];
	char hash[HASH_HEX];

	hash_hex(hash, data->n ? data->s : "", data->n);
	a->name = arena_str(r->arena, name);
	a->href = arena_printf(r->arena, "assets/%s.%.*s%s",
	    path_stem(r->arena, name), HASH_SHOWN, hash, suffix_of(name));
	a->data = arena_dup(r->arena, data->n ? data->s : "", data->n);
	a->size = data->n;
}

static void
open_sheet(struct assets *assets, struct reading *r, const char *name)
{
	struct buf b = {0};

	add_sheet(r, name, (struct pos){0}, 0, &b);
	add_asset(assets, r, name, &b);
	buf_free(&b);
}

static void
open_script(struct assets *assets, struct reading *r, const char *name)
{
	const char *path = path_join(r->arena, r->dir, name);
	struct buf b = {0};

	b.s = file_read(path, &b.n);
	if (!b.s)
		msg(r->msgs, MSG_TMPL_READ, (struct pos){path, 0, 0},
		    tr_errno(errno));
	add_asset(assets, r, name, &b);
	buf_free(&b);
}

static void
open_folder(struct assets *assets, struct reading *r,
    bool (*wanted)(const char *),
    void (*open)(struct assets *, struct reading *, const char *))
{
	struct names names = {0};
	struct asset *at;
	size_t i;

	file_list(r->dir, &names); /* of a folder that is not there: none */
	at = ARENA_ARRAY(
	    r->arena, struct asset, assets->n + names.n + 1); /* the icon */
	if (assets->n)
		memcpy(at, assets->at, assets->n * sizeof *at);
	assets->at = at;
	for (i = 0; i < names.n; i++)
		if (wanted(names.at[i]))
			open(assets, r, names.at[i]);
	names_free(&names);
}

/* A sheet that stands in another is not written on its own. */
static void
drop_imported(struct assets *assets, const struct strings *imported)
{
	size_t i, k, kept = 0;

	for (i = 0; i < assets->n; i++) {
		for (k = 0; k < imported->n; k++)
			if (strcmp(assets->at[i].name, imported->at[k]) == 0)
				break;
		if (k == imported->n)
			assets->at[kept++] = assets->at[i];
	}
	assets->n = kept;
}

/* Those that page.xml asks for. */
static void
check_needed(const struct assets *assets, const struct reading *r,
    const char *name, enum msg_code code)
{
	size_t i;

	for (i = 0; i < assets->n; i++)
		if (strcmp(assets->at[i].name, name) == 0)
			return;
	msg(r->msgs, code,
	    (struct pos){path_join(r->arena, r->dir, name), 0, 0},
	    tr_errno(ENOENT));
}

/* What the sheets say first of this colour, or black. */
static const char *
colour_of(const struct assets *assets, struct arena *arena, const char *name)
{
	const char *at = NULL;
	size_t i;

	for (i = 0; i < assets->n && !at; i++)
		at = strstr(assets->at[i].data, name);
	if (!at)
		return "#000";
	at += strlen(name) + strspn(at + strlen(name), ": ");
	return arena_dup(arena, at, strcspn(at, ";\n}\""));
}

/* The first character of the gazette's name, on the red of its pages. */
static void
add_icon(struct assets *assets, struct reading *r, const char *name)
{
	const char *end = name;
	struct buf b = {0};

	utf8_next(&end);
	buf_printf(&b,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
	    "<rect width=\"32\" height=\"32\" rx=\"3\" fill=\"%s\"/>"
	    "<text x=\"16\" y=\"24\" font-size=\"22\" font-weight=\"700\" "
	    "font-family=\"serif\" text-anchor=\"middle\" fill=\"#fff\">",
	    colour_of(assets, r->arena, "--red"));
	html_escape(&b, name, (size_t)(end - name));
	buf_puts(&b, "</text></svg>\n");
	add_asset(assets, r, "icon.svg", &b);
	buf_free(&b);
}

struct assets
asset_open(struct arena *arena, const char *styles, const char *templates,
    const char *name, struct msgs *msgs)
{
	struct assets assets = {0};
	struct reading sheets = {.arena = arena, .dir = styles, .msgs = msgs},
		       scripts = {
			   .arena = arena, .dir = templates, .msgs = msgs};

	open_folder(&assets, &sheets, is_style, open_sheet);
	drop_imported(&assets, &sheets.imported);
	check_needed(&assets, &sheets, "site.css", MSG_STYLE_READ);
	open_folder(&assets, &scripts, is_script, open_script);
	check_needed(&assets, &scripts, "page.js", MSG_TMPL_READ);
	add_icon(&assets, &scripts, name);
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
