#include "cli/console.hpp"

#include <nlohmann/json.hpp>
#include <ostream>

namespace ploy::cli {

namespace {

using nlohmann::json;

std::string dump(const json& document) { return document.dump(2, ' ', false, json::error_handler_t::replace); }

// Never renumbered: scripts rely on them.
int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid: return 2;
    case ErrorKind::kDenied: return 4;
    case ErrorKind::kNotFound: return 5;
    case ErrorKind::kConflict: return 6;
    case ErrorKind::kRateLimited:
    case ErrorKind::kUnavailable:
    case ErrorKind::kUnknown: return 7;
    case ErrorKind::kCorrupt: return 8;
    case ErrorKind::kCancelled: return 130;
  }
  return 1;
}

}  // namespace

void Console::print(const nlohmann::json& document) { out << dump(document) << '\n'; }

int Console::fail(const Error& error) {
  if (json)
    err << dump({{"type", "error"}, {"code", to_string(error.kind)}, {"detail", error.what}}) << '\n';
  else
    err << "telegramploy: " << error.what << '\n';
  return exit_code(error.kind);
}

}  // namespace ploy::cli
