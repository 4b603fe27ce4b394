#include "cli/control.hpp"

#include <fmt/ostream.h>

#include "base/text.hpp"

namespace ploy::cli {

namespace {

constexpr std::uint64_t kAnswerMax = 1 * kMiB;

ErrorKind kind_of(int status) {
  switch (status) {
    case 403:
      return ErrorKind::kDenied;
    case 404:
      return ErrorKind::kNotFound;
    case 409:
      return ErrorKind::kConflict;
    case 503:
      return ErrorKind::kUnavailable;
    default:
      return ErrorKind::kInvalid;
  }
}

std::string verb(BucketChange::What what) {
  switch (what) {
    case BucketChange::What::kEnable:
      return "enable";
    case BucketChange::What::kDisable:
      return "disable";
    case BucketChange::What::kRescan:
      return "rescan";
  }
  return "";
}

std::string path_of(const BucketChange& change) {
  const std::string bucket = change.name.empty() ? "" : percent_encode(change.name, Slash::kEncode) + "/";
  return "/api/v1/buckets/" + bucket + verb(change.what);
}

void print_status(std::ostream& out, const Json& status) {
  const auto count = [&](const char* state) { return status.at("backups").value(state, std::int64_t{0}); };
  fmt::print(out, "{}  up {}\n\n", status.value("status", "unknown"),
             format_span(std::chrono::seconds(status.value("uptime_seconds", 0))));
  for (const auto& [name, component] : status.at("components").items())
    fmt::print(out, "  {:<10} {:<10} {}\n", name, component.value("status", ""),
               component.value("reason", ""));
  fmt::print(out, "\n  stored {} ({})   today {}   pending {}   sending {}   waiting {}   failed {}\n",
             count("stored") + count("verified"),
             format_bytes(status.value("stored_bytes", std::uint64_t{0})), status.value("stored_today", 0),
             count("pending"), count("sending"), count("waiting"), count("failed"));
  fmt::print(out, "  last backup {}   last poll {}\n",
             status.at("last_stored_at").is_null() ? "never" : status.at("last_stored_at").get<std::string>(),
             status.at("last_poll_at").is_null() ? "never" : status.at("last_poll_at").get<std::string>());
  const auto unknown = status.value("unknown_outcomes", std::int64_t{0});
  if (unknown > 0)
    fmt::print(out, "  {} part{} whose answer was lost; looked for before it is sent again\n", unknown,
               unknown == 1 ? "" : "s");
  const auto orphans = status.value("orphans", std::int64_t{0});
  if (orphans > 0)
    fmt::print(out, "  {} document{} without an owner; `telegramploy backup orphans` lists them\n", orphans,
               orphans == 1 ? "" : "s");
  const Json& paused = status.at("paused");
  if (!paused.is_null())
    fmt::print(out, "\n  Sending rests {}: {}\n",
               paused.at("until").is_null() ? "until this is mended"
                                            : "until " + paused.at("until").get<std::string>(),
               paused.value("reason", ""));
  for (const Json& incident : status.value("incidents", Json::array()))
    fmt::print(out, "\n  Open: {}\n", incident.value("what", ""));
}

}  // namespace

Control::Control(const std::filesystem::path& socket) : http_({.unix_socket = socket.string()}) {}

Result<std::string> Control::ask(const std::string& method, const std::string& path) {
  const auto answer = http_.send(
      {.method = method, .url = "http://telegramploy" + path, .answer_timeout = std::chrono::seconds(10)},
      kAnswerMax, {});
  if (!answer && answer.error().kind == ErrorKind::kUnavailable)
    return ploy::fail(
        ErrorKind::kUnavailable,
        "no daemon is running on this data directory; start it with `telegramploy serve`, or check DATA_DIR");
  if (!answer) return std::unexpected(answer.error());
  if (answer->head.status < 400) return answer->body;
  const Json problem = Json::parse(answer->body, nullptr, false);
  return ploy::fail(kind_of(answer->head.status), problem.is_object()
                                                      ? problem.value("detail", "refused")
                                                      : "HTTP " + std::to_string(answer->head.status));
}

int status(Console& console, Control& control) {
  const auto answer = control.ask("GET", "/api/v1/status");
  if (!answer) return console.fail(answer.error());
  const Json document = Json::parse(*answer, nullptr, false);
  if (!document.is_object())
    return console.fail(
        {ErrorKind::kInvalid, "the daemon's answer is not understood; is it another version?"});
  if (console.json)
    console.print(document);
  else
    print_status(console.out, document);
  return 0;
}

int healthcheck(Console& console, Control& control) {
  const auto answer = control.ask("GET", "/health");
  if (!answer) return console.fail(answer.error());
  fmt::print(console.out, "healthy\n");
  return 0;
}

int bucket_change(Console& console, Control& control, const BucketChange& change) {
  const auto answer = control.ask("POST", path_of(change));
  if (!answer) return console.fail(answer.error());
  return bucket_changed(console, change);
}

int backup_retry(Console& console, Control& control, const BackupRetry& wanted) {
  const std::string one = wanted.id.empty() ? "" : percent_encode(wanted.id, Slash::kEncode) + "/";
  const auto answer = control.ask("POST", "/api/v1/backups/" + one + "retry");
  if (!answer) return console.fail(answer.error());
  const Json done = Json::parse(*answer, nullptr, false);
  return backups_retried(console, done.is_object() ? done.value("backups", std::int64_t{1}) : 1);
}

int backup_give_up(Console& console, Control& control, const BackupGiveUp& wanted) {
  const auto answer =
      control.ask("POST", "/api/v1/backups/" + percent_encode(wanted.id, Slash::kEncode) + "/give-up");
  if (!answer) return console.fail(answer.error());
  return backup_given_up(console);
}

int backups_retried(Console& console, std::int64_t backups) {
  if (console.json)
    console.print({{"done", true}, {"backups", backups}});
  else
    fmt::print(console.out, "{} {} tried again.\n", backups, backups == 1 ? "backup is" : "backups are");
  return 0;
}

int backup_given_up(Console& console) {
  if (console.json)
    console.print({{"done", true}});
  else
    fmt::print(console.out, "It is not tried again. `telegramploy backup retry` takes that back.\n");
  return 0;
}

int bucket_changed(Console& console, const BucketChange& change) {
  if (console.json) {
    console.print({{"done", true}, {"bucket", change.name}, {"change", verb(change.what)}});
    return 0;
  }
  switch (change.what) {
    case BucketChange::What::kEnable:
      fmt::print(console.out, "{} is watched.\n", change.name);
      break;
    case BucketChange::What::kDisable:
      fmt::print(console.out, "{} is no longer watched; its backups stay.\n", change.name);
      break;
    case BucketChange::What::kRescan:
      fmt::print(console.out, "{} will be listed now.\n", change.name.empty() ? "Every bucket" : change.name);
      break;
  }
  return 0;
}

}  // namespace ploy::cli
