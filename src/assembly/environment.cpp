#include "assembly/environment.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/bytes.hpp"

namespace ploy::assembly {

namespace {

// A secret is a line; whatever is larger is the wrong file.
constexpr std::size_t kSecretFileMax = 64 * kKiB;

std::string why_not(const std::filesystem::path& path, int code) {
  struct stat facts{};
  std::string text = fmt::format("cannot read {}: {}", path.string(), std::generic_category().message(code));
  if (::stat(path.c_str(), &facts) == 0)
    text += fmt::format(" (owner {}, mode {:04o}; this process runs as user {})", facts.st_uid,
                        facts.st_mode & 07777U, ::geteuid());
  return text;
}

}  // namespace

std::map<std::string, std::string> read_environment() {
  std::map<std::string, std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) all.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

Result<std::string> read_secret_file(const std::filesystem::path& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::kDenied, why_not(path, errno));
  std::string text(kSecretFileMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) return fail(ErrorKind::kDenied, why_not(path, errno));
  if (text.size() > kSecretFileMax)
    return fail(ErrorKind::kInvalid, path.string() + " is too large to hold a secret");
  return text;
}

}  // namespace ploy::assembly
