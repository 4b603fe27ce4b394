#include "assembly/s3_side.hpp"

namespace ploy::assembly {

namespace {

s3::S3Account account_of(const Settings& settings) {
  return {settings.s3_endpoint, settings.s3_region, {settings.s3_access_key, settings.s3_secret_key, {}}};
}

}  // namespace

S3Side::S3Side(const Settings& settings, const Clock& clock)
    : http(net::HttpClient::Options{}), client(account_of(settings), http, clock), store(client) {}

}  // namespace ploy::assembly
