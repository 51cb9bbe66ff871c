#include "stop.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t requested = 0;

static void on_signal(int number) {
  // A terminal that goes away says so more than once: the kernel does, and the shell.
  if (requested && number != SIGHUP) _exit(128 + number);
  requested = 1;
}

void yi_stop_install(void) {
  struct sigaction action = {.sa_handler = on_signal};
  struct sigaction before;
  // nohup has it ignored, and so it stays.
  if (!sigaction(SIGHUP, NULL, &before) && before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  // A file that may not grow is an error of its write, with words.
  signal(SIGXFSZ, SIG_IGN);
  // Who starts us may have blocked them for itself, and a child inherits that.
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGHUP);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGTERM);
  pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
}

bool yi_stop_requested(void) { return requested != 0; }
