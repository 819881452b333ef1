/* How long destroying takes while libcurl waits for a name server that never answers: run it by
 * tests/integration/bindings/silent_dns.py. That it returns at all, leaves nothing and lets the process end
 * is the test; the name server's patience is 30 seconds. Asked for --limit it fails above a millisecond as
 * well. */
#include <dirent.h>
#include <pop/http_curl.h>
#include <pop/pop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pop_directory_embedded.h"

enum { ROUNDS = 21, ENTRIES_OF_ITS_OWN = 2 };

static void need(int holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "%s\n", what);
  exit(1);
}

static double now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int threads(void) {
  DIR *tasks = opendir("/proc/self/task");
  int count = -ENTRIES_OF_ITS_OWN;
  need(tasks != NULL, "no /proc/self/task");
  while (readdir(tasks) != NULL) ++count;
  closedir(tasks);
  return count;
}

static int by_size(const void *a, const void *b) {
  const double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

/* Microseconds for the client, with its request under way, and for the transport. */
static void destroy_while_looking(int round, double *client_us, double *transport_us) {
  const int before = threads();
  const char *asked = getenv("POP_ASKED");
  char address[64];
  const int length = snprintf(address, sizeof address, "https://mirror%d.pop.test/", round);
  const pop_str mirror = {address, (size_t)length};
  pop_http_curl *http;
  pop_client *client;
  need(pop_http_curl_create(NULL, &http) == POP_OK, "no transport");
  pop_client_config config = {.struct_size = sizeof config, .mirrors = &mirror, .mirror_count = 1};
  config.root = (pop_bytes){pop_directory_root, pop_directory_root_size};
  config.bundle = (pop_bytes){pop_directory_bundle, pop_directory_bundle_size};
  config.embedded_at = pop_directory_embedded_at;
  config.http = pop_http_curl_interface(http);
  need(pop_client_create(&config, &client, NULL) == POP_OK, "no client");
  need(pop_directory_update(client, NULL, NULL, NULL) == POP_OK, "no update");
  while (threads() == before || access(asked, F_OK) != 0)
    need(pop_client_poll(client, 1000, NULL) == POP_OK, "no poll");
  pop_instances alive = {.struct_size = sizeof alive};
  need(pop_get_instances(&alive) == POP_OK && alive.exchanges == 1, "no request is under way");

  const double begin = now_us();
  pop_client_destroy(client);
  const double client_gone = now_us();
  pop_http_curl_destroy(http);
  *transport_us = now_us() - client_gone;
  *client_us = client_gone - begin;
  need(threads() > before, "it waited for the look-up");
  need(pop_get_instances(&alive) == POP_OK && alive.clients == 0 && alive.exchanges == 0,
       "something is left");
}

int main(int argc, char **argv) {
  double client_us[ROUNDS], transport_us[ROUNDS];
  need(getenv("POP_ASKED") != NULL, "run it by tests/integration/bindings/silent_dns.py");
  for (int round = 0; round < ROUNDS; ++round)
    destroy_while_looking(round, &client_us[round], &transport_us[round]);
  qsort(client_us, ROUNDS, sizeof *client_us, by_size);
  qsort(transport_us, ROUNDS, sizeof *transport_us, by_size);
  printf("pop_client_destroy     median %4.0f us, longest %4.0f\n", client_us[ROUNDS / 2],
         client_us[ROUNDS - 1]);
  printf("pop_http_curl_destroy  median %4.0f us, longest %4.0f\n", transport_us[ROUNDS / 2],
         transport_us[ROUNDS - 1]);
  /* And the process ends, though libcurl's threads are still there. */
  return argc == 2 && strcmp(argv[1], "--limit") == 0 &&
         client_us[ROUNDS / 2] + transport_us[ROUNDS / 2] > 1000;
}
