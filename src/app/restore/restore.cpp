#include "app/restore/restore.hpp"

#include <algorithm>

#include "app/restore/backup_reader.hpp"
#include "app/restore/file_target.hpp"

namespace ploy::app {

namespace {

class CountingReader final : public ByteReader {
 public:
  CountingReader(ByteReader& from, const Restore::Progress& progress, std::uint64_t total)
      : from_(from), progress_(progress), total_(total) {}

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override {
    auto n = from_.read(out);
    if (n) done_ += *n;
    if (n && progress_) progress_(done_, total_);
    return n;
  }

 private:
  ByteReader& from_;
  const Restore::Progress& progress_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
};

Result<void> copy_to(ByteReader& from, const std::function<Result<void>(ByteView)>& write) {
  Bytes chunk(256 * kKiB);
  for (;;) {
    const auto n = from.read(chunk);
    if (!n) return std::unexpected(n.error());
    if (*n == 0) return {};
    auto written = write(std::span(chunk).first(*n));
    if (!written) return written;
  }
}

std::string name_of(const RestoreTarget& target, const Backup& backup) {
  const auto s3 = [](const std::string& bucket, const std::string& key) {
    return "s3://" + bucket + "/" + key;
  };
  if (const auto* file = std::get_if<ToFile>(&target)) return "file:" + file->path.string();
  if (const auto* object = std::get_if<ToObject>(&target)) return s3(object->bucket, object->key);
  if (std::holds_alternative<ToOrigin>(target))
    return s3(backup.facts.version.bucket, backup.facts.version.key);
  return "standard output";
}

// Whether `bytes` are the backup's, to the end and no further.
Result<bool> holds(ByteReader& bytes, const std::vector<Part>& parts) {
  Bytes chunk(256 * kKiB);
  for (const Part& part : parts) {
    Sha256 hash;
    for (std::uint64_t left = part.length; left > 0;) {
      const auto n = bytes.read(
          std::span(chunk).first(static_cast<std::size_t>(std::min<std::uint64_t>(left, chunk.size()))));
      if (!n) return std::unexpected(n.error());
      if (*n == 0) return false;
      hash.update(std::span(chunk).first(*n));
      left -= *n;
    }
    // What lies in the chat for an empty object is only a placeholder.
    if (part.length > 0 && (!part.document || hash.finish() != part.document->sha256)) return false;
  }
  const auto more = bytes.read(chunk);
  if (!more) return std::unexpected(more.error());
  return *more == 0;
}

bool is_restorable(BackupState state) {
  return state == BackupState::kStored || state == BackupState::kVerified;
}

}  // namespace

Result<RestoreTarget> parse_target(const std::string& text) {
  constexpr std::string_view kFile = "file:";
  constexpr std::string_view kS3 = "s3://";
  if (text == "origin") return ToOrigin{};
  if (text == "-") return ToStream{};
  if (text.starts_with(kFile) && text.size() > kFile.size()) return ToFile{text.substr(kFile.size())};
  if (text.starts_with(kS3)) {
    const auto slash = text.find('/', kS3.size());
    if (slash != std::string::npos && slash > kS3.size() && slash + 1 < text.size())
      return ToObject{text.substr(kS3.size(), slash - kS3.size()), text.substr(slash + 1)};
  }
  return fail(
      ErrorKind::kInvalid,
      "'" + text +
          "' is no place to restore to; give file:PATH, s3://bucket/key, origin, or - for standard output");
}

Result<RestoreReport> Restore::run(const std::string& id, const RestoreTarget& target, Overwrite overwrite,
                                   const Progress& progress, const std::stop_token& stop) {
  const auto backup = book_.find(id);
  if (!backup) return std::unexpected(backup.error());
  if (!is_restorable(backup->state))
    return fail(ErrorKind::kInvalid,
                "backup " + backup->id.value + " is " + std::string(to_string(backup->state)) +
                    " and cannot be restored; `telegramploy backup show " + backup->id.value + "` says more");
  auto parts = book_.parts(backup->id);
  if (!parts) return std::unexpected(parts.error());

  BackupReader stored(*backup, std::move(*parts), destination_, retry_, clock_, stop);
  CountingReader counted(stored, progress, backup->facts.size);
  const auto written = write_to(target, *backup, counted, overwrite, stop);
  const std::string name = name_of(target, *backup);
  if (!written) return wrap(written.error(), "restore " + backup->id.value + " to " + name);
  return RestoreReport{name, backup->facts.size};
}

Result<RestoreReport> Restore::compare(const std::string& id, const RestoreTarget& target,
                                       const std::stop_token& stop) {
  const auto backup = book_.find(id);
  if (!backup) return std::unexpected(backup.error());
  const auto parts = book_.parts(backup->id);
  if (!parts) return std::unexpected(parts.error());
  const std::string name = name_of(target, *backup);
  const auto there = open_target(target, *backup, stop);
  if (!there) return wrap(there.error(), "compare " + name);
  const auto same = holds(**there, *parts);
  if (!same) return wrap(same.error(), "compare " + name);
  if (!*same) return fail(ErrorKind::kConflict, name + " exists already and is something else");
  return RestoreReport{name, backup->facts.size};
}

Result<std::unique_ptr<ByteReader>> Restore::open_target(const RestoreTarget& target, const Backup& backup,
                                                         const std::stop_token& stop) {
  if (const auto* file = std::get_if<ToFile>(&target)) return open_file(file->path);
  ObjectVersion version{backup.facts.version.bucket, backup.facts.version.key, "", ""};
  if (const auto* object = std::get_if<ToObject>(&target)) version = {object->bucket, object->key, "", ""};
  if (store_ == nullptr || std::holds_alternative<ToStream>(target))
    return fail(ErrorKind::kInvalid, "there is nothing to compare with");
  const auto facts = store_->inspect(version.bucket, version.key, "", stop);
  if (!facts) return std::unexpected(facts.error());
  return store_->open(facts->version, {.seq = 1, .offset = 0, .length = facts->size}, stop);
}

Result<void> Restore::write_to(const RestoreTarget& target, const Backup& backup, ByteReader& bytes,
                               Overwrite overwrite, const std::stop_token& stop) {
  if (const auto* object = std::get_if<ToObject>(&target))
    return write_object(backup, object->bucket, object->key, bytes, overwrite, stop);
  if (std::holds_alternative<ToOrigin>(target))
    return write_object(backup, backup.facts.version.bucket, backup.facts.version.key, bytes, overwrite,
                        stop);
  if (const auto* stream = std::get_if<ToStream>(&target)) return copy_to(bytes, stream->write);

  auto file = FileTarget::create(std::get<ToFile>(target).path, overwrite);
  if (!file) return std::unexpected(file.error());
  const auto copied = copy_to(bytes, [&](ByteView chunk) { return file->write(chunk); });
  if (!copied) return copied;
  return file->publish();
}

Result<void> Restore::write_object(const Backup& backup, const std::string& bucket, const std::string& key,
                                   ByteReader& bytes, Overwrite overwrite, const std::stop_token& stop) {
  if (store_ == nullptr)
    return fail(ErrorKind::kInvalid,
                "no S3 server is configured; set RUSTFS_ENDPOINT, RUSTFS_ACCESS_KEY and RUSTFS_SECRET_KEY, "
                "or restore to file:PATH");
  ObjectFacts facts = backup.facts;
  facts.version = {bucket, key, "", ""};
  const auto written = store_->write(facts, bytes, overwrite, stop);
  if (!written) return std::unexpected(written.error());
  return {};
}

}  // namespace ploy::app
