// How many long words one English screen has: section 4.1 allows words of three syllables and more, but few
// at once.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "../unit/flow/fake_host.h"
#include "reading.h"

namespace pop::flow {
namespace {

constexpr std::string_view writing = "(writes)";  // no choice, but a step

// Names of one syllable, so that only the library's own words are counted.
class ScreensTest : public testing::Test {
 protected:
  ScreensTest() {
    host.codes = true;
    host.answer.place.country = "FR";
    host.answer.services.push_back(offer("Kids Line",
                                         {{ChannelType::phone, "116111"},
                                          {ChannelType::pop, "x"},
                                          {ChannelType::webchat, "https://line.test"},
                                          {ChannelType::sms, "8"},
                                          {ChannelType::whatsapp, "8"}},
                                         locate::Open::now));
    auto helpline = std::make_shared<directory::Service>(*host.answer.services[0].service);
    helpline->kind = "child_helpline";
    host.answer.services[0].service = std::move(helpline);
    directory::EmergencyNumber number;
    number.number = "112";
    number.main = true;
    host.answer.emergency.push_back(number);
  }

  std::unique_ptr<Flow> open(Band band, const std::vector<std::string> &path) {
    FlowSetup setup;
    setup.band = band;
    setup.app_name = "Game";
    setup.hints.can = can;
    auto made = Flow::create(host, std::move(setup));
    if (!made) return nullptr;
    for (const std::string &id : path) {
      if (id == writing ? !(*made)->send("a word") : !(*made)->choose(id)) return nullptr;
    }
    return std::move(*made);
  }

  // The library's words on a screen. Countries and languages are names.
  static std::vector<std::string> texts_of(const Screen &screen) {
    std::vector<std::string> texts{screen.title, screen.place};
    texts.insert(texts.end(), screen.lines.begin(), screen.lines.end());
    for (const auto &row : screen.rows) texts.insert(texts.end(), {row.name, row.text});
    for (const Choice &choice : screen.choices) {
      if (choice.id.starts_with("place.") || choice.id.starts_with("language.")) continue;
      texts.insert(texts.end(), {choice.label, choice.hint, choice.group});
    }
    return texts;
  }

  // The most long words a screen has, by its id, over all that can be reached in four choices.
  std::map<std::string, std::set<std::string>> walk(Band band) {
    std::map<std::string, std::set<std::string>> worst;
    std::set<std::string> seen;
    std::vector<std::vector<std::string>> paths{{}};
    for (std::size_t next = 0; next < paths.size(); ++next) {
      const std::vector<std::string> path = paths[next];
      const auto flow = open(band, path);
      if (!flow) continue;
      const Screen &screen = flow->screen();
      std::string signature = screen.id + screen.title;
      for (const std::string &line : screen.lines) signature += line;
      for (const Choice &choice : screen.choices) signature += choice.id;
      if (!seen.insert(signature).second) continue;
      std::set<std::string> words;
      for (const std::string &text : texts_of(screen)) {
        for (std::string &word : long_words(text)) words.insert(std::move(word));
      }
      auto &most = worst[screen.id];
      if (words.size() >= most.size()) most = words;
      if (path.size() == 4) continue;
      if (screen.takes_text == POP_TEXT_MESSAGE) {
        paths.push_back(path);
        paths.back().emplace_back(writing);
      }
      for (const Choice &choice : screen.choices) {
        // An age is another band.
        if (choice.id == "back" || choice.id == "leave" || choice.id.starts_with("age.")) continue;
        paths.push_back(path);
        paths.back().push_back(choice.id);
      }
    }
    return worst;
  }

  FakeHost host;
  std::uint32_t can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT | POP_CAN_CONVERSATION;
};

TEST_F(ScreensTest, FewLongWordsOnAScreen) {
  const locate::Answer open_now = host.answer;
  locate::Answer closed = open_now, nobody = open_now, unplaced, offline = open_now;
  closed.all_closed = true;
  for (locate::Offer &offer : closed.services) {
    offer.open.open = locate::Open::closed;
    for (locate::OfferedChannel &channel : offer.channels) channel.open = {locate::Open::closed, {}, {}};
  }
  nobody.services.clear();
  offline.offline = true;
  std::set<std::string> seen;
  for (const auto &[band, most] : {std::pair{Band::a, 2u}, {Band::b, 4u}}) {
    for (const locate::Answer *answer :
         std::initializer_list<const locate::Answer *>{&open_now, &closed, &nobody, &unplaced, &offline}) {
      host.answer = *answer;
      for (const auto &[id, words] : walk(band)) {
        seen.insert(id);
        std::string all;
        for (const std::string &word : words) all += ' ' + word;
        EXPECT_LE(words.size(), most) << "band "
                                      << "ABC"[static_cast<int>(band)] << ", " << id << ':' << all;
      }
    }
  }
  for (const char *id : {"S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13"})
    EXPECT_TRUE(seen.contains(id)) << id << " was never come to";
}

}  // namespace
}  // namespace pop::flow
