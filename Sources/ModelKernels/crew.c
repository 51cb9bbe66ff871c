#define _GNU_SOURCE
#include "crew.h"

#include "isa.h"
#include "matrix.h"

#include <pthread.h>
#include <sched.h>
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

struct yi_crew {
  int32_t threads;
  pthread_t *workers;
  void (*body)(void *, int32_t);
  void *context;
  yi_isa isa; /* of the thread whose job it is */
  /* The job in hand, in one word: its number (24 bits), how many parts it has and how many are taken (20 each). A part is
     taken by compare-and-swap; as long as one is not done the next job does not begin, so what belongs to it stands. */
  _Atomic uint64_t job;
  _Atomic int32_t done;
  _Atomic int32_t sleepers; /* workers that wait on the condition */
  _Atomic int stop;
  pthread_mutex_t lock;
  pthread_cond_t woken;
};

#define PART_BITS 20
#define MOST_PARTS ((1 << PART_BITS) - 1)

static uint32_t number_of(uint64_t job) { return (uint32_t)(job >> (2 * PART_BITS)); }

/* Takes and does parts until none is left; returns the number of the job that had none. */
static uint32_t work(yi_crew *crew) {
  uint64_t job = atomic_load_explicit(&crew->job, memory_order_acquire);
  while (1) {
    int32_t parts = (int32_t)(job >> PART_BITS) & MOST_PARTS, next = (int32_t)job & MOST_PARTS;
    if (next >= parts) return number_of(job);
    if (!atomic_compare_exchange_weak_explicit(&crew->job, &job, job + 1, memory_order_acq_rel, memory_order_acquire))
      continue;
    yi_isa_set(crew->isa);
    crew->body(crew->context, next);
    atomic_fetch_add_explicit(&crew->done, 1, memory_order_release);
    job = atomic_load_explicit(&crew->job, memory_order_acquire);
  }
}

/* Returns when there is another job than `seen`, or the crew is to stop: a worker may have seen the stopping job end already. */
static void await_job(yi_crew *crew, uint32_t seen) {
  for (int spin = 0; spin < SPINS; spin++) {
    if (number_of(atomic_load_explicit(&crew->job, memory_order_relaxed)) != seen || atomic_load(&crew->stop)) return;
    RELAX();
  }
  yi_products_done();
  pthread_mutex_lock(&crew->lock);
  atomic_fetch_add(&crew->sleepers, 1);
  while (number_of(atomic_load(&crew->job)) == seen && !atomic_load(&crew->stop))
    pthread_cond_wait(&crew->woken, &crew->lock);
  atomic_fetch_sub(&crew->sleepers, 1);
  pthread_mutex_unlock(&crew->lock);
}

static void *worker_main(void *argument) {
  yi_crew *crew = argument;
  uint32_t seen = 0;
  while (1) {
    await_job(crew, seen);
    if (atomic_load(&crew->stop)) {
      yi_products_done();
      return NULL;
    }
    seen = work(crew);
  }
}

static void begin(yi_crew *crew, int32_t parts) {
  uint64_t number = number_of(atomic_load(&crew->job)) + 1;
  atomic_store(&crew->job, (number & 0xFFFFFF) << (2 * PART_BITS) | (uint64_t)parts << PART_BITS);
  if (atomic_load(&crew->sleepers) > 0) {
    pthread_mutex_lock(&crew->lock);
    pthread_cond_broadcast(&crew->woken);
    pthread_mutex_unlock(&crew->lock);
  }
}

yi_crew *yi_crew_make(int32_t threads) {
  yi_crew *crew = calloc(1, sizeof *crew);
  if (!crew) return NULL;
  crew->workers = calloc((size_t)(threads > 1 ? threads : 1), sizeof(pthread_t));
  if (!crew->workers) {
    free(crew);
    return NULL;
  }
  pthread_mutex_init(&crew->lock, NULL);
  pthread_cond_init(&crew->woken, NULL);
  crew->threads = 1;
  /* Fewer threads are as good as those asked for. */
  for (int32_t i = 1; i < threads; i++) {
    if (pthread_create(&crew->workers[i], NULL, worker_main, crew)) break;
    crew->threads = i + 1;
  }
  return crew;
}

void yi_crew_free(yi_crew *crew) {
  if (!crew) return;
  atomic_store(&crew->stop, 1);
  begin(crew, 0);
  for (int32_t i = 1; i < crew->threads; i++) pthread_join(crew->workers[i], NULL);
  pthread_cond_destroy(&crew->woken);
  pthread_mutex_destroy(&crew->lock);
  free(crew->workers);
  free(crew);
}

int32_t yi_crew_threads(const yi_crew *crew) { return crew->threads; }

void yi_crew_run(yi_crew *crew, int32_t parts, void (*body)(void *context, int32_t part), void *context) {
  if (crew->threads == 1 || parts <= 1 || parts > MOST_PARTS) {
    for (int32_t part = 0; part < parts; part++) body(context, part);
    return;
  }
  crew->body = body;
  crew->context = context;
  crew->isa = yi_isa_now();
  atomic_store(&crew->done, 0);
  begin(crew, parts);
  work(crew);
  for (int spin = 0; atomic_load_explicit(&crew->done, memory_order_acquire) < parts; spin++) {
    if (spin < SPINS) RELAX();
    else sched_yield();
  }
}
