#pragma once
// Speech by espeak-ng, where it is installed.

#include <sys/types.h>

#include <string>

#include "pop/pop.h"

class EspeakSpeech {
 public:
  // `where`: "off", "device", or a file to write (.wav).
  explicit EspeakSpeech(std::string where);
  ~EspeakSpeech();
  EspeakSpeech(const EspeakSpeech &) = delete;
  EspeakSpeech &operator=(const EspeakSpeech &) = delete;
  // Null when off or not installed: the flow then shows no "read aloud".
  const pop_speech *table() const { return available_ ? &table_ : nullptr; }
  // Until what is being spoken has been spoken or written.
  void wait();

 private:
  void speak(const std::string &language, const std::string &text);
  void stop();

  std::string where_;
  bool available_ = false;
  pid_t speaking_ = -1;
  pop_speech table_{};
};
