// A child's memory, read from outside: where its secrets are while it talks, and that nothing of them is left
// after hiding and after the end.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <set>
#include <unordered_set>

#include "child_process.h"
#include "folder.h"

namespace pop::test {
namespace {

// Written so that the words are nowhere in the program: a copy of the test's own would hide one of PoP's.
template <std::size_t N>
struct Masked {
  consteval Masked(const char (&text)[N]) : bytes() {  // NOLINT: a literal is what it takes
    for (std::size_t i = 0; i + 1 < N; ++i) bytes[i] = static_cast<unsigned char>(text[i] ^ 0x5A);
  }
  Secret plain() const {
    Secret text(N - 1);
    for (std::size_t i = 0; i + 1 < N; ++i) {
      const volatile unsigned char &masked = bytes[i];
      text.writable()[i] = static_cast<std::uint8_t>(masked ^ 0x5A);
    }
    return text;
  }
  std::array<unsigned char, N> bytes;
};
constexpr Masked child_words("my stepfather hits me in the evening, every evening");
constexpr Masked unsent_words("and nobody in this house believes a word of it");
constexpr Masked desk_words("thank you for telling me, what a heavy thing to carry");
constexpr Masked the_code("a long code of pictures 493817");

struct Region {
  std::uint64_t begin;
  Bytes content;
};

// All readable memory of a process.
std::vector<Region> memory_of(pid_t pid) {
  const std::string proc = "/proc/" + std::to_string(pid);
  std::ifstream maps(proc + "/maps");
  std::ifstream mem(proc + "/mem", std::ios::binary);
  std::vector<Region> regions;
  for (std::string line; std::getline(maps, line);) {
    unsigned long long begin = 0, end = 0;
    char readable = '-';
    if (std::sscanf(line.c_str(), "%llx-%llx %c", &begin, &end, &readable) != 3 || readable != 'r') continue;
    if (end - begin > (1u << 30) || line.find("[v") != std::string::npos) continue;
    Region region{begin, Bytes(end - begin)};
    mem.clear();
    mem.seekg(static_cast<std::streamoff>(begin));
    mem.read(reinterpret_cast<char *>(region.content.data()), static_cast<std::streamsize>(end - begin));
    region.content.resize(static_cast<std::size_t>(mem.gcount()));
    regions.push_back(std::move(region));
  }
  return regions;
}

struct Found {
  std::size_t inside = 0, outside = 0;  // of the arena
};

Found find(const std::vector<Region> &regions, std::uint64_t arena, const Secret &text) {
  Found found;
  for (const Region &region : regions) {
    const bool inside = region.begin <= arena && arena < region.begin + region.content.size();
    std::string_view rest = as_text(region.content);
    for (std::size_t at = 0; (at = rest.find(text.reveal_text(), at)) != std::string_view::npos; ++at)
      ++(inside ? found.inside : found.outside);
  }
  return found;
}

constexpr std::size_t kPiece = 16;

// What a secret looks like: pieces of the arena's used cells that are not mostly one byte.
std::set<std::string> secret_pieces(const std::vector<Region> &regions, std::uint64_t arena) {
  std::set<std::string> pieces;
  for (const Region &region : regions) {
    if (arena < region.begin || arena >= region.begin + region.content.size()) continue;
    for (std::size_t at = 0; at + kPiece <= region.content.size(); at += kPiece) {
      const std::string piece(as_text(ByteView(region.content).subspan(at, kPiece)));
      if (std::set<char>(piece.begin(), piece.end()).size() >= 8) pieces.insert(piece);
    }
  }
  return pieces;
}

std::size_t count_pieces(const std::vector<Region> &regions, const std::set<std::string> &pieces,
                         std::optional<std::uint64_t> not_in) {
  std::unordered_set<std::uint64_t> beginnings;
  std::vector<bool> possible(1u << 16);
  for (const std::string &piece : pieces) {
    std::uint64_t head = 0;
    std::memcpy(&head, piece.data(), sizeof head);
    beginnings.insert(head);
    possible[head & 0xFFFF] = true;
  }
  std::size_t found = 0;
  for (const Region &region : regions) {
    if (not_in && region.begin <= *not_in && *not_in < region.begin + region.content.size()) continue;
    for (std::size_t at = 0; at + kPiece <= region.content.size(); ++at) {
      std::uint64_t head = 0;
      std::memcpy(&head, region.content.data() + at, sizeof head);
      if (!possible[head & 0xFFFF] || !beginnings.contains(head)) continue;
      const std::string piece(as_text(ByteView(region.content).subspan(at, kPiece)));
      if (pieces.contains(piece)) {
        ++found;
        ADD_FAILURE() << to_hex(as_bytes(piece)) << " lies at " << std::hex << region.begin + at
                      << " of a region at " << region.begin;
      }
    }
  }
  return found;
}

// Stops after each part until it is killed or told to go on.
void live(const std::string &folder, int socket, int pipe, const handoff::ConversationSetup &setup,
          int go_on) {
  const auto stop = [&](const char *where) {
    report(pipe, where);
    char byte;
    static_cast<void>(::read(go_on, &byte, 1) < 0);
  };
  {
    ChildSide side(folder, socket, false);
    const Secret probe(1);
    report(pipe, "arena " + std::to_string(reinterpret_cast<std::uintptr_t>(probe.reveal().data())));
    stop("begun");
    side.begin(setup);
    {
      const Secret words = child_words.plain();
      if (!side.conversation->send(words.reveal_text())) throw std::runtime_error("refused");
    }
    while (side.view().state != POP_CONVERSATION_TALKING) side.step();
    {
      const Secret code = the_code.plain();
      side.set_code(code.reveal_text());
    }
    while (side.view().code != POP_CODE_SET) side.step();
    {
      // Not polled any more: it stays in the outbox.
      const Secret words = unsent_words.plain();
      if (!side.conversation->send(words.reveal_text())) throw std::runtime_error("refused");
    }
    stop("talking");
    side.conversation.reset();
    stop("hidden");
    const Secret code = the_code.plain();
    if (!side.enter(code.reveal_text(), setup)) throw std::runtime_error("the code opened nothing");
  }
  stop("ended");
}

TEST(Memory, SecretsAreInTheArenaAloneAndNowhereAfterwards) {
#ifdef POP_SANITIZED
  GTEST_SKIP() << "a sanitizer keeps copies of its own";
#endif
  const Folder folder;
  handoff::FakeGateway gateway;
  const auto setup = gateway.setup();
  int go_on[2];
  ASSERT_EQ(pipe(go_on), 0);
  ChildProcess child([&](int socket, int pipe) { live(folder.path(), socket, pipe, setup, go_on[0]); });
  std::uint64_t arena = 0;
  std::set<std::string> secrets, gateways;  // the gateway's own are older than the process
  const auto check_forgotten = [&](const std::vector<Region> &memory) {
    for (const Secret &words :
         {child_words.plain(), unsent_words.plain(), desk_words.plain(), the_code.plain()}) {
      const Found found = find(memory, arena, words);
      EXPECT_EQ(found.inside + found.outside, 0u) << words.reveal_text();
    }
    EXPECT_EQ(count_pieces(memory, secrets, std::nullopt), 0u);
  };
  bool said = false;
  std::optional<ChildProcess::Request> waiting;
  for (bool ended = false; !ended;) {
    if (auto request = child.next_request(10)) waiting = std::move(request);
    if (waiting) {
      if (const auto response = gateway.handle(waiting->body)) {
        child.answer(waiting->id, *response);
        waiting.reset();
      }
    }
    gateway.read();
    if (!said && gateway.heard.size() == 1) {
      gateway.say(desk_words.plain().reveal_text());
      said = true;
    }
    for (const std::string &line : child.reports()) {
      SCOPED_TRACE(line);
      ASSERT_FALSE(line.starts_with("fault")) << line;
      if (line.starts_with("arena ")) {
        arena = std::stoull(line.substr(6));
        continue;
      }
      const std::vector<Region> memory = memory_of(child.pid());
      if (line == "begun") {
        gateways = secret_pieces(memory, arena);
      } else if (line == "talking") {
        // The search finds what is there: in the arena, and there alone.
        for (const Secret &words : {child_words.plain(), unsent_words.plain(), desk_words.plain()}) {
          const Found found = find(memory, arena, words);
          EXPECT_GE(found.inside, 1u) << words.reveal_text();
          EXPECT_EQ(found.outside, 0u) << words.reveal_text();
        }
        const Found code = find(memory, arena, the_code.plain());
        EXPECT_EQ(code.inside + code.outside, 0u);  // only the key that was made of it is needed
        secrets = secret_pieces(memory, arena);
        for (const std::string &piece : gateways) secrets.erase(piece);
        EXPECT_GT(secrets.size(), 10u);
        EXPECT_EQ(count_pieces(memory, secrets, arena), 0u);
      } else {
        check_forgotten(memory);
        ended = line == "ended";
      }
      ASSERT_EQ(::write(go_on[1], "", 1), 1);
    }
    ASSERT_TRUE(ended || !child.ended());
  }
  for (const int end : go_on) ::close(end);
}

}  // namespace
}  // namespace pop::test
