#include "calls.h"

namespace pop::test {

pop_result create(const pop_client_config &config) {
  pop_client *made = nullptr;
  const pop_result result = pop_client_create(&config, &made, nullptr);
  pop_client_destroy(made);
  return result;
}

pop_result find(const World &world, const pop_device &device) {
  pop_answer *made = nullptr;
  const pop_result result = pop_directory_find(world.client, &device, &made, nullptr);
  pop_answer_destroy(made);
  return result;
}

pop_result create_flow(const World &world, const pop_device &device) {
  auto config = sized<pop_flow_config>();
  config.device = &device;
  pop_flow *made = nullptr;
  const pop_result result = pop_flow_create(world.client, &config, &made, nullptr);
  pop_flow_destroy(made);
  return result;
}

pop_result entry(const World &world, const pop_device &device) {
  auto view = sized<pop_entry_view>();
  return pop_flow_entry(world.client, &device, &view);
}

}  // namespace pop::test
