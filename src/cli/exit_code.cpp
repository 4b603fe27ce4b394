#include "cli/exit_code.hpp"

namespace ploy::cli {

ExitCode exit_code(ErrorKind kind, int signal) {
  switch (kind) {
    case ErrorKind::kNotFound:
      return ExitCode::kNotFound;
    case ErrorKind::kDenied:
      return ExitCode::kDenied;
    case ErrorKind::kInvalid:
      return ExitCode::kUsage;
    case ErrorKind::kConflict:
      return ExitCode::kConflict;
    case ErrorKind::kRateLimited:
    case ErrorKind::kUnavailable:
    case ErrorKind::kUnknown:
      return ExitCode::kUnreachable;
    case ErrorKind::kCorrupt:
      return ExitCode::kDamaged;
    case ErrorKind::kCancelled:
      return signal == SIGTERM ? ExitCode::kTerminated : ExitCode::kInterrupted;
  }
  return ExitCode::kFailed;
}

}  // namespace ploy::cli
