#include "passphrase.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace pop::tool {
namespace {

constexpr std::size_t kShortest = 12;
constexpr std::size_t kLongest = 1024;
constexpr std::uint8_t ctrl_c = 3;

class Handle {
 public:
  Handle(const char *path, int mode) : handle_(::open(path, mode | O_CLOEXEC)) {}
  Handle(const Handle &) = delete;
  Handle &operator=(const Handle &) = delete;
  ~Handle() {
    if (handle_ >= 0) ::close(handle_);
  }
  int get() const noexcept { return handle_; }
  bool is_open() const noexcept { return handle_ >= 0; }

 private:
  int handle_;
};

// The terminal does not show what is typed while this lives.
class Hidden {
 public:
  explicit Hidden(int terminal) : terminal_(terminal) {
    ::tcgetattr(terminal_, &before_);
    termios hidden = before_;
    // Without ISIG, for a Ctrl-C that ended the process here would leave the terminal hidden.
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    hidden.c_cc[VEOL] = ctrl_c;  // it ends the line instead
    ::tcsetattr(terminal_, TCSAFLUSH, &hidden);
  }
  Hidden(const Hidden &) = delete;
  Hidden &operator=(const Hidden &) = delete;
  ~Hidden() { ::tcsetattr(terminal_, TCSAFLUSH, &before_); }

 private:
  int terminal_;
  termios before_{};
};

void say(int terminal, std::string_view text) { (void)!::write(terminal, text.data(), text.size()); }

// `cancel` ends the line too, and stands at its end.
Secret read_line(int handle, std::uint8_t cancel = '\n') {
  Secret buffer(kLongest);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const auto byte = buffer.writable().subspan(size, 1);
    if (::read(handle, byte.data(), 1) != 1 || byte[0] == '\n') break;
    ++size;
    if (byte[0] == cancel) break;
  }
  if (size > 0 && buffer.reveal()[size - 1] == '\r') --size;
  return Secret(buffer.reveal().first(size));
}

Result<Secret> ask(int terminal, const std::string &question) {
  Secret line;
  {
    // Before the question: who types at once is not shown either.
    const Hidden hidden(terminal);
    say(terminal, question);
    line = read_line(terminal, ctrl_c);
  }
  say(terminal, "\n");
  if (!line.empty() && line.reveal().back() == ctrl_c)
    return Error{POP_E_CANCELLED, "cancelled: nothing was done"};
  return line;
}

Result<Secret> from_file(const std::string &path) {
  const Handle file(path.c_str(), O_RDONLY);
  if (!file.is_open())
    return Error{POP_E_IO, path + ": the passphrase file cannot be read: " + std::strerror(errno)};
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || S_ISDIR(status.st_mode))
    return Error{POP_E_IO, path + " is a folder: name the file in it that holds the passphrase"};
  return passphrase_in(file.get(), path);
}

constexpr const char *no_terminal =
    "there is no terminal to ask for a passphrase: name a file that holds it (--passphrase-file)";

}  // namespace

Result<Secret> passphrase_in(int handle, const std::string &name) {
  Secret line = read_line(handle);
  if (line.size() == kLongest)
    return Error{POP_E_FORMAT, name + ": its first line is longer than a passphrase may be (" +
                                   std::to_string(kLongest - 1) + " bytes): is it the right one?"};
  if (line.empty()) return Error{POP_E_FORMAT, name + ": its first line is empty, so it holds no passphrase"};
  return line;
}

Result<void> check_new_passphrase(const Secret &passphrase) {
  if (passphrase.size() >= kShortest) return {};
  return Error{POP_E_FORMAT,
               "the passphrase has fewer than 12 characters: take a sentence, or five random words"};
}

Result<Secret> get_passphrase(const std::string &whose, const std::string &file) {
  if (!file.empty()) return from_file(file);
  const Handle terminal("/dev/tty", O_RDWR);
  if (!terminal.is_open()) return Error{POP_E_IO, no_terminal};
  return ask(terminal.get(), "Passphrase of " + whose + ": ");
}

Result<Secret> get_new_passphrase(const std::string &whose, const std::string &file) {
  Secret passphrase;
  if (file.empty()) {
    const Handle terminal("/dev/tty", O_RDWR);
    if (!terminal.is_open()) return Error{POP_E_IO, no_terminal};
    Result<Secret> asked = ask(terminal.get(), "New passphrase of " + whose + ", at least 12 characters: ");
    if (!asked) return asked;
    const Result<Secret> again = ask(terminal.get(), "The same again: ");
    if (!again) return again.error();
    passphrase = std::move(*asked);
    if (!std::ranges::equal(passphrase.reveal(), again->reveal()))
      return Error{POP_E_FORMAT, "the two passphrases differ: begin again"};
  } else {
    Result<Secret> read = from_file(file);
    if (!read) return read;
    passphrase = std::move(*read);
  }
  if (auto checked = check_new_passphrase(passphrase); !checked) return checked.error();
  return passphrase;
}

Result<void> confirm(const std::string &question, const std::string &option) {
  const Handle terminal("/dev/tty", O_RDWR);
  if (!terminal.is_open()) {
    return Error{POP_E_IO,
                 "there is no terminal to ask for a yes: read the above, then repeat with " + option};
  }
  say(terminal.get(), question + " Type yes: ");
  if (read_line(terminal.get()).reveal_text() == "yes") return {};
  return Error{POP_E_CANCELLED, "not confirmed: nothing was done"};
}

}  // namespace pop::tool
