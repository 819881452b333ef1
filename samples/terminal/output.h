#pragma once
// What is on its way to the terminal. Not stdio's buffer: that one keeps what was printed.

#include <cstddef>
#include <string_view>
#include <vector>

class Output {
 public:
  explicit Output(int file);
  ~Output();
  Output(const Output &) = delete;
  Output &operator=(const Output &) = delete;

  // The sample's own characters, colours and line ends.
  void put(std::string_view bytes) { waiting_.insert(waiting_.end(), bytes.begin(), bytes.end()); }
  void put(char32_t code_point);
  // Text of others: without control characters, which could move the cursor or recolour the screen, and
  // without marks of direction.
  void put_text(std::string_view text);
  // Writes it and wipes the copy.
  void flush();

  bool tty() const { return tty_; }
  // Columns of the terminal now; 72 of anything else.
  std::size_t width() const;

 private:
  int file_;
  bool tty_;
  std::vector<char> waiting_;
};
