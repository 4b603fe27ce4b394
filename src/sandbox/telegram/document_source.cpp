#include <fmt/format.h>

#include <system_error>

#include "base/text.hpp"
#include "sandbox/telegram/base64url.hpp"
#include "sandbox/telegram/content.hpp"
#include "sandbox/telegram/text_cleaning.hpp"

namespace ploy::sandbox {

namespace {

namespace fs = std::filesystem;

// Telegram takes 4000 parts of 512 KiB and says so only after all of them have gone up.
constexpr std::uint64_t kTelegramFileBytesMax = 2'097'152'000;
constexpr std::uint64_t kLocalFileBytesMax = 4'194'304'000;

// "file:///abs" and "file://localhost/abs"; what follows "file:/" otherwise is a relative path, which is
// nowhere.
std::optional<fs::path> local_path(std::string_view value) {
  if (!to_lower(value.substr(0, 6)).starts_with("file:/")) return std::nullopt;
  value.remove_prefix(6);
  if (value.starts_with("/localhost/"))
    value.remove_prefix(10);
  else if (value.starts_with("//"))
    value.remove_prefix(1);
  else if (value.starts_with("/"))
    value.remove_prefix(1);
  return fs::path(decode_leniently(value, false));
}

// What the server takes a file for, by its name, unless it is told not to look.
Showing showing_of(const Call& call, std::string_view mime_type, Detection detection) {
  if (detection == Detection::kOff) return Showing::kDocument;
  if (call.request.as_animation || mime_type == "image/gif") return Showing::kAnimation;
  if (mime_type.starts_with("video/")) return Showing::kVideo;
  return mime_type.starts_with("audio/") ? Showing::kAudio : Showing::kDocument;
}

ChosenDocument new_document(const Call& call, const std::string& name, std::uint64_t size,
                            Detection detection) {
  const std::uint64_t id = call.world.next_document_id();
  const std::string type = mime_type(name);
  return {.id = id,
          .added = DocumentAdded{{.id = id,
                                  .name = name,
                                  .mime_type = type,
                                  .size = size,
                                  .showing = showing_of(call, type, detection)}}};
}

ApiResult<ChosenDocument> check_size(ChosenDocument chosen) {
  const std::uint64_t size = chosen.added->document.size;
  if (size == 0) return bad_request("file must be non-empty");
  if (size > kLocalFileBytesMax)
    return bad_request(fmt::format("file of size {} bytes is too big; the maximum size is {} bytes", size,
                                   kLocalFileBytesMax));
  if (size > kTelegramFileBytesMax) return bad_request("FILE_PARTS_INVALID");
  return chosen;
}

ApiResult<ChosenDocument> choose_path(const Call& call, const fs::path& path, Detection detection) {
  std::error_code error;
  const fs::path real = path.is_absolute() ? fs::canonical(path, error) : fs::path{};
  if (real.empty() || error) return bad_request("can't find real file path");
  if (!fs::is_regular_file(real, error)) return bad_request("file must be a regular file");
  const std::uint64_t size = fs::file_size(real, error);
  if (error) return bad_request("can't find real file path");
  const std::string name = path.filename().string();
  return check_size(new_document(call, is_utf8(name) ? name : "file", size, detection));
}

// The sandbox fetches nothing from elsewhere, so an address fails the way an unreachable one does.
ApiResult<ChosenDocument> refuse_address(std::string_view id) {
  const std::string lower = to_lower(id.substr(0, 8));
  if (lower.starts_with("http://") || lower.starts_with("https://"))
    return bad_request("failed to get HTTP URL content");
  if (id.find("://") != std::string_view::npos)
    return bad_request("invalid file HTTP URL specified: Unsupported URL protocol");
  return bad_request("wrong HTTP URL specified");
}

ApiResult<ChosenDocument> choose_remote(const Call& call, std::string_view id) {
  id = trim(id);
  if (id.find('.') != std::string_view::npos) return refuse_address(id);
  if (!is_base64url(id))
    return bad_request("wrong remote file identifier specified: Wrong character in the string");
  if (!from_base64url(id)) return bad_request("wrong remote file identifier specified: Wrong string length");
  const Document* document = document_of_file_id(call, id);
  if (document == nullptr) return bad_request("wrong file identifier/HTTP URL specified");
  return ChosenDocument{.id = document->id};
}

}  // namespace

std::optional<DocumentSource> document_source(Call& call, std::string_view value, std::string_view field) {
  static constexpr std::string_view kAttach = "attach://";
  if (value.starts_with(kAttach)) field = value.substr(kAttach.size());
  if (UploadedFile* file = call.args().file(field)) return file;
  if (value.empty() || value.starts_with(kAttach)) return std::nullopt;
  if (call.profile == Profile::kLocal)
    if (auto path = local_path(value)) return *path;
  return RemoteFile{std::string(value)};
}

ApiResult<ChosenDocument> choose_document(Call& call, const DocumentSource& source, Detection detection) {
  if (const auto* path = std::get_if<fs::path>(&source)) return choose_path(call, *path, detection);
  if (const auto* remote = std::get_if<RemoteFile>(&source)) return choose_remote(call, remote->id);
  const UploadedFile& file = *std::get<UploadedFile*>(source);
  return check_size(new_document(call, clean_file_name(file.name), file.content.bytes(), detection));
}

ApiResult<void> keep(Call& call, const DocumentSource& source, const ChosenDocument& chosen) {
  if (!chosen.added) return {};
  const fs::path target = call.files.path_of(chosen.id);
  if (auto* const* file = std::get_if<UploadedFile*>(&source)) {
    if (!(*file)->content.publish(target)) return refuse(500, "Internal Server Error");
    return {};
  }
  const fs::path& path = std::get<fs::path>(source);
  std::error_code error;
  fs::copy_file(path, target, fs::copy_options::overwrite_existing, error);
  if (error || fs::file_size(target, error) != chosen.added->document.size)
    return bad_request("file was changed while it was sent");
  call.originals[chosen.id] = {.path = path, .modified = fs::last_write_time(path, error)};
  return {};
}

const Document* document_of_file_id(const Call& call, std::string_view file_id) {
  const auto claim = call.files.read_file_id(file_id);
  if (!claim || claim->bot != call.bot.id) return nullptr;
  return call.world.document(claim->document);
}

}  // namespace ploy::sandbox
