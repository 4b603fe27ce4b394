#include "sandbox/telegram/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/hash.hpp"
#include "sandbox/telegram/base64url.hpp"

namespace ploy::sandbox {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSealBytes = 16;
// So that ids begin with "BQAC", as those of documents do today.
constexpr std::array kDocumentMark = {std::byte{5}, std::byte{0}, std::byte{2}};

void put_number(Bytes& out, std::uint64_t value) {
  for (unsigned shift = 0; shift < 64; shift += 8)
    out.push_back(static_cast<std::byte>(value >> shift & 255U));
}

std::uint64_t take_number(ByteView bytes) {
  std::uint64_t value = 0;
  for (unsigned i = 0; i < 8; ++i) value |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  return value;
}

Result<Bytes> load_or_make_key(const fs::path& path, Random& random) {
  if (std::ifstream in(path, std::ios::binary); in) {
    std::string text;
    in >> text;
    Bytes key = from_hex(text);
    if (key.size() != kKeyBytes) return fail(ErrorKind::kCorrupt, path.string() + " holds no key");
    return key;
  }
  Bytes key(kKeyBytes);
  random.fill(key);
  // Written beside and renamed: a half-written key would make every file_id worthless.
  const fs::path beside = path.string() + ".new";
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << to_hex(key) << '\n';
    if (!out.flush()) return fail(ErrorKind::kUnavailable, "write " + beside.string());
  }
  std::error_code error;
  fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write, error);
  fs::rename(beside, path, error);
  if (error) return fail(ErrorKind::kUnavailable, "write " + path.string() + ": " + error.message());
  return key;
}

class FileReader final : public ByteReader {
 public:
  explicit FileReader(int descriptor) : descriptor_(descriptor) {}
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;
  ~FileReader() override { ::close(descriptor_); }

  Result<std::size_t> read(std::span<std::byte> out) override {
    for (;;) {
      const ssize_t n = ::read(descriptor_, out.data(), out.size());
      if (n >= 0) return static_cast<std::size_t>(n);
      if (errno != EINTR)
        return fail(ErrorKind::kUnavailable, "read a document: " + std::generic_category().message(errno));
    }
  }

 private:
  int descriptor_;
};

}  // namespace

Result<Files> Files::open(const fs::path& dir, Random& random) {
  std::error_code error;
  fs::remove_all(dir / "uploads", error);
  for (const char* name : {"files", "uploads", "bots"}) {
    fs::create_directories(dir / name, error);
    if (error) return fail(ErrorKind::kUnavailable, "make " + (dir / name).string() + ": " + error.message());
  }
  auto key = load_or_make_key(dir / "key", random);
  if (!key) return std::unexpected(key.error());
  return Files(dir, std::move(*key));
}

Files::Files(fs::path dir, Bytes key)
    : dir_(std::move(dir)), upload_dir_(dir_ / "uploads"), key_(std::move(key)) {}

fs::path Files::path_of(std::uint64_t document) const { return dir_ / "files" / std::to_string(document); }

std::string Files::file_id(std::int64_t bot, std::uint64_t document, std::string_view place) const {
  Bytes id(kDocumentMark.begin(), kDocumentMark.end());
  put_number(id, document);
  put_number(id, static_cast<std::uint64_t>(bot));
  const auto reference = hmac_sha256(key_, as_bytes(place));
  id.insert(id.end(), reference.begin(), reference.begin() + 16);
  const auto seal = hmac_sha256(key_, id);
  id.insert(id.end(), seal.begin(), seal.begin() + kSealBytes);
  return to_base64url(id);
}

std::string Files::file_unique_id(std::uint64_t document) const {
  const auto digest = hmac_sha256(key_, as_bytes(fmt::format("unique {}", document)));
  return "AgAD" + to_base64url(ByteView(digest).first(8));
}

std::optional<FileIdClaim> Files::read_file_id(std::string_view file_id) const {
  const auto id = from_base64url(file_id);
  if (!id || id->size() != kDocumentMark.size() + 8 + 8 + 16 + kSealBytes) return std::nullopt;
  const ByteView signed_part = ByteView(*id).first(id->size() - kSealBytes);
  const auto seal = hmac_sha256(key_, signed_part);
  if (!std::equal(id->end() - kSealBytes, id->end(), seal.begin())) return std::nullopt;
  return FileIdClaim{.bot = static_cast<std::int64_t>(take_number(signed_part.subspan(11))),
                     .document = take_number(signed_part.subspan(3))};
}

Result<std::unique_ptr<ByteReader>> Files::read(std::uint64_t document) const {
  const int descriptor = ::open(path_of(document).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return fail(ErrorKind::kUnavailable, "open a document: " + std::generic_category().message(errno));
  return std::make_unique<FileReader>(descriptor);
}

}  // namespace ploy::sandbox
