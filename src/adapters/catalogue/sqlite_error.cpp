#include "adapters/catalogue/sqlite_error.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

namespace ploy::catalogue {
namespace {

struct Meaning {
  ErrorKind kind;
  const char* remedy;  // {} is the file
};

Meaning meaning_of(int code) {
  switch (code) {
    case SQLITE_FULL:
      return {ErrorKind::kUnavailable, "free some space on the disk of {}"};
    case SQLITE_IOERR:
      return {ErrorKind::kUnavailable, "the disk under {} reported an error: look into the system's log"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::kUnavailable, "another process keeps {} locked: close it"};
    case SQLITE_NOMEM:
      return {ErrorKind::kUnavailable, "there was no memory left to use {}"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {ErrorKind::kDenied, "make {} and its directory writable for the user that runs telegramploy"};
    case SQLITE_CANTOPEN:
      return {ErrorKind::kDenied,
              "check that the directory of {} exists and belongs to the user that runs telegramploy"};
    case SQLITE_CORRUPT:
      return {
          ErrorKind::kCorrupt,
          "{} is damaged: stop telegramploy and run `telegramploy recover`, which sets it aside and rebuilds "
          "it from the chat"};
    case SQLITE_NOTADB:
      return {ErrorKind::kCorrupt,
              "{} is not a catalogue: check DATABASE_PATH, or move the file away and run "
              "`telegramploy recover`"};
    case SQLITE_CONSTRAINT:
      return {ErrorKind::kConflict, "{} holds rows that do not fit together; please report this"};
    default:
      return {ErrorKind::kInvalid, "unexpected for {}; please report this"};
  }
}

}  // namespace

Error to_error(const SQLite::Exception& exception, std::string_view step, const std::filesystem::path& file) {
  static constexpr int kPrimaryCode = 0xff;
  const auto meaning = meaning_of(exception.getErrorCode() & kPrimaryCode);
  const auto remedy = fmt::format(fmt::runtime(meaning.remedy), file.string());
  return Error{meaning.kind, fmt::format("{}: {}: {}", step, exception.what(), remedy)};
}

}  // namespace ploy::catalogue
