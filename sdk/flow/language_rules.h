#pragma once
// What a text may not say, language by language. The lists are first drafts and belong to the review of a
// language.

#include <string_view>

namespace pop::flow {

// Words and phrases are separated by '|', in lower case; a '*' stands for any letters before or behind.
struct LanguageRules {
  std::string_view language;  // its tag, or the part before the region
  // The language of files and of blame: report, victim, abuse, submit, case, minor, why …
  std::string_view harsh;
  // What nobody can promise: secret, confidential, untraceable, safe, "nobody can see" …
  std::string_view promises;
  // Not before 13: anonymous.
  std::string_view not_for_children;
  // What Hide is never called: emergency.
  std::string_view not_for_exit;
  // Takes the child for a boy or a girl.
  std::string_view gendered;
  // Where one of the words above is meant otherwise ("not safe").
  std::string_view allowed;
};

// For the tag or, without its region, its language; English where there is none.
const LanguageRules &rules_for(std::string_view language);

}  // namespace pop::flow
