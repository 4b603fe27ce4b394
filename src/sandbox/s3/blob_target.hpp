#pragma once

#include <functional>
#include <memory>

#include "sandbox/s3/context.hpp"
#include "sandbox/s3/payload.hpp"

namespace ploy::sandbox::s3 {

// Writes a body into a blob. `act` gets it when it is complete and right (null when it is empty); until then,
// or when the body fails, the file belongs to nobody and vanishes.
using BlobAction = std::function<Outcome<net::Answer>(const PayloadFacts& facts, BlobRef blob)>;
Outcome<std::unique_ptr<PayloadTarget>> into_blob(Store& store, BlobAction act);

}  // namespace ploy::sandbox::s3
