/* Where the program's own folders and messages are, checked out or installed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "command/command.h"

/* The folder the program itself stands in. */
static char *
program_dir(struct arena *a)
{
	char path[4096], *slash;
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (n <= 0)
		return arena_str(a, ".");
	path[n] = '\0';
	slash = strrchr(path, '/');
	return arena_dup(a, path, slash ? (size_t)(slash - path) : 0);
}

const char *
home_folder(struct arena *a, const char *given, const char *name)
{
	char *program = program_dir(a);
	const char *places[] = {name,
	    arena_printf(a, "%s/../%s", program, name),
	    arena_printf(a, "%s/../share/gongbao/%s", program, name)};
	size_t i;

	if (given)
		return given;
	for (i = 0; i < sizeof places / sizeof *places; i++)
		if (file_is_dir(places[i]))
			return places[i];
	return name;
}

static bool
wants_english(void)
{
	static const char *const names[] = {
	    "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
	const char *value;
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		value = getenv(names[i]);
		if (value && *value)
			return str_starts(value, "en");
	}
	return false;
}

void
home_language(void)
{
	struct arena *a = arena_new();
	char *program = program_dir(a);
	char *built = arena_printf(a, "%s/locale", program);

	if (!wants_english())
		tr_open(arena_printf(a, "%s/zh_CN/LC_MESSAGES/gongbao.mo",
		    file_is_dir(built)
			? built
			: arena_printf(a, "%s/../share/locale", program)));
	arena_free(a);
}
