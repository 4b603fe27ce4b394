#pragma once

#include "sandbox/s3/context.hpp"

namespace ploy::sandbox::s3 {

Outcome<net::Answer> create_multipart_upload(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> complete_multipart_upload(Context& context, const Request& request,
                                               std::string_view body);
Outcome<net::Answer> abort_multipart_upload(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> list_parts(Context& context, const Request& request, std::string_view body);
Outcome<net::Answer> list_multipart_uploads(Context& context, const Request& request, std::string_view body);

}  // namespace ploy::sandbox::s3
