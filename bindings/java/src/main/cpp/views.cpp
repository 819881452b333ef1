#include "views.h"

namespace pop_jni {

Device::Device(Reader &from) {
  locales_ = from.texts();
  device_.locales = locales_.data();
  device_.locale_count = locales_.size();
  device_.region = from.text();
  device_.sim_country = from.text();
  device_.network_mcc = from.text();
  device_.network_mnc = from.text();
  device_.time_zone = from.text();
  device_.address_country = from.text();
  device_.chosen_country = from.text();
  device_.can = static_cast<std::uint32_t>(from.number());
  device_.needs = static_cast<std::uint32_t>(from.number());
  device_.offline = from.small();
  device_.age = from.small();
  device_.topic = from.text();
  device_.area = from.text();
  prefer_ = from.texts();
  device_.prefer = prefer_.data();
  device_.prefer_count = prefer_.size();
}

void write_message(Writer &to, const pop_message_view &message) {
  to.number(message.from).number(message.state).number(message.kind);
  to.text(message.title)
      .text(message.link)
      .text(message.link_host)
      .text(message.service_id)
      .text(message.text);
}

}  // namespace pop_jni
