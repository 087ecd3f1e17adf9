/*
 * web_page: what stands around the main text of a page: the title, the facts
 * of the document (国务院办公厅《政府网站发展指引》: ArticleTitle; 信息公开
 * 索引), and all that is left out, which is told.
 */
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"
#include "import/web/web.h"

enum {
	TOLD_AT_ONCE = 240, /* [bytes] */
	SHORTEST = 8 /* characters of a title, when a page names it twice */
};

/* === Facts === */

/* What a label of the table of facts is about. */
enum fact { FACT_OTHER, FACT_INDEX, FACT_NUMBER, FACT_DATE, FACT_ISSUER };

static bool
find_label(struct arena *a, const char *s, enum fact *fact)
{
	static const struct {
		const char *label;
		enum fact fact;
	} known[] = {{"发文字号", FACT_NUMBER}, {"文号", FACT_NUMBER},
	    {"文件编号", FACT_NUMBER}, {"公文文号", FACT_NUMBER},
	    {"成文日期", FACT_DATE}, {"发文日期", FACT_DATE},
	    {"发文机关", FACT_ISSUER}, {"发文单位", FACT_ISSUER},
	    {"制发机关", FACT_ISSUER}, {"索引号", FACT_INDEX},
	    {"主题分类", FACT_OTHER}, {"标题", FACT_OTHER},
	    {"名称", FACT_OTHER}, {"信息名称", FACT_OTHER},
	    {"发布日期", FACT_OTHER}, {"公开日期", FACT_OTHER},
	    {"生成日期", FACT_OTHER}, {"发布机构", FACT_OTHER},
	    {"主题词", FACT_OTHER}, {"关键词", FACT_OTHER},
	    {"有效性", FACT_OTHER}, {"是否有效", FACT_OTHER},
	    {"公开方式", FACT_OTHER}, {"信息来源", FACT_OTHER},
	    {"体裁分类", FACT_OTHER}, {"服务对象", FACT_OTHER},
	    {"组配分类", FACT_OTHER}, {"内容概述", FACT_OTHER},
	    {"废止日期", FACT_OTHER}, {"生效日期", FACT_OTHER}};
	const char *p = word_packed(a, s);
	size_t n = strlen(p);

	if (str_ends(p, "：") || str_ends(p, ":"))
		n -= str_ends(p, ":") ? 1 : strlen("：");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].label) == n &&
		    strncmp(known[i].label, p, n) == 0) {
			*fact = known[i].fact;
			return true;
		}
	return false;
}

static void
set_fact(struct html_page *p, enum fact fact, const char *words)
{
	struct arena *a = p->im->arena;
	struct manuscript *ms = p->ms;
	struct date date;

	if (fact == FACT_NUMBER && !ms->number &&
	    word_is_number(word_packed(a, words)))
		ms->number = word_packed(a, words);
	if (fact == FACT_ISSUER && !ms->issuer && word_is_organ(words))
		ms->issuer = words;
	if (fact != FACT_DATE || ms->date)
		return;
	if (word_is_date(a, words, &date) && date.year)
		ms->date = arena_printf(
		    a, "%04d-%02d-%02d", date.year, date.month, date.day);
	else if (meta_parse_date(word_packed(a, words), &date))
		ms->date = word_packed(a, words);
}

bool
web_facts(struct html_page *p, const struct ms_table *t)
{
	struct arena *a = p->im->arena;
	struct buf words = {0};
	enum fact fact, facts[3 * 64];
	int i, at[3 * 64], n = 0, cells = t->rows * t->cols;
	bool index = p->rest; /* in the text only what has 索引号 is one */

	for (i = 0; i < cells && n < 3 * 64; i++)
		if (find_label(a, t->cells[i].text, &fact)) {
			index |= fact == FACT_INDEX;
			facts[n] = fact;
			at[n++] = i;
		}
	if (n < 3 || !index)
		return false;
	for (i = 0; i < n; i++)
		if (at[i] + 1 < cells)
			set_fact(p, facts[i], t->cells[at[i] + 1].text);
	web_table_words(t, &words);
	doubt_add(p->im, DOUBT_AROUND, web_pos(p), words.n ? words.s : "", NULL,
	    NULL);
	buf_free(&words);
	return true;
}

/* === The title === */

static const xmlNode *
find(const xmlNode *n, const char *name)
{
	const xmlNode *found;

	for (; n; n = n->next) {
		if (web_is(n, name))
			return n;
		found = find(n->children, name);
		if (found)
			return found;
	}
	return NULL;
}

/* A page's <title> without the names of column and site behind it. */
static const char *
without_site(struct arena *a, const char *s)
{
	static const char *const marks[] = {"_", "|", " - ", "－", "-", NULL};
	const char *const *mark, *cut, *at;

	for (mark = marks; *mark; mark++)
		for (at = s; (cut = strstr(at, *mark)); at = cut + 1)
			if (utf8_count(s, (size_t)(cut - s)) >= SHORTEST &&
			    (mark - marks < 2 || strstr(cut, "政府") ||
				strstr(cut, "网")))
				return arena_dup(a, s, (size_t)(cut - s));
	return s;
}

