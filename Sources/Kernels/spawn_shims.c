#define _GNU_SOURCE
#include "spawn_shims.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// The environment without the variables whose names begin with `hidden`; the list is the caller's. NULL: no memory.
static char **visible(const char *hidden) {
  size_t count = 0, kept = 0;
  while (environ && environ[count]) count++;
  char **list = malloc((count + 1) * sizeof *list);
  if (!list) return NULL;
  for (size_t at = 0; at < count; at++)
    if (strncmp(environ[at], hidden, strlen(hidden))) list[kept++] = environ[at];
  list[kept] = NULL;
  return list;
}

// Where whoever started us ignores SIGCHLD, the kernel buries children by itself and nobody learns how they ended.
static void keep_children(void) {
  struct sigaction now;
  if (sigaction(SIGCHLD, NULL, &now)) return;
  if (now.sa_handler == SIG_IGN || now.sa_flags & SA_NOCLDWAIT) signal(SIGCHLD, SIG_DFL);
}

static int spawn(const char *command, char **environment, pid_t *id, const int theirs[3]) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  // What is ignored stays ignored through an exec, and the program ignores broken pipes.
  sigaddset(&defaults, SIGPIPE);
  int code = posix_spawn_file_actions_init(&actions);
  if (code) return code;
  code = posix_spawnattr_init(&attributes);
  if (!code) {
    for (int target = 0; target < 3 && !code; target++)
      code = posix_spawn_file_actions_adddup2(&actions, theirs[target], target);
    if (!code) code = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    char *words[] = {"/bin/sh", "-c", (char *)command, NULL};
    if (!code) code = posix_spawn(id, words[0], &actions, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

int yi_spawn(const char *command, const char *hidden, pid_t *id, int ends[3]) {
  int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
  char **environment = visible(hidden);
  int code = environment ? 0 : ENOMEM;
  for (int end = 0; end < 3 && !code; end++)
    if (pipe2(pipes[end], O_CLOEXEC)) code = errno;
  keep_children();
  int theirs[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};
  int ours[3] = {pipes[0][1], pipes[1][0], pipes[2][0]};
  if (!code) code = spawn(command, environment, id, theirs);
  free(environment);
  for (int end = 0; end < 3; end++) {
    if (theirs[end] >= 0) close(theirs[end]);
    if (code && ours[end] >= 0) close(ours[end]);
    if (!code) fcntl(ours[end], F_SETFL, O_NONBLOCK);
    ends[end] = code ? -1 : ours[end];
  }
  return code;
}

bool yi_has_gone(pid_t id) {
  siginfo_t info = {0};
  return waitid(P_PID, (id_t)id, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid == id;
}

int yi_bury(pid_t id) {
  // Unburied, the child keeps its number, and so does its group: nobody else can be hit.
  kill(-id, SIGKILL);
  int status = 0;
  while (waitpid(id, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

// The child of yi_run_again; 0: there is none.
static volatile pid_t again = 0;

// A terminal's Ctrl-Z comes to us alone, too: the child stops before us, and goes on behind us.
static void on_suspend(int number) {
  (void)number;
  int code = errno;
  pid_t child = again;
  if (child) kill(-child, SIGSTOP);
  raise(SIGSTOP);
  if (child) kill(-child, SIGCONT);
  errno = code;
}

static void suspend_with_child(void) {
  struct sigaction now, action = {.sa_handler = on_suspend, .sa_flags = SA_RESTART};
  // Where a shell without jobs has it ignored, so it stays.
  if (sigaction(SIGTSTP, NULL, &now) || now.sa_handler == SIG_IGN) return;
  sigaction(SIGTSTP, &action, NULL);
  // Who starts us may have blocked it for itself.
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
}

int yi_run_again(char *const words[], bool output_to_errors, pid_t *id) {
  pid_t parent = getpid();
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0) return errno;
  keep_children();
  suspend_with_child();
  pid_t child = fork();
  if (child == 0) {
    // A terminal's Ctrl-C comes to us alone, and is passed on once; a second one at the child would end it in the middle.
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    if (dup2(nothing, 0) < 0 || (output_to_errors && dup2(2, 1) < 0)) _exit(127);
    // Ours also where the file has been replaced meanwhile.
    execv("/proc/self/exe", words);
    _exit(127);
  }
  int code = child < 0 ? errno : 0;
  close(nothing);
  if (child > 0) {
    // Whichever of us comes first, the group is there before it is told anything.
    setpgid(child, child);
    again = child;
  }
  *id = child;
  return code;
}

bool yi_ended(pid_t id, int *status, double *seconds, long long *memory) {
  struct rusage usage = {0};
  pid_t found = wait4(id, status, WNOHANG, &usage);
  if (found == 0 || (found < 0 && errno == EINTR)) return false;
  again = 0;
  // Somebody else buried it: how it ended is not known, and so it did not end well.
  if (found < 0) *status = 1 << 8;
  *seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
             1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  *memory = usage.ru_maxrss * 1024LL;
  return true;
}

ssize_t yi_write_quietly(int descriptor, const void *bytes, size_t count) {
  sigset_t pipes, before, pending;
  sigemptyset(&pipes);
  sigaddset(&pipes, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipes, &before);
  ssize_t written = write(descriptor, bytes, count);
  int code = errno;
  if (written < 0 && code == EPIPE && !sigismember(&pending, SIGPIPE)) {
    const struct timespec now = {0};
    while (sigtimedwait(&pipes, NULL, &now) < 0 && errno == EINTR) {
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = code;
  return written;
}
