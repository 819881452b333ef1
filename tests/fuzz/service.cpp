// A service record, the policy's judgement of it, and the links its channels become.

#include "directory/service.h"

#include "directory/policy.h"
#include "fuzz.h"
#include "handoff/link.h"

using namespace pop;

namespace {

const directory::CountryPolicy &policy() {
  static const directory::CountryPolicy allowed = [] {
    directory::CountryPolicy out;
    out.serves = {"DE"};
    out.prefixes = {"+49"};
    out.short_codes = {"112", "116111"};
    out.urls = {"https://example.org", "https://example.com/help"};
    out.mail_domains = {"example.org"};
    out.handles = {"@line"};
    return out;
  }();
  return allowed;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  const auto record = parse_json({data, size});
  if (!record) return 0;
  const auto service = directory::parse_service(*record);
  if (!service) return 0;
  (void)directory::name_for(*service, "de");
  (void)directory::check_record(policy(), "services/de/line.json", *service, *record);
  (void)directory::text_findings(*service, *record);
  for (const auto &channel : service->channels) {
    for (const bool abroad : {false, true}) {
      const auto link = handoff::channel_link(channel, abroad);
      // Nothing that a platform could take for the end of a link.
      fuzz::require(!link ||
                    link->find_first_of(std::string_view(" \"<>\\^`{|}\n\r\t\0", 14)) == std::string::npos);
    }
  }
  return 0;
}
