#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"

namespace ploy {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };
enum class LogFormat : std::uint8_t { kText, kJson };

std::string_view to_string(LogLevel level);

using LogFields = std::vector<std::pair<std::string, std::string>>;

struct LogRecord {
  Timestamp at;
  LogLevel level;
  std::string message;  // one sentence; what varies stands in the fields
  LogFields fields;     // {"bucket", "photos"}, {"error", "..."}
};

// One line of JSON ({"at","level","message",...fields}) or of text, without the newline. Control characters
// are escaped, so nothing from outside can start a line of its own.
std::string format_record(const LogRecord& record, LogFormat format);

// Where what happened is written: standard error, and whoever listens (the catalogue). Safe from several
// threads. Secrets registered with redact() are replaced by *** before anything is written.
class Log {
 public:
  struct Options {
    LogLevel level = LogLevel::kInfo;
    LogFormat format = LogFormat::kText;
    bool to_stderr = true;
  };

  Log(Options options, const Clock& clock);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void debug(std::string_view message, LogFields fields = {}) {
    write(LogLevel::kDebug, message, std::move(fields));
  }
  void info(std::string_view message, LogFields fields = {}) {
    write(LogLevel::kInfo, message, std::move(fields));
  }
  void warning(std::string_view message, LogFields fields = {}) {
    write(LogLevel::kWarning, message, std::move(fields));
  }
  void error(std::string_view message, LogFields fields = {}) {
    write(LogLevel::kError, message, std::move(fields));
  }

  void write(LogLevel level, std::string_view message, LogFields fields);

  // From now on this text never appears in a record. Shorter than 4 characters is ignored.
  void redact(std::string_view secret);

  // Also hands each record to `listener`, on the thread that writes it; must not block long, nor log.
  void listen(std::function<void(const LogRecord&)> listener);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ploy
