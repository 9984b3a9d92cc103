# Sourced after lib.sh by lines that kill processes.
. "$(dirname "${BASH_SOURCE[0]}")/../../1/lib/junit.sh"

# kills LINE CLASS LABEL KILLS: runs a crash test of the command line and emits the line from what it printed. Skipped is not passed.
kills() {
  local line=$1 class=$2 label=$3 kills=$4 said ok=false
  mvn() { command mvn "-Dcairn.kills=$kills" "$@"; }
  junit cli "$class"
  said=$(grep -h -o "$label: seed .*" "$report"/TEST-*"$class".xml 2>/dev/null | head -1) || true
  if ((status == 0 && bad == 0 && skipped == 0 && tests > 0)) && [[ $said == *", $kills kills, "* ]]; then ok=true; fi
  emit "$line" "${said:-nothing said}; $tests tests, $bad failed, $skipped skipped" \
    "$kills kills; every acknowledged key reads whole, verify clean, no hand" "$ok"
}
