#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "base/text.hpp"
#include "sandbox/telegram/content.hpp"
#include "sandbox/telegram/file_links.hpp"
#include "sandbox/telegram/methods.hpp"

namespace ploy::sandbox {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kCloudDownloadBytesMax = 20 << 20;  // telegram-bot-api: MAX_DOWNLOAD_FILE_SIZE
// tdlib, FileGcParameters.cpp
constexpr std::uint64_t kKeptBytesMax = 100 << 20;
constexpr std::chrono::milliseconds kKeptAtLeast = std::chrono::hours(1);

std::int64_t milliseconds_of(Timestamp at) { return at.time_since_epoch().count(); }

// "documents/file_7.bin": a number of its own, the extension if there is one.
std::string new_path(const Call& call, const Document& document) {
  const auto dot = document.name.rfind('.');
  const std::string extension = dot == std::string::npos ? std::string{} : document.name.substr(dot);
  return fmt::format("documents/file_{}{}", call.world.next_link_number(), extension);
}

// What no client may count on any more. The self-hosted server also makes room, oldest first, but leaves an
// hour to everything; it does so once a day, and here that may be now.
std::vector<std::string> gone_links(const Call& call) {
  std::vector<std::string> gone;
  std::vector<const FileLink*> kept;
  std::uint64_t bytes = 0;
  for (const auto& [name, link] : call.world.links()) {
    if (link_expired(link, call.profile, call.now)) {
      gone.push_back(name);
      continue;
    }
    kept.push_back(&link);
    bytes += call.world.document(link.document)->size;
  }
  if (call.profile == Profile::kCloud) return gone;
  std::ranges::sort(kept, {}, &FileLink::made_at);
  for (const FileLink* link : kept) {
    const bool young = milliseconds_of(call.now) - link->made_at < kKeptAtLeast.count();
    if (bytes <= kKeptBytesMax || young) break;
    bytes -= call.world.document(link->document)->size;
    gone.push_back(link->path);
  }
  return gone;
}

// Swept as the server does it, on the way.
Events sweep(const Call& call) {
  Events events;
  for (const std::string& name : gone_links(call)) {
    const FileLink& link = call.world.links().at(name);
    const auto bot = call.world.bots().find(link.bot);
    std::error_code ignored;  // swept again the next time
    if (call.profile == Profile::kLocal && bot != call.world.bots().end())
      fs::remove(call.files.bot_dir(bot->second) / name, ignored);
    events.emplace_back(LinkGone{name});
  }
  return events;
}

// A link that is good already gets a new hour; else a new one is made.
ApiResult<std::string> link_to(Call& call, const Document& document) {
  if (auto done = commit(call, sweep(call)); !done) return std::unexpected(done.error());
  std::string path;
  for (const auto& [name, link] : call.world.links())
    if (link.bot == call.bot.id && link.document == document.id) path = name;
  if (path.empty()) path = new_path(call, document);
  const FileLink link{call.bot.id, path, document.id, milliseconds_of(call.now)};
  if (auto done = commit(call, {LinkMade{link}}); !done) return std::unexpected(done.error());
  return path;
}

std::unexpected<Refusal> unavailable() {
  return bad_request("wrong file_id or the file is temporarily unavailable");
}

// An injected fault of a download, as it shows when the server writes the file to its own disk: a copy beside
// the good one, spoiled.
ApiResult<std::string> lay_down_spoiled(const Call& call, const Document& document, const Fault& fault) {
  if (fault.kind == FaultKind::kCutDownload) return unavailable();
  const fs::path target = fs::absolute(call.files.bot_dir(call.bot) /
                                       fmt::format("documents/spoiled_{}", call.world.next_link_number()));
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  fs::copy_file(call.files.path_of(document.id), target, fs::copy_options::overwrite_existing, error);
  if (error) return unavailable();
  if (fault.kind == FaultKind::kTruncatedDownload)
    fs::resize_file(target, std::min(document.size, fault.after_bytes), error);
  if (fault.kind == FaultKind::kCorruptedDownload && fault.after_bytes < document.size) {
    std::fstream file(target, std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>(fault.after_bytes);
    const int byte = file.seekg(at).get();
    file.seekp(at).put(static_cast<char>(byte ^ 1));
  }
  return target.string();
}

// In the local profile the bytes are laid down for the client: the same file under a second name where the
// file system can do that, so nothing is copied.
ApiResult<std::string> lay_down(Call& call, const Document& document, const std::string& path) {
  const fs::path target = fs::absolute(call.files.bot_dir(call.bot) / path);
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (fs::exists(target, error)) return target.string();
  fs::create_hard_link(call.files.path_of(document.id), target, error);
  if (error) {
    error.clear();
    fs::copy_file(call.files.path_of(document.id), target, error);
  }
  if (error) return unavailable();
  return target.string();
}

// What came as file:// in this run and is unchanged is named instead of a copy.
std::optional<std::string> known_original(const Call& call, const Document& document) {
  const auto found = call.originals.find(document.id);
  if (found == call.originals.end()) return std::nullopt;
  std::error_code error;
  const auto modified = fs::last_write_time(found->second.path, error);
  if (error || modified != found->second.modified ||
      fs::file_size(found->second.path, error) != document.size)
    return std::nullopt;
  return found->second.path.string();
}

}  // namespace

bool link_expired(const FileLink& link, Profile profile, Timestamp now) {
  using namespace std::chrono_literals;
  const std::chrono::milliseconds life = profile == Profile::kCloud ? 1h : 25h;
  return milliseconds_of(now) - link.made_at > life.count();
}

ApiResult<Json> get_file(Call& call) {
  const std::string_view file_id = trim(call.args().text("file_id"));
  if (file_id.empty()) return bad_request("file_id not specified");
  const Document* document = document_of_file_id(call, file_id);
  if (document == nullptr) return bad_request("invalid file_id");
  if (call.profile == Profile::kCloud && document->size > kCloudDownloadBytesMax)
    return bad_request("file is too big");
  Json out = {{"file_id", file_id},
              {"file_unique_id", call.files.file_unique_id(document->id)},
              {"file_size", document->size}};
  if (call.profile == Profile::kLocal) {
    if (auto original = known_original(call, *document)) {
      out["file_path"] = *original;
      return out;
    }
  }
  if (auto& fault = call.request.download) {
    if (fault->kind == FaultKind::kSlowDownload && !call.request.waited_for_download) {
      call.request.waited_for_download = true;
      const std::chrono::seconds span(document->size / fault->bytes_per_second);
      return std::unexpected<Refusal>(NotYet{.until = call.ticks + span});
    }
    if (fault->kind != FaultKind::kSlowDownload) {
      const auto spoiled = lay_down_spoiled(call, *document, *fault);
      if (!spoiled) return std::unexpected(spoiled.error());
      out["file_path"] = *spoiled;
      return out;
    }
  }
  auto path = link_to(call, *document);
  if (path && call.profile == Profile::kLocal) path = lay_down(call, *document, *path);
  if (!path) return std::unexpected(path.error());
  out["file_path"] = *path;
  return out;
}

}  // namespace ploy::sandbox
