// Reading opening hours. The grammar, all of it:
//
//   hours = rule *( ";" rule )
//   rule  = "24/7" / [ dates " " ] [ days " " ] ( span *( "," span ) / "off" )
//   dates = month [ "-" month ] / month " " DD [ "-" month " " DD ]
//   days  = day *( "," day )          day  = "PH" / weekday [ "-" weekday ]
//   span  = HH:MM "-" HH:MM           where the end may be 24:00
//
// Spaces are free around ";" and between the parts of a rule, and nowhere else.

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "directory/hours.h"

namespace pop::directory {
namespace {

constexpr std::array<std::string_view, 7> weekday_names = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<int, 12> month_days = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
constexpr std::size_t longest_text = 1024;
constexpr int day_minutes = 24 * 60;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Hours> parse() {
    if (text_.size() > longest_text)
      return Error{POP_E_TOO_LARGE, "opening hours longer than 1024 characters"};
    Hours hours;
    do {
      skip_spaces();
      Rule rule;
      if (!parse_rule(rule)) return error();
      hours.rules.push_back(std::move(rule));
      skip_spaces();
    } while (take(";"));
    if (!at_end()) return error();
    hours.always = hours.rules.size() == 1 && text_.find("24/7") != std::string_view::npos;
    return hours;
  }

 private:
  bool parse_rule(Rule &rule) {
    if (take("24/7")) {
      rule.spans.push_back({0, day_minutes});
      return true;
    }
    return parse_dates(rule) && parse_days(rule) && parse_spans(rule);
  }

  bool parse_dates(Rule &rule) {
    const auto month = take_name(month_names);
    if (!month) return true;
    DateRange range{date_number(*month, 1), 0};
    int last_month = *month;
    if (const auto day = take_day(*month)) {
      range.first = date_number(*month, *day);
      range.last = range.first;
      if (take("-")) {
        const auto end_month = take_name(month_names);
        const auto end_day = end_month ? take_day(*end_month) : std::nullopt;
        if (!end_day) return false;
        range.last = date_number(*end_month, *end_day);
      }
    } else {
      if (take("-")) {
        const auto end_month = take_name(month_names);
        if (!end_month) return false;
        last_month = *end_month;
      }
      range.last = date_number(last_month, 31);
    }
    rule.dates = range;
    return need_space();
  }

  // " DD" after a month's name; what is no date of that month is left unread and fails as a span.
  std::optional<int> take_day(int month) {
    const std::string_view rest = text_.substr(at_);
    if (rest.size() < 3 || rest[0] != ' ' || !is_digit(rest[1]) || !is_digit(rest[2])) return std::nullopt;
    if (rest.size() > 3 && rest[3] == ':') return std::nullopt;  // a time: "Jul 10:00-12:00"
    const int day = two_digits(rest.substr(1));
    if (day < 1 || day > month_days.at(static_cast<std::size_t>(month))) return std::nullopt;
    at_ += 3;
    return day;
  }

  bool parse_days(Rule &rule) {
    const std::size_t start = at_;
    std::uint8_t weekdays = 0;
    do {
      if (take("PH")) {
        rule.holidays = true;
        continue;
      }
      const auto first = take_name(weekday_names);
      if (!first) return at_ == start;  // no days at all: every day
      int last = *first;
      if (take("-")) {
        const auto end = take_name(weekday_names);
        if (!end || *end == *first) return false;
        last = *end;
      }
      for (int day = *first;; day = (day + 1) % 7) {
        weekdays = static_cast<std::uint8_t>(weekdays | (1u << day));
        if (day == last) break;
      }
    } while (take(","));
    rule.weekdays = weekdays;
    return need_space();
  }

  bool parse_spans(Rule &rule) {
    if (take("off")) return true;
    do {
      const auto begin = take_time();
      if (!begin || *begin == day_minutes || !take("-")) return false;
      const auto end = take_time();
      // Equal ends could mean a whole day or nothing.
      if (!end || *end == *begin) return false;
      const int through = *end < *begin ? *end + day_minutes : *end;
      rule.spans.push_back({static_cast<std::int16_t>(*begin), static_cast<std::int16_t>(through)});
    } while (take(","));
    return true;
  }

  // HH:MM up to 24:00, in minutes.
  std::optional<int> take_time() {
    const std::string_view rest = text_.substr(at_);
    if (rest.size() < 5 || !is_digit(rest[0]) || !is_digit(rest[1]) || rest[2] != ':' || !is_digit(rest[3]) ||
        !is_digit(rest[4])) {
      return std::nullopt;
    }
    const int minute = two_digits(rest.substr(3));
    const int total = two_digits(rest) * 60 + minute;
    if (minute > 59 || total > day_minutes) return std::nullopt;
    at_ += 5;
    return total;
  }

  template <std::size_t N>
  std::optional<int> take_name(const std::array<std::string_view, N> &names) {
    for (std::size_t i = 0; i < N; ++i) {
      if (take(names[i])) return static_cast<int>(i);
    }
    return std::nullopt;
  }

  bool take(std::string_view token) {
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }
  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool need_space() {
    const std::size_t start = at_;
    skip_spaces();
    return at_ != start;
  }
  bool at_end() const { return at_ == text_.size(); }
  static std::int16_t date_number(int month, int day) {
    return static_cast<std::int16_t>((month + 1) * 100 + day);
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static int two_digits(std::string_view text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

  Error error() const {
    return {POP_E_FORMAT, "opening hours \"" + std::string(text_) + "\": cannot be read from character " +
                              std::to_string(at_ + 1) + " on"};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Hours> parse_hours(std::string_view text) { return Parser(text).parse(); }

OpeningHours::OpeningHours(std::string as_written) : text(std::move(as_written)) {
  if (auto read = parse_hours(text)) rules = *std::move(read);
}

}  // namespace pop::directory
