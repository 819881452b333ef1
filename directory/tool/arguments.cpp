#include <algorithm>
#include <charconv>

#include "base/clock.h"
#include "command.h"

namespace pop::tool {

Result<Arguments> Arguments::parse(const std::vector<std::string> &words,
                                   const std::vector<Option> &options) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto option =
        std::find_if(options.begin(), options.end(), [&](const Option &o) { return o.name == words[i]; });
    if (option == options.end()) return Error{wrong_usage, "there is no option \"" + words[i] + "\""};
    std::vector<std::string> &values = arguments.values_[option->name];
    if (!values.empty() && !option->repeatable) return Error{wrong_usage, option->name + " is given twice"};
    if (option->placeholder.empty()) {
      values.emplace_back();
    } else {
      if (++i == words.size())
        return Error{wrong_usage, option->name + " needs a value (" + option->placeholder + ")"};
      values.push_back(words[i]);
    }
  }
  for (const Option &option : options) {
    if (option.required && !arguments.has(option.name)) {
      return Error{wrong_usage, option.name + " " + option.placeholder + " is missing"};
    }
  }
  return arguments;
}

std::string Arguments::value_or_empty(const std::string &name) const {
  return has(name) ? value(name) : std::string();
}

const std::vector<std::string> &Arguments::values(const std::string &name) const {
  static const std::vector<std::string> none;
  const auto found = values_.find(name);
  return found == values_.end() ? none : found->second;
}

Result<std::int64_t> parse_moment(const std::string &option, const std::string &text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc{} && end == text.data() + text.size()) return seconds;
  if (const std::optional<std::int64_t> moment = parse_utc(text)) return *moment;
  return Error{wrong_usage, option + " " + text + " is neither Unix seconds nor YYYY-MM-DDTHH:MM:SSZ"};
}

Result<std::int64_t> Arguments::now() const {
  if (has("--now")) return parse_moment("--now", value("--now"));
  return Clock().unix_seconds();
}

Option now_option() {
  return {"--now", "TIME",
          "the time to go by, Unix seconds or YYYY-MM-DDTHH:MM:SSZ (default: the system's clock)"};
}

Option passphrase_option() {
  return {"--passphrase-file", "FILE", "the passphrase, from a file's first line (default: asks for it)"};
}

}  // namespace pop::tool
