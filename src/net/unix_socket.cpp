#include "net/unix_socket.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "net/listen_error.hpp"

namespace ploy::net {

namespace {

using Protocol = boost::asio::local::stream_protocol;
using ErrorCode = boost::system::error_code;

ErrorCode last_error() { return {errno, boost::system::system_category()}; }

Result<void> remove_stale(const boost::asio::any_io_executor& executor, const std::string& path) {
  struct stat status{};
  if (lstat(path.c_str(), &status) != 0) return {};  // bind() says what is wrong, if anything is
  if (!S_ISSOCK(status.st_mode))
    return fail(ErrorKind::kConflict, "listen on " + path + ": a file that is no socket is in the way");
  Protocol::socket probe(executor);
  ErrorCode error;
  probe.connect(Protocol::endpoint(path), error);
  if (!error) return fail(ErrorKind::kConflict, "listen on " + path + ": somebody listens there already");
  if (error != boost::system::errc::connection_refused) return listen_error(path, error);
  if (unlink(path.c_str()) != 0) return listen_error(path, last_error());
  return {};
}

}  // namespace

Result<void> listen_unix(Protocol::acceptor& acceptor, const std::string& path) {
  if (path.size() >= sizeof(sockaddr_un::sun_path))
    return fail(ErrorKind::kInvalid, "listen on " + path + ": the path is too long for a socket");
  if (auto removed = remove_stale(acceptor.get_executor(), path); !removed) return removed;
  ErrorCode error;
  acceptor.open(Protocol(), error);
  if (!error) acceptor.bind(Protocol::endpoint(path), error);
  // Nobody can connect before listen().
  if (!error && chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) error = last_error();
  if (!error) acceptor.listen(Protocol::acceptor::max_listen_connections, error);
  if (error) return listen_error(path, error);
  return {};
}

}  // namespace ploy::net
