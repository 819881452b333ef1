#pragma once
// A JSON file as a list of facts, so that two versions of it can be compared in plain words.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace pop::tool {

// By what they are about ("phone hours"): the values said there. What is null is not said.
using Facts = std::map<std::string, std::set<std::string>>;

// Of any file that is published; its own "version" is no fact. Empty when it is no JSON.
Facts facts_of(ByteView file);

// "phone: 116111 -> 116112", "urls: + https://example.org".
std::vector<std::string> differences(const Facts &before, const Facts &after);

}  // namespace pop::tool
