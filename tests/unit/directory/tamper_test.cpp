// A byte flipped anywhere in a bundle, and a bundle cut off anywhere: refused, or what it hit is not served.
// Nothing false ever is.
#include <set>

#include "opened.h"

namespace pop::directory {
namespace {

using test::Key;
using test::Lines;
using test::Opened;
using test::Repository;

// As small as a repository can be, so that every byte can be tried.
Repository small() {
  Repository out;
  out.root_role = {{Key(1)}, {}, 1};
  out.targets = {{Key(6)}, {}, 1};
  out.role("region-west").keys = {Key(10)};
  out.role("region-west").threshold = 1;
  std::erase_if(out.roles, [](const test::Role &role) { return role.name == "gw-demo"; });
  for (const char *file :
       {"relays.json", "parents.json", "holidays/de.json", "zones.json", "services/001/world.json"}) {
    out.editors_files.erase(file);
  }
  out.role("cc-de").signers = {Key(20)};
  return out;
}

// Everything a child could be shown.
std::multiset<std::string> shown(Directory &directory) {
  std::multiset<std::string> out;
  for (const char *country : {"DE", "FR", "001"}) {
    const auto services = directory.services(country);
    if (!services) {
      EXPECT_LT(services.error().code, 0);
      continue;
    }
    for (const Service &service : *services) {
      std::string line = std::string(country) + " " + service.id + " " + service.kind;
      for (const auto &[language, name] : service.name) line += " " + language + "=" + name;
      for (const std::string &place : service.serves) line += " " + place;
      for (const Channel &channel : service.channels) {
        line += " " + std::string(channel_type_name(channel.type)) + ":" + channel.value;
      }
      out.insert(line);
    }
    for (const EmergencyNumber &number : directory.emergency(country)) {
      out.insert(std::string(country) + " " + number.number + (number.main ? " main" : "") +
                 (number.fire == true ? " fire" : ""));
    }
  }
  return out;
}

bool within(const std::multiset<std::string> &part, const std::multiset<std::string> &whole) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

TEST(Tamper, AByteFlippedAnywhere) {
  const Repository repository = small();
  const Bytes root = repository.root();
  const Bytes bundle = repository.bundle();
  Opened intact(root, bundle);
  ASSERT_TRUE(intact.directory) << intact.error.message;
  const auto whole = shown(*intact.directory);
  ASSERT_EQ(whole.size(), 5u);

  int refused = 0;
  int left_out = 0;
  int unharmed = 0;
  for (std::size_t at = 0; at < bundle.size(); ++at) {
    Bytes bad = bundle;
    bad[at] = static_cast<std::uint8_t>(bad[at] ^ (1u << (at % 8)));
    Opened opened(root, bad);
    if (!opened.directory) {
      EXPECT_LT(opened.error.code, 0) << at;
      EXPECT_FALSE(opened.error.message.empty()) << at;
      ++refused;
      continue;
    }
    const auto served = shown(*opened.directory);
    ASSERT_TRUE(within(served, whole)) << "byte " << at << " made something that was never signed";
    ++(served.size() < whole.size() ? left_out : unharmed);
  }
  EXPECT_GT(refused, static_cast<int>(bundle.size() / 4));
  EXPECT_GT(left_out, static_cast<int>(bundle.size() / 5));
  // Root version 1 is the app's own and not read from the bundle; and a hex digit of a signature may change
  // its case.
  EXPECT_LT(unharmed, static_cast<int>(root.size() + bundle.size() / 20));
}

TEST(Tamper, CutOffAnywhere) {
  const Repository repository = small();
  const Bytes root = repository.root();
  const Bytes bundle = repository.bundle();
  const auto whole = shown(*Opened(root, bundle).directory);
  int opened_count = 0;
  for (std::size_t size = 0; size < bundle.size(); ++size) {
    Opened opened(root, Bytes(bundle.begin(), bundle.begin() + static_cast<std::ptrdiff_t>(size)));
    if (!opened.directory) {
      EXPECT_TRUE(opened.error.code == POP_E_FORMAT || opened.error.code == POP_E_MISSING)
          << size << " " << opened.error.message;
      continue;
    }
    ++opened_count;
    const auto served = shown(*opened.directory);
    EXPECT_TRUE(within(served, whole)) << size;
    EXPECT_LT(served.size(), whole.size()) << size;
  }
  EXPECT_GT(opened_count, 0) << "cut between entries, only what is missing is not served";
}

TEST(Tamper, FilesSwappedWithinTheBundle) {
  const Repository repository = small();
  const auto files = repository.publish();
  const auto whole = shown(*Opened(repository.root(), repository.bundle()).directory);
  for (const auto &[path, content] : files) {
    for (const auto &[other, other_content] : files) {
      if (path >= other) continue;
      auto swapped = files;
      swapped[path] = other_content;
      swapped[other] = content;
      Opened opened(repository.root(), test::to_bundle(swapped));
      if (opened.directory) {
        EXPECT_TRUE(within(shown(*opened.directory), whole)) << path << " and " << other;
      }
    }
  }
}

}  // namespace
}  // namespace pop::directory
