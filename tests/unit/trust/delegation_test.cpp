#include "trust/delegation.h"

#include <gtest/gtest.h>

namespace pop::trust {
namespace {

// A graph without signatures: only the search is looked at.
struct Graph {
  std::map<std::string, Targets> roles;
  std::vector<std::string> asked;

  Targets &operator[](const std::string &name) { return roles[name]; }
  void delegate(const std::string &from, const std::string &to, const std::string &pattern,
                bool terminating = false) {
    auto &delegations = roles[from].delegations;
    if (!delegations) delegations.emplace();
    DelegatedRole role;
    role.name = to;
    role.paths = {pattern};
    role.terminating = terminating;
    delegations->roles.push_back(role);
    roles[to];
  }
  void list(const std::string &role, const std::string &path, std::uint64_t length) {
    roles[role].targets[path].length = length;
  }

  Result<FoundTarget> find(const std::string &path, std::size_t max_roles = 64) {
    asked.clear();
    return find_target(
        path,
        [this](const RoleChain &chain) -> Result<const Targets *> {
          asked.push_back(chain.back());
          if (chain.back() == "broken") return Error{POP_E_SIGNATURE, "broken"};
          return &roles.at(chain.back());
        },
        max_roles);
  }
};

using Asked = std::vector<std::string>;

TEST(FindTarget, AsksDepthFirstInOrderOfPriority) {
  Graph graph;
  graph.delegate("targets", "a", "*/*");
  graph.delegate("targets", "b", "*/*");
  graph.delegate("a", "c", "*/*");
  graph.delegate("b", "d", "*/*");
  EXPECT_EQ(graph.find("x/y").error().code, POP_E_NOT_FOUND);
  EXPECT_EQ(graph.asked, (Asked{"targets", "a", "c", "b", "d"}));

  graph.list("b", "x/y", 1);
  graph.list("c", "x/y", 2);
  const auto found = graph.find("x/y");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->file.length, 2u);
  EXPECT_EQ(found->chain, (RoleChain{"targets", "a", "c"}));
}

TEST(FindTarget, EveryLinkOfTheChainMustMatch) {
  Graph graph;
  graph.delegate("targets", "a", "de/*");
  graph.delegate("a", "b", "fr/*");
  graph.list("b", "fr/x", 1);
  graph.list("a", "fr/y", 1);
  EXPECT_FALSE(graph.find("fr/x"));
  EXPECT_FALSE(graph.find("fr/y"));
  EXPECT_EQ(graph.asked, (Asked{"targets"}));
}

TEST(FindTarget, TerminatingEndsTheSearchAlsoForThoseWaitingAbove) {
  Graph graph;
  graph.delegate("targets", "a", "*/*");
  graph.delegate("targets", "late", "*/*");
  graph.delegate("a", "b", "*/*", true);
  graph.delegate("a", "c", "*/*");
  graph.list("late", "x/y", 1);
  graph.list("c", "x/y", 1);
  EXPECT_FALSE(graph.find("x/y"));
  EXPECT_EQ(graph.asked, (Asked{"targets", "a", "b"}));

  graph.list("late", "z", 1);
  graph.delegate("targets", "last", "z");
  graph.list("last", "z", 7);
  EXPECT_EQ(graph.find("z")->file.length, 7u) << "a terminating role that does not match ends nothing";
}

TEST(FindTarget, CyclesAndDiamondsAreAskedOnce) {
  Graph graph;
  graph.delegate("targets", "a", "*");
  graph.delegate("targets", "b", "*");
  graph.delegate("a", "d", "*");
  graph.delegate("b", "d", "*");
  graph.delegate("d", "a", "*");
  graph.delegate("d", "d", "*");
  EXPECT_EQ(graph.find("x").error().code, POP_E_NOT_FOUND);
  EXPECT_EQ(graph.asked, (Asked{"targets", "a", "d", "b"}));
}

TEST(FindTarget, NoMoreRolesThanTheBound) {
  Graph graph;
  for (int i = 0; i < 100; ++i)
    graph.delegate(i == 0 ? "targets" : "r" + std::to_string(i - 1), "r" + std::to_string(i), "*");
  graph.list("r99", "x", 1);
  EXPECT_EQ(graph.find("x", 32).error().code, POP_E_TOO_LARGE);
  EXPECT_EQ(graph.asked.size(), 32u);
  EXPECT_TRUE(graph.find("x", 101));
}

TEST(FindTarget, ARoleThatCannotBeTrustedIsNotPassedOver) {
  Graph graph;
  graph.delegate("targets", "broken", "de/*");
  graph.delegate("targets", "b", "*/*");
  graph.list("b", "de/x", 1);
  graph.list("b", "fr/x", 1);
  EXPECT_EQ(graph.find("de/x").error().code, POP_E_SIGNATURE);
  EXPECT_TRUE(graph.find("fr/x"));
}

TEST(FindTarget, SuccinctRolesLeadToOneBin) {
  Graph graph;
  graph["targets"].delegations.emplace().succinct.emplace();
  graph["targets"].delegations->succinct->bit_length = 8;
  graph["targets"].delegations->succinct->name_prefix = "bin";
  graph.list("bin-9c", "cc/se/directory.json", 5);
  EXPECT_EQ(graph.find("cc/se/directory.json")->file.length, 5u);
}

}  // namespace
}  // namespace pop::trust
