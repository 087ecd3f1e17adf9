/*
 * All or nothing: a build works in folders beside the final ones, in a process
 * of its own. This process only waits, so that it can clean up whatever
 * becomes of the other.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "command/command.h"

/*
 * The staging folder, empty and locked by fd, so that a second build beside
 * this one is refused, and what a killed build left is taken over.
 */
static int
open_staging(const char *staging)
{
	int fd;

	file_mkdirs(staging);
	fd = open(staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		die(tr("cannot open %s: %s"), staging, tr_errno(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		die(tr("another build is writing to %s; wait for it"), staging);
	return fd;
}

static void
empty(const char *dir)
{
	struct names names = {0};
	struct arena *a = arena_new();
	size_t i;

	file_list(dir, &names);
	for (i = 0; i < names.n; i++)
		file_remove_tree(path_join(a, dir, names.at[i]));
	names_free(&names);
	arena_free(a);
}

/* Workers of a build that was killed must be gone before its folder is. */
static void
end_workers(pid_t group)
{
	kill(-group, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
}

static int
wait_for(pid_t child, const sigset_t *set)
{
	int sig, status = 0;

	while (sigwait(set, &sig) == 0) {
		if (sig != SIGCHLD)
			kill(child, SIGTERM);
		else if (waitpid(child, &status, WNOHANG) == child)
			break;
	}
	end_workers(child);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fprintf(stderr, tr("gongbao: the build was ended: %s\n"),
	    strsignal(WTERMSIG(status)));
	return EXIT_USAGE;
}

static int
guard(int (*build)(void *), void *ctx)
{
	sigset_t set, before;
	pid_t child;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, &before);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	fflush(NULL);
	child = fork();
	if (child < 0)
		die(tr("cannot start the build: %s"), tr_errno(errno));
	if (child == 0) {
		setpgid(0, 0);
		sigprocmask(SIG_SETMASK, &before, NULL);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		exit(build(ctx));
	}
	setpgid(child, child);
	return wait_for(child, &set);
}

/* Its path beside the final folder, whatever slashes the user put after. */
static char *
staging_of(struct arena *a, const char *final)
{
	size_t n = strlen(final);

	while (n > 1 && final[n - 1] == '/')
		n--;
	return arena_printf(a, "%.*s.staging", (int)n, final);
}

static void
put_in_place(const struct folder *folders)
{
	const char *made[FOLDER_MAX], *places[FOLDER_MAX];
	size_t i, n = 0;

	for (i = FOLDER_MAX; i > 0; i--) {
		if (!folders[i - 1].final)
			continue;
		made[n] = folders[i - 1].staging;
		places[n++] = folders[i - 1].final;
	}
	file_replace_dirs(made, places, n);
}

int
stage_run(struct folder folders[FOLDER_MAX], int (*build)(void *ctx), void *ctx)
{
	struct arena *a = arena_new();
	int fd[FOLDER_MAX], status, i;

	for (i = 0; i < FOLDER_MAX; i++) {
		if (!folders[i].final)
			continue;
		folders[i].staging = staging_of(a, folders[i].final);
		fd[i] = open_staging(folders[i].staging);
		empty(folders[i].staging);
	}
	status = guard(build, ctx);
	if (status == EXIT_FINE)
		put_in_place(folders);
	for (i = 0; i < FOLDER_MAX; i++) {
		if (!folders[i].final)
			continue;
		if (status != EXIT_FINE)
			file_remove_tree(folders[i].staging);
		folders[i].staging = NULL;
		close(fd[i]);
	}
	arena_free(a);
	return status;
}
