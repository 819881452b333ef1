#pragma once
// The game's own menu, with the way to help in it.

#include "page.h"
#include "pop/pop.h"
#include "settings.h"

enum class MenuChoice { none, play, help, text_size, colours, shared, quick_hide, narrate, quit };

// `entry` has the word and the drawing that are the same in every game. Without speech there is no switch for
// it.
MenuChoice draw_menu(Page &page, const Settings &settings, const pop_entry_view &entry, bool speech);

void change(Settings &settings, MenuChoice choice);
