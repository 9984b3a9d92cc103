# Sourced by the executables: . "$(dirname "$0")/../lib.sh". Leaves CAIRN (the launcher), TMP (a directory that goes with the script).
set -euo pipefail

ROOT=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CAIRN=$ROOT/cairn
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
TMP=$(mktemp -d "${TMPDIR:-/tmp}/cairn-acceptance.XXXXXX")
trap 'rm -rf "$TMP"' EXIT

# cairn ARG...: the launcher, which builds when it must.
cairn() { "$CAIRN" "$@"; }

# built: builds now, so that no figure contains the build.
built() { "$CAIRN" --help >/dev/null; }

# need PROGRAM...: fails with one clear line when a program is missing.
need() {
  local p
  for p; do command -v "$p" >/dev/null || { echo "$(basename "$0"): needs $p" >&2; exit 1; }; done
}

# java_main FILE.java ARG...: runs a single-file program on the command line's class path.
java_main() {
  built
  local options
  read -ra options <<<"${CAIRN_JAVA_OPTS:-}"
  "$JAVA" --enable-native-access=ALL-UNNAMED "${options[@]}" \
    -cp "$ROOT/cli/target/cairn-cli.jar:$ROOT/cli/target/lib/*" "$@"
}

jdk() { "$JAVA" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p'; }

# json TEXT: a number or a boolean as it is, anything else as a string.
json() {
  if [[ $1 =~ ^-?(0|[1-9][0-9]*)(\.[0-9]+)?$|^(true|false)$ ]]; then printf %s "$1"; return; fi
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/ }
  printf '"%s"' "${text//$'\t'/ }"
}

# emit NAME FIGURE BOUND OK: the one line of the result; OK is true or false, and so is the exit status.
emit() {
  printf '{"name":%s,"figure":%s,"bound":%s,"ok":%s,"jdk":"%s","flags":%s}\n' \
    "\"$1\"" "$(json "$2")" "$(json "$3")" "$4" "$(jdk)" "\"${CAIRN_JAVA_OPTS:-}\""
  [[ $4 == true ]]
}
