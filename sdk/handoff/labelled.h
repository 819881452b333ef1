#pragma once
// LabeledExtract and LabeledExpand (RFC 9180, section 4), bound to one suite.

#include <string_view>

#include "handoff/hkdf.h"

namespace pop::handoff {

class Labelled {
 public:
  // `name` is "KEM" or "HPKE"; `ids` are the algorithms' identifiers, two bytes each.
  Labelled(std::string_view name, std::initializer_list<std::uint16_t> ids) {
    append(suite_, as_bytes(name));
    for (std::uint16_t id : ids) append_u16(suite_, id);
  }

  Secret extract(ByteView salt, std::string_view label, ByteView ikm) const {
    return hkdf_extract(salt, {as_bytes("HPKE-v1"), suite_, as_bytes(label), ikm});
  }
  Secret expand(const HkdfExpand &prk, std::string_view label, ByteView info, std::size_t size) const {
    const ByteArray<2> length{static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
    return prk({length, as_bytes("HPKE-v1"), suite_, as_bytes(label), info}, size);
  }

 private:
  Bytes suite_;
};

}  // namespace pop::handoff
