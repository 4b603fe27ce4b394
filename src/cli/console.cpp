#include "cli/console.hpp"

#include <ostream>

#include "cli/exit_code.hpp"
#include "cli/json_output.hpp"

namespace ploy::cli {

void Console::print(const Json& document) {
  out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

int Console::fail(const Error& error) {
  if (json)
    write_line(err, "error", json_of(error));
  else
    err << painted("telegramploy:", Colour::kRed, err_screen) << ' ' << error.what << '\n';
  return to_int(exit_code(error.kind));
}

}  // namespace ploy::cli
