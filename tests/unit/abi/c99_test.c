/* A host in pure C99: a first answer, a screen, the danger numbers, hide. Arguments: root and bundle of the
 * trial. */
#include <pop/pop.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                     \
  do {                                                       \
    if (!(condition)) {                                      \
      printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      return EXIT_FAILURE;                                   \
    }                                                        \
  } while (0)

static pop_str str(const char *text) {
  pop_str out;
  out.data = text;
  out.size = strlen(text);
  return out;
}

static pop_bytes read_whole(const char *path) {
  pop_bytes out = {NULL, 0};
  FILE *file = fopen(path, "rb");
  long size;
  unsigned char *data;
  if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) <= 0) return out;
  rewind(file);
  data = malloc((size_t)size);
  if (data != NULL && fread(data, 1, (size_t)size, file) == (size_t)size) {
    out.data = data;
    out.size = (size_t)size;
  }
  fclose(file);
  return out;
}

/* The directory's own time of issue, so that the test does not age with the clock. */
static int64_t now(void *user) { return *(int64_t *)user; }
static int64_t monotonic(void *user) {
  (void)user;
  return 0;
}

int main(int argc, char **argv) {
  pop_client_config config = {0};
  pop_client *client = NULL;
  pop_error error = {0};
  pop_device device = {0};
  pop_answer *answer = NULL;
  pop_answer_view view = {0};
  pop_service_view service = {0};
  pop_channel_view channel = {0};
  pop_flow_config flow_config = {0};
  pop_flow *flow = NULL;
  pop_screen_view screen = {0};
  pop_choice_view choice = {0};
  pop_action action = {0};
  pop_directory_info info = {0};
  pop_clock clock = {0};
  int64_t time_of_test = 0;
  uint32_t next_ms = 0;
  pop_str locales[1];

  CHECK(argc == 3);
  CHECK(strcmp(pop_version(), POP_VERSION) == 0);
  CHECK(strcmp(pop_result_name(POP_E_ROLLBACK), "POP_E_ROLLBACK") == 0);

  config.struct_size = sizeof config;
  CHECK(pop_client_create(&config, &client, &error) == POP_E_ARGUMENT);
  CHECK(client == NULL && strstr(error.message, "root") != NULL);

  config.root = read_whole(argv[1]);
  config.bundle = read_whole(argv[2]);
  CHECK(config.root.size != 0 && config.bundle.size != 0);
  clock.struct_size = sizeof clock;
  clock.user = &time_of_test;
  clock.unix_seconds = now;
  clock.monotonic_ms = monotonic;
  config.clock = &clock;
  CHECK(pop_client_create(&config, &client, &error) == POP_OK); /* embedded_at 0: nothing has expired */
  info.struct_size = sizeof info;
  CHECK(pop_directory_get_info(client, &info) == POP_OK);
  CHECK(info.built_in == 1 && info.trial == 1 && info.issued > 0);
  time_of_test = info.issued + 60;

  locales[0] = str("de-DE");
  device.struct_size = sizeof device;
  device.locales = locales;
  device.locale_count = 1;
  device.time_zone = str("Europe/Berlin");
  device.can = POP_CAN_PHONE | POP_CAN_WEB | POP_CAN_WEB_CHAT;
  CHECK(pop_directory_find(client, &device, &answer, &error) == POP_OK);
  view.struct_size = sizeof view;
  CHECK(pop_answer_get(answer, &view) == POP_OK);
  CHECK(view.country.size == 2 && memcmp(view.country.data, "DE", 2) == 0);
  CHECK(view.country_from == POP_PLACE_TIME_ZONE && view.service_count > 0);
  service.struct_size = sizeof service;
  CHECK(pop_answer_service(answer, 0, &service) == POP_OK);
  CHECK((service.why & POP_WHY_IN_THIS_COUNTRY) != 0 && service.channel_count > 0);
  channel.struct_size = sizeof channel;
  CHECK(pop_answer_channel(answer, 0, 0, &channel) == POP_OK);
  CHECK(channel.uri.size > 4 && memcmp(channel.uri.data, "tel:", 4) == 0);
  CHECK(pop_answer_service(answer, view.service_count, &service) == POP_E_NOT_FOUND);
  pop_answer_destroy(answer);

  flow_config.struct_size = sizeof flow_config;
  flow_config.device = &device;
  flow_config.band = POP_BAND_A;
  CHECK(pop_flow_create(client, &flow_config, &flow, &error) == POP_OK);
  screen.struct_size = sizeof screen;
  choice.struct_size = sizeof choice;
  action.struct_size = sizeof action;
  CHECK(pop_flow_screen(flow, &screen) == POP_OK);
  CHECK(memcmp(screen.id.data, "S1", 2) == 0 && screen.choice_count > 0 && screen.secure == 1);
  CHECK(pop_flow_choice(flow, 0, &choice) == POP_OK && choice.role == POP_ROLE_MAIN);
  CHECK(pop_flow_choose(flow, str("danger"), &action) == POP_OK && action.kind == POP_ACTION_SCREEN);
  CHECK(pop_flow_screen(flow, &screen) == POP_OK && memcmp(screen.id.data, "S3", 2) == 0);
  CHECK(pop_flow_choose(flow, str("no such choice"), &action) == POP_E_NOT_FOUND);
  CHECK(pop_flow_hide(flow) == POP_OK);
  CHECK(pop_flow_screen(flow, &screen) == POP_OK && memcmp(screen.id.data, "S1", 2) == 0);
  pop_flow_destroy(flow);
  CHECK(pop_client_codes_offered(client) == 0); /* no secure storage was given */
  CHECK(pop_client_forget_code(client) == POP_E_NO_STORAGE);

  CHECK(pop_client_poll(client, 1000, &next_ms) == POP_OK && next_ms == UINT32_MAX);
  pop_client_destroy(client);
  pop_client_destroy(NULL);
  free((void *)config.root.data);
  free((void *)config.bundle.data);
  puts("a C99 host works");
  return EXIT_SUCCESS;
}
