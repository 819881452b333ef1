// tests/vectors/pop_message_v1.json: a short conversation with fixed keys, every value between included. This
// test makes the file anew and compares it byte for byte; with POP_WRITE_VECTORS set it writes it.
// recompute_message_vectors.py checks the same file with another implementation.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "handoff/ends.h"
#include "handoff/hpke.h"
#include "handoff/message_bodies.h"
#include "handoff/text_parts.h"
#include "vectors.h"

namespace pop::handoff {
namespace {

constexpr const char *kService = "zz.example-line";
constexpr const char *kFile = POP_TEST_VECTORS "/pop_message_v1.json";

// Key pairs are DeriveKeyPair(SHA-256("pop/1 test vector <side> <n>")), in the order in which they are
// needed.
struct FixedKeys {
  std::string side;
  std::shared_ptr<std::vector<KeyPair>> made = std::make_shared<std::vector<KeyPair>>();

  KeyPair operator()() const {
    const std::string name = "pop/1 test vector " + side + " " + std::to_string(made->size());
    made->push_back(derive_key_pair(sha256(as_bytes(name))));
    return made->back().clone();
  }
};

class Writer {
 public:
  void open(const std::string &key) { line(quoted(key) + ": ["), ++depth_, first_ = true; }
  void close() { --depth_, text_ += "\n" + indent() + "]", first_ = false; }
  void open_object(const std::string &key = {}) {
    line((key.empty() ? "" : quoted(key) + ": ") + "{");
    ++depth_, first_ = true;
  }
  void close_object() { --depth_, text_ += "\n" + indent() + "}", first_ = false; }
  void text(const std::string &key, const std::string &value) { line(quoted(key) + ": " + quoted(value)); }
  void hex(const std::string &key, ByteView value) { text(key, to_hex(value)); }
  void number(const std::string &key, std::uint64_t value) {
    line(quoted(key) + ": " + std::to_string(value));
  }
  std::string finish() const { return "{" + text_.substr(1) + "\n}\n"; }

 private:
  static std::string quoted(const std::string &text) { return "\"" + text + "\""; }
  std::string indent() const { return std::string(2 * depth_, ' '); }
  void line(const std::string &content) {
    text_ += (first_ ? "\n" : ",\n") + indent() + content;
    first_ = false;
  }
  std::string text_ = "{";
  std::size_t depth_ = 1;
  bool first_ = true;
};

struct VectorTalk {
  FixedKeys published_keys{"published"}, child_keys{"child"}, desk_keys{"desk"};
  KeyPair published = published_keys();
  ConversationId id = sha256(as_bytes("pop/1 test vector conversation"));
  ChildEnd child{kService, published.public_key, id, child_keys};
  std::optional<DeskEnd> desk;
  Secret psk;
  std::array<std::uint32_t, 2> sent{}, opened{};
  Writer out;

  void say(Direction direction, std::uint32_t key_ref, const KeyPair &recipient, MessageType type,
           std::string_view body);
};

// One message through the two ends, and again from its parts.
void VectorTalk::say(Direction direction, std::uint32_t key_ref, const KeyPair &recipient, MessageType type,
                     std::string_view body) {
  const bool from_child = direction == Direction::child_to_desk;
  const auto side = static_cast<std::size_t>(direction);
  auto sealed = from_child ? child.seal(type, as_bytes(body)) : desk->seal(type, as_bytes(body));
  ASSERT_TRUE(sealed);
  const KeyPair ephemeral = (from_child ? child_keys : desk_keys).made->back().clone();
  const MessagePlace place{direction, id, sent[side]++, key_ref};
  const bool base = from_child && place.sequence == 0;

  auto opened_message = open_message(*sealed, place, kService, recipient, base ? ByteView{} : psk.reveal());
  ASSERT_TRUE(opened_message);
  const PlainMessage &plain = opened_message->plain;
  EXPECT_EQ(plain.body.reveal_text(), body);
  auto again = seal_message({plain.next_key, opened[side], type, Secret(as_bytes(body))}, place, kService,
                            recipient.public_key, base ? ByteView{} : psk.reveal(), ephemeral);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->bytes, *sealed);

  HpkeSetup setup;
  const Bytes info = message_info(kService, recipient.public_key);
  setup.info = info;
  if (!base) {
    setup.mode = HpkeMode::psk;
    setup.psk = psk.reveal();
    setup.psk_id = id;
  }
  const Secret shared = *kem_encap(ephemeral, recipient.public_key);
  auto receiver = hpke_receive(ephemeral.public_key, recipient, setup);
  const Secret plain_bytes = *receiver->open(message_aad(place), ByteView(*sealed).subspan(36));

  out.open_object();
  out.number("direction", side);
  out.number("sequence", place.sequence);
  out.number("key_ref", key_ref);
  out.hex("recipient_private", recipient.private_key.reveal());
  out.hex("recipient_public", recipient.public_key);
  out.hex("ephemeral_private", ephemeral.private_key.reveal());
  out.hex("next_key", plain.next_key);
  out.number("ack", plain.ack);
  out.number("type", static_cast<std::uint64_t>(type));
  out.hex("body", as_bytes(body));
  out.number("hpke_mode", base ? 0 : 1);
  out.hex("info", info);
  out.hex("aad", message_aad(place));
  out.hex("shared_secret", shared.reveal());
  out.hex("key", receiver->secrets().key.reveal());
  out.hex("base_nonce", receiver->secrets().base_nonce.reveal());
  out.hex("exporter_secret", receiver->secrets().exporter_secret.reveal());
  out.hex("plain", plain_bytes.reveal());
  out.hex("enc", ephemeral.public_key);
  out.hex("sealed", *sealed);
  out.close_object();

