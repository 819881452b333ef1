#include "desk/passphrase.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <string_view>

namespace helpline {
namespace {

constexpr std::size_t kShortest = 12;
constexpr std::size_t kLongest = 1024;

// One line from `file`, without its end.
pop::Secret read_line(int file) {
  pop::Secret buffer(kLongest);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const auto byte = buffer.writable().subspan(size, 1);
    if (::read(file, byte.data(), 1) != 1 || byte[0] == '\n') break;
    ++size;
  }
  while (size > 0 && buffer.reveal()[size - 1] == '\r') --size;
  return pop::Secret(buffer.reveal().first(size));
}

pop::Secret ask(int terminal) {
  constexpr std::string_view question = "Passphrase of the desk: ";
  (void)!::write(terminal, question.data(), question.size());
  termios shown{};
  ::tcgetattr(terminal, &shown);
  termios hidden = shown;
  hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(terminal, TCSAFLUSH, &hidden);
  pop::Secret line = read_line(terminal);
  ::tcsetattr(terminal, TCSAFLUSH, &shown);
  (void)!::write(terminal, "\n", 1);
  return line;
}

}  // namespace

pop::Result<pop::Secret> get_passphrase(const std::string &file) {
  const std::string path = file.empty() ? "/dev/tty" : file;
  const int handle = ::open(path.c_str(), (file.empty() ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (handle < 0) {
    return pop::Error{POP_E_IO, file.empty()
                                    ? "there is no terminal to ask for the passphrase: set passphrase_file"
                                    : path + ": the passphrase file cannot be read"};
  }
  pop::Secret passphrase = file.empty() ? ask(handle) : read_line(handle);
  ::close(handle);
  if (passphrase.size() < kShortest)
    return pop::Error{POP_E_ARGUMENT, "the passphrase has fewer than 12 characters"};
  return passphrase;
}

}  // namespace helpline
