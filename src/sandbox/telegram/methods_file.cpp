#include <fmt/format.h>

#include <system_error>

#include "base/text.hpp"
#include "sandbox/telegram/content.hpp"
#include "sandbox/telegram/file_links.hpp"
#include "sandbox/telegram/methods.hpp"

namespace ploy::sandbox {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kCloudDownloadBytesMax = 20 << 20;  // telegram-bot-api: MAX_DOWNLOAD_FILE_SIZE

std::int64_t milliseconds_of(Timestamp at) { return at.time_since_epoch().count(); }

// "documents/file_7.bin": a number of its own, the extension if there is one.
std::string new_path(const Call& call, const Document& document) {
  const auto dot = document.name.rfind('.');
  const std::string extension = dot == std::string::npos ? std::string{} : document.name.substr(dot);
  return fmt::format("documents/file_{}{}", call.world.next_link_number(), extension);
}

// A link that is good already gets a new hour; else a new one is made. Old ones are swept on the way.
ApiResult<std::string> link_to(Call& call, const Document& document) {
  Events events;
  std::string path;
  for (const auto& [name, link] : call.world.links()) {
    if (link_expired(link, call.profile, call.now)) {
      events.emplace_back(LinkGone{name});
      std::error_code ignored;  // swept again the next time
      const auto bot = call.world.bots().find(link.bot);
      if (call.profile == Profile::kLocal && bot != call.world.bots().end())
        fs::remove(call.files.bot_dir(bot->second) / name, ignored);
    } else if (link.bot == call.bot.id && link.document == document.id) {
      path = name;
    }
  }
  if (path.empty()) path = new_path(call, document);
  events.emplace_back(LinkMade{{call.bot.id, path, document.id, milliseconds_of(call.now)}});
  if (auto done = commit(call, events); !done) return std::unexpected(done.error());
  return path;
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
  if (error) return bad_request("wrong file_id or the file is temporarily unavailable");
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
  auto path = link_to(call, *document);
  if (path && call.profile == Profile::kLocal) path = lay_down(call, *document, *path);
  if (!path) return std::unexpected(path.error());
  out["file_path"] = *path;
  return out;
}

}  // namespace ploy::sandbox
