#include "cli/run_commands.hpp"

#include <fmt/ostream.h>

#include "base/text.hpp"
#include "cli/json_output.hpp"
#include "cli/table.hpp"

namespace ploy::cli {

namespace {

// The daemon runs in another directory.
std::string absolute_target(const std::string& to) {
  constexpr std::string_view kFile = "file:";
  if (!to.starts_with(kFile) || to.size() == kFile.size()) return to;
  return std::string(kFile) + std::filesystem::absolute(to.substr(kFile.size())).string();
}

Result<Json> ask(Control& control, const std::string& method, const std::string& path) {
  const auto answer = control.ask(method, path);
  if (!answer) return std::unexpected(answer.error());
  Json document = Json::parse(*answer, nullptr, false);
  if (!document.is_object())
    return ploy::fail(ErrorKind::kInvalid, "the daemon's answer is not understood; is it another version?");
  return document;
}

std::string text_of(const Json& run, const char* name) {
  const auto it = run.find(name);
  return it != run.end() && it->is_string() ? it->get<std::string>() : std::string();
}

std::string progress_of(const Json& run) {
  return fmt::format("{} of {}", format_bytes(run.value("bytes_done", std::uint64_t{0})),
                     format_bytes(run.value("bytes_total", std::uint64_t{0})));
}

void print_run(Console& console, const Json& run) {
  Table table({{.title = "RUN"}, {.title = text_of(run, "id"), .flexible = true}});
  for (const char* name : {"kind", "state", "backup", "target", "asked_at", "ended_at", "error"})
    if (const std::string value = text_of(run, name); !value.empty()) table.add({name, value});
  table.add({"bytes", progress_of(run)});
  table.print(console.out, console.out_screen);
}

int show(Console& console, const Result<Json>& run) {
  if (!run) return console.fail(run.error());
  if (console.json)
    console.print(*run);
  else
    print_run(console, *run);
  return 0;
}

std::string path_of(const std::string& id) { return "/api/v1/runs/" + percent_encode(id, Slash::kEncode); }

}  // namespace

int restore_in_background(Console& console, Control& control, const RestoreBackup& wanted) {
  const auto run = ask(
      control, "POST",
      fmt::format("/api/v1/restores?backup={}&to={}&overwrite={}", percent_encode(wanted.id, Slash::kEncode),
                  percent_encode(absolute_target(wanted.to), Slash::kEncode),
                  wanted.overwrite == Overwrite::kYes));
  return show(console, run);
}

int run_ls(Console& console, Control& control, const RunLs& wanted) {
  const auto runs = ask(control, "GET", "/api/v1/runs?limit=" + std::to_string(wanted.limit));
  if (!runs) return console.fail(runs.error());
  if (console.json) {
    console.print(*runs);
    return 0;
  }
  Table table({{.title = "RUN", .align = Align::kRight},
               {.title = "STATE"},
               {.title = "BYTES"},
               {.title = "BACKUP"},
               {.title = "TARGET", .flexible = true}});
  for (const Json& run : runs->at("items"))
    table.add({text_of(run, "id"), text_of(run, "state"), progress_of(run), text_of(run, "backup"),
               text_of(run, "target")});
  table.print(console.out, console.out_screen);
  return 0;
}

int run_show(Console& console, Control& control, const RunShow& wanted) {
  return show(console, ask(control, "GET", path_of(wanted.id)));
}

int run_cancel(Console& console, Control& control, const RunCancel& wanted) {
  return show(console, ask(control, "POST", path_of(wanted.id) + "/cancel"));
}

}  // namespace ploy::cli
