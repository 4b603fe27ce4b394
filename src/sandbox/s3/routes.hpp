#pragma once

#include <variant>

#include "sandbox/s3/context.hpp"
#include "sandbox/s3/object_write.hpp"

namespace ploy::sandbox::s3 {

// "GetObject", "ListObjectsV2"; "(unknown)" when there is none.
std::string_view operation_of(const Request& request);

// What a request asks for. kMethodNotAllowed; kNotImplemented: S3 has it, this server has not.
Outcome<std::variant<Operation, Reception>> find_route(const Request& request);

}  // namespace ploy::sandbox::s3
