#include "assembly/versions.hpp"

#include <curl/curl.h>
#include <fmt/ostream.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <zstd.h>
#include <boost/version.hpp>

namespace ploy::assembly {

int print_versions(cli::Console& console) {
  const std::vector<std::pair<std::string, std::string>> parts = {
      {"libcurl", curl_version_info(CURLVERSION_NOW)->version},
      {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
      {"sqlite", sqlite3_libversion()},
      {"zstd", ZSTD_versionString()},
      {"boost", BOOST_LIB_VERSION},
  };
  if (console.json) {
    Json document = {{"version", PLOY_VERSION}};
    for (const auto& [name, version] : parts) document["built_with"][name] = version;
    console.print(document);
    return 0;
  }
  fmt::print(console.out, "telegramploy {}\n", PLOY_VERSION);
  for (const auto& [name, version] : parts) fmt::print(console.out, "  {:<8} {}\n", name, version);
  return 0;
}

}  // namespace ploy::assembly
