#include "floors.h"

#include <benchmark/benchmark.h>
#include <sodium.h>

#include <algorithm>

namespace pop::bench {
namespace {

bool is_metadata(std::string_view path) { return path.starts_with("metadata/"); }

// "metadata/7.cc-de.json" -> "cc-de.json", "targets/<hash>.zones.json" -> "zones.json".
std::string_view published_name(std::string_view path) {
  const std::string_view file = path.substr(path.rfind('/') + 1);
  return file == "timestamp.json" ? file : file.substr(file.find('.') + 1);
}

}  // namespace

CryptoFloor::CryptoFloor(std::vector<directory::Bundle::Entry> entries) : entries_(std::move(entries)) {
  ByteArray<64> secret_key;
  crypto_sign_keypair(public_key_.data(), secret_key.data());
  for (const auto &entry : entries_) {
    if (!is_metadata(entry.path)) continue;
    Signature signature{entry.bytes, {}};
    crypto_sign_detached(signature.value.data(), nullptr, entry.bytes.data(), entry.bytes.size(),
                         secret_key.data());
    signatures_.push_back(signature);
  }
}

bool CryptoFloor::run() const {
  bool good = true;
  for (const Signature &signature : signatures_) {
    good = good && crypto_sign_verify_detached(signature.value.data(), signature.message.data(),
                                               signature.message.size(), public_key_.data()) == 0;
  }
  for (const auto &entry : entries_) benchmark::DoNotOptimize(sha256(entry.bytes));
  return good;
}

std::size_t CryptoFloor::byte_count() const noexcept {
  std::size_t count = 0;
  for (const auto &entry : entries_) count += entry.bytes.size();
  return count;
}

std::vector<directory::Bundle::Entry> entries_of_answer(const directory::Bundle &bundle) {
  constexpr std::string_view names[] = {
      "timestamp.json", "snapshot.json", "targets.json", "region-western-europe.json",
      "cc-de.json",     "de.json",       "zones.json",   "emergency.json",
      "parents.json"};
  std::vector<directory::Bundle::Entry> out;
  const auto all = bundle.entries();
  for (const auto &entry : *all) {
    const bool named =
        std::find(std::begin(names), std::end(names), published_name(entry.path)) != std::end(names);
    const bool holidays = entry.path.starts_with("targets/holidays/");
    if ((named && !holidays) || entry.path.starts_with("targets/services/de/") ||
        entry.path.starts_with("targets/services/001/")) {
      out.push_back(entry);
    }
  }
  return out;
}

}  // namespace pop::bench
