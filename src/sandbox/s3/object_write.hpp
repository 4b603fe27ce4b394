#pragma once

#include <memory>

#include "sandbox/s3/context.hpp"
#include "sandbox/s3/payload.hpp"

namespace ploy::sandbox::s3 {

// Operations whose body is content: decided on the head, then the body streams into a file.
using Reception = Outcome<std::unique_ptr<PayloadTarget>> (*)(Context& context, const Request& request);

Outcome<std::unique_ptr<PayloadTarget>> put_object(Context& context, const Request& request);
Outcome<std::unique_ptr<PayloadTarget>> upload_part(Context& context, const Request& request);

}  // namespace ploy::sandbox::s3
