#pragma once
// What screens promise, held against the state behind them.

#include "walk.h"

namespace pop::test {

// Every sentence of the present screen that says more than it must is looked up in a table of what has to be
// true then; a failure names the sentence.
void check_promises(const Walk &walk);

}  // namespace pop::test
