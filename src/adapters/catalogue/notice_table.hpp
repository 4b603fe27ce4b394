#pragma once

#include "adapters/catalogue/database.hpp"
#include "ports/notice_outbox.hpp"

namespace ploy::catalogue {

// The rows of `notices`. Borrows the database for its life.
class NoticeTable final : public NoticeOutbox {
 public:
  explicit NoticeTable(Database& database) : database_(database) {}

  [[nodiscard]] Result<bool> want(const std::string& name, const std::string& text) override;
  [[nodiscard]] Result<std::vector<Notice>> unsent(int limit) override;
  [[nodiscard]] Result<void> posting(const Notice& notice) override;
  [[nodiscard]] Result<void> not_posted(const Notice& notice) override;
  [[nodiscard]] Result<void> sent(const Notice& notice, const std::optional<PostedText>& posted,
                                  Timestamp now) override;
  [[nodiscard]] Result<void> gone(const Notice& notice) override;

 private:
  Result<void> change(std::string_view name, std::string_view sql, std::int64_t id);

  Database& database_;
};

}  // namespace ploy::catalogue
