#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/stream.hpp"
#include "net/http_message.hpp"

namespace ploy::net {

struct RequestHead {
  std::string method;
  std::string target;  // as it came: "/a%20b?x=1"
  std::string path;    // the target before '?', still percent-encoded
  std::string query;   // behind it, without '?'
  int version = 11;    // 10 or 11
  Headers headers;
  std::string peer;  // "127.0.0.1:51234"; empty on a Unix socket
};

struct Answer {
  int status = 200;
  Headers headers;  // Content-Length, Connection and Date are added
  std::string body;
  std::unique_ptr<ByteReader> stream;  // instead of `body`: pulled while sending, on a server thread
  std::uint64_t stream_bytes = 0;      // exactly what `stream` yields
  bool close = false;                  // end the connection behind this answer
  bool abort = false;                  // end the connection without any answer (RST); for injected faults
};

// The way back to whoever asked. Movable, callable from any thread, once; dropped unused it answers 500.
class Responder {
 public:
  struct Channel {
    virtual ~Channel() = default;
    virtual void respond(Answer answer) = 0;
  };
  explicit Responder(std::unique_ptr<Channel> channel) : channel_(std::move(channel)) {}
  Responder(Responder&&) = default;
  Responder& operator=(Responder&& other) noexcept {
    channel_.swap(other.channel_);  // what this one held is answered when `other` ends
    return *this;
  }
  ~Responder();

  // False once it has answered or was moved from.
  explicit operator bool() const { return channel_ != nullptr; }

  void respond(Answer answer);

 private:
  std::unique_ptr<Channel> channel_;
};

// Takes one request's body as it arrives. Called on a server thread, one call at a time.
class RequestSink {
 public:
  virtual ~RequestSink() = default;

  // The next bytes. An Answer stops reading: it is sent and the connection closed.
  virtual std::optional<Answer> write(ByteView bytes) = 0;

  // The body is complete. Must not block long; a slow answer is given later through `responder`.
  virtual void finish(Responder responder) = 0;
};

// Decides on the head alone: takes the body, or answers at once (and closes when a body would follow).
using RequestHandler = std::function<std::variant<std::unique_ptr<RequestSink>, Answer>(const RequestHead&)>;

// Collects a body of at most `bytes_max` (beyond: 413) and hands it over whole.
std::unique_ptr<RequestSink> collect_body(std::uint64_t bytes_max,
                                          std::function<void(std::string body, Responder)> done);

// HTTP/1.1 on Boost.Beast behind a strict guard: what has an odd framing (two lengths, length and chunked,
// folded fields, no or two Host, ...) is refused with 400 before the parser sees it. Listens from
// construction on.
class HttpServer {
 public:
  struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: a free one, see port()
    std::string
        unix_socket;  // instead of address and port: a path, made 0600, replaced when nobody listens there
    int threads = 1;

    // What one peer may cost. The limits hold for each listener by itself.

    // One more is told 503 and closed. Half of the 1,024 descriptors a process usually has; the largest
    // sender, RustFS, opens 64.
    std::size_t connections_max = 512;
    // Beyond either: 431. S3 clients send up to 8 KiB of metadata, one field for each entry.
    std::size_t header_bytes_max = 64 * kKiB;
    std::size_t header_fields_max = 200;
    // From a request's first byte to its empty line. A head is one packet or two; what drips is an attack.
    std::chrono::milliseconds header_timeout{10'000};
    // How long nothing of a body may come, or of an answer be taken; as long as senders themselves wait.
    std::chrono::milliseconds body_stall_timeout{30'000};
    // A body must come this fast on average, or its connection is closed; the first `body_stall_timeout` is
    // not counted. Slower than any line there is, and an end to bodies that drip.
    std::uint64_t body_bytes_per_second_min = 1 * kKiB;
    // Between two requests. Longer than the 60 s for which clients keep a connection, so that they close it.
    std::chrono::milliseconds idle_timeout{75'000};
    // Bodies are read in pieces of this size, each connection its own. Smaller where connections are many
    // and bodies small.
    std::size_t body_piece_bytes = 256 * kKiB;
  };

  // kConflict when the address is taken; kDenied when it may not be used.
  static Result<std::unique_ptr<HttpServer>> listen(Options options, RequestHandler handler, Log& log);

  virtual ~HttpServer() = default;
  virtual std::uint16_t port() const = 0;

  // Takes no new connections, lets answers under way end within `grace`, joins its threads. Idempotent.
  virtual void stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace ploy::net
