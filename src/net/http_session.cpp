#include "net/http_session.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <iterator>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "net/answer_box.hpp"
#include "net/answer_head.hpp"
#include "net/header_guard.hpp"

namespace ploy::net {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Parser = http::request_parser<http::buffer_body>;
using Stream = beast::basic_stream<asio::generic::stream_protocol>;

constexpr std::size_t kHeadReadBytes = 16 * kKiB;
constexpr std::size_t kPieceBytes = 256 * kKiB;
// A body up to this size goes out in one packet train with its head.
constexpr std::size_t kJoinedBodyBytesMax = 64 * kKiB;
// How long a peer that is still sending may take to notice that we answered and closed.
constexpr std::chrono::seconds kLinger{5};

// An error comes back as a value; sessions end by returning, not by throwing.
const auto kAwait = asio::as_tuple(asio::use_awaitable);

std::string to_string(beast::string_view text) { return {text.data(), text.size()}; }

RequestHead to_head(const Parser& parser, const std::string& peer) {
  const auto& message = parser.get();
  RequestHead head{.method = to_string(message.method_string()),
                   .target = to_string(message.target()),
                   .version = static_cast<int>(message.version()),
                   .peer = peer};
  const std::size_t mark = head.target.find('?');
  head.path = head.target.substr(0, mark);
  if (mark != std::string::npos) head.query = head.target.substr(mark + 1);
  for (const auto& field : message)
    head.headers.add(to_string(field.name_string()), to_string(field.value()));
  return head;
}

// "Connection: TE, close" holds the word close.
bool lists(const Headers& headers, std::string_view name, std::string_view word) {
  return std::ranges::any_of(headers, [&](const Header& header) {
    if (!equals_ignoring_case(header.name, name)) return false;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      if (equals_ignoring_case(trim(rest.substr(0, comma)), word)) return true;
      rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return false;
  });
}

// What about a request decides how its answer is sent.
struct Exchange {
  HeadOnly head_only = HeadOnly::kNo;
  bool close = false;   // no other request may follow
  bool unread = false;  // the peer may still be sending
};

// How reading a body ended: with its last byte, with an answer before that, or with the connection.
struct BodyEnd {
  bool gone = false;
  std::optional<Answer> answer;
};

class Session final : public HttpSession, public std::enable_shared_from_this<Session> {
 public:
  Session(Socket socket, std::string peer, const Context& context)
      : context_(context),
        stream_(std::move(socket)),
        buffer_(context.options.header_bytes_max + kPieceBytes),
        peer_(std::move(peer)) {}

  void start(std::function<void()> ended) override { spawn(run(), std::move(ended)); }
  void turn_away(std::function<void()> ended) override { spawn(refuse(503), std::move(ended)); }
  void drain() override;
  void shut() override;

 private:
  void spawn(asio::awaitable<void> work, std::function<void()> ended);
  asio::awaitable<void> run();
  asio::awaitable<void> refuse(int status);
  asio::awaitable<bool> serve_one();

  // The head.
  struct Arrival {
    std::size_t head_bytes = 0;
    int refusal = 0;  // a status to answer instead; with neither, the peer is gone
  };
  asio::awaitable<Arrival> await_head();
  bool parse_head(std::size_t head_bytes, Parser& parser);
  std::string_view buffered() const;

  // The body.
  asio::awaitable<std::optional<Answer>> take_body(Parser& parser, RequestSink& sink, const RequestHead& head,
                                                   Exchange& exchange);
  asio::awaitable<BodyEnd> read_counted(std::uint64_t left, RequestSink& sink);
  asio::awaitable<BodyEnd> read_chunked(Parser& parser, RequestSink& sink);
  asio::awaitable<std::optional<Answer>> answer_of(RequestSink& sink);

  // The answer. True when the connection may carry another request.
  asio::awaitable<bool> send(Answer answer, Exchange exchange);
  asio::awaitable<bool> write_all(asio::const_buffer bytes);
  asio::awaitable<bool> write_stream(ByteReader& from, std::uint64_t left);
  asio::awaitable<void> linger();
  void reset();

  const Context& context_;
  Stream stream_;
  beast::flat_buffer buffer_;  // read, and not yet used
  std::string peer_;
  std::shared_ptr<AnswerBox> box_;  // while an answer is awaited
  bool idle_ = false;               // between two requests
  bool draining_ = false;
};

void Session::spawn(asio::awaitable<void> work, std::function<void()> ended) {
  const auto finish = [self = shared_from_this(), ended = std::move(ended)](std::exception_ptr failure) {
    try {
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      self->context_.log.error("a request was given up", {{"error", error.what()}});
    }
    if (self->box_) self->box_->close();
    boost::system::error_code ignored;
    self->stream_.socket().close(ignored);
    ended();
  };
  asio::co_spawn(stream_.get_executor(), std::move(work), finish);
}

void Session::drain() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    self->draining_ = true;
    if (self->idle_) self->stream_.cancel();
  });
}

