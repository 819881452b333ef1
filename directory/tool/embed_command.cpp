#include <charconv>
#include <iostream>

#include "base/clock.h"
#include "command.h"
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

// The assembler includes the bytes: a C array of a megabyte takes a compiler many seconds.
constexpr const char *include_macro = R"(
#if defined(__APPLE__)
#define POP_BEGIN ".const_data\n.private_extern _"
#define POP_SYMBOL "_"
#define POP_END ".text\n"
#else
#define POP_BEGIN ".section .rodata\n.hidden "
#define POP_SYMBOL ""
#define POP_END ".previous\n"
#endif
#define POP_INCLUDE_BYTES(name, file)                                             \
  __asm__(POP_BEGIN name "\n.globl " POP_SYMBOL name "\n.balign 16\n" POP_SYMBOL name \
          ":\n.incbin \"" file "\"\n" POP_END)

)";

std::string include_bytes(const std::string &name, const fs::path &file) {
  return "POP_INCLUDE_BYTES(\"" + name + "\", \"" + file.string() + "\");\n";
}

std::string size_constant(const std::string &name, const Bytes &bytes) {
  return "const size_t " + name + "_size = " + std::to_string(bytes.size()) + ";\n";
}

constexpr const char *header_text =
    R"(/* Made by pop-directory embed: the directory this program trusts, for pop_client_config. */
#ifndef POP_DIRECTORY_EMBEDDED_H
#define POP_DIRECTORY_EMBEDDED_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

extern const unsigned char pop_directory_root[];
extern const size_t pop_directory_root_size;
extern const unsigned char pop_directory_bundle[];
extern const size_t pop_directory_bundle_size;
extern const int64_t pop_directory_embedded_at; /* Unix seconds */

#ifdef __cplusplus
}
#endif
#endif
)";

Result<void> run(const Arguments &arguments) {
  const Result<std::int64_t> now = arguments.now();
  if (!now) return now.error();
  const Result<std::int64_t> max_age =
      parse_days(arguments.has("--max-age") ? arguments.value("--max-age") : "30d");
  if (!max_age) return max_age.error();
  const fs::path out_c = fs::absolute(arguments.value("--out-c"));
  const fs::path out_h = fs::absolute(arguments.value("--out-h"));
  if (out_c.string().find_first_of("\"\\\n") != std::string::npos) {
    return Error{wrong_usage,
                 "--out-c " + out_c.string() + " holds a quotation mark, a backslash or a line end"};
  }
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

  // What was verified is copied, so that nothing else can be built in.
  const fs::path root_copy = out_c.string() + ".root";
  const fs::path bundle_copy = out_c.string() + ".bundle";
  const std::string c_text =
      "/* Made by pop-directory embed. */\n#include \"" + out_h.filename().string() + "\"\n" + include_macro +
      include_bytes("pop_directory_root", root_copy) + include_bytes("pop_directory_bundle", bundle_copy) +
      "\n" + size_constant("pop_directory_root", *root) + size_constant("pop_directory_bundle", *bundle) +
      "const int64_t pop_directory_embedded_at = " + std::to_string(*now) + ";\n";
  Result<void> written = write_whole(root_copy, *root);
  if (written) written = write_whole(bundle_copy, *bundle);
  if (written) written = write_whole(out_h, as_bytes(header_text));
  if (written) written = write_whole(out_c, as_bytes(c_text));
  if (!written) return written;
  std::cout << "embedded " << bundle_path << ", issued " << format_utc(found->issued) << ", at "
            << format_utc(*now) << '\n';
  return {};
}

}  // namespace

const Command &embed_command() {
  static const Command command{
      "embed",
      "verify root and bundle and write them as C source",
      R"(Writes a C file and a header that put root, bundle and the time of this step into a program, for
pop_client_config. Fails if anything does not verify, has expired, or was issued too long ago: an app judges
the expiry of its built-in directory at the time of this step. In CMake call pop_embed_directory(). The C
file names two copies beside it, FILE.root and FILE.bundle, for the assembler (gcc or clang).
)",
      {{"--root", "FILE", "the root this program shall trust (N.root.json)", true},
       {"--bundle", "FILE", "a bundle made by pop-directory bundle", true},
       {"--max-age", "DAYS", "how long ago it may have been issued (default: 30d)"},
       {"--out-c", "FILE", "the C file to write", true},
       {"--out-h", "FILE", "the header to write", true},
       now_option()},
      run};
  return command;
}

}  // namespace pop::tool
