#pragma once

#include <boost/system/error_code.hpp>
#include <string>

#include "base/error.hpp"

namespace ploy::net {

inline std::unexpected<Error> listen_error(const std::string& where, const boost::system::error_code& why) {
  namespace errc = boost::system::errc;
  ErrorKind kind = ErrorKind::kInvalid;
  if (why == errc::address_in_use) kind = ErrorKind::kConflict;
  if (why == errc::permission_denied || why == errc::operation_not_permitted) kind = ErrorKind::kDenied;
  return fail(kind, "listen on " + where + ": " + why.message());
}

}  // namespace ploy::net
