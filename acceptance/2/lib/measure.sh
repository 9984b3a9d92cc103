# Sourced after lib.sh by lines that measure processes.

# peak COMMAND...: runs it and leaves the most memory it ever had resident, in MiB, in $peak; fails as it fails.
# The kernel keeps the mark, so a look every 50 ms misses nothing but what rises and ends between two looks.
peak() {
  local mark=0 now status=0
  "$@" &
  local pid=$!
  while now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" 2>/dev/null) && [[ -n $now ]]; do
    mark=$now
    sleep 0.05
  done
  wait "$pid" || status=$?
  peak=$((mark / 1024))
  return $status
}

# room GIB: fails with one clear line when the temporary directory's file system has less left.
room() {
  local free
  free=$(df --output=avail -k "$TMP" | tail -1)
  ((free >= $1 << 20)) || { echo "$(basename "$0"): needs $1 GiB in $TMP, $((free >> 20)) are left" >&2; exit 1; }
}

# timed COMMAND...: runs it and leaves how long it took, in ms, in $took.
timed() {
  local began=${EPOCHREALTIME/[.,]/} status=0
  "$@" || status=$?
  took=$(((${EPOCHREALTIME/[.,]/} - began) / 1000 + 1))
  return $status
}
