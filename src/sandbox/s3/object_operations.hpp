#pragma once

#include "sandbox/s3/context.hpp"

namespace ploy::sandbox::s3 {

// GET and HEAD; the server leaves the body out of the latter's answer.
Outcome<net::Answer> get_object(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> copy_object(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> delete_object(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> delete_objects(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> get_object_tagging(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> put_object_tagging(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> delete_object_tagging(Context& context, const Request& request, std::string_view body);

}  // namespace ploy::sandbox::s3
