#include "handoff/ends.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "handoff/hpke.h"

namespace pop::handoff {
namespace {

constexpr const char *kService = "zz.example-line";

struct Pair {
  KeyPair published = generate_key_pair();
  ChildEnd child{kService, published.public_key, ConversationId{1, 2, 3}};
  std::optional<DeskEnd> desk;

  SealedBytes say(ConversationEnd &end, std::string_view text) {
    auto sealed = &end == &child ? child.seal(MessageType::text, as_bytes(text))
                                 : desk->seal(MessageType::text, as_bytes(text));
    if (!sealed) throw std::runtime_error(sealed.error().message);
    return *sealed;
  }
  std::string desk_hears(const SealedBytes &sealed) {
    if (!desk) {
      auto accepted = DeskEnd::accept(kService, child.conversation(), published, sealed);
      if (!accepted) throw std::runtime_error(accepted.error().message);
      desk.emplace(std::move(accepted->end));
      return std::string(accepted->first.body.reveal_text());
    }
    auto received = desk->open(desk->opened_count(), sealed, published);
    return received ? std::string(received->body.reveal_text()) : received.error().message;
  }
  std::string child_hears(const SealedBytes &sealed) {
    auto received = child.open(child.opened_count(), sealed);
    return received ? std::string(received->body.reveal_text()) : received.error().message;
  }
  void restart_desk() { desk.emplace(std::move(*DeskEnd::load(desk->save().reveal()))); }
};

TEST(Ends, KeysMoveWithEachTurn) {
  Pair pair;
  const SealedBytes m0 = pair.say(pair.child, "m0");
  const SealedBytes m1 = pair.say(pair.child, "m1");
  EXPECT_EQ(sealed_key_ref(m0), 0u);
  EXPECT_EQ(sealed_key_ref(m1), 0u);
  EXPECT_EQ(pair.desk_hears(m0), "m0");
  const SealedBytes d0 = pair.say(*pair.desk, "d0");  // crosses m1
  EXPECT_EQ(sealed_key_ref(d0), 1u);
  EXPECT_EQ(pair.desk_hears(m1), "m1");
  const SealedBytes d1 = pair.say(*pair.desk, "d1");
  EXPECT_EQ(sealed_key_ref(d1), 1u);  // the child has not announced another
  EXPECT_EQ(pair.child_hears(d0), "d0");
  EXPECT_EQ(pair.child.acknowledged_count(), 1u);
  const SealedBytes m2 = pair.say(pair.child, "m2");
  EXPECT_EQ(sealed_key_ref(m2), 1u);
  EXPECT_EQ(pair.child_hears(d1), "d1");
  EXPECT_EQ(pair.child.acknowledged_count(), 2u);
  EXPECT_EQ(pair.desk_hears(m2), "m2");
  EXPECT_EQ(pair.desk->acknowledged_count(), 1u);
  const SealedBytes d2 = pair.say(*pair.desk, "d2");
  EXPECT_EQ(sealed_key_ref(d2), 2u);
  EXPECT_EQ(pair.child_hears(d2), "d2");
  EXPECT_EQ(pair.child.acknowledged_count(), 3u);
}

// The claim of the design: once a sender has opened a message from the other side, later theft of the
// published desk key opens nothing it then sends. The thief has every sealed message that ever crossed the
// wire.
TEST(Ends, TheftOfThePublishedKeyOpensNothingSentAfterAnAnswer) {
  Pair pair;
  const SealedBytes m0 = pair.say(pair.child, "m0");
  pair.desk_hears(m0);
  const SealedBytes d0 = pair.say(*pair.desk, "d0");
  pair.child_hears(d0);
  const SealedBytes m1 = pair.say(pair.child, "m1");
  pair.desk_hears(m1);
  const SealedBytes d1 = pair.say(*pair.desk, "d1");

  // With the stolen key, message 0 opens, and with it the conversation's psk and the child's first public
  // key.
  const MessagePlace place0{Direction::child_to_desk, pair.child.conversation(), 0, 0};
  auto stolen = open_message(m0, place0, kService, pair.published, {});
  ASSERT_TRUE(stolen);
  const auto thief_opens = [&](const SealedBytes &sealed, Direction direction, std::uint32_t sequence) {
    SealedBytes relabelled = sealed;
    relabelled[3] = 0;
    const MessagePlace as_is{direction, pair.child.conversation(), sequence, sealed_key_ref(sealed)};
    const MessagePlace as_published{direction, pair.child.conversation(), sequence, 0};
    return open_message(sealed, as_is, kService, pair.published, stolen->psk.reveal()).ok() ||
           open_message(relabelled, as_published, kService, pair.published, stolen->psk.reveal()).ok();
  };
  EXPECT_FALSE(thief_opens(d0, Direction::desk_to_child, 0));  // the desk had opened m0
  EXPECT_FALSE(thief_opens(m1, Direction::child_to_desk, 1));  // the child had opened d0
  EXPECT_FALSE(thief_opens(d1, Direction::desk_to_child, 1));

  // What the claim does not cover: before any answer, the thief reads.
  Pair early;
  const SealedBytes e0 = early.say(early.child, "e0");
  const SealedBytes e1 = early.say(early.child, "e1");
  auto psk = open_message(e0, {Direction::child_to_desk, early.child.conversation(), 0, 0}, kService,
                          early.published, {});
  EXPECT_TRUE(open_message(e1, {Direction::child_to_desk, early.child.conversation(), 1, 0}, kService,
                           early.published, psk->psk.reveal()));
}

// All that ever crossed the wire, and who could open it.
struct Recording {
  struct One {
    SealedBytes sealed;
    MessagePlace place;
  };
  std::vector<One> all;

