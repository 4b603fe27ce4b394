#include <algorithm>

#include "base/text.hpp"
#include "sandbox/telegram/file_links.hpp"
#include "sandbox/telegram/http_answers.hpp"
#include "sandbox/telegram/routes.hpp"
#include "sandbox/telegram/token_check.hpp"

namespace ploy::sandbox {

namespace {

// Spoils a download on its way out.
class SpoiledReader final : public ByteReader {
 public:
  SpoiledReader(std::unique_ptr<ByteReader> from, const Fault& fault)
      : from_(std::move(from)), kind_(fault.kind), at_(fault.after_bytes) {}

  Result<std::size_t> read(std::span<std::byte> out) override {
    if (kind_ == FaultKind::kCutDownload) {
      if (passed_ == at_) return fail(ErrorKind::kUnavailable, "injected fault: the download is cut here");
      out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), at_ - passed_)));
    }
    const auto n = from_->read(out);
    if (!n) return n;
    const bool here = at_ >= passed_ && at_ < passed_ + *n;
    if (kind_ == FaultKind::kCorruptedDownload && here)
      out[static_cast<std::size_t>(at_ - passed_)] ^= std::byte{1};
    passed_ += *n;
    return n;
  }

 private:
  std::unique_ptr<ByteReader> from_;
  FaultKind kind_;
  std::uint64_t at_;
  std::uint64_t passed_ = 0;
};

}  // namespace

net::Answer stream_document(Engine& engine, const Document& document) {
  auto reader = engine.files().read(document.id);
  if (!reader) return answer_error({.code = 500, .description = "Internal Server Error"});
  net::Answer answer{.headers = {{"Content-Type", "application/octet-stream"}},
                     .stream = std::move(*reader),
                     .stream_bytes = document.size};
  const auto fault =
      engine.with_faults([](FaultScript& faults) { return faults.take(FaultStage::kDownload, "download"); });
  if (!fault) return answer;
  if (fault->kind == FaultKind::kTruncatedDownload)
    answer.stream_bytes = std::min(document.size, fault->after_bytes);
  else
    answer.stream = std::make_unique<SpoiledReader>(std::move(answer.stream), *fault);
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
