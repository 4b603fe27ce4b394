#pragma once

#include <curl/curl.h>

#include "base/error.hpp"
#include "net/curl_handles.hpp"
#include "net/http_client.hpp"

namespace ploy::net {

// Tells `easy` everything about the request but its callbacks. `headers` must live as long as the transfer.
// kInvalid when the method, the address or a header could not be sent as it is.
[[nodiscard]] Result<void> configure(CURL* easy, const HttpClient::Options& options,
                                     const HttpRequest& request, CurlList& headers);

}  // namespace ploy::net
