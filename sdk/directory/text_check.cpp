// What policy.json must know of URLs, and of digits and hosts in texts.
#include "directory/text_check.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include "directory/policy.h"
#include "directory/short_text.h"

namespace pop::directory {
namespace {

// ---- URLs --------------------------------------------------------------------------------------

struct UrlParts {
  std::string origin;     // scheme, host and port, lower-case
  std::string_view rest;  // path, query, fragment
};

std::optional<UrlParts> split_url(std::string_view url) {
  const auto refused = [](char c) { return c <= ' ' || c == '\\' || c == '\x7f'; };
  if (std::any_of(url.begin(), url.end(),
                  [&](char c) { return static_cast<signed char>(c) >= 0 && refused(c); }))
    return {};
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::size_t host = scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
  UrlParts out{ascii_lower(url.substr(0, end)), url.substr(end)};
  const bool http = out.origin.starts_with("https://") || out.origin.starts_with("http://");
  if (!http || end == host || out.origin.find('@') != std::string::npos) return {};
  return out;
}

// A part "." or "..", also written with %2e: browsers resolve it, and the path is then another one.
bool has_dot_part(std::string_view rest) {
  std::string path = ascii_lower(rest.substr(0, rest.find_first_of("?#")));
  for (std::size_t at; (at = path.find("%2e")) != std::string::npos;) {
    path.erase(at, 2);
    path[at] = '.';
  }
  path.push_back('/');
  return path.find("/./") != std::string::npos || path.find("/../") != std::string::npos;
}

// ---- texts -------------------------------------------------------------------------------------

// Where the ten digits of each script begin (Unicode 15, general category Nd).
constexpr std::uint32_t kZeros[] = {
    0x30,    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,
    0xc66,   0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,
    0x1810,  0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,
    0xa8d0,  0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
    0x11950, 0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8,
    0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4d0, 0x1e950, 0x1fbf0};

// Superscripts, circled and bracketed numbers: nobody writes a helpline's number so, except to hide one.
struct Range {
  std::uint32_t first;
  std::uint32_t last;
};
constexpr Range kOddDigits[] = {{0xb2, 0xb3},     {0xb9, 0xb9},     {0x2070, 0x2079},
                                {0x2080, 0x2089}, {0x2160, 0x2188}, {0x2460, 0x249b},
                                {0x24ea, 0x24ff}, {0x2776, 0x2793}, {0x1f100, 0x1f10c}};

// '0' to '9', '?' for an odd digit, 0 for no digit.
char digit_of(std::uint32_t c) noexcept {
  for (const std::uint32_t zero : kZeros) {
    if (c >= zero && c < zero + 10) return static_cast<char>('0' + (c - zero));
  }
  const auto within = [c](const Range &range) { return c >= range.first && c <= range.last; };
  return std::any_of(std::begin(kOddDigits), std::end(kOddDigits), within) ? '?' : '\0';
}

// What people write between the digits of one number.
bool is_separator(std::uint32_t c) noexcept {
  return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == ',' || c == '+' ||
         c == 0xa0 || c == 0xb7 || (c >= 0x2000 && c <= 0x200a) || (c >= 0x2010 && c <= 0x2015) ||
         c == 0x202f || c == 0x2212;
}

// Reads one code point of valid UTF-8 and moves `at` behind it.
std::uint32_t next_code_point(std::string_view text, std::size_t &at) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const std::uint32_t first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  std::uint32_t c = length == 1 ? first : first & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) c = c << 6 | (byte(at + i) & 0x3fu);
  at += length;
  return c;
}

using Digits = std::set<std::string, std::less<>>;

// Runs of digits; those with nothing but separators between them stand together, as "116 000" does.
using Group = std::vector<std::string>;
std::vector<Group> digit_groups(std::string_view text) {
  std::vector<Group> groups;
  bool in_run = false;
  bool in_group = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = next_code_point(text, at);
    if (const char digit = digit_of(c)) {
      if (!in_group) groups.emplace_back();
      if (!in_run) groups.back().emplace_back();
      groups.back().back().push_back(digit);
      in_run = in_group = true;
    } else {
      in_run = false;
      in_group = in_group && is_separator(c);
    }
  }
  return groups;
}

