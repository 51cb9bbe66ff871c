#define _GNU_SOURCE
#include "socket_shims.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

int32_t yi_poll_open(void) { return epoll_create1(EPOLL_CLOEXEC); }

void yi_poll_watch(int32_t poll, int32_t descriptor, uint32_t interest, bool is_new) {
  struct epoll_event event = {.data.fd = descriptor};
  if (interest & YI_READABLE) event.events |= EPOLLIN;
  if (interest & YI_WRITABLE) event.events |= EPOLLOUT;
  if (interest & YI_GONE) event.events |= EPOLLRDHUP;
  epoll_ctl(poll, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, descriptor, &event);
}

int32_t yi_poll_wait(int32_t poll, struct yi_ready *ready, int32_t room, int32_t milliseconds) {
  struct epoll_event events[256];
  int count = epoll_wait(poll, events, room < 256 ? room : 256, milliseconds);
  for (int i = 0; i < count; i++) {
    uint32_t seen = events[i].events;
    ready[i].descriptor = events[i].data.fd;
    ready[i].events = (seen & EPOLLIN ? YI_READABLE : 0) | (seen & EPOLLOUT ? YI_WRITABLE : 0) |
                      (seen & (EPOLLRDHUP | EPOLLHUP | EPOLLERR) ? YI_GONE : 0);
  }
  return count > 0 ? count : 0;
}

int32_t yi_signal_open(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void yi_signal_raise(int32_t signal) { eventfd_write(signal, 1); }

int32_t yi_accept(int32_t listener) {
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  int one = 1;
  if (client >= 0) setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return client;
}
