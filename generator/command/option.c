/* GNU-style options from a table, and the help that the table gives. */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "command/command.h"

void
option_refuse(const struct command *c, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "gongbao %s: ", c->name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(EXIT_USAGE);
}

static void
help(const struct command *c, const struct option *o)
{
	struct buf left = {0};

	printf(tr("usage: gongbao %s [OPTION...]"), c->name);
	printf("%s%s\n%s\n\n", *c->args ? " " : "", c->args, tr(c->summary));
	for (; o->name; o++) {
		buf_clear(&left);
		buf_printf(&left, "--%s%s%s", o->name, o->arg ? " " : "",
		    o->arg ? o->arg : "");
		printf("  %-20s %s\n", left.s, tr(o->help));
	}
	buf_free(&left);
	exit(EXIT_FINE);
}

NORETURN static void
refuse_unknown(
    const struct command *c, const struct option *table, const char *word)
{
	const char *names[32] = {NULL}, *near;
	size_t i;

	for (i = 0; table[i].name && i < 31; i++)
		names[i] = table[i].name;
	near = near_name(word, names);
	if (near)
		option_refuse(c,
		    tr("unknown option '--%s'; did you mean '--%s'?"), word,
		    near);
	option_refuse(c, tr("unknown option '--%s'; see --help"), word);
}

static const struct option *
find(const struct option *o, const char *name, size_t n)
{
	for (; o->name; o++)
		if (strlen(o->name) == n && strncmp(o->name, name, n) == 0)
			return o;
	return NULL;
}

/* Takes the option at args[0]; gives how many words of args it was. */
static int
take(const struct command *c, const struct option *table, char **args)
{
	char *word = args[0] + 2, *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : strlen(word);
	const struct option *o = find(table, word, n);

	if (!o) {
		word[n] = '\0';
		refuse_unknown(c, table, word);
	}
	if (!o->arg) {
		if (equals)
			option_refuse(
			    c, tr("option '--%s' takes no value"), o->name);
		*o->flag = true;
		return 1;
	}
	*o->word = equals ? equals + 1 : args[1];
	if (!*o->word || !**o->word)
		option_refuse(c, tr("option '--%s' needs %s"), o->name, o->arg);
	return equals ? 1 : 2;
}

void
option_read(const struct command *c, const struct option *table, char **args)
{
	char **operand = args;

	while (*args) {
		if (strcmp(*args, "--help") == 0)
			help(c, table);
		if (strcmp(*args, "--") == 0) {
			args++;
			break;
		}
		if (str_starts(*args, "--"))
			args += take(c, table, args);
		else if (**args == '-' && (*args)[1])
			option_refuse(
			    c, tr("unknown option '%s'; see --help"), *args);
		else
			*operand++ = *args++;
	}
	while (*args)
		*operand++ = *args++;
	*operand = NULL;
}
