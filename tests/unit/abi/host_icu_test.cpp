// A host with an ICU of its own: all of its data, its own memory, its own default time zone. Neither meets
// the other's.

#include <gtest/gtest.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/uclean.h>
#include <unicode/ucnv.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "pop/pop.h"
#include "support/signed_repository.h"

namespace pop::test {
namespace {

std::size_t taken_by_hosts_icu = 0;

void count_memory_of_hosts_icu() {
  UErrorCode status = U_ZERO_ERROR;
  u_setMemoryFunctions(
      nullptr,
      [](const void *, std::size_t size) {
        ++taken_by_hosts_icu;
        return std::malloc(size);
      },
      [](const void *, void *memory, std::size_t size) {
        ++taken_by_hosts_icu;
        return std::realloc(memory, size);
      },
      [](const void *, void *memory) { std::free(memory); }, &status);
  ASSERT_TRUE(U_SUCCESS(status)) << u_errorName(status);
}

// Of data that is not built into the library: a language and a table of characters.
void expect_hosts_icu_has_all_its_data() {
  icu::UnicodeString name;
  std::string shown;
  icu::Locale("", "DE").getDisplayCountry(icu::Locale("ka"), name);
  EXPECT_EQ(name.toUTF8String(shown), "გერმანია");
  UErrorCode status = U_ZERO_ERROR;
  ucnv_close(ucnv_open("ibm-1133", &status));
  EXPECT_TRUE(U_SUCCESS(status)) << u_errorName(status);
  EXPECT_EQ(*std::unique_ptr<icu::TimeZone>(icu::TimeZone::createDefault()),
            *std::unique_ptr<icu::TimeZone>(icu::TimeZone::createTimeZone("Asia/Tbilisi")));
}

std::string place_of_screen(const Repository &repository) {
  const Bytes root = repository.root();
  const Bytes bundle = repository.bundle();
  pop_client_config config{};
  config.struct_size = sizeof config;
  config.root = {root.data(), root.size()};
  config.bundle = {bundle.data(), bundle.size()};
  config.embedded_at = kNow;
  pop_client *client = nullptr;
  EXPECT_EQ(pop_client_create(&config, &client, nullptr), POP_OK);

  const pop_str locale{"en-DE", 5};
  pop_device device{};
  device.struct_size = sizeof device;
  device.locales = &locale;
  device.locale_count = 1;
  device.chosen_country = {"DE", 2};
  pop_flow_config flow_config{};
  flow_config.struct_size = sizeof flow_config;
  flow_config.device = &device;
  pop_flow *flow = nullptr;
  EXPECT_EQ(pop_flow_create(client, &flow_config, &flow, nullptr), POP_OK);
  pop_screen_view screen{};
  screen.struct_size = sizeof screen;
  EXPECT_EQ(pop_flow_screen(flow, &screen), POP_OK);
  std::string place(screen.place.data, screen.place.size);
  pop_flow_destroy(flow);
  pop_client_destroy(client);
  return place;
}

TEST(HostsIcu, AndOurOwnDoNotMeet) {
  count_memory_of_hosts_icu();
  icu::TimeZone::adoptDefault(icu::TimeZone::createTimeZone("Asia/Tbilisi"));
  expect_hosts_icu_has_all_its_data();
  EXPECT_GT(taken_by_hosts_icu, 0u);

  [[maybe_unused]] const std::size_t before = taken_by_hosts_icu;
  EXPECT_EQ(place_of_screen(Repository()), "Help in Germany");
#ifdef POP_TEST_ICU_EMBEDDED
  EXPECT_EQ(taken_by_hosts_icu, before) << "the library asked the host's ICU";
#endif
  expect_hosts_icu_has_all_its_data();
}

}  // namespace
}  // namespace pop::test
