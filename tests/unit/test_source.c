/*
 * A folder to issues: their order and labels, and what cannot be read.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"

#define ARTICLE \
	"---\ntitle: 通知\ncategory: 样例\nissuer: 示例市\ndate: 2024-01-02\n" \
	"---\n\n正文\n"

struct place {
	struct arena *arena;
	struct msgs *msgs;
	char root[32];
};

static void
put(struct place *p, const char *name, const char *text)
{
	char *path = path_join(p->arena, p->root, name);

	file_mkdirs(
	    arena_dup(p->arena, path, (size_t)(path_name(path) - path - 1)));
	file_write(path, text, strlen(text));
}

static int
setup(void **state)
{
	struct place *p = mem_alloc(sizeof *p);

	p->arena = arena_new();
	p->msgs = msgs_new();
	strcpy(p->root, "/tmp/test_source.XXXXXX");
	assert_non_null(mkdtemp(p->root));
	put(p, "site.yaml", "name: 示例公报\n");
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	file_remove_tree(p->root);
	arena_free(p->arena);
	msgs_free(p->msgs);
	free(p);
	return 0;
}

static void
put_issue(struct place *p, const char *id, int number)
{
	put(p, arena_printf(p->arena, "%s/issue.md", id),
	    arena_printf(p->arena, "---\nnumber: %d\n---\n", number));
	put(p, arena_printf(p->arena, "%s/01-a.md", id), ARTICLE);
}

static void
issues_stand_oldest_first(void **state)
{
	static const char *const ids[] = {
	    "2023-12", "2024-02", "2024-02-s2", "2024-02-s10", "2024-11"};
	struct place *p = *state;
	struct source *source;
	size_t i;

	for (i = 5; i-- > 0;)
		put_issue(p, ids[i], (int)i + 1);
	source = source_open(p->root, p->msgs);
	assert_non_null(source);
	assert_int_equal(source->nissues, 5);
	for (i = 0; i < 5; i++)
		assert_string_equal(source->issues[i].id, ids[i]);
	assert_string_equal(source->issues[0].label, "2023年第1期");
	assert_string_equal(source->issues[2].label, "2024年第3期增刊2");
	source_close(source);
}

static void
an_issue_without_a_name_has_the_gazettes(void **state)
{
	struct place *p = *state;
	struct source *source;
	struct issue *issue;

	put_issue(p, "2024-01", 1);
	source = source_open(p->root, p->msgs);
	issue = source_issue(source, &source->issues[0], p->msgs);
	assert_string_equal(issue->name, "示例公报");
	assert_int_equal(issue->year, 2024);
	assert_int_equal(issue->narticles, 1);
	assert_string_equal(issue->articles[0].slug, "a");
	issue_free(issue);
	source_close(source);
}

static void
what_cannot_be_read_is_left_out(void **state)
{
	struct place *p = *state;
	struct source *source;
	struct issue *issue;

	if (geteuid() == 0)
		skip(); /* who may read everything */
	put_issue(p, "2024-01", 1);
	put(p, "2024-01/02-b.md", ARTICLE);
	chmod(path_join(p->arena, p->root, "2024-01/01-a.md"), 0);
	source = source_open(p->root, p->msgs);
	issue = source_issue(source, &source->issues[0], p->msgs);
	assert_int_equal(issue->narticles, 1);
	assert_string_equal(issue->articles[0].slug, "b");
	assert_int_equal(msgs_count(p->msgs, MSG_ERROR), 1);
	issue_free(issue);
	source_close(source);
}

static void
no_issue_is_no_source(void **state)
{
	struct place *p = *state;

	assert_null(source_open(p->root, p->msgs));
	assert_null(
	    source_open(path_join(p->arena, p->root, "nowhere"), p->msgs));
	assert_int_equal(msgs_count(p->msgs, MSG_ERROR), 2);
}

static void
a_file_alone_always_gives_an_issue(void **state)
{
	struct place *p = *state;
	struct source source = {.arena = p->arena, .root = "."};
	struct issue *issue;

	put(p, "in.md", ARTICLE);
	issue = source_file(
	    &source, path_join(p->arena, p->root, "in.md"), p->msgs);
	assert_int_equal(issue->narticles, 1);
	issue_free(issue);
	issue = source_file(
	    &source, path_join(p->arena, p->root, "no.md"), p->msgs);
	assert_int_equal(issue->narticles, 0);
	assert_int_equal(msgs_count(p->msgs, MSG_ERROR), 1);
	issue_free(issue);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(issues_stand_oldest_first),
	    TEST(an_issue_without_a_name_has_the_gazettes),
	    TEST(what_cannot_be_read_is_left_out), TEST(no_issue_is_no_source),
	    TEST(a_file_alone_always_gives_an_issue)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
