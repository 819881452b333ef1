#pragma once
// Where the desk's passphrase comes from: a file, a command (the system's keyring), or the terminal.

#include "base/result.h"
#include "base/secret.h"
#include "desk/desk_config.h"

namespace helpline {

// Asked twice on the terminal when there is no database yet: a slip would lock everything that follows.
// POP_E_FORMAT for fewer than 12 characters, POP_E_IO when file or command give nothing, POP_E_CANCELLED.
pop::Result<pop::Secret> get_passphrase(const DeskConfig &config);

}  // namespace helpline
