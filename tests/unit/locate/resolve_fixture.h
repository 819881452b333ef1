#pragma once
// A child in London and a directory of made-up services.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "locate/resolve.h"
#include "test_zones.h"

namespace pop::locate {

using directory::Channel;
using directory::ChannelType;
using directory::Service;
using test::utc;

inline constexpr std::uint32_t everything = 0x3ff;

inline Channel channel(ChannelType type, std::optional<std::string> hours = "24/7",
                       std::optional<bool> abroad = std::nullopt) {
  Channel result;
  result.type = type;
  result.value = "made up";
  result.hours = std::move(hours);
  result.abroad = abroad;
  return result;
}

inline Channel from_abroad(Channel base) {
  base.abroad = true;
  base.international = "+99900000000";
  return base;
}

inline Service service(std::string id, std::string serves, std::vector<Channel> channels,
                       std::string kind = "child_helpline") {
  Service result;
  result.id = std::move(id);
  result.serves = {std::move(serves)};
  result.kind = std::move(kind);
  result.languages = {"en"};
  result.timezone = "Europe/London";
  result.channels = std::move(channels);
  return result;
}

// A child in London who reads English, on a Wednesday at 11:00.
class Resolve : public ::testing::Test {
 protected:
  Resolve() : catalog_(test::zones()) {
    hints_.locales = {"en-GB"};
    hints_.region = "GB";
    hints_.time_zone = "Europe/London";
    hints_.can = everything;
  }

  void add(const Service &record, const std::string &country = "GB") {
    catalog_.services_by_country[country].push_back(record);
  }
  Service &added(const std::string &country = "GB") { return catalog_.services_by_country[country].back(); }
  Answer resolve() {
    LanguageMatcher languages(words_);
    auto answer = locate::resolve(hints_, now_, catalog_, languages, options_);
    EXPECT_TRUE(answer.ok());
    return *std::move(answer);
  }
  std::vector<std::string> order() { return ids(resolve().services); }
  static std::vector<std::string> ids(const std::vector<Offer> &offers) {
    std::vector<std::string> result;
    for (const Offer &offer : offers) result.push_back(offer.service->id);
    return result;
  }
  static std::vector<ChannelType> types(const Offer &offer) {
    std::vector<ChannelType> result;
    for (const auto &one : offer.channels) result.push_back(offer.service->channels[one.index].type);
    return result;
  }

  using Ids = std::vector<std::string>;
  using Types = std::vector<ChannelType>;
  test::CaseCatalog catalog_;
  Hints hints_;
  std::int64_t now_ = utc("2026-06-10T10:00:00Z");
  std::vector<std::string> words_ = {"en"};
  Options options_;
};

}  // namespace pop::locate
