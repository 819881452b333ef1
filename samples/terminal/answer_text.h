#pragma once
// What the directory answers for this device and why, for the developer who wants to see behind the screens.

#include "pop/pop.h"

// 0 when there was an answer; the exit code otherwise. Errors go to standard error.
int print_answer(pop_client *client, const pop_device &device);
