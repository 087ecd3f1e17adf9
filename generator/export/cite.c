/*
 * cite: the texts by which works cite an article, of the printed gazette where
 * pages are known and with its lasting address where the site has one. GB/T
 * 7714 wants the day of the reader's visit for what is read on the web
 * ([J/OL]): that day only the reader knows, so page.js puts it in; the text is
 * [J] without it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "tree/tree.h"
#include "export/export.h"
#include "export/markup.h"
#include "export/parts.h"

struct cite {
	struct arena *arena;
	const struct gazette *gazette;
	const struct issue *issue;
	const struct article *article;
	const char *name; /* of the article */
	const char *url; /* NULL: the site does not know its own */
	struct buf *out;
};

static const char *
serial_of(const struct cite *c)
{
	return *c->issue->name ? c->issue->name : c->gazette->name;
}

/* 3 or 3-7; NULL where pages are not known. */
static const char *
pages_of(const struct cite *c, const char *dash)
{
	int first = c->article->first_page, last = c->article->last_page;

	if (!first)
		return NULL;
	if (last <= first)
		return arena_printf(c->arena, "%d", first);
	return arena_printf(c->arena, "%d%s%d", first, dash, last);
}

/* 7, 11增刊1 */
static const char *
number_of(const struct cite *c)
{
	if (c->issue->supplement)
		return arena_printf(c->arena, "%d增刊%d", c->issue->number,
		    c->issue->supplement);
	return arena_printf(c->arena, "%d", c->issue->number);
}

/* === GB/T 7714—2015 === */

/* Three bodies at most, then 等 (8.1.2). */
static void
add_bodies(const struct cite *c)
{
	const struct strings *s = &c->article->issuers;
	size_t i;

	for (i = 0; i < s->n && i < 3; i++)
		buf_printf(c->out, "%s%s", i ? ", " : "", s->at[i]);
	if (s->n > 3)
		buf_puts(c->out, ", 等");
	if (s->n)
		buf_puts(c->out, ". ");
}

static void
gbt(const struct cite *c)
{
	const char *pages = pages_of(c, "-");

	add_bodies(c);
	buf_puts(c->out, c->name);
	if (c->article->number)
		buf_printf(c->out, ": %s", c->article->number);
	buf_printf(c->out, "[J]. %s, %d(%s)", serial_of(c), c->issue->year,
	    number_of(c));
	if (pages)
		buf_printf(c->out, ": %s", pages);
	buf_puts(c->out, ".");
	if (c->url)
		buf_printf(c->out, " %s.", c->url);
}

/* === In words, as Chinese texts cite a document === */

static void
add_fact(struct buf *facts, const char *words)
{
	if (words && *words)
		buf_printf(facts, "%s%s", facts->n ? "，" : "", words);
}

static void
in_words(const struct cite *c)
{
	const struct article *a = c->article;
	const char *pages = pages_of(c, "—");
	struct buf facts = {0}, bodies = {0};
	size_t i;

	for (i = 0; i < a->issuers.n; i++)
		buf_printf(&bodies, "%s%s", i ? "、" : "", a->issuers.at[i]);
	add_fact(&facts, a->number);
	add_fact(&facts, bodies.s);
	add_fact(&facts, meta_date(c->arena, a->date));
	buf_printf(c->out, "《%s》", c->name);
	if (facts.n)
		buf_printf(c->out, "（%s）", facts.s);
	buf_printf(c->out, "，《%s》%s", serial_of(c),
	    meta_issue_label(c->arena, c->issue));
	if (pages)
		buf_printf(c->out, "，第%s页", pages);
	if (c->url)
		buf_printf(c->out, "，%s", c->url);
	buf_free(&facts);
	buf_free(&bodies);
}

/* Its number, and the day it bears: another than that of its publication, for
 * which programs that read BibTeX and RIS would take it. */
static const char *
note_of(const struct cite *c)
{
	struct buf facts = {0};
	const char *note;

	add_fact(&facts, c->article->number);
	add_fact(&facts, meta_date(c->arena, c->article->date));
	note = arena_dup(c->arena, facts.n ? facts.s : "", facts.n);
	buf_free(&facts);
	return note;
}

/* === BibTeX === */

static const char *
bibtex_escaped(char ch)
{
	static const struct {
		char ch;
		const char *with;
	} marks[] = {{'\\', "\\textbackslash{}"}, {'{', "\\textbraceleft{}"},
	    {'}', "\\textbraceright{}"}, {'%', "\\%"}, {'$', "\\$"},
	    {'#', "\\#"}, {'&', "\\&"}, {'_', "\\_"},
	    {'~', "\\textasciitilde{}"}, {'^', "\\textasciicircum{}"},
	    {'\n', " "}};
	size_t i;

	for (i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i].ch == ch)
			return marks[i].with;
	return NULL;
}

