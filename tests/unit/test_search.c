/*
 * search: what the browser reads is what was written: the folding of both is
 * one table, codes come back, every phrase lies whole in one piece.
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

#include "base/base.h"
#include "tree/tree.h"
#include "search/search.h"
#include "search/parts.h"

/* === Folding === */

static bool
folds_alike(const char *a, const char *b)
{
	struct units one = {0}, other = {0};
	bool alike;

	units_add(&one, a);
	units_add(&other, b);
	alike = one.n == other.n &&
	    (one.n == 0 || memcmp(one.at, other.at, one.n * 2) == 0);
	vec_free(&one);
	vec_free(&other);
	return alike;
}

static void
spellings_of_one_thing_are_one(void **state)
{
	(void)state;
	assert_true(folds_alike("示办发〔2024〕19号", "示办发[２０２４]19 号"));
	assert_true(folds_alike("示 办　发\t〔2024〕", "示办发（2024］"));
	assert_true(folds_alike("ＷＴＯ Wto", "wtowTO"));
	assert_true(folds_alike("\xE2\x80\x8B"
				"\xEF\xBB\xBF零",
	    "零"));
	assert_false(folds_alike("國", "国"));
	assert_false(folds_alike("〇", "0"));
	assert_false(folds_alike("《法》", "〈法〉"));
}

/* The rows of find.js, between its first [[ and ]]. */
static void
the_script_has_the_same_table(void **state)
{
	size_t n, i = 0;
	char *script = file_read("templates/find.js", &n), *s, *end;
	uint32_t row[3];
	int k;

	(void)state;
	if (!script)
		skip();
	for (s = strstr(script, "const FOLD = ["); *s && *s != ';'; s++) {
		if (s[0] != '[' || s[1] != '0')
			continue;
		for (k = 0, s++; k < 3; k++, s = end + (*end == ','))
			row[k] = (uint32_t)strtoul(s, &end, 0);
		assert_true(i < fold_rows);
		assert_int_equal(row[0], fold_table[i].first);
		assert_int_equal(row[1], fold_table[i].last);
		assert_int_equal(row[2], fold_table[i].to);
		i++;
	}
	assert_int_equal(i, fold_rows);
	free(script);
}

static void
the_table_is_in_order(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < fold_rows; i++) {
		assert_true(fold_table[i].first <= fold_table[i].last);
		if (i > 0)
			assert_true(
			    fold_table[i - 1].last < fold_table[i].first);
		if (fold_table[i].to)
			assert_int_equal(fold_char(fold_table[i].to),
			    fold_table[i].to); /* folding once is enough */
	}
}

/* === Codes === */

struct reader {
	const struct buf *bytes;
	size_t at;
};

static uint32_t
get(struct reader *r, unsigned n)
{
	uint32_t value = 0;

	for (; n > 0; n--, r->at++)
		value = value << 1 |
		    ((unsigned char)r->bytes->s[r->at / 8] >> (7 - r->at % 8) &
			1);
	return value;
}

static uint32_t
get_golomb(struct reader *r, unsigned order)
{
	unsigned n = 0;

	while (!get(r, 1))
		n++;
	return (((1U << n | get(r, n)) - 1) << order) + get(r, order);
}

static uint32_t
get_below(struct reader *r, uint32_t max)
{
	uint32_t size = max + 1, cut, value;
	unsigned n = 0;

	while (size >> (n + 1))
		n++;
	cut = (uint32_t)((2ULL << n) - size);
	value = get(r, n);
	if (value >= cut)
		value = value * 2 + get(r, 1) - cut;
	return (value + (size - cut) / 2) % size;
}

static void
get_set(struct reader *r, uint32_t *v, uint32_t n, uint32_t low, uint32_t high)
{
	uint32_t mid = n / 2;

	if (n == 0)
		return;
	v[mid] = low + mid;
	if (high - low + 1 > n)
		v[mid] += get_below(r, high - (n - 1 - mid) - low - mid);
	get_set(r, v, mid, low, v[mid] - 1);
	get_set(r, v + mid + 1, n - mid - 1, v[mid] + 1, high);
}

static void
numbers_come_back(void **state)
{
	struct bits b = {0};
	struct reader r = {&b.bytes, 0};
	uint32_t i, max;

	(void)state;
	for (i = 0; i < 3000; i++)
		bits_golomb(&b, i * i, i % 13);
	for (max = 0; max < 40; max++)
		for (i = 0; i <= max; i++)
			bits_below(&b, i, max);
	bits_end(&b);
	for (i = 0; i < 3000; i++)
		assert_int_equal(get_golomb(&r, i % 13), i * i);
	for (max = 0; max < 40; max++)
		for (i = 0; i <= max; i++)
			assert_int_equal(get_below(&r, max), i);
	buf_free(&b.bytes);
}

