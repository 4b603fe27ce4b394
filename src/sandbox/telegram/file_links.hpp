#pragma once

#include "sandbox/telegram/call.hpp"

namespace ploy::sandbox {

// A link of the public service is good for an hour after the last getFile. What a self-hosted server laid
// down is swept once a day, so at the latest after 25 hours.
bool link_expired(const FileLink& link, Profile profile, Timestamp now);

}  // namespace ploy::sandbox
