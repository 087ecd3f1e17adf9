/* vertical: TODO */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/base.h"
#include "tree/tree.h"
#include "import/import.h"
#include "import/parts.h"

void
vertical_rebuild(struct lines *l)
{
	(void)l;
}
void
spaced_rebuild(struct lines *l)
{
	(void)l;
}
