// The editors' files and a gateway's.

#include "directory/catalog_files.h"
#include "directory/policy.h"
#include "fuzz.h"

using namespace pop;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto [which, bytes] = fuzz::choose({data, size}, 7);
  const auto file = parse_json(bytes);
  if (!file) return 0;
  switch (which) {
    case 0:
      (void)directory::Policy::parse(*file);
      break;
    case 1:
      if (const auto zones = directory::Zones::parse(*file)) {
        if (const auto *zone = zones->find("Europe/Berlin")) (void)zones->offset_at(*zone, 1'780'315'200);
      }
      break;
    case 2:
      (void)directory::parse_emergency(*file);
      break;
    case 3:
      (void)directory::parse_parents(*file);
      break;
    case 4:
      (void)directory::parse_holidays(*file);
      break;
    case 5:
      (void)directory::parse_relays(*file);
      break;
    default:
      (void)directory::parse_gateway(*file);
  }
  return 0;
}
