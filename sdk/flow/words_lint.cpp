#include "flow/words_lint.h"

#include <unicode/plurrule.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <memory>

#include "flow/icu_text.h"
#include "flow/locale_of.h"
#include "flow/message_shape.h"
#include "flow/text_lint.h"
#include "locate/language.h"

namespace pop::flow {
namespace {

constexpr std::int32_t numbers_looked_at = 200;

std::string listed(const std::set<std::string> &names) {
  std::string out;
  for (const std::string &name : names) out += (out.empty() ? "{" : ", {") + name + "}";
  return out.empty() ? "none" : out;
}

// A label's English length decides what fits on a button; a line has more room (README.md of the words).
std::size_t most_columns(std::size_t english, bool label) { return english * 14 / 10 + (label ? 8 : 12); }

bool is_label(std::string_view english) {
  constexpr std::string_view ends = ".?:\"";
  return ends.find(english.back()) == std::string_view::npos;
}

class Lint {
 public:
  Lint(const WordsFile &file, const WordsFile &english) : file_(file), english_(english) {
    UErrorCode status = U_ZERO_ERROR;
    plurals_.reset(icu::PluralRules::forLocale(locale_of(file.language), UPLURAL_TYPE_CARDINAL, status));
    if (U_FAILURE(status) || !plurals_) plurals_.reset();
  }

  std::vector<std::string> run(Coverage coverage) {
    const auto tag = locate::read_language(file_.language);
    if (!tag || locale_of(file_.language).toLanguageTag<std::string>(status_) != file_.language)
      add("language \"" + file_.language + "\" is no language tag in its usual form (es, pt-BR, zh-Hant)");
    if (!plurals_) return add("ICU has no plural rules for \"" + file_.language + '"'), std::move(faults_);
    for (const auto &[id, bands] : english_.texts) {
      if (coverage == Coverage::whole && !file_.texts.contains(id))
        add(id + ": is missing; English says \"" + bands[0] + '"');
    }
    for (const auto &[id, bands] : file_.texts) {
      where_.clear();
      const auto said = english_.texts.find(id);
      if (said == english_.texts.end()) {
        add(id + ": is no text the screens ask for; look for a misspelt id, or take it out");
        continue;
      }
      for (std::size_t band = 0; band < bands.size(); ++band) {
        // What a band shares with the one before was said there.
        if (band > 0 && bands[band] == bands[band - 1] && said->second[band] == said->second[band - 1])
          continue;
        where_ = id + ", band " + "ABC"[band] + ": ";
        look_at(id, static_cast<Band>(band), bands[band], said->second[band]);
      }
    }
    return std::move(faults_);
  }

 private:
  void add(const std::string &fault) {
    std::string whole = where_ + fault;
    if (std::find(faults_.begin(), faults_.end(), whole) == faults_.end())
      faults_.push_back(std::move(whole));
  }

  void look_at(const std::string &id, Band band, const std::string &text, const std::string &english) {
    const auto shape = shape_of(text);
    if (!shape) return add(shape.error().message);
    const auto model = shape_of(english);
    if (!model) return add("English: " + model.error().message);
    if (shape->names != model->names)
      add("has the placeholders " + listed(shape->names) + ", where English has " + listed(model->names));
    compare_choices(*shape, *model);
    std::size_t longest = 0, english_longest = 0;
    for (const std::string &each : shape->texts) {
      for (const std::string &fault : faults_in_text(each, file_.language, band, id)) add(fault);
      look_beside_arguments(each);
      longest = std::max(longest, columns_of(each));
    }
    for (const std::string &each : model->texts)
      english_longest = std::max(english_longest, columns_of(each));
    const std::size_t most = most_columns(english_longest, is_label(model->texts.back()));
    if (longest > most) {
      add("is " + std::to_string(longest) + " columns wide, at most " + std::to_string(most) +
          " beside English's " + std::to_string(english_longest) + ": say it shorter");
    }
    look_for_english(text, english);
  }

  void compare_choices(const MessageShape &shape, const MessageShape &model) {
    for (const MessageChoice &choice : shape.choices) {
      const auto same = [&](const MessageChoice &other) {
        return other.name == choice.name && other.plural == choice.plural;
      };
      const auto english = std::find_if(model.choices.begin(), model.choices.end(), same);
      if (english == model.choices.end()) {
        add("{" + choice.name + (choice.plural ? ", plural" : ", select") +
            ", …}: English does not tell these apart; nothing is chosen by what is not asked for");
      } else if (choice.plural) {
        look_at_plural(choice, *english);
      } else {
        for (const auto &[arm, number] : english->arms) {
          if (!choice.arms.contains(arm)) add("{" + choice.name + ", select, …} lacks the arm " + arm);
        }
        for (const auto &[arm, number] : choice.arms) {
          if (!english->arms.contains(arm))
            add("{" + choice.name + ", select, …} has the arm " + arm + ", which is never chosen");
        }
      }
    }
    for (const MessageChoice &choice : model.choices) {
      const auto same = [&](const MessageChoice &other) { return other.name == choice.name; };
      if (std::any_of(shape.choices.begin(), shape.choices.end(), same)) continue;
      add("{" + choice.name + "} must be a " + (choice.plural ? "plural" : "select") + ", as in English");
    }
  }

