/* gongbao: the command line. A table of commands; each is in command/. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "command/command.h"

#define VERSION "0.1"

static const struct command commands[] = {
    {"build", "", N_("publish the source: web archive and PDF issues"),
	command_build},
    {"check", "[FILE|ISSUE...]", N_("report every fault of the source"),
	command_check},
    {"dump", "tree|pages|lines|rows|tags|text|report FILE|ISSUE",
	N_("show a form between source and output"), command_dump},
    {"fonts", "", N_("show the faces found and the characters they lack"),
	command_fonts},
    {"import", "FILE...", N_("back issues and manuscripts to source files"),
	command_import},
    {"new", "issue|ISSUE|ARTICLE", N_("begin an issue or an article"),
	command_new},
    {"serve", "", N_("show the site in a browser while it is written"),
	command_serve},
    {"verify", "DIR|LIST [FILE...]",
	N_("check files against the hashes that were published"),
	command_verify},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void
usage(FILE *f)
{
	size_t i;

	fprintf(f, "%s\n\n", tr("usage: gongbao COMMAND [OPTION...]"));
	for (i = 0; i < COMMANDS; i++)
		fprintf(f, "  %-8s %s\n", commands[i].name,
		    tr(commands[i].summary));
	fprintf(f, "\n%s\n",
	    tr("gongbao COMMAND --help tells the options of a command"));
}

static int
unknown(const char *word)
{
	const char *names[COMMANDS + 1] = {NULL}, *near;
	size_t i;

	for (i = 0; i < COMMANDS; i++)
		names[i] = commands[i].name;
	near = near_name(word, names);
	fprintf(stderr, tr("gongbao: unknown command '%s'"), word);
	if (near)
		fprintf(stderr, tr("; did you mean '%s'?"), near);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

/* A list cut short by a full disk would look like a whole one. */
static int
ended(int status)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		die(tr("cannot write %s: %s"), "stdout", tr_errno(errno));
	return status;
}

int
main(int argc, char **argv)
{
	size_t i;

	home_language();
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return EXIT_FINE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("gongbao " VERSION);
		return EXIT_FINE;
	}
	for (i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return ended(commands[i].run(&commands[i], argv + 2));
	return unknown(argv[1]);
}
