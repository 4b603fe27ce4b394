#include "net/test_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace ploy::net {

namespace {

constexpr timeval kSilenceMax{.tv_sec = 10, .tv_usec = 0};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int new_socket() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw std::runtime_error("no socket");
  return fd;
}

std::uint16_t bind_to_free_port(int fd) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no port");
  return ntohs(address.sin_port);
}

}  // namespace

RawConnection::RawConnection(int fd) : fd_(fd) {
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kSilenceMax, sizeof kSilenceMax);
}

RawConnection::~RawConnection() {
  if (fd_ >= 0) close(fd_);
}

RawConnection RawConnection::to(std::uint16_t port) {
  RawConnection connection(new_socket());
  const sockaddr_in address = loopback(port);
  if (connect(connection.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("no connection");
  return connection;
}

bool RawConnection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool RawConnection::read_some(std::size_t bytes_max) {
  std::array<char, 65536> piece{};
  const ssize_t n = recv(fd_, piece.data(), std::min(bytes_max, piece.size()), 0);
  if (n <= 0) return false;
  read_.append(piece.data(), static_cast<std::size_t>(n));
  return true;
}

std::string RawConnection::take(std::size_t count) {
  std::string taken = read_.substr(0, count);
  read_.erase(0, taken.size());
  return taken;
}

std::string RawConnection::read_until(std::string_view mark) {
  while (read_.find(mark) == std::string::npos)
    if (!read_some(SIZE_MAX)) return take(read_.size());
  return take(read_.find(mark) + mark.size());
}

std::string RawConnection::read_bytes(std::size_t count) {
  while (read_.size() < count && read_some(count - read_.size())) {
  }
  return take(count);
}

std::string RawConnection::read_to_end() {
  while (read_some(SIZE_MAX)) {
  }
  return take(read_.size());
}

bool RawConnection::is_reset() const {
  char byte = 0;
  return recv(fd_, &byte, 1, 0) < 0 && errno == ECONNRESET;
}

void RawConnection::end_sending() const { shutdown(fd_, SHUT_WR); }

void RawConnection::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close(std::exchange(fd_, -1));
}

RawServer::RawServer(Script script) : fd_(new_socket()), port_(bind_to_free_port(fd_)) {
  if (listen(fd_, SOMAXCONN) != 0) throw std::runtime_error("cannot listen");
  thread_ = std::jthread([this, script = std::move(script)] {
    for (;;) {
      const int accepted = accept(fd_, nullptr, nullptr);
      if (accepted < 0) return;
      ++connections_;
      RawConnection connection(accepted);
      script(connection);
    }
  });
}

void RawServer::stop() {
  if (fd_ < 0) return;
  shutdown(fd_, SHUT_RDWR);  // wakes accept()
  thread_.join();
  close(std::exchange(fd_, -1));
}

std::uint16_t unused_port() {
  const int fd = new_socket();
  const std::uint16_t port = bind_to_free_port(fd);
  close(fd);
  return port;
}

}  // namespace ploy::net
