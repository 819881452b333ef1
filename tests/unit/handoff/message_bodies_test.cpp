// What is more than a text: written and read, and everything that must not be shown as it is.
#include "handoff/message_bodies.h"

#include <gtest/gtest.h>

#include "handoff/link.h"
#include "handoff/plain_text.h"

namespace pop::handoff {
namespace {

TEST(MessageBodies, AResourceIsWrittenAndRead) {
  const Resource said{"Sleeping better", "https://sleep.example/young?page=2", "Look at\npage 2."};
  auto body = write_resource(said);
  ASSERT_TRUE(body);
  EXPECT_EQ(to_hex(body->reveal().first(4)), "000f536c");
  auto read = read_resource(body->reveal());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->title, said.title);
  EXPECT_EQ(read->link, said.link);
  EXPECT_EQ(read->note, said.note);

  body = write_resource({"Only a title", "", ""});
  ASSERT_TRUE(body);
  read = read_resource(body->reveal());
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->link.empty() && read->note.empty());
}

TEST(MessageBodies, ANoteIsWrittenAndRead) {
  const std::string story = "She is 12.\n" + std::string(kNoteMax - 11, 'n');
  auto body = write_note({"zz.second", story});
  ASSERT_TRUE(body);
  EXPECT_EQ(as_text(body->reveal().subspan(1, 9)), "zz.second");
  auto read = read_note(body->reveal());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->service_id, "zz.second");
  EXPECT_EQ(read->text, story);
  EXPECT_EQ(write_note({"zz.second", story + "n"}).error().code, POP_E_TOO_LARGE);
}

TEST(MessageBodies, AnAnswerIsFiveBytes) {
  for (const TransferChoice choice : {TransferChoice::no, TransferChoice::yes, TransferChoice::impossible}) {
    const auto body = write_answer({0x01020304, choice});
    EXPECT_EQ(to_hex(ByteView(body).first(4)), "01020304");
    const auto read = read_answer(body);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->offer, 0x01020304u);
    EXPECT_EQ(read->choice, choice);
  }
  EXPECT_FALSE(read_answer(*from_hex("0102030403")));
  EXPECT_FALSE(read_answer(*from_hex("01020304")));
  EXPECT_FALSE(read_answer(*from_hex("010203040100")));
}

TEST(MessageBodies, WhatDoesNotShowWhatItHoldsIsRefused) {
  EXPECT_TRUE(is_plain_text("مرحبا, שלום, नमस्ते, 👩‍👧 \n\tend", false));
  EXPECT_FALSE(is_plain_text("two\nlines", true));
  const std::string bad[] = {std::string("nul\0", 4),
                             "\x1b[31mred",
                             "back\b",
                             "\r",
                             "\x7f",
                             "\xC2\x85",
                             "\xE2\x80\xA8",
                             "\xE2\x80\xA9",
                             "\xE2\x80\xAEtxet",
                             "\xE2\x81\xA6",
                             "\xF3\xA0\x81\x81",
                             "\xff",
                             "\xC0\xAF",
                             "\xED\xA0\x80"};
  for (const std::string &text : bad) {
    EXPECT_FALSE(is_plain_text("a" + text, false)) << to_hex(as_bytes(text));
    EXPECT_EQ(write_note({"zz.second", text}).error().code, POP_E_ARGUMENT) << to_hex(as_bytes(text));
    EXPECT_EQ(write_resource({text, "", ""}).error().code, POP_E_ARGUMENT) << to_hex(as_bytes(text));
    EXPECT_EQ(write_resource({"t", "", text}).error().code, POP_E_ARGUMENT) << to_hex(as_bytes(text));
    // From an end that does not check, too.
    const Bytes note{1, 'z'};
    Bytes with = note;
    append(with, as_bytes(text));
    EXPECT_TRUE(read_note(note));
    EXPECT_EQ(read_note(with).error().code, POP_E_FORMAT) << to_hex(as_bytes(text));
  }
  EXPECT_EQ(write_resource({"", "", "note"}).error().code, POP_E_ARGUMENT);
  EXPECT_EQ(write_resource({"two\nlines", "", ""}).error().code, POP_E_ARGUMENT);
  for (const char *id : {"", "ZZ.second", "zz second", "zz/second", "zz.s\xC3\xA9", "../zz"})
    EXPECT_EQ(write_note({id, "n"}).error().code, POP_E_ARGUMENT) << id;
  EXPECT_EQ(write_note({std::string(101, 'z'), "n"}).error().code, POP_E_ARGUMENT);
}

