/*
 * issuer: the bodies that issued a document: those that signed it, else those
 * its title names, else whose number it bears: 某政发〔2024〕1号 and
 * 某政任〔2024〕2号 are of one body [GB/T 9704 7.2.5: 发文机关代字].
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

void
issuers_of_sign(struct arena *a, struct draft_article *article, const char *s)
{
	const char *end;

	for (; (end = strchr(s, '\n')); s = end + 1) {
		const char *line =
		    word_packed(a, arena_dup(a, s, (size_t)(end - s)));

		if (word_is_organ(line))
			strings_add(a, &article->issuers, line);
	}
}

/* Where a title says what its bodies do: 某市人民政府关于…, …转发某局…. */
static const char *
act_of_title(const char *title)
{
	static const char *const acts[] = {"关于", "转发", "批转", NULL};
	const char *first = NULL, *at;
	size_t i;

	for (i = 0; acts[i]; i++) {
		at = strstr(title, acts[i]);
		if (at && (!first || at < first))
			first = at;
	}
	return first;
}

/* Bodies in front of that, with spaces between. */
static void
issuers_of_title(struct arena *a, struct draft_article *article)
{
	const char *about = act_of_title(article->title), *s, *end;

	if (!about)
		return;
	for (s = article->title; s < about; s = end) {
		for (end = s; end < about && *end != ' ' && *end != '\n';)
			utf8_next(&end);
		s = arena_dup(a, s, (size_t)(end - s));
		if (word_is_organ(s))
			strings_add(a, &article->issuers, s);
		while (end < about && (*end == ' ' || *end == '\n'))
			end++;
	}
}

/* The first 某市人民政府 in the words of the article; not what stands before a
 * name: 3月2日|某市人民政府, 第四届|某市人民政府, 经|某市人民政府. */
static const char *
government_named(struct arena *a, const struct draft_article *article)
{
	static const char apart[] = "年月日届次经由在向与和对及的";
	size_t i;

	for (i = 0; i < article->parts.n; i++) {
		const char *s = article->parts.at[i].text;
		const char *p = s ? strstr(s, "人民政府") : NULL, *start = p;
		int n = 0;

		while (p && n++ < 6 && start > s) {
			const char *back = start;

			uint32_t cp = utf8_prev(s, &back);

			if (!uni_is_han(cp) || uni_is_one_of(cp, apart))
				break;
			start = back;
		}
		if (p && p - start >= 6 && p - start <= 15)
			return arena_dup(
			    a, start, (size_t)(p - start) + strlen("人民政府"));
	}
	return NULL;
}

/* 临江市人民政府令 is of 临江市人民政府. */
static const char *
government_of_order(struct arena *a, const char *title)
{
	const char *s = word_packed(a, title);

	return str_ends(s, "人民政府令") ? arena_dup(a, s, strlen(s) - 3)
					 : NULL;
}

void
issuers_of_article(struct draft *d, struct draft_article *a)
{
	struct arena *arena = d->im->arena;
	const char *government;

	if (a->issuers.n || a->kind == KIND_PERSONNEL)
		return;
	issuers_of_title(arena, a);
	if (!a->issuers.n && a->said_issuer)
		strings_add(arena, &a->issuers, a->said_issuer);
	if (a->issuers.n || a->kind != KIND_ORDER)
		return;
	government = government_of_order(arena, a->title);
	if (!government)
		government = government_named(arena, a);
	if (government)
		strings_add(arena, &a->issuers, government);
	doubt_add(d->im, DOUBT_ISSUER, a->pos, a->title, government, NULL);
}

/* === By the number === */

/* Of the article, or the first of those it is made of; or NULL. */
static const char *
number_of(const struct draft_article *a)
{
	size_t i;

	if (a->number)
		return a->number;
	for (i = 0; i < a->parts.n; i++)
		if (a->parts.at[i].text && word_is_number(a->parts.at[i].text))
			return a->parts.at[i].text;
	return NULL;
}

/* 某政 of 某政任〔2024〕2号: the body's, without the sort of document; or
 * NULL. */
static const char *
body_code(struct arena *a, const struct draft_article *article)
{
	static const char sorts[] = "发函任人免规字告通令复电";
	const char *number = number_of(article);
	char *code = number ? word_folded(a, number) : NULL, *end, *year;
	const char *last;

	if (!code || *code == '(' || !(year = strchr(code, '(')))
		return NULL;
	for (*year = '\0', end = year; end - code > 6; *end = '\0') {
		last = end;
		if (!uni_is_one_of(utf8_prev(code, &last), sorts))
			break;
		end = code + (last - code);
	}
	return code;
}

/* The one body whose numbers have this code in the issue, or NULL: none, or
 * more than one. */
static const char *
body_of_code(struct draft *d, const char *code)
{
	const char *found = NULL, *other;
	size_t i;

	for (i = 0; i < d->articles.n; i++) {
		const struct draft_article *a = &d->articles.at[i];

		if (a->issuers.n != 1)
			continue;
		other = body_code(d->im->arena, a);
		if (!other || strcmp(other, code) != 0)
			continue;
		if (found && strcmp(found, a->issuers.at[0]) != 0)
			return NULL;
		found = a->issuers.at[0];
	}
	return found;
}

/* Is it a government's: 某政, 某府? Then that of the gazette, or NULL. */
static const char *
body_of_gazette(struct draft *d, const char *code)
{
	const char *name = d->name ? word_packed(d->im->arena, d->name) : "";

	if (!str_ends(name, "人民政府公报") ||
	    !(str_ends(code, "政") || str_ends(code, "府")))
		return NULL;
	return arena_dup(d->im->arena, name, strlen(name) - strlen("公报"));
}

void
issuers_by_number(struct draft *d)
{
	size_t i;

	for (i = 0; i < d->articles.n; i++) {
		struct draft_article *a = &d->articles.at[i];
		const char *code = a->issuers.n || a->kind == KIND_CHRONICLE
		    ? NULL
		    : body_code(d->im->arena, a);
		const char *body = code ? body_of_code(d, code) : NULL;

		if (code && !body)
			body = body_of_gazette(d, code);
		if (!body)
			continue;
		strings_add(d->im->arena, &a->issuers, body);
		doubt_add(d->im, DOUBT_ISSUER, a->pos, a->title, body, NULL);
	}
}
