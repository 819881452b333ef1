#pragma once
// The ICU locale of a language tag as people at a country use it.

#include <unicode/locid.h>

#include <string_view>

namespace pop::flow {

// The language's own region (pt-BR) goes before `country` (ISO 3166-1, may be empty). English for what is no
// tag.
icu::Locale locale_of(std::string_view language, std::string_view country = {});

}  // namespace pop::flow
