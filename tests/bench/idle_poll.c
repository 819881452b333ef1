/* What a poll costs when there is nothing to do, as in every frame of a game, and that it takes no memory.
 * The floor is two readings of the system's monotonic clock, without which no poll knows what is due. Fails
 * at any allocation and, asked for --limit, above a microsecond. */
#include <pop/pop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pop_directory_embedded.h"

enum { ROUNDS = 31, POLLS = 20000 };

static size_t taken;

static void *take(void *user, size_t size) {
  (void)user;
  ++taken;
  return malloc(size);
}
static void *again(void *user, void *memory, size_t size) {
  (void)user;
  ++taken;
  return realloc(memory, size);
}
static void give(void *user, void *memory) {
  (void)user;
  free(memory);
}

/* Of the processor's time: what other programs do meanwhile is not in it. */
static double spent_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int by_size(const void *a, const void *b) {
  const double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

static int poll_once(pop_client *client) { return pop_client_poll(client, 1000, NULL) == POP_OK; }
static int read_clock(pop_client *client) {
  (void)client;
  struct timespec first, second;
  clock_gettime(CLOCK_MONOTONIC, &first);
  clock_gettime(CLOCK_MONOTONIC, &second);
  return second.tv_sec >= first.tv_sec;
}

/* Nanoseconds of one, the median of the rounds. */
static double measure(int (*what)(pop_client *), pop_client *client) {
  double each[ROUNDS];
  for (int round = 0; round < ROUNDS; ++round) {
    const double begin = spent_ns();
    for (int i = 0; i < POLLS; ++i) {
      if (!what(client)) exit(2);
    }
    each[round] = (spent_ns() - begin) / POLLS;
  }
  qsort(each, ROUNDS, sizeof *each, by_size);
  return each[ROUNDS / 2];
}

int main(int argc, char **argv) {
  const int timed = argc == 2 && strcmp(argv[1], "--limit") == 0;
  const pop_allocator allocator = {sizeof allocator, NULL, take, again, give};
  pop_client_config config = {.struct_size = sizeof config};
  config.root = (pop_bytes){pop_directory_root, pop_directory_root_size};
  config.bundle = (pop_bytes){pop_directory_bundle, pop_directory_bundle_size};
  config.embedded_at = pop_directory_embedded_at;
  pop_client *client;
  pop_error error;
  if (pop_set_allocator(&allocator) != POP_OK) return 2;
  if (pop_client_create(&config, &client, &error) != POP_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 2;
  }
  const pop_str locale = {"de-DE", 5};
  pop_device device = {.struct_size = sizeof device, .locales = &locale, .locale_count = 1};
  device.time_zone = (pop_str){"Europe/Berlin", 13};
  device.can = POP_CAN_PHONE;
  pop_flow_config flow_config = {.struct_size = sizeof flow_config, .device = &device};
  pop_flow *flow;

  const double floor = measure(read_clock, client);
  const size_t before = taken;
  const double closed = measure(poll_once, client);
  const size_t while_closed = taken - before;
  if (pop_flow_create(client, &flow_config, &flow, &error) != POP_OK) return 2;
  poll_once(client);
  const size_t opened = taken;
  const double open = measure(poll_once, client);
  const size_t while_open = taken - opened;
  pop_client_destroy(client);

  printf("two readings of the clock    %6.0f ns\n", floor);
  printf("a poll, no flow open         %6.0f ns, %zu allocations in %d\n", closed, while_closed,
         ROUNDS * POLLS);
  printf("a poll, a flow on its screen %6.0f ns, %zu allocations in %d\n", open, while_open, ROUNDS * POLLS);
  const int slow = closed > 1000 || open > 1000;
  return (timed && slow) || while_closed + while_open > 0;
}
