#include "adapters/telegram/local_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ploy::telegram {
namespace {

class LocalFile final : public ByteReader {
 public:
  explicit LocalFile(int descriptor) : descriptor_(descriptor) {}
  ~LocalFile() override { ::close(descriptor_); }
  LocalFile(const LocalFile&) = delete;
  LocalFile& operator=(const LocalFile&) = delete;

  [[nodiscard]] Result<std::size_t> read(std::span<std::byte> out) override {
    for (;;) {
      const ssize_t n = ::read(descriptor_, out.data(), out.size());
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR)
        return fail(ErrorKind::kUnavailable,
                    std::string("read the Bot API server's local file: ") + std::strerror(errno));
    }
  }

 private:
  const int descriptor_;
};

}  // namespace

Result<std::unique_ptr<ByteReader>> open_local_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    const int reason = errno;
    return fail(reason == EINTR ? ErrorKind::kUnavailable : ErrorKind::kDenied,
                std::string("open the Bot API server's local file: ") + std::strerror(reason) +
                    "; this program must see the server's working directory under the same path and be "
                    "allowed to read it");
  }
  auto file = std::make_unique<LocalFile>(descriptor);
  struct stat facts{};
  if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
    return fail(ErrorKind::kInvalid, "the Bot API server named something that is no regular file");
  return file;
}

}  // namespace ploy::telegram
