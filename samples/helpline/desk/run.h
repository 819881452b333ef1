#pragma once
// The desk at work, from its passphrase until it is told to stop.

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "desk/desk_config.h"

namespace helpline {

enum class DeskFace : std::uint8_t { lines, events, page };

// `port`: the page's, if not the configuration's; 0 takes a free one.
pop::Result<void> run_desk(const DeskConfig &config, DeskFace face, std::optional<std::uint16_t> port);

// A login link for the page of the desk that runs with this configuration.
pop::Result<void> print_link(const DeskConfig &config);

}  // namespace helpline
