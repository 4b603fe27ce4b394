#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace ploy::net {

// A blocking TCP connection that says exactly what a test tells it to; no HTTP in between. Reads end after
// ten seconds of silence, so that a failing test ends too.
class RawConnection {
 public:
  explicit RawConnection(int fd);
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  RawConnection& operator=(RawConnection&&) = delete;

  static RawConnection to(std::uint16_t port);

  // False when the other side is gone.
  bool send(std::string_view bytes) const;
  // Through the first `mark`, or what came before the end.
  std::string read_until(std::string_view mark);
  std::string read_bytes(std::size_t count);
  std::string read_to_end();
  // True when the next read meets a reset (RST) instead of an orderly end.
  bool is_reset() const;
  void end_sending() const;
  // Closes with a reset.
  void reset();

 private:
  bool read_some(std::size_t bytes_max);
  std::string take(std::size_t count);

  int fd_;
  std::string read_;  // and not yet taken
};

// A server that follows a script, one connection after the other.
class RawServer {
 public:
  using Script = std::function<void(RawConnection&)>;

  explicit RawServer(Script script);
  ~RawServer() { stop(); }

  // Lets the script under way end; what it noted may be read afterwards.
  void stop();

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& target) const {
    return "http://127.0.0.1:" + std::to_string(port_) + target;
  }
  int connections() const { return connections_; }

 private:
  int fd_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::jthread thread_;
};

// A port on which nobody listens.
std::uint16_t unused_port();

}  // namespace ploy::net
