#pragma once

#include "sandbox/s3/context.hpp"

namespace ploy::sandbox::s3 {

Outcome<net::Answer> list_objects_v1(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> list_objects_v2(Context& context, const Request& request, std::string_view body);

}  // namespace ploy::sandbox::s3
