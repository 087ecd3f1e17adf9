/* Lists of hashes, as sha256sum writes and checks them. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "command/command.h"

/* The files below a folder, named from it. */
static void
add_folder(const struct ledger *l, const char *id, struct buf *out)
{
	size_t n = strlen(id), i;

	for (i = 0; i < l->files.n; i++)
		if (strncmp(l->files.at[i].path, id, n) == 0 &&
		    l->files.at[i].path[n] == '/')
			buf_printf(out, "%s  %s\n", l->files.at[i].hash,
			    l->files.at[i].path + n + 1);
}

static void
write_list(struct ledger *l, const char *dir, const char *out,
    const struct buf *lines, char hash[HASH_HEX])
{
	const char *name = *dir ? path_join(l->arena, dir, MANIFEST) : MANIFEST;

	file_write(
	    path_join(l->arena, out, name), lines->s ? lines->s : "", lines->n);
	hash_hex(hash, lines->s ? lines->s : "", lines->n);
	*vec_push(&l->files) =
	    (struct ledger_file){name, arena_str(l->arena, hash)};
}

static bool
is_kept_by_people(const char *path)
{
	static const char *const sorts[] = {
	    ".pdf", ".xml", ".json", ".csv", ".bib", ".ris", NULL};

	return str_ends_any(path, sorts) != NULL;
}

/* Paths have letters, digits and a few marks: none to escape. */
void
manifest_script(const struct ledger *l, const char *out)
{
	struct buf b = {0};
	const char *comma = "";
	size_t i;

	buf_puts(&b, "gongbaoHashes({");
	for (i = 0; i < l->files.n; i++) {
		const struct ledger_file *f = &l->files.at[i];

		if (!is_kept_by_people(f->path) || strpbrk(f->path, "\"\\<>&"))
			continue;
		buf_printf(&b, "%s\n\"%s\":\"%s\"", comma, f->hash, f->path);
		comma = ",";
	}
	buf_puts(&b, "\n});\n");
	file_mkdirs(path_join(l->arena, out, "verify"));
	file_write(path_join(l->arena, out, "verify/hashes.js"), b.s, b.n);
	buf_free(&b);
}

void
manifest_write(
    struct ledger *l, const char *const *ids, size_t n, const char *out)
{
	struct buf lines = {0};
	char hash[HASH_HEX];
	size_t i;

	ledger_walk(l, out);
	for (i = 0; i < n; i++) {
		buf_clear(&lines);
		if (i)
			buf_printf(&lines, "%s  ../%s/%s\n", hash, ids[i - 1],
			    MANIFEST);
		add_folder(l, ids[i], &lines);
		write_list(l, ids[i], out, &lines, hash);
	}
	ledger_sort(l);
	buf_clear(&lines);
	for (i = 0; i < l->files.n; i++)
		buf_printf(&lines, "%s  %s\n", l->files.at[i].hash,
		    l->files.at[i].path);
	write_list(l, "", out, &lines, hash);
	buf_free(&lines);
}
