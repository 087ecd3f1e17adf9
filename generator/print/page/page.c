/* Pages as they are added, and where their text stands. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "print/pages.h"
#include "print/print.h"
#include "print/layout.h"

struct page *
page_add(
    struct setter *s, struct pages_list *list, bool numbered, const char *label)
{
	struct page *p = vec_push(list);

	*p = (struct page){.number = numbered ? list->next_number++ : 0};
	p->label = numbered ? arena_printf(s->arena, "%d", p->number) : label;
	return p;
}

/* The spine is at the left of odd pages, at the right of even ones. */
len_t
page_left(const struct style *style, int number)
{
	if (number == 0)
		return (style->width - style->measure) / 2;
	return number % 2 ? style->inner
			  : style->width - style->inner - style->measure;
}
