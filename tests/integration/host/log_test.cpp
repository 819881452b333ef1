// The log of the sample: a line when a record is bad, and silence without a log.

#include <gtest/gtest.h>

#include "host.h"
#include "hosted.h"

namespace pop::test {
namespace {

// One record of Germany claims a number that Germany's policy does not hold.
Repository with_a_bad_record() {
  Repository repository = directory_for_hosts();
  repository.role("cc-de").files["services/de/bad.json"] = phone_record("de.bad", "DE", "0900123456");
  return repository;
}

struct Printed {
  std::string out, err;
};

Printed use(Hosted &hosted) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  EXPECT_EQ(hosted.create(), POP_OK) << hosted.error();
  EXPECT_EQ(hosted.open("de.bad"), -1);
  EXPECT_NE(hosted.open("de.line"), -1);
  hosted.poll();
  hosted.destroy();
  return {testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(HostLog, ABadRecordIsOneLine) {
  const HostClock clock(kNow);
  const StderrLog log;
  Hosted hosted(with_a_bad_record());
  hosted.config.clock = clock.table();
  hosted.config.log = log.table();
  const Printed printed = use(hosted);
  EXPECT_EQ(printed.out, "");
  EXPECT_EQ(printed.err.rfind("pop warning: ", 0), 0u) << printed.err;
  EXPECT_EQ(printed.err.back(), '\n');
}

TEST(HostLog, AGoodDirectoryIsNoLine) {
  const HostClock clock(kNow);
  const StderrLog log;
  Hosted hosted;
  hosted.config.clock = clock.table();
  hosted.config.log = log.table();
  const Printed printed = use(hosted);
  EXPECT_EQ(printed.out, "");
  EXPECT_EQ(printed.err, "");
}

TEST(HostLog, NothingIsPrintedWithoutOne) {
  const HostClock clock(kNow);
  Hosted hosted(with_a_bad_record());
  hosted.config.clock = clock.table();
  const Printed printed = use(hosted);
  EXPECT_EQ(printed.out, "");
  EXPECT_EQ(printed.err, "");
}

TEST(HostLog, NothingIsPrintedWhenAClientCannotBeMade) {
  Hosted hosted;
  const Bytes damaged = to_bundle({});
  hosted.config.bundle = lend(damaged);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  EXPECT_LT(hosted.create(), 0);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_NE(hosted.error(), "");
}

}  // namespace
}  // namespace pop::test
