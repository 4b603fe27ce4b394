#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/catalogue/catalogue.hpp"

// What the tests of this room share.
namespace ploy::catalogue {

inline constexpr Timestamp kNoon{std::chrono::milliseconds(1'780'000'000'000)};

// A directory of its own, gone afterwards.
class TempDir {
 public:
  TempDir() {
    auto name = (std::filesystem::temp_directory_path() / "ploy-catalogue-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::filesystem::filesystem_error("mkdtemp", name, {});
    path_ = name;
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path file() const { return path_ / "telegramploy.db"; }

 private:
  std::filesystem::path path_;
};

// The value, or a failed test and an exception that ends it.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().what);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline std::unique_ptr<Catalogue> open_catalogue(const TempDir& dir) {
  return must(Catalogue::open(dir.file()));
}

inline Sighting sighting(std::string key, std::string etag = "e1", Arrival arrival = Arrival::kNew,
                         Timestamp last_modified = kNoon) {
  return {.version = {.bucket = "photos", .key = std::move(key), .version_id = "", .etag = std::move(etag)},
          .size = 10,
          .last_modified = last_modified,
          .arrival = arrival};
}

inline Reported report(Catalogue& catalogue, const Sighting& one) {
  return must(catalogue.queue().report({&one, 1}, kNoon));
}

inline Document document(std::int64_t message_id) {
  return {
      .address = {.chat_id = {-100}, .message_id = {message_id}, .file_id = "f" + std::to_string(message_id)},
      .name = "a.bin",
      .size = 10,
      .sha256 = sha256(as_bytes(std::to_string(message_id)))};
}

// Claims the next one and carries it to `stored`, as one document.
inline Backup store_next(Catalogue& catalogue, std::int64_t message_id, Timestamp now = kNoon) {
  auto backup = must(catalogue.queue().claim(now)).value();
  const PartRange whole{1, 0, backup.facts.size};
  (void)must(catalogue.parts().plan(backup.id, {&whole, 1}));
  must(catalogue.parts().stored(backup.id, 1, document(message_id)));
  must(catalogue.queue().complete(backup.id, std::nullopt, now));
  return backup;
}

}  // namespace ploy::catalogue
