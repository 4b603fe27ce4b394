#pragma once

#include "core/index_document.hpp"
#include "core/json_fields.hpp"

// What the lines of an index and the root have in common: docs/reference/formats.md lists the fields.
namespace ploy {

Json link_json(const IndexLink& link);
// Complains to `fields` about what is wrong in the object `name`.
IndexLink take_link(JsonFields& fields, const std::string& name);

Json entry_json(const IndexEntry& entry);
// kCorrupt when a field is missing or wrong, or the parts do not cover the backup without a gap.
Result<IndexEntry> take_entry(const Json& line);

}  // namespace ploy
