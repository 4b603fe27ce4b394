#include "base/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <mutex>

#include "base/text.hpp"

namespace ploy {

namespace {

constexpr std::size_t kSecretLengthMin = 4;

// One character, or one byte that is none, as it stands inside a JSON string.
std::string json_character(std::string_view character, bool valid) {
  if (!valid) return "\\ufffd";
  const auto byte = static_cast<unsigned char>(character.front());
  if (byte == '"' || byte == '\\') return "\\" + std::string(character);
  if (byte == '\n') return "\\n";
  if (byte < 0x20 || byte == 0x7F) return fmt::format("\\u{:04x}", byte);
  return std::string(character);
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t n = utf8_front(text);
    const std::size_t step = n == 0 ? 1 : n;
    out += json_character(text.substr(0, step), n != 0);
    text.remove_prefix(step);
  }
  return out + "\"";
}

bool needs_quotes(std::string_view value) {
  return value.empty() || value.find_first_of(" \"\\=\t\r\n") != std::string_view::npos;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

spdlog::level::level_enum to_spdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "info";
}

std::string format_record(const LogRecord& record, LogFormat format) {
  if (format == LogFormat::kJson) {
    std::string out = fmt::format(R"({{"at":"{}","level":"{}","message":{})", format_time(record.at),
                                  to_string(record.level), json_string(record.message));
    for (const auto& [name, value] : record.fields) out += "," + json_string(name) + ":" + json_string(value);
    return out + "}";
  }
  const std::string message = json_string(record.message);
  std::string out = fmt::format("{} {:<7} {}", format_time(record.at), to_string(record.level),
                                std::string_view(message).substr(1, message.size() - 2));
  for (const auto& [name, value] : record.fields) {
    const std::string quoted = json_string(value);
    out += " " + name + "=" + (needs_quotes(value) ? quoted : quoted.substr(1, quoted.size() - 2));
  }
  return out;
}

struct Log::State {
  Options options;
  const Clock& clock;
  spdlog::logger sink{"telegramploy"};
  std::mutex mutex;
  std::vector<std::string> secrets;
  std::function<void(const LogRecord&)> listener;

  void mask(std::string& text) const {
    for (const std::string& secret : secrets) replace_all(text, secret, "***");
  }
};

Log::Log(Options options, const Clock& clock) : state_(new State{.options = options, .clock = clock}) {
  if (options.to_stderr) state_->sink.sinks().push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
  state_->sink.set_pattern("%v");
  state_->sink.set_level(spdlog::level::debug);
  state_->sink.flush_on(spdlog::level::debug);
}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view message, LogFields fields) {
  if (level < state_->options.level) return;
  LogRecord record{state_->clock.now(), level, std::string(message), std::move(fields)};
  const std::lock_guard lock(state_->mutex);
  state_->mask(record.message);
  for (auto& [name, value] : record.fields) state_->mask(value);
  state_->sink.log(to_spdlog(level), "{}", format_record(record, state_->options.format));
  if (state_->listener) state_->listener(record);
}

void Log::redact(std::string_view secret) {
  if (secret.size() < kSecretLengthMin) return;
  const std::lock_guard lock(state_->mutex);
  state_->secrets.emplace_back(secret);
}

void Log::listen(std::function<void(const LogRecord&)> listener) {
  const std::lock_guard lock(state_->mutex);
  state_->listener = std::move(listener);
}

}  // namespace ploy
