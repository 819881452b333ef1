// What exchanges share: nothing across isolation values, a connection within one.

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "transport.h"

namespace pop::test {
namespace {

TEST(Connection, OneIsolationValueKeepsItsConnection) {
  Transport transport;
  const Transport::Line first = transport.line(7), second = transport.line(7);
  EXPECT_EQ(second.connection, first.connection);
  EXPECT_EQ(second.request, first.request + 1);
}

TEST(Connection, TwoIsolationValuesShareNothing) {
  Transport transport;
  for (int round = 0; round < 2; ++round) {
    const Transport::Line update = transport.line(0), handoff = transport.line(1);
    EXPECT_NE(update.connection, handoff.connection);
    EXPECT_EQ(handoff.request, round + 1);
    EXPECT_EQ(handoff.resumed, 0);
  }
}

// More values than pools are kept: old ones go, and coming back to one makes a new connection, not another's.
TEST(Connection, ManyIsolationValuesShareNothingEither) {
  Transport transport;
  std::vector<int> connections;
  for (std::uint32_t isolation = 0; isolation < 20; ++isolation) {
    const Transport::Line line = transport.line(isolation);
    EXPECT_EQ(line.request, 1) << isolation;
    EXPECT_EQ(line.resumed, 0) << isolation;
    EXPECT_EQ(std::count(connections.begin(), connections.end(), line.connection), 0) << isolation;
    connections.push_back(line.connection);
  }
}

TEST(Connection, AnIdleConnectionTheServerClosedIsReplaced) {
  Transport transport;
  transport.ask("/leave");
  const HttpResponse response = transport.run(post(url("TRUSTED", "/echo"), pattern(2048)));
  EXPECT_EQ(response.result, POP_OK);
  EXPECT_TRUE(response.body == pattern(2048));
}

// By itself libcurl sends it again where an idle connection ends without an answer.
TEST(Connection, WhatIsPostedIsSentOnceWhateverHappens) {
  for (const bool idle : {false, true}) {
    Transport transport;
    if (idle) transport.ask("/head");
    Transport counter;
    const int before = std::stoi(counter.ask("/requests?TRUSTED"));
    EXPECT_EQ(transport.run(post(url("TRUSTED", "/hang_up"), pattern(3))).result, POP_E_NETWORK);
    EXPECT_EQ(std::stoi(counter.ask("/requests?TRUSTED")), before + 2) << idle;
  }
}

}  // namespace
}  // namespace pop::test
