/* How much memory an open client takes at its peak, through the allocator a host gives; and all of the
 * process, ICU's own memory with it. Fails above 4 MB. */
#include <malloc.h>
#include <pop/pop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pop_directory_embedded.h"

static size_t live, peak;

/* The size stands before each piece; 16 bytes keep what follows aligned. */
enum { HEADER = 16 };

static void *take(void *user, size_t size) {
  (void)user;
  char *whole = malloc(size + HEADER);
  if (whole == NULL) return NULL;
  memcpy(whole, &size, sizeof size);
  live += size;
  if (live > peak) peak = live;
  return whole + HEADER;
}

static void give(void *user, void *memory) {
  (void)user;
  if (memory == NULL) return;
  char *whole = (char *)memory - HEADER;
  size_t size;
  memcpy(&size, whole, sizeof size);
  live -= size;
  free(whole);
}

static void *again(void *user, void *memory, size_t size) {
  void *other = take(user, size);
  if (other == NULL || memory == NULL) return other;
  size_t old;
  memcpy(&old, (char *)memory - HEADER, sizeof old);
  memcpy(other, memory, old < size ? old : size);
  give(user, memory);
  return other;
}

static void print(const char *what) {
  printf("%-28s peak %7zu, now %7zu bytes; whole process %zu\n", what, peak, live, mallinfo2().uordblks);
}

int main(void) {
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
  print("open");

  static const char *const countries[] = {"DE", "FR", "JP", "BR", "IN", "ZA", "US", "PL", "KE", "NZ"};
  const size_t count = sizeof countries / sizeof *countries;
  size_t after_all = 0;
  for (size_t asked = 0; asked < 100 * count; ++asked) {
    const size_t i = asked % count;
    const pop_str locale = {"de-DE", 5};
    pop_device device = {.struct_size = sizeof device, .locales = &locale, .locale_count = 1};
    device.chosen_country = (pop_str){countries[i], 2};
    device.can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT;
    pop_answer *answer;
    if (pop_directory_find(client, &device, &answer, &error) < 0) {
      fprintf(stderr, "%s: %s\n", countries[i], error.message);
      return 2;
    }
    pop_answer_destroy(answer);
    if (asked == 0) print("first answer");
    if (asked + 1 == count) print("ten countries asked");
    if (asked + 1 == 2 * count) after_all = live;
  }
  print("each asked 100 times");
  const int grows = live > after_all;
  if (grows) fprintf(stderr, "answers that were destroyed leave memory behind\n");
  pop_client_destroy(client);
  print("closed");
  return grows || peak > 4000000;
}
