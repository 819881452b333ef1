#include "directory/policy.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace pop::directory {
namespace {

JsonDocument json(const std::string &text) {
  auto document = parse_json(as_bytes(text));
  EXPECT_TRUE(document) << text;
  return std::move(*document);
}

CountryPolicy germany() {
  CountryPolicy out;
  out.serves = {"DE"};
  out.prefixes = {"+49301234"};
  out.short_codes = {"116111", "*5550", "*21*0900123#", "116111,900"};
  out.urls = {"https://line.example", "https://big.example/us/", "https://path.example/chat",
              "https://www.our.example/us"};
  out.mail_domains = {"line.example", "the.line@mail.example"};
  out.handles = {"@the_line", "https://m.example/the-line"};
  out.text_digits = {"24", "1800"};
  return out;
}

std::string record(const std::string &channels, const std::string &name = "The line",
                   const std::string &more = {}) {
  return R"({"id":"de.line","version":1,"state":"active","serves":["DE"],"name":{"und":")" + name +
         R"("},"kind":"child_helpline","channels":[)" + channels + "]" + more + "}";
}

constexpr char kPhone[] = R"({"type":"phone","value":"116111"})";

// The message, or "" where the record is within the policy.
std::string fault(const std::string &text, const std::string &path = "services/de/line.json") {
  const JsonDocument document = json(text);
  const auto service = parse_service(document);
  EXPECT_TRUE(service) << service.error().message;
  const auto ok = check_record(germany(), path, *service, document);
  if (ok) return {};
  EXPECT_EQ(ok.error().code, POP_E_POLICY);
  return ok.error().message;
}

std::string channel_fault(const std::string &type, const std::string &value) {
  return fault(record(R"({"type":")" + type + R"(","value":")" + value + R"("})"));
}

TEST(Policy, IdIsThatOfThePath) {
  EXPECT_EQ(fault(record(kPhone)), "");
  for (const char *path : {"services/de/other.json", "services/fr/line.json", "services/de/line",
                           "de/line.json", "services/de/x/line.json"}) {
    EXPECT_NE(fault(record(kPhone), path).find("id \"de.line\""), std::string::npos) << path;
  }
}

TEST(Policy, ServesOnlyItsOwn) {
  std::string other = record(kPhone);
  other.replace(other.find(R"(["DE"])"), 6, R"(["DE","FR"])");
  EXPECT_NE(fault(other).find("serves \"FR\""), std::string::npos);
  std::string world = record(kPhone);
  world.replace(world.find(R"(["DE"])"), 6, R"(["001"])");
  EXPECT_NE(fault(world), "");
  EXPECT_EQ(fault(record(kPhone, "The line", R"(,"areas":["DE-BE"])")), "");
  EXPECT_NE(fault(record(kPhone, "The line", R"(,"areas":["FR-75"])")), "");
  EXPECT_NE(fault(record(kPhone, "The line", R"(,"areas":["DE"])")), "");
}

