/*
 * grow: trees made by hand for the tests of tree/. Include cmocka.h, the
 * standard headers, base/base.h and tree/tree.h first.
 */
struct grown {
	struct arena *arena;
	struct msgs *msgs;
	struct article article;
	int line; /* of the next node */
};

static inline int
grow_setup(void **state)
{
	struct grown *g = mem_alloc(sizeof *g);

	g->arena = arena_new();
	g->msgs = msgs_new();
	g->article.file = "test.md";
	g->line = 1;
	g->article.body = node_new(g->arena, NODE_ARTICLE, 1, 1);
	*state = g;
	return 0;
}

static inline int
grow_teardown(void **state)
{
	struct grown *g = *state;

	arena_free(g->arena);
	msgs_free(g->msgs);
	free(g);
	return 0;
}

/* A node under parent, on a line of its own. */
static inline struct node *
grow(struct grown *g, struct node *parent, enum node_type type)
{
	struct node *node = node_new(g->arena, type, g->line++, 1);

	node_append(parent, node);
	return node;
}

/* A block with one text. */
static inline struct node *
grow_words(struct grown *g, struct node *parent, enum node_type type,
    const char *words)
{
	struct node *node = grow(g, parent, type);
	struct node *text = node_new(g->arena, NODE_TEXT, node->line, 1);

	text->text = words;
	node_append(node, text);
	return node;
}

static inline struct node *
grow_paragraph(struct grown *g, const char *words)
{
	return grow_words(g, g->article.body, NODE_PARAGRAPH, words);
}

static inline struct node *
grow_heading(struct grown *g, int level, const char *words)
{
	struct node *node =
	    grow_words(g, g->article.body, NODE_HEADING, words);

	node->as.heading.level = level;
	return node;
}

static inline struct node *
grow_attachment(struct grown *g, struct node *parent, int no, const char *title)
{
	struct node *node = grow(g, parent, NODE_ATTACHMENT);
	struct node *heading = node_new(g->arena, NODE_HEADING, node->line, 1);
	struct node *text = node_new(g->arena, NODE_TEXT, node->line, 1);

	text->text = title;
	node_append(heading, text);
	heading->as.heading.level = 1;
	node->as.attachment.no = no;
	node->as.attachment.title = heading;
	return node;
}

/* How often a message with these words was given. */
static inline int
grow_count(struct grown *g, const char *words)
{
	char *printed = NULL;
	size_t size;
	FILE *f = open_memstream(&printed, &size);
	const char *s;
	int n = 0;

	msgs_print(g->msgs, MSG_NOTE, f);
	fclose(f);
	for (s = printed; (s = strstr(s, words)); s++)
		n++;
	free(printed);
	return n;
}
