#pragma once
// The page's files, from page/, compiled in.

#include <string_view>

#include "base/bytes.h"

namespace helpline {

struct PageFile {
  std::string_view target;  // such as "/desk.js"; "/" is the page itself
  std::string_view content_type;
  pop::ByteView bytes;
};

// Null when there is none.
const PageFile *find_page_file(std::string_view target);

}  // namespace helpline
