#pragma once

#include "adapters/s3/s3_client.hpp"
#include "adapters/s3/s3_object_store.hpp"
#include "core/settings.hpp"
#include "net/http_client.hpp"

namespace ploy::assembly {

// Everything that speaks to the S3 server, built from the settings.
struct S3Side {
  S3Side(const Settings& settings, const Clock& clock);

  net::HttpClient http;
  s3::S3Client client;
  s3::S3ObjectStore store;
};

}  // namespace ploy::assembly
