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
constexpr Range kOddDigits[] = {{0xb2, 0xb3},      {0xb9, 0xb9},     {0x2070, 0x2079}, {0xbc, 0xbe},
                                {0x2080, 0x2089},  {0x2150, 0x2189}, {0x2460, 0x249b}, {0x24ea, 0x24ff},
                                {0x2776, 0x2793},  {0x3248, 0x324f}, {0x3251, 0x325f}, {0x32b1, 0x32bf},
                                {0x1f100, 0x1f10c}};

// '0' to '9', '?' for an odd digit, 0 for no digit.
char digit_of(std::uint32_t c) noexcept {
  for (const std::uint32_t zero : kZeros) {
    if (c >= zero && c < zero + 10) return static_cast<char>('0' + (c - zero));
  }
  const auto within = [c](const Range &range) { return c >= range.first && c <= range.last; };
  return std::any_of(std::begin(kOddDigits), std::end(kOddDigits), within) ? '?' : '\0';
}

// Seen by nobody: soft hyphen, zero-width and direction marks, variation selectors.
bool is_invisible(std::uint32_t c) noexcept {
  return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x2069) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff;
}

// What people write between the digits of one number, and what could hide that it is one (the keycap U+20E3
// of emoji among it).
bool is_separator(std::uint32_t c) noexcept {
  constexpr std::string_view kAscii = " -./(),+_*:";
  return (c < 0x80 && kAscii.find(static_cast<char>(c)) != std::string_view::npos) || c == 0xa0 ||
         c == 0xb7 || (c >= 0x2000 && c <= 0x200a) || (c >= 0x2010 && c <= 0x2015) || c == 0x2022 ||
         c == 0x202f || c == 0x20e3 || c == 0x2212 || is_invisible(c);
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

void append_utf8(std::uint32_t c, std::string &out) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  const auto follow = [&put, c](unsigned shift) { put(0x80u | (c >> shift & 0x3fu)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xc0u | c >> 6);
  } else if (c < 0x10000) {
    put(0xe0u | c >> 12);
    follow(6);
  } else {
    put(0xf0u | c >> 18);
    follow(12);
    follow(6);
  }
  follow(0);
}

// The text as whoever looks for links in it may read it (UTS #46): full-width letters are letters,
// ideographic full stops are dots, what is invisible is not there. Punctuation that no host can hold becomes
// a blank.
std::string read_for_links(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::uint32_t c = next_code_point(text, at);
    if (is_invisible(c)) continue;
    if (c >= 0xff01 && c <= 0xff5e) c -= 0xfee0;
    const bool dot = c == 0x3002 || c == 0xff61 || c == 0x2024 || c == 0xfe52;
    const bool slash = c == 0x2044 || c == 0x2215;
    const bool blank = c == 0xa0 || (c >= 0x2000 && c <= 0x206f) || (c >= 0x3000 && c <= 0x3004) ||
                       (c >= 0x3008 && c <= 0x3020) || c < ' ';
    append_utf8(dot ? '.' : slash ? '/' : blank ? ' ' : c, out);
  }
  return out;
}

