#include "assembly/temp_dir.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace ploy::assembly {

TempDir::TempDir(const std::string& name) {
  std::string pattern = (std::filesystem::temp_directory_path() / (name + "-XXXXXX")).string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), "create " + pattern);
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code left_behind;
  std::filesystem::remove_all(path_, left_behind);
}

}  // namespace ploy::assembly
