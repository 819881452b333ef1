#include "fonts.h"

#include <hb-ft.h>

#include <cstdio>
#include <iterator>

namespace {

constexpr const char *folder = "/usr/share/fonts/";

struct Family {
  const char *file;       // below the folder, up to the weight
  const char *ending;     // after the weight
  const char *languages;  // it is asked first for these: " ar fa "
};

// In the order in which they are asked. Nastaliq and the other styles of one script only for their own
// languages.
constexpr Family families[] = {
    {"truetype/noto/NotoSans", ".ttf", ""},
    {"truetype/noto/NotoNastaliqUrdu", ".ttf", " ur "},
    {"truetype/noto/NotoSansArabic", ".ttf", " ar fa ps ckb sd "},
    {"truetype/noto/NotoSansDevanagari", ".ttf", " hi mr ne "},
    {"truetype/noto/NotoSansBengali", ".ttf", " bn as "},
    {"truetype/noto/NotoSansHebrew", ".ttf", " he "},
    {"truetype/noto/NotoSansThai", ".ttf", " th "},
    {"truetype/noto/NotoSansEthiopic", ".ttf", " am ti "},
    {"truetype/noto/NotoSansGurmukhi", ".ttf", " pa "},
    {"truetype/noto/NotoSansGujarati", ".ttf", " gu "},
    {"truetype/noto/NotoSansTamil", ".ttf", " ta "},
    {"truetype/noto/NotoSansTelugu", ".ttf", " te "},
    {"truetype/noto/NotoSansKannada", ".ttf", " kn "},
    {"truetype/noto/NotoSansMalayalam", ".ttf", " ml "},
    {"truetype/noto/NotoSansOriya", ".ttf", " or "},
    {"truetype/noto/NotoSansSinhala", ".ttf", " si "},
    {"truetype/noto/NotoSansKhmer", ".ttf", " km "},
    {"truetype/noto/NotoSansLao", ".ttf", " lo "},
    {"truetype/noto/NotoSansMyanmar", ".ttf", " my "},
    {"truetype/noto/NotoSansGeorgian", ".ttf", " ka "},
    {"truetype/noto/NotoSansArmenian", ".ttf", " hy "},
    {"opentype/noto/NotoSansCJK", ".ttc", " zh ja ko "},
    {"truetype/noto/NotoSansSymbols", ".ttf", ""},
    {"truetype/noto/NotoSansSymbols2", ".ttf", ""},
    {"truetype/noto/NotoSansMath", ".ttf", ""},
};
constexpr std::size_t nastaliq = 1;

bool speaks(const Family &family, std::string_view language) {
  const std::string word = " " + std::string(language.substr(0, language.find('-'))) + " ";
  return std::string_view(family.languages).find(word) != std::string_view::npos;
}

// One file holds the Chinese, Japanese and Korean shapes of the same characters.
long index_in_file(const Family &family, std::string_view language) {
  if (!std::string_view(family.file).ends_with("CJK")) return 0;
  if (language.starts_with("ja")) return 0;
  if (language.starts_with("ko")) return 1;
  const bool traditional =
      language.find("Hant") != std::string_view::npos || language.ends_with("TW") || language.ends_with("HK");
  return traditional ? 3 : 2;
}

bool has(const Face *face, char32_t character) {
  return face != nullptr && FT_Get_Char_Index(face->face, character) != 0;
}

}  // namespace

Face::~Face() {
  if (font != nullptr) hb_font_destroy(font);
  if (face != nullptr) FT_Done_Face(face);
}

Fonts::Fonts() { FT_Init_FreeType(&library_); }

Fonts::~Fonts() {
  faces_.clear();
  FT_Done_FreeType(library_);
}

bool Fonts::usable() const {
  FT_Face face = nullptr;
  const std::string file = std::string(folder) + families[0].file + "-Regular" + families[0].ending;
  if (FT_New_Face(library_, file.c_str(), 0, &face) != 0) return false;
  FT_Done_Face(face);
  return true;
}

const Face *Fonts::open(std::size_t family, long index, int pixels, bool bold) {
  std::unique_ptr<Face> &kept = faces_[{family, index, pixels, bold}];
  if (kept) return kept->face != nullptr ? kept.get() : nullptr;
  kept = std::make_unique<Face>();
  const std::string base = std::string(folder) + families[family].file;
  for (const char *weight : {bold ? "-Bold" : "-Regular", "-Regular"}) {
    if (FT_New_Face(library_, (base + weight + families[family].ending).c_str(), index, &kept->face) == 0)
      break;
    kept->face = nullptr;
  }
  if (kept->face == nullptr) return nullptr;
  FT_Set_Pixel_Sizes(kept->face, 0, static_cast<FT_UInt>(pixels));
  kept->font = hb_ft_font_create_referenced(kept->face);
  hb_ft_font_set_load_flags(kept->font, FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP);
  return kept.get();
}

const Face *Fonts::choose(char32_t character, std::string_view language, int pixels, bool bold,
                          const Face *before) {
  if (has(before, character)) return before;
  for (const bool own : {true, false}) {
    for (std::size_t i = 0; i < std::size(families); ++i) {
      if (speaks(families[i], language) != own || (!own && i == nastaliq)) continue;
      const Face *face = open(i, index_in_file(families[i], language), pixels, bold);
      if (has(face, character)) return face;
    }
  }
  return before != nullptr ? before : main_face(language, pixels, bold);
}

const Face *Fonts::main_face(std::string_view language, int pixels, bool bold) {
  for (std::size_t i = 0; i < std::size(families); ++i) {
    if (!speaks(families[i], language)) continue;
    const Face *face = open(i, index_in_file(families[i], language), pixels, bold);
    if (face != nullptr) return face;
  }
  return open(0, 0, pixels, bold);
}
