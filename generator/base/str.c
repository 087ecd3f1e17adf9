/* str: how a text begins and ends, and what it has. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"

bool
str_starts(const char *s, const char *start)
{
	return strncmp(s, start, strlen(start)) == 0;
}

bool
str_ends(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && memcmp(s + n - k, end, k) == 0;
}

const char *
str_starts_any(const char *s, const char *const *starts)
{
	for (; *starts; starts++)
		if (str_starts(s, *starts))
			return *starts;
	return NULL;
}

const char *
str_ends_any(const char *s, const char *const *ends)
{
	for (; *ends; ends++)
		if (str_ends(s, *ends))
			return *ends;
	return NULL;
}

const char *
str_has_any(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (strstr(s, *words))
			return *words;
	return NULL;
}
