/* A host as one program for three sets of headers: those of an older release, the present ones, and
 * tomorrow's (the present ones with a field more at the end of every struct that may grow). Each must work
 * with the library of now. Every struct lies alone in memory of exactly its size, so that with sanitizers a
 * byte read or written beyond it is seen; what a struct of tomorrow has more is set on the way in, and must
 * come back untouched on the way out.
 *
 * Arguments: root and bundle of the trial. */
#include <pop/http_curl.h>
#include <pop/pop.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                     \
  do {                                                       \
    if (!(condition)) {                                      \
      printf("%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      exit(EXIT_FAILURE);                                    \
    }                                                        \
  } while (0)

/* pop_tomorrow is the field that tomorrow's headers add. */
#ifdef POP_TOMORROW
#define SET_TOMORROW(object) memset((object)->pop_tomorrow, 0xA5, sizeof(object)->pop_tomorrow)
#define CHECK_TOMORROW(object) CHECK(is_zero((object)->pop_tomorrow, sizeof(object)->pop_tomorrow))
static int is_zero(const void *memory, size_t size) {
  const unsigned char *bytes = memory;
  size_t i;
  for (i = 0; i < size; ++i) {
    if (bytes[i] != 0) return 0;
  }
  return 1;
}
#else
#define SET_TOMORROW(object) (void)(object)
#define CHECK_TOMORROW(object) (void)(object)
#endif

/* What the program gives, and what it gets. */
#define GIVEN(type, name)                    \
  type *name = (type *)zeroed(sizeof(type)); \
  SET_TOMORROW(name);                        \
  name->struct_size = (uint32_t)sizeof(type)
#define FILLED(type, name)                   \
  type *name = (type *)zeroed(sizeof(type)); \
  name->struct_size = (uint32_t)sizeof(type)
#define FREE_FILLED(name) \
  CHECK_TOMORROW(name);   \
  free(name)

static void *zeroed(size_t size) {
  void *memory = calloc(1, size);
  CHECK(memory != NULL);
  return memory;
}

static pop_str str(const char *text) {
  pop_str out;
  out.data = text;
  out.size = strlen(text);
  return out;
}

static int is(pop_str text, const char *wanted) {
  return text.size == strlen(wanted) && memcmp(text.data, wanted, text.size) == 0;
}

static pop_bytes read_whole(const char *path) {
  pop_bytes out = {NULL, 0};
  FILE *file = fopen(path, "rb");
  long size;
  unsigned char *data;
  CHECK(file != NULL && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) > 0);
  rewind(file);
  data = zeroed((size_t)size);
  CHECK(fread(data, 1, (size_t)size, file) == (size_t)size);
  fclose(file);
  out.data = data;
  out.size = (size_t)size;
  return out;
}

/* ---- What this host gives ---------------------------------------------------------------- */

static int64_t unix_seconds = 0;
static int spoken = 0;
static int requests = 0;

static int64_t now(void *user) { return *(int64_t *)user; }
static int64_t monotonic(void *user) {
  (void)user;
  return 0;
}
static void line(void *user, int32_t level, pop_str text) { (void)user, (void)level, (void)text; }
static void wake(void *user) { (void)user; }
static pop_result start(void *user, const pop_http_request *request, pop_http_exchange *exchange) {
  (void)user;
  CHECK(request->struct_size >= sizeof(uint32_t) && request->url.size > 8 &&
        memcmp(request->url.data, "https://", 8) == 0);
  ++requests;
  GIVEN(pop_http_response, response);
  response->result = POP_E_NETWORK;
  pop_http_finish(exchange, response);
  free(response);
  return POP_OK;
}
static void cancel(void *user, pop_http_exchange *exchange) { (void)user, (void)exchange; }
static pop_result read_secret(void *user, pop_str name, uint8_t *buffer, size_t capacity, size_t *size) {
  (void)user, (void)name, (void)buffer, (void)capacity, (void)size;
  return POP_E_NOT_FOUND;
}
static pop_result write_secret(void *user, pop_str name, pop_bytes value) {
  (void)user, (void)name, (void)value;
  return POP_OK;
}
static pop_result erase_secret(void *user, pop_str name) {
  (void)user, (void)name;
  return POP_OK;
}
static pop_result run_task(void *user, pop_task *task) {
  (void)user;
  pop_task_run(task);
  return POP_OK;
}
static void speak(void *user, pop_str language, pop_str text) {
  (void)user;
  CHECK(language.size > 0 && text.size > 0);
  ++spoken;
}
static void stop(void *user) { (void)user; }
static void *allocate(void *user, size_t size) {
  (void)user;
  return malloc(size);
}
static void *reallocate(void *user, void *memory, size_t size) {
  (void)user;
  return realloc(memory, size);
}
static void release(void *user, void *memory) {
  (void)user;
  free(memory);
}

/* ---- What this host does ----------------------------------------------------------------- */

static void check_answer(pop_client *client, const pop_device *device) {
  pop_answer *answer = NULL;
  size_t i, k, channels = 0;
  FILLED(pop_answer_view, view);
  CHECK(pop_directory_find(client, device, &answer, NULL) == POP_OK);
  CHECK(pop_answer_get(answer, view) == POP_OK);
  CHECK(is(view->country, "DE") && view->country_from == POP_PLACE_TIME_ZONE);
  CHECK(view->service_count > 0 && view->emergency_count > 0);
  for (i = 0; i < view->service_count; ++i) {
    FILLED(pop_service_view, service);
    CHECK(pop_answer_service(answer, i, service) == POP_OK && service->id.size > 0 && service->name.size > 0);
    CHECK((service->why & POP_WHY_IN_THIS_COUNTRY) != 0 || i > 0);
    for (k = 0; k < service->channel_count; ++k) {
      FILLED(pop_channel_view, channel);
      CHECK(pop_answer_channel(answer, i, k, channel) == POP_OK && channel->type.size > 0);
      ++channels;
      FREE_FILLED(channel);
    }
    FREE_FILLED(service);
  }
  CHECK(channels >= view->service_count);
  for (i = 0; i < view->emergency_count; ++i) {
    FILLED(pop_emergency_view, number);
    CHECK(pop_answer_emergency(answer, i, number) == POP_OK && number->number.size > 0 &&
          number->uri.size > 4);
    FREE_FILLED(number);
  }
  FREE_FILLED(view);
  pop_answer_destroy(answer);
}

/* Fetches all of the present screen. */
static void check_screen(pop_flow *flow, const char *id) {
  size_t i;
  pop_str text;
  FILLED(pop_screen_view, screen);
  CHECK(pop_flow_screen(flow, screen) == POP_OK);
  CHECK(is(screen->id, id) && screen->secure == 1 && screen->hide_label.size > 0 && screen->choice_count > 0);
  for (i = 0; i < screen->choice_count; ++i) {
    FILLED(pop_choice_view, choice);
    CHECK(pop_flow_choice(flow, i, choice) == POP_OK && choice->id.size > 0 && choice->label.size > 0);
    FREE_FILLED(choice);
  }
  for (i = 0; i < screen->line_count; ++i) CHECK(pop_flow_line(flow, i, &text) == POP_OK && text.size > 0);
  FREE_FILLED(screen);
}

static void choose(pop_flow *flow, const char *id, const char *screen) {
  FILLED(pop_action, action);
  CHECK(pop_flow_choose(flow, str(id), action) == POP_OK && action->kind == POP_ACTION_SCREEN);
  FREE_FILLED(action);
  check_screen(flow, screen);
}

static void check_flow(pop_client *client, const pop_device *device) {
  pop_flow *flow = NULL;
  GIVEN(pop_flow_config, config);
  config->device = device;
  config->band = POP_BAND_A;
  CHECK(pop_flow_create(client, config, &flow, NULL) == POP_OK);
  free(config);
  check_screen(flow, "S1");
  choose(flow, "read", "S1");
  CHECK(spoken > 0);
  choose(flow, "danger", "S3");
  choose(flow, "back", "S1");
  choose(flow, "more", "S2");
  CHECK(pop_flow_hide(flow) == POP_OK);
  check_screen(flow, "S1");
  pop_flow_destroy(flow);
}

static void check_conversation(pop_client *client) {
  uint32_t next_ms = 0;
  pop_conversation *conversation = NULL;
  FILLED(pop_conversation_view, view);
  FILLED(pop_message_view, message);
  CHECK(pop_conversation_open(client, str("001.demo-helpline"), &conversation, NULL) == POP_OK);
  CHECK(pop_conversation_send(conversation, str("hello")) == POP_OK);
  CHECK(pop_client_poll(client, 1000, &next_ms) == POP_OK &&
        pop_client_poll(client, 1000, &next_ms) == POP_OK);
  CHECK(requests > 0);
  CHECK(pop_conversation_get(conversation, view) == POP_OK);
  CHECK(view->state == POP_CONVERSATION_CONNECTING && view->reason == POP_E_NETWORK &&
        view->message_count == 1);
  CHECK(view->trial == 1);
  CHECK(pop_conversation_message(conversation, 0, message) == POP_OK);
  CHECK(is(message->text, "hello") && message->from == POP_FROM_CHILD &&
        message->state == POP_MESSAGE_UNSENT);
  FREE_FILLED(message);
  FREE_FILLED(view);
  pop_conversation_destroy(conversation);
}

static void check_transport(void) {
  pop_http_curl *http = NULL;
  GIVEN(pop_http_curl_config, config);
  CHECK(pop_http_curl_create(config, &http) == POP_OK);
  CHECK(pop_http_curl_interface(http)->struct_size >= sizeof(uint32_t));
  pop_http_curl_destroy(http);
  free(config);
}

int main(int argc, char **argv) {
  pop_client *client = NULL;
  pop_str locale = str("de-DE");
  CHECK(argc == 3);

  GIVEN(pop_allocator, allocator);
  allocator->allocate = allocate;
  allocator->reallocate = reallocate;
  allocator->release = release;
  CHECK(pop_set_allocator(allocator) == POP_OK);
  free(allocator);

  GIVEN(pop_clock, clock);
  clock->user = &unix_seconds;
  clock->unix_seconds = now;
  clock->monotonic_ms = monotonic;
  GIVEN(pop_log, log);
  log->line = line;
  GIVEN(pop_wake, waker);
  waker->wake = wake;
  GIVEN(pop_http, http);
  http->start = start;
  http->cancel = cancel;
  GIVEN(pop_secure_storage, storage);
  storage->read = read_secret;
  storage->write = write_secret;
  storage->erase = erase_secret;
  GIVEN(pop_tasks, tasks);
  tasks->run_task = run_task;
  GIVEN(pop_speech, speech);
  speech->speak = speak;
  speech->stop = stop;

  GIVEN(pop_client_config, config);
  config->root = read_whole(argv[1]);
  config->bundle = read_whole(argv[2]);
  config->words_allowed = POP_WORDS_DRAFTS;
  config->clock = clock;
  config->log = log;
  config->wake = waker;
  config->http = http;
  config->secure_storage = storage;
  config->tasks = tasks;
  config->speech = speech;
  CHECK(pop_client_create(config, &client, NULL) == POP_OK);

  FILLED(pop_directory_info, info);
  CHECK(pop_directory_get_info(client, info) == POP_OK && info->issued > 0 && info->trial == 1);
  unix_seconds = info->issued + 60;
  FREE_FILLED(info);

  GIVEN(pop_device, device);
  device->locales = &locale;
  device->locale_count = 1;
  device->time_zone = str("Europe/Berlin");
  device->can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_CONVERSATION;
  check_answer(client, device);
  check_flow(client, device);
  check_conversation(client);
  free(device);

  check_transport();

  pop_client_destroy(client);
  free((void *)config->root.data);
  free((void *)config->bundle.data);
  free(config);
  free(clock);
  free(log);
  free(waker);
  free(http);
  free(storage);
  free(tasks);
  free(speech);
  puts("a host works");
  return EXIT_SUCCESS;
}
