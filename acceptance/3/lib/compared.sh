# Sourced after lib.sh by lines that take their figures from jmh/compare-tools.

# compare ARG...: runs it; the table goes to standard error, the JSON to $TMP/figures.
compare() { "$ROOT/jmh/compare-tools" --work "$TMP" --json "$TMP/figures" "$@" >&2; }

# got TOOL STEP FIELD: one figure of it.
got() { sed -n "/\"tool\":\"$1\",\"step\":\"$2\"/s/.*\"$3\":\([0-9.]*\).*/\1/p" "$TMP/figures"; }

# at_most A F B [PLUS]: whether A is at most F times B, and PLUS.
at_most() { awk -v a="$1" -v f="$2" -v b="$3" -v p="${4:-0}" 'BEGIN { exit !(a != "" && b != "" && a <= f * b + p) }'; }
