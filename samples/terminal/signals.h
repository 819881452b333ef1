#pragma once
// Signals as something the loop can wait for: Ctrl-Z, Ctrl-C, the terminal closing.

class Signals {
 public:
  // Before any thread is made: a thread takes a signal that it does not hold back.
  Signals();
  ~Signals();
  Signals(const Signals &) = delete;
  Signals &operator=(const Signals &) = delete;
  int fd() const { return fd_; }
  // The next one that came; 0 when there is none.
  int take() const;

 private:
  int fd_;
};
