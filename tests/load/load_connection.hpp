#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace ploy::load {

// One HTTP/1.1 connection of a sender that has one request under way at a time. Never blocks but to connect.
class LoadConnection {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  explicit LoadConnection(std::uint16_t port) : port_(port) {}
  ~LoadConnection() { close(); }
  LoadConnection(const LoadConnection&) = delete;
  LoadConnection& operator=(const LoadConnection&) = delete;

  // Connects when it is not. Throws std::system_error.
  void open();
  void close();
  bool is_open() const { return fd_ >= 0; }
  int descriptor() const { return fd_; }

  void begin(std::size_t number, std::string request);
  // Sends and reads what can be. True when the request is over; then status() is its answer, 0 when the
  // connection ended without one.
  bool advance();

  std::size_t number() const { return number_; }
  int status() const { return status_; }
  Instant began() const { return began_; }
  bool wants_to_send() const { return sent_ < request_.size(); }

 private:
  bool send_rest();
  bool read_answer();
  bool take_answer();

  std::uint16_t port_;
  int fd_ = -1;
  std::size_t number_ = 0;
  std::string request_;
  std::size_t sent_ = 0;
  std::string answer_;
  int status_ = 0;
  Instant began_;
};

}  // namespace ploy::load
