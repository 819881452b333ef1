#include <algorithm>
#include <optional>

#include "base/clock.h"
#include "tzif.h"

namespace pop::tool {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// When in a year a rule changes the offset.
struct ChangeDay {
  enum class Form { julian_without_leap_day, day_of_year, month_week_day } form = Form::day_of_year;
  int day = 0;  // 1-365 without 29 February, 0-365, or 0 (Sunday) to 6
  int month = 0;
  int week = 0;            // 5 is the last
  int seconds = 2 * 3600;  // of local time; RFC 8536 section 3.3.1 allows -167 to 167 hours
};

struct Rule {
  std::int32_t standard = 0;
  std::optional<std::int32_t> summer;
  ChangeDay start;
  ChangeDay end;
};

class RuleParser {
 public:
  explicit RuleParser(std::string_view text) : rest_(text) {}

  std::optional<Rule> parse() {
    Rule rule;
    if (!name() || !time_of(rule.standard)) return std::nullopt;
    rule.standard = -rule.standard;  // POSIX counts westwards
    if (rest_.empty()) return rule;
    if (!name()) return std::nullopt;
    rule.summer = rule.standard + 3600;
    if (!rest_.empty() && rest_.front() != ',') {
      std::int32_t west = 0;
      if (!time_of(west)) return std::nullopt;
      rule.summer = -west;
    }
    if (!take(',') || !change(rule.start) || !take(',') || !change(rule.end) || !rest_.empty())
      return std::nullopt;
    return rule;
  }

 private:
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool name() {
    if (take('<')) {
      const std::size_t end = rest_.find('>');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end + 1);
      return true;
    }
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_letter);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(length);
    return length >= 3;
  }

  bool number(int &value, int low, int high) {
    std::size_t digits = 0;
    value = 0;
    while (digits < rest_.size() && digits < 3 && is_digit(rest_[digits]))
      value = value * 10 + (rest_[digits++] - '0');
    rest_.remove_prefix(digits);
    return digits > 0 && value >= low && value <= high;
  }

  bool time_of(std::int32_t &seconds) {
    const bool negative = take('-');
    if (!negative) take('+');
    int hours = 0;
    int minutes = 0;
    int rest = 0;
    if (!number(hours, 0, 167)) return false;
    if (take(':')) {
      if (!number(minutes, 0, 59)) return false;
      if (take(':') && !number(rest, 0, 59)) return false;
    }
    seconds = hours * 3600 + minutes * 60 + rest;
    if (negative) seconds = -seconds;
    return true;
  }

  bool change(ChangeDay &change) {
    using Form = ChangeDay::Form;
    if (take('M')) {
      change.form = Form::month_week_day;
      if (!number(change.month, 1, 12) || !take('.') || !number(change.week, 1, 5) || !take('.') ||
          !number(change.day, 0, 6)) {
        return false;
      }
    } else if (take('J')) {
      change.form = Form::julian_without_leap_day;
      if (!number(change.day, 1, 365)) return false;
    } else if (!number(change.day, 0, 365)) {
      return false;
    }
    return !take('/') || time_of(change.seconds);
  }

  std::string_view rest_;
};

bool is_leap_year(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

std::int64_t day_in_year(const ChangeDay &change, std::int64_t year) {
  const std::int64_t new_year = days_from_civil(year, 1, 1);
  switch (change.form) {
    case ChangeDay::Form::day_of_year:
      return new_year + change.day;
    case ChangeDay::Form::julian_without_leap_day:
      return new_year + change.day - 1 + (is_leap_year(year) && change.day >= 60 ? 1 : 0);
    case ChangeDay::Form::month_week_day:
      break;
  }
  const auto month = static_cast<unsigned>(change.month);
  const std::int64_t first = days_from_civil(year, month, 1);
  const std::int64_t next_month =
      month == 12 ? days_from_civil(year + 1, 1, 1) : days_from_civil(year, month + 1, 1);
  const std::int64_t first_weekday = ((first + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
  std::int64_t day = first + (change.day - first_weekday + 7) % 7 + 7 * (change.week - 1);
  if (day >= next_month) day -= 7;
  return day;
}

// The wall clock before the change is the one its time is told by.
std::int64_t moment(const ChangeDay &change, std::int64_t year, std::int32_t offset_before) {
  return day_in_year(change, year) * 86400 + change.seconds - offset_before;
}

}  // namespace

Result<std::vector<OffsetChange>> posix_rule_changes(std::string_view footer, std::int64_t first,
                                                     std::int64_t last) {
  const std::optional<Rule> rule = RuleParser(footer).parse();
  if (!rule)
    return Error{POP_E_FORMAT, "time zone rule \"" + std::string(footer) + "\" is not one of POSIX TZ"};
  std::vector<OffsetChange> changes;
  if (!rule->summer) return changes;
  for (std::int64_t year = first; year <= last; ++year) {
    changes.emplace_back(moment(rule->start, year, rule->standard), *rule->summer);
    changes.emplace_back(moment(rule->end, year, *rule->summer), rule->standard);
  }
  // Summer time all year (RFC 8536 section 3.3.1) ends when it starts again: the start comes last and stays.
  std::stable_sort(changes.begin(), changes.end(), [&](const OffsetChange &a, const OffsetChange &b) {
    if (a.first != b.first) return a.first < b.first;
    return a.second == rule->standard && b.second != rule->standard;
  });
  return changes;
}

}  // namespace pop::tool
