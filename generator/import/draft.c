/*
 * draft: manuscripts to articles: where each begins, what it consists of, its
 * facts; then names for the files.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "source/source.h"
#include "import/import.h"
#include "import/parts.h"

/* 2024-19 out of 曲政办发〔2024〕19号. */
static const char *
number_slug(struct arena *a, const char *number)
{
	const char *s = word_folded(a, number), *p;
	int year;

	p = strchr(s, '(');
	if (!p)
		return NULL;
	year = atoi(p + 1);
	p = strchr(p, ')');
	if (!p || year == 0)
		return NULL;
	for (p++; *p && !(*p >= '0' && *p <= '9'); p++)
		;
	return arena_printf(
	    a, "%d-%.*s", year, (int)strspn(p, "0123456789"), p);
}

static const char *
slug(struct arena *a, const struct draft_article *article)
{
	static const char *const names[] = {[KIND_DOCUMENT] = "document",
	    [KIND_ORDER] = "order",
	    [KIND_PERSONNEL] = "personnel",
	    [KIND_CHRONICLE] = "chronicle",
	    [KIND_NOTICE] = "notice"};
	const char *number = article->number && article->kind == KIND_DOCUMENT
	    ? number_slug(a, article->number)
	    : NULL;

	return number ? arena_printf(a, "document-%s", number)
		      : names[article->kind];
}

/* The name of the article's file, behind `before` others; a slug of another
 * one gets a number. An article that is there already keeps its name. */
static void
name_file(struct draft *d, size_t i, int before)
{
	struct arena *a = d->im->arena;
	const char *s = slug(a, &d->articles.at[i]), *there = NULL;
	size_t k, same = 0;

	d->articles.at[i].slug = s;
	for (k = 0; k < i; k++)
		same += strcmp(d->articles.at[k].slug, s) == 0;
	if (same)
		s = arena_printf(a, "%s-%zu", s, same + 1);
	if (before)
		there = source_same_slug(a, d->im->output, s);
	d->articles.at[i].file = there
	    ? there
	    : arena_printf(a, "%02d-%s.md", before + (int)i + 1, s);
}

/* All that is behind the last article. */
static void
read_colophon(struct draft *d)
{
	size_t i;

	for (i = d->colophon_from; i < d->n; i++) {
		const struct ms_block *b = &d->at[i];
		struct part *p;

		if (b->kind != MS_PARAGRAPH)
			continue;
		p = vec_push(&d->colophon);
		*p = (struct part){.kind = PART_TEXT,
		    .pos = b->pos,
		    .last_line = b->last_line,
		    .text = b->text};
		if (i == d->colophon_from && word_is_title_line(b->text)) {
			p->kind = PART_HEADING;
			p->level = 1;
		}
	}
}

/* Year and number where the cover does not say: the latest date, the month
 * of the chronicle. */
static void
guess_issue(struct draft *d)
{
	struct pos pos = d->n ? d->at[0].pos : (struct pos){0};
	int year = 0, month = 0;
	size_t i;

	for (i = 0; i < d->articles.n; i++) {
		const struct draft_article *a = &d->articles.at[i];
		const char *head = a->kind == KIND_CHRONICLE ? a->title : NULL;

		if (a->number && !year && strstr(a->number, "〔20"))
			year = atoi(strstr(a->number, "〔") + strlen("〔"));
		if (a->date && strcmp(a->date, "9999") < 0) {
			int y = atoi(a->date), m = atoi(a->date + 5);

			if (y > year || (y == year && m > month))
				year = y, month = m;
		}
		if (head && atoi(head) > 1900 && strstr(head, "年")) {
			year = atoi(head);
			month = atoi(strstr(head, "年") + strlen("年"));
		}
	}
	if (d->year && d->number)
		return;
	if (!d->year)
		d->year = year ? year : 2000;
	if (!d->number)
		d->number = month ? month : 1;
	doubt_add(d->im, DOUBT_FACT, pos, "",
	    arena_printf(d->im->arena, "%d-%02d", d->year, d->number), NULL);
}

/* 曲靖市人民政府公报 out of a running head, or of the issuing government. */
static void
guess_name(struct draft *d)
{
	struct arena *a = d->im->arena;
	size_t i;

	for (i = 0; i < d->im->doubts.n && !d->name; i++) {
		const struct doubt *one = &d->im->doubts.at[i];
		const char *end;

		if (one->kind != DOUBT_FURNITURE)
			continue;
		end = strstr(one->found, "公报");
		if (end && end - one->found < 60) {
			d->name = word_packed(a,
			    arena_dup(
				a, one->found, (size_t)(end - one->found) + 6));
			sscanf(end + 6, " %d%*[^0-9]%d", &d->year, &d->number);
		}
	}
	for (i = 0; i < d->articles.n && !d->name; i++)
		if (d->articles.at[i].issuers.n &&
		    str_ends(d->articles.at[i].issuers.at[0], "人民政府"))
			d->name = arena_printf(
			    a, "%s公报", d->articles.at[i].issuers.at[0]);
}

