#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <set>

#include "base/clock.h"
#include "case_catalog.h"
#include "pop/directory.h"

namespace pop::test {
namespace {

using locate::Answer;
using locate::Offer;
using locate::Open;
using Writer = json::Writer<json::StringBuffer>;

constexpr std::array<std::string_view, 8> place_names = {"none", "chosen", "network", "tz",
                                                         "sim",  "region", "locale",  "ip"};

std::string_view case_id(const Offer &offer) {
  return std::string_view(offer.service->id).substr(offer.service->id.find('.') + 1);
}

std::string_view type_name(const Offer &offer, const locate::OfferedChannel &channel) {
  const auto type = offer.service->channels[channel.index].type;
  return type == directory::ChannelType::pop ? "app_chat" : directory::channel_type_name(type);
}

class Output {
 public:
  Output() : writer_(buffer_) {}

  void key(std::string_view name) { writer_.Key(name.data(), static_cast<json::SizeType>(name.size())); }
  void text(std::string_view value) {
    writer_.String(value.data(), static_cast<json::SizeType>(value.size()));
  }
  void text(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }
  void text_or_null(std::string_view name, std::string_view value) {
    key(name);
    value.empty() ? static_cast<void>(writer_.Null()) : text(value);
  }
  void boolean(std::string_view name, bool value) {
    key(name);
    writer_.Bool(value);
  }
  void open(std::string_view name, Open state) {
    key(name);
    state == Open::unknown ? writer_.Null() : writer_.Bool(state == Open::now);
  }
  void object(std::string_view name, auto fill) {
    key(name);
    writer_.StartObject();
    fill();
    writer_.EndObject();
  }
  void array(std::string_view name, auto fill) {
    key(name);
    writer_.StartArray();
    fill();
    writer_.EndArray();
  }
  std::string finish(auto fill) {
    writer_.StartObject();
    fill();
    writer_.EndObject();
    return {buffer_.GetString(), buffer_.GetSize()};
  }

 private:
  json::StringBuffer buffer_;
  Writer writer_;
};

// Everybody an answer lists, the usable ones first.
std::vector<const Offer *> all_offers(const Answer &answer) {
  std::vector<const Offer *> offers;
  for (const Offer &offer : answer.services) offers.push_back(&offer);
  for (const Offer &offer : answer.info_only) offers.push_back(&offer);
  return offers;
}

void write_ids(Output &out, std::string_view name, const Answer &answer, std::uint32_t why) {
  out.array(name, [&] {
    for (const Offer *offer : all_offers(answer)) {
      if ((offer->why & why) != 0) out.text(case_id(*offer));
    }
  });
}

void write_flags(Output &out, const Answer &answer) {
  const std::pair<std::string_view, bool> flags[] = {{"confirm_country", answer.place.confirm},
                                                     {"ask_country", answer.ask_country},
                                                     {"no_local_service", answer.no_local_service},
                                                     {"offline", answer.offline},
                                                     {"all_closed", answer.all_closed},
                                                     {"show_language_picker", answer.screen.show_picker},
                                                     {"emergency_voice_only", answer.emergency_voice_only}};
  out.array("flags", [&] {
    for (const auto &[name, holds] : flags) {
      if (holds) out.text(name);
    }
  });
}

void write_open(Output &out, const Answer &answer) {
  const auto offers = all_offers(answer);
  out.object("open", [&] {
    for (const Offer *offer : offers) out.open(case_id(*offer), offer->open.open);
  });
  out.object("channel_open", [&] {
    for (const Offer *offer : offers) {
      out.object(case_id(*offer), [&] {
        std::set<std::string_view> named;  // the best channel of a type stands first and speaks for it
        for (const auto &channel : offer->channels) {
          const std::string_view type = type_name(*offer, channel);
          if (named.insert(type).second) out.open(type, channel.open.open);
        }
      });
    }
  });
  out.object("opens_at", [&] {
    for (const Offer *offer : offers) {
      if (offer->open.opens_at) out.text(case_id(*offer), format_utc(*offer->open.opens_at));
    }
  });
  out.object("closes_at", [&] {
    for (const Offer *offer : offers) {
      if (offer->open.closes_at) out.text(case_id(*offer), format_utc(*offer->open.closes_at));
    }
  });
}

void write_order(Output &out, const Answer &answer) {
  out.array("order", [&] {
    for (const Offer &offer : answer.services) out.text(case_id(offer));
  });
  out.array("info_only", [&] {
    for (const Offer &offer : answer.info_only) out.text(case_id(offer));
  });
  out.text_or_null("first_channel",
                   answer.services.empty()
                       ? std::string_view()
                       : type_name(answer.services.front(), answer.services.front().channels.front()));
  out.object("channels", [&] {
    for (const Offer &offer : answer.services) {
      out.array(case_id(offer), [&] {
        for (const auto &channel : offer.channels) out.text(type_name(offer, channel));
      });
    }
  });
}

void write_result(Output &out, const Case &read, const Answer &answer) {
  out.text_or_null("country", answer.place.country);
  out.text("country_from", place_names.at(static_cast<std::size_t>(answer.place.from)));
  out.text("ui_lang", answer.screen.tag);
  out.text("dir", answer.screen.right_to_left ? "rtl" : "ltr");
  write_flags(out, answer);
  write_order(out, answer);
  write_open(out, answer);
  out.object("service_lang", [&] {
    for (const Offer *offer : all_offers(answer)) out.text_or_null(case_id(*offer), offer->language);
  });
  write_ids(out, "shared_language", answer, POP_WHY_SPEAKS_YOUR_LANGUAGE);
  write_ids(out, "foreign_language", answer, POP_WHY_FOREIGN_LANGUAGE);
  write_ids(out, "parent_territory", answer, POP_WHY_PARENT_STATE);
  out.array("emergency", [&] {
    for (const auto &number : answer.emergency) out.text(number.number);
  });
  out.boolean("emergency_first", read.danger);
}

}  // namespace

std::string error_json(std::string_view line, const Error &error) {
  const auto json = parse_json(as_bytes(line));
  Output out;
  return out.finish([&] {
    out.text_or_null("id", json ? get_string(*json, "id").value_or("") : "");
    out.text("error", error.message);
  });
}

Result<std::string> run_case(std::string_view line, const directory::Zones &zones) {
  const auto json = parse_json(as_bytes(line));
  if (!json) return json.error();
  const auto id = get_string(*json, "id");
  const JsonValue *input = get_object(*json, "input");
  if (!id || input == nullptr) return Error{POP_E_FORMAT, "a case needs id and input"};
  CaseCatalog catalog(zones);
  const auto read = read_case(*input, catalog);
  if (!read) return Error{read.error().code, std::string(*id) + ": " + read.error().message};
  locate::LanguageMatcher languages(read->with_words);
  const auto answer = resolve(read->hints, read->now, catalog, languages, read->options);
  if (!answer) return Error{answer.error().code, std::string(*id) + ": " + answer.error().message};
  Output out;
  return out.finish([&] {
    out.text("id", *id);
    out.object("result", [&] { write_result(out, *read, *answer); });
  });
}

}  // namespace pop::test
