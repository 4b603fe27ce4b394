#include "net/http_server.hpp"

#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "net/http_session.hpp"
#include "net/listen_error.hpp"
#include "net/unix_socket.hpp"

namespace ploy::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Local = asio::local::stream_protocol;
using ErrorCode = boost::system::error_code;

// Those told 503 stay a moment; far more of them than real ones are closed without a word.
constexpr std::size_t kTurnedAwayMax = 64;
constexpr std::chrono::milliseconds kAcceptRetry{100};

std::string peer_name(const tcp::socket& socket) {
  ErrorCode error;
  const auto peer = socket.remote_endpoint(error);
  if (error) return {};
  const std::string address = peer.address().to_string();
  return (peer.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(peer.port());
}

std::string peer_name(const Local::socket&) { return {}; }

void set_options(tcp::socket& socket) {
  ErrorCode ignored;  // a connection that died meanwhile shows at its first read
  socket.set_option(tcp::no_delay(true), ignored);
}

void set_options(Local::socket&) {}

// The open connections.
class Sessions {
 public:
  using Session = std::shared_ptr<HttpSession>;

  std::size_t add(const Session& session) {
    const std::lock_guard lock(mutex_);
    open_.insert(session);
    return open_.size();
  }

  void remove(const Session& session) {
    const std::lock_guard lock(mutex_);
    open_.erase(session);
    if (open_.empty()) empty_.notify_all();
  }

  void wait_until_empty(std::chrono::milliseconds grace) {
    std::unique_lock lock(mutex_);
    empty_.wait_for(lock, grace, [this] { return open_.empty(); });
  }

  std::set<Session> list() const {
    const std::lock_guard lock(mutex_);
    return open_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable empty_;
  std::set<Session> open_;
};

class Server final : public HttpServer {
 public:
  Server(Options options, RequestHandler handler, Log& log)
      : context_{std::move(options), std::move(handler), log}, io_(context_.options.threads) {}
  // NOLINTNEXTLINE(bugprone-exception-escape): with threads that cannot be stopped the program may only end
  ~Server() override { stop(std::chrono::milliseconds(0)); }

  Result<void> start();
  std::uint16_t port() const override { return port_; }
  void stop(std::chrono::milliseconds grace) override;

 private:
  Result<void> listen_tcp();
  template <class Acceptor>
  void accept(Acceptor& acceptor);
  template <class Acceptor, class Socket>
  void take(Acceptor& acceptor, const ErrorCode& error, Socket socket);
  template <class Socket>
  void serve(Socket socket);

  HttpSession::Context context_;
  asio::io_context io_;  // outlives all that is bound to it
  asio::strand<asio::io_context::executor_type> accepting_{asio::make_strand(io_)};
  tcp::acceptor tcp_{accepting_};
  Local::acceptor local_{accepting_};
  asio::steady_timer retry_{accepting_};
  std::uint16_t port_ = 0;
  Sessions sessions_;
  std::mutex stopping_;
  std::vector<std::jthread> threads_;
};

Result<void> Server::listen_tcp() {
  const Options& options = context_.options;
  const std::string where = options.address + " port " + std::to_string(options.port);
  ErrorCode error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return fail(ErrorKind::kInvalid, "listen on " + where + ": not an IP address");
  const tcp::endpoint endpoint(address, options.port);
  tcp_.open(endpoint.protocol(), error);
  if (!error) tcp_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) tcp_.bind(endpoint, error);
  if (!error) tcp_.listen(tcp::acceptor::max_listen_connections, error);
  if (!error) port_ = tcp_.local_endpoint(error).port();
  if (error) return listen_error(where, error);
  return {};
}

Result<void> Server::start() {
  if (context_.options.unix_socket.empty()) {
    if (auto listening = listen_tcp(); !listening) return listening;
    accept(tcp_);
  } else {
    if (auto listening = listen_unix(local_, context_.options.unix_socket); !listening) return listening;
    accept(local_);
  }
  for (int i = 0; i < context_.options.threads; ++i) threads_.emplace_back([this] { io_.run(); });
  return {};
}

template <class Acceptor>
void Server::accept(Acceptor& acceptor) {
  using Socket = typename Acceptor::protocol_type::socket;
  const asio::any_io_executor own = asio::make_strand(io_);
  acceptor.async_accept(own, [this, &acceptor](const ErrorCode& error, Socket socket) {
    take(acceptor, error, std::move(socket));
  });
}

template <class Acceptor, class Socket>
void Server::take(Acceptor& acceptor, const ErrorCode& error, Socket socket) {
  if (!acceptor.is_open()) return;
  if (!error) {
    serve(std::move(socket));
    accept(acceptor);
    return;
  }
  // Most likely out of file descriptors; the connections that end give some back.
  context_.log.warning("a connection could not be accepted", {{"error", error.message()}});
  retry_.expires_after(kAcceptRetry);
  retry_.async_wait([this, &acceptor](const ErrorCode& cancelled) {
    if (!cancelled && acceptor.is_open()) accept(acceptor);
  });
}

template <class Socket>
void Server::serve(Socket socket) {
  set_options(socket);
  std::string peer = peer_name(socket);
  auto session = make_session(HttpSession::Socket(std::move(socket)), std::move(peer), context_);
  const std::size_t open = sessions_.add(session);
  if (open <= context_.options.connections_max)
    session->start([this, session] { sessions_.remove(session); });
  else if (open <= context_.options.connections_max + kTurnedAwayMax)
    session->turn_away([this, session] { sessions_.remove(session); });
  else
    sessions_.remove(session);
}

void Server::stop(std::chrono::milliseconds grace) {
  const std::lock_guard lock(stopping_);
  if (threads_.empty()) return;
  asio::post(accepting_, [this] {
    ErrorCode ignored;
    tcp_.close(ignored);
    local_.close(ignored);
    retry_.cancel();
    for (const auto& session : sessions_.list()) session->drain();
  });
  sessions_.wait_until_empty(grace);
  io_.stop();
  threads_.clear();
  for (const auto& session : sessions_.list()) {
    session->shut();
    sessions_.remove(session);
  }
  if (!context_.options.unix_socket.empty()) unlink(context_.options.unix_socket.c_str());
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen(Options options, RequestHandler handler, Log& log) {
  auto server = std::make_unique<Server>(std::move(options), std::move(handler), log);
  if (auto started = server->start(); !started) return std::unexpected(std::move(started.error()));
  return server;
}

}  // namespace ploy::net
