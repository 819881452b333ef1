#pragma once
// What a child's app would take from the verified directory, read here from the files that the receiving end
// printed.

#include <string>

#include "base/result.h"
#include "handoff/conversation.h"

namespace child_side {

struct Options {
  std::string ca;       // PEM
  std::string relay;    // URL
  std::string gateway;  // file: what 'pop-gateway keys' printed
  std::string desk;     // file: what 'pop-desk keys' printed
  std::string service;
};

pop::Result<pop::handoff::ConversationSetup> load(const Options &options);

// helpline_child ask: one request of the protocol with made-up sealed bytes, and its answer.
int ask(const Options &options, const pop::handoff::ConversationSetup &setup, int count, char **words);

// helpline_child crowd: many children at once.
int crowd(const Options &options, const pop::handoff::ConversationSetup &setup, int count, char **words);

}  // namespace child_side
