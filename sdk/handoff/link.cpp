#include "handoff/link.h"

#include <algorithm>

namespace pop::handoff {
namespace {

using directory::Channel;
using directory::ChannelType;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_alpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alnum(char c) noexcept { return is_digit(c) || is_alpha(c); }
bool is_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_one_of(char c, std::string_view set) noexcept { return set.find(c) != std::string_view::npos; }

Error bad(const char *what) { return {POP_E_ARGUMENT, what}; }

// Digits alone, with "+" before E.164. Spaces, dots and hyphens are how people write numbers and are dropped;
// anything else is refused rather than dropped: of "116 111 / 0800 1110" it would make a third number, of
// "+49 (0)30" a wrong one.
Result<std::string> dialled(std::string_view number) {
  std::string out;
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char c = number[i];
    if (is_digit(c) || is_one_of(c, "*#") || (c == '+' && i == 0))
      out += c;
    else if (!is_one_of(c, " -."))
      return bad("a phone number with characters that cannot be dialled");
  }
  const bool e164 = !out.empty() && out.front() == '+';
  const auto digits = std::count_if(out.begin(), out.end(), is_digit);
  if (e164) {
    // ITU-T E.164: at most 15 digits, no country code begins with 0.
    if (digits < 7 || digits > 15 || out[1] == '0' || out.find_first_of("*#") != std::string::npos)
      return bad("a number with + that is not E.164");
  } else if (digits < 2 || digits > 15) {
    return bad("a phone number that is too short or too long");
  }
  return out;
}

// "#" starts a fragment and has to be escaped; "*" and "+" stand for themselves (RFC 3966, section 3).
std::string escape_number(const std::string &number) {
  std::string out;
  for (char c : number) out += c == '#' ? std::string("%23") : std::string(1, c);
  return out;
}

bool is_host(std::string_view host) noexcept {
  if (host.empty() || host.size() > 253 || host.find('.') == std::string_view::npos) return false;
  std::size_t label = 0;
  for (std::size_t i = 0; i <= host.size(); ++i) {
    if (i < host.size() && host[i] != '.') {
      if (!is_alnum(host[i]) && host[i] != '-') return false;
      if (++label > 63) return false;
      continue;
    }
    if (label == 0 || host[i - 1] == '-' || host[i - label] == '-') return false;
    label = 0;
  }
  return true;
}

bool is_port(std::string_view port) noexcept {
  return !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
}

// RFC 3986: pchar, "/", "?" and "#", percent signs followed by two hex digits.
bool is_url_rest(std::string_view rest) noexcept {
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '%') {
      if (rest.size() - i < 3 || !is_hex(rest[i + 1]) || !is_hex(rest[i + 2])) return false;
      i += 2;
    } else if (!is_alnum(rest[i]) && !is_one_of(rest[i], "-._~!$&'()*+,;=:@/?#")) {
      return false;
    }
  }
  return std::count(rest.begin(), rest.end(), '#') <= 1;
}

// The host and port of a proper address.
Result<std::string_view> checked_authority(std::string_view url, std::string_view scheme) {
  if (url.substr(0, scheme.size()) != scheme) return bad("an address that is not https");
  const std::string_view after = url.substr(scheme.size());
  const std::size_t end = std::min(after.find_first_of("/?#"), after.size());
  const std::string_view authority = after.substr(0, end);
  const std::size_t colon = authority.find(':');
  // A user name ("https://helpline.example@elsewhere.example") is no host's character and is refused with
  // them.
  if (!is_host(authority.substr(0, colon)) ||
      (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))))
    return bad("an address without a proper host");
  if (!is_url_rest(after.substr(end))) return bad("an address with characters that are not escaped");
  return authority;
}

Result<std::string> checked_url(std::string_view url, std::string_view scheme) {
  const auto authority = checked_authority(url, scheme);
  if (!authority) return authority.error();
  return std::string(url);
}

}  // namespace

std::string percent_encode(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (is_alnum(c) || is_one_of(c, "-._~")) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', hex[byte >> 4], hex[byte & 0xf]};
  }
  return out;
}

