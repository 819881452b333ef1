#pragma once
// A directory made and signed inside a test, every part of which the test can bend before it is published.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "trust/keys.h"

namespace pop::test {

inline constexpr std::int64_t kNow = 1780315200;  // 2026-06-01T12:00:00Z

// The same seed gives the same key.
class Key {
 public:
  explicit Key(std::uint8_t seed);
  trust::PublicKey public_key() const;
  std::string id() const { return name_.empty() ? trust::key_id(public_key()) : name_; }
  // The same key under an id that is not its own.
  Key named(const std::string &id) const;
  std::string json() const;
  Bytes sign(ByteView message) const;

 private:
  ByteArray<32> public_{};
  ByteArray<64> secret_{};
  std::string name_;
};

// `signed_part` (JSON text) in its envelope, signed over its canonical form.
std::string sign_metadata(const std::string &signed_part, const std::vector<Key> &signers);

struct Role {
  std::string name;
  std::string delegator = "targets";
  std::vector<Key> keys;
  std::vector<Key> signers = {};  // empty: all of `keys`
  std::size_t threshold = 1;
  std::vector<std::string> paths = {};
  bool terminating = true;
  std::int64_t version = 1;
  std::string expires = "2027-01-01T00:00:00Z";
  std::map<std::string, std::string> files = {};  // target path to content
  bool listed = true;                             // in the snapshot
  bool pinned = true;                             // with length and hash there
  std::string bins = {};                          // the prefix of two (TAP 15), all it delegates to
};

struct Top {
  std::vector<Key> keys;
  std::vector<Key> signers = {};  // empty: all of `keys`
  std::size_t threshold = 1;
  std::int64_t version = 1;
  std::string expires = "2027-01-01T00:00:00Z";
};

// A small directory with the countries DE (a helpline, and one that takes conversations) and FR, a world-wide
// service, a gateway and a relay.
class Repository {
 public:
  Repository();

  Role &role(const std::string &name);
  // Fixes version 1 of the root as it is now, so that keys can be changed.
  void freeze_root() { first_root_ = root(); }
  // Signs a further root with today's keys; `old_keys` sign as well.
  void add_root(const std::vector<Key> &old_keys);
  std::map<std::string, Bytes> publish() const;
  Bytes root() const;  // version 1
  Bytes bundle() const;

  Top root_role, timestamp, snapshot, targets;
  std::string issued = "2026-05-25T12:00:00Z";
  std::map<std::string, std::string> editors_files;  // target path to content
  std::vector<Role> roles;                           // a delegator stands before what it delegates

 private:
  std::string root_json(std::int64_t version, const std::vector<Key> &signers) const;
  std::map<std::string, Bytes> roots_;  // from the second on
  Bytes first_root_;
};

Bytes to_bundle(const std::map<std::string, Bytes> &files);

std::string policy_country(const std::string &code, const std::string &numbers,
                           const std::vector<Key> &handoff_keys = {});
std::string phone_record(const std::string &id, const std::string &serves, const std::string &number);
std::string talk_record(const std::string &id, const std::string &serves, const std::string &number,
                        const std::string &not_after = "2026-12-01T00:00:00Z");

}  // namespace pop::test
