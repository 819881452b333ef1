#pragma once
// When to try again: 1 s after the first failure, then twice as long each time up to 30 s, less a random part
// of up to half, so that many devices that lost the same gateway do not come back at the same moment.

#include <algorithm>
#include <cstdint>

#include "base/bytes.h"
#include "base/secret.h"

namespace pop::handoff {

class Retry {
 public:
  std::int64_t due_ms() const noexcept { return due_ms_; }
  bool is_due(std::int64_t now_ms) const noexcept { return now_ms >= due_ms_; }

  void failed(std::int64_t now_ms) noexcept {
    const std::int64_t longest = std::min<std::int64_t>(kMaxMs, kFirstMs << std::min(failures_, 5u));
    ++failures_;
    ByteArray<2> random;
    fill_random(random);
    const std::int64_t part = ByteReader(random).u16();
    due_ms_ = now_ms + longest - (longest / 2) * part / UINT16_MAX;
  }
  void worked(std::int64_t next_due_ms) noexcept {
    failures_ = 0;
    due_ms_ = next_due_ms;
  }

 private:
  static constexpr std::int64_t kFirstMs = 1000;
  static constexpr std::int64_t kMaxMs = 30'000;
  unsigned failures_ = 0;
  std::int64_t due_ms_ = 0;
};

}  // namespace pop::handoff
