#include "net/curl_request.hpp"

#include "base/bytes.hpp"
#include "net/field_syntax.hpp"

namespace ploy::net {

namespace {

// Large, so that a byte costs few system calls; libcurl allocates them once per slot.
constexpr long kReceiveBufferBytes = 256 * kKiB;
constexpr long kSendBufferBytes = 512 * kKiB;
// Shorter than what servers commonly allow (60 s and more), so that a kept connection is rarely dead.
constexpr long kIdleSecondsMax = 50;

Result<void> set_headers(const HttpRequest& request, CurlList& headers) {
  for (const Header& header : request.headers) {
    if (!is_token(header.name) || !is_field_value(header.value))
      return fail(ErrorKind::kInvalid, "a request header holds characters that cannot be sent");
    // libcurl's way to say "present, but empty"
    append(headers, header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  append(headers, "Expect:");
  if (!request.headers.find("Content-Type")) append(headers, "Content-Type:");
  return {};
}

bool expects_body(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "PATCH";
}

void set_method(CURL* easy, const HttpRequest& request) {
  if (request.body != nullptr) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body_bytes));
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, kSendBufferBytes);
  } else if (request.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  } else if (expects_body(request.method)) {
    // Servers want to hear "Content-Length: 0" for these.
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, 0L);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void set_transport(CURL* easy, const HttpClient::Options& options) {
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // a cancelled name lookup ends behind our back
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, kIdleSecondsMax);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kReceiveBufferBytes);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_PROXY, options.proxy.c_str());  // "" also switches the environment off
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!options.unix_socket.empty())
    curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, options.unix_socket.c_str());
}

}  // namespace

Result<void> configure(CURL* easy, const HttpClient::Options& options, const HttpRequest& request,
                       CurlList& headers) {
  if (!is_token(request.method)) return fail(ErrorKind::kInvalid, "not an HTTP method");
  if (auto set = set_headers(request, headers); !set) return set;
  set_transport(easy, options);
  set_method(easy, request);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  return {};
}

}  // namespace ploy::net
