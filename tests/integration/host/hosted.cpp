#include "hosted.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

namespace pop::test {

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "pop-host-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() { std::filesystem::remove_all(path_); }

Repository directory_for_hosts() {
  Repository repository;
  // Any 32 bytes are an X25519 key; the form around them is that of RFC 9458 section 3.
  std::string &gateway = repository.role("gw-demo").files["gateways/demo.json"];
  const std::string placeholder = "AwQF";
  gateway.replace(gateway.find(placeholder), placeholder.size(),
                  "AQAgAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAABAABAAM=");
  std::string &line = repository.role("cc-de").files["services/de/line.json"];
  line.insert(line.rfind("}]}"), R"(,"hours":"Mo-Fr 14:00-20:00")");
  line.insert(line.find(R"("channels")"), R"("timezone":"Europe/Berlin",)");
  return repository;
}

Hosted::Hosted(const Repository &repository) : root_(repository.root()), bundle_(repository.bundle()) {
  config.struct_size = sizeof config;
  config.root = lend(root_);
  config.bundle = lend(bundle_);
  config.embedded_at = kNow;
}

pop_result Hosted::create() {
  config.folder = lend(folder);
  return pop_client_create(&config, &client_, &error_);
}

void Hosted::destroy() {
  pop_client_destroy(client_);
  client_ = nullptr;
}

void Hosted::poll(std::uint32_t *next_ms) { ASSERT_EQ(pop_client_poll(client_, 1'000'000, next_ms), POP_OK); }

std::int32_t Hosted::open(std::string_view id) {
  pop_device device{};
  device.struct_size = sizeof device;
  device.chosen_country = lend("DE");
  device.can = POP_CAN_PHONE;
  pop_answer *answer = nullptr;
  EXPECT_GE(pop_directory_find(client_, &device, &answer, &error_), 0) << error_.message;
  std::int32_t open = -1;
  pop_service_view service{};
  service.struct_size = sizeof service;
  for (std::size_t i = 0; pop_answer_service(answer, i, &service) == POP_OK; ++i) {
    if (text_of(service.id) == id) open = service.open;
  }
  pop_answer_destroy(answer);
  return open;
}

}  // namespace pop::test