TEST(MessageBodies, OverlongIsRefused) {
  const std::string long_note(kResourceNoteMax + 1, 'n');
  const std::string long_title(kTitleMax + 1, 't');
  EXPECT_EQ(write_resource({long_title, "", ""}).error().code, POP_E_TOO_LARGE);
  EXPECT_EQ(write_resource({"t", "", long_note}).error().code, POP_E_TOO_LARGE);
  EXPECT_EQ(write_resource({"t", "https://a.example/" + std::string(kWebLinkMax, 'a'), ""}).error().code,
            POP_E_TOO_LARGE);
  Bytes note{1, 'z'};
  note.resize(2 + kNoteMax + 1, 'n');
  EXPECT_EQ(read_note(note).error().code, POP_E_FORMAT);
}

TEST(MessageBodies, EveryCutIsRefusedOrIsAShorterNote) {
  auto body = write_resource({"Title", "https://sleep.example/a", ""});
  ASSERT_TRUE(body);
  for (std::size_t size = 0; size < body->size(); ++size)
    EXPECT_FALSE(read_resource(body->reveal().first(size))) << size;
  EXPECT_FALSE(read_note({}));
  EXPECT_FALSE(read_note(*from_hex("05616161")));
}

TEST(MessageBodies, AHostCanBeReadForNoOther) {
  const auto host_of = [](std::string_view link) { return *web_link_host(link); };
  EXPECT_EQ(host_of("https://sleep.example"), "sleep.example");
  EXPECT_EQ(host_of("https://www.sleep.example/a?b=https://other.example#c"), "www.sleep.example");
  EXPECT_EQ(host_of("https://xn--bcher-kva.example/"), "xn--bcher-kva.example");
  EXPECT_EQ(host_of("https://a.example?x@b.example"), "a.example");

  const std::string long_host = std::string(60, 'a') + "." + std::string(60, 'b') + "." +
                                std::string(60, 'c') + "." + std::string(60, 'd') + "." +
                                std::string(56, 'e');
  ASSERT_EQ(long_host.size(), 300u);
  const std::string bad[] = {
      "javascript:alert(1)", "http://sleep.example", "//sleep.example", "sleep.example", "data:text/html,x",
      "file:///etc/passwd", "HTTPS://sleep.example", "https:/sleep.example", "https:///sleep.example",
      "https://",
      // a user's name in front of the host
      "https://helpline.example@evil.example/", "https://helpline.example:x@evil.example/",
      "https://helpline.example%40evil.example/", "https://helpline.example\\@evil.example/",
      // what is no host of a public page
      "https://localhost/", "https://127.0.0.1/", "https://0x7f.0x1/", "https://1.2.3.4.5/", "https://[::1]/",
      "https://sleep.example./", "https://.example/", "https://a..example/", "https://-a.example/",
      "https://a-.example/", "https://sleep.example:8443/", "https://sleep.example:/",
      "https://" + std::string(64, 'a') + ".example/", "https://" + long_host + "/",
      // what looks like another letter, or is not seen
      "https://chiIdline.example/",
      "https://b\xC3\xBC"
      "cher.example/",
      "https://\xD0\xB0pple.example/", "https://a\xE2\x80\xAE.example/", "https://a.example/\xE2\x80\xAEgpj",
      "https://a.example/\n", "https://a.example/ b", "https://a.example/\t",
      std::string("https://a.example/\0", 19), "https://a.example/%zz", "https://a\xEF\xBC\x8F.example/",
      "https://a_b.example/"};
  for (const std::string &link : bad) {
    EXPECT_EQ(web_link_host(link).error().code, POP_E_ARGUMENT) << link;
    EXPECT_FALSE(write_resource({"t", link, ""})) << link;
    // From an end that does not check, too.
    Bytes body{0, 1, 't'};
    append_u16(body, static_cast<std::uint16_t>(link.size()));
    append(body, as_bytes(link));
    EXPECT_EQ(read_resource(body).error().code, POP_E_FORMAT) << link;
  }
}

}  // namespace
}  // namespace pop::handoff
