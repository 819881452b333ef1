#include "answer.h"

#include <stdexcept>

#include "pop_directory_embedded.h"

namespace pop::bench {

ClientHandle make_client() {
  pop_client_config config{};
  config.struct_size = sizeof config;
  config.root = {pop_directory_root, pop_directory_root_size};
  config.bundle = {pop_directory_bundle, pop_directory_bundle_size};
  config.embedded_at = pop_directory_embedded_at;
  pop_client *client = nullptr;
  pop_error error;
  if (pop_client_create(&config, &client, &error) != POP_OK) throw std::runtime_error(error.message);
  return ClientHandle(client);
}

AnswerHandle find(pop_client &client) {
  const pop_str locale = {"de-DE", 5};
  pop_device device{};
  device.struct_size = sizeof device;
  device.locales = &locale;
  device.locale_count = 1;
  device.time_zone = {"Europe/Berlin", 13};
  device.can = POP_CAN_PHONE | POP_CAN_SMS | POP_CAN_WEB | POP_CAN_WEB_CHAT;
  pop_answer *answer = nullptr;
  pop_error error;
  if (pop_directory_find(&client, &device, &answer, &error) != POP_OK)
    throw std::runtime_error(error.message);
  return AnswerHandle(answer);
}

}  // namespace pop::bench
