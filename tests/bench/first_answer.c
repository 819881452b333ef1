/* A host that needs one answer: makes a client, asks once, says when it began, had the client, and had the
 * answer, and exits. */
#include <pop/pop.h>
#include <stdio.h>
#include <time.h>

#include "pop_directory_embedded.h"

static long long nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(void) {
  const long long start = nanoseconds();
  pop_client_config config = {.struct_size = sizeof config};
  config.root = (pop_bytes){pop_directory_root, pop_directory_root_size};
  config.bundle = (pop_bytes){pop_directory_bundle, pop_directory_bundle_size};
  config.embedded_at = pop_directory_embedded_at;
  pop_client *client;
  pop_error error;
  if (pop_client_create(&config, &client, &error) != POP_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  const long long created = nanoseconds();

  const pop_str locale = {"de-DE", 5};
  pop_device device = {.struct_size = sizeof device, .locales = &locale, .locale_count = 1};
  device.time_zone = (pop_str){"Europe/Berlin", 13};
  device.can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT;
  pop_answer *answer;
  if (pop_directory_find(client, &device, &answer, &error) != POP_OK) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  const long long answered = nanoseconds();
  printf("%lld %lld %lld\n", start, created, answered);
  pop_answer_destroy(answer);
  pop_client_destroy(client);
  return 0;
}
