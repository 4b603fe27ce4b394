#include "sandbox/s3/checksum.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

#include "base/hash.hpp"
#include "sandbox/s3/base64.hpp"

namespace ploy::sandbox::s3 {

namespace {

// Eight tables, so that eight bytes are taken at a time ("slicing by eight").
template <class Word>
using CrcTables = std::array<std::array<Word, 256>, 8>;

template <class Word>
constexpr CrcTables<Word> make_tables(Word polynomial) {
  CrcTables<Word> tables{};
  for (std::size_t i = 0; i < 256; ++i) {
    auto word = static_cast<Word>(i);
    for (int bit = 0; bit < 8; ++bit) word = (word >> 1) ^ ((word & 1) != 0 ? polynomial : Word{0});
    tables[0][i] = word;
  }
  for (std::size_t i = 0; i < 256; ++i)
    for (std::size_t t = 1; t < 8; ++t)
      tables[t][i] = (tables[t - 1][i] >> 8) ^ tables[0][tables[t - 1][i] & 0xFF];
  return tables;
}

// Polynomials in reversed bit order. Sources: IEEE 802.3; RFC 3720 (Castagnoli); NVM Express Command Set
// Specification 1.0d, section 5.2.1.3.4.
constexpr auto kCrc32 = make_tables<std::uint32_t>(0xEDB88320U);
constexpr auto kCrc32c = make_tables<std::uint32_t>(0x82F63B78U);
constexpr auto kCrc64Nvme = make_tables<std::uint64_t>(0x9A6C9329AC4BC9B5U);

template <class Word>
class Crc final : public Checksum {
 public:
  explicit Crc(const CrcTables<Word>& tables) : tables_(tables) {}

  void update(ByteView bytes) override {
    Word crc = crc_;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
      Word next = 0;
      for (std::size_t i = 0; i < 8; ++i) {
        const Word low = i < sizeof(Word) ? (crc >> (8 * i)) & 0xFF : 0;
        next ^= tables_[7 - i][static_cast<std::size_t>(low ^ std::to_integer<Word>(bytes[i]))];
      }
      crc = next;
    }
    for (const std::byte byte : bytes)
      crc = (crc >> 8) ^ tables_[0][static_cast<std::size_t>((crc ^ std::to_integer<Word>(byte)) & 0xFF)];
    crc_ = crc;
  }

  std::string finish() override {
    Bytes out;
    for (std::size_t i = sizeof(Word); i-- > 0;) out.push_back(static_cast<std::byte>(~crc_ >> (8 * i)));
    return to_base64(out);
  }

 private:
  const CrcTables<Word>& tables_;
  Word crc_ = static_cast<Word>(~Word{0});
};

class Sha256Checksum final : public Checksum {
 public:
  void update(ByteView bytes) override { hasher_.update(bytes); }
  std::string finish() override { return to_base64(hasher_.finish()); }

 private:
  Sha256 hasher_;
};

class Sha1Checksum final : public Checksum {
 public:
  Sha1Checksum() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha1(), nullptr);
  }
  void update(ByteView bytes) override { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string finish() override {
    std::array<std::byte, 20> digest{};
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    return to_base64(digest);
  }

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

}  // namespace

std::unique_ptr<Checksum> make_checksum(std::string_view algorithm) {
  if (algorithm == "crc32") return std::make_unique<Crc<std::uint32_t>>(kCrc32);
  if (algorithm == "crc32c") return std::make_unique<Crc<std::uint32_t>>(kCrc32c);
  if (algorithm == "crc64nvme") return std::make_unique<Crc<std::uint64_t>>(kCrc64Nvme);
  if (algorithm == "sha1") return std::make_unique<Sha1Checksum>();
  if (algorithm == "sha256") return std::make_unique<Sha256Checksum>();
  return nullptr;
}

std::string_view checksum_algorithm(std::string_view header_name) {
  if (!header_name.starts_with(kChecksumPrefix)) return {};
  const std::string_view algorithm = header_name.substr(kChecksumPrefix.size());
  return make_checksum(algorithm) ? algorithm : std::string_view{};
}

}  // namespace ploy::sandbox::s3
