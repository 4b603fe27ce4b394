#include <algorithm>
#include <set>
#include <thread>

#include "core/document_name.hpp"
#include "tests/destination/conformance.hpp"

namespace ploy::test {
namespace {

using namespace std::chrono_literals;

// Bytes without a pattern a bug could hide in: every value occurs, line ends and boundaries' dashes included.
Bytes noise(std::size_t size, std::uint32_t seed) {
  Bytes bytes(size);
  for (std::byte& byte : bytes) {
    seed = seed * 1'664'525 + 1'013'904'223;
    byte = static_cast<std::byte>(seed >> 24);
  }
  return bytes;
}

Backup sample_backup() {
  Backup backup;
  backup.id = {"00112233445566aa"};
  backup.facts.version.bucket = "photos";
  backup.facts.version.key = "2026/summer.tar";
  backup.facts.size = 100'000'000;
  return backup;
}

DocumentDraft draft_of(int seq, std::uint64_t size) {
  const Part part{.seq = seq, .offset = static_cast<std::uint64_t>(seq) * 1000, .length = size};
  std::string name = document_name("2026/summer.tar", seq, 9);
  DocumentLabel label = backup_label(sample_backup(), part, 9, name);
  return {.name = std::move(name), .label = std::move(label), .size = size};
}

Result<Document> put(Destination& destination, const DocumentDraft& draft, ByteView bytes) {
  ViewReader content(bytes);
  HashingReader body(content);
  return destination.put(draft, body, {});
}

Result<Bytes> fetch(Destination& destination, const Document& document) {
  auto reader = destination.open(document, {});
  if (!reader) return std::unexpected(reader.error());
  return read_all(**reader, 64 * kMiB);
}

Document without_file_id(Document document) {
  document.address.file_id.clear();
  return document;
}

std::optional<ErrorKind> kind_of(const auto& result) {
  return result ? std::nullopt : std::optional(result.error().kind);
}

TEST_P(DestinationConformance, GivesBackWhatWasPut) {
  int seq = 0;
  for (const std::size_t size : {1U, 1000U, 65'536U, 3'000'000U}) {
    const Bytes bytes = noise(size, 7);
    const auto document = put(destination_, draft_of(++seq, size), bytes);
    ASSERT_TRUE(document) << document.error().what;
    EXPECT_EQ(document->size, size);
    EXPECT_EQ(document->name, document_name("2026/summer.tar", seq, 9));
    EXPECT_EQ(document->sha256, sha256(bytes));
    const auto back = fetch(destination_, *document);
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_TRUE(std::ranges::equal(*back, bytes)) << size;
  }
}

TEST_P(DestinationConformance, TakesADocumentAsLargeAsItsLimit) {
  const std::uint64_t size = std::min(destination_.limits().document_bytes_max, 20 * kMiB);
  const Bytes bytes = noise(size, 3);
  const auto document = put(destination_, draft_of(1, size), bytes);
  ASSERT_TRUE(document) << document.error().what;
  const auto back = fetch(destination_, *document);
  ASSERT_TRUE(back) << back.error().what;
  EXPECT_TRUE(std::ranges::equal(*back, bytes));
}

TEST_P(DestinationConformance, RefusesADocumentThatIsEmptyOrAboveItsLimit) {
  EXPECT_EQ(kind_of(put(destination_, draft_of(1, 0), {})), ErrorKind::kInvalid);
  BytesReader content{std::string_view("x")};
  HashingReader little(content);
  const auto large = draft_of(1, destination_.limits().document_bytes_max + 1);
  EXPECT_EQ(kind_of(destination_.put(large, little, {})), ErrorKind::kInvalid);
}

TEST_P(DestinationConformance, GivesLaterDocumentsHigherIds) {
  for (int seq = 1; seq <= 3; ++seq) {
    const auto newest = destination_.newest({});
    ASSERT_TRUE(newest) << newest.error().what;
    const auto document = put(destination_, draft_of(seq, 10), noise(10, 1));
    ASSERT_TRUE(document) << document.error().what;
    EXPECT_GT(document->address.message_id, *newest);
  }
}

TEST_P(DestinationConformance, FindsADocumentWhoseAnswerWasLost) {
  const auto before = destination_.newest({});
  ASSERT_TRUE(before);
  world_->post_message();
  ASSERT_TRUE(put(destination_, draft_of(1, 10), noise(10, 1)));
  const auto lost = put(destination_, draft_of(2, 11), noise(11, 2));
  ASSERT_TRUE(lost);
  ASSERT_TRUE(put(destination_, draft_of(3, 12), noise(12, 3)));
  const auto found = destination_.find(draft_of(2, 11), *before, {});
  ASSERT_TRUE(found) << found.error().what;
  ASSERT_TRUE(*found);
  EXPECT_EQ(without_file_id(**found), without_file_id(*lost));
  EXPECT_EQ(fetch(destination_, **found), noise(11, 2));
}

TEST_P(DestinationConformance, FindsNothingWhereNothingIs) {
  const auto before = destination_.newest({});
  ASSERT_TRUE(before);
  const auto other = put(destination_, draft_of(1, 10), noise(10, 1));
  ASSERT_TRUE(other);
  for (const DocumentDraft& draft : {draft_of(2, 10), draft_of(1, 11)}) {
    const auto found = destination_.find(draft, *before, {});
    ASSERT_TRUE(found) << found.error().what;
    EXPECT_FALSE(*found) << "another part, or another size, is not what was sent";
  }
  const auto behind = destination_.find(draft_of(1, 10), other->address.message_id, {});
  ASSERT_TRUE(behind) << behind.error().what;
  EXPECT_FALSE(*behind) << "what was there before is not what was sent";
}

TEST_P(DestinationConformance, DoesNotTakeTheTracesOfASearchForADocument) {
  const auto before = destination_.newest({});
  ASSERT_TRUE(before);
  const auto document = put(destination_, draft_of(1, 10), noise(10, 1));
  ASSERT_TRUE(document);
  ASSERT_TRUE(destination_.find(draft_of(1, 10), *before, {}));
  const auto again = destination_.find(draft_of(1, 10), document->address.message_id, {});
  ASSERT_TRUE(again) << again.error().what;
  EXPECT_FALSE(*again);
}

TEST_P(DestinationConformance, OpensADocumentByItsMessageWhenTheFileIdIsGone) {
  const auto document = put(destination_, draft_of(1, 1000), noise(1000, 9));
  ASSERT_TRUE(document);
  Document stale = *document;
  for (const char* file_id : {"", "BQACAgIAAxkBAAIBAmJkZWZhdWx0"}) {
    stale.address.file_id = file_id;
    const auto back = fetch(destination_, stale);
    ASSERT_TRUE(back) << back.error().what;
    EXPECT_EQ(*back, noise(1000, 9));
  }
}

TEST_P(DestinationConformance, SaysThatADocumentIsGone) {
  const auto document = put(destination_, draft_of(1, 10), noise(10, 1));
  ASSERT_TRUE(document);
  world_->delete_message(document->address.message_id);
  EXPECT_EQ(kind_of(destination_.open(without_file_id(*document), {})), ErrorKind::kNotFound);
}

TEST_P(DestinationConformance, DeletesWhatIsYoungAndBuriesWhatIsOld) {
  const auto old = put(destination_, draft_of(1, 10), noise(10, 1));
  ASSERT_TRUE(old);
  world_->pass_time(49h);
  const auto young = put(destination_, draft_of(2, 10), noise(10, 2));
  ASSERT_TRUE(young);
  EXPECT_EQ(destination_.remove(young->address, {}), Removal::kDeleted);
  EXPECT_EQ(destination_.remove(old->address, {}), Removal::kTombstone);
  for (const auto& document : {*old, *young})
    EXPECT_EQ(kind_of(destination_.open(without_file_id(document), {})), ErrorKind::kNotFound);
}

TEST_P(DestinationConformance, RemovesTwiceWithoutComplaint) {
  const auto old = put(destination_, draft_of(1, 10), noise(10, 1));
  ASSERT_TRUE(old);
  world_->pass_time(49h);
  const auto young = put(destination_, draft_of(2, 10), noise(10, 2));
  ASSERT_TRUE(young);
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(destination_.remove(young->address, {}), Removal::kDeleted);
    EXPECT_EQ(destination_.remove(old->address, {}), Removal::kTombstone);
  }
}

TEST_P(DestinationConformance, StoresNothingWhenTheBodyFails) {
  struct Failing final : ByteReader {
    Result<std::size_t> read(std::span<std::byte> out) override {
      if (given_ >= 500'000) return fail(ErrorKind::kConflict, "the object changed");
      const std::size_t n = std::min<std::size_t>(out.size(), 500'000 - given_);
      std::ranges::fill(out.first(n), std::byte{1});
      given_ += n;
      return n;
    }
    std::size_t given_ = 0;
  } content;
  HashingReader body(content);
  const auto before = destination_.newest({});
  ASSERT_TRUE(before);
  const auto result = destination_.put(draft_of(1, 1'000'000), body, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(result.error().what, "the object changed");
  const auto found = destination_.find(draft_of(1, 1'000'000), *before, {});
  ASSERT_TRUE(found) << found.error().what;
  EXPECT_FALSE(*found);
}

TEST_P(DestinationConformance, RefusesABodyOfAnotherLengthThanAnnounced) {
  const auto before = destination_.newest({});
  ASSERT_TRUE(before);
  for (const std::size_t real : {999U, 1001U}) {
    EXPECT_EQ(kind_of(put(destination_, draft_of(1, 1000), noise(real, 1))), ErrorKind::kInvalid);
    const auto found = destination_.find(draft_of(1, 1000), *before, {});
    ASSERT_TRUE(found) << found.error().what;
    EXPECT_FALSE(*found);
  }
}

TEST_P(DestinationConformance, DoesNothingOnceAskedToStop) {
  const auto document = put(destination_, draft_of(1, 10), noise(10, 1));
  ASSERT_TRUE(document);
  std::stop_source source;
  source.request_stop();
  const std::stop_token stopped = source.get_token();
  BytesReader content{std::string_view("0123456789")};
  HashingReader body(content);
  EXPECT_EQ(kind_of(destination_.put(draft_of(2, 10), body, stopped)), ErrorKind::kCancelled);
  EXPECT_EQ(kind_of(destination_.find(draft_of(2, 10), {}, stopped)), ErrorKind::kCancelled);
  EXPECT_EQ(kind_of(destination_.open(*document, stopped)), ErrorKind::kCancelled);
  EXPECT_EQ(kind_of(destination_.remove(document->address, stopped)), ErrorKind::kCancelled);
  EXPECT_EQ(fetch(destination_, *document), noise(10, 1));
}

TEST_P(DestinationConformance, TakesAsManyUploadsAtOnceAsItSays) {
  const int count = destination_.limits().uploads_in_flight;
  std::vector<Result<Document>> documents(static_cast<std::size_t>(count),
                                          std::unexpected(Error{ErrorKind::kUnavailable, "not put"}));
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i)
      threads.emplace_back([&, i] {
        documents[static_cast<std::size_t>(i)] =
            put(destination_, draft_of(i + 1, 200'000), noise(200'000, static_cast<std::uint32_t>(i)));
      });
  }
  std::set<MessageId> ids;
  for (int i = 0; i < count; ++i) {
    const auto& document = documents[static_cast<std::size_t>(i)];
    ASSERT_TRUE(document) << document.error().what;
    ids.insert(document->address.message_id);
    EXPECT_EQ(fetch(destination_, *document), noise(200'000, static_cast<std::uint32_t>(i)));
  }
  EXPECT_EQ(ids.size(), documents.size());
}

}  // namespace
}  // namespace ploy::test
