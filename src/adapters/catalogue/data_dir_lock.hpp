#pragma once

#include <filesystem>

#include "base/error.hpp"

namespace ploy::catalogue {

// One daemon per data directory: holds a lock on DATA_DIR/telegramploy.lock for its life. The system gives it
// up when the process ends, however it ends; the file stays.
class DataDirLock {
 public:
  // Creates the directory (0700) when it is not there. kConflict: another process holds the lock; its pid is
  // named. kDenied: the directory cannot be created or written.
  [[nodiscard]] static Result<DataDirLock> acquire(const std::filesystem::path& data_dir);

  ~DataDirLock();
  DataDirLock(DataDirLock&& other) noexcept;
  DataDirLock& operator=(DataDirLock&& other) noexcept;

 private:
  explicit DataDirLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace ploy::catalogue
