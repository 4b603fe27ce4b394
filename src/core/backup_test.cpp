#include "core/backup.hpp"

#include <gtest/gtest.h>

namespace ploy {
namespace {

// The names are in every catalogue and in the answers of the API: none may change.
TEST(BackupState, HasTheDocumentedName) {
  const std::vector<std::pair<BackupState, std::string_view>> names = {
      {BackupState::kPending, "pending"}, {BackupState::kSending, "sending"},
      {BackupState::kStored, "stored"},   {BackupState::kVerified, "verified"},
      {BackupState::kWaiting, "waiting"}, {BackupState::kFailed, "failed"},
      {BackupState::kExpired, "expired"}, {BackupState::kDamaged, "damaged"},
  };
  for (const auto& [state, name] : names) {
    EXPECT_EQ(to_string(state), name);
    EXPECT_EQ(parse_backup_state(name), state);
  }
}

TEST(BackupState, IsNotGuessedFromAnotherSpelling) {
  for (const auto* name : {"", "Pending", "store", "stored ", "unknown"})
    EXPECT_EQ(parse_backup_state(name), std::nullopt) << name;
}

}  // namespace
}  // namespace ploy
