#include "adapters/telegram/document_body.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ploy::telegram {
namespace {

Upload sample(HashedReader& content, std::uint64_t size) {
  return {.call = {.method = "sendDocument"},
          .file_name = "a.part001",
          .content = &content,
          .size = size,
          .closing_arguments = [](const Sha256Digest& digest) {
            return nlohmann::json{{"caption", "hash " + to_hex(digest)}};
          }};
}

// What a server would get, pulled `step` bytes at a time.
Result<std::string> pull(DocumentBody& body, std::size_t step) {
  std::string all;
  Bytes out(step);
  for (;;) {
    const auto n = body.read(out);
    if (!n) return std::unexpected(n.error());
    if (*n == 0) return all;
    all += as_text(ByteView(out).first(*n));
  }
}

TEST(DocumentBody, IsTheSameHoweverItIsPulledAndAsLongAsAnnounced) {
  const std::string file(1000, 'x');
  const std::string expected =
      "--B\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n-100\r\n"
      "--B\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.part001\"\r\n"
      "Content-Type: application/octet-stream\r\n\r\n" +
      file + "\r\n--B\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\nhash " +
      to_hex(sha256(as_bytes(file))) + "\r\n--B--\r\n";
  for (const std::size_t step : {1U, 7U, 64U, 100'000U}) {
    BytesReader bytes{std::string_view(file)};
    HashingReader content(bytes);
    const Upload upload = sample(content, file.size());
    DocumentBody body(upload, {{"chat_id", -100}}, "B");
    EXPECT_EQ(body.size(), expected.size());
    EXPECT_FALSE(body.complete());
    EXPECT_EQ(pull(body, step), expected);
    EXPECT_TRUE(body.complete());
    EXPECT_EQ(body.sha256(), sha256(as_bytes(file)));
  }
}

TEST(DocumentBody, RefusesAFileThatIsShorterOrLongerThanAnnounced) {
  for (const std::uint64_t announced : {4U, 6U}) {
    BytesReader bytes{std::string_view("12345")};
    HashingReader content(bytes);
    const Upload upload = sample(content, announced);
    DocumentBody body(upload, {}, "B");
    const auto pulled = pull(body, 100);
    ASSERT_FALSE(pulled);
    EXPECT_EQ(pulled.error().kind, ErrorKind::kInvalid);
    EXPECT_FALSE(body.complete());
    EXPECT_TRUE(body.failure());
  }
}

TEST(DocumentBody, HandsOnWhatItsSourceSaysAtTheEnd) {
  struct ChangedAtTheEnd final : ByteReader {
    Result<std::size_t> read(std::span<std::byte> out) override {
      if (given_) return fail(ErrorKind::kConflict, "the object changed");
      given_ = true;
      out[0] = std::byte{'x'};
      return 1;
    }
    bool given_ = false;
  } source;
  HashingReader content(source);
  const Upload upload = sample(content, 1);
  DocumentBody body(upload, {}, "B");
  const auto pulled = pull(body, 100);
  ASSERT_FALSE(pulled);
  EXPECT_EQ(pulled.error().kind, ErrorKind::kConflict);
  EXPECT_FALSE(body.complete());
}

TEST(DocumentBody, WritesANameSoThatTheServerDecodesIt) {
  BytesReader bytes{std::string_view("1")};
  HashingReader content(bytes);
  Upload upload = sample(content, 1);
  upload.file_name = "50% \"off\"\r\nX: y.txt";
  DocumentBody body(upload, {}, "B");
  const auto pulled = pull(body, 100);
  ASSERT_TRUE(pulled);
  EXPECT_NE(pulled->find("filename=\"50%25%20%22off%22%0D%0AX%3A%20y.txt\""), std::string::npos) << *pulled;
}

}  // namespace
}  // namespace ploy::telegram
