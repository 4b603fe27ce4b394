#include <algorithm>

#include "base/text.hpp"
#include "sandbox/control/spoiled_reader.hpp"
#include "sandbox/telegram/file_links.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/routes.hpp"
#include "sandbox/telegram/token_check.hpp"

namespace ploy::sandbox {

namespace {

Spoiling spoiling_of(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::kCutDownload:
      return {.cut_at = fault.after_bytes};
    case FaultKind::kCorruptedDownload:
      return {.corrupt_at = fault.after_bytes};
    default:
      return {.bytes_per_second = fault.bytes_per_second};
  }
}

}  // namespace

net::Answer stream_document(Engine& engine, const Document& document) {
  auto reader = engine.files().read(document.id);
  if (!reader) return answer_error({.code = 500, .description = "Internal Server Error"});
  net::Answer answer{.headers = {{"Content-Type", "application/octet-stream"}},
                     .stream = std::move(*reader),
                     .stream_bytes = document.size};
  const auto fault = engine.download_fault();
  Json outcome = {{"outcome", "ok"}, {"status", 200}};
  if (fault) outcome["fault"] = to_string(fault->kind);
  engine.note("download", document.size, std::move(outcome));
  if (fault && fault->kind == FaultKind::kTruncatedDownload)
    answer.stream_bytes = std::min(document.size, fault->after_bytes);
  else if (fault)
    answer.stream = spoil(std::move(answer.stream), spoiling_of(*fault), engine.clock());
  return answer;
}

net::Answer route_file(Engine& engine, const net::RequestHead& head) {
  static constexpr std::string_view kFileBot = "/file/bot";
  // A self-hosted server has no such address.
  if (engine.profile() == Profile::kLocal) return answer_not_found();
  const std::string path = decode_leniently(head.path, false);
  const auto slash = path.find('/', kFileBot.size());
  if (slash == std::string::npos) return answer_not_found();
  const std::string token = path.substr(kFileBot.size(), slash - kFileBot.size());
  if (const auto shape = check_token_shape(token, engine.profile()); !shape)
    return answer_error(std::get<ApiError>(shape.error()));
  bool known_bot = false;
  const auto document = engine.with_world([&](const World& world, Timestamp now) -> std::optional<Document> {
    const Bot* bot = world.bot_with_token(token);
    known_bot = bot != nullptr;
    const auto link = world.links().find(path.substr(slash + 1));
    if (!known_bot || link == world.links().end() || link->second.bot != bot->id ||
        link_expired(link->second, Profile::kCloud, now))
      return std::nullopt;
    return *world.document(link->second.document);
  });
  if (!known_bot) return answer_error({.code = 401, .description = "Unauthorized"});
  if (!document) return answer_not_found();
  engine.with_counters([](SandboxCounters& counters) { ++counters.downloads; });
  return stream_document(engine, *document);
}

}  // namespace ploy::sandbox
