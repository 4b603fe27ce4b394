#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/log.hpp"
#include "net/http_server.hpp"

namespace ploy::net {

// One connection: requests and answers in turn, until either side closes.
class HttpSession {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;

  // What all sessions of a server share; outlives them.
  struct Context {
    HttpServer::Options options;
    RequestHandler handler;
    Log& log;
  };

  virtual ~HttpSession() = default;

  // Keeps itself alive until the connection is over, then calls `ended` on a server thread.
  virtual void start(std::function<void()> ended) = 0;
  // Says 503 instead of listening, then closes.
  virtual void turn_away(std::function<void()> ended) = 0;

  // From any thread: closes an idle connection now, a busy one behind its answer.
  virtual void drain() = 0;

  // Only when no server thread runs any more: closes at once; a responder still held somewhere is deaf now.
  virtual void shut() = 0;
};

// The socket's executor must be a strand. `peer` is for RequestHead.
std::shared_ptr<HttpSession> make_session(HttpSession::Socket socket, std::string peer,
                                          const HttpSession::Context& context);

}  // namespace ploy::net
