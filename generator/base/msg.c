/*
 * Faults of the input: collected where they are found, sorted and printed at
 * the end, so that an editor sees all of them in the order of the files.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

struct entry {
	enum msg_level level;
	char *file; /* or NULL */
	int line, col;
	size_t order; /* in which it came: ties keep it */
	char *text;
};

struct msgs {
	VEC(struct entry) list;
};

#define MSG(code, level, text) {MSG_##level, text},
static const struct {
	enum msg_level level;
	const char *text;
} messages[] = {
#include "base/messages.def"
};
#undef MSG

struct msgs *
msgs_new(void)
{
	return mem_alloc(sizeof(struct msgs));
}

static void
entry_free(struct entry *e)
{
	free(e->file);
	free(e->text);
}

void
msgs_free(struct msgs *m)
{
	size_t i;

	if (!m)
		return;
	for (i = 0; i < m->list.n; i++)
		entry_free(&m->list.at[i]);
	vec_free(&m->list);
	free(m);
}

void
msg(struct msgs *m, enum msg_code code, struct pos pos, ...)
{
	struct buf text = {0};
	struct entry *e;
	char small[1024], *s = small;
	va_list ap;
	int n;

	if (!m)
		return;
	va_start(ap, pos);
	n = vsnprintf(small, sizeof small, tr(messages[code].text), ap);
	va_end(ap);
	if (n >= (int)sizeof small) {
		s = mem_alloc((size_t)n + 1);
		va_start(ap, pos);
		vsnprintf(s, (size_t)n + 1, tr(messages[code].text), ap);
		va_end(ap);
	}
	buf_puts(&text, s);
	if (s != small)
		free(s);
	e = vec_push(&m->list);
	*e = (struct entry){messages[code].level,
	    pos.file ? mem_str(pos.file) : NULL, pos.line, pos.col, m->list.n,
	    text.s};
}

size_t
msgs_count(const struct msgs *m, enum msg_level level)
{
	size_t i, n = 0;

	for (i = 0; i < m->list.n; i++)
		n += m->list.at[i].level == level;
	return n;
}

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = strcmp(x->file ? x->file : "", y->file ? y->file : "");

	if (c)
		return c;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->col != y->col)
		return x->col < y->col ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static bool
same(const struct entry *x, const struct entry *y)
{
	return x->line == y->line && x->col == y->col && x->level == y->level &&
	    strcmp(x->text, y->text) == 0 &&
	    strcmp(x->file ? x->file : "", y->file ? y->file : "") == 0;
}

static void
entry_print(const struct entry *e, FILE *f)
{
	static const char *const levels[] = {
	    N_("note"), N_("warning"), N_("error")};

	fputs(e->file ? e->file : "gongbao", f);
	if (e->line > 0) /* what concerns a whole line is at its start */
		fprintf(f, ":%d:%d", e->line, e->col > 0 ? e->col : 1);
	fprintf(f, ": %s: %s\n", tr(levels[e->level]), e->text);
}

void
msgs_print(struct msgs *m, enum msg_level least, FILE *f)
{
	const struct entry *e;
	size_t i;

	vec_sort(&m->list, compare);
	for (i = 0; i < m->list.n; i++) {
		e = &m->list.at[i];
		if (e->level >= least && (!i || !same(e - 1, e)))
			entry_print(e, f);
	}
}

/* Packed: level, line, col, file, text, each ended by a NUL. */
void
msgs_pack(const struct msgs *m, struct buf *b)
{
	const struct entry *e;
	size_t i;

	for (i = 0; i < m->list.n; i++) {
		e = &m->list.at[i];
		buf_printf(b, "%d %d %d", (int)e->level, e->line, e->col);
		buf_putc(b, '\0');
		buf_puts(b, e->file ? e->file : "");
		buf_putc(b, '\0');
		buf_puts(b, e->text);
		buf_putc(b, '\0');
	}
}

void
msgs_join(struct msgs *m, const char *packed, size_t n)
{
	const char *s = packed, *file, *text;
	struct entry *e;
	int level, line, col;

	while (s < packed + n) {
		if (sscanf(s, "%d %d %d", &level, &line, &col) != 3)
			die("a worker sent broken messages");
		file = s + strlen(s) + 1;
		text = file + strlen(file) + 1;
		e = vec_push(&m->list);
		*e = (struct entry){(enum msg_level)level,
		    *file ? mem_str(file) : NULL, line, col, m->list.n,
		    mem_str(text)};
		s = text + strlen(text) + 1;
	}
}
