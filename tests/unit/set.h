/*
 * set: what the tests that set lines share: styles and fonts as the program
 * has them. Include cmocka.h, the standard headers, base/base.h, tree/tree.h,
 * print/pages.h, print/print.h and print/layout.h first.
 */
static inline void
set_open(struct setter *s)
{
	s->arena = arena_new();
	s->msgs = msgs_new();
	s->style = style_open("styles", s->msgs);
	assert_non_null(s->style);
	s->fonts = fonts_open("fonts", s->msgs);
	assert_non_null(s->fonts);
	s->file = "test.md";
}

static inline void
set_close(struct setter *s)
{
	fonts_close(s->fonts);
	style_close((struct style *)s->style);
	msgs_free(s->msgs);
	arena_free(s->arena);
}

static inline int
set_setup(void **state)
{
	set_open(*state = mem_alloc(sizeof(struct setter)));
	return 0;
}

static inline int
set_teardown(void **state)
{
	set_close(*state);
	free(*state);
	return 0;
}

/* The words of a line as it is set. */
static inline void
set_words(struct buf *b, const struct line *line)
{
	const struct item *i;
	unsigned k;

	for (i = line->items.first; i; i = i->next)
		for (k = 0; i->kind == ITEM_RUN && k < i->as.run.n; k++)
			if (i->as.run.glyphs[k].text)
				buf_add(b, i->as.run.glyphs[k].text,
				    i->as.run.glyphs[k].text_len);
}
