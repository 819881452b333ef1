#pragma once
// Where the desk's passphrase comes from.

#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace helpline {

// The first line of the file, or, without a file, what is typed on the terminal, unseen. POP_E_IO, or
// POP_E_ARGUMENT for fewer than 12 characters.
pop::Result<pop::Secret> get_passphrase(const std::string &file);

}  // namespace helpline