// RFC 3966 wants ";phone-context=" after a number that is not E.164. Platform dialers do not: they hand the
// part after the digits on to the keypad, where ";" is "wait, then dial" on Android. The bare form is what
// Android and iOS document.
Result<std::string> tel_link(std::string_view number) {
  auto digits = dialled(number);
  if (!digits) return digits.error();
  return "tel:" + escape_number(*digits);
}

Result<std::string> sms_link(std::string_view number, std::string_view body, SmsForm form) {
  auto digits = dialled(number);
  if (!digits) return digits.error();
  const std::string link = "sms:" + escape_number(*digits);
  if (body.empty()) return link;
  return link + (form == SmsForm::apple ? "&body=" : "?body=") + percent_encode(body);
}

Result<std::string> whatsapp_link(std::string_view e164) {
  auto digits = dialled(e164);
  if (!digits) return digits.error();
  if (digits->front() != '+') return bad("a WhatsApp number that is not E.164");
  return "https://wa.me/" + digits->substr(1);
}

Result<std::string> telegram_link(std::string_view handle) {
  if (!handle.empty() && handle.front() == '@') handle.remove_prefix(1);
  // Telegram: 5 to 32 letters, digits and underscores, a letter first; some names of 4 were sold.
  if (handle.size() < 4 || handle.size() > 32 || !is_alpha(handle.front()) ||
      !std::all_of(handle.begin(), handle.end(), [](char c) { return is_alnum(c) || c == '_'; }))
    return bad("not a Telegram name");
  return "https://t.me/" + std::string(handle);
}

Result<std::string> mail_link(std::string_view address) {
  const std::size_t at = address.find('@');
  if (at == std::string_view::npos) return bad("not a mail address");
  const std::string_view local = address.substr(0, at);
  // RFC 5322 section 3.2.3, dot-atom; quoted names are not used for services.
  const bool dots = local.empty() || local.front() == '.' || local.back() == '.' ||
                    local.find("..") != std::string_view::npos;
  if (dots || local.size() > 64 || !is_host(address.substr(at + 1)) ||
      !std::all_of(local.begin(), local.end(),
                   [](char c) { return is_alnum(c) || is_one_of(c, ".!#$%&'*+-/=?^_`{|}~"); }))
    return bad("not a mail address");
  return "mailto:" + percent_encode(local) + "@" + std::string(address.substr(at + 1));
}

Result<std::string> web_link(std::string_view url) { return checked_url(url, "https://"); }

Result<std::string_view> web_link_host(std::string_view link) {
  if (link.size() > kWebLinkMax) return bad("an address of more than 1,000 bytes");
  const auto host = checked_authority(link, "https://");
  if (!host) return host;
  // "chiIdline" with a capital I, a number that only looks like a name, and a port behind which anybody may
  // listen are all ways to look like somebody else.
  if (std::any_of(host->begin(), host->end(), [](char c) { return c == ':' || (c >= 'A' && c <= 'Z'); }) ||
      !is_alpha((*host)[host->rfind('.') + 1]))
    return bad("an address whose host is not a plain lower-case name");
  return host;
}

Result<std::string> site_link(std::string_view url) {
  return checked_url(url, url.substr(0, 5) == "http:" ? "http://" : "https://");
}

Result<std::string> channel_link(const Channel &channel, bool abroad, SmsForm form) {
  if (abroad && (channel.type == ChannelType::phone || channel.type == ChannelType::sms)) {
    if (!channel.international) return bad("no number that works from abroad");
    return channel.type == ChannelType::phone
               ? tel_link(*channel.international)
               : sms_link(*channel.international, channel.sms_body.value_or(""), form);
  }
  switch (channel.type) {
    case ChannelType::phone:
      return tel_link(channel.value);
    case ChannelType::sms:
      return sms_link(channel.value, channel.sms_body.value_or(""), form);
    case ChannelType::whatsapp:
      return whatsapp_link(channel.value);
    case ChannelType::telegram:
      return telegram_link(channel.value);
    case ChannelType::email:
      return mail_link(channel.value);
    case ChannelType::website:
      return site_link(channel.value);
    case ChannelType::webchat:
    case ChannelType::web_form:
    case ChannelType::messenger:
    case ChannelType::app:
      return web_link(channel.value);
    case ChannelType::pop:
      break;
  }
  return bad("a conversation has no link");
}

}  // namespace pop::handoff
