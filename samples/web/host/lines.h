#pragma once
// The messages of the page, a line each, from standard input. Nothing of a line stays behind once it was
// taken.

#include <cstddef>
#include <vector>

class Lines {
 public:
  // The next line, ended by a NUL in place of its line feed, to be changed at will until `done`; null when
  // there is none yet.
  char *next();
  void done();
  void receive();
  bool ended() const { return ended_; }

 private:
  std::vector<char> bytes_;  // wiping_memory.h overwrites what it outgrows
  std::size_t line_ = 0;     // length of the line handed out, its end included
  bool ended_ = false;
};
