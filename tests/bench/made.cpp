#include "made.h"

#include "support/signed_repository.h"

namespace pop::bench {
namespace {

using test::Key;

constexpr int kCountries = 200;
constexpr int kRegions = 15;
constexpr std::size_t kLimit = std::size_t{64} << 20;

std::string country(int number) {
  return {static_cast<char>('a' + number / 20), static_cast<char>('a' + number % 20)};
}

std::string upper(std::string code) {
  for (char &c : code) c = static_cast<char>(c - 'a' + 'A');
  return code;
}

// As long as real records are on average.
std::string record(const std::string &id, const std::string &serves) {
  std::string text = test::phone_record(id, serves, "116111");
  text.insert(text.size() - 1, R"(,"topics":[")" + std::string(900, 'x') + R"("])");
  return text;
}

}  // namespace

directory::DirectorySetup Made::setup(std::string folder) const {
  directory::DirectorySetup out;
  out.root = root;
  out.bundle = bundle;
  out.embedded_at = embedded_at;
  out.folder = std::move(folder);
  out.bundle_limit = kLimit;
  return out;
}

Made make_directory(int services, int rotations, std::int64_t version) {
  constexpr int few = 2;
  test::Repository repository;
  repository.freeze_root();
  for (int i = 0; i < rotations; ++i) {
    const auto old = repository.root_role.keys;
    const auto seed = static_cast<std::uint8_t>(100 + 3 * i);
    repository.root_role = {
        {Key(seed), Key(static_cast<std::uint8_t>(seed + 1)), Key(static_cast<std::uint8_t>(seed + 2))},
        {Key(seed), Key(static_cast<std::uint8_t>(seed + 1))},
        2};
    repository.add_root({old[0], old[1]});
  }
  repository.timestamp.version = repository.snapshot.version = version;
  std::erase_if(repository.roles, [](const test::Role &role) { return role.name != "gw-demo"; });
  for (int i = 0; i < kRegions; ++i)
    repository.roles.push_back({"region-" + std::to_string(i), "targets", {Key(10), Key(11)}, {}, 2});
  std::string policy;
  for (int i = 0; i < kCountries; ++i) {
    const std::string code = country(i);
    const std::string region = "region-" + std::to_string(i % kRegions);
    repository.role(region).paths.push_back("services/" + code + "/*");
    test::Role role{"cc-" + code, region, {Key(30)}, {}, 1, {"services/" + code + "/*"}};
    const int count = upper(code) == kAskedCountry ? few : services / kCountries;
    for (int service = 0; service < count; ++service) {
      const std::string slug = "line-" + std::to_string(service);
      role.files["services/" + code + "/" + slug + ".json"] = record(code + "." + slug, upper(code));
    }
    repository.roles.push_back(std::move(role));
    policy += (policy.empty() ? "" : ",") + test::policy_country(upper(code), R"("116111")");
  }
  repository.editors_files["policy.json"] = R"({"version":1,"countries":{)" + policy + "}}";
  repository.editors_files.erase("services/001/world.json");

  Made out{repository.root(), {}, test::kNow};
  auto bundle = directory::write_bundle(repository.publish(), kLimit);
  if (bundle) out.bundle = std::move(*bundle);
  return out;
}

}  // namespace pop::bench
