#pragma once

#include <algorithm>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace ploy {

enum class Severity : std::uint8_t {
  kWarning,  // works, but a person should know
  kError,    // backups must not, or cannot, be kept here
};

// One thing that is wrong with a destination.
struct Finding {
  Severity severity = Severity::kWarning;
  std::string what;  // "the bot may not pin messages"
  std::string fix;   // "give it the right to edit messages"
};

struct DestinationReport {
  std::string bot;         // "@name"; empty when the token was refused
  std::string chat_title;  // empty when the chat was not found
  std::string chat_type;   // "channel", "supergroup", "group", "private"
  std::vector<Finding> findings;

  bool usable() const {
    return std::ranges::none_of(findings, [](const Finding& f) { return f.severity == Severity::kError; });
  }
};

// Looks whether a destination can be used as it is set up. Same threads and cancellation as Destination.
class DestinationProbe {
 public:
  virtual ~DestinationProbe() = default;

  // Changes nothing. What a person must mend (token, chat, rights) is in the findings; an error means that it
  // could not be found out now.
  [[nodiscard]] virtual Result<DestinationReport> check(std::stop_token stop) = 0;
};

}  // namespace ploy
