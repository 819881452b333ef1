#pragma once
// Pieces that several metadata files share. For this room's own files.

#include "trust/fields.h"
#include "trust/metadata.h"

namespace pop::trust::parts {

void read_common(const Fields &file, const Fields &signed_part, std::string_view type, Metadata &out);
RoleKeys read_role_keys(const Fields &role);
Keys read_keys(const Fields &keys);
Hashes read_hashes(const Fields &hashes);
MetaFile read_meta_file(const Fields &fields);

// The outer form, the common fields, then `read` for what the type adds.
template <typename T, typename Read>
Result<T> parse_file(ByteView bytes, std::string_view name, std::string_view type, Read read) {
  auto document = parse_json(bytes);
  if (!document) return Error{document.error().code, std::string(name) + ": " + document.error().message};
  T out;
  Fields::Fault fault;
  const Fields file(*document, name, fault);
  if (!document->IsObject()) file.fail({}, "must be an object");
  const Fields signed_part = file.object("signed");
  read_common(file, signed_part, type, out);
  read(signed_part, out);
  if (fault) return std::move(*fault);
  return out;
}

}  // namespace pop::trust::parts
