#include "embed_output.h"

#include <string>

#include "files.h"

namespace pop::tool {
namespace fs = std::filesystem;
namespace {

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

std::string size_constant(const std::string &name, ByteView bytes) {
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

Result<void> write_c(const EmbedTarget &target, const Embedded &directory) {
  const fs::path root_copy = target.c_file.string() + ".root";
  const fs::path bundle_copy = target.c_file.string() + ".bundle";
  const std::string text =
      "/* Made by pop-directory embed. */\n#include \"" + target.header.filename().string() + "\"\n" +
      include_macro + include_bytes("pop_directory_root", root_copy) +
      include_bytes("pop_directory_bundle", bundle_copy) + "\n" +
      size_constant("pop_directory_root", directory.root) +
      size_constant("pop_directory_bundle", directory.bundle) +
      "const int64_t pop_directory_embedded_at = " + std::to_string(directory.at) + ";\n";
  Result<void> written = write_whole(root_copy, directory.root);
  if (written) written = write_whole(bundle_copy, directory.bundle);
  if (written) written = write_whole(target.header, as_bytes(header_text));
  if (written) written = write_whole(target.c_file, as_bytes(text));
  return written;
}

Result<void> write_folder(const EmbedTarget &target, const Embedded &directory) {
  Result<void> written = write_whole(target.folder / "pop_root.json", directory.root);
  if (written) written = write_whole(target.folder / "pop_directory.popb", directory.bundle);
  if (written) {
    written =
        write_whole(target.folder / "pop_embedded_at.txt", as_bytes(std::to_string(directory.at) + "\n"));
  }
  return written;
}

}  // namespace

Result<void> write_embedded(const EmbedTarget &target, const Embedded &directory) {
  Result<void> written;
  if (!target.c_file.empty()) written = write_c(target, directory);
  if (written && !target.folder.empty()) written = write_folder(target, directory);
  return written;
}

}  // namespace pop::tool