static void
sets_come_back(void **state)
{
	static const uint32_t spread[] = {0, 3, 4, 5, 900, 901, 4095},
			      all[] = {0, 1, 2, 3};
	uint32_t got[7];
	struct bits b = {0};
	struct reader r = {&b.bytes, 0};
	size_t before;

	(void)state;
	bits_set(&b, spread, 7, 4095);
	before = bits_count(&b);
	bits_set(&b, all, 4, 3); /* all there is needs no words */
	assert_int_equal(bits_count(&b), before);
	bits_set(&b, spread + 6, 1, 4095);
	bits_end(&b);
	get_set(&r, got, 7, 0, 4095);
	assert_memory_equal(got, spread, sizeof spread);
	get_set(&r, got, 1, 0, 4095);
	assert_int_equal(got[0], 4095);
	buf_free(&b.bytes);
}

/* === Pieces === */

static struct node *
paragraph(struct arena *arena, struct node *parent, const char *words)
{
	struct node *p = node_new(arena, NODE_PARAGRAPH, 1, 1);
	struct node *text = node_new(arena, NODE_TEXT, 1, 1);

	text->text = words;
	node_append(p, text);
	node_append(parent, p);
	return p;
}

/* 4,000 different phrases, with what a script must escape. */
static const char *
long_words(struct arena *arena)
{
	struct buf b = {0};
	const char *words;
	int i;

	for (i = 0; i < 4000; i++)
		buf_printf(&b, "%d\"\\</script>　Ａ\xE2\x80\xA8𠮷；", i);
	words = arena_str(arena, b.s);
	buf_free(&b);
	return words;
}

/* Where the phrase begins in cores, over all pieces. */
static int
times_found(const struct field *f, const struct units *phrase)
{
	size_t piece, i;
	int n = 0;

	for (piece = 0; piece < f->starts.n; piece++)
		for (i = f->starts.at[piece]; i < f->cores.at[piece]; i++)
			n += i + phrase->n <= f->text.n &&
			    memcmp(f->text.at + i, phrase->at, phrase->n * 2) ==
				0;
	return n;
}

static void
a_phrase_begins_in_one_core(void **state)
{
	char dir[] = "/tmp/gongbao-search-XXXXXX", sum[HASH_HEX];
	const char *title[] = {"关于“示例”的通知"};
	struct arena *arena = arena_new();
	struct article a = {.slug = "x", .title = {title, 1}};
	struct field f = {0};
	struct units whole = {0}, phrase;
	size_t files, i;

	(void)state;
	assert_non_null(mkdtemp(dir));
	file_mkdirs(path_join(arena, dir, "text"));
	a.body = node_new(arena, NODE_ARTICLE, 1, 1);
	paragraph(arena, a.body, "开头");
	paragraph(arena, a.body, long_words(arena));
	paragraph(arena, a.body, "结尾");
	files = text_write(&a, dir, 1, sum);
	assert_true(files > 10);
	for (i = 0; i < files; i++)
		text_read(dir, 1, i, &f);
	assert_int_equal(f.starts.n, files + 2);
	units_add(&whole, long_words(arena));
	for (i = 0; i + SEARCH_LONGEST <= whole.n; i += 997) {
		phrase = (struct units){whole.at + i, SEARCH_LONGEST, 0};
		assert_int_equal(times_found(&f, &phrase), 1);
	}
	file_remove_tree(dir);
	vec_free(&f.text);
	vec_free(&f.starts);
	vec_free(&f.cores);
	vec_free(&whole);
	arena_free(arena);
}

/* A result of this title alone would not say what it is about. */
static void
an_order_tells_what_it_publishes(void **state)
{
	char dir[] = "/tmp/gongbao-search-XXXXXX", sum[HASH_HEX];
	const char *title[] = {"示例令"};
	struct arena *arena = arena_new();
	struct article a = {.slug = "x",
	    .title = {title, 1},
	    .kind = KIND_ORDER,
	    .toc_title = "示例办法"};
	size_t n;
	char *file;

	(void)state;
	assert_non_null(mkdtemp(dir));
	file_mkdirs(path_join(arena, dir, "text"));
	text_write(&a, dir, 1, sum);
	file = file_read(path_join(arena, dir, "text/1-0.js"), &n);
	assert_non_null(strstr(file, "\"name\":\"示例办法\""));
	assert_non_null(strstr(file, "\"zones\":[\"示例令\\n\""));
	free(file);
	file_remove_tree(dir);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(spellings_of_one_thing_are_one),
	    cmocka_unit_test(the_script_has_the_same_table),
	    cmocka_unit_test(the_table_is_in_order),
	    cmocka_unit_test(numbers_come_back),
	    cmocka_unit_test(sets_come_back),
	    cmocka_unit_test(a_phrase_begins_in_one_core),
	    cmocka_unit_test(an_order_tells_what_it_publishes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
