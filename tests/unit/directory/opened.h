#pragma once
// A directory opened from a repository made in the test, with all it needs kept alive.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "directory/directory.h"
#include "support/signed_repository.h"

namespace pop::test {

struct Opened {
  explicit Opened(const Repository &repository, std::string folder = {})
      : Opened(repository.root(), repository.bundle(), std::move(folder)) {}
  Opened(Bytes root_bytes, Bytes bundle_bytes, std::string folder = {}, std::int64_t embedded_at = kNow)
      : root(std::move(root_bytes)), bundle(std::move(bundle_bytes)) {
    directory::DirectorySetup setup;
    setup.root = root;
    setup.bundle = bundle;
    setup.embedded_at = embedded_at;
    setup.folder = std::move(folder);
    setup.log = [this](std::int32_t, std::string_view line) { log.emplace_back(line); };
    auto opened = directory::Directory::open(std::move(setup));
    if (opened) {
      directory = std::move(*opened);
    } else {
      error = opened.error();
    }
  }
  directory::Directory *operator->() { return directory.get(); }

  // "id number number …" of each service; or the error's name.
  std::vector<std::string> services(const std::string &country) {
    const auto found = directory->services(country);
    if (!found) return {pop_result_name(found.error().code)};
    std::vector<std::string> out;
    for (const directory::Service &service : *found) {
      std::string line = service.id;
      for (const auto &channel : service.channels) line += " " + channel.value;
      out.push_back(line);
    }
    return out;
  }
  pop_result verify_all() {
    const auto ok = directory->verify_all();
    fault = ok ? std::string() : ok.error().message;
    return ok ? POP_OK : ok.error().code;
  }

  Bytes root;
  Bytes bundle;
  std::vector<std::string> log;
  std::unique_ptr<directory::Directory> directory;
  Error error{POP_OK, {}};
  std::string fault;  // of the last verify_all
};

using Lines = std::vector<std::string>;

}  // namespace pop::test