TEST(Policy, NumbersAreThoseOfThePolicy) {
  for (const char *good : {"116111", "*5550", "+49301234", "+4930123456"})
    EXPECT_EQ(channel_fault("phone", good), "") << good;
  for (const char *bad :
       {"116112", "11611", "1161110", "5550", "#5550", "+49900123456", "+4930123", "0900123", "116111,900",
        "116111;900", "116111p900", "tel:116111", "116 111", "**5550", "*21*0900123#", "+"}) {
    EXPECT_NE(channel_fault("phone", bad), "") << bad;
    EXPECT_NE(channel_fault("sms", bad), "") << bad;
  }
  const std::string abroad = R"({"type":"phone","value":"116111","abroad":true,"international":")";
  EXPECT_EQ(fault(record(abroad + R"(+49301234"})")), "");
  EXPECT_NE(fault(record(abroad + R"(+49900123456"})")).find("international"), std::string::npos);
  EXPECT_NE(fault(record(abroad + R"(116111"})")).find("international"), std::string::npos);
}

TEST(Policy, UrlsUpToABoundary) {
  for (const char *good : {"https://line.example", "https://line.example/", "https://line.example/chat?x=1#y",
                           "https://LINE.example/chat", "https://line.example?x",
                           "https://big.example/us/chat", "https://big.example/us/"}) {
    EXPECT_EQ(channel_fault("webchat", good), "") << good;
  }
  for (const char *bad : {"http://line.example",
                          "https://line.example.evil.example",
                          "https://line.example@evil.example",
                          "https://line.example:8443/",
                          "https://line.examples/",
                          "https://evil.example/https://line.example",
                          "https://path.example/chatter",
                          "https://path.example/chat:x",
                          "https://path.example/chat&x",
                          "https://user@line.example/",
                          "https://big.example/",
                          "https://big.example/us",
                          "https://big.example/usa/chat",
                          "https://big.example/us/../them",
                          "https://big.example/us/%2E%2e/them",
                          "https://big.example/us/./..",
                          "https://line.example\\\\@evil.example",
                          "https://line.example/a b",
                          "javascript:alert(1)",
                          "//line.example",
                          "https://",
                          "intent://line.example"}) {
    EXPECT_NE(channel_fault("webchat", bad), "") << bad;
    EXPECT_NE(channel_fault("website", bad), "") << bad;
  }
}

TEST(Policy, MailAndHandles) {
  EXPECT_EQ(channel_fault("email", "help@line.example"), "");
  EXPECT_EQ(channel_fault("email", "Help.me+kids@LINE.example"), "");
  EXPECT_EQ(channel_fault("email", "The.Line@mail.example"), "");
  for (const char *bad :
       {"help@evil.example", "@line.example", "line.example", "help@evil.example@line.example",
        "anyone@mail.example", "a.the.line@mail.example", "the.line@mail.example@mail.example",
        "a?bcc=x%40y@line.example", "help@line.example,x@evil.example", "help@sub.line.example"}) {
    EXPECT_NE(channel_fault("email", bad), "") << bad;
  }
  EXPECT_EQ(channel_fault("telegram", "@the_line"), "");
  EXPECT_NE(channel_fault("telegram", "@the_line2"), "");
  EXPECT_EQ(channel_fault("messenger", "https://m.example/the-line"), "");
  EXPECT_NE(channel_fault("messenger", "https://m.example/the-line2"), "");
}

TEST(Policy, TextsHoldNoOtherNumber) {
  for (const char *good :
       {"The line 116111", "116 111", "1-1-6 (111)", "116.111!", "24-hour line", "1-800-HELP", "١١٦١١١",
        "116111 / 116111", "116\u200b111", "1_1_6:111", "24 hours: 116111"}) {
    EXPECT_EQ(fault(record(kPhone, good)), "") << good;
  }
  for (const char *bad :
       {"Call 0900 123456", "116112", "116 111 9", "９００１２３", "٠٩٠٠", "①①⑥", "24 24 24", "116111 24",
        "call 1", "०९००", "\u3248", "\u3251", "\u32b1", "\u00bd", "\u2155"}) {
    EXPECT_NE(fault(record(kPhone, bad)), "") << bad;
  }
  // Alone, each of the two numbers is allowed.
  for (const char *joint : {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\u20e3",
                            "\ufe0f\u20e3", "_", "*", ":", "\u2022", "\u202e"}) {
    EXPECT_NE(fault(record(kPhone, std::string("24") + joint + "1800")), "") << joint;
  }
  const std::string sms = R"({"type":"sms","value":"116111","sms_body":"JOIN 900900"})";
  EXPECT_NE(fault(record(sms)), "");
  EXPECT_NE(fault(record(kPhone, "The line", R"(,"next":{"en":{"B":"Or call 0900 1"}})")), "");
  EXPECT_NE(fault(record(kPhone, "The line", R"(,"confidentiality":{"de":{"A":"Ruf 0900 an"}})")), "");
}

TEST(Policy, TextsHoldNoOtherHost) {
  for (const char *good : {"Line.example", "www.line.example", "the line e.V.", "St. Gallen", "Yes.",
                           "help@line.example", "a/b", "Wait... then call", "the.line@mail.example",
                           "line.example: call", "at “line.example”", "and so on…"}) {
    EXPECT_EQ(fault(record(kPhone, good)), "") << good;
  }
  for (const char *bad :
       {"evil.example", "See https://evil.example/x", "write to help@evil.example", "line.example.evil.ru",
        "эвил.рф", "evil.example...more", "..evil.example..", "evil\u3002example", "evil\uff0eexample",
        "evil\uff61example", "ｅｖｉｌ.ｅｘａｍｐｌｅ", "ev\u00adil.exa\u200bmple", "anyone@mail.example",
        "https://evil", "evil@line.example@evil.example"}) {
    EXPECT_NE(fault(record(kPhone, bad)), "") << bad;
  }
}

TEST(Policy, TextsHoldNoOtherPageOfAHost) {
  const std::string ours = R"({"type":"website","value":"https://www.our.example/us"})";
  for (const char *good :
       {"big.example/us/chat", "(see https://www.big.example/us/).", "http://big.example/us/?x=y",
        "big.example", "big.example/", "our.example/us", "https://our.example/us/chat",
        "HTTPS://line.example/any?page#x", "path.example/chat, or call"}) {
    EXPECT_EQ(fault(record(ours, good)), "") << good;
  }
  for (const char *bad :
       {"big.example/anyone", "big.example/us/../anyone", "big.example/us", "https://big.example/usa/",
        "big.example?x", "big.example#x", "line.example:1800", "our.example/them", "path.example/chatter",
        "big.example\uff0fanyone", "big.example/\u200banyone", "intent://line.example", "tel://line",
        "ftp://line.example", "https://line.example@evil", "https://help@line.example/",
        "line.example:24/"}) {
    EXPECT_NE(fault(record(ours, bad)), "") << bad;
  }
}

TEST(Policy, FindingsAreWhatMakesTheRecordPass) {
  const JsonDocument document =
      json(record(kPhone, "1-Tok 116 000 (147 Pro) at Tok.example, big.example/tok or tok@big.example"));
  const auto service = parse_service(document);
  ASSERT_TRUE(service);
  const TextFindings findings = text_findings(*service, document);
  CountryPolicy policy = germany();
  EXPECT_FALSE(check_record(policy, "services/de/line.json", *service, document));
  policy.text_digits.insert(findings.digits.begin(), findings.digits.end());
  for (const std::string &host : findings.hosts) policy.urls.push_back("https://" + host);
  policy.urls.insert(policy.urls.end(), findings.links.begin(), findings.links.end());
  policy.mail_domains.insert(findings.mails.begin(), findings.mails.end());
  const auto ok = check_record(policy, "services/de/line.json", *service, document);
  EXPECT_TRUE(ok) << ok.error().message;
  EXPECT_EQ(findings.hosts, std::set<std::string>{"tok.example"});
  EXPECT_EQ(findings.links, std::set<std::string>{"https://big.example/tok"});
  EXPECT_EQ(findings.mails, std::set<std::string>{"tok@big.example"});
}

// Findings of each published record, allowed, let that record pass: no text of the real data is beyond
// explaining.
TEST(Policy, EveryPublishedTextCanBeAllowed) {
  for (const auto &file :
       std::filesystem::recursive_directory_iterator(POP_SOURCE_DIR "/directory/services")) {
    if (file.path().extension() != ".json") continue;
    const auto bytes = read_file(file.path().string());
    const JsonDocument document = json(std::string(as_text(*bytes)));
    const auto service = parse_service(document);
    ASSERT_TRUE(service);
    const TextFindings findings = text_findings(*service, document);
    for (const std::string &digits : findings.digits) {
      EXPECT_TRUE(digits.size() <= 15 && digits.find('?') == std::string::npos)
          << file.path() << " " << digits;
    }
    const TextFindings left =
        text_findings(*service, document, {findings.digits.begin(), findings.digits.end()});
    EXPECT_TRUE(left.digits.empty()) << file.path() << " " << *left.digits.begin();
  }
}

TEST(Policy, FileIsReadStrictly) {
  const std::string country =
      R"({"serves":["DE"],"prefixes":["+49301"],"short_codes":[],"urls":["https://a.example"],"mail_domains":[],)"
      R"("handles":[],"text_digits":[],"handoff_keys":[],"handoff_min":2})";
  const auto parse = [](const std::string &text) {
    return Policy::parse(json(R"({"version":1,"countries":{"DE":)" + text + "}}"));
  };
  ASSERT_TRUE(parse(country));
  EXPECT_NE(parse(country)->country("DE"), nullptr);
  EXPECT_EQ(parse(country)->country("FR"), nullptr);
  const auto with = [&country](const std::string &from, const std::string &to) {
    std::string text = country;
    return text.replace(text.find(from), from.size(), to);
  };
  EXPECT_FALSE(parse(with("\"handoff_min\":2", "\"handoff_min\":1")));
  EXPECT_FALSE(parse(with("+49301", "49301")));
  EXPECT_FALSE(parse(with("+49301", "+49")));
  EXPECT_FALSE(parse(with("https://a.example", "https://")));
  EXPECT_FALSE(parse(with("https://a.example", "a.example")));
  EXPECT_FALSE(parse(with("\"serves\":[\"DE\"],", "")));
  EXPECT_FALSE(parse(with("\"short_codes\":[]", "\"short_codes\":\"112\"")));
  EXPECT_FALSE(parse("[]"));
}

TEST(Policy, AListThatIsLeftOutAllowsNothing) {
  const auto policy = Policy::parse(json(R"({"version":1,"countries":{"DE":{"serves":["DE"]}}})"));
  ASSERT_TRUE(policy) << policy.error().message;
  const CountryPolicy &germany = *policy->country("DE");
  EXPECT_TRUE(germany.prefixes.empty() && germany.short_codes.empty() && germany.urls.empty() &&
              germany.mail_domains.empty() && germany.handles.empty() && germany.text_digits.empty() &&
              germany.handoff_keys.empty());
  EXPECT_EQ(germany.handoff_min, 2u);
}

TEST(ServicePath, IsCountryAndSlug) {
  EXPECT_EQ(parse_service_path("services/de/line.json").country, "de");
  EXPECT_EQ(parse_service_path("services/de/line.json").slug, "line");
  for (const char *path : {"services/de.json", "services//x.json", "services/de/.json",
                           "services/de/a/b.json", "status/de/a.json", "", "services/"}) {
    EXPECT_TRUE(parse_service_path(path).country.empty()) << path;
  }
}

}  // namespace
}  // namespace pop::directory
