// S4 before you go: what goes to whom, what stays behind, and what happens next. From this SDK nothing goes
// along but what the child writes itself.

#include "flow/channels.h"
#include "flow/flow.h"
#include "flow/screen_parts.h"
#include "flow/text_lint.h"

namespace pop::flow {

void Flow::draw_leaving(Screen &screen) const {
  const Reader words = reader();
  const Found way = find_way(state_.way);
  const directory::Service &service = *way.offer->service;
  const directory::Channel &record = way.record();
  const std::string name = service_name(words, *way.offer);
  const auto say = [&](const char *id) {
    screen.lines.push_back(words.say(id, {{"service", name}, {"app", words.app_name}}));
  };
  const bool opens_elsewhere = keeps_history(record.type);
  screen.title = words.say(at() == At::explain ? "next.title" : "handoff.consent", {{"service", name}});
  if (opens_elsewhere) say("handoff.outside");
  if (record.type != directory::ChannelType::pop) {
    say("handoff.nothing");
  } else {
    say("home.private");
  }
  for (std::string &line : trace_lines(words, record, false)) screen.lines.push_back(std::move(line));
  const bool talks = is_for_talking(service);
  if (talks && is_answered_by_a_person(record.type)) say("svc.who");
  if (talks && is_answered(record.type)) {
    say("next.1");
    say("next.2");
  }
  if (talks && (is_answered(record.type) || record.type == directory::ChannelType::web_form)) say("next.3");
  // Beside ours, never in their place.
  const auto band = static_cast<std::size_t>(state_.band);
  for (const directory::Texts *texts : {&service.next, &service.confidentiality}) {
    const std::string_view own = directory::text_for(*texts, screen.language, band);
    // Signed words keep to the same rules as ours (text_lint.h), or ours stand alone.
    if (own.empty() || !faults_in_text(own, screen.language, state_.band).empty()) continue;
    say("handoff.theirs");
    screen.lines.emplace_back(own);
  }
  screen.choices.push_back(
      plain("go.yes", words.say("handoff.yes"), channel_icon(record.type).c_str(), POP_ROLE_MAIN));
  screen.choices.push_back(plain("go.no", words.say("handoff.no"), "cross"));
}

}  // namespace pop::flow
