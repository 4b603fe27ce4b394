#include "assembly/webhook_events.hpp"

#include "adapters/s3/event_decoder.hpp"

namespace ploy::assembly {

server::DecodedEvents decode_webhook(std::string_view body) {
  const s3::DecodedEvents events = s3::decode_events(body);
  return {.sightings = s3::to_sightings(events.hints),
          .rescan = {events.rescan.begin(), events.rescan.end()},
          .rescan_all = events.rescan_all,
          .unparsable = events.unparsable > 0};
}

}  // namespace ploy::assembly
