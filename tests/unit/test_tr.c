/* Messages in the reader's language, from a catalogue that msgfmt made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_catalogue_all_stays),
	    cmocka_unit_test(words_are_looked_up_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
