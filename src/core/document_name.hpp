#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ploy {

// The name a backup's document gets: what is behind the key's last slash, in the alphabet Telegram leaves
// alone (A-Z a-z 0-9 . _ -), stem at most 64 and extension at most 16 characters, never empty ("file"), never
// beginning with a dot or a dash or ending with a dot. With several parts ".part001" is appended: at least
// three digits, as many as `count` needs, so that names sort. An empty object's placeholder is
// "name.empty.txt". Source of the limits: telegram-bot-api, clean_filename.
std::string document_name(std::string_view key, int seq, int count);
std::string empty_object_name(std::string_view key);

// "telegramploy-index-12.jsonl.zst", "telegramploy-root.json".
std::string index_document_name(std::int64_t number);
inline constexpr std::string_view kRootDocumentName = "telegramploy-root.json";

}  // namespace ploy
