#pragma once
// The link a platform opens for a channel. A value that cannot be a valid link gives an error, never a broken
// link.

#include <string>
#include <string_view>

#include "base/result.h"
#include "directory/service.h"

namespace pop::handoff {

// How a link for a text message carries the text to begin with.
enum class SmsForm {
  rfc5724,  // sms:NUMBER?body=TEXT, which Android takes
  apple     // sms:NUMBER&body=TEXT, which iOS and macOS take
};
// Apple documents no text at all for its Messages, which since iOS 8 takes the second form; given the other
// one, each platform was seen to take the text for a part of the number (flutter/flutter issue 18823). Forms
// said to work on both ("?&body=", ";?&body=") are in neither's documentation nor in RFC 5724. The library
// makes links for the device it runs on, so the form is known when it is compiled.
#ifdef __APPLE__
inline constexpr SmsForm sms_form_here = SmsForm::apple;
#else
inline constexpr SmsForm sms_form_here = SmsForm::rfc5724;
#endif

// For `abroad`, phone and SMS use the channel's international number; POP_E_ARGUMENT when it has none. A
// channel of type pop has no link (POP_E_ARGUMENT).
Result<std::string> channel_link(const directory::Channel &channel, bool abroad = false,
                                 SmsForm form = sms_form_here);

// A number as dialled here ("116111", "*4141", "0800 123") or in E.164 ("+4930123456"). The Phone app of iOS
// dials no link with "*" or "#" in it ("Phone Links", Apple URL Scheme Reference): there such a number is
// typed by hand.
Result<std::string> tel_link(std::string_view number);
// With a text to begin with where `body` is not empty.
Result<std::string> sms_link(std::string_view number, std::string_view body = {},
                             SmsForm form = sms_form_here);
Result<std::string> whatsapp_link(std::string_view e164);
// "@name" or "name".
Result<std::string> telegram_link(std::string_view handle);
Result<std::string> mail_link(std::string_view address);
// An https: address, ASCII, without user name. It is checked, not changed.
Result<std::string> web_link(std::string_view url);
// The host to name beside a link that somebody in a conversation recommends, a view into it. Besides what
// web_link asks: at most kWebLinkMax bytes, and a host that can be read for no other: lower-case letters,
// digits and hyphens (an international name in its "xn--" form), no number, no port. POP_E_ARGUMENT else.
inline constexpr std::size_t kWebLinkMax = 1000;
Result<std::string_view> web_link_host(std::string_view link);
// As web_link, or http:, for pages that are only read: some helplines' sites know nothing else. Nothing a
// child writes goes over such a link.
Result<std::string> site_link(std::string_view url);

// RFC 3986: all but unreserved characters of the UTF-8 bytes.
std::string percent_encode(std::string_view text);

}  // namespace pop::handoff
