#pragma once
// The passphrase of a key: from the terminal, which does not show it, or from a file's first line.

#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace pop::tool {

// `file` empty: asks on the terminal. `whose` names the key in the question.
Result<Secret> get_passphrase(const std::string &whose, const std::string &file);
// Asked twice; refuses fewer than 12 characters.
Result<Secret> get_new_passphrase(const std::string &whose, const std::string &file);

// Asks for a typed "yes" on the terminal; an error where there is none. `option` is what says yes in scripts.
Result<void> confirm(const std::string &question, const std::string &option);

}  // namespace pop::tool
