#include "handoff/link.h"

#include <gtest/gtest.h>

namespace pop::handoff {
namespace {

using directory::Channel;
using directory::ChannelType;

std::string link_or_error(const Result<std::string> &link) { return link ? *link : "error"; }

TEST(Link, Tel) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"116111", "tel:116111"},
      {"0800 11 11", "tel:08001111"},
      {"0-800-555", "tel:0800555"},
      {"+49 30 123456", "tel:+4930123456"},
      {"15", "tel:15"},
      {"*4141", "tel:*4141"},
      {"#1388", "tel:%231388"},
      // Never a number made up by leaving something out.
      {"116 111 / 0800 1110", "error"},
      {"+49 (0)30 123456", "error"},
      {"0800 CHILD", "error"},
      {"116111;phone-context=+49", "error"},
      {"116111,1", "error"},
      {"12+34", "error"},
      {"++4930123456", "error"},
      {"+04930123456", "error"},
      {"+49", "error"},
      {"+4930*123456", "error"},
      {"+4930123456789012", "error"},
      {"1234567890123456", "error"},
      {"1", "error"},
      {"", "error"},
      {"+", "error"},
      {"\xD9\xA1\xD9\xA2\xD9\xA3", "error"},  // Arabic-Indic digits
      {std::string("116\0", 4), "error"}};
  for (const auto &[number, wanted] : cases) EXPECT_EQ(link_or_error(tel_link(number)), wanted) << number;
}

TEST(Link, Sms) {
  EXPECT_EQ(link_or_error(sms_link("686868", "CONNECT", SmsForm::rfc5724)), "sms:686868?body=CONNECT");
  EXPECT_EQ(link_or_error(sms_link("686868", "CONNECT", SmsForm::apple)), "sms:686868&body=CONNECT");
  for (const SmsForm form : {SmsForm::rfc5724, SmsForm::apple})
    EXPECT_EQ(link_or_error(sms_link("+46771501191", "", form)), "sms:+46771501191");
  EXPECT_EQ(link_or_error(sms_link("988", "a&b=c", SmsForm::apple)), "sms:988&body=a%26b%3Dc");
  EXPECT_EQ(link_or_error(sms_link("+46771501191")), "sms:+46771501191");
  EXPECT_EQ(link_or_error(sms_link("#1388")), "sms:%231388");
  EXPECT_EQ(link_or_error(sms_link("988", "a b&c=d#\xC3\xA9?", SmsForm::rfc5724)),
            "sms:988?body=a%20b%26c%3Dd%23%C3%A9%3F");
  EXPECT_EQ(link_or_error(sms_link("text us", "x")), "error");
}

TEST(Link, Messengers) {
  EXPECT_EQ(link_or_error(whatsapp_link("+5491131331000")), "https://wa.me/5491131331000");
  EXPECT_EQ(link_or_error(whatsapp_link("91131331000")), "error");
  EXPECT_EQ(link_or_error(telegram_link("@INCIBE017")), "https://t.me/INCIBE017");
  EXPECT_EQ(link_or_error(telegram_link("INCIBE017")), "https://t.me/INCIBE017");
  for (const char *bad : {"", "@", "@abc", "@1abcd", "@a b c d", "@../joinchat", "https://t.me/x",
                          "@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    EXPECT_EQ(link_or_error(telegram_link(bad)), "error") << bad;
}

TEST(Link, Mail) {
  EXPECT_EQ(link_or_error(mail_link("help@example.org")), "mailto:help@example.org");
  EXPECT_EQ(link_or_error(mail_link("a+b&c?d%@example.org")), "mailto:a%2Bb%26c%3Fd%25@example.org");
  for (const char *bad :
       {"", "@example.org", "a@", "a@b", "a@b@example.org", "a b@example.org", ".a@example.org",
        "a.@example.org", "a..b@example.org", "a@-b.org", "a@b-.org", "a@b..org", "a@b.org.",
        "a@b.org?cc=x@y.org", "a,b@example.org", "\xC3\xA9@example.org", "a@ex\xC3\xA4mple.org"})
    EXPECT_EQ(link_or_error(mail_link(bad)), "error") << bad;
}

TEST(Link, Web) {
  for (const char *good :
       {"https://example.org", "https://example.org/chat?x=1&y=%C3%A9#top", "https://example.org:8443/",
        "https://play.google.com/store/apps/details?id=com.ltmessenger.linealibre",
        "https://a-b.example.org?x"})
    EXPECT_EQ(link_or_error(web_link(good)), good);
  for (const char *bad : {"",
                          "https://",
                          "https:///x",
                          "http://example.org",
                          "HTTPS://example.org",
                          "javascript:alert(1)",
                          "https://localhost",
                          "https://user@example.org",
                          "https://help.example@evil.example/",
                          "https://ex ample.org",
                          "https://example.org/a b",
                          "https://example.org/\"",
                          "https://example.org/%zz",
                          "https://example.org/%4",
                          "https://example.org/a\\b",
                          "https://example.org/<x>",
                          "https://example.org/#a#b",
                          "https://example.org:/",
                          "https://example.org:123456/",
                          "https://example.org:x/",
                          "https://-a.org",
                          "https://b\xC3\xBC"
                          "cher.example",
                          "https://example.org/\n",
                          "https://example..org"})
    EXPECT_EQ(link_or_error(web_link(bad)), "error") << bad;
  EXPECT_EQ(link_or_error(site_link("http://www.example.org/")), "http://www.example.org/");
  EXPECT_EQ(link_or_error(site_link("https://www.example.org/")), "https://www.example.org/");
  EXPECT_EQ(link_or_error(site_link("ftp://www.example.org/")), "error");
}

TEST(Link, OfAChannel) {
  Channel channel;
  channel.type = ChannelType::phone;
  channel.value = "116111";
  EXPECT_EQ(link_or_error(channel_link(channel)), "tel:116111");
  EXPECT_EQ(link_or_error(channel_link(channel, true)), "error");
  channel.international = "+4922893730";
  EXPECT_EQ(link_or_error(channel_link(channel, true)), "tel:+4922893730");
  channel.type = ChannelType::sms;
  channel.sms_body = "HELP";
  EXPECT_EQ(link_or_error(channel_link(channel, true, SmsForm::rfc5724)), "sms:+4922893730?body=HELP");
  EXPECT_EQ(link_or_error(channel_link(channel, false, SmsForm::rfc5724)), "sms:116111?body=HELP");
  channel.type = ChannelType::pop;
  EXPECT_EQ(link_or_error(channel_link(channel)), "error");

  channel.value = "http://www.example.org/";
  channel.type = ChannelType::website;
  EXPECT_EQ(link_or_error(channel_link(channel)), "http://www.example.org/");
  for (ChannelType type :
       {ChannelType::webchat, ChannelType::web_form, ChannelType::messenger, ChannelType::app}) {
    channel.type = type;
    EXPECT_EQ(link_or_error(channel_link(channel)), "error");  // what a child writes goes over https only
  }
}

TEST(Link, PercentEncodingLeavesOnlyUnreservedCharacters) {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  const std::string encoded = percent_encode(all);
  EXPECT_EQ(encoded.size(), 66u + 3u * (256u - 66u));
  EXPECT_EQ(encoded.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"),
            std::string::npos);
}

}  // namespace
}  // namespace pop::handoff
