#include <charconv>
#include <iostream>

#include "base/clock.h"
#include "command.h"
#include "embed_output.h"
#include "files.h"
#include "inspection.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t day = 86400;

// "30d"
Result<std::int64_t> parse_days(const std::string &text) {
  std::int64_t days = 0;
  const char *end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, days);
  if (error != std::errc{} || stop + 1 != end || *stop != 'd' || days < 1 || days > 400) {
    return Error{wrong_usage, "--max-age " + text + " is not a number of days from 1d to 400d"};
  }
  return days * day;
}

Result<void> check_age(const Inspection &found, std::int64_t now, std::int64_t max_age) {
  if (found.issued == 0) {
    return Error{POP_E_STALE_BUILD, "its timestamp does not say when it was issued, so its age is not known"};
  }
  if (found.issued > now) {
    return Error{POP_E_STALE_BUILD, "it was issued at " + format_utc(found.issued) + ", and now is " +
                                        format_utc(now) + ": set this machine's clock right"};
  }
  if (now - found.issued <= max_age) return {};
  return Error{POP_E_STALE_BUILD, "it was issued at " + format_utc(found.issued) + ", " +
                                      std::to_string((now - found.issued) / day) + " days ago, and at most " +
                                      std::to_string(max_age / day) + " are allowed: get a newer bundle"};
}

// C source, a folder of plain files, or both.
Result<EmbedTarget> parse_target(const Arguments &arguments) {
  if (arguments.has("--out-c") != arguments.has("--out-h")) {
    return Error{wrong_usage, "--out-c and --out-h belong together: the C file includes the header"};
  }
  EmbedTarget target;
  if (arguments.has("--out-c")) {
    target.c_file = fs::absolute(arguments.value("--out-c"));
    target.header = fs::absolute(arguments.value("--out-h"));
    if (target.c_file.string().find_first_of("\"\\\n") != std::string::npos) {
      return Error{wrong_usage, "--out-c " + target.c_file.string() +
                                    " holds a quotation mark, a backslash or a line end"};
    }
  }
  if (arguments.has("--out-folder")) target.folder = fs::absolute(arguments.value("--out-folder"));
  if (target.c_file.empty() && target.folder.empty()) {
    return Error{wrong_usage, "nowhere to write: --out-c with --out-h, or --out-folder, is missing"};
  }
  return target;
}

Result<void> run(const Arguments &arguments) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  const Result<std::int64_t> max_age =
      parse_days(arguments.has("--max-age") ? arguments.value("--max-age") : "30d");
  if (!max_age) return max_age.error();
  const Result<EmbedTarget> target = parse_target(arguments);
  if (!target) return target.error();
  const std::string bundle_path = arguments.value("--bundle");
  const Result<Bytes> root = read_whole(arguments.value("--root"));
  if (!root) return root.error();
  const Result<Bytes> bundle = read_whole(bundle_path);
  if (!bundle) return bundle.error();

  const Result<Inspection> found = inspect(*root, *bundle, *now);
  if (!found) return Error{found.error().code, bundle_path + ": " + found.error().message};
  for (const std::string &line : found->left_out) std::cerr << "an app would leave out: " << line << '\n';
  if (!found->left_out.empty()) {
    return Error{POP_E_STALE_BUILD,
                 bundle_path + ": a directory with faults is not built in: get a newer bundle"};
  }
  if (const Result<void> young = check_age(*found, *now, *max_age); !young) {
    return Error{young.error().code, bundle_path + ": " + young.error().message};
  }

  if (const Result<void> written = write_embedded(*target, {*root, *bundle, *now}); !written) return written;
  std::cout << "embedded " << bundle_path << ", issued " << format_utc(found->issued) << ", at "
            << format_utc(*now) << '\n';
  return {};
}

}  // namespace

const Command &embed_command() {
  static const Command command{
      "embed",
      "verify root and bundle and write them for an app to build in",
      R"(Writes root, bundle and the time of this step for a program to build in and give to pop_client_config.
Fails, and writes nothing, if anything does not verify, has expired, or was issued too long ago: an app judges
the expiry of its built-in directory at the time of this step.

--out-c and --out-h: C source; pop_embed_directory() of CMake calls this. The C file names two copies beside
it, FILE.root and FILE.bundle, for the assembler (gcc or clang). --out-folder: the files pop_root.json,
pop_directory.popb and pop_embedded_at.txt (Unix seconds), for an app's resources.
)",
      {{"--root", "FILE", "the root this program shall trust (N.root.json)", true},
       {"--bundle", "FILE", "a bundle made by pop-directory bundle", true},
       {"--max-age", "DAYS", "how long ago it may have been issued (default: 30d)"},
       {"--out-c", "FILE", "the C file to write"},
       {"--out-h", "FILE", "the header to write"},
       {"--out-folder", "FOLDER", "the folder to write the three files to"},
       now_option()},
      run};
  return command;
}

}  // namespace pop::tool
