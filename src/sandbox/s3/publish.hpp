#pragma once

#include "sandbox/s3/context.hpp"

namespace ploy::sandbox::s3 {

// Tells whoever listens to `bucket`. Called after the change is in the journal, as the real servers do: a
// process killed in between loses the event.
void publish(Context& context, const Request& request, const char* event_name, const std::string& bucket,
             const std::string& key, ObjectRef object);

}  // namespace ploy::sandbox::s3