bool is_host_byte(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Begins at `at`; without the punctuation of the sentence around it.
std::string_view link_at(std::string_view text, std::size_t at) {
  std::string_view link = text.substr(at, text.find_first_of(" \"<>", at) - at);
  while (!link.empty() && std::string_view(".,;:!?)]}'").find(link.back()) != std::string_view::npos)
    link.remove_suffix(1);
  return link;
}

struct Addresses {
  std::vector<std::string> hosts, links, mails;
};

// `link` begins with a scheme, or with a host.
void add_link(std::string_view link, Addresses &out) {
  const std::size_t scheme = link.find("://");
  const std::string before = ascii_lower(link.substr(0, std::min(scheme, link.size())));
  const bool bare = scheme == std::string_view::npos;
  if (!bare && before != "http" && before != "https") return out.links.emplace_back(link), void();
  if (!bare) link.remove_prefix(scheme + 3);
  const std::size_t end = std::min(link.find_first_of("/?#:@\\"), link.size());
  const std::string host = ascii_lower(link.substr(0, end));
  const std::string_view rest = link.substr(end);
  if (rest.empty() || rest == "/") return out.hosts.push_back(host);
  out.links.push_back((bare ? "https" : before) + "://" + host + std::string(rest));
}

// What follows a host so closely that it belongs to its link.
bool goes_on(std::string_view text, std::size_t at) noexcept {
  if (at + 1 >= text.size() || text[at + 1] == ' ') return false;
  const bool port = text[at] == ':' && text[at + 1] >= '0' && text[at + 1] <= '9';
  return port || std::string_view("/?#").find(text[at]) != std::string_view::npos;
}

// Where a word of `kind` that ends before `end` begins.
template <typename Kind>
std::size_t word_before(std::string_view text, std::size_t end, Kind kind) {
  while (end > 0 && kind(text[end - 1])) --end;
  return end;
}

// `word` begins at `begin` and, with what was stripped off, ends before `end`.
void add_host(std::string_view text, std::size_t begin, std::size_t end, std::string_view word,
              Addresses &out) {
  const auto in_user = [](char c) { return is_host_byte(c) || c == '_' || c == '+'; };
  const std::size_t user =
      begin > 0 && text[begin - 1] == '@' ? word_before(text, begin - 1, in_user) : begin;
  const bool mail = user + 1 < begin;
  if (mail) {
    // The name before the '@' may have looked like a host.
    if (!out.hosts.empty() && ascii_lower(text.substr(user, begin - 1 - user)).ends_with(out.hosts.back()))
      out.hosts.pop_back();
    out.mails.push_back(ascii_lower(text.substr(user, begin + word.size() - user)));
  }
  if (goes_on(text, end)) return add_link(link_at(text, begin), out);
  if (!mail) out.hosts.push_back(ascii_lower(word));
}

// Words with dots inside whose last part could be a top-level domain, and everything with "://": apps make
// links of them.
Addresses addresses_in(std::string_view original) {
  const std::string readable = read_for_links(original);
  const std::string_view text = readable;
  Addresses out;
  const auto in_scheme = [](char c) {
    return (is_host_byte(c) && static_cast<signed char>(c) >= 0) || c == '+';
  };
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3))
    add_link(link_at(text, word_before(text, at, in_scheme)), out);
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size(); at = end + 1) {
    end = at;
    // Two dots end a host.
    while (end < text.size() && is_host_byte(text[end]) && text.substr(end, 2) != "..") ++end;
    std::string_view word = text.substr(at, end - at);
    while (word.starts_with('.') || word.starts_with('-')) word.remove_prefix(1);
    const std::size_t begin = end - word.size();
    while (word.ends_with('.') || word.ends_with('-')) word.remove_suffix(1);
    const std::size_t dot = word.rfind('.');
    if (dot == std::string_view::npos) continue;
    const std::string_view last = word.substr(dot + 1);
    const bool letters = std::none_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool with_scheme = text.substr(0, begin).ends_with("://");
    if (last.size() >= 2 && letters && !with_scheme) add_host(text, begin, end, word, out);
  }
  return out;
}

// With what people leave out or write either way: scheme and "www."
std::string plain_link(std::string_view url) {
  const auto parts = split_url(url);
  return parts ? "https://" + std::string(bare_host(url_host(url))) + std::string(parts->rest)
               : std::string();
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

std::string ascii_upper(std::string_view text) {
  std::string out(text);
  for (char &c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
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

bool link_covered(std::string_view prefix, std::string_view link) {
  return url_covered(plain_link(prefix), plain_link(link));
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
  std::set<std::string> mails;
  for (const Channel &channel : service.channels) {
    const bool dialled = channel.type == ChannelType::phone || channel.type == ChannelType::sms ||
                         channel.type == ChannelType::whatsapp;
    if (dialled) numbers.insert(only_digits(channel.value));
    if (channel.international) numbers.insert(only_digits(*channel.international));
    if (channel.type == ChannelType::email) {
      mails.insert(ascii_lower(channel.value));
      hosts.insert(ascii_lower(channel.value.substr(channel.value.rfind('@') + 1)));
    }
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
    Addresses found = addresses_in(text);
    for (std::string &host : found.hosts) {
      if (hosts.count(std::string(bare_host(host))) == 0) out.hosts.insert(std::move(host));
    }
    for (std::string &mail : found.mails) {
      if (mails.count(mail) == 0) out.mails.insert(std::move(mail));
    }
    for (std::string &link : found.links) {
      const auto covers = [&link](const Channel &each) { return link_covered(each.value, link); };
      if (std::none_of(service.channels.begin(), service.channels.end(), covers))
        out.links.insert(std::move(link));
    }
  }
  return out;
}

}  // namespace pop::directory
