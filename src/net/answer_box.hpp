#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <optional>

#include "net/http_server.hpp"

namespace ploy::net {

// Where an answer waits for the connection that asked for it. Shared by the connection and the responder,
// because either may be gone first.
class AnswerBox : public std::enable_shared_from_this<AnswerBox> {
 public:
  // `executor` is the connection's; nothing else touches the connection.
  explicit AnswerBox(const boost::asio::any_io_executor& executor) : wake_(std::in_place, executor) {
    wake_->expires_at(Instant::max());
  }

  Responder make_responder();

  // From any thread. Dropped when the connection is gone.
  void put(Answer answer);

  // On the connection's executor: the answer, or nothing once closed.
  boost::asio::awaitable<std::optional<Answer>> take();

  // The connection is going away; from here on nothing of it is touched.
  void close();

 private:
  std::mutex mutex_;
  std::optional<Answer> answer_;
  std::optional<boost::asio::steady_timer> wake_;  // never expires, cancelled to wake take()
};

}  // namespace ploy::net
