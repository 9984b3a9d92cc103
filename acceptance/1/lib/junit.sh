# Sourced after lib.sh by lines whose figures come from JUnit and jqwik.

# junit MODULE CLASSES: runs test classes of a module afresh; sets $tests, $bad, $skipped, $report (the XML files), $status.
junit() {
  local module=$1 classes=$2 sums
  report=$ROOT/$module/target/surefire-reports
  rm -rf "$report"
  status=0
  (cd "$ROOT" && mvn -B -q -ntp -Dspotless.check.skip -Dsurefire.failIfNoSpecifiedTests=false \
    -Dtest="$classes" -pl "$module" -am test) </dev/null >&2 || status=$?
  sums=$(cat "$report"/TEST-*.xml 2>/dev/null | grep -o '<testsuite .*' | awk '
    function of(key) { return match($0, " " key "=\"[0-9]+") ? substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3) : 0 }
    { t += of("tests"); b += of("errors") + of("failures"); s += of("skipped") } END { print t + 0, b + 0, s + 0 }')
  read -r tests bad skipped <<<"$sums"
}
