# shellcheck shell=bash
# The Debian packages each set needs. Sourced by scripts/install.

debian_packages() {
  case $1 in
    build)
      echo ca-certificates git g++ cmake ninja-build ccache mold pkg-config
      echo libboost1.81-dev libcurl4-openssl-dev libsqlitecpp-dev libpugixml-dev nlohmann-json3-dev libcli11-dev
      echo libspdlog-dev libfmt-dev libhowardhinnant-date-dev libzstd-dev libsodium-dev libssl-dev
      echo libgtest-dev libgmock-dev googletest libbenchmark-dev
      ;;
    lint)
      echo clang-19 clang-tidy-19 clang-format-19 lld-19 llvm-19 libclang-rt-19-dev shellcheck python3
      ;;
    servers)
      echo ca-certificates curl xz-utils radosgw ceph-mon ceph-osd ceph-common
      ;;
    clients)
      echo ca-certificates curl zstd python3 python3-venv s3cmd
      ;;
    venv)
      echo ca-certificates python3 python3-venv
      ;;
    *) die "no set of packages is called '$1'" ;;
  esac
}

is_installed() {
  [[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

missing_packages() {
  local package
  for package in $(debian_packages "$1"); do
    is_installed "$package" || echo "$package"
  done
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    die "packages are missing and there is no sudo. Install them as root: apt-get install $*"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 "$@" \
    </dev/null
}

install_debian() {
  local set=$1 missing
  mapfile -t missing < <(missing_packages "$set")
  ((${#missing[@]} > 0)) || return 0
  have apt-get || die "this is not Debian; for '$set' install what corresponds to: ${missing[*]}"
  say "install: Debian packages for $set: ${missing[*]}"
  retry apt update
  # dpkg tells about every package it unpacks; that belongs into a file unless it goes wrong.
  if ! retry apt install --no-install-recommends "${missing[@]}" >"$cache/apt.log" 2>&1; then
    tail -n 20 "$cache/apt.log" >&2
    die "apt-get could not install these packages; the whole log is $cache/apt.log"
  fi
}
