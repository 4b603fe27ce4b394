#pragma once

#include <iosfwd>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/error.hpp"

namespace ploy::cli {

// Where a command writes: results on standard output, everything else on standard error.
struct Console {
  std::ostream& out;
  std::ostream& err;
  bool json = false;

  // One document on standard output, for --json.
  void print(const nlohmann::json& document);

  // What happened, why, what to do: on standard error, as JSON with --json. Returns the exit code for it.
  int fail(const Error& error);
};

}  // namespace ploy::cli
