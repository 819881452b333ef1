#include "pop/directory.h"

#include "abi/check.h"
#include "abi/entry.h"
#include "handoff/link.h"

using namespace pop::abi;
using pop::fill_struct, pop::has_room;

namespace pop::abi {
namespace {

// What the system says of itself can be anything, and help must not fail for it.
std::string hint_of(pop_str text) { return check(text) == POP_OK ? string_of(text) : std::string(); }

// A size without data is the host's own mistake, and so is a list of too many.
Result<void> check_there(const char *field, const pop_str *texts, std::size_t count) {
  if (auto fine = check_list(field, texts, count); !fine) return fine;
  for (std::size_t i = 0; i < count; ++i) {
    if (texts[i].data != nullptr) continue;
    if (auto fine = check(field, texts[i]); !fine) return fine;
  }
  return {};
}

Result<void> check_device(const pop_device &device) {
  const std::pair<const char *, pop_str> texts[] = {{"region", device.region},
                                                    {"sim_country", device.sim_country},
                                                    {"network_mcc", device.network_mcc},
                                                    {"network_mnc", device.network_mnc},
                                                    {"time_zone", device.time_zone},
                                                    {"address_country", device.address_country},
                                                    {"chosen_country", device.chosen_country},
                                                    {"topic", device.topic},
                                                    {"area", device.area}};
  for (const auto &[field, text] : texts) {
    if (auto fine = check_there(field, &text, 1); !fine) return fine;
  }
  if (auto fine = check_there("locales", device.locales, device.locale_count); !fine) return fine;
  return check_there("prefer", device.prefer, device.prefer_count);
}

}  // namespace

Result<locate::Hints> hints_of(const pop_device *device) {
  pop_device given;
  if (!read_struct(device, given))
    return Error{POP_E_ARGUMENT, "device is NULL or its struct_size is not set"};
  if (auto fine = check_device(given); !fine) return fine.error();
  if (given.age < 0) return Error{POP_E_ARGUMENT, "age is below 0; 0 means not known"};
  locate::Hints hints;
  for (std::size_t i = 0; i < given.locale_count; ++i) hints.locales.push_back(hint_of(given.locales[i]));
  hints.region = hint_of(given.region);
  hints.sim_country = hint_of(given.sim_country);
  hints.network_mcc = hint_of(given.network_mcc);
  hints.network_mnc = hint_of(given.network_mnc);
  hints.time_zone = hint_of(given.time_zone);
  hints.address_country = hint_of(given.address_country);
  hints.chosen_country = hint_of(given.chosen_country);
  hints.can = given.can;
  hints.needs = given.needs;
  hints.offline = given.offline != 0;
  hints.age = given.age;
  hints.topic = hint_of(given.topic);
  hints.area = hint_of(given.area);
  for (std::size_t i = 0; i < given.prefer_count; ++i) {
    // A type that only a newer library knows is no reason to give no answer.
    if (const auto type = directory::channel_type_from(hint_of(given.prefer[i])))
      hints.prefer.push_back(*type);
  }
  return hints;
}

}  // namespace pop::abi

namespace {

void add_channels(AnswerObject::Row &row, const std::vector<pop::locate::OfferedChannel> &channels,
                  bool usable) {
  for (const auto &channel : channels) {
    auto uri = pop::handoff::channel_link(row.offer->service->channels[channel.index], channel.abroad);
    row.channels.push_back({&channel, usable, uri ? std::move(*uri) : std::string()});
  }
}

void add_rows(AnswerObject &answer, const std::vector<pop::locate::Offer> &offers, bool usable) {
  for (const pop::locate::Offer &offer : offers) {
    AnswerObject::Row row{&offer, {}};
    add_channels(row, offer.channels, usable);
    add_channels(row, offer.other_phone, false);
    answer.rows.push_back(std::move(row));
  }
}

std::uint32_t flags_of(const pop::locate::Answer &answer) {
  const std::pair<bool, std::uint32_t> all[] = {
      {answer.ask_country, POP_ANSWER_ASK_COUNTRY},
      {answer.no_local_service, POP_ANSWER_NO_LOCAL_SERVICE},
      {answer.offline, POP_ANSWER_OFFLINE},
      {answer.all_closed, POP_ANSWER_ALL_CLOSED},
      {answer.screen.show_picker, POP_ANSWER_SHOW_LANGUAGE_PICKER},
      {answer.emergency_voice_only, POP_ANSWER_EMERGENCY_VOICE_ONLY},
      {answer.place.on_other_network, POP_ANSWER_OTHER_NETWORK}};
  std::uint32_t flags = 0;
  for (const auto &[holds, flag] : all) flags |= holds ? flag : 0;
  return flags;
}

}  // namespace