// What keeps a group from being split into known numbers, with as few runs left over as can be. A known
// number of one or two digits explains only a group of its own: from "1" and "24" any number could be put
// together.
void find_unexplained(const Group &group, const Digits &known, std::set<std::string> &out) {
  const auto is_known = [&](const std::string &digits) {
    return known.count(digits) != 0 && (digits.size() > 2 || group.size() == 1);
  };
  struct Step {
    std::size_t left_over = 0;
    std::size_t from = 0;
    bool known = true;
  };
  std::vector<Step> best(group.size() + 1);
  for (std::size_t to = 1; to <= group.size(); ++to) {
    best[to] = {best[to - 1].left_over + 1, to - 1, false};
    std::string digits;
    for (std::size_t from = to; from-- > 0;) {
      digits.insert(0, group[from]);
      if (is_known(digits) && best[from].left_over < best[to].left_over)
        best[to] = {best[from].left_over, from, true};
    }
  }
  bool short_run = false;
  std::set<std::string> runs;
  for (std::size_t to = group.size(); to > 0; to = best[to].from) {
    if (best[to].known) continue;
    runs.insert(group[to - 1]);
    short_run = short_run || (group[to - 1].size() <= 2 && group.size() > 1);
  }
  if (!short_run) return out.merge(runs);
  std::string whole;
  for (const std::string &run : group) whole += run;
  out.insert(whole);
}

bool is_host_byte(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Words with dots inside whose last part could be a top-level domain: apps make links of them.
std::vector<std::string> hosts_in(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_host_byte(text[end])) ++end;
    std::string_view word = text.substr(at, end - at);
    at = end + 1;
    while (word.starts_with('.') || word.starts_with('-')) word.remove_prefix(1);
    while (word.ends_with('.') || word.ends_with('-')) word.remove_suffix(1);
    const std::size_t dot = word.rfind('.');
    if (dot == std::string_view::npos || word.find("..") != std::string_view::npos) continue;
    const std::string_view last = word.substr(dot + 1);
    const bool letters = std::none_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (last.size() >= 2 && letters) out.push_back(ascii_lower(word));
  }
  return out;
}

std::string only_digits(std::string_view value) {
  std::string out;
  std::copy_if(value.begin(), value.end(), std::back_inserter(out),
               [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

}  // namespace

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char &c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string url_host(std::string_view url) {
  const auto parts = split_url(url);
  return parts ? parts->origin.substr(parts->origin.find("://") + 3) : std::string();
}

std::string_view bare_host(std::string_view host) noexcept {
  if (host.starts_with("www.")) host.remove_prefix(4);
  return host;
}

bool url_covered(std::string_view prefix, std::string_view url) {
  const auto allowed = split_url(prefix);
  const auto wanted = split_url(url);
  if (!allowed || !wanted || allowed->origin != wanted->origin || has_dot_part(wanted->rest)) return false;
  if (!wanted->rest.starts_with(allowed->rest)) return false;
  const std::string_view more = wanted->rest.substr(allowed->rest.size());
  return more.empty() || allowed->rest.ends_with('/') || more[0] == '/' || more[0] == '?' || more[0] == '#';
}

TextFindings text_findings(const Service &service, const JsonValue &record, const Digits &allowed_digits) {
  Digits numbers = allowed_digits;
  std::set<std::string> hosts;
  for (const Channel &channel : service.channels) {
    const bool dialled = channel.type == ChannelType::phone || channel.type == ChannelType::sms ||
                         channel.type == ChannelType::whatsapp;
    if (dialled) numbers.insert(only_digits(channel.value));
    if (channel.international) numbers.insert(only_digits(*channel.international));
    if (channel.type == ChannelType::email)
      hosts.insert(ascii_lower(channel.value.substr(channel.value.rfind('@') + 1)));
    const std::string host = url_host(channel.value);
    if (!host.empty()) hosts.emplace(bare_host(host));
  }
  std::vector<std::string_view> texts;
  for (const char *field : {"name", "confidentiality", "next"}) {
    if (const JsonValue *value = find(record, field)) collect_strings(*value, texts);
  }
  if (const JsonValue *handoff = get_object(record, "handoff")) {
    if (const JsonValue *questions = find(*handoff, "questions")) collect_strings(*questions, texts);
  }
  for (const Channel &channel : service.channels) {
    if (channel.sms_body) texts.push_back(*channel.sms_body);
  }
  TextFindings out;
  for (const std::string_view text : texts) {
    for (const Group &group : digit_groups(text)) find_unexplained(group, numbers, out.digits);
    for (std::string &host : hosts_in(text)) {
      if (hosts.count(std::string(bare_host(host))) == 0) out.hosts.insert(std::move(host));
    }
  }
  return out;
}

}  // namespace pop::directory
