#include "app/back_up/retries.hpp"

namespace ploy::app {

Result<void> Retries::retry(const std::string& id) {
  const auto backup = book_.find(id);
  if (!backup) return std::unexpected(backup.error());
  auto retried = desk_.retry(backup->id);
  if (retried) work_.ring();
  return retried;
}

Result<void> Retries::give_up(const std::string& id) {
  const auto backup = book_.find(id);
  if (!backup) return std::unexpected(backup.error());
  return desk_.give_up(backup->id, clock_.now());
}

Result<std::int64_t> Retries::retry_all() {
  auto retried = desk_.retry_all();
  if (retried) work_.ring();
  return retried;
}

}  // namespace ploy::app
