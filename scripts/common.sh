# shellcheck shell=bash
# What the scripts share: where things lie, how they speak, how they try again. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# One cache per user, so that a fresh clone starts warm. TELEGRAMPLOY_CACHE moves it.
cache=${TELEGRAMPLOY_CACHE:-${XDG_CACHE_HOME:-${HOME:-$root}/.cache}/telegramploy}
mkdir -p "$cache/bin"

jobs=$(nproc)
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$jobs}

# Another clone of the same tree finds in the compiler's cache what this one has compiled.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# Progress goes to standard error; standard output belongs to results.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# retry COMMAND...: up to three times, because networks drop. Not for what fails for a reason of its own.
retry() {
  local attempt
  for attempt in 1 2 3; do
    "$@" && return 0
    ((attempt < 3)) || break
    say "  that failed; trying again in $((attempt * 5)) s"
    sleep $((attempt * 5))
  done
  return 1
}

# version_at_least HAVE WANT: compares dotted versions.
version_at_least() {
  [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]
}

# Programs that were installed privately come first, when they are there.
use_private_tools() {
  local dir
  for dir in "$cache/bin" "$cache/node/bin"; do
    if [[ -d $dir && :$PATH: != *":$dir:"* ]]; then PATH=$dir:$PATH; fi
  done
  export PATH
}
