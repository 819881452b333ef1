// The sealed ticket alone.
#include "handoff/ticket.h"

#include <gtest/gtest.h>

#include <set>

namespace pop::handoff {
namespace {

constexpr std::string_view state = "what it takes to go on";

TicketKey key_of(std::string_view code, std::uint8_t device) {
  const TicketSalt salt{1, 2, 3};
  return std::move(*derive_ticket_key(as_bytes(code), salt, Bytes(kDeviceKeySize, device)));
}

TEST(Ticket, OpensWithTheSameCodeOnTheSameDevice) {
  const auto ticket = seal_ticket(key_of("493817", 7), as_bytes(state));
  ASSERT_TRUE(ticket);
  const auto opened = open_ticket(key_of("493817", 7), *ticket);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->reveal_text(), state);
  EXPECT_FALSE(open_ticket(key_of("493818", 7), *ticket));
  EXPECT_FALSE(open_ticket(key_of("493817", 8), *ticket));
  EXPECT_FALSE(open_ticket(key_of("493817", 7), random_ticket()));
}

TEST(Ticket, AnyChangedBitLeavesNothing) {
  const TicketKey key = key_of("493817", 7);
  Ticket ticket = *seal_ticket(key, as_bytes(state));
  for (std::size_t bit = 0; bit < 8 * kTicketSize; ++bit) {
    ticket[bit / 8] = static_cast<std::uint8_t>(ticket[bit / 8] ^ 1u << bit % 8);
    ASSERT_FALSE(open_ticket(key, ticket)) << bit;
    ticket[bit / 8] = static_cast<std::uint8_t>(ticket[bit / 8] ^ 1u << bit % 8);
  }
  EXPECT_TRUE(open_ticket(key, ticket));
}

TEST(Ticket, HoldsWhatFitsAndRefusesMore) {
  const TicketKey key = key_of("493817", 7);
  for (const std::size_t size : {std::size_t{0}, kTicketStateMax}) {
    const Bytes content(size, 0xAB);
    EXPECT_EQ(to_hex(open_ticket(key, *seal_ticket(key, content))->reveal()), to_hex(content));
  }
  EXPECT_EQ(seal_ticket(key, Bytes(kTicketStateMax + 1)).error().code, POP_E_TOO_LARGE);
}

// No byte of the file is the same in many tickets but the salt, and each value is as frequent as another.
TEST(Ticket, LooksRandomFromTheFirstByteToTheLast) {
  const TicketKey key = key_of("493817", 7);
  constexpr std::size_t tickets = 64;
  std::vector<Ticket> many;
  for (std::size_t i = 0; i < tickets; ++i) many.push_back(*seal_ticket(key, as_bytes(state)));
  std::array<std::size_t, 256> seen{};
  for (std::size_t at = kTicketSaltSize; at < kTicketSize; ++at) {
    std::set<std::uint8_t> values;
    for (const Ticket &ticket : many) {
      values.insert(ticket[at]);
      ++seen[ticket[at]];
    }
    ASSERT_GT(values.size(), tickets / 2) << at;
  }
  // 1,020 each on average, with a deviation of 32.
  for (const std::size_t count : seen) EXPECT_NEAR(static_cast<double>(count), 1020.0, 6 * 32.0);
}

// Computed apart, with Argon2id of pyca/cryptography. Devices hold such tickets: a change needs a new label.
TEST(Ticket, ItsKeyIsWhatItsVersionSays) {
  const TicketKey key = key_of("493817", 7);
  EXPECT_EQ(to_hex(key.key.reveal()), "ac083389a3bfd8f2a4d6bf79be0c5f1999bd956f02474143c722b1777c6468a8");
}

}  // namespace
}  // namespace pop::handoff
