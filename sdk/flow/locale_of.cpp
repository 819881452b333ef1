#include "flow/locale_of.h"

#include <string>

namespace pop::flow {

icu::Locale locale_of(std::string_view language, std::string_view country) {
  std::string tag(language);
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(tag, status);
  if (!country.empty() && *locale.getCountry() == '\0') {
    locale = icu::Locale::forLanguageTag(tag.append("-").append(country), status);
  }
  return U_FAILURE(status) ? icu::Locale::getEnglish() : locale;
}

}  // namespace pop::flow