  // And the other end opens it.
  if (base) {
    psk = opened_message->psk.clone();
    auto accepted = DeskEnd::accept(kService, id, published, *sealed, desk_keys);
    ASSERT_TRUE(accepted);
    desk.emplace(std::move(accepted->end));
  } else if (from_child) {
    ASSERT_TRUE(desk->open(place.sequence, *sealed, published));
  } else {
    ASSERT_TRUE(child.open(place.sequence, *sealed));
  }
  ++opened[1 - side];
}

std::string make_vectors() {
  VectorTalk talk;
  Writer &out = talk.out;
  out.text("format", "PoP sealed message, version 1");
  out.text("encoding",
           "hex; key pairs are RFC 9180 DeriveKeyPair(SHA-256('pop/1 test vector <side> <n>')), sides "
           "published, child, desk");
  out.text("service_id", kService);
  out.hex("conversation_id", talk.id);
  out.hex("desk_private", talk.published.private_key.reveal());
  out.hex("desk_public", talk.published.public_key);
  out.open("messages");
  // Which key pair is which: each end makes a next key when it needs one, then an ephemeral key for each
  // message.
  const auto child_key = [&](std::size_t n) { return (*talk.child_keys.made)[n].clone(); };
  const auto desk_key = [&](std::size_t n) { return (*talk.desk_keys.made)[n].clone(); };
  constexpr Direction up = Direction::child_to_desk;
  constexpr Direction down = Direction::desk_to_child;
  talk.say(up, 0, talk.published, MessageType::text, "Hello?");  // child: key 1 is pair 0
  talk.say(up, 0, talk.published, MessageType::text,
           "Is someone there");  // nothing opened: the same next key
  talk.say(down, 1, child_key(0), MessageType::text, "Yes. I am here for you.");     // desk: key 1 is pair 0
  talk.say(up, 1, desk_key(0), MessageType::text_part, std::string(kBodyMax, 'a'));  // child: key 2 is pair 3
  talk.say(up, 1, desk_key(0), MessageType::text, "and the rest");
  talk.say(down, 2, child_key(3), MessageType::receipt, "");  // desk: key 2 is pair 2
  const Secret resource = *write_resource({"Sleeping better", "https://sleep.example/a", "Page 2."});
  talk.say(down, 2, child_key(3), MessageType::resource, resource.reveal_text());
  const Secret offer = *write_note({"zz.second", "She cannot sleep."});
  talk.say(down, 2, child_key(3), MessageType::transfer_offer, offer.reveal_text());
  const ByteArray<5> yes = write_answer({3, TransferChoice::yes});
  talk.say(up, 2, desk_key(2), MessageType::transfer_answer, as_text(yes));
  // As its form is: a real one is the first of its conversation.
  const Secret passed_on = *write_note({"zz.first", "She cannot sleep."});
  talk.say(up, 2, desk_key(2), MessageType::passed_on, passed_on.reveal_text());
  talk.say(up, 2, desk_key(2), MessageType::end, "\x05");
  out.close();
  out.hex("psk", talk.psk.reveal());
  return out.finish();
}

TEST(MessageVectors, ThePublishedFileIsWhatTheCodeMakes) {
  const std::string made = make_vectors();
  if (std::getenv("POP_WRITE_VECTORS") != nullptr) std::ofstream(kFile, std::ios::binary) << made;
  const auto published = read_file(kFile);
  ASSERT_TRUE(published) << "no " << kFile;
  EXPECT_TRUE(as_text(*published) == made) << kFile << " differs from what the code makes";
}

// As a reader of the file would: each message opened with the keys it names.
TEST(MessageVectors, ThePublishedMessagesOpen) {
  const auto file = read_vectors("pop_message_v1.json");
  const Bytes psk = hex(file, "psk");
  const Bytes id = hex(file, "conversation_id");
  std::size_t count = 0;
  for (const JsonValue &one : get_array(file, "messages")->GetArray()) {
    SealedBytes sealed;
    const Bytes bytes = hex(one, "sealed");
    ASSERT_EQ(bytes.size(), sealed.size());
    std::copy(bytes.begin(), bytes.end(), sealed.begin());
    MessagePlace place{static_cast<Direction>(number(one, "direction")),
                       {},
                       static_cast<std::uint32_t>(number(one, "sequence")),
                       static_cast<std::uint32_t>(number(one, "key_ref"))};
    std::copy(id.begin(), id.end(), place.conversation.begin());
    auto opened =
        open_message(sealed, place, hex_text(file, "service_id"), key_pair(one, "recipient_private"),
                     number(one, "hpke_mode") == 0 ? ByteView{} : ByteView(psk));
    ASSERT_TRUE(opened);
    EXPECT_EQ(to_hex(opened->plain.body.reveal()), hex_text(one, "body"));
    EXPECT_EQ(to_hex(opened->plain.next_key), hex_text(one, "next_key"));
    EXPECT_EQ(opened->plain.ack, number(one, "ack"));
    EXPECT_EQ(static_cast<std::uint64_t>(opened->plain.type), number(one, "type"));
    ++count;
  }
  EXPECT_EQ(count, 11u);
}

}  // namespace
}  // namespace pop::handoff
