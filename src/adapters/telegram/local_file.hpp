#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "base/stream.hpp"

namespace ploy::telegram {

// Opens a file that a Bot API server with --local keeps on its disk. The path contains the bot's token: no
// error names it. An open file stays readable when the server's sweep removes it.
Result<std::unique_ptr<ByteReader>> open_local_file(const std::string& path);

}  // namespace ploy::telegram
