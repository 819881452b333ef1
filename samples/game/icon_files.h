#pragma once
// sdk/flow/icons/*.svg, compiled in by icon_files.cmake.

#include <span>
#include <string_view>

struct IconFile {
  std::string_view name;
  std::string_view svg;
};

extern const std::span<const IconFile> icon_files;
