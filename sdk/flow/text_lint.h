#pragma once
// What may not stand in a text that a child reads, whoever wrote it: this library, the app, or a signed
// record.

#include <string>
#include <string_view>
#include <vector>

#include "flow/words_file.h"

namespace pop::flow {

// Of a plain text ({name} in it is taken for a word): exclamation marks, emoji, controls of direction, web
// addresses, numbers that look like telephone numbers, and the words of language_rules.h. Each fault says
// what to do; none: the text may be shown. `id` is the text's own, for what may only be said elsewhere; may
// be empty.
std::vector<std::string> faults_in_text(std::string_view text, std::string_view language, Band band,
                                        std::string_view id = {});

}  // namespace pop::flow
