#pragma once

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace ploy::sandbox {

// A directory of its own for one test, gone with it.
class TestDir {
 public:
  TestDir() : path_((std::filesystem::temp_directory_path() / "ploy-sandbox-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no directory for the test");
  }
  TestDir(const TestDir&) = delete;
  TestDir& operator=(const TestDir&) = delete;
  ~TestDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace ploy::sandbox
