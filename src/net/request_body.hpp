#pragma once

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>

#include "net/http_connection.hpp"
#include "net/http_server.hpp"

namespace ploy::net {

using RequestParser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

inline bool has_body(const RequestParser& parser) {
  return parser.chunked() || parser.content_length().value_or(0) > 0;
}

// How reading a body ended: with its last byte, with an answer before that, or with the connection.
struct BodyEnd {
  bool gone = false;
  std::optional<Answer> answer;
};

// Hands the body behind a parsed head to `sink`. Chunked or counted makes no difference to it; what is
// neither whole nor well-formed ends with 400.
boost::asio::awaitable<BodyEnd> read_body(HttpConnection& from, RequestParser& parser, RequestSink& sink);

}  // namespace ploy::net
