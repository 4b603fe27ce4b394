#include "sandbox/telegram/journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

namespace ploy::sandbox {

namespace {

std::unexpected<Error> system_failure(const std::string& what) {
  return fail(ErrorKind::kUnavailable, what + ": " + std::generic_category().message(errno));
}

// Replays whole lines and says how many bytes they are.
Result<std::uint64_t> replay_lines(const std::filesystem::path& path,
                                   const std::function<Result<void>(std::string_view)>& replay) {
  std::ifstream in(path, std::ios::binary);
  std::uint64_t bytes = 0;
  std::string line;
  for (std::size_t number = 1; std::getline(in, line) && !in.eof(); ++number) {
    if (auto done = replay(line); !done)
      return wrap(std::move(done.error()), path.string() + " line " + std::to_string(number));
    bytes += line.size() + 1;
  }
  return bytes;
}

}  // namespace

Result<Journal> Journal::open(const std::filesystem::path& path,
                              const std::function<Result<void>(std::string_view)>& replay) {
  // 0600: the tokens of the emulated bots are in it.
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) return system_failure("open " + path.string());
  Journal journal(descriptor);
  // Gone with the process, however it ends.
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
    return fail(ErrorKind::kConflict, path.string() +
                                          " is in use by another sandbox; stop that one or choose "
                                          "another directory");
  const auto bytes = replay_lines(path, replay);
  if (!bytes) return std::unexpected(bytes.error());
  journal.bytes_ = *bytes;
  if (::ftruncate(descriptor, static_cast<off_t>(*bytes)) != 0) return system_failure("cut " + path.string());
  return journal;
}

Journal::Journal(Journal&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), bytes_(other.bytes_) {}

Journal::~Journal() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> Journal::append(std::string_view line) {
  if (torn_)
    return fail(ErrorKind::kUnavailable, "the sandbox's journal could not be written; start it again");
  std::string whole(line);
  whole += '\n';
  std::string_view rest = whole;
  while (!rest.empty()) {
    const ssize_t n = ::write(descriptor_, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      auto failure = system_failure("write the sandbox's journal");
      // A torn line must not stay in front of the next one.
      torn_ = ::ftruncate(descriptor_, static_cast<off_t>(bytes_)) != 0;
      return failure;
    }
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  bytes_ += whole.size();
  return {};
}

}  // namespace ploy::sandbox
