#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/telegram/arguments.hpp"

namespace ploy::sandbox {

// Limits of the real server's HTTP reader (telegram-bot-api: HttpReader.h, HttpServer.h).
inline constexpr std::uint64_t kArgumentBytesMax = 1'048'576;
inline constexpr std::uint64_t kFileBytesMax = 4'194'304'000;
inline constexpr int kFilesMax = 50;

// Turns a request's body into arguments while it arrives: files go to disk at once, arguments stay in
// memory. Which way they come says the content type; a body of a type it does not know is passed over.
class BodyReader {
 public:
  virtual ~BodyReader() = default;

  // An HTTP status when the body cannot be taken: 400, 413, 431, or 500 when the disk is full.
  virtual std::optional<int> write(ByteView bytes) = 0;
  // The body has ended: what is still missing is added to the arguments.
  virtual std::optional<int> finish() = 0;

  // `into` and `upload_dir` (where uploads are staged) are borrowed. Empty when the content type says
  // multipart without a usable boundary.
  static std::unique_ptr<BodyReader> create(std::string_view content_type, Arguments& into,
                                            const std::filesystem::path& upload_dir);
};

}  // namespace ploy::sandbox
