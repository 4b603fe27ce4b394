#include "sandbox/telegram/multipart_reader.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace ploy::sandbox {
namespace {

struct Part {
  std::string name;
  std::optional<std::string> file_name;
  std::string content;
  bool operator==(const Part&) const = default;
};

class Collector final : public PartReceiver {
 public:
  std::optional<int> begin_part(PartHead head) override {
    parts.push_back({head.name, head.file_name, ""});
    return std::nullopt;
  }
  std::optional<int> part_bytes(ByteView bytes) override {
    parts.back().content += as_text(bytes);
    return std::nullopt;
  }
  std::optional<int> end_part() override {
    ++ended;
    return std::nullopt;
  }

  std::vector<Part> parts;
  std::size_t ended = 0;
};

// A body whose file is full of beginnings of delimiters.
const std::string kTrap = "\r\r\n\r\n-\r\n--\r\n--x\r\n--xy\r\n--xy";
const std::string kBody =
    "--xyz\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n-100\r\n--xyz\r\n"
    "content-disposition: form-data; name=\"document\"; filename=\"a.bin\"\r\n"
    "Content-Type: application/octet-stream\r\n\r\n" +
    kTrap + "\r\n--xyz--\r\nepilogue";

TEST(MultipartReader, GivesTheSamePartsHoweverTheBodyIsCut) {
  const std::vector<Part> expected = {{"chat_id", std::nullopt, "-100"}, {"document", "a.bin", kTrap}};
  for (std::size_t piece = 1; piece <= kBody.size(); ++piece) {
    Collector collector;
    MultipartReader reader("xyz", collector);
    for (std::size_t at = 0; at < kBody.size(); at += piece)
      ASSERT_FALSE(reader.write(as_bytes(std::string_view(kBody).substr(at, piece))));
    EXPECT_EQ(collector.parts, expected) << "in pieces of " << piece;
    EXPECT_EQ(collector.ended, 2U);
    EXPECT_TRUE(reader.complete());
  }
}

TEST(MultipartReader, IsNotCompleteBeforeTheClosingDelimiter) {
  const std::size_t closing = kBody.rfind("--\r\nepilogue") + 2;
  for (std::size_t n = 0; n < closing; ++n) {
    Collector collector;
    MultipartReader reader("xyz", collector);
    (void)reader.write(as_bytes(std::string_view(kBody).substr(0, n)));
    EXPECT_FALSE(reader.complete()) << "at " << n;
  }
}

TEST(MultipartReader, RefusesABodyThatDoesNotBeginWithTheBoundary) {
  Collector collector;
  MultipartReader reader("xyz", collector);
  EXPECT_EQ(reader.write(as_bytes("hello")), 400);
}

TEST(MultipartReader, RefusesAPartWithoutAName) {
  Collector collector;
  MultipartReader reader("xyz", collector);
  EXPECT_EQ(reader.write(as_bytes("--xyz\r\nContent-Type: text/plain\r\n\r\nx")), 400);
}

TEST(MultipartReader, RefusesEndlessHeads) {
  Collector collector;
  MultipartReader reader("xyz", collector);
  ASSERT_FALSE(reader.write(as_bytes("--xyz\r\n")));
  const std::string line(100'000, 'x');
  std::optional<int> refused;
  for (int i = 0; i < 3 && !refused; ++i) refused = reader.write(as_bytes(line));
  EXPECT_EQ(refused, 431);
}

TEST(ContentDisposition, ReadsQuotedBareAndEncodedValues) {
  const auto quoted = parse_content_disposition(R"(form-data; name="a \"b\""; filename="x\\y.bin")");
  ASSERT_TRUE(quoted);
  EXPECT_EQ(quoted->name, "a \"b\"");
  EXPECT_EQ(quoted->file_name, "x\\y.bin");
  const auto bare = parse_content_disposition("form-data; name=doc; filename=a%20b.bin");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->name, "doc");
  EXPECT_EQ(bare->file_name, "a b.bin");
}

TEST(ContentDisposition, TakesAnEmptyFileNameForAFile) {
  const auto head = parse_content_disposition(R"(form-data; name="document"; filename="")");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->file_name, "");
}

TEST(ContentDisposition, IgnoresTheExtendedFileName) {
  const auto head = parse_content_disposition("form-data; name=document; filename*=UTF-8''x.bin");
  ASSERT_TRUE(head);
  EXPECT_FALSE(head->file_name);
}

TEST(ContentDisposition, RefusesWhatIsNoFormData) {
  for (const char* value :
       {"attachment; name=a", "form-data", "form-data; filename=a", "form-data; name=\"open"})
    EXPECT_FALSE(parse_content_disposition(value)) << value;
}

TEST(MultipartBoundary, IsReadFromTheContentType) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(multipart_boundary("multipart/form-data; Boundary=\"a b\"; x=y"), "a b");
  EXPECT_EQ(multipart_boundary("multipart/form-data"), "");
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'b')), "");
}

}  // namespace
}  // namespace ploy::sandbox
