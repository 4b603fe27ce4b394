#include "net/http_connection.hpp"

#include <algorithm>

namespace ploy::net {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kLinger{5};
constexpr std::size_t kLingerReadBytes = 16 * kKiB;

}  // namespace

void HttpConnection::expect_body(std::uint64_t bytes) {
  const auto earned = std::chrono::seconds(bytes / limits_.body_bytes_per_second_min);
  stream.expires_at(std::min(std::chrono::steady_clock::now(), body_began_ + earned) +
                    limits_.body_stall_timeout);
}

asio::awaitable<bool> HttpConnection::write_all(asio::const_buffer bytes) {
  while (bytes.size() > 0) {
    stream.expires_after(limits_.body_stall_timeout);
    const auto [error, n] = co_await stream.async_write_some(bytes, kAwait);
    if (error) co_return false;
    bytes += n;
  }
  co_return true;
}

asio::awaitable<void> HttpConnection::linger() {
  boost::system::error_code ignored;
  stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
  stream.expires_after(kLinger);
  buffer.clear();
  for (;;) {
    const auto [error, n] = co_await stream.async_read_some(buffer.prepare(kLingerReadBytes), kAwait);
    if (error) co_return;
  }
}

void HttpConnection::close() {
  boost::system::error_code ignored;
  stream.socket().close(ignored);
}

void HttpConnection::reset() {
  boost::system::error_code ignored;
  stream.socket().set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

}  // namespace ploy::net
