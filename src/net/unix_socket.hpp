#pragma once

#include <boost/asio/local/stream_protocol.hpp>
#include <string>

#include "base/error.hpp"

namespace ploy::net {

// Binds `acceptor` to `path` and listens: 0600 from the first moment anyone can connect. A socket left over
// by a dead process is replaced; kConflict when somebody listens there, or when it is no socket at all.
[[nodiscard]] Result<void> listen_unix(boost::asio::local::stream_protocol::acceptor& acceptor,
                                       const std::string& path);

}  // namespace ploy::net
