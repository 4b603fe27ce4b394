#include "cli/orphan_commands.hpp"

#include <fmt/ostream.h>

#include "base/text.hpp"
#include "cli/json_output.hpp"
#include "cli/table.hpp"

namespace ploy::cli {

namespace {

Table table_of(const std::vector<Orphan>& orphans, Timestamp now) {
  Table table({{.title = "CHAT"},
               {.title = "MESSAGE", .align = Align::kRight},
               {.title = "SIZE", .align = Align::kRight},
               {.title = "AGE"},
               {.title = "NAME"},
               {.title = "WHY", .flexible = true}});
  for (const Orphan& orphan : orphans) {
    const Document& document = orphan.document;
    table.add({std::to_string(document.address.chat_id.value),
               std::to_string(document.address.message_id.value), format_bytes(document.size),
               format_span(now - orphan.posted_at.value_or(orphan.found_at)), document.name,
               std::string(explain(orphan.reason))});
  }
  return table;
}

int removed(Console& console, int count, int left, bool later) {
  if (console.json)
    console.print({{"done", true},
                   {"removed", later ? 0 : count},
                   {"to_be_removed", later ? count : 0},
                   {"left", left}});
  else if (later)
    fmt::print(console.out, "{} are being removed by the daemon, as fast as the chat allows.\n", count);
  else
    fmt::print(console.out, "{} removed.\n", count);
  return 0;
}

}  // namespace

int orphans_ls(Console& console, OrphanBook& orphans, Timestamp now) {
  const auto all = orphans.orphans();
  if (!all) return console.fail(all.error());
  if (console.json) {
    console.print({{"items", json_list(std::span(*all))}});
    return 0;
  }
  if (all->empty()) {
    fmt::print(console.err, "Every document in the chat that is known belongs to something.\n");
    return 0;
  }
  table_of(*all, now).print(console.out, console.out_screen);
  for (const Orphan& orphan : *all)
    if (!orphan.error.empty())
      fmt::print(console.out, "\nMessage {} stays: {}\n", orphan.document.address.message_id.value,
                 orphan.error);
  return 0;
}

int orphans_remove(Console& console, Control& control) {
  const auto answer = control.ask("POST", "/api/v1/orphans/remove");
  if (!answer) return console.fail(answer.error());
  const Json said = Json::parse(*answer, nullptr, false);
  return removed(console, said.is_object() ? said.value("orphans", 0) : 0, 0, true);
}

int orphans_remove(Console& console, OrphanBook& orphans, app::Tidy& tidy, const std::stop_token& stop) {
  const auto wanted = orphans.want_removal();
  if (!wanted) return console.fail(wanted.error());
  int count = 0;
  int left = 0;
  for (;;) {
    const auto tidied = tidy.run(stop);
    if (!tidied) return console.fail(tidied.error());
    count += tidied->removed;
    left += tidied->not_removed;
    if (tidied->removed + tidied->not_removed == 0) break;
  }
  if (left > 0) {
    const int shown = orphans_ls(console, orphans, SystemClock().now());
    if (shown != 0) return shown;
  }
  return removed(console, count, left, false);
}

}  // namespace ploy::cli
