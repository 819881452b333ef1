#pragma once
// The passphrase of a key: from the terminal, which does not show it, or from a file's first line. The
// helpline's desk asks for the one of its database in the same way.

#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace pop::tool {

// `file` empty: asks on the terminal. `whose` names the key in the question.
Result<Secret> get_passphrase(const std::string &whose, const std::string &file);
// Asked twice; refuses fewer than 12 characters.
Result<Secret> get_new_passphrase(const std::string &whose, const std::string &file);

// The first line of an open file or pipe, which errors call `name`.
Result<Secret> passphrase_in(int handle, const std::string &name);
// Refuses fewer than 12 characters.
Result<void> check_new_passphrase(const Secret &passphrase);

// Asks for a typed "yes" on the terminal; an error where there is none. `option` is what says yes in scripts.
Result<void> confirm(const std::string &question, const std::string &option);

}  // namespace pop::tool
