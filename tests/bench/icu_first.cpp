// What one thing costs that is asked of ICU, the first time in a process and after it. Argument: which.

#include <malloc.h>
#include <sys/resource.h>
#include <unicode/localematcher.h>
#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/ures.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <string>

#include "flow/format.h"
#include "flow/vocabulary.h"
#include "locate/language.h"
#include "locate/own_icu.h"

namespace {

// As many as tiers 1 and 2 have.
constexpr const char *supported[] = {"en", "en_GB",   "es", "es_419", "fr", "ar", "pt", "pt_PT", "hi",
                                     "zh", "zh_Hant", "sw", "vi",     "tr", "ru", "bn", "uk",    "fil",
                                     "ja", "th",      "ko", "am",     "ro", "pl", "de"};

bool match() {
  UErrorCode status = U_ZERO_ERROR;
  icu::LocaleMatcher::Builder builder;
  for (const char *locale : supported) builder.addSupportedLocale(icu::Locale(locale));
  const icu::LocaleMatcher matcher = builder.build(status);
  return matcher.getBestMatch(icu::Locale("es_AR"), status) != nullptr && U_SUCCESS(status);
}

bool match_again() {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::LocaleMatcher matcher = [&status] {
    icu::LocaleMatcher::Builder builder;
    for (const char *locale : supported) builder.addSupportedLocale(icu::Locale(locale));
    return builder.build(status);
  }();
  return matcher.getBestMatch(icu::Locale("es_AR"), status) != nullptr && U_SUCCESS(status);
}

bool canonical() {
  for (const char *given : {"iw", "zh_HK.UTF-8", "no"}) {
    if (icu::Locale::createCanonical(given).isBogus()) return false;
  }
  return true;
}

bool parents() {
  UErrorCode status = U_ZERO_ERROR;
  UResourceBundle *data = ures_openDirect(nullptr, "supplementalData", &status);
  UResourceBundle *table = ures_getByKey(data, "parentLocales", nullptr, &status);
  int children = 0;
  while (U_SUCCESS(status) && ures_hasNext(table)) {
    UResourceBundle *parent = ures_getNextResource(table, nullptr, &status);
    children += ures_getSize(parent);
    ures_close(parent);
  }
  ures_close(table);
  ures_close(data);
  return U_SUCCESS(status) && children > 20;
}

std::shared_ptr<const pop::flow::Words> english() {
  static pop::flow::Vocabulary vocabulary(false);
  return vocabulary.words("en");
}

const std::map<std::string, std::function<bool()>> things = {
    {"likely", [] { return pop::locate::parse_language("de-DE").has_value(); }},
    {"country", [] { return !pop::flow::country_name("PL", "de").empty(); }},
    {"clock", [] { return !pop::flow::clock_time(1795438800, 0, "de", "DE").empty(); }},
    {"weekday", [] { return !pop::flow::weekday(1795438800, 0, "de").empty(); }},
    {"list",
     [] {
       return !pop::flow::list_of({"A", "B"}, "de").empty();
     }},
    {"plural",
     [] {
       return !english()->say("chat.queue", pop::flow::Band::b, {{"ahead", 3}}).empty();
     }},
    {"matcher", match},
    {"matcher-kept", match_again},
    {"canonical", canonical},
    {"parents", parents},
};

double microseconds(const std::function<bool()> &thing, int times) {
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) {
    if (!thing()) return -1;
  }
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count() / times;
}

long faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

}  // namespace

int main(int count, char **arguments) {
  const auto found = count == 2 ? things.find(arguments[1]) : things.end();
  if (found == things.end()) {
    for (const auto &[name, thing] : things) std::printf("%s\n", name.c_str());
    return 2;
  }
  pop::locate::set_up_own_icu();
  static_cast<void>(english());
  const std::size_t memory = mallinfo2().uordblks;
  const long pages = faults();
  const double first = microseconds(found->second, 1);
  const long first_pages = faults() - pages;
  const std::size_t kept = mallinfo2().uordblks - memory;
  std::printf("%-13s first %6.0f µs, then %7.1f µs; %zu bytes kept, %ld pages\n", arguments[1], first,
              microseconds(found->second, 200), kept, first_pages);
  return first < 0;
}