static void
bibtex_words(struct buf *out, const char *s)
{
	const char *with;

	for (; *s; s++)
		if ((with = bibtex_escaped(*s)))
			buf_puts(out, with);
		else
			buf_putc(out, *s);
}

static void
bibtex_field(const struct cite *c, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	buf_printf(c->out, ",\n  %s = {", name);
	bibtex_words(c->out, value);
	buf_putc(c->out, '}');
}

/* A body is one name: braces keep it from being cut at its spaces. */
static void
bibtex_bodies(const struct cite *c)
{
	const struct strings *s = &c->article->issuers;
	size_t i;

	for (i = 0; i < s->n; i++) {
		buf_puts(c->out, i ? " and {" : ",\n  author = {{");
		bibtex_words(c->out, s->at[i]);
		buf_putc(c->out, '}');
	}
	buf_puts(c->out, s->n ? "}" : "");
}

static void
bibtex(const struct cite *c)
{
	const struct article *a = c->article;

	buf_printf(c->out, "@article{gazette-%s-%s", c->issue->id, a->slug);
	bibtex_bodies(c);
	bibtex_field(c, "title", c->name);
	bibtex_field(c, "journal", serial_of(c));
	bibtex_field(c, "year", arena_printf(c->arena, "%d", c->issue->year));
	bibtex_field(c, "number", number_of(c));
	bibtex_field(c, "pages", pages_of(c, "--"));
	bibtex_field(c, "note", note_of(c));
	bibtex_field(c, "date", iso_date(c->arena, c->issue->published));
	bibtex_field(c, "publisher", c->gazette->publisher);
	bibtex_field(c, "url", c->url);
	bibtex_field(c, "language", "chinese");
	buf_puts(c->out, "\n}\n");
}

/* === RIS === */

/* A value is one line. */
static void
ris_field(const struct cite *c, const char *tag, const char *value)
{
	if (!value || !*value)
		return;
	buf_printf(c->out, "%s  - ", tag);
	for (; *value; value++)
		buf_putc(c->out, (unsigned char)*value < 0x20 ? ' ' : *value);
	buf_puts(c->out, "\r\n");
}

static void
ris_number(const struct cite *c, const char *tag, int value)
{
	if (value)
		ris_field(c, tag, arena_printf(c->arena, "%d", value));
}

static void
ris_date(const struct cite *c, struct date d)
{
	if (d.year)
		ris_field(c, "DA",
		    arena_printf(
			c->arena, "%04d/%02d/%02d", d.year, d.month, d.day));
}

static void
ris(const struct cite *c)
{
	const struct article *a = c->article;
	size_t i;

	ris_field(c, "TY", "JOUR");
	for (i = 0; i < a->issuers.n; i++)
		ris_field(c, "AU", a->issuers.at[i]);
	ris_field(c, "TI", c->name);
	ris_field(c, "JO", serial_of(c));
	ris_number(c, "PY", c->issue->year);
	ris_field(c, "IS", number_of(c));
	ris_number(c, "SP", a->first_page);
	ris_number(c, "EP", a->last_page);
	ris_date(c, c->issue->published);
	ris_field(c, "AN", a->number);
	ris_field(c, "N1", note_of(c));
	ris_field(c, "PB", c->gazette->publisher);
	ris_field(c, "UR", c->url);
	ris_field(c, "LA", "zh");
	buf_puts(c->out, "ER  - \r\n");
}

/* === All === */

static const struct form {
	const char *name, *label;
	void (*write)(const struct cite *);
} forms[CITE_MAX] = {
    [CITE_GBT] = {"gbt", "GB/T 7714", gbt},
    [CITE_WORDS] = {"words", "行文引用", in_words},
    [CITE_BIBTEX] = {"bibtex", "BibTeX", bibtex},
    [CITE_RIS] = {"ris", "RIS", ris},
};

const char *
cite_label(enum cite_form form)
{
	return forms[form].label;
}

const char *
cite_name(enum cite_form form)
{
	return forms[form].name;
}

void
cite_article(enum cite_form form, const struct gazette *gazette,
    const struct issue *issue, const struct article *article, struct buf *out)
{
	struct arena *arena = arena_new();
	struct cite c = {arena, gazette, issue, article,
	    meta_name(arena, article), NULL, out};

	if (gazette->base_url)
		c.url = export_url(
		    arena, gazette, export_path(arena, issue, article));
	forms[form].write(&c);
	arena_free(arena);
}
