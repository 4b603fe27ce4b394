#pragma once

#include <optional>
#include <string_view>

namespace ploy::net {

// Where a request ends is decided by a few header fields. When two programs in a row read them differently,
// one request can hide in the body of another. So nothing is guessed here: a head that leaves any doubt about
// its framing is refused before a parser sees it (RFC 9112, sections 2.2, 3, 5 and 6).

// Says what is wrong with `head`, a request from its first byte through its empty line; nothing when it may
// be parsed. The text is fixed, it quotes nothing of the request.
std::optional<std::string_view> find_fault(std::string_view head);

// True as soon as a line ends in another way than CR LF, also when the head is not complete yet. A CR at the
// very end of `bytes` may still get its LF. `seen` bytes were looked at before and are not again.
bool has_bare_line_end(std::string_view bytes, std::size_t seen = 0);

}  // namespace ploy::net
