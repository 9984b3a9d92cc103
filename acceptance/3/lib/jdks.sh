# Sourced after lib.sh by lines that measure the engines, on one JDK or on both.

# A kernel's bounds are for machines with AVX-512; on others a line prints its figures, and that is all.
wide=false
if grep -qw avx512f /proc/cpuinfo 2>/dev/null; then wide=true; fi
readonly VECTOR=(--add-modules jdk.incubator.vector)

# jdk_home 17|25: where it is: $JAVA17_HOME or $JAVA25_HOME, else $JAVA_HOME, else under /usr/lib/jvm; fails with one clear line.
jdk_home() {
  local own=JAVA$1_HOME home
  for home in "${!own:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    if [[ -x $home/bin/java ]] && grep -q "^JAVA_VERSION=\"$1[\".+-]" "$home/release" 2>/dev/null; then
      echo "$home"
      return
    fi
  done
  echo "$(basename "$0"): needs a JDK $1; JAVA$1_HOME says where it is" >&2
  return 1
}

# compiled HOME FILE.java [JAR]: compiles a single-file program, so that no compiler runs where it measures.
compiled() {
  built
  classes=$TMP/classes:$ROOT/cli/target/cairn-cli.jar:$ROOT/cli/target/lib/*${3:+:$3}
  "$1/bin/javac" -nowarn -d "$TMP/classes" -cp "$classes" "$2"
}

# engine HOME OPTION... CLASS ARG...: runs what was compiled on this JDK. Of the options that a caller adds none applies here.
engine() {
  local home=$1
  shift
  env -u JAVA_TOOL_OPTIONS -u JDK_JAVA_OPTIONS "$home/bin/java" -cp "$classes" "$@"
}

# bouncy_castle: the jar to compare with, which the benchmarks have.
bouncy_castle() {
  local jars=("$ROOT"/jmh/target/lib/bcprov-*.jar)
  if [[ ! -f ${jars[0]} ]]; then
    need mvn
    (cd "$ROOT" && mvn -B -q -ntp -pl jmh -am package -Dmaven.test.skip=true -Dspotless.check.skip) </dev/null >&2
    jars=("$ROOT"/jmh/target/lib/bcprov-*.jar)
  fi
  echo "${jars[0]}"
}

# median NUMBER...: the middle one of them, the lower of two.
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

# times A B: how many times B is in A, with two digits; ge A F B: whether A is at least F times B.
times() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }'; }
ge() { awk -v a="$1" -v f="$2" -v b="$3" 'BEGIN { exit !(a >= f * b) }'; }
