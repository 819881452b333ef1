#pragma once
// A flow over answers made by hand: one line with phone and chat in Germany, open now, and 112.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fake_host.h"

namespace pop::flow {

class FlowTest : public testing::Test {
 protected:
  FlowTest() {
    host.answer.place.country = "DE";
    host.answer.services.push_back(
        offer("Kummertelefon", {{ChannelType::phone, "116111"}, {ChannelType::webchat, "https://help.test"}},
              locate::Open::now));
    directory::EmergencyNumber number;
    number.number = "112";
    number.main = true;
    host.answer.emergency.push_back(number);
  }

  std::unique_ptr<Flow> open(
      Band band = Band::b, const std::function<void(FlowSetup &)> &change = [](FlowSetup &) {}) {
    FlowSetup setup;
    setup.band = band;
    setup.app_name = "Star Harbour";
    setup.hints.time_zone = "Europe/Berlin";
    setup.hints.can = POP_CAN_PHONE | POP_CAN_WEB | POP_CAN_WEB_CHAT;
    change(setup);
    auto made = Flow::create(host, std::move(setup));
    EXPECT_TRUE(made);
    return std::move(*made);
  }

  static const Choice *main_choice(const Flow &flow) {
    for (const Choice &choice : flow.screen().choices) {
      if (choice.role == POP_ROLE_MAIN) return &choice;
    }
    return nullptr;
  }
  static bool says(const Flow &flow, std::string_view part) {
    const auto &lines = flow.screen().lines;
    return std::any_of(lines.begin(), lines.end(),
                       [part](const std::string &line) { return line.find(part) != std::string::npos; });
  }
  static bool offers(const Flow &flow, std::string_view id) {
    const auto &choices = flow.screen().choices;
    return std::any_of(choices.begin(), choices.end(),
                       [id](const Choice &choice) { return choice.id == id; });
  }

  static const Choice *choice(const Flow &flow, std::string_view id) {
    for (const Choice &each : flow.screen().choices) {
      if (each.id == id) return &each;
    }
    return nullptr;
  }
  static std::vector<std::string> ids(const Flow &flow) {
    std::vector<std::string> all;
    for (const Choice &each : flow.screen().choices) all.push_back(each.id);
    return all;
  }
  // The service as it would be with this changed.
  static void change(locate::Offer &offer, const std::function<void(directory::Service &)> &change) {
    auto service = std::make_shared<directory::Service>(*offer.service);
    change(*service);
    offer.service = std::move(service);
  }

  FakeHost host;
};

}  // namespace pop::flow
