#pragma once
// The bridge between the page and the flow: one message in, at most one out for each. ../README.md lists
// them. This is what an app does in its own language around its web view.

#include "out.h"

struct BridgeSetup {
  pop_client *client;
  const pop_device *device;
  std::int32_t band;
  std::int32_t platform;
  bool shared_screen;
};

class Bridge {
 public:
  explicit Bridge(const BridgeSetup &setup) : setup_(setup) {}
  ~Bridge() { pop_flow_destroy(flow_); }
  Bridge(const Bridge &) = delete;
  Bridge &operator=(const Bridge &) = delete;

  // `line` is one JSON object, ended by a NUL; it is changed.
  void take(char *line);
  // Sends the screen when it changed without the child's doing.
  void send_change();

 private:
  void open();
  void close();
  void choose(pop_str id);
  void send(pop_str text);
  void send_screen(const char *name = "screen");
  void send_entry();

  BridgeSetup setup_;
  pop_flow *flow_ = nullptr;
  bool changed_ = false;
};
