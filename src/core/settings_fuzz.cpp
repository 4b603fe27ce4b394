#include "core/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using Environment = std::map<std::string, std::string>;

// "NAME=value" on each line.
Environment environment_of(std::string_view text) {
  Environment environment;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    environment[std::string(line.substr(0, equals))] = line.substr(equals + 1);
  }
  return environment;
}

void expect_hidden(const ploy::Secret& secret, const std::string& shown) {
  constexpr std::size_t kTellingBytes = 8;  // a shorter one may stand anywhere by chance
  if (secret.reveal().size() >= kTellingBytes && shown.find(secret.reveal()) != std::string::npos)
    std::abort();
}

void expect_sound(const Environment& environment, const ploy::Settings& settings) {
  // What is split need not be larger than a part: 50 MB and 1.8 GB are a pair that people use.
  if (settings.part_limits.part_size == 0 || settings.part_limits.split_above == 0 ||
      settings.telegram_messages_per_minute < 1 || settings.polling_interval.count() < 1 ||
      settings.database_path.empty())
    std::abort();
  for (const auto& shown : ploy::show_settings(environment, settings)) {
    // A name may stand for a path or an address that the same text was given for.
    if (shown.name.ends_with("TOKEN") || shown.name.ends_with("KEY"))
      for (const auto* secret :
           {&settings.telegram_bot_token, &settings.s3_secret_key, &settings.webhook_secret_token})
        expect_hidden(*secret, shown.value);
  }
}

}  // namespace

// Whatever stands in the environment: no crash, every problem is told with its name and what is allowed, what
// is accepted is within its bounds, and no secret is shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto environment = environment_of({reinterpret_cast<const char*>(data), size});
  const auto read_file = [](const std::filesystem::path& path) -> ploy::Result<std::string> {
    return path.string() + "\n";
  };
  for (const auto needs : {ploy::Needs::kNothing, ploy::Needs::kTelegramAndS3}) {
    const auto settings = ploy::parse_settings(environment, needs, read_file);
    if (settings) {
      expect_sound(environment, *settings);
      continue;
    }
    if (settings.error().empty()) std::abort();
    for (const auto& problem : settings.error())
      if (problem.name.empty() || problem.allowed.empty()) std::abort();
  }
  return 0;
}
