// What must hold of every answer over the real directory: all countries, many languages, times over a year,
// ages and devices.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "handoff/link.h"
#include "locate/resolve.h"
#include "source_catalog.h"

namespace pop::locate {
namespace {

using directory::Channel;
using directory::ChannelType;

constexpr int kInputs = 30'000;
constexpr std::int64_t kFrom = 1'796'083'200;  // 2026-12-01T00:00:00Z
constexpr std::int64_t kYear = 365 * std::int64_t{86'400};

constexpr const char *kLanguages[] = {"en-US", "fr", "ar",    "es-419", "ru",     "zh-Hant-HK",
                                      "uk-UA", "so", "hi-IN", "pt-BR",  "C",      "sw",
                                      "de-AT", "tr", "iw",    "fil",    "ckb-IQ", "vi"};
constexpr std::uint32_t kDevices[] = {
    0x3ff,                                                                     // everything
    POP_CAN_PHONE | POP_CAN_SMS,                                               // a simple phone
    POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_WHATSAPP | POP_CAN_CONVERSATION,  // a tablet
    POP_CAN_WEB | POP_CAN_CONVERSATION,                                        // a console
    POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_WHATSAPP};

struct Input {
  Hints hints;
  std::int64_t now = 0;

  std::string text() const {
    return hints.chosen_country + " " + hints.locales[0] + " at " + std::to_string(now) + ", age " +
           std::to_string(hints.age) + ", can " + std::to_string(hints.can) + ", needs " +
           std::to_string(hints.needs) + (hints.offline ? ", offline" : "");
  }
};

std::uint32_t ability_of(ChannelType type) {
  switch (type) {
    case ChannelType::phone:
      return POP_CAN_PHONE;
    case ChannelType::sms:
      return POP_CAN_SMS;
    case ChannelType::whatsapp:
      return POP_CAN_WHATSAPP;
    case ChannelType::webchat:
      return POP_CAN_WEB_CHAT;
    case ChannelType::web_form:
    case ChannelType::website:
      return POP_CAN_WEB;
    case ChannelType::email:
      return POP_CAN_EMAIL;
    case ChannelType::telegram:
      return POP_CAN_TELEGRAM;
    case ChannelType::messenger:
      return POP_CAN_MESSENGER;
    case ChannelType::app:
      return POP_CAN_APP;
    case ChannelType::pop:
      return POP_CAN_CONVERSATION;
  }
  return 0;
}

class RealDirectory : public testing::Test {
 protected:
  RealDirectory() : catalog_(POP_SOURCE_DIR "/directory", POP_CASE_ZONES) {
    for (const auto &[country, zone] : catalog_.countries()) countries_.push_back(country);
  }

  Input random_input() {
    const auto one_of = [this](const auto &list) { return *(std::begin(list) + below(std::size(list))); };
    Input input;
    input.hints.chosen_country = one_of(countries_);
    input.hints.locales = {one_of(kLanguages)};
    if (below(4) == 0) input.hints.locales.emplace_back(one_of(kLanguages));
    if (below(3) == 0) input.hints.sim_country = one_of(countries_);
    if (below(3) == 0) input.hints.topic = "violence.bullying";
    input.hints.can = one_of(kDevices);
    input.hints.offline = below(8) == 0;
    if (below(6) == 0) input.hints.needs |= POP_NEEDS_TEXT_ONLY;
    if (below(12) == 0) input.hints.needs |= POP_NEEDS_SIGN_LANGUAGE;
    constexpr int ages[] = {0, 0, 0, 5, 9, 12, 15, 17};
    input.hints.age = one_of(ages);
    input.now = kFrom + static_cast<std::int64_t>(below(static_cast<std::size_t>(kYear)));
    return input;
  }
  std::ptrdiff_t below(std::size_t limit) { return static_cast<std::ptrdiff_t>(random_() % limit); }

  Answer resolve(const Input &input) {
    auto answer = locate::resolve(input.hints, input.now, catalog_, languages_);
    EXPECT_TRUE(answer.ok()) << input.text();
    return answer ? std::move(*answer) : Answer{};
  }

  static bool serves(const Offer &offer, std::string_view place) {
    const auto &serves = offer.service->serves;
    return std::find(serves.begin(), serves.end(), place) != serves.end();
  }

  void check_offer(const Offer &offer, bool usable, const Input &input) {
    SCOPED_TRACE(offer.service->id);
    const std::string &place = input.hints.chosen_country;
    const auto parent = catalog_.parent(place);
    const std::uint32_t whence = offer.why & (POP_WHY_IN_THIS_COUNTRY | POP_WHY_HOME_COUNTRY |
                                              POP_WHY_WORLD_WIDE | POP_WHY_PARENT_STATE);
    EXPECT_TRUE(whence != 0 && (whence & (whence - 1)) == 0) << "one reason to be here";
    EXPECT_TRUE(whence != POP_WHY_IN_THIS_COUNTRY || serves(offer, place));
    EXPECT_TRUE(whence != POP_WHY_PARENT_STATE || (parent && serves(offer, *parent)));
    const bool from_elsewhere = whence == POP_WHY_HOME_COUNTRY || whence == POP_WHY_WORLD_WIDE;
    for (const OfferedChannel &channel : offer.channels)
      check_channel(offer, channel, usable, from_elsewhere, input);
    for (const OfferedChannel &channel : offer.other_phone)
      check_channel(offer, channel, false, from_elsewhere, input);
    const bool one_open = std::any_of(offer.channels.begin(), offer.channels.end(),
                                      [](const auto &channel) { return channel.open.open == Open::now; });
    EXPECT_TRUE(one_open || offer.open.open != Open::now);
    // Unless the open one speaks another language than the child.
    const bool own_languages = std::any_of(
        offer.channels.begin(), offer.channels.end(),
        [&offer](const auto &channel) { return !offer.service->channels[channel.index].languages.empty(); });
    EXPECT_TRUE(!one_open || offer.open.open == Open::now || (offer.shared_language && own_languages));
  }

  static void check_channel(const Offer &offer, const OfferedChannel &offered, bool usable,
                            bool from_elsewhere, const Input &input) {
    const Channel &channel = offer.service->channels[offered.index];
    const bool dialled = channel.type == ChannelType::phone || channel.type == ChannelType::sms;
    const bool text_only = (input.hints.needs & POP_NEEDS_TEXT_ONLY) != 0;
    // Nothing is offered that this device cannot open.
    EXPECT_TRUE(!usable || (input.hints.can & ability_of(channel.type)) != 0);
    EXPECT_TRUE(dialled || (usable && !input.hints.offline));
    EXPECT_FALSE(text_only && channel.type == ChannelType::phone);
    // No other country's number: from elsewhere only in the form that works from anywhere.
    EXPECT_TRUE(!dialled || !from_elsewhere || (offered.abroad && channel.abroad == true));
    const auto link = handoff::channel_link(channel, offered.abroad);
    ASSERT_TRUE(link.ok() || channel.type == ChannelType::pop);
    EXPECT_TRUE(!offered.abroad || link->starts_with("tel:+") || link->starts_with("sms:+"));
    // Nothing is open without hours, or whose record is in doubt.
    EXPECT_TRUE(offered.open.open != Open::now || (channel.hours && !offer.service->in_doubt));
    EXPECT_TRUE(!offered.open.closes_at || *offered.open.closes_at > input.now);
    EXPECT_TRUE(!offered.open.opens_at || *offered.open.opens_at > input.now);
  }

  test::SourceCatalog catalog_;
  std::vector<std::string> countries_;
  LanguageMatcher languages_{{"en"}};
  std::mt19937 random_{20261122};
};

TEST_F(RealDirectory, HoldsWhatItPromises) {
  ASSERT_GE(countries_.size(), 240u);
  for (int i = 0; i < kInputs && !HasFailure(); ++i) {
    const Input input = random_input();
    SCOPED_TRACE(input.text());
    const Answer answer = resolve(input);
    ASSERT_EQ(answer.place.country, input.hints.chosen_country);
    // No dead end: something to open, a number for another phone, or word that there is nothing here.
    EXPECT_TRUE(!answer.services.empty() || !answer.info_only.empty() || answer.no_local_service);
    std::set<std::string> seen;
    for (const Offer &offer : answer.services) {
      EXPECT_TRUE(seen.insert(offer.service->id).second) << "offered twice: " << offer.service->id;
      check_offer(offer, true, input);
    }
    for (const Offer &offer : answer.info_only) {
      EXPECT_TRUE(seen.insert(offer.service->id).second) << "offered twice: " << offer.service->id;
      check_offer(offer, false, input);
    }
    // No line for adults first, as long as there is another.
    const auto is_for_children = [](const Offer &offer) { return (offer.why & POP_WHY_ADULTS_ONLY) == 0; };
    EXPECT_TRUE(std::none_of(answer.services.begin(), answer.services.end(), is_for_children) ||
                is_for_children(answer.services[0]));
  }
}

// A later answer agrees with what an earlier one said of it.
TEST_F(RealDirectory, WhatClosesOrOpensDoesSo) {
  for (int i = 0; i < kInputs / 10 && !HasFailure(); ++i) {
    Input input = random_input();
    const Answer answer = resolve(input);
    for (const Offer &offer : answer.services) {
      SCOPED_TRACE(input.text() + " " + offer.service->id);
      const auto state_at = [&](std::int64_t moment) {
        Input later = input;
        later.now = moment;
        const Answer then = resolve(later);
        const auto same = std::find_if(then.services.begin(), then.services.end(), [&](const Offer &one) {
          return one.service->id == offer.service->id;
        });
        return same == then.services.end() ? Open::unknown : same->open.open;
      };
      if (offer.open.closes_at) {
        EXPECT_EQ(state_at(*offer.open.closes_at - 1), Open::now);
        EXPECT_NE(state_at(*offer.open.closes_at), Open::now);
      }
      if (offer.open.opens_at) {
        EXPECT_NE(state_at(*offer.open.opens_at - 1), Open::now);
        EXPECT_EQ(state_at(*offer.open.opens_at), Open::now);
      }
    }
  }
}

// The same input gives the same order, however the records lie.
TEST_F(RealDirectory, TheOrderIsTotal) {
  const auto ids = [](const Answer &answer) {
    std::vector<std::string> all;
    for (const Offer &offer : answer.services) {
      all.push_back(offer.service->id);
      for (const OfferedChannel &channel : offer.channels) all.back() += " " + std::to_string(channel.index);
    }
    return all;
  };
  std::vector<Input> inputs;
  std::vector<std::vector<std::string>> orders;
  for (int i = 0; i < kInputs / 10; ++i) {
    inputs.push_back(random_input());
    orders.push_back(ids(resolve(inputs.back())));
  }
  catalog_.turn_round();
  for (std::size_t i = 0; i < inputs.size() && !HasFailure(); ++i)
    EXPECT_EQ(ids(resolve(inputs[i])), orders[i]) << inputs[i].text();
}

}  // namespace
}  // namespace pop::locate
