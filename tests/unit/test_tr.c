/* Messages in the reader's language, from a catalogue that msgfmt made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base.h"

static void
catalogue(const char *entries, char *file)
{
	char line[100];
	FILE *f;

	assert_int_not_equal(mkstemp(file), -1);
	snprintf(line, sizeof line, "msgfmt -o %s -", file);
	f = popen(line, "w");
	assert_non_null(f);
	fputs("msgid \"\"\n"
	      "msgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n",
	    f);
	fputs(entries, f);
	assert_int_equal(pclose(f), 0);
}

static void
without_a_catalogue_all_stays(void **state)
{
	(void)state;
	tr_open("/nowhere/gongbao.mo");
	assert_string_equal(tr("one"), "one");
}

static void
words_are_looked_up_whole(void **state)
{
	char file[] = "/tmp/gongbao-tr-XXXXXX";

	(void)state;
	catalogue("msgid \"one\"\nmsgstr \"一\"\n"
		  "msgid \"one %s\"\nmsgstr \"一%s\"\n"
		  "msgid \"zero\"\nmsgstr \"零\"\n",
	    file);
	tr_open(file);
	unlink(file);
	assert_string_equal(tr("one"), "一");
	assert_string_equal(tr("one %s"), "一%s");
	assert_string_equal(tr("zero"), "零");
	assert_string_equal(tr("on"), "on");
	assert_string_equal(tr("zeros"), "zeros");
	assert_string_equal(tr(""), "");
}

static void
a_damaged_catalogue_is_no_catalogue(void **state)
{
	/* One text, said to be longer than the file. */
	static const uint32_t bytes[] = {
	    0x950412de, 0, 1, 20, 28, 9, 36, 1, 40, 0, 0};
	char file[] = "/tmp/gongbao-tr-XXXXXX";
	int fd = mkstemp(file), status;
	pid_t child;

	(void)state;
	assert_int_equal(write(fd, bytes, sizeof bytes), sizeof bytes);
	close(fd);
	child = fork();
	if (child == 0) {
		tr_open(file);
		_exit(0);
	}
	waitpid(child, &status, 0);
	unlink(file);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_catalogue_all_stays),
	    cmocka_unit_test(words_are_looked_up_whole),
	    cmocka_unit_test(a_damaged_catalogue_is_no_catalogue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