void Session::shut() {
  if (box_) box_->close();
  boost::system::error_code ignored;
  stream_.socket().close(ignored);
}

asio::awaitable<void> Session::run() {
  // GCC 12 miscompiles co_await inside a loop's condition.
  for (bool again = true; again;) again = co_await serve_one();
}

asio::awaitable<void> Session::refuse(int status) {
  const Exchange exchange{.close = true, .unread = true};
  Answer answer{.status = status};
  co_await send(std::move(answer), exchange);
}

asio::awaitable<bool> Session::serve_one() {
  const Arrival arrival = co_await await_head();
  if (arrival.refusal != 0) co_await refuse(arrival.refusal);
  if (arrival.head_bytes == 0) co_return false;
  Parser parser;
  if (!parse_head(arrival.head_bytes, parser)) {
    co_await refuse(400);
    co_return false;
  }
  const RequestHead head = to_head(parser, peer_);
  const bool has_body = parser.chunked() || parser.content_length().value_or(0) > 0;
  Exchange exchange{.head_only = head.method == "HEAD" ? HeadOnly::kYes : HeadOnly::kNo,
                    .close = head.version == 10 || lists(head.headers, "Connection", "close"),
                    .unread = false};

  auto decision = context_.handler(head);
  if (auto* const answer = std::get_if<Answer>(&decision)) {
    exchange.close |= has_body;
    exchange.unread = has_body;
    co_return co_await send(std::move(*answer), exchange);
  }
  const auto sink = std::move(std::get<std::unique_ptr<RequestSink>>(decision));
  auto answer = co_await take_body(parser, *sink, head, exchange);
  if (!answer) co_return false;
  co_return co_await send(std::move(*answer), exchange);
}

std::string_view Session::buffered() const {
  return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
}

asio::awaitable<Session::Arrival> Session::await_head() {
  const std::size_t bytes_max = context_.options.header_bytes_max;
  std::size_t seen = 0;
  if (buffer_.size() > 0) stream_.expires_after(context_.options.header_timeout);
  for (;;) {
    const std::string_view text = buffered();
    const std::size_t end = text.find("\r\n\r\n", seen - std::min<std::size_t>(seen, 3));
    if (end != std::string_view::npos)
      co_return end + 4 <= bytes_max ? Arrival{.head_bytes = end + 4} : Arrival{.refusal = 431};
    if (has_bare_line_end(text.substr(seen - std::min<std::size_t>(seen, 1))))
      co_return Arrival{.refusal = 400};
    if (text.size() >= bytes_max) co_return Arrival{.refusal = 431};
    seen = text.size();

    idle_ = seen == 0;
    if (idle_ && draining_) co_return Arrival{};
    if (idle_) stream_.expires_after(context_.options.idle_timeout);
    const auto [error, n] = co_await stream_.async_read_some(buffer_.prepare(kHeadReadBytes), kAwait);
    // From the first byte on the whole head has one deadline; a drip does not move it.
    if (std::exchange(idle_, false)) stream_.expires_after(context_.options.header_timeout);
    if (error) co_return Arrival{};
    buffer_.commit(n);
  }
}

bool Session::parse_head(std::size_t head_bytes, Parser& parser) {
  const std::string_view head = buffered().substr(0, head_bytes);
  if (const auto fault = find_fault(head)) {
    context_.log.debug("a request was refused", {{"reason", std::string(*fault)}});
    return false;
  }
  parser.header_limit(static_cast<std::uint32_t>(head_bytes));
  parser.body_limit(boost::none);  // the sink decides
  boost::system::error_code error;
  parser.put(asio::buffer(head), error);
  buffer_.consume(head_bytes);
  return !error && parser.is_header_done();
}

asio::awaitable<std::optional<Answer>> Session::take_body(Parser& parser, RequestSink& sink,
                                                          const RequestHead& head, Exchange& exchange) {
  if (parser.chunked() || parser.content_length().value_or(0) > 0) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    if (head.version == 11 && lists(head.headers, "Expect", "100-continue")) {
      const bool sent = co_await write_all(asio::buffer(kContinue));
      if (!sent) co_return std::nullopt;
    }
    BodyEnd end;
    if (parser.chunked())
      end = co_await read_chunked(parser, sink);
    else
      end = co_await read_counted(*parser.content_length(), sink);
    if (end.gone) co_return std::nullopt;
    if (end.answer) {
      exchange.close = exchange.unread = true;
      co_return std::move(end.answer);
    }
  }
  co_return co_await answer_of(sink);
}

asio::awaitable<BodyEnd> Session::read_counted(std::uint64_t left, RequestSink& sink) {
  const std::size_t early = std::min<std::uint64_t>(left, buffer_.size());
  if (early > 0) {
    auto answer = sink.write(as_bytes(buffered().substr(0, early)));
    buffer_.consume(early);
    left -= early;
    if (answer) co_return BodyEnd{.answer = std::move(answer)};
  }
  Bytes piece(std::min<std::uint64_t>(left, kPieceBytes));
  while (left > 0) {
    stream_.expires_after(context_.options.body_stall_timeout);
    const std::size_t want = std::min<std::uint64_t>(left, piece.size());
    const auto [error, n] = co_await stream_.async_read_some(asio::buffer(piece.data(), want), kAwait);
    if (error) co_return BodyEnd{.gone = true};
    left -= n;
    if (auto answer = sink.write(ByteView(piece).first(n))) co_return BodyEnd{.answer = std::move(answer)};
  }
  co_return BodyEnd{};
}

