#pragma once
// Memory of this host that keeps nothing: what a child wrote or read is overwritten before it is given back.

#include <cstddef>
#include <string_view>

// Gives PoP an allocator that overwrites what it takes back. Whoever links this file has the same of every
// new and delete of the program, so that the strings a screen was drawn from are gone with it.
void use_wiping_allocator();

// What is being typed: memory of its own, locked and left out of core dumps where the system allows it.
class PrivateText {
 public:
  explicit PrivateText(std::size_t capacity);
  ~PrivateText();
  PrivateText(const PrivateText &) = delete;
  PrivateText &operator=(const PrivateText &) = delete;

  std::string_view view() const { return {memory_, size_}; }
  bool empty() const { return size_ == 0; }
  // False when it does not fit; nothing is taken then.
  bool append(std::string_view text);
  // Keeps the first `size` bytes, or all but them; the others are overwritten.
  void cut(std::size_t size);
  void drop(std::size_t size);
  void wipe() { cut(0); }

 private:
  char *memory_;
  std::size_t capacity_;
  std::size_t size_ = 0;
};
