#include "base/clock.h"
#include "command.h"
#include "draft_output.h"
#include "json_text.h"
#include "metadata_text.h"
#include "role_name.h"
#include "status_file.h"
#include "trust/mirror.h"

namespace pop::tool {
namespace {

Result<std::string> moment(const Arguments &arguments, const char *option) {
  const Result<std::int64_t> seconds = parse_moment(option, arguments.value(option));
  if (!seconds) return seconds.error();
  return json_string(format_utc(*seconds));
}

Result<void> run(const Arguments &arguments) {
  const std::string &id = arguments.value("--id");
  const std::size_t dot = id.find('.');
  const Result<RoleName> role =
      parse_role_name(dot == std::string::npos ? id : "desk-" + id.substr(0, dot) + "-" + id.substr(dot + 1));
  if (!role || role->kind != RoleKind::desk)
    return Error{wrong_usage, "--id " + id + " is not like de.nummer-gegen-kummer"};
  const std::string name = "desk-" + role->country + "-" + role->id;
  const std::string path = role->paths().front();
  const Result<Published> before = published_before(arguments);
  if (!before) return before.error();
  std::int64_t version = 1;
  if (const auto last = before->targets.find(path); last != before->targets.end()) {
    const Result<JsonDocument> document = parse_json(last->second);
    if (!document) return Error{document.error().code, path + ": " + document.error().message};
    version = get_int(*document, "version").value_or(0) + 1;
  }
  const Result<std::string> from = moment(arguments, "--from");
  if (!from) return from.error();
  const Result<std::string> until = moment(arguments, "--until");
  if (!until) return until.error();
  const std::string text = json_object({{"version", std::to_string(version)},
                                        {"id", json_string(id)},
                                        {"closed", json_object({{"from", *from}, {"until", *until}})}});
  const Result<JsonDocument> status = parse_json(as_bytes(text));
  if (!status) return status.error();
  if (const Result<void> checked = check_status(*status, id, path); !checked) return checked;

  Result<trust::Targets> content = present_content(*before, name);
  if (!content) return content.error();
  const Bytes bytes = compact_bytes(*status);
  const Sha256 hash = sha256(bytes);
  content->targets[path] = {bytes.size(), {hash, std::nullopt}};
  return hand_out(arguments, *before, {name, content_of(*content), role->life()},
                  {{trust::target_path(path, to_hex(hash)), bytes}});
}

}  // namespace

const Command &status_command() {
  static const Command command{
      "status", "a helpline's desk says that it is closed for a while",
      R"(Writes status/<cc>/<slug>.json and signs it with the desk's own key, which can sign nothing else: closed from
one moment until another, at most 72 hours, whatever the record's hours say. It can close and never open; afterwards
the record's hours hold again. To end it sooner, say it again with an earlier --until.
)",
      draft_options({{"--id", "SERVICE", "the service, such as de.nummer-gegen-kummer", true},
                     {"--from", "TIME", "Unix seconds or YYYY-MM-DDTHH:MM:SSZ", true},
                     {"--until", "TIME", "at most 72 hours later", true}}),
      run};
  return command;
}

}  // namespace pop::tool
