#include "adapters/catalogue/log_table.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "adapters/catalogue/json_text.hpp"
#include "adapters/catalogue/query.hpp"

namespace ploy::catalogue {
namespace {

// A commit for each record would wear the disk out; a person who looks does not notice this much.
constexpr std::chrono::milliseconds kGathering{300};
constexpr std::size_t kGatheredMax = 10'000;

using Row = ::ploy::catalogue::Query;

std::string fields_json(const LogFields& fields) {
  auto array = nlohmann::json::array();
  for (const auto& [name, value] : fields) array.push_back({json_text(name), json_text(value)});
  return array.dump();
}

LogFields fields_of(const std::string& text) {
  LogFields fields;
  const auto array = nlohmann::json::parse(text);
  for (const auto& field : array) {
    fields.emplace_back(exact_bytes(field.at(0).get<std::string>()),
                        exact_bytes(field.at(1).get<std::string>()));
  }
  return fields;
}

void insert(Connection& connection, const LogRecord& record) {
  Row(connection, "INSERT INTO logs (at, level, message, fields) VALUES (?, ?, ?, ?)", record.at,
      static_cast<int>(record.level), record.message, fields_json(record.fields))
      .run();
}

// For LIKE ... ESCAPE '\'.
std::string containing(std::string_view text) {
  std::string pattern = "%";
  for (const char letter : text) {
    if (letter == '%' || letter == '_' || letter == '\\') pattern += '\\';
    pattern += letter;
  }
  return pattern + "%";
}

}  // namespace

LogTable::LogTable(Database& database) : database_(database) {
  if (!database_.readonly()) {
    writer_ = std::jthread([this](const std::stop_token& stop) { write_forever(stop); });
  }
}

LogTable::~LogTable() = default;  // the thread writes the rest before it is joined

void LogTable::append(const LogRecord& record) {
  if (database_.readonly()) return;
  const std::lock_guard lock(mutex_);
  if (gathered_.size() == kGatheredMax) {
    ++given_up_;
    return;
  }
  gathered_.push_back(record);
  ++appended_;
  changed_.notify_all();
}

void LogTable::flush() {
  std::unique_lock lock(mutex_);
  wanted_ = appended_;
  changed_.notify_all();
  changed_.wait(lock, [&, until = appended_] { return written_ >= until; });
}

void LogTable::write_forever(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [&] { return !gathered_.empty(); })) {
    changed_.wait_for(lock, stop, kGathering, [&] { return wanted_ > written_; });
    const auto records = std::exchange(gathered_, {});
    lock.unlock();
    write(records);
    lock.lock();
    written_ += records.size();
    changed_.notify_all();
  }
}

void LogTable::write(const Records& records) {
  std::uint64_t given_up = 0;
  {
    const std::lock_guard lock(mutex_);
    given_up = std::exchange(given_up_, 0);
  }
  const auto written = database_.write("keep log records", [&](Connection& connection) -> Result<void> {
    if (given_up > 0) {
      insert(connection, {.at = records.front().at,
                          .level = LogLevel::kWarning,
                          .message = "log records could not be kept",
                          .fields = {{"count", std::to_string(given_up)}}});
    }
    for (const auto& record : records) insert(connection, record);
    return {};
  });
  if (written) return;
  const std::lock_guard lock(mutex_);
  given_up_ += given_up + records.size();
}

Result<std::vector<LogRecord>> LogTable::search(const Query& query) {
  return database_.read("search the log", [&](Connection& connection) -> Result<std::vector<LogRecord>> {
    Row row(
        connection,
        "SELECT at, level, message, fields FROM logs WHERE level >= ?1 AND (message LIKE ?2 ESCAPE '\\' OR "
        "fields LIKE ?2 ESCAPE '\\') ORDER BY id DESC LIMIT ?3",
        static_cast<int>(query.at_least.value_or(LogLevel::kDebug)), containing(query.text), query.limit);
    std::vector<LogRecord> records;
    while (row.next()) {
      records.push_back({.at = row.time(0),
                         .level = static_cast<LogLevel>(row.number(1)),
                         .message = row.text(2),
                         .fields = fields_of(row.text(3))});
    }
    return records;
  });
}

Result<int> LogTable::prune(Timestamp older_than) {
  return database_.write("prune the log", [&](Connection& connection) -> Result<int> {
    return Row(connection, "DELETE FROM logs WHERE at < ?", older_than).run();
  });
}

}  // namespace ploy::catalogue
