#pragma once

#include <filesystem>

namespace ploy::test {

// A fresh directory that vanishes with this object.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  // A directory below it, made when it is not there.
  std::filesystem::path make(std::string_view name) const;

 private:
  std::filesystem::path path_;
};

}  // namespace ploy::test
