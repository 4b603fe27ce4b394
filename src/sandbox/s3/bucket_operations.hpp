#pragma once

#include "sandbox/s3/context.hpp"

namespace ploy::sandbox::s3 {

Outcome<net::Answer> list_buckets(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> create_bucket(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> delete_bucket(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> head_bucket(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> get_bucket_location(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> get_notification(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> put_notification(Context& context, const Request& request, std::string_view body);

// The configurations that no bucket here has: GET says so in the way that each has, anything else is
// kNotImplemented.
Outcome<net::Answer> get_absent_configuration(Context& context, const Request& request,
                                              std::string_view body);

// The one that every bucket and object has: everything to its owner.
Outcome<net::Answer> get_acl(Context& context, const Request& request, std::string_view body);

}  // namespace ploy::sandbox::s3
