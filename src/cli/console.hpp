#pragma once

#include <iosfwd>

#include "base/error.hpp"
#include "cli/screen.hpp"
#include "core/json_fields.hpp"

namespace ploy::cli {

// Where a command writes: results on standard output, everything else on standard error.
struct Console {
  std::ostream& out;
  std::ostream& err;
  Screen out_screen;
  Screen err_screen;
  bool json = false;

  // One document on standard output, for --json.
  void print(const Json& document);

  // What happened, why, what to do: on standard error, as JSON with --json. Returns the exit code for it.
  int fail(const Error& error);
};

}  // namespace ploy::cli