  void look_at_plural(const MessageChoice &choice, const MessageChoice &english) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::StringEnumeration> keywords(plurals_->getKeywords(status));
    std::set<std::string> needed;
    for (std::int32_t length = 0; const char *keyword = keywords ? keywords->next(&length, status) : nullptr;)
      needed.emplace(keyword);
    for (const std::string &arm : needed) {
      if (!choice.arms.contains(arm))
        add("{" + choice.name + ", plural, …} lacks the arm " + arm + ", which " + file_.language + " has");
    }
    for (const auto &[arm, number] : english.arms) {
      if (arm.starts_with('=') && !choice.arms.contains(arm))
        add("{" + choice.name + ", plural, …} lacks the arm " + arm +
            ", which English says in its own words");
    }
    for (const auto &[arm, says_number] : choice.arms) {
      const bool exact = arm.starts_with('=');
      if (!exact && !needed.contains(arm))
        add("{" + choice.name + ", plural, …} has the arm " + arm + ", which " + file_.language +
            " never uses");
      if (exact || says_number || !english.arms.at("other")) continue;
      const std::vector<std::int32_t> numbers = numbers_of(arm, choice);
      if (numbers.size() < 2) continue;
      add("{" + choice.name + ", plural, …}: the arm " + arm + " needs #, as it is said for " +
          std::to_string(numbers[0]) + ", " + std::to_string(numbers[1]) + " …");
    }
  }

  // Those an arm is said for, up to 200; for an arm of larger ones (a million), these.
  std::vector<std::int32_t> numbers_of(const std::string &arm, const MessageChoice &choice) const {
    std::vector<std::int32_t> numbers;
    bool small = false;
    for (std::int32_t number = 0; number <= numbers_looked_at; ++number) {
      if (utf8(plurals_->select(number)) != arm) continue;
      small = true;
      if (!choice.arms.contains("=" + std::to_string(number))) numbers.push_back(number);
    }
    if (!small) numbers = {1'000'000, 2'000'000};
    return numbers;
  }

  // Nothing is inflected around a name that comes later: no ending is glued to a placeholder. English has its
  // 's, Arabic writes "and" and, with a tatweel, its prefixes in one with the next word.
  void look_beside_arguments(const std::string &text) {
    const icu::UnicodeString written = utf16(text);
    const auto glued = [&](UChar32 c) {
      if (c == '\'' || c == 0x2019) return file_.language != "en";
      const bool spaced = u_getIntPropertyValue(c, UCHAR_LINE_BREAK) != U_LB_IDEOGRAPHIC;
      return (u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0) && spaced && c != 0x0648 && c != 0x0640;
    };
    for (std::int32_t at = 0; (at = written.indexOf(u'{', at)) >= 0; ++at) {
      if (at > 0 && glued(written.char32At(at - 1)))
        return add("a letter stands right before a placeholder: put a space between, or say it another way");
    }
    for (std::int32_t at = 0; (at = written.indexOf(u'}', at)) >= 0; ++at) {
      if (at + 1 < written.length() && glued(written.char32At(at + 1)))
        return add("an ending is glued to a placeholder: it cannot fit every name, say it another way");
    }
  }

  void look_for_english(const std::string &text, const std::string &english) {
    if (text != english || locate::read_language(file_.language)->language == "en") return;
    if (std::count(text.begin(), text.end(), ' ') >= 2 && text.find('{') == std::string::npos)
      add("is still English");
  }

  const WordsFile &file_;
  const WordsFile &english_;
  std::unique_ptr<icu::PluralRules> plurals_;
  UErrorCode status_ = U_ZERO_ERROR;
  std::string where_;
  std::vector<std::string> faults_;
};

}  // namespace

std::size_t columns_of(std::string_view text) {
  constexpr std::size_t argument = 6;
  std::size_t columns = 0;
  const icu::UnicodeString written = utf16(text);
  for (std::int32_t i = 0; i < written.length(); i = written.moveIndex32(i, 1)) {
    const UChar32 c = written.char32At(i);
    if (c == '{') {
      columns += argument;
      i = written.indexOf(u'}', i);
      continue;
    }
    if ((U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0) continue;
    const auto width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    columns += width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
  }
  return columns;
}

std::vector<std::string> faults_in(const WordsFile &file, const WordsFile &english, Coverage coverage) {
  return Lint(file, english).run(coverage);
}

}  // namespace pop::flow