/* What the head of the page calls it; "": nothing. */
static const char *
named_in_head(struct html_page *p, const xmlNode *root)
{
	const xmlNode *head = find(root, "head"), *n;
	const char *said = "";
	char *title;

	for (n = head ? head->children : NULL; n; n = n->next)
		if (web_is(n, "meta") &&
		    web_has_word(n, "name", "ArticleTitle") &&
		    web_attr(n, "content"))
			said = web_attr(n, "content");
	n = head ? find(head->children, "title") : NULL;
	if (*said || !n)
		return said;
	title = (char *)xmlNodeGetContent(n);
	said = without_site(p->im->arena, arena_str(p->im->arena, title));
	xmlFree(title);
	return said;
}

static bool
within(const char *s, const char *of)
{
	return utf8_count(s, strlen(s)) >= SHORTEST && strstr(of, s) != NULL;
}

/* The block above the main text that is its title: it says what the head of
 * the page says; or is called a title. */
static const struct ms_block *
title_block(struct html_page *p, const struct html_page *rest, const char *head)
{
	struct arena *a = p->im->arena;
	const char *said = word_folded(a, head), *s;
	const struct ms_block *best = NULL, *b;
	size_t i;

	for (i = rest->skipped_at; i-- > 0;) {
		b = &rest->ms->blocks.at[i];
		s = word_folded(a, b->text);
		if (b->kind != MS_PARAGRAPH || strlen(s) > 400)
			continue;
		if (within(said, s) || within(s, said))
			return b;
		if (!best && b->outline && b->outline < 3 &&
		    utf8_count(s, strlen(s)) >= SHORTEST &&
		    !word_is_finished(b->text))
			best = b;
	}
	return best;
}

static void
add_centred(struct html_page *p, const char *text, int line, int outline)
{
	struct ms_block *b =
	    ms_add(p->ms, MS_PARAGRAPH, (struct pos){p->file, line, 0});

	b->text = arena_str(p->im->arena, text);
	b->align = MS_CENTER;
	b->outline = outline;
}

/* The title, its 题注 and the number, where the main text has them not. */
static void
add_head(struct html_page *p, const struct html_page *rest, const xmlNode *root,
    const xmlNode *main)
{
	struct arena *a = p->im->arena;
	const char *head = named_in_head(p, root);
	const struct ms_block *b = title_block(p, rest, head);
	char *all = (char *)xmlNodeGetContent((xmlNode *)main);
	const char *text = word_folded(a, all), *title = b ? b->text : head;
	const struct ms_block *end =
	    b ? rest->ms->blocks.at + rest->skipped_at : NULL;

	xmlFree(all);
	if (!b &&
	    (find(main->children, "h1") ||
		utf8_count(title, strlen(title)) < SHORTEST))
		title = ""; /* that of a file; the text has its own */
	if (*title && !strstr(text, word_folded(a, title)))
		add_centred(p, title, b ? b->pos.line : 1, 1);
	if (p->ms->number && !strstr(text, word_folded(a, p->ms->number)))
		add_centred(p, p->ms->number, b ? b->pos.line : 1, 0);
	for (; b && b < end; b++)
		if (b->kind == MS_PARAGRAPH && word_is_history(b->text) &&
		    !strstr(text, word_folded(a, b->text)))
			add_centred(p, b->text, b->pos.line, 0);
}

/* === What is left out === */

static void
tell(struct html_page *p, struct buf *words, struct pos pos)
{
	if (words->n)
		doubt_add(p->im, DOUBT_AROUND, pos, words->s, NULL, NULL);
	buf_clear(words);
}

static void
tell_rest(struct html_page *p, const struct html_page *rest)
{
	struct buf words = {0};
	struct pos pos = {p->file, 0, 0};
	const struct ms_block *b;
	size_t i;

	for (i = 0; i < rest->ms->blocks.n; i++) {
		b = &rest->ms->blocks.at[i];
		if (words.n > TOLD_AT_ONCE || i == rest->skipped_at)
			tell(p, &words, pos);
		if (!words.n)
			pos = b->pos;
		if (words.n)
			buf_puts(&words, " / ");
		buf_puts(&words, b->text);
		if (b->kind == MS_TABLE)
			web_table_words(b->table, &words);
	}
	tell(p, &words, pos);
	buf_free(&words);
}

void
web_around(struct html_page *p, const xmlNode *root, const xmlNode *main)
{
	struct html_page rest = {
	    .im = p->im, .file = p->file, .skip = main, .rest = true};

	rest.ms = ms_new(p->im->arena, NULL);
	if (main != root)
		web_walk(&rest, root->children);
	web_flush(&rest);
	p->ms->number = rest.ms->number;
	p->ms->date = rest.ms->date;
	p->ms->issuer = rest.ms->issuer;
	add_head(p, &rest, root, main);
	tell_rest(p, &rest);
	buf_free(&rest.words);
	vec_free(&rest.ms->blocks);
}
