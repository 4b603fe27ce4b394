#pragma once

#include "adapters/s3/answers.hpp"
#include "base/error.hpp"

namespace ploy::s3 {

// What an S3 answer that is no success means to us: a kind by its error code, else by its HTTP status, and a
// text that says what, why, and what to do where we know it. `said` may be all empty.
Error failure_of(int status, const ErrorAnswer& said);

}  // namespace ploy::s3
