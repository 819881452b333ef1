#pragma once
// A frame in words, for tests: JSON.

#include <string>
#include <string_view>

#include "app.h"

std::string describe(App &app);
std::string describe_text(Fonts &fonts, std::string_view language, bool right_to_left, std::string_view text);
std::string json_text(std::string_view text);
bool write_png(SDL_Surface *picture, const std::string &file);
