// Memory that runs out at any allocation: a call succeeds, or says POP_E_MEMORY and leaves everything as it
// was.

#include <gtest/gtest.h>

#include "shortage.h"

namespace pop::test {
namespace {

class MemoryShortage : public testing::Test {
 protected:
  // To the danger screen and back: what the flow says of itself besides its present screen.
  std::string detour() {
    host_.must_choose("danger");
    std::string seen = host_.seen();
    host_.must_choose("back");
    return seen;
  }

  // A choice that leads to `screen`, tried with every shortage; `back` leads to where it was made.
  template <typename Back>
  void expect_whole_choice(const std::string &id, const std::string &screen, Back back) {
    const std::string around = detour();
    const std::string before = host_.seen();
    std::string there;
    const auto check = [&](pop_result result, bool short_of) {
      if (result == POP_E_MEMORY) {
        ASSERT_TRUE(short_of);
        ASSERT_EQ(host_.seen(), before) << id;
        ASSERT_EQ(detour(), around) << id;
        ASSERT_EQ(host_.poll(), POP_OK);
      } else {
        ASSERT_EQ(result, POP_OK) << id;
        ASSERT_EQ(host_.screen(), screen) << id;
        if (there.empty()) there = host_.seen();
        ASSERT_EQ(host_.seen(), there) << id << ": half a screen";
        back();
      }
      ASSERT_EQ(host_.seen(), before) << id;
    };
    EXPECT_GT(for_each_shortage([&] { return host_.choose(id); }, check), 10u) << id;
  }

  void begin_conversation() {
    host_.gateway.begin_anew();
    ASSERT_EQ(pop_flow_hide(host_.flow), POP_OK);
    host_.must_choose("more");
    host_.must_choose(host_.choice("go.de.talk.0"));
    ASSERT_EQ(host_.screen(), "S6");
  }

