#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "net/header_guard.hpp"
#include "net/request_body.hpp"

namespace {

using ploy::net::RequestParser;

// What the guard lets through has one reading: the parser takes it whole, and sees the same framing in it.
void expect_one_reading(std::string_view head) {
  RequestParser parser;
  parser.header_limit(static_cast<std::uint32_t>(head.size()));
  parser.body_limit(boost::none);
  boost::system::error_code error;
  const std::size_t taken = parser.put(boost::asio::buffer(head), error);
  if (error) return;  // it is stricter still: refused with 400 all the same
  if (!parser.is_header_done() || taken != head.size()) std::abort();
  const auto& fields = parser.get();
  namespace http = boost::beast::http;
  if (fields.count(http::field::content_length) > 1 || fields.count(http::field::transfer_encoding) > 1 ||
      fields.count(http::field::host) > 1)
    std::abort();
  if (parser.chunked() != (fields.count(http::field::transfer_encoding) == 1)) std::abort();
  if (parser.chunked() && fields.count(http::field::content_length) > 0) std::abort();
  if (parser.content_length().has_value() != (fields.count(http::field::content_length) == 1)) std::abort();
}

}  // namespace

// Whatever a connection begins with: no crash, and nothing passes that two readers may understand
// differently.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view head(reinterpret_cast<const char*>(data), size);
  const bool sound = !ploy::net::find_fault(head);
  // In whatever pieces it comes.
  for (std::size_t n = 0; sound && n <= head.size(); ++n)
    if (ploy::net::has_bare_line_end(head.substr(0, n)) || ploy::net::has_bare_line_end(head, n))
      std::abort();
  if (sound && head.find("\r\n\r\n") + 4 != head.size()) std::abort();
  if (sound) expect_one_reading(head);
  return 0;
}
