// A host with a SQLite, a libsodium, an ICU and a RapidJSON of its own, which replaces operator new and gives
// PoP an allocator. All of it works before, between and after PoP's work, and none of it is used by PoP.

#include <pop/pop.h>
#include <sodium.h>
#include <sqlite3.h>
#include <unicode/uclean.h>
#include <unicode/ucurr.h>
#include <unicode/uloc.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <vector>

// RapidJSON where PoP has its own, and not as PoP has it: it counts, and accepts what PoP's refuses.
static int json_pieces = 0;
#define RAPIDJSON_NAMESPACE pop_rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace pop_rapidjson {
#define RAPIDJSON_NAMESPACE_END }
#define RAPIDJSON_PARSE_DEFAULT_FLAGS kParseCommentsFlag | kParseTrailingCommasFlag
#define RAPIDJSON_NEW(type) (++json_pieces, new type)
#include <rapidjson/document.h>

#include "pop_directory_embedded.h"

namespace {

[[noreturn]] void fail(const char *what) {
  std::fprintf(stderr, "%s\n", what);
  std::_Exit(1);
}
void check(bool holds, const char *what) {
  if (!holds) fail(what);
}

// Memory of one kind, told by what stands before it, and how much of it there is.
struct Kind {
  const char *name;
  long taken = 0, alive = 0;
};
struct alignas(std::max_align_t) Head {
  Kind *kind;
  std::size_t size;
};
Kind of_new{"operator new"}, of_pop{"PoP's allocator"}, of_sqlite{"the host's SQLite"},
    of_icu{"the host's ICU"};

void *take(Kind &kind, std::size_t size) {
  auto *head = static_cast<Head *>(std::malloc(sizeof(Head) + size));
  if (head == nullptr) return nullptr;
  *head = {&kind, size};
  ++kind.taken;
  ++kind.alive;
  return head + 1;
}
void give(Kind &kind, void *memory) {
  if (memory == nullptr) return;
  Head *head = static_cast<Head *>(memory) - 1;
  if (head->kind != &kind) fail("memory was given back where it was not taken");
  head->kind = nullptr;
  --kind.alive;
  std::free(head);
}
void *retake(Kind &kind, void *memory, std::size_t size) {
  void *other = take(kind, size);
  if (other == nullptr || memory == nullptr) return other;
  const std::size_t had = (static_cast<Head *>(memory) - 1)->size;
  std::memcpy(other, memory, had < size ? had : size);
  give(kind, memory);
  return other;
}

const sqlite3_mem_methods sqlite_memory = {
    [](int size) { return take(of_sqlite, static_cast<std::size_t>(size)); },
    [](void *memory) { give(of_sqlite, memory); },
    [](void *memory, int size) { return retake(of_sqlite, memory, static_cast<std::size_t>(size)); },
    [](void *memory) { return static_cast<int>((static_cast<Head *>(memory) - 1)->size); },
    [](int size) { return (size + 7) & ~7; },
    [](void *) { return SQLITE_OK; },
    [](void *) {},
    nullptr};
const pop_allocator pop_memory = {
    sizeof pop_memory, nullptr, [](void *, std::size_t size) { return take(of_pop, size); },
    [](void *, void *memory, std::size_t size) { return retake(of_pop, memory, size); },
    [](void *, void *memory) { give(of_pop, memory); }};

void use_own_libraries() {
  sqlite3 *db = nullptr;
  check(sqlite3_open(":memory:", &db) == SQLITE_OK, "the host's SQLite does not open");
  std::string seen;
  check(sqlite3_exec(
            db, "CREATE TABLE t(a); INSERT INTO t VALUES('host'); SELECT a || sqlite_version() FROM t",
            [](void *out, int, char **values, char **) {
              *static_cast<std::string *>(out) = values[0];
              return 0;
            },
            &seen, nullptr) == SQLITE_OK,
        "the host's SQLite does not answer");
  sqlite3_close(db);
  check(seen == std::string("host") + sqlite3_libversion(), "the host's SQLite answers wrongly");

  unsigned char hash[32];
  check(crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char *>("abc"), 3, nullptr,
                           0) == 0,
        "the host's libsodium does not hash");
  check(hash[0] == 0xbd && hash[31] == 0x19, "the host's libsodium hashes wrongly");

