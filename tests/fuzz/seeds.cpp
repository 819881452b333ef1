// Writes what each fuzzer begins with, out of tests/vectors, tests/data/examples, directory/ and a directory
// signed here:
//   pop_fuzz_seeds FOLDER

#include <filesystem>
#include <fstream>
#include <iostream>

#include "directory/bundle.h"
#include "handoff/ends.h"
#include "handoff/message_bodies.h"
#include "handoff/protocol.h"
#include "support/signed_repository.h"
#include "unit/handoff/vectors.h"

using namespace pop;
using namespace pop::handoff;
namespace fs = std::filesystem;

namespace {

const fs::path kSource = POP_SOURCE_DIR;

class Corpus {
 public:
  Corpus(const fs::path &folder, const std::string &fuzzer) : folder_(folder / fuzzer) {
    fs::create_directories(folder_);
  }
  void add(ByteView bytes) {
    std::ofstream file(folder_ / ("seed-" + std::to_string(count_++)), std::ios::binary);
    file.write(as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    if (!file) throw std::runtime_error("cannot write in " + folder_.string());
  }
  // For fuzzers whose first byte chooses a reader.
  void add(std::uint8_t which, ByteView bytes) {
    Bytes all{which};
    append(all, bytes);
    add(all);
  }

 private:
  fs::path folder_;
  int count_ = 0;
};

Bytes file(const fs::path &path) {
  auto bytes = read_file(path.string());
  if (!bytes) throw std::runtime_error("cannot read " + path.string());
  return *bytes;
}

void directory_seeds(const fs::path &out) {
  Corpus json(out, "json"), bundle(out, "bundle"), metadata(out, "metadata"), service(out, "service"),
      editors(out, "editors"), hours(out, "hours");
  const auto vectors = read_vectors("tuf_canonical_json_and_delegation.json");
  for (const JsonValue &one : get_array(vectors, "canonical_json")->GetArray())
    json.add(as_bytes(*get_string(one, "json")));

  const test::Repository repository;
  bundle.add(repository.bundle());
  bundle.add(*directory::write_bundle({{"metadata/timestamp.json", {'{', '}'}}, {"targets/a", {}}}));
  metadata.add(0, repository.root());
  for (const auto &[path, bytes] : repository.publish()) {
    if (!path.starts_with("metadata/") || path.find("root") != std::string::npos) continue;
    const bool timestamp = path.find("timestamp") != std::string::npos;
    metadata.add(timestamp ? 1 : path.find("snapshot") != std::string::npos ? 2 : 3, bytes);
  }
  constexpr const char *editors_files[] = {"policy",   "zones",  "emergency", "parents",
                                           "holidays", "relays", "gateway"};
  for (std::uint8_t i = 0; i < std::size(editors_files); ++i) {
    editors.add(i, file(kSource / "tests/data/examples" / (std::string(editors_files[i]) + ".json")));
  }
  service.add(file(kSource / "tests/data/examples/service.json"));
  for (const fs::path country : {"de", "in", "za", "001"}) {
    for (const auto &entry : fs::directory_iterator(kSource / "directory/services" / country)) {
      const Bytes bytes = file(entry.path());
      service.add(bytes);
      const auto record = parse_json(bytes);
      for (const JsonValue &channel : get_array(*record, "channels")->GetArray()) {
        if (const auto text = get_string(channel, "hours")) hours.add(as_bytes(*text));
      }
    }
  }
  for (const char *text : {"24/7", "Mo-Fr 08:00-20:00; PH off", "Dec 24-Jan 02 off; Sa,Su 22:00-26:00"})
    hours.add(as_bytes(text));
}

void words_seeds(const fs::path &out) {
  Corpus words(out, "words");
  const std::string small =
      R"({"language":"LANGUAGE","review":"draft","strings":{"chat.queue":"{ahead, plural, =0 {a} one {# b} other {# c}}",
      "danger.call":"{number}","feedback.helped":"{n, select, 5 {a} 3 {b} other {c}}","back":{"A":"a","C":"c"}}})";
  for (const char *language : {"en", "de", "ar", "ru", "zh-Hant", "hi"}) {
    std::string file = small;
    words.add(as_bytes(file.replace(file.find("LANGUAGE"), 8, language)));
  }
  if (const auto whole = read_file(kSource / "sdk/flow/words/en.json")) words.add(*whole);
}

void language_seeds(const fs::path &out) {
  Corpus language(out, "language");
  for (const char *tags : {"de-DE\nen", "zh_HK.UTF-8\nzh-yue", "sr_RS@latin\niw", "en_US_POSIX\nC",
                           "pt-PT-u-nu-latn\nnb", "es-419"})
    language.add(as_bytes(tags));
}

void resolve_seeds(const fs::path &out) {
  // now, locales, region, SIM, MCC, MNC, zone, address country, chosen, topic, area, can, needs, offline,
  // age, prefer, three opening hours, languages.
  Corpus resolve(out, "resolve");
  for (const char *text :
       {"1781085600\nde-DE "
        "en\nDE\nDE\n262\n01\nEurope/Berlin\n\n\nviolence.bullying\nDE-BE\n1023\n0\n0\n14\nwebchat sms\n"
        "Mo-Sa 14:00-20:00; PH off\n24/7\n22:00-06:00\nde pl",
        "1798200000\nkl-GL da\nGL\n\n\n\nAmerica/Nuuk\n\n\n\n\n3\n1\n1\n0\n\nMo-Fr 09:00-17:00\n\nSu,PH "
        "10:00-12:00\nkl",
        "1792888200\nes_US.UTF-8 "
        "iw\nUS\nDE\n310\n260\nUS/Eastern\nFR\nus\nfamily\nUS-NJ\n1023\n2\n0\n9\nphone\n"
        "off\n00:00-02:30\nDec 29-Jan 03 off\nes-419 sr-Cyrl",
        "0\n\n\n\n\n\nEtc/UTC\n\n\n\n\n0\n0\n0\n-1\n\nx\ny\nz\n"})
    resolve.add(as_bytes(text));
}

void wire_seeds(const fs::path &out) {
  Corpus bhttp(out, "bhttp"), ohttp(out, "ohttp"), protocol(out, "protocol"), message(out, "message");
  const auto examples = read_vectors("bhttp_rfc9292_examples.json");
  for (const JsonValue &one : get_array(examples, "examples")->GetArray()) {
    bhttp.add(0, hex(one, "hex"));
    bhttp.add(1, hex(one, "hex"));
  }
  const auto published = read_vectors("ohttp_rfc9458_appendix_a.json");
  const Bytes config = hex(published, "key_config");
  ohttp.add(0, config);
  const OhttpGatewayKey key{1, derive_key_pair(Bytes(32, 7))};
  ohttp.add(1, write_key_configs(std::vector<OhttpKeyConfig>{key.config(), key.config()}));
  ohttp.add(2, Bytes(kOhttpResponseSize));
  ohttp.add(3, seal_ohttp_request(key.config(), as_bytes("ask"))->body);

  const auto token = [] { return Secret(Bytes(kTokenSize, 5)); };
  for (const Request &request :
       {Request(StartRequest{{1}, token(), "zz.line", 3, {7}}), Request(SendRequest{{1}, token(), 1, {7}}),
        Request(FetchRequest{{1}, token(), 2, 20}), Request(EndRequest{{1}, token(), 2, {7}})}) {
    protocol.add(0, write_request(request, "gateway.example")->reveal());
  }
  Answer answer;
  answer.stored = 2;
  answer.queue_position = 4;
  answer.wait_minutes = 6;
  protocol.add(1, write_response(answer)->reveal());
  answer.message = Delivery{1, {9}};
  protocol.add(1, write_response(answer)->reveal());
  protocol.add(1, write_response(Problem::full)->reveal());

  const auto conversation = read_vectors("pop_message_v1.json");
  for (const JsonValue &one : get_array(conversation, "messages")->GetArray())
    message.add(0, hex(one, "sealed")), message.add(2, hex(one, "body"));
  Bytes plain(kKeySize + 4);
  append(plain, Bytes{1, 0, 2, 'h', 'i'});
  message.add(1, plain);
}

void conversation_seeds(const fs::path &out) {
  Corpus ends(out, "ends"), bodies(out, "bodies");
  const KeyPair key = derive_key_pair(Bytes(32, 7));
  ChildEnd child("zz.line", key.public_key, {1});
  ends.add(1, child.save().reveal());
  const auto message0 = child.seal(MessageType::text, as_bytes("hi"));
  auto desk = DeskEnd::accept("zz.line", {1}, key, *message0);
  ends.add(0, desk->end.save().reveal());
  const auto answer = desk->end.seal(MessageType::text, as_bytes("hello"));
  ends.add(0, desk->end.save().reveal());
  if (!child.open(0, *answer)) throw std::runtime_error("the answer does not open");
  ends.add(1, child.save().reveal());

  bodies.add(0, write_resource({"A page", "https://example.org/a", "To read"})->reveal());
  bodies.add(1, write_note({"zz.other", "What was said"})->reveal());
  bodies.add(2, write_answer({3, TransferChoice::yes}));
  bodies.add(3, Bytes{2, 0, 2, 'h', 'i', 1, 0, 1, '!'});
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) return std::cerr << "usage: pop_fuzz_seeds FOLDER\n", 2;
  try {
    directory_seeds(argv[1]);
    language_seeds(argv[1]);
    words_seeds(argv[1]);
    resolve_seeds(argv[1]);
    wire_seeds(argv[1]);
    conversation_seeds(argv[1]);
  } catch (const std::exception &fault) {
    return std::cerr << fault.what() << "\n", 1;
  }
  return 0;
}
