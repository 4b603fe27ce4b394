#include "core/backup.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ploy {

namespace {

constexpr std::array<std::pair<BackupState, std::string_view>, 8> kNames = {{
    {BackupState::kPending, "pending"},
    {BackupState::kSending, "sending"},
    {BackupState::kStored, "stored"},
    {BackupState::kVerified, "verified"},
    {BackupState::kWaiting, "waiting"},
    {BackupState::kFailed, "failed"},
    {BackupState::kExpired, "expired"},
    {BackupState::kDamaged, "damaged"},
}};

}  // namespace

std::string_view to_string(BackupState state) {
  const auto* it = std::ranges::find(kNames, state, &decltype(kNames)::value_type::first);
  return it == kNames.end() ? "unknown" : it->second;
}

std::optional<BackupState> parse_backup_state(std::string_view name) {
  const auto* it = std::ranges::find(kNames, name, &decltype(kNames)::value_type::second);
  if (it == kNames.end()) return std::nullopt;
  return it->first;
}

}  // namespace ploy