  UErrorCode status = U_ZERO_ERROR;
  UChar name[64];
  // A currency's name: the data that PoP builds in has none.
  const UChar euro[] = {'E', 'U', 'R', 0};
  int32_t size = 0;
  const UChar *found = ucurr_getName(euro, "de", UCURR_LONG_NAME, nullptr, &size, &status);
  check(U_SUCCESS(status) && size == 4 && found[0] == 'E' && found[1] == 'u',
        "the host's ICU lacks its data");
  check(uloc_getDisplayLanguage("is", "sv", name, 64, &status) == 9 && name[0] == 'i',
        "the host's ICU answers wrongly");

  pop_rapidjson::Document document;
  document.Parse("[1, /* two */ 2,]");
  check(!document.HasParseError() && document.Size() == 2, "the host's RapidJSON parses as PoP's does");
}

std::string use_pop(const char *folder) {
  pop_client_config config{};
  config.struct_size = sizeof config;
  config.root = {pop_directory_root, pop_directory_root_size};
  config.bundle = {pop_directory_bundle, pop_directory_bundle_size};
  config.embedded_at = pop_directory_embedded_at;
  config.folder = {folder, std::strlen(folder)};
  pop_client *client = nullptr;
  pop_error error;
  if (pop_client_create(&config, &client, &error) < 0) fail(error.message);
  // Its own bundle again: the store is written.
  if (pop_directory_offer_bundle(client, config.bundle, &error) < 0) fail(error.message);
  const pop_str locale = {"de-DE", 5};
  pop_device device{};
  device.struct_size = sizeof device;
  device.locales = &locale;
  device.locale_count = 1;
  device.region = {"DE", 2};
  device.can = POP_CAN_PHONE | POP_CAN_SMS;
  pop_answer *answer = nullptr;
  if (pop_directory_find(client, &device, &answer, &error) < 0) fail(error.message);
  pop_answer_view view{};
  view.struct_size = sizeof view;
  check(pop_answer_get(answer, &view) == POP_OK && view.service_count > 0, "PoP finds no service");
  std::string seen(view.country.data, view.country.size);
  pop_flow_config flow_config{};
  flow_config.struct_size = sizeof flow_config;
  flow_config.device = &device;
  pop_flow *flow = nullptr;
  if (pop_flow_create(client, &flow_config, &flow, &error) < 0) fail(error.message);
  pop_screen_view screen{};
  screen.struct_size = sizeof screen;
  check(pop_flow_screen(flow, &screen) == POP_OK && screen.choice_count > 0, "PoP shows no screen");
  std::uint32_t next_ms = 0;
  check(pop_client_poll(client, 1000, &next_ms) == POP_OK, "PoP does not poll");
  pop_flow_destroy(flow);
  pop_answer_destroy(answer);
  pop_client_destroy(client);
  return seen;
}

}  // namespace

void *operator new(std::size_t size) {
  if (void *memory = take(of_new, size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void *memory) noexcept { give(of_new, memory); }
void operator delete(void *memory, std::size_t) noexcept { give(of_new, memory); }

int main(int argc, char **argv) {
  check(argc == 2, "the folder is missing");
  check(sqlite3_config(SQLITE_CONFIG_MALLOC, &sqlite_memory) == SQLITE_OK,
        "the host's SQLite was in use before");
  UErrorCode status = U_ZERO_ERROR;
  u_setMemoryFunctions(
      nullptr, [](const void *, std::size_t size) { return take(of_icu, size); },
      [](const void *, void *memory, std::size_t size) { return retake(of_icu, memory, size); },
      [](const void *, void *memory) { give(of_icu, memory); }, &status);
  check(U_SUCCESS(status), "the host's ICU was in use before");
  check(sodium_init() == 0, "the host's libsodium was in use before");
  check(pop_set_allocator(&pop_memory) == POP_OK, "PoP takes no allocator");

  use_own_libraries();
  for (int round = 0; round < 3; ++round) {
    const long before[] = {of_new.taken, of_sqlite.taken, of_icu.taken, json_pieces};
    const long pop_before = of_pop.taken;
    // The name of the country is short: it takes no memory of the host's.
    check(use_pop(argv[1]) == "DE", "PoP finds another country");
    check(of_pop.taken > pop_before, "PoP does not use its allocator");
    const long after[] = {of_new.taken, of_sqlite.taken, of_icu.taken, json_pieces};
    check(std::memcmp(before, after, sizeof before) == 0, "PoP used what is the host's");
    use_own_libraries();
  }
  check(of_sqlite.taken > 0 && of_icu.taken > 0 && json_pieces > 0, "the host does not use its own");
  std::printf("SQLite %s, libsodium %s, PoP %s\n", sqlite3_libversion(), sodium_version_string(),
              pop_version());
  return 0;
}