extern "C" {

POP_API pop_result pop_directory_find(pop_client *client, const pop_device *device, pop_answer **answer,
                                      pop_error *error) noexcept {
  if (answer != nullptr) *answer = nullptr;
  return inside(client, error, [&](ClientObject &asked) -> pop_result {
    if (answer == nullptr) return report(POP_E_ARGUMENT, "answer is NULL", error);
    const auto hints = hints_of(device);
    if (!hints) return report(hints.error(), error);
    auto found = asked.client->find(*hints);
    if (!found) return report(found.error(), error);
    auto made = std::make_unique<AnswerObject>();
    made->answer = std::move(*found);
    made->held_back = asked.client->held_back(made->answer.place.country);
    made->freshness =
        std::max<std::int32_t>(asked.client->freshness(), made->held_back == POP_OK ? POP_FRESH : POP_STALE);
    add_rows(*made, made->answer.services, true);
    add_rows(*made, made->answer.info_only, false);
    for (const auto &number : made->answer.emergency) {
      auto uri = pop::handoff::tel_link(number.number);
      made->emergency_uris.push_back(uri ? std::move(*uri) : std::string());
    }
    const bool no_place = made->answer.place.country.empty(), none = made->rows.empty();
    if (!adopt(asked, std::move(made), *answer)) return report(POP_E_TOO_LARGE, kTooManyAlive, error);
    return no_place ? POP_NO_PLACE : none ? POP_NO_SERVICE : POP_OK;
  });
}

POP_API void pop_answer_destroy(pop_answer *answer) noexcept { destroy(answer); }

POP_API pop_result pop_answer_get(const pop_answer *answer, pop_answer_view *view) noexcept {
  return inside(answer, nullptr, [&](const AnswerObject &asked) -> pop_result {
    pop_answer_view out{};
    out.country = lend(asked.answer.place.country);
    out.country_from = asked.answer.place.from;
    out.confirm_country = asked.answer.place.confirm ? 1 : 0;
    out.screen_language = lend(asked.answer.screen.tag);
    out.right_to_left = asked.answer.screen.right_to_left ? 1 : 0;
    out.freshness = asked.freshness;
    out.service_count = asked.rows.size();
    out.emergency_count = asked.answer.emergency.size();
    out.held_back = asked.held_back;
    out.flags = flags_of(asked.answer);
    return fill_struct(view, out);
  });
}

POP_API pop_result pop_answer_service(const pop_answer *answer, size_t index,
                                      pop_service_view *view) noexcept {
  return inside(answer, nullptr, [&](const AnswerObject &asked) -> pop_result {
    if (!has_room(view)) return POP_E_ARGUMENT;
    if (index >= asked.rows.size()) return POP_E_NOT_FOUND;
    const AnswerObject::Row &row = asked.rows[index];
    const pop::locate::Offer &offer = *row.offer;
    pop_service_view out{};
    out.id = lend(offer.service->id);
    out.name = lend(pop::directory::name_for(*offer.service, asked.answer.screen.tag));
    out.kind = lend(offer.service->kind);
    out.language = lend(offer.language);
    out.why = offer.why;
    out.open = static_cast<std::int32_t>(offer.open.open);
    out.opens_at = offer.open.opens_at.value_or(0);
    out.closes_at = offer.open.closes_at.value_or(0);
    out.last_seen = offer.service->last_seen.value_or(0);
    out.channel_count = row.channels.size();
    out.confirmed_on = offer.service->confirmed_on;
    return fill_struct(view, out);
  });
}

POP_API pop_result pop_answer_channel(const pop_answer *answer, size_t service, size_t index,
                                      pop_channel_view *view) noexcept {
  return inside(answer, nullptr, [&](const AnswerObject &asked) -> pop_result {
    if (!has_room(view)) return POP_E_ARGUMENT;
    if (service >= asked.rows.size()) return POP_E_NOT_FOUND;
    const AnswerObject::Row &row = asked.rows[service];
    if (index >= row.channels.size()) return POP_E_NOT_FOUND;
    const pop::locate::OfferedChannel &offered = *row.channels[index].offered;
    const pop::directory::Channel &channel = row.offer->service->channels[offered.index];
    pop_channel_view out{};
    out.type = lend(pop::directory::channel_type_name(channel.type));
    out.value = lend(offered.abroad && channel.international ? *channel.international : channel.value);
    out.uri = lend(row.channels[index].uri);
    out.language = lend(offered.language);
    out.usable = row.channels[index].usable ? 1 : 0;
    out.open = static_cast<std::int32_t>(offered.open.open);
    out.opens_at = offered.open.opens_at.value_or(0);
    out.closes_at = offered.open.closes_at.value_or(0);
    out.free_of_charge = offered.abroad ? -1 : three_way(channel.free_of_charge);
    out.on_bill = three_way(channel.on_bill);
    out.other_network = offered.other_network ? 1 : 0;
    return fill_struct(view, out);
  });
}

POP_API pop_result pop_answer_emergency(const pop_answer *answer, size_t index,
                                        pop_emergency_view *view) noexcept {
  return inside(answer, nullptr, [&](const AnswerObject &asked) -> pop_result {
    if (!has_room(view)) return POP_E_ARGUMENT;
    if (index >= asked.answer.emergency.size()) return POP_E_NOT_FOUND;
    const pop::directory::EmergencyNumber &number = asked.answer.emergency[index];
    pop_emergency_view out{};
    out.number = lend(number.number);
    out.uri = lend(asked.emergency_uris[index]);
    out.is_main = number.main ? 1 : 0;
    out.police = three_way(number.police);
    out.ambulance = three_way(number.ambulance);
    out.fire = three_way(number.fire);
    out.text = three_way(number.text);
    if (number.silent_hint) out.silent_hint = lend(*number.silent_hint);
    return fill_struct(view, out);
  });
}

POP_API pop_result pop_directory_get_info(const pop_client *client, pop_directory_info *info) noexcept {
  return inside(client, nullptr, [&](ClientObject &asked) -> pop_result {
    const pop::directory::DirectoryInfo known = asked.client->directory().info();
    pop_directory_info out{};
    out.root_version = known.root_version;
    out.timestamp_version = known.timestamp_version;
    out.snapshot_version = known.snapshot_version;
    out.issued = known.issued;
    out.freshness = asked.client->freshness();
    out.built_in = known.built_in ? 1 : 0;
    out.trial = known.trial ? 1 : 0;
    out.held_back = known.held_back;
    return fill_struct(info, out);
  });
}

POP_API pop_result pop_directory_offer_bundle(pop_client *client, pop_bytes bundle,
                                              pop_error *error) noexcept {
  return inside(client, error, [&](ClientObject &asked) -> pop_result {
    // Its size is looked at where its limit is known, before anything is read.
    if (auto fine = check("bundle", bundle, SIZE_MAX); !fine) return report(fine.error(), error);
    const auto taken = asked.client->offer_bundle(view_of(bundle));
    return taken ? *taken : report(taken.error(), error);
  });
}

POP_API pop_result pop_directory_update(pop_client *client, pop_update_done done, void *user,
                                        pop_error *error) noexcept {
  return inside(client, error, [&](ClientObject &asked) -> pop_result {
    const auto started =
        asked.client->update([&asked, done, user](pop_result result, const std::string &reason) {
          if (done == nullptr) return;
          Ended &ended = asked.ended.emplace(Ended{done, user, result, {}});
          try {
            ended.reason = reason;
          } catch (const std::bad_alloc &) {
            // How it ended is what counts.
          }
        });
    return started ? *started : report(started.error(), error);
  });
}
}
