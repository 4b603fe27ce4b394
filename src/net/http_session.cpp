#include "net/http_session.hpp"

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/clock.hpp"
#include "net/answer_box.hpp"
#include "net/answer_head.hpp"
#include "net/field_syntax.hpp"
#include "net/header_guard.hpp"
#include "net/http_connection.hpp"
#include "net/request_body.hpp"

namespace ploy::net {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kHeadReadBytes = 16 * kKiB;
// A body up to this size goes out in one packet train with its head.
constexpr std::size_t kJoinedBodyBytesMax = 64 * kKiB;

std::string to_string(boost::beast::string_view text) { return {text.data(), text.size()}; }

RequestHead to_head(const RequestParser& parser, const std::string& peer) {
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

// Of a head without its last line end: each line but the first is one.
std::size_t count_fields(std::string_view head) {
  return static_cast<std::size_t>(std::ranges::count(head, '\n'));
}

// What about a request decides how its answer is sent.
struct Exchange {
  HeadOnly head_only = HeadOnly::kNo;
  bool close = false;   // no other request may follow
  bool unread = false;  // the peer may still be sending
};

class Session final : public HttpSession, public std::enable_shared_from_this<Session> {
 public:
  Session(Socket socket, std::string peer, const Context& context)
      : context_(context), connection_(std::move(socket), context.options), peer_(std::move(peer)) {}

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
  bool parse_head(std::size_t head_bytes, RequestParser& parser);

  // The body.
  asio::awaitable<std::optional<Answer>> take_body(RequestParser& parser, RequestSink& sink,
                                                   const RequestHead& head, Exchange& exchange);
  asio::awaitable<std::optional<Answer>> answer_of(RequestSink& sink);

  // The answer. True when the connection may carry another request.
  asio::awaitable<bool> send(Answer answer, Exchange exchange);
  asio::awaitable<bool> send_stream(ByteReader& from, std::uint64_t bytes);

  const Context& context_;
  HttpConnection connection_;
  std::string peer_;
  std::shared_ptr<AnswerBox> box_;  // while an answer is awaited
  bool idle_ = false;               // between two requests
  bool draining_ = false;
};

void Session::spawn(asio::awaitable<void> work, std::function<void()> ended) {
  const auto finish = [self = shared_from_this(),
                       ended = std::move(ended)](const std::exception_ptr& failure) {
    try {
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      self->context_.log.error("a request was given up", {{"error", error.what()}});
    }
    if (self->box_) self->box_->close();
    self->connection_.close();
    ended();
  };
  asio::co_spawn(connection_.stream.get_executor(), std::move(work), finish);
}

void Session::drain() {
  asio::post(connection_.stream.get_executor(), [self = shared_from_this()] {
    self->draining_ = true;
    if (self->idle_) self->connection_.stream.cancel();
  });
}

void Session::shut() {
  if (box_) box_->close();
  connection_.close();
}

asio::awaitable<void> Session::run() {
  // GCC 12 miscompiles co_await inside a loop's condition.
  for (bool again = true; again;) again = co_await serve_one();
}

asio::awaitable<void> Session::refuse(int status) {
  const Exchange exchange{.close = true, .unread = true};
  Answer answer{.status = status};
  if (status == 503) answer.headers.add("Retry-After", "1");
  co_await send(std::move(answer), exchange);
}

asio::awaitable<bool> Session::serve_one() {
  const Arrival arrival = co_await await_head();
  if (arrival.refusal != 0) co_await refuse(arrival.refusal);
  if (arrival.head_bytes == 0) co_return false;
  RequestParser parser;
  if (!parse_head(arrival.head_bytes, parser)) {
    co_await refuse(400);
    co_return false;
  }
  const RequestHead head = to_head(parser, peer_);
  Exchange exchange{.head_only = head.method == "HEAD" ? HeadOnly::kYes : HeadOnly::kNo,
                    .close = head.version == 10 || lists(head.headers, "Connection", "close"),
                    .unread = false};

  auto decision = context_.handler(head);
  if (auto* const answer = std::get_if<Answer>(&decision)) {
    exchange.unread = has_body(parser);
    exchange.close |= exchange.unread;
    co_return co_await send(std::move(*answer), exchange);
  }
  const auto sink = std::move(std::get<std::unique_ptr<RequestSink>>(decision));
  auto answer = co_await take_body(parser, *sink, head, exchange);
  if (!answer) co_return false;
  co_return co_await send(std::move(*answer), exchange);
}

asio::awaitable<Session::Arrival> Session::await_head() {
  const std::size_t bytes_max = context_.options.header_bytes_max;
  std::size_t seen = 0;
  if (connection_.buffer.size() > 0) connection_.stream.expires_after(context_.options.header_timeout);
  for (;;) {
    const std::string_view text = connection_.buffered();
    const std::size_t end = text.find("\r\n\r\n", seen - std::min<std::size_t>(seen, 3));
    if (end != std::string_view::npos)
      co_return end + 4 <= bytes_max&& count_fields(text.substr(0, end)) <= context_.options.header_fields_max
          ? Arrival{.head_bytes = end + 4}
          : Arrival{.refusal = 431};
    if (has_bare_line_end(text, seen)) co_return Arrival{.refusal = 400};
    if (text.size() >= bytes_max) co_return Arrival{.refusal = 431};
    seen = text.size();

    idle_ = seen == 0;
    if (idle_ && draining_) co_return Arrival{};
    if (idle_) connection_.stream.expires_after(context_.options.idle_timeout);
    const auto [error, n] =
        co_await connection_.stream.async_read_some(connection_.buffer.prepare(kHeadReadBytes), kAwait);
    // From the first byte on the whole head has one deadline; a drip does not move it.
    if (std::exchange(idle_, false)) connection_.stream.expires_after(context_.options.header_timeout);
    if (error) co_return Arrival{};
    connection_.buffer.commit(n);
  }
}

bool Session::parse_head(std::size_t head_bytes, RequestParser& parser) {
  const std::string_view head = connection_.buffered().substr(0, head_bytes);
  if (const auto fault = find_fault(head)) {
    context_.log.debug("a request was refused", {{"reason", std::string(*fault)}});
    return false;
  }
  parser.header_limit(static_cast<std::uint32_t>(head_bytes));
  parser.body_limit(boost::none);  // the sink decides
  boost::system::error_code error;
  parser.put(asio::buffer(head), error);
  connection_.buffer.consume(head_bytes);
  return !error && parser.is_header_done();
}

asio::awaitable<std::optional<Answer>> Session::take_body(RequestParser& parser, RequestSink& sink,
                                                          const RequestHead& head, Exchange& exchange) {
  if (has_body(parser)) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    if (head.version == 11 && lists(head.headers, "Expect", "100-continue")) {
      const bool sent = co_await connection_.write_all(asio::buffer(kContinue));
      if (!sent) co_return std::nullopt;
    }
    BodyEnd end = co_await read_body(connection_, parser, sink);
    if (end.gone) co_return std::nullopt;
    if (end.answer) {
      exchange.close = exchange.unread = true;
      co_return std::move(end.answer);
    }
  }
  co_return co_await answer_of(sink);
}

asio::awaitable<std::optional<Answer>> Session::answer_of(RequestSink& sink) {
  box_ = std::make_shared<AnswerBox>(connection_.stream.get_executor());
  sink.finish(box_->make_responder());
  auto answer = co_await box_->take();
  std::exchange(box_, nullptr)->close();
  co_return answer;
}

asio::awaitable<bool> Session::send(Answer answer, Exchange exchange) {
  if (answer.abort) {
    connection_.reset();
    co_return false;
  }
  const bool close = answer.close || exchange.close || draining_;
  std::string out = format_answer_head(answer, exchange.head_only, close ? Closing::kYes : Closing::kNo,
                                       SystemClock().now());
  const bool with_body = exchange.head_only == HeadOnly::kNo && may_have_body(answer.status);
  const bool joined = with_body && !answer.stream && answer.body.size() <= kJoinedBodyBytesMax;
  if (joined) out += answer.body;

  bool sent = co_await connection_.write_all(asio::buffer(out));
  if (sent && with_body && answer.stream) {
    sent = co_await send_stream(*answer.stream, answer.stream_bytes);
  } else if (sent && with_body && !joined) {
    sent = co_await connection_.write_all(asio::buffer(answer.body));
  }
  if (sent && close && exchange.unread) co_await connection_.linger();
  co_return sent && !close;
}

asio::awaitable<bool> Session::send_stream(ByteReader& from, std::uint64_t bytes) {
  Bytes piece(std::min<std::uint64_t>(bytes, connection_.piece_bytes()));
  for (std::uint64_t left = bytes; left > 0;) {
    const std::size_t want = std::min<std::uint64_t>(left, piece.size());
    const auto n = from.read(std::span(piece).first(want));
    // The announced length cannot be kept any more; only a cut connection tells the peer.
    if (!n || *n == 0) {
      context_.log.warning("an answer was cut short", {{"error", n ? "it ended early" : n.error().what}});
      co_return false;
    }
    const bool sent = co_await connection_.write_all(asio::buffer(piece.data(), *n));
    if (!sent) co_return false;
    left -= *n;
  }
  co_return true;
}

}  // namespace

std::shared_ptr<HttpSession> make_session(HttpSession::Socket socket, std::string peer,
                                          const HttpSession::Context& context) {
  return std::make_shared<Session>(std::move(socket), std::move(peer), context);
}

}  // namespace ploy::net
