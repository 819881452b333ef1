/* A host that needs one answer: makes a client, asks once, says when it began, had the client, and had the
 * answer, and exits. Compiled with POP_FIRST_SCREEN it asks for the first screen of help instead, in German.
 */
#include <pop/pop.h>
#include <stdio.h>
#include <time.h>

#include "pop_directory_embedded.h"

static long long nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* When it had what it came for; 0: it had not. */
static long long ask(pop_client *client, const pop_device *device, pop_error *error) {
#ifdef POP_FIRST_SCREEN
  pop_flow_config config = {.struct_size = sizeof config, .device = device, .band = POP_BAND_A};
  pop_screen_view screen = {.struct_size = sizeof screen};
  pop_flow *flow;
  if (pop_flow_create(client, &config, &flow, error) != POP_OK) return 0;
  if (pop_flow_screen(flow, &screen) != POP_OK) return 0;
  const long long answered = nanoseconds();
  pop_flow_destroy(flow);
#else
  pop_answer *answer;
  if (pop_directory_find(client, device, &answer, error) != POP_OK) return 0;
  const long long answered = nanoseconds();
  pop_answer_destroy(answer);
#endif
  return answered;
}

int main(void) {
  const long long start = nanoseconds();
  pop_client_config config = {.struct_size = sizeof config};
  config.root = (pop_bytes){pop_directory_root, pop_directory_root_size};
  config.bundle = (pop_bytes){pop_directory_bundle, pop_directory_bundle_size};
  config.embedded_at = pop_directory_embedded_at;
  config.words_allowed = POP_WORDS_DRAFTS;
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
  const long long answered = ask(client, &device, &error);
  if (answered == 0) {
    fprintf(stderr, "%s\n", error.message);
    return 1;
  }
  printf("%lld %lld %lld\n", start, created, answered);
  pop_client_destroy(client);
  return 0;
}
