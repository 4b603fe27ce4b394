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
#include "net/http_server.hpp"

namespace ploy::net {

// An error comes back as a value; who waits ends by returning, not by throwing.
inline const auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable);

// The bytes of one connection, and how long they may take. Used on the stream's executor alone.
class HttpConnection {
 public:
  using Stream = boost::beast::basic_stream<boost::asio::generic::stream_protocol>;

  // `limits` is borrowed.
  HttpConnection(Stream::socket_type socket, const HttpServer::Options& limits)
      : stream(std::move(socket)),
        buffer(limits.header_bytes_max + limits.body_piece_bytes),
        limits_(limits) {}

  std::string_view buffered() const {
    return {static_cast<const char*>(buffer.data().data()), buffer.size()};
  }
  // Before the first read of a body.
  void begin_body() { body_began_ = std::chrono::steady_clock::now(); }
  // Before each read of it, when `bytes` of it have come.
  void expect_body(std::uint64_t bytes);

  std::size_t piece_bytes() const { return limits_.body_piece_bytes; }

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
  const HttpServer::Options& limits_;
  std::chrono::steady_clock::time_point body_began_;
};

}  // namespace ploy::net
