#include "base/bytes.h"

#include <gtest/gtest.h>

namespace pop {
namespace {

TEST(Hex, GoesBothWays) {
  const Bytes bytes{0x00, 0x7f, 0xff};
  EXPECT_EQ(to_hex(bytes), "007fff");
  EXPECT_EQ(from_hex("007FfF"), bytes);
}

TEST(Hex, OfAKnownLengthIsLowerCaseAndExact) {
  ByteArray<3> bytes{};
  EXPECT_TRUE(read_hex("007fff", bytes));
  EXPECT_EQ(bytes, (ByteArray<3>{0x00, 0x7f, 0xff}));
  for (const char *text :
       {"", "007ff", "007fff0", "007fff00", "007fFf", "g07fff", "0g7fff", "007ff\x7f", "007f f"}) {
    EXPECT_FALSE(read_hex(text, bytes)) << text;
  }
}

TEST(Hex, RefusesWhatIsNotHex) {
  EXPECT_FALSE(from_hex("abc"));
  EXPECT_FALSE(from_hex("zz"));
  EXPECT_FALSE(from_hex("0 0 "));
}

TEST(Base64, KeepsThePaddingOfRfc4648) {
  EXPECT_EQ(to_base64(as_bytes("foob")), "Zm9vYg==");
  EXPECT_EQ(as_text(*from_base64("Zm9vYmE=")), "fooba");
  EXPECT_FALSE(from_base64("Zm9vYmE"));
  EXPECT_FALSE(from_base64("Zm9vYmE=\n"));
}

TEST(Sha256, HashesTheStandardsExample) {  // FIPS 180-4, "abc"
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(ByteReader, StaysFailedAfterTheFirstMissingByte) {
  const Bytes bytes{0x01, 0x02, 0x03};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u16(), 0x0102);
  EXPECT_EQ(reader.u32(), 0u);
  EXPECT_TRUE(reader.failed());
  EXPECT_EQ(reader.u8(), 0);  // one byte is there, but what came before was not
}

TEST(ByteReader, IsBigEndian) {
  Bytes bytes;
  append_u32(bytes, 0xdeadbeef);
  append_u16(bytes, 0xcafe);
  EXPECT_EQ(to_hex(bytes), "deadbeefcafe");
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u32(), 0xdeadbeef);
  EXPECT_EQ(reader.u16(), 0xcafe);
  EXPECT_FALSE(reader.failed());
}

TEST(Utf8, OnlyTheShortestFormOfRealCharacters) {
  for (const char *good : {"", "abc", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "\xF0\x9F\x98\x80"})
    EXPECT_TRUE(is_utf8(as_bytes(good))) << good;
  for (const char *bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE2\x82",
                          "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC2\x41",
                          "\xE2\x82\x41", "\xF0\x9F\x98\x41", "\xF0\x9F\x98"})
    EXPECT_FALSE(is_utf8(as_bytes(bad))) << to_hex(as_bytes(bad));
}

// ASCII is read in steps of eight.
TEST(Utf8, WhereverItStands) {
  for (std::size_t before = 0; before < 17; ++before) {
    const std::string ascii(before, 'a');
    EXPECT_TRUE(is_utf8(as_bytes(ascii + "\xC3\xA9" + ascii))) << before;
    EXPECT_FALSE(is_utf8(as_bytes(ascii + "\xC3" + ascii))) << before;
    EXPECT_FALSE(is_utf8(as_bytes(ascii + "\xA9" + ascii))) << before;
  }
}

}  // namespace
}  // namespace pop
