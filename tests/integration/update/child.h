#pragma once
// A child in the flow, through the C ABI.

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "mirror_host.h"

namespace pop::test {

class Child {
 public:
  explicit Child(MirrorHost &host, std::string_view country) {
    device_.struct_size = sizeof device_;
    device_.chosen_country = lend(country);
    device_.can = POP_CAN_PHONE | POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_CONVERSATION;
    pop_flow_config config{};
    config.struct_size = sizeof config;
    config.device = &device_;
    EXPECT_EQ(pop_flow_create(host.client(), &config, &flow_, nullptr), POP_OK);
  }
  ~Child() { pop_flow_destroy(flow_); }
  Child(const Child &) = delete;
  Child &operator=(const Child &) = delete;

  std::string screen() const {
    pop_screen_view view{};
    view.struct_size = sizeof view;
    EXPECT_EQ(pop_flow_screen(flow_, &view), POP_OK);
    live_ = text_of(view.live);
    return std::string(text_of(view.id));
  }
  bool says(std::string_view part) const {
    pop_str line{};
    for (std::size_t i = 0; pop_flow_line(flow_, i, &line) == POP_OK; ++i) {
      if (text_of(line).find(part) != std::string_view::npos) return true;
    }
    return false;
  }
  pop_result send(std::string_view text) { return pop_flow_send(flow_, lend(text)); }
  void hide() { pop_flow_hide(flow_); }
  // What the screen says aloud of a change.
  std::string live() const { return (void)screen(), live_; }
  std::vector<std::string> choices(std::string_view beginning) const {
    std::vector<std::string> out;
    pop_choice_view choice{};
    choice.struct_size = sizeof choice;
    for (std::size_t i = 0; pop_flow_choice(flow_, i, &choice) == POP_OK; ++i) {
      if (text_of(choice.id).starts_with(beginning)) out.emplace_back(text_of(choice.id));
    }
    return out;
  }
  // What the platform opens then; empty for another screen.
  std::string choose(const std::string &id) {
    pop_action action{};
    action.struct_size = sizeof action;
    EXPECT_EQ(pop_flow_choose(flow_, lend(id), &action), POP_OK) << id;
    return std::string(text_of(action.uri));
  }

 private:
  pop_device device_{};
  pop_flow *flow_ = nullptr;
  mutable std::string live_;
};

}  // namespace pop::test
