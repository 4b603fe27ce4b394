#include "servers/temp_dir.hpp"

#include <cstdlib>
#include <system_error>

namespace ploy::test {

namespace fs = std::filesystem;

TempDir::TempDir() {
  std::string pattern = fs::temp_directory_path() / "ploy-test-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) throw std::system_error(errno, std::generic_category(), pattern);
  path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code ignored;  // a test has no use for it
  fs::remove_all(path_, ignored);
}

fs::path TempDir::make(std::string_view name) const {
  fs::create_directories(path_ / name);
  return path_ / name;
}

}  // namespace ploy::test