static void
gather(struct draft *d, struct manuscript *const *ms, size_t n)
{
	size_t i, k, total = 0;

	for (i = 0; i < n; i++)
		total += ms[i]->blocks.n;
	d->at = ARENA_ARRAY(d->im->arena, struct ms_block, total + 1);
	for (i = 0; i < n; i++) {
		if (ms[i]->blocks.n)
			memcpy(d->at + d->n, ms[i]->blocks.at,
			    ms[i]->blocks.n * sizeof *d->at);
		d->n += ms[i]->blocks.n;
		for (k = 0; k < ms[i]->contents_n; k++)
			*vec_push(&d->contents) = ms[i]->contents[k];
	}
}

/* Does the head of a document end before this block? */
static bool
ends_head(const struct ms_block *b)
{
	size_t bytes;
	int number, level;

	return b->kind != MS_PARAGRAPH || str_ends(b->text, "：") ||
	    word_is_finished(b->text) || word_is_part(b->text, &level) ||
	    word_is_history(b->text) ||
	    meta_ordinal(b->text, &bytes, &number) != ORDINAL_NONE ||
	    (b->align != MS_CENTER && b->outline != 1 &&
		!word_is_title_line(b->text));
}

/* Its first lines: the title's, in any order with the number. */
static void
read_head(struct draft *d, struct draft_article *a)
{
	const struct ms_block *b = d->at + a->body;
	const char *title = NULL;
	int lines = 0;

	for (; a->body < a->end && lines < 5; a->body++, b++) {
		if (b->kind == MS_PAGE ||
		    (b->kind == MS_PARAGRAPH && !*b->text))
			continue;
		if (b->kind == MS_PARAGRAPH && !a->number &&
		    word_is_number(b->text)) {
			a->number = b->text;
			continue;
		}
		if (ends_head(b) || (title && b->outline > 1) ||
		    (title && word_is_document_title(title) &&
			b->align != MS_CENTER))
			break;
		title = title
		    ? arena_printf(d->im->arena, "%s\n%s", title, b->text)
		    : title_break(d->im->arena, b->text);
		lines++;
	}
	if (!title && a->body < a->end && d->at[a->body].kind == MS_PARAGRAPH)
		title = d->at[a->body++].text;
	a->title = title && *word_packed(d->im->arena, title) ? title : NULL;
}

/* A sheet has the name that its file was given. */
static const char *
title_of_file(struct arena *a, const struct manuscript *ms)
{
	return ms->sheet && ms->file ? path_stem(a, path_name(ms->file))
				     : "无标题";
}

/* Blocks [from, to) are one document, of a manuscript that may know of it. */
static void
whole_article(
    struct draft *d, size_t from, size_t to, const struct manuscript *ms)
{
	struct draft_article *a;

	if (from == to)
		return;
	a = vec_push(&d->articles);
	*a = (struct draft_article){
	    .pos = d->at[from].pos, .first = from, .body = from, .end = to};
	read_head(d, a);
	if (!a->title)
		a->title = title_of_file(d->im->arena, ms);
	if (!a->number)
		a->number = ms->number;
	a->said_date = ms->date;
	a->said_issuer = ms->issuer;
	d->colophon_from = d->n;
}

/* Each document is an article, and each text where no issue is made; what else
 * is there belongs to the one before. */
static void
article_each(
    struct draft *d, struct manuscript *const *ms, size_t n, enum import_as as)
{
	size_t i, from = 0, to = 0, first = 0;

	for (i = 0; i < n; i++) {
		if (i > 0 &&
		    (as == IMPORT_ARTICLE ? !ms[i]->sheet : ms[i]->document)) {
			whole_article(d, from, to, ms[first]);
			from = to;
			first = i;
		}
		to += ms[i]->blocks.n;
	}
	whole_article(d, from, to, ms[first]);
}

static bool
are_documents(struct manuscript *const *ms, size_t n)
{
	size_t i, documents = 0;

	for (i = 0; i < n; i++)
		documents += ms[i]->document;
	return documents > 1 && ms[0]->document;
}

static void
free_draft(struct draft *d)
{
	size_t i;

	for (i = 0; i < d->articles.n; i++)
		vec_free(&d->articles.at[i].parts);
	vec_free(&d->articles);
	vec_free(&d->roles);
	vec_free(&d->imprint);
	vec_free(&d->contents);
	vec_free(&d->colophon);
}

void
import_make(struct import *im, struct manuscript **ms, size_t n,
    enum import_as as, struct import_result *result)
{
	struct draft d = {.im = im};
	size_t i;
	int before;

	for (i = 0; i < n; i++)
		if (as == IMPORT_ARTICLE || ms[i]->document)
			typed_sheet(im, ms[i]);
	gather(&d, ms, n);
	if (n && (as == IMPORT_ARTICLE || are_documents(ms, n)))
		article_each(&d, ms, n, as);
	else
		split_articles(&d);
	if (!d.articles.n && n)
		whole_article(&d, 0, d.n, ms[0]);
	for (i = 0; i < d.articles.n; i++) {
		article_read(&d, &d.articles.at[i]);
		article_facts(&d, &d.articles.at[i]);
	}
	issuers_by_number(&d);
	contents_match(&d);
	read_colophon(&d);
	guess_name(&d);
	if (as == IMPORT_ISSUE)
		guess_issue(&d);
	hint_all(&d);
	before = im->output ? source_next_place(im->output) - 1 : 0;
	for (i = 0; i < d.articles.n; i++)
		name_file(&d, i, before);
	write_draft(&d, as, result);
	free_draft(&d);
}
