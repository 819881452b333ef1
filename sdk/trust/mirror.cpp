#include "trust/mirror.h"

namespace pop::trust {

std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '.' || c == '-' || c == '~';
    if (plain) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
  }
  return out;
}

std::string metadata_path(std::string_view role, std::optional<std::int64_t> version) {
  std::string out = "metadata/";
  if (version) out.append(std::to_string(*version)).append(".");
  return out.append(percent_encoded(role)).append(".json");
}

std::string target_path(std::string_view path, std::optional<std::string_view> hash_hex) {
  std::string out = "targets/";
  if (!hash_hex) return out.append(path);
  const std::size_t file = path.rfind('/') + 1;  // npos + 1 is 0: no folder
  return out.append(path.substr(0, file)).append(*hash_hex).append(".").append(path.substr(file));
}

}  // namespace pop::trust
