#include "adapters/s3/http_date.hpp"

#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace ploy::s3 {

std::optional<Timestamp> parse_http_date(std::string_view text) {
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  std::tm parts{};
  std::string zone;
  in >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S") >> zone;
  if (!in || zone != "GMT") return std::nullopt;
  return std::chrono::floor<std::chrono::milliseconds>(
      std::chrono::system_clock::from_time_t(timegm(&parts)));
}

}  // namespace ploy::s3
