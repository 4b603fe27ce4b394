#include <gtest/gtest.h>

#include "adapters/catalogue/testing.hpp"

namespace ploy::catalogue {
namespace {

class PartLedgerTest : public testing::Test {
 protected:
  PartLedgerTest() {
    (void)report(*catalogue_, sighting("a"));
    id_ = must(catalogue_->queue().claim(kNoon)).value().id;
    (void)must(parts().plan(id_, ranges_));
  }
  PartLedger& parts() { return catalogue_->parts(); }
  std::vector<Part> planned() { return must(parts().plan(id_, {})); }

  TempDir dir_;
  std::unique_ptr<Catalogue> catalogue_ = open_catalogue(dir_);
  const std::vector<PartRange> ranges_{{1, 0, 6}, {2, 6, 4}};
  BackupId id_;
};

TEST_F(PartLedgerTest, LaterPlansReturnTheFirst) {
  const PartRange other{1, 0, 10};
  const auto again = must(parts().plan(id_, {&other, 1}));
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[1].seq, 2);
  EXPECT_EQ(again[1].offset, 6U);
  EXPECT_EQ(again[1].length, 4U);
  EXPECT_EQ(again[1].document, std::nullopt);
  EXPECT_EQ(again[1].intended_after, std::nullopt);
}

TEST_F(PartLedgerTest, AnIntentSurvivesACrash) {
  must(parts().intend(id_, 1, {41}));
  catalogue_.reset();
  catalogue_ = open_catalogue(dir_);
  EXPECT_EQ(planned()[0].intended_after, MessageId{41});
  EXPECT_EQ(planned()[1].intended_after, std::nullopt);
}

TEST_F(PartLedgerTest, AWithdrawnIntentIsGone) {
  must(parts().intend(id_, 1, {41}));
  must(parts().withdraw(id_, 1, kNoon));
  EXPECT_EQ(planned()[0].intended_after, std::nullopt);
}

TEST_F(PartLedgerTest, AStoredPartHasItsDocumentAndNoIntent) {
  must(parts().intend(id_, 1, {41}));
  must(parts().stored(id_, 1, document(42)));
  EXPECT_EQ(planned()[0].document, document(42));
  EXPECT_EQ(planned()[0].intended_after, std::nullopt);
  EXPECT_EQ(planned()[1].document, std::nullopt);
}

TEST_F(PartLedgerTest, StoringTheSameDocumentTwiceRenewsItsFileId) {
  must(parts().stored(id_, 1, document(42)));
  auto renewed = document(42);
  renewed.address.file_id = "newer";
  must(parts().stored(id_, 1, renewed));
  EXPECT_EQ(planned()[0].document, renewed);
}

TEST_F(PartLedgerTest, UnknownBackupsAndPartsAreNotFound) {
  const BackupId unknown{"0123456789abcdef"};
  EXPECT_EQ(parts().plan(unknown, ranges_).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(parts().intend(unknown, 1, {1}).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(parts().intend(id_, 3, {1}).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(parts().withdraw(id_, 3, kNoon).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(parts().stored(id_, 3, document(1)).error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace ploy::catalogue
