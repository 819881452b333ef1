#pragma once
// One service of the directory, as its signed record says. Nothing here is guessed: what a record does not
// say is absent.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "directory/hours.h"

namespace pop::directory {

enum class ChannelType : std::uint8_t {
  phone,
  sms,
  whatsapp,
  webchat,
  web_form,
  email,
  telegram,
  messenger,
  app,
  website,
  pop
};
std::string_view channel_type_name(ChannelType type) noexcept;
std::optional<ChannelType> channel_type_from(std::string_view name) noexcept;

// Inclusive bounds in years.
struct Ages {
  std::optional<int> min;
  std::optional<int> max;
};

struct Channel {
  ChannelType type = ChannelType::phone;
  std::string value;                         // as dialled or opened in the country
  std::optional<bool> abroad;                // not known: never offered abroad
  std::optional<std::string> international;  // E.164 that works from abroad
  std::optional<std::string> sms_body;       // keyword to send
  std::optional<OpeningHours> hours;         // not known: never "open"
  std::vector<std::string> languages;        // narrower than the service's; empty: the service's
  std::optional<Ages> ages;                  // narrower than the service's
  std::optional<bool> free_of_charge;
  std::optional<bool> on_bill;
  std::optional<bool> trackers;
};

struct DeskKey {
  std::uint32_t id = 0;
  ByteArray<32> public_key{};  // X25519
  std::int64_t not_before = 0;
  std::int64_t not_after = 0;
};

struct Handoff {
  std::string gateway;
  std::vector<DeskKey> desk_keys;
  std::vector<std::string> questions;
};

// The service said that it is closed, from and until (Unix seconds). It can only close, never open.
struct Closure {
  std::int64_t from = 0;
  std::int64_t until = 0;
};

// Short texts of the service's own, by BCP 47 language, then for the age bands A, B and C; empty where a band
// has none.
using Texts = std::map<std::string, std::array<std::string, 3>, std::less<>>;

struct Service {
  std::string id;
  std::int64_t version = 0;
  bool withdrawn = false;
  std::vector<std::string> serves;          // ISO 3166-1, upper-case; "001" world-wide
  std::vector<std::string> areas;           // ISO 3166-2
  std::map<std::string, std::string> name;  // by BCP 47 language, "und" where the language is not known
  std::string kind;
  std::vector<std::string> audience;  // empty: not known
  Ages ages;
  std::vector<std::string> topics;
  std::vector<std::string> languages;
  std::vector<std::string> accessibility;
  std::string timezone;  // IANA; empty: not known
  std::vector<Channel> channels;
  std::optional<Handoff> handoff;
  Texts confidentiality;  // what it may have to tell others
  Texts next;             // what happens when a child comes
  bool confirmed =
      false;  // verification.status, believed only where the signature shows it (set by Directory)
  std::int64_t confirmed_on = 0;  // Unix seconds; 0 unless confirmed
  bool in_doubt = false;          // marked for review: shown, never as open
  std::optional<int> last_seen;
  std::optional<Closure> closure;  // from its status file (set by Directory)
};

// Reads a record strictly: an unknown channel type, a wrong type or a missing required field refuses the
// whole record (POP_E_FORMAT, the message names the field). Unknown extra fields are ignored, so that old
// apps read new records.
Result<Service> parse_service(const JsonValue &record);

// The country whose record a service is, "DE" of "de.line".
std::string country_of(std::string_view service_id);

// What a text says to a reader of `language` and band (0 for A, 1, 2): in that language, or for its base
// language ("pt" for "pt-BR"), for that band or the nearest one below, else above. Empty where it says
// nothing in this language.
std::string_view text_for(const Texts &texts, std::string_view language, std::size_t band) noexcept;

// The name to show someone who reads `language`: that language, then "en", then "und", then any.
std::string_view name_for(const Service &service, std::string_view language) noexcept;

}  // namespace pop::directory
