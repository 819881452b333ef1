#include "answer_text.h"

#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>

#include "screen_text.h"

namespace {

struct Name {
  std::uint32_t bit;
  const char *text;
};

constexpr Name reasons[] = {
    {POP_WHY_OPEN_NOW, "open now"},
    {POP_WHY_SPEAKS_YOUR_LANGUAGE, "speaks your language"},
    {POP_WHY_FOREIGN_LANGUAGE, "may not speak your language"},
    {POP_WHY_IN_THIS_COUNTRY, "in this country"},
    {POP_WHY_HOME_COUNTRY, "of the home country, reachable from here"},
    {POP_WHY_WORLD_WIDE, "world-wide"},
    {POP_WHY_PARENT_STATE, "of the state this territory belongs to"},
    {POP_WHY_FOR_CHILDREN, "made for children and young people"},
    {POP_WHY_FITS_AGE, "fits the age"},
    {POP_WHY_ADULTS_ONLY, "for adults only"},
    {POP_WHY_FITS_TOPIC, "fits the topic"},
    {POP_WHY_SIGN_LANGUAGE, "sign language"},
    {POP_WHY_CONFIRMED, "confirmed by the service"},
    {POP_WHY_UNCONFIRMED, "not yet confirmed by the service"},
    {POP_WHY_OTHER_PHONE_ONLY, "only from another phone"},
};

const char *place_source(std::int32_t from) {
  static constexpr const char *sources[] = {
      "nothing", "the child's choice", "the mobile network", "the time zone",
      "the SIM", "the region setting", "the first language", "the host's address hint"};
  return sources[from];
}

std::string when(std::int64_t unix_seconds) {
  const std::time_t seconds = unix_seconds;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%a %Y-%m-%d %H:%M UTC", &parts);
  return text;
}

std::string open_text(std::int32_t open, std::int64_t opens_at, std::int64_t closes_at) {
  if (open == POP_OPEN_NOW) return closes_at == 0 ? "open now" : "open now, until " + when(closes_at);
  if (open == POP_CLOSED_NOW) return opens_at == 0 ? "closed now" : "closed now, opens " + when(opens_at);
  return "opening hours not known";
}

void print_service(const pop_answer *answer, std::size_t index) {
  pop_service_view service{};
  service.struct_size = sizeof service;
  pop_answer_service(answer, index, &service);
  std::printf("\n%zu. %s\n   %s\n", index + 1, std::string(text_of(service.name)).c_str(),
              std::string(text_of(service.id)).c_str());
  std::printf("   %s\n", open_text(service.open, service.opens_at, service.closes_at).c_str());
  std::string why;
  for (const Name &reason : reasons) {
    if ((service.why & reason.bit) == 0) continue;
    if (!why.empty()) why += ", ";
    why += reason.text;
  }
  if (service.last_seen != 0) why += ", last seen in service in " + std::to_string(service.last_seen);
  std::printf("   why: %s\n", why.c_str());
  for (std::size_t i = 0; i < service.channel_count; ++i) {
    pop_channel_view channel{};
    channel.struct_size = sizeof channel;
    pop_answer_channel(answer, index, i, &channel);
    const std::string target =
        channel.uri.size != 0 ? std::string(text_of(channel.uri)) : "conversation inside the app";
    std::printf("   - %s: %s (%s%s)\n", std::string(text_of(channel.type)).c_str(), target.c_str(),
                open_text(channel.open, channel.opens_at, channel.closes_at).c_str(),
                channel.free_of_charge == 1 ? ", free" : "");
  }
}

}  // namespace

int print_answer(pop_client *client, const pop_device &device) {
  pop_answer *answer = nullptr;
  pop_error error{};
  const pop_result found = pop_directory_find(client, &device, &answer, &error);
  if (found < 0) {
    std::fprintf(stderr, "pop-terminal: %s: %s\n%s\n", pop_result_name(found), error.message,
                 pop_result_text(found));
    return 1;
  }
  pop_answer_view view{};
  view.struct_size = sizeof view;
  pop_answer_get(answer, &view);
  if (view.country.size == 0) {
    std::printf("Place: not known. %s\n", pop_result_text(POP_NO_PLACE));
  } else {
    std::printf("Place: %s, from %s%s\n", std::string(text_of(view.country)).c_str(),
                place_source(view.country_from),
                view.confirm_country != 0 ? " (to be confirmed by the child)" : "");
  }
  if (found == POP_NO_SERVICE) std::printf("%s\n", pop_result_text(found));
  std::printf("Words: %s. Directory: %s.\n", std::string(text_of(view.screen_language)).c_str(),
              view.freshness == POP_FRESH   ? "fresh"
              : view.freshness == POP_STALE ? "stale"
                                            : "very stale");
  for (std::size_t i = 0; i < view.service_count; ++i) print_service(answer, i);
  std::printf("\nIn danger:");
  for (std::size_t i = 0; i < view.emergency_count; ++i) {
    pop_emergency_view number{};
    number.struct_size = sizeof number;
    pop_answer_emergency(answer, i, &number);
    std::printf(" %s", std::string(text_of(number.uri)).c_str());
  }
  std::printf(view.emergency_count == 0 ? " no number is known here\n" : "\n");
  pop_answer_destroy(answer);
  return 0;
}
