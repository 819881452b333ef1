#pragma once
// The editors' files, other than policy and zones, a gateway operator's, and a desk's. Each parser is handed
// the JSON and refuses the whole file (POP_E_FORMAT names the field) rather than half believe it.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "directory/catalog.h"
#include "directory/directory.h"

namespace pop::directory {

using EmergencyNumbers = std::map<std::string, std::vector<EmergencyNumber>, std::less<>>;  // by country
using Parents = std::map<std::string, std::string, std::less<>>;

Result<EmergencyNumbers> parse_emergency(const JsonValue &file);
Result<Parents> parse_parents(const JsonValue &file);
Result<Holidays> parse_holidays(const JsonValue &file);
// A relay's `directory` must be on the relay's own host: any other would be told by it when a child asks for
// help.
bool is_beside(std::string_view directory, std::string_view relay) noexcept;
Result<Relays> parse_relays(const JsonValue &file);
Result<Gateway> parse_gateway(const JsonValue &file);
// status/<cc>/<slug>.json of the service `id`: closed for at most 72 hours.
Result<Closure> parse_status(const JsonValue &file, std::string_view id);

}  // namespace pop::directory
