#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/json.h"
#include "directory/catalog.h"

namespace pop::directory {
namespace {

Result<Zones> parse(std::string_view text) {
  const auto json = parse_json(as_bytes(text));
  if (!json) return json.error();
  return Zones::parse(*json);
}

std::string file(std::string_view zones, std::string_view links = "{}",
                 std::string_view from = "2026-01-01T00:00:00Z",
                 std::string_view until = "2028-01-01T00:00:00Z") {
  std::string text = R"({"version": 3, "tzdata": "2025b", "from": ")";
  text.append(from).append(R"(", "until": ")").append(until).append(R"(", "zones": )").append(zones);
  text.append(R"(, "links": )").append(links).append("}");
  return text;
}

constexpr std::string_view berlin =
    R"({"Europe/Berlin": {"countries": ["DE"], "offset": 3600, "changes": [[1774746000, 7200], [1792890000, 3600]]}})";

TEST(Zones, ReadsZonesAndFollowsLinks) {
  const auto zones = parse(file(berlin, R"({"Arctic/Somewhere": "Europe/Berlin"})"));
  ASSERT_TRUE(zones.ok()) << zones.error().message;
  const auto *zone = zones->find("Europe/Berlin");
  ASSERT_NE(zone, nullptr);
  EXPECT_EQ(zone->countries, (std::vector<std::string>{"DE"}));
  EXPECT_EQ(zones->find("Arctic/Somewhere"), zone);
  EXPECT_EQ(zones->find("Europe/Paris"), nullptr);
  EXPECT_EQ(zones->find(""), nullptr);
}

TEST(Zones, OffsetsChangeAtTheSecondAndEndAtTheHorizon) {
  const auto zones = parse(file(berlin));
  ASSERT_TRUE(zones.ok());
  const auto &zone = *zones->find("Europe/Berlin");
  EXPECT_EQ(zones->offset_at(zone, 1774745999), 3600);
  EXPECT_EQ(zones->offset_at(zone, 1774746000), 7200);
  EXPECT_EQ(zones->offset_at(zone, 1792889999), 7200);
  EXPECT_EQ(zones->offset_at(zone, 1792890000), 3600);
  EXPECT_EQ(zones->offset_at(zone, zones->from()), 3600);
  EXPECT_EQ(zones->offset_at(zone, zones->from() - 1), std::nullopt);
  EXPECT_EQ(zones->offset_at(zone, zones->until() - 1), 3600);
  EXPECT_EQ(zones->offset_at(zone, zones->until()), std::nullopt);
}

TEST(Zones, AZoneMayBeLikeOneBeforeIt) {
  const auto zones = parse(file(
      R"({"Europe/Berlin": {"countries": ["DE"], "offset": 3600, "changes": [[1774746000, 7200]]},
          "Europe/Paris": {"countries": ["FR"], "like": "Europe/Berlin"}})"));
  ASSERT_TRUE(zones.ok()) << zones.error().message;
  const auto &paris = *zones->find("Europe/Paris");
  EXPECT_EQ(paris.countries, (std::vector<std::string>{"FR"}));
  EXPECT_EQ(zones->offset_at(paris, 1774745999), 3600);
  EXPECT_EQ(zones->offset_at(paris, 1774746000), 7200);
}

TEST(Zones, NoneAtAllTellsNothing) {
  const Zones none;
  EXPECT_EQ(none.find("Europe/Berlin"), nullptr);
  EXPECT_EQ(none.offset_at({}, 0), std::nullopt);
}

TEST(Zones, WhatIsNotPlainlyRightIsRefusedAndNamed) {
  const auto zone = [](std::string_view body) { return R"({"Some/Where": )" + std::string(body) + "}"; };
  for (const std::string &body :
       {zone("1"), zone("{}"), zone(R"({"countries": ["DE"], "offset": 0})"),
        zone(R"({"countries": ["DE"], "changes": []})"), zone(R"({"offset": 0, "changes": []})"),
        zone(R"({"countries": ["de"], "offset": 0, "changes": []})"),
        zone(R"({"countries": [1], "offset": 0, "changes": []})"),
        zone(R"({"countries": [], "offset": 64801, "changes": []})"),
        zone(R"({"countries": [], "offset": 0, "changes": [[1, 0], [1, 3600]]})"),
        zone(R"({"countries": [], "offset": 0, "changes": [[2, 0], [1, 3600]]})"),
        zone(R"({"countries": [], "offset": 0, "changes": [[1]]})"),
        zone(R"({"countries": [], "offset": 0, "changes": [[1, "0"]]})"),
        zone(R"({"countries": [], "offset": 0, "changes": [[1, -64801]]})"),
        zone(R"({"countries": [], "offset": 0, "changes": [1]})"), zone(R"({"countries": [], "like": 1})"),
        zone(R"({"countries": [], "like": "Some/Where"})"), zone(R"({"like": "Europe/Berlin"})"),
        zone(R"({"countries": [], "like": "No/Where", "offset": 0, "changes": []})")}) {
    const auto zones = parse(file(body));
    ASSERT_FALSE(zones.ok()) << body;
    EXPECT_EQ(zones.error().code, POP_E_FORMAT);
    EXPECT_NE(zones.error().message.find("Some/Where"), std::string::npos) << zones.error().message;
  }
}

TEST(Zones, TheFileAroundThem) {
  EXPECT_FALSE(parse("[]").ok());
  EXPECT_FALSE(parse(R"({"version": 1})").ok());
  EXPECT_FALSE(parse(file("[]")).ok());
  EXPECT_FALSE(parse(file(berlin, "[]")).ok());
  EXPECT_FALSE(parse(file(berlin, R"({"A/B": "C/D"})")).ok());
  EXPECT_FALSE(parse(file(berlin, R"({"A/B": 1})")).ok());
  EXPECT_FALSE(parse(file(berlin, R"({"A/B": "A/B"})")).ok());
  EXPECT_FALSE(parse(file(berlin, "{}", "yesterday")).ok());
  EXPECT_FALSE(parse(file(berlin, "{}", "2028-01-01T00:00:00Z")).ok());
  EXPECT_TRUE(parse(file("{}")).ok());
}

}  // namespace
}  // namespace pop::directory
