#include "core/document_name.hpp"
#include "tests/destination/conformance.hpp"

namespace ploy::test {
namespace {

Result<Document> publish(RootKeeper& roots, std::string_view text, std::optional<Address> current) {
  return roots.publish(as_bytes(text), current, {});
}

void expect_only(const Result<std::vector<RootCandidate>>& candidates, const Document& root,
                 std::string_view text) {
  ASSERT_TRUE(candidates) << candidates.error().what;
  ASSERT_EQ(candidates->size(), 1U);
  const RootCandidate& only = candidates->front();
  EXPECT_EQ(only.document.address.chat_id, root.address.chat_id);
  EXPECT_EQ(only.document.address.message_id, root.address.message_id);
  EXPECT_EQ(only.document.name, kRootDocumentName);
  EXPECT_EQ(only.document.size, text.size());
  EXPECT_EQ(only.document.sha256, sha256(as_bytes(text)));
  EXPECT_EQ(as_text(only.bytes), text);
}

TEST_P(RootKeeperConformance, HasNoCandidateInAnEmptyChat) {
  const auto candidates = roots_.candidates({});
  ASSERT_TRUE(candidates) << candidates.error().what;
  EXPECT_TRUE(candidates->empty());
}

TEST_P(RootKeeperConformance, FindsWhatWasPublished) {
  const auto root = publish(roots_, "first", std::nullopt);
  ASSERT_TRUE(root) << root.error().what;
  expect_only(roots_.candidates({}), *root, "first");
}

TEST_P(RootKeeperConformance, EditsTheRootInPlace) {
  auto root = publish(roots_, "first", std::nullopt);
  ASSERT_TRUE(root) << root.error().what;
  const MessageId id = root->address.message_id;
  for (const char* text : {"second", "third, and longer"}) {
    root = publish(roots_, text, root->address);
    ASSERT_TRUE(root) << root.error().what;
    EXPECT_EQ(root->address.message_id, id);
    expect_only(roots_.candidates({}), *root, text);
  }
}

TEST_P(RootKeeperConformance, PublishesTheSameTwiceWithoutComplaint) {
  const auto root = publish(roots_, "first", std::nullopt);
  ASSERT_TRUE(root) << root.error().what;
  const auto again = publish(roots_, "first", root->address);
  ASSERT_TRUE(again) << again.error().what;
  expect_only(roots_.candidates({}), *root, "first");
}

TEST_P(RootKeeperConformance, MakesANewRootWhenTheOldOneIsGone) {
  const auto root = publish(roots_, "first", std::nullopt);
  ASSERT_TRUE(root) << root.error().what;
  world_->delete_message(root->address.message_id);
  const auto next = publish(roots_, "second", root->address);
  ASSERT_TRUE(next) << next.error().what;
  EXPECT_NE(next->address.message_id, root->address.message_id);
  expect_only(roots_.candidates({}), *next, "second");
}

TEST_P(RootKeeperConformance, FindsTheRootByTheDescriptionWhenItWasUnpinned) {
  const auto root = publish(roots_, "first", std::nullopt);
  ASSERT_TRUE(root) << root.error().what;
  world_->unpin();
  const auto candidates = roots_.candidates({});
  expect_only(candidates, *root, "first");
  EXPECT_EQ(candidates->front().found_by, "chat description");
}

TEST_P(RootKeeperConformance, PinsTheRootAgainWhenItWasUnpinned) {
  const auto root = publish(roots_, "first", std::nullopt);
  ASSERT_TRUE(root) << root.error().what;
  world_->unpin();
  ASSERT_TRUE(publish(roots_, "second", root->address));
  const auto candidates = roots_.candidates({});
  expect_only(candidates, *root, "second");
  EXPECT_EQ(candidates->front().found_by, "pinned message");
}

TEST_P(RootKeeperConformance, DoesNothingOnceAskedToStop) {
  std::stop_source source;
  source.request_stop();
  const auto refused = roots_.publish(as_bytes("x"), std::nullopt, source.get_token());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCancelled);
  EXPECT_TRUE(roots_.candidates({})->empty());
}

}  // namespace
}  // namespace ploy::test
