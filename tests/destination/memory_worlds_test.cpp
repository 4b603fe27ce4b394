#include "tests/destination/conformance.hpp"
#include "tests/destination/faulty_destination.hpp"
#include "tests/destination/memory_destination.hpp"

namespace ploy::test {
namespace {

class MemoryWorld : public World {
 public:
  Destination& destination() override { return memory_; }
  RootKeeper* roots() override { return &memory_; }
  void pass_time(std::chrono::milliseconds span) override { clock_.advance(span); }
  void delete_message(MessageId id) override { memory_.delete_message(id); }
  void unpin() override { memory_.unpin(); }
  void post_message() override { memory_.post_message(); }

 private:
  ManualClock clock_{Timestamp(std::chrono::seconds(1'750'000'000))};
  MemoryDestination memory_{{.clock = &clock_}};
};

class FaultyWorld final : public MemoryWorld {
 public:
  Destination& destination() override { return faulty_; }

 private:
  FaultyDestination faulty_{MemoryWorld::destination()};
};

const auto kMemory = NamedWorld{"Memory", [] { return std::make_unique<MemoryWorld>(); }};
const auto kFaulty = NamedWorld{"FaultyWithoutFaults", [] { return std::make_unique<FaultyWorld>(); }};

INSTANTIATE_TEST_SUITE_P(Fake, DestinationConformance, testing::Values(kMemory, kFaulty), name_of);
INSTANTIATE_TEST_SUITE_P(Fake, RootKeeperConformance, testing::Values(kMemory), name_of);

struct FaultyDestinationTest : testing::Test {
  Result<Document> put(std::string_view text) {
    ViewReader content(as_bytes(text));
    HashingReader body(content);
    return faulty.put({.name = "a.txt", .label = index_label(1, 1), .size = text.size()}, body, {});
  }

  MemoryDestination memory;
  FaultyDestination faulty{memory};
};

TEST_F(FaultyDestinationTest, FailsTheNthPutAndNoOther) {
  faulty.fail_put(2, ErrorKind::kUnavailable);
  EXPECT_TRUE(put("one"));
  EXPECT_EQ(put("two").error().kind, ErrorKind::kUnavailable);
  EXPECT_TRUE(put("two"));
  EXPECT_EQ(memory.messages().size(), 2U);
  EXPECT_EQ(faulty.calls(FaultyDestination::Call::kPut), 3);
}

TEST_F(FaultyDestinationTest, LosesTheAnswerOfAPutThatHappened) {
  faulty.fail_put(1, ErrorKind::kUnknown, FaultyDestination::When::kAfter);
  EXPECT_EQ(put("one").error().kind, ErrorKind::kUnknown);
  EXPECT_EQ(memory.messages().size(), 1U);
}

TEST_F(FaultyDestinationTest, BreaksOffInTheMiddleOfTheBody) {
  faulty.fail_put(1, ErrorKind::kUnavailable, FaultyDestination::When::kMidBody);
  ViewReader content(as_bytes("0123456789"));
  HashingReader body(content);
  EXPECT_FALSE(faulty.put({.name = "a.txt", .label = index_label(1, 1), .size = 10}, body, {}));
  EXPECT_EQ(read_all(body, 100)->size(), 5U);
  EXPECT_TRUE(memory.messages().empty());
}

TEST_F(FaultyDestinationTest, StaysBrokenUntilItIsMended) {
  faulty.break_down({ErrorKind::kUnavailable, "no network"});
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(put("one"));
  faulty.mend();
  EXPECT_TRUE(put("one"));
}

}  // namespace
}  // namespace ploy::test