  void add(const SealedBytes &sealed, const Pair &pair, Direction direction, std::uint32_t sequence) {
    all.push_back({sealed, {direction, pair.child.conversation(), sequence, sealed_key_ref(sealed)}});
  }
  // Which of them these keys open, each tried under its own number and under that of the published key.
  std::vector<std::string> opened_with(const std::vector<const KeyPair *> &keys, const Secret &psk) const {
    std::vector<std::string> found;
    for (const One &one : all) {
      for (const KeyPair *key : keys) {
        const bool first = one.place.direction == Direction::child_to_desk && one.place.sequence == 0;
        const auto opened =
            open_message(one.sealed, one.place, kService, *key, first ? ByteView{} : psk.reveal());
        if (opened) found.emplace_back(opened->plain.body.reveal_text());
      }
    }
    return found;
  }
};

// The claim over a long conversation, with messages that cross: of all of it the published key opens what the
// child wrote before it had opened an answer, and nothing else.
TEST(Ends, OfAWholeConversationThePublishedKeyOpensWhatCameBeforeTheFirstAnswer) {
  std::mt19937 random(7);
  Pair pair;
  Recording recording;
  std::deque<SealedBytes> to_desk, to_child;
  std::vector<std::string> before_any_answer;
  const auto child_says = [&] {
    const std::uint32_t number = pair.child.sealed_count();
    const std::string text = "child " + std::to_string(number);
    if (pair.child.opened_count() == 0) before_any_answer.push_back(text);
    to_desk.push_back(pair.say(pair.child, text));
    recording.add(to_desk.back(), pair, Direction::child_to_desk, number);
  };
  child_says();
  child_says();
  pair.desk_hears(to_desk.front());
  to_desk.pop_front();
  for (int step = 0; step < 300; ++step) {
    const unsigned what = random() % 4;
    if (what == 0) child_says();
    if (what == 1) {
      const std::uint32_t number = pair.desk->sealed_count();
      to_child.push_back(pair.say(*pair.desk, "desk " + std::to_string(number)));
      recording.add(to_child.back(), pair, Direction::desk_to_child, number);
    }
    if (what == 2 && !to_desk.empty()) pair.desk_hears(to_desk.front()), to_desk.pop_front();
    if (what == 3 && !to_child.empty()) pair.child_hears(to_child.front()), to_child.pop_front();
  }
  ASSERT_GT(pair.child.opened_count(), 20u);
  const auto stolen =
      open_message(recording.all[0].sealed, recording.all[0].place, kService, pair.published, {});
  EXPECT_EQ(recording.opened_with({&pair.published}, stolen->psk), before_any_answer);
}

// Somebody takes the desk's database, with its passphrase, and the published key, and has all that crossed
// the wire. It opens what was sealed to the keys that live at that moment: what the child writes until it has
// opened the desk's next answer to a message after the theft. It opens nothing the desk ever wrote, none of
// the child's messages whose keys are gone, and nothing after that answer.
TEST(Ends, TheftOfTheDesksDatabaseOpensWhatIsSealedToTheKeysInIt) {
  Pair pair;
  Recording recording;
  const auto up = [&](const std::string &text) {
    const std::uint32_t number = pair.child.sealed_count();
    const SealedBytes sealed = pair.say(pair.child, text);
    recording.add(sealed, pair, Direction::child_to_desk, number);
    EXPECT_EQ(pair.desk_hears(sealed), text);
  };
  const auto down = [&](const std::string &text) {
    const std::uint32_t number = pair.desk->sealed_count();
    const SealedBytes sealed = pair.say(*pair.desk, text);
    recording.add(sealed, pair, Direction::desk_to_child, number);
    EXPECT_EQ(pair.child_hears(sealed), text);
  };
  up("to the published key");
  down("answer 1");
  up("to key 1");
  down("answer 2");
  up("to key 2");
  down("answer 3");  // announces key 3; key 2 still lives

  // The thief goes on from the state as the desk itself would: whatever it can open, it can open.
  const Secret stolen = pair.desk->save();
  const auto thief_opens = [&](const SealedBytes &sealed, std::uint32_t sequence) {
    auto thief = DeskEnd::load(stolen.reveal());
    return thief && thief->opened_count() == sequence && thief->open(sequence, sealed, pair.published).ok();
  };
  // The keys in it, read as the format of save() says.
  std::vector<KeyPair> keys;
  for (std::size_t at : {std::size_t{1 + 32 + 32 + 4}, std::size_t{1 + 32 + 32 + 4 + 32 + 4}})
    keys.push_back(std::move(*key_pair_from_private(stolen.reveal().subspan(at, 32))));
  const Secret psk(stolen.reveal().subspan(33, 32));

  const SealedBytes next = pair.say(pair.child, "to key 3, before another answer");
  recording.add(next, pair, Direction::child_to_desk, 3);
  EXPECT_TRUE(thief_opens(next, 3));
  pair.desk_hears(next);
  down("answer 4");  // a key made after the theft
  up("to key 4");
  down("answer 5");
  up("to key 5");

  using Texts = std::vector<std::string>;
  EXPECT_EQ(recording.opened_with({&keys[0], &keys[1]}, psk),
            (Texts{"to key 2", "to key 3, before another answer"}));
  EXPECT_EQ(recording.opened_with({&pair.published}, psk), Texts{"to the published key"});
}

// The gateway has all that crosses it, the conversation's name, the published key; here it is even told the
// child's own key. Without the psk nothing it makes opens.
TEST(Ends, WithoutThePskNothingCanBeForged) {
  Pair pair;
  pair.desk_hears(pair.say(pair.child, "m0"));
  const SealedBytes d0 = pair.say(*pair.desk, "d0");
  const Secret psk(pair.desk->save().reveal().subspan(33, 32));
  const auto m1 =
      open_message(pair.say(pair.child, "m1"), {Direction::child_to_desk, pair.child.conversation(), 1, 0},
                   kService, pair.published, psk.reveal());
  ASSERT_TRUE(m1);
  const PublicKey child_key = m1->plain.next_key;
  const MessagePlace place{Direction::desk_to_child, pair.child.conversation(), 0, 1};
  const PlainMessage lie{{7}, 1, MessageType::text, Secret(as_bytes("call this number instead"))};
  unsigned tried = 0;
  const auto id = pair.child.conversation();
  for (const Secret &guess :
       {Secret(32), Secret(id), Secret(sha256(id)), Secret(pair.published.public_key)}) {
    const auto forged = seal_message(lie, place, kService, child_key, guess.reveal(), generate_key_pair());
    ChildEnd again = std::move(*ChildEnd::load(pair.child.save().reveal()));
    EXPECT_EQ(again.open(0, forged->bytes).error().code, POP_E_CRYPTO);
    ++tried;
  }
  // In base mode, as anyone may who knows a key.
  HpkeSetup setup;
  const Bytes info = message_info(kService, child_key);
  setup.info = info;
  auto sender = hpke_send(child_key, setup);
  SealedBytes forged{};
  forged[3] = 1;
  const Bytes ct = *sender->seal(message_aad(place), Bytes(1484));
  std::copy(sender->enc().begin(), sender->enc().end(), forged.begin() + 4);
  std::copy(ct.begin(), ct.end(), forged.begin() + 36);
  EXPECT_EQ(pair.child.open(0, forged).error().code, POP_E_CRYPTO);
  EXPECT_EQ(pair.child_hears(d0), "d0");
  EXPECT_EQ(tried, 4u);
}

// Once the desk has opened a message to a key of the conversation, the published key counts for nothing in
// it: a thief who has it cannot slip a message in.
TEST(Ends, ThePublishedKeyIsRefusedAfterTheFirstTurn) {
  Pair pair;
  const SealedBytes m0 = pair.say(pair.child, "m0");
  pair.desk_hears(m0);
  pair.child_hears(pair.say(*pair.desk, "d0"));
  pair.desk_hears(pair.say(pair.child, "m1"));

  auto stolen = open_message(m0, {Direction::child_to_desk, pair.child.conversation(), 0, 0}, kService,
                             pair.published, {});
  auto forged = seal_message({{7}, 1, MessageType::text, Secret(as_bytes("forged"))},
                             {Direction::child_to_desk, pair.child.conversation(), 2, 0}, kService,
                             pair.published.public_key, stolen->psk.reveal(), generate_key_pair());
  EXPECT_EQ(pair.desk->open(2, forged->bytes, pair.published).error().code, POP_E_CRYPTO);
}

TEST(Ends, OnlyTheNextInSequenceIsOpened) {
  Pair pair;
  const SealedBytes m0 = pair.say(pair.child, "m0");
  const SealedBytes m1 = pair.say(pair.child, "m1");
  const SealedBytes m2 = pair.say(pair.child, "m2");
  pair.desk_hears(m0);
  EXPECT_EQ(pair.desk->open(2, m2, pair.published).error().code, POP_E_STATE);   // out of order
  EXPECT_EQ(pair.desk->open(0, m0, pair.published).error().code, POP_E_STATE);   // a duplicate
  EXPECT_EQ(pair.desk->open(1, m2, pair.published).error().code, POP_E_CRYPTO);  // under another's number
  EXPECT_EQ(pair.desk_hears(m1), "m1");
  EXPECT_EQ(pair.desk_hears(m2), "m2");
  EXPECT_FALSE(pair.desk->failed());
}

TEST(Ends, ThreeInARowThatDoNotOpenEndIt) {
  Pair pair;
  pair.desk_hears(pair.say(pair.child, "m0"));
  const SealedBytes good = pair.say(*pair.desk, "d0");
  SealedBytes bad = good;
  bad[1000] ^= 1;
  EXPECT_EQ(pair.child.open(0, bad).error().code, POP_E_CRYPTO);
  EXPECT_EQ(pair.child.open(0, bad).error().code, POP_E_CRYPTO);
  EXPECT_EQ(pair.child.opened_count(), 0u);
  EXPECT_EQ(pair.child_hears(good), "d0");  // the sequence stayed, the count begins again
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(pair.child.failed());
    EXPECT_EQ(pair.child.open(1, bad).error().code, POP_E_CRYPTO);
  }
  EXPECT_TRUE(pair.child.failed());
  EXPECT_EQ(pair.child.open(1, pair.say(*pair.desk, "d1")).error().code, POP_E_STATE);
  EXPECT_EQ(pair.child.seal(MessageType::text, as_bytes("x")).error().code, POP_E_STATE);
}

TEST(Ends, AnImpossibleAcknowledgementIsRefused) {
  Pair pair;
  const SealedBytes m0 = pair.say(pair.child, "m0");
  pair.desk_hears(m0);
  const MessagePlace place0{Direction::child_to_desk, pair.child.conversation(), 0, 0};
  auto opened = open_message(m0, place0, kService, pair.published, {});
  std::uint32_t sequence = 0;
  const auto child_hears_ack = [&](std::uint32_t ack) {
    auto sealed = seal_message({{7}, ack, MessageType::text, {}},
                               {Direction::desk_to_child, pair.child.conversation(), sequence, 1}, kService,
                               opened->plain.next_key, opened->psk.reveal(), generate_key_pair());
    auto received = pair.child.open(sequence, sealed->bytes);
    if (received) ++sequence;
    return received ? POP_OK : received.error().code;
  };
  EXPECT_EQ(child_hears_ack(2), POP_E_FORMAT);  // more than was sent
  EXPECT_EQ(child_hears_ack(1), POP_OK);
  EXPECT_EQ(child_hears_ack(0), POP_E_FORMAT);  // back again
  EXPECT_EQ(child_hears_ack(1), POP_OK);
}

TEST(Ends, AMessageToTheWrongDeskIsNotAccepted) {
  Pair pair;
  const SealedBytes m0 = pair.say(pair.child, "m0");
  const ConversationId id = pair.child.conversation();
  EXPECT_FALSE(DeskEnd::accept(kService, id, generate_key_pair(), m0));
  EXPECT_FALSE(DeskEnd::accept("zz.other", id, pair.published, m0));
  EXPECT_FALSE(DeskEnd::accept(kService, {}, pair.published, m0));
  EXPECT_FALSE(DeskEnd::accept(kService, id, pair.published, pair.say(pair.child, "m1")));
  EXPECT_TRUE(DeskEnd::accept(kService, id, pair.published, m0));
}

TEST(Ends, AChildThatHasNotSpokenHearsNothing) {
  ChildEnd child(kService, generate_key_pair().public_key, {});
  EXPECT_FALSE(child.open(0, SealedBytes{}));
}

TEST(Ends, ADeskKeyOfLowOrderIsRefused) {
  ChildEnd child(kService, PublicKey{}, {});
  EXPECT_EQ(child.seal(MessageType::text, {}).error().code, POP_E_CRYPTO);
}

TEST(Ends, TheDeskGoesOnFromWhatItSaved) {
  Pair pair;
  pair.desk_hears(pair.say(pair.child, "m0"));
  pair.restart_desk();
  const SealedBytes d0 = pair.say(*pair.desk, "d0");
  pair.restart_desk();
  EXPECT_EQ(pair.child_hears(d0), "d0");
  EXPECT_EQ(pair.desk_hears(pair.say(pair.child, "m1")), "m1");
  pair.restart_desk();
  EXPECT_EQ(pair.child_hears(pair.say(*pair.desk, "d1")), "d1");
  pair.restart_desk();
  EXPECT_EQ(pair.desk->told_count(), 2u);
  EXPECT_EQ(pair.desk_hears(pair.say(pair.child, "m2")), "m2");
  pair.restart_desk();
  EXPECT_EQ(pair.desk->conversation(), pair.child.conversation());
  EXPECT_EQ(pair.desk->sealed_count(), 2u);
  EXPECT_EQ(pair.desk->told_count(), 2u);  // of three
}

TEST(Ends, ADamagedSaveIsRefused) {
  Pair pair;
  pair.desk_hears(pair.say(pair.child, "m0"));
  const Secret saved = pair.desk->save();
  for (std::size_t size = 0; size < saved.size(); ++size)
    EXPECT_FALSE(DeskEnd::load(saved.reveal().first(size))) << size;
  Bytes other(saved.reveal().begin(), saved.reveal().end());
  other[0] = 2;
  EXPECT_FALSE(DeskEnd::load(other));
  other[0] = 1;
  EXPECT_TRUE(DeskEnd::load(other));
  other.push_back(0);
  EXPECT_FALSE(DeskEnd::load(other));
}

TEST(Ends, AnyInterleavingKeepsTheTwoInStep) {
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    Pair pair;
    pair.desk_hears(pair.say(pair.child, "0"));
    std::deque<SealedBytes> to_desk, to_child;
    unsigned said_by_child = 1, said_by_desk = 0, heard_by_desk = 1, heard_by_child = 0;
    for (int step = 0; step < 80; ++step) {
      switch (random() % 5) {
        case 0:
          to_desk.push_back(pair.say(pair.child, std::to_string(said_by_child++)));
          break;
        case 1:
          to_child.push_back(pair.say(*pair.desk, std::to_string(said_by_desk++)));
          break;
        case 2:
          if (to_desk.empty()) break;
          ASSERT_EQ(pair.desk_hears(to_desk.front()), std::to_string(heard_by_desk++));
          to_desk.pop_front();
          break;
        case 3:
          if (to_child.empty()) break;
          ASSERT_EQ(pair.child_hears(to_child.front()), std::to_string(heard_by_child++));
          to_child.pop_front();
          break;
        default:
          pair.restart_desk();
      }
    }
  }
}

}  // namespace
}  // namespace pop::handoff
