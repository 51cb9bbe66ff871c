#define _GNU_SOURCE
#include "crew.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define RELAX() _mm_pause()
#else
#define RELAX() atomic_signal_fence(memory_order_seq_cst)
#endif

/* About 100 microseconds. */
#define SPINS 4000

typedef struct {
  yi_crew *crew;
  int32_t index;
  pthread_t thread;
} worker;

struct yi_crew {
  int32_t threads;
  worker *workers;
  void (*body)(void *, int32_t);
  void *context;
  int32_t parts;
  _Atomic uint32_t turn;    /* a job more */
  _Atomic int32_t running;  /* workers that are not done */
  _Atomic int32_t sleepers; /* workers that wait on the condition */
  _Atomic int stop;
  pthread_mutex_t lock;
  pthread_cond_t woken;
};

static uint32_t await_turn(yi_crew *crew, uint32_t seen) {
  for (int spin = 0; spin < SPINS; spin++) {
    uint32_t turn = atomic_load_explicit(&crew->turn, memory_order_acquire);
    if (turn != seen) return turn;
    RELAX();
  }
  pthread_mutex_lock(&crew->lock);
  atomic_fetch_add(&crew->sleepers, 1);
  uint32_t turn;
  while ((turn = atomic_load(&crew->turn)) == seen) pthread_cond_wait(&crew->woken, &crew->lock);
  atomic_fetch_sub(&crew->sleepers, 1);
  pthread_mutex_unlock(&crew->lock);
  return turn;
}

static void work(yi_crew *crew, int32_t index) {
  for (int32_t part = index; part < crew->parts; part += crew->threads) crew->body(crew->context, part);
}

static void *worker_main(void *argument) {
  worker *me = argument;
  yi_crew *crew = me->crew;
  uint32_t seen = 0;
  while (1) {
    seen = await_turn(crew, seen);
    if (atomic_load(&crew->stop)) return NULL;
    work(crew, me->index);
    atomic_fetch_sub_explicit(&crew->running, 1, memory_order_release);
  }
}

static void begin_turn(yi_crew *crew) {
  atomic_fetch_add(&crew->turn, 1);
  if (atomic_load(&crew->sleepers) > 0) {
    pthread_mutex_lock(&crew->lock);
    pthread_cond_broadcast(&crew->woken);
    pthread_mutex_unlock(&crew->lock);
  }
}

yi_crew *yi_crew_make(int32_t threads) {
  yi_crew *crew = calloc(1, sizeof *crew);
  if (!crew) return NULL;
  crew->workers = calloc((size_t)(threads > 1 ? threads : 1), sizeof(worker));
  if (!crew->workers) {
    free(crew);
    return NULL;
  }
  pthread_mutex_init(&crew->lock, NULL);
  pthread_cond_init(&crew->woken, NULL);
  crew->threads = 1;
  /* Fewer threads are as good as those asked for. */
  for (int32_t i = 1; i < threads; i++) {
    crew->workers[i] = (worker){crew, i, 0};
    if (pthread_create(&crew->workers[i].thread, NULL, worker_main, &crew->workers[i])) break;
    crew->threads = i + 1;
  }
  return crew;
}

void yi_crew_free(yi_crew *crew) {
  if (!crew) return;
  atomic_store(&crew->stop, 1);
  begin_turn(crew);
  for (int32_t i = 1; i < crew->threads; i++) pthread_join(crew->workers[i].thread, NULL);
  pthread_cond_destroy(&crew->woken);
  pthread_mutex_destroy(&crew->lock);
  free(crew->workers);
  free(crew);
}

int32_t yi_crew_threads(const yi_crew *crew) { return crew->threads; }

void yi_crew_run(yi_crew *crew, int32_t parts, void (*body)(void *context, int32_t part), void *context) {
  if (crew->threads == 1 || parts <= 1) {
    for (int32_t part = 0; part < parts; part++) body(context, part);
    return;
  }
  crew->body = body;
  crew->context = context;
  crew->parts = parts;
  atomic_store(&crew->running, crew->threads - 1);
  begin_turn(crew);
  work(crew, 0);
  for (int spin = 0; atomic_load_explicit(&crew->running, memory_order_acquire) > 0; spin++) {
    if (spin < SPINS) RELAX();
    else sched_yield();
  }
}
