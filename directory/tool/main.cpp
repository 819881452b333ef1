// pop-directory: makes, signs, packs and checks a directory of helplines. For publishers; never part of an
// app.

#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/secret.h"
#include "command.h"
#include "json_text.h"
#include "pop/pop.h"

namespace pop::tool {
namespace {

std::vector<const Command *> commands() {
#ifdef POP_DIRECTORY_PUBLISHER
  std::vector<const Command *> all = {&key_new_command(),         &key_passphrase_command(),
                                      &root_draft_command(),      &root_finish_command(),
                                      &delegate_add_command(),    &delegate_replace_command(),
                                      &delegate_remove_command(), &draft_command(),
                                      &renew_command(),           &sign_command(),
                                      &status_command(),          &accept_command(),
                                      &policy_init_command(),     &policy_allow_command(),
                                      &zones_command(),           &lint_command(),
                                      &doctor_command(),          &diff_command(),
                                      &bundle_command(),          &verify_command(),
                                      &embed_command(),           &keys_command(),
                                      &publish_command()};
#else
  std::vector<const Command *> all = {&verify_command(), &embed_command()};
#endif
#ifdef POP_DIRECTORY_SERVE
  all.push_back(&serve_command());
#endif
  return all;
}

void print_overview(std::ostream &out) {
  out << "pop-directory " POP_VERSION
         ": the publisher's tool for a signed directory of helplines\n\n"
         "Usage: pop-directory COMMAND [OPTIONS]\n\n";
  for (const Command *command : commands()) {
    out << "  " << command->name << std::string(18 - command->name.size(), ' ') << command->summary << '\n';
  }
#ifndef POP_DIRECTORY_PUBLISHER
  out << "\nThis one came with an app's build. Those who publish build PoP with POP_PUBLISHER=ON.\n";
#endif
  out << "\npop-directory COMMAND --help says what a command takes.\n"
         "Exit codes: 0 done, 1 not done (the reason is on standard error), 2 wrong command line.\n";
}

void print_help(const Command &command) {
  std::cout << "pop-directory " << command.name << ": " << command.summary << "\n\n"
            << command.details << "\nOptions:\n";
  for (const Option &option : command.options) {
    std::cout << "  " << option.name << (option.placeholder.empty() ? "" : " " + option.placeholder)
              << "\n      " << option.help << (option.required ? "; required" : "")
              << (option.repeatable ? "; repeatable" : "") << '\n';
  }
}

int run(const std::vector<std::string> &words) {
  if (words.empty()) {
    print_overview(std::cerr);
    return 2;
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    print_overview(std::cout);
    return 0;
  }
  if (words[0] == "--version") {
    std::cout << POP_VERSION "\n";
    return 0;
  }
  const std::string two_words = words.size() > 1 ? words[0] + " " + words[1] : "";
  for (const Command *command : commands()) {
    const bool named_by_two = command->name == two_words;
    if (!named_by_two && command->name != words[0]) continue;
    const std::vector<std::string> rest(words.begin() + (named_by_two ? 2 : 1), words.end());
    for (const std::string &word : rest) {
      if (word == "--help" || word == "-h") {
        print_help(*command);
        return 0;
      }
    }
    const Result<Arguments> arguments = Arguments::parse(rest, command->options);
    const Result<void> done = arguments ? command->run(*arguments) : Result<void>(arguments.error());
    if (done) return 0;
    std::cerr << "pop-directory " << command->name << ": " << printable(done.error().message) << '\n';
    if (done.error().code != wrong_usage) return 1;
    std::cerr << "pop-directory " << command->name << " --help says what it takes.\n";
    return 2;
  }
  std::cerr << "pop-directory: there is no command \"" << words[0] << "\"\n\n";
  print_overview(std::cerr);
  return 2;
}

}  // namespace
}  // namespace pop::tool

int main(int argc, char **argv) {
  try {
    if (!pop::start_crypto()) {
      std::fputs("pop-directory: the system gives no randomness\n", stderr);
      return 1;
    }
    return pop::tool::run({argv + 1, argv + argc});
  } catch (const std::exception &failure) {
    std::fprintf(stderr, "pop-directory: %s\n", failure.what());
    return 1;
  }
}
