// Readiness of sockets for the event loop of the test site: epoll and eventfd, which Swift's Glibc module leaves out.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// What is reported about a descriptor; YI_GONE (the other side hung up, or an error) may also be asked for.
#define YI_READABLE 1u
#define YI_WRITABLE 2u
#define YI_GONE 4u

struct yi_ready {
  int32_t descriptor;
  uint32_t events;
};

// A new poll, or -1 and errno.
int32_t yi_poll_open(void);

// Begins or changes what is reported about a descriptor. Closing a descriptor ends it.
void yi_poll_watch(int32_t poll, int32_t descriptor, uint32_t interest, bool is_new);

// Waits for at most `milliseconds` (-1: for ever); the number of `ready` filled in, 0 when time is up or interrupted.
int32_t yi_poll_wait(int32_t poll, struct yi_ready *ready, int32_t room, int32_t milliseconds);

// A descriptor that becomes readable when it is raised, or -1 and errno.
int32_t yi_signal_open(void);
void yi_signal_raise(int32_t signal);

// The next client of a listening socket, non-blocking and without Nagle's delay, or -1 and errno.
int32_t yi_accept(int32_t listener);
