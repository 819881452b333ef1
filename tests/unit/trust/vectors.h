#pragma once

#include <gtest/gtest.h>

#include "base/json.h"

namespace pop::test {

inline JsonDocument tuf_vectors() {
  const auto bytes = read_file(POP_TEST_VECTORS "/tuf_canonical_json_and_delegation.json");
  EXPECT_TRUE(bytes) << "the vectors are not there";
  auto document = parse_json(bytes.value_or(Bytes{}));
  EXPECT_TRUE(document) << document.error().message;
  return std::move(*document);
}

}  // namespace pop::test
