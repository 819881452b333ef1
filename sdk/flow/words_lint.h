#pragma once
// What a file of words must keep to, ours or the app's.

#include <string>
#include <vector>

#include "flow/words_file.h"

namespace pop::flow {

// Which texts must be there.
enum class Coverage : std::uint8_t {
  whole,  // every id of English: a language of its own
  part    // those that are there: labels of a language there is
};

// Each fault names id and band and says what to do; none: the file may be used. `english` is what the ids and
// the placeholders are held against.
std::vector<std::string> faults_in(const WordsFile &file, const WordsFile &english, Coverage coverage);

// How many columns a text takes: marks none, East Asian wide characters two; each argument six.
std::size_t columns_of(std::string_view text);

}  // namespace pop::flow
