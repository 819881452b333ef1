#pragma once
// The file a resume code can seal a conversation into. It is made on every device that could have one,
// whether or not help is ever used, so that its being there says nothing (design, section 7).

#include <string>

#include "pop/host.h"

namespace pop::client {

inline constexpr std::size_t resume_file_size = 4096;

// Makes the random file in `folder` and the random key in secure storage where either is missing; leaves them
// alone otherwise. POP_E_IO, or what the storage answered. May run on any thread.
pop_result make_resume_file(const std::string &folder, const pop_secure_storage &storage);

}  // namespace pop::client
