#include "handoff/sealed_message.h"

#include <gtest/gtest.h>

#include "handoff/ends.h"
#include "handoff/hpke.h"
#include "handoff/protocol.h"

namespace pop::handoff {
namespace {

template <typename T>
concept Printable = requires(std::ostream &out, const T &value) {
  out << value;
};
static_assert(Printable<int> && !Printable<Secret> && !Printable<KeyPair> && !Printable<PlainMessage> &&
              !Printable<HpkeSecrets> && !Printable<StartRequest> && !Printable<Received>);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_convertible_v<Secret, std::string_view>);

constexpr std::string_view kService = "zz.example-line";

struct Case {
  MessagePlace place{Direction::child_to_desk, {1, 2, 3}, 0, 0};
  KeyPair recipient = generate_key_pair();
  Secret psk;

  Result<SealedMessage> seal(std::size_t body_size) const {
    const Bytes body(body_size, 'x');
    return seal_message({{9}, 4, MessageType::text, Secret(body)}, place, kService, recipient.public_key,
                        psk.reveal(), generate_key_pair());
  }
  pop_result open(const SealedBytes &sealed) const {
    auto opened = open_message(sealed, place, kService, recipient, psk.reveal());
    return opened ? POP_OK : opened.error().code;
  }
};

TEST(SealedMessage, EveryBodyGivesTheSameSize) {
  const Case one;
  for (std::size_t size : {0u, 1u, 1444u, 1445u}) {
    auto sealed = one.seal(size);
    ASSERT_TRUE(sealed);
    auto opened = open_message(sealed->bytes, one.place, kService, one.recipient, {});
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->plain.body.size(), size);
    EXPECT_EQ(opened->plain.ack, 4u);
    EXPECT_EQ(opened->plain.next_key[0], 9);
    EXPECT_EQ(to_hex(opened->psk.reveal()), to_hex(sealed->psk.reveal()));
    EXPECT_EQ(opened->psk.size(), 32u);
  }
  EXPECT_EQ(one.seal(1446).error().code, POP_E_TOO_LARGE);
}

TEST(SealedMessage, AnyFlippedBitIsSeen) {
  Case one;
  one.place.sequence = 1;
  one.psk = Secret(Bytes(32, 5));
  const SealedBytes sealed = one.seal(20)->bytes;
  ASSERT_EQ(one.open(sealed), POP_OK);
  for (std::size_t i = 0; i < sealed.size(); i += i < 40 ? 1 : 37) {
    SealedBytes flipped = sealed;
    // The highest bit of an X25519 public key is ignored by the curve, but not by the KEM's context.
    flipped[i] ^= 0x80;
    EXPECT_EQ(one.open(flipped), i < 4 ? POP_E_ARGUMENT : POP_E_CRYPTO) << i;
  }
}

TEST(SealedMessage, ItOpensOnlyInItsPlace) {
  Case one;
  one.place.sequence = 3;
  one.place.key_ref = 2;
  one.psk = Secret(Bytes(32, 5));
  const SealedBytes sealed = one.seal(20)->bytes;
  const MessagePlace place = one.place;
  one.place.direction = Direction::desk_to_child;
  EXPECT_EQ(one.open(sealed), POP_E_CRYPTO);
  one.place = place;
  one.place.conversation[31] = 1;
  EXPECT_EQ(one.open(sealed), POP_E_CRYPTO);
  one.place = place;
  one.place.sequence = 4;
  EXPECT_EQ(one.open(sealed), POP_E_CRYPTO);
  one.place = place;
  EXPECT_EQ(open_message(sealed, place, "zz.other-line", one.recipient, one.psk.reveal()).error().code,
            POP_E_CRYPTO);
  one.psk = Secret(Bytes(32, 6));
  EXPECT_EQ(one.open(sealed), POP_E_CRYPTO);
}

TEST(SealedMessage, OnlyMessage0OfTheChildGoesWithoutPsk) {
  Case one;
  one.place.sequence = 1;
  EXPECT_EQ(one.seal(1).error().code, POP_E_ARGUMENT);
  one.place.sequence = 0;
  one.place.direction = Direction::desk_to_child;
  EXPECT_EQ(one.seal(1).error().code, POP_E_ARGUMENT);
  one.place.direction = Direction::child_to_desk;
  one.psk = Secret(Bytes(32, 5));
  EXPECT_EQ(one.seal(1).error().code, POP_E_ARGUMENT);
}

// Sealed by someone who holds the keys, but not as the format says.
TEST(SealedMessage, WrongFillingIsRefused) {
  const Case one;
  const Bytes info = message_info(kService, one.recipient.public_key);
  const auto open_plain = [&](const Bytes &plain) {
    HpkeSetup setup;
    setup.info = info;
    auto sender = hpke_send(one.recipient.public_key, setup);
    SealedBytes sealed{};
    const Bytes ct = *sender->seal(message_aad(one.place), plain);
    std::copy(sender->enc().begin(), sender->enc().end(), sealed.begin() + 4);
    std::copy(ct.begin(), ct.end(), sealed.begin() + 36);
    return one.open(sealed);
  };
  Bytes plain(1484);
  EXPECT_EQ(open_plain(plain), POP_OK);
  plain[1483] = 1;
  EXPECT_EQ(open_plain(plain), POP_E_FORMAT);
  plain[37] = 0x05;  // length 0x05a5 = 1445
  plain[38] = 0xa5;
  EXPECT_EQ(open_plain(plain), POP_OK);
  plain[38] = 0xa6;
  EXPECT_EQ(open_plain(plain), POP_E_FORMAT);
}

}  // namespace
}  // namespace pop::handoff
