#include "load/load_connection.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>
#include <utility>

namespace ploy::load {

namespace {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

std::size_t content_length(std::string_view head) {
  static constexpr std::string_view kName = "\r\nContent-Length: ";
  const std::size_t at = head.find(kName);
  std::size_t length = 0;
  if (at != std::string_view::npos)
    std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), length);
  return length;
}

}  // namespace

void LoadConnection::open() {
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd_ < 0 || ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::system_error(errno, std::generic_category(), "connect to the daemon");
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(fd_, F_SETFL, O_NONBLOCK);
}

void LoadConnection::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void LoadConnection::begin(std::size_t number, std::string request) {
  number_ = number;
  request_ = std::move(request);
  sent_ = 0;
  answer_.clear();
  status_ = 0;
  began_ = std::chrono::steady_clock::now();
}

bool LoadConnection::advance() {
  const bool alive = send_rest() && read_answer();
  if (!alive) close();
  return !alive || status_ != 0;
}

bool LoadConnection::send_rest() {
  while (sent_ < request_.size()) {
    const ssize_t n = ::send(fd_, request_.data() + sent_, request_.size() - sent_, MSG_NOSIGNAL);
    if (n < 0) return would_block();
    sent_ += static_cast<std::size_t>(n);
  }
  return true;
}

// False at the connection's end. It may come behind an answer, and then only ends the connection.
bool LoadConnection::read_answer() {
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t n = ::recv(fd_, piece.data(), piece.size(), 0);
    if (n < 0) return would_block();
    if (n == 0) return false;
    answer_.append(piece.data(), static_cast<std::size_t>(n));
    if (take_answer()) return true;
  }
}

bool LoadConnection::take_answer() {
  static constexpr std::size_t kStatusAt = 9;  // "HTTP/1.1 200 OK"
  static constexpr std::size_t kStatusDigits = 3;
  const std::size_t end = answer_.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  const std::string_view head(answer_.data(), end + 2);
  if (answer_.size() < end + 4 + content_length(head)) return false;
  std::from_chars(answer_.data() + kStatusAt, answer_.data() + kStatusAt + kStatusDigits, status_);
  if (head.find("Connection: close") != std::string_view::npos) close();
  return true;
}

}  // namespace ploy::load
