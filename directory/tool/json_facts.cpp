#include "json_facts.h"

#include <algorithm>

#include "base/json.h"
#include "json_text.h"

namespace pop::tool {
namespace {

std::string text_of_value(const JsonValue &value) {
  if (value.IsString()) return std::string(text_of(value));
  // Never cut: what a holder does not see would be signed all the same.
  return std::string(as_text(compact_bytes(value)));
}

void add(Facts &facts, const std::string &about, const JsonValue &value) {
  if (value.IsNull()) return;
  if (value.IsObject()) {
    for (const auto &member : value.GetObject())
      add(facts, (about.empty() ? "" : about + " ") + std::string(text_of(member.name)), member.value);
  } else if (value.IsArray()) {
    for (const JsonValue &element : value.GetArray()) facts[about].insert(text_of_value(element));
  } else {
    facts[about].insert(text_of_value(value));
  }
}

// A channel is known by its type, and by its place among those of its type.
void add_channels(Facts &facts, const JsonValue &channels) {
  std::map<std::string, int> seen;
  for (const JsonValue &channel : channels.GetArray()) {
    const std::string type(get_string(channel, "type").value_or("channel"));
    const int number = ++seen[type];
    const std::string about = number == 1 ? type : type + " (" + std::to_string(number) + ")";
    if (!channel.IsObject()) continue;
    for (const auto &member : channel.GetObject()) {
      const std::string name(text_of(member.name));
      if (name != "type") add(facts, name == "value" ? about : about + " " + name, member.value);
    }
  }
}

std::string joined(const std::set<std::string> &values) {
  std::string text;
  for (const std::string &value : values) text += (text.empty() ? "" : ", ") + value;
  return text;
}

}  // namespace

Facts facts_of(ByteView file) {
  Facts facts;
  const Result<JsonDocument> document = parse_json(file);
  if (!document || !document->IsObject()) return facts;
  for (const auto &member : document->GetObject()) {
    const std::string name(text_of(member.name));
    if (name == "channels" && member.value.IsArray()) {
      add_channels(facts, member.value);
    } else if (name != "version") {
      add(facts, name, member.value);
    }
  }
  return facts;
}

std::vector<std::string> differences(const Facts &before, const Facts &after) {
  static const std::set<std::string> nothing;
  std::set<std::string> abouts;
  for (const auto &[about, values] : before) abouts.insert(about);
  for (const auto &[about, values] : after) abouts.insert(about);
  std::vector<std::string> lines;
  for (const std::string &about : abouts) {
    const auto was = before.find(about);
    const auto is = after.find(about);
    const std::set<std::string> &old_values = was == before.end() ? nothing : was->second;
    const std::set<std::string> &new_values = is == after.end() ? nothing : is->second;
    if (old_values == new_values) continue;
    if (old_values.size() == 1 && new_values.size() == 1) {
      lines.push_back(about + ": " + *old_values.begin() + " -> " + *new_values.begin());
      continue;
    }
    std::set<std::string> gone;
    std::set<std::string> come;
    std::ranges::set_difference(old_values, new_values, std::inserter(gone, gone.end()));
    std::ranges::set_difference(new_values, old_values, std::inserter(come, come.end()));
    std::string line = about + ":";
    if (!gone.empty()) line += " - " + joined(gone);
    if (!come.empty()) line += (gone.empty() ? " + " : "; + ") + joined(come);
    lines.push_back(line);
  }
  return lines;
}

}  // namespace pop::tool
