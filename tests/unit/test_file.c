/* Folders take their places together: all of them, or none. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/base.h"

struct set {
	struct arena *arena;
	char dir[32];
	const char *made[2], *places[2];
};

/* A folder with one file, which says which folder it is. */
static const char *
folder(struct set *s, const char *name, const char *words)
{
	const char *path = path_join(s->arena, s->dir, name);

	if (words) {
		file_mkdirs(path);
		file_write(
		    path_join(s->arena, path, "words"), words, strlen(words));
	}
	return path;
}

static void
start(struct set *s)
{
	s->arena = arena_new();
	strcpy(s->dir, "/tmp/test_file_XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	s->made[0] = folder(s, "one.new", "one, new");
	s->places[0] = folder(s, "one", "one, old");
	s->made[1] = folder(s, "two.new", "two, new");
	s->places[1] = folder(s, "two", "two, old");
}

static void
end(struct set *s)
{
	file_remove_tree(s->dir);
	arena_free(s->arena);
}

static void
assert_words(struct set *s, const char *path, const char *expected)
{
	size_t n;
	char *words = file_read(path_join(s->arena, path, "words"), &n);

	assert_non_null(words);
	assert_string_equal(words, expected);
	free(words);
}

static void
all_take_their_places(void **state)
{
	struct set s;

	(void)state;
	start(&s);
	file_remove_tree(s.places[1]);
	file_replace_dirs(s.made, s.places, 2);
	assert_words(&s, s.places[0], "one, new");
	assert_words(&s, s.places[1], "two, new");
	assert_false(file_exists(s.made[0]));
	assert_false(file_exists(s.made[1]));
	end(&s);
}

/* The second cannot: the first is put back before the process ends. */
static void
none_where_one_cannot(void **state)
{
	struct set s;
	int status;
	pid_t child;

	(void)state;
	start(&s);
	file_remove_tree(s.made[1]);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		fclose(stderr);
		file_replace_dirs(s.made, s.places, 2);
		_exit(0);
	}
	waitpid(child, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_words(&s, s.places[0], "one, old");
	assert_words(&s, s.places[1], "two, old");
	end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_take_their_places),
	    cmocka_unit_test(none_where_one_cannot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
