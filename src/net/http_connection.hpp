#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <string_view>

#include "base/bytes.hpp"

namespace ploy::net {

// Bodies pass in pieces of this size.
inline constexpr std::size_t kPieceBytes = 256 * kKiB;

// An error comes back as a value; who waits ends by returning, not by throwing.
inline const auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable);

// The bytes of one connection, and how long they may take. Used on the stream's executor alone.
class HttpConnection {
 public:
  using Stream = boost::beast::basic_stream<boost::asio::generic::stream_protocol>;

  // `stall_timeout` ends a body, in either direction, of which nothing moves.
  HttpConnection(Stream::socket_type socket, std::size_t buffer_bytes_max,
                 std::chrono::milliseconds stall_timeout)
      : stream(std::move(socket)), buffer(buffer_bytes_max), stall_timeout_(stall_timeout) {}

  std::string_view buffered() const {
    return {static_cast<const char*>(buffer.data().data()), buffer.size()};
  }
  // Before each read or write of a body.
  void expect_progress() { stream.expires_after(stall_timeout_); }

  // False when the peer is gone or does not read.
  boost::asio::awaitable<bool> write_all(boost::asio::const_buffer bytes);

  // Closing with unread bytes would reset the connection, and the peer could lose the answer on its way. So
  // it is told that nothing more will come, and gets some time to stop sending.
  boost::asio::awaitable<void> linger();

  void close();
  // Closes with an RST.
  void reset();

  Stream stream;
  boost::beast::flat_buffer buffer;  // read, and not yet used

 private:
  std::chrono::milliseconds stall_timeout_;
};

}  // namespace ploy::net
