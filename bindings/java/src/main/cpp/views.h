#pragma once
// PoP's views as packets. Each is written before the next call on the object it came from.

#include "packet.h"

namespace pop_jni {

// A device as popsdk.Device writes it: borrowed from the packet, and its lists from here.
class Device {
 public:
  explicit Device(Reader &from);
  const pop_device *get() const noexcept { return &device_; }

 private:
  pop_device device_ = sized<pop_device>();
  std::vector<pop_str> locales_, prefer_;
};

void write_message(Writer &to, const pop_message_view &message);

}  // namespace pop_jni
