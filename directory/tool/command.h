#pragma once
// A subcommand of pop-directory: what it is called, what it takes, and what it does.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace pop::tool {

// A wrong command line is this code, so that main can tell it (exit 2) from work that failed (exit 1).
inline constexpr pop_result wrong_usage = POP_E_ARGUMENT;

struct Option {
  std::string name;         // with its dashes
  std::string placeholder;  // empty: a switch without a value
  std::string help;
  bool required = false;
  bool repeatable = false;
};

class Arguments {
 public:
  // Refuses what `options` does not list, a value or option that is missing, and one given twice.
  static Result<Arguments> parse(const std::vector<std::string> &words, const std::vector<Option> &options);

  bool has(const std::string &name) const { return values_.count(name) != 0; }
  const std::string &value(const std::string &name) const { return values_.at(name).front(); }
  std::string value_or_empty(const std::string &name) const;
  // None where it is not given.
  const std::vector<std::string> &values(const std::string &name) const;

  // --now: Unix seconds or YYYY-MM-DDTHH:MM:SSZ; without it the system's clock.
  Result<std::int64_t> now() const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

// Also for other options that name a moment.
Result<std::int64_t> parse_moment(const std::string &option, const std::string &text);

struct Command {
  std::string name;  // one or two words
  std::string summary;
  std::string details;  // the rest of --help
  std::vector<Option> options;
  Result<void> (*run)(const Arguments &);
};

// Options of several commands.
Option now_option();         // of every command that signs or judges expiry
Option passphrase_option();  // of every command that opens a private key

const Command &root_draft_command();
const Command &root_finish_command();
const Command &sign_command();
const Command &draft_command();
const Command &renew_command();
const Command &delegate_add_command();
const Command &delegate_replace_command();
const Command &delegate_remove_command();
const Command &status_command();
const Command &accept_command();
const Command &keys_command();
const Command &key_new_command();
const Command &key_passphrase_command();
const Command &policy_init_command();
const Command &policy_allow_command();
const Command &diff_command();
const Command &doctor_command();
const Command &zones_command();
const Command &lint_command();
const Command &publish_command();
const Command &bundle_command();
const Command &verify_command();
const Command &embed_command();
#ifdef POP_DIRECTORY_SERVE
const Command &serve_command();
#endif

}  // namespace pop::tool
