#pragma once
// The last steps of every publication, whoever signed what: snapshot and timestamp by the online keys, a look
// at the result as an app would take it, and writing.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "signed_role.h"

namespace pop::tool {

struct Publication {
  RepositoryFiles files;          // all that a client can need, by path in the repository
  std::vector<SignedRole> roles;  // in the order of signing
  bool renewed() const;
  void add(SignedRole role);
};

// What has been published under `path` changes only with a higher "version" of its own. `origin` names the
// new bytes in messages.
Result<void> check_next_version(const std::string &path, const std::string &origin, const Bytes &bytes,
                                const Bytes &published);

// Nothing is signed at a time before the last publication.
Result<void> check_clock(const Published &published, std::int64_t now);

// Adds snapshot and timestamp, and the roots before this one. Snapshot keeps what it listed before: a client
// that remembers a role refuses a snapshot without it (TUF 1.0.34 section 5.5.5).
Result<void> complete(Publication &publication, const Published &published,
                      const std::vector<SigningKey> &snapshot_keys,
                      const std::vector<SigningKey> &timestamp_keys, std::int64_t now);

// Reads what is about to be published as an app with the first root would. Roles in `faulty` may be left out:
// one slow country does not hold the others.
Result<void> check_as_client(const Publication &publication, std::int64_t now,
                             const std::set<std::string> &faulty = {});

void print_summary(const Publication &publication);

}  // namespace pop::tool
