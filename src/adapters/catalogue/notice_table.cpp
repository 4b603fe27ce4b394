#include "adapters/catalogue/notice_table.hpp"

#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {
namespace {

Notice read_notice(const Query& row) {
  Notice notice{.id = row.number(0),
                .wanted_text = row.text(1),
                .sound = row.flag(2) ? Sound::kLoud : Sound::kSilent,
                .final = row.flag(3),
                .sent_at = row.optional_time(4),
                .posted = std::nullopt,
                .posts = static_cast<int>(row.number(5))};
  if (!row.is_null(6)) notice.posted = PostedText{.chat_id = {row.number(6)}, .message_id = {row.number(7)}};
  return notice;
}

}  // namespace

Result<bool> NoticeTable::want(const std::string& name, const std::string& text) {
  return database_.write("write a message down", [&](Connection& connection) -> Result<bool> {
    return Query(connection,
                 "INSERT INTO notices (name, wanted_text, loud, final) VALUES (?, ?, 0, 1) "
                 "ON CONFLICT (name) DO NOTHING",
                 name, text)
               .run() > 0;
  });
}

Result<std::vector<Notice>> NoticeTable::unsent(int limit) {
  return database_.read("look for messages to send",
                        [&](Connection& connection) -> Result<std::vector<Notice>> {
                          std::vector<Notice> notices;
                          Query row(connection,
                                    "SELECT id, wanted_text, loud, final, sent_at, posts, chat_id, "
                                    "message_id FROM notices INDEXED BY "
                                    "notices_unsent WHERE sent_text IS NOT wanted_text ORDER BY id LIMIT ?",
                                    limit);
                          while (row.next()) notices.push_back(read_notice(row));
                          return notices;
                        });
}

Result<void> NoticeTable::posting(const Notice& notice) {
  return change("write down that a message is posted", "UPDATE notices SET posts = posts + 1 WHERE id = ?",
                notice.id);
}

Result<void> NoticeTable::not_posted(const Notice& notice) {
  return change("write down that a message was not posted",
                "UPDATE notices SET posts = posts - 1 WHERE id = ?", notice.id);
}

Result<void> NoticeTable::sent(const Notice& notice, const std::optional<PostedText>& posted, Timestamp now) {
  return database_.write("write down that a message was sent", [&](Connection& connection) -> Result<void> {
    std::optional<std::int64_t> chat;
    std::optional<std::int64_t> message;
    if (posted) {
      chat = posted->chat_id.value;
      message = posted->message_id.value;
    }
    Query(connection,
          "UPDATE notices SET sent_text = ?, sent_at = ?, chat_id = ?, message_id = ? WHERE id = ?",
          notice.wanted_text, now, chat, message, notice.id)
        .run();
    return {};
  });
}

Result<void> NoticeTable::gone(const Notice& notice) {
  return change("write down that a message is gone",
                "UPDATE notices SET chat_id = NULL, message_id = NULL, posts = 0 WHERE id = ?", notice.id);
}

Result<void> NoticeTable::change(std::string_view name, std::string_view sql, std::int64_t id) {
  return database_.write(name, [&](Connection& connection) -> Result<void> {
    Query(connection, sql, id).run();
    return {};
  });
}

}  // namespace ploy::catalogue
