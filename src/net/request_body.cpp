#include "net/request_body.hpp"

#include <algorithm>
#include <boost/beast/http/read.hpp>
#include <iterator>

namespace ploy::net {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

// Nobody means more by one chunk.
constexpr std::uint64_t kChunkBytesMax = std::uint64_t{1} << 40;

// Straight from the socket into the sink's hands, past the parser: that is one copy less.
asio::awaitable<BodyEnd> read_counted(HttpConnection& from, std::uint64_t left, RequestSink& sink) {
  const std::uint64_t whole = left;
  const std::size_t early = std::min<std::uint64_t>(left, from.buffer.size());
  if (early > 0) {
    BodyEnd end{.answer = sink.write(as_bytes(from.buffered().substr(0, early)))};
    from.buffer.consume(early);
    left -= early;
    if (end.answer) co_return end;
  }
  Bytes piece(std::min<std::uint64_t>(left, from.piece_bytes()));
  while (left > 0) {
    from.expect_body(whole - left);
    const std::size_t want = std::min<std::uint64_t>(left, piece.size());
    const auto [error, n] = co_await from.stream.async_read_some(asio::buffer(piece.data(), want), kAwait);
    if (error) co_return BodyEnd{.gone = true};
    left -= n;
    if (auto answer = sink.write(ByteView(piece).first(n))) co_return BodyEnd{.answer = std::move(answer)};
  }
  co_return BodyEnd{};
}

// The parser's own complaints are the peer's fault; all else is the connection's.
BodyEnd explain(const boost::system::error_code& error) {
  const bool is_ours = error.category() == make_error_code(http::error::bad_chunk).category();
  if (!is_ours || error == http::error::end_of_stream || error == http::error::partial_message)
    return {.gone = true};
  return {.answer = Answer{.status = 400}};
}

// Extensions mean something between two programs that agreed on them; in front of anybody else they are a
// place to hide a line end. No client we know sends any.
void check_chunk(std::uint64_t size, std::string_view extensions, boost::system::error_code& error) {
  if (!extensions.empty()) error = http::error::bad_chunk_extension;
  if (size > kChunkBytesMax) error = http::error::bad_chunk;
}

asio::awaitable<BodyEnd> read_chunked(HttpConnection& from, RequestParser& parser, RequestSink& sink) {
  auto on_chunk = [](std::uint64_t size, boost::beast::string_view extensions,
                     boost::system::error_code& error) {
    check_chunk(size, {extensions.data(), extensions.size()}, error);
  };
  parser.on_chunk_header(on_chunk);
  const auto count_fields = [&] { return std::distance(parser.get().begin(), parser.get().end()); };
  const auto fields = count_fields();
  Bytes piece(from.piece_bytes());
  std::uint64_t received = 0;
  while (!parser.is_done()) {
    from.expect_body(received);
    auto& body = parser.get().body();
    body.data = piece.data();
    body.size = piece.size();
    const auto [error, n] = co_await http::async_read_some(from.stream, from.buffer, parser, kAwait);
    const ByteView got = ByteView(piece).first(piece.size() - body.size);
    if (error && error != http::error::need_buffer) co_return explain(error);
    received += got.size();
    if (got.empty()) continue;
    if (auto answer = sink.write(got)) co_return BodyEnd{.answer = std::move(answer)};
  }
  // Fields behind the body would be taken for ones of the head.
  if (count_fields() != fields) co_return BodyEnd{.answer = Answer{.status = 400}};
  co_return BodyEnd{};
}

}  // namespace

asio::awaitable<BodyEnd> read_body(HttpConnection& from, RequestParser& parser, RequestSink& sink) {
  from.begin_body();
  return parser.chunked() ? read_chunked(from, parser, sink)
                          : read_counted(from, parser.content_length().value_or(0), sink);
}

}  // namespace ploy::net
