#pragma once

#include "sandbox/s3/context.hpp"
#include "sandbox/s3/fault.hpp"
#include "sandbox/s3/listing.hpp"

// What faults do to a request on its way.
namespace ploy::sandbox::s3 {

// Before it is verified: what the server takes for the time and for its region.
Timestamp clock_of(const std::optional<Fault>& fault, Timestamp now);
Credentials credentials_of(const std::optional<Fault>& fault, const Credentials& real);

// What the refusal of a signature becomes.
Refusal as_scripted(const Request& request, const Refusal& refusal);

// Before it is done: an error instead; or what somebody else does to the object; or headers that are not
// looked at.
Outcome<void> strike_before(Context& context, Request& request);

// What becomes of a page, before it is written.
void spoil_page(const Request& request, ListingQuery& query);
void spoil_page(const Request& request, ListingPage& page);

// What becomes of the answer.
void spoil_answer(Context& context, const Request& request, net::Answer& answer);

}  // namespace ploy::sandbox::s3
