#pragma once
// The files a directory is published from. Several folders lie over each other; a later one replaces and adds
// files.

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"

namespace pop::tool {

struct SourceFile {
  std::filesystem::path origin;
  Bytes bytes;  // as published
  JsonDocument content;
};

// Role "region-..." to its countries: regions.json.
using Regions = std::map<std::string, std::vector<std::string>>;
Result<Regions> read_regions(const std::filesystem::path &file);

// Countries are lower-case here, as in paths; "001" stands for services of the whole world.
struct SourceTree {
  std::map<std::string, SourceFile> files;  // by published path, "services/de/slug.json"
  Regions regions;

  std::set<std::string> countries() const;          // with a service record, without 001
  std::set<std::string> handoff_countries() const;  // with a record that has a handoff block, 001 included
  std::set<std::string> gateways() const;           // ids of gateways/<id>.json
  std::vector<std::string> desks(const std::string &country) const;  // roles, from status/<cc>/<slug>.json
};

// "services/de/slug.json" is {"services", "de", "slug"}; every published path has two or three parts.
std::vector<std::string> parts_of(const std::string &published_path);

// What the editors write is for people too; every device pays for what it reads before a first answer. So
// policy.json goes out by country, as policy/<cc>.json, and the sources in emergency.json and parents.json
// stay with the editors.
Result<void> shape_for_devices(SourceTree &tree);

// Refuses a file that is no JSON, a name that does not fit its folder, a record whose `id` is not that of its
// path, and a country in two regions.
Result<SourceTree> read_sources(const std::vector<std::string> &folders);

// The sources of a whole directory: refuses also a country in no region, a handoff to a gateway without a
// file, and a status without its record.
Result<SourceTree> read_whole_directory(const std::vector<std::string> &folders);

}  // namespace pop::tool