  ScarceHost host_;
};

TEST_F(MemoryShortage, AClientIsMadeOrNot) {
  [[maybe_unused]] const std::size_t before = ScarceMemory::live();
  const std::size_t tried = for_each_shortage(
      [&] {
        pop_client *client = nullptr;
        const pop_result result = pop_client_create(&host_.config(), &client, nullptr);
        EXPECT_EQ(client != nullptr, result == POP_OK);
        pop_client_destroy(client);
        return result;
      },
      [&](pop_result result, bool short_of) {
        ASSERT_TRUE(result == POP_OK || (short_of && result == POP_E_MEMORY)) << pop_result_name(result);
      });
  EXPECT_GT(tried, 50u);
#ifndef POP_SANITIZED
  EXPECT_LE(ScarceMemory::live(), before + 8) << "what is kept for the process does not grow with each try";
#endif
}

#ifdef POP_TEST_ICU_EMBEDDED
// Nothing else of a look-up outlives its client.
TEST_F(MemoryShortage, WhatIcuKeepsIsTheHosts) {
  const std::size_t before = ScarceMemory::live();
  host_.start_client();
  pop_answer *answer = nullptr;
  ASSERT_EQ(pop_directory_find(host_.client(), host_.device(), &answer, nullptr), POP_OK);
  pop_answer_destroy(answer);
  host_.stop();
  EXPECT_GT(ScarceMemory::live(), before);
}
#endif

TEST_F(MemoryShortage, AnAnswerIsWholeOrNone) {
  host_.start_client();
  std::size_t services = 0;
  const auto count = [](const pop_answer *answer) {
    pop_service_view view{};
    view.struct_size = sizeof view;
    std::size_t found = 0;
    while (pop_answer_service(answer, found, &view) == POP_OK) ++found;
    return found;
  };
  pop_answer *answer = nullptr;
  for (const bool first_look_up : {true, false}) {
    for_each_shortage(
        [&] {
          answer = nullptr;
          return pop_directory_find(host_.client(), host_.device(), &answer, nullptr);
        },
        [&](pop_result result, bool short_of) {
          if (result == POP_E_MEMORY) {
            ASSERT_TRUE(short_of);
            ASSERT_EQ(answer, nullptr);
          }
          // What a look-up could not check for want of memory, the next one can.
          if (result != POP_OK) {
            ASSERT_EQ(result, POP_E_MEMORY);
            ASSERT_EQ(pop_directory_find(host_.client(), host_.device(), &answer, nullptr), POP_OK);
          }
          if (services == 0) services = count(answer);
          ASSERT_EQ(count(answer), services);
          pop_answer_destroy(answer);
          if (!first_look_up) return;
          host_.stop();
          host_.start_client();
        });
  }
  EXPECT_GE(services, 2u);
}

// What one look-up has read is kept for the next: never half of one device's and half of another's.
TEST_F(MemoryShortage, AnAnswerIsForTheDeviceItIsAskedFor) {
  host_.start_client();
  const pop_str german = lend("de-DE"), polish = lend("pl-PL");
  pop_device device = *host_.device();
  device.locale_count = 1;
  const auto why = [&](const pop_str &locale, std::uint32_t &reasons) {
    device.locales = &locale;
    pop_answer *answer = nullptr;
    const pop_result result = pop_directory_find(host_.client(), &device, &answer, nullptr);
    pop_service_view view{};
    view.struct_size = sizeof view;
    reasons = 0;
    for (std::size_t i = 0; result == POP_OK && pop_answer_service(answer, i, &view) == POP_OK; ++i)
      reasons |= view.why;
    pop_answer_destroy(answer);
    return result;
  };
  std::uint32_t reasons = 0;
  for_each_shortage([&] { return why(polish, reasons); },
                    [&](pop_result, bool) {
                      ASSERT_EQ(why(polish, reasons), POP_OK);
                      ASSERT_NE(reasons & POP_WHY_FOREIGN_LANGUAGE, 0u) << "the German child's languages";
                      ASSERT_EQ(why(german, reasons), POP_OK);
                      ASSERT_NE(reasons & POP_WHY_SPEAKS_YOUR_LANGUAGE, 0u);
                    });
}

TEST_F(MemoryShortage, AFlowBeginsOrNot) {
  host_.start();
  const std::string first = host_.seen();
  pop_flow *shown = host_.flow;
  pop_flow_config config{};
  config.struct_size = sizeof config;
  config.device = host_.device();
  for_each_shortage([&] { return pop_flow_create(host_.client(), &config, &host_.flow, nullptr); },
                    [&](pop_result result, bool short_of) {
                      if (result == POP_E_MEMORY) {
                        ASSERT_TRUE(short_of);
                        ASSERT_EQ(host_.flow, nullptr);
                        return;
                      }
                      ASSERT_EQ(result, POP_OK);
                      ASSERT_EQ(host_.seen(), first);
                      pop_flow_destroy(host_.flow);
                    });
  host_.flow = shown;
}

TEST_F(MemoryShortage, EachScreenIsReachedOrThePresentOneStays) {
  host_.start();
  const auto back = [this] { host_.must_choose("back"); };
  expect_whole_choice("more", "S2", back);
  expect_whole_choice("explain", "S4", back);
  expect_whole_choice("watch", "S13", back);
  expect_whole_choice("danger", "S3", back);
  expect_whole_choice("place", "S11", back);
  host_.must_choose("place");
  expect_whole_choice("back", "S1", [this] { host_.must_choose("place"); });
  expect_whole_choice("place.FR", "S1", [this] {
    host_.must_choose("place");
    host_.must_choose("place.DE");
    host_.must_choose("place");
  });
}

#if defined(POP_TEST_ICU_EMBEDDED) && !defined(POP_SANITIZED)
// Else the allocator is not asked for all of it, or the library has no operators of its own.
TEST_F(MemoryShortage, WhatAScreenSaidIsOverwrittenWhenItIsFreed) {
  host_.start();
  const std::string title = "How do you want to talk?";
  ASSERT_EQ(host_.seen().find(title), std::string::npos);
  host_.must_choose("more");
  ASSERT_NE(host_.seen().find(title), std::string::npos);
  const std::string spoken = host_.seen();
  const std::size_t at = spoken.find("Call ");
  ASSERT_NE(at, std::string::npos);
  const std::string label = spoken.substr(at, spoken.find('\n', at) - at);
  ScarceMemory::look_for(label);
  EXPECT_EQ(pop_flow_hide(host_.flow), POP_OK);
  host_.must_choose("more");
  EXPECT_EQ(pop_flow_hide(host_.flow), POP_OK);
  EXPECT_EQ(ScarceMemory::found(), 0u) << label;
  ScarceMemory::look_for({});
}
#endif

TEST_F(MemoryShortage, ALinkIsGivenOrNot) {
  host_.start();
  host_.must_choose("more");
  for (const std::string &way : {host_.choice("go.de.talk.1"), std::string("danger")}) {
    if (way == "danger") host_.must_choose(way);
    const std::string id = way == "danger" ? host_.choice("emergency.") : way;
    const std::string there = host_.seen();
    for_each_shortage([&] { return host_.choose(id); },
                      [&](pop_result result, bool) {
                        ASSERT_TRUE(result == POP_OK || result == POP_E_MEMORY);
                        ASSERT_EQ(host_.uri.starts_with("tel:"), result == POP_OK);
                        ASSERT_EQ(host_.seen(), there);
                      });
  }
}

TEST_F(MemoryShortage, AConversationBeginsOrThePresentScreenStays) {
  host_.start();
  host_.must_choose("more");
  expect_whole_choice("go.de.talk.0", "S6", [this] {
    ASSERT_EQ(pop_flow_hide(host_.flow), POP_OK);
    host_.must_choose("more");
  });
}

// What was refused never goes out, and what was taken goes out once.
TEST_F(MemoryShortage, ATextIsTakenWholeOrNotAtAll) {
  host_.start();
  begin_conversation();
  std::vector<std::string> taken;
  std::size_t refused = 0;
  const std::string long_part(4000, 'x');  // travels in three
  for_each_shortage([&] { return pop_flow_send(host_.flow, lend(long_part)); },
                    [&](pop_result result, bool) {
                      ASSERT_TRUE(result == POP_OK || result == POP_E_MEMORY) << pop_result_name(result);
                      if (result == POP_OK) {
                        taken.push_back(long_part);
                      } else {
                        ++refused;
                      }
                      host_.settle();
                      host_.gateway.read();
                      ASSERT_EQ(host_.gateway.heard, taken);
                    });
  EXPECT_GT(refused, 3u);
}

// Polls that run out of memory lose nothing in either direction, and repeat nothing.
TEST_F(MemoryShortage, WhatIsUnderWayArrivesOnceAllTheSame) {
  host_.start();
  begin_conversation();
  std::vector<std::string> said;
  std::vector<std::string> written;
  std::size_t failed_polls = 0;
  for_each_shortage(
      [&] {
        {
          const ScarceMemory::HostsTurn turn;
          written.push_back("question " + std::to_string(written.size()));
          EXPECT_EQ(pop_flow_send(host_.flow, lend(written.back())), POP_OK);
        }
        for (int i = 0; i < 6; ++i) {
          const pop_result polled = host_.poll();
          EXPECT_TRUE(polled == POP_OK || polled == POP_E_MEMORY);
          if (polled == POP_E_MEMORY) {
            ++failed_polls;
            EXPECT_LE(host_.next_ms, 1000u) << "a host that sleeps as long as it may comes back too late";
          }
          host_.answer();
          const ScarceMemory::HostsTurn turn;
          host_.gateway.read();
          if (host_.gateway.heard.size() > said.size()) {
            said.push_back("reply " + std::to_string(said.size()));
            host_.gateway.say(said.back());
          }
        }
        return POP_OK;
      },
      [&](pop_result, bool) {
        host_.settle();
        host_.gateway.read();
        while (host_.gateway.heard.size() > said.size()) {
          said.push_back("reply " + std::to_string(said.size()));
          host_.gateway.say(said.back());
        }
        host_.settle();
        ASSERT_EQ(host_.gateway.heard, written);
        const std::string seen = host_.seen();
        std::size_t at = 0;
        for (const std::string &reply : said) {
          at = seen.find("\n" + reply + "\n", at);
          ASSERT_NE(at, std::string::npos) << reply << " is not on the screen, or not in its order";
          ASSERT_EQ(seen.find("\n" + reply + "\n", at + 1), std::string::npos) << reply << " is there twice";
        }
      });
  EXPECT_GT(failed_polls, 20u);
}

TEST_F(MemoryShortage, EndingIsToldOnceWithItsFeedback) {
  host_.start();
  const auto prepare = [this] {
    begin_conversation();
    ASSERT_EQ(pop_flow_send(host_.flow, lend("hello")), POP_OK);
    host_.settle();
    host_.must_choose("end");
    ASSERT_EQ(host_.screen(), "S7");
  };
  begin_conversation();
  ASSERT_EQ(pop_flow_send(host_.flow, lend("hello")), POP_OK);
  host_.settle();
  expect_whole_choice("end", "S7", [this] { host_.must_choose("back"); });
  prepare();
  std::string before = host_.seen();
  for_each_shortage([&] { return host_.choose("feedback.4"); },
                    [&](pop_result result, bool) {
                      if (result == POP_E_MEMORY) {
                        ASSERT_EQ(host_.seen(), before);
                        return;
                      }
                      ASSERT_EQ(result, POP_OK);
                      host_.settle();
                      host_.gateway.read();
                      ASSERT_EQ(host_.gateway.feedback, 4);
                      prepare();
                      before = host_.seen();
                    });
  host_.must_choose("feedback.2");
  for_each_shortage([&] { return host_.choose("leave"); },
                    [&](pop_result result, bool) {
                      if (result == POP_E_MEMORY) return;
                      ASSERT_EQ(result, POP_OK);
                      host_.settle();
                      host_.gateway.read();
                      ASSERT_EQ(host_.gateway.feedback, 2);
                      prepare();
                      host_.must_choose("feedback.2");
                    });
}

TEST_F(MemoryShortage, HideForgetsEverythingAndTheNextPollDrawsHelpAgain) {
  host_.start();
  const std::string help = host_.seen();
  const auto prepare = [this] {
    begin_conversation();
    ASSERT_EQ(pop_flow_send(host_.flow, lend("a secret")), POP_OK);
    ASSERT_NE(host_.seen().find("a secret"), std::string::npos);
  };
  prepare();
  std::size_t blank = 0;
  for_each_shortage([&] { return pop_flow_hide(host_.flow); },
                    [&](pop_result result, bool) {
                      ASSERT_EQ(result, POP_OK);
                      ASSERT_EQ(host_.seen().find("a secret"), std::string::npos);
                      if (host_.screen().empty()) ++blank;
                      ASSERT_EQ(host_.poll(), POP_OK);
                      ASSERT_EQ(host_.seen(), help);
                      prepare();
                    });
  EXPECT_GT(blank, 3u);
}

#ifndef POP_SANITIZED  // there the leak sanitizer looks
TEST_F(MemoryShortage, NothingLeaks) {
  const auto everything = [this] {
    for (std::size_t n = 1; n < 2000; n += 97) {
      host_.start();
      begin_conversation();
      ScarceMemory::fail(n, Shortage::once);
      pop_flow_send(host_.flow, lend("hello"));
      for (int i = 0; i < 4; ++i) {
        host_.poll();
        host_.answer();
      }
      host_.choose("end");
      host_.choose("skip");
      host_.choose("leave");
      host_.choose("more");
      host_.choose("place");
      ScarceMemory::relieve();
      host_.stop();
    }
  };
  everything();
  const std::size_t once = ScarceMemory::live();
  everything();
  EXPECT_EQ(ScarceMemory::live(), once);
}
#endif

}  // namespace
}  // namespace pop::test