asio::awaitable<BodyEnd> Session::read_chunked(Parser& parser, RequestSink& sink) {
  const auto count_fields = [&] { return std::distance(parser.get().begin(), parser.get().end()); };
  const auto fields = count_fields();
  Bytes piece(kPieceBytes);
  while (!parser.is_done()) {
    stream_.expires_after(context_.options.body_stall_timeout);
    auto& body = parser.get().body();
    body.data = piece.data();
    body.size = piece.size();
    const auto [error, n] = co_await http::async_read_some(stream_, buffer_, parser, kAwait);
    const ByteView got = ByteView(piece).first(piece.size() - body.size);
    if (error && error != http::error::need_buffer) {
      if (error.category() != make_error_code(http::error::bad_chunk).category() ||
          error == http::error::end_of_stream || error == http::error::partial_message)
        co_return BodyEnd{.gone = true};
      co_return BodyEnd{.answer = Answer{.status = 400}};
    }
    if (got.empty()) continue;
    if (auto answer = sink.write(got)) co_return BodyEnd{.answer = std::move(answer)};
  }
  // Fields behind the body would be taken for ones of the head.
  if (count_fields() != fields) co_return BodyEnd{.answer = Answer{.status = 400}};
  co_return BodyEnd{};
}

asio::awaitable<std::optional<Answer>> Session::answer_of(RequestSink& sink) {
  box_ = std::make_shared<AnswerBox>(stream_.get_executor());
  sink.finish(box_->make_responder());
  auto answer = co_await box_->take();
  std::exchange(box_, nullptr)->close();
  co_return answer;
}

asio::awaitable<bool> Session::send(Answer answer, Exchange exchange) {
  if (answer.abort) {
    reset();
    co_return false;
  }
  const bool close = answer.close || exchange.close || draining_;
  std::string out = format_answer_head(answer, exchange.head_only, close ? Closing::kYes : Closing::kNo,
                                       SystemClock().now());
  const bool has_body = exchange.head_only == HeadOnly::kNo && may_have_body(answer.status);
  const bool joined = has_body && !answer.stream && answer.body.size() <= kJoinedBodyBytesMax;
  if (joined) out += answer.body;

  bool sent = co_await write_all(asio::buffer(out));
  if (sent && has_body && answer.stream) {
    sent = co_await write_stream(*answer.stream, answer.stream_bytes);
  } else if (sent && has_body && !joined) {
    sent = co_await write_all(asio::buffer(answer.body));
  }
  if (sent && close && exchange.unread) co_await linger();
  co_return sent && !close;
}

asio::awaitable<bool> Session::write_all(asio::const_buffer bytes) {
  while (bytes.size() > 0) {
    stream_.expires_after(context_.options.body_stall_timeout);
    const auto [error, n] = co_await stream_.async_write_some(bytes, kAwait);
    if (error) co_return false;
    bytes += n;
  }
  co_return true;
}

asio::awaitable<bool> Session::write_stream(ByteReader& from, std::uint64_t left) {
  Bytes piece(std::min<std::uint64_t>(left, kPieceBytes));
  while (left > 0) {
    const std::size_t want = std::min<std::uint64_t>(left, piece.size());
    const auto n = from.read(std::span(piece).first(want));
    // The announced length cannot be kept any more; only a cut connection tells the peer.
    if (!n || *n == 0) {
      context_.log.warning("an answer was cut short", {{"error", n ? "it ended early" : n.error().what}});
      co_return false;
    }
    const bool sent = co_await write_all(asio::buffer(piece.data(), *n));
    if (!sent) co_return false;
    left -= *n;
  }
  co_return true;
}

// Closing with unread bytes would reset the connection, and the peer could lose the answer on its way. So
// it gets some time to stop sending.
asio::awaitable<void> Session::linger() {
  boost::system::error_code ignored;
  stream_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
  stream_.expires_after(kLinger);
  buffer_.clear();
  for (;;) {
    const auto [error, n] = co_await stream_.async_read_some(buffer_.prepare(kHeadReadBytes), kAwait);
    if (error) co_return;
  }
}

void Session::reset() {
  boost::system::error_code ignored;
  stream_.socket().set_option(asio::socket_base::linger(true, 0), ignored);
  stream_.socket().close(ignored);
}

}  // namespace

std::shared_ptr<HttpSession> make_session(HttpSession::Socket socket, std::string peer,
                                          const HttpSession::Context& context) {
  return std::make_shared<Session>(std::move(socket), std::move(peer), context);
}

}  // namespace ploy::net
