#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/random.hpp"
#include "base/stream.hpp"
#include "sandbox/telegram/model.hpp"

namespace ploy::sandbox {

// What a file_id says about itself before anything is looked up.
struct FileIdClaim {
  std::int64_t bot = 0;
  std::uint64_t document = 0;
};

// The bytes of documents, one file each under DIR/files, and the names clients know them by. DIR/uploads
// holds what is arriving, DIR/bots/<token> what getFile gives out in the local profile.
//
// A file_id is bound to one bot and made with a key of this sandbox, so nobody can guess one; the same
// document has several. It holds no dot and stays good for ever.
class Files {
 public:
  // Makes the directories and the key, empties DIR/uploads. A file under DIR/files that no journal line
  // names was left by a crash between moving it there and writing the line; its id is given out again and
  // the file overwritten.
  static Result<Files> open(const std::filesystem::path& dir, Random& random);

  const std::filesystem::path& upload_dir() const { return upload_dir_; }
  std::filesystem::path path_of(std::uint64_t document) const;
  std::filesystem::path bot_dir(const Bot& bot) const { return dir_ / "bots" / bot.token; }

  // `place` is where the document was met, e.g. a chat and message: each place has its own file_id.
  std::string file_id(std::int64_t bot, std::uint64_t document, std::string_view place) const;
  std::string file_unique_id(std::uint64_t document) const;
  // Empty when this sandbox never made it.
  std::optional<FileIdClaim> read_file_id(std::string_view file_id) const;

  // Opens for reading; the size is the caller's to know.
  Result<std::unique_ptr<ByteReader>> read(std::uint64_t document) const;

 private:
  Files(std::filesystem::path dir, Bytes key);

  std::filesystem::path dir_;
  std::filesystem::path upload_dir_;
  Bytes key_;
};

}  // namespace ploy::sandbox
