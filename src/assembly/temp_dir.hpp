#pragma once

#include <filesystem>
#include <string>

namespace ploy::assembly {

// A fresh directory (0700) that vanishes with its object.
class TempDir {
 public:
  explicit TempDir(const std::string& name);
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace ploy::assembly
