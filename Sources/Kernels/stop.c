#include "stop.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t requested = 0;

static void on_signal(int number) {
  if (requested) _exit(128 + number);
  requested = 1;
}

void yi_stop_install(void) {
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
}

bool yi_stop_requested(void) { return requested != 0; }
